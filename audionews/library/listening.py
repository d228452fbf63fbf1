"""What was sent to whom as values, and what of it makes a listening: no database here.

The rules are the IAB Tech Lab's (``counts.py`` says where they stand).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from audionews.times import WIB

Via = Literal["app", "site", "embed", "private"]
Span = tuple[int, int]
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBytes:
    """A part of a media file that was sent: ``first`` up to, not with, ``end``, of the whole file; ``client``: :func:`client_of`."""

    day: str
    client: bytes
    via: Via
    hash: str
    ext: str
    first: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """A sum that stays: how often a story was taken on a day in one way."""

    day: str
    slug: str
    headline: str
    channel: str
    via: Via
    number: int


def day_at(moment: datetime) -> str:
    """ "2026-12-01": days change at midnight in Jakarta."""
    return moment.astimezone(WIB).date().isoformat()


def client_of(salt: bytes, address: str, agent: str) -> bytes:
    """Who asks, for today only; ``salt``: the day's key."""
    return hashlib.blake2b(f"{address}\0{agent}".encode("utf-8", "replace"), key=salt, digest_size=16).digest()


def merged(spans: Iterable[Sequence[int]]) -> list[Span]:
    """The same bytes without overlaps, in order."""
    joined: list[Span] = []
    for first, end in sorted((one[0], one[1]) for one in spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        elif first < end:
            joined.append((first, end))
    return joined


def minute_bytes(sound_bytes: int, duration_ms: int) -> int:
    """How many bytes of a file's sound must have been sent: a minute's; of a shorter one all."""
    return sound_bytes if duration_ms <= MINUTE_MS else math.ceil(sound_bytes * MINUTE_MS / duration_ms)


def tag_bytes(start: bytes) -> int:
    """How long the ID3v2 tag is that a file begins with (https://id3.org/id3v2.4.0-structure 3.1); 0 without one.

    ``start``: the first ten bytes. A footer doubles the header.
    """
    if len(start) < 10 or start[:3] != b"ID3" or any(byte & 0x80 for byte in start[6:10]):
        return 0
    size = start[6] << 21 | start[7] << 14 | start[8] << 7 | start[9]
    return 10 + size + (10 if start[5] & 0x10 else 0)
