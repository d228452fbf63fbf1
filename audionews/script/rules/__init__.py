"""All reading rules in their order of precedence: the first rule that claims a range of the shown text has it.

Each rule names its tier (``rule.Tier``); within a tier the files below follow each other, and within a file its rules.
To add a rule, write one decorated function in the file it belongs to; its examples are its tests.
"""

from __future__ import annotations

from audionews.script.rules import (
    capitals,
    clock,
    count,
    dates,
    doubled,
    earth,
    laws,
    measure,
    models,
    money,
    openers,
    people,
    percent,
    periods,
    phones,
    plain,
    plates,
    roman,
    science,
    scores,
    short,
    signs,
    stopwatch,
    titles,
    web,
    years,
)
from audionews.script.rules.rule import Rule

_FILES = (
    openers,
    web,
    phones,
    laws,
    plates,
    money,
    periods,
    dates,
    years,
    clock,
    stopwatch,
    earth,
    percent,
    measure,
    science,
    short,
    titles,
    people,
    doubled,
    signs,
    models,
    scores,
    count,
    roman,
    plain,
    capitals,
)
RULES: tuple[Rule, ...] = tuple(
    sorted((rule for file in _FILES for rule in file.rules.rules), key=lambda rule: rule.tier)
)
