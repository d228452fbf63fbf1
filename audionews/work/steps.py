"""What a worker does of each order: its slow half (``orders.carry_out``), cut into steps that may be killed and done again.

A step is done at least once. That it counts once is the newsroom's doing: a build is found, a pointer that has moved stays, what is
withdrawn already for this very reason is answered.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import msgspec

from audionews.errors import (
    AudionewsError,
    EncoderFailed,
    EngineFailed,
    EngineMissing,
    FetchFailed,
    StoreFailed,
)
from audionews.library.model import Build
from audionews.messages import say, sentence
from audionews.newsroom import Newsroom
from audionews.newsroom.correction_rules import correction_of
from audionews.newsroom.lead_ins import speak_ahead
from audionews.newsroom.model import Published
from audionews.newsroom.voice_choice import own_voice, voice_that_follows
from audionews.speech.engines import name_of
from audionews.work import circuit_breaker
from audionews.work.circuit_breaker import Health
from audionews.work.edition_acceptance import written
from audionews.work.edition_values import MakeBulletin, MakeExport
from audionews.work.order import EXPRESS, VOICE
from audionews.work.orders import carry_out
from audionews.work.remaking import goes_on
from audionews.work.values import (
    QUEUED,
    Announce,
    Duty,
    Order,
    PollSources,
    Publish,
    Remake,
    RemakeMore,
    Retire,
    Revoice,
    Speak,
    Withdraw,
)

log = logging.getLogger("audionews.work")
PATIENCE_S = (1, 2, 4, 8, 16, 32)
STORE_PATIENCE_S = (*PATIENCE_S, 32, 32)  # gone for a minute, and then slow to start: back before a job is given up
Step = Callable[[str, Callable[[], Any]], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a job is done with; side effects outside the newsroom come in here."""

    newsroom: Newsroom
    step: Step
    names: Callable[[str | None], tuple[str, ...]]  # the voices in order of preference, the wished one first
    progress: Callable[[int, int, object], None]
    health: Callable[[str], Health]
    change_health: Callable[[str, Callable[[Health], Health]], Health]
    ask_later: Callable[..., str]  # ask_later(order, delay_s=, key=)
    duties: Mapping[str, Callable[[], Any]]
    now_s: Callable[[], float] = time.time
    wait: Callable[[float], None] = time.sleep
    leaving: Callable[[], bool] = lambda: False  # this worker has given its jobs to others


def lane_of(what: str, facts: dict[str, Any]) -> str:
    """The lane of a job that is in the queue already; one that cannot be meant any more fails in the lane of the voice."""
    try:
        return msgspec.convert(facts, type=QUEUED[what]).lane or VOICE
    except (KeyError, msgspec.ValidationError):
        return VOICE


def do(what: str, facts: dict[str, Any], by: str, tools: Tools) -> dict[str, Any]:
    """Does it; ``{"done": facts}`` or ``{"failed": {"error", "message"}}``. ``what``, ``facts``: an order as the queue keeps it."""
    order = msgspec.convert(facts, type=QUEUED[what])

    def step(name: str, action: Callable[[], Any]) -> Any:
        outcome = tools.step(name, lambda: _patiently(name, action, tools.wait, tools.leaving))
        if "failed" in outcome:
            raise _Failed(outcome["failed"])
        return outcome["done"]

    try:
        answer = {"done": _DOING[type(order)](order, by, tools, step)}
    except _Failed as failed:
        answer = {"failed": failed.args[0]}
    if isinstance(order, Remake) and order.run:  # one of many: whatever became of it, the next one's turn has come
        tools.step("more", lambda: _patiently("more", tools.duties["remake_more"], tools.wait))
    if isinstance(order, (Publish, Revoice)) and order.lane != EXPRESS and "done" in answer:
        _speak_lead_ins(order.slug, tools)
    return answer


