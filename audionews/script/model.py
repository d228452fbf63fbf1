"""The script as values: what is shown, what is said, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from audionews.languages import INDONESIAN, primary
from audionews.script.pronounce import WordSound, sounds

SegmentKind = Literal[
    "headline", "byline", "dateline", "heading", "paragraph", "quote", "item", "caption", "credit", "notice"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One rule's claim on ``shown[start:end]``: it is said as ``spoken``, in ``lang``, because of ``rule``."""

    start: int
    end: int
    spoken: str
    lang: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A run of spoken words in one language; a segment's spans, joined by single spaces, are its ``spoken``."""

    text: str
    lang: str = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One breath of narration; ``id`` outlives edits, ``spoken`` decides the sound."""

    id: str  # "s14": ASCII, never reused within an article (ID3 chapters need it)
    kind: SegmentKind
    shown: str  # what the page prints
    spoken: str  # what the voice says: words only
    spans: tuple[Span, ...]
    readings: tuple[Reading, ...] = ()
    pause_ms: int = 0  # silence after the sentence
    quoted: tuple[
        tuple[int, int], ...
    ] = ()  # direct speech: words ``[first, end)`` of ``spoken``, counted between blanks
    block: int = 0  # number of the article block it came from: sentences of one block form one paragraph

    @property
    def lang(self) -> str:
        """The language of most of its words, a primary subtag."""
        words = {span.lang: 0 for span in self.spans}
        for span in self.spans:
            words[span.lang] += len(span.text.split())
        return max(words, key=words.__getitem__, default=INDONESIAN)

    def is_in(self, tag: str) -> bool:
        """Is any of it said in that language, and so by a voice of it?"""
        return any(span.lang == primary(tag) for span in self.spans)

    @property
    def sounds(self) -> tuple[WordSound, ...]:
        """Every spoken word with its IPA, by the word list and rules of today: what engines that take sounds are given."""
        return sounds(self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A whole narration in order. ``next_number`` is the first segment number never used in this article."""

    segments: tuple[Segment, ...]
    next_number: int
    lang: str = INDONESIAN  # the story's language, a BCP 47 tag: its channel's when it was first written
    read_by: str = field(default="", compare=False)  # the state of rules and words it was read by; "": not known
