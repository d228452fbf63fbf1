"""Under load and under loss, with real servers: a storm of publications, a thousand slow listeners, a database that goes away."""

import asyncio
import json
import os
import resource
import selectors
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import storm
from conftest import article_of

from audionews.errors import StoreFailed
from audionews.library.database import connect
from audionews.library.public_state import Changes
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment
from audionews.work import Work
from audionews.work.orders import Publish

pytest_plugins = ["library_fixtures"]
STORIES, CLIENTS, LISTENERS = 8, 24, 1000  # storm.py by hand takes more: 500 stories, 200 clients


@pytest.fixture(scope="module", autouse=True)
def cut_off(tmp_path_factory):
    """A newsroom whose database is cut off for a minute, under way beside the other tests: it mostly waits."""
    home = tmp_path_factory.mktemp("cut-off")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AUDIONEWS_")}
    mine = ["unshare", "--net"] if os.getuid() == 0 else ["unshare", "--net", "--map-root-user"]
    with (home / "log").open("w") as log:
        running = subprocess.Popen(
            [*mine, sys.executable, str(Path(__file__).with_name("works_cut_off.py")), "60"],
            env={**kept, "AUDIONEWS_HOME": str(home), "AUDIONEWS_ENGINE": "tone", "AUDIONEWS_ENGINE_RATE": "tone=300"},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    yield running
    running.kill()
    running.communicate()


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as held:
        return held.getsockname()[1]


@pytest.mark.slow
def test_a_storm_of_publications_shows_nothing_stale_and_nothing_half(home, port, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_BASE_URL", f"http://127.0.0.1:{port}")
    slugs = storm.received(STORIES)
    with Work(from_environment()) as work, storm.served(port):
        seen = asyncio.run(storm.storm(f"http://127.0.0.1:{port}", work, slugs, CLIENTS, 240))

    assert seen.wrong == []
    assert seen.feeds > STORIES
    assert seen.not_modified > 0
    assert len(seen.whole) == STORIES


def slow_listeners(port, path, count):
    """Sockets that have asked for a file, taken its beginning, and now take nothing."""
    sockets = []
    for _ in range(count):
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.settimeout(30)
        one.connect(("127.0.0.1", port))
        one.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        sockets.append(one)
    return sockets


def test_a_thousand_slow_listeners_do_not_block_the_desk(newsroom, home, port, forty):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 8192)), hard))
    story = newsroom.publish(newsroom.receive(forty, by="ratna").slug, by="ratna").story
    with storm.served(port, "--no-worker"):
        listeners = slow_listeners(port, story.build.mp3.path, LISTENERS)
        try:
            begun = all(one.recv(12).startswith(b"HTTP/1.1 200") for one in listeners)
            times = []
            for _ in range(10):
                began = time.monotonic()
                desk = httpx.get(f"http://127.0.0.1:{port}/desk/masuk", timeout=30)
                times.append(time.monotonic() - began)
            with selectors.DefaultSelector() as still:
                still.register(listeners[0], selectors.EVENT_READ)
                more = bool(still.select(10))
        finally:
            for one in listeners:
                one.close()

    assert begun
    assert more  # the first listener goes on when it likes
    assert desk.status_code == 200
    assert sorted(times)[5] < 2


class Line:
    """A wire to a server that can be cut: a small real TCP relay on the loopback."""

    def __init__(self, target):
        self.target, self._up, self._open, self.silent = target, True, [], False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if self.silent:
                self._open.append(near)
                continue
            if not self._up:
                near.close()
                continue
            far = socket.create_connection(self.target)
            self._open += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one, other):
        try:
            while piece := one.recv(65536):
                other.sendall(piece)
        except OSError:
            pass
        for end in (one, other):
            end.close()

    def cut(self):
        self._up = False
        for end in self._open:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
        self._open.clear()

    def mend(self):
        self._up = True

    def close(self):
        self._listening.close()
        self.cut()


def line_to(database_url):
    """A line to that database, and the address at its near end."""
    host, _, rest = database_url.removeprefix("postgresql://").partition("/")
    user, _, address = host.partition("@")
    name, _, far_port = address.partition(":")
    line = Line((name, int(far_port)))
    return line, f"postgresql://{user}@127.0.0.1:{line.port}/{rest}"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_whoever_asks_a_database_that_says_nothing_does_not_queue_behind_the_others(database_url):
    line, near = line_to(database_url)
    line.silent = True
    changes = Changes(connect(f"{near}?connect_timeout=2"))

    def refused(_):
        with pytest.raises(StoreFailed):
            changes.state(datetime.now(UTC))

    began = time.monotonic()
    with ThreadPoolExecutor(8) as askers:
        list(askers.map(refused, range(8)))
    line.close()

    assert time.monotonic() - began < 8


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_that_is_away_for_ten_seconds_costs_no_job(database_url, home, monkeypatch):
    line, near = line_to(database_url)
    monkeypatch.setenv("AUDIONEWS_DATABASE_URL", near)
    monkeypatch.setenv("AUDIONEWS_ENGINE_RATE", "tone=300")
    text = article_of(" ".join(f"Perahu nomor {n} melewati mercusuar." for n in range(12)))
    with open_newsroom(from_environment()) as newsroom, Work(from_environment()) as work:
        slug = newsroom.receive(text, by="ratna").slug
        id = work.put(Publish(slug=slug), by="ratna")

        def lose_it():
            while not work.job(id).done:
                time.sleep(0.1)
            line.cut()
            time.sleep(10)
            line.mend()

        losing = threading.Thread(target=lose_it)
        losing.start()
        work.run(until_idle=True)
        losing.join()
        job = work.job(id)

        assert (job.state, job.reason) == ("ready", None)
        assert [build.id for build in newsroom.library.builds.of(slug)] == [job.result["build"]]
        assert newsroom.library.stories.get(slug).status == "live"
    line.close()


@pytest.mark.slow
def test_a_database_that_is_cut_off_for_a_minute_costs_no_job_and_no_page_hangs(cut_off):
    output, _ = cut_off.communicate(timeout=240)
    answer = json.loads(output)

    assert (answer["state"], answer["reason"], answer["status"]) == ("ready", None, "live")
    assert answer["builds"] == [answer["result"]]
    assert (answer["before"], answer["away"]) == (200, 503)
    assert answer["away_answered_s"] < 25
    assert answer["page_back_s"] < 10
