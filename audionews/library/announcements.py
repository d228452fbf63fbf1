"""What hubs were told of each feed, and what they have not been told yet.

No row is written while a story is published: the feed's own state, which changes in that transaction, is the order to tell.
So an order is never lost, ten changes in a row are one call, and an embargo is told when it opens, not before: compared
is what the public meets, and a change behind an embargo does not move that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.library import feed
from audionews.library.database import Theme, insert_quietly, open_at, reading, writing
from audionews.library.tables import announcements, feed_items

LEASE = timedelta(minutes=2)  # for one worker to call in; after that another may
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A feed that has moved on since ``address`` was told of it; ``tries``: calls that failed since."""

    feed: str
    address: str
    content: str  # what the public meets now
    tries: int


class Announcements(Theme):
    """One database's announcements. Each method is one transaction."""

    def take(self, name: str, address: str, *, now: datetime) -> Announcement | None:
        """The announcement that is due, taken by the caller for ``LEASE``; ``None``: told already, or another is at it."""
        mine = (announcements.c.feed == name) & (announcements.c.address == address)
        with reading(self.engine) as connection:
            state = feed.state(connection, name, now)
            row = connection.execute(sa.select(announcements).where(mine)).one_or_none()
        seen = f"{state.version}.{state.count}.{state.changed_at and state.changed_at.isoformat()}"
        if state.changed_at is None or (row and (row.state == seen or _waits(row, now))):
            return None
        with writing(self.engine) as connection:
            insert = insert_quietly(connection)(announcements)
            connection.execute(
                insert.values(
                    feed=name, address=address, state="", told="", tries=0, next_at=now, why=""
                ).on_conflict_do_nothing()
            )
            row = connection.execute(sa.select(announcements).where(mine).with_for_update()).one()
            if _waits(row, now):
                return None
            content = _content(connection, name, now)
            if content == row.told:
                connection.execute(sa.update(announcements).where(mine).values(state=seen))
                return None
            connection.execute(sa.update(announcements).where(mine).values(next_at=now + LEASE))
        return Announcement(feed=name, address=address, content=content, tries=row.tries)

    def told(self, one: Announcement, *, now: datetime) -> None:
        """The call arrived. What changed meanwhile is due at once."""
        self._keep(one, told=one.content, told_at=now, tries=0, next_at=now, why="")

    def failed(self, one: Announcement, *, why: str, now: datetime) -> datetime:
        """The call did not arrive; when it will be tried again (30 s, doubled each time, at most six hours)."""
        again = now + min(FIRST_WAIT * 2 ** min(one.tries, 20), LONGEST_WAIT)
        self._keep(one, tries=one.tries + 1, next_at=again, why=why)
        return again

    def _keep(self, one: Announcement, **values: object) -> None:
        mine = (announcements.c.feed == one.feed) & (announcements.c.address == one.address)
        with writing(self.engine) as connection:
            connection.execute(sa.update(announcements).where(mine).values(**values))


def _waits(row: sa.Row, now: datetime) -> bool:
    """A moment further away than the longest wait was written by a clock that was too far ahead: it counts for nothing."""
    return now < row.next_at <= now + LONGEST_WAIT


def _content(connection: Connection, name: str, now: datetime) -> str:
    """Changes with every change of what the public meets in a feed, and only then."""
    row = connection.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(feed_items.c.build_id), 0),
            sa.func.max(feed_items.c.ordinal),
            sa.func.max(feed_items.c.updated_at),
        ).where(feed_items.c.channel == name, feed_items.c.present, open_at(feed_items.c.visible_from, now))
    ).one()
    return ".".join(str(value) for value in row) if row[0] else ""
