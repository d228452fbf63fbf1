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


def espeak_literal(text: str) -> str:
    """Text of any language in which nothing can be taken for phonemes: double square brackets are parted."""
    return _LITERAL.sub(lambda bracket: bracket[0] + " ", text)
