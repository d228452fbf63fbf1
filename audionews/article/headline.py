"""The headline of a story: as it is printed, before what the page's head calls it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audionews.article.decode import words
from audionews.article.meta import Meta
from audionews.article.page_tree import Line, left_out

_PARTS = re.compile(r"\s+[-–—|»:·]\s+|\s*\|\s*")


@dataclass(slots=True)
class Headline:
    text: str
    index: int | None  # the line it is printed in; None: only the head of the page has it


def _alike(own: set[str], other: set[str]) -> float:
    return len(own & other) / max(1, min(len(own), len(other))) if own and other else 0.0


def headline(lines: list[Line], meta: Meta, first: int) -> Headline:
    """The printed title: the heading most like what the page's head says, h1 before others, before the story."""
    stated = [set(words(title)) for title in meta.headlines[:6]]
    mastheads = _mastheads(meta)
    best, best_score = None, 0.0
    for index, line in enumerate(lines[: first + 40]):
        roles = line.node.roles
        tag = line.node.tag
        rank = {"h1": 0.5, "h2": 0.2, "h3": 0.1}.get(tag, 0.0)
        if not rank and not (6 < len(line.text) < 250 and index < first):
            continue
        own = set(words(line.text))
        if tuple(words(line.text)) in mastheads:
            continue
        like = max(
            (_alike(own, title) * min(1.0, len(own) / max(1, len(title)) + 0.35) for title in stated), default=0.0
        )
        if not rank and like < 0.85:
            continue
        if rank < 0.5 and stated and like < 0.5:
            continue
        rule = left_out(line)
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
    title = next((title for title in meta.headlines if len(title) > 8), "")
    title = _without_site(title, meta) or (lines[first].text[:100] if lines else "")
    return Headline(text=title, index=None)


def _mastheads(meta: Meta) -> set[tuple[str, ...]]:
    """The site's name as old templates print it in the page's first <h1>: what stands behind a longer title in its head."""
    names = {tuple(words(meta.site))} if meta.site else set()
    for title in meta.headlines:
        parts = [words(part) for part in _PARTS.split(title)]
        if len(parts) > 1 and len(parts[-1]) <= 4 and len(parts[-1]) < len(max(parts, key=len)):
            names.add(tuple(parts[-1]))
    return names - {()}


def _shorter_stated(text: str, meta: Meta) -> bool:
    return bool(meta.site) and text.lower().rstrip().endswith(meta.site.lower())


def _without_site(text: str, meta: Meta) -> str:
    """A title without " - Kompas.com" or " | Antara News" behind it."""
    parts = _PARTS.split(text)
    if len(parts) < 2:
        return text
    tail = parts[-1]
    site = set(words(meta.site or ""))
    if len(tail.split()) <= 4 and (
        re.search(r"\.(?:com|co|id|net|org)\b|news|media|online|\bAll\b", tail, re.I) or set(words(tail)) & site
    ):
        return text[: text.rindex(tail)].rstrip(" -–—|»:·")
    return text
