"""Orders about private feeds: who may hear a channel under an address of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from audionews.work.order import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPrivateFeed(Order):
    """A new feed of a channel, for whom ``name`` says; its address is answered once."""

    role: ClassVar[str] = "penanggung-jawab"
    name: str
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePrivateFeed(Order):
    """Its address and the links in it answer nobody from now on."""

    role: ClassVar[str] = "penanggung-jawab"
    id: int
