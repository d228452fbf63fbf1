"""What /api/v1 answers of stories and their corrections, as types. Moments are RFC 3339 with offset."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, UnsetType

Instant = Annotated[datetime, msgspec.Meta(tz=True)]  # "date-time" of JSON Schema is with offset


class ApiType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all answers: a fact that is not described here is not answered."""


# stories


class WaitsFor(ApiType):
    """Why a draft of the newsroom's own CMS did not publish itself."""

    rule: str
    told: str


class ArticleHead(ApiType):
    """What a list and a story's own answer both say of it."""

    slug: str
    headline: str
    language: str
    channel: str
    status: str
    revision: int
    published_at: Instant | None
    updated_at: Instant
    url: str
    waits: WaitsFor | UnsetType = UNSET


class ArticleSummary(ArticleHead, kw_only=True):
    corrections: int


class ArticleList(ApiType):
    articles: list[ArticleSummary]
    next: str | None


class TextBlock(ApiType):
    kind: str
    text: str


class DroppedText(ApiType):
    rule: str
    text: str


class SentenceAnswer(ApiType):
    id: str
    kind: str
    shown: str
    spoken: str


class BuildAnswer(ApiType):
    id: int
    revision: int
    engine: str
    voice: str
    duration_ms: int
    audio: str
    opus: str
    vtt: str
    spoken: int
    reused: int


class ChangeAnswer(ApiType):
    id: str
    before: str
    after: str


class CorrectionAnswer(ApiType):
    id: int
    slug: str
    headline: str
    kind: str
    delivery: str
    reason: str
    by: str
    at: Instant
    before_revision: int
    after_revision: int
    changes: list[ChangeAnswer]
    notice: str
    ground: str | None


class ArticleDetail(ArticleHead, kw_only=True):
    newest_revision: int
    authors: list[str]
    published: str | None
    dateline: str | None
    source_url: str | None
    blocks: list[TextBlock]
    dropped: list[DroppedText]
    warnings: list[str]
    sentences: list[SentenceAnswer]
    build: BuildAnswer | None
    corrections: list[CorrectionAnswer]


class WarningAnswer(ApiType):
    key: str
    message: str


class ReceivedArticle(ApiType):
    """``known``: the same text from the same address was here before."""

    slug: str
    revision: int
    warnings: list[WarningAnswer]
    known: bool


class RevisedArticle(ApiType):
    slug: str
    revision: int


class VoiceUsed(ApiType):
    slug: str
    build: int


class DraftShelved(ApiType):
    """``discarded``: not wanted; its text and record stay."""

    slug: str
    discarded: bool


class ChannelChosen(ApiType):
    slug: str
    channel: str


class PlanAnswer(ApiType):
    """``speak``: ids of the sentences that publishing would speak; ``reuse``: how many it would not."""

    slug: str
    speak: list[str]
    reuse: int


class RevisionLine(ApiType):
    revision: int
    kind: str
    reason: str
    at: Instant
    by: str
    audio: str | None
    live: bool


class HistoryAnswer(ApiType):
    slug: str
    revisions: list[RevisionLine]


class RecordLine(ApiType):
    id: int
    at: Instant
    by: str
    action: str
    slug: str | None
    facts: dict[str, Any]
    audio_sha256: str | None
    seal: str


class RecordAnswer(ApiType):
    slug: str
    lines: list[RecordLine]


class ReceiptVoice(ApiType):
    engine: str
    version: str
    name: str
    rate_wpm: int
    label: str
    stood_in: bool


class ReceiptLoudness(ApiType):
    integrated_lufs: float
    true_peak_dbtp: float


class ReceiptFile(ApiType):
    url: str
    sha256: str
    size_bytes: int


class ReceiptSentence(ApiType):
    id: str
    kind: str
    text: str
    spoken: str
    start_ms: int | None
    end_ms: int | None


class ReceiptCorrection(ApiType):
    id: int
    kind: str
    at: Instant
    reason: str
    revision: int


class ReceiptCheck(ApiType):
    name: str
    passed: bool
    told: str


class ReceiptAnswer(ApiType):
    slug: str
    address: str
    headline: str
    revision: int
    published_at: Instant | None
    updated_at: Instant
    built_at: Instant
    text_sha256: str
    source: str | None
    engine: str
    voice: ReceiptVoice
    duration_ms: int
    loudness: ReceiptLoudness
    audio: dict[str, ReceiptFile]
    sentences: list[ReceiptSentence]
    sentences_spoken: int
    sentences_reused: int
    heard_back: dict[str, Any] | None
    corrections: list[ReceiptCorrection]
    checks: list[ReceiptCheck]


# what would come of a correction


class ReadingAnswer(ApiType):
    shown: str
    spoken: str
    lang: str
    rule: str


class PreviewChange(ApiType):
    id: str
    before: str
    after: str
    spoken: str | None
    readings: list[ReadingAnswer]
    anew: bool


class PreviewItem(ApiType):
    title: str
    summary: str
    new: bool


class ChangedFact(ApiType):
    """A figure, name, negation or quotation that is another one after the correction."""

    kind: str
    id: str
    before: str
    after: str


class PreviewAnswer(ApiType):
    slug: str
    notice: str
    speak: int
    reuse: int
    changes: list[PreviewChange]
    feed: list[PreviewItem]
    facts: list[ChangedFact]


class SentenceReadingAnswer(ApiType):
    slug: str
    id: str
    word: str
    reading: str


# corrections


class CorrectionList(ApiType):
    corrections: list[CorrectionAnswer]
    next: str | None


class BoardPlace(ApiType):
    name: str
    right: bool
    found: str
    todo: str


class BoardAnswer(ApiType):
    """``seconds``: from being asked for to being true everywhere; ``None``: not yet."""

    correction: int
    true_everywhere: bool
    seconds: float | None
    places: list[BoardPlace]
