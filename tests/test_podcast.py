"""What the feeds say, when they move, and what is done when a file or a document is not right."""

import calendar
import html
import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import feedparser
import podcastparser
import pytest
from large_feed import many_episodes
from lxml import etree
from podcast_values import (
    BASE,
    HOUR,
    MINUTE,
    NOW,
    TITLES,
    Minutes,
    a_library,
    a_press,
    corrected,
    published,
    withdrawn,
)

from audionews import assets, channels
from audionews.episode import captions
from audionews.episode.model import Cue
from audionews.errors import PublicationRefused, StoreFailed, UnknownName
from audionews.podcast.check import check
from audionews.podcast.feed_page import PAGE_ITEMS, place, podcast_guid
from audionews.podcast.publisher import Press

LATER = NOW + 12 * HOUR
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "specimens" / "podcast" / "namespace.xsd"))


@pytest.fixture
def library(tmp_path):
    with_all = a_library(tmp_path)
    yield with_all
    with_all.close()


@pytest.fixture
def minutes():
    return Minutes()


@pytest.fixture
def press(library, tmp_path, minutes):
    return a_press(library, tmp_path, monotonic=minutes)


def channel_of(press, feed="berita", *, now=LATER, number=None):
    return etree.fromstring(press.document(feed, "xml", now=now, number=number).body).find("channel")


def guids(press, feed="berita", *, now=LATER, number=None):
    return [item.findtext("guid") for item in channel_of(press, feed, now=now, number=number).findall("item")]


def titles(press, feed="berita", *, now=LATER):
    return [item.findtext("title") for item in channel_of(press, feed, now=now).findall("item")]


def damage(library, media, how="hash"):
    """What disks and copies do: a file that is gone, one that was cut short, one with a bit turned over."""
    path = library.blobs.path(media)
    content = path.read_bytes()
    if how == "missing":
        path.unlink()
    elif how == "length":
        path.write_bytes(content[: len(content) // 2])
    else:
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])


def test_two_parsers_read_what_was_published_and_corrected(library, press):
    first, second, third = (published(library, title, at=NOW + n * MINUTE) for n, title in enumerate(TITLES))
    corrected(library, first.slug, delivery="redeliver", at=NOW + HOUR)
    corrected(library, second.slug, delivery="short", at=NOW + HOUR + MINUTE)
    withdrawn(library, third.slug, at=NOW + HOUR + 2 * MINUTE)
    for feed in ("berita", "ralat"):
        body = press.document(feed, "xml", now=LATER).body
        wanted = [
            (
                item.guid,
                item.title,
                int(item.published_at.timestamp()),
                round(item.build.duration_ms / 1000),
                BASE + item.build.mp3.path,
                item.build.mp3.size_bytes,
                "audio/mpeg",
            )
            for item in library.feed.items(feed, now=LATER)
        ]

        one = feedparser.parse(body)
        other = podcastparser.parse(f"{BASE}/feeds/{feed}.xml", io.BytesIO(body))
        assert not one.bozo
        assert len(wanted) == {"berita": 4, "ralat": 3}[feed]
        assert [
            (
                entry.id,
                entry.title,
                calendar.timegm(entry.published_parsed),
                int(entry.itunes_duration),
                entry.enclosures[0].href,
                int(entry.enclosures[0].length),
                entry.enclosures[0].type,
            )
            for entry in one.entries
        ] == wanted
        assert [
            (
                episode["guid"],
                episode["title"],
                episode["published"],
                episode["total_time"],
                *(episode["enclosures"][0][name] for name in ("url", "file_size", "mime_type")),
            )
            for episode in other["episodes"]
        ] == wanted
        assert "Kantor Berita &lt;Uji&gt;" in one.entries[-1].content[0].value
        assert "sumber.example/artikel?a=1&amp;b=2" in one.entries[-1].content[0].value


def test_the_podcast_guid_is_the_one_that_the_namespace_documents():
    # the example of the namespace's page on the guid tag
    assert podcast_guid("https://mp3s.nashownotes.com/pc20rss.xml") == "917393e3-1b1e-5cef-ace4-edaa54e1f810"


def test_every_podcast_tag_is_as_the_namespace_wants_it(library, press):
    story = published(library)
    corrected(library, story.slug, delivery="short")
    for feed in ("berita", "disabilitas", "ralat"):
        for element in channel_of(press, feed).iter(f"{PODCAST}*"):
            if element.getparent().tag.startswith(PODCAST):
                continue
            alone = etree.fromstring(etree.tostring(element, with_tail=False))
            assert SCHEMA.validate(alone), f"{feed}: {SCHEMA.error_log}"


