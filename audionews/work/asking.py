"""What may be asked for: its facts, its lane and its place in the lane. Facts are plain JSON, whatever was handed in.

Lanes. ``express``: what must not wait behind the backlog (a correction, a withdrawal, a rollback) has a lane of its own in
every worker. ``voice-<engine>``: everything else that speaks; within a lane the lower ``priority`` goes first, then the
older. ``house``: short duties that speak nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from audionews.article.model import Article, Page
from audionews.errors import BadInput

EXPRESS, HOUSE, VOICE = "express", "house", "voice-"


@dataclass(frozen=True, slots=True, kw_only=True)
class What:
    """One kind of work. ``once``: asked for again while it waits or runs, it is the same job."""

    lane: str
    priority: int
    needs: tuple[str, ...] = ("slug",)
    may: tuple[str, ...] = ()
    once: bool = False


WHAT: Mapping[str, What] = {
    "correct": What(
        lane=EXPRESS, priority=1, needs=("slug", "kind", "reason", "article"), may=("deliver", "engine", "expected")
    ),
    "withdraw": What(lane=EXPRESS, priority=1, needs=("slug", "ground", "reason"), may=("engine",)),
    "rollback": What(lane=EXPRESS, priority=1, needs=("slug", "to"), may=("reason",)),
    "publish": What(lane=VOICE, priority=10, may=("engine", "visible_from"), once=True),
    "speak": What(lane=VOICE, priority=20, may=("engine",), once=True),
    "remake": What(lane=VOICE, priority=100, needs=("slug", "reason"), may=("engine", "run"), once=True),
    "revoice": What(lane=VOICE, priority=200, needs=("slug", "engine"), may=("attempt",)),
    # duties that a worker sees to anyway, asked for at once
    "poll_sources": What(lane=HOUSE, priority=10, needs=(), once=True),
    "announce": What(lane=HOUSE, priority=10, needs=(), once=True),
    "retire": What(lane=HOUSE, priority=50, needs=(), once=True),
    "remake_more": What(lane=HOUSE, priority=20, needs=(), once=True),
}


def checked(what: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as JSON values. A ``page`` is read here and now, so that whoever hands it in hears at once what is wrong.

    Raises ``BadInput("work.unknown" | "work.missing_fact" | "work.unknown_fact")``, and what reading the page raises.
    """
    if what not in WHAT:
        raise BadInput("work.unknown", what=what, known=", ".join(WHAT))
    told = {name: value for name, value in facts.items() if value is not None}
    if "page" in told and "article" not in told:
        told["article"] = _read(told.pop("page"))
    kind = WHAT[what]
    for name in kind.needs:
        if told.get(name) in ("", None):
            raise BadInput("work.missing_fact", what=what, fact=name)
    for name in told:
        if name not in kind.needs + kind.may:
            raise BadInput("work.unknown_fact", what=what, fact=name)
    return {name: _plain(value) for name, value in told.items()}


def article_of(facts: Mapping[str, Any]) -> Article:
    """The corrected text, as it was asked."""
    return msgspec.convert(facts["article"], type=Article)


def _read(page: Page | Article) -> Article:
    if isinstance(page, Article):
        return page
    from audionews.article.sandbox import clean_limited

    return clean_limited(page)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Article):
        return msgspec.to_builtins(value)
    return value
