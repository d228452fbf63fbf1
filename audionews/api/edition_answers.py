"""What /api/v1 answers of bulletins and messages, as types."""

from __future__ import annotations

from typing import Literal

from audionews.api.story_answers import ApiType, Instant


class BulletinAnswer(ApiType):
    """``stories``: what is heard in it; ``planned``: what would be, were it made now; ``chosen``: by an editor, in order."""

    channel: str
    day: str
    slug: str | None
    public: bool
    chosen: list[str] | None
    stories: list[str]
    planned: list[str]
    url: str | None


class BulletinChosen(ApiType):
    channel: str
    day: str
    bulletin: str | None


class MessageLine(ApiType):
    """One message. ``part``: "story", "ralat/12" or "withdrawn". ``state``: unknown where the service's answer was lost, gone where we took
    it back, lost where it can be changed by hand alone."""

    target: str
    part: str
    state: Literal["sending", "sent", "unknown", "failed", "gone", "lost"]
    form: Literal["audio", "voice", "text"]
    message_id: int | None
    text: str
    sent_at: Instant | None
    why: str | None


class MessageList(ApiType):
    slug: str
    messages: list[MessageLine]


class MessageSettled(ApiType):
    slug: str
    target: str
    part: str
    arrived: bool
