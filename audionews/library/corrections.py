"""Corrections as rows: what was put right in which story, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.errors import UnknownName
from audionews.library.database import Theme, from_json, open_at, reading
from audionews.library.model import Change, Correction
from audionews.library.tables import articles, corrections

_correction = sa.select(corrections, articles.c.slug, articles.c.status).join(
    articles, articles.c.id == corrections.c.article_id
)


class Corrections(Theme):
    """The record of corrections. ``now`` is the reader's clock; without it those under an embargo are shown too: the desk."""

    def newest(self, *, before: int | None = None, limit: int = 50, now: datetime | None = None) -> list[Correction]:
        """Newest first; ``before``: the id of the last one seen."""
        wanted = _correction.order_by(corrections.c.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(corrections.c.id < before)
        if now is not None:
            wanted = wanted.where(open_at(corrections.c.visible_from, now))
        with reading(self.engine) as connection:
            return [_corrected(row, now) for row in connection.execute(wanted)]

    def get(self, id: int, *, now: datetime | None = None) -> Correction:
        """Raises ``UnknownName("library.unknown_correction")``."""
        with reading(self.engine) as connection:
            return correction(connection, id, now)


def _corrected(row: Row, now: datetime | None) -> Correction:
    """``now``: as the public may read it. Of a withdrawn story the record keeps that, when and how it was put right, not
    the words: what was withdrawn for a child's sake would else be quoted for ever as "Semula"."""
    found = Correction(
        id=row.id,
        slug=row.slug,
        headline=row.headline,
        kind=row.kind,
        delivery=row.delivery,
        reason=row.reason,
        by=row.by,
        at=row.at,
        before_revision=row.before_revision,
        after_revision=row.after_revision,
        changes=from_json(row.changes, tuple[Change, ...]),
        notice=row.notice,
        ground=row.ground,
        short_build=row.short_build,
    )
    if now is not None and row.status == "withdrawn" and row.kind != "pencabutan":
        return replace(found, reason="", changes=(), notice="", short_build=None)
    return found


def corrections_of(
    connection: Connection, article_ids: Sequence[int], now: datetime | None
) -> dict[int, list[Correction]]:
    """The corrections of each story, newest first."""
    wanted = _correction.where(corrections.c.article_id.in_(article_ids)).order_by(corrections.c.id.desc())
    if now is not None:
        wanted = wanted.where(open_at(corrections.c.visible_from, now))
    by_article: dict[int, list[Correction]] = {}
    for row in connection.execute(wanted) if article_ids else ():
        by_article.setdefault(row.article_id, []).append(_corrected(row, now))
    return by_article


def correction(connection: Connection, id: int, now: datetime | None = None) -> Correction:
    """One correction within the caller's transaction."""
    wanted = _correction.where(corrections.c.id == id)
    if now is not None:
        wanted = wanted.where(open_at(corrections.c.visible_from, now))
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise UnknownName("library.unknown_correction", correction=id)
    return _corrected(row, now)
