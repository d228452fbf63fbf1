"""Which rule has which range of a sentence: the rules that could find anything are asked in their order.

The rules never see each other's words: a range that is taken is left alone by all that come after.
"""

from __future__ import annotations

import re
from functools import lru_cache

from audionews.script.lexicon import Lexicon, acronyms, pairs
from audionews.script.rules import RULES
from audionews.script.rules.rule import (
    CAPITALS,
    DIGIT,
    DOT,
    NUMERIC,
    ROMAN,
    VOWELLESS,
    Claim,
    Rule,
    SentenceText,
    compiled,
)

_CAPITALS = re.compile(r"[^\W\d_a-z][A-Za-z]*[A-Z]|(?<![^\W_])[A-Z](?![^\W_])|[A-Z]{2}")
_ROMAN = re.compile(r"(?<![^\W_])[IVXLC]{1,8}[A-Ea-e]?(?![^\W_])")
_VOWELLESS = re.compile(r"(?<![^\W_])[B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz][b-df-hj-np-tv-xz]{1,7}(?![^\W_])")
_ANY_DIGIT = re.compile(r"\d")
_WHOLE_WORDS = ("acronym", "number", "abbreviation", "shouting")  # nothing begins inside what these let go
_LOUD = re.compile(r"[^\W\d_]{2,}")


def claim(text: str, lexicon: Lexicon) -> list[tuple[Claim, str]]:
    """All claims on ``text``, none overlapping, each with the name of its rule; in the order of the rules."""
    sentence = SentenceText(text=text, lexicon=lexicon, shouted=_shouted(text))
    taken = bytearray(len(text))
    claims: list[tuple[Claim, str]] = []
    if lexicon.pattern:
        for match in lexicon.pattern.finditer(text):
            _take(Claim(match.start(), match.end(), lexicon.house[match[0]]), lexicon.rule(match[0]), taken, claims)
    for rule in _chosen(_wanted(text)):
        _apply(rule, sentence, taken, claims)
    return claims


def _wanted(text: str) -> int:
    """The rules that could find anything in ``text``, one bit each; cheap, and never wrong about those left out.

    Every different need is looked for once, however many rules name it, and only where the rarest of its characters
    occurs at all: a tenth of what asking a hundred rules one by one took.
    """
    digit = _ANY_DIGIT.search(text) is not None
    ascii_only = text.isascii()
    bits = _FEATURES[DIGIT] if digit else 0
    by_character = _NEEDS[digit, ascii_only]
    for character in by_character.keys() & set(text):
        for need, rules in by_character[character]:
            if need in text:
                bits |= rules
    if _CAPITALS.search(text):
        bits |= _FEATURES[CAPITALS]
        if _ROMAN.search(text):
            bits |= _FEATURES[ROMAN]
    if _VOWELLESS.search(text):
        bits |= _FEATURES[VOWELLESS]
    dot = text.find(".")
    if dot >= 0 and (text.find(" ", dot) >= 0 or dot < len(text) - 1 or _ends_short(text)):
        bits |= _FEATURES[DOT]
    if not ascii_only and any(c.isnumeric() and not c.isdecimal() for c in text):
        bits |= _FEATURES[NUMERIC]
    return bits


def _ends_short(text: str) -> bool:
    """Does the sentence end with an abbreviation, so that its dot is the dot of a word as well?"""
    return text[text.rfind(" ") + 1 :].lstrip("(\"'“‘") in pairs("abbreviations")


@lru_cache(maxsize=4096)
def _chosen(bits: int) -> tuple[Rule, ...]:
    return tuple(rule for index, rule in enumerate(RULES) if bits >> index & 1)


def _bits() -> dict[tuple[str, bool], int]:
    """The rules that name each need, one bit each, in a text without digits (``False``) and in one with them."""
    bits: dict[tuple[str, bool], int] = {}
    for index, rule in enumerate(RULES):
        for need in set(rule.needs):
            for digit in (False, True) if not rule.digit else (True,):
                bits[need, digit] = bits.get((need, digit), 0) | 1 << index
    return bits


_FREQUENT = " anietukrdsmglpbohyj.,wcf-"  # the commonest characters of Indonesian, the commonest first


def _needs(digit: bool, ascii_only: bool) -> dict[str, tuple[tuple[str, int], ...]]:
    """Every string worth looking for in a text with or without digits, by its rarest character, with its rules."""
    needs: dict[str, list[tuple[str, int]]] = {}
    for need in dict.fromkeys(need for rule in RULES for need in rule.needs if need[0] != "\0"):
        rules = _BITS.get((need, digit), 0)
        if rules and (need.isascii() or not ascii_only):
            rarest = max(need, key=lambda c: _FREQUENT.find(c) % 99)
            needs.setdefault(rarest, []).append((need, rules))
    return {character: tuple(strings) for character, strings in needs.items()}


_BITS = _bits()
_FEATURES = {need: _BITS.get((need, True), 0) for need in (DIGIT, CAPITALS, DOT, NUMERIC, ROMAN, VOWELLESS)}
_NEEDS = {(digit, plain): _needs(digit, plain) for digit in (False, True) for plain in (False, True)}


def _apply(rule: Rule, sentence: SentenceText, taken: bytearray, claims: list[tuple[Claim, str]]) -> None:
    pattern, text, position = compiled(rule), sentence.text, 0
    while match := pattern.search(text, position):
        start, end = match.span()
        answer = rule.say(match, sentence)
        if answer is None:
            position = max(start + 1, end if rule.name in _WHOLE_WORDS else 0)
            continue
        wanted = (
            answer if isinstance(answer, list) else [Claim(start, end, answer) if isinstance(answer, str) else answer]
        )
        if all(taken.find(1, one.start, one.end) < 0 for one in wanted):
            for one in wanted:
                _take(one, rule.name, taken, claims)
            position = max(start + 1, *(one.end for one in wanted))
        else:
            blocked = max(taken.rfind(1, one.start, one.end) for one in wanted) + 1
            position = max(start + 1, min(blocked, end))


def _take(one: Claim, rule: str, taken: bytearray, claims: list[tuple[Claim, str]]) -> None:
    if taken.find(1, one.start, one.end) < 0:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
        claims.append((one, rule))


def _shouted(text: str) -> bool:
    """Is this a line in capitals? Two words and more, at least one of them no acronym that is known."""
    if text.upper() != text or not any(c.isupper() for c in text):
        return False
    loud = _LOUD.findall(text)
    return len(loud) >= 2 and any(len(word) >= 4 and word not in acronyms() for word in loud)
