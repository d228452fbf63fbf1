"""Bulletins: what a channel's programme of a day is made of, and that nobody meets one in which a story is no longer true.

A bulletin goes public only while each of its stories still stands as it is heard in it; what is corrected or withdrawn afterwards
holds it back (``holding.py``) until it is made anew, which takes about a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.errors import Conflict
from audionews.library import audit, holding, publishing, stories
from audionews.library.database import Theme, from_json, insert_quietly, open_at, reading, to_json, transact
from audionews.library.model import Bulletin, BulletinNotice, BulletinPart, CorrectionDraft, Story
from audionews.library.tables import articles, bulletin_stories, bulletins


class Bulletins(Theme):
    """Every channel's, by day ("2026-11-30", in Jakarta)."""

    def get(self, channel: str, day: str) -> Bulletin:
        """One that nobody has touched yet is empty."""
        with reading(self.engine) as connection:
            row = connection.execute(_bulletin.where(*_this(channel, day))).one_or_none()
        return _value(row) if row else Bulletin(channel=channel, day=day)

    def newest(self, channel: str, *, now: datetime) -> Bulletin | None:
        """The newest one that the public can hear."""
        wanted = _bulletin.where(bulletins.c.channel == channel, articles.c.status == "live")
        wanted = wanted.where(bulletins.c.stale_since.is_(None), open_at(articles.c.visible_from, now))
        wanted = wanted.where(self.met(bulletins.c.channel))
        with reading(self.engine) as connection:
            row = connection.execute(wanted.order_by(bulletins.c.day.desc()).limit(1)).one_or_none()
        return _value(row) if row else None

    def named(self, slug: str) -> Bulletin | None:
        """The bulletin that is public as this story; ``None``: it is a story."""
        with reading(self.engine) as connection:
            row = connection.execute(_bulletin.where(articles.c.slug == slug)).one_or_none()
        return _value(row) if row else None

    def stale(self, limit: int = 20) -> list[Bulletin]:
        """Those that are held back, the eldest wait first."""
        wanted = _bulletin.where(bulletins.c.stale_since.is_not(None), articles.c.status == "live")
        wanted = wanted.where(bulletins.c.parts != "[]")
        with reading(self.engine) as connection:
            return [
                _value(row) for row in connection.execute(wanted.order_by(bulletins.c.stale_since).limit(limit)).all()
            ]

    def candidates(
        self, channel: str, *, since: datetime, now: datetime, until: datetime | None = None, limit: int = 200
    ) -> list[str]:
        """Slugs of the channel's public stories that came out from ``since`` on, and until ``until`` if it is given, newest first.

        Whether a story is public is asked of its embargo, not of its date: a clock may be behind what is public.
        """
        wanted = sa.select(articles.c.slug).where(
            articles.c.channel == channel,
            articles.c.status == "live",
            articles.c.bulletin.is_(None),
            open_at(articles.c.visible_from, now),
            articles.c.published_at >= since,
        )
        if until is not None:
            wanted = wanted.where(articles.c.published_at <= until)
        wanted = wanted.order_by(articles.c.published_at.desc(), articles.c.id.desc()).limit(limit)
        with reading(self.engine) as connection:
            return list(connection.execute(wanted).scalars())

    def states(
        self,
        *,
        now: datetime,
        slug: str | None = None,
        channel: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[tuple[str, int, int]]:
        """(slug, version, live build) of a public story, or of a channel's that came out in [since, until), the eldest first.

        Two equal lists mean the same texts, sounds and corrections.
        """
        wanted = sa.select(articles.c.slug, articles.c.version, articles.c.live_build).where(
            articles.c.status == "live",
            articles.c.live_build.is_not(None),
            open_at(articles.c.visible_from, now),
            self.met(articles.c.channel),
        )
        if slug is not None:
            wanted = wanted.where(articles.c.slug == slug)
        else:
            wanted = wanted.where(articles.c.channel == channel, articles.c.bulletin.is_(None))
            wanted = wanted.where(articles.c.published_at >= since, articles.c.published_at < until)
        with reading(self.engine) as connection:
            rows = connection.execute(wanted.order_by(articles.c.published_at, articles.c.id)).all()
        return [(row.slug, row.version, row.live_build) for row in rows]

    def choose(self, channel: str, day: str, slugs: Sequence[str] | None, *, by: str, at: datetime) -> None:
        """What an editor wants in it, in this order; ``None``: what the channel's file says again."""
        chosen = None if slugs is None else to_json(tuple(slugs))

        def put(connection: Connection) -> None:
            row = _row(connection, channel, day)
            connection.execute(sa.update(bulletins).where(bulletins.c.id == row.id).values(chosen=chosen))
            facts = {"channel": channel, "day": day, "stories": None if slugs is None else list(slugs)}
            audit.write(connection, at=at, by=by, action="bulletin-chosen", slug=row.slug, facts=facts, audio_hash=None)

        transact(self.engine, put)

    def moved(self, bulletin: Bulletin) -> list[datetime]:
        """When each story in it changed that is public in another build than is heard in it."""
        heard = {part.slug: part.build for part in bulletin.parts}
        wanted = sa.select(articles.c.slug, articles.c.live_build, articles.c.updated_at).where(
            articles.c.slug.in_(list(heard)), articles.c.status == "live"
        )
        with reading(self.engine) as connection:
            return [row.updated_at for row in connection.execute(wanted) if row.live_build != heard[row.slug]]

    def vacate(self, channel: str, day: str) -> None:
        """Nothing is left of it: it is held back, and waits for nothing."""

        def put(connection: Connection) -> None:
            connection.execute(sa.update(bulletins).where(*_this(channel, day)).values(parts="[]"))

        transact(self.engine, put)

    def publish(
        self,
        slug: str,
        build_id: int,
        bulletin: Bulletin,
        *,
        by: str,
        at: datetime,
        correction: CorrectionDraft | None = None,
    ) -> Story:
        """Makes a build of the bulletin public, with what it is made of.

        Raises ``Conflict("library.bulletin_moved")`` where a story in it is not as it is heard there any more.
        """

        def put(connection: Connection) -> Story:
            row = _row(connection, bulletin.channel, bulletin.day)
            ids = _as_heard(connection, bulletin.parts, at)
            article = stories.article_row(connection, slug, lock=True)
            connection.execute(sa.update(articles).where(articles.c.id == article.id).values(bulletin=True))
            if row.stale_since is not None:
                holding.show_again(connection, article.id, article.channel, at)
            publishing.publish(
                connection,
                slug,
                build_id,
                by=by,
                at=at,
                visible_from=None,
                draft=correction,
                action="publish",
                reason="",
            )
            values = {"article_id": article.id, "stale_since": None}
            values |= {"parts": to_json(bulletin.parts), "notices": to_json(bulletin.notices)}
            connection.execute(sa.update(bulletins).where(bulletins.c.id == row.id).values(values))
            connection.execute(sa.delete(bulletin_stories).where(bulletin_stories.c.bulletin_id == row.id))
            connection.execute(sa.insert(bulletin_stories), [{"bulletin_id": row.id, "article_id": id} for id in ids])
            return stories.story(connection, slug, None)

        return transact(self.engine, put)


_bulletin = sa.select(bulletins, articles.c.slug).select_from(
    bulletins.outerjoin(articles, articles.c.id == bulletins.c.article_id)
)


def _this(channel: str, day: str) -> tuple[sa.ColumnElement[bool], ...]:
    return bulletins.c.channel == channel, bulletins.c.day == day


def _row(connection: Connection, channel: str, day: str) -> Row:
    insert = insert_quietly(connection)(bulletins)
    connection.execute(
        insert.values(channel=channel, day=day, parts="[]", notices="[]").on_conflict_do_nothing(
            index_elements=["channel", "day"]
        )
    )
    return connection.execute(_bulletin.where(*_this(channel, day))).one()


def _value(row: Row) -> Bulletin:
    return Bulletin(
        channel=row.channel,
        day=row.day,
        slug=row.slug,
        chosen=None if row.chosen is None else from_json(row.chosen, tuple[str, ...]),
        parts=from_json(row.parts, tuple[BulletinPart, ...]),
        notices=from_json(row.notices, tuple[BulletinNotice, ...]),
        stale_since=row.stale_since,
    )


def _as_heard(connection: Connection, parts: Sequence[BulletinPart], now: datetime) -> list[int]:
    """The stories' ids, held until the transaction ends; none of them may be corrected or withdrawn meanwhile."""
    ids = []
    for part in sorted(parts, key=lambda one: one.slug):
        row = stories.article_row(connection, part.slug, lock=True)
        opened = row.visible_from is None or row.visible_from <= now
        if row.status != "live" or row.live_build != part.build or not opened:
            raise Conflict("library.bulletin_moved", slug=part.slug)
        ids.append(row.id)
    return ids
