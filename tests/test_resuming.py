"""Who heard a story before it was corrected: the notice plays first, then the changed sentence and the old place are offered."""

from __future__ import annotations

import audit
import browser_shelf as shelf
import pytest
from test_listener_journeys import HEARD, remembered
from test_player_journeys import TIME, more, until

SCHOOL = f"/berita/{shelf.SCHOOL_SLUG}"
PAUSED = "document.querySelector('#suara').paused"
# Of the corrected story: the notice is its first sentence, the changed one the fifth (4.08 s each, of which the last .48 are silent).
NOTICE_END_S, CHANGED_S, PLACE_S = 3.6, 4 * 4.08, 6 * 4.08 + 1
PLACE = {"id": "s6", "after": 1, "time": 5 * 4.08 + 1}  # where it was left, in the seconds of the audio of then
FASTER = {"settings": "1 mp3 ", "speed": "3", "track": "mp3", "skip": None}  # nobody waits for the whole of it here
SEEKS = """document.addEventListener('seeked', e => (window.seeks = window.seeks || []).push(e.target.currentTime), true);
const create = window.Audio; window.Audio = function () { const one = new create(); one.addEventListener('seeked', () => (window.seeks = window.seeks || []).push(one.currentTime)); return one; };"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with shelf.served(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture
def device(browser, address):
    """A page of a device that heard the story's first revision and left it in the sixth sentence."""
    context = audit.visitor(browser)
    context.add_init_script(HEARD + SEEKS)
    page = context.new_page()
    page.goto(address + "/bantuan")
    remembered(page, "didengar", {shelf.SCHOOL_SLUG: {"revision": 1, "title": "Perpustakaan keliling"}})
    remembered(page, "posisi", {shelf.SCHOOL_SLUG: PLACE})
    remembered(page, "pilihan", FASTER)
    yield page
    context.close()


def open_story(page, address) -> None:
    page.goto(address + SCHOOL)
    page.wait_for_selector(".player.ready")


def known_revision(page) -> int:
    return page.evaluate(f"JSON.parse(localStorage.getItem('didengar'))['{shelf.SCHOOL_SLUG}'].revision")


def told_at_home(page, address) -> bool:
    page.goto(address + "/", wait_until="networkidle")
    return page.get_by_role("heading", name="Satu berita yang Anda dengar telah diralat").is_visible()


def test_the_notice_plays_first_then_the_changed_sentence_and_the_old_place_are_offered(device, address):
    open_story(device, address)
    described = device.evaluate(
        "document.getElementById(document.querySelector('#putar').getAttribute('aria-describedby')).textContent"
    )
    device.focus("#putar")
    device.keyboard.press("Enter")
    until(device, f"{TIME} > 0.1")
    begun_s = device.evaluate(TIME)
    offered_early = device.get_by_role("button", name="Lanjutkan dari").count()
    device.get_by_role("button", name="Putar kalimat yang berubah").wait_for()

    assert described == "Ralat sejak Anda dengar, 24 November 2026 pukul 12.05 WIB: diputar lebih dahulu."
    assert begun_s < NOTICE_END_S
    assert offered_early == 0
    assert device.evaluate(PAUSED)
    assert NOTICE_END_S - 0.3 < device.evaluate(TIME) < NOTICE_END_S + 0.6
    assert known_revision(device) == 2
    device.get_by_role("button", name="Putar kalimat yang berubah").press("Enter")
    until(device, f"{TIME} > {CHANGED_S} && {PAUSED}")
    assert device.evaluate(TIME) < CHANGED_S + 4.2
    device.get_by_role("button", name="Lanjutkan dari 25 detik").press("Enter")
    until(device, f"{TIME} > {PLACE_S} && {TIME} < {PLACE_S + 3} && !{PAUSED}")
    until(device, "document.activeElement.textContent === 'Jeda'")
    assert not told_at_home(device, address)


def test_putar_once_more_goes_on_at_the_old_place(device, address):
    open_story(device, address)
    device.focus("#putar")
    device.keyboard.press("Enter")
    device.get_by_role("button", name="Lanjutkan dari 25 detik").wait_for()

    device.focus("#putar")
    device.keyboard.press("Enter")

    until(device, f"{TIME} > {PLACE_S} && {TIME} < {PLACE_S + 3} && !{PAUSED}")


def test_who_jumps_over_the_notice_is_told_again(device, address):
    open_story(device, address)
    device.focus("#posisi")
    device.keyboard.press("PageUp")
    device.focus("#putar")
    device.keyboard.press("k")
    until(device, f"{TIME} > 18")
    device.keyboard.press("k")

    assert known_revision(device) == 1
    assert told_at_home(device, address)
    open_story(device, address)
    assert device.get_by_text("diputar lebih dahulu").is_visible()


