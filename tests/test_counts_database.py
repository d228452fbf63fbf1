"""Counting and private feeds on SQLite and on PostgreSQL, with a folder and with a bucket."""

from datetime import timedelta

from library_values import NOW
from podcast_values import published

from audionews.library.listening import SentBytes, client_of, day_at

pytest_plugins = ["library_fixtures"]
HOUR = timedelta(hours=1)


def sent(library, story, address, first, end, *, now=NOW, via="app"):
    client = client_of(library.counts.salt(now), address, "AntennaPod/3.5.0")
    mp3 = story.build.mp3
    library.counts.note(
        SentBytes(day=day_at(now), client=client, via=via, hash=mp3.hash, ext="mp3", first=first, end=end)
    )


def numbers(library):
    library.counts.flush()
    return {(row.day, row.via): row.number for row in library.counts.rows(since="2026-01-01", until="2027-12-31")}


def test_ranges_days_and_ways_are_summed_alike_everywhere(library):
    sound = {"mp3": bytes(900_000)}
    story = published(library, at=NOW - HOUR, duration_ms=180_000, sound=bytes(900_000), files=sound)
    for half in ((0, 150_000), (150_000, 300_000)):
        sent(library, story, "203.0.113.1", *half)
        library.counts.flush()
    for last in range(2, 700):
        sent(library, story, f"203.0.{last % 250}.{last}", 0, 300_000)
    sent(library, story, "198.51.100.1", 0, 299_999)
    sent(library, story, "198.51.100.2", 0, 900_000, via="private")
    day = day_at(NOW)

    assert numbers(library) == {(day, "app"): 699, (day, "private"): 1}
    sent(library, story, "198.51.100.1", 0, 299_999)
    sent(library, story, "203.0.113.1", 0, 900_000)
    assert numbers(library) == {(day, "app"): 699, (day, "private"): 1}
    tomorrow = NOW + timedelta(days=1)
    sent(library, story, "203.0.113.1", 0, 900_000, now=tomorrow)
    assert numbers(library) == {(day, "app"): 699, (day, "private"): 1, (day_at(tomorrow), "app"): 1}
    assert library.counts.forget(tomorrow) == 0
    assert library.counts.forget(tomorrow + timedelta(days=1)) == 1


def test_private_feeds_and_channels_are_kept_alike_everywhere(library):
    story = published(library, at=NOW - HOUR)
    feed, key = library.private_feeds.add("berita", "kelompok uji", by="wati", at=NOW)
    public = library.for_public()

    assert library.private_feeds.known(key) == feed
    assert library.private_feeds.known(key + "x") is None
    library.private_feeds.set_channels({"berita": True}, at=NOW)
    library.private_feeds.set_channels({"berita": True}, at=NOW)
    assert public.stories.newest(now=NOW) == []
    assert public.stories.search("pasar", now=NOW) == []
    assert public.media.find(story.build.mp3.hash, "mp3", now=NOW) is None
    assert [one.slug for one in library.stories.newest(now=NOW)] == [story.slug]
    library.private_feeds.set_channels({"berita": False}, at=NOW)
    assert [one.slug for one in public.stories.newest(now=NOW)] == [story.slug]
    assert library.private_feeds.close(feed.id, by="wati", at=NOW).closed
    assert library.private_feeds.known(key) is None
