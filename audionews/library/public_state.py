"""What the public can see has changed, or not: one number and one moment, asked before every kept page is given out.

The number is the last line of the record: whatever changes what listeners see writes its line in the same transaction, and one
writer at a time does so (``record.write``), so numbers become visible in their order. The moment is the next end of an embargo.

On SQLite the question costs microseconds: ``PRAGMA data_version`` of a connection that never writes changes when anybody else,
in this process or another, has committed (https://sqlite.org/pragma.html#pragma_data_version). On PostgreSQL it is one look at
the primary key's end.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import Connection, Engine

from audionews.errors import StoreFailed
from audionews.library.tables import Moment, articles, audit, corrections, feed_items

AWAY_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicState:
    """The state that a page is drawn from. Two equal ones show the same, on every machine of a newsroom."""

    version: int  # the record's last line; 0: nothing was ever recorded
    since: datetime  # asked at
    until: datetime | None  # the next embargo ends: from then on other things are seen

    def holds_at(self, now: datetime) -> bool:
        """Whether the embargoes are as they were; a clock that was put back answers no."""
        return self.since <= now and (self.until is None or now < self.until)


_last_line = sa.select(sa.func.max(audit.c.id))


def _next_opening(now: datetime) -> sa.Select:
    moments = sa.union_all(
        *(
            sa.select(sa.func.min(table.c.visible_from).label("at")).where(table.c.visible_from > now)
            for table in (articles, corrections, feed_items)
        )
    ).subquery()
    return sa.select(sa.func.min(moments.c.at, type_=Moment))


class Changes:
    """One per process. Thread-safe; holds one connection of its own, open from the first question on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._driver: sqlite3.Connection | None = None
        self._state: PublicState | None = None
        self._counted: int | None = None  # SQLite's data_version when the record was last looked at
        self._away: tuple[float, str] | None = None  # when it did not answer, and why

    def state(self, now: datetime) -> PublicState:
        """The state now. Raises ``StoreFailed`` where the database does not answer.

        A database that is cut off lets each question wait for seconds; who queued behind one is told what it was told.
        """
        with self._lock:
            if self._away and time.monotonic() < self._away[0] + AWAY_S:
                raise StoreFailed("library.database_failed", why=self._away[1])
            try:
                state = self._ask(now)
            except (exc.SQLAlchemyError, sqlite3.Error) as error:
                self.close()
                self._away = time.monotonic(), str(error).splitlines()[0]
                raise StoreFailed("library.database_failed", why=self._away[1]) from error
            self._away = None
            return state

    def close(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
        self._connection = self._driver = self._state = self._counted = None

    def _ask(self, now: datetime) -> PublicState:
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if self._engine.dialect.name == "sqlite":
                self._driver = self._connection.connection.driver_connection
        connection, known, counted = self._connection, self._state, None
        if self._driver is not None:
            # Counted before the record is read: a commit in between is seen by the next question.
            counted = self._driver.execute("PRAGMA data_version").fetchone()[0]
            if known is not None and counted == self._counted and known.holds_at(now):
                return known
        version = connection.execute(_last_line).scalar() or 0
        if known is None or version != known.version or not known.holds_at(now):
            known = PublicState(version=version, since=now, until=connection.execute(_next_opening(now)).scalar())
        connection.rollback()  # SQLite's look is over; an open one would see this moment for ever
        self._state, self._counted = known, counted
        return known