def test_a_feed_that_has_moved_keeps_the_guid_of_its_first_address(library, tmp_path):
    first = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    channel = replace(channels.load(assets.folder("feeds"))["berita"], guid=first)
    moved = Press(library, {"berita": channel}, base_url="https://baru.example", folder=tmp_path / "moved")
    published(library)

    assert channel_of(moved).findtext(PODCAST + "guid") == first


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('type="text/vtt"', 'type="text/plain"'),
        ('rel="captions"', 'rel="caption"'),
        ('type="application/json+chapters"', 'type="application/json"'),
        ("<podcast:locked owner=", "<podcast:locked author="),
        (">yes</podcast:locked>", ">true</podcast:locked>"),
        (">podcast</podcast:medium>", ">Podcast</podcast:medium>"),
        ('rel="creator"', 'rel="maker"'),
        ('geo="geo:', 'geo="'),
        ('osm="R', 'osm="X'),
        ('rrule="FREQ=', 'rrule="'),
        ('type="sri"', 'type="sha256"'),
        ('value="sha256-', 'value="'),
        ("<podcast:source uri=", "<podcast:source url="),
        ('bitrate="', 'bitrate="about '),
        ('language="id"', 'language="bahasa Indonesia"'),
        ("<podcast:image href=", "<podcast:image url="),
    ],
)
def test_the_schema_notices_a_tag_that_is_not_as_documented(library, press, right, wrong):
    published(library)
    body = press.document("berita", "xml", now=LATER).body.decode()
    assert right in body

    broken = etree.fromstring(body.replace(right, wrong).encode())
    outer = [each for each in broken.iter(f"{PODCAST}*") if not each.getparent().tag.startswith(PODCAST)]
    assert not all(SCHEMA.validate(etree.fromstring(etree.tostring(each, with_tail=False))) for each in outer)


def test_a_place_is_read_from_one_line():
    read_place = place("Jakarta; ID; geo:-6.1754,106.8272; R6362934")

    assert (read_place.name, read_place.country, read_place.geo, read_place.osm) == (
        "Jakarta",
        "ID",
        "geo:-6.1754,106.8272",
        "R6362934",
    )


def test_json_feed_and_atom_carry_the_same_episodes(library, press):
    story = published(library)
    feed = json.loads(press.document("berita", "json", now=LATER).body)
    tree = etree.fromstring(press.document("berita", "atom", now=LATER).body)

    [item], [entry] = feed["items"], tree.findall(ATOM + "entry")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{BASE}/feeds/berita.json"
    assert item["id"] == entry.findtext(ATOM + "id") == guids(press)[0]
    assert item["attachments"][0] | {"title": ""} == {
        "url": BASE + story.build.mp3.path,
        "mime_type": "audio/mpeg",
        "size_in_bytes": story.build.mp3.size_bytes,
        "duration_in_seconds": 4,
        "title": "",
    }


def test_a_headline_with_control_characters_breaks_no_feed(library, press):
    published(library, "Harga \x0b<b>& ]]> \ufffe cabai")

    assert titles(press) == ["Harga <b>& ]]>  cabai"]


def test_quiet_keeps_the_guid_and_changes_the_address(library, press):
    story = published(library)
    before = channel_of(press).find("item")
    corrected(library, story.slug, kind="silent", delivery="quiet")
    after = channel_of(press).find("item")

    assert after.findtext("guid") == before.findtext("guid")
    assert after.findtext("title") == before.findtext("title")
    assert after.find("enclosure").get("url") != before.find("enclosure").get("url")


def test_redeliver_is_a_new_item_with_its_own_title_and_a_later_date(library, press):
    story = published(library)
    [old] = guids(press)
    corrected(library, story.slug)

    assert titles(press) == [f"[Ralat] {TITLES[0]}"]
    assert old not in guids(press)


def test_short_adds_an_item_that_says_only_the_correction(library, press):
    story = published(library)
    [old] = guids(press)
    corrected(library, story.slug, delivery="short")

    assert titles(press) == [f"Ralat singkat: {TITLES[0]}", TITLES[0]]
    assert guids(press)[1] == old


