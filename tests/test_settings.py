"""Where a setting comes from, what is said of one that nobody reads, and which address stands in links."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from audionews.cli.run import run
from audionews.errors import BadInput
from audionews.settings import from_environment, unread


@pytest.fixture
def beside(home):
    """Writes the ``.env`` beside the home."""
    home.parent.mkdir(exist_ok=True)

    def write(text: str) -> None:
        (home.parent / ".env").write_text(text, encoding="utf-8")

    return write


def test_the_file_beside_the_home_is_read(beside):
    beside(
        "# redaksi\nexport AUDIONEWS_BASE_URL='https://suara.contoh.id'\nPATH=/x\nAUDIONEWS_WORKER_JOBS=3 # tiga\n\n"
    )

    settings = from_environment()

    assert (settings.base_url, settings.worker_jobs) == ("https://suara.contoh.id", 3)


def test_what_is_set_for_the_process_goes_before_the_file(beside, monkeypatch):
    beside("AUDIONEWS_BASE_URL=https://berkas.contoh.id\n")
    monkeypatch.setenv("AUDIONEWS_BASE_URL", "https://proses.contoh.id")

    assert from_environment().base_url == "https://proses.contoh.id"


def test_lines_of_other_programs_and_a_folder_of_that_name_are_theirs(beside, home):
    beside("KUNCI='-----BEGIN\nabc\n-----END'\nhost: contoh\nAUDIONEWS_WORKER_JOBS=2\n")
    jobs = from_environment().worker_jobs
    (home.parent / ".env").unlink()
    (home.parent / ".env").mkdir()

    assert (jobs, from_environment().worker_jobs) == (2, 1)


def test_a_line_that_says_nothing_is_refused_by_its_number(beside):
    beside("AUDIONEWS_WORKER_JOBS=1\nAUDIONEWS_ENGINE espeak\n")

    with pytest.raises(BadInput) as refused:
        from_environment()

    assert (refused.value.key, refused.value.facts["line"]) == ("settings.bad_dotenv", 2)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("AUDIONEWS_BASEURL", "AUDIONEWS_BASE_URL"),
        ("AUDIONEWS_SECRET_KEY_FLE", "AUDIONEWS_SECRET_KEY_FILE"),
        ("AUDIONEWS_WARNA", None),
    ],
)
def test_a_misspelt_name_is_told_with_the_name_that_is_near(name, near, home, monkeypatch, capfd):
    monkeypatch.setenv(name, "x")

    code = run(["config", "--json"])

    output = capfd.readouterr()
    assert code == 0
    assert name in output.err
    assert near is None or near in output.err
    assert unread({name: "x"}) == {name: near}


def test_known_names_are_told_by_nobody(home, capfd):
    run(["config"])

    assert capfd.readouterr().err == ""


def test_config_masks_secrets_and_says_where_each_comes_from(actions, beside, monkeypatch):
    beside("AUDIONEWS_METRICS_TOKEN=rahasia-pengukuran\n")
    monkeypatch.setenv("AUDIONEWS_SECRET_KEY", "rahasia-yang-panjang-sekali")
    monkeypatch.setenv("AUDIONEWS_MEDIA_URL", "s3://kunci:rahasia@toko/ember")

    code, answer = actions("config")

    rows = {row["name"]: row for row in answer["settings"]}
    assert code == 0
    assert "rahasia" not in str(answer)
    assert rows["AUDIONEWS_METRICS_TOKEN"]["from"].endswith(".env")
    assert rows["AUDIONEWS_ENGINE"] == {"name": "AUDIONEWS_ENGINE", "value": "tone", "from": "lingkungan"}
    assert rows["AUDIONEWS_WORKER_JOBS"]["from"] == "bawaan"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://suara.kabarflores.id", True),
        ("http://203.0.113.9", False),  # RFC 5737: for documentation
        ("http://8.8.8.8", True),
        ("http://127.0.0.1:8000", False),
        ("http://192.168.1.5:8000", False),
        ("http://localhost", False),
        ("http://redaksi", False),
        ("https://berita.example", False),
        ("https://berita.example.id", False),
    ],
)
def test_which_addresses_strangers_reach(address, public):
    assert from_environment({"AUDIONEWS_BASE_URL": address}).is_public is public


def test_serve_uses_its_port_in_the_link_for_the_first_admin(home):
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "audionews", "serve", "--no-worker", "--port", str(port)]
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=dict(os.environ), text=True) as server:
        try:
            while not any("/desk/penyiapan/" in line for line in lines):
                line = server.stdout.readline()
                assert line, lines
                lines.append(line)
        finally:
            server.terminate()

    assert f"http://127.0.0.1:{port}/desk/penyiapan/" in lines[-1]
