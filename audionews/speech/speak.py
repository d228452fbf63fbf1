"""A script's segments → clips on the shelf: one cast an episode, each part of a sentence spoken once, on all cores."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from itertools import groupby

from audionews.errors import EngineFailed
from audionews.languages import ENGLISH, INDONESIAN
from audionews.script.model import Segment
from audionews.speech.cast import Cast, VoicePart, disclosed, parts_of
from audionews.speech.engines import engine, engine_of
from audionews.speech.model import CLIP_FORMAT, ClipMaker, ClipShelf, Engine, Hearing, Narration, Voice, cores
from audionews.speech.pool import ClipJob, Pool
from audionews.speech.tongues import ANY, languages_of

# progress(done, total, segment): after each sentence that had to be spoken
Progress = Callable[[int, int, Segment], None]

# with turns(engine) as turn: turn() before each sentence is asked of it; either may wait
Turns = Callable[[str], AbstractContextManager[Callable[[], None]]]

# meter(engine, characters, within): before they are spoken, ``within`` the month's limit, or it raises ``EngineFailed``; and
# afterwards what was more or (with a minus) less
Meter = Callable[[str, int, bool], None]

HEARING_S = 120.0  # for hearing a clip back, and speaking and hearing it once more

_HEARD_BACK = (INDONESIAN, ENGLISH)  # of an Indonesian voice: English is what stands in an Indonesian story

log = logging.getLogger("audionews.speech")

MOST_QUOTED = 200  # letters of a sentence that a report quotes


def _cause(error: EngineFailed) -> str:
    """Why, for the log: not the sentence, which may be embargoed."""
    return " ".join(str(part) for part in (error.key, error.facts.get("why")) if part)


def no_turns(engine: str) -> AbstractContextManager[Callable[[], None]]:
    """Nobody waits."""
    return nullcontext(lambda: None)


def no_meter(engine: str, characters: int, within: bool) -> None:
    """Nobody counts."""


def clip_key(engine_text: str, voice: Voice) -> str:
    """Which sound: 64 hex digits of what the machine is handed, who speaks and the clip format."""
    identity = "\x1f".join((voice.fingerprint, CLIP_FORMAT, engine_text))
    return hashlib.sha256(identity.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A part with what its machine is handed, and the key of that sound."""

    part: VoicePart
    text: str
    key: str
    characters: int


