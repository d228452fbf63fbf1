"""What an editor decided about single blocks: it survives a new fetch, since it hangs on the wording, not on a place."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from audionews.article.decode import words
from audionews.article.model import Article, Block, BlockKind, Dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Restore or drop the block of this wording. ``after``: the wording a restored block follows; None = at the end."""

    what: Literal["restore", "drop"]
    wording: str  # of wording()
    kind: BlockKind = "paragraph"
    after: str | None = None


def wording(text: str) -> str:
    """A short name for a text that punctuation, case and spacing do not change."""
    return hashlib.sha256(" ".join(words(text)).encode()).hexdigest()[:20]


def apply_choices(article: Article, choices: Sequence[Choice]) -> Article:
    """The article as the editor wants it; a choice whose text is gone leaves the warning "article.choice_lost"."""
    blocks, dropped, warnings = list(article.blocks), list(article.dropped), list(article.warnings)
    for choice in choices:
        place = _find(blocks, choice.wording)
        if choice.what == "drop":
            if place is not None:
                dropped.append(Dropped(rule="editor", text=blocks.pop(place).text))
            elif _find(dropped, choice.wording) is None:
                warnings.append("article.choice_lost")
            continue
        if place is not None:
            continue
        left = _find(dropped, choice.wording)
        if left is None:
            warnings.append("article.choice_lost")
            continue
        block = dropped.pop(left)
        anchor = _find(blocks, choice.after) if choice.after else None
        if anchor is None and block.place is not None:  # back to where it stood; blocks added or dropped since move it
            before = {wording(block.text) for block in article.blocks[: block.place]}
            anchor = max((at for at, other in enumerate(blocks) if wording(other.text) in before), default=-1)
        at = len(blocks) if anchor is None else anchor + 1
        blocks.insert(at, Block(kind=choice.kind, text=block.text))
    return replace(article, blocks=tuple(blocks), dropped=tuple(dropped), warnings=tuple(dict.fromkeys(warnings)))


def _find(parts: Sequence[Block | Dropped], named: str | None) -> int | None:
    return next((at for at, part in enumerate(parts) if wording(part.text) == named), None)
