"""The date of what becomes public: now, and never before what is public already.

Two things are told apart. Whether something may be met is asked of its embargo and the clock, never of its date: a correction made
while the clock is behind is met at once. What date it carries follows what is there: listeners, apps and the record read in the order
of dates, and a ralat from the day before the mistake would be false. So a clock that is behind gives a new version of a story that
story's newest date, and a new item of a feed that feed's; no later moment changes a date. Further behind than ``SKEW`` the clock is, or
once was, wrong, and an alarm says so: nobody but a person knows which.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.library.alarms import raise_alarm
from audionews.library.tables import alarms
from audionews.times import in_wib

SKEW = timedelta(minutes=5)
BEHIND = "library.clock_behind"


def not_before(newest: datetime | None, now: datetime) -> datetime:
    """``now``, or ``newest`` where the clock is behind it. Pure."""
    return now if newest is None else max(now, newest)


def dated(connection: Connection, channel: str, newest: datetime | None, now: datetime) -> datetime:
    """As :func:`not_before`, within the transaction that makes it public; beyond ``SKEW`` an alarm is raised, one for the one clock."""
    date = not_before(newest, now)
    if date > now + SKEW:
        told = sa.select(alarms.c.id).where(alarms.c.key == BEHIND, alarms.c.closed_at.is_(None)).limit(1)
        if connection.execute(told).first() is None:
            raise_alarm(connection, BEHIND, at=now, facts={"channel": channel, "newest": in_wib(date)})
    return date
