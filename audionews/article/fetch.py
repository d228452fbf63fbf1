"""The only HTTP of this room: one page at a time, politely, and never from inside the newsroom's own network.

The name is resolved once, every answer is checked, and the connection goes to the checked address (a name that
answers otherwise the second time — DNS rebinding — changes nothing). Each redirect passes the same door. TLS still
verifies the name. robots.txt is obeyed as RFC 9309 says (4xx: all allowed; 5xx and 429: nothing); a site that asks for
patience (``Retry-After``) is not asked again in this run of work.
"""

from __future__ import annotations

import re
import ssl
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from functools import cache
from urllib.parse import urlencode, urlsplit

import httpcore

from audionews.article.addresses import checked_url, target_of
from audionews.article.connection import CheckedBackend, host_header, on_the_wire
from audionews.article.decode import decode
from audionews.article.model import MAX_BYTES, Page
from audionews.article.network_guard import Network
from audionews.article.unpack import Unpacking
from audionews.errors import FetchFailed, FetchRefused

AGENT = "audionews/0.1 (+pembaca berita bersuara)"
MAX_REDIRECTS = 8
DEADLINE_S = 30.0  # for one page, its robots.txt and redirects: what drips is dropped
_ROBOTS_MAX_BYTES = 512_000  # RFC 9309 section 2.5 asks for at least 500 KiB
_REDIRECTS = (300, 301, 302, 303, 307, 308)
_NOT_WHOLE = (204, 205, 206)  # successes that bring no page, or a part of one that nobody asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchAnswer:
    """What an address answered. ``page`` is None where nothing has changed since ``etag``/``last_modified``.

    ``headers``: names in lower case; of a name that came twice, the values joined by commas (RFC 9110, 5.3).
    """

    page: Page | None
    url: str
    etag: str | None = None
    last_modified: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@cache
def _tls() -> ssl.SSLContext:
    """One for the process: reading the certificates takes a tenth of a second and more."""
    return httpcore.default_ssl_context()


