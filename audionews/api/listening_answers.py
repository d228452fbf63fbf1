"""What /api/v1 answers of how much is heard and of private feeds, as types."""

from __future__ import annotations

from audionews.api.story_answers import ApiType, Instant


class HeardSums(ApiType):
    """``downloads``: by podcast apps and what else is no page of ours; ``plays``: on our pages; ``embedded``: in our player elsewhere."""

    downloads: int
    plays: int
    embedded: int
    private: int


class DayCounts(HeardSums, frozen=True, kw_only=True, forbid_unknown_fields=True):
    day: str


class ChannelCounts(HeardSums, frozen=True, kw_only=True, forbid_unknown_fields=True):
    channel: str


class StoryCounts(HeardSums, frozen=True, kw_only=True, forbid_unknown_fields=True):
    slug: str
    headline: str
    channel: str


class CountsAnswer(ApiType):
    """The days from ``since`` to ``until``, both with, in Jakarta; stories and channels by how much they were heard."""

    since: str
    until: str
    channel: str | None
    heard: HeardSums
    days: list[DayCounts]
    channels: list[ChannelCounts]
    stories: list[StoryCounts]


class PrivateFeedAnswer(ApiType):
    """``name``: what the newsroom calls it."""

    id: int
    channel: str
    name: str
    by: str
    created_at: Instant
    closed: bool


class PrivateFeedMade(PrivateFeedAnswer, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``address``: told once."""

    address: str


class PrivateFeedList(ApiType):
    private_feeds: list[PrivateFeedAnswer]
