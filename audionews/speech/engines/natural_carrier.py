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
    places = []
    for mark in (first,) if last is None else (first, last):
        start, end = float(ends_ms[mark]), float(ends_ms[mark + 1])
        shared = [(min(end, e) - max(start, s), s, e) for s, e in quiet]
        overlap, s, e = max(shared, default=(0, 0, 0))
        if overlap <= 0 or e - s < LEAST_SILENCE_MS:
            return None
        places.append((s + e) // 2)
    here, there = (*places, None)[:2]
    piece = samples[here * _MS : there and there * _MS]
    piece = faded((piece if there is None else faded(piece))[::-1])[::-1].copy()
    lead = ends_ms[first + 2] - here  # after the blank
    if last is None or there is None:
        return piece, np.concatenate([[lead / FRAME_MS], frames[first + 3 :]])
    tail = there - ends_ms[last]  # up to the mark
    return piece, np.concatenate([[lead / FRAME_MS], frames[first + 3 : last + 1], [tail / FRAME_MS]])
