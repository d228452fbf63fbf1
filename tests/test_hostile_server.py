"""Bytes straight into the socket of a really running server, and what its log says of them."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from types import SimpleNamespace

import gevent
import pytest
from browser_shelf import free_port
from conftest import environment_of
from flask import Flask, request
from werkzeug.test import create_environ, run_wsgi_app

from audionews.server import Patient, StructuredLog, _Served

HOST = b"Host: 127.0.0.1\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
SMUGGLED = b"GET /pengaturan HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """A server of its own: the command that a newsroom starts."""
    port, folder = free_port(), tmp_path_factory.mktemp("home")
    environment = environment_of(folder)
    environment["AUDIONEWS_BASE_URL"] = f"https://127.0.0.1:{port}"
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "audionews", "serve", "--port", str(port)],
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )
        try:
            until = time.monotonic() + 60
            while b"200 OK" not in sent(port, b"GET /healthz HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"):
                assert time.monotonic() < until, (folder / "log").read_text()
                time.sleep(0.2)
            yield port
        finally:
            os.killpg(server.pid, signal.SIGKILL)  # its own group: nothing is left behind, nothing is waited for
            server.wait(60)


def sent(port: int, *pieces: bytes, wait: float = 1.0) -> bytes:
    """What comes back until the server closes or says nothing for ``wait`` seconds."""
    got = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=wait) as line:
            for piece in pieces:
                line.sendall(piece)
            while piece := line.recv(65536):
                got += piece
    except (TimeoutError, ConnectionError):
        pass
    return got


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n",
        b"Content-Length: 4\r\nContent-Length: 44\r\n",
        b"Content-Length: -1\r\n",
        b"Content-Length: +4\r\n",
        b"Content-Length : 4\r\n",
    ],
)
def test_a_request_of_two_lengths_is_one_refused_request(port, head):
    answer = sent(port, b"POST /pengaturan HTTP/1.1\r\n" + HOST + FORM + head + b"\r\n0\r\n\r\n" + SMUGGLED)

    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 501"))


@pytest.mark.parametrize(
    ("bytes_", "status"),
    [
        (b"POST /pengaturan HTTP/1.1\r\n" + HOST + FORM + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\n", b"400"),
        (b"POST /pengaturan HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 99999999999\r\n\r\na", b"413"),
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", b"414"),
        (b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: " + b"a" * 9000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X: 1\r\n" * 200 + b"\r\n", b"431"),
        (b"GET /\x00 HTTP/1.1\r\n" + HOST + b"\r\n", b"400"),
        (b"TRACE / HTTP/1.1\r\n" + HOST + b"\r\n", b"405"),
        (b"CONNECT 169.254.169.254:80 HTTP/1.1\r\n" + HOST + b"\r\n", b"404"),
    ],
)
def test_what_is_no_request_is_refused_and_tells_nothing_of_the_inside(port, bytes_, status):
    answer = sent(port, bytes_, wait=0.6)

    assert answer.split(b" ")[1] == status
    assert b"Traceback" not in answer
    assert b"site-packages" not in answer


def test_a_request_whose_body_nobody_read_has_one_answer(port):
    broken = b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n"
    answer = sent(port, b"POST /tidak-ada HTTP/1.1\r\n" + HOST + broken, wait=5)

    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"\r\nConnection: close\r\n" in answer


def lines(answer: bytes) -> dict[bytes, bytes]:
    head = answer.partition(b"\r\n\r\n")[0].split(b"\r\n")
    return dict(line.split(b": ", 1) for line in head[1:])


@pytest.mark.parametrize("path", [b"/", b"/feeds/berita.xml"])
def test_a_304_told_at_once_says_what_a_304_told_the_long_way_says(port, path):
    ask = b"GET " + path + b" HTTP/1.1\r\n" + HOST
    tag = b"If-None-Match: " + lines(sent(port, ask + b"Connection: close\r\n\r\n"))[b"ETag"] + b"\r\n"

    twice = sent(port, (ask + tag + b"\r\n") * 2)
    closing = sent(port, ask + tag + b"Connection: close\r\n\r\n")

    first, second = (lines(one) for one in twice.removesuffix(b"\r\n\r\n").split(b"\r\n\r\n"))
    long_way = lines(closing)
    assert twice.count(b"HTTP/1.1 304 NOT MODIFIED\r\n") == 2
    assert closing.startswith(b"HTTP/1.1 304 NOT MODIFIED\r\n")
    for told in (first, second, long_way):
        assert told.pop(b"Date")
    assert (first.pop(b"Connection"), long_way.pop(b"Connection")) == (b"keep-alive", b"close")
    assert first == long_way
    assert {b"ETag", b"Cache-Control", b"Vary", b"Strict-Transport-Security"} <= set(first)


def test_every_answer_under_https_carries_its_guards(port):
    for path in (b"/", b"/desk/masuk", b"/tidak-ada", b"/api/v1/articles", b"/feeds/berita.xml", b"/static/x"):
        head = sent(port, b"GET " + path + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n").split(b"\r\n\r\n")[0]
        headers = {
            k.strip().lower(): v.strip() for k, _, v in (line.partition(b":") for line in head.split(b"\r\n")[1:])
        }

        assert headers[b"strict-transport-security"].startswith(b"max-age=31536000")
        assert b"unsafe" not in headers[b"content-security-policy"]
        assert b"default-src 'none'" in headers[b"content-security-policy"]
        assert headers[b"x-content-type-options"] == b"nosniff"
        assert {b"referrer-policy", b"permissions-policy", b"cross-origin-resource-policy"} <= set(headers)


def test_a_body_that_does_not_come_ends_with_a_time_out():
    app = Flask("uji")
    app.add_url_rule("/", view_func=lambda: request.form.get("a", "tanpa"), methods=["POST"])

    class Dribbling:
        def read(self, *size):
            gevent.sleep(5)
            return b""

        readline = read

    environ = create_environ(method="POST", content_type="application/x-www-form-urlencoded")
    began = time.monotonic()
    slow_environ = {**environ, "wsgi.input": Dribbling(), "CONTENT_LENGTH": "40"}
    _, status, _ = run_wsgi_app(Patient(app, body_s=0.1), slow_environ)

    assert status.startswith("408")
    assert time.monotonic() - began < 4.5  # the body would come after 5


def logged(capsys, path: str) -> str:
    log = StructuredLog.__new__(StructuredLog)
    log.tells_requests = True
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "q=rahasia"}
    log.access(SimpleNamespace(status="200 OK", sent=1), None, environ, timedelta(milliseconds=5))
    return capsys.readouterr().err


@pytest.mark.parametrize("path", ['/x\n{"level": "palsu"}', "/\x1b[31mmerah", "/\x9b2J", "/\u2028x", "/\u202ex"])
def test_a_log_is_one_line_a_request_whatever_was_asked(capsys, path):
    line = logged(capsys, path)

    assert line.count("\n") == 1
    assert line.rstrip("\n").isascii()
    assert line.rstrip("\n").isprintable()
    assert json.loads(line)["path"] == path


def test_a_failure_of_the_site_is_one_line_of_the_log_too(capsys, monkeypatch):
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    served = _Served.__new__(_Served)
    served._make = lambda: Flask("uji")
    served.load()
    try:
        raise ValueError("a\nb")
    except ValueError as error:
        logging.getLogger("audionews.site").exception("GET %s failed", '/x\n{"level": "palsu"}', exc_info=error)
    line = capsys.readouterr().err

    assert line.count("\n") == 1
    assert json.loads(line)["trace"].startswith("Traceback")


def test_the_first_admins_link_and_what_was_searched_stay_out_of_the_log(capsys):
    line = logged(capsys, "/desk/penyiapan/sangat-rahasia")

    assert "rahasia" not in line
