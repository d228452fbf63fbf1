"""A connection that may be trusted with a stranger's server: to the address that was checked, for so long and no longer, and
forgiving where browsers are.

httpcore (with h11) reads answers strictly; sites in the field do not write them strictly. What browsers pass over is mended
in the head of the answer before it is read: white space before a colon, lines without one, names that are no tokens,
"Transfer-Encoding: identity" or "chunked" twice, a length that is no number. Lengths that contradict each other stay an error.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit, urlunsplit

import httpcore

from audionews.article.network_guard import Network, may_connect
from audionews.errors import FetchRefused

MAX_HEAD_BYTES = 100_000  # h11's own limit is as large
_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"(?:HTTP/(\d)(?:\.(\d))?|ICY)[ \t]+(\d{3})(?!\d)")
_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")  # RFC 9110, 5.6.2
_CONTROLS = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


def mended_head(head: bytes) -> bytes:
    """The head of an answer as h11 reads it; one whose first line is no status line comes back as it was."""
    first, *lines = head.strip(b"\r\n").replace(b"\r\n", b"\n").split(b"\n")
    status = _STATUS.match(first.strip())
    if status is None:
        return head
    version = b"1.0" if (status[1], status[2]) == (b"1", b"0") or status[1] is None else b"1.1"
    fields: list[list[bytes]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t"):  # a long line that was folded (RFC 9112, 5.2)
            if fields:
                fields[-1][1] += b" " + line.strip()
            continue
        name, colon, value = line.partition(b":")
        if colon and _TOKEN.fullmatch(name.strip()):
            fields.append([name.strip(), value.strip()])
    fields = _framed([(name, _CONTROLS.sub(b"", value).strip()) for name, value in fields])
    return b"".join(
        [b"HTTP/" + version + b" " + status[3] + b" \r\n", *(b"%b: %b\r\n" % field for field in fields), b"\r\n"]
    )


def _framed(fields: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """One word on where the body ends, as browsers take it: chunks before a length, a length only where it is a number."""
    codings = [
        coding.strip().lower()
        for name, value in fields
        if name.lower() == b"transfer-encoding"
        for coding in value.split(b",")
    ]
    kept = [(name, value) for name, value in fields if name.lower() not in (b"transfer-encoding", b"content-length")]
    lengths = {
        length.strip()
        for name, value in fields
        if name.lower() == b"content-length"
        for length in value.split(b",")
        if length.strip().isdigit()
    }
    if b"gzip" in codings and not any(name.lower() == b"content-encoding" for name, _ in kept):
        kept.append((b"Content-Encoding", b"gzip"))
    if b"chunked" in codings:
        return [*kept, (b"Transfer-Encoding", b"chunked")]
    return [*kept, *((b"Content-Length", length) for length in sorted(lengths))]


class TimedStream(httpcore.NetworkStream):
    """A connection that knows the whole call's deadline (httpcore's time-outs hold for each single read, so that a server that
    sends one byte of a header now and then could hold a worker for days), and that mends the head of each answer."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[float | None], float]) -> None:
        self._stream, self._left = stream, left
        self._in_head, self._rest = True, b""

    def read(self, max_bytes, timeout=None):
        if self._in_head:
            self._rest += self._head(timeout)
        if self._rest:
            part, self._rest = self._rest[:max_bytes], self._rest[max_bytes:]
            return part
        return self._stream.read(max_bytes, self._left(timeout))

    def _head(self, timeout: float | None) -> bytes:
        """A whole head, mended, and what was read beyond it; what an ended or endless connection gave is handed on as it is."""
        came = b""
        while len(came) < MAX_HEAD_BYTES:
            end = _END.search(came, len(came) - len(came.lstrip(b"\r\n")))
            if end:
                head, rest = came[: end.end()], came[end.end() :]
                status = _STATUS.match(head.strip())
                self._in_head = status is not None and status[3].startswith(b"1") and status[3] != b"101"
                return mended_head(head) + (self._again(rest) if self._in_head else rest)
            part = self._stream.read(65_536, self._left(timeout))
            if not part:
                break
            came += part
        self._in_head = False
        return came

    def _again(self, rest: bytes) -> bytes:
        """What follows an interim answer (100, 103) is a head as well."""
        self._stream = _Pushed(self._stream, rest) if rest else self._stream
        return b""

    def write(self, buffer, timeout=None):
        self._in_head = True
        self._stream.write(buffer, self._left(timeout))

    def close(self):
        self._stream.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._left(timeout)), self._left)

    def get_extra_info(self, info):
        return self._stream.get_extra_info(info)


class _Pushed(httpcore.NetworkStream):
    """A stream with some bytes that were read already put back before it."""

    def __init__(self, stream: httpcore.NetworkStream, before: bytes) -> None:
        self._stream, self._before = stream, before

    def read(self, max_bytes, timeout=None):
        if self._before:
            part, self._before = self._before[:max_bytes], self._before[max_bytes:]
            return part
        return self._stream.read(max_bytes, timeout)

    def write(self, buffer, timeout=None):
        self._stream.write(buffer, timeout)

    def close(self):
        self._stream.close()

    def get_extra_info(self, info):
        return self._stream.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
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
            addresses = addresses_of(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"nama {host} tidak dikenal") from error
        for address in addresses:
            if not may_connect(address, self._allow):
                raise FetchRefused("article.private_address", url=host, address=address)
        failure: Exception = httpcore.ConnectError("tidak ada alamat")
        for address in addresses[:4]:
            try:
                stream = self._plain.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
                return TimedStream(stream, self.left)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def connect_unix_socket(self, path, timeout=None, socket_options=None):
        raise FetchRefused("article.private_address", url=path, address=path)


def addresses_of(host: str, port: int) -> list[str]:
    """The numeric addresses of a name. Raises ``OSError`` or ``UnicodeError`` for a name that has none."""
    entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(entry[4][0] for entry in entries))


def address_inside(url: str, allow: Sequence[Network] = ()) -> str | None:
    """The address inside the house that a URL leads to today, ``None`` for none; a name that is not known leads nowhere.

    For what is called later: who asks then is looked at again, since a name may move.
    """
    parts = urlsplit(url)
    try:
        addresses = addresses_of(parts.hostname or "", parts.port or 443)
    except (OSError, UnicodeError, ValueError):
        return None
    return next((address for address in addresses if not may_connect(address, allow)), None)


def on_the_wire(url: str) -> httpcore.URL:
    """A checked address as it goes onto the wire. Raises ``UnicodeError`` for a name that no network has."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    name = host.encode("ascii") if ":" in host else host.encode("idna")
    target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    return httpcore.URL(
        scheme=parts.scheme.encode(),
        host=name,
        port=parts.port,
        target=target.encode("ascii"),
    )


def host_header(url: httpcore.URL) -> bytes:
    host = b"[%b]" % url.host if b":" in url.host else url.host
    return host if url.port is None else b"%b:%d" % (host, url.port)
