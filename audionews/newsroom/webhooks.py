"""Tells those who asked what happened: signed, tried again, later each time, and given up aloud.

Signed as https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md says: ``webhook-id``,
``webhook-timestamp`` and ``webhook-signature: v1,<base64 of HMAC-SHA256 over "id.timestamp.body">``; the back-off is its too.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

from audionews.article.connection import address_inside
from audionews.article.fetch import Fetcher
from audionews.errors import AudionewsError, BadInput
from audionews.library import Library
from audionews.library.webhooks import Delivery, Due, Webhook
from audionews.newsroom.webhook_signature import signature
from audionews.settings import Settings

TIMEOUT_S = 10.0
BACKOFF = tuple(timedelta(seconds=s) for s in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))


def add(library: Library, settings: Settings, url: str, *, by: str, at: datetime) -> tuple[Webhook, str]:
    """From now on the address is told of what happens: it and its secret ("whsec_…").

    Raises ``BadInput``: no address of the web, or one inside the house, which would never be called
    ("api.webhook_inside"; ``AUDIONEWS_FETCH_ALLOW`` allows some).
    """
    if address := address_inside(url.strip(), settings.fetch_allow):
        raise BadInput("api.webhook_inside", url=url.strip()[:200], address=address)
    return library.webhooks.add(url, by=by, at=at)


def headers(delivery: Delivery, secret: str, now: datetime) -> dict[str, str]:
    return _signed(f"msg_{delivery.id}", delivery.body, secret, now)


def _signed(id: str, body: str, secret: str, now: datetime) -> dict[str, str]:
    timestamp = int(now.timestamp())
    return {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, id, timestamp, body),
    }


def send_test(library: Library, settings: Settings, id: int, now: datetime) -> tuple[str, str | None]:
    """Sends one signed message of type "test" now: the address, and why it did not arrive (``None``: it did).

    Raises ``UnknownName("api.unknown_webhook")``. Nothing is kept and nothing tried again: whoever tests reads the answer.
    """
    url, secret = library.webhooks.secret_of(id)
    body = json.dumps({"type": "test", "timestamp": now.isoformat(), "data": {"webhook": id}}, separators=(",", ":"))
    with closing(_client(settings)) as client:
        signed_headers = _signed(f"msg_test_{secrets.token_hex(8)}", body, secret, now)
        return url, _posted(client, url, body, signed_headers)


def deliver_due(
    library: Library, settings: Settings, now: datetime, *, fetcher: Callable[[], Fetcher] | None = None
) -> int:
    """Collects what happened, sends what is due; how many arrived. A failure is noted, and an alarm is raised when given up."""
    library.webhooks.collect(now)
    due = library.webhooks.due(now)
    if not due:
        return 0
    make = fetcher or (lambda: _client(settings))
    arrived = 0
    with closing(make()) as client:
        for one in due:
            answer = _sent(client, one, now)
            if answer is None:
                arrived += 1
                library.webhooks.note(one.delivery.id, answer="2xx", next_at=None)
                continue
            tries = one.delivery.tries
            later = now + BACKOFF[tries] if tries < len(BACKOFF) else None
            library.webhooks.note(one.delivery.id, answer=answer, next_at=later)
            if later is None:
                library.inbox.alarm(
                    "newsroom.webhook_given_up", at=now, facts={"address": one.url, "why": answer, "tries": tries + 1}
                )
    return arrived


def _client(settings: Settings) -> Fetcher:
    return Fetcher(
        allow=settings.fetch_allow, timeout_s=TIMEOUT_S, deadline_s=2 * TIMEOUT_S, interval_s=0, obey_robots=False
    )


def _sent(client: Fetcher, one: Due, now: datetime) -> str | None:
    """Why it did not arrive; ``None``: it did."""
    return _posted(client, one.url, one.delivery.body, headers(one.delivery, one.secret, now))


def _posted(client: Fetcher, url: str, body: str, signed: dict[str, str]) -> str | None:
    try:
        status = client.tell(url, content=body.encode(), headers=signed)
    except AudionewsError as error:
        return str(error.facts.get("why") or error.key)
    return None if 200 <= status < 300 else f"HTTP {status}"
