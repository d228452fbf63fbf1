"""Layout cues: short sounds for heading, quote and list item, for those who want to hear the page's shape (issue 6).

Each lasts exactly two beats and takes the place of two beats of silence, so the file with cues has the same times
as the one without: one table of cues, captions and chapters serves both.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from audionews.episode.encode import earcon_clip
from audionews.speech.model import BEAT, CLOCK_HZ, Clip

BEATS = 2
_EDGE = CLOCK_HZ // 25  # 40 ms of silence on either side
# notes in Hz, played one after another in the 160 ms between: up = a new part, low pair = somebody speaks, one = an item
NOTES = {"heading": (523.25, 783.99), "quote": (392.0, 329.63), "item": (659.26,)}


@lru_cache(maxsize=len(NOTES))
def earcon(kind: str) -> Clip:
    """The clip of a layout cue, as loud as speech."""
    notes = NOTES[kind]
    length = BEATS * BEAT - 2 * _EDGE
    sounding = length // 2  # one note is as short as each of two
    sound = np.zeros(BEATS * BEAT, np.float32)
    for number, height in enumerate(notes):
        at = np.arange(sounding, dtype=np.float32)
        note = np.sin(2 * np.pi * height * at / CLOCK_HZ) + 0.3 * np.sin(4 * np.pi * height * at / CLOCK_HZ)
        start = _EDGE + number * sounding
        sound[start : start + sounding] = 0.2 * note * np.hanning(sounding)
    return earcon_clip(f"earcon-{kind}", sound)