def test_a_withdrawn_story_leaves_and_says_so_in_both_feeds(library, press):
    story = published(library)
    withdrawn(library, story.slug)

    assert titles(press) == titles(press, "ralat") == ["[Dicabut] Berita Ini Dicabut"]


def test_the_notes_tell_the_correction_to_who_reads_them(library, press):
    story = published(library)
    corrected(library, story.slug)
    notes = channel_of(press, "ralat").find("item").findtext("{http://purl.org/rss/1.0/modules/content/}encoded")

    assert "Ralat, 25 November 2026 pukul 15.00 WIB: keliru" in notes
    assert "Suara: nada uji." in notes
    assert ".vtt" in notes


def test_validators_move_with_every_change_and_only_then(library, press, minutes):
    story = published(library)
    first = press.document("berita", "xml", now=LATER)
    minutes.seconds += 600
    again = press.document("berita", "xml", now=LATER + HOUR)
    corrected(library, story.slug)
    changed = press.document("berita", "xml", now=LATER + HOUR)

    assert (again.etag, again.stamp) == (first.etag, first.stamp)
    assert changed.etag != first.etag
    assert changed.stamp > first.stamp


def test_two_changes_in_one_second_have_two_dates(library, press):
    stamps = []
    for number, title in enumerate(TITLES):
        published(library, title, at=NOW + timedelta(milliseconds=number))
        stamps.append(press.document("berita", "xml", now=LATER).stamp)

    assert stamps == sorted(set(stamps))


def test_an_embargo_shows_in_nothing_before_its_minute(library, press):
    published(library)
    before = press.document("berita", "xml", now=NOW + MINUTE)
    published(library, "Rahasia Besok", at=NOW + MINUTE, visible_from=NOW + HOUR)
    during = press.document("berita", "xml", now=NOW + 59 * MINUTE)
    after = press.document("berita", "xml", now=NOW + HOUR)

    assert (during.body, during.etag, during.stamp) == (before.body, before.etag, before.stamp)
    assert b"Rahasia Besok" in after.body
    assert after.stamp > before.stamp


def test_a_restart_serves_the_same_bytes(library, press, tmp_path):
    published(library)
    before = press.document("berita", "xml", now=LATER)

    assert a_press(library, tmp_path).document("berita", "xml", now=LATER) == before


def test_two_processes_of_one_site_serve_the_same_bytes_tags_and_dates(library, press, tmp_path):
    other = a_press(library, tmp_path)
    story = published(library)
    for number, (one, two) in enumerate([(press, other), (other, press), (press, other)]):
        first, second = (each.document("berita", "xml", now=LATER) for each in (one, two))

        assert (first.body, first.tags, first.stamp) == (second.body, second.tags, second.stamp)
        corrected(library, story.slug, at=NOW + HOUR + number * timedelta(milliseconds=100), text=f"Versi {number}.")


DAMAGES = [
    *((which, why, "xml") for which in ("mp3", "opus", "vtt", "srt", "chapters_json") for why in ("length", "hash")),
    *(("mp3", why, "xml") for why in ("missing", "type")),
    *(("mp3", "length", form) for form in ("atom", "json")),
]


@pytest.mark.parametrize(("which", "why", "form"), DAMAGES)
def test_a_damaged_new_story_stays_out_and_the_desk_is_told(library, press, why, which, form):
    published(library)
    before = press.document("berita", form, now=LATER)
    wrong_type = {"files": {which: b"<html>Gagal</html>"}} if why == "type" else {}
    story = published(library, TITLES[1], at=NOW + HOUR, **wrong_type)
    if why != "type":
        damage(library, getattr(story.build, which), why)
    after = press.document("berita", form, now=LATER)

    assert (after.body, after.etag, after.stamp) == (before.body, before.etag, before.stamp)
    [alarm] = library.inbox.alarms()
    assert (alarm.key, alarm.slug, alarm.facts["why"]) == ("podcast.item_damaged", story.slug, why)


def test_a_correction_with_a_damaged_file_leaves_the_item_as_it_stood(library, press):
    story = published(library)
    before = press.document("berita", "xml", now=LATER)
    damage(library, corrected(library, story.slug, kind="silent", delivery="quiet").build.opus)

    assert press.document("berita", "xml", now=LATER).body == before.body


def test_a_file_damaged_later_takes_its_item_out_within_a_minute(library, press, minutes):
    story = published(library)
    published(library, TITLES[1], at=NOW + MINUTE)
    press.document("berita", "xml", now=LATER)
    library.blobs.path(story.build.mp3).write_bytes(b"ID3 lain")
    minutes.seconds += 61

    assert titles(press) == [TITLES[1]]


