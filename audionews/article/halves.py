"""A paragraph that a box or a picture broke in two is one paragraph again."""

from __future__ import annotations

import re

from audionews.article.decode import count_words
from audionews.article.model import Block

_FIRST_HALF = 5  # words: verses and lists have shorter lines
_OPEN_END = re.compile(r"[\w,%)]$")
_GOES_ON = re.compile(r"[a-zà-ÿ]{2,}[ ,]")


def joined(kept: list[tuple[int, Block]]) -> list[tuple[int, Block]]:
    """``kept`` with a paragraph that ends in the middle of its sentence joined to the one that goes on in small letters."""
    out: list[tuple[int, Block]] = []
    for index, block in kept:
        before = out[-1][1] if out else None
        if (
            before is not None
            and before.kind == block.kind == "paragraph"
            and _OPEN_END.search(before.text)
            and _GOES_ON.match(block.text)
            and count_words(before.text) >= _FIRST_HALF
        ):
            out[-1] = (out[-1][0], Block(kind="paragraph", text=f"{before.text} {block.text}"))
            continue
        out.append((index, block))
    return out
