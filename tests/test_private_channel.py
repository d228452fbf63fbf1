"""A channel with private = true is met by nobody but those who have one of its private feeds: every address is asked, as for an embargo."""

import re
import shutil

import pytest
from podcast_values import BASE, HOUR, MINUTE, NOW, a_library, corrected, published, withdrawn
from test_embargo import own_addresses as addresses_of

from audionews import assets
from audionews.app import create_app
from audionews.newsroom import Newsroom
from audionews.newsroom.propagation import look_due
from audionews.settings import from_environment

SECRET = "Laporan Pelanggan Bendungan Rahasia"
PUBLIC = (
    "/", "/kanal/berita", "/kanal/pelanggan", "/ralat", "/ralat.json", "/cari?q=bendungan", "/cari?q=", "/cari?q=bendungan&kanal=pelanggan",
    "/sitemap.xml", "/sitemap-0.xml", "/tersimpan", "/tentang", "/bantuan", "/pengaturan", "/robots.txt", "/situs.webmanifest", "/feeds/kanal.opml",
    *(f"/feeds/{feed}.{form}" for feed in ("berita", "pelanggan", "ralat") for form in ("xml", "atom", "json")), "/feeds/pelanggan/1.xml",
    "/unduh/pelanggan/2026-11-25.epub", "/unduh/pelanggan/2026-11.daisy.zip", "/embed?url=https://sumber.example/artikel?a=1%26b=2",
)  # fmt: skip


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "channels"
    folder.mkdir()
    ours = assets.folder("feeds") / "channels"
    for name in ("berita", "pelanggan"):
        shutil.copy(ours / "berita.jpg", folder / f"{name}.jpg")
        text = (ours / "berita.toml").read_text(encoding="utf-8").replace('"berita.jpg"', f'"{name}.jpg"')
        text = text.replace('title = "Berita Suara"', f'title = "Kanal {name}"')
        (folder / f"{name}.toml").write_text(
            text + ("private = true\n" if name == "pelanggan" else ""), encoding="utf-8"
        )
    return tmp_path


@pytest.fixture
def library(home):
    opened = a_library(home)
    yield opened
    opened.close()


def settings_of(home):
    return from_environment({"AUDIONEWS_HOME": str(home), "AUDIONEWS_BASE_URL": BASE})


@pytest.fixture
def visitor(library, home):
    return create_app(settings_of(home), library, clock=lambda: NOW + 2 * HOUR).test_client(use_cookies=False)


def looks(visitor):
    answers = {}
    for path in PUBLIC:
        answer = visitor.get(path)
        kept = {name: answer.headers.get(name) for name in ("ETag", "Last-Modified", "Content-Length", "Location")}
        answers[path] = answer.status_code, answer.data, kept
    return answers


def own_addresses(visitor, story):
    """Every address of the site that says something of one story, its neighbours' list too."""
    return [*addresses_of(visitor, story), f"/?sebelum={story.slug}"]


def test_nothing_public_changes_by_a_private_channel(library, visitor):
    published(library, "Pasar Kamboja Dibuka Lagi", at=NOW - HOUR)
    before = looks(visitor)
    story = published(library, SECRET, channel="pelanggan", at=NOW)
    assert looks(visitor) == before
    corrected(library, story.slug, at=NOW + MINUTE)
    assert looks(visitor) == before
    withdrawn(library, story.slug, at=NOW + MINUTE)

    assert looks(visitor) == before


def test_no_address_of_the_story_answers(library, visitor):
    story = published(library, SECRET, channel="pelanggan", at=NOW)
    first = own_addresses(visitor, story)
    corrected(library, story.slug, at=NOW + MINUTE)
    now = library.stories.get(story.slug)
    paths = {*first, *own_addresses(visitor, now), f"/ralat/{now.corrections[0].id}"}

    assert len(paths) > 14
    for path in paths:
        for method in (visitor.get, visitor.head):
            assert method(path).status_code == 404, path
        assert visitor.get(path, headers={"Range": "bytes=0-9", "If-None-Match": "*"}).status_code == 404, path
    assert visitor.post(f"/berita/{story.slug}/salah-baca", data={"kata": "x", "kalimat": "s1"}).status_code == 404
    withdrawn(library, story.slug, at=NOW + 2 * MINUTE)
    assert {visitor.get(path).status_code for path in paths} == {404}


