"""Letters by their Indonesian names, and the judgement whether a run of capitals can be said as a word.

Letter names: EYD V, table of letters (a be ce de e ef ge ha i je ka el em en o pe ki er es te u ve we eks ye zet).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from audionews.script.numbers import cardinal, digits
from audionews.script.packed import packed

NAMES = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        packed("a be ce de e ef ge ha i je ka el em en o pe ki er es te u ve we eks ye zet"),
        strict=True,
    )
)
GREEK = {"α": "alfa", "β": "beta", "γ": "gama", "δ": "delta", "ε": "epsilon", "θ": "teta", "λ": "lambda", "μ": "mu",
         "µ": "mikro", "π": "pi", "σ": "sigma", "φ": "fi", "ω": "omega", "Δ": "delta", "Ω": "ohm", "Σ": "sigma"}  # fmt: skip

# What an Indonesian syllable may begin with (Alwi dkk., Tata Bahasa Baku, bab fonologi), loan clusters included.
_ONSET = r"(?:ng|ny|sy|kh|str|skr|spr|[bcdfghjklmnpqrstvwyz]|[pbtdkgf]r|[pbkgfs]l|s[tpkmnrwq]|kw|dw|ps|tr)"
_CODA = r"(?:ng|ks|ns|rs|[bdfghklmnprst])"
_WORD = re.compile(rf"(?:{_ONSET}?(?:[aiueo]){{1,2}}{_CODA}?)+", re.IGNORECASE)
_THREE = re.compile(r"[bcdfghjklmnprstwyz][aiueo][bdghklmnprst]", re.IGNORECASE)


def letters(text: str) -> str:
    """Each letter by its name, digits by theirs, the rest left out: "RSUD" → "er es u de"."""
    spoken = []
    for c in unicodedata.normalize("NFD", text.lower()):
        if c in NAMES:
            spoken.append(NAMES[c])
        elif c.isdecimal():
            spoken.append(digits(c) or cardinal(int(unicodedata.numeric(c))))
        elif c in GREEK:
            spoken.append(GREEK[c])
        elif c.isalpha():
            spoken.append(c)
    return " ".join(spoken)


@lru_cache(maxsize=4096)
def pronounceable(capitals: str) -> bool:
    """Can this run of capitals be said as an Indonesian word?

    Three letters only as consonant-vowel-consonant (SAR, KIP, but IPO, MUI and UGM are spelled); longer ones when
    they part into Indonesian syllables; eight letters and more are never spelled, nobody would follow.
    """
    if len(capitals) < 3:
        return False
    if len(capitals) == 3:
        return _THREE.fullmatch(capitals) is not None
    return len(capitals) >= 8 or _WORD.fullmatch(capitals) is not None


def code(text: str) -> str:
    """A mixture of letters and figures: letters by name; figures of one or two digits as a number, longer ones by digit.

    "G20" → "ge dua puluh", "A320" → "a tiga dua nol", "U-05" → "u nol lima".
    """
    spoken = []
    for run in re.findall(r"[^\W\d_]+|\d+", text):
        if not run[0].isdecimal():
            spoken.append(letters(run))
        elif len(run) <= 2 and run[0] != "0":
            spoken.append(cardinal(int(run)))
        else:
            spoken.append(digits(run))
    return " ".join(spoken)
