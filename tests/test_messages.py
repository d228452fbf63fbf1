"""Every key that code raises or says has its sentence."""

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
