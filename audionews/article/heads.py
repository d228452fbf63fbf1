"""What stands around a story: headline, writers, date of publication, and whether it goes on on another page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from audionews.article import bylines
from audionews.article.dates import stamp
from audionews.article.decode import words
from audionews.article.lines import Line, PageTree
from audionews.article.main_block import habit
from audionews.article.meta import Meta

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class Headline:
    text: str
    index: int | None  # the line it is printed in; None: only the head of the page has it


def _alike(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other))) if one and other else 0.0


def headline(lines: list[Line], meta: Meta, first: int) -> Headline:
    """The printed title: the heading most like what the page's head says, h1 before others, before the story."""
    stated = [set(words(told)) for told in meta.headlines[:6]]
    best, best_score = None, 0.0
    for index, line in enumerate(lines[: first + 40]):
        roles = line.node.roles
        tag = line.node.tag
        rank = {"h1": 0.5, "h2": 0.2, "h3": 0.1}.get(tag, 0.0)
        if not rank and not (6 < len(line.text) < 250 and index < first):
            continue
        own = set(words(line.text))
        like = max((_alike(own, told) * min(1.0, len(own) / max(1, len(told)) + 0.35) for told in stated), default=0.0)
        if not rank and like < 0.85:
            continue
        if rank < 0.5 and stated and like < 0.5:
            continue
        rule = habit(line)
        score = (
            like
            + rank
            + (0.25 if index < first else -0.3)
            - (0.45 if rule else 0.0)
            + (0.05 if "story" in roles else 0)
        )
        score -= 0.6 if len(own) < 2 and tag != "h1" else 0.0
        score -= 0.3 * line.link_share
        if score > best_score + 1e-9:
            best, best_score = index, score
    if best is not None and best_score >= 0.45:
        text = lines[best].text
        return Headline(text=_without_site(text, meta) if _shorter_stated(text, meta) else text, index=best)
    told = next((told for told in meta.headlines if len(told) > 8), "")
    told = _without_site(told, meta) or (lines[first].text[:100] if lines else "")
    return Headline(text=told, index=None)


def _shorter_stated(text: str, meta: Meta) -> bool:
    return bool(meta.site) and text.lower().rstrip().endswith(meta.site.lower())


def _without_site(text: str, meta: Meta) -> str:
    """A title without " - Kompas.com" or " | Antara News" behind it."""
    parts = re.split(r"\s+[-–—|»:·]\s+|\s*\|\s*", text)
    if len(parts) < 2:
        return text
    tail = parts[-1]
    site = set(words(meta.site or ""))
    if len(tail.split()) <= 4 and (
        re.search(r"\.(?:com|co|id|net|org)\b|news|media|online|\bAll\b", tail, re.I) or set(words(tail)) & site
    ):
        return text[: text.rindex(tail)].rstrip(" -–—|»:·")
    return text


# ── writers ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _roles(line: Line) -> frozenset[str]:
    found = line.roles
    for up, node in enumerate(line.node.chain()):
        if up > 2:
            break
        found |= node.roles
    return found


def _near_credits(line: Line) -> bool:
    return any("byline" in node.roles for node in line.node.chain() if node.tag not in ("body", "html"))


def is_byline(line: Line) -> bool:
    """A line that only says who wrote or edited."""
    text = line.text
    if len(text) > 160:
        return False
    if bylines.is_byline(text):
        return True
    marked = line.mark == "author" or "byline" in _roles(line)
    return marked and len(text) < 100 and bool(bylines.unlabelled(text) or bylines.after(text) or bylines.label(text))


_WRITER_ALONE = re.compile(r"(?:oleh|penulis|author|by|reporter|pewarta|wartawan|jurnalis)\s*:?", re.I)
_EDITOR_ALONE = re.compile(r"(?:editor|redaktur|penyunting)\s*:?", re.I)


