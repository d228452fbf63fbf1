"""What all orders have: who may ask, their lane in the queue, their name. ``values.py`` has the orders."""

from __future__ import annotations

import re
from typing import ClassVar

EXPRESS, VOICE, REVOICE, HOUSE = "express", "voice", "revoice", "house"


class Order:
    """Base of all orders. ``once``: asked for again while it waits or runs, it is the same job."""

    __slots__ = ()
    role: ClassVar[str] = "redaktur"
    lane: ClassVar[str | None] = None
    priority: ClassVar[int] = 10
    once: ClassVar[bool] = False

    @property
    def what(self) -> str:
        """ "ask_withdrawal": how jobs, messages and addresses name this kind of order."""
        return name_of(type(self))


def name_of(kind: type[Order]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
