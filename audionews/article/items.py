"""Lists: what an <ul> or <ol> really is, and which of its items are steps to follow and no call of the newsroom."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audionews.article import phrases
from audionews.article.model import Block
from audionews.article.page_tree import Line, Node

NUMBERED = re.compile(r"(?:\(?\d{1,2}[.)]|\(?[a-h][.)]|[•·▪◦●■*✓✔✅☑➡➤➢►▶👉🔹🔸📌–—-]\ufe0f?)\s+(?=\S)")
CALLS = ("share", "contact", "embed")  # "Unduh aplikasi …", "Ikuti kanal …": calls, where they stand alone
_NEAR = 24  # lines to each side: a longer list of steps is read in parts


def is_step(lines: Sequence[Line], index: int) -> bool:
    """Does this line stand among other items that call for nothing: one step of a how-to, not the newsroom's own call?"""
    line = lines[index]
    listed = _item(line)
    if line.link_share > 0.5 or (listed is None and not NUMBERED.match(line.text)):
        return False
    beside = [
        other
        for other in lines[max(0, index - _NEAR) : index + _NEAR]
        if other is not line and other.link_share < 0.8 and _is_beside(other, line, listed)
    ]
    plain = sum(phrases.insert(other.text) is None for other in beside)
    return plain > 0 and plain * 2 >= len(beside)


def _item(line: Line) -> Node | None:
    return next((node for node in line.node.chain() if node.tag == "li"), None)


def _is_beside(other: Line, line: Line, listed: Node | None) -> bool:
    if listed is None:
        return NUMBERED.match(other.text) is not None and other.node.parent is line.node.parent
    item = _item(other)
    return item is not None and item is not listed and item.parent is listed.parent


def as_items(run: list[tuple[int, Block]]) -> list[tuple[int, Block]]:
    """What an <ul> or <ol> really is."""
    texts = [block.text for _, block in run]
    prose = [len(text) > 160 and text.endswith((".", '"', "”")) for text in texts]
    if all(prose):
        return [(index, Block(kind="paragraph", text=block.text)) for index, block in run]
    if len(run) > 1 and (texts[0].endswith(":") or (prose[0] and not any(prose[1:]))):
        index, block = run[0]
        return [(index, Block(kind="paragraph", text=block.text)), *run[1:]]
    return run
