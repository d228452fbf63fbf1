"""What a reading rule is: a pattern over the shown text, a function that says it, and examples that prove it.

A rule claims a range of the *shown* text and says what a newsreader says there. No rule ever sees what another one
wrote, so the order of rules decides contested ranges and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache, lru_cache
from typing import NamedTuple

from audionews.script.lexicon import Lexicon, pairs

DIGIT = "\0digit"  # in ``needs``: the text holds a digit
CAPITALS = "\0capitals"  # in ``needs``: the text holds two capitals in a row or a capital standing alone
DOT = "\0dot"  # in ``needs``: a dot that does more than end the sentence
ROMAN = "\0roman"  # in ``needs``: a Roman numeral stands alone, perhaps with a letter behind it
VOWELLESS = "\0vowelless"  # in ``needs``: a word in small letters has no vowel
NUMERIC = "\0numeric"  # in ``needs``: a number in one character that is no digit (½, Ⅳ, ①)


class Tier(IntEnum):
    """How sure a rule is of what it found: of two rules that want a range, the lower tier has it.

    Within a tier the order of the files in ``rules/__init__.py`` decides, and within a file the order of the rules.
    """

    OPENING = 1  # what the house decided, and what opens a line or an item
    WHOLE = 2  # whole forms with figures of other kinds in them: addresses, laws, cases, what is written twice
    CERTAIN = 3  # figures whose print or neighbours leave no doubt: full dates, sizes, Roman numerals after "Bab"
    FIGURE = 4  # codes, money, times, measures
    WORD = 5  # abbreviations, titles, initials, doubled words
    COUNT = 6  # models, fractions, scores, ranges, the other Roman numerals
    REMAINDER = 7  # plain numbers
    CAPITAL = 8  # signs between words, acronyms, single letters


class Claim(NamedTuple):
    """``text[start:end]`` is said as ``spoken``."""

    start: int
    end: int
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceText:
    """What a rule may look at besides its own match."""

    text: str  # as shown, character for character; digits, dashes and spaces made plain
    lexicon: Lexicon
    shouted: bool = False  # a headline in capitals: its capitals tell words, not acronyms

    def before(self, match: re.Match[str], size: int = 80) -> str:
        """Up to ``size`` characters that stand before ``match``: a bound, so that a long line costs no more a figure."""
        start = match.start()
        return self.text[max(0, start - size) : start]

    def behind(self, match: re.Match[str], group: str | int = 0) -> str:
        """The 60 characters behind ``match``, or behind one group of it."""
        end = match.end(group)
        return self.text[end : end + 60]

    def ends_at(self, position: int) -> bool:
        """Does nothing but closing marks follow ``position``?"""
        return len(self.text) - position < 8 and not self.text[position:].strip("\"'”’) ")


Say = Callable[[re.Match[str], SentenceText], "str | Claim | list[Claim] | None"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """One way of reading.

    ``pattern`` is compiled when a text first holds one of ``needs`` (literal strings, or :data:`DIGIT`,
    :data:`CAPITALS`, :data:`DOT`, :data:`NUMERIC`): start-up compiles nothing, and most texts meet few rules.
    ``say`` returns the words for the whole match, a :class:`Claim` on part of it, several, or ``None`` to let it go.
    """

    name: str
    tier: Tier
    about: str  # one line in Indonesian for docs/reading-rules.md and the desk
    pattern: str
    needs: tuple[str, ...]
    examples: tuple[tuple[str, str], ...]
    say: Say
    flags: int = 0
    digit: bool = False  # a digit is needed besides one of ``needs``


@cache
def compiled(rule: Rule) -> re.Pattern[str]:
    return re.compile(rule.pattern, rule.flags)


@lru_cache(maxsize=512)
def speaks_of(pattern: re.Pattern[str] | str, text: str) -> bool:
    """Does ``text`` hold ``pattern`` anywhere? Asked once a sentence, however many figures want to know."""
    return re.search(pattern, text) is not None


@dataclass(slots=True)
class Table:
    """The rules of one file in the order they are written; ``rules/__init__.py`` joins the tables."""

    rules: list[Rule] = field(default_factory=list)

    def rule(
        self,
        name: str,
        tier: Tier,
        about: str,
        pattern: str,
        *,
        needs: tuple[str, ...] = (DIGIT,),
        flags: int = 0,
        digit: bool = False,
        examples=(),
    ):
        """Decorate the function that says what ``pattern`` found."""

        def register(say: Say) -> Say:
            self.rules.append(
                Rule(
                    name=name,
                    tier=tier,
                    about=about,
                    pattern=pattern,
                    needs=needs,
                    examples=tuple(examples),
                    say=say,
                    flags=flags,
                    digit=digit,
                )
            )
            return say

        return register


# Pieces of patterns. A figure is never begun or ended in the middle of a longer one.
N = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|[1-9]\d{0,2}(?: \d{3}){0,3} 000(?![\d.,]\d)|\d+(?:,\d+)?"  # an Indonesian figure
FIGURE = rf"(?:{N}|\d+\.\d+)(?!\d|\.\d)"  # or with a decimal point, as software and English print it
UNTIL = r"(?:\s?[-–—]{1,2}\s?|\s+(?:s/d|s\.d\.|sd\.?|hingga|sampai(?:\s+dengan)?)\s+)"


def until(shown: str) -> str:
    """What :data:`UNTIL` found, as it is said: a dash "hingga", "s.d." in full, words as they stand."""
    if "dengan" in shown or re.search(r"s\.d|s/d|\bsd\b", shown):
        return "sampai dengan"
    return "sampai" if "sampai" in shown else "hingga"


_UNIT_BEHIND = re.compile(r"\s?([A-Za-zµμ]{2,6}[23²³]?|[a-z°])(?![\w'.])")


def measured(behind: str) -> bool:
    """Does a unit open ``behind``, so that the figure before it is a quantity and no number of a line, a plate or a flight?"""
    match = _UNIT_BEHIND.match(behind)
    return match is not None and match[1] in pairs("units")


WEEKDAY = r"(?:Senin|Selasa|Rabu|Kamis|Jum'?at|Sabtu|Minggu|Ahad)"
SCALE = r"(?i:ribu|juta|miliar|milyar|triliun|trilyun|ratus)(?:-?an)?\b"
SHORT_SCALE = r"(?:[Rr][Bb](?:-?an)?|[Jj][Tt](?:-?an)?|[Mm]lr|[Mm]il|[Tt]ril|[Tt]rl?|[Kk]|M|T[Nn]?|B[Nn]|bn)\b\.?"
