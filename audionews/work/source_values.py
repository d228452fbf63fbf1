"""Orders about the house: who sends stories here and how far each is trusted, and which voices may be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from audionews.work.values import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow(Order):
    """Follows the feed, news sitemap or WordPress site at ``url``. ``own``: it is the newsroom's own CMS, of which what is sure is
    published by itself, at most ``day_limit`` stories a day."""

    role: ClassVar[str] = "penanggung-jawab"
    url: str
    channel: str | None = None
    own: bool = False
    day_limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePushes(Order):
    """A program of that name sends stories itself; the secret is answered once. ``shape``: a row of push_shapes.toml ("ghost"), or a
    table of the newsroom's own."""

    role: ClassVar[str] = "penanggung-jawab"
    name: str
    channel: str | None = None
    own: bool = False
    shape: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSource(Order):
    """Changes what is given. ``paused``: nothing is asked of it or taken from it; ``held``: nothing of it happens by itself. An editor
    may stop; how far a source is trusted (``own``, ``day_limit``, ``channel``) is the word of whoever answers for the newsroom."""

    id: int
    paused: bool | None = None
    held: bool | None = None
    own: bool | None = None
    day_limit: int | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfollow(Order):
    """Nothing comes from it any more; what came stays."""

    role: ClassVar[str] = "penanggung-jawab"
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawVanished(Order):
    """A story that vanished at its source, as the alarm ``id`` says: its withdrawal is asked for on ``ground``, and the alarm is closed."""

    id: int
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferVoices(Order):
    """The voices that an editor may choose; none named: all that work here."""

    role: ClassVar[str] = "admin"
    voices: list[str]
