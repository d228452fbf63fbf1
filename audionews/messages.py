"""What people read or hear of code, in Indonesian: one table, ``messages.toml``, one section a room."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from audionews.errors import AudionewsError


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "messages.toml").read_text(encoding="utf-8"))


class _Facts(dict):
    def __missing__(self, name: str) -> str:
        return "?"  # a message with a hole is better than a traceback while reporting a failure


def say(key: str, /, **facts: object) -> str:
    """The sentence of ``key`` ("room.what") with its ``{facts}`` filled in; of a fraction the caller rounds.

    Raises ``KeyError`` for a key that the table lacks; ``tests/test_messages.py`` finds those before anyone meets one.
    """
    room, _, what = key.partition(".")
    return _table()[room][what].format_map(_Facts({name: _decimal(fact) for name, fact in facts.items()}))


def _decimal(fact: object) -> object:
    """37,7: the comma is the decimal sign (Pedoman Umum Ejaan Bahasa Indonesia, III.C)."""
    return str(fact).removesuffix(".0").replace(".", ",") if isinstance(fact, float) else fact


class _Hole(str):
    def __format__(self, spec: str) -> str:
        return str(self)  # a number that is not there has no decimals


class _Holes(dict):
    def __missing__(self, name: str) -> str:
        return _Hole(f"‹{name}›")


def explained(key: str) -> str:
    """The sentence of ``key`` with the names of its facts in their places: "Berita ‹slug› …". Raises ``KeyError``."""
    room, _, what = key.partition(".")
    return _table()[room][what].format_map(_Holes())


def click_words() -> dict[str, str]:
    """By click's English, what people read at the terminal instead."""
    return _table()["click"]


def sentence(error: AudionewsError) -> str:
    """What happened, what it affects, what to do: the one line a person sees of an expected failure.

    A reason that the operating system or SQLite gave in English (strerror(3)) is said in Indonesian.
    """
    system = _table()["system"]
    try:
        told = say(error.key, **{name: system.get(str(fact), fact) for name, fact in error.facts.items()})
    except KeyError:
        told = say("cli.without_words", told=str(error))
    return " ".join(told.split())  # a fact may be a stranger's text of many lines
