#!/usr/bin/env python3
"""Builds audionews/script/lexicon/pronunciation.tsv: what eSpeak NG's Indonesian voice has to be told about the letter e.

The letter stands for two sounds, /e/ (merah) and schwa (besar), and spelling does not say which. The voice guesses; a
table knows. Every word is sent through the voice itself and only its e sounds (``E`` and ``@``) are exchanged, so that
everything else stays the voice's own; where an e became a schwa, or the reverse, stress is set again by the voice's own
rule (penultimate syllable; the last one where that is a schwa). Only words that change are written.

    uv run --with g2p-id-py==0.4.2 --with wordfreq==3.1.1 tools/pronunciation.py [--table lexicon_id.tsv] [--measure]

Sources: the table of g2p_id_py 0.4.2 (Apache-2.0, (c) 2023 PT BOOKBOT INDONESIA), without its list of words that have two
readings; tools/pronunciation_own.tsv, written by hand, which comes first. Words that neither knows are read through their
affixes, if wordfreq 3.1.1 has seen them (used to choose words only); common ones also get -nya. ``--measure`` prints how often the voice is wrong
with and without, and how often the reading through affixes is right on the half of the table it was not given.
"""

from __future__ import annotations

import argparse
import ctypes
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

TARGET = Path(__file__).parent.parent / "audionews" / "script" / "lexicon" / "pronunciation.tsv"
OWN = Path(__file__).parent / "pronunciation_own.tsv"
HEADING = """\
# How words with e sound in the Indonesian voice of eSpeak NG, where its own reading is wrong: built by
# tools/pronunciation.py from the sources named in SOURCES.md. To correct a word, add it to tools/pronunciation_own.tsv.
word\tphonemes
"""
FREQUENT = 2.0  # Zipf: a hundred times in a thousand million words; below it words are spelling mistakes
COMMON = 3.0  # Zipf: words that are also met with -nya, whether the list has that form or not
_E = frozenset({"E", "E2", "e", "@"})
_VOWELS = _E | {"a", "i", "o", "O", "u", "U", "I", "aI", "aU", "oI", "OI", "EI", "eI"}
_SPLIT = ord("/")  # no phoneme of the voice has it in its name

# Outermost first; an affix in e is always a schwa. The letters that the nasal swallows are given back.
_PREFIXES = (
    ("meng", ("", "k")), ("meny", ("s",)), ("menge", ("",)), ("mem", ("", "p")), ("men", ("", "t")), ("me", ("",)),
    ("peng", ("", "k")), ("peny", ("s",)), ("penge", ("",)), ("pem", ("", "p")), ("pen", ("", "t")), ("per", ("",)), ("pe", ("",)),
    ("ber", ("",)), ("be", ("",)), ("ter", ("",)), ("te", ("",)), ("ke", ("",)), ("se", ("",)), ("di", ("",)), ("ku", ("",)), ("kau", ("",)),
)  # fmt: skip
_SUFFIXES = ("nya", "kan", "lah", "kah", "pun", "ku", "mu", "an", "i", "wan", "wati")


class Voice:
    """The Indonesian voice of the espeak-ng library in the wheel ``espeakng-loader``, asked for phonemes only."""

    def __init__(self) -> None:
        import espeakng_loader

        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        if self._library.espeak_Initialize(2, 0, espeakng_loader.get_data_path().encode(), 0x8000) <= 0:
            raise SystemExit("espeak-ng does not start")
        if self._library.espeak_SetVoiceByName(b"id") != 0:
            raise SystemExit("espeak-ng has no voice for id")
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p

    def phonemes(self, text: str) -> list[str]:
        """Phoneme names, stress marks (``'`` and ``,``) in front of the vowel's name."""
        text_bytes = ctypes.create_string_buffer(text.encode())
        place = ctypes.c_void_p(ctypes.addressof(text_bytes))
        answer = self._library.espeak_TextToPhonemes(ctypes.byref(place), 1, _SPLIT << 8)
        return answer.decode().split("/")


def bare(phoneme: str) -> str:
    return phoneme.lstrip("',")


def sounds(phonemes: list[str]) -> str:
    """The e sounds of a reading in order: ``e`` or ``ə`` each."""
    return "".join("ə" if bare(one) == "@" else "e" for one in phonemes if bare(one) in _E)


