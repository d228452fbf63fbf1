"""The listener's door, asked over WSGI: what pages say, how media answers, what is kept out."""

import html
import io
import json
import re
from datetime import datetime
from xml.etree import ElementTree

import browser_shelf as shelf
import pytest
from PIL import Image

from audionews.app import create_app
from audionews.library import Library
from audionews.library.database import writing
from audionews.library.tables import articles
from audionews.site import player_view, responses

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def visitor(tmp_path_factory):
    with shelf.visited(tmp_path_factory.mktemp("home")) as client:
        yield client


@pytest.fixture
def mp3(visitor):
    return visitor.application.extensions["audionews"].library.stories.get(shelf.HARBOUR_SLUG).build.mp3


def test_a_withdrawn_story_answers_gone_and_keeps_its_text_to_itself(visitor):
    answer = visitor.get(f"/berita/{shelf.MARKET_SLUG}")

    assert answer.status_code == 410
    assert "masa depan anak" in answer.text
    assert "gerobak" not in answer.text


def test_one_range_is_answered_with_exactly_those_bytes(visitor, mp3):
    answer = visitor.get(mp3.path, headers={"Range": "bytes=1000-1999"})

    assert (answer.status_code, len(answer.data)) == (206, 1000)
    assert answer.headers["Content-Range"] == f"bytes 1000-1999/{mp3.size_bytes}"


def test_a_range_behind_the_end_cannot_be_satisfied(visitor, mp3):
    answer = visitor.get(mp3.path, headers={"Range": f"bytes={mp3.size_bytes}-"})

    assert answer.status_code == 416


def test_several_ranges_are_answered_with_the_whole_file(visitor, mp3):
    answer = visitor.get(mp3.path, headers={"Range": "bytes=0-1,5-6"})

    assert (answer.status_code, len(answer.data)) == (200, mp3.size_bytes)


def test_parts_of_two_files_never_meet(visitor, mp3):
    answer = visitor.get(mp3.path, headers={"Range": "bytes=5-", "If-Range": '"another"'})

    assert answer.status_code == 200


def test_what_a_browser_plays_begins_with_sound_not_with_the_cover(visitor, mp3):
    whole, played = visitor.get(mp3.path), visitor.get(player_view.sound(mp3))

    assert whole.data[:3] == b"ID3"
    assert played.data[:2] in (b"\xff\xfb", b"\xff\xf3")
    assert whole.data.endswith(played.data)
    assert played.headers["ETag"] != whole.headers["ETag"]


def test_a_range_of_what_a_browser_plays_counts_from_its_own_start(visitor, mp3):
    address = player_view.sound(mp3)
    whole = visitor.get(address).data

    part = visitor.get(address, headers={"Range": "bytes=1000-1999"})

    assert part.data == whole[1000:2000]
    assert part.headers["Content-Range"] == f"bytes 1000-1999/{len(whole)}"


