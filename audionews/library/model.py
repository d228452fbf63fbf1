"""What is remembered, as frozen values; rows never leave the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from audionews.article.model import Article
from audionews.episode.model import Chapter, Cue, Loudness
from audionews.script.model import Script
from audionews.speech.model import HeardBack, Voice

CorrectionKind = Literal["silent", "ralat", "hak-jawab", "pencabutan"]
Delivery = Literal["quiet", "redeliver", "short"]
StoryStatus = Literal["draft", "discarded", "live", "withdrawn"]
BuildRole = Literal["episode", "short", "tombstone"]


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
    delivery: Delivery | None = None  # of a correction: how it reaches who has the old one; None: as its kind does


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
    extras: tuple[tuple[str, Media], ...] = ()  # further files by name: "opus16", "opus16_webm", "cues_mp3", "card", …
    characters: int = 0  # that were handed to the voices for it: what services are paid by
    heard: HeardBack | None = None  # what a recogniser heard in its clips; None: nobody listened
    role: BuildRole = "episode"  # "short": the correction alone; "tombstone": what is heard of a withdrawn story

    @property
    def media(self) -> tuple[Media, ...]:
        """Every file of the build."""
        return (self.mp3, self.opus, self.vtt, self.srt, self.chapters_json, *(media for _, media in self.extras))


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
    short_build: int | None = None  # delivery "short": the build that says only the correction
    former: str | None = None  # sha256 of the address that a nameless withdrawal took away: who knew it knows it again


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionDraft:
    """A correction that has not been published: what ``Library.publish`` turns into a ``Correction``."""

    kind: CorrectionKind
    delivery: Delivery
    reason: str
    by: str
    before_revision: int
    changes: tuple[Change, ...] = ()
    notice: str = ""
    short_build: int | None = None  # wanted when ``delivery`` is "short"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article as the public meets it: its live revision and build, and everything that was put right."""

    slug: str
    channel: str
    status: StoryStatus
    published_at: datetime | None  # first made live here
    updated_at: datetime
    revision: Revision  # the live one; of a draft the newest
    newest: Revision  # what an editor goes on from; for the public (read with ``now``) the one that is out
    build: Build | None
    pending: Revision | None = None  # the newest, where it is kept and was never public: a correction on its way
    corrections: tuple[Correction, ...] = ()  # newest first
    bulletin: bool = False  # a channel's programme of a day, made of stories
    opens_at: datetime | None = None  # of an embargo, also after it has ended

    def scheduled_for(self, now: datetime) -> datetime | None:
        """When a story that is scheduled opens; ``None``: it is none. Its date does not tell: a clock may be behind what is public."""
        waits = self.status == "live" and self.opens_at is not None and self.opens_at > now
        return self.opens_at if waits else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinPart:
    """One story in a bulletin, as it is heard there."""

    slug: str
    revision: int
    build: int
    ids: dict[str, str]  # the story's sentences → the bulletin's


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinNotice:
    """What was put right in a bulletin after it was public: said at its head. ``slug``: the story that it tells of, if it may."""

    slug: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """A channel's programme of a day. It is public as a story of its own, ``slug``; ``None``: nothing is made yet."""

    channel: str
    day: str  # "2026-11-30", in Jakarta
    slug: str | None = None
    chosen: tuple[str, ...] | None = None  # what an editor wants in it; None: what the channel's file says
    parts: tuple[BulletinPart, ...] = ()
    notices: tuple[BulletinNotice, ...] = ()
    stale_since: datetime | None = None  # since then nobody meets it: a story in it was corrected or withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """An item of a feed as it would be after a correction; ``new``: apps that have the old one fetch it."""

    title: str
    summary: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One item of a channel's feed. ``guid`` is a new one when a correction must be fetched again by those who have the old."""

    guid: str
    channel: str
    slug: str
    title: str
    kind: Literal["episode", "correction", "tombstone"]
    published_at: datetime  # never changes, never backwards in a channel
    updated_at: datetime
    summary: str  # plain text
    story: Story
    build: Build  # whose files are the enclosures
    correction: Correction | None = None
    ordinal: int = 0  # counts from 1 in a channel, never used again: archive pages are cut by it


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What an ETag and a Last-Modified of a channel's feed are made of."""

    changed_at: datetime | None  # None: nothing was ever published
    version: int  # grows with every change
    count: int  # items in the feed


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One revision in a story's record; ``build`` is the newest episode made of it."""

    revision: int
    kind: str
    reason: str
    by: str
    at: datetime
    build: int | None
    audio: Media | None
    live: bool
    went_live: tuple[datetime, ...] = ()  # each time it became what the public hears: a rollback, a new voice too


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One line of the append-only record. ``seal`` covers the line and the seal before it: a changed line is found."""

    id: int
    at: datetime
    by: str
    action: str  # "add", "revise", "build", "publish", "rollback", "withdraw", …
    slug: str | None
    facts: dict[str, object]
    audio_hash: str | None
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconWord:
    """One word of the house lexicon and how it is read here."""

    word: str
    reading: str
    lang: str
    by: str
    at: datetime


# What waits for a person, and what editors chose


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An editor's unfinished correction; ``base_revision`` is what it was begun from."""

    slug: str
    editor: str
    base_revision: int
    article: Article
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a source changed in a story that we carry; an editor decides."""

    id: int
    slug: str
    base_revision: int
    article: Article
    at: datetime
    kind: str | None = None  # of the correction that the rules suggest: "silent", "ralat"
    rule: str | None = None  # why it waits: "figure", "words", …
    facts: str | None = None  # in words, what the rule saw


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A listener heard a sentence read wrongly; ``times`` counts the same sentence's reports while open."""

    id: int
    slug: str
    segment_id: str
    build_id: int | None
    note: str
    at: datetime
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that must not wait unseen; ``key`` and ``facts`` make its sentence."""

    id: int
    key: str
    facts: dict[str, object]
    slug: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A withdrawal that one person asked for and another has to decide. ``nameless``: the headline and address go too."""

    id: int
    slug: str
    ground: str
    reason: str
    by: str
    at: datetime
    nameless: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceReading:
    """How a word is read in one sentence of one story, whatever the lexicon says."""

    segment_id: str
    word: str
    reading: str
    lang: str
