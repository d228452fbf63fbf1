"""The audit trail: an append-only record of who did what, each line sealed with the line before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.library.database import Theme, reading, transact
from audionews.library.model import AuditLine
from audionews.library.rows import value_of
from audionews.library.tables import EPOCH, articles, audit, retired_slugs

_LOCK = 0x7265636F7264  # "record": the chain of seals has one writer at a time


class Audit(Theme):
    """The audit trail."""

    def lines(self, slug: str | None = None, *, after: int = 0, limit: int | None = None) -> list[AuditLine]:
        """Oldest first, of one story (also under the address that was taken from it) or of all; ``after``: the id of the last one seen."""
        wanted = sa.select(audit).where(audit.c.id > after).order_by(audit.c.id).limit(limit)
        if slug is not None:
            mine = sa.select(articles.c.id).where(articles.c.slug == slug).scalar_subquery()
            former = sa.select(retired_slugs.c.slug).where(retired_slugs.c.article_id == mine)
            wanted = wanted.where((audit.c.slug == slug) | audit.c.slug.in_(former))
        with reading(self.engine) as connection:
            return [value_of(AuditLine, row) for row in connection.execute(wanted)]

    def newest(self, limit: int) -> list[AuditLine]:
        """The newest lines, newest first."""
        with reading(self.engine) as connection:
            return [
                value_of(AuditLine, row)
                for row in connection.execute(sa.select(audit).order_by(audit.c.id.desc()).limit(limit))
            ]

    def note(
        self,
        action: str,
        *,
        by: str,
        at: datetime,
        slug: str | None = None,
        facts: Mapping[str, str | int | None] | None = None,
        audio_hash: str | None = None,
    ) -> None:
        """Adds a line about what changed nothing else."""
        transact(
            self.engine,
            lambda connection: write(
                connection, at=at, by=by, action=action, slug=slug, facts=facts, audio_hash=audio_hash
            ),
        )

    def broken_seals(self) -> list[int]:
        """Ids of lines that were changed afterwards; reads all of them."""
        with reading(self.engine) as connection:
            return list(broken_seals(connection))


def _seal(before: str, at: datetime, by: str, action: str, slug: str | None, facts: str, audio_hash: str | None) -> str:
    moment = (at - EPOCH) // timedelta(microseconds=1)
    return hashlib.sha256(json.dumps([before, moment, by, action, slug, facts, audio_hash]).encode()).hexdigest()


def write(
    connection: Connection,
    *,
    at: datetime,
    by: str,
    action: str,
    slug: str | None = None,
    facts: Mapping[str, str | int | None] | None = None,
    audio_hash: str | None = None,
) -> None:
    """One more line, sealed with the line before it."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    before = connection.execute(sa.select(audit.c.seal).order_by(audit.c.id.desc()).limit(1)).scalar() or ""
    facts_json = json.dumps(dict(facts or {}), ensure_ascii=False, sort_keys=True)
    connection.execute(
        sa.insert(audit).values(
            at=at,
            by=by,
            action=action,
            slug=slug,
            facts=facts_json,
            audio_hash=audio_hash,
            seal=_seal(before, at, by, action, slug, facts_json, audio_hash),
        )
    )


def broken_seals(connection: Connection) -> Iterator[int]:
    """Ids of lines whose seal does not fit the line or the line before it."""
    before = ""
    for row in connection.execute(sa.select(audit).order_by(audit.c.id)):
        if row.seal != _seal(before, row.at, row.by, row.action, row.slug, row.facts, row.audio_hash):
            yield row.id
        before = row.seal
