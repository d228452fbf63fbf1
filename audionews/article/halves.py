"""A paragraph that a box or a picture broke in two is one paragraph again."""

from __future__ import annotations

import re

from audionews.article.decode import count_words
from audionews.article.model import Block

_FIRST_HALF = 5  # words: verses and lists have shorter lines …
_BEGINNING = (
    400  # … and are looked for in so many characters: a paragraph of a thousand parts is not counted a thousand times
)
_OPEN_END = re.compile(r"[\w,%)]")
_GOES_ON = re.compile(r"[a-zà-ÿ]{2,}[ ,]")


def joined(kept: list[tuple[int, Block]]) -> list[tuple[int, Block]]:
    """``kept`` with a paragraph that ends in the middle of its sentence joined to the one that goes on in small letters."""
    runs: list[tuple[int, list[Block]]] = []
    beginning = ""  # of the last run
    for index, block in kept:
        if runs and runs[-1][1][-1].kind == block.kind == "paragraph":
            last = runs[-1][1][-1].text
            if _OPEN_END.match(last[-1:]) and _GOES_ON.match(block.text) and count_words(beginning) >= _FIRST_HALF:
                runs[-1][1].append(block)
                if len(beginning) < _BEGINNING:
                    beginning = f"{beginning} {block.text[:_BEGINNING]}"
                continue
        runs.append((index, [block]))
        beginning = block.text[:_BEGINNING]
    return [
        (index, run[0] if len(run) == 1 else Block(kind="paragraph", text=" ".join(part.text for part in run)))
        for index, run in runs
    ]
