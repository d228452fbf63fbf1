"""The reading room's own tables, and the newsroom's words that come before them.

The tables are TSV files in ``lexicon/`` that an editor can extend: one entry a line, "#" begins a remark, the first
line names the columns. They are read on first use, a few milliseconds in all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from audionews.errors import BadInput
from audionews.script.respelling import respelled
from audionews.script.spell import letters

FOLDER = Path(__file__).parent / "lexicon"


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of ``lexicon/<name>.tsv`` without remarks and heading; short rows are padded with empty cells."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
    rows = [line.rstrip("\r").split("\t") for line in lines if line.strip() and not line.startswith("#")]
    width = len(rows[0])
    return tuple(tuple(cell.strip() for cell in row + [""] * (width - len(row))) for row in rows[1:])


@cache
def acronyms() -> dict[str, str]:
    """Acronym → reading. Modes: ``word`` (said as written), ``letters`` (spelled), ``say`` (as the column says)."""
    return {word: _reading(word, mode, say) for word, mode, say, *_ in table("acronyms")}


@cache
def expansions() -> frozenset[str]:
    """Acronyms that are read as their meaning ("AS"): spelled instead where the meaning was just said."""
    return frozenset(word for word, mode, *_ in table("acronyms") if mode == "expansion")


def _reading(word: str, mode: str, say: str) -> str:
    if mode in ("say", "expansion"):
        return say
    return letters(word) if mode == "letters" else word.lower()


@cache
def pairs(name: str) -> dict[str, str]:
    """A table of two columns as a mapping."""
    return {row[0]: row[1] for row in table(name)}


@cache
def tickers() -> frozenset[str]:
    """The share codes of the Indonesian exchange that nobody takes for a word."""
    return frozenset(code for row in table("tickers") if row[0] == "selalu" for code in row[1].split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What is known beyond the files: the newsroom's own readings, and acronyms an article explains itself.

    ``house``: word or words as shown → what is said, as letters or as IPA ("/tedi/"); comes before every rule. ``learned``: acronym → reading, less
    than the files. Use :meth:`of` once for many sentences; ``read`` accepts a plain mapping as well.
    """

    house: Mapping[str, str] = field(default_factory=dict)
    learned: Mapping[str, str] = field(default_factory=dict)
    pattern: re.Pattern[str] | None = None
    here: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # sentence as shown → readings for it alone
    langs: Mapping[str, str] = field(default_factory=dict)  # word → language of its reading, where that is not "id"
    here_langs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    alone: frozenset[str] = frozenset()  # words whose reading was chosen for the sentence at hand
    initials: frozenset[str] = (
        frozenset()
    )  # people whom the article names by initials: spelled, whatever else they spell
    topics: frozenset[str] = frozenset()  # what the article is about: "saham", "laga" (context.py)
    article: bool = False  # the context of a whole article is known

    def in_sentence(self, shown: str) -> Lexicon:
        """The words as they are read in that one sentence: what an editor chose for it comes before the house."""
        special = self.here.get(shown)
        if not special:
            return self
        langs = {word: lang for word, lang in self.langs.items() if word not in special}
        return replace(
            Lexicon.of({**self.house, **special}, learned=self.learned),
            initials=self.initials,
            topics=self.topics,
            article=self.article,
            langs={**langs, **self.here_langs.get(shown, {})},
            alone=frozenset(special),
        )

    def rule(self, word: str) -> str:
        """Who decided how ``word`` is read: "sentence" (an editor, for this sentence) or "house" (for every one)."""
        return "sentence" if word in self.alone else "house"

    @classmethod
    def of(
        cls, house: Mapping[str, str] | Lexicon | None = None, *, learned: Mapping[str, str] | None = None
    ) -> Lexicon:
        if isinstance(house, Lexicon):
            return replace(house, learned={**house.learned, **learned}) if learned else house
        if not house:
            return cls(learned=learned or {}) if learned else EMPTY
        longest_first = sorted((word for word in house if word.strip()), key=len, reverse=True)
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)") if longest_first else None
        return cls(
            house={word: _letters(reading) for word, reading in house.items()}, learned=learned or {}, pattern=pattern
        )

    def acronym(self, word: str) -> str | None:
        """The reading of ``word`` where files or article know it as an acronym."""
        return acronyms().get(word) or self.learned.get(word)


def _letters(reading: str) -> str:
    """A reading that was kept before signs were checked may hold an unknown one: it is then said as letters."""
    try:
        return respelled(reading)
    except BadInput:
        return reading.strip("/ ")


EMPTY = Lexicon()
