"""Who works, and how the engines are: small tables beside the queue, which may be lost like the queue itself.

No clock of another machine is believed: moments that are compared are the database's (``now_s``), and a worker's ``beats`` counts up; whoever watches notes by its own monotonic clock
when it last saw the number change. On the same machine a process that is gone is dead at once.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from audionews.work.circuit_breaker import Health

BEAT_S = 2.0
LOST_S = (
    30.0  # without a beat: stopped, or its machine is gone; doing its job twice is harmless, it is content-addressed
)

metadata = sa.MetaData()
workers = sa.Table(
    "audionews_workers",
    metadata,
    sa.Column("name", sa.String(80), primary_key=True),
    sa.Column("host", sa.String(120), nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("begun", sa.String(40), nullable=False),
    sa.Column("beats", sa.BigInteger, nullable=False),
)
stories = sa.Table(  # one job a story at a time: a second one would speak the same sentences
    "audionews_stories",
    metadata,
    sa.Column("slug", sa.String(200), primary_key=True),
    sa.Column("job", sa.String(64), nullable=False),
    sa.Column("worker", sa.String(80), nullable=False),
)
places = (
    sa.Table(  # who speaks with an engine of which only so many episodes may be spoken at once, and who waits for it
        "audionews_places",
        metadata,
        sa.Column("engine", sa.String(120), primary_key=True),
        sa.Column("job", sa.String(64), primary_key=True),
        sa.Column("worker", sa.String(80), nullable=False),
        sa.Column("express", sa.Boolean, nullable=False),
        sa.Column("holds", sa.Boolean, nullable=False),
    )
)
engines = sa.Table(
    "audionews_engines",
    metadata,
    sa.Column("engine", sa.String(120), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("open_until", sa.Float, nullable=False),  # seconds since 1970
    sa.Column("next_at", sa.Float, nullable=False),  # when the next sentence may be spoken, where a rate is set
)


def here() -> str:
    """This machine, or this container on it: process numbers mean something only inside."""
    try:
        return f"{socket.gethostname()}/{os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return socket.gethostname()


def begun(pid: int) -> str:
    """When the process was begun, as its machine counts; "" where it is gone or the machine does not say.

    proc(5): field 22 of /proc/pid/stat, after the name in brackets. Tells a dead worker from another process that got its number.
    """
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A worker's row, as last read."""

    name: str
    host: str
    pid: int
    begun: str
    beats: int


