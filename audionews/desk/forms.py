"""An article as a form that works without script, and back: one box a block, empty boxes vanish, nothing else is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from audionews.article.model import Article, Block
from audionews.article.sanitize import sayable
from audionews.newsroom.intake import blocks_of

# What an editor may make of a block, in the order of the list.
KINDS = ("paragraph", "quote", "heading", "item", "caption", "credit")
MOST_BLOCKS = 600


def written(form: Mapping[str, str], base: Article) -> Article:
    """``base`` with what the form says, be it fit for a story or not; a box that was not sent stays as it is."""
    count = min(int(form.get("blocks", "0") or 0) if form.get("blocks", "0").isdecimal() else 0, MOST_BLOCKS)
    boxes = [(form.get(f"text-{n}", ""), form.get(f"kind-{n}", "paragraph")) for n in range(count)]
    known = {block.text for block in base.blocks}
    kinds = ((text, kind if kind in KINDS else "paragraph") for text, kind in boxes)
    blocks = blocks_of(kinds, by_line=True, known=known)
    authors = tuple(name for name in (sayable(part) for part in form.get("authors", "").split(";")) if name)
    return replace(
        base,
        headline=sayable(form.get("headline", "")),
        blocks=tuple(blocks),
        authors=authors if "authors" in form else base.authors,
        dateline=sayable(form["dateline"]) or None if "dateline" in form else base.dateline,
    )


def with_box_after(article: Article, place: int) -> list[Block]:
    """The blocks of a form that has one more empty box, after block ``place`` (-1: at the head)."""
    blocks = list(article.blocks)
    blocks.insert(place + 1, Block(kind="paragraph", text=""))
    return blocks
