"""Who listened, in sums: by day, story and channel, in the ways that ``library/counts.py`` tells apart. Nobody's name is in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from audionews.channels import Channel
from audionews.channels import channel as known_channel
from audionews.errors import BadInput
from audionews.library import Library
from audionews.library.listening import CountRow, day_at

MOST_DAYS = 366
WEEK = 7
COLUMNS = ("day", "slug", "headline", "channel", "downloads", "plays", "embedded", "private")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesHeard:
    """Sums: ``downloads`` by podcast apps and what else is no page of ours, ``plays`` on our pages, ``embedded`` in our player in
    others' pages, ``private`` by private feeds."""

    downloads: int = 0
    plays: int = 0
    embedded: int = 0
    private: int = 0

    @property
    def total(self) -> int:
        return self.downloads + self.plays + self.embedded + self.private


_FIELD = {"app": "downloads", "site": "plays", "embed": "embedded", "private": "private"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHeard:
    day: date
    heard: TimesHeard


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryHeard:
    slug: str
    headline: str
    channel: str
    heard: TimesHeard


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelHeard:
    channel: str
    title: str
    heard: TimesHeard


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """``days``: every day of the time, the eldest first, also those on which nobody came; stories and channels by how much they were heard."""

    since: date
    until: date
    channel: str | None
    heard: TimesHeard
    days: tuple[DayHeard, ...]
    stories: tuple[StoryHeard, ...]
    channels: tuple[ChannelHeard, ...]
    rows: tuple[CountRow, ...]


def audience(
    library: Library, channels: Mapping[str, Channel], now: datetime, *, channel: str | None = None, days: int = WEEK
) -> Audience:
    """The last ``days`` days, today's so far with them. Raises ``BadInput("newsroom.bad_days")``, ``UnknownName("channels.unknown")``."""
    if not 1 <= days <= MOST_DAYS:
        raise BadInput("newsroom.bad_days", days=days, most=MOST_DAYS)
    if channel is not None:
        known_channel(channels, channel)
    until = date.fromisoformat(day_at(now))
    since = until - timedelta(days=days - 1)
    library.counts.settle()
    rows = library.counts.rows(since=since.isoformat(), until=until.isoformat(), channel=channel)
    by_day = _sums((row.day, row) for row in rows)
    by_story = _sums((row.slug, row) for row in rows)
    by_channel = _sums((row.channel, row) for row in rows)
    headline = {row.slug: (row.headline, row.channel) for row in rows}
    every = [since + timedelta(days=number) for number in range(days)]
    return Audience(
        since=since,
        until=until,
        channel=channel,
        heard=_sum(rows),
        days=tuple(DayHeard(day=day, heard=by_day.get(day.isoformat(), TimesHeard())) for day in every),
        stories=tuple(
            StoryHeard(slug=slug, headline=headline[slug][0], channel=headline[slug][1], heard=heard)
            for slug, heard in _most_first(by_story)
        ),
        channels=tuple(
            ChannelHeard(channel=slug, title=channels[slug].title if slug in channels else slug, heard=heard)
            for slug, heard in _most_first(by_channel)
        ),
        rows=tuple(rows),
    )


def as_facts(heard: Audience) -> dict[str, Any]:
    """For programs."""
    return {
        "since": heard.since.isoformat(),
        "until": heard.until.isoformat(),
        "channel": heard.channel,
        "heard": asdict(heard.heard),
        "days": [{"day": one.day.isoformat(), **asdict(one.heard)} for one in heard.days],
        "channels": [{"channel": one.channel, **asdict(one.heard)} for one in heard.channels],
        "stories": [
            {"slug": one.slug, "headline": one.headline, "channel": one.channel, **asdict(one.heard)}
            for one in heard.stories
        ],
    }


def as_csv(audience_heard: Audience) -> str:
    """A row for each day and story (RFC 4180); a cell that a spreadsheet would run stands behind an apostrophe."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    by_both = _sums(((row.day, row.slug, row.headline, row.channel), row) for row in audience_heard.rows)
    for (day, slug, headline, channel), heard in sorted(by_both.items()):
        shown = "'" + headline if headline[:1] in ("=", "+", "-", "@", "\t", "\r") else headline
        writer.writerow([day, slug, shown, channel, heard.downloads, heard.plays, heard.embedded, heard.private])
    return lines.getvalue()


def _sum(rows: Iterable[CountRow]) -> TimesHeard:
    sums = dict.fromkeys(_FIELD.values(), 0)
    for row in rows:
        sums[_FIELD[row.via]] += row.number
    return TimesHeard(**sums)


def _sums(rows: Iterable[tuple[object, CountRow]]) -> dict:
    grouped: dict[object, list[CountRow]] = {}
    for key, row in rows:
        grouped.setdefault(key, []).append(row)
    return {key: _sum(some) for key, some in grouped.items()}


def _most_first(sums: Mapping[str, TimesHeard]) -> list[tuple[str, TimesHeard]]:
    return sorted(sums.items(), key=lambda one: (-one[1].total, one[0]))