def test_who_leaves_in_the_middle_of_the_notice_has_not_heard_it_and_keeps_the_place(device, address):
    open_story(device, address)
    device.focus("#putar")
    device.keyboard.press("Enter")
    until(device, f"{TIME} > 1")
    device.keyboard.press("Enter")
    device.reload()
    device.wait_for_selector(".player.ready")

    assert known_revision(device) == 1
    assert device.get_by_text("diputar lebih dahulu").is_visible()
    assert device.evaluate(f"JSON.parse(localStorage.getItem('posisi'))['{shelf.SCHOOL_SLUG}'].id") == "s6"


def test_a_queue_plays_the_notice_the_changed_sentence_and_goes_on_at_the_old_place_by_itself(device, address):
    remembered(
        device,
        "didengar",
        {
            shelf.HARBOUR_SLUG: {"revision": 1, "title": "x", "done": True},
            shelf.SCHOOL_SLUG: {"revision": 1, "title": "x"},
        },
    )
    device.goto(address + "/")
    device.get_by_role("button", name="Putar semua").press("Enter")
    until(device, "window.sounding && window.sounding.currentTime > 0.1")
    begun_s = device.evaluate("window.sounding.currentTime")
    until(device, f"window.sounding.currentTime > {PLACE_S} && !window.sounding.paused")

    places = [round(one, 1) for one in device.evaluate("window.seeks")]
    assert begun_s < NOTICE_END_S
    assert round(CHANGED_S, 1) in places
    assert places[-1] == round(PLACE_S, 1)
    assert known_revision(device) == 2


def test_a_queue_goes_on_after_the_correction_of_what_was_heard_to_its_end(device, address):
    done = {"revision": 1, "title": "x", "done": True}
    remembered(device, "didengar", {shelf.HARBOUR_SLUG: done, shelf.SCHOOL_SLUG: done})
    remembered(device, "posisi", {})
    device.goto(address + "/")
    device.get_by_role("button", name="Putar semua").press("Enter")
    until(device, "window.sounding && window.sounding.currentTime > 0.1")
    status = "document.querySelector('.queue [data-part=status]').textContent"

    until(device, f"{status} === 'Semua berita dalam daftar ini sudah diputar.'")

    assert (
        device.evaluate("window.sounding.currentTime") < CHANGED_S + 4.2
    )  # the changed sentence was the last that was heard
    assert known_revision(device) == 2
    assert device.evaluate(f"JSON.parse(localStorage.getItem('didengar'))['{shelf.SCHOOL_SLUG}'].done")


def test_a_saved_story_plays_its_notice_first_without_internet(device, address):
    open_story(device, address)
    until(device, "navigator.serviceWorker.ready.then(() => true)")
    device.locator("[data-behaviour=keep]").press("Enter")
    until(device, "document.querySelector('.files [data-part=status]').textContent.startsWith('Tersimpan')")
    device.reload()
    until(device, "navigator.serviceWorker.controller !== null")
    device.context.set_offline(True)
    open_story(device, address)

    device.focus("#putar")
    device.keyboard.press("Enter")
    device.get_by_role("button", name="Putar kalimat yang berubah").wait_for()

    assert NOTICE_END_S - 0.3 < device.evaluate(TIME) < NOTICE_END_S + 0.6


def test_a_copy_saved_before_the_correction_says_that_it_is_the_old_one(device, address):
    correction = {"id": 9, "slug": shelf.SCHOOL_SLUG, "revision": 3, "at": "25 November 2026", "kind": "ralat"}
    device.route("**/ralat.json", lambda route: route.abort())  # before any page, whose list would replace this one
    device.goto(address + "/")
    remembered(device, "ralat", [correction])

    open_story(device, address)

    device.get_by_text(
        "Berita ini telah diralat, 25 November 2026. Yang Anda dengar di sini adalah suara lama."
    ).wait_for()


def test_resuming_and_skipping_while_paused_say_the_new_place(device, address):
    remembered(device, "didengar", {})
    remembered(device, "posisi", {shelf.HARBOUR_SLUG: {"id": "s6", "after": 1, "time": 21.4, "revision": 1}})
    device.goto(address + f"/berita/{shelf.HARBOUR_SLUG}")
    device.wait_for_selector(".player.ready")
    status = "document.querySelector('[data-part=controls] [data-part=status]').textContent"
    more(device)

    device.get_by_role("button", name="Maju 30 detik").press("Enter")
    until(device, f"/^51 detik, kalimat 13 dari [0-9]+[.]$/.test({status})")
    device.get_by_role("button", name="Kalimat sebelumnya").press("Enter")
    until(device, f"{status}.startsWith('49 detik')")
    device.reload()
    device.wait_for_selector(".player.ready")
    device.focus("#putar")
    device.keyboard.press("Enter")

    until(device, f"{status}.startsWith('Dilanjutkan dari')")