class Fetcher:
    """Fetches for one run of work: keeps each host's robots.txt and waits ``interval_s`` between two calls to a host."""

    def __init__(
        self,
        *,
        allow: Sequence[Network] = (),
        timeout_s: float = 15.0,
        deadline_s: float = DEADLINE_S,
        max_bytes: int = MAX_BYTES,
        interval_s: float = 1.0,
        obey_robots: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._deadline_s, self._max_bytes, self._interval_s = deadline_s, max_bytes, interval_s
        self._obey_robots, self._monotonic, self._sleep = obey_robots, monotonic, sleep
        self._robots: dict[str, object | None] = {}
        self._last_call: dict[str, float] = {}
        self._resting: dict[str, FetchFailed] = {}
        self._timeouts = dict.fromkeys(("connect", "read", "write", "pool"), timeout_s)
        self._backend = CheckedBackend(allow, monotonic)
        # no connection is kept: what one answer left behind cannot be taken for the head of the next
        self._pool = httpcore.ConnectionPool(
            ssl_context=_tls(), network_backend=self._backend, max_connections=4, max_keepalive_connections=0
        )

    def close(self) -> None:
        self._pool.close()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> FetchAnswer:
        """The page at ``url``, redirects followed.

        Raises ``FetchRefused`` (scheme, private network, robots) and ``FetchFailed`` (no answer, status, size, time). Where the
        site asks for patience its words stand in the fact ``retry_after``, and the host is not asked again.
        """
        conditions = {}
        if etag:
            conditions["If-None-Match"] = etag
        if last_modified:
            conditions["If-Modified-Since"] = last_modified
        url = checked_url(url)
        end = self._monotonic() + self._deadline_s
        for _ in range(MAX_REDIRECTS + 1):
            if (resting := self._resting.get(urlsplit(url).netloc)) is not None:
                raise resting
            if self._obey_robots and not self._allowed(url, end):
                raise FetchRefused("article.robots", host=urlsplit(url).hostname, url=url)
            self._wait(url)
            status, headers, content = self._get(url, conditions, end, self._max_bytes)
            if status in _REDIRECTS and headers.get("location"):
                url = checked_url(target_of(url, headers["location"]))
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
        if form is not None:
            content = urlencode(form).encode()
            headers = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        self._backend.end = self._monotonic() + self._deadline_s
        try:
            with self._stream("GET" if content is None else "POST", url, headers or {}, content) as answer:
                return answer.status
        except _FAILURES as error:
            raise _failure(url, error) from error

    def _stream(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None = None):
        wire = on_the_wire(url)
        lines = {"Host": host_header(wire), "User-Agent": AGENT, **headers}
        if content is not None:
            lines["Content-Length"] = str(len(content))
        return self._pool.stream(
            method,
            wire,
            headers=[
                (name.encode("ascii"), value if isinstance(value, bytes) else value.encode("latin-1"))
                for name, value in lines.items()
            ],
            content=content,
            extensions={"timeout": self._timeouts},
        )

    def _answer(self, url: str, status: int, headers: Mapping[str, str], content: bytes) -> FetchAnswer:
        host = urlsplit(url).hostname
        etag, modified = headers.get("etag"), headers.get("last-modified")
        if status == 304:
            return FetchAnswer(page=None, url=url, etag=etag, last_modified=modified, headers=headers)
        if status in (404, 410):
            raise FetchFailed("article.gone", url=url, host=host, status=status)
        if not 200 <= status < 300 or status in _NOT_WHOLE:
            facts = {"retry_after": headers["retry-after"]} if headers.get("retry-after") else {}
            failure = FetchFailed("article.bad_status", url=url, host=host, status=status, **facts)
            if facts or status == 429:
                self._resting[urlsplit(url).netloc] = failure
            raise failure
        message = Message()
        message["content-type"] = headers.get("content-type", "")
        return FetchAnswer(
            page=Page(content=content, url=url, declared_charset=message.get_content_charset(), fetched=True),
            url=url,
            etag=etag,
            last_modified=modified,
            headers=headers,
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
        return rules is None or rules.can_fetch(url, "audionews")

    def _read_robots(self, site: str, end: float):
        """The site's rules, ``None`` where it has none. Raises ``FetchFailed`` where it cannot say them (RFC 9309, 2.3.1.4)."""
        from protego import Protego  # longest match, "*" and "$": the standard library's reader knows none of them

        url = site + "/robots.txt"
        for _ in range(6):
            status, headers, content = self._get(url, {}, end, _ROBOTS_MAX_BYTES, cut=True)
            if status in _REDIRECTS and headers.get("location"):
                url = checked_url(target_of(url, headers["location"]))
                continue
            if status >= 500 or status == 429:
                self._answer(url, status, headers, content)
            if not 200 <= status < 300:
                return None
            return Protego.parse(decode(content)[0])
        return None

    def _get(
        self, url: str, conditions: dict[str, str], end: float, most: int, *, cut: bool = False
    ) -> tuple[int, dict[str, str], bytes]:
        host = urlsplit(url).hostname
        self._backend.end = end
        lines = {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
            "Accept-Encoding": "gzip",
            **conditions,
        }
        content = bytearray()
        unpacking = None
        try:
            with self._stream("GET", url, lines) as answer:
                headers = _joined(answer.headers)
                unpacking = Unpacking(headers.get("content-encoding", ""), host)
                packed_bytes = 0
                for chunk in answer.iter_stream():
                    if self._monotonic() > end:
                        raise FetchFailed("article.no_answer", host=host, why="terlalu lambat")
                    packed_bytes += len(chunk)
                    content += unpacking.take(chunk, most - len(content))
                    if len(content) > most or packed_bytes > most:
                        if cut:
                            break
                        raise FetchFailed("article.no_answer", host=host, why=f"lebih dari {most} bita")
                    if unpacking.over:  # what comes after it is none of the page, and would be kept in memory
                        break
        except httpcore.RemoteProtocolError as error:
            # An end that the connection did not tell (no last chunk, a length of the unpacked page) may be seen in the page.
            if unpacking is None or not (unpacking.sealed or (not unpacking.packed and _ends(content))):
                raise _failure(url, error) from error
        except _FAILURES as error:
            raise _failure(url, error) from error
        if not unpacking.whole and not cut:
            raise FetchFailed("article.no_answer", host=host, why="isi terpotong")
        return answer.status, headers, bytes(content[:most])


_FAILURES = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    ssl.SSLError,
    zlib.error,
    UnicodeError,
    ValueError,
)
_LAST_TAG = re.compile(rb"</(?:html|rss|feed|(?:rdf:)?RDF)\s*>\s*(?:<!--.{0,2000}?-->\s*)*$", re.I | re.S)


def _ends(content: bytearray) -> bool:
    """Whether a page that came unpacked shows its own end."""
    return bool(_LAST_TAG.search(content, max(0, len(content) - 5000)))


def _failure(url: str, error: Exception) -> FetchFailed:
    why = str(error) or type(error).__name__
    return FetchFailed("article.no_answer", host=urlsplit(url).hostname, why=why)


def _joined(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """By name in lower case. What says one thing only (an address, a date) is taken from its first line."""
    lines: dict[str, str] = {}
    for raw_name, raw in headers:
        name = raw_name.decode("ascii", "replace").lower()
        try:
            value = raw.decode("utf-8", "surrogateescape" if name == "location" else "strict")
        except UnicodeDecodeError:
            value = raw.decode("latin-1")
        if name in lines and name in ("link", "content-encoding", "vary", "cache-control"):
            lines[name] += f", {value}"
        else:
            lines.setdefault(name, value)
    return lines


def fetch(url: str, *, allow: Sequence[Network] = (), **options) -> Page:
    """The page at ``url``; options as of :class:`Fetcher`. Raises ``FetchRefused`` and ``FetchFailed``."""
    with Fetcher(allow=allow, **options) as fetcher:
        return fetcher.page(url)
