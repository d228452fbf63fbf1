"""A bulletin is held back: nobody meets it while a story in it is not what is heard in it.

A correction that is announced and a withdrawal do so in their own transaction: page, feed and search know nothing of the bulletin
until it is made anew. What is withdrawn leaves the bulletin's own record too: its sentences must not stay there as "Semula".
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.library import feed_channel
from audionews.library.database import from_json, to_json
from audionews.library.model import BulletinNotice, BulletinPart, Change
from audionews.library.tables import HELD, Moment, articles, bulletin_stories, bulletins, corrections, publications


def hold(
    connection: Connection, article_id: int, slug: str, at: datetime, *, date: datetime, withdrawn: bool = False
) -> None:
    """Every public bulletin with the story. ``date``: of the correction or withdrawal, not before the clock's ``at``.
    ``withdrawn``: its files answer no more, and nothing of the story stays in its record."""
    with_it = bulletins.join(bulletin_stories, bulletin_stories.c.bulletin_id == bulletins.c.id).join(
        articles, articles.c.id == bulletins.c.article_id
    )
    wanted = sa.select(bulletins, articles.c.channel).select_from(with_it)
    wanted = wanted.where(bulletin_stories.c.article_id == article_id, articles.c.status == "live")
    for row in connection.execute(wanted).all():
        values: dict[str, object] = {}
        if row.stale_since is None:
            values["stale_since"] = at
            _open(connection, row.article_id, date, HELD)
            feed_channel.hide(connection, row.channel, row.article_id, at, until=HELD)
        if withdrawn:
            parts = from_json(row.parts, tuple[BulletinPart, ...])
            _forget(connection, row.article_id, {id for part in parts if part.slug == slug for id in part.ids.values()})
            heard = publications.c.article_id == row.article_id
            connection.execute(sa.update(publications).where(heard).values(public_until=at))
            notices = from_json(row.notices, tuple[BulletinNotice, ...])
            values["notices"] = to_json([one for one in notices if one.slug != slug])
        if values:
            connection.execute(sa.update(bulletins).where(bulletins.c.id == row.id).values(values))


def show_again(connection: Connection, article_id: int, channel: str, at: datetime) -> None:
    """What was held back is open again; in the transaction that publishes it anew."""
    _open(connection, article_id, at, None)
    feed_channel.hide(connection, channel, article_id, at, until=None)


def _open(connection: Connection, article_id: int, at: datetime, visible_from: datetime | None) -> None:
    updated_at = sa.case((articles.c.updated_at > at, articles.c.updated_at), else_=sa.literal(at, Moment))
    values = {"visible_from": visible_from, "updated_at": updated_at, "version": articles.c.version + 1}
    connection.execute(sa.update(articles).where(articles.c.id == article_id).values(values))


def _forget(connection: Connection, article_id: int, ids: set[str]) -> None:
    """Of a correction that quotes the story the record keeps that, when and how it was put right, not the words."""
    for row in connection.execute(sa.select(corrections).where(corrections.c.article_id == article_id)).all():
        changes = from_json(row.changes, tuple[Change, ...])
        left = [change for change in changes if change.segment_id not in ids]
        if len(left) < len(changes):
            values = {"changes": to_json(left), "reason": "", "notice": ""}
            connection.execute(sa.update(corrections).where(corrections.c.id == row.id).values(values))
