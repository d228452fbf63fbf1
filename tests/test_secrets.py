"""Whatever fails, no log line, answer or terminal says a secret: known ones are set, much is made to fail, all that was said is read."""

import io
import ipaddress
import json
import logging
import sys
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace

import boto3
import pytest
from conftest import article_of
from desk_room import PASSWORD, Room
from loopback import listening

from audionews import server
from audionews.cli.run import run
from audionews.desk.auth import COOKIE
from audionews.errors import AudionewsError
from audionews.newsroom import open_newsroom, webhooks, websub
from audionews.settings import from_environment
from audionews.work import Work, duties, steps
from audionews.work.log import JsonLine, log_to_stderr

SECRETS = {
    "DATABASE": "sandiBasisData7q",
    "AWS_ACCESS_KEY_ID": "KUNCIEMBERNYA8x",
    "AWS_SECRET_ACCESS_KEY": "rahasiaEmber/9w+panjang",
    "AUDIONEWS_SECRET_KEY": "kunciKukiYangSangatPanjang5t",
    "AUDIONEWS_METRICS_TOKEN": "tandaMetrik4r",
    "AUDIONEWS_PODPING_TOKEN": "tandaPodping3e",
    "AUDIONEWS_AZURE_KEY": "kunciAzure6y",
    "AUDIONEWS_GOOGLE_KEY": "kunciGoogle1z",
    "AUDIONEWS_OPENAI_KEY": "kunciOpenai5x",
    "ADDRESS": "sandiSumber2w",
}
AWAY = "127.0.0.1:9"
SHORT = article_of("Perahu Teluk Lawe pulang sore.", headline="Perahu Pulang Sore")


class Talkative(BaseHTTPRequestHandler):
    """Refuses whatever it is asked, and repeats every header it was sent, as a badly kept gateway does."""

    def _refuse(self):
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        body = str(self.headers).encode()
        self.send_response(403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _refuse

    def log_message(self, *_):
        pass


@pytest.fixture
def written(home, monkeypatch, capfd):
    """``written()``: all that was written so far. Logging as a worker has it, developer's tracebacks and the access log on."""
    for name, value in SECRETS.items():
        if name.isupper() and "_" in name:
            monkeypatch.setenv(name, value)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # it keeps the keys that it saw first
    monkeypatch.setenv("AUDIONEWS_DEBUG", "1")
    monkeypatch.setenv("AUDIONEWS_ACCESS_LOG", "1")
    monkeypatch.setenv("AUDIONEWS_FETCH_ALLOW", "127.0.0.0/8")
    root, news = logging.getLogger(), logging.getLogger("audionews")
    monkeypatch.setattr(root, "handlers", root.handlers[:])
    levels = root.level, news.level
    lines = io.StringIO()
    log_to_stderr()  # its levels; its stream is this test's
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLine())
    root.handlers[:] = [handler]
    yield lambda: lines.getvalue() + "".join(capfd.readouterr())
    root.setLevel(levels[0])
    news.setLevel(levels[1])


@contextmanager
def a_newsroom():
    with open_newsroom(from_environment()) as room:
        yield room


