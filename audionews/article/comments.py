"""Readers' comments that stand in the story's own block, without a box of their own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from audionews.article.page_tree import Line, is_prose

HEAD = re.compile(
    r"^\W*(?:\d+\s*)?(?:komentar|comments?|tanggapan pembaca)\W*(?:\(?\d+\)?)?\W*$|^(?:tulis|beri|tinggalkan)\w*\s+komentar",
    re.I,
)
_MARK = re.compile(
    r"\b\d+\s*(?:detik|menit|jam|hari|minggu|pekan|bulan|tahun)\s*(?:yang\s+)?lalu\b|^(?:balas|reply|laporkan|suka)\W*(?:\d+)?$|\b(?:mengatakan|berkata|says)\s*\.{3}|\bpukul \d\d[.:]\d\d$",
    re.I,
)
_MARKED = 90  # characters of the longest line that says who commented and when


def after(lines: Sequence[Line], inside: Sequence[int], index: int) -> Sequence[int]:
    """The lines of ``inside`` below ``index`` where that heads comments, else none."""
    return inside[bisect_right(inside, index) :] if _begin(lines, inside, index) else ()


def _begin(lines: Sequence[Line], inside: Sequence[int], index: int) -> bool:
    """Whether line ``index`` heads comments: marks of them follow, and less text than stands before it."""
    if not HEAD.search(lines[index].text):
        return False
    after = [lines[at] for at in inside if at > index]
    marks = sum(len(line.text) < _MARKED and bool(_MARK.search(line.text)) for line in after)
    before = sum(len(lines[at].text) for at in inside if at < index and is_prose(lines[at]))
    return marks > 0 and sum(len(line.text) for line in after if is_prose(line)) < before
