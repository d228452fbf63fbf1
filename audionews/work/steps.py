"""What each kind of work does: the newsroom's verbs, cut into steps that may be killed and done again.

A step is done at least once. That it counts once is the newsroom's doing (a build is found, a pointer that has moved stays);
where doing it twice would be refused, the look taken in the step before tells "done already" from "cannot be done".
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from audionews.errors import (
    AudionewsError,
    BadInput,
    Conflict,
    EncoderFailed,
    EngineFailed,
    EngineMissing,
    FetchFailed,
    StoreFailed,
)
from audionews.library.model import Build, Story
from audionews.messages import say, sentence
from audionews.newsroom import Newsroom
from audionews.speech.engines import name_of
from audionews.work import circuit_breaker
from audionews.work.asking import article_of
from audionews.work.circuit_breaker import Health
from audionews.work.remaking import goes_on

log = logging.getLogger("audionews.work")
PATIENCE_S = (1, 2, 4, 8, 16, 32)
STORE_PATIENCE_S = (*PATIENCE_S, 32, 32)  # gone for a minute, and then slow to start: back before a job is given up
Step = Callable[[str, Callable[[], Any]], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a job is done with; side effects outside the newsroom come in here."""

    newsroom: Newsroom
    step: Step
    progress: Callable[[int, int, object], None]
    health: Callable[[str], Health]
    change_health: Callable[[str, Callable[[Health], Health]], Health]
    ask_later: Callable[..., str]  # ask_later(what, delay_s=, key=, **facts)
    duties: Mapping[str, Callable[[], Any]]
    now_s: Callable[[], float] = time.time
    wait: Callable[[float], None] = time.sleep
    leaving: Callable[[], bool] = lambda: False  # this worker has given its jobs to others


def do(what: str, facts: dict[str, Any], by: str, tools: Tools) -> dict[str, Any]:
    """Does it; ``{"done": facts}`` or ``{"failed": {"error", "message"}}``."""

    def step(name: str, action: Callable[[], Any]) -> Any:
        outcome = tools.step(name, lambda: _patiently(name, action, tools.wait, tools.leaving))
        if "failed" in outcome:
            raise _Failed(outcome["failed"])
        return outcome["done"]

    try:
        answer = {"done": _DOING[what](facts, by, tools, step)}
    except _Failed as failed:
        answer = {"failed": failed.args[0]}
    if what == "remake" and facts.get("run"):  # one of many: whatever became of it, the next one's turn has come
        tools.step("more", lambda: _patiently("more", tools.duties["remake_more"], tools.wait))
    return answer


class _Failed(Exception):
    """A step's failure on its way out of the job."""


def _patiently(
    name: str, action: Callable[[], Any], wait: Callable[[float], None], leaving: Callable[[], bool] = lambda: False
) -> dict[str, Any]:
    """The step's answer, or its expected failure as words; what time may heal is tried again for a minute, a store for two."""
    for tried in count():
        try:
            return {"done": action()}
        except AudionewsError as error:
            if leaving():  # its tools were taken away: no failure of this job, another worker goes on with it
                raise
            pauses_s = STORE_PATIENCE_S if isinstance(error, StoreFailed) else PATIENCE_S
            pause_s = pauses_s[tried] if tried < len(pauses_s) else None
            if pause_s is None or not _may_heal(error):
                log.warning("step %s failed: %s", name, error)
                facts = {name: value for name, value in error.facts.items() if isinstance(value, (str, int, float))}
                return {"failed": {"error": error.key, "message": " ".join(sentence(error).split()), "facts": facts}}
            log.warning("step %s failed, again in %s s: %s", name, pause_s, error)
        except Exception as error:
            if leaving():
                raise
            log.exception("step %s failed unexpectedly", name)
            told = f"{type(error).__name__}: {error}"[:300]
            return {"failed": {"error": "work.unexpected", "message": say("work.unexpected", told=told)}}
        wait(pause_s)
    raise AssertionError


def _may_heal(error: AudionewsError) -> bool:
    if error.key in ("speech.silent", "speech.too_short"):  # an editor can put that right, time cannot
        return False
    return isinstance(error, (StoreFailed, EngineFailed, EncoderFailed, FetchFailed)) and not isinstance(
        error, EngineMissing
    )


# The voice