def exchange(phonemes: list[str], wanted: str) -> list[str]:
    """The voice's own reading with the wanted e sounds, and stress where its rule then puts it."""
    rest = iter(wanted)
    told = []
    for one in phonemes:
        mark = one[: len(one) - len(bare(one))]
        if bare(one) in _E:
            sound = next(rest)
            is_schwa = bare(one) == "@"
            one = mark + ("@" if sound == "ə" else "E" if is_schwa else bare(one))
        told.append(one)
    return stressed(told)


def stressed(phonemes: list[str]) -> list[str]:
    """Primary stress on the penultimate vowel, on the last where the penultimate is a schwa; no mark on other schwas."""
    if not any(one.startswith("'") for one in phonemes):
        return phonemes  # a small word that the voice does not stress
    vowels = [at for at, one in enumerate(phonemes) if bare(one) in _VOWELS]
    if len(vowels) == 1:
        return phonemes
    place = vowels[-1] if bare(phonemes[vowels[-2]]) == "@" else vowels[-2]
    told = []
    for at, one in enumerate(phonemes):
        keeps = (
            one.startswith(",")
            and bare(one) != "@"
            and at in vowels
            and abs(vowels.index(at) - vowels.index(place)) > 1
        )
        told.append("'" + bare(one) if at == place else one if keeps else bare(one))
    return told


def stems(word: str) -> Iterator[tuple[str, str, str]]:
    """(stem, e sounds before it, affixes taken off) for every way to take at most three prefixes and two suffixes off."""
    ends = {word: 0}
    for _ in range(2):
        ends |= {
            one[: -len(s)]: n + 1
            for one, n in ends.items()
            for s in _SUFFIXES
            if one.endswith(s) and len(one) > len(s) + 2
        }
    for end in ends:
        starts = [(end, "")]
        for _ in range(3):
            yield from ((stem, before, word) for stem, before in starts if len(stem) > 2)
            starts = [
                (first + stem[len(prefix) :], before + "ə" * prefix.count("e"))
                for stem, before in starts
                for prefix, firsts in _PREFIXES
                if stem.startswith(prefix)
                for first in firsts
            ]


def through_affixes(word: str, known: Mapping[str, str]) -> str | None:
    """The e sounds of a word by its longest known stem; None where no stem is known or two as long disagree."""
    plain, _, echo = word.partition("-")
    if echo:
        both = [known.get(half) or through_affixes(half, known) if "e" in half else "" for half in (plain, echo)]
        return None if None in both else "".join(both)
    found = {
        (len(stem), before + known[stem])
        for stem, before, _ in stems(word)
        if known.get(stem) is not None and stem != word
    }
    found = {(length, reading) for length, reading in found if len(reading) == word.count("e")}
    if not found:
        return None
    longest = max(length for length, _ in found)
    best = {reading for length, reading in found if length == longest}
    return best.pop() if len(best) == 1 else None


def table_sounds(path: Path) -> dict[str, str]:
    """Word → its e sounds, for the words of the table in which each letter e is one sound; words of one letter left out."""
    known: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, reading = line.partition("\t")
        word = word.strip().lower()
        found = "".join("ə" if one in ("ə", "ə:") else "e" for one in reading.split() if one in ("e", "ə", "ɛ"))
        if len(word) > 2 and re.fullmatch(r"[a-z]+(-[a-z]+)*", word) and len(found) == word.count("e"):
            known[word] = found
    return known


def own_sounds(path: Path) -> dict[str, str]:
    """Words by hand, as the dictionary KBBI marks them: é is /e/, plain e is schwa."""
    lines = (line.split("#")[0] for line in path.read_text(encoding="utf-8").splitlines())
    words = [word.lower() for line in lines for word in line.split()]
    return {word.replace("é", "e"): "".join("e" if c == "é" else "ə" for c in word if c in "eé") for word in words}


def frequencies() -> dict[str, float]:
    """Word → Zipf frequency in Indonesian (wordfreq, small list)."""
    from wordfreq import get_frequency_list

    return {word: 9 - at / 100 for at, bin_ in enumerate(get_frequency_list("id", "small")) if at for word in bin_}


