"""Dates as feeds write them: RFC 822 and ISO 8601, and what newsrooms' own programs make of them (Indonesian days and months,
WIB, WITA and WIT, hours with a dot, no zone at all). What no zone says, no zone is invented for: such a moment keeps its day.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from time import struct_time

from audionews.article.dates import stamp

_ZONES = {"WIB": "+0700", "WITA": "+0800", "WIT": "+0900"}
_NAMED_ZONE = re.compile(r"(?:[+-]\d{2}:?\d{2}\s*)?\(?\b(WITA|WIT|WIB)\b\)?", re.I)
_FROM_GREENWICH = re.compile(r"\b(?:GMT|UTC)\s*([+-])(\d{1,2})(?::?(\d{2}))?\b", re.I)
_HOUR_WITH_DOT = re.compile(r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?:\.([0-5]\d))?(?=\s*(?:[+-]\d{4})?\s*$)")
_HALF_DAY = re.compile(r"\b(0?\d|1[0-2])[:.](\d\d(?::\d\d)?)\s*([ap])\.?m\b\.?", re.I)
_MONTHS = {
    "januari": "Jan", "pebruari": "Feb", "februari": "Feb", "peb": "Feb", "maret": "Mar", "mrt": "Mar", "mei": "May",
    "juni": "Jun", "juli": "Jul", "agustus": "Aug", "agst": "Aug", "agt": "Aug", "ags": "Aug", "agu": "Aug",
    "oktober": "Oct", "okt": "Oct", "nopember": "Nov", "nop": "Nov", "desember": "Dec", "des": "Dec",
}  # fmt: skip
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\b\.?", re.I)
_DAY_NAME = re.compile(r"^\s*[^\W\d_]{3,9}\s*,\s*|^\s*(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad)\s+", re.I)


def feed_date(written: object, parsed: struct_time | None = None) -> str | None:
    """``written`` as ISO 8601 with its own offset; without a zone, the day alone; ``None`` for what is no date.

    ``parsed``: what the feed reader made of it (in UTC), for forms that are not read here; it takes a missing zone for UTC,
    hence only its day is believed.
    """
    if isinstance(written, str) and written.strip():
        for text in (_usual(written), written.strip()):
            for reader in (parsedate_to_datetime, datetime.fromisoformat):
                try:
                    moment = reader(text)
                except (ValueError, TypeError, IndexError, OverflowError):
                    continue
                if not 1945 <= moment.year <= 2100:
                    return None
                if moment.tzinfo is not None:
                    return moment.isoformat(timespec="minutes")
                return moment.date().isoformat()
        if printed := stamp(_NAMED_ZONE.sub(r"\1", written)):
            return printed.iso()
    try:
        return date(*parsed[:3]).isoformat() if parsed else None
    except (ValueError, TypeError):
        return None


def _whole_day(clock: re.Match[str]) -> str:
    hour = int(clock[1]) % 12 + (12 if clock[3].lower() == "p" else 0)
    return f"{hour:02}:{clock[2]}"


def _usual(written: str) -> str:
    """The same date in the English of RFC 822, or as ISO 8601."""
    text = " ".join(written.replace("pukul", " ").replace("|", " ").split())
    text = _DAY_NAME.sub("", text)
    text = _MONTH.sub(lambda month: _MONTHS[month[1].lower()], text)
    text = _NAMED_ZONE.sub(lambda zone: _ZONES[zone[1].upper()], text)
    text = _FROM_GREENWICH.sub(lambda zone: f"{zone[1]}{zone[2]:0>2}{zone[3] or '00'}", text)
    text = _HALF_DAY.sub(_whole_day, text)
    text = re.sub(r"\b(\d{4})/(\d{2})/(\d{2})\b", r"\1-\2-\3", text)
    text = _HOUR_WITH_DOT.sub(lambda hour: f"{hour[1]}:{hour[2]}:{hour[3] or '00'}", text)
    return re.sub(r"(?<=\d),(?=\s)|\s+(?=[+-]\d{2}:?\d{2}$)", lambda gap: "" if gap[0] == "," else " ", text).strip()
