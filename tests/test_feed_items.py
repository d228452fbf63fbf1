"""Which item of a list is which, and what is gone: feeds as sources in the field send them, on a real loopback server."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from loopback import raw_site
from source_room import hurried, newsroom_at

from audionews.article.feeds import read_listing
from audionews.article.model import Page
from audionews.errors import BadInput
from audionews.newsroom import sources

NOON = datetime(2026, 6, 2, 5, 0, tzinfo=UTC)
THINGS = ("Kopi", "Sagu", "Cengkih", "Pala", "Lada", "Garam", "Rotan", "Damar", "Teh", "Karet", "Kakao", "Vanili")
LINES = (
    "Harga {thing} di pelabuhan Sungai Batang naik sejak pekan lalu, menurut catatan koperasi petani setempat.",
    "Ketua koperasi, Marlina Hasan, mengatakan pembeli dari tiga kota datang langsung ke gudang setiap Selasa.",
    "Sebanyak {tons} ton {thing} terjual dalam sehari, lebih banyak daripada penjualan pada bulan sebelumnya.",
    "Petani berharap jalan dari kebun ke pelabuhan diperbaiki agar ongkos angkut tidak memakan untung mereka.",
    "Dinas perdagangan akan memasang papan harga harian di dermaga supaya petani tidak menebak-nebak lagi.",
)


@pytest.fixture
def site():
    with raw_site() as held:
        yield held


@pytest.fixture
def room(tmp_path):
    with newsroom_at(tmp_path, NOON) as opened:
        yield opened


def paragraphs(number, tons=40):
    return "".join(f"<p>{line.format(thing=THINGS[number].lower(), tons=tons)}</p>" for line in LINES)


def title(number):
    return f"Harga {THINGS[number]} di Sungai Batang Naik"


def story(site, number, *, guid=None, link=None, hours=None, tons=40, headline=None, date=None):
    date = date or format_datetime(NOON - timedelta(hours=number if hours is None else hours))
    return (
        f"<item><title>{headline or title(number)}</title><link>{link or f'{site.address}/harga/{number}'}</link>"
        f'<guid isPermaLink="false">{guid or f"sb-{number}"}</guid><pubDate>{date}</pubDate>'
        f"<description>Ringkas.</description><content:encoded><![CDATA[{paragraphs(number, tons)}]]></content:encoded></item>"
    )


def feed(site, *items, path="/feed"):
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Kabar Sungai</title>{''.join(items)}</channel></rss>"
    )
    site.page(path, text, "application/rss+xml; charset=UTF-8")


def pages(site, *numbers):
    for number in numbers:
        site.page(f"/harga/{number}", f"<title>{title(number)}</title><h1>{title(number)}</h1>{paragraphs(number)}")


def follow(room, site, path="/feed"):
    return sources.follow(room, site.address + path, "berita", by="ratna", fetcher=hurried)


def poll(room, source):
    room.moment += timedelta(minutes=6)
    return sources.poll(room, room.library.sources.get(source.id), fetcher=hurried)


def summary(done):
    return len(done.new), len(done.changed), len(done.gone)


def headlines(room):
    return sorted(draft.revision.article.headline for draft in room.library.stories.drafts())


# Which is which


@pytest.mark.parametrize("guid", ["https://kabar.example/", "kabar-sungai-2026", "0", "https://kabar.example/berita"])
def test_one_guid_on_all_items_loses_no_story_and_offers_none_as_anothers_correction(room, site, guid):
    pages(site, 1, 2)
    feed(site, story(site, 2, guid=guid), story(site, 1, guid=guid))
    source = follow(room, site)
    first = poll(room, source)
    feed(site, story(site, 3, guid=guid, hours=0))

    later = [poll(room, source), poll(room, source)]

    assert (summary(first), [summary(one) for one in later]) == ((2, 0, 0), [(1, 0, 0), (0, 0, 0)])
    assert headlines(room) == sorted(title(number) for number in (1, 2, 3))


def test_guids_that_move_to_https_and_links_that_gain_a_slash_stay_the_same_stories(room, site):
    feed(site, *(story(site, n, guid=f"http://kabar.example/?p={n}") for n in (1, 2)))
    source = follow(room, site)
    poll(room, source)
    moved = [
        story(
            site, n, guid=f"https://www.kabar.example/?p={n}", link=f"{site.address}/harga/{n}/?utm_source=rss", tons=41
        )
        for n in (1, 2)
    ]
    feed(site, *moved)

    assert [summary(poll(room, source)) for _ in range(2)] == [(0, 2, 0), (0, 0, 0)]


def test_guids_that_are_made_anew_in_each_answer_change_nothing(room, site):
    feed(site, story(site, 1, guid="a8f1"), story(site, 2, guid="b7e2"))
    source = follow(room, site)
    poll(room, source)
    feed(site, story(site, 1, guid="c6d3"), story(site, 2, guid="d5c4"))

    assert summary(poll(room, source)) == (0, 0, 0)


def test_a_changed_slug_under_the_same_guid_is_the_same_story(room, site):
    feed(site, story(site, 1, guid="https://kabar.example/?p=77"))
    source = follow(room, site)
    poll(room, source)
    feed(site, story(site, 1, guid="https://kabar.example/?p=77", link=f"{site.address}/harga-kopi-turun", tons=14))

    assert summary(poll(room, source)) == (0, 1, 0)


def test_one_link_on_all_items_is_no_name_either(room, site):
    link = site.address + "/"
    feed(site, *(story(site, n, link=link) for n in (1, 2)))
    source = follow(room, site)
    first = poll(room, source)
    feed(site, *(story(site, n, link=link) for n in (1, 2, 3)))

    assert (summary(first), summary(poll(room, source))) == ((2, 0, 0), (1, 0, 0))


def test_a_story_that_is_listed_twice_comes_in_once(room, site):
    feed(site, story(site, 1), story(site, 2), story(site, 1))

    assert summary(poll(room, follow(room, site))) == (2, 0, 0)


# What is gone


def test_a_pinned_story_at_either_end_makes_no_story_that_scrolled_off_vanish(room, site):
    pinned = story(site, 0, guid="tentang", link=site.address + "/tentang-kami-2019", hours=60_000)
    for placed in (lambda items: [pinned, *items], lambda items: [*items, pinned]):
        feed(
            site,
            *placed([story(site, n, hours=200 + n) for n in range(1, 8)]),
            path=f"/{placed.__code__.co_firstlineno}",
        )
    feed(site, pinned, *(story(site, n, hours=200 + n) for n in range(4, 11)))
    source = follow(room, site)
    poll(room, source)
    feed(site, pinned, *(story(site, n, hours=200 + n) for n in range(1, 8)))

    done = poll(room, source)

    assert summary(done) == (3, 0, 0)
    assert not [path for path in site.paths if path.startswith("/harga")]


def test_a_story_that_cache_nodes_leave_out_is_not_gone_while_its_page_is_there(room, site):
    pages(site, *range(1, 6))
    whole = [story(site, n) for n in range(1, 6)]
    feed(site, *whole)
    source = follow(room, site)
    poll(room, source)

    gone = []
    for lacking in (2, 2, None, 3, None, 2):
        feed(site, *(item for n, item in enumerate(whole) if n != lacking))
        gone += poll(room, source).gone

    assert gone == []
    assert room.library.inbox.alarms() == []


def test_a_story_taken_from_list_and_site_raises_an_alarm_at_once(room, site):
    pages(site, 1, 3)
    feed(site, *(story(site, n) for n in (1, 2, 3)))
    source = follow(room, site)
    poll(room, source)
    feed(site, *(story(site, n) for n in (1, 3)))

    first, second = poll(room, source), poll(room, source)

    assert (len(first.gone), second.gone) == (1, [])
    assert [alarm.key for alarm in room.library.inbox.alarms()] == ["sources.page_gone"]


def test_a_story_whose_page_tells_something_else_is_gone_when_three_lists_lack_it(room, site):
    site.page("/harga/2", "<title>Beranda</title><h1>Kabar Sungai</h1><p>Pilih rubrik.</p>")
    feed(site, *(story(site, n) for n in (1, 2, 3)))
    source = follow(room, site)
    poll(room, source)
    feed(site, *(story(site, n) for n in (1, 3)))

    gone = [len(poll(room, source).gone) for _ in range(4)]

    assert gone == [0, 0, 1, 0]


def test_what_fell_off_the_list_is_watched_by_its_page_for_its_days(room, site):
    pages(site, *range(1, 8))
    feed(site, *(story(site, n) for n in (6, 7)))
    source = follow(room, site)
    slugs = poll(room, source).new
    feed(site, *(story(site, n) for n in (1, 2, 3, 4)))
    poll(room, source)
    site.page("/harga/6", f"<title>{title(6)}</title><h1>{title(6)}</h1>{paragraphs(6, tons=14)}")
    del site.answers["/harga/7"]
    room.moment += timedelta(hours=2)

    done = poll(room, source)

    stories = {room.library.stories.get(slug).revision.article.headline: slug for slug in slugs}
    assert [slug for slug, _ in done.changed] == [stories[title(6)]]
    assert done.gone == [stories[title(7)]]


def test_an_editors_own_correction_is_not_offered_back_by_a_page_that_did_not_change(room, site):
    feed(site, story(site, 1).replace("content:encoded", "x"))
    pages(site, 1)
    source = follow(room, site)
    [slug] = poll(room, source).new
    article = room.library.stories.get(slug).revision.article
    blocks = tuple(replace(block, text=block.text.replace("40 ton", "44 ton")) for block in article.blocks)
    room.revise(slug, replace(article, blocks=blocks), by="ratna")
    room.moment += timedelta(hours=2)

    assert summary(poll(room, source)) == (0, 0, 0)


def test_an_editors_own_correction_is_not_offered_back_by_a_list_that_only_counts_its_readers(room, site):
    feed(site, story(site, 1))
    source = follow(room, site)
    [slug] = poll(room, source).new
    article = room.library.stories.get(slug).revision.article
    blocks = tuple(replace(block, text=block.text.replace("40 ton", "44 ton")) for block in article.blocks)
    room.revise(slug, replace(article, blocks=blocks), by="ratna")
    feed(site, story(site, 1).replace("]]>", '<p class="share"><a href="/bagi">Bagikan 7</a></p>]]>'))

    assert summary(poll(room, source)) == (0, 0, 0)


def test_a_story_that_was_added_by_hand_is_watched_once_it_is_public(room, site, tmp_path):
    pages(site, 1)
    slug = room.receive(hurried().page(site.address + "/harga/1"), by="ratna").slug
    room.publish(slug, engine="tone", by="ratna")
    sources.poll_due(room, room.moment, fetcher=hurried)
    site.page("/harga/1", f"<title>{title(1)}</title><h1>{title(1)}</h1>{paragraphs(1, tons=14)}")
    room.moment += timedelta(hours=2)

    [done] = sources.poll_due(room, room.moment, fetcher=hurried)
    del site.answers["/harga/1"]
    room.moment += timedelta(hours=2)
    [later] = sources.poll_due(room, room.moment, fetcher=hurried)

    assert [changed for changed, _ in done.changed] == [slug]
    assert later.gone == [slug]


# How much, and when


def test_of_a_long_list_in_any_order_the_newest_hundred_come_in_and_the_rest_is_told(room, site, monkeypatch):
    monkeypatch.setattr(sources.read_on.__globals__["newest"], "__defaults__", (3,))
    monkeypatch.setitem(sources.read_on.__globals__, "FIRST", 3)
    feed(site, *(story(site, n, hours=100 - n) for n in range(1, 9)))  # the oldest first
    source = follow(room, site)

    first, second = poll(room, source), poll(room, source)

    assert headlines(room) == sorted(title(n) for n in (6, 7, 8))
    assert (first.skipped, second.skipped, second.new) == (5, 0, [])


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("Retry-After: 7200", 7200),
        (f"Retry-After: {format_datetime(NOON + timedelta(hours=3), usegmt=True)}", 3 * 3600),
        ("Retry-After: nanti", 300),
        ("Retry-After: 99999999999", 7 * 86_400),
        ("", 300),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_source_is_asked_again_when_it_asks_for_it_and_no_sooner(room, site, status, line, seconds):
    feed(site, story(site, 1))
    source = follow(room, site)
    site.put("/feed", f"HTTP/1.1 {status} Sibuk\nContent-Length: 0{line and chr(10) + line}")

    done = sources.poll(room, room.library.sources.get(source.id), fetcher=hurried)

    assert done.failure
    assert room.library.sources.get(source.id).next_at - NOON == timedelta(seconds=seconds)


def test_a_site_that_is_busy_with_its_pages_is_left_alone_and_its_stories_come_later(room, site):
    feed(site, *(story(site, n).replace("content:encoded", "x") for n in (1, 2)))
    pages(site, 1)
    site.put("/harga/2", "HTTP/1.1 429 Sibuk\nRetry-After: 1800\nContent-Length: 0")
    source = follow(room, site)

    first = sources.poll(room, room.library.sources.get(source.id), fetcher=hurried)
    waits = room.library.sources.get(source.id).next_at - NOON
    pages(site, 1, 2)
    second = poll(room, source)

    assert (first.unread, waits) == ([], timedelta(minutes=30))
    assert len(first.new) + len(second.new) == 2


# How a list is written


def listing(content, url="https://kabar.example/feed", charset=None):
    return read_listing(Page(content=content, url=url, declared_charset=charset))


RSS = (
    "<rss version='2.0'><channel><title>Kabar “Sungai”</title><item><title>Harga é naik – 5 persen</title>"
    "<link>https://kabar.example/1</link></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        (RSS.encode("utf-16"), None),
        (b"\xfe\xff" + RSS.encode("utf-16-be"), None),
        (("<?xml version='1.0' encoding='UTF-16'?>" + RSS).encode("utf-16"), "utf-8"),
        (("<?xml version='1.0' encoding='windows-1252'?>" + RSS).encode("cp1252"), None),
        (("<?xml version='1.0' encoding='UTF-8'?>" + RSS).encode("cp1252"), None),
        (("<?xml version='1.0' encoding='ISO-8859-1'?>" + RSS).encode("cp1252"), "utf-8"),
        (("<?xml version='1.0' encoding='utf-16'?>" + RSS).encode(), None),
        (b"\xef\xbb\xbf\r\n \r\n" + ("<?xml version='1.0'?>" + RSS).encode(), None),
        (b"<br />\n<b>Warning</b>: x in <b>/a.php</b> [1]<br />\n" + ("<?xml version='1.0'?>" + RSS).encode(), None),
        (("<?xml version='1.0'?><!-- dibuat 10:00 {x} -->" + RSS + "<!-- 0,3 s -->").encode(), None),
    ],
)
def test_a_feed_is_read_in_whatever_letters_and_whatever_stands_around_it(content, charset):
    found = listing(content, charset=charset)

    assert (found.title, found.items[0].title) == ("Kabar “Sungai”", "Harga é naik – 5 persen")


TITLES = {
    "<![CDATA[Inflasi < 3 persen, kurs > Rp16.000]]>": "Inflasi < 3 persen, kurs > Rp16.000",
    "Inflasi &lt; 3 persen, kurs &gt; Rp16.000": "Inflasi < 3 persen, kurs > Rp16.000",
    "Inflasi &amp;lt; 3 &amp;amp; kurs": "Inflasi < 3 & kurs",
    "<![CDATA[<em>Perahu</em> &#8220;Ina&#8221; tiba]]>": "Perahu “Ina” tiba",
    "&lt;b&gt;Perahu&lt;/b&gt; tiba": "Perahu tiba",
    "<![CDATA[A<b dan c>d]]>": "A<b dan c>d",
    '<![CDATA[Kurs <span class="x">naik</span>, 2<sup>3</sup>]]>': "Kurs naik, 23",
    "<![CDATA[Satu<br/>dua]]>": "Satu dua",
}


@pytest.mark.parametrize(("written", "read"), TITLES.items())
def test_a_title_keeps_its_signs_and_loses_its_tags(written, read):
    text = f"<rss version='2.0'><channel><title>x</title><item><title>{written}</title><link>https://a.example/1</link></item></channel></rss>"

    assert listing(text.encode()).items[0].title == read


DATES = {
    "Mon, 24 Nov 2025 20:05:00 WIB": "2025-11-24T20:05+07:00",
    "Mon, 24 Nov 2025 23:30:00 WITA": "2025-11-24T23:30+08:00",
    "Mon, 24 Nov 2025 01:30:00 WIT": "2025-11-24T01:30+09:00",
    "Senin, 24 Nopember 2025 20.05 WITA": "2025-11-24T20:05+08:00",
    "Sen, 24 Nop 2025 20:05:00 +0700": "2025-11-24T20:05+07:00",
    "Sel, 4 Ags 2026 10:00:00 GMT+7": "2026-08-04T10:00+07:00",
    "24 Okt 2025 08.30 WIB": "2025-10-24T08:30+07:00",
    "Jum'at, 5 Desember 2025 pukul 07.00 WIB": "2025-12-05T07:00+07:00",
    "24/11/2025 20:05 WIT": "2025-11-24T20:05+09:00",
    "2025-11-24 20:05:00 WIB": "2025-11-24T20:05+07:00",
    "Mon, 24 Nov 2025 8:05 PM WIB": "2025-11-24T20:05+07:00",
    "Mon, 24 Nov 2025 20:05:00 +0700 (WIB)": "2025-11-24T20:05+07:00",
    "Mon, 24 Nov 2025 13:05:00 GMT": "2025-11-24T13:05+00:00",
    "Mon, 24 Nov 2025 20:05:00": "2025-11-24",
    "2025-11-24 20:05:00": "2025-11-24",
    "24 Mei 2025": "2025-05-24",
    "kemarin sore": None,
}


@pytest.mark.parametrize(("written", "read"), DATES.items())
def test_a_date_is_read_as_it_was_written_and_no_zone_is_invented(written, read):
    text = (
        "<rss version='2.0'><channel><title>x</title><item><title>y</title><link>https://a.example/1</link>"
        f"<pubDate>{written}</pubDate></item></channel></rss>"
    )

    assert listing(text.encode()).items[0].published == read


POST = {
    "id": 3,
    "link": "https://kabar.example/3",
    "title": {"rendered": "Harga naik"},
    "content": {"rendered": "<p>a</p>"},
}


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "\ufeff\n{}",
        "<br />\n<b>Notice</b>: Undefined index [0] in <b>/x.php</b>\n{}",
        "[24-Nov-2025 10:00:00 UTC] PHP Notice:  x\n{}",
        "Deprecated: x {{closure}} in y\n{}\n<!-- 34 queries -->",
        ")]}}',\n{}",
        "{}<script>var a = [1];</script>",
    ],
)
def test_a_json_list_is_found_among_what_programs_say_around_it(around):
    found = listing(around.format(json.dumps([POST])).encode())

    assert [(found.kind, item.title) for item in found.items] == [("wordpress", "Harga naik")]


@pytest.mark.parametrize("text", ["<html><body>[{}]</body></html>", "[1, 2]", "[", "{}", '{"a": [1]}', "halo", ""])
def test_what_is_no_list_is_refused(text):
    with pytest.raises(BadInput):
        listing(text.encode())


# Where a list is


@pytest.mark.parametrize(
    ("page", "header", "path"),
    [
        ('<link rel="alternate" type="application/atom+xml" href="umpan">', "", "/umpan"),
        ('<base href="/portal/"><link rel=alternate type=application/rss+xml href=umpan>', "", "/portal/umpan"),
        ('<base target="_top"><link rel="feed" href="/umpan">', "", "/umpan"),
        ("<p>Selamat datang.</p>", 'Link: <umpan?x=1,2>; rel="alternate"; type="application/rss+xml"', "/umpan?x=1,2"),
        ("<p>x</p>", "Link: </a.css>; rel=preload, </umpan>; type=application/rss+xml; rel=alternate", "/umpan"),
        ("<p>x</p>", 'Link: </komentar/feed>; rel="alternate"; type="application/rss+xml"', "/feed"),
        ('<a href="/langganan.xml">RSS</a>', "", "/langganan.xml"),
        ('<a href="/x"><img alt=""> Umpan RSS </a>', "", "/x"),
        ("<p>x</p>", "", "/feed"),
        ("<p>x</p>", "", "/rss"),
        ("<p>x</p>", "", "/rss.xml"),
        ("<p>x</p>", "", "/feed.xml"),
        ("<p>x</p>", "", "/atom.xml"),
    ],
)
def test_a_sites_list_is_found_from_its_front_page(room, site, page, header, path):
    site.page("/", f"<!doctype html><html><head><title>Kabar</title></head><body>{page}</body></html>", more=header)
    feed(site, story(site, 1), path=path)

    assert follow(room, site, "/").url == site.address + path
