"""All reading rules in their order of precedence: the first rule that claims a range of the shown text has it.

Addresses and codes first (a figure inside a link is no price), then money, time and measures, then words, and plain
numbers last. To add a rule, write one decorated function in the file it belongs to; its examples are its tests.
"""

from __future__ import annotations

from audionews.script.rules.clock import clocks
from audionews.script.rules.codes import codes, late
from audionews.script.rules.count import count
from audionews.script.rules.date import dates
from audionews.script.rules.earth import earth
from audionews.script.rules.measure import measure
from audionews.script.rules.money import money
from audionews.script.rules.plain import last, plain
from audionews.script.rules.roman import romans
from audionews.script.rules.rule import Rule
from audionews.script.rules.science import science
from audionews.script.rules.short import openers, short
from audionews.script.rules.web import web
from audionews.script.rules.words import words

_FIRST = ("said-twice", "minute-added", "article-of-law", "ordinal", "phone-plus", "email", "url", "account", "hashtag", "identity-number", "case-number", "law-number", "number-and-year", "clause-letter")  # fmt: skip
_BEFORE_CODES = ("equation", "date-iso", "date-range-numeric", "date-weekday", "date-numeric", "date-said", "date-span-numeric", "clock-range", "position", "richter", "lineage", "dimension", "formula", "particles", "in-one", "idiom", "out-of", "roman-cardinal", "roman-street", "prefix-number")  # fmt: skip
_LATE_WORDS = ("slash", "ampersand", "sign", "shouting", "shouted-words", "acronym", "letter", "letter-hyphen")

_FIGURES = (money, dates, clocks, earth, measure, science)
_by_name = {
    rule.name: rule
    for table in (openers, web, codes, *_FIGURES, short, words, late, count, romans, plain, last)
    for rule in table.rules
}


def _order() -> tuple[Rule, ...]:
    middle = [rule.name for table in (web, codes, *_FIGURES) for rule in table.rules]
    rest = [rule.name for table in (late, count, romans, plain, last) for rule in table.rules]
    early_words = [rule.name for rule in (*short.rules, *words.rules) if rule.name not in _LATE_WORDS]
    names = [
        *(rule.name for rule in openers.rules),
        *_FIRST,
        *_BEFORE_CODES,
        *early_words[:1],  # "s.d." and "a/n" before anything that ends a figure at a letter
        *middle,
        *early_words,
        *rest,
        *_LATE_WORDS,
    ]
    return tuple(_by_name[name] for name in dict.fromkeys(names))


RULES: tuple[Rule, ...] = _order()
