"""Stories as rows: reading them with their live revision, build and corrections in two statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.article.model import Article
from audionews.errors import UnknownName
from audionews.library import revisions as revision_rows
from audionews.library import search
from audionews.library.corrections import corrections_of
from audionews.library.database import Theme, from_json, insert_quietly, open_at, reading, transact
from audionews.library.model import Build, Correction, Delivery, HistoryLine, Revision, Story
from audionews.library.nameless import has_or_had
from audionews.library.renewing import absent
from audionews.library.rows import value_of
from audionews.library.tables import HELD, Moment, articles, builds, publications, replies, revisions
from audionews.script.model import Script

_WALK = 200
_LIVE = (articles.c.status == "live", articles.c.bulletin.is_(None))
STATES = ("draft", "scheduled", "live", "withdrawn", "discarded")

# A story in one question: the article, its live (or tombstone) build, and the revision to be shown.
_TEXT = ("number", "kind", "reason", "by", "at", "article", "script", "delivery")
_shown_number = sa.func.coalesce(builds.c.revision, articles.c.newest_revision)
_shown = articles.outerjoin(builds, builds.c.id == articles.c.live_build).join(
    revisions, (revisions.c.article_id == articles.c.id) & (revisions.c.number == _shown_number)
)
_columns = (articles, builds.c.facts, builds.c.id.label("build_id"), *(revisions.c[name] for name in _TEXT))
_story = sa.select(*_columns).select_from(_shown)
# For the desk also the newest revision where it is another one, and whether it was ever public.
_newest = revisions.alias("newest")
_episode = builds.alias("episode")
_was_public = (
    sa.select(publications.c.id)
    .join(_episode, _episode.c.id == publications.c.build_id)
    .where(
        publications.c.article_id == articles.c.id,
        _episode.c.revision == articles.c.newest_revision,
        _episode.c.role == "episode",
    )
    .correlate(articles)
    .exists()
)
_desk_story = sa.select(
    *_columns,
    *(_newest.c[name].label(f"newest_{name}") for name in _TEXT),
    sa.case((_newest.c.number.is_not(None), _was_public), else_=True).label("newest_was_public"),
).select_from(
    _shown.outerjoin(
        _newest,
        (_newest.c.article_id == articles.c.id)
        & (_newest.c.number == articles.c.newest_revision)
        & (_newest.c.number != _shown_number),
    )
)


class Stories(Theme):
    """All stories. ``now`` is the reader's clock; where it may be left out, drafts and embargoed stories are shown too: the desk."""

    def _out(self, now: datetime) -> sa.ColumnElement[bool]:
        return open_at(articles.c.visible_from, now) & self.met(articles.c.channel)

    def get(self, slug: str, *, now: datetime | None = None) -> Story:
        """Raises ``UnknownName("library.unknown_article")``, of a bulletin that is held back ``BeingRenewed``."""
        with reading(self.engine) as connection:
            if self.misses(connection, (kept := story(connection, slug, now)).channel):
                raise UnknownName("library.unknown_article", slug=slug)
            return kept

    def headlines(self, slugs: Iterable[str]) -> dict[str, str]:
        """By slug, of the newest revisions: how people call a story. Slugs of no story are left out."""
        wanted = sa.select(articles.c.slug, articles.c.headline).where(articles.c.slug.in_(set(slugs)))
        with reading(self.engine) as connection:
            return {row.slug: row.headline for row in connection.execute(wanted)}

    def count_by_state(self) -> dict[str, int]:
        """Status ("draft", "live" …) → how many stories have it."""
        counts = sa.select(articles.c.status, sa.func.count()).group_by(articles.c.status)
        with reading(self.engine) as connection:
            return {status: number for status, number in connection.execute(counts)}

    def newest(
        self, channel: str | None = None, *, now: datetime, before: str | None = None, limit: int = 50
    ) -> list[Story]:
        """Live stories, newest first; ``before``: the slug that ended the page before. By keyset: page 1,000 costs what page 1 costs."""
        wanted = _story.where(*_LIVE, self._out(now))
        if channel is not None:
            wanted = wanted.where(articles.c.channel == channel)
        with reading(self.engine) as connection:
            if before is not None:
                last = article_row(connection, before)
                late = last.published_at is None or (last.visible_from is not None and last.visible_from > now)
                if late or self.misses(connection, last.channel):
                    raise UnknownName("library.unknown_article", slug=before)  # as if it were not there: it is not out
                wanted = wanted.where(
                    sa.tuple_(articles.c.published_at, articles.c.id)
                    < sa.tuple_(sa.literal(last.published_at, Moment), sa.literal(last.id))
                )
            wanted = wanted.order_by(articles.c.published_at.desc(), articles.c.id.desc()).limit(limit)
            return _stories(connection, connection.execute(wanted).all(), now)

    def drafts(self, *, before: datetime | None = None, limit: int = 50) -> list[Story]:
        """Stories that are not out yet, the last touched first; ``before``: ``updated_at`` of the last one seen."""
        wanted = _desk_story.where(articles.c.status == "draft")
        if before is not None:
            wanted = wanted.where(articles.c.updated_at < before)
        wanted = wanted.order_by(articles.c.updated_at.desc()).limit(limit)
        with reading(self.engine) as connection:
            return _stories(connection, connection.execute(wanted).all(), None)

    def listed(
        self,
        *,
        now: datetime,
        state: str | None = None,
        channel: str | None = None,
        words: str = "",
        before: str | None = None,
        limit: int = 50,
    ) -> list[Story]:
        """Stories of every state as the desk sees them, the last touched first; ``before``: the slug that ended the page before.

        ``state``: one of ``STATES`` ("scheduled": published, but not open yet at ``now``). ``words``: all of them stand in the headline.
        """
        wanted = _desk_story
        if state is not None:
            status = "live" if state == "scheduled" else state
            wanted = wanted.where(articles.c.status == status)
        if state in ("live", "scheduled"):
            is_open = open_at(articles.c.visible_from, now)
            wanted = wanted.where(is_open if state == "live" else sa.not_(is_open))
        if channel is not None:
            wanted = wanted.where(articles.c.channel == channel)
        for word in words.split():
            wanted = wanted.where(articles.c.headline.icontains(word, autoescape=True))
        with reading(self.engine) as connection:
            if before is not None:
                last = article_row(connection, before)
                wanted = wanted.where(
                    sa.tuple_(articles.c.updated_at, articles.c.id)
                    < sa.tuple_(sa.literal(last.updated_at, Moment), sa.literal(last.id))
                )
            wanted = wanted.order_by(articles.c.updated_at.desc(), articles.c.id.desc()).limit(limit)
            return _stories(connection, connection.execute(wanted).all(), None)

    def live(self) -> Iterator[Story]:
        """Every live story of the archive, a few hundred at a time; bulletins are made of them."""
        wanted, after = _desk_story.where(*_LIVE).order_by(articles.c.id).limit(_WALK), 0
        while True:
            with reading(self.engine) as connection:
                rows = connection.execute(wanted.where(articles.c.id > after)).all()
                page = _stories(connection, rows, None)
            yield from page
            if len(page) < _WALK:
                return
            after = rows[-1].id

    def search(
        self,
        words: str,
        *,
        now: datetime,
        channel: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> list[Story]:
        """Live stories that hold all the words and came out here in [since, until), newest first."""
        wanted = search.Wanted(words=words, channel=channel, since=since, until=until)
        with reading(self.engine) as connection:
            slugs = search.slugs(connection, wanted, limit, offset)
            ids = sa.select(articles.c.id).where(articles.c.slug.in_(slugs), self._out(now))
            by_id = stories_by_id(connection, connection.execute(ids).scalars(), now)
        by_slug = {story.slug: story for story in by_id.values()}
        return [by_slug[slug] for slug in slugs if slug in by_slug]

    def found(
        self,
        words: str,
        *,
        now: datetime,
        channel: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        page: int = 20,
        most: int = 200,
    ) -> int:
        """How many stories ``search`` with ``limit=page`` finds in all, counted up to ``most``."""
        wanted = search.Wanted(words=words, channel=channel, since=since, until=until)
        with reading(self.engine) as connection:
            slugs = search.slugs(connection, wanted, most, 0, page)
            visible = sa.select(sa.func.count()).where(articles.c.slug.in_(slugs), self._out(now))
            return connection.execute(visible).scalar_one()

    def replies(self, slug: str, *, now: datetime) -> list[Story]:
        """The public stories that answer a story by right of reply, in the order in which they came."""
        answered = sa.select(articles.c.id).where(articles.c.slug == slug).scalar_subquery()
        ids = sa.select(replies.c.reply_id).where(replies.c.article_id == answered)
        wanted = _story.where(articles.c.id.in_(ids), articles.c.status == "live", self._out(now))
        with reading(self.engine) as connection:
            rows = sorted(connection.execute(wanted).all(), key=lambda row: row.id)  # a handful
            return _stories(connection, rows, now)

    def add_reply(self, slug: str, reply: str) -> None:
        """Keeps that the story ``reply`` answers the other one; said twice it is kept once."""

        def put(connection: Connection) -> None:
            values = {"article_id": article_row(connection, slug).id, "reply_id": article_row(connection, reply).id}
            connection.execute(insert_quietly(connection)(replies).values(values).on_conflict_do_nothing())

        transact(self.engine, put)

    def revision(self, slug: str, number: int) -> Revision:
        """Raises ``UnknownName("library.unknown_article" | "library.unknown_revision")``."""
        with reading(self.engine) as connection:
            this = (revisions.c.article_id == article_row(connection, slug).id) & (revisions.c.number == number)
            row = connection.execute(sa.select(revisions).where(this)).one_or_none()
        if row is None:
            raise UnknownName("library.unknown_revision", slug=slug, revision=number)
        return value_of(Revision, row)

    def history(self, slug: str) -> list[HistoryLine]:
        """Every revision, oldest first, without the texts."""
        with reading(self.engine) as connection:
            return revision_rows.history(connection, article_row(connection, slug))

    def add(self, article: Article, script: Script, *, channel: str, by: str, at: datetime) -> Story:
        """Keeps a new draft; the same text from the same address again is the story that is there."""
        first = Revision(number=1, kind="first", reason="", by=by, at=at, article=article, script=script)

        def put(connection: Connection) -> Story:
            slug, known = revision_rows.add_story(connection, first, channel)
            if known:
                return story(connection, slug, None)
            return Story(
                slug=slug,
                channel=channel,
                status="draft",
                published_at=None,
                updated_at=at,
                revision=first,
                newest=first,
                build=None,
            )

        return transact(self.engine, put)

    def add_revision(
        self,
        slug: str,
        *,
        kind: str,
        reason: str,
        by: str,
        at: datetime,
        article: Article,
        script: Script,
        expected: int | None = None,
        delivery: Delivery | None = None,
    ) -> Revision:
        """Keeps a new text; ``delivery``: how it reaches who has the old one, once it is public. Raises ``Conflict("library.changed_meanwhile")`` when ``expected`` is not the newest number."""

        def put(connection: Connection) -> Revision:
            row = article_row(connection, slug, lock=True)
            return revision_rows.add_revision(
                connection,
                row,
                Revision(
                    number=row.newest_revision + 1,
                    kind=kind,
                    reason=reason,
                    by=by,
                    at=at,
                    article=article,
                    script=script,
                    delivery=delivery,
                ),
                expected,
            )

        return transact(self.engine, put)


def _of(now: datetime | None) -> sa.Select:
    """What is asked: without ``now`` the desk's view; the public's holds no text that is not out."""
    return _desk_story if now is None else _story


def is_public(row: Row, now: datetime) -> bool:
    return row.status in ("live", "withdrawn") and (row.visible_from is None or row.visible_from <= now)


def article_row(connection: Connection, slug: str, *, lock: bool = False) -> Row:
    """The article's row; ``lock``: until the end of the transaction nobody else changes it (SQLite's writers wait for one another anyway)."""
    wanted = sa.select(articles).where(has_or_had(slug))
    row = connection.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    if row is None:
        raise UnknownName("library.unknown_article", slug=slug)
    return row


def build_value(facts: str, id: int, slug: str) -> Build:
    return replace(from_json(facts, Build), id=id, slug=slug)


def _stories(connection: Connection, rows: Sequence[Row], now: datetime | None) -> list[Story]:
    """The stories in rows of ``_of(now)``, with their corrections."""
    put_right = corrections_of(connection, [row.id for row in rows], now)
    return [_story_value(row, tuple(put_right.get(row.id, ()))) for row in rows]


def _story_value(row: Row, put_right: tuple[Correction, ...]) -> Story:
    shown = value_of(Revision, row)
    newer = value_of(Revision, row, "newest_") if row._mapping.get("newest_number") is not None else None
    waits = newer is not None and row.status == "live" and newer.kind != "pencabutan" and not row.newest_was_public
    return Story(
        slug=row.slug,
        channel=row.channel,
        status=row.status,
        published_at=row.published_at,
        updated_at=row.updated_at,
        revision=shown,
        newest=newer or shown,
        pending=newer if waits else None,
        build=None if row.facts is None else build_value(row.facts, row.build_id, row.slug),
        corrections=put_right,
        bulletin=bool(row.bulletin),
        opens_at=None if row.visible_from == HELD else row.visible_from,
    )


def story(connection: Connection, slug: str, now: datetime | None) -> Story:
    row = connection.execute(_of(now).where(has_or_had(slug))).one_or_none()
    if row is None or (now is not None and not is_public(row, now)):
        raise absent(connection, row, slug)
    return _stories(connection, [row], now)[0]


def stories_by_id(connection: Connection, ids: Iterable[int], now: datetime | None) -> dict[int, Story]:
    rows = connection.execute(_of(now).where(articles.c.id.in_(sorted(set(ids))))).all()
    return {row.id: story for row, story in zip(rows, _stories(connection, rows, now), strict=True)}
