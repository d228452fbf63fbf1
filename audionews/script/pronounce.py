"""Spoken words → sounds: IPA for each word, from a word list, the affixes of Indonesian and its spelling.

The spelling has one letter for /e/ (mérah) and schwa (bêsar) and does not write the glottal stop of "bapaʔ": the words of
``lexicon/pronunciation.tsv`` have them marked (built by tools/pronunciation.py from the sources in SOURCES.md). A word
that is not there is read through its affixes down to one that is; what is left is taken for a loan or a name, in which e
is /e/ but for a few endings. ``graphemes.ipa_of`` does the rest. Every engine is given these sounds in the form it takes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol

from audionews.script.breath import MARKS, pause_ms
from audionews.script.english_sounds import english_ipa, known_ipa
from audionews.script.english_words import is_english, vocabulary
from audionews.script.graphemes import ipa_of
from audionews.script.lexicon import FOLDER

WORD = re.compile(r"[^\W\d_]+(?:['’ʼ\-\u2010\u2011\u0300-\u036f]+[^\W\d_]+)*['’]?")
_HYPHEN = re.compile(r"[-\u2010\u2011]+")
_NO_LETTER = re.compile(r"[\u0300\u0302-\u036f]")  # the acute accent is kept: é

# Outermost first; an affix in e is always a schwa. The letters that the nasal swallows are given back.
_PREFIXES = (
    ("meng", ("", "k")), ("meny", ("s",)), ("menge", ("",)), ("mem", ("", "p")), ("men", ("", "t")), ("me", ("",)),
    ("peng", ("", "k")), ("peny", ("s",)), ("penge", ("",)), ("pem", ("", "p")), ("pen", ("", "t")), ("per", ("",)), ("pe", ("",)),
    ("ber", ("",)), ("be", ("",)), ("ter", ("",)), ("te", ("",)), ("ke", ("",)), ("se", ("",)), ("di", ("",)), ("ku", ("",)), ("kau", ("",)),
)  # fmt: skip
_SUFFIXES = ("nya", "kan", "lah", "kah", "pun", "ku", "mu", "an", "i", "wan", "wati")
_SCHWA_ENDINGS = re.compile(r"(?<=ism)e$|(?<=[bcdfghjklmnpqrstvwxz])e(?=r$)")
_OLD_I = re.compile(r"(?<=[bcdfghjklmnprstvwz])ie(?=f?$)")  # Bakrie, Arief
_SUNDANESE = re.compile(r"(?<=[bcdghjklmrst])eu(?=[bcdghjklmnprstwy]|$)")  # Cileunyi, Cicaheum, Leuwi: near schwa
_OLD_U = re.compile(r"oe(?=[bcdfghjklmnprstwy]|$)")  # Soekarno, Boedi: names; loans such as koéfisién are in the list
# Prefixes that no loan or name begins with, whatever the stem is: menggarisbawahi, pengoplosan, kewarganegaraan.
_PLAIN_PREFIX = re.compile(
    r"(?:me|pe)(?=ng[aiuoeghk]\w{3}|ny[aiuoe]\w{3})|me(?=(?:m[bp]|n[cdj]|[lrwy][aiuoe])\w{3,}(?:kan|i)$)|(?:ke|pe[rmn]?|be[r]?)(?=\w{4,}an$)"
)
_FOREIGN = re.compile(r"ee|oo|ck|sh|th|ou|ow|ea|igh|ll|ss|tt|ff|pp|x|ph|wh|[^aiuoe]e$|[a-z]y$|c[^aeiouhy]|c$")
COMPOUND_PART = 4  # letters of each word in a compound; one less for the second


class SpokenRun(Protocol):
    """A run of spoken words in one language (``model.Span``)."""

    @property
    def text(self) -> str: ...

    @property
    def lang(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WordSound:
    """One spoken word and its sounds."""

    word: str  # as it stands in the spoken text, without its mark
    ipa: str  # "bəsar": no stress, no length; an Indonesian newsreader's mouth, whatever the language
    lang: str  # whose word it is: "id", "en"
    mark: str = ""  # the mark after it, at which the voice pauses: one of . , ; : ? !
    pause_ms: int = 0  # silence after it, by its mark and the word that follows; 0 at the end of the segment


def sounds(spans: Sequence[SpokenRun]) -> tuple[WordSound, ...]:
    """The sounds of a segment's spans, word by word: as many as the spoken text has words between blanks."""
    tokens = [(word, token, span.lang) for span in spans for token in span.text.split() if (word := WORD.search(token))]
    following = [*(word[0] for word, _, _ in tokens[1:]), ""][: len(tokens)]
    return tuple(
        WordSound(
            word=word[0],
            ipa=ipa(word[0], lang),
            lang=lang,
            mark=(mark := token[word.end() :][-1:] if token[-1] in MARKS else ""),
            pause_ms=pause_ms(mark, after) if mark and after else 0,
        )
        for (word, token, lang), after in zip(tokens, following, strict=True)
    )


def ipa(word: str, lang: str = "id") -> str:
    """One spoken word as IPA; joined and doubled words ("besar-besar") as one."""
    return _ipa(word if word[:1].isupper() and word in _words() else word.lower(), lang)


@lru_cache(maxsize=65536)
def _ipa(word: str, lang: str) -> str:
    word = _plain(word)
    if lang == "en":
        return "".join(english_ipa(part) for part in _HYPHEN.split(word))
    return "".join(_part_ipa(part) for part in _HYPHEN.split(word) if part)


