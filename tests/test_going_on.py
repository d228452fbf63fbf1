"""The day goes on: after a story the next of the list it came from, in the same sound; the queue keeps its place, its day and its end."""

from __future__ import annotations

import audit
import browser_shelf as shelf
import pytest
from test_listener_journeys import HEARD, remembered
from test_player_journeys import ARTICLE, TIME, play, until

from audionews.app import create_app
from audionews.library import Library

STATUS = "document.querySelector('[data-part=controls] [data-part=status]').textContent"
QUEUE_STATUS = "document.querySelector('.queue [data-part=status]').textContent"
SOUNDING = "window.sounding && !window.sounding.paused && window.sounding.currentTime"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with shelf.served(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture
def page(browser):
    context = audit.visitor(browser)
    context.add_init_script(HEARD)
    yield context.new_page()
    context.close()


def open_story(page, address, path=ARTICLE) -> None:
    page.goto(address + path)
    page.wait_for_selector(".player.ready")


def near_the_end(page) -> None:
    play(page)
    page.evaluate("document.querySelector('#suara').currentTime = document.querySelector('#suara').duration - 0.6")


def test_after_a_story_the_next_one_is_announced_and_plays_in_the_same_sound(page, address):
    open_story(page, address)
    page.evaluate("window.first = document.querySelector('#suara')")
    near_the_end(page)
    until(page, f"{STATUS} === 'Berita selesai. Berikutnya: Perpustakaan keliling singgah di lima sekolah luar biasa'")
    stops = page.evaluate(
        "[...document.querySelectorAll('#pemutar button, #pemutar a')].filter(e => e.checkVisibility()).map(e => e.textContent)"
    )
    page.wait_for_url(f"**/{shelf.SCHOOL_SLUG}")
    until(page, f"{TIME} > 0.2 && !document.querySelector('#suara').paused")

    assert stops.index("Berita berikutnya: Perpustakaan keliling singgah di lima sekolah luar biasa") <= 3
    assert page.evaluate("window.first === document.querySelector('#suara')")  # the element that was allowed to sound
    assert page.title().startswith("Perpustakaan keliling")
    until(page, "document.activeElement.textContent === 'Jeda'")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Perpustakaan keliling")
    assert page.evaluate(f"JSON.parse(localStorage.getItem('didengar'))['{shelf.HARBOUR_SLUG}'].done")


def test_going_on_can_be_stopped_once_and_for_good(page, address):
    open_story(page, address)
    near_the_end(page)
    page.get_by_role("button", name="Berhenti di sini").press("Enter")
    page.wait_for_timeout(4500)
    assert page.url.endswith(ARTICLE)

    page.goto(address + "/pengaturan")
    page.get_by_role("checkbox", name="Berhenti setelah satu berita").check()
    page.get_by_role("button", name="Simpan pengaturan").click()
    open_story(page, address)
    near_the_end(page)
    until(page, f"{STATUS} === 'Berita selesai.'")
    page.wait_for_timeout(4500)

    assert page.url.endswith(ARTICLE)


def test_the_sleep_timer_stops_at_the_end_of_the_story(page, address):
    open_story(page, address)
    near_the_end(page)
    page.evaluate("document.querySelector('#suara').currentTime -= 2")
    page.locator("[data-part=controls] summary").click()
    page.get_by_role("combobox", name="Pewaktu tidur").select_option("Sampai berita selesai")

    until(page, f"{STATUS} === 'Berita selesai. Pewaktu tidur menghentikan suara di sini.'")


def test_the_next_story_is_the_next_of_the_list_one_came_from(page, address):
    page.goto(address + "/cari?q=dermaga")
    page.locator("[data-slug] a").click()
    page.wait_for_selector(".player.ready")

    link = page.get_by_role("navigation", name="Berita berikutnya").get_by_role("link")

    assert link.inner_text() == "Ini berita terakhir dalam daftar. Kembali ke Hasil pencarian: dermaga"
    assert link.get_attribute("href") == "/cari?q=dermaga"


def test_the_next_story_follows_the_transcript_also_without_a_script(browser, address):
    context = audit.visitor(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + ARTICLE)

    after = page.locator(".transcript + nav").get_by_role("link")

    assert after.inner_text() == "Berita berikutnya: Perpustakaan keliling singgah di lima sekolah luar biasa"
    context.close()


def test_no_sound_is_lost_when_one_goes_on_while_it_plays(page, address):
    open_story(page, address)
    play(page)
    page.get_by_role("navigation", name="Berita berikutnya").get_by_role("link").press("Enter")

    page.wait_for_url(f"**/{shelf.SCHOOL_SLUG}")
    until(page, f"{TIME} > 0.2 && !document.querySelector('#suara').paused")
    page.go_back()
    page.wait_for_selector(".player.ready")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Dermaga")


def test_the_story_page_goes_on_where_the_queue_sounds(page, address):
    page.goto(address + "/")
    page.get_by_role("button", name="Putar semua").press("Enter")
    until(page, f"{SOUNDING} > 0.3")
    page.get_by_role("button", name="Maju 30 detik").press("Enter")
    until(page, f"{SOUNDING} > 30")
    page.get_by_role("link", name="Dermaga Tanjung Luar dibuka kembali").press("Enter")
    page.wait_for_selector(".player.ready")

    until(page, f"{TIME} > 29 && !document.querySelector('#suara').paused")


def test_the_queue_has_the_controls_of_the_player(page, address):
    page.goto(address + "/")
    page.locator(".queue summary").press("Enter")

    heard = page.locator(".queue").aria_snapshot()

    for name in (
        "Putar semua",
        "Mundur 15 detik",
        "Maju 30 detik",
        "Berita sebelumnya",
        "Berita berikutnya",
        "Di mana saya?",
    ):
        assert f'button "{name}"' in heard
    assert 'combobox "Kecepatan"' in heard
    assert 'combobox "Pewaktu tidur"' in heard
    assert 'option "Sampai berita selesai"' in heard


def test_the_story_before_begins_at_its_own_place_not_at_the_second_of_the_last(page, address):
    page.goto(address + "/")
    page.get_by_role("button", name="Berita berikutnya").press("Enter")
    page.get_by_role("button", name="Berita berikutnya").press("Enter")
    until(page, f"{SOUNDING} > 0.2")
    page.get_by_role("button", name="Maju 30 detik").press("Enter")
    until(page, f"{SOUNDING} > 25")

    page.get_by_role("button", name="Berita sebelumnya").press("Enter")

    until(page, f"{SOUNDING} > 0.1")
    assert page.evaluate("window.sounding.currentTime") < 5


def test_the_queue_skips_what_was_heard_and_ends_with_words(page, address):
    page.goto(address + "/")
    remembered(page, "didengar", {shelf.HARBOUR_SLUG: {"revision": 1, "title": "x", "done": True}})
    page.reload()
    page.get_by_role("button", name="Putar semua").press("Enter")
    until(page, f"{SOUNDING} > 0.2")
    school = page.evaluate("window.heard.length")
    page.locator(".queue summary").press("Enter")
    page.get_by_role("button", name="Di mana saya?").press("Enter")
    until(page, f"{QUEUE_STATUS}.startsWith('Berita 2 dari 2: Perpustakaan keliling')")
    page.evaluate("window.sounding.currentTime = window.sounding.duration - 0.5")

    until(page, f"{QUEUE_STATUS} === 'Semua berita dalam daftar ini sudah diputar.'")
    assert page.get_by_role("button", name="Putar lagi dari awal").count() == 1
    assert page.evaluate("window.heard.length") == school  # the end replays nothing by itself


def test_the_queue_finds_its_place_after_a_correction(page, address):
    page.goto(address + "/")
    remembered(page, "antrean", {"address": "/", "slug": shelf.SCHOOL_SLUG})
    remembered(page, "posisi", {shelf.SCHOOL_SLUG: {"id": "s6", "after": 1, "time": 21.4, "revision": 1}})
    page.reload()

    page.get_by_role("button", name="Lanjutkan dari berita 2").press("Enter")

    until(page, f"{SOUNDING} > 0.1")
    assert page.evaluate("window.sounding.currentTime") < 3.6  # its notice first


def test_the_lock_screen_has_headline_picture_and_keys(browser, address):
    context = audit.visitor(browser)
    context.add_init_script(
        "window.keys = []; const real = navigator.mediaSession.setActionHandler.bind(navigator.mediaSession);"
        "navigator.mediaSession.setActionHandler = (name, does) => { window.keys.push(name); window[`key_${name}`] = does; return real(name, does); };"
    )
    page = context.new_page()
    open_story(page, address)
    play(page)
    metadata = page.evaluate(
        "({title: navigator.mediaSession.metadata.title, art: navigator.mediaSession.metadata.artwork[0].src})"
    )
    page.evaluate("window.key_seekforward({})")

    until(page, f"{TIME} > 29")
    assert metadata["title"].startswith("Dermaga Tanjung Luar")
    assert metadata["art"].endswith(f"/kartu/{shelf.HARBOUR_SLUG}.png")
    assert {"play", "pause", "seekto", "seekbackward", "seekforward", "nexttrack", "previoustrack"} <= set(
        page.evaluate("window.keys")
    )
    context.close()


def test_saved_news_plays_in_a_row_without_internet(page, address):
    page.goto(address + "/")
    until(page, "navigator.serviceWorker.ready.then(() => true)")
    page.get_by_role("button", name="Simpan berita 24 November 2026").press("Enter")
    until(page, f"{QUEUE_STATUS}.startsWith('Tersimpan, dua berita')")
    page.reload()
    until(page, "navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.goto(address + "/tersimpan")
    page.get_by_role("button", name="Putar semua").press("Enter")
    until(page, f"{SOUNDING} > 0.2")
    page.get_by_role("button", name="Berita berikutnya").press("Enter")

    until(page, f"{SOUNDING} > 0.2 && window.heard.length > 1")


def test_the_saved_list_goes_on_by_itself_without_internet(page, address):
    page.goto(address + "/")
    until(page, "navigator.serviceWorker.ready.then(() => true)")
    page.get_by_role("button", name="Simpan berita 24 November 2026").press("Enter")
    until(page, f"{QUEUE_STATUS}.startsWith('Tersimpan, dua berita')")
    page.goto(address + "/tersimpan")
    until(page, "navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    first, second = page.locator("[data-slug] a").all_inner_texts()
    page.locator("[data-slug] a").first.click()
    page.wait_for_selector(".player.ready")
    near_the_end(page)

    until(page, f"{STATUS} === 'Berita selesai. Berikutnya: {second}'")
    until(page, f"document.title.startsWith('{second}') && {TIME} > 0.2 && !document.querySelector('#suara').paused")
    assert first != second


def test_all_news_of_the_day_are_saved_from_the_saved_page_with_the_size_said_first(page, address):
    page.goto(address + "/tersimpan")
    page.get_by_role("button", name="Simpan semua berita hari terbaru").press("Enter")
    page.get_by_role("button", name="Simpan dua berita, ").press("Enter")

    until(page, "document.querySelectorAll('[data-part=list] li').length === 2")


def test_a_list_tells_what_is_new_and_what_was_heard(page, address):
    page.goto(address + "/")
    remembered(page, "kunjungan", {"since": None, "at": 1})
    remembered(page, "didengar", {shelf.SCHOOL_SLUG: {"revision": 2, "title": "x", "done": True}})
    page.reload()

    lines = page.locator("[data-slug] .facts-line").all_inner_texts()

    assert lines[0].endswith("Baru sejak kunjungan terakhir")
    assert lines[1].endswith("Sudah didengar")
    assert [one.inner_text() for one in page.locator(".day h2").all()] == ["Selasa, 24 November 2026"]


def test_a_day_of_more_news_than_one_page_is_played_to_its_end(page, tmp_path):
    with shelf.served(tmp_path, crowd=36) as address:
        page.goto(address + "/")
        extent = page.inner_text(".queue [data-part=extent]")
        shown = page.eval_on_selector_all("[data-slug]", "all => all.map(one => one.dataset.slug)")
        remembered(page, "didengar", {slug: {"revision": 1, "title": "x", "done": True} for slug in shown})
        page.reload()
        page.get_by_role("button", name="Putar semua").press("Enter")
        until(page, f"{SOUNDING} > 0.1")
        page.get_by_role("button", name="Berita berikutnya").press("Enter")
        # each lasts a few seconds: on a busy machine one more may have ended meanwhile
        until(page, f"/^Berita (2[2-9]) dari 38: Kabar singkat nomor \\1$/.test({QUEUE_STATUS})")

    assert len(shown) == 20
    assert extent.startswith("38 berita, Selasa, 24 November 2026, ")


def test_a_day_with_one_story_has_a_queue_too(page, tmp_path):
    settings = shelf.settings_for(tmp_path)
    library = Library.open(settings)
    shelf.crowded(library, 1)
    html = create_app(settings, library).test_client().get("/").text
    library.close()

    assert "Satu berita, Selasa, 24 November 2026, " in html
    assert 'data-behaviour="queue"' in html
