"""What says that all is well says so only where a job gets through; what is in trouble says so in a sentence."""

import os
import re
import socket
import stat
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from conftest import article_of

from audionews.app import create_app
from audionews.cli import checkup
from audionews.errors import StoreFailed
from audionews.library import Library
from audionews.newsroom.free_space import ALARM, watch_free_space
from audionews.settings import from_environment
from audionews.site import health
from audionews.work import QueueHealth, Work

pytest_plugins = ["library_fixtures"]
NOW = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def library(home):
    opened = Library.open(from_environment())
    yield opened
    opened.close()


@pytest.fixture
def worker(home):
    command = [sys.executable, "-m", "audionews", "work"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        next(line for line in process.stderr if "begins" in line)
        yield process
        process.kill()


def site(library, *, keeps_worker, token=None):
    settings = replace(from_environment(), metrics_token=token)
    return create_app(settings, library, keeps_worker=keeps_worker).test_client()


def test_a_probe_goes_through_the_queue_and_is_in_no_list_of_jobs(worker, library):
    with Work(from_environment()) as work:
        seen = work.probe(patience_s=20)

        assert (seen.state, seen.workers) == ("works", 1)
        assert work.jobs() == []


def test_a_worker_that_lives_and_takes_nothing_is_not_called_ready(library):
    with Work(from_environment()) as work:
        work._roster.enter("beats, and takes no job")  # this process
        seen = work.probe(patience_s=0.3)

    assert (seen.state, seen.up) == ("stuck", False)


def test_without_a_worker_check_takes_the_job_itself(library):
    with Work(from_environment()) as work:
        assert work.probe().state == "no_worker"
        assert work.probe_alone().state == "works"


def test_readyz_asks_for_a_worker_only_where_one_is_kept(library):
    alone = site(library, keeps_worker=False).get("/readyz")
    kept = site(library, keeps_worker=True).get("/readyz")

    assert (alone.status_code, alone.text) == (200, "ok\n")
    assert (kept.status_code, "pekerja" in kept.text) == (503, True)


def test_readyz_says_when_media_cannot_be_written(library):
    client = site(library, keeps_worker=False)
    (library.blobs.folder / "tmp").rmdir()
    answer = client.get("/readyz")

    assert (answer.status_code, "media" in answer.text) == (503, True)


def test_the_queue_is_looked_at_once_in_ten_seconds_however_often_it_is_asked():
    looks, clock_s = [], [0.0]
    probe = health.QueueProbe(
        lambda: looks.append(1) or QueueHealth(state="works", waited_ms=1, workers=1), lambda: clock_s[0]
    )
    for clock_s[0] in (0, 3, 9, 10.5, 12):
        probe.health()

    assert len(looks) == 2


def test_metrics_tell_queue_commit_and_free_space(library):
    client = site(library, keeps_worker=True, token="rahasia")
    text = client.get("/metrics", headers={"Authorization": "Bearer rahasia"}).text

    assert "\naudionews_queue_up 0.0\n" in text  # no worker
    assert re.search(r"\naudionews_media_free_bytes \d", text)
    assert re.search(r'audionews_info\{commit="[0-9a-f]*",version="[\d.]+"\} 1.0', text)


def test_the_alarm_of_a_full_disk_comes_once_and_ends_by_itself(library):
    for _ in range(2):
        watch_free_space(library, NOW, least_bytes=10**18)
    raised = [alarm.key for alarm in library.inbox.alarms()]
    watch_free_space(library, NOW, least_bytes=1)

    assert raised == [ALARM]
    assert library.inbox.alarms() == []


def test_files_that_hold_drafts_and_jobs_are_their_owners_alone(home, newsroom):
    (home / "scratch").mkdir(mode=0o755)  # as homes of before have it
    slug = newsroom.receive(article_of("Satu kalimat draf untuk diuji."), by="uji").slug
    newsroom.speak(slug, by="uji")
    with Work(from_environment()) as work:
        work.tally()
        modes = {
            str(file.relative_to(home)): stat.S_IMODE(file.stat().st_mode) for file in home.rglob("*") if file.is_file()
        }

    assert any(name.endswith(".mp3") for name in modes)
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}
    assert stat.S_IMODE((home / "scratch").stat().st_mode) == 0o700  # half-made sound of drafts


def test_what_others_could_read_is_closed_when_it_is_opened_again(home):
    for name in ("audionews.sqlite", "audionews-work.sqlite"):
        home.mkdir(exist_ok=True)
        (home / name).touch(mode=0o644)
        (home / name).chmod(0o644)
    Library.open(from_environment()).close()
    with Work(from_environment()) as work:
        work.tally()

    assert {oct(stat.S_IMODE((home / f"audionews{part}.sqlite").stat().st_mode)) for part in ("", "-work")} == {"0o600"}


@pytest.mark.parametrize(
    ("subdomains", "header"), [("off", "max-age=31536000"), ("on", "max-age=31536000; includeSubDomains")]
)
def test_https_is_bound_to_the_sites_own_name_unless_asked(library, monkeypatch, subdomains, header):
    monkeypatch.setenv("AUDIONEWS_HSTS_SUBDOMAINS", subdomains)
    settings = replace(from_environment(), base_url="https://suara.redaksi.id")
    answer = create_app(settings, library).test_client().get("/healthz")

    assert answer.headers["Strict-Transport-Security"] == header


def serving(home, port, *options):
    command = [sys.executable, "-m", "audionews", "serve", "--port", str(port), *options]
    env = {**os.environ, "AUDIONEWS_HOME": str(home)}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(process):
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_a_port_that_is_taken_is_said_in_a_sentence(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, out, err = ended(serving(home, taken.getsockname()[1]))

    assert (code, out) == (1, "")
    assert "sudah dipakai" in err
    assert "Traceback" not in err


def damage(file):
    """Every page but the first two: SQLite opens it, and meets the damage when it reads."""
    content = bytearray(file.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    file.write_bytes(content)


def test_check_reads_the_pages_of_the_database(home):
    Library.open(from_environment()).close()
    damage(home / "audionews.sqlite")

    with pytest.raises(StoreFailed) as refused:
        checkup._library(from_environment())
    assert refused.value.key == "library.database_damaged"


@pytest.mark.parametrize("verb", [("serve", "--port", "0"), ("fsck",)], ids=lambda verb: verb[0])
def test_a_damaged_database_is_never_called_whole_and_the_way_back_is_named(home, verb):
    Library.open(from_environment()).close()
    damage(home / "audionews.sqlite")
    done = subprocess.run([sys.executable, "-m", "audionews", *verb], capture_output=True, text=True, timeout=120)

    assert done.returncode == 1
    assert "audionews restore" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_the_site_is_called_open_once_it_answers_and_is_gone_ten_seconds_after_a_stop(home):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = serving(home, port)
    first = server.stdout.readline()
    with socket.create_connection(("127.0.0.1", port), 5) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        status = line.recv(100)
    begun = time.monotonic()
    server.terminate()
    code, _, _ = ended(server)

    assert "Situs terbuka" in first
    assert status.startswith(b"HTTP/1.1 200")
    assert code == 0
    assert time.monotonic() - begun < 15  # 4 s on a quiet machine; both cores are busy with other tests here


def test_what_does_not_work_is_looked_at_again_a_second_later():
    states, clock_s = iter(["no_worker", "works"]), [0.0]
    probe = health.QueueProbe(lambda: QueueHealth(state=next(states), waited_ms=1, workers=0), lambda: clock_s[0])
    before, clock_s[0] = probe.health(), 1.5

    assert [before.up, probe.health().up] == [False, True]
