"""Times, sizes, counts and dates in words: what a listener hears of a number."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from audionews.languages import ENGLISH, primary
from audionews.messages import language, say
from audionews.times import WIB, day_words, weekday_words

ENGLISH_COUNTS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
COUNTS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")


def duration(milliseconds: int) -> str:
    """ "1 jam 2 menit 3 detik"; units that are nought are left out, yet "0 detik" is said."""
    seconds = round(milliseconds / 1000)
    parts = [
        say(f"site.{unit if number != 1 else unit[:-1]}", number=number)
        for unit, number in (("hours", seconds // 3600), ("minutes", seconds // 60 % 60), ("seconds", seconds % 60))
        if number
    ]
    return " ".join(parts) or say("site.seconds", number=0)


def size(size_bytes: int) -> str:
    """ "363 kilobita", "1,2 megabita": decimal units, as phones count space."""
    if size_bytes < 999_500:
        return say("site.kilobytes", number=max(1, round(size_bytes / 1000)))
    megabytes = size_bytes / 1_000_000
    return say("site.megabytes", number=round(megabytes, 1) if megabytes < 9.95 else str(round(megabytes)))


def iso(at: datetime) -> str:
    """ "2026-11-24T14:05:00+07:00" for machines. Whole seconds: HTML's ``datetime`` knows no microseconds, and validators say so."""
    return at.astimezone(WIB).isoformat(timespec="seconds")


def count(number: int) -> str:
    """ "dua" up to ten, digits above."""
    words = ENGLISH_COUNTS if language() == ENGLISH else COUNTS
    return words[number] if 0 <= number < len(words) else str(number)


def weekday(at: datetime) -> str:
    """ "Selasa, 24 November 2026", the day in Jakarta: what a list of news is parted by."""
    day = at.astimezone(WIB)
    return f"{weekday_words(day, language())}, {day_words(day, language())}"


def lang_of(tag: str) -> Markup:
    """' lang="en"' for an element whose text is in another language than the page around it, else "" (WCAG 2.2, 3.1.2)."""
    return Markup(' lang="{}"').format(tag) if primary(tag) != language() else Markup("")


def typed_day(text: str) -> datetime | None:
    """The beginning of the day in Jakarta that a person typed as "24-11-2026", "24/11/2026" or "2026-11-24"; ``None`` if it is none."""
    for form in ("%d-%m-%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.replace("/", "-").replace(".", "-"), form).replace(tzinfo=WIB)
        except ValueError:
            continue
    return None