def build(voice: Voice, readings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(word, phonemes) of every word that the voice gets wrong and can be told."""
    for word, wanted in sorted(readings.items()):
        mine = voice.phonemes(word)
        told = mine
        if len(sounds(mine)) != len(wanted):
            told = voice.phonemes(word.replace("ie", "iye"))  # "ie" is Dutch i to the voice: pasien would be "pasin"
        if (
            len(sounds(told)) == len(wanted)
            and sounds(mine) != wanted
            and not any("_:" in one or " " in one for one in told)
        ):
            yield word, "".join(exchange(told, wanted))


def measure(voice: Voice, known: Mapping[str, str], told: set[str], zipf: Mapping[str, float]) -> None:
    """Prints what the voice gets wrong without and with the table, and the held-out worth of the affixes."""
    frequent = [word for word in sorted(zipf, key=zipf.__getitem__, reverse=True) if "e" in word and word in known]
    for count in (1000, 5000, len(frequent)):
        some = frequent[:count]
        wrong = [word for word in some if sounds(voice.phonemes(word)) != known[word]]
        left = [word for word in wrong if word not in told]
        weight = sum(10 ** zipf[word] for word in some)
        shares = [len(part) / len(some) for part in (wrong, left)] + [
            sum(10 ** zipf[w] for w in part) / weight for part in (wrong, left)
        ]
        print(
            "{} words: wrong {:.2%} -> {:.2%}; by use {:.2%} -> {:.2%}".format(len(some), *shares), " ".join(left[:8])
        )
    given = {word: reading for at, (word, reading) in enumerate(sorted(known.items())) if at % 2}
    score: list[tuple[bool, bool]] = []
    misses = []
    for at, (word, reading) in enumerate(sorted(known.items())):
        guess = through_affixes(word, given) if at % 2 == 0 and "e" in word else None
        if guess is not None:
            score.append((guess == reading, sounds(voice.phonemes(word)) == reading))
            misses += [f"{word}:{guess}/{reading}"] if guess != reading else []
    right = [sum(side) / len(score) for side in zip(*score, strict=True)]
    print(
        f"held out, through affixes: {len(score)} words, right {right[0]:.2%} (the voice alone {right[1]:.2%})",
        *misses[::9][:25],
    )
    same = [
        stressed(mine) == mine for word in frequent for mine in [voice.phonemes(word)] if sounds(mine) == known[word]
    ]
    print(f"stress as the voice puts it, where nothing changes: {sum(same) / len(same):.2%}")


def main(say: Callable[[str], object] = print) -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--table", type=Path, help="lexicon_id.tsv of g2p_id_py; else the installed package's")
    options.add_argument("--measure", action="store_true")
    asked = options.parse_args()
    path = asked.table
    if path is None:
        spec = find_spec("g2p_id")
        if spec is None or not spec.submodule_search_locations:
            options.error("g2p_id_py is not installed: give --table")
        path = Path(spec.submodule_search_locations[0]) / "resources" / "lexicon_id.tsv"
    twofold = {
        line.split("\t")[0] for line in (path.parent / "homographs_id.tsv").read_text(encoding="utf-8").splitlines()
    }
    own = own_sounds(OWN)
    known = {word: reading for word, reading in table_sounds(path).items() if word not in twofold} | own
    zipf = frequencies()
    readings = {word: reading for word, reading in known.items() if "e" in word}
    for word, often in zipf.items():
        if (
            often >= FREQUENT
            and "e" in word
            and word not in known
            and word not in twofold
            and re.fullmatch(r"[a-z]+(-[a-z]+)*", word)
        ):
            reading = through_affixes(word, known)
            if reading is not None:
                readings[word] = reading
    for word in [one for one in readings if zipf.get(one, 0) >= COMMON and not one.endswith(("nya", "ku", "mu"))]:
        readings.setdefault(word + "nya", readings[word])
    voice = Voice()
    rows = dict(build(voice, readings))
    TARGET.write_text(HEADING + "".join(f"{word}\t{phonemes}\n" for word, phonemes in rows.items()), encoding="utf-8")
    say(
        f"{len(rows)} words of {len(readings)} that have an e; {len(readings.keys() - known.keys())} of these through affixes"
    )
    if asked.measure:
        measure(voice, known, set(rows), zipf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
