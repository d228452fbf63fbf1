"""Sources on a real loopback server: new stories come in, changes are proposed, what vanishes is missed, nobody stops others."""

import hashlib
import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import pytest
from loopback import listening
from source_room import hurried, newsroom_at, time_for

from audionews.errors import BadInput
from audionews.newsroom import sources

NOON = datetime(2026, 5, 12, 5, 0, tzinfo=UTC)
STORY = [
    "Warga Kampung Sukamaju akhirnya menikmati air bersih setelah jaringan pipa selesai dipasang pekan ini.",
    "Kepala desa, Tono Wiratmo, menyebut biaya pemasangan mencapai Rp 385 juta dari iuran warga.",
    "Ia berharap jaringan serupa dibangun di tiga dusun lain tahun depan, sebelum musim kemarau tiba.",
    "Sumber air itu berada di lereng gunung, sekitar dua jam berjalan kaki dari kampung.",
    "Anak-anak tidak lagi bolos sekolah untuk mencari air, kata para guru di sekolah setempat.",
]


class Site:
    """Pages by path: (status, type, body); conditional requests are answered as a good server does."""

    def __init__(self):
        self.pages, self.asked = {}, []

    def put(self, path, body, kind="text/html; charset=utf-8", status=200):
        self.pages[path] = (status, kind, body.encode() if isinstance(body, str) else body)


@contextmanager
def serving():
    held = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            held.asked.append((self.path, self.headers.get("If-None-Match")))
            status, kind, body = held.pages.get(self.path, (404, "text/plain", b""))
            tag = '"' + hashlib.sha256(body).hexdigest()[:12] + '"'
            if status == 200 and self.headers.get("If-None-Match") == tag:
                status, body = 304, b""
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("ETag", tag)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with listening(Handler) as server:
        held.address = server.address
        yield held


@pytest.fixture
def site():
    with serving() as held:
        yield held


@pytest.fixture
def room(tmp_path):
    with newsroom_at(tmp_path, NOON) as opened:
        yield opened


def follow(room, url):
    return sources.follow(room, url, "berita", by="ratna", fetcher=hurried)


def poll(room, source, **more):
    return sources.poll(room, room.library.sources.get(source.id), fetcher=hurried, **more)


def item(site, number, sentences=STORY, *, full=True, hours=1):
    link = f"{site.address}/berita/{number}"
    when = format_datetime(NOON - timedelta(hours=hours))
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    body = f"<description>Ringkasan berita {number}.</description>"
    if full:
        body += f"<content:encoded><![CDATA[{text}]]></content:encoded>"
    return (
        f"<item><title>Air Bersih Tahap {number} Mengalir ke Kampung</title><link>{link}</link><guid>{link}</guid>"
        f"<dc:creator>Sekar Ayu</dc:creator><pubDate>{when}</pubDate>{body}</item>"
    )


def rss(site, *items):
    site.put(
        "/feed",
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Kabar Lereng</title>'
        f"<language>id</language>{''.join(items)}</channel></rss>",
        "application/rss+xml",
    )


def own_page(number, sentences=STORY):
    title = f"Air Bersih Tahap {number} Mengalir ke Kampung"
    return f"<title>{title}</title><h1>{title}</h1><div>{''.join(f'<p>{s}</p>' for s in sentences)}</div>"


def words(room, slug):
    return [block.text for block in room.library.stories.revision(slug, 1).article.blocks]


CHANGED = [STORY[0], STORY[1].replace("385", "358"), *STORY[2:]]


def test_the_whole_text_of_a_feed_comes_in_as_drafts_without_fetching_pages(room, site):
    rss(site, item(site, 2), item(site, 1, hours=3))

    done = poll(room, follow(room, site.address + "/feed"))

    assert len(done.new) == 2
    story = room.library.stories.get(done.new[0])
    assert story.status == "draft"
    assert words(room, story.slug) == STORY
    article = story.revision.article
    assert (article.authors, article.source.name) == (("Sekar Ayu",), "Kabar Lereng")
    assert article.source.url == site.address + "/berita/1"
    assert not [path for path, _ in site.asked if path.startswith("/berita")]


def test_an_unchanged_feed_is_asked_by_its_tag_and_gives_nothing_new(room, site):
    rss(site, item(site, 1))
    source = follow(room, site.address + "/feed")
    poll(room, source)

    done = poll(room, source)

    assert (done.new, done.changed, done.failure) == ([], [], None)
    assert site.asked[-1][1] is not None


def test_a_changed_story_is_proposed_sentence_by_sentence_and_changes_nothing_by_itself(room, site):
    rss(site, item(site, 1))
    source = follow(room, site.address + "/feed")
    slug = poll(room, source).new[0]
    rss(site, item(site, 1, CHANGED))

    done = poll(room, source)

    [(changed, differences)] = done.changed
    assert changed == slug
    assert [(change.before, change.after) for change in differences] == [(STORY[1], CHANGED[1])]
    assert [proposal.slug for proposal in room.library.inbox.proposals()] == [slug]
    assert words(room, slug) == STORY


