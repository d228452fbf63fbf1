"""Words to look at before a story is spoken: those no list knows, and those that voices are known to trip over. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audionews.script.lexicon import acronyms, table
from audionews.script.model import Script, Segment

# Runs of capitals, capitals inside a word, letters Indonesian spelling does not use, or letters together with digits.
_CAPITALS = re.compile(r"\b[A-Z]{2,}[A-Za-z]*\b|\b[A-Z][a-z]+[A-Z]\w*\b")
_FOREIGN = re.compile(r"\b\w*(?:[qx]|[^\W\d_a-zA-Z]|sch|tch|ough|oo|ee|ck|ph|wh)\w*\b", re.IGNORECASE)
_MIXED = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])\w+\b")
_NAME = re.compile(r"(?<!^)(?<![.!?] )\b[A-Z][a-z]{2,}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One word, why it is listed ("acronym", "foreign", "mixed", "english"), how it will be said, and its first sentence."""

    word: str
    why: str
    spoken: str
    segment: Segment
    times: int


def risky_words(script: Script, taught: set[str]) -> list[Risk]:
    """In reading order, each once. What the house taught is known and not listed."""
    found: dict[str, Risk] = {}
    for segment in script.segments:
        for word, why, spoken in _in(segment):
            if word in taught:
                continue
            if word in found:
                old = found[word]
                found[word] = Risk(word=word, why=old.why, spoken=old.spoken, segment=old.segment, times=old.times + 1)
            else:
                found[word] = Risk(word=word, why=why, spoken=spoken, segment=segment, times=1)
    return list(found.values())


def _in(segment: Segment):
    shown = segment.shown
    claimed = {(r.start, r.end): r for r in segment.readings}
    known = acronyms()
    for r in segment.readings:
        word = shown[r.start : r.end]
        if r.rule == "english" and word.lower() not in _shared():
            yield word, "english", r.spoken
    for pattern, why in ((_CAPITALS, "acronym"), (_MIXED, "mixed"), (_FOREIGN, "foreign")):
        for match in pattern.finditer(shown):
            word = match[0]
            if why == "acronym" and word in known:
                continue
            covering = next((r for (a, b), r in claimed.items() if a <= match.start() and match.end() <= b), None)
            if covering is not None and covering.rule == "english":
                continue
            if why == "foreign" and covering is not None:
                continue
            yield word, why, covering.spoken if covering else word.lower()


def _shared() -> frozenset[str]:
    return frozenset(row[0].lower() for row in table("english_shared"))