def _speak_lead_ins(slug: str, tools: Tools) -> None:
    """For the story's first correction, after the story is public. No step: it is found on the shelf, and a failure changes nothing."""
    try:
        speak_ahead(tools.newsroom, slug)
    except AudionewsError as error:
        log.warning("the words of a correction of %s could not be spoken ahead: %s", slug, error)


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
                return {"failed": {"error": error.key, "message": sentence(error), "facts": facts}}
            log.warning("step %s failed, again in %s s: %s", name, pause_s, error)
        except Exception as error:
            if leaving():
                raise
            log.exception("step %s failed unexpectedly", name)
            description = f"{type(error).__name__}: {error}"[:300]
            return {"failed": {"error": "work.unexpected", "message": say("work.unexpected", told=description)}}
        wait(pause_s)
    raise AssertionError


def _may_heal(error: AudionewsError) -> bool:
    if error.key in ("speech.silent", "speech.too_short"):  # an editor can put that right, time cannot
        return False
    return isinstance(error, (StoreFailed, EngineFailed, EncoderFailed, FetchFailed)) and not isinstance(
        error, EngineMissing
    )


# The voice


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceChoice:
    """``wished``: the engine that should speak; ``asked``: what the newsroom is told, another one while its circuit is open."""

    wished: str
    asked: str | None
    tried: bool = True
    follows: bool = False  # the story goes public in the instant voice first


def _voice(order: Publish | Speak | Remake | Withdraw, tools: Tools) -> VoiceChoice:
    if not isinstance(order, Withdraw) and (voice := voice_that_follows(tools.newsroom, order.slug, order.engine)):
        return VoiceChoice(wished=voice, asked=None, tried=False, follows=True)
    names = tools.names(own_voice(tools.newsroom, order.slug, order.engine))
    if len(names) > 1 and tools.health(names[0]).open(tools.now_s()):
        return VoiceChoice(wished=names[0], asked=names[1], tried=False)
    return VoiceChoice(wished=names[0], asked=order.engine)


def _note_health(build: Build, spoken: int, voice: VoiceChoice, tools: Tools, attempt: int = 1) -> None:
    """What the episode says about its engine; where another one stood in, the wished voice speaks it again later."""
    wished, slug, stood_in = voice.wished, build.slug, build.fallback or not voice.tried
    if voice.tried and spoken:
        health = tools.change_health(
            wished,
            (lambda h: circuit_breaker.after_failure(h, tools.now_s())) if stood_in else circuit_breaker.after_success,
        )
        if stood_in:
            log.warning("engine %s could not speak %s (%s in a row)", wished, slug, health.failures)
        if stood_in and health.failures == circuit_breaker.TRIPS_AT:
            facts = {"engine": wished}
            tools.newsroom.library.inbox.alarm("speech.left_alone", at=tools.newsroom.clock(), facts=facts)
    if voice.follows:
        tools.ask_later(Revoice(slug=slug, engine=wished), delay_s=0, key=f"revoice/{slug}/{build.id}/{wished}")
    elif stood_in and (delay_s := circuit_breaker.revoice_after(attempt)) is not None:
        key = f"revoice/{slug}/{build.id}/{wished}/{attempt}"
        tools.ask_later(Revoice(slug=slug, engine=wished, attempt=attempt), delay_s=delay_s, key=key)


def _answer(done: Published, **more: Any) -> dict[str, Any]:
    """A job's result, in JSON."""
    build, correction = done.made.build, done.correction or correction_of(done.story, done.story.revision.number)
    return {
        "slug": build.slug,
        "revision": build.revision,
        "build": build.id,
        "engine": build.voice.engine,
        "voice_name": name_of(build.voice),
        "fallback": build.fallback,
        "spoken": done.made.spoken,
        "reused": done.made.reused,
        "audio": build.mp3.path,
        "url": f"/berita/{build.slug}",
        "correction": correction and correction.id,
        **more,
    }


# The kinds of work