def test_an_unchanged_page_costs_a_304(visitor):
    first = visitor.get(f"/berita/{shelf.HARBOUR_SLUG}")
    again = visitor.get(f"/berita/{shelf.HARBOUR_SLUG}", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


def test_settings_work_without_a_script(visitor):
    client = visitor.application.test_client()
    answer = client.post("/pengaturan", data={"tema": "gelap", "kecepatan": "1.5", "hemat": "1"})

    assert answer.status_code == 303
    assert "SameSite=Strict" in answer.headers["Set-Cookie"]
    assert 'data-theme="gelap"' in client.get("/").text
    assert client.get(f"/berita/{shelf.HARBOUR_SLUG}").text.index("opus16") < client.get(
        f"/berita/{shelf.HARBOUR_SLUG}"
    ).text.index('"mp3"')


@pytest.mark.parametrize(
    ("chosen", "address", "shown"),
    [
        ({"tema": "terang"}, "/", 'data-theme="terang"'),
        ({"kecepatan": "2.5"}, f"/berita/{shelf.HARBOUR_SLUG}", '<option value="2.5" selected>'),
        ({"hemat": "1"}, "/", 'data-settings="1 opus16 "'),
        ({"penanda": "1"}, f"/berita/{shelf.HARBOUR_SLUG}", 'data-choice="cues" checked'),
        ({"lewati-caption": "1"}, f"/berita/{shelf.HARBOUR_SLUG}", 'data-skip="caption credit"'),
        ({"dari-sini": "bagian"}, f"/berita/{shelf.HARBOUR_SLUG}", 'Putar dari sini<span class="unseen">, bagian 2'),
        ({"berhenti": "1"}, "/pengaturan", 'name="berhenti" value="1" checked'),
        ({"pintasan": "1"}, f"/berita/{shelf.HARBOUR_SLUG}", " data-shortcuts"),
    ],
)
def test_every_setting_is_kept_by_the_server_alone(visitor, chosen, address, shown):
    client, silent = visitor.application.test_client(), visitor.application.test_client()
    client.post("/pengaturan", data=chosen)
    silent.post("/pengaturan", data={})

    assert shown in client.get(address).text
    assert shown not in silent.get(address).text


def test_another_site_cannot_send_a_report(visitor):
    answer = visitor.post(
        f"/berita/{shelf.HARBOUR_SLUG}/salah-baca", data={"kata": "Mahsun"}, headers={"Origin": "https://evil.example"}
    )

    assert answer.status_code == 403


def test_a_misread_word_reaches_the_desk(visitor):
    from audionews.library.inbox import Inbox

    answer = visitor.post(f"/berita/{shelf.HARBOUR_SLUG}/salah-baca", data={"kata": "Mahsun"})

    assert answer.status_code == 303
    assert [r.note for r in Inbox(visitor.application.extensions["audionews"].library.engine).reports()] == ["Mahsun"]


def test_a_moment_of_the_sound_is_enough_to_report_its_sentence(visitor):
    library = visitor.application.extensions["audionews"].library
    cue = library.stories.get(shelf.HARBOUR_SLUG).build.cues[4]

    visitor.post(f"/berita/{shelf.HARBOUR_SLUG}/salah-baca", data={"waktu": str(cue.start_ms + 900)})

    assert cue.id in [report.segment_id for report in library.inbox.reports()]


def test_the_policy_names_the_bucket_where_the_bucket_sends_the_sound():
    assert "media-src 'self' https://cdn.example;" in responses.policy(media_from="https://cdn.example")


def test_the_policy_allows_nothing_unsafe(visitor):
    policy = visitor.get("/").headers["Content-Security-Policy"]

    assert "unsafe" not in policy


def test_the_sitemap_names_every_live_story_once(visitor):
    sitemap = ElementTree.fromstring(visitor.get("/sitemap.xml").data)

    slugs = [loc.text.rsplit("/", 1)[-1] for loc in sitemap.iter(f"{SITEMAP}loc") if "/berita/" in loc.text]
    assert sorted(slugs) == sorted([shelf.HARBOUR_SLUG, shelf.SCHOOL_SLUG])


def test_thousands_of_stories_lie_in_an_index_of_sitemaps(tmp_path):
    settings = shelf.settings_for(tmp_path)
    library = Library.open(settings)
    row = {"channel": "berita", "status": "live", "headline": "x", "text_hash": "x", "newest_revision": 1, "version": 1}
    row |= {"created_at": shelf.NOW, "published_at": shelf.NOW, "updated_at": shelf.NOW}
    with writing(library.engine) as connection:
        connection.execute(articles.insert(), [{**row, "id": n, "slug": f"berita-{n}"} for n in range(1, 2502)])
    client = create_app(settings, library).test_client()

    index = ElementTree.fromstring(client.get("/sitemap.xml").data)
    parts = [loc.text.removeprefix(settings.base_url) for loc in index.iter(f"{SITEMAP}loc")]
    addresses = [
        loc.text for part in parts for loc in ElementTree.fromstring(client.get(part).data).iter(f"{SITEMAP}loc")
    ]

    library.close()
    assert index.tag == f"{SITEMAP}sitemapindex"
    assert parts == ["/sitemap-0.xml", "/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"]
    assert len({one for one in addresses if "/berita/" in one}) == 2501
    assert len(addresses) == len(set(addresses))
    assert client.get("/sitemap-4.xml").status_code == 404


def test_structured_data_tells_the_story_its_sound_and_its_correction(visitor):
    page = visitor.get(f"/berita/{shelf.SCHOOL_SLUG}").text
    answer = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', page).group(1))

    assert answer["@type"] == "NewsArticle"
    assert answer["audio"]["@type"] == "AudioObject"
    assert re.fullmatch(r"PT\d+M\d+S", answer["audio"]["duration"])
    assert [one["@type"] for one in answer["correction"]] == ["CorrectionComment"]
    assert answer["datePublished"] == "2026-11-24"  # the source's own, which states no hour
    dates = [
        answer["audio"]["datePublished"],
        answer["dateModified"],
        answer["audio"]["uploadDate"],
        answer["correction"][0]["datePublished"],
    ]
    assert all(datetime.fromisoformat(one).utcoffset() is not None for one in dates)
    addresses = [answer["url"], answer["image"], answer["audio"]["contentUrl"], answer["correction"][0]["url"]]
    answers = [visitor.get(one.removeprefix("http://127.0.0.1:8000")).status_code for one in addresses]
    assert answers == [200, 200, 200, 200]


def test_a_shared_link_shows_headline_picture_and_sound(visitor):
    page = visitor.get(f"/berita/{shelf.HARBOUR_SLUG}").text
    values = dict(re.findall(r'<meta property="(og:[a-z:_]+)" content="([^"]*)">', page))
    picture = visitor.get(values["og:image"].removeprefix("http://127.0.0.1:8000"))

    assert values["og:title"].startswith("Dermaga Tanjung Luar")
    assert (values["og:type"], values["og:locale"]) == ("article", "id_ID")
    assert Image.open(io.BytesIO(picture.data)).size == (int(values["og:image:width"]), int(values["og:image:height"]))
    assert visitor.get(values["og:audio"].removeprefix("http://127.0.0.1:8000")).mimetype == "audio/mpeg"


def test_an_editor_elsewhere_gets_the_player_from_our_address(visitor):
    page = visitor.get(f"/berita/{shelf.HARBOUR_SLUG}").text
    address = html.unescape(re.search(r'type="application/json\+oembed"[^>]+href="([^"]+)"', page).group(1))
    answer = visitor.get(address.removeprefix("http://127.0.0.1:8000") + "&maxwidth=400").json
    frame = visitor.get(re.search(r'src="http://127.0.0.1:8000([^"]+)"', answer["html"]).group(1))

    assert (answer["version"], answer["type"], answer["width"]) == ("1.0", "rich", 400)
    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame.headers
    assert "<audio" in frame.text


def test_a_withdrawn_or_foreign_address_has_no_player(visitor):
    answers = [
        visitor.get(f"/oembed?url={address}").status_code
        for address in (f"http://127.0.0.1:8000/berita/{shelf.MARKET_SLUG}", "https://evil.example/berita/x", "")
    ]

    assert answers == [410, 404, 404]


def test_a_search_tells_its_count_and_keeps_to_channel_and_days(visitor):
    both = visitor.get("/cari?q=di").text
    elsewhere = visitor.get("/cari?q=dermaga&kanal=disabilitas").text
    today = visitor.get("/cari?q=dermaga&dari=24-11-2026&sampai=2026-11-24").text
    later = visitor.get("/cari?q=dermaga&dari=25/11/2026").text

    assert "<title>Dua berita ditemukan: di" in both
    assert "Tidak ada berita ditemukan." in elsewhere
    assert "Satu berita ditemukan." in today
    assert shelf.HARBOUR_SLUG in today
    assert "Tidak ada berita ditemukan." in later


def test_a_day_that_cannot_be_read_is_named_and_nothing_is_guessed(visitor):
    page = visitor.get("/cari?q=dermaga&dari=31-02-2026").text

    assert "<title>Tanggal belum dapat dibaca" in page
    assert 'name="dari" value="31-02-2026"' in page
    assert shelf.HARBOUR_SLUG not in page


def test_a_request_that_is_refused_does_not_say_that_something_broke_here(visitor):
    answer = visitor.post("/bantuan")

    assert answer.status_code == 405
    assert "Permintaan ini tidak dapat dipenuhi" in answer.text
    assert "Ada yang salah" not in answer.text