def _voice(facts: Mapping[str, Any], tools: Tools) -> dict[str, Any]:
    """``wished``: the engine that should speak; ``asked``: what the newsroom is told, another one while its circuit is open."""
    slug, engine = facts["slug"], facts.get("engine")
    names = tools.newsroom.voice_order(slug, engine)
    if follows := tools.newsroom.voice_that_follows(slug, engine):
        return {"asked": None, "wished": follows, "tried": False, "follows": True}
    if len(names) > 1 and tools.health(names[0]).open(tools.now_s()):
        return {"asked": names[1], "wished": names[0], "tried": False}
    return {"asked": engine, "wished": names[0], "tried": True}


def _heard(slug: str, build: Build, spoken: int, voice: Mapping[str, Any], tools: Tools, attempt: int = 1) -> None:
    """What the episode says about its engine; where another one stood in, the wished voice speaks it again later."""
    wished, stood_in = voice["wished"], build.fallback or not voice["tried"]
    if voice["tried"] and spoken:
        health = tools.change_health(
            wished,
            (lambda h: circuit_breaker.after_failure(h, tools.now_s())) if stood_in else circuit_breaker.after_success,
        )
        if stood_in:
            log.warning("engine %s could not speak %s (%s in a row)", wished, slug, health.failures)
    if voice.get("follows"):
        tools.ask_later("revoice", delay_s=0, key=f"revoice/{slug}/{build.id}/{wished}", slug=slug, engine=wished)
    elif stood_in and (delay_s := circuit_breaker.revoice_after(attempt)) is not None:
        key = f"revoice/{slug}/{build.id}/{wished}/{attempt}"
        tools.ask_later("revoice", delay_s=delay_s, key=key, slug=slug, engine=wished, attempt=attempt)


def _told(slug: str, build: Build, spoken: int, reused: int, **more: Any) -> dict[str, Any]:
    return {
        "slug": slug,
        "revision": build.revision,
        "build": build.id,
        "engine": build.voice.engine,
        "fallback": build.fallback,
        "spoken": spoken,
        "reused": reused,
        "audio": build.mp3.path,
        **more,
    }


# The kinds of work


def _speak(facts: Mapping[str, Any], by: str, tools: Tools, step: Step) -> dict[str, Any]:
    slug = facts["slug"]

    def speak() -> dict[str, Any]:
        voice = _voice(facts, tools)
        made = tools.newsroom.speak(slug, by=by, engine=voice["asked"], progress=tools.progress)
        return _told(slug, made.build, made.spoken, made.reused, voice=voice)

    return step("speak", speak)


def _publish(facts: Mapping[str, Any], by: str, tools: Tools, step: Step) -> dict[str, Any]:
    slug = facts["slug"]
    made = _speak(facts, by, tools, step)
    visible_from = facts.get("visible_from")

    def publish() -> dict[str, Any]:
        done = tools.newsroom.publish(
            slug,
            by=by,
            engine=facts.get("engine")
            if made["engine"] == facts.get("engine")
            else None,  # the build that was just made
            visible_from=visible_from and datetime.fromisoformat(visible_from),
            progress=tools.progress,
        )
        build = done.made.build
        _heard(slug, build, made["spoken"], made["voice"], tools)
        return _told(
            slug,
            build,
            made["spoken"] + done.made.spoken,
            made["reused"] if build.id == made["build"] else done.made.reused,
            url=f"/berita/{slug}",
            correction=done.correction and done.correction.id,
        )

    return step("publish", publish)


def _look(tools: Tools, slug: str) -> dict[str, Any]:
    story = tools.newsroom.library.stories.get(slug)
    return {"live": story.revision.number, "newest": story.newest.number}


def _correct(facts: Mapping[str, Any], by: str, tools: Tools, step: Step) -> dict[str, Any]:
    slug = facts["slug"]
    before = step("look", lambda: _look(tools, slug))

    def correct() -> dict[str, Any]:
        voice = _voice(facts, tools)
        try:
            done = tools.newsroom.correct(
                slug,
                article_of(facts),
                kind=facts["kind"],
                reason=facts["reason"],
                by=by,
                deliver=facts.get("deliver"),
                engine=voice["asked"],
                expected=facts.get("expected"),
                progress=tools.progress,
            )
            story, build, spoken, reused = done.story, done.made.build, done.made.spoken, done.made.reused
            if done.already:
                spoken, reused = build.spoken, build.reused  # a run that was killed after its last write: all is done
        except BadInput as refused:
            story = tools.newsroom.library.stories.get(slug)
            if refused.key != "newsroom.no_change" or not _is_this(story, before, facts):
                raise
            build = story.build  # another job has published it since
            spoken, reused = build.spoken, build.reused
        _heard(slug, build, spoken, voice, tools)
        correction = next((c for c in story.corrections if c.after_revision == story.revision.number), None)
        return _told(slug, build, spoken, reused, url=f"/berita/{slug}", correction=correction and correction.id)

    return step("correct", correct)


