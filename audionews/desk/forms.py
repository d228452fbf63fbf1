"""An article as a form that works without script, and back: one box a block, empty boxes vanish, nothing else is touched."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from audionews.article.model import Article, Block
from audionews.errors import BadInput

# What an editor may make of a block, in the order of the list.
KINDS = ("paragraph", "quote", "heading", "item", "caption", "credit")
MOST_BLOCKS = 600


def one_line(text: str) -> str:
    """As blocks are: one line, NFC, no control or direction-changing characters (they would speak or lay out wrongly)."""
    text = unicodedata.normalize("NFC", text)
    kept = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    return " ".join(
        "".join(sign for sign in kept if unicodedata.category(sign) not in ("Cf", "Cs", "Co", "Cn")).split()
    )


def written(form: Mapping[str, str], base: Article) -> Article:
    """``base`` with what the form says, be it fit for a story or not."""
    count = min(int(form.get("blocks", "0") or 0) if form.get("blocks", "0").isdecimal() else 0, MOST_BLOCKS)
    blocks = []
    for n in range(count):
        text = one_line(form.get(f"text-{n}", ""))
        kind = form.get(f"kind-{n}", "paragraph")
        if text:
            blocks.append(Block(kind=kind if kind in KINDS else "paragraph", text=text))
    return replace(
        base,
        headline=one_line(form.get("headline", "")),
        blocks=tuple(blocks),
        authors=tuple(name for name in (one_line(part) for part in form.get("authors", "").split(";")) if name),
        dateline=one_line(form.get("dateline", "")) or None,
    )


def checked(article: Article) -> Article:
    """``article``. Raises ``BadInput`` for a story without a headline or without text."""
    if not article.headline:
        raise BadInput("desk.no_headline")
    if not has_text(article):
        raise BadInput("desk.no_text")
    return article


def has_text(article: Article) -> bool:
    """Whether there is more to read than what stands under pictures."""
    return any(block.kind not in ("caption", "credit") for block in article.blocks)


def with_box_after(article: Article, place: int) -> list[Block]:
    """The blocks of a form that has one more empty box, after block ``place`` (-1: at the head)."""
    blocks = list(article.blocks)
    blocks.insert(place + 1, Block(kind="paragraph", text=""))
    return blocks
