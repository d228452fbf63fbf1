"""Who wants to be told of what happens, what they are owed, and how that went.

What happened is read from the append-only record behind a kept place in it, so nothing is told twice and nothing is lost.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.errors import BadInput, UnknownName
from audionews.library import audit, settings_table
from audionews.library.database import Theme, is_due, reading, writing
from audionews.library.tables import audit as audit_lines
from audionews.library.tables import deliveries, webhooks

PLACE = "webhooks/after"
# What the record says → what is told.
EVENTS = {
    "publish": "story.published",
    "rollback": "story.rolled_back",
    "withdraw": "story.withdrawn",
    "true-everywhere": "correction.true_everywhere",
}
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One address that is told; its secret is shown when it is made and never again."""

    id: int
    url: str
    by: str
    created_at: datetime
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event for one address. ``next_at`` None: delivered, or given up; ``answer`` says which."""

    id: int
    webhook_id: int
    event: str
    body: str
    at: datetime
    next_at: datetime | None
    tries: int
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A delivery that is to be made now, with what it takes."""

    delivery: Delivery
    url: str
    secret: str


class Webhooks(Theme):
    """One database's addresses and deliveries. Each method is one transaction."""

    def add(self, url: str, *, by: str, at: datetime) -> tuple[Webhook, str]:
        """The address and its secret ("whsec_…"). Raises ``BadInput`` for what is no address of the web."""
        url = url.strip()
        try:
            parts = urlsplit(url)
            good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
            good = good and parts.port != 0  # asked for: a number that is no port is a ValueError
        except ValueError:
            good = False
        if not good or len(url) > 2000 or not url.isprintable():
            raise BadInput("api.bad_webhook", url=url[:200])
        secret = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
        with writing(self.engine) as connection:
            if (
                connection.execute(sa.select(webhooks.c.id).where(webhooks.c.closed_at.is_(None)).limit(1)).first()
                is None
            ):
                _place(connection, connection.execute(sa.select(sa.func.max(audit_lines.c.id))).scalar() or 0)
            id = connection.execute(
                sa.insert(webhooks).values(url=url, secret=secret, by=by, created_at=at)
            ).inserted_primary_key[0]
            audit.write(connection, at=at, by=by, action="webhook-add", facts={"url": url})
        return Webhook(id=id, url=url, by=by, created_at=at, closed=False), secret

    def all(self) -> list[Webhook]:
        with reading(self.engine) as connection:
            return [_webhook(row) for row in connection.execute(sa.select(webhooks).order_by(webhooks.c.id))]

    def secret_of(self, id: int) -> tuple[str, str]:
        """The address and what it is signed with. Raises ``UnknownName("api.unknown_webhook")`` for one that is closed too."""
        with reading(self.engine) as connection:
            row = connection.execute(
                sa.select(webhooks.c.url, webhooks.c.secret).where(webhooks.c.id == id, webhooks.c.closed_at.is_(None))
            ).one_or_none()
        if row is None:
            raise UnknownName("api.unknown_webhook", webhook=id)
        return row.url, row.secret

    def close(self, id: int, *, by: str, at: datetime) -> None:
        with writing(self.engine) as connection:
            done = connection.execute(
                sa.update(webhooks).where(webhooks.c.id == id, webhooks.c.closed_at.is_(None)).values(closed_at=at)
            )
            if not done.rowcount:
                raise UnknownName("api.unknown_webhook", webhook=id)
            connection.execute(sa.update(deliveries).where(deliveries.c.webhook_id == id).values(next_at=None))
            audit.write(connection, at=at, by=by, action="webhook-close", facts={"webhook": id})

    def deliveries(self, limit: int = 100) -> list[Delivery]:
        with reading(self.engine) as connection:
            rows = connection.execute(sa.select(deliveries).order_by(deliveries.c.id.desc()).limit(limit))
            return [_delivery(row) for row in rows]

    def replay(self, id: int, *, by: str, at: datetime) -> Delivery:
        """The same event once more, under the same id: who has it already can tell."""
        with writing(self.engine) as connection:
            row = connection.execute(
                sa.select(deliveries)
                .join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
                .where(deliveries.c.id == id, webhooks.c.closed_at.is_(None))
            ).one_or_none()
            if row is None:
                raise UnknownName("api.unknown_delivery", delivery=id)
            connection.execute(
                sa.update(deliveries).where(deliveries.c.id == id).values(next_at=at, tries=0, answer=None)
            )
            audit.write(connection, at=at, by=by, action="webhook-replay", facts={"delivery": id})
            return _delivery(connection.execute(sa.select(deliveries).where(deliveries.c.id == id)).one())

    def collect(self, now: datetime) -> int:
        """Turns what happened since the last time into deliveries; how many."""
        with writing(self.engine) as connection:
            receivers = (
                connection.execute(sa.select(webhooks.c.id).where(webhooks.c.closed_at.is_(None))).scalars().all()
            )
            if not receivers:
                return 0
            after = int(settings_table.setting(connection, PLACE) or 0)
            rows = connection.execute(
                sa.select(audit_lines).where(audit_lines.c.id > after).order_by(audit_lines.c.id).limit(AT_ONCE)
            ).all()
            made = 0
            for row in rows:
                if row.action not in EVENTS:
                    continue
                body = _body(row)
                for webhook_id in receivers:
                    connection.execute(
                        sa.insert(deliveries).values(
                            webhook_id=webhook_id,
                            event=f"{row.action}/{row.id}"[:40],
                            body=body,
                            at=now,
                            next_at=now,
                            tries=0,
                        )
                    )
                    made += 1
            if rows:
                _place(connection, rows[-1].id)
            return made

    def due(self, now: datetime, limit: int = 20) -> list[Due]:
        with reading(self.engine) as connection:
            rows = connection.execute(
                sa.select(deliveries, webhooks.c.url, webhooks.c.secret)
                .join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
                .where(is_due(deliveries.c.next_at, now), webhooks.c.closed_at.is_(None))
                .order_by(deliveries.c.next_at, deliveries.c.id)
                .limit(limit)
            )
            return [Due(delivery=_delivery(row), url=row.url, secret=row.secret) for row in rows]

    def note(self, id: int, *, answer: str, next_at: datetime | None) -> None:
        with writing(self.engine) as connection:
            connection.execute(
                sa.update(deliveries)
                .where(deliveries.c.id == id)
                .values(answer=answer[:300], next_at=next_at, tries=deliveries.c.tries + 1)
            )


def _place(connection: Connection, id: int) -> None:
    settings_table.keep_setting(connection, PLACE, str(id))


def _body(row: Row) -> str:
    event = {
        "type": EVENTS[row.action],
        "timestamp": row.at.isoformat(),
        "data": {"slug": row.slug, "by": row.by, "audio_sha256": row.audio_hash, **json.loads(row.facts)},
    }
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def _webhook(row: Row) -> Webhook:
    return Webhook(id=row.id, url=row.url, by=row.by, created_at=row.created_at, closed=row.closed_at is not None)


def _delivery(row: Row) -> Delivery:
    return Delivery(
        id=row.id,
        webhook_id=row.webhook_id,
        event=row.event,
        body=row.body,
        at=row.at,
        next_at=row.next_at,
        tries=row.tries,
        answer=row.answer,
    )
