"""Words to look at before a story is spoken: names and words that no public story had yet, and those that voices trip over. Pure.

Money, measures, dates and hours are not among them: their rules read them, whatever letters and digits they are made of.
Figures are, where two readings would be two facts (``script/guesses.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from audionews.script.guesses import is_guess
from audionews.script.lexicon import acronyms, table
from audionews.script.model import Script, Segment

# Runs of capitals, capitals inside a word, letters Indonesian spelling does not use, or letters together with digits.
_CAPITALS = re.compile(r"\b[A-Z]{2,}[A-Za-z]*\b|\b[A-Z][a-z]+[A-Z]\w*\b")
_FOREIGN = re.compile(r"\b\w*(?:[qx]|[^\W\d_a-zA-Z]|sch|tch|ough|oo|ee|ck|ph|wh)\w*\b", re.IGNORECASE)
_MIXED = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])\w+\b")
_NAME = re.compile(
    r"(?<=[^.!?:”\"] )[A-Z][a-zà-ÿ’-]{2,}\b"
)  # not at the head of a sentence, where every word is written so
_GUESSED = frozenset(
    ("acronym", "model", "english", "shouting", "shouted-words", "hashtag", "letter")
)  # rules that spell or guess
_UNLISTED_KINDS = frozenset(("byline", "dateline", "notice", "credit"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One word, why it is listed ("name", "acronym", "foreign", "mixed", "english", "figure"), how it will be said, and its first sentence."""

    word: str
    why: str
    spoken: str
    segment: Segment
    times: int


def risky_words(
    script: Script, taught: set[str], met: Callable[[list[str]], set[str]] = lambda words: set()
) -> list[Risk]:
    """In reading order, each once. What the house taught is known and not listed, nor is what ``met`` names of the words it is asked."""
    risks: dict[str, Risk] = {}
    for segment in script.segments:
        if segment.kind in _UNLISTED_KINDS:
            continue
        for word, why, spoken in _in(segment):
            if word in taught:
                continue
            if word in risks:
                risks[word] = replace(risks[word], times=risks[word].times + 1)
            else:
                risks[word] = Risk(word=word, why=why, spoken=spoken, segment=segment, times=1)
    known = met(
        [word for word, risk in risks.items() if risk.why != "figure"]
    )  # a figure means something else elsewhere
    return [risk for word, risk in risks.items() if word not in known]


def _in(segment: Segment) -> Iterator[tuple[str, str, str]]:
    shown, seen = segment.shown, set()
    for reading in segment.readings:
        word = shown[reading.start : reading.end]
        if reading.rule == "english" and word.lower() not in _shared():
            yield word, "english", reading.spoken
        elif is_guess(reading, shown):
            yield word, "figure", reading.spoken
    for pattern, why in ((_CAPITALS, "acronym"), (_MIXED, "mixed"), (_FOREIGN, "foreign"), (_NAME, "name")):
        for match in pattern.finditer(shown):
            word = match[0]
            if match.start() in seen or (why == "acronym" and word in acronyms()):
                continue
            whole = next((r for r in segment.readings if r.start <= match.start() and match.end() <= r.end), None)
            if whole is not None and (whole.rule not in _GUESSED or whole.rule == "english"):
                continue
            if (
                whole is None
                and any(r.start < match.end() and match.start() < r.end for r in segment.readings)
                and why == "name"
            ):
                continue
            seen.add(match.start())
            yield word, why, whole.spoken if whole else word.lower()


def _shared() -> frozenset[str]:
    return frozenset(row[0].lower() for row in table("english_shared"))
