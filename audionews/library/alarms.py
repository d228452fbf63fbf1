"""Alarms: what must not wait unseen, until a person closes it or what it warned of is over."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.library import audit
from audionews.library.database import Theme, reading, writing
from audionews.library.model import Alarm
from audionews.library.rows import value_of
from audionews.library.tables import alarms

OURSELVES = "audionews"  # who acts where no person does


class Alarms(Theme):
    """The alarms of one database; part of the inbox (``library.inbox``)."""

    def alarm(
        self, key: str, *, at: datetime, slug: str | None = None, facts: Mapping[str, object] | None = None
    ) -> None:
        """Raises an alarm once: the same key, facts and story that is still open is not said again."""
        with writing(self.engine) as connection:
            raise_alarm(connection, key, at=at, slug=slug, facts=facts)

    def alarms(self) -> list[Alarm]:
        with reading(self.engine) as connection:
            rows = connection.execute(
                sa.select(alarms)
                .where(alarms.c.closed_at.is_(None))
                .order_by(alarms.c.at.desc(), alarms.c.id)
                .limit(200)
            )
            return [value_of(Alarm, row) for row in rows]

    def unsent_alarms(self) -> list[Alarm]:
        """Open alarms that did not go out yet, the oldest first."""
        unsent = sa.select(alarms).where(alarms.c.closed_at.is_(None), alarms.c.sent_at.is_(None))
        with reading(self.engine) as connection:
            return [value_of(Alarm, row) for row in connection.execute(unsent.order_by(alarms.c.at).limit(1000))]

    def alarms_sent(self, ids: Sequence[int], *, at: datetime) -> None:
        with writing(self.engine) as connection:
            connection.execute(sa.update(alarms).where(alarms.c.id.in_(ids)).values(sent_at=at))
            audit.write(connection, at=at, by=OURSELVES, action="alarms-sent", facts={"alarms": len(ids)})

    def count_alarms(self) -> int:
        """How many alarms nobody has closed."""
        count = sa.select(sa.func.count()).select_from(alarms).where(alarms.c.closed_at.is_(None))
        with reading(self.engine) as connection:
            return connection.execute(count).scalar_one()

    def close_alarms(self, key: str, *, at: datetime, **facts: object) -> None:
        """Closes by itself every open alarm of ``key`` with these facts: what it warned of is over."""
        for alarm in self.alarms():
            if alarm.key == key and facts.items() <= alarm.facts.items():
                self.close_alarm(alarm.id, by=OURSELVES, at=at)

    def close_alarm(self, id: int, *, by: str, at: datetime) -> None:
        with writing(self.engine) as connection:
            connection.execute(
                sa.update(alarms)
                .where(alarms.c.id == id, alarms.c.closed_at.is_(None))
                .values(closed_at=at, closed_by=by)
            )
            audit.write(connection, at=at, by=by, action="alarm-close", facts={"alarm": id})


def raise_alarm(
    connection: Connection,
    key: str,
    *,
    at: datetime,
    slug: str | None = None,
    facts: Mapping[str, object] | None = None,
) -> None:
    """As :meth:`Alarms.alarm`, within the transaction that met the trouble."""
    written = json.dumps(dict(facts or {}), ensure_ascii=False, sort_keys=True, default=str)
    same = (alarms.c.key == key) & (alarms.c.facts == written) & alarms.c.closed_at.is_(None)
    same &= alarms.c.slug.is_(None) if slug is None else alarms.c.slug == slug
    if connection.execute(sa.select(alarms.c.id).where(same)).first() is None:
        connection.execute(sa.insert(alarms).values(key=key, facts=written, slug=slug, at=at))
