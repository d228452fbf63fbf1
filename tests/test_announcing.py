"""Hubs and podping are told when the public feed moves: each change once, none before its minute, none lost."""

import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

import pytest
from hand_queue import HandQueue
from loopback import listening
from podcast_values import BASE, HOUR, MINUTE, NOW, TITLES, a_library, corrected, published

from audionews.channels import RALAT
from audionews.newsroom.websub import ALARM_AFTER, announce_due, feeds
from audionews.podcast.feed_page import FORMS, feed_path
from audionews.settings import from_environment
from audionews.work import duties

SECOND = timedelta(seconds=1)


class Hub(BaseHTTPRequestHandler):
    """Keeps what it is told as (method, {name: value}, Authorization); answers with the server's ``status``."""

    def do_POST(self):
        self._keep(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def do_GET(self):
        self._keep(urlsplit(self.path).query)

    def _keep(self, body):
        fields = {name: value for name, [value] in parse_qs(body).items()}
        self.server.calls.append((self.command, fields, self.headers.get("Authorization")))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def a_hub():
    with listening(Hub) as server:
        server.calls, server.status = [], 204
        server.address += "/hub"
        yield server


@pytest.fixture
def hub():
    with a_hub() as server:
        yield server


@pytest.fixture
def library(tmp_path):
    opened = a_library(tmp_path)
    yield opened
    opened.close()


def settings(**more):
    plain = from_environment({"AUDIONEWS_BASE_URL": BASE, "AUDIONEWS_FETCH_ALLOW": "127.0.0.0/8"})
    return replace(plain, **more)


def announced(library, hub, now, *, podping=False, **more):
    channels = {
        name: replace(channel, hub=None if podping else hub.address, podping=podping)
        for name, channel in feeds().items()
    }
    return announce_due(library, settings(**more), now, channels=channels)


def test_a_hub_hears_of_every_form_of_a_feed_once(library, hub):
    published(library)
    first = announced(library, hub, NOW + SECOND)
    again = announced(library, hub, NOW + HOUR)

    assert (first, again) == ([f"berita → {hub.address}"], [])
    assert [fields for _, fields, _ in hub.calls] == [
        {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
        for topic in (BASE + feed_path("berita", form) for form in FORMS)
    ]


def test_a_correction_is_told_for_its_channel_and_the_feed_of_corrections(library, hub):
    story = published(library)
    announced(library, hub, NOW + SECOND)
    corrected(library, story.slug, at=NOW + MINUTE)

    assert announced(library, hub, NOW + 2 * MINUTE) == [f"berita → {hub.address}", f"{RALAT} → {hub.address}"]


def test_a_silent_fix_is_told_too_since_the_file_is_another(library, hub):
    story = published(library)
    announced(library, hub, NOW + SECOND)
    corrected(library, story.slug, kind="silent", delivery="quiet", at=NOW + MINUTE)

    assert announced(library, hub, NOW + 2 * MINUTE) == [f"berita → {hub.address}"]


def test_changes_that_come_together_are_one_call(library, hub):
    for number, title in enumerate(TITLES):
        published(library, title, at=NOW + number * SECOND)
    announced(library, hub, NOW + MINUTE)

    assert len(hub.calls) == len(FORMS)


def test_an_embargo_is_told_at_its_minute_and_not_before(library, hub):
    published(library)
    announced(library, hub, NOW + SECOND)
    published(library, TITLES[1], at=NOW + MINUTE, visible_from=NOW + HOUR)

    assert announced(library, hub, NOW + HOUR - SECOND) == []
    assert announced(library, hub, NOW + HOUR) == [f"berita → {hub.address}"]


def test_an_embargoed_first_story_says_nothing_of_itself(library, hub):
    published(library, at=NOW, visible_from=NOW + HOUR)

    assert announced(library, hub, NOW + MINUTE) == []
    assert hub.calls == []


def test_a_hub_that_is_away_is_called_later_each_time_and_hears_in_the_end(library, hub):
    published(library)
    hub.status = 503
    tried = []
    for second in range(0, 1000, 10):
        before = len(hub.calls)
        announced(library, hub, NOW + second * SECOND)
        if len(hub.calls) > before:
            tried.append(second)
    hub.status = 202

    assert tried == [0, 30, 90, 210, 450, 930]
    [alarm] = library.inbox.alarms()
    assert (alarm.key, alarm.facts["tries"], alarm.facts["why"]) == (
        "newsroom.announce_failed",
        ALARM_AFTER,
        "HTTP 503",
    )
    assert announced(library, hub, NOW + 7 * HOUR) == [f"berita → {hub.address}"]


def test_a_hub_that_does_not_answer_stops_neither_publishing_nor_the_worker(library):
    with a_hub() as gone:
        pass
    published(library)

    assert announced(library, gone, NOW + SECOND) == []


def test_two_workers_make_one_call(library, hub):
    published(library)
    started = threading.Barrier(2)
    heard = []

    def work():
        started.wait()
        heard.extend(announced(library, hub, NOW + SECOND))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(hub.calls) == len(FORMS)
    assert len(heard) == 1


def test_a_worker_that_died_in_the_call_is_followed_by_another(library, hub):
    published(library)
    assert library.announcements.take("berita", hub.address, now=NOW + SECOND) is not None

    assert announced(library, hub, NOW + MINUTE) == []
    assert announced(library, hub, NOW + 3 * MINUTE) == [f"berita → {hub.address}"]


def test_podping_is_asked_with_the_feeds_address_and_the_token(library, hub):
    published(library)
    announced(library, hub, NOW + SECOND, podping=True, podping_url=hub.address, podping_token="rahasia")

    query = {"url": f"{BASE}/feeds/berita.xml", "reason": "update", "medium": "podcast"}
    assert hub.calls == [("GET", query, "rahasia")]


def test_a_hub_inside_the_newsrooms_network_is_not_called(library, hub):
    published(library)

    assert announced(library, hub, NOW + SECOND, fetch_allow=()) == []
    assert hub.calls == []


def test_podping_has_its_usual_address_once_there_is_a_token():
    assert from_environment({}).podping_url is None
    assert from_environment({"AUDIONEWS_PODPING_TOKEN": "x"}).podping_url == "https://podping.cloud/"


def test_the_workers_round_calls_what_is_due(newsroom):
    rounds = duties.of(newsroom, settings(), lambda before: 0, HandQueue(newsroom))

    assert rounds["announce"]() == []
