"""What a listener does with the keyboard alone, in Debian's chromium under the site's real policy, and without JavaScript."""

from __future__ import annotations

import re
import time

import audit
import browser_shelf as shelf
import pytest

ARTICLE = f"/berita/{shelf.HARBOUR_SLUG}"
TIME = "document.querySelector('#suara').currentTime"
FOCUS = "document.activeElement.textContent.trim() || document.activeElement.labels?.[0]?.textContent"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with shelf.served(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture
def article(browser, address):
    """The article on a fresh device, enhanced and waiting."""
    context = audit.visitor(browser)
    page = context.new_page()
    page.goto(address + ARTICLE)
    page.wait_for_selector(".player.ready")
    yield page
    context.close()


def until(page, expression: str) -> None:
    """Waits for an expression to hold. Asked from outside: the site's policy forbids waiting inside the page (eval)."""
    end = time.monotonic() + audit.PATIENCE_MS / 1000
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"never: {expression}"
        page.wait_for_timeout(50)


def play(page) -> None:
    page.focus("#putar")
    page.keyboard.press("Enter")
    until(page, f"{TIME} > 0.2")


def test_sound_comes_three_key_presses_after_loading(article):
    assert article.evaluate("document.querySelector('#suara').paused")

    article.keyboard.press("Tab")
    assert article.evaluate(FOCUS) == "Lompat ke pemutar"
    article.keyboard.press("Enter")
    assert article.evaluate(FOCUS) == "Putar"
    article.keyboard.press("Enter")

    until(article, f"{TIME} > 0.2")
    assert article.evaluate(FOCUS) == "Jeda"


def more(page) -> None:
    """Opens "Kendali lain"."""
    page.focus("[data-part=controls] summary")
    page.keyboard.press("Enter")


def test_the_player_is_named_in_indonesian(article):
    row = article.locator("#pemutar").aria_snapshot()
    more(article)
    heard = article.locator("main").aria_snapshot()

    for name in (
        'region "Pemutar"',
        'button "Putar"',
        'button "Mundur 15 detik"',
        'button "Maju 30 detik"',
    ):
        assert name in row
    for name in (
        'slider "Posisi"',
        'button "Kalimat sebelumnya"',
        'button "Kalimat berikutnya"',
        'combobox "Kecepatan"',
        'combobox "Bab"',
        'combobox "Pewaktu tidur"',
        'button "Di mana saya?"',
        'button "Eja nama terakhir"',
        'button "Lapor salah baca"',
    ):
        assert name in heard
    assert re.search(r'button "Simpan, [\d,]+ (kilo|mega)bita ?, untuk didengar tanpa internet"', heard)
    assert re.search(r'link "Unduh MP3, [\d,]+ (kilo|mega)bita"', heard)


def test_the_position_moves_by_keys_and_says_itself_in_words(article):
    play(article)
    article.focus("#posisi")
    article.keyboard.press("PageUp")

    until(article, f"{TIME} > 5")
    assert re.fullmatch(r"\d+ detik dari 1 menit \d+ detik", article.get_attribute("#posisi", "aria-valuetext"))


def test_a_chapter_is_chosen_by_keys(article):
    play(article)
    more(article)
    start_s = float(article.locator("#bab option").nth(1).get_attribute("value"))
    article.focus("#bab")
    article.keyboard.press("ArrowDown")

    until(article, f"{TIME} >= {start_s} && {TIME} < {start_s + 5}")


def test_the_speed_is_chosen_by_keys_and_remembered(article):
    article.focus("#kecepatan")
    article.keyboard.press("ArrowDown")
    assert article.evaluate("document.querySelector('#suara').playbackRate") == 1.25

    article.reload()
    article.wait_for_selector(".player.ready")

    assert article.input_value("#kecepatan") == "1.25"


def test_a_listener_who_comes_back_goes_on_where_they_left(article):
    play(article)
    article.keyboard.press("l")
    until(article, f"{TIME} > 29")
    article.keyboard.press("k")
    left = article.evaluate(TIME)

    article.reload()
    article.wait_for_selector(".player.ready")
    play(article)

    assert left - 1 <= article.evaluate(TIME) <= left + 5


def test_saved_news_plays_without_internet(article, address):
    until(article, "navigator.serviceWorker.ready.then(() => true)")
    article.locator("[data-behaviour=keep]").focus()
    article.keyboard.press("Enter")
    until(article, "document.querySelector('.files [data-part=status]').textContent.startsWith('Tersimpan')")
    article.reload()  # from here on the worker answers
    until(article, "navigator.serviceWorker.controller !== null")
    article.context.set_offline(True)

    article.goto(address + "/tersimpan")
    saved = article.locator("[data-behaviour=saved] a")
    saved.wait_for()
    saved.focus()
    article.keyboard.press("Enter")
    article.wait_for_selector(".player.ready")
    play(article)

    assert article.url == address + ARTICLE


def test_the_status_line_is_silent_while_the_news_plays(article):
    play(article)
    until(article, f"{TIME} > 2")

    assert article.text_content("[data-part=controls] [data-part=status]") == ""


def test_without_javascript_the_browsers_player_the_transcript_and_the_download_are_there(browser, address):
    context = audit.visitor(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + ARTICLE)

    assert page.locator("audio[controls]").is_visible()
    assert page.get_by_role("link", name=re.compile("^Unduh MP3, ")).is_visible()
    assert "Perbaikan itu menelan biaya Rp4,2 miliar." in page.inner_text("main")
    assert not page.locator("#putar").is_visible()
    context.close()


EVERYWHERE = (
    "/",
    "/kanal/berita",
    ARTICLE,
    f"/berita/{shelf.SCHOOL_SLUG}",
    f"/berita/{shelf.MARKET_SLUG}",
    "/ralat",
    "/ralat/1",
)
EVERYWHERE += (
    "/ralat/2",
    "/tersimpan",
    "/pengaturan",
    "/cari?q=dermaga",
    "/pedoman",
    "/aksesibilitas",
    "/bantuan",
    "/tidak-ada",
)
IDLE = """() => [...document.querySelectorAll('button, input, select')].filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.form)
  .map(e => e.outerHTML.slice(0, 90))"""


def test_without_javascript_nothing_is_offered_that_does_nothing(browser, address):
    context = audit.visitor(browser, java_script_enabled=False)
    page = context.new_page()
    idle = {}
    for path in EVERYWHERE:
        page.goto(address + path)
        idle[path] = page.evaluate(IDLE)

    context.close()
    assert [path for path, found in idle.items() if found] == []


def test_without_javascript_old_and_new_sentence_are_heard_side_by_side(browser, address):
    context = audit.visitor(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/ralat/2")

    names = [one.get_attribute("aria-label") for one in page.locator("audio[controls]:visible").all()]

    context.close()
    assert names == ["Semula, kalimat 1", "Baru, kalimat 1"]


def test_without_javascript_settings_are_kept(browser, address):
    context = audit.visitor(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/pengaturan")
    page.focus("#kecepatan")
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Simpan pengaturan").press("Enter")

    page.wait_for_url("**/pengaturan?tersimpan=1#tersimpan")
    assert page.inner_text(":focus") == "Pengaturan tersimpan."  # heard once: as what has the focus
    assert page.get_by_role("status").count() == 0
    assert page.input_value("#kecepatan") == "1.25"
    context.close()


def test_without_javascript_a_misread_word_is_reported(browser, address):
    context = audit.visitor(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + ARTICLE)
    page.get_by_label("Kata atau nama yang salah dibaca").fill("jacketing")
    page.keyboard.press("Enter")

    page.get_by_text(
        "Laporan diterima"
    ).wait_for()  # the answer is a new page: the key press returns before it is there
    assert page.inner_text(":focus").startswith("Laporan diterima")
    assert page.locator("#lapor [role=status], #lapor [role=alert]").count() == 0  # else it would be heard twice
    context.close()


# A stop is what a swipe of TalkBack or an arrow of a screen reader meets: a control, a heading, a run of text.
CONTROLS = (
    "link",
    "button",
    "heading",
    "slider",
    "combobox",
    "checkbox",
    "radio",
    "DisclosureTriangle",
    "textbox",
    "searchbox",
)


def stops(page) -> list[tuple[str, str]]:
    """(role, name) of every stop, in order, from the browser's accessibility tree."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    met: list[tuple[str, str]] = []

    def walk(node) -> None:
        role, name = node.get("role", {}).get("value", ""), node.get("name", {}).get("value", "").strip()
        if not node.get("ignored") and (role in CONTROLS or (role == "StaticText" and name)):
            met.append((role, name))
            return
        for child in node.get("childIds", []):
            if child in by_id:
                walk(by_id[child])

    walk(nodes[0])
    return met


def place(met: list[tuple[str, str]], role: str, beginning: str) -> int:
    """Which stop it is, counted from 1."""
    return next(n for n, (r, name) in enumerate(met, 1) if r == role and name.startswith(beginning))


@pytest.mark.parametrize(
    ("slug", "first"),
    [(shelf.HARBOUR_SLUG, "Kapal pertama merapat"), (shelf.SCHOOL_SLUG, "Ralat, 24 November 2026")],
)
def test_putar_is_reached_in_seven_stops_and_the_first_paragraph_in_sixteen(browser, address, slug, first):
    context = audit.visitor(browser)
    page = context.new_page()
    page.goto(f"{address}/berita/{slug}")
    page.wait_for_selector(".player.ready")

    met = stops(page)

    context.close()
    assert place(met, "button", "Putar") <= 7
    assert place(met, "StaticText", first) <= 16


def test_the_next_story_is_three_stops_behind_the_last_sentence(article):
    met = stops(article)

    last = place(met, "StaticText", "Laporannya akan diumumkan di balai desa.")
    assert place(met, "link", "Berita berikutnya: ") - last <= 3


def test_with_letters_twice_as_big_the_text_begins_within_two_screens(browser, address):
    context = audit.visitor(browser, viewport={"width": 360, "height": 740}, bypass_csp=True)
    page = context.new_page()
    page.goto(address + ARTICLE)
    page.wait_for_selector(".player.ready")
    page.add_style_tag(content="html { font-size: 200% !important }")

    top = page.evaluate("document.querySelector('.transcript p').getBoundingClientRect().top + scrollY")

    context.close()
    assert top <= 2 * 740


def test_one_landmark_with_the_three_first_controls_stays_in_sight(article):
    article.evaluate("document.querySelector('#lapor').scrollIntoView()")
    until(article, "scrollY > 0")
    row = article.get_by_role("region", name="Pemutar")

    until(
        article,
        "[...document.querySelectorAll('#pemutar button')].every(e => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; })",
    )
    names = [" ".join(one.inner_text().split()) for one in row.get_by_role("button").all()]
    assert names == ["Putar", "Mundur 15 detik", "Maju 30 detik"]


def test_kendali_lain_is_remembered_open(article):
    more(article)
    until(article, "localStorage.getItem('kendali-lain') === 'true'")  # "toggle" is told after the key press
    article.reload()
    article.wait_for_selector(".player.ready")

    assert article.get_by_role("button", name="Di mana saya?").is_visible()
