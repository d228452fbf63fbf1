"""A machine that whistles: exact lengths, the same bytes everywhere. For tests, and to see timing without a voice."""

from __future__ import annotations

from array import array
from functools import cache
from math import pi, sin

from audionews.errors import EngineFailed
from audionews.script.model import Segment
from audionews.speech.engines import Options
from audionews.speech.model import CLOCK_HZ, Sound, Voice

LETTER_MS = 20  # each character sounds this long
_HEIGHTS = 40


@cache
def _note(height: int) -> bytes:
    step = 2 * pi * (300 + 25 * height) / CLOCK_HZ
    return array("h", (int(8_000 * sin(step * at)) for at in range(CLOCK_HZ * LETTER_MS // 1000))).tobytes()


class Tone:
    """A note for each character, its height by the character."""

    languages = ("*",)  # it whistles in any
    instant = True  # speaks hundreds of times faster than it is heard
    licence = "GPL-3.0-or-later"
    patience_s = 60.0

    def __init__(self, options: Options) -> None:
        self.voice = Voice(engine="tone", version="1", name="nada", rate_wpm=0, label="Nada uji, bukan suara manusia")

    def text_for(self, segment: Segment) -> str:
        return segment.spoken

    def speak(self, text: str) -> Sound:
        if not text.strip():
            raise EngineFailed("speech.silent", engine="tone")
        return Sound(pcm=b"".join(_note(ord(letter) % _HEIGHTS) for letter in text), rate_hz=CLOCK_HZ)

    def close(self) -> None:
        pass