def _beside(lines: list[Line], index: int) -> list[str]:
    """The names that belong to a role standing alone in its line: the next line's, as after "Penulis:".

    Boxes of credits also print each name above its role ("Isna Rifka" / "Penulis" / "Yoga" / "Editor"): there, the
    box's last role has no name below it. "oleh" always stands before the name.
    """

    def names(at: int) -> list[str]:
        return bylines.unlabelled(lines[at].text) if 0 <= at < len(lines) else []

    def is_role(at: int) -> bool:
        return at < len(lines) and bool(
            _WRITER_ALONE.fullmatch(lines[at].text) or _EDITOR_ALONE.fullmatch(lines[at].text)
        )

    text = lines[index].text.lower()
    before = names(index - 1) if index and not is_role(index - 1) and _near_credits(lines[index - 1]) else []
    if before and not text.endswith(":") and text not in ("oleh", "by"):
        last = index
        while is_role(last + 2) and not is_role(last + 1) and names(last + 1):
            last += 2
        if last + 1 >= len(lines) or is_role(last + 1) or not names(last + 1) or not _near_credits(lines[last + 1]):
            return before
    return names(index + 1)


def authors(lines: list[Line], meta: Meta, head: int | None, inside: list[int], last: int) -> list[str]:
    """The writers: named by a label on the page, else where markup says "author", else in the page's head."""
    start = max(0, (head if head is not None and head < last else inside[0]) - 10)
    end = min(len(lines), max(last, inside[-1]) + 40)
    labelled: list[str] = []
    boxed: list[str] = []
    marked: list[str] = []
    others: set[str] = set()
    for index in range(start, end):
        line = lines[index]
        text = line.text
        rule = habit(line)
        if len(text) > 170 or rule in ("related", "popular", "comment"):
            continue
        if rule == "navigation" and not (index > last and line.mark == "author" and bylines.is_byline(text)):
            continue  # a blog's "post-footer" says who posted it
        what = bylines.label(text)
        if what == "other":
            others.update(name.lower() for name in bylines.split(text.split(":", 1)[-1]))
        names = bylines.writers(text) if what == "writer" and is_byline(line) else []
        roles = _roles(line)
        byline = line.mark == "author" or "byline" in roles
        if not names and byline and not what:
            names = bylines.writers(text)
        if not names and _WRITER_ALONE.fullmatch(text):
            names = _beside(lines, index)
        if _EDITOR_ALONE.fullmatch(text):
            others.update(name.lower() for name in _beside(lines, index))
        if names:
            labelled = labelled or names
        elif told := (bylines.after(text) if byline or _near_credits(line) else None):
            if told[1] == "writer":
                boxed += [told[0]] if told[0] not in boxed else []
            else:
                others.add(told[0].lower())
        elif (
            byline
            and what is None
            and not marked
            and "credit" not in roles - {"byline"}
            and "picture" not in roles
            and "caption" not in roles
        ):
            marked = bylines.unlabelled(text)
            if not marked and line.named and index < inside[0] + 3:
                marked = bylines.unlabelled(line.named)
    for found in (labelled, boxed, [name for name in marked if name.lower() not in others], meta.authors):
        if found:
            return found
    return marked


# ── date ──────────────────────────────────────────────────────────────────────────────────────────────────────────

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
    told = [word for word in words(rest) if len(word) > 1]
    return bool(line.mark == "date" or "date" in _roles(line) or (_DATE_LINE.match(text) and len(told) <= 7))


def _tells_when(line: Line) -> bool:
    """A line right under the title that says more than when: "Tim Redaksi | Minggu, 17 Mei 2026 08:45 WIB"."""
    text = line.text
    if len(text) > 140 or (text.endswith((".", '"', "”", ")")) and len(text) > 60):
        return False
    if any(node.tag in ("figure", "figcaption") or node.roles & {"caption", "picture"} for node in line.node.chain()):
        return False
    if line.moment and stamp(line.moment):
        return True
    found = stamp(text)
    return found is not None and found.hour is not None


