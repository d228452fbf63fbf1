"""Media by content hash: /media/<hash>.<ext>, whole or one range (RFC 9110), the same bytes for ever.

A podcast app resumes half a download with ``Range`` and ``If-Range`` and glues the parts together: the ETag is the hash,
so parts of two files never meet. Several ranges in one request are answered with the whole file, as RFC 9110 14.2 allows.
An MP3 is also given without its tag (``listening.sound`` says why), under an ETag of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from flask import Blueprint, Response, abort, request

from audionews.library.listening import tag_bytes
from audionews.library.model import Media
from audionews.site import player_view
from audionews.site.context import SiteContext
from audionews.site.counting import MediaRequests, Note
from audionews.site.responses import http_date

COVERLESS = tuple(player_view.COVERLESS.split("="))
CHUNK_BYTES = 64 * 1024
LONGEST_BYTES = 1 << 40  # of a file whose size is not known here: the counts know it
TYPES = {
    "mp3": "audio/mpeg",
    "opus": "audio/ogg; codecs=opus",
    "webm": "audio/webm; codecs=opus",
    "vtt": "text/vtt; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "json": "application/json+chapters",
    "jpg": "image/jpeg",
    "png": "image/png",
}
HASH = re.compile(r"[0-9a-f]{64}")
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.IGNORECASE)
# nginx takes these over from an X-Accel answer beside its own (Accept-Ranges twice), or where it then cannot read the file
# (a failure kept for a year): deploy/nginx.conf adds Cache-Control to what is sent.
NGINX_TELLS = {"Accept-Ranges", "Cache-Control"}
EPOCH = datetime.fromisoformat("2026-01-01T00:00:00+00:00")  # Last-Modified of bytes that never change


def one_range(header: str | None, size: int) -> tuple[int, int] | bool | None:
    """(first, last) inclusive; ``None``: answer with everything; ``False``: nothing of it can be given (416)."""
    match = ONE_RANGE.fullmatch(re.sub(r"\s", "", header)) if header else None
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) and size else False
    start, end = int(first), min(int(last) if last else size - 1, size - 1)
    if last and int(last) < start:
        return None  # not a range at all: ignored
    return (start, end) if start < size else False


def _same_version(header: str | None, etag: str) -> bool:
    """If-Range: the parts may be joined. A date equal to ours is a strong enough sign, since our bytes never change."""
    return header is None or header.strip() in (etag, http_date(EPOCH))


def _pieces(stream: BinaryIO, start: int, length: int, note: Note | None) -> Iterator[bytes]:
    """The bytes; ``note`` is told how far they were taken, also when the listener goes away in between."""
    taken = start
    try:
        with stream:
            stream.seek(start)
            while length > 0:
                piece = stream.read(min(CHUNK_BYTES, length))
                if not piece:
                    return
                length -= len(piece)
                yield piece
                taken += len(piece)
    finally:
        if note is not None:
            note(start, taken)


def _opened(source: Path | BinaryIO) -> tuple[BinaryIO, int]:
    stream = source.open("rb") if isinstance(source, Path) else source
    size = stream.seek(0, 2)
    stream.seek(0)
    return stream, size


def blueprint(place: SiteContext) -> Blueprint:
    view = Blueprint("media", __name__)
    media_requests = MediaRequests(place)

    @view.get("/media/<name>")
    def media(name: str) -> Response:
        stem, ext = asked_for(name)
        source = place.library.media.find(stem, ext, now=place.clock())
        if source is None:
            abort(404)  # unknown, or not yet public: the two look alike on purpose
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable",
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Access-Control-Expose-Headers": "Accept-Ranges, Content-Range, Content-Length, ETag",
        }
        return sent(source, stem, ext, headers, media_requests.note_of(stem, ext), place)

    return view


def asked_for(name: str) -> tuple[str, str]:
    """Hash and ending of a file's name; 404 for what is no name of ours."""
    stem, _, ext = name.partition(".")
    if ext not in TYPES or not HASH.fullmatch(stem):
        abort(404)
    return stem, ext


