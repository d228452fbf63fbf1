"""Small real servers on the loopback, for the rooms that speak HTTP to somebody else."""

from __future__ import annotations

import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def answer_json(handler: BaseHTTPRequestHandler, status: int, facts: object) -> None:
    """The whole answer of a service that speaks JSON."""
    content = json.dumps(facts).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[ThreadingHTTPServer]:
    """A server that answers by ``handler``, a thread each, until the block ends; ``server.address`` is where it is."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class RawSite:
    """Answers by path with bytes that no library would write: whole HTTP answers, head and all; 404 for any other path.

    An answer may be a list of bytes, each sent by itself after ``pause_s``.
    """

    def __init__(self) -> None:
        self.answers: dict[str, bytes | list[bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.pause_s = 0.02

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def put(self, path: str, head: str | bytes, body: bytes = b"") -> None:
        head = head.encode("latin-1") if isinstance(head, str) else head
        self.answers[path] = head.replace(b"\n", b"\r\n") + b"\r\n\r\n" + body

    def page(self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8", more: str = "") -> None:
        body = body.encode() if isinstance(body, str) else body
        lines = f"HTTP/1.1 200 OK\nContent-Type: {kind}\nContent-Length: {len(body)}{more and chr(10) + more}"
        self.put(path, lines, body)


@contextmanager
def raw_site() -> Iterator[RawSite]:
    site = RawSite()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            first, *lines = iter(lambda: self.rfile.readline().decode("latin-1").strip(), "")
            path = first.split(" ")[1]
            site.asked.append((path, {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in lines)}))
            answer = site.answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            for number, part in enumerate([answer] if isinstance(answer, bytes) else answer):
                time.sleep(site.pause_s * bool(number))
                try:
                    self.wfile.write(part)
                except OSError:  # the other side has left
                    return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads, allow_reuse_address = True, True

    with Server(("127.0.0.1", 0), Handler) as server:
        site.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield site
        server.shutdown()
        thread.join()
