"""docs/newsroom.md as it stands: its commands, from the built wheel to the first own-named story in a podcast client."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import site
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import click
import podcastparser

from audionews.cli.run import audionews

CHECKOUT = Path(__file__).parent.parent
PAGE = (CHECKOUT / "docs" / "newsroom.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
MOST_COMMANDS, MOST_S = 12, 600
STORY = """<html><head><title>Jembatan Gantung Dibuka</title></head><body><nav>Beranda</nav><article>
<h1>Jembatan Gantung Wolowaru Dibuka Kembali</h1>
<p>Jembatan gantung di Wolowaru dibuka kembali pada Rabu pagi setelah diperbaiki selama dua bulan.</p>
<p>Pelajar yang selama ini memutar sejauh enam kilometer kini dapat menyeberang langsung ke sekolah.</p>
<p>Warga memasang lampu sendiri di kedua ujungnya supaya jalan pulang tetap terang.</p>
</article></body></html>"""


def commands(block: str) -> list[str]:
    return [line for line in block.splitlines() if line.strip()]


def test_both_languages_tell_the_same_commands_and_few_of_them():
    indonesian, english = BLOCKS

    assert indonesian == english
    assert len(commands(indonesian)) <= MOST_COMMANDS


def test_every_verb_of_the_page_is_there():
    for verb in set(re.findall(r"(?:`|^|\$\()audionews ([a-z][a-z-]+)", PAGE, re.MULTILINE)):
        assert audionews.get_command(click.Context(audionews), verb) is not None, verb


def test_the_page_s_commands_lead_from_the_wheel_to_a_podcast_client(tmp_path):
    """Nothing is asked of a registry: pip is told by its own settings that what the wheel needs is there."""
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
        str(CHECKOUT),
    ]
    offline = {**os.environ, "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    subprocess.run(build, check=True, env=offline)
    (tmp_path / "berita.html").write_text(STORY, encoding="utf-8")
    (port,) = re.findall(r"serve --port (\d+)", BLOCKS[0])
    environment = {name: value for name, value in offline.items() if not name.startswith("AUDIONEWS_")} | {
        "PIP_NO_DEPS": "1",
        "PIP_IGNORE_INSTALLED": "1",
        "PYTHONPATH": os.pathsep.join(site.getsitepackages()),  # what pip would have fetched
    }
    began = time.monotonic()
    script = subprocess.Popen(
        [shutil.which("bash"), "-e", "-c", BLOCKS[0]],
        cwd=tmp_path,
        env=environment,
        stdout=(log := (tmp_path / "log").open("w")),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        while True:
            assert script.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() - began < MOST_S, (tmp_path / "log").read_text()
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", int(port))) == 0:
                    break
            time.sleep(1)
        address = f"http://127.0.0.1:{port}/feeds/kabar-flores.xml"
        with urllib.request.urlopen(address, timeout=60) as answer:
            podcast = podcastparser.parse(address, io.BytesIO(answer.read()))
        (episode,) = podcast["episodes"]
        (enclosure,) = episode["enclosures"]
        with urllib.request.urlopen(enclosure["url"], timeout=60) as answer:
            sound = answer.read()
    finally:
        os.killpg(script.pid, signal.SIGTERM)
        script.wait(60)
        log.close()

    assert podcast["title"] == "Kabar Flores"
    assert podcast["itunes_owner"] == {"name": "Suara Flores", "email": "redaksi@kabarflores.id"}
    assert episode["title"] == "Jembatan Gantung Wolowaru Dibuka Kembali"
    assert enclosure["url"].startswith(f"http://127.0.0.1:{port}/media/")
    assert len(sound) == enclosure["file_size"] > 50_000
