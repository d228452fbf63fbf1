"""A month's EPUB in a reader of others, foliate-js as GNOME's Foliate has it: what it lists, and what is lit while what is heard."""

import functools
import itertools
import threading
import zipfile
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from xml.etree import ElementTree

import pytest
from audit import ENGINES, chromium, visitor
from bulletin_room import HEADLINES, full_story, ralat, three_stories, with_bulletin
from conftest import environment_of

from audionews.newsroom import exports, open_newsroom
from audionews.newsroom.exports import Subject
from audionews.settings import from_environment

READER = ENGINES / "foliate-js"
SMIL = "{http://www.w3.org/ns/SMIL}"
LIT = "-epub-media-overlay-active"
ROUNDED_S = 0.03  # an MP3 frame is 24 ms
SHORT_S = (
    1  # the reader looks at its sound four times a second, rarer on a busy machine: it may pass over a shorter sentence
)

# The reader makes its sound with ``new Audio``; the test only keeps hold of it.
KEEP_SOUND = """() => { const Theirs = Audio; window.Audio = function (...told) { return window.sound = new Theirs(...told); }; }"""
# Each sentence the reader turns to, where its sound is then, and which elements are lit until the next.
KEEP_HEARD = """() => {
  const view = window.reader.view;
  window.heard = [];
  view.mediaOverlay.addEventListener('highlight', ({detail}) =>
    window.heard.push({text: detail.text, at: window.sound.currentTime, until: window.sound.duration, lit: null}));
  view.mediaOverlay.addEventListener('error', ({detail}) => window.heard.push({text: String(detail)}));
  setInterval(() => {
    const last = window.heard.at(-1), shown = view.renderer.getContents()[0]?.doc;
    const lit = shown ? [...shown.getElementsByClassName('LIT')].map(element => element.id) : [];
    if (last && lit.length) last.lit = lit;
  }, 10);
}""".replace("LIT", LIT)

# As long as the reader turns a page it lets every other wish fall: then one asks again.
GO_TO = """story => {
  const there = window.reader.view.lastLocation?.tocItem?.label === story;
  if (!there) [...document.querySelectorAll('#toc-view a')].find(link => link.textContent === story).click();
  return there;
}"""


@pytest.fixture(scope="module")
def month(tmp_path_factory):
    """An EPUB of four stories, one of them corrected, one with a heading, a quotation and a list."""
    home = tmp_path_factory.mktemp("home")
    with_bulletin(home)
    environment = environment_of(home)
    with open_newsroom(from_environment(environment)) as room:
        slugs = [*three_stories(room), full_story(room, "kabar")]
        ralat(room, slugs[1], "2.250", "2.350")
        yield exports.made(room, Subject(channel="kabar", month="2026-11"), "epub").path


@pytest.fixture(scope="module")
def shelf(month):
    """Where reader and book lie on the loopback."""

    class Shelf(SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            return str(month) if path == "/buku.epub" else super().translate_path(path)

        def do_GET(self) -> None:
            if self.path == "/favicon.ico":  # asked by the browser, not by reader or book
                self.send_response(204)
                self.end_headers()
            else:
                super().do_GET()

        def log_message(self, *_) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Shelf, directory=str(READER))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def reader(shelf):
    """The book, opened in the reader."""
    with chromium() as browser:
        page = visitor(browser).new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "console",
            lambda line: page.complaints.append(f"{line.text} {line.location}") if line.type == "error" else None,
        )
        page.add_init_script(f"({KEEP_SOUND})()")
        page.goto(f"{shelf}/reader.html?url=/buku.epub")
        page.wait_for_function("() => window.reader?.view?.lastLocation && document.querySelector('#toc-view a')")
        page.evaluate(KEEP_HEARD)
        yield page


def clips(month, name):
    """(address, begin, end) of each sentence that our overlay names, in its order; seconds."""
    with zipfile.ZipFile(month) as archive:
        smil = ElementTree.fromstring(archive.read(f"EPUB/{name}.smil"))
    seconds = lambda clock: sum(float(part) * 60**place for place, part in enumerate(reversed(clock.split(":"))))  # noqa: E731
    return [
        (
            f"EPUB/{par.find(f'{SMIL}text').get('src')}",
            *(seconds(par.find(f"{SMIL}audio").get(edge)) for edge in ("clipBegin", "clipEnd")),
        )
        for par in smil.iter(f"{SMIL}par")
    ]


def started(reader, story, rate=1):
    """Goes to a story in the contents and starts its sound."""
    reader.click("#side-bar-button")
    reader.wait_for_function(GO_TO, arg=story, polling=200)
    reader.evaluate("rate => window.reader.view.mediaOverlay.setRate(rate)", rate)
    reader.evaluate("() => { window.heard.length = 0; return window.reader.view.startMediaOverlay(); }")


def heard(reader, count):
    """The first ``count`` sentences since the start, as soon as the last of them is lit."""
    reader.wait_for_function("count => window.heard[count - 1]?.lit", arg=count, polling=20, timeout=60_000)
    return reader.evaluate("count => window.heard.slice(0, count)", count)


def stopped(reader):
    reader.evaluate("() => window.reader.view.mediaOverlay.stop()")


def amiss(told, wanted):
    """What of the sentences told is not the one wanted, is not lit alone, or begins outside its clip or the sound."""
    return [
        (one, clip)
        for one, clip in itertools.zip_longest(told, wanted)
        if not (
            one
            and clip
            and (one["text"], one["lit"]) == (clip[0], [clip[0].partition("#")[2]])
            and clip[1] - ROUNDED_S <= one["at"] < clip[2] <= one["until"] + ROUNDED_S
        )
    ]


def test_a_reader_lists_days_stories_and_headings(reader):
    shown = reader.eval_on_selector_all("#toc-view a", "links => links.map(link => link.textContent)")

    assert shown == ["Selasa, 24 November 2026", *HEADLINES, "Dermaga <Baru> & Jembatan", "Jalannya pekerjaan"]
    assert reader.title().startswith("Kabar Setara")


def test_a_reader_lights_each_sentence_while_it_is_heard_and_goes_on_to_the_next_story(reader, month):
    long = [clip for name in ("b0003", "b0004") for clip in clips(month, name) if clip[2] - clip[1] > SHORT_S][:3]
    addresses = [address for address, _, _ in long]

    started(reader, HEADLINES[2])
    reader.wait_for_function(
        "last => window.heard.at(-1)?.text === last && window.heard.at(-1).lit",
        arg=addresses[-1],
        polling=20,
        timeout=60_000,
    )
    played = reader.evaluate("() => window.heard")
    stopped(reader)

    assert [address[:10] for address in addresses] == ["EPUB/b0003", "EPUB/b0003", "EPUB/b0004"]
    assert amiss([one for one in played if one["text"] in addresses], long) == []
    assert reader.complaints == []


def test_a_reader_skips_from_sentence_to_sentence_of_a_corrected_story_its_notice_first(reader, month):
    wanted = clips(month, "b0002")

    started(reader, HEADLINES[1], rate=0.1)  # so slow that it never goes on by itself
    for count in range(1, len(wanted)):
        heard(reader, count)
        reader.evaluate("() => window.reader.view.mediaOverlay.next()")
    played = heard(reader, len(wanted))
    notice = reader.evaluate(
        "() => window.reader.view.renderer.getContents()[0].doc.querySelector('.notice .sentence').id"
    )
    stopped(reader)

    assert amiss(played, wanted) == []
    assert played[0]["lit"] == [notice]
    assert reader.complaints == []
