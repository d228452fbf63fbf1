"""Addresses and titles that nobody else has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

MAX_CHARS = 80
_QUOTES = str.maketrans(
    {"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2018": "'", "\u2019": "'", "\u2014": "-", "\u2013": "-"}
)


def slug_of(headline: str) -> str:
    """ASCII, lower case, whole words up to 80 characters; a headline without a Latin letter becomes "artikel".

    >>> slug_of("Kuota 1 Persen: “Aturan Lama” Diluruskan")
    'kuota-1-persen-aturan-lama-diluruskan'
    """
    plain = unicodedata.normalize("NFKD", headline).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:MAX_CHARS]
        if len(longer) > MAX_CHARS:
            break
        slug = longer
    return slug or "artikel"


def title_key(title: str) -> str:
    """What podcast apps compare when they look for doubles (AntennaPod's FeedItemDuplicateGuesser straightens quotes and dashes)."""
    return " ".join(title.translate(_QUOTES).casefold().split())


def first_free(taken: Callable[[int], bool]) -> int:
    """The smallest number from 2 that is free, found in a logarithmic number of questions (numbers are handed out in order).

    >>> first_free(lambda number: number < 9)
    9
    """
    if not taken(2):
        return 2
    low, high = 2, 4
    while taken(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if taken(middle) else (low, middle)
    return high
