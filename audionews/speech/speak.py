"""A script's segments → clips on the shelf: one voice an episode, each sentence spoken once, on all cores."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext

from audionews.errors import EngineFailed
from audionews.script.model import Segment
from audionews.speech.engines import engine
from audionews.speech.model import CLIP_FORMAT, ClipMaker, ClipShelf, Engine, Narration, Voice
from audionews.speech.pool import Job, Pool

# progress(done, total, segment): after each sentence that had to be spoken
Progress = Callable[[int, int, Segment], None]

# with turns(engine) as turn: turn() before each sentence is asked of it; either may wait
Turns = Callable[[str], AbstractContextManager[Callable[[], None]]]

TOLD = 200  # letters of a sentence that a report quotes


def no_turns(engine: str) -> AbstractContextManager[Callable[[], None]]:
    """Nobody waits."""
    return nullcontext(lambda: None)


def clip_key(engine_text: str, voice: Voice) -> str:
    """Which sound: 64 hex digits of what the machine is handed, who speaks and the clip format."""
    told = "\x1f".join((voice.fingerprint, CLIP_FORMAT, engine_text))
    return hashlib.sha256(told.encode("utf-8")).hexdigest()


def _cores() -> int:
    """Those this process may use: a container or ``taskset`` may leave it fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Speaker:
    """Speaks segments in worker processes that live until :meth:`close` (use ``with``).

    ``engines``: names in order of preference, the chosen one first (``engines.preference``); ``make_clip``: an
    importable function (``episode.encode.make_clip``) or its name; ``options``: plain values for engines (``engines.options_from``).
    """

    def __init__(
        self,
        engines: Sequence[str],
        make_clip: ClipMaker | str,
        *,
        options: dict[str, str | None] | None = None,
        workers: int | None = None,  # None: one a core
        patience_s: float | None = None,  # for one sentence; None: the engine's own
    ) -> None:
        self._names = tuple(engines)
        if not isinstance(make_clip, str):
            make_clip = f"{make_clip.__module__}:{make_clip.__qualname__}"
        self._maker = make_clip
        self._options = dict(options or {})
        self._size = workers or _cores()
        self._patience_s = patience_s
        self._engines: dict[str, Engine] = {}
        self._pools: dict[str, Pool] = {}

    def voice(self) -> Voice:
        """The voice that would speak now: that of the first engine which is there.

        Raises the first engine's ``EngineMissing`` when none is, ``UnknownName`` for a name that no engine has.
        """
        return self._first_present()[1].voice

    def plan(self, segments: Sequence[Segment], shelf: ClipShelf) -> Narration:
        """What ``speak_all`` would speak and reuse, with its keys, by the first engine that is there; speaks nothing."""
        name, present = self._first_present()
        keys = tuple(clip_key(present.text_for(segment), present.voice) for segment in segments)
        return self._narration(name, keys, len(shelf.missing(keys)))

    def speak_all(
        self,
        segments: Sequence[Segment],
        shelf: ClipShelf,
        progress: Progress | None = None,
        turns: Turns = no_turns,
    ) -> Narration:
        """Puts on the shelf what it lacks, each clip as soon as it is made, and returns the keys.

        One voice for all: if an engine fails in the middle, the next one speaks the whole episode
        (``fallback=True``); what the first had made stays on the shelf for a later re-voice.
        Raises ``EngineFailed`` (``engine``, ``segment``) of the chosen engine when none can.
        """
        first: EngineFailed | None = None
        for name in self._names:
            try:
                return self._speak_with(name, self._engine(name), segments, shelf, progress, turns)
            except EngineFailed as error:
                first = first or error
        raise first or EngineFailed("speech.no_engine")

    def close(self) -> None:
        """Ends the worker processes."""
        while self._pools:
            self._pools.popitem()[1].close()

    def __enter__(self) -> Speaker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _engine(self, name: str) -> Engine:
        if name not in self._engines:
            self._engines[name] = engine(name, self._options)
        return self._engines[name]

    def _first_present(self) -> tuple[str, Engine]:
        first: EngineFailed | None = None
        for name in self._names:
            try:
                return name, self._engine(name)
            except EngineFailed as error:
                first = first or error
        raise first or EngineFailed("speech.no_engine")

    def _speak_with(
        self,
        name: str,
        speaking: Engine,
        segments: Sequence[Segment],
        shelf: ClipShelf,
        progress: Progress | None,
        turns: Turns,
    ) -> Narration:
        texts = [speaking.text_for(segment) for segment in segments]
        keys = tuple(clip_key(text, speaking.voice) for text in texts)
        missing = shelf.missing(keys)
        jobs: dict[str, Job] = {}
        asked: dict[str, Segment] = {}
        for key, text, segment in zip(keys, texts, segments, strict=True):
            if key not in asked:
                asked[key] = segment
                if key in missing:
                    jobs[key] = Job(key=key, text=text, words=segment.spoken, segment_id=segment.id)
        if jobs:
            try:
                with (
                    turns(name) as turn,
                    closing(self._pool(name, speaking).speak(list(jobs.values()), turn)) as answers,
                ):
                    for done, (job, clip) in enumerate(answers, 1):
                        shelf.put(clip)
                        if progress:
                            progress(done, len(jobs), asked[job.key])
            except EngineFailed as error:  # which sentence it was, in its words: an editor knows no ids
                shown = next((one.shown for one in segments if one.id == error.facts.get("segment")), "")
                raise type(error)(error.key, **{"text": shown[:TOLD], **error.facts}) from error
        return self._narration(name, keys, len(jobs))

    def _pool(self, name: str, speaking: Engine) -> Pool:
        if name not in self._pools:
            size = min(self._size, getattr(speaking, "parallel", None) or self._size)
            patience_s = self._patience_s or getattr(speaking, "patience_s", 60.0)
            self._pools[name] = Pool(name, self._options, self._maker, size, patience_s)
        return self._pools[name]

    def _narration(self, name: str, keys: tuple[str, ...], spoken: int) -> Narration:
        return Narration(
            voice=self._engine(name).voice,
            fallback=name != self._names[0],
            keys=keys,
            spoken=spoken,
            reused=len(keys) - spoken,
        )
