"""Which voices this machine has, what each costs, and how fast it speaks here: for ``audionews voice`` and ``check``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from audionews.errors import AudionewsError
from audionews.messages import say, sentence
from audionews.script.model import Segment, Span
from audionews.speech.engines import TEST_TONE, Options, engine, names, price_of, sends_text, voices_of
from audionews.speech.model import Sound, cores


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceHere:
    """One voice. ``missing``: why it cannot speak here, in words; its other values are then 0."""

    name: str
    label: str
    licence: str
    cost_per_1000_letters: str  # "0", or what its seller asks
    missing: str = ""
    sentences_a_minute: float = 0.0  # on all cores that this process may use
    audio_ms: int = 0
    cpu_s_per_minute: float = 0.0  # processor seconds for a minute of audio


def sample(words: str, lang: str = "id") -> Segment:
    """A sentence to try a voice with."""
    return Segment(id="s1", kind="paragraph", shown=words, spoken=words, spans=(Span(text=words, lang=lang),))


def voices_here(options: Options, *, tried: bool = True) -> Iterator[VoiceHere]:
    """Every voice of every engine but the test tone; those that are there say a sentence, where ``tried`` and nobody else is told of it."""
    for engine_name in names():
        if engine_name == TEST_TONE:
            continue
        for name in voices_of(engine_name) or (engine_name,):
            yield look(name, options, tried=tried and not sends_text(engine_name))


def look(name: str, options: Options, *, tried: bool = True) -> VoiceHere:
    """One voice, tried with a sentence of ten words. Never raises for one that cannot speak here: it says why."""
    licence, cost = price_of(name)
    try:
        speaking = engine(name, options)
        facts = {"name": name, "label": speaking.voice.label, "licence": licence, "cost_per_1000_letters": cost}
        if not tried:
            return VoiceHere(**facts)
        try:
            text = speaking.text_for(sample(say("check.sentence")))
            speaking.speak(speaking.text_for(sample(say("check.word"))))  # it is loaded now
            wall, cpu = time.perf_counter(), time.process_time()
            sound: Sound = speaking.speak(text)
            wall_s, cpu_s = time.perf_counter() - wall, time.process_time() - cpu
        finally:
            speaking.close()
    except AudionewsError as error:
        missing = sentence(error)
        return VoiceHere(name=name, label="", licence=licence, cost_per_1000_letters=cost, missing=missing)
    at_once = 1 if getattr(speaking, "parallel", None) == 1 else cores()
    return VoiceHere(
        **facts,
        sentences_a_minute=round(60 * at_once / max(wall_s, 0.001), 1),
        audio_ms=sound.duration_ms,
        cpu_s_per_minute=round(60_000 * cpu_s / max(sound.duration_ms, 1), 1),
    )
