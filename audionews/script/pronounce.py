"""Tells eSpeak NG's Indonesian voice the e of every word it would get wrong: /e/ in "mérah", schwa in "besar".

The spelling has one letter for both, and the voice guesses: about three of ten common words with an e go wrong. The words
it gets wrong are in ``lexicon/pronunciation.tsv`` in the voice's own phoneme names (built by tools/pronunciation.py) and
are handed over as ``[[b@s'aR]]``, which the library takes where ``espeakPHONEMES`` is set (speak_lib.h), inside SSML and
around ``<voice>`` too. What 1.52 does with the marks was tried on the library itself, and tests/test_pronounce.py keeps it
so: a mark that touches an opening quote or bracket is swallowed, and so is a closing tag that touches a mark; hence
the blanks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from audionews.script.lexicon import FOLDER

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_HYPHEN = re.compile(r"[-\u2010\u2011]")
_LITERAL = re.compile(r"\[(?=\[)|\](?=\])")


@cache
def _readings() -> Mapping[str, str]:
    """Word in small letters → phonemes. Read on first use (about 5 ms); words.table is for short tables."""
    text = (FOLDER / "pronunciation.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and line[0] != "#")
    next(rows, None)  # the names of the columns
    return {row[0]: row[1].strip() for row in rows if len(row) > 1}


def phonemes(word: str) -> str | None:
    """The word in phonemes of the ``id`` voice, or None where the voice says it right by itself.

    Capitals do not matter. Of a doubled or joined word ("besar-besar") every half must be in the table.
    """
    readings = _readings()
    word = word.lower()
    known = readings.get(word)
    if known is not None:
        return known
    halves = [readings.get(half) for half in _HYPHEN.split(word)]
    whole = [half for half in halves if half is not None]
    return "".join(whole) if len(whole) == len(halves) else None


def espeak_literal(text: str) -> str:
    """Text of any language in which nothing can be taken for phonemes: double square brackets are parted."""
    return _LITERAL.sub(lambda bracket: bracket[0] + " ", text)


def espeak_words(text: str) -> str:
    """Indonesian text for the voice: words it would get wrong become ``[[phonemes]]``, everything else stays.

    Plain text in and out: escape it for SSML afterwards.
    """
    text = espeak_literal(text)
    told: list[str] = []
    end = 0
    for match in _WORD.finditer(text):
        word = match[0]
        reading = phonemes(word)
        if reading is None:
            parts = _HYPHEN.split(word)
            marked = [phonemes(part) for part in parts]
            if len(parts) == 1 or not any(marked):
                continue
            # one half is known: two words side by side sound as the joined word does
            said = " ".join(f"[[{mark}]]" if mark else part for part, mark in zip(parts, marked, strict=True))
        else:
            said = f"[[{reading}]]"
        before = text[end : match.start()]
        told.append(before)
        if said.startswith("[[") and (before[-1:].strip() or (not before and told[:-1])):
            told.append(" ")
        told.append(said)
        end = match.end()
    told.append(text[end:])
    joined = "".join(told)
    return joined + " " if joined.endswith("]]") else joined
