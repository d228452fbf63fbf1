"""Which spoken words of a sentence are direct speech. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

MOST = 8  # of one sentence: each border reads anew what stands before it, and no honest sentence changes voices oftener
_LETTERS = re.compile(r"\W+")


def quoted_words(
    shown: str, quoted: Iterable[tuple[int, int]], spoken: str, read: Callable[[str], str]
) -> tuple[tuple[int, int], ...]:
    """Ranges of the words of ``spoken`` that are said in ``shown[start:end]``, for each of ``quoted``;
    ``read``: how text of the story is said.

    What stands before each border is read alone; where its words are not the first words of the whole reading (a number
    that reaches over a quotation mark), there is no border, and the sentence is spoken by one voice; so it is with more than ``MOST``.
    """
    quoted = list(quoted)
    if len(quoted) > MOST:
        return ()
    words = [_LETTERS.sub("", word) for word in spoken.split()]
    ranges = []
    for start, end in quoted:
        borders = [_words_before(shown, place, words, read) for place in (start, end)]
        if None in borders:
            return ()
        if borders[0] < borders[1]:
            ranges.append((borders[0], borders[1]))
    return tuple(ranges)


def _words_before(shown: str, place: int, words: list[str], read: Callable[[str], str]) -> int | None:
    if not shown[:place].strip():
        return 0
    if not shown[place:].strip():
        return len(words)
    before = [_LETTERS.sub("", word) for word in read(shown[:place]).split()]
    same = [word.lower() for word in before] == [word.lower() for word in words[: len(before)]]
    return len(before) if same else None