def _is_this(story: Story, before: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Whether the correction is public: since the look, or since the version that its editor saw (another job published it)."""
    since = min(before["live"], facts.get("expected") or before["live"])
    asked = (facts["kind"], facts["reason"])
    live = story.revision
    return (live.number > since and (live.kind, live.reason) == asked) or any(
        correction.after_revision > since and (correction.kind, correction.reason) == asked
        for correction in story.corrections
    )


def _remake(facts: Mapping[str, Any], by: str, tools: Tools, step: Step) -> dict[str, Any]:
    slug = facts["slug"]

    def remake() -> dict[str, Any]:
        if facts.get("run") and not goes_on(tools.newsroom.library, facts["run"]):
            return {"slug": slug, "postponed": True}
        voice = _voice(facts, tools)
        done = tools.newsroom.remake(
            slug, by=by, reason=facts["reason"], engine=voice["asked"], progress=tools.progress
        )
        _heard(slug, done.made.build, done.made.spoken, voice, tools)
        return _told(slug, done.made.build, done.made.spoken, done.made.reused, url=f"/berita/{slug}")

    return step("remake", remake)


def _revoice(facts: Mapping[str, Any], by: str, tools: Tools, step: Step) -> dict[str, Any]:
    slug, engine, attempt = facts["slug"], facts["engine"], int(facts.get("attempt", 1))

    def revoice() -> dict[str, Any]:
        story = tools.newsroom.library.stories.get(slug)
        if story.status != "live" or story.build is None or name_of(story.build.voice) == engine:
            return {"slug": slug, "needless": True}
        if tools.health(engine).open(tools.now_s()):
            _heard(slug, story.build, 0, {"wished": engine, "tried": False}, tools, attempt + 1)
            return {"slug": slug, "postponed": True}
        done = tools.newsroom.publish(slug, by=by, engine=engine, progress=tools.progress)
        # Counted as spoken even where all was found: a stand-in that is found again means that the engine has failed again.
        _heard(slug, done.made.build, 1, {"wished": engine, "tried": True}, tools, attempt + 1)
        return _told(slug, done.made.build, done.made.spoken, done.made.reused, url=f"/berita/{slug}")

    return step("revoice", revoice)


def _rollback(facts: Mapping[str, Any], by: str, tools: Tools, step: Step) -> dict[str, Any]:
    slug = facts["slug"]

    def rollback() -> dict[str, Any]:
        done = tools.newsroom.rollback(slug, to=int(facts["to"]), by=by, reason=facts.get("reason", ""))
        return _told(slug, done.made.build, done.made.spoken, done.made.reused, url=f"/berita/{slug}")

    return step("rollback", rollback)


def _withdraw(facts: Mapping[str, Any], by: str, tools: Tools, step: Step) -> dict[str, Any]:
    slug = facts["slug"]

    def withdraw() -> dict[str, Any]:
        try:
            story = tools.newsroom.withdraw(
                slug,
                ground=facts["ground"],
                reason=facts["reason"],
                by=by,
                engine=_voice(facts, tools)["asked"],
                progress=tools.progress,
            )
        except Conflict as refused:
            story = tools.newsroom.library.stories.get(slug)
            if refused.key != "newsroom.withdrawn" or story.revision.reason != facts["reason"]:
                raise
        return {
            "slug": slug,
            "ground": facts["ground"],
            "url": f"/berita/{slug}",
            "audio": story.build and story.build.mp3.path,
        }

    return step("withdraw", withdraw)


def _duty(name: str) -> Callable[..., dict[str, Any]]:
    def run(_facts: Mapping[str, Any], _by: str, tools: Tools, step: Step) -> dict[str, Any]:
        return step(name, lambda: {"told": str(tools.duties[name]())[:500]})

    return run


_DOING: Mapping[str, Callable[..., dict[str, Any]]] = {
    "publish": _publish,
    "speak": _speak,
    "correct": _correct,
    "remake": _remake,
    "revoice": _revoice,
    "rollback": _rollback,
    "withdraw": _withdraw,
    "poll_sources": _duty("poll_sources"),
    "announce": _duty("announce"),
    "retire": _duty("retire"),
    "remake_more": _duty("remake_more"),
}
