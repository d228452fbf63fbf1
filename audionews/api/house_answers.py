"""What /api/v1 answers of jobs, of what waits for a person, of words and of webhooks, as types."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from audionews.api.story_answers import ApiType, Instant, TextBlock

# work


class JobAnswer(ApiType):
    """``result``: of a ready job what came of it. ``reply``: the story that a right of reply became. ``id`` is "" where nothing was left to do."""

    id: str
    what: str
    slug: str | None
    state: Literal["waiting", "running", "ready", "failed"]
    done: int
    total: int
    reason: str | None
    error: str | None
    facts: dict[str, Any]
    asked_at: Instant
    by: str
    result: dict[str, Any]
    reply: str | UnsetType = UNSET
    silent_facts: list[dict[str, Any]] | UnsetType = UNSET
    told: str | UnsetType = UNSET


class JobList(ApiType):
    jobs: list[JobAnswer]
    next: str | None


# what waits for a person


class WithdrawalAsked(ApiType):
    slug: str
    withdrawal: int
    state: Literal["asked"]
    alarm: int | UnsetType = UNSET


class WithdrawalRefused(ApiType):
    slug: str
    withdrawal: int
    state: Literal["refused"]


class WithdrawalAnswer(ApiType):
    id: int
    slug: str
    ground: str
    reason: str
    by: str
    at: Instant
    nameless: bool


class WithdrawalList(ApiType):
    withdrawals: list[WithdrawalAnswer]


class ProposalAnswer(ApiType):
    id: int
    slug: str
    base_revision: int
    at: Instant
    headline: str
    authors: list[str]
    blocks: list[TextBlock]
    kind: str | None
    rule: str | None
    told: str


class ProposedChange(ApiType):
    before: str
    after: str


class ProposalListed(ProposalAnswer, frozen=True, kw_only=True, forbid_unknown_fields=True):
    changes: list[ProposedChange]


class ProposalDecided(ProposalAnswer, frozen=True, kw_only=True, forbid_unknown_fields=True):
    taken: bool


class ProposalList(ApiType):
    proposals: list[ProposalListed]


class ReportAnswer(ApiType):
    id: int
    slug: str
    sentence: str
    note: str
    at: Instant
    times: int


class ReportList(ApiType):
    reports: list[ReportAnswer]


class ReportClosed(ApiType):
    report: int
    closed: bool


class AlarmAnswer(ApiType):
    id: int
    error: str
    slug: str | None
    facts: dict[str, Any]
    at: Instant
    told: str


class AlarmList(ApiType):
    alarms: list[AlarmAnswer]


class AlarmClosed(ApiType):
    alarm: int
    closed: bool


# sources and voices


class SourceAnswer(ApiType):
    """``secret``: told once, of a program that sends stories itself."""

    id: int
    url: str
    kind: str
    name: str | None
    title: str | None
    channel: str
    paused: bool
    own: bool
    held: bool
    day_limit: int
    health: str
    secret: str | UnsetType = UNSET


class SourceList(ApiType):
    sources: list[SourceAnswer]


class SourceRemoved(ApiType):
    id: int
    url: str
    removed: bool


class TriedStory(ApiType):
    title: str
    url: str | None
    words: int
    published: str | None
    by_itself: bool
    rule: str
    why: str


class TrialAnswer(ApiType):
    """``whole``: items whose text stands in the list itself."""

    url: str
    kind: str
    title: str | None
    count: int
    whole: int
    items: list[TriedStory]


class VoiceOffer(ApiType):
    """``chosen``: on the admin's list, or there is none; ``sends_text``: somebody else reads the story."""

    name: str
    chosen: bool
    sends_text: bool


class VoiceList(ApiType):
    voices: list[VoiceOffer]


class VoicesOffered(ApiType):
    voices: list[str]


# words


class WordAnswer(ApiType):
    word: str
    reading: str
    lang: str
    by: str
    at: Instant


class WordList(ApiType):
    words: list[WordAnswer]


class WordForgotten(ApiType):
    word: str
    reading: None


class WordPlace(ApiType):
    slug: str
    id: str
    shown: str
    spoken: str
    anew: bool


class WordPlaces(ApiType):
    word: str
    sentences: list[WordPlace]
    anew: int


class WordCost(ApiType):
    word: str
    stories: int
    sentences: int
    speech_ms: int
    exact: bool


class RemakingAnswer(ApiType):
    """``{"word": null}`` where no run was ever begun."""

    word: str | None
    by: str | UnsetType = UNSET
    total: int | UnsetType = UNSET
    ready: int | UnsetType = UNSET
    failed: list[str] | UnsetType = UNSET
    running: bool | UnsetType = UNSET
    over: bool | UnsetType = UNSET


# webhooks


class WebhookAnswer(ApiType):
    id: int
    url: str
    by: str
    created_at: Instant
    closed: bool


class WebhookMade(WebhookAnswer, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``secret``: told once."""

    secret: str


class WebhookList(ApiType):
    webhooks: list[WebhookAnswer]


class WebhookClosed(ApiType):
    webhook: int
    closed: bool


class DeliveryAnswer(ApiType):
    id: int
    webhook: int
    event: str
    at: Instant
    next_at: Instant | None
    tries: int
    answer: str | None


class DeliveryList(ApiType):
    deliveries: list[DeliveryAnswer]


class EventData(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a story; further facts depend on the event."""

    slug: str | None
    by: str
    audio_sha256: str | None


class EventMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What a webhook is sent; ``webhook-signature`` as Standard Webhooks say."""

    type: str
    timestamp: Instant
    data: EventData
