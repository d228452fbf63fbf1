"""One cheap look for all lanes, so that a worker with nothing to do costs next to nothing (docs/decisions/0006-work.md).

DBOS 3.4.0 asks the database three questions for each queue and poll, whether or not anything waits: with six lanes and polls
short enough for a correction that was 6 to 8 % of a core. Here its threads ask the lookout instead, which looks once for all
of them (an indexed look of a few rows, at most every ``LOOK_S``) and sends to the database only those whose lane has
something waiting; which lanes there are it asks every ``LANES_S``.

Private in DBOS: ``_sys_db`` with ``dequeue_scopes``, ``get_queue``, ``list_queues`` and the pace of its background jobs. It
fails open: where one is not there or a look fails, DBOS polls as it would by itself. Nothing else of DBOS is changed.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa

log = logging.getLogger("audionews.work")
LOOK_S = 0.1
LANES_S = 30.0  # how soon another worker's new lane, or a changed limit, is seen
BACKGROUND_S = 5.0  # how late a job that waits for its time may come into its lane


class Lookout:
    """Which lanes have something waiting. Thread-safe; its connection is its own."""

    def __init__(
        self, engine: sa.Engine, workflow_status: sa.Table, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._engine, self._table, self._clock = engine, workflow_status, clock
        self._lock = threading.Lock()
        self._connection: sa.Connection | None = None
        self._lanes: tuple[str, ...] = ()
        self._question: sa.CompoundSelect | None = None
        self._waiting: frozenset[str] | None = frozenset()
        self._looked_at = float("-inf")

    def something_waits(self, lane: str) -> bool:
        """Whether it is worth asking; ``True`` where that cannot be told. A lane is watched from its first question on."""
        with self._lock:
            if lane not in self._lanes:
                self._lanes = (*self._lanes, lane)
                self._question = self._of(self._lanes)
                self._looked_at = float("-inf")
            if self._clock() - self._looked_at >= LOOK_S:
                self._waiting = self._look()
                self._looked_at = self._clock()
            return self._waiting is None or lane in self._waiting

    def _of(self, lanes: Iterable[str]) -> sa.CompoundSelect:
        # The second condition is the partial index's own, word for word: SQLite uses the index only then
        # (https://sqlite.org/partialindex.html#queries_using_partial_indexes).
        waits = sa.and_(
            self._table.c.status == sa.literal_column("'ENQUEUED'"),
            sa.literal_column("\"status\" IN ('ENQUEUED', 'PENDING')"),
        )
        return sa.union_all(
            *(
                sa.select(sa.literal(lane).label("lane")).where(
                    sa.exists(sa.select(sa.literal_column("1")).where(self._table.c.queue_name == lane, waits))
                )
                for lane in lanes
            )
        )

    def close(self) -> None:
        with self._lock:
            self._put_away()

    def _look(self) -> frozenset[str] | None:
        try:
            if self._connection is None:
                self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            return frozenset(self._connection.execute(self._question).scalars())
        except Exception as error:  # away for a while: DBOS tries, waits and says so itself
            log.debug("the lookout sees nothing: %s", error)
            self._put_away()
            return None

    def _put_away(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.invalidate()
                connection.close()
            except Exception as error:
                log.debug("the lookout's connection was gone: %s", error)


class _Kept:
    """An answer that is asked for anew when it is ``LANES_S`` old."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask
        self._answers: dict[str, tuple[float, Any]] = {}

    def __call__(self, *asked: Any, **named: Any) -> Any:
        key = f"{asked}{sorted(named.items())}"
        at, answer = self._answers.get(key, (float("-inf"), None))
        if answer is None or time.monotonic() - at >= LANES_S:
            answer = self._ask(*asked, **named)
            self._answers[key] = (time.monotonic(), answer)
        return answer


def post(system_database: Any) -> Lookout | None:
    """Puts a lookout before the queues of a launched DBOS; ``None`` where its inside is another one."""
    try:
        table, scopes = system_database.tables.workflow_status, system_database.dequeue_scopes
        lookout = Lookout(system_database.engine, table)
        system_database.get_queue = _Kept(system_database.get_queue)
        system_database.list_queues = _Kept(system_database.list_queues)
    except AttributeError as changed:
        log.warning("an idle worker will cost more than it should: %s", changed)
        return None
    system_database.dequeue_scopes = lambda lane: scopes(lane) if lookout.something_waits(lane) else []
    return lookout
