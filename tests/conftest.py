"""Fixtures for every room: a home of its own, a newsroom with the tone engine, its queue and workers, the desk, a browser."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from audionews.article.model import Article, Block
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment

NOW = "2026-11-24T14:05:00+07:00"
# Files that take half a minute or more go first: begun last, one core would wait for the other (a file is run by one process).
LONG = (
    "test_matrix.py",
    "test_newsroom_page.py",
    "test_desk_audited.py",
    "test_deployed_compose.py",
    "test_pages_audited.py",
    "test_work.py",
    "test_natural.py",
    "test_work_kill.py",
    "test_doors.py",
    "test_going_on.py",
    "test_desk_remaking.py",
    "test_desk_browser.py",
    "test_faults.py",
    "test_storm.py",
    "test_wordpress.py",
    "test_wheel.py",
)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


@pytest.fixture(autouse=True, scope="module")
def _spoken_once(request):
    """Clips of the built-in machines are made once a session, but in files about the workers themselves."""
    if request.node.get_closest_marker("spoken_anew"):
        yield
        return
    from spoken_once import spoken_once

    with spoken_once():
        yield


def environment_of(home) -> dict[str, str]:
    """The settings of a newsroom in that folder, whose engine is quick and whose clock stands still."""
    return {"AUDIONEWS_HOME": str(home), "AUDIONEWS_ENGINE": "tone", "AUDIONEWS_NOW": NOW}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """AUDIONEWS_HOME in a fresh folder, the tone engine, and a clock that stands still."""
    folder = tmp_path / "home"
    for name in ("DATABASE_URL", "MEDIA_URL", "BASE_URL", "FETCH_ALLOW"):
        monkeypatch.delenv(f"AUDIONEWS_{name}", raising=False)
    for name, value in environment_of(folder).items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.fixture
def newsroom(home):
    """The newsroom of that home."""
    with open_newsroom(from_environment()) as room:
        yield room


@pytest.fixture
def queue(newsroom, monkeypatch):
    """The queue of that newsroom."""
    import impatient

    from audionews.work import Work, worker

    monkeypatch.setattr(worker, "lanes", impatient.lanes)
    with Work(from_environment()) as work:
        yield work


@pytest.fixture
def a_worker(newsroom):
    """``a_worker(step)`` answers the exit code of a worker that died there; "-": of one that drained the queue."""
    import works_until
    from dies_at import runs_of

    with runs_of(works_until.__file__) as run:
        yield run


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """The desk as it is opened, one for a module."""
    from desk_room import opened

    with opened(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture
def forty():
    """An article of forty sentences in ten paragraphs."""
    return article_of(
        *(" ".join(f"Kalimat nomor {4 * p + n} menyebut warga desa Sukamulya." for n in range(1, 5)) for p in range(10))
    )


def article_of(*paragraphs: str, headline: str = "Warga Sukamulya Menanam Bakau") -> Article:
    return Article(
        headline=headline,
        authors=("Ratna Wiratmi",),
        published="2026-11-23",
        blocks=tuple(Block(kind="paragraph", text=text) for text in paragraphs),
    )


def corrected(article: Article, before: str, after: str) -> Article:
    """The article with one text put right."""
    blocks = tuple(replace(block, text=block.text.replace(before, after)) for block in article.blocks)
    return replace(article, headline=article.headline.replace(before, after), blocks=blocks)


@pytest.fixture
def actions(home, capfd):
    """The terminal: ``actions("publish", slug)`` answers (exit code, the JSON object)."""
    from audionews.cli.run import run

    def act(*words: str) -> tuple[int, dict]:
        capfd.readouterr()
        code = run([*words, "--json"])
        out = capfd.readouterr().out
        return code, json.loads(out) if out.strip() else {}

    return act


@pytest.fixture(scope="module")
def browser():
    """Debian's chromium. A module long: while it runs, its driver's event loop runs in this thread."""
    from audit import chromium

    with chromium() as opened:
        yield opened
