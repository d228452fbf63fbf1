"""A newsroom that may fetch from the loopback and whose clock stands until a test moves it (``room.moment``)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from audionews.article.fetch import Fetcher
from audionews.newsroom import Newsroom, open_newsroom
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