class Speaker:
    """Speaks segments in worker processes that live until :meth:`close` (use ``with``).

    ``casts``: in order of preference, the chosen one first (``cast.casts``); a name stands for a cast of that one voice.
    ``make_clip``: an importable function (``episode.encode.make_clip``) or its name; ``options``: plain values for
    engines (``engines.options_from``).
    """

    def __init__(
        self,
        casts: Sequence[Cast | str],
        make_clip: ClipMaker | str,
        *,
        options: dict[str, str | None] | None = None,
        workers: int | None = None,  # None: one a core
        patience_s: float | None = None,  # for one sentence; None: the engine's own
        pools: dict[str, Pool] | None = None,  # by engine, shared with other speakers of the same options and maker
    ) -> None:
        self._casts = tuple(Cast(voice=cast) if isinstance(cast, str) else cast for cast in casts)
        if not isinstance(make_clip, str):
            make_clip = f"{make_clip.__module__}:{make_clip.__qualname__}"
        self._maker = make_clip
        self._options = dict(options or {})
        self._size = workers or cores()
        self._patience_s = patience_s
        self._engines: dict[str, Engine] = {}
        self._pools: dict[str, Pool] = {} if pools is None else pools

    def voice(self) -> Voice:
        """The voice that would speak now, with its cast: that of the first cast which is there.

        Raises the first cast's ``EngineMissing`` when none is, ``UnknownName`` for a name that no engine has.
        """
        return self._disclosed(self._first_present())

    def plan(self, segments: Sequence[Segment], shelf: ClipShelf) -> Narration:
        """What ``speak_all`` would speak and reuse, with its keys, by the first cast that is there; speaks nothing."""
        cast = self._first_present()
        lines = self._lines(segments, cast)
        return self._narration(cast, lines, shelf.missing([line.key for line in lines]))

    def speak_all(
        self,
        segments: Sequence[Segment],
        shelf: ClipShelf,
        progress: Progress | None = None,
        turns: Turns = no_turns,
        *,
        instant: bool = False,
        awaited: bool = False,
        meter: Meter = no_meter,
    ) -> Narration:
        """Puts on the shelf what it lacks, each clip as soon as it is made, and returns the keys.

        One cast for all: if an engine fails in the middle, the next cast speaks the whole episode
        (``fallback=True``); what the first had made stays on the shelf for a later re-voice.
        ``instant``: by the first cast that costs no time, for a chosen one that will speak it later. ``awaited``: listeners hear
        something wrong until it is there.
        Raises ``EngineFailed`` (``engine``, ``segment``) of the chosen cast when none can.
        """
        first: EngineFailed | None = None
        for cast in sorted(self._casts, key=lambda cast: not self.is_instant(cast)) if instant else self._casts:
            try:
                return self._speak_with(cast, segments, shelf, progress, turns, meter, awaited)
            except EngineFailed as error:
                first = first or error
                log.warning("%s did not speak: %s", " ".join(cast.names), _cause(error))
        raise first or EngineFailed("speech.no_engine")

    def close(self) -> None:
        """Ends the worker processes."""
        while self._pools:
            self._pools.popitem()[1].close()

    def __enter__(self) -> Speaker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def is_instant(self, cast: Cast | None = None) -> bool:
        """Does the cast, or the first one that is there, cost no time to speak of? One that cannot speak here costs time."""
        try:
            names = (cast or self._first_present()).names
            return all(getattr(self._engine(name), "instant", False) for name in names)
        except EngineFailed:
            return False

    def _engine(self, name: str) -> Engine:
        if name not in self._engines:
            self._engines[name] = engine(name, self._options)
        return self._engines[name]

    def _first_present(self) -> Cast:
        first: EngineFailed | None = None
        for cast in self._casts:
            try:
                for name in cast.names:
                    self._engine(name)
                return cast
            except EngineFailed as error:
                first = first or error
        raise first or EngineFailed("speech.no_engine")

    def _disclosed(self, cast: Cast) -> Voice:
        return disclosed(cast, {name: self._engine(name).voice for name in cast.names})

    def _lines(self, segments: Sequence[Segment], cast: Cast) -> list[_Line]:
        lines = []
        for part in parts_of(segments, cast):
            speaking = self._engine(part.voice)
            text = speaking.text_for(part.segment)
            key, characters = clip_key(text, speaking.voice), getattr(speaking, "billed", len)(text)
            lines.append(_Line(part=part, text=text, key=key, characters=characters))
        return lines

    def _speak_with(
        self,
        cast: Cast,
        segments: Sequence[Segment],
        shelf: ClipShelf,
        progress: Progress | None,
        turns: Turns,
        meter: Meter,
        awaited: bool,
    ) -> Narration:
        lines = self._lines(segments, cast)
        missing = shelf.missing([line.key for line in lines])
        jobs: dict[str, dict[str, ClipJob]] = {}  # by engine, by key: one pool speaks for all voices of an engine
        segments_by_key: dict[str, Segment] = {}
        for line in lines:
            if line.key in missing and line.key not in segments_by_key:
                segments_by_key[line.key] = segment = line.part.segment
                voice = line.part.voice
                job = ClipJob(
                    voice=voice,
                    key=line.key,
                    text=line.text,
                    words=segment.spoken,
                    segment_id=segment.id,
                    characters=line.characters,
                    heard_back=segment.lang in _HEARD_BACK
                    and bool({INDONESIAN, ANY} & set(languages_of(self._engine(voice)))),
                    awaited=awaited,
                )
                jobs.setdefault(engine_of(voice), {})[line.key] = job
        done = 0
        heard: list[tuple[str, Hearing]] = []
        for name, of_engine in jobs.items():
            expected, spent = sum(job.characters for job in of_engine.values()), 0
            meter(name, expected, True)
            try:
                with (
                    turns(name) as turn,
                    closing(self._pool(name, of_engine).speak(list(of_engine.values()), turn)) as answers,
                ):
                    for job, clip in answers:
                        done += 1
                        shelf.put(clip)
                        spent += job.characters * (clip.hearing.tries if clip.hearing else 1)
                        if clip.hearing:
                            heard.append((job.segment_id, clip.hearing))
                        if progress:
                            progress(done, len(segments_by_key), segments_by_key[job.key])
            except EngineFailed as error:  # which sentence it was, in its words: an editor knows no ids
                shown = next((s.shown for s in segments if s.id == error.facts.get("segment")), "")
                raise type(error)(error.key, **{"text": shown[:MOST_QUOTED], **error.facts}) from error
            finally:
                if spent != expected:
                    meter(name, spent - expected, False)
        return replace(self._narration(cast, lines, missing), heard=tuple(heard))

    def _pool(self, name: str, jobs: Mapping[str, ClipJob]) -> Pool:
        if name not in self._pools:
            speaking = self._engine(next(iter(jobs.values())).voice)
            size = min(self._size, getattr(speaking, "parallel", None) or self._size)
            patience_s = self._patience_s or getattr(speaking, "patience_s", 60.0)
            if getattr(speaking, "may_skip", False) and (
                self._options.get("hear_model") or self._options.get("hear_with")
            ):
                patience_s += HEARING_S
            self._pools[name] = Pool(name, self._options, self._maker, size, patience_s)
        return self._pools[name]

    def _narration(self, cast: Cast, lines: Sequence[_Line], missing: set[str]) -> Narration:
        """A sentence counts as spoken if a part of it was, unless an equal one was spoken before it."""
        parts = tuple(line.part.segment for line in lines)
        lacking, sentences, spoken = set(missing), 0, 0
        for _, of_sentence in groupby(lines, key=lambda line: (line.part.segment.id, line.part.segment.block)):
            keys = {line.key for line in of_sentence}
            sentences += 1
            spoken += bool(keys & lacking)
            lacking -= keys
        return Narration(
            voice=self._disclosed(cast),
            fallback=cast != self._casts[0],
            parts=parts,
            keys=tuple(line.key for line in lines),
            spoken=spoken,
            reused=sentences - spoken,
            characters=sum({line.key: line.characters for line in lines if line.key in missing}.values()),
        )
