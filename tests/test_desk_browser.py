"""The true story in Debian's chromium, by keyboard and without script."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import audit
import pytest
from browser_shelf import free_port
from conftest import article_of
from desk_room import PASSWORD, PEOPLE

from audionews.library.passwords import hash_password
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment

EDITOR = PEOPLE["admin"]
PARAGRAPHS = (
    "Pemerintah daerah mengingatkan kewajiban menerima pekerja disabilitas. Kuota satu persen itu diatur dalam UU 6/2018.",
    "Wayan Sudiarta, pengawas ketenagakerjaan, mendata 41 perusahaan di Karangasem. Baru tujuh yang memenuhinya.",
)


@contextmanager
def serving(home, port):
    """Site, desk and worker as one command starts them; yields once the door answers."""
    told = {
        **os.environ,
        "AUDIONEWS_HOME": str(home),
        "AUDIONEWS_ENGINE": "tone",
        "AUDIONEWS_BASE_URL": f"http://127.0.0.1:{port}",
    }
    told.pop("AUDIONEWS_NOW", None)
    with open_newsroom(from_environment(told)) as newsroom:
        now = newsroom.clock()
        for role, name in PEOPLE.items():
            newsroom.library.people.add_editor(name, role=role, password_hash=hash_password(PASSWORD), by="uji", at=now)
        slug = newsroom.receive(article_of(*PARAGRAPHS, headline="Kuota pekerja disabilitas"), by="uji").slug
        newsroom.publish(slug, by="uji")
        draft = newsroom.receive(
            article_of("Panen kopi dimulai di Bajawa.", headline="Panen kopi Bajawa"), by="uji"
        ).slug
        inbox = newsroom.library.inbox
        inbox.report(slug, "s4", build_id=None, note="kuota", at=now)
        inbox.alarm("library.disk_full", at=now, facts={"where": "/media"})
        proposed = article_of(*PARAGRAPHS, "Satu kalimat dari sumber.", headline="Kuota pekerja disabilitas")
        inbox.propose(slug, base_revision=1, article=proposed, at=now)
    log = (home / "serve.log").open("wb")
    command = [sys.executable, "-m", "audionews", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=told, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}", slug, draft
    finally:
        server.terminate()
        server.wait(40)
        log.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    home = tmp_path_factory.mktemp("desk")
    with serving(home, free_port()) as told:
        yield told


def go_to(page, words):
    """Tab by Tab to the thing of those words, as somebody without a mouse does."""
    for _ in range(120):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "() => (document.activeElement.labels?.[0] || document.activeElement).textContent.trim().replace(/\\s+/g, ' ')"
        )
        if said.startswith(words):
            return
    raise AssertionError(f"no Tab leads to {words}")


def signed_in(browser, served, **options):
    context = audit.visitor(browser, **options)
    page = context.new_page()
    page.goto(served[0] + "/desk/")
    for words, typed in (("Nama", EDITOR), ("Kata sandi", PASSWORD)):
        go_to(page, words)
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Keluar")
    return context, page


def test_an_editor_puts_a_fact_right_by_keyboard_and_it_is_true_everywhere(browser, served):
    address, slug, _ = served
    context, page = signed_in(browser, served, java_script_enabled=False)
    page.goto(f"{address}/desk/berita/{slug}/sunting")
    go_to(page, "Kotak 1")
    page.keyboard.press("Control+End")
    for _ in "UU 6/2018.":
        page.keyboard.press("Backspace")
    page.keyboard.type("UU 8/2016 Pasal 53.")
    go_to(page, "Lanjut: tinjau")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=1 kalimat berubah")
    sounds = [one.get_attribute("src") for one in page.query_selector_all("audio")]
    kinds = {context.request.get(address + sound).headers["content-type"] for sound in sounds}
    assert (len(sounds), kinds) == (2, {"audio/mpeg"})

    go_to(page, "Perbaikan diam")
    page.keyboard.press("ArrowDown")
    go_to(page, "Alasan")
    page.keyboard.type("Kuota itu diatur undang-undang lain.")
    go_to(page, "Terbitkan koreksi")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Koreksi disimpan")
    until = time.monotonic() + 90
    while not page.query_selector('a[href*="/desk/sebaran/"]') and time.monotonic() < until:
        time.sleep(0.5)
        page.goto(f"{address}/desk/berita/{slug}")
    page.click('a[href*="/desk/sebaran/"]')
    board = page.text_content("main")
    context.close()

    assert "Benar di semua tempat setelah" in board
    assert "SALAH" not in board
    listened = urllib.request.urlopen(f"{address}/berita/{slug}").read().decode()
    assert "UU 8/2016 Pasal 53" in listened
    assert "Ralat," in listened
