"""A book as values: stories with their sentences, times and sound, whatever it is written as."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from audionews.episode.model import Cue
from audionews.script.model import Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class BookChange:
    """One sentence before and after; "" for one that was added or taken out."""

    segment_id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookCorrection:
    """What was put right: in words ("Ralat, 24 November 2026 pukul 14.05 WIB"), with its reason."""

    heading: str
    reason: str
    changes: tuple[BookChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BookStory:
    """One story. ``day``: "Senin, 30 November 2026", under which a month lists it. ``notes``: source, voice, licence, address."""

    headline: str
    day: str
    segments: tuple[Segment, ...]
    cues: tuple[Cue, ...]
    duration_ms: int
    sound: Callable[[], BinaryIO]  # the MP3, opened when it is written
    address: str
    lang: str = "id"
    notes: tuple[str, ...] = ()
    corrections: tuple[BookCorrection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What a file is made of. ``stories`` are read one by one and never held together: a month has hundreds.

    ``modified``: "2026-11-30T10:00:00Z"; ``date``: "2026-11-30". ``by_day``: listed under their days.
    """

    identifier: str  # a URN
    title: str
    publisher: str
    date: str
    modified: str
    description: str
    narrator: str
    stories: Callable[[], Iterator[BookStory]]
    by_day: bool = False
    language: str = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What the table of contents keeps of a story: ``headings`` are (sentence id, title) within it."""

    name: str  # "b0001"
    headline: str
    head_id: str
    day: str
    duration_ms: int
    headings: tuple[tuple[str, str], ...]
    cue_ids: tuple[str, ...] = ()
