"""Each reading rule proves itself by its own examples."""

from __future__ import annotations

import pytest

from audionews.script.rules import RULES
from audionews.script.spoken import read

EXAMPLES = [(rule.name, shown, spoken) for rule in RULES for shown, spoken in rule.examples]


@pytest.mark.parametrize(("name", "shown", "spoken"), EXAMPLES, ids=[f"{n}:{s}" for n, s, _ in EXAMPLES])
def test_a_rule_reads_its_examples(name, shown, spoken):
    said = read(shown).spoken

    assert said == spoken
