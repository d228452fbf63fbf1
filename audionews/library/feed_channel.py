"""The items of each channel's feed: who they are, when they move, when they leave.

Podcast apps know an episode by its guid and hardly ever fetch a known one again; some (AntennaPod) also merge two items of one
title and day, or of one enclosure address. Hence:

* quiet: the item keeps its guid and date and gets the new build.
* redeliver: the item leaves and a new one comes (new guid, now's date, "[Ralat] " before its title). The old one leaves because a
  new subscriber should not be handed the mistake as well; its guid and title are never used again, since apps remember them.
* short: as quiet, and one more item that says only the correction.

Dates never run backwards in a channel, and the date of what was published never changes: apps sort by it, and a feed whose dates
move is a feed that lies. ``public_dates.py`` says what date a new item has while the clock is behind.

Every correction that is heard also makes an item in the channel "ralat" (``CORRECTIONS``), the feed of all corrections.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.article.model import Article
from audionews.languages import INDONESIAN
from audionews.library import public_dates
from audionews.library.database import insert_quietly, open_at
from audionews.library.model import Correction, Rehearsed
from audionews.library.slugs import first_free, title_key
from audionews.library.tables import builds, feed_items, feed_states
from audionews.messages import say_in

CORRECTIONS = "ralat"
SUMMARY_CHARS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a channel has to be told about one story at one moment."""

    article_id: int
    created_at: datetime
    slug: str
    channel: str
    headline: str
    build: int
    at: datetime  # the clock: whether an embargo is on
    date: datetime  # what becomes public carries it: the clock's, or later (``public_dates.py``)
    visible_from: datetime | None  # an embargo that is still on
    public: bool  # the public had a version before this one
    summary: str
    lang: str = INDONESIAN  # the story's: what stands before its title is said in it
    correction: Correction | None = None
    in_corrections: bool = True  # of a bulletin the stories in it stand among the corrections


def summary_of(article: Article) -> str:
    """The first paragraph, as plain text of at most 600 characters in whole words."""
    first = next((block.text for block in article.blocks if block.kind in ("paragraph", "quote")), article.headline)
    if len(first) <= SUMMARY_CHARS:
        return first
    return first[:SUMMARY_CHARS].rsplit(" ", 1)[0] + " …"


def announce(connection: Connection, news: News) -> None:
    """A build went live: the item of the story comes, moves on or is replaced, by the correction's delivery."""
    channel = _Channel(connection, news.channel, news.at, news.date)
    channel.tell(news)
    correction = news.correction
    if correction is None or correction.kind == "silent":
        _refresh_corrections_feed(connection, news)
    elif news.public and news.in_corrections:
        everything = _Channel(connection, CORRECTIONS, news.at, news.date)
        for row in everything.items_of(news.article_id):
            if row.kind == "correction" and row.build_role == "episode":
                everything.drop(row)
        everything.add(news, "correction", _prefix(correction, news.lang), correction.short_build or news.build)
        everything.close()
    channel.close()


def rehearse(connection: Connection, news: News) -> list[Rehearsed]:
    """The story's items as :func:`announce` would leave them, the new ones first; whoever asks takes all of it back again."""
    before = {row.guid for row in _items(connection, news.channel, news.article_id)}
    _Channel(connection, news.channel, news.at, news.date).tell(news)
    rows = _items(connection, news.channel, news.article_id)
    items = [Rehearsed(title=row.title, summary=row.summary, new=row.guid not in before) for row in rows]
    return sorted(items, key=lambda item: not item.new)


def bury(connection: Connection, news: News) -> None:
    """A story was withdrawn: every item of it leaves, and one that says so comes, in its channel and among the corrections."""
    for name in (news.channel, CORRECTIONS):
        channel = _Channel(connection, name, news.at, news.date)
        for row in channel.items_of(news.article_id):
            channel.drop(row)
        channel.add(news, "tombstone", say_in(news.lang, "library.prefix_withdrawn"), news.build)
        channel.close()


def hide(connection: Connection, name: str, article_id: int, at: datetime, *, until: datetime | None) -> None:
    """The items of a story are out of the feed until then; ``None``: they are back, with the dates that they had."""
    channel = _Channel(connection, name, at, at)
    for row in channel.items_of(article_id):
        channel.reopen(row, until)
    channel.close()


def _refresh_corrections_feed(connection: Connection, news: News) -> None:
    rows = [
        row
        for row in _items(connection, CORRECTIONS, news.article_id)
        if row.kind == "correction" and row.build_role == "episode" and row.build_id != news.build
    ]
    if rows:
        everything = _Channel(connection, CORRECTIONS, news.at, news.date)
        for row in rows:
            everything.move(row, news)
        everything.close()


def _prefix(correction: Correction, lang: str) -> str:
    return say_in(lang, "library.prefix_reply" if correction.kind == "hak-jawab" else "library.prefix_ralat")


def _items(connection: Connection, channel: str, article_id: int) -> list[Row]:
    wanted = sa.select(feed_items, builds.c.role.label("build_role")).join(builds, builds.c.id == feed_items.c.build_id)
    return list(
        connection.execute(
            wanted.where(feed_items.c.article_id == article_id, feed_items.c.channel == channel, feed_items.c.present)
        )
    )


def _open_items(channel: str, at: datetime) -> sa.Select:
    return sa.select(feed_items).where(
        feed_items.c.channel == channel, feed_items.c.present, open_at(feed_items.c.visible_from, at)
    )


