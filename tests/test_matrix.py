"""Each Python that the package names runs the wheel and the sdist as plain pip installs them, outside the checkout.

The home it serves was left by an older audionews (commit 46892a1, the last before these tests, tables of 0004): a story with
its ralat, spoken and public, and another that waited in its queue when it was stopped.

A missing interpreter fails by name, it never skips: PATH and pyenv (``$PYENV_ROOT``, else ~/.pyenv) are looked through.
"""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import urllib.request
from pathlib import Path

import pytest
from browser_shelf import free_port

CHECKOUT = Path(__file__).parent.parent
PYTHONS = ("3.11", "3.12", "3.13")
OLD_SOUND = "f6e98359e0dc0a3a01b52c1db17381de0a97639443734cfcb4f8e04ce858b8a1"
OLD_HOME = Path(__file__).parent / "specimens" / "home-46892a1.tar.xz"
STORY = """<!doctype html><html lang="id"><head><meta property="og:type" content="article"><title>Pasar Ikan Kembali Buka</title></head>
<body><article><h1>Pasar Ikan Kembali Buka</h1><p>Pasar ikan di Desa Karangluhur buka lagi pada hari Senin setelah ditutup dua bulan.
Sebanyak 42 pedagang kembali berjualan sejak pukul 05.30 WIB.</p><p>Kepala pasar mengatakan bahwa atap dan saluran air sudah selesai
diperbaiki. Warga diminta membawa wadah sendiri dari rumah.</p></article></body></html>"""

ORDER = """
import sys
from audionews.settings import from_environment
from audionews.work import Work
from audionews.work.orders import Publish
with Work(from_environment()) as work:
    work.put(Publish(slug=sys.argv[1]), by="redaksi")
"""


def interpreter(version):
    """The newest interpreter of that version; each candidate is run, since pyenv's shims stand on PATH for versions not chosen."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    candidates = sorted(pyenv.glob(f"versions/{version}.*/bin/python"), reverse=True)
    for candidate in (shutil.which(f"python{version}"), *candidates):
        if candidate and runs(candidate, version):
            return str(candidate)
    pytest.fail(f"python{version} is neither on PATH nor under {pyenv}: install it, this test does not skip")


def runs(candidate, version):
    answer = subprocess.run(
        [candidate, "-c", "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"],
        capture_output=True,
        text=True,
    )
    return answer.stdout.strip() == version


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder with the wheel and the sdist of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    for target in ("wheel", "sdist"):
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder], cwd=CHECKOUT, check=True
        )
    return folder


class Installed:
    """An environment of its own with audionews in it, and a home of its own."""

    def __init__(self, python, folder):
        self.folder = folder
        subprocess.run([python, "-m", "venv", folder / "venv"], check=True)
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AUDIONEWS_", "PYTHON", "VIRTUAL"))
        } | {"AUDIONEWS_HOME": str(folder / "home"), "AUDIONEWS_VOICES": "espeak/id", "AUDIONEWS_ENGINE": "espeak"}

    def pip(self, *arguments):
        pip = [self.folder / "venv/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *arguments], check=True, cwd=self.folder, env=self.environment, timeout=600)

    def run(self, *arguments):
        """The JSON object that the verb prints."""
        answer = subprocess.run(
            [self.folder / "venv/bin/audionews", *arguments, "--json"],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return json.loads(answer.stdout)

    def order(self, slug):
        """Put the publication into the queue, as the desk does; nobody works yet."""
        python = self.folder / "venv/bin/python"
        subprocess.run([python, "-c", ORDER, slug], check=True, cwd=self.folder, env=self.environment, timeout=180)

    def serve(self, port):
        return subprocess.Popen(
            [self.folder / "venv/bin/audionews", "serve", "--port", str(port)],
            cwd=self.folder,
            env=self.environment | {"AUDIONEWS_BASE_URL": f"http://127.0.0.1:{port}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


@pytest.fixture(params=PYTHONS, scope="module")
def installed(request, built, tmp_path_factory):
    """The wheel and what it needs, by plain pip; once for each Python."""
    environment = Installed(interpreter(request.param), tmp_path_factory.mktemp(f"python-{request.param}"))
    environment.pip(next(built.glob("*.whl")))
    with tarfile.open(OLD_HOME) as home:
        home.extractall(environment.folder / "home", filter="data")
    return environment


def test_the_wheel_takes_over_an_older_home_publishes_through_its_queue_and_serves(installed):
    (installed.folder / "pasar.html").write_text(STORY, encoding="utf-8")
    old = media_of(installed)
    demo = installed.run("demo")
    slug = installed.run("add", "pasar.html")["slug"]
    installed.order(slug)
    port = free_port()
    site = f"http://127.0.0.1:{port}"

    with installed.serve(port) as server:
        try:
            page = ready_page(server, f"{site}/berita/{slug}")
            corrected = ready_page(server, f"{site}/berita/pasar-ikan-buka-lagi")
            left_waiting = ready_page(server, f"{site}/berita/jembatan-bambu-dibuka")
            feed = ready_page(server, f"{site}/feeds/berita.xml")
            sound = fetched(f"{site}/media/{OLD_SOUND}.mp3")
        finally:
            server.send_signal(signal.SIGTERM)
            output = server.communicate(timeout=40)[0]

    assert len(demo["slugs"]) == 3
    assert "Pasar Ikan Kembali Buka" in page
    assert "Sebanyak 24 pedagang kembali" in corrected
    assert OLD_SOUND in corrected
    assert hashlib.sha256(sound).hexdigest() == OLD_SOUND
    assert "Jembatan Bambu Dibuka" in left_waiting
    assert feed.count("<item>") == 6
    assert old <= media_of(installed)
    assert "Traceback" not in output
    assert server.returncode == 0


def test_the_sdist_builds_the_same_package(installed, built):
    installed.pip("--force-reinstall", "--no-deps", next(built.glob("*.tar.gz")))

    check = installed.run("check")
    assert check["ok"] is True
    assert "pembaca halaman readability" in str(check)  # the wheel alone brings the small second reader


def media_of(installed):
    return {file.name for file in (installed.folder / "home" / "media").rglob("*.*")}


def fetched(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read()


def ready_page(server, address, seconds=150):
    """The page as soon as the worker has published it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            return fetched(address).decode()
        except OSError:
            time.sleep(0.2)
    server.terminate()
    pytest.fail(f"not public after {seconds} s; the server said: {server.communicate()[0][-2000:]}")
