"""The day of publication, as it is printed; never a guess, never a photo's date."""

from __future__ import annotations

import re
from datetime import timedelta

from audionews.article.bylines import roles_near
from audionews.article.dates import Stamp, stamp
from audionews.article.decode import words
from audionews.article.meta import Meta
from audionews.article.page_tree import Line, left_out

_DATE_LINE = re.compile(
    r"(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad|mon|tue|wed|thu|fri|sat|sun|diterbitkan|dipublikasikan|diposting|"
    r"published|posted|updated?|diperbarui|terbit|tayang|tanggal|last|\d{1,2}[ /.-]|\d{4}-\d{2}|[\w.]{3,20}\s*[-|,–]\s)",
    re.I,
)
_UPDATED = re.compile(r"diperbarui|updated?|pembaruan|diubah|modified|edited", re.I)


def is_date_line(line: Line) -> bool:
    """A line that only says when: a date, perhaps the day, the hour, views."""
    text = line.text
    if len(text) > 110 or not any(char.isdigit() for char in text):
        return False
    if text.endswith((".", "!", "?", '"', "”")) and len(text) > 40:
        return False
    if stamp(text) is None:
        return False
    rest = re.sub(r"\d+|[^\w\s]|wib|wita|wit|views?|dibaca|kali|pukul|jam", " ", text, flags=re.I)
    others = [word for word in words(rest) if len(word) > 1]
    return bool(line.mark == "date" or "date" in roles_near(line) or (_DATE_LINE.match(text) and len(others) <= 7))


def _tells_when(line: Line) -> bool:
    """A line right under the title that says more than when: "Tim Redaksi | Minggu, 17 Mei 2026 08:45 WIB"."""
    text = line.text
    if len(text) > 140 or (text.endswith((".", '"', "”", ")")) and len(text) > 60):
        return False
    if any(node.tag in ("figure", "figcaption") or node.roles & {"caption", "picture"} for node in line.node.chain()):
        return False
    if line.moment and stamp(line.moment):
        return True
    moment = stamp(text)
    return moment is not None and moment.hour is not None


def _at_home(moment: Stamp) -> Stamp:
    """Without the offset of another continent: content systems write "-07:00" for Jakarta, and the day would move."""
    if moment.offset is None or timedelta(0) <= moment.offset <= timedelta(hours=9):
        return moment
    return Stamp(moment.day, moment.hour, moment.minute)


def published(
    lines: list[Line], meta: Meta, head: int | None, first: int, last: int, *, indonesian: bool = True
) -> str | None:
    """The day of publication, with hour and offset where they are written. Never a guess, never a photo's date.

    The page's printed date comes first: content systems often label local time as UTC in the head
    ("2023-11-02T20-59-53Z" for 20.59 WIB). A printed day that the head contradicts counts only right under the title.
    """
    stated = [_at_home(moment) if indonesian else moment for moment in map(stamp, meta.dates) if moment]
    days = {moment.day for moment in stated}
    start = max(0, head - 6) if head is not None and head < last else max(0, first - 15)
    shown = []
    for index in range(start, min(len(lines), first + 3)):
        line = lines[index]
        if left_out(line) in ("related", "popular", "navigation", "comment"):
            continue
        if not is_date_line(line) and not (head is not None and 0 < index - head <= 6 and _tells_when(line)):
            continue
        text = re.split(_UPDATED, line.text)[0] if _UPDATED.search(line.text) else line.text
        moment = stamp(line.moment) if line.moment and not _UPDATED.search(line.text[:12]) else None
        printed = stamp(text)
        if printed is None and _UPDATED.search(line.text[:12]):
            continue
        moment = printed if printed and (moment is None or printed.offset is not None) else moment
        if moment is None:
            continue
        if head is not None and index < head and moment.hour is None and "date" not in roles_near(line):
            continue  # the day on the masthead is today's
        shown.append((0 if head is not None and index > head else 1, index, moment))
    shown.sort(key=lambda entry: entry[:2])
    agreeing = [moment for _, _, moment in shown if moment.day in days]
    if agreeing:
        best = agreeing[0]
        if best.offset is None:
            fuller = [moment for moment in stated if moment.day == best.day and moment.offset is not None]
            if fuller:
                return fuller[0].iso()
        return best.iso()
    if shown and (not stated or shown[0][0] == 0):
        return shown[0][2].iso()
    if stated:
        with_hour = [moment for moment in stated if moment.offset is not None and moment.day == stated[0].day]
        return (with_hour or stated)[0].iso()
    for index in range(last + 1, min(len(lines), last + 12)):  # some print it below: "Diterbitkan: …"
        if re.match(r"(?:diterbitkan|dipublikasikan|published|terbit|tayang|posted)\b", lines[index].text, re.I) and (
            moment := stamp(lines[index].text)
        ):
            return moment.iso()
    return None
