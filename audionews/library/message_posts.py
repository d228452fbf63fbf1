"""Messages out there that tell of stories: what each says as it was last sent, and whose turn it is to send.

No row is written while a story is published: due is every story whose state is another than the one that its messages were made from
(as in ``announcements.py``), so nothing is lost when a worker dies. A row says "sending" before a message is handed over; one that
still says so when its sender has lost its turn may or may not have arrived, which nobody can ask a service afterwards.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Row

from audionews.errors import BadInput, UnknownName
from audionews.library import audit
from audionews.library.database import Theme, insert_quietly, is_due, open_at, reading, writing
from audionews.library.tables import articles, message_posts, message_targets

PostState = Literal["sending", "sent", "unknown", "failed", "gone", "lost"]
TURN = timedelta(minutes=3)  # longer than the longest call; after that another worker may
TOO_LATE = timedelta(days=2)  # news that old is no news: it is not told of any more
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
STORY = "story"
MOST_DUE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePost:
    """One message. ``part``: "story", "ralat/12" or "withdrawn".

    ``state``: "sending"; "sent"; "unknown": its answer was lost; "failed": it did not arrive and is tried again; "gone": we took it back;
    "lost": somebody took it away there, or an editor said that it arrived, so that it can be changed no more.
    """

    id: int
    target: str
    part: str
    state: PostState
    form: str
    message_id: int | None
    text: str
    returned: str | None
    media_hash: str | None
    version: int
    corrections_to: int
    sent_at: datetime | None
    changed_at: datetime
    next_at: datetime | None
    tries: int
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStory:
    """A story whose messages are not, or may not be, as it is now. ``version``: of the story, when it was looked at."""

    article_id: int
    slug: str
    version: int
    posts: Mapping[str, MessagePost]  # by part


class MessagePosts(Theme):
    """One database's messages. Each method is one transaction."""

    def of(self, slug: str) -> list[MessagePost]:
        """All of a story, in the order in which they were begun."""
        wanted = sa.select(message_posts).join(articles, articles.c.id == message_posts.c.article_id)
        with reading(self.engine) as connection:
            rows = connection.execute(wanted.where(articles.c.slug == slug).order_by(message_posts.c.id)).all()
        return [_value(row) for row in rows]

    def targets(self, channel: str) -> dict[str, tuple[datetime, str | None]]:
        """Target → since when it is told, and why it is not at the moment."""
        wanted = sa.select(message_targets).where(message_targets.c.channel == channel)
        with reading(self.engine) as connection:
            return {row.target: (row.since, row.why) for row in connection.execute(wanted)}

    def begin(self, channel: str, target: str, *, now: datetime) -> None:
        """From now on the channel's stories are told there; what came out before is not."""
        with writing(self.engine) as connection:
            insert = insert_quietly(connection)(message_targets)
            values = {"channel": channel, "target": target, "since": now, "tries": 0}
            connection.execute(insert.values(**values).on_conflict_do_nothing())

    def forget(self, channel: str, target: str) -> None:
        """Nobody is there any more who wishes to be told; what was sent stays written down."""
        with writing(self.engine) as connection:
            connection.execute(sa.delete(message_targets).where(*_target(channel, target)))

    def due(
        self, channel: str, target: str, *, now: datetime, bulletin: bool | None = None, new: bool = True
    ) -> list[DueStory]:
        """What is to be told there, changed or taken back: what is wrong out there first, then what came out first.

        ``bulletin``: only bulletins, or only stories; ``new``: also what was never told of.
        """
        story = (message_posts.c.article_id == articles.c.id) & (message_posts.c.target == target)
        joined = articles.outerjoin(message_posts, story & (message_posts.c.part == STORY)).join(
            message_targets, (message_targets.c.channel == channel) & (message_targets.c.target == target)
        )
        waits = sa.or_(message_posts.c.next_at.is_(None), is_due(message_posts.c.next_at, now))
        known = message_posts.c.id.is_not(None) & (message_posts.c.version != articles.c.version)
        fresh = sa.and_(
            message_posts.c.id.is_(None),
            articles.c.status == "live",
            open_at(articles.c.visible_from, now),
            articles.c.published_at >= message_targets.c.since,
            articles.c.published_at >= now - TOO_LATE,
        )
        if bulletin is not None:
            fresh &= sa.func.coalesce(articles.c.bulletin, False).is_(bulletin)
        wanted = sa.select(articles.c.id, articles.c.slug, articles.c.version).select_from(joined)
        wanted = wanted.where(articles.c.channel == channel, waits, known | fresh if new else known)
        wanted = wanted.order_by(message_posts.c.id.is_(None), articles.c.published_at, articles.c.id).limit(MOST_DUE)
        with reading(self.engine) as connection:
            rows = connection.execute(wanted).all()
            mine = sa.select(message_posts).where(message_posts.c.target == target)
            mine = mine.where(message_posts.c.article_id.in_([row.id for row in rows])).order_by(message_posts.c.id)
            posts: dict[int, dict[str, MessagePost]] = {row.id: {} for row in rows}
            for row in connection.execute(mine):
                posts[row.article_id][row.part] = _value(row)
        return [DueStory(article_id=row.id, slug=row.slug, version=row.version, posts=posts[row.id]) for row in rows]

    def take_turn(self, channel: str, target: str, *, now: datetime) -> str | None:
        """The caller alone sends there for ``TURN``; ``None``: another one does, or the service asked us to wait."""
        holder, this = secrets.token_hex(8), _target(channel, target)
        free = sa.or_(message_targets.c.holder.is_(None), is_due(message_targets.c.held_until, now))
        ready = sa.or_(message_targets.c.next_at.is_(None), is_due(message_targets.c.next_at, now))
        with writing(self.engine) as connection:
            values = {"holder": holder, "held_until": now + TURN}
            done = connection.execute(sa.update(message_targets).where(*this, free, ready).values(**values))
        return holder if done.rowcount else None

    def go_on(self, channel: str, target: str, holder: str, *, now: datetime) -> bool:
        """Whether it is still this one's turn, which begins anew."""
        mine = (*_target(channel, target), message_targets.c.holder == holder)
        with writing(self.engine) as connection:
            values = {"held_until": now + TURN}
            return bool(connection.execute(sa.update(message_targets).where(*mine).values(**values)).rowcount)

    def end_turn(self, channel: str, target: str, holder: str) -> None:
        mine = (*_target(channel, target), message_targets.c.holder == holder)
        with writing(self.engine) as connection:
            connection.execute(sa.update(message_targets).where(*mine).values(holder=None, held_until=None))

    def heard(self, channel: str, target: str) -> None:
        """The service answers: what it was said to want no more is forgotten."""
        with writing(self.engine) as connection:
            values = {"next_at": None, "tries": 0, "why": None}
            connection.execute(sa.update(message_targets).where(*_target(channel, target)).values(**values))

    def wait(self, channel: str, target: str, *, why: str, now: datetime, wait_s: float | None = None) -> int:
        """Nothing goes there for ``wait_s`` (``None``: 30 s, doubled each time, at most six hours); how often in a row that was."""
        with writing(self.engine) as connection:
            row = connection.execute(sa.select(message_targets).where(*_target(channel, target))).one()
            tries = row.tries + 1
            next_at = now + (_pause(row.tries) if wait_s is None else timedelta(seconds=wait_s))
            values = {"next_at": next_at, "tries": tries, "why": why}
            connection.execute(sa.update(message_targets).where(*_target(channel, target)).values(**values))
        return tries

    # One message

    def hand_over(
        self, due: DueStory, target: str, part: str, *, form: str, text: str, media_hash: str | None, now: datetime
    ) -> int | None:
        """Says that this message is about to be sent; its id. ``None``: the story has moved on, and nothing may be sent of what it was."""
        values = {"state": "sending", "form": form, "text": text, "media_hash": media_hash}
        values |= {"message_id": None, "returned": None, "changed_at": now, "next_at": None, "why": None}
        first = {"version": -1, "corrections_to": 0, "tries": 0}
        keys = ["article_id", "target", "part"]
        with writing(self.engine) as connection:
            if not _is_still(connection, due):
                return None
            insert = insert_quietly(connection)(message_posts)
            insert = insert.values(article_id=due.article_id, target=target, part=part, **first, **values)
            connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=values))
            this = (message_posts.c.article_id == due.article_id) & (message_posts.c.target == target)
            wanted = sa.select(message_posts.c.id).where(this, message_posts.c.part == part)
            return connection.execute(wanted).scalar_one()

    def is_still(self, due: DueStory) -> bool:
        """Whether the story is as it was looked at."""
        with reading(self.engine) as connection:
            return _is_still(connection, due)

    def keep(self, id: int, **values: object) -> None:
        """What came of it."""
        with writing(self.engine) as connection:
            connection.execute(sa.update(message_posts).where(message_posts.c.id == id).values(**values))

    def fail(self, id: int, *, why: str, now: datetime, **values: object) -> int:
        """It did not work, and is tried again, later each time; how often in a row that was."""
        with writing(self.engine) as connection:
            tries = connection.execute(sa.select(message_posts.c.tries).where(message_posts.c.id == id)).scalar_one()
            kept = {"why": why, "tries": tries + 1, "next_at": now + _pause(tries), **values}
            connection.execute(sa.update(message_posts).where(message_posts.c.id == id).values(**kept))
        return tries + 1

    def settle(self, slug: str, target: str, part: str, *, arrived: bool, by: str, at: datetime) -> None:
        """An editor's word on a message whose answer was lost: it did arrive (and can be changed there by hand alone), or it did not
        (and is sent).

        Raises ``UnknownName("newsroom.post_unknown")``, ``BadInput("newsroom.post_known")``.
        """
        wanted = sa.select(message_posts).join(articles, articles.c.id == message_posts.c.article_id)
        wanted = wanted.where(articles.c.slug == slug, message_posts.c.target == target, message_posts.c.part == part)
        with writing(self.engine) as connection:
            row = connection.execute(wanted).one_or_none()
            if row is None:
                raise UnknownName("newsroom.post_unknown", slug=slug, target=target, part=part)
            if row.state not in ("unknown", "failed"):
                raise BadInput("newsroom.post_known", slug=slug, target=target, part=part)
            values = {"state": "lost" if arrived else "failed", "next_at": None, "tries": 0, "why": None}
            connection.execute(sa.update(message_posts).where(message_posts.c.id == row.id).values(**values))
            story = (message_posts.c.article_id == row.article_id) & (message_posts.c.target == target)
            again = {"version": -1, "next_at": None, "tries": 0}  # looked at once more
            connection.execute(sa.update(message_posts).where(story, message_posts.c.part == STORY).values(**again))
            facts = {"target": target, "part": part, "arrived": arrived}
            audit.write(connection, at=at, by=by, action="message-settled", slug=slug, facts=facts, audio_hash=None)


def _is_still(connection: sa.Connection, due: DueStory) -> bool:
    version = sa.select(articles.c.version).where(articles.c.id == due.article_id)
    return connection.execute(version).scalar() == due.version


def _target(channel: str, target: str) -> tuple[sa.ColumnElement[bool], ...]:
    return message_targets.c.channel == channel, message_targets.c.target == target


def _pause(tries: int) -> timedelta:
    return min(FIRST_WAIT * 2 ** min(tries, 20), LONGEST_WAIT)


def _value(row: Row) -> MessagePost:
    return MessagePost(**{name: value for name, value in row._mapping.items() if name != "article_id"})
