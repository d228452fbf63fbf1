"""All stories in one list, as the desk works through them: sought, filtered, sorted, in a number of statements that does not grow.

Nothing of a text is read but what a search looks through: 500 drafts cost what five cost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.library import search
from audionews.library.database import Theme, open_at, reading
from audionews.library.model import Story
from audionews.library.stories import stories_by_id
from audionews.library.tables import articles, corrections, revisions

Order = Literal["newest", "oldest", "headline"]
MOST_FOUND = 500  # public stories that a search looks among, the newest; drafts and the rest are all looked through
MOST_LOOKED_UP = 80
HERE = "-"  # as a source: written at the desk
_KEYS = frozenset(
    [
        "headline",
        "authors",
        "blocks",
        "kind",
        "text",
        "source",
        "url",
        "name",
        "lang",
        "dropped",
        "rule",
        "place",
        "id",
        "paragraph",
        "warnings",
        "article",
    ]
)
_ORDERS = {
    "newest": (articles.c.updated_at.desc(), articles.c.id.desc()),
    "oldest": (articles.c.updated_at, articles.c.id),
    "headline": (sa.func.lower(articles.c.headline), articles.c.id),
}
_newest = (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.newest_revision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What the list is to show. Moments are of the last change, [since, until). ``source``: a part of the address, or ``HERE``;
    ``person``: a part of the name of anybody who wrote a version of it."""

    words: str = ""
    state: str | None = None  # one of ``stories.STATES``
    channel: str | None = None
    source: str = ""
    person: str = ""
    since: datetime | None = None
    until: datetime | None = None
    order: Order = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedStory:
    """One line of the list. ``by``: who wrote the newest version; ``opens_at``: of a scheduled one."""

    slug: str
    headline: str
    channel: str
    state: str
    updated_at: datetime
    opens_at: datetime | None
    by: str
    source_url: str | None
    corrections: int


class DeskList(Theme):
    """The list that editors work from."""

    def page(self, sought: Sought, *, now: datetime, limit: int = 50, offset: int = 0) -> list[ListedStory]:
        """The stories ``offset`` to ``offset + limit`` of those that are sought."""
        corrected = (
            sa.select(sa.func.count())
            .where(corrections.c.article_id == articles.c.id)
            .correlate(articles)
            .scalar_subquery()
            .label("corrected")
        )
        columns = ("slug", "headline", "channel", "status", "updated_at", "visible_from", "source_url")
        wanted = sa.select(*(articles.c[name] for name in columns), revisions.c.by, corrected).join(revisions, _newest)
        with reading(self.engine) as connection:
            ids = self._ids(connection, sought, now).order_by(*_ORDERS[sought.order]).limit(limit).offset(offset)
            rows = connection.execute(wanted.where(articles.c.id.in_(ids)).order_by(*_ORDERS[sought.order])).all()
        return [
            ListedStory(
                slug=row.slug,
                headline=row.headline,
                channel=row.channel,
                state="scheduled"
                if row.status == "live" and row.visible_from and row.visible_from > now
                else row.status,
                updated_at=row.updated_at,
                opens_at=row.visible_from if row.visible_from and row.visible_from > now else None,
                by=row.by,
                source_url=row.source_url,
                corrections=row.corrected,
            )
            for row in rows
        ]

    def count(self, sought: Sought, *, now: datetime) -> int:
        """How many are sought in all."""
        with reading(self.engine) as connection:
            matching = self._ids(connection, sought, now).subquery()
            return connection.execute(sa.select(sa.func.count()).select_from(matching)).scalar_one()

    def stories(self, slugs: Iterable[str]) -> list[Story]:
        """Those stories whole, in the order in which they are named; slugs of no story are left out."""
        named = list(dict.fromkeys(slugs))
        with reading(self.engine) as connection:
            ids = connection.execute(sa.select(articles.c.id).where(articles.c.slug.in_(named))).scalars().all()
            by_slug = {story.slug: story for story in stories_by_id(connection, ids, None).values()}
        return [by_slug[slug] for slug in named if slug in by_slug]

    def met(self, words: Iterable[str]) -> set[str]:
        """Those of ``words`` (the first 80 are looked up) that a public story has: they were heard, and nobody put them right."""
        with reading(self.engine) as connection:
            return {
                word
                for word in list(dict.fromkeys(words))[:MOST_LOOKED_UP]
                if search.slugs(connection, search.Wanted(words=word), 1, 0)
            }

    def _ids(self, connection: Connection, sought: Sought, now: datetime) -> sa.Select:
        wanted = sa.select(articles.c.id)
        if sought.state is not None:
            wanted = wanted.where(articles.c.status == ("live" if sought.state == "scheduled" else sought.state))
        if sought.state in ("live", "scheduled"):
            is_open = open_at(articles.c.visible_from, now)
            wanted = wanted.where(is_open if sought.state == "live" else sa.not_(is_open))
        if sought.channel is not None:
            wanted = wanted.where(articles.c.channel == sought.channel)
        if sought.source == HERE:
            wanted = wanted.where(articles.c.source_url.is_(None))
        elif sought.source:
            wanted = wanted.where(articles.c.source_url.icontains(sought.source, autoescape=True))
        if sought.person:
            wrote = (revisions.c.article_id == articles.c.id) & revisions.c.by.icontains(sought.person, autoescape=True)
            wanted = wanted.where(sa.exists().where(wrote))
        if sought.since is not None:
            wanted = wanted.where(articles.c.updated_at >= sought.since)
        if sought.until is not None:
            wanted = wanted.where(articles.c.updated_at < sought.until)
        return wanted.where(_holds(connection, sought.words)) if sought.words.split() else wanted


def _holds(connection: Connection, words: str) -> sa.ColumnElement[bool]:
    """All the words: of a public story by its index, whose newest hits are taken; of the others in headline or text itself."""
    public = search.slugs(connection, search.Wanted(words=words), MOST_FOUND, 0)
    in_text = sa.and_(*(_has(word) for word in words.split()[: search.MAX_WORDS]))
    return articles.c.slug.in_(public) | ((articles.c.status != "live") & in_text)


def _has(word: str) -> sa.ColumnElement[bool]:
    in_headline = articles.c.headline.icontains(word, autoescape=True)
    if word.lower() in _KEYS:  # every text is kept with these names of its parts
        return in_headline
    return in_headline | sa.exists().where(_newest & revisions.c.article.icontains(word, autoescape=True))
