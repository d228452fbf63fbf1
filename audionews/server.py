"""The site served: gunicorn with gevent, started from our own process, so that ``audionews serve`` is one command.

gevent, since a listener on a slow line holds a connection for minutes: a thread each would be a thousand threads.
gunicorn, since it closes connections with both Content-Length and Transfer-Encoding (waitress keeps them open).
A stop is graceful: what is being answered is answered, new connections go elsewhere (SIGTERM, 8 s).
"""

from __future__ import annotations

import errno
import gc
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gunicorn import SERVER
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.util import http_date, unquote_to_wsgi_str
from gunicorn.workers.ggevent import GeventWorker
from werkzeug.exceptions import RequestTimeout

from audionews.errors import BadInput
from audionews.http_status import without_secrets
from audionews.settings import Settings
from audionews.work.log import JsonLine, log_to_stderr

GRACE_S = 8  # what is being answered may go on so long; with its worker beside it a server is gone within 10 s
BODY_S = 60  # 16 MB in a minute is 2 Mbit/s; behind the proxy of docs/operating.md a body is there at once
CONNECTIONS = 2_000  # per worker


class StructuredLog(Logger):
    """One JSON object a line on stderr; the access log is off unless AUDIONEWS_ACCESS_LOG is set.

    No query string and no address of a listener is written: what somebody searched or heard is not ours to keep.
    """

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLine())
        self.tells_requests = bool(os.environ.get("AUDIONEWS_ACCESS_LOG"))

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        if not self.tells_requests:
            return
        line = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "method": environ.get("REQUEST_METHOD"),
            "path": without_secrets(environ.get("PATH_INFO") or ""),
            "status": int(str(resp.status).split()[0]),
            "bytes": getattr(resp, "sent", None),
            "ms": round(request_time.total_seconds() * 1000),
        }
        sys.stderr.write(json.dumps(line) + "\n")  # ASCII: a path may hold what a terminal obeys


class _Patience:
    """A request's body that must have come within ``BODY_S``: who sends a byte a minute would hold a connection for ever."""

    def __init__(self, body: Any, until: float) -> None:
        self._body, self._until = body, until

    def _within(self, read: Callable[..., bytes], *args: Any) -> bytes:
        from gevent import Timeout

        with Timeout(max(0.001, self._until - time.monotonic()), RequestTimeout()):
            return read(*args)

    def read(self, *args: Any) -> bytes:
        return self._within(self._body.read, *args)

    def readline(self, *args: Any) -> bytes:
        return self._within(self._body.readline, *args)

    def readlines(self, *args: Any) -> list[bytes]:
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")


class Patient:
    """``app``, which meets ``RequestTimeout`` (408) where it reads a body that does not come."""

    def __init__(self, app: Callable[..., Any], body_s: float = BODY_S) -> None:
        self._app, self._body_s = app, body_s
        self.unchanged: Callable[[Mapping[str, str]], bytes | None] = getattr(app, "unchanged", _never)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        environ["wsgi.input"] = _Patience(environ["wsgi.input"], time.monotonic() + self._body_s)
        return self._app(environ, start_response)


def _never(_environ: Mapping[str, str]) -> None:
    return None


_HAS_A_BODY = ("CONTENT-LENGTH", "TRANSFER-ENCODING")
_ASKED_FOR_A_304 = {
    "COOKIE": "HTTP_COOKIE",
    "ACCEPT-ENCODING": "HTTP_ACCEPT_ENCODING",
    "IF-NONE-MATCH": "HTTP_IF_NONE_MATCH",
}


