"""What is hung on to a story in its own block, without a box of its own: readers' comments, a word about the writer."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from audionews.article.page_tree import Line, is_prose

COMMENTS = re.compile(
    r"^\W*(?:\d+\s*)?(?:komentar|comments?|diskusi|tanggapan pembaca)\W*(?:\(?\d+\)?)?\W*$|^(?:tulis|beri|tinggalkan)\w*\s+komentar",
    re.I,
)
WRITER = re.compile(r"\W*(?:tentang|profil|biodata)\s+(?:sang\s+)?penulis\W*|about the (?:author|writer)\W*", re.I)
_MARK = re.compile(
    r"\b\d+\s*(?:detik|menit|jam|hari|minggu|pekan|bulan|tahun)\s*(?:yang\s+)?lalu\b|^(?:balas|reply|laporkan|suka)\W*(?:\d+)?$|\b(?:mengatakan|berkata|says)\s*\.{3}|\bpukul \d\d[.:]\d\d$",
    re.I,
)
_MARKED = 90  # characters of the longest line that says who commented and when
_NEAR = 300  # lines to each side that are looked at
_WORD = 600  # characters about the writer


def after(lines: Sequence[Line], inside: Sequence[int], index: int) -> tuple[str, Sequence[int]]:
    """(rule, the lines of ``inside`` below ``index``) where that line heads what is no more of the story; else none of them."""
    text = lines[index].text
    if len(text) > _MARKED or not (WRITER.fullmatch(text) or COMMENTS.search(text)):
        return "", ()
    at = bisect_right(inside, index)
    following = [lines[other] for other in inside[at : at + _NEAR]]
    if WRITER.fullmatch(text):
        short = len(inside) - at < _NEAR and 0 < sum(len(line.text) for line in following) <= _WORD
        return ("author_box", inside[at:]) if short else ("", ())
    marks = sum(len(line.text) < _MARKED and bool(_MARK.search(line.text)) for line in following)
    before = sum(len(lines[other].text) for other in inside[max(0, at - _NEAR) : at] if is_prose(lines[other]))
    below = sum(len(line.text) for line in following if is_prose(line))
    return ("comment", inside[at:]) if marks and below * (2 if marks == 1 else 1) < before else ("", ())
