"""A WordPress site that is followed: nothing between two polls is lost, an edit and a deletion of any age are noticed."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from source_room import hurried, newsroom_at, time_for
from wordpress_site import wordpress

from audionews.newsroom import source_reading, sources


@pytest.fixture
def site():
    with wordpress() as held:
        yield held


@pytest.fixture
def room(tmp_path):
    with newsroom_at(tmp_path, datetime(2026, 5, 4, 5, 0, tzinfo=UTC)) as opened:
        yield opened


def follow(room, site, path="/"):
    return sources.follow(room, site.address + path, "berita", by="ratna", fetcher=hurried)


def poll(room, source, **more):
    room.moment += timedelta(minutes=6)
    return sources.poll(room, room.library.sources.get(source.id), fetcher=hurried, **more)


def after(change):
    return [(one.before, one.after) for one in change[1]]


@pytest.fixture
def small_steps(monkeypatch):
    """Pages of a few posts, so that reading on is seen without hundreds of stories."""
    monkeypatch.setattr(source_reading.wordpress, "PAGE", 3)
    monkeypatch.setattr(source_reading.wordpress.newest_page, "__kwdefaults__", {"per_page": 3})
    monkeypatch.setattr(source_reading, "FIRST", 4)


def test_a_site_is_found_by_its_link_header_and_has_its_name_author_hour_and_caption(room, site):
    site.add(1, caption="Pedagang menata ikan di lapak baru, Sabtu. (Kabar Teluk/Yusra Dewi)")

    source = follow(room, site)
    [slug] = poll(room, source).new

    assert (source.kind, source.title) == ("wordpress", "Kabar Teluk & Pesisir")
    article = room.library.stories.get(slug).revision.article
    assert (article.authors, article.published) == (("Yusra Dewi",), "2026-05-01T02:00+00:00")
    assert article.source.name == "Kabar Teluk & Pesisir"
    pictured = " ".join(block.text for block in article.blocks if block.kind in ("caption", "credit"))
    assert "Pedagang menata ikan di lapak baru" in pictured


def test_more_posts_than_a_page_holds_between_two_polls_are_all_taken(room, site, small_steps):
    site.add(1)
    source = follow(room, site)
    poll(room, source)
    for number in range(2, 10):
        site.add(number)

    done = poll(room, source)

    assert (len(done.new), done.skipped) == (8, 0)


def test_an_edit_and_a_deletion_of_a_post_that_twenty_newer_ones_covered_are_noticed(room, site, small_steps):
    edited, deleted = site.add(1), site.add(2)
    source = follow(room, site)
    slugs = poll(room, source).new
    for number in range(3, 23):
        site.add(number)
    poll(room, source)
    edited.stalls, edited.changed = 321, 40
    del site.posts[deleted.number]

    done = poll(room, source)

    [change] = done.changed
    assert change[0] == slugs[0]
    assert [(b.count("312"), a.count("321")) for b, a in after(change)] == [(1, 1)]
    assert done.gone == [slugs[1]]
    assert [alarm.key for alarm in room.library.inbox.alarms()] == ["sources.page_gone"]


def test_a_new_source_brings_its_newest_posts_and_tells_how_many_it_left(room, site, small_steps):
    for number in range(1, 12):
        site.add(number)

    source = follow(room, site)
    done = poll(room, source)

    assert (len(done.new), done.skipped) == (4, 7)
    assert "7 butir" in sources.health(room.library.sources.get(source.id))


def test_an_edit_of_the_archive_that_was_left_brings_no_draft_and_a_new_post_does(room, site, small_steps):
    for number in range(1, 12):
        site.add(number)
    source = follow(room, site)
    poll(room, source)
    site.posts[2].changed, site.posts[2].stalls = 60, 7
    site.add(12, hour=61)

    done = poll(room, source)

    assert (len(done.new), done.skipped) == (1, 1)


def test_the_rest_of_many_new_posts_comes_with_the_next_polls(room, site, small_steps):
    site.add(1)
    source = follow(room, site)
    poll(room, source)
    for number in range(2, 10):
        site.add(number)

    done = [poll(room, source, monotonic=time_for(3)) for _ in range(4)]

    assert [len(one.new) for one in done] == [3, 3, 2, 0]
    assert [one.held for one in done] == [5, 2, 0, 0]


@pytest.mark.slow
def test_a_burst_of_three_hundred_posts_is_read_and_taken_in_one_poll(room, site):
    site.add(1)
    source = follow(room, site)
    poll(room, source)
    for number in range(2, 302):
        site.add(number)

    done = poll(room, source, monotonic=lambda: 0)

    assert (len(done.new), done.held, done.skipped) == (300, 0, 0)
    assert room.library.inbox.alarms() == []


def test_more_changes_than_a_poll_can_read_raise_an_alarm_with_their_number(room, site, small_steps, monkeypatch):
    monkeypatch.setattr(source_reading, "MAX_PAGES", 2)
    site.add(1)
    source = follow(room, site)
    poll(room, source)
    for number in range(2, 12):
        site.add(number)

    done = poll(room, source)

    assert len(done.new) == 6
    [alarm] = room.library.inbox.alarms()
    assert (alarm.key, alarm.facts["count"]) == ("sources.not_read", done.skipped)


def test_a_site_that_does_not_list_by_change_is_read_by_date(room, site, small_steps):
    site.add(1)
    source = follow(room, site)
    poll(room, source)
    site.knows_modified = False
    for number in range(2, 30):
        site.add(number)

    assert len(poll(room, source).new) == 28


def test_a_changed_slug_is_followed_and_nothing_is_called_gone(room, site):
    post = site.add(1)
    source = follow(room, site)
    [slug] = poll(room, source).new
    post.slug, post.changed, post.stalls = "pasar-teluk-dibuka", 30, 321

    done = poll(room, source)

    assert ([change[0] for change in done.changed], done.new, done.gone) == ([slug], [], [])
    assert room.library.sources.item_of(slug).url.endswith("/pasar-teluk-dibuka/")


def test_protected_posts_and_videos_are_told_once_and_kept_for_an_editor_to_see(room, site):
    site.add(1, protected=True)
    site.add(2, video=True)
    source = follow(room, site)

    first, second = poll(room, source), poll(room, source)

    assert (len(first.unread), second.unread, first.new) == (2, [], [])
    reasons = " ".join(item.failure for item in room.library.sources.unread(source.id))
    assert "sandi" in reasons
    assert "video" in reasons


def test_a_protected_post_that_is_opened_comes_in(room, site):
    post = site.add(1, protected=True)
    source = follow(room, site)
    poll(room, source)
    post.protected, post.changed = False, 20

    assert len(poll(room, source).new) == 1


def test_a_site_with_a_closed_interface_is_followed_by_its_feed_and_read_on_page_by_page(room, site):
    site.closed = True
    for number in range(1, 5):
        site.add(number)
    source = follow(room, site)
    poll(room, source)
    for number in range(5, 30):
        site.add(number)

    done = poll(room, source)

    assert source.kind == "feed"
    assert len(done.new) == 25
    assert [path for path in site.asked if "paged=" in path] == ["/feed?paged=2", "/feed?paged=3"]


def test_a_post_that_vanished_from_the_interface_alone_is_told_when_it_is_still_missing_later(room, site):
    site.add(1)
    site.add(2)
    source = follow(room, site)
    slugs = poll(room, source).new
    site.hidden = {1}

    first, second = poll(room, source), poll(room, source)

    assert (first.gone, second.gone) == ([], [slugs[0]])


def test_what_waits_is_printed_as_one_object(room, site, monkeypatch, capsys):
    from audionews.cli import main

    monkeypatch.setenv("AUDIONEWS_HOME", str(room.settings.home))
    site.add(1, protected=True)
    post = site.add(2)
    source = follow(room, site)
    poll(room, source)
    post.stalls, post.changed = 321, 30
    poll(room, source)

    with pytest.raises(SystemExit) as left:
        main(["inbox", "--json"])
    waiting = json.loads(capsys.readouterr().out)

    assert left.value.code == 0
    assert [draft["headline"] for draft in waiting["drafts"]] == [post.title]
    assert {"headline", "authors", "published", "dateline", "blocks", "dropped", "warnings"} <= waiting["drafts"][
        0
    ].keys()
    assert "321" in json.dumps(waiting["proposals"][0]["blocks"])
    assert (waiting["alarms"], len(waiting["unread"])) == ([], 1)
    assert waiting["next_at"] == [room.library.sources.get(source.id).next_at.timestamp()]
