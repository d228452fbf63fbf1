"""Podcast apps as small objects: subscribe once, fetch again and again, read what lies on disk. Debian's own programs, nothing stands in.

A ``Cut`` is a line that breaks: a proxy before the site that lets each episode through only in part, once.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import sqlite3
import struct
import subprocess
import termios
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError

PROGRAMS = ("gpo", "newsboat", "podboat", "podget")
PATIENCE_S = 120


class Client:
    """One listener's device: a folder of its own as home, one feed."""

    def __init__(self, folder: Path, feed: str) -> None:
        folder.mkdir(parents=True)
        self.folder, self.feed = folder, feed
        self.env = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "TERM": "xterm", "LC_ALL": "C.UTF-8"}

    def run(self, *words: object) -> None:
        """A client's exit code says little (podget: how many files); what counts is what lies on disk."""
        with (self.folder / "log").open("ab") as log:
            subprocess.run(
                [str(word) for word in words],
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=PATIENCE_S,
                check=False,
            )

    def files(self) -> list[bytes]:
        """Every episode on disk."""
        return [path.read_bytes() for path in sorted(self.folder.rglob("*.mp3")) if path.is_file()]


class Gpodder(Client):
    def __init__(self, folder: Path, feed: str) -> None:
        super().__init__(folder, feed)
        self.env |= {"GPODDER_HOME": str(folder), "GPODDER_DOWNLOAD_DIR": str(folder / "episodes")}
        self.run("gpo", "subscribe", feed)

    def update(self) -> None:
        self.run("gpo", "update")

    def fetch(self) -> None:
        self.update()
        self.run("gpo", "download")

    def addresses(self) -> dict[str, str]:
        """The address of each episode, by guid, as the app knows it."""
        with contextlib.closing(sqlite3.connect(self.folder / "Database")) as database:
            return dict(database.execute("SELECT guid, url FROM episode"))


class Podget(Client):
    def __init__(self, folder: Path, feed: str) -> None:
        super().__init__(folder, feed)
        self._words = ("podget", "--dir_config", folder / "config", "--dir_session", folder / "session")
        self.run(*self._words, "--create-config", "podgetrc")
        (folder / "config" / "serverlist").write_text(f"{feed} Tanpa_Kategori Uji\n")

    def fetch(self) -> None:
        self.run(*self._words, "-c", "podgetrc")


class Podboat(Client):
    """Newsboat reads the feed; podboat, which wants a terminal, downloads what newsboat found."""

    def fetch(self) -> None:
        episodes = self.folder / "episodes"
        episodes.mkdir(exist_ok=True)
        (self.folder / "urls").write_text(self.feed + "\n")
        (self.folder / "config").write_text(f'download-path "{episodes}/"\nmax-downloads 4\n')
        cache = self.folder / "cache.db"
        self.run(
            "newsboat",
            *("-u", self.folder / "urls", "-c", cache, "-C", self.folder / "config", "-q", "-x", "reload"),
        )
        with contextlib.closing(sqlite3.connect(cache)) as database:
            rows = database.execute("SELECT DISTINCT enclosure_url FROM rss_item WHERE enclosure_url != ''").fetchall()
        targets = {url: episodes / url.rsplit("/", 1)[1] for (url,) in rows}
        new = {url: path for url, path in targets.items() if not path.exists()}
        if new:
            self._download(new)

    def _download(self, new: dict[str, Path]) -> None:
        queue = self.folder / "queue"
        queue.write_text("".join(f'{url} "{path}"\n' for url, path in new.items()))
        screen, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
        words = ["podboat", "-a", "-q", str(queue), "-C", str(self.folder / "config")]
        with subprocess.Popen(words, env=self.env, stdin=terminal, stdout=terminal, stderr=terminal) as podboat:
            os.close(terminal)
            reader = threading.Thread(target=_drain, args=(screen,), daemon=True)
            reader.start()
            until = time.monotonic() + PATIENCE_S
            while not all(path.exists() for path in new.values()) and time.monotonic() < until:
                time.sleep(0.1)
            while podboat.poll() is None and time.monotonic() < until:
                os.write(screen, b"Qy")  # quit, and yes
                time.sleep(0.2)
            podboat.kill()
        reader.join(5)
        os.close(screen)


def _drain(screen: int) -> None:
    with contextlib.suppress(OSError):  # the terminal's other end is closed
        while os.read(screen, 4096):
            pass


class Cut:
    """``with Cut(site, after_bytes=…) as line: line.address``; ``line.mended`` set: everything comes through again."""

    def __init__(self, site: str, *, after_bytes: int) -> None:
        self.mended = threading.Event()
        self.broken: set[str] = set()
        self.resumed: list[str] = []  # the Range headers that were answered with a part

        line = self

        class Line(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_HEAD(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                breaks = self.path.endswith(".mp3") and not line.mended.is_set() and self.command == "GET"
                if breaks and self.path in line.broken:
                    self.close_connection = (
                        True  # gPodder tries again at once: nothing comes through until it is mended
                    )
                    return
                request = urllib.request.Request(site + self.path, method=self.command)
                for name in ("Range", "If-Range", "If-None-Match", "If-Modified-Since", "User-Agent"):
                    if name in self.headers:
                        request.add_header(name, self.headers[name])
                try:
                    answer = urllib.request.urlopen(request, timeout=30)
                except HTTPError as error:
                    answer = error
                with answer:
                    body = answer.read()
                if self.path.startswith("/feeds/"):
                    body = body.replace(site.encode(), line.address.encode())
                if answer.status == 206:
                    line.resumed.append(self.headers["Range"])
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    if name.lower() not in ("content-length", "connection", "server", "date"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[:after_bytes] if breaks else body)
                if breaks:
                    line.broken.add(self.path)
                self.close_connection = True

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Line)
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Cut:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def enclosures(document: bytes) -> dict[str, str]:
    """The enclosure's address by guid, in the feed's order."""
    items = re.findall(rb"<guid[^>]*>([^<]+)</guid>.*?<enclosure url=\"([^\"]+)\"", document, re.DOTALL)
    return {guid.decode(): url.decode() for guid, url in items}
