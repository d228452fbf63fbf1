"""Answers kept ready: nobody is ever shown what was true before the last change, and asking again costs little."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import browser_shelf as shelf
import pytest
from flask import template_rendered
from werkzeug.test import create_environ

from audionews.app import create_app
from audionews.library import Library
from audionews.library.blobs import shop
from audionews.library.database import connect
from audionews.library.public_state import Changes
from audionews.site.cache import Cache, _weight
from audionews.site.responses import encoding_of

pytest_plugins = ["library_fixtures"]
PAGE = f"/berita/{shelf.SCHOOL_SLUG}"


class Clock:
    def __init__(self) -> None:
        self.now = shelf.NOW

    def __call__(self):
        return self.now


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def newsroom(home):
    """The library as another process has it open."""
    settings = shelf.settings_for(home)
    shelf.stocked(settings).close()
    library = Library.open(settings)
    yield library
    library.close()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def visitor(home, newsroom, clock):
    library = Library.open(shelf.settings_for(home))
    yield create_app(shelf.settings_for(home), library, clock=clock).test_client()
    library.close()


@pytest.fixture
def drawn(visitor):
    """The templates that were drawn."""
    names = []
    with template_rendered.connected_to(lambda _, template, **rest: names.append(template.name), visitor.application):
        yield names


def test_a_page_is_drawn_once_while_nothing_changes(visitor, drawn):
    first, again = visitor.get(PAGE), visitor.get(PAGE)

    assert again.data == first.data
    assert drawn == ["pages/article.html"]


class Slow:
    """An application whose page takes a moment, as one that waits for its database does."""

    def __init__(self, status="200 OK") -> None:
        self.status, self.asked, self.at_once, self.most = status, 0, 0, 0
        self.counting = threading.Lock()

    def __call__(self, environ, start_response):
        with self.counting:
            self.asked, self.at_once = self.asked + 1, self.at_once + 1
            self.most = max(self.most, self.at_once)
        time.sleep(0.1)
        with self.counting:
            self.at_once -= 1
        if self.status == "falls":
            raise RuntimeError("fell over")
        start_response(self.status, [("Content-Type", "text/html")])
        return [b"<p>Halo</p>"]


def crowd(newsroom, clock, app, askers=12):
    """What each of them got from one cache at the same moment."""
    cache = Cache(app, Changes(newsroom.engine), clock)

    def ask(_):
        try:
            return b"".join(cache(create_environ("/pedoman"), lambda *said: None))
        except RuntimeError as error:
            return str(error)

    with ThreadPoolExecutor(askers) as threads:
        return list(threads.map(ask, range(askers))), cache


def test_a_crowd_that_comes_right_after_a_publication_has_the_page_drawn_once(newsroom, clock):
    app = Slow()

    got, cache = crowd(newsroom, clock, app)

    assert got == [b"<p>Halo</p>"] * 12
    assert app.asked == 1
    assert not cache._drawings


@pytest.mark.parametrize("status", ["404 NOT FOUND", "falls"])
def test_whoever_waited_for_an_answer_that_is_not_kept_does_not_queue_for_his_own(newsroom, clock, status):
    app = Slow(status)

    got, cache = crowd(newsroom, clock, app)

    assert len(got) == app.asked == 12
    assert app.most > 6
    assert not cache._drawings


def test_whoever_has_the_page_is_told_so_without_drawing_it(visitor, drawn):
    tag = visitor.get(PAGE).headers["ETag"]

    again = visitor.get(PAGE, headers={"If-None-Match": f'"other", {tag}'})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert again.headers["Cache-Control"] == "no-cache"
    assert len(drawn) == 1


def test_a_304_says_all_that_the_page_says_but_what_is_of_its_body(visitor):
    for path in (PAGE, "/feeds/berita.xml"):
        had = visitor.get(path)

        again = visitor.get(path, headers={"If-None-Match": had.headers["ETag"]})

        of_the_body = {"Content-Type", "Content-Length", "Content-Encoding"}
        assert again.status_code == 304
        assert dict(again.headers) == {name: value for name, value in had.headers if name not in of_the_body}
        assert {"ETag", "Cache-Control", "Vary", "Content-Security-Policy"} <= set(again.headers.keys())


@pytest.mark.parametrize(
    "asked",
    [
        {"PATH_INFO": PAGE, "HTTP_IF_NONE_MATCH": '"of yesterday"'},
        {"PATH_INFO": "/desk/", "HTTP_IF_NONE_MATCH": "*"},
        {"PATH_INFO": "/berita/tidak-ada", "HTTP_IF_NONE_MATCH": "*"},
        {"PATH_INFO": PAGE, "QUERY_STRING": "versi=1", "HTTP_IF_NONE_MATCH": "*"},
        {"PATH_INFO": PAGE, "HTTP_COOKIE": "pengaturan=tema.gelap", "HTTP_IF_NONE_MATCH": "*"},
    ],
)
def test_whoever_does_not_have_the_page_as_it_is_for_him_is_not_told_that_it_is_unchanged(visitor, asked):
    cache = visitor.application.wsgi_app
    tag = visitor.get(PAGE).headers["ETag"]

    assert cache.unchanged({"PATH_INFO": PAGE, "HTTP_IF_NONE_MATCH": tag})
    assert cache.unchanged(asked) is None


def test_a_head_request_has_the_headers_of_the_page_and_no_body(visitor):
    page, head = visitor.get(PAGE), visitor.head(PAGE)

    assert head.data == b""
    assert head.headers["Content-Length"] == str(len(page.data))


def test_a_correction_published_by_another_process_is_in_the_next_answer(visitor, newsroom, clock):
    before = visitor.get(PAGE)
    lists = {path: visitor.get(path).text for path in ("/", "/ralat", "/ralat.json", "/cari?q=perpustakaan")}
    clock.now += timedelta(minutes=1)

    shelf.corrected(newsroom, shelf.SCHOOL_SLUG, clock.now, "dua ratus buku", "tiga ratus buku")

    after = visitor.get(PAGE, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "tiga ratus buku" in after.text
    assert "tiga</ins>" in visitor.get("/ralat").text  # the changed word is marked
    assert [path for path, text in lists.items() if visitor.get(path).text == text] == []


def test_an_embargo_ends_on_time_though_nothing_is_written_then(visitor, newsroom, clock):
    opens = clock.now + timedelta(hours=1)
    rows = (("headline", "Balai desa dibuka"), ("paragraph", "Balai desa yang baru dibuka pagi ini."))
    story = newsroom.stories.add(
        shelf.article_of(rows), shelf.script_of(rows), channel="berita", by="uji", at=clock.now
    )
    build = shelf.built(newsroom, story.slug, 1, clock.now)
    newsroom.publishing.publish(story.slug, build.id, by="uji", at=clock.now, visible_from=opens)

    seen = []
    for moment in (opens - timedelta(seconds=1), opens, opens - timedelta(seconds=1)):
        clock.now = moment
        seen.append("Balai desa dibuka" in visitor.get("/").text)

    assert seen == [False, True, False]


def test_listeners_with_other_settings_get_other_pages(visitor):
    dark = visitor.application.test_client()
    dark.post("/pengaturan", data={"tema": "gelap"})

    pages = [client.get("/").text for client in (visitor, dark, visitor, dark)]

    assert ["gelap" in page for page in pages] == [False, True, False, True]


def test_each_encoding_is_kept_apart_and_says_the_same(visitor):
    import gzip

    import brotli

    plain = visitor.get(PAGE).data
    zipped = visitor.get(PAGE, headers={"Accept-Encoding": "gzip, deflate"})
    small = visitor.get(PAGE, headers={"Accept-Encoding": "gzip, deflate, br, zstd"})

    assert gzip.decompress(zipped.data) == brotli.decompress(small.data) == plain
    assert len(small.data) < len(zipped.data)
    assert "Accept-Encoding" in ", ".join(small.headers.getlist("Vary"))


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", ""),
        ("*", "br"),
        ("br", "br"),
    ],
)
def test_the_smallest_encoding_that_is_allowed_is_used(accepted, encoding):
    assert encoding_of(accepted) == encoding


def test_memory_has_an_end(home, newsroom, clock):
    app = create_app(shelf.settings_for(home), newsroom, clock=clock)
    app.wsgi_app = Cache(app.wsgi_app._app, Changes(newsroom.engine), clock, limit_bytes=50_000)
    visitor = app.test_client()

    for number in range(12):
        visitor.get(f"/cari?q=kata{number}")

    cache = app.wsgi_app
    assert 0 < len(cache._answers) < 12
    assert cache._bytes <= 50_000
    assert cache._bytes == sum(_weight(key, answer) for key, answer in cache._answers.items())


def test_small_answers_under_endless_made_up_queries_fill_no_memory(home, newsroom, clock):
    app = create_app(shelf.settings_for(home), newsroom, clock=clock)
    app.wsgi_app = Cache(app.wsgi_app._app, Changes(newsroom.engine), clock, limit_bytes=100_000)
    visitor = app.test_client()

    for number in range(60):
        visitor.head(f"/robots.txt?{number}{'a' * 3000}")

    held = sum(len(key[1]) + len(answer.body) for key, answer in app.wsgi_app._answers.items())
    assert held <= 100_000


def test_what_is_not_the_same_for_everybody_is_not_kept(visitor):
    visitor.get("/tidak-ada")
    visitor.get("/berita/tidak-ada")
    visitor.get("/healthz")

    assert not visitor.application.wsgi_app._answers


def test_the_library_tells_a_change_of_another_process_from_what_listeners_do_not_see(database_url, tmp_path):
    here, other = (Library(connect(database_url), shop(f"file://{tmp_path}/media")) for _ in range(2))
    changes = Changes(here.engine)
    before = changes.state(shelf.NOW)

    other.settings.keep("uji", "1")
    unseen = changes.state(shelf.NOW)
    other.audit.note("publish", by="uji", at=shelf.NOW)
    seen = changes.state(shelf.NOW)

    changes.close()
    here.close()
    other.close()
    assert unseen is before
    assert seen.version > before.version
    assert changes.state(shelf.NOW).version == seen.version  # asked again after its connection was gone
    changes.close()
