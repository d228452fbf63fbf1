"""Moments as people read them: western Indonesian time (WIB, UTC+7 all year) and the months' names, in Indonesian or English."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from audionews.languages import ENGLISH, INDONESIAN, written_in

WIB = timezone(timedelta(hours=7), "WIB")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_ENGLISH_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                   "November", "December")  # fmt: skip
_WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_ENGLISH_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_in_wib(moment: datetime, lang: str = INDONESIAN) -> str:
    """ "24 November 2026", the day in Jakarta."""
    return day_words(moment.astimezone(WIB), lang)


def month_words(day: date, lang: str = INDONESIAN) -> str:
    """ "November 2026"."""
    return f"{_months(lang)[day.month - 1]} {day.year}"


def day_words(day: date, lang: str = INDONESIAN) -> str:
    """ "24 November 2026" of a day as it is written, whatever its zone."""
    return f"{day.day} {month_words(day, lang)}"


def weekday_words(day: date, lang: str = INDONESIAN) -> str:
    """ "Senin" of a day as it is written; "Monday"."""
    return (_ENGLISH_WEEKDAYS if written_in(lang) == ENGLISH else _WEEKDAYS)[day.weekday()]


def in_wib(moment: datetime, lang: str = INDONESIAN) -> str:
    """ "24 November 2026 pukul 14.05 WIB"; "24 November 2026 at 14:05 WIB"."""
    wib = moment.astimezone(WIB)
    if written_in(lang) == ENGLISH:
        return f"{day_words(wib, lang)} at {wib:%H:%M} WIB"
    return f"{day_words(wib)} pukul {wib:%H.%M} WIB"


def _months(lang: str) -> tuple[str, ...]:
    return _ENGLISH_MONTHS if written_in(lang) == ENGLISH else MONTHS


def with_zone(moment: datetime) -> datetime:
    """``moment``; one without an offset, as people type it, is western Indonesian time."""
    return moment if moment.tzinfo else moment.replace(tzinfo=WIB)
