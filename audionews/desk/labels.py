"""What code calls by slugs, keys and short names, as people call it: stories by their headlines, jobs, alarms and engines in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audionews.desk.context import Desk
from audionews.languages import INDONESIAN
from audionews.library import Library
from audionews.messages import is_said_in, language, say
from audionews.newsroom.offered_voices import OfferedVoice, offered
from audionews.work import Job, Work

RUNNING = ("waiting", "running")
OVER = ("newsroom.withdrawn", "newsroom.no_change")
MOST = 200


def headlines(library: Library, slugs: Iterable[str | None]) -> dict[str, str]:
    """By slug, of the newest versions; where there is no such story, its slug stands in."""
    wanted = {slug for slug in slugs if slug}
    return {slug: slug for slug in wanted} | library.stories.headlines(wanted)


def engines(desk: Desk, now: str | None, lang: str) -> list[tuple[str, str]]:
    """Name and words of each voice that may be chosen for a story in ``lang``: what speaks ``now`` first, since a form chooses the first by itself."""
    voices = [one for one in offered(desk.library, desk.settings) if desk.newsroom.studio.is_of(one.name, lang)]
    return [(one.name, engine_words(one)) for one in sorted(voices, key=lambda one: one.name != now)]


def engine_words(one: OfferedVoice) -> str:
    """What people call a voice, and that it sends the text away where it does."""
    words = words_of("engine", one.name, engine=one.name)
    return f"{words}{say('desk.sends_text')}" if one.sends_text else words


def words_of(about: str, name: str, **facts: object) -> str:
    """What messages.toml says of ``name``; of one that others brought along, the name itself."""
    try:
        return say(f"desk.{about}_{name}", **facts)
    except KeyError:
        return name


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLine:
    """A job as people read it."""

    id: str
    slug: str | None
    state: str
    words: str
    story: str = ""  # its headline
    what: str = ""
    segment: str = ""  # of a failed job: the sentence that could not be spoken, and its text
    text: str = ""


def job_line(job: Job, headline: str) -> JobLine:
    state = "counting" if job.state == "running" and job.total else job.state
    words = say(
        f"desk.job_{state}",
        what=words_of("job", job.what),
        story=f" “{headline}”" if headline else "",
        done=job.done,
        total=job.total,
        reason=_reason(job),
    )
    facts = job.facts if job.state == "failed" else {}
    return JobLine(
        id=job.id,
        slug=job.slug,
        state=job.state,
        words=" ".join(words.split()),
        story=headline,
        what=job.what,
        segment=str(facts.get("segment") or ""),
        text=str(facts.get("text") or ""),
    )


def _reason(job: Job) -> str:
    """Why it failed, in the desk's language: the worker that kept the sentence spoke Indonesian."""
    if job.error and language() != INDONESIAN and is_said_in(language(), job.error):
        return say(job.error, **job.facts)
    return job.reason or ""


def job_lines(work: Work, library: Library, slug: str | None = None) -> list[JobLine]:
    """Of one story: what is under way, and the last that failed unless something was ready after it. Of all: the same, newest first."""
    shown: list[Job] = []
    over: set[str | None] = set()
    for job in work.jobs(limit=MOST):
        if slug is not None and job.slug != slug:
            continue
        if job.slug is None and job.state == "ready":
            continue
        if job.error in OVER:  # nothing is left to be done about it
            continue
        if job.state in RUNNING or (job.state == "failed" and job.slug not in over):
            shown.append(job)
        if job.state in ("ready", "failed"):
            over.add(job.slug)
    called = headlines(library, (job.slug for job in shown))
    return [job_line(job, called.get(job.slug or "", "")) for job in shown]


def nobody_works(work: Work, shown: list[JobLine]) -> str | None:
    """Said where something waits and no worker lives: it would wait for ever, and an editor would wait with it."""
    waits = sum(job.state == "waiting" for job in shown)
    if not waits or work.tally().workers:
        return None
    return say("desk.no_worker", jobs=waits)