def test_a_hidden_story_looks_like_one_that_never_was(library, visitor):
    story, never = published(library, SECRET, channel="pelanggan", at=NOW), "cerita-yang-tidak-pernah-ada"
    for path in own_addresses(visitor, story):
        hidden = visitor.get(path)
        absent = visitor.get(re.sub(r"[0-9a-f]{64}", "0" * 64, path).replace(story.slug, never))

        assert hidden.data.replace(story.slug.encode(), never.encode()) == absent.data, path
        assert set(dict(hidden.headers)) == set(dict(absent.headers)), path


def test_its_private_feed_tells_everything_without_a_public_address(library, visitor):
    story = published(library, SECRET, channel="pelanggan", at=NOW)
    corrected(library, story.slug, at=NOW + MINUTE)
    _, key = library.private_feeds.add("pelanggan", "kelompok uji", by="wati", at=NOW)
    feed = visitor.get(f"/pribadi/{key}/pelanggan.xml")

    assert feed.status_code == 200
    assert SECRET in feed.text
    assert f"/berita/{story.slug}" not in feed.text
    media = set(re.findall(rf"{BASE}(/pribadi/media/[^\"<&\s]+)", feed.text))
    assert len(media) == 6
    assert {visitor.get(path).status_code for path in media} == {200}
    elsewhere = set(re.findall(rf"{BASE}(/[^\"<&\s]+)", feed.text)) - media
    assert {path for path in elsewhere if not path.endswith(".jpg")} == {f"/pribadi/{key}/pelanggan.xml"}


def test_the_desk_sees_it_and_says_so(library, visitor, home):
    story = published(library, SECRET, channel="pelanggan", at=NOW)

    assert library.stories.get(story.slug, now=NOW + HOUR).slug == story.slug
    assert library.private_feeds.channels() == {"pelanggan"}
    assert [line.action for line in library.audit.newest(9) if "channel" in line.action] == ["channel-private"]


def test_a_channel_that_is_opened_is_met_at_once(library, visitor, home):
    story = published(library, SECRET, channel="pelanggan", at=NOW)
    assert visitor.get(f"/berita/{story.slug}").status_code == 404
    file = home / "channels" / "pelanggan.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("private = true\n", ""), encoding="utf-8")
    opened = create_app(settings_of(home), library, clock=lambda: NOW + 2 * HOUR).test_client(use_cookies=False)

    assert opened.get(f"/berita/{story.slug}").status_code == 200
    assert visitor.get(f"/berita/{story.slug}").status_code == 200
    assert SECRET in opened.get("/feeds/pelanggan.xml").text


def test_a_channel_whose_file_is_gone_stays_private(library, visitor, home):
    story = published(library, SECRET, channel="pelanggan", at=NOW)
    (home / "channels" / "pelanggan.toml").unlink()
    without = create_app(settings_of(home), library, clock=lambda: NOW + 2 * HOUR).test_client(use_cookies=False)

    assert {without.get(path).status_code for path in own_addresses(without, story)} == {404}


def test_a_private_correction_is_no_public_places_business(library, visitor, home):
    story = published(library, SECRET, channel="pelanggan", at=NOW)
    corrected(library, story.slug, at=NOW + MINUTE)
    newsroom = Newsroom(library, settings_of(home), {}, lambda: NOW + HOUR)

    assert look_due(newsroom.library, newsroom.settings, NOW + HOUR) == [
        library.stories.get(story.slug).corrections[0].id
    ]
    assert library.inbox.alarms() == []