def _part_ipa(word: str) -> str:
    known = _known(word)
    if (
        known is None
        and _FOREIGN.search(word)
        and _is_unmarked_english(word)
        and (english := known_ipa(word)) is not None
    ):
        return english  # a word of English that was left unmarked, such as "online"
    return ipa_of((known or _guess(word)).lower())


def _is_unmarked_english(word: str) -> bool:
    """Is it English and nobody's first name? Sandy, Rusty and Andy are Indonesians too."""
    known = vocabulary()
    return is_english(word) and word not in known.given and word not in known.given_words


def marked(word: str) -> str:
    """``word`` with every e decided: é or ê. Accents that it bears already are kept: a house reading may mark them."""
    return _known(word) or _guess(word)


def _known(word: str) -> str | None:
    return _words().get(word) or _through_affixes(word)


def _guess(word: str) -> str:
    """A loan or a name: e is /e/ but in plain prefixes and a few endings, and oe is the u of the old spelling."""
    word = _SCHWA_ENDINGS.sub("ê", _SUNDANESE.sub("ê", _OLD_I.sub("i", _OLD_U.sub("u", word))))
    if len(word) > 5 and word[1] == "e" and word[0] == word[2] and word[2:] in _words():
        return f"{word[0]}ê{_words()[word[2:]]}"  # lelangit, of langit: half a reduplication
    if prefix := _PLAIN_PREFIX.match(word):
        word = prefix[0].replace("e", "ê") + word[prefix.end() :]
    return word.replace("e", "é")


def _plain(word: str) -> str:
    """Small letters a to z, é, ê and apostrophe; other accents of names are dropped (Müller, Beyoncé keeps é)."""
    if word.isascii():
        return word
    word = word.replace("’", "'").replace("ʼ", "'").replace("è", "é").replace("ë", "é")
    kept = (c if c in "éê" else unicodedata.normalize("NFD", c)[0] for c in unicodedata.normalize("NFC", word))
    return _NO_LETTER.sub("", "".join(kept))


@cache
def _words() -> Mapping[str, str]:
    """Word → how it is marked; a word with sounds of its own is written ``word=respelling``. Read on first use (10 ms)."""
    lines = (FOLDER / "pronunciation.tsv").read_text(encoding="utf-8").splitlines()
    text = " ".join(line for line in lines if line[:1] != "#")
    words = dict(zip(text.translate(_UNMARKED).split(), text.split(), strict=True))
    for entry in [entry for entry in words if "=" in entry]:
        word, _, respelling = words.pop(entry).partition("=")
        words[word] = respelling
    return words


_UNMARKED = str.maketrans("éêʔ", "eek")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """One way to take affixes off a word: ``before`` + ``stem`` (less its first letter if ``swallowed``) + ``after``."""

    stem: str
    before: str  # the prefixes, marked
    swallowed: bool  # the nasal of the prefix stands for the stem's first letter: menyapu, of sapu
    after: str  # the suffixes


def _cuts(word: str) -> Iterator[_Cut]:
    """Every way to take at most three prefixes and two suffixes off."""
    ends = {word: ""}
    for _ in range(2):
        ends |= {
            rest[: -len(suffix)]: suffix + after
            for rest, after in ends.items()
            for suffix in _SUFFIXES
            if rest.endswith(suffix) and len(rest) > len(suffix) + 2
        }
    for rest, after in ends.items():
        starts = [(rest, "")]
        for _ in range(4):
            yield from (
                _Cut(stem=stem, before=before, swallowed=False, after=after)
                for stem, before in starts
                if len(stem) > 2 and stem != word
            )
            following: list[tuple[str, str]] = []
            for stem, before in starts:
                for prefix, firsts in _PREFIXES:
                    if not stem.startswith(prefix):
                        continue
                    bare, prefix_sounds = stem[len(prefix) :], before + prefix.replace("e", "ê")
                    for first in firsts:
                        if not first:
                            following.append((bare, prefix_sounds))
                        elif len(bare) > 1 and bare[0] in "aiueo":
                            yield _Cut(stem=first + bare, before=prefix_sounds, swallowed=True, after=after)
            starts = following


def _through_affixes(word: str) -> str | None:
    """The word marked by its longest known stem; None where none is known or two as long disagree."""
    best: set[str] = set()
    longest = 0
    for cut in _cuts(word):
        known = _words().get(cut.stem)
        if known is None or len(cut.stem) < longest:
            continue
        if len(cut.stem) > longest:
            longest, best = len(cut.stem), set()
        if known[-1] == "ʔ" and cut.after[:1] in ("a", "i"):
            known = known[:-1] + "k"  # rusaʔ, but kerusakan
        best.add(cut.before + known[cut.swallowed :] + cut.after)
    return best.pop() if len(best) == 1 else None if best else _through_compound(word)


def _through_compound(word: str) -> str | None:
    """The word as two known words that are written as one, with affixes around them: kê-tata-nêgara-an, kérata-basa."""
    around = [cut for cut in _cuts(word) if cut.before and cut.after]
    for cut in sorted(around, key=lambda one: -len(one.stem)):
        if whole := _two_words(cut.stem, COMPOUND_PART):
            return cut.before + whole[cut.swallowed :] + cut.after
    return _two_words(word, COMPOUND_PART + 1)


def _two_words(word: str, shortest: int) -> str | None:
    for place in range(len(word) - COMPOUND_PART + 1, shortest - 1, -1):
        first, second = _words().get(word[:place]), _words().get(word[place:])
        if first and second:
            return first + second
    return None