def published(lines: list[Line], meta: Meta, head: int | None, first: int, last: int) -> str | None:
    """The day of publication, with hour and offset where they are written. Never a guess, never a photo's date.

    The page's printed date comes first: content systems often label local time as UTC in the head
    ("2023-11-02T20-59-53Z" for 20.59 WIB). A printed day that the head contradicts counts only right under the title.
    """
    stated = [found for found in map(stamp, meta.dates) if found]
    days = {found.day for found in stated}
    start = max(0, head - 6) if head is not None and head < last else max(0, first - 15)
    shown = []
    for index in range(start, min(len(lines), first + 3)):
        line = lines[index]
        if habit(line) in ("related", "popular", "navigation", "comment"):
            continue
        if not is_date_line(line) and not (head is not None and 0 < index - head <= 6 and _tells_when(line)):
            continue
        text = re.split(_UPDATED, line.text)[0] if _UPDATED.search(line.text) else line.text
        found = stamp(line.moment) if line.moment and not _UPDATED.search(line.text[:12]) else None
        printed = stamp(text)
        if printed is None and _UPDATED.search(line.text[:12]):
            continue
        found = printed if printed and (found is None or printed.offset is not None) else found
        if found is None:
            continue
        if head is not None and index < head and found.hour is None and "date" not in _roles(line):
            continue  # the day on the masthead is today's
        shown.append((0 if head is not None and index > head else 1, index, found))
    shown.sort(key=lambda entry: entry[:2])
    agreeing = [found for _, _, found in shown if found.day in days]
    if agreeing:
        best = agreeing[0]
        if best.offset is None:
            fuller = [found for found in stated if found.day == best.day and found.offset is not None]
            if fuller:
                return fuller[0].iso()
        return best.iso()
    if shown and (not stated or shown[0][0] == 0):
        return shown[0][2].iso()
    if stated:
        with_hour = [found for found in stated if found.offset is not None and found.day == stated[0].day]
        return (with_hour or stated)[0].iso()
    for index in range(last + 1, min(len(lines), last + 12)):  # some print it below: "Diterbitkan: …"
        if re.match(r"(?:diterbitkan|dipublikasikan|published|terbit|tayang|posted)\b", lines[index].text, re.I) and (
            found := stamp(lines[index].text)
        ):
            return found.iso()
    return None


# ── more pages ────────────────────────────────────────────────────────────────────────────────────────────────────

_NEXT_WORDS = re.compile(r"(?:halaman\s+)?(?:selanjutnya|berikutnya|next|lanjut(?:kan)?)\b|halaman\s*2|[>»›]+$", re.I)
_ALL_WORDS = re.compile(r"(?:show all|tampilkan semua|semua halaman|single page|lihat semua|all)\b", re.I)
_PAGE_OF = re.compile(
    r"(?:[?&](?:page|p|hal|halaman)=|/(?:page/|hal(?:aman)?[-/])?|[-_/]p(?:age)?)(\d{1,2})/?(?:[?#].*)?$", re.I
)
_SHOWN = re.compile(r"^halaman\s*:?\s*(?:1|selanjutnya|berikutnya|\d+\s*(?:dari|/)\s*\d+)\b|^halaman\s*:?$", re.I)


def _same_story(url: str | None, href: str) -> bool:
    """Whether ``href`` is ``url`` with another page number."""
    if not href or href.startswith(("#", "javascript:", "mailto:")):
        return False
    if not url:
        return bool(_PAGE_OF.search(href))
    here, there = urlsplit(url), urlsplit(urljoin(url, href))
    if here.hostname != there.hostname:
        return False
    stem = here.path.rstrip("/")
    return len(stem) > 8 and there.path.startswith(stem.rsplit(".", 1)[0]) and bool(_PAGE_OF.search(urljoin(url, href)))


def _pages(tree: PageTree, url: str | None) -> list[tuple[int, str]]:
    found = []
    for text, href in tree.page_links:
        if text.isdecimal() and 1 < int(text) <= 50 and (_same_story(url, href) or href in ("", "#")):
            found.append((int(text), href))
    return found


def more_pages(tree: PageTree, lines: list[Line], url: str | None) -> bool:
    """Whether the page says that its story goes on elsewhere."""
    if tree.next_url and _same_story(url, tree.next_url):
        return True
    if _pages(tree, url):
        return True
    if any(_NEXT_WORDS.match(text) and _same_story(url, href) for text, href in tree.page_links):
        return True
    said = [line for line in lines if len(line.text) < 60 and _SHOWN.match(line.text)]
    return any(
        any("paging" in node.roles for node in line.node.chain()) or "selanjutnya" in line.text.lower() for line in said
    )


def next_href(tree: PageTree, url: str) -> str | None:
    """The link to the page after ``url``."""
    if tree.next_url and _same_story(url, tree.next_url):
        return tree.next_url
    here = _PAGE_OF.search(url)
    current = int(here[1]) if here and len(here[1]) < 3 else 1
    for number, href in sorted(_pages(tree, url)):
        if number == current + 1 and href not in ("", "#"):
            return href
    return next((href for text, href in tree.page_links if _NEXT_WORDS.match(text) and _same_story(url, href)), None)
