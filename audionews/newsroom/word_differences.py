"""Two versions of a sentence, word by word: what stayed, what went, what came. Pure; desk and listening page mark the same words."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of words in a comparison: ``mark`` is "same", "gone" or "new"."""

    mark: str
    text: str


def compared(before: str, after: str) -> list[Piece]:
    """Word by word: what stayed, what went, what came. Read in order it says both sentences."""
    old, new = before.split(), after.split()
    pieces = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(mark="same", text=" ".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece(mark="gone", text=" ".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(Piece(mark="new", text=" ".join(new[j1:j2])))
    return pieces
