"""IPA of our own → phoneme names of eSpeak NG's Indonesian voice, with stress where Indonesian has it.

The library takes ``[[b@s'aR]]`` where ``espeakPHONEMES`` is set (speak_lib.h), inside SSML too. What 1.52 does with the
marks was tried on the library itself, and tests/test_pronounce.py keeps it so: a mark that touches an opening quote or
bracket is swallowed, and so is a closing tag that touches a mark; hence the blanks.
"""

from __future__ import annotations

import re
from functools import lru_cache

from audionews.script.stress import NUCLEUS, stressed

_NAMES = {
    "tʃ": "tS", "dʒ": "dZ", "ɲ": "n^", "ŋ": "N", "ʃ": "S", "ʔ": "?", "ə": "@", "e": "E", "ɡ": "g", "ˈ": "'",
    "ai": "aI", "au": "aU", "oi": "oI",
}  # fmt: skip
_SOUND = re.compile(r"tʃ|dʒ|(?:ai|au|oi)$|.")
_LITERAL = re.compile(r"\[(?=\[)|\](?=\])")


@lru_cache(maxsize=65536)
def espeak_word(ipa: str) -> str:
    """One word's IPA as phoneme names, with its stress."""
    names = []
    for match in _SOUND.finditer(stressed(ipa)):
        sound = match[0]
        if sound == "r":
            names.append("R2" if NUCLEUS.match(match.string[match.end() :].lstrip("ˈ")) else "R")
        else:
            names.append(_NAMES.get(sound, sound))
    return "".join(names)


# Letters that the voice's own rules say as we do, where nothing else is in the word; e is never among them.
_AS_WRITTEN = re.compile(r"[abcdfghijklmnoprstuvwyz]+")
_OTHERWISE = re.compile(r"sj|[bcdfghjklmnprstvwyz]{4}|^[ivxlcdm]+$")  # trans-jakarta, and what may be a Roman figure
_LETTERS = (("ng", "ŋ"), ("ny", "ɲ"), ("j", "dʒ"), ("y", "j"), ("c", "tʃ"), ("g", "ɡ"))


@lru_cache(maxsize=65536)
def is_plain(word: str, ipa: str) -> bool:
    """Does the voice say the small letters of ``word`` as ``ipa`` by itself?

    Such a word is handed over as it is written: in running text the library holds a word some 25 ms longer than as
    phonemes, and words are better told apart.
    """
    if len(word) < 2 or not _AS_WRITTEN.fullmatch(word) or _OTHERWISE.search(word) or not set("aiuo") & set(word):
        return False
    for letters, sound in _LETTERS:
        word = word.replace(letters, sound)
    return word == ipa


def espeak_literal(text: str) -> str:
    """Text of any language in which nothing can be taken for phonemes: double square brackets are parted."""
    return _LITERAL.sub(lambda bracket: bracket[0] + " ", text)
