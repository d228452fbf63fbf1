"""IPA of our own → phoneme names of eSpeak NG's Indonesian voice, with stress where Indonesian has it.

The library takes ``[[b@s'aR]]`` where ``espeakPHONEMES`` is set (speak_lib.h), inside SSML too. What 1.52 does with the
marks was tried on the library itself, and tests/test_pronounce.py keeps it so: a mark that touches an opening quote or
bracket is swallowed, and so is a closing tag that touches a mark; hence the blanks.
"""

from __future__ import annotations

import re
from functools import lru_cache

_NAMES = {
    "tʃ": "tS", "dʒ": "dZ", "ɲ": "n^", "ŋ": "N", "ʃ": "S", "ʔ": "?", "ə": "@", "e": "E", "ɡ": "g", "x": "x",
    "ai": "aI", "au": "aU", "oi": "oI",
}  # fmt: skip
_SOUND = re.compile(r"tʃ|dʒ|(?:ai|au|oi)$|.")
_NUCLEI = frozenset(("a", "e", "i", "o", "u", "ə", "ai", "au", "oi"))
_LITERAL = re.compile(r"\[(?=\[)|\](?=\])")

# Small words that a reader leans on the next one: no stress of their own.
_UNSTRESSED = frozenset(
    [
        "jaŋ",
        "dan",
        "di",
        "kə",
        "dari",
        "pada",
        "dəŋan",
        "untuk",
        "ini",
        "itu",
        "olehʔ",
        "atau",
        "ta",
        "akan",
        "tətapi",
        "tapi",
        "bahwa",
        "sə",
        "si",
        "saŋ",
        "para",
        "pun",
        "lah",
        "kah",
    ]
)


@lru_cache(maxsize=65536)
def espeak_word(ipa: str) -> str:
    """One word's IPA as phoneme names, stress on the last vowel but one, or on the last where that one is a schwa."""
    parts = _SOUND.findall(ipa)
    nuclei = [at for at, part in enumerate(parts) if part in _NUCLEI]
    stress = -1
    if nuclei and ipa not in _UNSTRESSED:
        stress = nuclei[-1]
        if len(nuclei) > 1 and parts[nuclei[-2]] != "ə":
            stress = nuclei[-2]
    names = []
    for at, part in enumerate(parts):
        following = parts[at + 1] if at + 1 < len(parts) else ""
        name = ("R2" if following in _NUCLEI else "R") if part == "r" else _NAMES.get(part, part)
        names.append("'" + name if at == stress else name)
    return "".join(names)


def espeak_literal(text: str) -> str:
    """Text of any language in which nothing can be taken for phonemes: double square brackets are parted."""
    return _LITERAL.sub(lambda bracket: bracket[0] + " ", text)
