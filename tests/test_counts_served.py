"""Counting on the site as it runs: two processes of gunicorn, a stop in order, a death, Debian's podcast apps on a private feed."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from urllib.error import URLError

import pytest
from conftest import article_of
from podcast_clients import Gpodder, Podboat, Podget, enclosures

from audionews.newsroom import open_newsroom
from audionews.newsroom.audience import audience
from audionews.settings import from_environment
from audionews.work.orders import AddPrivateFeed, By, ClosePrivateFeed, perform

HEADLINE = "Kapal Ikan Pulang Lebih Awal"


@contextmanager
def a_site(home, env):
    words = [
        sys.executable,
        "-m",
        "audionews",
        "serve",
        "--no-worker",
        "--port",
        env["AUDIONEWS_BASE_URL"].rsplit(":", 1)[1],
    ]
    with (home / "log").open("ab") as log:
        server = subprocess.Popen(words, env={**os.environ, **env}, stdout=log, stderr=log, start_new_session=True)
    try:
        for _ in range(300):
            try:
                get(env["AUDIONEWS_BASE_URL"] + "/healthz")
                break
            except OSError:
                time.sleep(0.1)
        yield server
    finally:
        if server.poll() is None:
            server.terminate()
            server.wait(30)


def get(address, **headers):
    request = urllib.request.Request(address, headers={"User-Agent": "AntennaPod/3.5.0", **headers})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """(home, environment, newsroom, the story's sound as an address)"""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        "AUDIONEWS_HOME": str(home),
        "AUDIONEWS_BASE_URL": f"http://127.0.0.1:{port}",
        "AUDIONEWS_ENGINE": "tone",
        "AUDIONEWS_ACCESS_LOG": "1",
        "AUDIONEWS_PROXIES": "127.0.0.0/8",
    }
    with open_newsroom(from_environment(env)) as newsroom:
        slug = newsroom.receive(article_of("Warga berkumpul pada pukul tujuh pagi.", headline=HEADLINE), by="rini").slug
        newsroom.publish(slug, by="rini")
        sound = newsroom.library.stories.get(slug).build.mp3.path
        yield home, env, newsroom, env["AUDIONEWS_BASE_URL"] + sound


def heard(newsroom):
    return audience(newsroom.library, newsroom.channels, newsroom.clock()).heard


def test_a_stop_in_order_loses_no_count(house):
    home, env, newsroom, sound = house
    before = heard(newsroom).downloads
    with a_site(home, env) as server:
        for last in range(10):
            get(sound, **{"X-Forwarded-For": f"203.0.113.{last}"})
        server.send_signal(signal.SIGTERM)
        server.wait(30)

    assert heard(newsroom).downloads - before == 10


def test_a_killed_site_loses_what_came_in_its_last_seconds_at_most(house):
    home, env, newsroom, sound = house
    before = heard(newsroom).downloads
    with a_site(home, env) as server:
        for last in range(5):
            get(sound, **{"X-Forwarded-For": f"198.51.100.{last}"})
        time.sleep(4)
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(30)

    assert heard(newsroom).downloads - before == 5


def test_a_podcast_app_hears_a_private_feed_until_it_is_closed(house, tmp_path):
    home, env, newsroom, sound = house
    by = By(name="wati", role="admin", here=True)
    made = perform(AddPrivateFeed(name="kelompok uji"), by, newsroom).facts
    before = heard(newsroom).private
    with a_site(home, env):
        app = Gpodder(tmp_path / "gpodder", made["address"])
        app.fetch()
        others = [Podget(tmp_path / "podget", made["address"]), Podboat(tmp_path / "podboat", made["address"])]
        for other in others:
            other.fetch()
        files = app.files()
        [link] = enclosures(get(made["address"])).values()
        assert files == [get(sound)]
        assert [other.files() for other in others] == [files, files]
        perform(ClosePrivateFeed(id=made["id"]), by, newsroom)
        for address in (made["address"], link):
            with pytest.raises(URLError, match="404"):
                get(address)
    key = made["address"].split("/")[4]

    assert heard(newsroom).private - before >= 1  # each app that gives its name; podget is wget, a tool
    log = (home / "log").read_text()
    assert "/pribadi/***" in log
    assert key not in log
