"""The only HTTP of this room: one page at a time, politely, and never from inside the newsroom's own network.

The name is resolved once, every answer is checked, and the connection goes to the checked address (a name that
answers otherwise the second time — DNS rebinding — changes nothing). Each redirect passes the same door. TLS still
verifies the name. robots.txt is obeyed as RFC 9309 says (4xx: all allowed; 5xx: nothing).
"""

from __future__ import annotations

import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

import httpcore
import httpx

from audionews.article.model import MAX_BYTES, Page
from audionews.article.network_guard import Network, may_connect
from audionews.errors import FetchFailed, FetchRefused

AGENT = "audionews/0.1 (+pembaca berita bersuara)"
MAX_REDIRECTS = 8
_ROBOTS_MAX_BYTES = 512_000  # RFC 9309 section 2.5 asks for at least 500 KiB


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answered. ``page`` is None where nothing has changed since ``etag``/``last_modified``."""

    page: Page | None
    url: str
    etag: str | None = None
    last_modified: str | None = None


@cache
def _tls() -> ssl.SSLContext:
    """One for the process: reading the certificates takes a tenth of a second and more."""
    return httpx.create_ssl_context(trust_env=False)


class _TimedStream(httpcore.NetworkStream):
    """A connection that knows the whole call's deadline: httpx's time-outs hold for each single read, so that a server
    that sends one byte of a header now and then could hold a worker for days."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[float | None], float]) -> None:
        self._stream, self._left = stream, left

    def read(self, max_bytes, timeout=None):
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer, timeout=None):
        self._stream.write(buffer, self._left(timeout))

    def close(self):
        self._stream.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._left(timeout)), self._left)

    def get_extra_info(self, info):
        return self._stream.get_extra_info(info)


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to the address that was checked, not to the name; nothing lasts beyond ``end`` (on ``monotonic``)."""

    def __init__(self, allow: Sequence[Network], monotonic: Callable[[], float]) -> None:
        self._allow, self._monotonic = tuple(allow), monotonic
        self._plain = httpcore.SyncBackend()
        self.end = float("inf")

    def left(self, timeout: float | None) -> float:
        """Seconds the next step may take. Raises ``httpcore.ReadTimeout`` where none are left."""
        left = self.end - self._monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("terlalu lambat")
        return left if timeout is None else min(timeout, left)

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"nama {host} tidak dikenal") from error
        addresses = list(dict.fromkeys(entry[4][0] for entry in found))
        for address in addresses:
            if not may_connect(address, self._allow):
                raise FetchRefused("article.private_address", url=host, address=address)
        failed: Exception = httpcore.ConnectError("tidak ada alamat")
        for address in addresses[:4]:
            try:
                stream = self._plain.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
                return _TimedStream(stream, self.left)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    def connect_unix_socket(self, path, timeout=None, socket_options=None):
        raise FetchRefused("article.private_address", url=path, address=path)


_USERINFO = re.compile(r"//[^/?#\s]*@")


def checked_url(url: str) -> str:
    """``url`` without fragment; raises ``FetchRefused("article.bad_address")`` for what is no plain http(s) address."""
    shown = _USERINFO.sub("//…@", url)  # a report repeats no password
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise FetchRefused("article.bad_address", url=shown, why="tidak terbaca") from error
    if parts.scheme not in ("http", "https"):
        raise FetchRefused("article.bad_address", url=shown, why="bukan http atau https")
    if (
        not host
        or "%" in host
        or parts.username is not None
        or parts.password is not None
        or any(char <= " " for char in url.strip())
    ):
        raise FetchRefused("article.bad_address", url=shown, why="tanpa nama situs yang sah")
    return urlunsplit(parts._replace(fragment=""))


class Fetcher:
    """Fetches for one run of work: keeps each host's robots.txt and waits ``interval_s`` between two calls to a host."""

    def __init__(
        self,
        *,
        allow: Sequence[Network] = (),
        timeout_s: float = 15.0,
        deadline_s: float = 40.0,
        max_bytes: int = MAX_BYTES,
        interval_s: float = 1.0,
        obey_robots: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._deadline_s, self._max_bytes, self._interval_s = deadline_s, max_bytes, interval_s
        self._obey_robots, self._monotonic, self._sleep = obey_robots, monotonic, sleep
        self._robots: dict[str, RobotFileParser | None] = {}
        self._last_call: dict[str, float] = {}
        self._backend = _CheckedBackend(allow, monotonic)
        transport = httpx.HTTPTransport(verify=_tls(), trust_env=False)
        transport._pool.close()
        transport._pool = httpcore.ConnectionPool(
            ssl_context=_tls(),
            network_backend=self._backend,
            max_connections=4,
        )
        self._client = httpx.Client(transport=transport, trust_env=False, follow_redirects=False, timeout=timeout_s)

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Answer:
        """The page at ``url``, redirects followed.

        Raises ``FetchRefused`` (scheme, private network, robots) and ``FetchFailed`` (no answer, status, size, time).
        """
        conditions = {}
        if etag:
            conditions["If-None-Match"] = etag
        if last_modified:
            conditions["If-Modified-Since"] = last_modified
        url = checked_url(url)
        end = self._monotonic() + self._deadline_s
        for _ in range(MAX_REDIRECTS + 1):
            if self._obey_robots and not self._allowed(url, end):
                raise FetchRefused("article.robots", host=urlsplit(url).hostname, url=url)
            self._wait(url)
            status, headers, content = self._get(url, conditions, end, self._max_bytes)
            if status in (301, 302, 303, 307, 308) and headers.get("location"):
                url = checked_url(urljoin(url, headers["location"]))
                continue
            return self._answer(url, status, headers, content)
        raise FetchFailed("article.too_many_redirects", url=url)

    def page(self, url: str) -> Page:
        """The page at ``url`` alone; raises as :meth:`fetch`."""
        page = self.fetch(url).page
        if page is None:
            raise FetchFailed("article.no_answer", host=urlsplit(url).hostname, why="tanpa isi")
        return page

    def tell(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> int:
        """Tells an address that was given to us to be told: a form or bytes are sent (POST), else it is asked (GET). Its status.

        No robots.txt, no redirect, and what it answers is not read. Raises ``FetchRefused`` and ``FetchFailed``.
        """
        url = checked_url(url)
        self._backend.end = self._monotonic() + self._deadline_s
        try:
            method = "GET" if form is None and content is None else "POST"
            told = {"User-Agent": AGENT, **(headers or {})}
            with self._client.stream(method, url, data=form, content=content, headers=told) as answer:
                return answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL, httpcore.ProtocolError, UnicodeError, ValueError) as error:
            host = urlsplit(url).hostname
            raise FetchFailed("article.no_answer", host=host, why=str(error) or type(error).__name__) from error

    def _answer(self, url: str, status: int, headers: httpx.Headers, content: bytes) -> Answer:
        host = urlsplit(url).hostname
        etag, modified = headers.get("etag"), headers.get("last-modified")
        if status == 304:
            return Answer(page=None, url=url, etag=etag, last_modified=modified)
        if status in (404, 410):
            raise FetchFailed("article.gone", url=url, host=host, status=status)
        if status != 200:
            raise FetchFailed("article.bad_status", url=url, host=host, status=status)
        charset = httpx.Response(200, headers={"content-type": headers.get("content-type", "")}).charset_encoding
        return Answer(
            page=Page(content=content, url=url, declared_charset=charset, fetched=True),
            url=url,
            etag=etag,
            last_modified=modified,
        )

    def _wait(self, url: str) -> None:
        host = urlsplit(url).netloc
        since = self._monotonic() - self._last_call.get(host, float("-inf"))
        if since < self._interval_s:
            self._sleep(self._interval_s - since)
        self._last_call[host] = self._monotonic()

    def _allowed(self, url: str, end: float) -> bool:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(site, end)
        rules = self._robots[site]
        return rules is None or rules.can_fetch("audionews", url)

    def _read_robots(self, site: str, end: float) -> RobotFileParser | None:
        url = site + "/robots.txt"
        for _ in range(6):
            status, headers, content = self._get(url, {}, end, _ROBOTS_MAX_BYTES, cut=True)
            if status in (301, 302, 307, 308) and headers.get("location"):
                url = checked_url(urljoin(url, headers["location"]))
                continue
            if status >= 500:
                raise FetchFailed("article.bad_status", url=url, host=urlsplit(site).hostname, status=status)
            if status != 200:
                return None
            rules = RobotFileParser()
            rules.parse(content.decode("utf-8", "replace").splitlines())
            return rules
        return None

    def _get(
        self, url: str, conditions: dict[str, str], end: float, most: int, *, cut: bool = False
    ) -> tuple[int, httpx.Headers, bytes]:
        host = urlsplit(url).hostname
        self._backend.end = end
        headers = {
            "User-Agent": AGENT,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
            "Accept-Encoding": "gzip",
            **conditions,
        }
        try:
            with self._client.stream("GET", url, headers=headers) as answer:
                encoding = answer.headers.get("content-encoding", "identity").strip().lower()
                if encoding not in ("", "identity", "gzip", "x-gzip"):
                    raise FetchFailed("article.no_answer", host=host, why=f"kompresi {encoding}")
                unpack = zlib.decompressobj(31) if "gzip" in encoding else None
                content = bytearray()
                for chunk in answer.iter_raw():
                    if self._monotonic() > end:
                        raise FetchFailed("article.no_answer", host=host, why="terlalu lambat")
                    # at most what may still come: a gzip bomb never unfolds
                    content += unpack.decompress(chunk, most + 1 - len(content)) if unpack else chunk
                    if len(content) > most:
                        if cut:
                            break
                        raise FetchFailed("article.no_answer", host=host, why=f"lebih dari {most} bita")
                    if unpack and unpack.eof:  # what comes after it is none of the page, and would be kept in memory
                        break
                if unpack and not unpack.eof and not cut and content:
                    raise FetchFailed("article.no_answer", host=host, why="isi terpotong")
                return answer.status_code, answer.headers, bytes(content[:most])
        except (
            httpx.HTTPError,
            httpx.InvalidURL,
            httpcore.ProtocolError,
            zlib.error,
            UnicodeError,
            ValueError,
        ) as error:
            raise FetchFailed("article.no_answer", host=host, why=str(error) or type(error).__name__) from error


def fetch(url: str, *, allow: Sequence[Network] = (), **options) -> Page:
    """The page at ``url``; options as of :class:`Fetcher`. Raises ``FetchRefused`` and ``FetchFailed``."""
    with Fetcher(allow=allow, **options) as fetcher:
        return fetcher.page(url)
