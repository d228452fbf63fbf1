"""Messages that a newsroom's own system signs: who sent them, when, and whether they come for the first time.

The scheme is Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec 1.0), for which there are senders in
many languages: HMAC-SHA256 over "id.timestamp.body" under the secret, in ``webhook-signature`` as "v1,<base64>".
Pure: the clock and the memory of what was taken are handed in.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook

from audionews.errors import BadInput, FetchRefused

WINDOW = timedelta(minutes=5)  # the tolerance of the specification's own libraries
MAX_BYTES = 2_000_000
_MAX_ID = 100


def signature(secret: str, id: str, timestamp: int, body: str) -> str:
    """What a sender puts into ``webhook-signature``: the specification's own code signs. ``secret``: "whsec_" and base64."""
    return Webhook(secret).sign(id, datetime.fromtimestamp(timestamp, UTC), body)


def verified(secret: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str:
    """The message's id, once its signature and time are found right; whether it comes again is the caller's to remember.

    Raises ``BadInput("sources.push_too_big")``, ``FetchRefused("sources.bad_signature" | "sources.stale")``.
    """
    if len(body) > MAX_BYTES:
        raise BadInput("sources.push_too_big", limit=MAX_BYTES)
    id, written, signed = (headers.get(f"webhook-{name}") or "" for name in ("id", "timestamp", "signature"))
    if not (0 < len(id) <= _MAX_ID and id.isascii() and id.isprintable()) or not (
        written.isascii() and written.isdecimal() and len(written) < 12
    ):
        raise FetchRefused("sources.bad_signature")
    try:
        right = signature(secret, id, int(written), body.decode("utf-8")).encode()
    except UnicodeDecodeError as error:  # the specification signs text
        raise FetchRefused("sources.bad_signature") from error
    # every one is compared, whichever was right: the time taken says nothing. A secret that is being changed has two.
    matches = [hmac.compare_digest(right, one.encode("utf-8", "replace")) for one in signed.split(" ")[:8]]
    if not any(matches):
        raise FetchRefused("sources.bad_signature")
    if abs(now - datetime.fromtimestamp(int(written), UTC)) > WINDOW:
        raise FetchRefused("sources.stale", seconds=int(WINDOW.total_seconds()))
    return id


def verified_as(shape: str, secret: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str:
    """As :func:`verified`, by the way in which that system signs."""
    return (_ghost if shape == "ghost" else verified)(secret, headers, body, now=now)


def _ghost(secret: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str:
    """``X-Ghost-Signature: sha256=<hex>, t=<milliseconds>``, HMAC-SHA256 under the secret over the body and then the time
    (TryGhost/Ghost, core/server/services/webhooks/WebhookTrigger.js). It has no id: what was signed is its own."""
    if len(body) > MAX_BYTES:
        raise BadInput("sources.push_too_big", limit=MAX_BYTES)
    parts = dict(part.strip().split("=", 1) for part in headers.get("x-ghost-signature", "").split(",") if "=" in part)
    signed, written = parts.get("sha256", ""), parts.get("t", "")
    if not (written.isascii() and written.isdecimal() and len(written) < 15):
        raise FetchRefused("sources.bad_signature")
    right = hmac.new(secret.encode(), body + written.encode(), "sha256").hexdigest()
    if not hmac.compare_digest(right.encode(), signed.encode("utf-8", "replace")):
        raise FetchRefused("sources.bad_signature")
    if abs(now - datetime.fromtimestamp(int(written) / 1000, UTC)) > WINDOW:
        raise FetchRefused("sources.stale", seconds=int(WINDOW.total_seconds()))
    return right
