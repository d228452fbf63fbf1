"""Loudness of what is made of parts, summed up from their energies: EBU R128 without hearing the sound again.

Energies lie on a 20 ms grid: it divides both the 100 ms step of the 400 ms gating blocks and our 120 ms beat. Plain
Python: 0.1 s for an hour, about what importing numpy costs, and 20 MB less in the process that joins.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from itertools import accumulate, chain
from math import log10

TARGET_LUFS = -16.0
SILENCE_LUFS = -120.0
_BLOCK = 20  # slots of 20 ms in a gating block of 400 ms
_STEP = 5  # slots in its step of 100 ms
_ABSOLUTE_GATE = 10 ** ((-70 + 0.691) / 10)


def loudness(energies: Iterable[float]) -> float:
    """Integrated loudness in LUFS of the mean squares of each 20 ms, gated as BS.1770-4 §5.1 says.

    What is shorter than a block counts as one block.
    """
    sums = array("d", accumulate(chain((0.0,), energies)))
    count = len(sums) - 1
    if not count:
        return SILENCE_LUFS
    size = min(_BLOCK, count)
    blocks = [(after - before) / size for before, after in zip(sums[::_STEP], sums[size::_STEP], strict=False)]
    heard = [block for block in blocks if block > _ABSOLUTE_GATE]
    if not heard:
        return SILENCE_LUFS
    gate = sum(heard) / len(heard) / 10
    heard = [block for block in heard if block > gate]
    return -0.691 + 10 * log10(sum(heard) / len(heard))


def energies_of(packed: bytes) -> array:
    """A clip's energies as numbers."""
    numbers = array("f")
    numbers.frombytes(packed)
    return numbers
