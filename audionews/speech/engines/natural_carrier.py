"""Texts of one to three words, spoken inside a sentence and cut out of it. Pure, on numpy.

The model learned sentences: "Hak jawab" alone was heard as "HAK JAUAP", "Sekolah libur" as "Sakolah" (docs/listening.md). It
speaks such words as well as any others where they stand between two halves of a sentence, each parted from them by a mark
of 300 ms. Since every symbol's frames are known, so are these two silences, and the cut is in their middle. A text that was not
heard to the letter there may be said at the end of a sentence instead: its text for the machine begins with ``AT_END``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from audionews.speech.engines.natural_pauses import faded, silences
from audionews.speech.engines.natural_timing import FRAME_MS, SIGNS, Symbol, symbols_in

if TYPE_CHECKING:
    import numpy as np

MOST_WORDS = 3
PAUSE_MS = 300
LEAST_SILENCE_MS = 100  # at a mark of 300 ms: with less of it the cut might not be between the words
AT_END = "^"
_BEFORE = "bəɾˈita hˈaɾi ˈini"  # "Berita hari ini, … , demikian laporannya."
_AFTER = "dəmikˈian lapoɾˈanɲa."
_MS = 24  # samples


def is_short(text: str) -> bool:
    """Does this text for the machine (``natural_timing``) need a carrier?"""
    return len(text.split()) <= MOST_WORDS


def carried(symbols: Sequence[Symbol], *, at_end: bool = False) -> tuple[list[Symbol], int, int | None]:
    """The sentence around ``symbols``, and the places in it of the marks before and after them; ``at_end``: nothing is after them."""
    mark = [Symbol(sign=",", pause_ms=PAUSE_MS)]
    blank = [Symbol(sign=" ")]
    body = list(symbols[:-1] if symbols[-1].sign in SIGNS else symbols)
    before = [*symbols_in(_BEFORE), *mark, *blank]
    if at_end:
        return [*before, *body, Symbol(sign=".")], len(before) - 2, None
    after = [*mark, *blank, *symbols_in(_AFTER)]
    return [*before, *body, *after], len(before) - 2, len(before) + len(body)


def cut(samples: np.ndarray, frames: np.ndarray, first: int, last: int | None) -> tuple[np.ndarray, np.ndarray] | None:
    """What lies between the marks at ``first`` and ``last``, or from there to the end, with the frames of its symbols between two borders.

    ``frames``: of all symbols, with a border at either end. ``None`` where a mark is not silent long enough to cut in it.
    """
    import numpy as np

    ends_ms = np.cumsum(frames) * FRAME_MS
    quiet = silences(samples)
    here = _middle(quiet, ends_ms[first], ends_ms[first + 1])
    if here is None:
        return None
    piece, inside, tail = samples[here * _MS :], frames[first + 3 :], []
    if last is not None:
        there = _middle(quiet, ends_ms[last], ends_ms[last + 1])
        if there is None:
            return None
        piece, inside = faded(samples[here * _MS : there * _MS]), frames[first + 3 : last + 1]
        tail = [(there - ends_ms[last]) / FRAME_MS]  # up to the mark
    piece = faded(piece[::-1])[::-1].copy()
    lead = [(ends_ms[first + 2] - here) / FRAME_MS]  # after the blank
    return piece, np.concatenate([lead, inside, tail])


def _middle(quiet: Sequence[tuple[int, int]], start_ms: float, end_ms: float) -> int | None:
    """The middle of the silence that a mark between these is heard as, in milliseconds; ``None`` where it is too short to cut in."""
    shared = [(min(end_ms, end) - max(start_ms, start), start, end) for start, end in quiet]
    overlap_ms, start, end = max(shared, default=(0, 0, 0))
    return (start + end) // 2 if overlap_ms > 0 and end - start >= LEAST_SILENCE_MS else None
