"""The parts that every episode is made of beside speech: a beat of silence, and the layout cues (issue 6).

Layout cues are short sounds for heading, quote and list item, for those who want to hear the page's shape. Each lasts
exactly two beats and takes the place of two beats of silence, so the file with cues has the same times as the one
without: one table of cues, captions and chapters serves both.

All are made once (``python -m audionews.episode.earcons``) and lie in ``parts/``: the process that joins clips then
needs neither encoder nor numpy, and silence is the same bytes in every file of every machine.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from audionews.speech.model import BEAT, CLOCK_HZ, Clip

BEATS = 2
_EDGE = CLOCK_HZ // 25  # 40 ms of silence on either side
# notes in Hz, played one after another in the 160 ms between: up = a new part, low pair = somebody speaks, one = an item
NOTES = {"heading": (523.25, 783.99), "quote": (392.0, 329.63), "item": (659.26,)}
_PARTS = Path(__file__).parent / "parts"


@cache
def silence() -> Clip:
    """One beat of digital silence, to lengthen pauses with."""
    return _part("silence")


@cache
def earcon(kind: str) -> Clip:
    """The clip of a layout cue, as loud as speech."""
    return _part(kind)


def _part(name: str) -> Clip:
    return Clip.from_bytes((_PARTS / f"{name}.clip").read_bytes())


def made() -> dict[str, Clip]:
    """Each part, made anew."""
    import numpy as np

    from audionews.episode.encode import part_clip, settled_silence

    clips = {"silence": settled_silence()}
    for kind, notes in NOTES.items():
        length = BEATS * BEAT - 2 * _EDGE
        sounding = length // 2  # one note is as short as each of two
        sound = np.zeros(BEATS * BEAT, np.float32)
        for number, height in enumerate(notes):
            at = np.arange(sounding, dtype=np.float32)
            note = np.sin(2 * np.pi * height * at / CLOCK_HZ) + 0.3 * np.sin(4 * np.pi * height * at / CLOCK_HZ)
            start = _EDGE + number * sounding
            sound[start : start + sounding] = 0.2 * note * np.hanning(sounding)
        clips[kind] = part_clip(f"earcon-{kind}", sound)
    return clips


if __name__ == "__main__":
    _PARTS.mkdir(exist_ok=True)
    for name, clip in made().items():
        (_PARTS / f"{name}.clip").write_bytes(clip.to_bytes())
