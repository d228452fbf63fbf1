"""A queue with a worker at hand: what is put in it is carried out before ``put`` answers, unless it is held.

For tests of pages and answers, where a worker of its own process would cost a second a press; what waits, and what becomes of it, is
proven with the real queue (``test_doors``, ``test_work``).
"""

from __future__ import annotations

from dataclasses import replace

from audionews.errors import AudionewsError, UnknownName
from audionews.messages import sentence
from audionews.work import Job, Tally, remaking
from audionews.work.orders import carry_out
from audionews.work.values import Duty, Order, RemakeMore


class HandQueue:
    """``put``, ``job``, ``jobs``, ``retry``, ``tally`` over one newsroom. ``held``: orders wait, as they do while a worker is busy."""

    held = False

    def __init__(self, newsroom) -> None:
        self._newsroom = newsroom
        self._jobs: dict[str, Job] = {}
        self._orders: dict[str, Order] = {}

    def put(self, order: Order, *, by: str, key: str | None = None, asked: str | None = None, delay_s=None) -> str:
        id = key or f"{order.what}-{len(self._jobs) + 1}"
        if id in self._jobs:
            return id
        self._orders[id] = order
        self._jobs[id] = Job(
            id=id,
            what=asked or order.what,
            slug=getattr(order, "slug", None),
            state="waiting",
            done=0,
            total=0,
            reason=None,
            asked_at=self._newsroom.clock(),
            by=by,
        )
        self._carry_out(id)
        return id

    def job(self, id: str) -> Job:
        if id not in self._jobs:
            raise UnknownName("work.unknown_job", job=id)
        return self._jobs[id]

    def jobs(self, limit: int = 50, offset: int = 0) -> list[Job]:
        return list(reversed(self._jobs.values()))[offset : offset + limit]

    def tally(self) -> Tally:
        states = [job.state for job in self._jobs.values()]
        counts = {state: states.count(state) for state in ("waiting", "running", "failed", "ready")}
        return Tally(**counts, later=0, workers=0 if self.held else 1)

    def retry(self, id: str) -> None:
        self.job(id)
        self._carry_out(id)

    def newest(self, **facts) -> None:
        """The newest job is as told: ``state``, ``done`` of ``total`` sentences, the ``reason`` of a failure."""
        id = next(reversed(self._jobs))
        self._jobs[id] = replace(self._jobs[id], **facts)

    def _carry_out(self, id: str) -> None:
        if self.held:
            return
        job, order = self._jobs[id], self._orders[id]
        try:
            if isinstance(order, Duty):
                while isinstance(order, RemakeMore) and remaking.order_more(self._newsroom, self):
                    pass
            else:
                carry_out(order, job.by, self._newsroom)
            self._jobs[id] = replace(job, state="ready", reason=None)
        except AudionewsError as error:
            failed = {"reason": sentence(error), "error": error.key, "facts": dict(error.facts)}
            self._jobs[id] = replace(job, state="failed", **failed)
