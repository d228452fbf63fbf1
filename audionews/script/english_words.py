"""The English word lists of ``lexicon/english*.tsv`` as sets (sources: ``lexicon/SOURCES.md``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from audionews.script.packed import packed

# letters with inner apostrophes ("don't", "McDonald's"); digits stay outside: numbers belong to the rules
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# function words of English alone or shared: they ride along between or beside English words
RIDING = frozenset(
    packed(
        "a an the of and for with from by in on at to up off out over down into your my our his her is are was be not no"
        " or as we he she they it us all do go i you me so if but"
    )
)


# English words so grammatical that they make shared words around them English
BINDING = frozenset(
    packed(
        "the of and for with from you my your our their this that these those is are was were by into without about a an"
        " it's don't can't i'm we're you're let's"
    )
)
# of these, the ones no Indonesian sentence has alone: they may open or close an English run
FREE = RIDING - {"a", "i", "an", "as", "so", "me", "do", "be", "no", "us", "go", "he", "or", "is", "if"}
# written against an English word with a hyphen, these are Indonesian affixes: "di-upload", "download-an"
PREFIXES = frozenset(packed("di me mem men meng meny nge ng ber be ter ke se pe pem pen peng peny per n"))
SUFFIXES = frozenset(packed("an kan i nya lah kah ku mu pun"))
# a hyphen joins single letters to English words: e-commerce, T-shirt, K-pop, X-ray
LETTERS = frozenset("abeikgtuvxyz")
# words after which capitals are a person
ROLES = frozenset(
    packed(
        "presiden wapres menteri gubernur bupati camat pak bapak bu ibu bang mas mbak kak om tante kiai ustaz haji hajah"
        " penyanyi aktor aktris artis aktivis penyair penulis novelis sutradara komedian pelawak rapper gitaris vokalis"
        " pemain kiper bek gelandang penyerang striker winger petinju petenis pebalap pembalap pebulu atlet pesepak"
        " kata ujar tutur ucap jelas ungkap tegas sebut papar terang imbuh tambah bernama alias almarhum"
        " senator jenderal kolonel kapten letnan brigadir kompol ajun inspektur profesor dokter doktor hakim jaksa"
        " pangeran ratu raja sultan paus uskup romo pendeta pastor saudara saudari putra putri istri suami anak"
    )
)
# adjectives of both languages: before an English noun they are English unless an Indonesian noun before them has them
QUALITIES = frozenset(
    packed(
        "moral legal personal general final total natural normal net super mini multi royal senior junior parental fatal"
        " internal informal formal global viral mental visual digital manual loyal urban minimum maximum optimal social"
        " regional virtual medical solar solo zero hot real top smart mega ultra hybrid premium gender human"
    )
)
OPENS_NOUN = frozenset(
    packed(
        "ada dan atau yang dengan untuk dari sebagai dalam pada di ke oleh jadi menjadi soal para sebuah seorang tentang"
        " agar tanpa adalah ialah yakni yaitu lewat melalui bukan terhadap antara"
    )
)
# peoples and places that open the English name of an institution: "Asian Development Bank"
PEOPLES = frozenset(
    packed(
        "asian african american european pacific atlantic british australian indonesian thai imperial arab nordic latin chinese japanese korean indian eastern"
        " western southern northern caribbean mediterranean oriental islamic"
    )
)
COUNTRIES = frozenset(
    packed("indonesia singapore japan china malaysia korea thailand vietnam australia india qatar turkish philippine")
)
INSTITUTIONS = frozenset(
    packed("airlines airways stock open masters investment exchange economic power development aerospace house")
)


def folded(word: str) -> str:
    return word.lower().replace("’", "'")


# how many of the commonest words may be halves of a compound that no list has: "paylater", "skincare"
_COMMON_HALVES = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The tables of ``lexicon/english*.tsv`` as sets; phrases and names by first word, longest first."""

    english: frozenset[str]
    shared: frozenset[str]
    halves: frozenset[str]
    given: frozenset[str]
    given_words: frozenset[str]
    surnames: frozenset[str]
    never: frozenset[str]
    phrases: dict[str, list[tuple[tuple[str, ...], str]]]  # first word -> (all words, kind)


def _lines(name: str) -> list[str]:
    text = files("audionews.script").joinpath("lexicon", name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


@cache
def vocabulary() -> Vocabulary:
    """The shipped tables, read at the first sentence (about 20 ms)."""
    ranked = _lines("english_words.tsv")
    shared = set(_lines("english_shared.tsv"))
    kept: dict[str, set[str]] = {"english": set(), "name": set(), "phrase": set(), "never": set()}
    for line in _lines("english.tsv"):
        form, kind = line.split("\t")[:2]
        kept[kind].add(form)
    people: dict[str, set[str]] = {"given": set(), "common": set(), "surname": set()}
    for line in _lines("english_people.tsv"):
        form, kind = line.split("\t")[:2]
        people[kind].add(form)
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind in ("name", "phrase", "never"):
        for form in kept[kind]:
            words = tuple(folded(word) for word in WORD.findall(form))
            if kind == "name" or len(words) > 1:
                phrases.setdefault(words[0], []).append((words, kind))
    for entries in phrases.values():
        entries.sort(key=lambda entry: (-len(entry[0]), entry[1]))
    alone = {form for form in kept["never"] if " " not in form}
    return Vocabulary(
        english=frozenset((set(ranked) | kept["english"]) - alone),
        shared=frozenset(shared - alone - kept["english"]),
        halves=frozenset(word for word in ranked[:_COMMON_HALVES] if len(word) >= 3 and word not in alone),
        given=frozenset(people["given"]),
        given_words=frozenset(people["common"]),
        surnames=frozenset(people["surname"]),
        never=frozenset(alone),
        phrases=phrases,
    )


def is_english(phrase: str) -> bool:
    """Are these words, in small letters, English together: none of them Indonesian only, and one English alone?"""
    words, known = phrase.split(), vocabulary()
    return any(word in known.english for word in words) and all(
        word in known.english or word in known.shared or word in RIDING for word in words
    )
