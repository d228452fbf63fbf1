"""Orders about a whole story that leave nothing for a worker: which voice it has, whether a draft is wanted, its channel."""

from __future__ import annotations

from dataclasses import dataclass

from audionews.work.values import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class UseVoice(Order):
    """Makes a build that was heard at the desk live: the same text in another voice. ``build``: its number."""

    slug: str
    build: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Discard(Order):
    """A draft is not wanted. It leaves the desk's lists; its text and its lines in the record stay."""

    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeUp(Order):
    """A discarded draft is a draft again."""

    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutInChannel(Order):
    """A draft is to come out in another channel."""

    slug: str
    channel: str
