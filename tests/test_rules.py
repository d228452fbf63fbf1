"""Each reading rule proves itself by its own examples."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from audionews.script.normalize import read
from audionews.script.rules import RULES

EXAMPLES = [(rule.name, shown, spoken) for rule in RULES for shown, spoken in rule.examples]


@pytest.mark.parametrize(("name", "shown", "spoken"), EXAMPLES, ids=[f"{n}:{s}" for n, s, _ in EXAMPLES])
def test_a_rule_reads_its_examples(name, shown, spoken):
    reading = read(shown).spoken

    assert reading == spoken


def test_every_rule_says_what_it_is_for_and_shows_an_example():
    silent = {"house"}  # its examples are the newsroom's own words

    assert {rule.name for rule in RULES if not rule.about} == set()
    assert {rule.name for rule in RULES if not rule.examples} <= silent


def test_the_table_of_rules_is_fresh():
    tool = Path(__file__).parents[1] / "tools" / "reading_rules.py"
    done = subprocess.run([sys.executable, str(tool), "--check"], check=False, env={"PYTHONPATH": str(tool.parents[1])})

    assert done.returncode == 0, "run: python tools/reading_rules.py"
