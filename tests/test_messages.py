"""Every key that code raises or says has its sentence."""

import ast
import re
from pathlib import Path

import pytest

from audionews.errors import BadInput
from audionews.messages import say, sentence

PACKAGE = Path(__file__).parent.parent / "audionews"
KEY = re.compile(
    r'\b(?:say|[A-Z]\w*(?:Error|Input|Article|Refused|Name|Conflict|Failed|Missing))\(\s*"([a-z_]+\.[a-z_0-9]+)"\s*[,)]'
)
USED = sorted({key for path in PACKAGE.rglob("*.py") for key in KEY.findall(path.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("key", USED)
def test_every_key_in_the_code_has_a_sentence(key):
    assert say(key)


def test_a_missing_fact_does_not_turn_a_report_into_a_traceback():
    assert "?" in sentence(BadInput("channels.unknown", channel="olahraga"))


def test_an_error_without_words_still_says_what_to_do():
    assert "room.nothing" in sentence(BadInput("room.nothing"))


RECORD = (PACKAGE.parent / "templates" / "desk" / "record.html").read_text(encoding="utf-8")


def recorded():
    """(actions, names of facts) that code writes into the record, where it writes them as they stand."""
    actions, facts = set(), set()
    for path in PACKAGE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            given = {one.arg: one.value for one in call.keywords}
            noted = isinstance(call.func, ast.Attribute) and call.func.attr == "note" and "by" in given
            if not noted and not ({"action", "by"} <= given.keys()):
                continue
            said = given.get("action") or call.args[0]
            if not isinstance(said, ast.JoinedStr):
                actions |= {one.value for one in ast.walk(said) if isinstance(one, ast.Constant)}
            told = given.get("facts")
            if isinstance(told, ast.Dict):
                facts |= {key.value for key in told.keys if isinstance(key, ast.Constant)}
    return actions, facts


def test_the_record_says_each_action_and_fact_in_words():
    actions, facts = recorded()
    acts, names = RECORD.split("{% set names")[:2]

    assert len(actions) > 30
    assert sorted(one for one in actions if f'"{one}":' not in acts) == []
    assert sorted(one for one in facts if f'"{one}":' not in names) == []
