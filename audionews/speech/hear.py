"""Heard back: what a recogniser hears in a new clip is compared with what it should say, before anybody else hears it.

Neural voices can skip, repeat or invent. A recogniser errs too: it writes "parahu" for "perahu" and mends what it expects.
So letters are aligned, not words: a word counts as heard when enough of its letters were, in their place; vowels and
voiced twins (t/d, k/g) are cheap to confuse. Figures must be heard as themselves. The two limits are set from planted
faults (tools/hearing.py, docs/hearing.md). What does not match is spoken again in another way; what still does not match
is for an editor's ear.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from audionews.errors import EngineMissing
from audionews.script.normalize import read
from audionews.script.numbers import NUMERALS
from audionews.speech.model import Awaited, Engine, Hearing, Sound

LEAST = 0.5  # of a word's letters: below it the word was not said
LEAST_FIGURE = 0.7  # of a numeral's letters, and no other numeral is nearer
LEAST_RIGHT = 0.6  # for the share of words that the receipt states
SHORTEST = 3  # letters: shorter words are swallowed by every recogniser
MOST_INSERTED = 4  # letters that nobody was to say, in a row or over all: a word was invented or repeated
MOST_COST = 0.25  # of all letters: above it another sentence was said, whichever words happen to be alike
SHORT_WORDS = 3  # and fewer: nothing around them says what they are, so that each letter counts
MOST_TRIES = 3  # of a sentence in which a figure, a negation or a name was heard as another
AWAITED_S = (
    5.2  # for all tries of what puts right something public, of up to AWAITED_WORDS; more words have as much a word
)
AWAITED_WORDS = 30  # a sentence of 15, and the moment of the ralat
NEGATIONS = frozenset({"tidak", "tak", "bukan", "belum", "jangan", "tanpa"})
_CARDINALS = {f"{prefix}{numeral}": numeral for prefix in ("ke", "per", "seper") for numeral in NUMERALS}
ORDINALS = frozenset(_CARDINALS)
FIGURES = NUMERALS | ORDINALS | {"setengah", "separuh"}  # "ketiga" heard as "kelima" is a figure heard as another
IMPLIED = frozenset({"tahun", "pukul"})  # a recogniser writes "hingga 2027" where it heard "hingga tahun 2027"
_TWINS = frozenset(
    [
        "td",
        "dt",
        "pb",
        "bp",
        "kg",
        "gk",
        "kc",  # "coma"
        "ck",
        "cj",
        "jc",
        "sz",
        "zs",
        "fv",
        "vf",
        "fp",
        "pf",
        "vp",
        "pv",
        "yi",
        "iy",
        "wu",
        "uw",
    ]
)
_VOWELS = frozenset("aiueo")
_HALF = 0.5
_SILENT_H = 1.0  # "dua pulu tiga", as it is spoken (natural_timing.TENS)
_MIXED = re.compile(rf"\b({'|'.join(NUMERALS)})[.,](?=\d)", re.I)  # "tujuh.5%"
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d.,])")  # as English writes them: 16,320
_DIGITS = re.compile(r"(?<![\d.,])\d{2,13}(?![\d.,]*\d)")
_HYPHEN = re.compile(r"(?<=\d) ?[-–] ?(?=\d)")  # "13-27" is how 13.27 is written too, and "2000-26" the year
_CLOCK = re.compile(
    r"(?<=\bpukul )(?=\d{3,4}\b)([01]?\d|2[0-4])([0-5]\d)\b", re.I
)  # "Pukul 137": half past one and seven
_CLOCK_COMMA = re.compile(r"\b(pukul),", re.I)
_SCATTERED = re.compile(r"(?<![\d.,])\d+(?:\.\d+)+(?![\d.,]*\d)")  # "8.412.8.416.6.9": no number, but digits
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
_SCATTERED_DIGITS = 7  # and more: fewer may be a decimal or a date
_NOUGHT_EIGHT = re.compile(r"\b(0|nol) dari 8", re.I)  # "nol delapan", of every mobile number
_NUMBER = re.compile(r"\bn[or]?\. ?(?=\d)", re.I)  # "nomor"
_DECIMAL = re.compile(r"(\d,\d+)\.(?=\d)")  # "56,92.9": a decimal said digit by digit
_RP = re.compile(r"\bRp\.? ?(?=[^.]*\brupiah\b)", re.I)  # "Rp21,4 miliar rupiah": said once


class Recogniser(Protocol):
    """Writes down what it hears; ``tests/test_hear.py`` is its contract. Lives in one process, one sound a call."""

    name: str

    def hear(self, sound: Sound) -> str:
        """The words in ``sound``, "" for none. Raises ``EngineMissing`` where its model cannot be loaded."""


def recogniser(options: Mapping[str, str | None], threads: int = 1, *, for_all: bool = False) -> Recogniser | None:
    """The recogniser of this machine: ``hear_model`` names its folder; ``None`` where none is installed or none is wanted.

    ``for_all``: one process hears for all of this user's, and its model is opened from now on beside what else is done.
    A path ``module:factory`` in ``hear_with`` makes another one (outsiders', tests').
    """
    if path := options.get("hear_with"):
        from importlib import import_module

        module, _, factory = path.partition(":")
        return getattr(import_module(module), factory)(options)
    folder = options.get("hear_model")
    if not folder:
        return None
    try:
        import onnxruntime  # noqa: F401  # the extra ``hear``
    except ImportError as error:
        raise EngineMissing("speech.no_recogniser", folder=folder, why="onnxruntime") from error
    from audionews.speech.whisper import Whisper

    own = Whisper(Path(folder), threads)
    if not for_all:
        return own
    from audionews.speech.hear_shared import MODEL, SharedRecogniser
    from audionews.speech.shared import folder_of_user

    base = Path(base) if (base := options.get("hear_base")) else None
    shared = SharedRecogniser(own, partial(folder_of_user, MODEL, (Path(folder).absolute(),), base))
    shared.begin()
    return shared


def spoken_and_heard(
    engine: Engine,
    ear: Recogniser,
    text: str,
    words: str,
    *,
    awaited: Awaited | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[Sound, Hearing]:
    """The sound of ``text`` that says most of ``words``: once more in another way where the first does not match, and a
    third time where a fact is in doubt. ``clock``: in seconds."""
    began = tried = clock()
    sound = engine.speak(text)
    hearing = compare(words, ear.hear(sound))
    another = getattr(engine, "another_way", None)
    tries = 1
    exact = another is not None and not getattr(engine, "sends_text", False)  # a service is paid for each try
    while is_tried_again(hearing, words, tries, exact=exact):
        now = clock()
        if awaited and not is_in_time(words, awaited, tries_s=now - began, last_s=now - tried):
            break
        tried = now
        text = another(text) if another else text
        again = engine.speak(text)
        if again.pcm == sound.pcm:  # an engine that says the same words in the same way would be heard the same
            break
        tries += 1
        heard = compare(words, ear.hear(again))
        if _doubt(heard, words) < _doubt(hearing, words):
            sound, hearing = again, heard
    return sound, replace(hearing, tries=tries)


def is_tried_again(hearing: Hearing, words: str, tries: int, *, exact: bool = False) -> bool:
    """Is a sentence that was spoken so often worth another try? ``exact``: also where a short one matches but not to the letter. Pure."""
    if hearing.matches:
        short = len(words.split()) <= SHORT_WORDS
        return exact and short and tries < 2 and _letters_off(hearing.heard, words) > 0
    return tries < (MOST_TRIES if facts_in(hearing, words) else 2)


def is_in_time(words: str, awaited: Awaited, *, tries_s: float, last_s: float) -> bool:
    """Could one more try end in time, if it takes as long as the last one, and what waits as long a word? Pure."""
    count = len(words.split())
    needed_s = awaited.spent_s + tries_s + last_s * (1 + awaited.waiting_words / count)
    return needed_s <= AWAITED_S * max(1.0, (count + awaited.waiting_words) / AWAITED_WORDS)


def _doubt(hearing: Hearing, words: str) -> tuple[float, ...]:
    off = _letters_off(hearing.heard, words) if len(words.split()) <= SHORT_WORDS else 0
    return len(facts_in(hearing, words)), len(hearing.faults), -hearing.right, off


def _letters_off(heard: str, words: str) -> float:
    wanted = "".join(_words(words))
    return min(_distance(wanted, "".join(version)) for version in readings(heard))


def facts_in(hearing: Hearing, words: str) -> tuple[str, ...]:
    """The faults that change what is reported: figures, negations and names (words with a capital inside the sentence)."""
    names = {name for word in words.split()[1:] if word[:1].isupper() for name in _words(word)}
    sacred = FIGURES | NEGATIONS | names
    return tuple(fault for fault in hearing.faults if fault.lstrip("+") in sacred)


def compare(words: str, heard: str) -> Hearing:
    """How much of ``words`` (as spoken, no digits) is in ``heard`` (as a recogniser writes, with digits). Pure."""
    wanted = _words(words)
    versions = [_compare(wanted, version) for version in readings(heard)]
    best = min(versions, key=lambda hearing: (len(hearing.faults), -hearing.right))
    return replace(best, heard=heard)


def readings(heard: str) -> Iterator[list[str]]:
    """As our rules read it; with the marks that a recogniser puts between two figures taken for pauses; and with its numbers
    digit by digit, since "dua satu" may be written 21. Each digit stays what it is, and where it is."""
    heard = _RP.sub("", _MIXED.sub(r"\1 koma ", _SCATTERED.sub(_gathered, _NOUGHT_EIGHT.sub(r"\1 8", heard))))
    heard = _NUMBER.sub("nomor ", heard)
    heard = _CLOCK.sub(r"\1 \2", _CLOCK_COMMA.sub(r"\1", heard))
    grouped = _THOUSANDS.sub(lambda number: number[0].replace(",", "."), heard)
    paused = _HYPHEN.sub(" ", grouped)
    for version in dict.fromkeys(
        (grouped, heard, paused, _DECIMAL.sub(r"\1", heard))
    ):  # "39,570": English thousands, or our decimal
        yield _words(read(version).spoken)
    if _DIGITS.search(paused):
        yield _words(read(_DIGITS.sub(lambda number: " ".join(number[0]), paused)).spoken)


def _gathered(number: re.Match[str]) -> str:
    digits = number[0].replace(".", "")
    return number[0] if len(digits) < _SCATTERED_DIGITS or _GROUPED.fullmatch(number[0]) else digits


def _words(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", plain)


def _compare(wanted: list[str], heard: list[str]) -> Hearing:
    faults, right = [], 0
    pairs, inserted = _aligned(wanted, "".join(heard))
    for word, following, (letters, cost) in zip(wanted, [*wanted[1:], ""], pairs, strict=True):
        cost -= _SILENT_H if word == "puluh" and following in NUMERALS and not letters.endswith("h") else 0
        score = 1 - cost / len(word)
        right += score >= LEAST_RIGHT
        if word in FIGURES:
            if score < LEAST_FIGURE or _nearer(word, letters):
                faults.append(word)
        elif len(word) >= SHORTEST and score < LEAST and not (word in IMPLIED and following in NUMERALS):
            faults.append(word)
    faults += [f"+{letters}" for letters in inserted if len(letters) >= MOST_INSERTED or letters in FIGURES]
    more = Counter(word for word in heard if word in NUMERALS) - Counter(
        _CARDINALS.get(word, word) for word in wanted
    )  # also one that hides in "ce" and "e"
    faults += [f"+{numeral}" for numeral in more if not faults]
    surplus = sum(map(len, heard)) - sum(map(len, wanted))
    if surplus >= MOST_INSERTED and not faults:
        faults.append(f"+{surplus}")
    cost = sum(cost for _, cost in pairs) + sum(map(len, inserted))
    if cost > MOST_COST * sum(map(len, wanted)) and not faults:
        faults.append(f"{100 * cost / sum(map(len, wanted)):.0f} %")
    return Hearing(heard=" ".join(heard), words=len(wanted), right=right, faults=tuple(faults))


def _nearer(numeral: str, letters: str) -> bool:
    """Whether what was heard in its place is rather another numeral ("sebelas" for "sembilan")."""
    own = _distance(numeral, letters)
    return any(_distance(other, letters) < own for other in FIGURES if other != numeral)


def _distance(a: str, b: str) -> float:
    return _table(a, b)[-1][-1]


def _table(a: str, b: str) -> list[list[float]]:
    """Costs of turning each beginning of ``a`` into each beginning of ``b`` (Levenshtein, with cheap confusions)."""
    table = [[float(place) for place in range(len(b) + 1)]]
    for row, x in enumerate(a, 1):
        last, line = table[-1], [float(row)]
        for place, y in enumerate(b, 1):
            line.append(min(last[place] + 1, line[-1] + 1, last[place - 1] + _swap(x, y)))
        table.append(line)
    return table


def _swap(x: str, y: str) -> float:
    if x == y:
        return 0.0
    return _HALF if x + y in _TWINS or (x in _VOWELS and y in _VOWELS) else 1.0


def _aligned(wanted: list[str], heard: str) -> tuple[list[tuple[str, float]], list[str]]:
    """For each wanted word the letters heard in its place and what they cost; and the runs of letters nobody was to say."""
    letters = "".join(wanted)
    owner = [number for number, word in enumerate(wanted) for _ in word]
    table = _table(letters, heard)
    spans = [["", 0.0] for _ in wanted]
    inserted: list[str] = []
    run, i, j = "", len(letters), len(heard)
    while i or j:
        here = table[i][j]
        if i and j and here == table[i - 1][j - 1] + _swap(letters[i - 1], heard[j - 1]):
            i, j = i - 1, j - 1
            spans[owner[i]][0] = heard[j] + spans[owner[i]][0]
            spans[owner[i]][1] += _swap(letters[i], heard[j])
        elif i and here == table[i - 1][j] + 1:
            i -= 1
            spans[owner[i]][1] += 1
        else:
            j -= 1
            run = heard[j] + run
            continue
        if run:
            before, after = owner[i], owner[i + 1] if i + 1 < len(owner) else -1
            if before == after:  # inside a word: a letter too many is an error in it
                spans[before][1] += len(run)
            else:
                inserted.append(run)
            run = ""
    return [(span[0], span[1]) for span in spans], [*inserted, run] if run else inserted
