"""Nothing of a story may be found before its minute, and everything at that minute, though no process does anything then."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from podcast_values import BASE, HOUR, MINUTE, NOW, Clock, a_library, corrected, published, withdrawn

from audionews.app import create_app
from audionews.settings import from_environment

SECOND = timedelta(seconds=1)
SECRET = "Bendungan Rahasia Diresmikan Diam-diam"
OPENS = NOW + HOUR
PUBLIC = (
    "/",
    "/kanal/berita",
    "/ralat",
    "/ralat.json",
    "/cari?q=bendungan",
    "/cari?q=",
    "/sitemap.xml",
    "/tersimpan",
    *(f"/feeds/{feed}.{form}" for feed in ("berita", "disabilitas", "ralat") for form in ("xml", "atom", "json")),
    "/feeds/kanal.opml",
)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path):
    """The library as the newsroom's process has it open."""
    opened = a_library(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def visitor(desk, tmp_path, clock):
    """The site with a connection, a cache and a press of its own."""
    settings = from_environment({"AUDIONEWS_HOME": str(tmp_path), "AUDIONEWS_BASE_URL": BASE})
    app = create_app(settings, clock=clock)
    yield app.test_client(use_cookies=False)
    app.extensions["audionews"].library.close()


@pytest.fixture
def secret(desk, visitor):
    """A story under embargo beside a public one; everything public was looked at before it came."""
    published(desk, "Pasar Kamboja Dibuka Lagi", at=NOW - HOUR)
    looks(visitor)
    return published(desk, SECRET, at=NOW, visible_from=OPENS)


def looks(visitor, paths=PUBLIC):
    """Everything a visitor can compare: status, bytes and validators of each address."""
    answers = {}
    for path in paths:
        answer = visitor.get(path)
        validators = {
            name: answer.headers.get(name) for name in ("ETag", "Last-Modified", "Content-Length", "Cache-Control")
        }
        answers[path] = answer.status_code, answer.data, validators
    return answers


def own_addresses(visitor, story):
    """Every address that says something of one story: all rules with its name, and its files."""
    paths = [media.path for media in story.build.media]
    paths += [f"/oembed?url={quote(f'{BASE}/berita/{story.slug}')}"]
    for rule in visitor.application.url_map.iter_rules():
        if (
            "GET" in rule.methods
            and rule.arguments == {"slug"}
            and not rule.rule.startswith(("/kanal/", "/desk", "/api"))
        ):
            paths.append(rule.rule.replace("<slug>", story.slug))
    return paths


def test_nothing_public_changes_by_an_embargoed_story(desk, visitor, clock):
    published(desk, "Pasar Kamboja Dibuka Lagi", at=NOW - HOUR)
    before = looks(visitor)
    published(desk, SECRET, at=NOW, visible_from=OPENS)
    clock.now = OPENS - SECOND

    assert looks(visitor) == before


def test_no_address_of_the_story_answers_before_its_minute(visitor, secret, clock):
    clock.now = OPENS - SECOND
    paths = own_addresses(visitor, secret)

    assert len(paths) > 9
    for path in paths:
        for method in (visitor.get, visitor.head):
            assert method(path).status_code == 404, path
        assert visitor.get(path, headers={"Range": "bytes=0-9", "If-None-Match": "*"}).status_code == 404, path
    report = visitor.post(f"/berita/{secret.slug}/salah-baca", data={"kata": "bendungan", "kalimat": "s1"})
    assert report.status_code == 404


def test_a_hidden_story_looks_like_one_that_never_was(visitor, secret):
    never = "cerita-yang-tidak-pernah-ada"
    for path in own_addresses(visitor, secret):
        hidden = visitor.get(path)
        absent = visitor.get(re.sub(r"[0-9a-f]{64}", "0" * 64, path).replace(secret.slug, never))

        assert hidden.data.replace(secret.slug.encode(), never.encode()) == absent.data, path
        assert set(dict(hidden.headers)) == set(dict(absent.headers)), path
    for path in ("/?sebelum={}", "/kanal/berita?sebelum={}"):
        hidden, absent = visitor.get(path.format(secret.slug)), visitor.get(path.format(never))
        assert (hidden.status_code, hidden.data) == (absent.status_code, absent.data), path


def test_everything_is_there_at_its_minute_without_anybody_publishing(visitor, secret, clock):
    clock.now = OPENS - SECOND
    before = looks(visitor)
    for path in own_addresses(visitor, secret):
        visitor.get(path)
    clock.now = OPENS
    after = looks(visitor)

    for path in own_addresses(visitor, secret):
        assert visitor.get(path).status_code == 200, path
    shows = [path for path, (_, content, _) in after.items() if secret.slug.encode() in content]
    assert {"/", "/kanal/berita", "/cari?q=bendungan", "/sitemap.xml"} <= set(shows)
    assert {f"/feeds/berita.{form}" for form in ("xml", "atom", "json")} <= set(shows)
    for form in ("xml", "atom", "json"):
        path = f"/feeds/berita.{form}"
        tag = before[path][2]["ETag"]
        assert visitor.get(path, headers={"If-None-Match": tag}).status_code == 200
    assert after["/feeds/disabilitas.xml"] == before["/feeds/disabilitas.xml"]


def test_an_embargo_gives_the_episode_the_date_of_its_minute(visitor, secret, clock):
    clock.now = OPENS + MINUTE
    newest = visitor.get("/feeds/berita.json").json["items"][0]

    assert newest["title"] == SECRET
    assert newest["date_published"] == "2026-11-25T15:00:00+07:00"


def test_a_correction_under_embargo_is_as_hidden_as_its_story(desk, visitor, secret, clock):
    before = looks(visitor)
    corrected(desk, secret.slug, at=NOW + MINUTE)
    story = desk.stories.get(secret.slug)
    [correction] = story.corrections
    clock.now = OPENS - SECOND

    assert looks(visitor) == before
    paths = own_addresses(visitor, story) + own_addresses(visitor, secret) + [f"/ralat/{correction.id}"]
    assert {visitor.get(path).status_code for path in paths} == {404}
    clock.now = OPENS
    assert visitor.get(story.build.mp3.path).status_code == 200
    assert visitor.get(f"/berita/{secret.slug}").status_code == 200


def test_an_embargo_that_is_moved_holds_to_its_new_minute(desk, visitor, secret, clock):
    later = OPENS + HOUR
    desk.publishing.publish(secret.slug, secret.build.id, by="rini", at=NOW + MINUTE, visible_from=later)
    for now, status in ((OPENS, 404), (later - SECOND, 404), (later, 200)):
        clock.now = now

        assert {visitor.get(path).status_code for path in own_addresses(visitor, secret)} == {status}
        assert (secret.slug.encode() in visitor.get("/feeds/berita.xml").data) == (status == 200)


def test_what_was_replaced_before_its_minute_is_never_heard(desk, visitor, secret, clock):
    """The build that was to be public and was corrected first: its files were never announced to anyone."""
    corrected(desk, secret.slug, kind="silent", delivery="quiet", at=NOW + MINUTE)
    clock.now = OPENS

    assert secret.build.mp3.path not in visitor.get("/feeds/berita.xml").text


def test_a_story_withdrawn_before_its_minute_keeps_its_sound_to_itself(desk, visitor, secret, clock):
    withdrawn(desk, secret.slug, at=NOW + MINUTE)
    clock.now = OPENS + HOUR

    assert {visitor.get(media.path).status_code for media in secret.build.media} == {404}
    assert SECRET not in visitor.get("/feeds/berita.xml").text
    assert visitor.get(f"/berita/{secret.slug}").status_code == 410
