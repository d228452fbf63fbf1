"""One finished file and its table of times."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """When a segment is heard. Counted from samples, so exact; ``end_ms`` excludes the pause after it."""

    id: str  # the segment's id
    kind: str
    start_ms: int
    end_ms: int
    text: str  # as shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A stretch under one heading; chapters follow one another without gap or overlap."""

    id: str  # the heading segment's id: ASCII, unique (mutagen folds two of one id into one)
    title: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """EBU R128 of the finished mono file."""

    integrated_lufs: float
    true_peak_dbtp: float
