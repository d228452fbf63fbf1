"""The true story in Debian's chromium, by keyboard and without script."""

from __future__ import annotations

import hashlib
import os
import re
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
from podcast_clients import Gpodder

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
    environment = {
        **os.environ,
        "AUDIONEWS_HOME": str(home),
        "AUDIONEWS_ENGINE": "tone",
        "AUDIONEWS_BASE_URL": f"http://127.0.0.1:{port}",
    }
    environment.pop("AUDIONEWS_NOW", None)
    with open_newsroom(from_environment(environment)) as newsroom:
        now = newsroom.clock()
        for role, name in PEOPLE.items():
            newsroom.library.accounts.add_editor(
                name, role=role, password_hash=hash_password(PASSWORD), by="uji", at=now
            )
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
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
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
        if in_focus(page).startswith(words):
            return
    raise AssertionError(f"no Tab leads to {words}")


def in_focus(page) -> str:
    """What a screen reader says first on this page: the words of the thing that has the focus."""
    return page.evaluate(
        "() => (document.activeElement.labels?.[0] || document.activeElement).textContent.trim().replace(/\\s+/g, ' ')"
    )


def focus_on(page, words) -> str:
    """Waits for the thing of those words to have the focus: a page is painted before its autofocus is carried out."""
    end = time.monotonic() + audit.PATIENCE_MS / 1000
    while not in_focus(page).startswith(words) and time.monotonic() < end:
        page.wait_for_timeout(50)
    return in_focus(page)


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


def test_an_editor_puts_a_fact_right_by_keyboard_and_it_is_true_everywhere(browser, served, tmp_path):
    address, slug, _ = served
    app = Gpodder(tmp_path / "gpodder", f"{address}/feeds/berita.xml")
    app.fetch()
    had = app.files()
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
    assert focus_on(page, "Koreksi disimpan").startswith("Koreksi disimpan")

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

    app.fetch()  # an app that had the wrong episode gets the right one as an item that is new to it
    new = [sound for sound in app.files() if sound not in had]
    live = re.search(r"/media/([0-9a-f]{64})\.mp3", listened)[1]
    assert (len(had), [hashlib.sha256(sound).hexdigest() for sound in new]) == (1, [live])


def test_what_went_wrong_is_the_first_thing_said_also_without_script(browser, served):
    context = audit.visitor(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(served[0] + "/desk/")
    for words, typed in (("Nama", EDITOR), ("Kata sandi", "bukan kata sandinya")):
        go_to(page, words)
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Belum berhasil")
    focused, title = focus_on(page, "Belum berhasil"), page.title()
    context.close()

    assert title.startswith("Gagal: Masuk")
    assert "Nama, kata sandi, atau kode tidak cocok" in focused


def test_a_new_box_has_the_focus_and_enter_in_a_line_only_keeps_the_draft(browser, served):
    address, _, draft = served
    context, page = signed_in(browser, served, java_script_enabled=False)
    page.goto(f"{address}/desk/berita/{draft}/sunting")
    go_to(page, "Jenis dan susunan kotak 1")
    page.keyboard.press("Enter")
    go_to(page, "Tambah kotak setelah kotak 1")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Kotak 2")
    box = focus_on(page, "Kotak 2")
    page.keyboard.type("Pemetik datang dari empat kampung.")
    page.focus("#dateline")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Draf tersimpan")
    focused, boxes = focus_on(page, "Draf tersimpan"), page.locator("textarea[name^=text-]").count()
    context.close()

    assert box == "Kotak 2"
    assert focused == "Draf tersimpan."
    assert boxes == 2


def test_with_script_an_unfinished_edit_is_kept_and_the_end_of_a_job_is_said_once(browser, served):
    address, _, draft = served
    context, page = signed_in(browser, served)
    broken = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(f"{address}/desk/berita/{draft}/sunting")
    go_to(page, "Kotak 1")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Hujan turun sore hari.")
    page.wait_for_selector("text=Draf tersimpan otomatis")
    writing = in_focus(page)
    page.reload()
    kept = page.input_value("#text-0")
    go_to(page, "Lanjut: tinjau")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Tinjau')")
    go_to(page, "Simpan ke draf berita")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Draf berita diperbarui")
    go_to(page, "Ucapkan dan terbitkan")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=sedang diucapkan")
    page.wait_for_function(
        "() => document.querySelector('.unseen[role=status]')?.textContent.includes('selesai')", timeout=60_000
    )
    named = page.get_by_role("group", name="Berita sedang diucapkan").evaluate(
        "told => told === document.activeElement"
    )
    still, said = in_focus(page), page.text_content(".unseen[role=status]")
    renewed, title = page.text_content("[data-part=renewed]"), page.title()
    reload = page.locator("text=Muat ulang halaman ini").count()
    page.goto(f"{address}/desk/berita/{draft}/dengar")
    page.click("[data-from] >> nth=-1")
    page.wait_for_function("() => document.querySelector('[data-part=sound]').currentTime > 0.5")
    context.close()

    assert writing == "Kotak 1"
    assert kept.endswith("Hujan turun sore hari.")
    assert still.startswith("Berita sedang diucapkan")  # the page did not move under its reader
    assert title.startswith("Berita sedang diucapkan")
    assert named  # Orca says the name of what has the focus
    assert said.endswith("Halaman ini sudah diperbarui.")
    assert reload == 0  # nothing is left for it to show
    assert "Status: terbit" in " ".join(renewed.split())
    assert broken == []


def test_what_is_pasted_with_its_markup_comes_as_lines_and_the_headline_fills_its_box(browser, served):
    context, page = signed_in(browser, served)
    page.goto(served[0] + "/desk/tambah")
    page.focus("#text")
    page.evaluate(
        """() => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/html", "<h1>Panen kopi</h1><p>Satu <s>dua</s> tiga.</p><ul><li>Merah</li></ul>");
          clipboardData.setData("text/plain", "Panen kopi Satu dua tiga. Merah");
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }"""
    )
    page.wait_for_function("() => document.getElementById('text').value !== ''")
    text, headline = page.input_value("#text"), page.input_value("#headline")
    context.close()

    assert (headline, text.splitlines()) == ("Panen kopi", ["Satu tiga.", "- Merah"])
