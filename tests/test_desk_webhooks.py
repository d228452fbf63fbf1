"""Who asked is told: signed, once for each thing that happened, again when it did not arrive, and given up aloud."""

import base64
import hashlib
import hmac
import ipaddress
import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from conftest import article_of, corrected
from loopback import listening

from audionews.cli.run import run
from audionews.errors import BadInput
from audionews.newsroom.webhooks import BACKOFF, add, deliver_due


@contextmanager
def listener(status=200):
    """An address that keeps what it is told."""
    heard = []

    class Keep(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            pass

    with listening(Keep) as server:
        yield f"{server.address}/kabar", heard


@pytest.fixture
def allowed(newsroom):
    return replace(newsroom.settings, fetch_allow=(ipaddress.ip_network("127.0.0.0/8"),))


def published(newsroom):
    article = article_of("Warga menanam bakau di pesisir. Mereka bekerja sejak pagi.")
    slug = newsroom.receive(article, by="ratna").slug
    newsroom.publish(slug, by="ratna")
    return slug, article


def test_publishing_and_correcting_are_told_once_each_and_signed(newsroom, allowed):
    now = newsroom.clock()
    with listener() as (address, heard):
        _, secret = newsroom.library.webhooks.add(address, by="admin", at=now)
        slug, article = published(newsroom)
        newsroom.correct(slug, corrected(article, "pagi", "subuh"), kind="ralat", reason="Waktu.", by="yusuf")
        deliver_due(newsroom.library, allowed, now)
        deliver_due(newsroom.library, allowed, now)

    answer = [json.loads(body) for _, body in heard]
    assert [(one["type"], one["data"]["slug"]) for one in answer] == [("story.published", slug)] * 2
    assert [one["data"]["correction"] for one in answer] == [None, 1]
    for headers, body in heard:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(secret.removeprefix("whsec_"))
        right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{right}"


def test_what_happened_before_somebody_asked_is_not_told(newsroom, allowed):
    published(newsroom)
    with listener() as (address, heard):
        newsroom.library.webhooks.add(address, by="admin", at=newsroom.clock())
        deliver_due(newsroom.library, allowed, newsroom.clock())

    assert heard == []


def test_what_did_not_arrive_is_told_again_later_each_time_and_given_up_aloud(newsroom, allowed):
    now = newsroom.clock()
    with listener(503) as (address, heard):
        newsroom.library.webhooks.add(address, by="admin", at=now)
        published(newsroom)
        deliver_due(newsroom.library, allowed, now)
        deliver_due(newsroom.library, allowed, now + BACKOFF[0] - timedelta(seconds=1))
        assert len(heard) == 1
        for pause in BACKOFF:
            now += pause
            deliver_due(newsroom.library, allowed, now)

    assert len({headers["webhook-id"] for headers, _ in heard}) == 1
    assert len(heard) == 1 + len(BACKOFF)
    assert [alarm.key for alarm in newsroom.library.inbox.alarms()] == ["newsroom.webhook_given_up"]


def test_a_delivery_can_be_replayed_under_its_own_id(newsroom, allowed):
    now = newsroom.clock()
    with listener() as (address, heard):
        newsroom.library.webhooks.add(address, by="admin", at=now)
        published(newsroom)
        deliver_due(newsroom.library, allowed, now)
        newsroom.library.webhooks.replay(newsroom.library.webhooks.deliveries()[0].id, by="admin", at=now)
        deliver_due(newsroom.library, allowed, now)

    assert len({headers["webhook-id"] for headers, _ in heard}) == 1
    assert len(heard) == 2


def test_an_address_inside_the_house_is_never_called(newsroom):
    now = newsroom.clock()
    with listener() as (address, heard):
        newsroom.library.webhooks.add(address, by="admin", at=now)
        published(newsroom)
        deliver_due(newsroom.library, newsroom.settings, now)

    assert heard == []
    assert newsroom.library.webhooks.deliveries()[0].tries == 1


def test_an_address_inside_the_house_is_refused_when_it_is_made_in_the_terminal_too(home, capsys):
    code = run(["webhook", "add", "http://10.0.0.1/kait", "--json"])
    answer = json.loads(capsys.readouterr().out)

    assert (code, answer["error"], answer["address"]) == (1, "api.webhook_inside", "10.0.0.1")
    assert run(["webhook", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["webhooks"] == []


def test_an_address_inside_the_house_that_is_allowed_is_kept(newsroom, allowed):
    added, _ = add(newsroom.library, allowed, "http://127.0.0.1:9/kait", by="admin", at=newsroom.clock())

    assert [one.url for one in newsroom.library.webhooks.all()] == [added.url]


@pytest.mark.parametrize(
    "address",
    ["", "http://127.0.0.1:99999/", "ftp://a.example", "https://", "https://user:pass@a.example/x", "javascript:1"],
)
def test_what_is_no_address_is_refused(newsroom, address):
    with pytest.raises(BadInput):
        newsroom.library.webhooks.add(address, by="admin", at=newsroom.clock())
