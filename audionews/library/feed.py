"""A channel's feed as the public meets it: its items, page by page, and the state that caches compare."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.article.model import Article
from audionews.library import builds as build_rows
from audionews.library import feed_channel, stories
from audionews.library.database import Theme, open_at, reading, writing
from audionews.library.model import Correction, FeedItem, FeedState, Rehearsed
from audionews.library.tables import articles, builds, feed_items, feed_states


class Feed(Theme):
    """``channel`` "ralat" is the feed of all corrections that are heard; ``now`` is the reader's clock."""

    def items(self, channel: str, *, now: datetime, offset: int = 0, limit: int = 100) -> list[FeedItem]:
        """Newest first; the offset is walked in the index alone, rows and texts are read for one page."""
        ids = _present(channel, now).where(self._in_met_channels()).with_only_columns(feed_items.c.id)
        ids = ids.order_by(feed_items.c.published_at.desc(), feed_items.c.id.desc()).offset(offset).limit(limit)
        with reading(self.engine) as connection:
            chosen = list(connection.execute(ids).scalars())
            rows = {row.id: row for row in connection.execute(sa.select(feed_items).where(feed_items.c.id.in_(chosen)))}
            return _filled(connection, [rows[id] for id in chosen], now)

    def builds_told(self, slug: str) -> frozenset[int]:
        """Which builds the present items of a story lead to, those that wait for their hour with them."""
        story = sa.select(articles.c.id).where(articles.c.slug == slug)
        wanted = sa.select(feed_items.c.build_id).where(feed_items.c.article_id.in_(story), feed_items.c.present)
        with reading(self.engine) as connection:
            return frozenset(connection.execute(wanted).scalars())

    def _in_met_channels(self) -> sa.ColumnElement[bool]:
        """Whether an item's story may be met by who asks: the feed of corrections has items of every channel."""
        if not self.hides:
            return sa.true()
        return feed_items.c.article_id.in_(sa.select(articles.c.id).where(self.met(articles.c.channel)))

    def state(self, channel: str, now: datetime) -> FeedState:
        """What the channel's ETag and Last-Modified are made of."""
        with reading(self.engine) as connection:
            return state(connection, channel, now)

    def archive(self, channel: str, page: int, *, now: datetime, size: int = 100) -> list[FeedItem]:
        """Page 1 holds the first ``size`` items the channel ever had, less those that left: a full page never takes in others."""
        wanted = _present(channel, now).where(
            feed_items.c.ordinal > (page - 1) * size, feed_items.c.ordinal <= page * size
        )
        wanted = wanted.where(self._in_met_channels())
        wanted = wanted.order_by(feed_items.c.published_at.desc(), feed_items.c.id.desc())
        with reading(self.engine) as connection:
            return _filled(connection, list(connection.execute(wanted).all()), now)

    def pages(self, channel: str, *, size: int = 100) -> int:
        """How many archive pages there are."""
        last = sa.select(feed_states.c.last_ordinal).where(feed_states.c.channel == channel)
        with reading(self.engine) as connection:
            return -(-(connection.execute(last).scalar() or 0) // size)

    def rehearse(
        self, slug: str, article: Article, *, kind: str, delivery: str, notice: str, at: datetime
    ) -> list[Rehearsed]:
        """The story's feed items as a correction would leave them, by publishing's own code, in a transaction that is taken back."""
        with reading(self.engine) as connection:
            story = stories.story(connection, slug, None)
        if story.build is None:
            return []
        items: list[Rehearsed] = []
        correction = Correction(
            id=0,
            slug=slug,
            headline=article.headline,
            kind=kind,
            delivery=delivery,
            reason="",
            by="",
            at=at,
            before_revision=story.revision.number,
            after_revision=story.revision.number + 1,
            changes=(),
            notice=notice,
            short_build=story.build.id if delivery == "short" else None,
        )
        with suppress(_TakenBack), writing(self.engine) as connection:
            row = stories.article_row(connection, slug, lock=True)
            opens = row.visible_from if row.visible_from and row.visible_from > at else None
            news = feed_channel.News(
                article_id=row.id,
                created_at=row.created_at,
                slug=slug,
                channel=row.channel,
                headline=article.headline,
                build=story.build.id,
                at=at,
                date=at,
                visible_from=opens,
                public=opens is None,
                summary=" ".join(filter(None, (notice, feed_channel.summary_of(article)))),
                lang=story.revision.script.lang,
                correction=correction,
            )
            items += feed_channel.rehearse(connection, news)
            raise _TakenBack
        return items


class _TakenBack(Exception):
    """Ends a transaction of which nothing shall stay."""


def state(connection: Connection, channel: str, now: datetime) -> FeedState:
    """The state within the caller's transaction."""
    row = connection.execute(sa.select(feed_states).where(feed_states.c.channel == channel)).mappings().one_or_none()
    if row is None:
        return FeedState(changed_at=None, version=0, count=0)
    count, last = feed_channel.opened(connection, channel, row["changed_at"], now)
    return FeedState(
        changed_at=max(row["changed_at"], last) if last else row["changed_at"],
        version=row["version"] + count,
        count=row["count"] + count,
    )


def counted(channel: str, at: datetime) -> sa.Select:
    """How many items the feed really has at a moment."""
    return _present(channel, at).with_only_columns(sa.func.count())


def _present(channel: str, now: datetime) -> sa.Select:
    return sa.select(feed_items).where(
        feed_items.c.channel == channel, feed_items.c.present, open_at(feed_items.c.visible_from, now)
    )


def _filled(connection: Connection, rows: list[Row], now: datetime) -> list[FeedItem]:
    if not rows:
        return []
    story_of = stories.stories_by_id(connection, (row.article_id for row in rows), now)
    ids = {row.build_id for row in rows}
    build_of = {build.id: build for build in build_rows.builds_where(connection, builds.c.id.in_(ids))}
    return [
        FeedItem(
            guid=row.guid,
            channel=row.channel,
            slug=story_of[row.article_id].slug,
            title=row.title,
            kind=row.kind,
            published_at=row.published_at,
            updated_at=row.updated_at,
            summary=row.summary,
            story=story_of[row.article_id],
            build=build_of[row.build_id],
            correction=next((c for c in story_of[row.article_id].corrections if c.id == row.correction_id), None),
            ordinal=row.ordinal,
        )
        for row in rows
    ]
