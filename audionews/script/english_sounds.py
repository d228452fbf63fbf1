"""English words as an Indonesian newsreader says them: the origin's sounds, each taken to the nearest one of Indonesian.

``lexicon/english_sounds.tsv`` (built by tools/english_sounds.py) has the words of the English tables. A word it lacks is
read as two words that it has ("newsroom"), through the endings of English, and at last by its letters.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from audionews.script.lexicon import FOLDER

_ENDINGS = (
    ("'s", "s"),
    ("s'", "s"),
    ("es", "s"),
    ("s", "s"),
    ("ing", "iŋ"),
    ("ers", "ərs"),
    ("er", "ər"),
    ("ed", "t"),
    ("ly", "li"),
    ("ness", "nəs"),
)

# Letters → sound, tried in order at each place: what is commonest in English names and words of the news.
_RULES: tuple[tuple[str, str], ...] = (
    (r"[ts]ion", "ʃən"), (r"cious|tious|scious", "ʃəs"), (r"tial|cial", "ʃəl"), (r"ture$", "tʃər"), (r"ough", "o"), (r"augh|ough(?=t)", "o"),
    (r"igh", "ai"), (r"^kn", "n"), (r"^wr", "r"), (r"^ps", "s"), (r"tch|ch", "tʃ"), (r"sh", "ʃ"), (r"ph", "f"), (r"th", "t"), (r"wh", "w"),
    (r"gh", "ɡ"), (r"ck|cqu|cc(?![eiy])", "k"), (r"cc", "ks"), (r"sc(?=[eiy])", "s"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"qu", "kw"), (r"q", "k"),
    (r"dge", "dʒ"), (r"g(?=[eiy])(?<!^g)", "dʒ"), (r"ng$", "ŋ"), (r"n(?=[kg])", "ŋ"), (r"gu(?=[ei])", "ɡ"), (r"g", "ɡ"),
    (r"j", "dʒ"), (r"^x", "s"), (r"x", "ks"), (r"ee|ea|ie(?!$)", "i"), (r"ie$|ey$", "i"), (r"oo|ou(?=p)", "u"), (r"ou|ow(?=[nldr])", "au"), (r"ow|oa", "o"),
    (r"oi|oy", "oi"), (r"ai|ay|ei", "ei"), (r"au|aw", "o"), (r"eu|ew|ue", "u"),
    (r"a(?=[bcdfgjklmnpstvz]e$)", "ei"), (r"i(?=[bcdfgjklmnpstvz]e$)", "ai"), (r"o(?=[bcdfgjklmnpstvz]e$)", "o"), (r"u(?=[bcdfgjklmnpstvz]e$)", "u"),
    (r"(?<=[bcdfghjklmnpqrstvwxz])le$", "əl"), (r"(?<=.)[ei]r(?![aeiouy])|ur(?![aeiouy])", "ər"), (r"(?<=[a-z]{2})e$", ""), (r"a$", "a"),
    (r"^y|y(?=[aeiou])", "j"), (r"(?<=^[bcdfghjklmnpqrstvwxz])y$", "ai"), (r"y", "i"), (r"u(?=[bcdfgklmnprstvz]{1,2}(?:[bcdfgklmnprst]|$))", "a"),
    (r"[aeioubdfhklmnprstvwz]", r"\g<0>"),
)  # fmt: skip
_PATTERN = re.compile("|".join(f"(?P<r{number}>{pattern})" for number, (pattern, _) in enumerate(_RULES)))
_SOUNDS = tuple(sound for _, sound in _RULES)
_TWICE = re.compile(r"([^aeiouə])\1+")
_FINAL = str.maketrans("bdɡ", "ptk")


def english_ipa(word: str) -> str:
    """One English word in small letters as IPA of Indonesian sounds; a single letter by its Indonesian name's sound."""
    sound = known_ipa(word) or _by_ending(word) or _compound(word) or _by_letters(word)
    return sound[:-1] + sound[-1:].translate(_FINAL)


def known_ipa(word: str) -> str | None:
    """The sounds of a word that the list has."""
    entries = _entries()
    place = bisect_left(entries, word + "=")
    entry = entries[place] if place < len(entries) else ""
    return entry[len(word) + 1 :] if entry.startswith(word + "=") else None


@cache
def _entries() -> list[str]:
    """``word=IPA`` in order. Read on first use (5 ms)."""
    lines = (FOLDER / "english_sounds.tsv").read_text(encoding="utf-8").splitlines()
    return sorted(" ".join(line for line in lines if line[:1] != "#").split())


def _by_ending(word: str) -> str | None:
    for ending, sound in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            for form in (stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else ""):
                if form and (known := known_ipa(form)):
                    return known + sound
    return None


def _compound(word: str) -> str | None:
    for cut in range(len(word) - 3, 2, -1):
        first, second = known_ipa(word[:cut]), known_ipa(word[cut:])
        if first and second:
            return first + second
    return None


def _by_letters(word: str) -> str:
    sound = "".join(
        match[0] if _SOUNDS[number] == r"\g<0>" else _SOUNDS[number]
        for match in _PATTERN.finditer(word)
        for number in (int(match.lastgroup[1:]),)  # type: ignore[index]
    )
    return _TWICE.sub(r"\1", sound)
