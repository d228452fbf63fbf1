"""How the site answers: security headers, Brotli or gzip, ETag and Last-Modified with 304, on every page in one place."""

from __future__ import annotations

import gzip
import hashlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

import brotli
from flask import Flask, Request, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

COMPRESSED = (
    "text/",
    "application/json",
    "application/xml",
    "application/manifest+json",
    "application/rss+xml",
    "application/atom+xml",
    "image/svg+xml",
    "application/ld+json",
)
SMALL_BYTES = 500  # below one packet compression saves nothing
BROTLI_QUALITY = 5  # 2 ms for a page of 17 kilobytes, 6 % less than gzip; 11 would take 34 ms for another 10 %
SETTLED = timedelta(seconds=2)
Encoding = Literal["br", "gzip", ""]
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
SILENT_FEATURES = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


def framed(answer: Response, *, media_from: str | None) -> Response:
    """``answer`` as a page that any site may show in a frame, also one that isolates itself (Cross-Origin-Embedder-Policy).

    Where media comes from a bucket, which says nothing of that, credentialless lets it through; Chrome knows that word since 96.
    https://html.spec.whatwg.org/multipage/browsers.html#coep
    """
    answer.headers["Content-Security-Policy"] = policy(framed=True, media_from=media_from)
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cross-Origin-Embedder-Policy"] = "credentialless" if media_from else "require-corp"
    return answer


def policy(*, framed: bool = False, media_from: str | None = None) -> str:
    """The Content-Security-Policy. ``framed``: any site may show this page in a frame (the embed player, nothing else).

    ``media_from``: the origin that signed media addresses lead to, where media does not lie here.
    """
    rows = dict(POLICY)
    if framed:
        rows["frame-ancestors"] = "*"
    if media_from:
        rows["media-src"] += f" {media_from}"
        rows["connect-src"] += f" {media_from}"
    return "; ".join(f"{name} {value}" for name, value in rows.items())


def http_date(at: datetime) -> str:
    """ "Tue, 24 Nov 2026 07:05:00 GMT"."""
    return format_datetime(at.astimezone(UTC), usegmt=True)


def page(
    html: str,
    *,
    status: int = 200,
    changed_at: datetime | None = None,
    now: datetime | None = None,
    cache: str = "no-cache",
) -> Response:
    """An HTML answer. ``changed_at`` becomes Last-Modified; every 200 gets an ETag of its bytes.

    "no-cache" means "ask before you use it again": a corrected page is never shown stale, and asking costs a 304.
    Only pages whose moment never goes back may give ``changed_at`` (a list whose newest story is withdrawn does go back: who
    asks by date would keep it). It counts whole seconds, so it is said once its second is over at ``now``.
    """
    answer = Response(html, status=status, mimetype="text/html")
    answer.headers["Cache-Control"] = cache
    if changed_at is not None and now is not None and now - changed_at > SETTLED and not request.cookies:
        # A listener with settings gets pages that differ by cookie: only the ETag tells those apart.
        answer.headers["Last-Modified"] = http_date(changed_at)
    return answer


def finish(answer: Response, request_made: Request, *, strict_transport: str | None, own_policy: str) -> Response:
    """What every answer of the site gets on its way out."""
    headers = answer.headers
    if answer.status_code == 308:
        # To the address as it should have been written ("/a//b"): Werkzeug takes the host from the request, which anybody may set.
        parts = urlsplit(headers["Location"])
        headers["Location"] = urlunsplit(("", "", "/" + parts.path.lstrip("/"), parts.query, ""))
        answer.set_data("")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Permissions-Policy", SILENT_FEATURES)
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Content-Security-Policy", own_policy)
    if "frame-ancestors *" not in headers["Content-Security-Policy"]:
        headers.setdefault("X-Frame-Options", "DENY")
    if strict_transport:
        headers.setdefault("Strict-Transport-Security", strict_transport)
    if request_made.method not in ("GET", "HEAD") or answer.direct_passthrough or answer.is_streamed:
        return answer
    if answer.mimetype == "text/html":
        answer.vary.add("Cookie")
    if answer.status_code == 200 and "ETag" not in headers:
        answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:32], weak=True)
    _compress(answer, request_made)
    if answer.status_code == 200:
        answer.make_conditional(request_made)
    return answer


@lru_cache(maxsize=512)
def encoding_of(accepted: str) -> Encoding:
    """The smallest encoding that an Accept-Encoding header allows; "" for none."""
    if not accepted:
        return ""
    accept = parse_accept_header(accepted, Accept)
    return "br" if accept["br"] > 0 else "gzip" if accept["gzip"] > 0 else ""


def compressed(body: bytes, encoding: Encoding) -> bytes:
    """``body`` in an encoding; the same bytes for the same body."""
    if encoding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    return gzip.compress(body, 9, mtime=0) if encoding == "gzip" else body


def _compress(answer: Response, request_made: Request) -> None:
    if not (answer.mimetype or "").startswith(COMPRESSED) or "Content-Encoding" in answer.headers:
        return
    answer.vary.add("Accept-Encoding")
    body = answer.get_data()
    encoding = encoding_of(request_made.headers.get("Accept-Encoding", ""))
    if len(body) < SMALL_BYTES or not encoding:
        return
    answer.set_data(compressed(body, encoding))
    answer.headers["Content-Encoding"] = encoding


def from_elsewhere(request_made: Request) -> bool:
    """Whether a POST was sent by another site's page: browsers say so in Sec-Fetch-Site, older ones in Origin."""
    fetch_site = request_made.headers.get("Sec-Fetch-Site")
    if fetch_site:
        return fetch_site not in ("same-origin", "none")
    origin = request_made.headers.get("Origin")
    return origin is not None and origin.partition("://")[2] != request_made.host


def dress(app: Flask, *, strict_transport: str | None, media_from: str | None = None) -> None:
    """Puts ``finish`` around every answer of ``app``. ``strict_transport``: HSTS (RFC 6797) of a site over https."""
    own_policy = policy(media_from=media_from)

    @app.after_request
    def _finish(answer: Response) -> Response:
        return finish(answer, request, strict_transport=strict_transport, own_policy=own_policy)
