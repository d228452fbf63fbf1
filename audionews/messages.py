"""What people read or hear of code: ``messages.toml``, one section a room, in Indonesian; ``messages.en.toml``, the same in English.

English has every key but the terminal's: its help is written beside its commands, in Indonesian, and what it prints goes with that.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from audionews.errors import AudionewsError
from audionews.languages import ENGLISH, INDONESIAN, written_in

_LANGUAGE: ContextVar[str] = ContextVar("language", default=INDONESIAN)  # of the page that is being written


@cache
def _table(lang: str = INDONESIAN) -> dict[str, dict[str, str]]:
    name = "messages.en.toml" if lang == ENGLISH else "messages.toml"
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def language() -> str:
    """In which language :func:`say` speaks here: "id", or "en" while an English page is written."""
    return _LANGUAGE.get()


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Within it :func:`say` and what is built upon it speak that language, where there are words of it."""
    before = _LANGUAGE.set(written_in(lang))
    try:
        yield
    finally:
        _LANGUAGE.reset(before)


class _Facts(dict):
    def __missing__(self, name: str) -> str:
        return "?"  # a message with a hole is better than a traceback while reporting a failure


def say(key: str, /, **facts: object) -> str:
    """The sentence of ``key`` ("room.what") with its ``{facts}`` filled in; of a fraction the caller rounds.

    Raises ``KeyError`` for a key that the table lacks; ``tests/test_messages.py`` finds those before anyone meets one.
    """
    return say_in(language(), key, **facts)


def say_in(lang: str, key: str, /, **facts: object) -> str:
    """:func:`say` in the language in which the house speaks around a story in ``lang`` (``languages.written_in``)."""
    room, _, what = key.partition(".")
    lang = written_in(lang)
    text = _table(lang).get(room, {}).get(what) if lang != INDONESIAN else None
    if text is None:
        lang, text = INDONESIAN, _table()[room][what]
    return text.format_map(_Facts({name: _decimal(fact, lang) for name, fact in facts.items()}))


def is_said_in(lang: str, key: str) -> bool:
    """Has ``key`` a sentence in that very language?"""
    room, _, what = key.partition(".")
    return what in _table(lang).get(room, {})


def _decimal(fact: object, lang: str) -> object:
    """37,7: the comma is the decimal sign (Pedoman Umum Ejaan Bahasa Indonesia, III.C)."""
    if not isinstance(fact, float):
        return fact
    figure = str(fact).removesuffix(".0")
    return figure if lang == ENGLISH else figure.replace(".", ",")


class _Hole(str):
    def __format__(self, spec: str) -> str:
        return str(self)  # a number that is not there has no decimals


class _Holes(dict):
    def __missing__(self, name: str) -> str:
        return _Hole(f"‹{name}›")


def explained(key: str) -> str:
    """The sentence of ``key`` with the names of its facts in their places: "Berita ‹slug› …". Raises ``KeyError``."""
    room, _, what = key.partition(".")
    lang = language() if is_said_in(language(), key) else INDONESIAN
    return _table(lang)[room][what].format_map(_Holes())


def click_words() -> dict[str, str]:
    """By click's English, what people read at the terminal instead."""
    return _table()["click"]


def sentence(error: AudionewsError) -> str:
    """What happened, what it affects, what to do: the one line a person sees of an expected failure.

    A reason that the operating system or SQLite gave in English (strerror(3)) is said in Indonesian where Indonesian is spoken.
    """
    system = _table()["system"] if language() == INDONESIAN else {}
    try:
        text = say(error.key, **{name: system.get(str(fact), fact) for name, fact in error.facts.items()})
    except KeyError:
        text = say("cli.without_words", told=str(error))
    return " ".join(text.split())  # a fact may be a stranger's text of many lines
