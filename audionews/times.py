"""Moments as Indonesians read them: western time (WIB, UTC+7 all year) and the months' names."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

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


def day_in_wib(moment: datetime) -> str:
    """ "24 November 2026", the day in Jakarta."""
    return day_words(moment.astimezone(WIB))


def day_words(day: date) -> str:
    """ "24 November 2026" of a day as it is written, whatever its zone."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def in_wib(moment: datetime) -> str:
    """ "24 November 2026 pukul 14.05 WIB"."""
    wib = moment.astimezone(WIB)
    return f"{day_words(wib)} pukul {wib:%H.%M} WIB"


def with_zone(moment: datetime) -> datetime:
    """``moment``; one without an offset, as people type it, is western Indonesian time."""
    return moment if moment.tzinfo else moment.replace(tzinfo=WIB)
