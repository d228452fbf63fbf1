"""The documentation as a site: built without a warning, every link leads somewhere, and no page asks anything of a third party."""

import functools
import http.server
import re
import shutil
import subprocess
import sys
import threading
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import yaml

from audionews.api.openapi import OPERATIONS

HOUSE = Path(__file__).parent.parent
SITE = "http://docs.test/"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder of the built site; built from a copy, so that nothing is left in the checkout."""
    folder = tmp_path_factory.mktemp("docs")
    shutil.copy(HOUSE / "mkdocs.yml", folder)
    shutil.copytree(HOUSE / "docs", folder / "docs")
    zensical = Path(sys.executable).with_name("zensical")
    end = subprocess.run([zensical, "build", "--strict"], cwd=folder, capture_output=True, text=True, timeout=120)
    assert end.returncode == 0, end.stdout + end.stderr
    assert "No issues found" in end.stdout + end.stderr
    return folder / "dist" / "docs"


class _Page(HTMLParser):
    """What a page links to and brings along, and the places in it that can be linked to."""

    def __init__(self, text):
        super().__init__()
        self.links, self.parts, self.places, self.languages = [], [], {""}, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.places |= {values[name] for name in ("id", "name") if values.get(name)}
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        if tag in ("img", "script", "iframe", "source", "audio") and values.get("src"):
            self.parts.append(values["src"])
        if tag == "link" and {"stylesheet", "icon", "preload"} & set(values.get("rel", "").split()):
            self.parts.append(values["href"])
        if tag == "div" and values.get("lang"):
            self.languages.append(values["lang"])


@pytest.fixture(scope="module")
def pages(built):
    """Each page of the site by its address."""
    return {
        urljoin(SITE, path.relative_to(built).as_posix().removesuffix("index.html")): _Page(path.read_text("utf-8"))
        for path in sorted(built.rglob("*.html"))
        if path.name != "404.html"
    }


def test_every_text_of_ours_is_in_the_menu_and_every_line_of_it_leads_to_a_page():
    def files(entry):
        if isinstance(entry, str):
            return [entry]
        return [file for part in (entry.values() if isinstance(entry, dict) else entry) for file in files(part)]

    text = files(yaml.safe_load((HOUSE / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])
    there = [path.relative_to(HOUSE / "docs").as_posix() for path in (HOUSE / "docs").rglob("*.md")]

    assert sorted(text) == sorted(there)


def test_every_link_and_every_part_of_a_page_leads_somewhere(built, pages):
    dead = []
    for address, page in pages.items():
        for link in (*page.links, *page.parts):
            to = urlsplit(urljoin(address, link))
            if f"{to.scheme}://{to.netloc}/" != SITE:
                continue
            file = built / unquote(to.path).lstrip("/")
            other = pages.get(urljoin(SITE, to.path))
            if (other is None and not file.is_file()) or (
                other is not None and unquote(to.fragment) not in other.places
            ):
                dead.append((address, link))

    assert dead == []


def test_a_page_is_marked_with_the_language_it_is_written_in(pages):
    """Indonesian pages have ‘yang’ all over, English ones ‘the’: a screen reader takes its voice from the mark."""
    marks = {address: page.languages for address, page in pages.items() if address.endswith("/")}
    indonesian = {address for address, languages in marks.items() if languages == ["id"]}

    assert all(languages in (["id"], ["en"]) for languages in marks.values()), marks
    assert indonesian == {SITE + name for name in ("", "redaksi/", "newsroom/", "api/", "reading-rules/")}
    for address, languages in marks.items():
        text = source_of(address)
        words = len(re.findall(r"\byang\b", text)), len(re.findall(r"\bthe\b", text))
        assert (languages == ["id"]) == (words[0] > words[1]), (address, words)


def source_of(address):
    """What a page was built from, without its code and tables of examples; of two languages the first part, which it is marked as."""
    name = address.removeprefix(SITE).strip("/") or "index"
    text = (HOUSE / "docs" / f"{name}.md").read_text(encoding="utf-8")
    return re.sub(
        r"```.*?```|`[^`]*`|^\|.*?$|[“\"].*?[”\"]",
        "",
        text.partition("\n## English")[0],
        flags=re.DOTALL | re.MULTILINE,
    ).lower()


def test_a_page_asks_nothing_of_a_third_party(built, browser):
    """Opened in a real browser, with its search begun: fonts, counters and scripts of others would show here."""
    handler = functools.partial(_Quiet, directory=built)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        own = f"http://127.0.0.1:{server.server_port}/"
        requested = []
        page = browser.new_page()
        page.on("request", lambda request: requested.append(request.url))
        for path in ("", "redaksi/", "operating/", "decisions/0002-dependencies/"):
            page.goto(own + path, wait_until="networkidle")
        heading = page.locator("h1").inner_text()
        page.close()
        server.shutdown()

    assert heading.startswith("2. Dependencies")
    assert [url for url in requested if not url.startswith((own, "blob:", "data:"))] == []


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def test_the_page_for_programs_names_verbs_that_there_are():
    text = (HOUSE / "docs" / "api.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`]+)`", text))

    assert len(named) > 20
    assert named <= {(one.method, one.path) for one in OPERATIONS}