def test_a_teaser_is_read_from_its_own_page_and_looked_at_again(room, site):
    rss(site, item(site, 1, full=False))
    site.put("/berita/1", own_page(1))
    source = follow(room, site.address + "/feed")
    slug = poll(room, source).new[0]
    site.put("/berita/1", own_page(1, CHANGED))
    room.moment = NOON + timedelta(hours=4)

    done = poll(room, source)

    assert words(room, slug) == STORY
    assert [changed for changed, _ in done.changed] == [slug]


def test_a_story_that_vanishes_from_a_list_that_still_has_older_ones_raises_an_alarm_once(room, site):
    rss(site, item(site, 2), item(site, 1, hours=3))
    source = follow(room, site.address + "/feed")
    poll(room, source)
    rss(site, item(site, 1, hours=3))

    first, second = poll(room, source), poll(room, source)

    assert len(first.gone) == 1
    assert second.gone == []
    assert [(alarm.key, alarm.slug) for alarm in room.library.inbox.alarms()] == [("sources.page_gone", first.gone[0])]


def test_a_story_that_only_grew_too_old_for_the_list_is_not_missed(room, site):
    rss(site, item(site, 1, hours=30))
    site.put("/berita/1", own_page(1))
    source = follow(room, site.address + "/feed")
    poll(room, source)
    rss(site, item(site, 3), item(site, 2))

    done = poll(room, source)

    assert done.gone == []
    assert len(done.new) == 2


# Bursts


def burst(site, numbers, *, full=False):
    """The list holds these, the newest first, and each has its page."""
    rss(site, *(item(site, n, full=full, hours=40 - n / 10) for n in sorted(numbers, reverse=True)))
    for number in numbers:
        site.put(f"/berita/{number}", own_page(number))


def followed(room, site, numbers, *, full=False):
    burst(site, numbers, full=full)
    source = follow(room, site.address + "/feed")
    poll(room, source)
    return source


@pytest.mark.slow
def test_a_burst_of_three_hundred_teasers_is_taken_in_one_poll(room, site):
    source = followed(room, site, range(3))
    burst(site, range(303))

    done = poll(room, source, monotonic=lambda: 0)

    assert (len(done.new), done.held, done.skipped, done.unread) == (300, 0, 0, [])


@pytest.mark.parametrize("full", [False, True], ids=["teasers", "whole texts"])
def test_what_there_was_no_time_for_comes_in_though_the_list_has_dropped_it_meanwhile(room, site, full):
    source = followed(room, site, range(3))
    burst(site, range(13), full=full)

    first = poll(room, source, monotonic=time_for(4))
    health = sources.health(room.library.sources.get(source.id))
    burst(site, range(10, 15), full=full)  # 7, 8 and 9 were not taken, and are gone from the list
    later = [poll(room, source, monotonic=time_for(5)) for _ in range(3)]

    assert (len(first.new), first.held) == (4, 6)
    assert "6 berita baru" in health
    assert [len(one.new) for one in later] == [5, 3, 0]
    assert "berita baru" not in sources.health(room.library.sources.get(source.id))
    assert len(room.library.stories.drafts(limit=100)) == 15
    assert room.library.inbox.alarms() == []


def test_a_held_item_whose_page_is_gone_is_told_and_not_asked_for_ever(room, site):
    source = followed(room, site, range(3))
    burst(site, range(8))
    poll(room, source, monotonic=time_for(4))
    del site.pages["/berita/7"]
    burst(site, range(6))

    tries = [len(poll(room, source).unread) for _ in range(6)]
    [waits] = room.library.sources.unread(source.id)

    assert tries == [1, 1, 1, 1, 0, 0]
    assert waits.url.endswith("/berita/7")


def test_a_list_in_which_nothing_is_known_any_more_tells_that_something_may_have_left_it(room, site):
    source = followed(room, site, range(5), full=True)
    burst(site, range(3, 8), full=True)
    poll(room, source)
    before = room.library.inbox.alarms()
    burst(site, range(15, 20), full=True)
    poll(room, source)

    assert before == []
    assert [alarm.key for alarm in room.library.inbox.alarms()] == ["sources.gap"]


def test_two_old_items_that_a_site_pins_to_its_top_do_not_hide_a_gap(room, site):
    source = followed(room, site, range(5), full=True)
    rss(site, *(item(site, n, hours=40 - n / 10) for n in (1, 0, *range(19, 14, -1))))

    poll(room, source)

    assert [alarm.key for alarm in room.library.inbox.alarms()] == ["sources.gap"]


def test_a_list_that_is_suddenly_empty_is_a_failure_and_no_alarm(room, site):
    rss(site, item(site, 1))
    source = follow(room, site.address + "/feed")
    poll(room, source)
    rss(site)

    done = poll(room, source)

    assert "kosong" in done.failure
    assert room.library.inbox.alarms() == []


