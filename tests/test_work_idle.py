"""A worker with nothing to do costs next to nothing, and still begins at once what it is asked for."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audionews.settings import from_environment
from audionews.work import Work
from audionews.work.values import Retire, Withdraw

pytest_plugins = ["library_fixtures"]
WATCHED_S = 4
IDLE_SHARE = 0.04  # measured with four helpers on two cores: 0.018 on SQLite, 0.018 to 0.030 on PostgreSQL
WINDOWS = 5  # what else the machine does can only add to a process's time (caches, migrations): the quietest window is its own cost


def processor_s(pid):
    """proc(5): the process's own time, in user and in system mode."""
    mine = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(mine[11]) + int(mine[12])) / os.sysconf("SC_CLK_TCK")


def lines(worker):
    for line in worker.stderr:
        yield json.loads(line)["said"]


def over(work, id):
    until = time.monotonic() + 60
    while not work.job(id).over:
        assert time.monotonic() < until
        time.sleep(0.02)


def quietest_share(pid):
    """Share of a core in the quietest window; as soon as one is quiet enough, no more are watched."""
    shares = []
    for _ in range(WINDOWS):
        before = processor_s(pid)
        time.sleep(WATCHED_S)
        shares.append((processor_s(pid) - before) / WATCHED_S)
        if shares[-1] < IDLE_SHARE:
            break
    return min(shares)


@pytest.fixture
def worker(database_url, home, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_DATABASE_URL", database_url)
    with Work(from_environment()) as work:
        command = [sys.executable, "-m", "audionews", "work"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, stdout=subprocess.DEVNULL)
        next(said for said in lines(process) if said.endswith("begins"))
        over(work, work.put(Retire(), by="audionews"))  # whatever is loaded with the first job is loaded
        yield process, work
        process.terminate()
        process.communicate(timeout=60)


def test_an_idle_worker_rests_and_a_correction_begins_at_once(worker):
    process, work = worker
    idle, waits = quietest_share(process.pid), []
    for _ in range(5):
        began = time.monotonic()
        over(work, work.put(Withdraw(slug="tidak-ada", ground="sara", reason="uji"), by="uji"))
        waits.append(time.monotonic() - began)

    assert idle < IDLE_SHARE
    assert statistics.median(waits) < 1.5  # 0.2 on a quiet machine
