"""Every key that code raises or says has its sentence."""

import ast
import re
import string
import tomllib
from pathlib import Path

import pytest

from audionews.errors import BadInput, StoreFailed
from audionews.messages import explained, is_said_in, say, say_in, sentence, speaking

PACKAGE = Path(__file__).parent.parent / "audionews"
INDONESIAN, ENGLISH = (
    tomllib.loads((PACKAGE / name).read_text(encoding="utf-8")) for name in ("messages.toml", "messages.en.toml")
)
# Printed at the terminal, whose help is Indonesian beside its commands; "system" is English as it comes.
TERMINAL = {"bench", "check", "cli", "click", "demo", "system", "voice"}
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
            action = given.get("action") or call.args[0]
            if not isinstance(action, ast.JoinedStr):
                actions |= {one.value for one in ast.walk(action) if isinstance(one, ast.Constant)}
            facts_given = given.get("facts")
            if isinstance(facts_given, ast.Dict):
                facts |= {key.value for key in facts_given.keys if isinstance(key, ast.Constant)}
    return actions, facts


def test_the_record_says_each_action_and_fact_in_words():
    actions, facts = recorded()
    acts, names = RECORD.split("{% set names")[:2]

    assert len(actions) > 30
    assert sorted(one for one in actions if f'"{one}":' not in acts) == []
    assert sorted(one for one in facts if f'"{one}":' not in names) == []


def facts(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("room", sorted(INDONESIAN.keys() - TERMINAL))
def test_every_sentence_has_its_english(room):
    assert sorted(INDONESIAN[room].keys() - ENGLISH.get(room, {}).keys()) == []


def test_no_english_sentence_is_without_its_indonesian():
    left_over = {(room, key) for room in ENGLISH for key in ENGLISH[room].keys() - INDONESIAN.get(room, {}).keys()}

    assert left_over == set()


def test_an_english_sentence_fills_in_what_the_indonesian_fills_in():
    other = [
        (room, key)
        for room in ENGLISH
        for key, text in ENGLISH[room].items()
        if facts(text) != facts(INDONESIAN[room][key])
    ]

    assert other == []


def test_what_is_said_away_from_the_terminal_has_its_english():
    typed = ("cli", "bench", "demo", "server.py")  # server.py refuses to start before anyone is there but who typed
    rooms = (path for path in PACKAGE.rglob("*.py") if not {path.name, path.parent.name} & set(typed))
    text = {key for path in rooms for key in KEY.findall(path.read_text(encoding="utf-8"))}
    lacking = {key for key in text if not is_said_in("en", key)}

    assert lacking == {"check.sentence", "check.word"}  # what an Indonesian voice speaks when it is tried


def test_a_reason_of_the_operating_system_is_said_in_the_language_of_the_page():
    error = StoreFailed("library.media_failed", where="/media", why="Permission denied")
    words = sentence(error)
    with speaking("en"):
        assert ("tidak diizinkan" in words, "Permission denied" in sentence(error)) == (True, True)


def test_an_error_is_explained_in_the_language_of_the_page():
    indonesian = explained("library.unknown_article")
    with speaking("en"):
        assert (indonesian[:9], explained("library.unknown_article")[:8]) == ("Tidak ada", "There is")
        assert explained("cli.working") == say_in("id", "cli.working")
