"""A private feed is heard by who has its address, tells nobody else of itself, and is silent from the moment it is closed."""

import logging
import re
from datetime import timedelta

import pytest
from itsdangerous import Signer
from lxml import etree
from podcast_values import BASE, HOUR, MINUTE, NOW, Clock, a_library, corrected, published, withdrawn

from audionews.app import create_app
from audionews.http_status import without_secrets
from audionews.settings import from_environment
from audionews.site.private_feeds import WRONG_A_MINUTE, WrongKeys, feed_of_pass, pass_for

APP = {"User-Agent": "AntennaPod/3.5.0"}
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
DAY = timedelta(days=1)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def library(tmp_path):
    opened = a_library(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def story(library):
    return published(library, at=NOW - HOUR)


@pytest.fixture
def listener(library, tmp_path, clock):
    names = {"AUDIONEWS_HOME": str(tmp_path), "AUDIONEWS_BASE_URL": BASE, "AUDIONEWS_PROXIES": "127.0.0.0/8"}
    return create_app(from_environment(names), library, clock=clock).test_client(use_cookies=False)


@pytest.fixture
def feed(library, story):
    """(the feed, its address as a path)."""
    made, key = library.private_feeds.add("berita", "pelanggan 12", by="wati", at=NOW)
    return made, f"/pribadi/{key}/berita.xml"


def addresses(document):
    """Every address of ours in a feed, as paths."""
    return [one.removeprefix(BASE) for one in re.findall(rf'{BASE}[^"<&\s]*', document)]


def sounds(document):
    return [one.get("url").removeprefix(BASE) for one in etree.fromstring(document.encode()).iter("enclosure")]


def test_the_feed_tells_everything_under_its_own_addresses(listener, feed, story):
    answer = listener.get(feed[1])
    tree = etree.fromstring(answer.data)
    channel = tree.find("channel")

    assert answer.status_code == 200
    assert answer.mimetype == "application/rss+xml"
    assert channel.findtext(ITUNES + "block") == "Yes"
    assert channel.findtext(PODCAST + "block") == "yes"
    assert channel.findtext(PODCAST + "locked") == "yes"
    own = channel.find("{http://www.w3.org/2005/Atom}link")
    assert own.get("href") == BASE + feed[1]
    paths = addresses(answer.text)
    assert [path for path in paths if path.startswith("/feeds/")] == []
    media = {path for path in paths if "/media/" in path and not path.endswith(".jpg")}
    assert {path.split("/")[1] for path in media} == {"pribadi"}
    assert len(media) == 6
    for path in media:
        got = listener.get(path)
        assert got.status_code == 200
        assert got.data == listener.get("/media/" + path.rsplit("/", 1)[1]).data


def test_nothing_of_it_may_be_kept_or_found(listener, feed, library):
    document = listener.get(feed[1], headers={"Accept-Encoding": "br"})
    sound = listener.get(sounds(listener.get(feed[1]).text)[0])
    for answer in (document, sound):
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert document.headers["Content-Encoding"] == "br"
    for path in ("/sitemap.xml", "/feeds/kanal.opml", "/", "/feeds/berita.xml", "/kanal/berita"):
        assert "/pribadi/" not in listener.get(path).text
    assert "Disallow: /pribadi/" in listener.get("/robots.txt").text


def test_ranges_and_resumed_downloads_work(listener, feed):
    [sound] = sounds(listener.get(feed[1]).text)
    whole = listener.get(sound)
    part = listener.get(sound, headers={"Range": "bytes=100-", "If-Range": whole.headers["ETag"]})

    assert part.status_code == 206
    assert whole.data[100:] == part.data
    assert listener.head(sound).headers["Content-Length"] == str(len(whole.data))
    assert listener.get(sound, headers={"Range": "bytes=9999999-"}).status_code == 416
    assert listener.get(sound, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304


def test_an_unchanged_feed_costs_a_304_and_a_corrected_one_tells_it(listener, feed, story, library, clock):
    before = listener.get(feed[1])
    tag = {"If-None-Match": before.headers["ETag"]}
    assert listener.get(feed[1], headers=tag).status_code == 304
    clock.now = NOW + MINUTE
    corrected(library, story.slug, at=NOW + MINUTE)
    after = listener.get(feed[1], headers=tag)
    now = library.stories.get(story.slug)

    assert after.status_code == 200
    assert "<title>[Ralat] " in after.text
    assert [path.rsplit("/", 1)[1] for path in sounds(after.text)] == [f"{now.build.mp3.hash}.mp3"]
    withdrawn(library, story.slug, at=NOW + MINUTE)
    assert listener.get(sounds(before.text)[0]).status_code == 404
    assert "dicabut" in listener.get(feed[1]).text


def test_what_is_under_embargo_is_not_there_for_anybody(listener, feed, library, clock):
    secret = published(library, "Bendungan Rahasia", at=NOW, visible_from=NOW + HOUR)
    text = listener.get(feed[1]).text
    own = sounds(text)[0].rsplit("/", 1)[0]

    assert "Bendungan" not in text
    assert listener.get(f"{own}/{secret.build.mp3.hash}.mp3").status_code == 404
    clock.now = NOW + HOUR
    assert "Bendungan" in listener.get(feed[1]).text
    assert listener.get(f"{own}/{secret.build.mp3.hash}.mp3").status_code == 200


def test_a_closed_feed_and_its_links_are_silent(listener, feed, library):
    [sound] = sounds(listener.get(feed[1]).text)
    library.private_feeds.close(feed[0].id, by="wati", at=NOW)

    assert {listener.get(path).status_code for path in (feed[1], sound)} == {404}
    assert listener.get(sound, headers={"Range": "bytes=0-9"}).status_code == 404


def test_a_link_ends_with_its_time_and_is_renewed_before(listener, feed, clock):
    [sound] = sounds(listener.get(feed[1]).text)
    clock.now = NOW + 59 * DAY
    assert listener.get(sound).status_code == 200
    clock.now = NOW + 91 * DAY

    assert listener.get(sound).status_code == 404
    [renewed] = sounds(listener.get(feed[1]).text)
    assert renewed != sound
    assert listener.get(renewed).status_code == 200


def test_a_link_reads_its_own_channel_alone(listener, feed, library):
    elsewhere = published(library, "Kabar Kanal Lain", channel="disabilitas", at=NOW)
    own = sounds(listener.get(feed[1]).text)[0].rsplit("/", 1)[0]

    assert listener.get(f"{own}/{elsewhere.build.mp3.hash}.mp3").status_code == 404
    assert listener.get(feed[1].replace("berita.xml", "disabilitas.xml")).status_code == 404


@pytest.mark.parametrize("change", ["", "x", "1.99999.", "99"])
def test_a_forged_pass_opens_nothing(listener, feed, change):
    [sound] = sounds(listener.get(feed[1]).text)
    _, _, _, media_pass, name = sound.split("/")
    forged = {"": media_pass[:-1], "x": media_pass + "x", "99": "99" + media_pass}.get(
        change, change + media_pass.rsplit(".", 1)[1]
    )

    assert listener.get(f"/pribadi/media/{forged}/{name}").status_code == 404
    assert feed_of_pass(forged, NOW, "rahasia yang lain") is None


def test_a_pass_of_another_house_opens_nothing(feed):
    media_pass = pass_for(feed[0], NOW, "rahasia pertama")

    assert feed_of_pass(media_pass, NOW, "rahasia pertama") == feed[0].id
    assert feed_of_pass(media_pass, NOW, "rahasia kedua") is None
    assert feed_of_pass(Signer("rahasia pertama").sign("1.99999").decode(), NOW, "rahasia pertama") is None


def test_guessing_is_bounded_and_shuts_out_nobody_who_has_a_key(listener, feed):
    def ask(path, address="203.0.113.7"):
        return listener.get(path, headers={"X-Forwarded-For": address}).status_code

    assert ask(feed[1]) == 200
    guesses = [ask(f"/pribadi/{'x' * 20}{number}/berita.xml") for number in range(WRONG_A_MINUTE + 10)]

    assert guesses == [404] * WRONG_A_MINUTE + [429] * 10
    assert ask(feed[1]) == 200
    assert ask("/pribadi/lain/berita.xml", "203.0.113.8") == 404


def test_guesses_are_forgotten_after_a_minute():
    now = [0.0]
    wrong = WrongKeys(lambda: now[0])
    for _ in range(WRONG_A_MINUTE):
        wrong.add("203.0.113.7")
    assert wrong.too_many("203.0.113.7", "x")
    now[0] = 61

    assert not wrong.too_many("203.0.113.7", "x")


def test_the_key_lies_nowhere_and_is_in_no_log(listener, feed, library, tmp_path, caplog):
    key = feed[1].split("/")[2]
    with caplog.at_level(logging.DEBUG):
        listener.get(feed[1])
        listener.get(feed[1] + "x")
        listener.get(feed[1].replace("berita", "tidak-ada"))
    library.counts.flush()
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert key.encode() not in file.read_bytes(), file
    media_pass = sounds(listener.get(feed[1]).text)[0].split("/")[3]

    assert key not in caplog.text
    assert without_secrets(feed[1]) == "/pribadi/***"
    assert without_secrets(f"/pribadi/media/{media_pass}/x.mp3") == "/pribadi/***"
    assert len(key) >= 22  # 128 bits and more


def test_what_is_heard_by_private_feeds_is_counted_by_itself(listener, feed, library):
    [sound] = sounds(listener.get(feed[1]).text)
    mp3 = listener.get(sound, headers=APP)
    assert mp3.data
    opus = next(path for path in addresses(listener.get(feed[1]).text) if path.endswith(".opus"))
    assert listener.get(opus, headers=APP).data
    library.counts.flush()
    [row] = library.counts.rows(since="2026-11-01", until="2026-12-31")

    assert (row.via, row.number) == ("private", 1)


def test_making_and_closing_stand_in_the_record(library, feed):
    library.private_feeds.close(feed[0].id, by="wati", at=NOW)
    library.private_feeds.close(feed[0].id, by="wati", at=NOW)
    lines = [(line.action, line.facts["name"]) for line in library.audit.newest(10) if "private" in line.action]

    assert lines == [("private-feed-close", "pelanggan 12"), ("private-feed-add", "pelanggan 12")]
    assert library.private_feeds.get(feed[0].id).closed
