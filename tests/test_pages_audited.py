"""Every page in every state, and every template part in its example states, audited in Debian's chromium: nothing may be found."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request

import audit
import browser_shelf as shelf
import part_examples
import pytest

from audionews import assets, failures
from audionews.api import docs as api_docs
from audionews.api.document import document
from audionews.app import create_app
from audionews.library import Library

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
    "search, filtered": "/cari?q=dermaga&kanal=berita&dari=24-11-2026",
    "search, day not readable": "/cari?q=dermaga&dari=99-99-2026",
    "search, nothing found": "/cari?q=gajah",
    "guidelines": "/pedoman",
    "about": "/tentang",
    "accessibility": "/aksesibilitas",
    "help": "/bantuan",
    "embed": f"/embed/{shelf.HARBOUR_SLUG}",
    "embed, corrected": f"/embed/{shelf.SCHOOL_SLUG}",
    "embed, withdrawn": f"/embed/{shelf.MARKET_SLUG}",
    "embed, no audio yet": "/embed?url=https://kantor-berita.example/lain",
    "share": f"/berita/{shelf.HARBOUR_SLUG}/bagikan",
    "share, corrected": f"/berita/{shelf.SCHOOL_SLUG}/bagikan",
    "receipt": f"/berita/{shelf.HARBOUR_SLUG}/tanda-terima",
    "receipt, corrected": f"/berita/{shelf.SCHOOL_SLUG}/tanda-terima",
    "problem explained": "/api/problems/library.changed_meanwhile",
    "unknown address": "/tidak-ada",
}
NAMED = re.compile(r"#/components/schemas/(\w+)")
FAILED = {"page failed": "/contoh/gagal", "interface for programs, its beginning": "/contoh/antarmuka"}
HARBOUR, SCHOOL = f"/berita/{shelf.HARBOUR_SLUG}", f"/berita/{shelf.SCHOOL_SLUG}"


def remember(page, name: str, value: object) -> None:
    page.evaluate("([name, value]) => localStorage.setItem(name, JSON.stringify(value))", [name, value])
    page.reload()


def playing(page) -> None:
    page.locator("#putar").click()
    page.get_by_role("button", name="Jeda", exact=True).wait_for()


def controls_open(page) -> None:
    page.locator("[data-part=controls] summary").click()
    page.get_by_role("button", name="Di mana saya?").wait_for()


def report_open(page) -> None:
    controls_open(page)
    page.get_by_role("button", name="Lapor salah baca").click()
    page.get_by_role("combobox", name="Kata yang salah dibaca").wait_for()


def resumed_after_its_correction(page) -> None:
    remember(page, "didengar", {shelf.SCHOOL_SLUG: {"revision": 1, "title": "x"}})
    page.locator("#putar").click()
    page.evaluate("document.querySelector('#suara').playbackRate = 4")
    page.get_by_role("button", name="Putar kalimat yang berubah").wait_for()


def ended(page) -> None:
    playing(page)
    page.evaluate("document.querySelector('#suara').currentTime = 81.5")
    page.get_by_role("button", name="Berhenti di sini").wait_for()
    page.get_by_role("button", name="Berhenti di sini").click(trial=True)


def queue_playing(page) -> None:
    page.locator(".queue summary").click()
    page.get_by_role("button", name="Putar semua").click()
    page.get_by_role("button", name="Jeda", exact=True).wait_for()


def known_already(page) -> None:
    page.evaluate("localStorage.setItem('kunjungan', JSON.stringify({since: 0, at: 0}))")
    remember(page, "didengar", {shelf.HARBOUR_SLUG: {"revision": 1, "title": "x", "done": True}})
    page.locator(".known").first.wait_for()


def saved(page) -> None:
    story = {"title": "Perpustakaan keliling", "revision": 1, "page": SCHOOL, "audio": "/x", "size": "1,2 megabita"}
    remember(page, "tersimpan", {shelf.SCHOOL_SLUG: story})
    page.get_by_text("Telah diralat, ").wait_for()


def heard_before_its_correction(page) -> None:
    remember(page, "didengar", {shelf.SCHOOL_SLUG: {"revision": 1, "title": "Perpustakaan keliling"}})
    page.get_by_role("button", name="Putar kalimat baru").wait_for()


def dark(page) -> None:
    page.locator("[name=tema][value=gelap]").check()
    page.get_by_role("button", name="Simpan pengaturan").click()
    page.get_by_text("Pengaturan tersimpan").wait_for()


# States that a listener brings about: where it begins, and what is done there.
STATES = {
    "article, playing": (HARBOUR, playing),
    "article, all controls open": (HARBOUR, controls_open),
    "article, report open": (HARBOUR, report_open),
    "article, resumed after its correction": (SCHOOL, resumed_after_its_correction),
    "article, ended": (HARBOUR, ended),
    "home, queue playing": ("/", queue_playing),
    "home, known stories": ("/", known_already),
    "saved, filled, one corrected since": ("/tersimpan", saved),
    "saved list in the place of a page without internet": ("/contoh/tanpa-internet", saved),
    "home, heard news was corrected": ("/", heard_before_its_correction),
    "settings, dark by choice": ("/pengaturan", dark),
    "correction, playing": ("/ralat/2", lambda page: page.get_by_text("Putar kalimat semula").click()),
}
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
        pages["/contoh/tanpa-internet"] = app.test_client().get("/tersimpan").text
        pages["/contoh/gagal"] = failures.page(app.extensions["audionews"], 500).get_data(as_text=True)
    with app.test_request_context("/api/docs"):
        pages["/contoh/antarmuka"] = api_docs.page(app.extensions["audionews"], beginning(), "/api/v1")
    library.close()
    return pages


def beginning() -> dict[str, object]:
    """The first operations and types of the description: the rest is of the same kind, and auditing all of it takes 18 s."""
    whole = document("http://127.0.0.1/api/v1", "http://127.0.0.1/api/problems/")
    paths = dict(list(whole["paths"].items())[:2])
    schemas, wanted = {}, set(NAMED.findall(json.dumps([paths, whole["webhooks"]])))
    while wanted:
        name = wanted.pop()
        schemas[name] = whole["components"]["schemas"][name]
        wanted |= set(NAMED.findall(json.dumps(schemas[name]))) - set(schemas)
    return {**whole, "paths": paths, "tags": whole["tags"][:1], "components": {"schemas": schemas}}


def shown(browser, drawn):
    """A device that also meets the pages which are only drawn."""
    context = audit.visitor(browser, bypass_csp=True, service_workers="block")
    context.route(
        "**/contoh/*",
        lambda route: route.fulfill(
            body=drawn["/" + route.request.url.split("/", 3)[3]], content_type="text/html; charset=utf-8"
        ),
    )
    return context


@pytest.fixture(scope="module")
def device(browser, drawn):
    """One page for all addresses, and what broke in it since it was last asked."""
    page, broken = shown(browser, drawn).new_page(), []
    page.on("pageerror", lambda error: broken.append(str(error)))
    return page, broken


@pytest.mark.parametrize("name", PAGES | FAILED | PARTS)
def test_the_auditors_find_nothing(site, device, name):
    page, broken = device
    broken.clear()
    page.goto(site[1] + (PAGES | FAILED | PARTS)[name], wait_until="load")

    findings = audit.findings(page) + audit.misfits(page, audit.NARROW if name in PARTS else tuple(audit.LAYOUTS))

    assert (findings, broken) == ([], [])


@pytest.mark.parametrize("name", STATES)
def test_the_auditors_find_nothing_in_what_a_listener_brings_about(site, browser, drawn, name):
    path, do = STATES[name]
    context = shown(browser, drawn)
    page = context.new_page()
    page.goto(site[1] + path)
    do(page)

    findings = audit.findings(page) + audit.misfits(page)

    context.close()
    assert findings == []


def test_colours_of_the_device_show_what_is_read_and_what_is_pressed(site, browser):
    context = audit.visitor(browser, bypass_csp=True, service_workers="block", forced_colors="active")
    page = context.new_page()
    page.goto(site[1] + HARBOUR)
    playing(page)
    page.locator(".now").first.wait_for()

    said = page.evaluate("""() => [['.now', 'outline'], ['#putar', 'border'], ['.button', 'border']].map(([which, line]) => {
      const style = getComputedStyle(document.querySelector(which));
      return parseFloat(style[line + 'Width']) >= 1 && style[line + 'Style'] === 'solid';
    })""")

    context.close()
    assert said == [True, True, True]


def test_the_html_is_valid(site, drawn, tmp_path):
    pages = {name: fetched(site[1] + path) for name, path in PAGES.items()} | drawn

    findings = audit.invalid(pages, tmp_path)

    assert findings == []


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
