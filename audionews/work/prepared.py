"""What accepting an order comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from audionews.newsroom.model import Published
from audionews.work.values import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An order that is accepted. ``left``: what a worker has to do, and by whose word; ``facts``: what the quick half made of it."""

    left: tuple[tuple[Order, str], ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    published: Published | None = None  # where nothing is left: what is public now
    key: str | None = None  # asked for twice with this key it is one job, whatever key the door sent