def sent(
    source: Path | BinaryIO,
    stem: str,
    ext: str,
    headers: dict[str, str],
    note: Note | None,
    place: SiteContext | None = None,
) -> Response:
    """The file, or the part of it that was asked for. ``headers``: what is told of it beside; ``place``: where nginx or the bucket
    may send it instead."""
    coverless = ext == "mp3" and request.args.get(COVERLESS[0]) == COVERLESS[1]
    tag = f"{stem}-{COVERLESS[1]}" if coverless else stem
    etag = f'"{tag}"'
    headers = {
        "Content-Type": TYPES[ext],
        "ETag": etag,
        "Last-Modified": http_date(EPOCH),
        "Accept-Ranges": "bytes",
        **headers,
    }
    tags = request.if_none_match
    if tags.contains_weak(tag) or (not tags and _unchanged_since()):
        del headers["Content-Type"]
        return _ready(304, headers)
    if place is not None and not coverless and (elsewhere := _sent_by_another(place, source, stem, ext, headers)):
        if note is not None:
            note(*_handed_over(request.headers.get("Range")))
        return elsewhere
    stream, size = _opened(source)
    skipped = min(tag_bytes(stream.read(10)), size) if coverless else 0
    size -= skipped
    span = one_range(request.headers.get("Range"), size) if request.method == "GET" else None
    if span is not None and not _same_version(request.headers.get("If-Range"), etag):
        span = None
    if span is False:
        stream.close()
        return _ready(416, {**headers, "Content-Range": f"bytes */{size}"})
    start, end = span or (0, size - 1)
    headers["Content-Length"] = str(end - start + 1)
    if span:
        headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    if request.method == "HEAD":
        stream.close()
        return _ready(200, headers)
    body = _pieces(stream, skipped + start, end - start + 1, note)
    return Response(body, status=206 if span else 200, headers=headers, direct_passthrough=True)


def _sent_by_another(
    place: SiteContext, source: Path | BinaryIO, stem: str, ext: str, headers: dict[str, str]
) -> Response | None:
    """Where AUDIONEWS_MEDIA_BY says so, nginx sends the file (X-Accel-Redirect; it answers ranges itself) or the bucket does.

    https://nginx.org/en/docs/http/ngx_http_core_module.html#internal. An address of the bucket is signed for an hour, so what
    points there is kept for less. Whether the public may have it was asked before.
    """
    by, blobs = place.settings.media_by, place.library.blobs
    if by.startswith("x-accel:") and isinstance(source, Path) and _nginx_answers_alike(source):
        blobs.let_read(source)
        inside = by.removeprefix("x-accel:") + source.relative_to(blobs.folder).as_posix()
        own_headers = {name: value for name, value in headers.items() if name not in NGINX_TELLS}
        return _ready(
            200, {**own_headers, "X-Accel-Redirect": inside, "X-Accel-Cache-Control": headers["Cache-Control"]}
        )
    if by == "redirect" and not isinstance(source, Path):
        source.close()
        address = blobs.link(Media(hash=stem, ext=ext, size_bytes=0))
        if address:
            return _ready(302, {**headers, "Location": address, "Cache-Control": "public, max-age=1800"})
    return None


def _handed_over(header: str | None) -> tuple[int, int]:
    """What another will send for a Range header, as far as it says so without the file's size: first byte, end."""
    span = one_range(header, LONGEST_BYTES)
    return (span[0], span[1] + 1) if isinstance(span, tuple) else (0, LONGEST_BYTES)


def _nginx_answers_alike(path: Path) -> bool:
    """Whether nginx answers this request as we do (measured with 1.22): a whole file, or one range that is in it.

    It answers HEAD with 206, "bytes=5-4" and several ranges otherwise, and If-Match by an ETag it does not know: 412.
    """
    conditions = request.headers
    if request.method != "GET" or "If-Match" in conditions or "If-Unmodified-Since" in conditions:
        return False
    return "Range" not in conditions or isinstance(one_range(conditions["Range"], path.stat().st_size), tuple)


def _ready(status: int, headers: dict[str, str]) -> Response:
    """An answer without a body that the site's finish leaves alone: it is conditional already."""
    answer = Response(status=status, headers=headers, direct_passthrough=True)
    if "Content-Type" not in headers:
        del answer.headers["Content-Type"]  # Flask's own, of no body
    return answer


def _unchanged_since() -> bool:
    since = request.if_modified_since
    return since is not None and since >= EPOCH
