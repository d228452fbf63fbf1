"""Voices, clips and what every engine promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from audionews.script.model import Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who speaks. ``label`` is what page, tags and feed disclose ("eSpeak NG, suara buatan, bahasa Indonesia")."""

    engine: str  # "espeak"
    version: str  # of engine and voice, part of the fingerprint
    name: str  # "id"
    rate_wpm: int
    label: str

    @property
    def fingerprint(self) -> str:
        """What must be equal for two clips of one text to be one clip."""
        return f"{self.engine}/{self.version}/{self.name}/{self.rate_wpm}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """Mono 16-bit little-endian PCM as an engine gave it."""

    pcm: bytes
    rate_hz: int

    @property
    def duration_ms(self) -> int:
        return round(len(self.pcm) / 2 * 1000 / self.rate_hz)


class Engine(Protocol):
    """One speaking engine; ``tests/test_engines.py`` is its contract.

    An engine lives in one process and speaks one sentence a call; it may be slow, never silent: a sentence
    that has words and yields no sound raises ``EngineFailed``.
    """

    voice: Voice

    def text_for(self, segment: Segment) -> str:
        """Exactly what will be handed to the machine for this segment (markup, phonemes, language switches): part of the clip key."""

    def speak(self, text: str) -> Sound:
        """The sound of one ``text_for`` answer. Raises ``EngineFailed`` / ``EngineMissing``."""

    def close(self) -> None:
        """Gives processes and connections back."""
