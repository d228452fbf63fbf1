"""A newsroom that may fetch from the loopback and whose clock stands until a test moves it (``room.moment``)."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path

from audionews.article.fetch import Fetcher
from audionews.newsroom import Newsroom, open_newsroom, source_items
from audionews.settings import from_environment

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


@contextmanager
def newsroom_at(home: Path, moment: datetime) -> Iterator[Newsroom]:
    settings = replace(from_environment({"AUDIONEWS_HOME": str(home)}), fetch_allow=LOOPBACK)
    with open_newsroom(settings) as opened:
        opened.moment = moment
        opened.clock = lambda: opened.moment
        yield opened


def hurried() -> Fetcher:
    """Does not wait between two pages of a site."""
    return Fetcher(allow=LOOPBACK, interval_s=0)


def time_for(items: int) -> Callable[[], float]:
    """A clock by which a poll has time for so many new items."""
    ticks = count()
    return lambda: next(ticks) * (source_items.TAKING_S / (items + 0.5))
