"""The queue's interface without a queue: each order is carried out before ``ask`` answers. For tests and one-person houses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from audionews.errors import AudionewsError, UnknownName
from audionews.messages import sentence
from audionews.work import Tally, remaking

if TYPE_CHECKING:
    from audionews.newsroom import Newsroom

_DUTIES = {"remake_more": remaking.order_more}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An order as ``audionews.work`` tells it."""

    id: str
    what: str
    slug: str | None
    state: str  # "waiting", "running", "ready", "failed"
    done: int
    total: int
    reason: str | None
    asked_at: datetime
    by: str
    error: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)


class AtOnce:
    """``ask``, ``job``, ``jobs``, ``retry`` over one newsroom."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._jobs: dict[str, Done] = {}
        self._facts: dict[str, dict[str, Any]] = {}

    def ask(self, what: str, *, key: str | None = None, by: str = "", **facts: Any) -> str:
        id = key or f"{what}-{len(self._jobs) + 1}"
        if id in self._jobs:
            return id
        self._facts[id] = facts
        self._jobs[id] = Done(
            id=id,
            what=what,
            slug=facts.get("slug"),
            state="waiting",
            done=0,
            total=0,
            reason=None,
            asked_at=self._newsroom.clock(),
            by=by,
        )
        self._carry_out(id)
        return id

    def job(self, id: str) -> Done:
        if id not in self._jobs:
            raise UnknownName("desk.unknown_job", job=id)
        return self._jobs[id]

    def jobs(self, limit: int = 50) -> list[Done]:
        return list(reversed(self._jobs.values()))[:limit]

    def tally(self) -> Tally:
        """One worker, here, always."""
        states = [job.state for job in self._jobs.values()]
        counts = {state: states.count(state) for state in ("waiting", "running", "failed", "ready")}
        return Tally(**counts, later=0, workers=1)

    def retry(self, id: str) -> None:
        self.job(id)
        self._carry_out(id)

    def _carry_out(self, id: str) -> None:
        job, facts = self._jobs[id], dict(self._facts[id])
        if job.what in _DUTIES:
            while _DUTIES[job.what](self._newsroom, self):
                pass
            self._jobs[id] = replace(job, state="ready")
            return
        facts.pop("run", None)  # nothing comes between: no order of a run finds it stopped
        if isinstance(facts.get("visible_from"), str):
            facts["visible_from"] = datetime.fromisoformat(facts["visible_from"])
        try:
            named = [facts.pop(name) for name in ("slug", "article") if name in facts]
            getattr(self._newsroom, job.what)(*named, by=job.by, **facts)
            self._jobs[id] = replace(job, state="ready", reason=None)
        except AudionewsError as error:
            self._jobs[id] = replace(
                job, state="failed", reason=sentence(error), error=error.key, facts=dict(error.facts)
            )