def test_a_repaired_file_brings_its_item_back(library, press, minutes):
    story = published(library)
    path = library.blobs.path(story.build.srt)
    whole = path.read_bytes()
    path.unlink()
    assert titles(press) == []
    path.write_bytes(whole)
    minutes.seconds += 61

    assert titles(press) == [TITLES[0]]


def test_a_document_that_does_not_parse_is_never_served(library, press, monkeypatch):
    published(library)
    good = press.document("berita", "xml", now=LATER)
    published(library, TITLES[1], at=NOW + MINUTE)
    monkeypatch.setitem(press.document.__globals__["render"].RENDER, "xml", lambda page: b"<rss><channel>")

    assert press.document("berita", "xml", now=LATER) == good
    assert library.inbox.alarms()[0].key == "podcast.feed_refused"


def test_without_any_good_document_there_is_a_refusal(library, press, monkeypatch):
    published(library)
    monkeypatch.setitem(press.document.__globals__["render"].RENDER, "xml", lambda page: b"<rss><channel>")

    with pytest.raises(PublicationRefused):
        press.document("berita", "xml", now=LATER)


def test_a_database_that_is_away_leaves_the_last_good_feed(library, press, monkeypatch):
    published(library)
    good = press.document("berita", "xml", now=LATER)

    def away(self, channel, now):
        raise StoreFailed("library.database_failed", why="uji")

    monkeypatch.setattr(type(library.feed), "state", away)
    assert press.document("berita", "xml", now=LATER) == good


def test_an_unknown_feed_or_page_is_named(press):
    for address in (
        {"feed": "olahraga", "form": "xml"},
        {"feed": "berita", "form": "csv"},
        {"feed": "berita", "form": "xml", "number": 9},
    ):
        with pytest.raises(UnknownName):
            press.document(**address, now=LATER)


def test_the_archive_reaches_every_item_once_and_full_pages_stay(library, tmp_path):
    many_episodes(library, 2 * PAGE_ITEMS + 60, newest_at=NOW - HOUR)
    press = a_press(library, tmp_path)
    late = published(library, "Embargo yang lama", at=NOW - MINUTE, visible_from=NOW)
    first_page_before = press.document("berita", "xml", now=LATER, number=1)
    for number in range(3):
        published(library, f"Kabar tambahan {number}", at=NOW + HOUR + number * MINUTE)

    pages, number = [], None
    while True:
        channel = channel_of(press, number=number)
        pages.append([item.findtext("title") for item in channel.findall("item")])
        older = [link.get("href") for link in channel.findall(ATOM + "link") if link.get("rel") == "prev-archive"]
        if not older:
            break
        number = int(older[0].rsplit("/", 1)[1].removesuffix(".xml"))
    everything = [title for page in pages for title in page]
    assert len(pages[0]) <= 100
    assert len(everything) == len(set(everything)) == 2 * PAGE_ITEMS + 60 + 1 + 3
    assert late.revision.article.headline in pages[0]
    assert press.document("berita", "xml", now=LATER, number=1) == first_page_before


@pytest.mark.parametrize("what", ["guid", "title", "order"])
def test_a_feed_that_says_the_impossible_is_refused(library, press, what):
    published(library)
    published(library, TITLES[1], at=NOW + MINUTE)
    page, _ = press._page("berita", None, None, "0.0.0", LATER)
    first, second = page.items
    wrong = {
        "guid": (first, replace(second, guid=first.guid)),
        "title": (first, replace(second, title=first.title)),
        "order": (second, first),
    }[what]

    with pytest.raises(PublicationRefused):
        check("xml", replace(page, items=wrong), b"")


def test_captions_have_lines_that_fit_an_app_and_lose_no_word():
    text = "Koperasi <Garam> & kawan --> menutup panen 2026 " + "dengan hasil 3.400 ton, " * 12 + "x" * 90
    cue = Cue(id="s7", kind="paragraph", start_ms=0, end_ms=1000, text=text)
    of_vtt, of_srt = (form([cue]).splitlines() for form in (captions.vtt, captions.srt))

    assert all(len(line) <= 65 or line == "x" * 90 for line in of_vtt + of_srt)
    assert html.unescape(" ".join(of_vtt[4:])) == " ".join(of_srt[2:]) == text.replace("-->", "→")