class Roster:
    """The three tables. Every method is one short transaction."""

    def __init__(self, engine: sa.Engine) -> None:
        schema = None if engine.dialect.name == "sqlite" else "dbos"
        self._engine = engine.execution_options(schema_translate_map={None: schema})
        self._make_tables()
        self._changed: dict[str, tuple[int, float]] = {}

    def _make_tables(self) -> None:
        """Several processes may open a new queue at once: whoever comes second finds the tables there."""
        for last in (False, False, True):
            try:
                with self._writing() as connection:
                    metadata.create_all(connection, checkfirst=True)
                return
            except sa.exc.DBAPIError:
                if last:
                    raise

    def _writing(self) -> sa.Connection:
        return self._engine.begin()

    def enter(self, name: str) -> None:
        pid = os.getpid()
        with self._writing() as connection:
            connection.execute(sa.insert(workers).values(name=name, host=here(), pid=pid, begun=begun(pid), beats=0))

    def beat(self, name: str) -> None:
        """One more; a worker that was taken for dead is on the list again."""
        with self._writing() as connection:
            done = connection.execute(
                sa.update(workers).where(workers.c.name == name).values(beats=workers.c.beats + 1)
            )
        if not done.rowcount:
            self.enter(name)

    def leave(self, *names: str) -> None:
        with self._writing() as connection:
            connection.execute(sa.delete(workers).where(workers.c.name.in_(names)))

    def all(self) -> list[Seen]:
        with self._engine.connect() as connection:
            return [Seen(**row._mapping) for row in connection.execute(sa.select(workers))]

    def alive(self, now_s: float | None = None) -> set[str]:
        """Who is alive, as far as this watcher knows; ``now_s``: its own monotonic clock."""
        return self._alive(self.all(), time.monotonic() if now_s is None else now_s)

    def _alive(self, rows: list[Seen], now_s: float) -> set[str]:
        machine, living = here(), set()
        for seen in rows:
            beats, since = self._changed.get(seen.name, (-1, now_s))
            if seen.beats != beats:
                self._changed[seen.name] = (seen.beats, now_s)
                since = now_s
            gone = seen.host == machine and not _runs(seen)
            if not gone and now_s - since < LOST_S:
                living.add(seen.name)
        return living

    def sweep(self) -> set[str]:
        """Takes the dead off the list; who is alive."""
        seen = self.all()
        living = self._alive(seen, time.monotonic())
        if dead := {one.name for one in seen} - living:
            self.leave(*dead)
        return living

    # Stories

    def take(self, slug: str, job: str, worker: str) -> bool:
        """Whether the story is this job's now: nobody has it, or only one that is dead or is this job itself."""
        living = self.alive() | {worker}
        with self._writing() as connection:
            connection.execute(
                sa.delete(stories).where(
                    stories.c.slug == slug, sa.or_(stories.c.worker.not_in(living), stories.c.job == job)
                )
            )
            done = connection.execute(
                _insert(connection)(stories).values(slug=slug, job=job, worker=worker).on_conflict_do_nothing()
            )
        return bool(done.rowcount)

    def give_back(self, slug: str, job: str, worker: str) -> None:
        with self._writing() as connection:
            connection.execute(
                sa.delete(stories).where(stories.c.slug == slug, stories.c.job == job, stories.c.worker == worker)
            )

    # Engines

    def health(self, engine: str) -> Health:
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(engines).where(engines.c.engine == engine)).one_or_none()
        return Health() if row is None else Health(failures=row.failures, open_until=row.open_until)

    def all_health(self) -> dict[str, Health]:
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(engines)).all()
        return {row.engine: Health(failures=row.failures, open_until=row.open_until) for row in rows}

    def change_health(self, engine: str, change: Callable[[Health], Health]) -> Health:
        """Reads, changes and keeps an engine's health in one transaction."""
        with self._row(engine) as (connection, row):
            after = change(Health(failures=row.failures, open_until=row.open_until))
            connection.execute(
                sa.update(engines)
                .where(engines.c.engine == engine)
                .values(failures=after.failures, open_until=after.open_until)
            )
        return after

    def now_s(self) -> float:
        """Seconds since 1970 by the one clock that all workers share: the database's, with SQLite this machine's."""
        with self._engine.connect() as connection:
            return _now_s(connection)

    def turn(self, engine: str, per_minute: float, now_s: float | None = None) -> float:
        """How long to wait before the next sentence, over all workers; takes that place in the line."""
        with self._row(engine) as (connection, row):
            now_s = _now_s(connection) if now_s is None else now_s
            mine = max(now_s, min(row.next_at, now_s + 60))  # a clock that was wrong once must not stop us for a year
            connection.execute(
                sa.update(engines).where(engines.c.engine == engine).values(next_at=mine + 60 / per_minute)
            )
        return mine - now_s

    # Places

    def take_place(self, engine: str, most: int, job: str, worker: str, *, express: bool) -> bool:
        """Whether this job may have the engine speak its next sentence: one of ``most`` jobs, over all workers.

        Asked before each sentence. A job keeps its place until :meth:`leave_place`, but for one that is not ``express``: it
        gives its place to an express job that waits, and goes on when that one is done.
        """
        living = self.alive() | {worker}
        with self._row(engine) as (connection, _):
            this = places.c.engine == engine
            connection.execute(sa.delete(places).where(this, places.c.worker.not_in(living)))
            rows = connection.execute(sa.select(places).where(this)).all()
            others = [row for row in rows if row.job != job]
            ahead = 0 if express else sum(row.express and not row.holds for row in others)
            holds = sum(row.holds for row in others) + ahead < most
            columns = {"worker": worker, "express": express, "holds": holds}
            insert = _insert(connection)(places).values(engine=engine, job=job, **columns)
            connection.execute(insert.on_conflict_do_update(index_elements=["engine", "job"], set_=columns))
        return holds

    def leave_place(self, engine: str, job: str) -> None:
        with self._writing() as connection:
            connection.execute(sa.delete(places).where(places.c.engine == engine, places.c.job == job))

    def _row(self, engine: str):
        return _Row(self._engine, engine)


class _Row:
    """An engine's row, made where it is missing, held against other writers."""

    def __init__(self, database: sa.Engine, engine: str) -> None:
        self._begin, self._engine = database.begin(), engine

    def __enter__(self):
        connection = self._begin.__enter__()
        nothing = {"failures": 0, "open_until": 0.0, "next_at": 0.0}
        connection.execute(_insert(connection)(engines).values(engine=self._engine, **nothing).on_conflict_do_nothing())
        row = connection.execute(sa.select(engines).where(engines.c.engine == self._engine).with_for_update()).one()
        return connection, row

    def __exit__(self, *raised):
        return self._begin.__exit__(*raised)


def _now_s(connection: sa.Connection) -> float:
    if connection.dialect.name == "sqlite":
        return time.time()
    return float(connection.execute(sa.select(sa.extract("epoch", sa.func.clock_timestamp()))).scalar_one())


def _insert(connection: sa.Connection):
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert
    return insert


def _runs(seen: Seen) -> bool:
    try:
        os.kill(seen.pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    now = begun(seen.pid)
    return not now or not seen.begun or now == seen.begun
