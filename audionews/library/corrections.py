"""Corrections as rows: what was put right in which story, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.errors import UnknownName
from audionews.languages import INDONESIAN
from audionews.library.database import Theme, from_json, insert_quietly, open_at, reading
from audionews.library.model import Correction
from audionews.library.rows import columns_of, value_of
from audionews.library.tables import articles, builds, corrections, revisions

_correction = sa.select(corrections, articles.c.slug, articles.c.status).join(
    articles, articles.c.id == corrections.c.article_id
)


class Corrections(Theme):
    """The record of corrections. ``now`` is the reader's clock; without it those under an embargo are shown too: the desk."""

    def newest(self, *, before: int | None = None, limit: int = 50, now: datetime | None = None) -> list[Correction]:
        """Newest first; ``before``: the id of the last one seen."""
        wanted = _correction.where(self.met(articles.c.channel)).order_by(corrections.c.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(corrections.c.id < before)
        if now is not None:
            wanted = wanted.where(open_at(corrections.c.visible_from, now))
        with reading(self.engine) as connection:
            return [_corrected(row, now) for row in connection.execute(wanted)]

    def get(self, id: int, *, now: datetime | None = None) -> Correction:
        """Raises ``UnknownName("library.unknown_correction")``."""
        with reading(self.engine) as connection:
            kept = correction(connection, id, now)
            channel = sa.select(articles.c.channel).where(articles.c.slug == kept.slug)
            if self.misses(connection, connection.execute(channel).scalar_one()):
                raise UnknownName("library.unknown_correction", correction=id)
            return kept

    def languages(self, listed: Iterable[Correction]) -> dict[str, str]:
        """By slug, the language of the stories that were corrected, as they are heard now."""
        heard = (
            sa.select(articles.c.slug, revisions.c.script)
            .join(builds, builds.c.id == articles.c.live_build)
            .join(
                revisions, (revisions.c.article_id == builds.c.article_id) & (revisions.c.number == builds.c.revision)
            )
            .where(articles.c.slug.in_({one.slug for one in listed}))
        )
        with reading(self.engine) as connection:
            return {row.slug: language_of(row.script) for row in connection.execute(heard)}


def language_of(script: str) -> str:
    """The language of a script as it is stored; nothing else of it is read."""
    return from_json(script, _Head).lang


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    lang: str = INDONESIAN


def _corrected(row: Row, now: datetime | None) -> Correction:
    """``now``: as the public may read it. Of a withdrawn story the record keeps that, when and how it was put right, not
    the words: what was withdrawn for a child's sake would else be quoted for ever as "Semula". Where the name went too, nobody
    is told them but by the record."""
    known = value_of(Correction, row)
    if (now is not None or known.former) and row.status == "withdrawn" and row.kind != "pencabutan":
        return replace(known, reason="", changes=(), notice="", short_build=None)
    return known


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


def is_kept(connection: Connection, article_id: int, revision: int) -> bool:
    """Whether the correction that this revision is has been kept."""
    same = (corrections.c.article_id == article_id) & (corrections.c.after_revision == revision)
    return connection.execute(sa.select(corrections.c.id).where(same)).first() is not None


def keep_correction(
    connection: Connection, article_id: int, value: Correction, visible_from: datetime | None
) -> Correction:
    """The correction with its id; the one that is there already for the same revision, where a killed run comes again."""
    columns = columns_of(value, corrections, article_id=article_id, visible_from=visible_from)
    del columns["id"]
    insert = insert_quietly(connection)(corrections).values(columns).on_conflict_do_nothing()
    id = connection.execute(insert.returning(corrections.c.id)).scalar()
    if id is not None:
        return replace(value, id=id)
    same = (corrections.c.article_id == article_id) & (corrections.c.after_revision == value.after_revision)
    return _corrected(connection.execute(_correction.where(same)).one(), None)
