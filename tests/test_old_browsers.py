"""Old phones: nothing newer than Chrome 80 without a way round it, and a line that takes a request and never answers."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time

import audit
import browser_shelf as shelf
import pytest
from test_player_journeys import ARTICLE, TIME, play, until

from audionews.site.context import STATIC

# What came after Chrome 80 (https://caniuse.com), as it would be written here; what is asked for before it is used is guarded.
NEWER_SCRIPT = {
    "Array.at (92)": r"\.at\((?!\w+\.|time|Math|audio)-?\d",
    "findLast, findLastIndex (97)": r"\.findLast(Index)?\(",
    "replaceChildren (86)": r"\.replaceChildren\(",
    "replaceAll (85)": r"\.replaceAll\(",
    "logical assignment (85)": r"(\|\||&&|\?\?)=",
    "Promise.any (85)": r"Promise\.any",
    "Object.hasOwn (93)": r"Object\.hasOwn\(",
    "structuredClone (98)": r"structuredClone\(",
    "AbortSignal (90)": r"AbortSignal|\bsignal:",
    "toSorted, toReversed, with (110)": r"\.(toSorted|toReversed|toSpliced)\(",
    "checkVisibility (105)": r"\.checkVisibility\(",
    "private methods (84)": r"\s#\w+\s*[(=;]",
    "numeric separators (75) and top-level await (89)": r"^await ",
}
NEWER_STYLE = {
    "logical shorthands (87)": r"(margin|padding|border)-(inline|block)\s*:",
    "inset (87)": r"[{;]\s*inset\s*:",
    "lists in :not() (88)": r":not\([^)]*,",
    ":is, :where (88), :has (105)": r":(is|where|has)\(",
    "gap of flex boxes (84)": r"display: (?:inline-)?flex[^}]*[; ](?:row-|column-)?gap:",
    "aspect-ratio (88)": r"aspect-ratio\s*:",
}
MISSING = """delete Array.prototype.findLastIndex; delete Array.prototype.findLast; delete Array.prototype.at; delete String.prototype.at;
delete Object.hasOwn; delete Array.prototype.toSorted; delete Array.prototype.toReversed; delete String.prototype.replaceAll;
delete Element.prototype.replaceChildren; delete Promise.any; delete window.structuredClone; delete Element.prototype.checkVisibility;
delete AbortSignal.timeout; delete navigator.__proto__.mediaSession;"""


@pytest.mark.parametrize("name", NEWER_SCRIPT)
def test_no_script_uses_what_is_newer_than_chrome_80(name):
    text = [
        f"{file.name}: {line.strip()}"
        for file in STATIC.glob("*.js")
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(NEWER_SCRIPT[name], line)
    ]

    assert text == []


@pytest.mark.parametrize("name", NEWER_STYLE)
def test_no_style_uses_what_is_newer_than_chrome_80(name):
    text = (STATIC / "site.css").read_text(encoding="utf-8")

    assert re.findall(NEWER_STYLE[name], text) == []


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with shelf.served(tmp_path_factory.mktemp("site")) as address:
        yield address


def test_every_button_works_where_the_newer_built_ins_are_missing(browser, address):
    context = audit.visitor(browser)
    context.add_init_script(MISSING)
    page, broken = context.new_page(), []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(address + "/")
    page.get_by_role("button", name="Putar semua").press("Enter")
    page.get_by_role("button", name="Jeda", exact=True).wait_for()
    page.goto(address + ARTICLE)
    page.wait_for_selector(".player.ready")
    play(page)
    page.locator("[data-part=controls] summary").press("Enter")
    for name in ("Di mana saya?", "Eja nama terakhir", "Kalimat berikutnya"):
        page.get_by_role("button", name=name).press("Enter")
    page.locator("[data-from]").first.press("Enter")
    until(page, f"{TIME} > 28.6 && !document.querySelector('#suara').paused")
    page.goto(address + "/tersimpan", wait_until="networkidle")

    context.close()
    assert broken == []


def test_where_a_script_breaks_off_no_button_is_left_that_does_nothing(browser, address):
    context = audit.visitor(browser)
    context.add_init_script("delete HTMLMediaElement.prototype.canPlayType;")
    page = context.new_page()
    page.goto(address + ARTICLE, wait_until="networkidle")

    shown = [one.inner_text() for one in page.locator("main button:visible").all()]
    native = page.evaluate("document.querySelector('#suara').controls")

    context.close()
    assert shown == ["Kirim laporan"]  # the form that works without a script
    assert native


class Line:
    """A line to the site that can stall: what was taken is never passed on, and nothing is closed."""

    def __init__(self, port: int) -> None:
        self.stalled = threading.Event()
        self._site = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._door.accept()
                site = socket.create_connection(("127.0.0.1", self._site))
                for source, target in ((client, site), (site, client)):
                    threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while part := source.recv(65536):
                while self.stalled.is_set():
                    time.sleep(0.05)
                target.sendall(part)
        while self.stalled.is_set():
            time.sleep(0.05)
        source.close()
        target.close()

    def close(self) -> None:
        self.stalled.clear()
        self._door.close()


def test_a_kept_story_shows_within_three_seconds_on_a_line_that_hangs(browser, address):
    line = Line(int(address.rsplit(":", 1)[1]))
    through = f"http://127.0.0.1:{line.port}"
    context = audit.visitor(browser)
    page = context.new_page()
    page.goto(through + ARTICLE)
    until(page, "navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    until(page, "navigator.serviceWorker.controller !== null")
    page.locator("[data-behaviour=keep]").press("Enter")
    until(page, "document.querySelector('.files [data-part=status]').textContent.startsWith('Tersimpan')")
    line.stalled.set()

    begun = time.monotonic()
    page.goto(through + ARTICLE, wait_until="commit")
    page.wait_for_selector(".player.ready")
    shown_s = time.monotonic() - begun
    play(page)

    line.close()
    context.close()
    assert shown_s <= 3
