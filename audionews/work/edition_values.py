"""What may be asked of bulletins, books and messages: orders as in ``values.py``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from audionews.work.order import EXPRESS, REVOICE, Order

BookForm = Literal["epub", "daisy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseBulletin(Order):
    """Which stories a channel's bulletin of a day has, in this order; ``stories`` left out: what the channel's file says again.

    One that is public is made anew at once. ``day``: "2026-11-30", in Jakarta; left out: today.
    """

    channel: str
    day: str | None = None
    stories: list[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeBulletin(Order):
    """Makes a channel's bulletin of a day, or makes it anew where a story in it or the choice has changed."""

    lane: ClassVar[str | None] = EXPRESS  # it speaks a few short lines, where any
    priority: ClassVar[int] = 5
    channel: str
    day: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeExport(Order):
    """Writes a book of a public story, or of a channel's day ("2026-11-30") or month ("2026-11")."""

    role: ClassVar[str] = "penulis"
    lane: ClassVar[str | None] = REVOICE  # a month takes a minute of the disk; nobody waits behind it
    priority: ClassVar[int] = 100
    slug: str | None = None
    channel: str | None = None
    day: str | None = None
    month: str | None = None
    form: BookForm = "epub"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleMessage(Order):
    """An editor's word on a message of which nobody knows whether it arrived: it did (``arrived``), or it is to be sent again.

    ``target``: "telegram:@kanal", "apprise:keluarga". ``part``: "story", "ralat/12", "withdrawn".
    """

    slug: str
    target: str
    arrived: bool
    part: str = "story"