def test_a_wordpress_site_is_found_from_its_front_page_and_read_through_its_interface(room, site):
    posts = [
        {
            "id": 7,
            "link": f"{site.address}/2026/air",
            "date_gmt": "2026-05-12T03:00:00",
            "modified_gmt": "2026-05-12T03:00:00",
            "title": {"rendered": "Air Bersih &#8220;Tahap Dua&#8221; Mengalir"},
            "content": {"rendered": "".join(f"<p>{s}</p>" for s in STORY), "protected": False},
            "_embedded": {"author": [{"name": "Sekar Ayu"}]},
        }
    ]
    site.put("/", f'<link rel="https://api.w.org/" href="{site.address}/wp-json/"><h1>Kabar Lereng</h1>')
    site.put("/wp-json/wp/v2/posts?per_page=20&_embed=author", json.dumps(posts), "application/json")

    source = follow(room, site.address + "/")
    done = poll(room, source)

    assert source.kind == "wordpress"
    story = room.library.stories.get(done.new[0])
    assert story.revision.article.headline == "Air Bersih “Tahap Dua” Mengalir"
    assert words(room, story.slug) == STORY


def test_a_page_without_a_list_is_no_source(room, site):
    site.put("/", "<h1>Kabar</h1><p>Tidak ada umpan di sini.</p>")

    with pytest.raises(BadInput) as caught:
        follow(room, site.address + "/")

    assert caught.value.key == "article.not_a_feed"


def test_one_bad_source_waits_longer_each_time_and_never_stops_the_others(room, site):
    rss(site, item(site, 1))
    good = follow(room, site.address + "/feed")
    site.put("/rusak", (site.pages["/feed"][2]), "application/rss+xml")
    bad = follow(room, site.address + "/rusak")
    site.put("/rusak", b"<rss><channel>" + b"<item>" * 9, "application/rss+xml", status=500)

    done = sources.poll_due(room, NOON, fetcher=hurried)
    once = room.library.sources.get(bad.id)
    room.moment = once.next_at
    sources.poll_due(room, room.moment, fetcher=hurried)
    twice = room.library.sources.get(bad.id)

    assert {one.source: bool(one.failure) for one in done} == {good.id: False, bad.id: True}
    assert (once.failures, twice.failures) == (1, 2)
    assert twice.next_at - room.moment > once.next_at - NOON
    assert "500" in sources.health(twice)
    assert sources.health(room.library.sources.get(good.id)).startswith("Baik")


def test_a_source_is_polled_by_one_worker_at_a_time(room, site):
    rss(site, item(site, 1))
    source = follow(room, site.address + "/feed")

    assert room.library.sources.claim(source.id, NOON)
    assert not room.library.sources.claim(source.id, NOON)


def test_a_page_that_holds_no_story_is_told_and_tried_again_but_not_for_ever(room, site):
    rss(site, item(site, 1, full=False))
    site.put("/berita/1", "<h1>404</h1><p>Halaman tidak ditemukan.</p>")
    source = follow(room, site.address + "/feed")

    tries = []
    for number in range(sources.TRIES + 2):
        rss(site, item(site, 1, full=False), f"<!-- {number} -->")
        tries.append(len(poll(room, source).unread))

    assert tries == [1] * sources.TRIES + [0, 0]


def test_blocks_that_an_editor_dropped_stay_dropped_in_what_a_source_changes(room, site):
    from audionews.article.block_choices import wording

    rss(site, item(site, 1))
    source = follow(room, site.address + "/feed")
    slug = poll(room, source).new[0]
    room.library.inbox.choose(slug, wording(STORY[4]), choice="drop", text=STORY[4], by="ratna", at=NOON)
    rss(site, item(site, 1, CHANGED))

    poll(room, source)

    [proposal] = room.library.inbox.proposals()
    assert [block.text for block in proposal.article.blocks] == CHANGED[:4]


def test_the_terminal_follows_polls_and_lists(site, tmp_path, monkeypatch, capsys):
    from audionews.cli import main

    monkeypatch.setenv("AUDIONEWS_HOME", str(tmp_path))
    monkeypatch.setenv("AUDIONEWS_FETCH_ALLOW", "127.0.0.0/8")
    rss(site, item(site, 1))

    def follow_answer(*arguments):
        with pytest.raises(SystemExit) as left:
            main(["follow", *arguments, "--json"])
        assert left.value.code == 0
        return json.loads(capsys.readouterr().out)

    first = follow_answer(site.address + "/feed")
    rss(site, item(site, 1, CHANGED))
    [polled] = follow_answer("--poll")["polled"]
    [listed] = follow_answer("--list")["sources"]

    assert len(first["new"]) == 1
    assert polled["changed"][0]["changes"][0]["after"] == CHANGED[1]
    assert listed["health"].startswith("Baik: 1 butir")
