"""Word lists kept as one string, so that a list of forty words takes two lines and not forty."""

from __future__ import annotations

from functools import cache


@cache
def packed(words: str) -> tuple[str, ...]:
    """The words of ``words``, which blanks part, in their order."""
    return tuple(words.split())
