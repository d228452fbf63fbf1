"""The site served: gunicorn with gevent, started from our own process, so that ``audionews serve`` is one command.

gevent, since a listener on a slow line holds a connection for minutes: a thread each would be a thousand threads.
gunicorn, since it closes connections with both Content-Length and Transfer-Encoding (waitress keeps them open).
A stop is graceful: what is being answered is answered, new connections go elsewhere (SIGTERM, 30 s).
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from audionews.settings import Settings
from audionews.work.log import JsonLine

GRACE_S = 30
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
        told = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "method": environ.get("REQUEST_METHOD"),
            "path": environ.get("PATH_INFO"),
            "status": int(str(resp.status).split()[0]),
            "bytes": getattr(resp, "sent", None),
            "ms": round(request_time.total_seconds() * 1000),
        }
        sys.stderr.write(json.dumps(told, ensure_ascii=False) + "\n")


class _Served(BaseApplication):
    def __init__(self, make: Callable[[], Any], options: dict[str, Any]) -> None:
        self._make, self._options = make, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        # In the worker, after gevent's patching and after the fork: a database connection must not cross a fork.
        return self._make()


def serve(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    make: Callable[[], Any] | None = None,
    workers: int = 2,
    ready: Callable[[], None] | None = None,
) -> None:
    """Serves until SIGTERM or SIGINT. ``make`` builds the WSGI application in each worker; without it the site alone is served.

    ``ready`` is called once, when connections are accepted: the place to print the address.
    """

    def site() -> Any:
        from audionews.site import create_app

        return create_app(settings)

    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "worker_class": "gevent",
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
        _Served(make or site, options).run()
    finally:
        sys.argv = argv
