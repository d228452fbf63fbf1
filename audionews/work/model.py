"""A piece of work as the desk and the terminal see it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import msgspec

if TYPE_CHECKING:
    from audionews.newsroom.model import Published
    from audionews.work.values import Order

JobState = Literal["waiting", "running", "ready", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One thing that was asked for. ``done`` of ``total`` sentences are spoken (0 of 0: none has to be, or it has not begun)."""

    id: str  # hex digits
    what: str  # what was asked for: an order's ``what``
    slug: str | None
    state: JobState
    done: int
    total: int
    reason: str | None  # of a failed job: what happened, what it affects, what to do, in Indonesian
    asked_at: datetime
    by: str
    error: str | None = None  # of a failed job: the key into the message table
    facts: dict[str, object] = field(default_factory=dict)  # of a failed job: {"segment", "text", …}
    engine: str | None = None  # the voice that was asked for
    not_before: datetime | None = None  # waits until then
    finished_at: datetime | None = None
    result: dict[str, object] = field(default_factory=dict)  # of a ready job: {"slug", "build", "spoken", "reused", …}

    @property
    def over(self) -> bool:
        return self.state in ("ready", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How much there is to do, for metrics and the desk's head line."""

    waiting: int
    later: int  # waits for its time
    running: int
    failed: int
    ready: int
    workers: int  # alive


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueHealth:
    """What became of a job that was put through the queue to see whether it works."""

    state: Literal["works", "busy", "no_worker", "stuck"]  # busy: not in time, behind corrections that are being spoken
    waited_ms: int
    workers: int  # alive

    @property
    def up(self) -> bool:
        """Whether what is asked for at the desk will be done."""
        return self.state in ("works", "busy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An order that is accepted. ``left``: what a worker has to do, and by whose word; ``facts``: what the quick half made of it."""

    left: tuple[tuple[Order, str], ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    published: Published | None = None  # where nothing is left: what is public now
    key: str | None = None  # asked for twice with this key it is one job, whatever key the door sent


def since_ms(begun_s: float) -> int:
    """``begun_s``: by the monotonic clock."""
    return round((time.monotonic() - begun_s) * 1000)


def facts_of(order: Order) -> dict[str, Any]:
    """An order as the queue's JSON: its facts, without those that were left as they are."""
    facts = msgspec.to_builtins(order)
    return {name: value for name, value in facts.items() if value not in (None, "", False)}
