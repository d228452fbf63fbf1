"""Which media requests are looked at for the counts (``library/counts.py``), and by which way they came.

A request is looked at when it is a GET for a story's sound, by a program that has a name and is no robot. What was sent in answer is
noted when it was sent, not when it was asked for; where nginx or the bucket sends it, what was handed over to them.

Robots are known by two tables: crawler-user-agents (https://github.com/monperrus/crawler-user-agents), and ``agents.tsv``, which goes
before it and which anybody may add a line to; a newsroom's own ``agents.tsv`` in its home goes before both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from flask import request

from audionews.errors import AudionewsError
from audionews.library.listening import SentBytes, Via, client_of, day_at
from audionews.site.asker import asked_from
from audionews.site.context import SiteContext

SOUNDS = ("mp3", "opus", "webm")
PROBE_BYTES = 2  # "bytes=0-1" asks how long a file is
MOST_AGENTS = 2_048
TABLE = "agents.tsv"
Note = Callable[[int, int], None]  # first byte, and the one after the last


class MediaRequests:
    """One application's look at who asks for media. The names of programs are forgotten with the day, as their hashes are."""

    def __init__(self, place: SiteContext) -> None:
        self._place = place
        self._rows = (*_rows(place.settings.home / TABLE), *_rows(Path(__file__).with_name(TABLE)))
        self._host = urlsplit(place.settings.base_url).netloc
        self._known: dict[str, bool] = {}
        self._day = ""

    def note_of(self, hash: str, ext: str, via: Via | None = None) -> Note | None:
        """What to call with the bytes that were sent of a file; ``None``: this request is not looked at. ``via``: known already."""
        agent = request.headers.get("User-Agent", "")[:400]
        if request.method != "GET" or ext not in SOUNDS or not agent:
            return None
        now, counts = self._place.clock(), self._place.library.counts
        day = day_at(now)
        if day != self._day or len(self._known) > MOST_AGENTS:
            self._known, self._day = {}, day
        if agent not in self._known:
            self._known[agent] = self.is_listener(agent)
        if not self._known[agent]:
            return None
        try:
            client = client_of(counts.salt(now), asked_from(self._place.settings.proxies), agent)
        except AudionewsError:  # the database is busy or away: an answer does not wait for a count
            return None
        way = via or self._way()

        def note(first: int, end: int) -> None:
            if end - first > PROBE_BYTES:
                counts.note(SentBytes(day=day, client=client, via=way, hash=hash, ext=ext, first=first, end=end))

        return note

    def is_listener(self, agent: str) -> bool:
        """Whether a program that calls itself so plays to people, as far as the tables know."""
        low = agent.lower()
        for part, counted in self._rows:
            if part in low:
                return counted
        return not _robots().search(agent)

    def _way(self) -> Via:
        """Our own pages say so themselves (W3C Fetch Metadata; browsers before 2023 by the page they come from). Our frame in another
        site's sandbox has no origin: it is "cross-site" there, and names our host as where it comes from."""
        came_from = urlsplit(request.headers.get("Referer", ""))
        ours, fetch_site = came_from.netloc == self._host, request.headers.get("Sec-Fetch-Site", "")
        if ours and (came_from.path.startswith("/embed") or fetch_site == "cross-site"):
            return "embed"
        return "site" if ours or fetch_site == "same-origin" else "app"


def _rows(file: Path) -> Iterable[tuple[str, bool]]:
    """(part of a program's name in small letters, whether it counts) of each line; none where there is no such file."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        part, _, value = line.partition("\t")
        if part.strip() and not line.startswith("#"):
            yield part.strip().lower(), value.partition("\t")[0].strip().lower() == "ya"


@cache
def _robots() -> re.Pattern[str]:
    from crawleruseragents import CRAWLER_USER_AGENTS_DATA  # half a megabyte of JSON: only where media is sent

    return re.compile("|".join(row["pattern"] for row in CRAWLER_USER_AGENTS_DATA))
