"""Words an editor may want to look at again: advice with its reason, never a change.

The words stand in terms.tsv, which anybody may extend. Its first source is Peraturan Dewan Pers 01/2021, the press
council's guide to reporting on disability.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from audionews.article.model import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One place in a text. ``start`` and ``end`` count characters of that text."""

    term: str  # as it stands there
    suggestion: str
    why: str
    source: str  # what the advice rests on: "DP, UU8"
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    pattern: re.Pattern[str]
    suggestion: str
    why: str
    source: str


@cache
def terms() -> tuple[Term, ...]:
    """The rows of terms.tsv."""
    rows = (Path(__file__).parent / "terms.tsv").read_text(encoding="utf-8").splitlines()
    terms = []
    for row in rows:
        if row and not row.startswith("#"):
            pattern, suggestion, why, source = row.split("\t")
            word = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.I)
            terms.append(Term(pattern=word, suggestion=suggestion, why=why, source=source))
    return tuple(terms)


def advice(text: str) -> list[Advice]:
    """What is worth a second look in ``text``, in reading order; of terms that overlap the first listed is told."""
    findings: list[Advice] = []
    for term in terms():
        for place in term.pattern.finditer(text):
            if any(place.start() < other.end and other.start < place.end() for other in findings):
                continue
            findings.append(
                Advice(
                    term=place[0],
                    suggestion=term.suggestion,
                    why=term.why,
                    source=term.source,
                    start=place.start(),
                    end=place.end(),
                )
            )
    return sorted(findings, key=lambda finding: finding.start)


def advice_for(article: Article) -> list[tuple[int | None, Advice]]:
    """The advice for a story: index of the block (``None``: the headline) and what is said of it."""
    findings: list[tuple[int | None, Advice]] = [(None, finding) for finding in advice(article.headline)]
    for index, block in enumerate(article.blocks):
        findings += [(index, finding) for finding in advice(block.text)]
    return findings