def _speak(order: Speak | Publish, by: str, tools: Tools, step: Step) -> dict[str, Any]:
    def speak() -> dict[str, Any]:
        voice = _voice(order, tools)
        done = carry_out(Speak(slug=order.slug, engine=voice.asked), by, tools.newsroom, progress=tools.progress)
        return _answer(done, voice=msgspec.to_builtins(voice), spoken_by=name_of(done.made.build.voice))

    return step("speak", speak)


def _publish(order: Publish, by: str, tools: Tools, step: Step) -> dict[str, Any]:
    made = _speak(order, by, tools, step)

    def publish() -> dict[str, Any]:
        spoken_by = replace(order, engine=made["voice_name"])  # the build that was just made, whoever stood in
        done = carry_out(spoken_by, by, tools.newsroom, progress=tools.progress)
        build, spoken = done.made.build, made["spoken"] + done.made.spoken
        _note_health(build, made["spoken"], msgspec.convert(made["voice"], type=VoiceChoice), tools)
        return _answer(done, spoken=spoken, reused=made["reused"] if build.id == made["build"] else done.made.reused)

    return step("publish", publish)


def _remake(order: Remake, by: str, tools: Tools, step: Step) -> dict[str, Any]:
    def remake() -> dict[str, Any]:
        if order.run and not goes_on(tools.newsroom.library, order.run):
            return {"slug": order.slug, "postponed": True}
        voice = _voice(order, tools)
        done = carry_out(replace(order, engine=voice.asked), by, tools.newsroom, progress=tools.progress)
        _note_health(done.made.build, done.made.spoken, voice, tools)
        return _answer(done)

    return step("remake", remake)


def _revoice(order: Revoice, by: str, tools: Tools, step: Step) -> dict[str, Any]:
    slug, engine, attempt = order.slug, order.engine, order.attempt

    def revoice() -> dict[str, Any]:
        story = tools.newsroom.library.stories.get(slug)
        if story.status != "live" or story.build is None or name_of(story.build.voice) == engine:
            return {"slug": slug, "needless": True}
        if tools.health(engine).open(tools.now_s()):
            untried = VoiceChoice(wished=engine, asked=None, tried=False)
            _note_health(story.build, 0, untried, tools, attempt + 1)
            return {"slug": slug, "postponed": True}
        done = carry_out(order, by, tools.newsroom, progress=tools.progress)
        # Counted as spoken even where all was found: a stand-in that is found again means that the engine has failed again.
        _note_health(done.made.build, 1, VoiceChoice(wished=engine, asked=engine), tools, attempt + 1)
        return _answer(done)

    return step("revoice", revoice)


def _withdraw(order: Withdraw, by: str, tools: Tools, step: Step) -> dict[str, Any]:
    def withdraw() -> dict[str, Any]:
        voice = _voice(order, tools)
        done = carry_out(replace(order, engine=voice.asked), by, tools.newsroom, progress=tools.progress)
        return {
            "slug": done.story.slug,
            "ground": order.ground,
            "url": f"/berita/{done.story.slug}",
            "audio": done.made.build.mp3.path,
        }

    return step("withdraw", withdraw)


def _make_bulletin(order: MakeBulletin, by: str, tools: Tools, step: Step) -> dict[str, Any]:
    return step("bulletin", lambda: _answer(carry_out(order, by, tools.newsroom)))


def _make_export(order: MakeExport, _by: str, tools: Tools, step: Step) -> dict[str, Any]:
    return step("export", lambda: written(order, tools.newsroom))


def _duty(order: Duty, _by: str, tools: Tools, step: Step) -> dict[str, Any]:
    return step(order.what, lambda: {"told": str(tools.duties[order.what]())[:500]})


_DOING: Mapping[type[Order], Callable[..., dict[str, Any]]] = {
    Publish: _publish,
    Speak: _speak,
    Remake: _remake,
    Revoice: _revoice,
    Withdraw: _withdraw,
    MakeBulletin: _make_bulletin,
    MakeExport: _make_export,
    **dict.fromkeys((PollSources, Announce, RemakeMore, Retire), _duty),
}
