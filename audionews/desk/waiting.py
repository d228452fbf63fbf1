"""Jobs and alarms in words, and stories whose hour has not come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from audionews.desk import labels
from audionews.desk.auth import desk
from audionews.library.model import Alarm, Story
from audionews.messages import say

RUNNING = ("waiting", "running")
OVER = ("newsroom.withdrawn", "newsroom.no_change")
MOST = 200
FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A job as people read it."""

    id: str
    slug: str | None
    state: str
    words: str
    story: str = ""  # its headline
    what: str = ""
    segment: str = ""  # of a failed job: the sentence that could not be spoken, and its text
    text: str = ""


def told(job: Any, called: dict[str, str] | None = None) -> Told:
    """``called``: the headlines, where they are known already."""
    story = (called or labels.headlines([job.slug]))[job.slug] if job.slug else ""
    state = "counting" if job.state == "running" and job.total else job.state
    words = say(
        f"desk.job_{state}",
        what=labels.words_of("job", job.what),
        story=f" “{story}”" if story else "",
        done=job.done,
        total=job.total,
        reason=job.reason or "",
    )
    facts = job.facts if job.state == "failed" else {}
    return Told(
        id=job.id,
        slug=job.slug,
        state=job.state,
        words=" ".join(words.split()),
        story=story,
        what=job.what,
        segment=str(facts.get("segment") or ""),
        text=str(facts.get("text") or ""),
    )


def jobs(slug: str | None = None) -> list[Told]:
    """Of one story: what is under way, and the last that failed unless something was ready after it. Of all: the same, newest first."""
    found: list[Any] = []
    over: set[str | None] = set()
    for job in desk().work.jobs(limit=MOST):
        if slug is not None and job.slug != slug:
            continue
        if job.slug is None and job.state == "ready":
            continue
        if job.error in OVER:  # nothing is left to be done about it
            continue
        if job.state in RUNNING or (job.state == "failed" and job.slug not in over):
            found.append(job)
        if job.state in ("ready", "failed"):
            over.add(job.slug)
    called = labels.headlines(job.slug for job in found)
    return [told(job, called) for job in found]


def nobody_works(shown: list[Told]) -> str | None:
    """Said where something waits and no worker lives: it would wait for ever, and an editor would wait with it."""
    waits = sum(job.state == "waiting" for job in shown)
    if not waits or desk().work.tally().workers:
        return None
    return say("desk.no_worker", jobs=waits)


def alarm_words(alarm: Alarm) -> str:
    try:
        return say(alarm.key, **{**alarm.facts, "slug": alarm.slug or alarm.facts.get("slug", "")})
    except KeyError:
        return say("desk.alarm", key=alarm.key, facts=", ".join(f"{n} {v}" for n, v in alarm.facts.items()))


def scheduled() -> list[Story]:
    """Live stories that the public does not meet yet."""
    now = desk().clock()
    return [
        story
        for story in desk().library.stories.newest(now=FAR, limit=MOST)
        if story.published_at and story.published_at > now
    ]
