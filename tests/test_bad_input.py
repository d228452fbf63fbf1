"""Whatever comes in at the terminal: one clear error as an object, no traceback, nothing lost, nothing half kept."""

import json
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from audionews.library import Library
from audionews.settings import from_environment

ENGINES = Path(__file__).parent / "specimens" / "speech"
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


def checked_answer(end):
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
        return checked_answer(subprocess.run(command(*words), capture_output=True, text=True, timeout=60, **options))

    return call


def kept():
    """(stories of any kind, blobs) in this home."""
    library = Library.open(from_environment())
    try:
        return len(library.stories.drafts()) + len(list(library.stories.live())), len(list(library.blobs.all()))
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
    text = " ".join(block.text for block in library.stories.get(answer["slug"]).revision.article.blocks)
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


def test_correcting_with_a_file_that_is_no_article_loses_nothing(actions, file_of):
    slug = actions("add", file_of(page_of(*sentences())))[1]["slug"]
    before = actions("publish", slug)[1]
    code, answer = actions(
        "correct", slug, "--from", file_of(b"\x00\x01" * 999), "--kind", "ralat", "--reason", "Angka."
    )

    assert (code, answer["error"]) == (1, "article.binary")
    assert [line["audio"] for line in actions("history", slug)[1]["revisions"]] == [before["audio"]]
    assert actions("publish", slug)[1]["audio"] == before["audio"]


@pytest.fixture
def bad_engines(monkeypatch, tmp_path):
    """Engines that misbehave, importable here and in the workers; one of them loses patience sooner than people do."""
    (tmp_path / "hasty.py").write_text("from engines import Hangs as _H\nclass Hangs(_H):\n    patience_s = 0.5\n")
    monkeypatch.syspath_prepend(str(ENGINES))
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.usefixtures("bad_engines")
@pytest.mark.parametrize(
    ("engine", "key"),
    [
        ("hasty:Hangs", "speech.engine_hung"),
        ("engines:Crashes", "speech.engine_crashed"),
        ("engines:Silent", "speech.silent"),
    ],
)
def test_where_no_engine_speaks_nothing_is_published_until_one_does(actions, file_of, monkeypatch, engine, key):
    slug = actions("add", file_of(page_of(*sentences())))[1]["slug"]
    with monkeypatch.context() as only:
        only.setattr("audionews.speech.engines.DEFAULT", engine)  # nothing left to fall back to
        only.setenv("AUDIONEWS_ENGINE", engine)
        code, answer = actions("publish", slug, "--engine", engine)
    library = Library.open(from_environment())
    status, builds = library.stories.get(slug).status, library.builds.of(slug)
    library.close()

    assert (code, answer["error"]) == (1, key)
    assert (status, builds) == ("draft", [])
    assert actions("publish", slug)[0] == 0


@pytest.mark.usefixtures("bad_engines")
def test_an_engine_that_crashes_is_replaced_for_the_whole_episode_and_that_is_told(actions, file_of, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_ENGINE", "espeak")
    slug = actions("add", file_of(page_of(*sentences())))[1]["slug"]
    code, answer = actions("publish", slug, "--engine", "engines:Crashes")

    assert (code, answer["engine"], answer["fallback"]) == (0, "espeak", True)


FULL_DISK = """
set -e
mount -t tmpfs -o size=4m tmpfs "$AUDIONEWS_HOME"
"$0" -m audionews add "$1" --json
head -c $(( ($(df -k --output=avail "$AUDIONEWS_HOME" | tail -1) - 100) * 1024 )) /dev/zero > "$AUDIONEWS_HOME/filler"
"$0" -m audionews publish "$2" --json || test $? = 1
rm "$AUDIONEWS_HOME/filler"
"$0" -m audionews publish "$2" --json
"$0" -m audionews fsck --json
"""


def a_small_disk_can_be_mounted(folder):
    mount = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", str(folder)]
    try:
        return subprocess.run(mount, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def test_a_full_disk_publishes_nothing_and_loses_nothing(home, file_of):
    """A real small disk where the system lets us mount one; else no file may grow, which SQLite calls an I/O error."""
    home.mkdir()
    file, slug = file_of(page_of(*sentences(12))), "warga-sukamulya-menanam-bakau"
    if a_small_disk_can_be_mounted(home):
        script = ["unshare", "-rm", "sh", "-c", FULL_DISK, sys.executable, file, slug]
        end = subprocess.run(script, capture_output=True, text=True, timeout=90)
        added, full, published, checked = map(json.loads, end.stdout.splitlines())
    else:
        ends = [
            subprocess.run(words, capture_output=True, text=True, timeout=60, preexec_fn=limit)
            for words, limit in [
                (command("add", file), None),
                (command("publish", slug), small_files_only),
                (command("publish", slug), None),
                (command("fsck"), None),
            ]
        ]
        end = ends[1]
        added, full, published, checked = (json.loads(one.stdout) for one in ends)

    assert "Traceback" not in end.stderr
    assert added["slug"] == slug
    assert full["error"] in ("library.disk_full", "library.database_failed")
    assert published["url"] == f"/berita/{slug}"
    assert checked["sound"] is True


READ_ONLY = """
mount -t tmpfs -o size=8m tmpfs "$AUDIONEWS_HOME"
"$0" -m audionews list --json
mount -o remount,ro "$AUDIONEWS_HOME"
"$0" -m audionews list --json
mount -t tmpfs -o ro tmpfs "$AUDIONEWS_HOME"
"$0" -m audionews list --json
"""


def test_a_home_that_may_not_be_written_is_called_so_and_not_a_file_that_will_not_open(home):
    home.mkdir()
    if a_small_disk_can_be_mounted(home):
        script = ["unshare", "-rm", "sh", "-c", READ_ONLY, sys.executable]
    else:  # then we are not root, whom no mode holds back
        script = ["sh", "-c", re.sub("mount .*", 'chmod 500 "$AUDIONEWS_HOME"', READ_ONLY), sys.executable]
        subprocess.run(command("list"), check=True)
    end = subprocess.run(script, capture_output=True, text=True, timeout=90)
    _, old, new = map(json.loads, end.stdout.splitlines())

    assert "Traceback" not in end.stderr
    assert [old["error"], new["error"]] == ["library.database_read_only"] * 2
    assert old["message"].startswith(
        f"Berkas basis data {home / 'audionews.sqlite'} atau foldernya tidak boleh ditulis"
    )


def test_a_role_that_does_not_exist_is_wrong_usage_before_any_password_is_asked(home):
    end = subprocess.run(command("editor", "add", "sari", "--role", "raja"), capture_output=True, text=True, timeout=60)

    assert (end.returncode, end.stdout) == (2, "")
    assert "penanggung-jawab" in end.stderr


def small_files_only():
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
