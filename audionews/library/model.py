"""What is remembered, as frozen values; rows never leave the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from audionews.article.model import Article
from audionews.episode.model import Chapter, Cue, Loudness
from audionews.script.model import Script
from audionews.speech.model import Voice

CorrectionKind = Literal["silent", "ralat", "hak-jawab", "pencabutan"]
Delivery = Literal["quiet", "redeliver", "short"]
StoryStatus = Literal["draft", "live", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One stored file whose name is the sha256 of its bytes: bytes at a media URL never change."""

    hash: str  # 64 hex digits
    ext: str  # "mp3"
    size_bytes: int

    @property
    def path(self) -> str:
        """The address on the site, from the root: "/media/<hash>.mp3"."""
        return f"/media/{self.hash}.{self.ext}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One state of a story's text; numbers count from 1 in each article and are never reused."""

    number: int
    kind: str  # "first", a CorrectionKind or "rollback"
    reason: str
    by: str
    at: datetime
    article: Article
    script: Script


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One revision as it is heard. Immutable; publishing moves a pointer to it."""

    id: int
    slug: str
    revision: int
    voice: Voice
    fallback: bool  # spoken by another engine than the one asked for: may be re-voiced later
    duration_ms: int
    loudness: Loudness
    mp3: Media
    opus: Media  # 24 kbit/s twin
    vtt: Media
    srt: Media
    chapters_json: Media
    cues: tuple[Cue, ...]
    chapters: tuple[Chapter, ...]
    spoken: int  # segments synthesised for this build
    reused: int  # segments whose clip was there already; spoken + reused = segments
    at: datetime
    extras: tuple[tuple[str, Media], ...] = ()  # further files by name: "opus16", "cues_mp3", "card", …


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One sentence before and after; ``before`` or ``after`` is "" for an added or removed sentence."""

    segment_id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What was put right, for whom and how: linked both ways (Pedoman Pemberitaan Media Siber 4b, 4c)."""

    id: int
    slug: str
    headline: str
    kind: CorrectionKind
    delivery: Delivery
    reason: str
    by: str
    at: datetime
    before_revision: int
    after_revision: int
    changes: tuple[Change, ...]
    notice: str  # the sentence(s) spoken at the head of the new audio; "" for a silent fix
    ground: str | None = None  # of a withdrawal: sara, kesusilaan, anak, trauma, dewan-pers


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article as the public meets it: its live revision and build, and everything that was put right."""

    slug: str
    channel: str
    status: StoryStatus
    published_at: datetime | None  # first made live here
    updated_at: datetime
    revision: Revision  # the live one; of a draft the newest
    build: Build | None
    corrections: tuple[Correction, ...] = ()  # newest first


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One item of a channel's feed. ``guid`` is a new one when a correction must be fetched again by those who have the old."""

    guid: str
    channel: str
    slug: str
    title: str
    kind: Literal["episode", "correction", "tombstone"]
    published_at: datetime  # never in the future, never backwards in a channel
    updated_at: datetime
    summary: str  # plain text
    story: Story
    build: Build  # whose files are the enclosures
    correction: Correction | None = None
