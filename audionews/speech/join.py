"""Sounds one after another, with silence where it belongs. The only file that knows pydub.

pydub 0.25.1 joins with ``+`` by copying everything each time (400 clips: 5.2 s); one byte join of the raw samples
takes 0.05 s, so ``AudioSegment`` is spawned once, from all the bytes.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache

from audionews.speech.model import Sound


@cache
def _audio_segment():
    with warnings.catch_warnings():
        # it looks for an ffmpeg command and warns without one; nothing here needs it
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    return AudioSegment


def join(parts: Sequence[Sound], *, lead: int = 0, between: int = 0, tail: int = 0) -> Sound:
    """All ``parts`` (of one rate) as one sound; ``lead``, ``between`` and ``tail`` are samples of silence."""
    rate_hz = parts[0].rate_hz
    if any(part.rate_hz != rate_hz for part in parts):
        raise ValueError("parts of different rates")
    AudioSegment = _audio_segment()
    first = AudioSegment(data=parts[0].pcm, sample_width=2, frame_rate=rate_hz, channels=1)
    pieces = [bytes(2 * lead)]
    for number, part in enumerate(parts):
        if number and between:
            pieces.append(bytes(2 * between))
        pieces.append(part.pcm)
    pieces.append(bytes(2 * tail))
    return Sound(pcm=first._spawn(b"".join(pieces)).raw_data, rate_hz=rate_hz)
