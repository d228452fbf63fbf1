"""The parts that every episode is made of beside speech: a beat of silence, and the layout cues (issue 6).

Layout cues are short sounds for heading, quote, direct speech and list item, for those who want to hear the page's shape. Each lasts
exactly two beats and takes the place of two beats of silence, so the file with cues has the same times as the one
without: one table of cues, captions and chapters serves both.

All are made once (``python -m audionews.episode.earcons``) and lie in ``parts/``: the process that joins clips then
needs neither encoder nor numpy, and silence is the same bytes in every file of every machine.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from audionews.episode.mp3 import MP3_FRAME_BYTES, crc_joined
from audionews.speech.model import BEAT, CLOCK_HZ, Clip, Packets

BEATS = 2
_EDGE = CLOCK_HZ // 25  # 40 ms of silence on either side
# notes in Hz, played one after another in the 160 ms between: up = a new part, low pair down = somebody speaks, the same pair
# up = the newsroom speaks again, one = an item
NOTES = {"heading": (523.25, 783.99), "quote": (392.0, 329.63), "quote_end": (329.63, 392.0), "item": (659.26,)}
_PARTS = Path(__file__).parent / "parts"


@lru_cache(maxsize=32)
def silence(beats: int = 1) -> Clip:
    """So many beats of digital silence, to lengthen pauses with."""
    if beats == 1:
        return _part("silence")
    one = silence()
    count = len(one.mp3) // MP3_FRAME_BYTES
    crc = 0
    for _ in range(beats):
        crc = crc_joined(crc, one.mp3_crc, count)
    return replace(
        one,
        samples=one.samples * beats,
        mp3=one.mp3 * beats,
        mp3_crc=crc,
        opus=Packets(sizes=one.opus.sizes * beats, body=one.opus.body * beats),
        opus16=Packets(sizes=one.opus16.sizes * beats, body=one.opus16.body * beats),
        energy=one.energy * beats,
        energy_opus=one.energy_opus * beats,
        energy_opus16=one.energy_opus16 * beats,
    )


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