def silent_about(output, *more):
    assert output.strip()
    assert [secret for secret in (*SECRETS.values(), *more) if secret in output] == []


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://audionews:{SECRETS['DATABASE']}@{AWAY}/audionews",
        f"postgresql://audionews:salah@{SECRETS['DATABASE']}@{AWAY}/audionews",
        f"postgresql://audionews:{SECRETS['DATABASE']}/x@{AWAY}/audionews",
        f"postgresql://audionews:x:{SECRETS['DATABASE']}@{AWAY}:{SECRETS['DATABASE']}/audionews",
        f"postgresql://audionews@{AWAY}:{SECRETS['DATABASE']}/audionews",
        f"mysql://audionews:{SECRETS['DATABASE']}@{AWAY}/audionews",
        f"audionews:{SECRETS['DATABASE']}@{AWAY}/audionews",
        f"host=127.0.0.1 password={SECRETS['DATABASE']}",
    ],
    ids=["away", "at sign", "slash", "colons", "as a port", "another database", "no scheme", "libpq"],
)
def test_a_database_that_cannot_be_opened_is_told_of_without_its_password(address, written, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_DATABASE_URL", address)
    codes = [run(words) for words in (["history", "x"], ["history", "x", "--json"], ["work", "--until-idle"])]

    output = written()
    silent_about(output)
    assert codes == [1, 1, 1]
    assert "Traceback" not in output


@pytest.mark.parametrize(
    "address",
    [
        f"s3://{SECRETS['AWS_ACCESS_KEY_ID']}:{SECRETS['AWS_SECRET_ACCESS_KEY']}@ember/media",
        f"http://{SECRETS['AWS_ACCESS_KEY_ID']}:{SECRETS['AWS_SECRET_ACCESS_KEY']}@ember/media",
    ],
)
def test_keys_that_were_written_into_the_media_address_are_not_repeated(address, written, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_MEDIA_URL", address)
    code = run(["history", "x", "--json"])

    silent_about(written())
    assert code == 1


def test_a_bucket_that_refuses_is_told_of_without_its_keys(written, monkeypatch):
    with listening(Talkative) as bucket:
        monkeypatch.setenv("AUDIONEWS_MEDIA_URL", f"s3://ember?endpoint={bucket.address}")
        with a_newsroom() as newsroom:
            slug = newsroom.receive(SHORT, by="ratna").slug
        codes = [run(words) for words in (["publish", slug], ["fsck"], ["check"])]

    output = written()
    silent_about(output)
    assert codes == [1, 1, 1]
    assert "ember" in output


@pytest.mark.parametrize("engine", ["azure", "google", "openai"])
def test_a_service_that_refuses_is_told_of_without_its_key(engine, written, monkeypatch):
    with listening(Talkative) as deaf:
        monkeypatch.setenv(f"AUDIONEWS_{engine.upper()}_URL", deaf.address)
        monkeypatch.setenv("AUDIONEWS_VOICES", engine)
        with a_newsroom() as newsroom:
            slug = newsroom.receive(SHORT, by="ratna").slug
        codes = [run(["publish", slug, *form, "--engine", engine]) for form in ([], ["--json"])]

    output = written()
    silent_about(output)
    assert codes == [1, 1]
    assert "403" in output


def test_addresses_with_a_password_are_refused_or_told_of_without_it(written):
    address = f"http://pembaca:{SECRETS['ADDRESS']}@{AWAY}/feed.xml"
    codes = [run(words) for words in (["add", address], ["clean", address, "--json"], ["follow", address])]

    silent_about(written())
    assert codes == [1, 1, 1]


def test_nobody_who_is_called_in_vain_makes_us_say_what_was_sent(written):
    with listening(Talkative) as deaf, a_newsroom() as newsroom:
        settings = replace(
            newsroom.settings, podping_url=deaf.address, fetch_allow=(ipaddress.ip_network("127.0.0.0/8"),)
        )
        _, secret = newsroom.library.webhooks.add(f"{deaf.address}/kabar", by="admin", at=newsroom.clock())
        slug = newsroom.receive(SHORT, by="ratna").slug
        newsroom.publish(slug, by="ratna")
        channels = {name: replace(one, podping=True) for name, one in websub.feeds().items()}
        websub.announce_due(newsroom.library, settings, newsroom.clock(), channels=channels)
        webhooks.deliver_due(newsroom.library, settings, newsroom.clock())
        alarms = json.dumps([one.facts for one in newsroom.library.inbox.alarms()], default=str)

    output = written()
    silent_about(output + alarms, secret, secret.removeprefix("whsec_"))
    assert deaf.address in output


def test_the_site_and_the_desk_fail_without_a_word_of_who_asked(written, monkeypatch):
    with a_newsroom() as newsroom:
        link = newsroom.library.accounts.setup_link(newsroom.clock())
        room = Room(newsroom)
        visitor = room.visitor("admin")
        cookie = visitor.client.get_cookie(COOKIE, path="/desk").value
        csrf = visitor.csrf()

        def breaks(*_, **__):
            raise RuntimeError("sesuatu rusak")

        monkeypatch.setattr(type(newsroom.library.stories), "get", breaks)
        answers = [
            visitor.get("/desk/berita/x"),
            room.anybody().get(f"/desk/penyiapan/{link}"),
            room.anybody().client.post("/desk/masuk", data={"name": "Siti", "password": PASSWORD, "csrf": csrf}),
            room.anybody().get("/berita/x", headers={"Authorization": f"Bearer {SECRETS['AUDIONEWS_METRICS_TOKEN']}"}),
            room.anybody().get("/api/v1/stories/x", headers={"Authorization": f"Bearer {cookie}"}),
        ]
        log = server.StructuredLog.__new__(server.StructuredLog)
        log.tells_requests = True
        took = SimpleNamespace(total_seconds=lambda: 0.1)
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": f"/desk/penyiapan/{link}",
            "QUERY_STRING": f"kunci={cookie}",
            "HTTP_COOKIE": cookie,
            "HTTP_AUTHORIZATION": cookie,
        }
        log.access(SimpleNamespace(status="200 OK"), None, environ, took)

    output = written()
    silent_about(output, link, cookie, csrf, PASSWORD)
    assert '"status": 200' in output
    assert "sesuatu rusak" in output
    assert "sesuatu rusak" not in "".join(answer.text for answer in answers)
    assert all("Traceback" not in answer.text for answer in answers)


def test_a_worker_whose_steps_and_duties_fail_says_why_in_lines_without_secrets(written):
    settings = from_environment()

    def breaks():
        raise RuntimeError(f"rusak pada {settings!r}")

    def refuses():
        raise AudionewsError("library.database_failed", why="gone")

    rounds = duties.Rounds({"a": breaks, "b": refuses}.__getitem__, ())
    with Work(settings) as work, pytest.raises(AudionewsError):
        work.job("tidak-ada")
    steps._patiently("speak", breaks, lambda _s: None)
    steps._patiently("speak", refuses, lambda _s: None)
    for name in ("a", "b"):
        rounds._failures[name] = 0
        rounds._perform = lambda name: (breaks if name == "a" else refuses)()
        rounds._do(name)

    output = written()
    silent_about(output)
    lines = [json.loads(line) for line in output.splitlines()]
    assert len(lines) == 4
    assert all({"at", "level", "from", "said"} <= set(line) for line in lines)


def test_settings_that_are_shown_show_no_secret(written):
    print(from_environment(), file=sys.stderr)

    silent_about(written())
