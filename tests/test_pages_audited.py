"""Every page in every state, and every template part in its example states, audited in Debian's chromium: nothing may be found."""

from __future__ import annotations

import urllib.error
import urllib.request

import audit
import browser_shelf as shelf
import part_examples
import pytest

from audionews import assets
from audionews.library.shelves import Library
from audionews.site import create_app, failures

PAGES = {
    "home": "/",
    "home, older news": "/?sebelum=" + shelf.HARBOUR_SLUG,
    "channel": "/kanal/berita",
    "article": f"/berita/{shelf.HARBOUR_SLUG}",
    "article, corrected": f"/berita/{shelf.SCHOOL_SLUG}",
    "article, report sent": f"/berita/{shelf.HARBOUR_SLUG}?lapor=terkirim",
    "article, report refused": f"/berita/{shelf.HARBOUR_SLUG}?lapor=ditolak",
    "withdrawn": f"/berita/{shelf.MARKET_SLUG}",
    "corrections": "/ralat",
    "corrections, none older": "/ralat?sebelum=1",
    "one correction": "/ralat/2",
    "one withdrawal": "/ralat/1",
    "saved": "/tersimpan",
    "settings": "/pengaturan",
    "settings, kept": "/pengaturan?tersimpan=1",
    "search": "/cari",
    "search, found": "/cari?q=dermaga",
    "search, nothing found": "/cari?q=gajah",
    "guidelines": "/pedoman",
    "accessibility": "/aksesibilitas",
    "help": "/bantuan",
    "embed": f"/embed/{shelf.HARBOUR_SLUG}",
    "unknown address": "/tidak-ada",
}
FAILED = {"page failed": "/contoh/gagal"}
PARTS = {
    f"{part}, {state}": f"/contoh/{part}-{state}" for part, states in part_examples.EXAMPLES.items() for state in states
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    home = tmp_path_factory.mktemp("site")
    with shelf.served(home) as address:
        yield home, address


@pytest.fixture(scope="module")
def drawn(site):
    """The pages that the running site does not show by itself: the example states, and the page of a failure."""
    home, address = site
    settings = shelf.settings_for(home, int(address.rsplit(":", 1)[1]))
    library = Library.open(settings)
    app = create_app(settings, library)
    values = part_examples.values_of(library)
    pages = {
        f"/contoh/{part}-{state}": part_examples.page_of(app, part, state, values)
        for part, states in part_examples.EXAMPLES.items()
        for state in states
    }
    with app.test_request_context("/"):
        pages["/contoh/gagal"] = failures.page(app.extensions["audionews"], 500).get_data(as_text=True)
    library.close()
    return pages


@pytest.fixture(scope="module")
def device(site, drawn):
    with audit.chromium() as browser:
        context = audit.visitor(browser, bypass_csp=True, service_workers="block")
        context.route(
            "**/contoh/*",
            lambda route: route.fulfill(
                body=drawn["/" + route.request.url.split("/", 3)[3]], content_type="text/html; charset=utf-8"
            ),
        )
        yield context


@pytest.mark.parametrize("path", [pytest.param(path, id=name) for name, path in (PAGES | FAILED | PARTS).items()])
def test_the_auditors_find_nothing(site, device, path):
    page = device.new_page()
    broken = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(site[1] + path, wait_until="load")

    found = audit.findings(page)

    page.close()
    assert (found, broken) == ([], [])


def test_the_html_is_valid(site, drawn, tmp_path):
    pages = {name: fetched(site[1] + path) for name, path in PAGES.items()} | drawn

    found = audit.invalid(pages, tmp_path)

    assert found == []


def test_every_part_names_its_criteria_and_the_states_that_are_audited():
    parts = sorted(path.stem for path in (assets.folder("templates") / "parts").glob("*.html"))

    assert parts == sorted(part_examples.EXAMPLES)
    assert {part: part_examples.stated(part) for part in parts} == {
        part: tuple(part_examples.EXAMPLES[part]) for part in parts
    }


def fetched(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.read().decode()
