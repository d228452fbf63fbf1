"""Work that outlives the process that does it: asked for at the desk, done by ``audionews work`` on any machine.

    work = Work(settings)
    job = accept(Publish(slug=slug), by, newsroom, work)       # orders.py: the rules; what is left is put here, for a worker
    id = work.put(Publish(slug=slug), by="ratna")              # what was accepted already
    work.job(id)                                               # Job(state="running", done=12, total=40, …)
    work.jobs(limit=50)                                        # newest first
    work.retry(id)                                             # a failed one, from its first step
    work.run()                                                 # be a worker until SIGTERM; run(until_idle=True): until nothing is left

``orders.py``: what may be asked for, and how · ``values.py``, ``acceptance.py``: the orders and their rules · ``steps.py``: a worker's
steps of each · ``worker.py``: who does it · ``duties.py``: what is seen to besides · ``circuit_breaker.py``, ``workers.py``: engines that fail and workers that die · ``dbos_queue.py``: the queue itself (DBOS).
Importing this costs nothing; the queue's engine is loaded when the first thing is asked.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from typing import TYPE_CHECKING, Any

from audionews.errors import UnknownName
from audionews.settings import Settings
from audionews.work.model import Job, QueueHealth, Tally, facts_of, since_ms
from audionews.work.order import EXPRESS

if TYPE_CHECKING:
    from audionews.library import Library
    from audionews.work.dbos_queue import Queue
    from audionews.work.values import Order
    from audionews.work.workers import Roster

__all__ = ["Job", "QueueHealth", "Tally", "Work"]


def _nothing(*_: object) -> dict[str, Any]:
    raise RuntimeError("this process takes no jobs")


class Work:
    """The queue of one newsroom. Thread-safe; after a fork make a new one."""

    def __init__(self, settings: Settings, library: Library | None = None) -> None:
        """``library``: where one is open already; only :meth:`run` needs it."""
        self.settings = settings
        self._library = library
        self._opened: tuple[Queue, Roster] | None = None

    def put(
        self,
        order: Order,
        *,
        by: str,
        key: str | None = None,
        asked: str | None = None,
        delay_s: float | None = None,
    ) -> str:
        """Keeps the slow half of an order that was accepted (``orders.accept``) and returns its job's id at once.

        ``key``: put twice with the same key it is one job (and a failed one is tried again). Without a key, an order that is
        ``once`` is the job of its kind and story that is under way. ``asked``: what a list of jobs calls it.

        Raises ``StoreFailed`` when the queue is away.
        """
        facts = facts_of(order)
        what, slug = order.what, facts.get("slug")
        id = hashlib.sha256(f"{what}/{key}".encode()).hexdigest()[:32] if key else uuid.uuid4().hex
        once = f"{what}/{slug or ''}" if order.once and not key else None
        shown = {"what": asked or what} | {name: facts[name] for name in ("slug", "engine") if name in facts}
        lane = {"lane": order.lane, "priority": order.priority, "once": once, "delay_s": delay_s}
        id = self._queue.put(id, what, facts, by, shown=shown, **lane)
        if key and self.job(id).state == "failed":
            self.retry(id)
        return id

    def job(self, id: str) -> Job:
        """Raises ``UnknownName("work.unknown_job")``."""
        job = self._queue.look(id)
        if job is None:
            raise UnknownName("work.unknown_job", job=id)
        return job

    def jobs(self, limit: int = 50, offset: int = 0) -> list[Job]:
        """Newest first."""
        return self._queue.newest(limit, offset)

    def retry(self, id: str) -> None:
        """Does a job that is over once more; one that waits or runs goes on as it is. Raises ``UnknownName``."""
        job = self.job(id)
        if job.over:
            shown = {"what": job.what, "by": job.by, "slug": job.slug, "engine": job.engine}
            self._queue.note(id, {name: value for name, value in shown.items() if value is not None})  # 0 of 0 again
            self._queue.again(id)

    def tally(self) -> Tally:
        """How much there is to do, and how many workers are alive."""
        return self._queue.tally(len(self._roster.alive()))

    def engines(self) -> dict[str, Any]:
        """The engines that failed lately: name → ``circuit.Health``."""
        return self._roster.all_health()

    def probe(self, *, patience_s: float = 3.0) -> QueueHealth:
        """Put a job that does nothing through the queue and see whether a worker takes it in time.

        Workers may live and take nothing (a queue made with another SQLite), so their beat alone proves nothing. Where none
        lives, nothing is put. Raises ``StoreFailed`` when the queue is away.
        """
        begun = time.monotonic()
        workers = len(self._roster.alive())
        state = "no_worker"
        if workers:
            state = "works" if self._passes(EXPRESS, begun + patience_s) else "stuck"
        if state == "stuck" and self._queue.runs_in(EXPRESS):
            state = "busy"
        return QueueHealth(state=state, waited_ms=since_ms(begun), workers=workers)

    def probe_alone(self, *, patience_s: float = 15.0) -> QueueHealth:
        """As :meth:`probe` where no worker lives: this process takes the job itself, from a lane that holds nothing else."""
        from audionews.work.dbos_queue import Executor

        begun = time.monotonic()
        lane = {"name": "probe", "worker_concurrency": 1, "polling_interval_sec": 0.1}
        self._open()  # makes the queue's tables
        executor = Executor(self.url, f"probe-{uuid.uuid4().hex}", _nothing, [lane])
        try:
            state = "works" if self._passes("probe", begun + patience_s) else "stuck"
        finally:
            executor.stop(0)
        return QueueHealth(state=state, waited_ms=since_ms(begun), workers=0)

    def _passes(self, lane: str, until: float) -> bool:
        id = self._queue.put_probe(lane)
        while not (done := self._queue.probe_is_done(id)) and time.monotonic() < until:
            time.sleep(0.05)
        return done

    def run(self, until_idle: bool = False) -> None:
        """Works until SIGTERM or SIGINT, or until nothing waits or runs any more; one at a time in a process."""
        from audionews.library import Library
        from audionews.work.worker import Worker

        library = self._library or Library.open(self.settings)
        try:
            Worker(self, self.settings, library, self._queue, self._roster).run(until_idle=until_idle)
        finally:
            if self._library is None:
                library.close()

    def close(self) -> None:
        if self._opened is not None:
            self._opened[0].close()
            self._opened = None

    def __enter__(self) -> Work:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        """Where the queue lies."""
        from audionews.work.dbos_queue import queue_url

        return queue_url(self.settings.database_url)

    @property
    def _queue(self) -> Queue:
        return self._open()[0]

    @property
    def _roster(self) -> Roster:
        return self._open()[1]

    def _open(self) -> tuple[Queue, Roster]:
        if self._opened is None:
            from audionews.work.dbos_queue import Queue
            from audionews.work.workers import Roster

            queue = Queue(self.url)
            self._opened = (queue, Roster(queue.engine))
        return self._opened
