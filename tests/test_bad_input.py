"""Whatever comes in at the terminal: one clear error as an object, no traceback, nothing lost, nothing half kept."""

import json
import subprocess
import sys

import pytest

from audionews.library.shelves import Library
from audionews.settings import from_environment

SENTENCE = "Warga Sukamulya menanam bakau nomor {n} di pantai utara pada pagi hari yang cerah."


def page_of(*sentences, headline="Warga Sukamulya Menanam Bakau"):
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return f"<html><head><title>{headline}</title></head><body><article><h1>{headline}</h1>{paragraphs}</article></body></html>"


def sentences(count=6, text=SENTENCE):
    return [text.format(n=number) for number in range(1, count + 1)]


@pytest.fixture
def file_of(tmp_path):
    def write(content, name="berita.html"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def command(*words):
    return [sys.executable, "-m", "audionews", *words, "--json"]


def told(end):
    """(exit code, the object on stdout); a traceback anywhere is a failure of every test here."""
    assert "Traceback" not in end.stdout + end.stderr, end.stderr
    answer = json.loads(end.stdout)
    if end.returncode:
        assert answer["message"][0].isupper()
        assert answer["error"] != "cli.unexpected", answer
    return end.returncode, answer


@pytest.fixture
def terminal(home):
    """``terminal("add", file)`` in a process of its own answers (exit code, object)."""

    def call(*words, **options):
        return told(subprocess.run(command(*words), capture_output=True, text=True, timeout=60, **options))

    return call


def kept():
    """(stories of any kind, blobs) in this home."""
    library = Library.open(from_environment())
    try:
        return len(library.drafts()) + len(list(library.live_stories())), len(list(library.blobs.all()))
    finally:
        library.close()


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "article.empty"),
        (b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 64, "article.binary"),
        (page_of(*sentences(6)).encode().ljust(50_000_000, b" "), "article.too_big"),
        (b"<html><body>" + b"<div>" * 1_000_000 + b"Halo.", "article.no_story"),
        (b"<html><body><nav><a href='/'>Beranda</a> <a href='/olahraga'>Olahraga</a></nav></body>", "article.no_story"),
    ],
    ids=["empty", "binary", "50 MB", "a million nested tags", "no article"],
)
def test_a_page_that_is_no_article_is_refused_and_nothing_is_kept(terminal, file_of, content, key):
    code, answer = terminal("add", file_of(content))

    assert (code, answer["error"]) == (1, key)
    assert kept() == (0, 0)


def test_a_file_that_is_not_there_is_refused(terminal, tmp_path):
    assert terminal("add", str(tmp_path / "tiada.html"))[1]["error"] == "cli.no_file"


def test_windows_text_without_a_declaration_comes_out_right(terminal, file_of):
    quoted = [f"“{sentence}” – kata José." for sentence in sentences()]
    code, answer = terminal("add", file_of(page_of(*quoted).encode("windows-1252")))
    library = Library.open(from_environment())
    text = " ".join(block.text for block in library.story(answer["slug"]).revision.article.blocks)
    library.close()

    assert code == 0
    assert "José" in text
    assert "–" in text
    assert "\ufffd" not in text


def test_two_articles_of_one_title_are_both_published(actions, file_of):
    other = "Koperasi Tirtomoyo menjual garam nomor {n} ke pasar kota pada sore hari yang mendung."
    slugs = [actions("add", file_of(page_of(*text)))[1]["slug"] for text in (sentences(), sentences(text=other))]
    answers = [actions("publish", slug) for slug in slugs]

    assert len(set(slugs)) == 2
    assert [(code, answer["slug"]) for code, answer in answers] == [(0, slug) for slug in slugs]
