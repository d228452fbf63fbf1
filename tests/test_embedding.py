"""The player in another site's page: asked for by the article's own address, and as a page that isolates itself would have it."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler

import audit
import browser_shelf as shelf
import loopback
import pytest
from test_old_browsers import MISSING, NEWER_SCRIPT
from test_player_journeys import until

ARTICLE = "https://kantor-berita.example/dermaga"
WRITTEN = "http://WWW.kantor-berita.example/dermaga/amp/?utm_source=wa#isi"


@pytest.fixture(scope="module")
def visitor(tmp_path_factory):
    with shelf.visited(tmp_path_factory.mktemp("home")) as client:
        yield client


def fetched(visitor, path, url):
    return visitor.get(path, query_string={"url": url})


@pytest.mark.parametrize("url", [ARTICLE, WRITTEN, f"http://127.0.0.1:8000/berita/{shelf.HARBOUR_SLUG}?x=1#s3"])
def test_the_player_is_found_by_the_address_of_the_article(visitor, url):
    frame, oembed = fetched(visitor, "/embed", url), fetched(visitor, "/oembed", url)

    assert (frame.status_code, oembed.status_code) == (200, 200)
    assert f'data-slug="{shelf.HARBOUR_SLUG}"' in frame.text
    assert f'<iframe src="http://127.0.0.1:8000/embed/{shelf.HARBOUR_SLUG}"' in oembed.json["html"]


@pytest.mark.parametrize("url", ["https://kantor-berita.example/lain", "", "http://[::1", "\x00", "/berita/x"])
def test_what_has_no_audio_yet_is_told_in_words_inside_the_frame(visitor, url):
    frame, oembed = fetched(visitor, "/embed", url), fetched(visitor, "/oembed", url)

    assert (frame.status_code, oembed.status_code) == (404, 404)
    assert "belum dapat didengarkan" in frame.text
    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]
    assert oembed.json["error"] == "site.no_audio_there"


def test_what_was_withdrawn_says_so_with_day_and_ground_in_the_frame_too(visitor):
    frame, page = (visitor.get(f"/{where}/{shelf.MARKET_SLUG}") for where in ("embed", "berita"))
    oembed = fetched(visitor, "/oembed", f"http://127.0.0.1:8000/berita/{shelf.MARKET_SLUG}")

    for answer in (frame, page):
        assert answer.status_code == 410
        for words in (
            "Berita ini telah dicabut",
            "24 November 2026",
            "masa depan anak",
            "Identitas anak terbuka.",
            "<audio",
        ):
            assert words in answer.text
    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]
    assert (oembed.status_code, oembed.json["error"]) == (410, "site.withdrawn_there")
    assert "masa depan anak" in oembed.json["message"]
    assert oembed.json["withdrawn_at"].startswith("2026-11-24T")


def test_the_frame_tells_what_was_corrected(visitor):
    frame = visitor.get(f"/embed/{shelf.SCHOOL_SLUG}").text

    assert "Semula 140 peminjam. Yang benar 104 peminjam." in frame.split('id="transkrip">')[0]


def test_whatever_isolates_itself_may_take_in_what_the_frame_needs(visitor):
    page = visitor.get(f"/embed/{shelf.HARBOUR_SLUG}")
    static = visitor.application.extensions["audionews"].static
    needed = [static[name].address for name in ("site.css", "framed.js", "icon.svg")] + ["/pemutar.js"]

    assert page.headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    for answer in (page, *map(visitor.get, needed)):
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_element_is_small_and_asks_nothing_of_anybody_else(visitor):
    script = visitor.get("/pemutar.js")

    assert script.content_length <= 3 * 1024
    assert "http" not in script.text
    assert script.headers["Access-Control-Allow-Origin"] == "*"
    assert NEWER_SCRIPT  # test_old_browsers reads every script of static/, this one too


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with shelf.served(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture(scope="module")
def elsewhere(site):
    """A newsroom's page on another site: isolated, with a policy that allows this site's script and frames and nothing else."""
    school, market = (f"{site}/berita/{slug}" for slug in (shelf.SCHOOL_SLUG, shelf.MARKET_SLUG))
    body = (
        f'<!doctype html><html lang="id"><title>Kabar</title><script src="{site}/pemutar.js" defer></script><h1>Kabar</h1>'
        f'<audionews-player id="ada" src="{WRITTEN}"><a href="{site}/">Dengarkan</a></audionews-player>'
        f'<audionews-player id="belum" src="https://kantor-berita.example/lain"><a href="{site}/">Dengarkan</a></audionews-player>'
        f'<audionews-player id="diralat" src="{school}"></audionews-player>'
        f'<iframe id="wp" sandbox="allow-scripts" title="WordPress" src="{site}/embed/{shelf.HARBOUR_SLUG}#?secret=rahasia7"></iframe>'
        + "<p>Isi.</p>" * 300
        + f'<audionews-player id="dicabut" src="{market}"></audionews-player>'
    ).encode()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in (
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Security-Policy", f"default-src 'none'; script-src {site}; frame-src {site}"),
                ("Cross-Origin-Embedder-Policy", "require-corp"),
                ("Cross-Origin-Opener-Policy", "same-origin"),
                ("Content-Length", str(len(body))),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with loopback.listening(Page) as server:
        yield server.address.replace("127.0.0.1", "localhost")


def height(id: str) -> str:
    return f"document.getElementById('{id}').offsetHeight"


@pytest.mark.parametrize("lacking", ["", MISSING], ids=["new", "as old as Chrome 80"])
def test_the_element_shows_what_can_be_heard_and_nothing_else(browser, site, elsewhere, lacking):
    context = audit.visitor(browser, service_workers="block")
    context.add_init_script(lacking + "window.said = []; addEventListener('message', event => said.push(event.data));")
    page, broken, requested = context.new_page(), [], []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("request", lambda request: requested.append(request.url))
    page.goto(elsewhere)
    until(page, f"{height('ada')} > 200 && {height('diralat')} > 200")
    frame = page.frame_locator("#ada iframe")
    frame.get_by_role("button", name="Putar", exact=True).click()
    frame.get_by_role("button", name="Jeda", exact=True).wait_for()
    before = page.evaluate(height("ada"))
    frame.get_by_text("Baca transkrip").click()
    until(page, f"{height('ada')} > {before} + 100")
    page.evaluate("postMessage({audionews: 'height', height: 9000}, '*')")  # not from the frame: nobody listens
    until(
        page, "said.some(one => one.height === 9000) && said.some(one => one.secret === 'rahasia7' && one.value > 200)"
    )

    assert page.evaluate("crossOriginIsolated")
    assert page.evaluate(height("ada")) < 9000
    assert page.evaluate(height("belum")) == 0
    assert page.frame_locator("#diralat iframe").get_by_role("heading", name="Berita ini telah diralat").is_visible()
    assert (
        page.frame_locator("#wp").locator("body").evaluate("body => getComputedStyle(body).margin") == "0px"
    )  # its style came
    assert not any(shelf.MARKET_SLUG in url for url in requested)  # it is far below
    page.locator("#dicabut").evaluate("one => one.scrollIntoView()")
    until(page, f"{height('dicabut')} > 200")
    assert page.frame_locator("#dicabut iframe").get_by_role("heading", name="Berita ini telah dicabut").is_visible()
    assert {url.split("/")[2] for url in requested} == {site.split("/")[2], elsewhere.split("/")[2]}
    assert broken == []
    context.close()