class _Connection(GeventWorker):
    """A request that has a body is the last of its connection; one whose asker has the answer is answered at once.

    What an answer did not read of a body is read by gunicorn before the next request; where that fails (a broken chunk after a 404),
    one request got two answers, and whoever sits between takes the second for the next one's (RFC 9112, 9.3 and 11.2).

    Podcast apps ask for the feed all day and have it. Such a request has been read and checked by gunicorn; the environment of
    WSGI and the checks of an answer's headers, two fifths of gunicorn's work, are not needed to say so.
    """

    def handle_request(self, listener_name: Any, req: Any, sock: Any, addr: Any) -> Any:
        if any(name in _HAS_A_BODY and value != "0" for name, value in req.headers):
            req.force_close()
        elif (told := self._head_of_304(req)) is not None:
            self.nr += 1
            sock.sendall(told)
            return True
        return super().handle_request(listener_name, req, sock, addr)

    def _head_of_304(self, req: Any) -> bytes | None:
        """The whole answer to a GET of what its asker has; ``None``: it goes the usual way (also where each answer is written down)."""
        if req.method != "GET" or req.version != (1, 1) or not self.alive or self.log.tells_requests:
            return None
        asked = {}
        for name, value in req.headers:
            if name == "SCRIPT_NAME":
                return None
            if (wanted := _ASKED_FOR_A_304.get(name)) is not None:
                if wanted in asked:
                    return None
                asked[wanted] = value
        if "HTTP_IF_NONE_MATCH" not in asked or req.should_close():
            return None
        asked["PATH_INFO"], asked["QUERY_STRING"] = unquote_to_wsgi_str(req.path), req.query
        head = self.wsgi.unchanged(asked)
        if head is None:
            return None
        return b"HTTP/1.1 304 NOT MODIFIED\r\nServer: %b\r\nDate: %b\r\nConnection: keep-alive\r\n%b\r\n" % (
            SERVER.encode(),
            http_date().encode(),
            head,
        )


class _Arbiter(Arbiter):
    before_stop: Callable[[], None] | None = None

    def stop(self, graceful: bool = True) -> None:
        if self.before_stop is not None:
            self.before_stop()
        super().stop(graceful)


class _Served(BaseApplication):
    def __init__(
        self, make: Callable[[], Any], options: dict[str, Any], before_stop: Callable[[], None] | None
    ) -> None:
        self._make, self._options, self._before_stop = make, options, before_stop
        super().__init__()

    def run(self) -> None:
        arbiter = _Arbiter(self)
        arbiter.before_stop = self._before_stop
        arbiter.run()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        # In the worker, after gevent's patching and after the fork: a database connection must not cross a fork.
        log_to_stderr()  # else what the site says of a failure goes out as it came: many lines, some written by strangers
        application = Patient(self._make())
        # What was loaded stays: a full collection would walk it again and again, 30 to 55 ms of CPU in one request of a hundred
        # (docs/scale.md; https://docs.python.org/3/library/gc.html#gc.freeze).
        gc.collect()
        gc.freeze()
        return application


def check_address(host: str, port: int) -> None:
    """Whether it can be listened at: gunicorn tries one that is taken five times, and ends with a line for programmers.

    Raises ``BadInput``.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        key = {errno.EADDRINUSE: "cli.port_taken", errno.EACCES: "cli.port_refused"}.get(error.errno, "cli.bad_host")
        raise BadInput(key, host=host, port=port, why=error.strerror or str(error)) from error


def serve(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    make: Callable[[], Any] | None = None,
    workers: int = 2,
    ready: Callable[[], None] | None = None,
    before_stop: Callable[[], None] | None = None,
    keeps_worker: bool = False,
) -> None:
    """Serves until SIGTERM or SIGINT. ``make`` builds the WSGI application in each worker; without it the site alone is served.

    ``ready`` is called once, when connections are accepted: the place to print the address. ``before_stop`` is called when it
    begins to end; ``keeps_worker``: what /readyz asks for. Call :func:`check_address` first.
    """

    def site() -> Any:
        from audionews.app import Renewed, create_app

        return Renewed(lambda library: create_app(settings, library, keeps_worker=keeps_worker), settings.home)

    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "worker_class": _Connection,
        "worker_connections": CONNECTIONS,
        "graceful_timeout": GRACE_S,
        "timeout": 60,
        "keepalive": 5,
        "accesslog": None,
        "errorlog": "-",
        "loglevel": "warning",
        "logger_class": StructuredLog,
        "limit_request_line": 4094,
        "limit_request_field_size": 8190,
        "proc_name": "audionews",
        "when_ready": (lambda _server: ready()) if ready else (lambda _server: None),
    }
    argv, sys.argv = sys.argv, [sys.argv[0]]  # gunicorn reads the command line of whoever starts it
    try:
        _Served(make or site, options, before_stop).run()
    finally:
        sys.argv = argv
