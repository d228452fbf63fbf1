"""Dates as newspapers print them. Only what is written is returned; a missing hour or zone stays missing."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan", "februari february feb pebruari", "maret march mar", "april apr", "mei may",
            "juni june jun", "juli july jul", "agustus august agu ags agt aug agust", "september sep sept",
            "oktober october okt oct", "november nov nopember nop", "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(
    r"\b(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(\d{1,2})[:\-.](\d{2})(?:[:\-.]\d{2})?(?:\.\d+)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?[\s\-./]{{1,3}}({_MONTH})\.?,?[\s\-./]{{1,3}}(\d{{4}})\b", re.I)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.I)
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d.,:])([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.][0-5]\d)?(?!\d)\s*(?:(AM|PM)\s*)?\(?(WIB|WITA|WIT|GMT\s?\+\s?\d{1,2}|UTC\s?\+\s?\d{1,2}|[+-]\d{2}:\d{2})?\b",
    re.I,
)
_ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}


class Stamp:
    """A printed moment: the day, and the hour and offset only where they were written."""

    __slots__ = ("day", "hour", "minute", "offset")

    def __init__(self, day: date, hour: int | None = None, minute: int = 0, offset: timedelta | None = None) -> None:
        self.day, self.hour, self.minute, self.offset = day, hour, minute, offset

    def iso(self) -> str:
        if self.hour is None or self.offset is None:
            return self.day.isoformat()
        zone = timezone(self.offset)
        return datetime(self.day.year, self.day.month, self.day.day, self.hour, self.minute, tzinfo=zone).isoformat(
            timespec="minutes"
        )


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1945 <= year <= 2100 else None
    except ValueError:
        return None


def _offset(text: str | None) -> timedelta | None:
    if not text:
        return None
    text = text.upper().replace(" ", "")
    if text in _ZONES:
        return timedelta(hours=_ZONES[text])
    if text in ("Z", "UTC"):
        return timedelta(0)
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", text)
    if not match:
        return None
    size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return None if size > timedelta(hours=14) else (-size if match[1] == "-" else size)


def stamp(text: str | None) -> Stamp | None:
    """The first date in ``text``, with the clock time that follows (or, failing that, precedes) it."""
    if not text or not any(char.isdigit() for char in text):
        return None
    if match := _ISO.search(text):
        day = _day(int(match[1]), int(match[2]), int(match[3]))
        if day is None:
            return None
        if match[4] and int(match[4]) < 24 and int(match[5]) < 60:
            return Stamp(day, int(match[4]), int(match[5]), _offset(match[6]))
        return _with_clock(day, text, match)
    if match := _DAY_FIRST.search(text):
        day = _day(int(match[3]), _MONTHS[match[2].lower()], int(match[1]))
    elif match := _MONTH_FIRST.search(text):
        day = _day(int(match[3]), _MONTHS[match[1].lower()], int(match[2]))
    elif match := _NUMBERS.search(text):
        day = _day(int(match[3]), int(match[2]), int(match[1]))  # Indonesia writes the day first
    return _with_clock(day, text, match) if match and day else None


def _with_clock(day: date, text: str, match: re.Match[str]) -> Stamp:
    clock = _CLOCK.search(text, match.end()) or _CLOCK.search(text[: match.start()])
    if not clock or clock.start() - match.end() > 25:
        return Stamp(day)
    hour = int(clock[1])
    if clock[3]:
        hour = hour % 12 + (12 if clock[3].upper() == "PM" else 0)
    return Stamp(day, hour, int(clock[2]), _offset(clock[4]))
