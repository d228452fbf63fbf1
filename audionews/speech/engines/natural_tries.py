"""The same words for the natural voice in other ways, for a clip that was not heard right. Pure.

A figure is set apart by pauses and said slower, which carried six of seven that were not heard, a pause in the middle of the
phrase three of them (docs/hearing.md). The next try, and that of words without a figure, pauses in the middle of the longest
phrase: the model lays out each half anew. One to three words are first said at the end of their carrier (``natural_carrier``): of
those that were not heard to the letter in its middle, a quarter were there (docs/listening.md).
"""

from __future__ import annotations

from itertools import pairwise

from audionews.speech.engines.natural_carrier import AT_END, is_short

_PAUSE = ",160"


def another_try(text: str) -> str:
    """A text for the machine (``natural_timing``) of the same words; of its answer, one more."""
    if is_short(text) and not text.startswith(AT_END):
        return f"{AT_END}{text}"
    words = text.removeprefix(AT_END).split()
    anew = any(word[0] == "#" for word in words) and "##" not in text
    return _apart(words) if anew else _parted(words)


def _parted(words: list[str]) -> str:
    """A pause in the middle of the longest phrase, never inside a figure."""
    marks = [0, *(number for number, word in enumerate(words, 1) if not word[-1].isalpha()), len(words)]
    start, end = max(pairwise(marks), key=lambda phrase: phrase[1] - phrase[0])
    joints = [number for number in range(start + 1, end) if not words[number - 1][0] == words[number][0] == "#"]
    if joints:
        words[min(joints, key=lambda number: abs(number - (start + end) / 2)) - 1] += _PAUSE
    return " ".join(words)


def _apart(words: list[str]) -> str:
    """A pause before each figure and after it; its words slower (``##``)."""
    apart = [
        word + _PAUSE if word[-1].isalpha() and (word[0] == "#") != (following[0] == "#") else word
        for word, following in pairwise([*words, words[-1]])
    ]
    return " ".join(f"#{word}" if word[0] == "#" else word for word in apart)
