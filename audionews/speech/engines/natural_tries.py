"""The same words for the natural voice in other ways, for a clip that was not heard right. Pure.

The second try pauses in the middle of the longest phrase: the model lays out each half anew. The third sets each figure apart by
pauses and says it slower, which carried figures that three more tries of the first kind had not (docs/hearing.md).
"""

from __future__ import annotations

from itertools import pairwise

PAUSE_MS = 170  # of a try: no breath of ours is as long, so that a text shows which try it is
_PAUSE = f",{PAUSE_MS}"


def another_try(text: str) -> str:
    """A text for the machine (``natural_timing``) of the same words: the second way, of that the third."""
    words = text.split()
    if not any(word.endswith(_PAUSE) for word in words) or not any(word[0] == "#" for word in words):
        return _parted(words)
    return _apart(words)


def _parted(words: list[str]) -> str:
    """A pause in the middle of the longest phrase, never inside a figure."""
    marks = [0, *(number for number, word in enumerate(words, 1) if not word[-1].isalpha()), len(words)]
    start, end = max(pairwise(marks), key=lambda phrase: phrase[1] - phrase[0])
    joints = [number for number in range(start + 1, end) if not words[number - 1][0] == words[number][0] == "#"]
    if joints:
        words[min(joints, key=lambda number: abs(number - (start + end) / 2)) - 1] += _PAUSE
    return " ".join(words)


def _apart(words: list[str]) -> str:
    """A pause before each figure and after it, in place of that of the second try; its words slower (``##``)."""
    words = [word.removesuffix(_PAUSE) for word in words]
    apart = [
        word + _PAUSE if word[-1].isalpha() and (word[0] == "#") != (following[0] == "#") else word
        for word, following in pairwise([*words, words[-1]])
    ]
    return " ".join(f"#{word}" if word[0] == "#" else word for word in apart)
