"""Times, sizes, counts and dates in Indonesian words: what a listener hears of a number."""

from __future__ import annotations

from datetime import datetime

from audionews.messages import say
from audionews.times import WIB, day_words, in_wib

COUNTS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")


def duration(milliseconds: int) -> str:
    """ "1 jam 2 menit 3 detik"; units that are nought are left out, yet "0 detik" is said."""
    seconds = round(milliseconds / 1000)
    parts = [
        say(f"site.{unit}", number=number)
        for unit, number in (("hours", seconds // 3600), ("minutes", seconds // 60 % 60), ("seconds", seconds % 60))
        if number
    ]
    return " ".join(parts) or say("site.seconds", number=0)


def size(size_bytes: int) -> str:
    """ "363 kilobita", "1,2 megabita": decimal units, as phones count space."""
    if size_bytes < 999_500:
        return say("site.kilobytes", number=max(1, round(size_bytes / 1000)))
    megabytes = size_bytes / 1_000_000
    number = f"{megabytes:.1f}".removesuffix(".0").replace(".", ",") if megabytes < 9.95 else str(round(megabytes))
    return say("site.megabytes", number=number)


def iso(at: datetime) -> str:
    """ "2026-11-24T14:05:00+07:00" for machines. Whole seconds: HTML's ``datetime`` knows no microseconds, and validators say so."""
    return at.astimezone(WIB).isoformat(timespec="seconds")


def count(number: int) -> str:
    """ "dua" up to ten, digits above."""
    return COUNTS[number] if 0 <= number < len(COUNTS) else str(number)


def stated_date(published: str | None) -> str | None:
    """The date that the source states ("2025-09-18" or ISO with offset), in words; ``None`` where it states none."""
    if not published:
        return None
    try:
        at = datetime.fromisoformat(published)
    except ValueError:
        return None
    if len(published) <= 10 or at.tzinfo is None:
        return day_words(at)
    return in_wib(at)
