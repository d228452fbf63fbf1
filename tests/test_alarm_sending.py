"""Alarms go out together, not in the quiet hours, and not twice; a test says at once whether they would arrive."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from loopback import listening

from audionews.errors import FetchFailed
from audionews.newsroom.alarm_sending import EVERY, send_due

EVENING = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)  # 21.00 WIB
GONE = {"source": "Harian Flores", "url": "https://harian.example/1"}


@pytest.fixture(scope="module")
def ears():
    """Who is told: what arrived, and the status that is answered."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(self.server.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with listening(Handler) as server:
        server.status, server.heard = 200, heard
        yield server


@pytest.fixture
def told(newsroom, ears):
    ears.heard.clear()
    ears.status = 200
    return replace(
        newsroom.settings, alarm_to=(ears.address.replace("http", "json"),), alarm_quiet=(22 * 60, 5 * 60 + 30)
    )


def test_what_is_new_goes_out_in_one_message_and_once(newsroom, told, ears):
    inbox = newsroom.library.inbox
    inbox.alarm("sources.page_gone", at=EVENING, slug="air", facts=GONE)
    inbox.alarm("library.disk_full", at=EVENING, facts={"where": "/media"})
    sent = [send_due(newsroom.library, told, EVENING + timedelta(minutes=one)) for one in (0, 1)]
    inbox.alarm("podcast.feed_refused", at=EVENING, facts={"feed": "berita", "why": "x"})
    soon, later = (send_due(newsroom.library, told, EVENING + wait) for wait in (timedelta(minutes=5), EVERY))

    assert (sent, soon, later) == ([2, 0], 0, 1)
    assert [one["title"] for one in ears.heard] == [
        "Meja redaksi: 2 peringatan baru",
        "Meja redaksi: 1 peringatan baru",
    ]
    assert "Harian Flores" in ears.heard[0]["message"]


def test_alarms_of_an_english_desk_go_out_in_english_and_a_broken_site_file_silences_none(newsroom, told, ears):
    site = newsroom.settings.home / "site.toml"
    site.write_text('name = "Flores Voices"\nlanguage = "en"\n', encoding="utf-8")
    newsroom.library.inbox.alarm("library.disk_full", at=EVENING, facts={"where": "/media"})
    send_due(newsroom.library, told, EVENING)
    site.write_text("bukan toml", encoding="utf-8")
    newsroom.library.inbox.alarm("podcast.feed_refused", at=EVENING, facts={"feed": "berita", "why": "x"})
    send_due(newsroom.library, told, EVENING + EVERY)

    english, indonesian = ears.heard
    assert english["title"] == "Desk: new alarms: 1"
    assert english["message"].startswith("24 November 2026 at 21:00 WIB. ")
    assert "Open the desk" in english["message"]
    assert indonesian["title"] == "Meja redaksi: 1 peringatan baru"


def test_the_night_is_quiet_and_the_morning_has_one_digest_of_what_is_still_open(newsroom, told, ears):
    inbox, night = newsroom.library.inbox, EVENING + timedelta(hours=2)
    for number in range(3):
        inbox.alarm("sources.page_gone", at=night, slug=f"air-{number}", facts=GONE)
    at_night = send_due(newsroom.library, told, night)
    inbox.close_alarm(inbox.alarms()[0].id, by="yusuf", at=night)

    assert (at_night, send_due(newsroom.library, told, night + timedelta(hours=6, minutes=31))) == (0, 2)
    assert len(ears.heard) == 1


def test_what_did_not_arrive_is_told_again(newsroom, told, ears):
    newsroom.library.inbox.alarm("library.disk_full", at=EVENING, facts={"where": "/media"})
    ears.status = 500
    with pytest.raises(FetchFailed) as failed:
        send_due(newsroom.library, told, EVENING)
    ears.status = 200

    assert failed.value.facts == {"kind": "json"}
    assert send_due(newsroom.library, told, EVENING) == 1


def test_the_terminal_sends_a_test_and_shows_no_password(actions, ears, monkeypatch):
    ears.heard.clear()
    nowhere = actions("alarm", "test")
    monkeypatch.setenv("AUDIONEWS_ALARM_TO", ears.address.replace("http://", "json://ratna:rahasia@"))
    listed = actions("alarm", "list")
    sent = actions("alarm", "test")

    assert (nowhere[0], nowhere[1]["error"], sent) == (1, "alarms.nowhere", (0, {"sent": 1}))
    assert "rahasia" not in json.dumps(listed)
    assert ears.heard[-1]["title"] == "Meja redaksi: percobaan peringatan"
