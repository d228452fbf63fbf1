"""Answers kept ready: a page or feed is drawn once per state of the newsroom, compressed once, and then only handed out.

WSGI middleware in front of Flask. An answer is kept under its address, the listener's settings and the encoding, together with
the ``PublicState`` it was drawn from; before it is given out that state is asked for again (``library/public_state.py``), so what
another process published a moment ago is in the next answer. A known ETag costs a 304 and no drawing. A publication makes
every page stale at once: one asker draws, and whoever asks meanwhile takes what was drawn.

Only addresses that show the same to everybody with the same settings are kept (``KEPT``); all else goes through untouched, and so
does everything while the database does not answer.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

from werkzeug.http import parse_cookie

from audionews.errors import AudionewsError
from audionews.library.public_state import Changes, PublicState
from audionews.site.preferences import COOKIE, from_cookie, to_cookie
from audionews.site.responses import encoding_of

KEPT = re.compile(
    r"/|/kanal/[^/]+|/berita/[^/]+|/berita/[^/]+/pemutar\.json|/embed|/embed/[^/]+|/pemutar\.js|/kartu/[^/]+|/ralat|/ralat\.json|/ralat/\d+|/cari|/tersimpan|/pedoman|"
    r"/aksesibilitas|/bantuan|/pengaturan|/oembed|/api/docs|/api/problems/[^/]+|/sitemap[^/]*\.xml|/robots\.txt|/sw\.js|/situs\.webmanifest|/static/[^/]+|/feeds/.+"
)
FEEDS = "/feeds/"
FEED_S = 60.0  # the press looks at its files again every minute, so a kept feed is asked for again then
STATUSES = ("200 OK", "410 GONE")
LIMIT_BYTES = 48 * 1024 * 1024  # per process: some 6,000 pages
ENTRY_BYTES = 3072  # what an answer takes besides its body and address: headers twice, tag, places in tables (measured: 2 to 3 KB)
LARGEST_BYTES = 4 * 1024 * 1024
_OF_THE_KEY = {"accept-encoding", "cookie"}
_OF_A_BODY = {"content-length", "content-type", "content-encoding"}

Headers = list[tuple[str, str]]
Start = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class _Answer:
    """One whole answer, and the one for whoever has it already."""

    state: PublicState
    status: str
    headers: Headers
    headers_304: Headers
    head_304: bytes  # those as they go over the wire
    body: bytes
    etag: str | None  # without W/: a listener's copy is compared weakly (RFC 9110 13.1.2)
    changed: str | None
    born: float


@lru_cache(maxsize=2048)
def _choices(cookies: str) -> str | None:
    """The settings in a Cookie header, written one way; ``None``: none. Cookies of others change nothing."""
    cookie = parse_cookie(cookies).get(COOKIE)
    return None if cookie is None else to_cookie(from_cookie(cookie))


@lru_cache(maxsize=512)
def _tags(header: str) -> frozenset[str]:
    return frozenset(tag.strip().removeprefix("W/") for tag in header.split(","))


class _Drawing:
    """One page being drawn: who draws holds the lock, ``askers`` count him and those who wait."""

    __slots__ = ("askers", "lock", "passed")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.askers = 0
        self.passed = False  # no answer for everybody came of it: those who wait need not queue for theirs


class Cache:
    """Stands where the application stood: ``app.wsgi_app = Cache(app.wsgi_app, changes, clock)``."""

    def __init__(
        self,
        app: Callable[[dict[str, Any], Start], Iterable[bytes]],
        changes: Changes,
        clock: Callable[[], datetime],
        *,
        limit_bytes: int = LIMIT_BYTES,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app, self._changes, self._clock, self._monotonic = app, changes, clock, monotonic
        self._limit_bytes = limit_bytes
        self._answers: OrderedDict[tuple, _Answer] = OrderedDict()
        self._bytes = 0
        self._drawings: dict[tuple, _Drawing] = {}
        self._guard = threading.Lock()  # of the drawings

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if method not in ("GET", "HEAD") or not KEPT.fullmatch(path):
            return self._app(environ, start_response)
        state = self._state_or_none()
        if state is None:
            return self._app(environ, start_response)
        key = _key(environ, path)
        answer = self._fresh(key, state)
        if answer is None:
            answer = self._drawn_once(environ, key)
            if isinstance(answer, _Passed):
                return answer.give(method, start_response)
        else:
            self._answers.move_to_end(key)
        if _known(environ, answer):
            if _may_be_304(path, answer):
                start_response("304 NOT MODIFIED", answer.headers_304)
                return ()
        elif path.startswith(FEEDS) and "HTTP_IF_NONE_MATCH" in environ:
            return self._app(environ, start_response)  # the tag of another encoding of the same feed: the feeds know it
        start_response(answer.status, answer.headers)
        return () if method == "HEAD" else (answer.body,)

    def unchanged(self, environ: Mapping[str, str]) -> bytes | None:
        """The header lines of a 304 to a GET that names an ETag, before there is a whole request; ``None``: it takes more to say.

        ``environ``: the path, the query and the headers that WSGI would hand over, no more.
        """
        path = environ["PATH_INFO"]
        if not KEPT.fullmatch(path) or (state := self._state_or_none()) is None:
            return None
        key = _key(environ, path)
        answer = self._fresh(key, state)
        if answer is None or not (_may_be_304(path, answer) and _known(environ, answer)):
            return None
        self._answers.move_to_end(key)
        return answer.head_304

    def _fresh(self, key: tuple, state: PublicState) -> _Answer | None:
        answer = self._answers.get(key)
        if answer is None or answer.state is not state:
            return None
        return None if key[0].startswith(FEEDS) and self._monotonic() - answer.born > FEED_S else answer

    def _drawn_once(self, environ: dict[str, Any], key: tuple) -> _Answer | _Passed:
        """The page, drawn by one asker at a time. The state is asked for again after waiting, since it may be newer by then."""
        with self._guard:
            drawing = self._drawings.setdefault(key, _Drawing())
            drawing.askers += 1
        try:
            with drawing.lock:
                state = self._state_or_none()
                if state is not None and (answer := self._fresh(key, state)):
                    return answer
                if not drawing.passed:
                    drawing.passed = True  # also when it fails: those who wait shall not fail one after the other
                    drawn = self._drawn(environ, key, state)
                    drawing.passed = isinstance(drawn, _Passed)
                    return drawn
            return self._drawn(environ, key, state)
        finally:
            with self._guard:
                drawing.askers -= 1
                if not drawing.askers:
                    del self._drawings[key]

    def _state_or_none(self) -> PublicState | None:
        try:
            return self._changes.state(self._clock())
        except AudionewsError:
            return None

    def _drawn(self, environ: dict[str, Any], key: tuple, state: PublicState | None) -> _Answer | _Passed:
        """The application's answer to a plain GET, kept if it may be (never without a state to keep it under)."""
        whole_request = {**environ, "REQUEST_METHOD": "GET"}
        for condition in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE"):
            whole_request.pop(condition, None)
        head: list[Any] = []

        def listen(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
            head[:] = [status, headers]
            return lambda piece: None

        pieces = self._app(whole_request, listen)
        try:
            body = b"".join(pieces)
        finally:
            if hasattr(pieces, "close"):
                pieces.close()
        status, headers = head
        by_name = {name.lower(): value for name, value in headers}
        kept = (
            state is not None
            and status in STATUSES
            and "set-cookie" not in by_name
            and "no-store" not in by_name.get("cache-control", "")
        )
        varies = {name.strip().lower() for name in by_name.get("vary", "").split(",") if name.strip()}
        kept = kept and varies <= _OF_THE_KEY  # else one asker's answer would be everybody's (a failure told as JSON)
        if not kept or len(body) > LARGEST_BYTES:
            return _Passed(status, headers, body)
        tag = by_name.get("etag")
        headers = [
            (name, value) for name, value in headers if name.lower() != "date"
        ]  # the server says when it is sent
        headers_304 = [(name, value) for name, value in headers if name.lower() not in _OF_A_BODY]
        answer = _Answer(
            state=state,
            status=status,
            headers=headers,
            headers_304=headers_304,
            head_304="".join(f"{name}: {value}\r\n" for name, value in headers_304).encode("latin-1"),
            body=body,
            etag=tag and tag.removeprefix("W/"),
            changed=by_name.get("last-modified"),
            born=self._monotonic(),
        )
        self._keep(key, answer)
        return answer

    def _keep(self, key: tuple, answer: _Answer) -> None:
        before = self._answers.pop(key, None)
        self._bytes += _weight(key, answer) - (_weight(key, before) if before else 0)
        self._answers[key] = answer
        while self._bytes > self._limit_bytes:
            self._bytes -= _weight(*self._answers.popitem(last=False))


def _key(environ: Mapping[str, Any], path: str) -> tuple:
    cookies = environ.get("HTTP_COOKIE")
    return (
        path,
        environ.get("QUERY_STRING", ""),
        _choices(cookies) if cookies else None,
        encoding_of(environ.get("HTTP_ACCEPT_ENCODING", "")),
    )


def _may_be_304(path: str, answer: _Answer) -> bool:
    """A page that is gone says so each time; a feed keeps telling its last state."""
    return path.startswith(FEEDS) or answer.status.startswith("200")


def _weight(key: tuple, answer: _Answer) -> int:
    """Bytes it takes, its address too: a small answer under endless made-up queries would else outgrow any limit."""
    return len(answer.body) + len(key[0]) + len(key[1]) + ENTRY_BYTES


@dataclass(frozen=True, slots=True)
class _Passed:
    """An answer that is not kept: given on as it came."""

    status: str
    headers: Headers
    body: bytes

    def give(self, method: str, start_response: Start) -> Iterable[bytes]:
        start_response(self.status, self.headers)
        return () if method == "HEAD" else (self.body,)


def _known(environ: Mapping[str, Any], answer: _Answer) -> bool:
    """Whether the asker has this answer. A tag decides alone where one is sent (RFC 9110 13.2.2)."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return tags.strip() == "*" or (answer.etag is not None and answer.etag in _tags(tags))
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if since is None or answer.changed is None:
        return False
    if since == answer.changed:
        return True
    return environ["PATH_INFO"].startswith(FEEDS) and _at_or_after(since, answer.changed)


def _at_or_after(since: str, changed: str) -> bool:
    try:
        return parsedate_to_datetime(since) >= parsedate_to_datetime(changed)
    except (TypeError, ValueError):
        return False
