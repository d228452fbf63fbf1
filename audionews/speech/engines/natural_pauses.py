"""Silences of the natural voice made as long as ours. Pure, on numpy.

The model's silence at a mark is longer than the mark: its neighbours fall silent too. Since each symbol's frames are known,
every silence is told to belong to a mark or to none, and is cut or lengthened in its middle, where nothing sounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from audionews.speech.engines.natural_timing import FRAME_MS, Symbol

if TYPE_CHECKING:
    import numpy as np

STEP = 240  # samples in 10 ms
QUIET_DB = 38  # under the loud parts: what a listener takes for silence
LONGEST_MS = 80  # where no mark is: the closure of a "p" or "t" is shorter
_REACH_MS = 60  # a silence this near to a mark is the mark's
_FADE = 96  # samples: 4 ms


def with_our_pauses(samples: np.ndarray, symbols: Sequence[Symbol], frames: np.ndarray) -> np.ndarray:
    """``samples`` (24 kHz) with each silence inside as long as its mark asks, or short; ``frames`` has the borders too."""
    import numpy as np

    ends_ms = np.cumsum(frames) * FRAME_MS
    marks = [
        (float(ends_ms[place - 1]), float(ends_ms[place]), symbol.pause_ms)
        for place, symbol in enumerate(symbols, 1)
        if symbol.pause_ms
    ]
    pieces, at = [], 0
    for start_ms, end_ms in silences(samples):
        pause_ms = next((m[2] for m in marks if start_ms < m[1] + _REACH_MS and end_ms > m[0] - _REACH_MS), None)
        wanted_ms = LONGEST_MS if pause_ms is None else pause_ms
        surplus = (end_ms - start_ms - wanted_ms) * STEP // 10
        middle = (start_ms + end_ms) // 2 * STEP // 10
        if surplus > 0:
            left, right = middle - surplus // 2, middle - surplus // 2 + surplus
            pieces.append(faded(samples[at:left]))
            samples[right : right + _FADE] *= np.linspace(0, 1, len(samples[right : right + _FADE]), dtype=np.float32)
            at = right
        elif surplus < 0 and pause_ms is not None:
            pieces += [faded(samples[at:middle]), np.zeros(-surplus, np.float32)]
            at = middle
    return np.concatenate([*pieces, samples[at:]])


def faded(samples: np.ndarray) -> np.ndarray:
    """Without a click at its end."""
    import numpy as np

    if len(samples) > _FADE:
        samples = samples.copy()
        samples[-_FADE:] *= np.linspace(1, 0, _FADE, dtype=np.float32)
    return samples


def silences(samples: np.ndarray) -> list[tuple[int, int]]:
    """Start and end in milliseconds of each silence of 30 ms and more, but those at either end."""
    import numpy as np

    power = np.square(samples[: len(samples) // STEP * STEP].reshape(-1, STEP)).mean(axis=1)
    level = 10 * np.log10(power + 1e-12)
    loud = np.flatnonzero(level > np.percentile(level, 95) - QUIET_DB)
    gaps = [(a + 1, b) for a, b in pairwise(loud.tolist()) if b - a > 3]
    return [(10 * start, 10 * end) for start, end in gaps]