class _Channel:
    """One channel's feed while a transaction changes it; its state row is locked, so dates, titles and numbers have one giver."""

    def __init__(self, connection: Connection, name: str, at: datetime, date: datetime) -> None:
        self.connection, self.name, self.at, self.date = connection, name, at, date
        mine = feed_states.c.channel == name
        wanted = sa.select(feed_states).where(mine).with_for_update()
        row = connection.execute(wanted).mappings().one_or_none()
        if row is None:  # the channel's first item
            insert = insert_quietly(connection)(feed_states)
            connection.execute(
                insert.values(channel=name, changed_at=at, version=0, count=0, last_ordinal=0).on_conflict_do_nothing()
            )
            row = connection.execute(wanted).mappings().one()
        newly_open, _ = opened(connection, name, row["changed_at"], at)
        self.version = row["version"] + newly_open
        self.count = row["count"] + newly_open
        if at < row["changed_at"]:  # the clock went back: of what had opened since, some is closed again
            self.count = connection.execute(_open_items(name, at).with_only_columns(sa.func.count())).scalar_one()
        self.ordinal = row["last_ordinal"]

    def items_of(self, article_id: int) -> list[Row]:
        return _items(self.connection, self.name, article_id)

    def tell(self, news: News) -> None:
        correction = news.correction
        main = next((row for row in self.items_of(news.article_id) if row.kind == "episode"), None)
        if main is None:
            self.add(news, "episode", "", news.build)
        elif correction is not None and correction.delivery == "redeliver" and news.public:
            self.drop(main)
            self.add(news, "episode", _prefix(correction, news.lang), news.build)
        else:
            self.move(main, news)
        if correction is not None and correction.short_build is not None and news.public:
            self.add(
                news,
                "correction",
                say_in(news.lang, f"library.short_{correction.kind.replace('-', '_')}"),
                correction.short_build,
            )

    def add(self, news: News, kind: str, prefix: str, build: int) -> None:
        self.ordinal += 1
        guid_name = f"{self.name}/{news.slug}/{news.created_at.isoformat()}/{self.ordinal}"
        title = self._free_title(prefix + news.headline)
        self.connection.execute(
            sa.insert(feed_items).values(
                guid=uuid.uuid5(uuid.NAMESPACE_URL, guid_name).urn,
                channel=self.name,
                article_id=news.article_id,
                build_id=build,
                correction_id=(news.correction and news.correction.id) or None,
                kind=kind,
                prefix=prefix,
                headline=news.headline,
                title=title,
                title_key=title_key(title),
                published_at=news.visible_from or self._date(),
                updated_at=news.visible_from or self.date,
                visible_from=news.visible_from,
                ordinal=self.ordinal,
                present=True,
                summary=news.summary if kind == "episode" or news.correction is None else news.correction.notice,
            )
        )
        self.count += news.visible_from is None

    def move(self, row: Row, news: News) -> None:
        """The same item with another build; its date stays, unless an embargo moved that is still on."""
        values: dict[str, object] = {"build_id": news.build, "updated_at": max(self.date, row.updated_at)}
        if row.kind == "episode":
            values["summary"] = news.summary
        if news.correction is not None and news.correction.kind != "silent":
            values["correction_id"] = news.correction.id or None
        if row.headline != news.headline:
            title = self._free_title(row.prefix + news.headline)
            values |= {"headline": news.headline, "title": title, "title_key": title_key(title)}
        if row.visible_from != news.visible_from:
            values["visible_from"] = news.visible_from
            if not self._is_open(row):
                values["published_at"] = values["updated_at"] = news.visible_from or self._date()
            self.count += (news.visible_from is None) - self._is_open(row)
        self.connection.execute(sa.update(feed_items).where(feed_items.c.id == row.id).values(values))

    def drop(self, row: Row) -> None:
        self.connection.execute(
            sa.update(feed_items)
            .where(feed_items.c.id == row.id)
            .values(present=False, updated_at=max(self.date, row.updated_at))
        )
        self.count -= self._is_open(row)

    def reopen(self, row: Row, visible_from: datetime | None) -> None:
        """The same item, out of the feed until then."""
        self.connection.execute(
            sa.update(feed_items)
            .where(feed_items.c.id == row.id)
            .values(visible_from=visible_from, updated_at=max(self.date, row.updated_at))
        )
        self.count += (visible_from is None) - self._is_open(row)

    def close(self) -> None:
        self.connection.execute(
            sa.update(feed_states)
            .where(feed_states.c.channel == self.name)
            .values(changed_at=self.at, version=self.version + 1, count=self.count, last_ordinal=self.ordinal)
        )

    def _is_open(self, row: Row) -> bool:
        return row.visible_from is None or row.visible_from <= self.at

    def _date(self) -> datetime:
        latest = newest_date(self.connection, self.name, self.at)
        return max(self.date, public_dates.dated(self.connection, self.name, latest, self.at))

    def _free_title(self, title: str) -> str:
        def taken(candidate: str) -> bool:
            same = (feed_items.c.channel == self.name) & (feed_items.c.title_key == title_key(candidate))
            return self.connection.execute(sa.select(feed_items.c.id).where(same)).first() is not None

        if not taken(title):
            return title
        return f"{title} ({first_free(lambda number: taken(f'{title} ({number})'))})"


def newest_date(connection: Connection, channel: str, at: datetime) -> datetime | None:
    """Of the items that the feed has at that moment."""
    newest = _open_items(channel, at).with_only_columns(feed_items.c.published_at)
    return connection.execute(newest.order_by(feed_items.c.published_at.desc()).limit(1)).scalar()


def opened(connection: Connection, channel: str, since: datetime, now: datetime) -> tuple[int, datetime | None]:
    """Embargoes that ended since: how many, and the last of them."""
    return connection.execute(
        sa.select(sa.func.count(), sa.func.max(feed_items.c.visible_from)).where(
            feed_items.c.channel == channel,
            feed_items.c.visible_from > since,
            feed_items.c.visible_from <= now,
            feed_items.c.present,
        )
    ).one()
