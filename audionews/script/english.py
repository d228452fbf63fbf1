"""Where a sentence leaves Indonesian for English: spans for a voice that switches languages.

A newsreader says "rest area", "clean sheet" and "Google" with English sounds, but "air", "ban", "media" and "hotel"
as Indonesian, though English has those forms too. So words come in two classes: those that only English has are
English wherever they stand; those of both languages (``english_shared.tsv``) need proof: a known phrase ("rest
area"), an English function word that binds them ("state of the art"), or a title with capitals ("World Bank").
People are never English: a run of capitals that begins with a first name, or stands after "kata", "Presiden" and
the like, is a person. Every word list is a table in ``lexicon/`` (sources: ``lexicon/SOURCES.md``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

# letters with inner apostrophes ("don't", "McDonald's"); digits stay outside: numbers belong to the rules
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_JOINS = re.compile(r"[ \u00a0\-‐‑/&:]{1,3}")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# English words so grammatical that they make shared words around them English
_BINDING = _set(
    "the of and for with from you my your our their this that these those is are was were by into without about a an"
    " it's don't can't i'm we're you're let's"
)
# function words of English alone or shared: they ride along between or beside English words
_RIDING = _set(
    "a an the of and for with from by in on at to up off out over down into your my our his her is are was be not no"
    " or as we he she they it us all do go i you me so if but"
)
# of these, the ones no Indonesian sentence has alone: they may open or close an English run
_FREE = _RIDING - {"a", "i", "an", "as", "so", "me", "do", "be", "no", "us", "go", "he", "or", "is", "if"}
# written against an English word with a hyphen, these are Indonesian affixes: "di-upload", "download-an"
_PREFIXES = _set("di me mem men meng meny nge ng ber be ter ke se pe pem pen peng peny per n")
_SUFFIXES = _set("an kan i nya lah kah ku mu pun")
# ... and without the hyphen: "diupload", "ngevlog", "startupnya"; the English part is group 1
_MIXED = re.compile(r"(?:di|nge|meng|mem|ter)?([a-z]{4,}?)(?:nya|lah)?")
# a hyphen joins single letters to English words: e-commerce, T-shirt, K-pop, X-ray
_LETTERS = frozenset("abeikgtuvxyz")
# words after which capitals are a person
_ROLES = _set(
    "presiden wapres menteri gubernur bupati camat pak bapak bu ibu bang mas mbak kak om tante kiai ustaz haji hajah"
    " penyanyi aktor aktris artis aktivis penyair penulis novelis sutradara komedian pelawak rapper gitaris vokalis"
    " pemain kiper bek gelandang penyerang striker winger petinju petenis pebalap pembalap pebulu atlet pesepak"
    " kata ujar tutur ucap jelas ungkap tegas sebut papar terang imbuh tambah bernama alias almarhum"
    " senator jenderal kolonel kapten letnan brigadir kompol ajun inspektur profesor dokter doktor hakim jaksa"
    " pangeran ratu raja sultan paus uskup romo pendeta pastor saudara saudari putra putri istri suami anak"
)
# adjectives of both languages: before an English noun they are English unless an Indonesian noun before them has them
_QUALITIES = _set(
    "moral legal personal general final total natural normal net super mini multi royal senior junior parental fatal"
    " internal informal formal global viral mental visual digital manual loyal urban minimum maximum optimal social"
    " regional virtual medical solar solo zero hot real top smart mega ultra hybrid premium gender human"
)
_OPENS_NOUN = _set(
    "ada dan atau yang dengan untuk dari sebagai dalam pada di ke oleh jadi menjadi soal para sebuah seorang tentang"
    " agar tanpa adalah ialah yakni yaitu lewat melalui bukan terhadap antara"
)
_VERB = re.compile(r"(?:me[mnlrwy]|meng|meny|ber|di)[a-z]{3,}")
_SAID = ("en", "named")  # "named": a company, product or work from the list, never a person
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
            words = tuple(_fold(word) for word in _WORD.findall(form))
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
        word in known.english or word in known.shared or word in _RIDING for word in words
    )


def _fold(word: str) -> str:
    return word.lower().replace("’", "'")


@dataclass(slots=True)
class _Token:
    """One word of the sentence while it is being judged."""

    start: int
    end: int
    text: str
    fold: str
    joined: bool  # only a space or hyphen parts it from the word before
    hyphen: bool  # that mark is a hyphen
    cut: bool = False  # that mark is said by a rule ("&")
    verdict: str = ""  # "en", "id", "shared" or "" (neither list has it)

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def english_spans(text: str, claimed: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """The character ranges of ``text`` to be said in English, in order, not touching ``claimed`` ranges.

    English words in a row form one range ("work from home"). Without any English the answer is an empty list.
    """
    words = vocabulary()
    if not any(map(_maybe_english, _WORD.findall(text))):
        return []  # most sentences
    tokens = _tokens(text, claimed)
    if not tokens:
        return []
    headline = _all_capitalised(tokens)
    _judge_alone(tokens, words, headline)
    for index, token in enumerate(tokens):
        if token.fold in words.phrases:
            _match_phrase(tokens, index, words, headline)
    if not any(token.verdict in _SAID for token in tokens):
        return []
    _judge_people(tokens, words, headline)
    _judge_neighbours(tokens, headline)
    return _merge(tokens)


def _tokens(text: str, claimed: Sequence[tuple[int, int]]) -> list[_Token]:
    tokens: list[_Token] = []
    ranges = sorted(claimed)
    starts = [start for start, _ in ranges]
    before = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        cut = False
        if ranges:
            at = bisect_right(starts, end - 1) - 1
            if at >= 0 and ranges[at][1] > start:
                before = -1
                continue
            cut = at >= 0 and ranges[at][1] > before
        gap = text[before:start] if before >= 0 else "?"
        joined = bool(tokens) and _JOINS.fullmatch(gap) is not None
        word = match.group()
        tokens.append(
            _Token(
                start=start,
                end=end,
                text=word,
                fold=_fold(word),
                joined=joined,
                hyphen=joined and gap in "-‐‑",
                cut=cut,
            )
        )
        before = end
    return tokens


def _all_capitalised(tokens: Sequence[_Token]) -> bool:
    """A headline in title case or capitals: there a capital proves nothing."""
    long = [token for token in tokens if len(token.text) > 3]
    return len(long) >= 4 and sum(token.capital for token in long) >= 0.75 * len(long)


def _judge_alone(tokens: Sequence[_Token], words: Vocabulary, headline: bool) -> None:
    for index, token in enumerate(tokens):
        fold = token.fold
        if token.text.isupper() and len(fold) > 1 and not headline:
            continue  # an acronym, or a brand in capitals that only a phrase entry knows
        if fold in words.english:
            token.verdict = "en"
        elif fold in words.shared or fold in _RIDING:
            token.verdict = "shared"
        elif fold.endswith("'s") and fold[:-2] in words.english:
            token.verdict = "en"
        elif len(fold) >= 6 and fold not in words.never and (index == 0 or headline or not token.capital):
            root = _MIXED.fullmatch(fold)
            if root and root.group(1) != fold and root.group(1) in words.english:
                token.verdict = "en"
                token.start, token.end = token.start + root.start(1), token.start + root.end(1)
            elif _compound(fold, words):
                token.verdict = "en"


@lru_cache(maxsize=32768)
def _maybe_english(shown: str) -> bool:
    """Could this word, whatever stands beside it, be what makes a run English?"""
    words, fold = vocabulary(), _fold(shown)
    if fold in words.english or fold in words.phrases or (fold.endswith("'s") and fold[:-2] in words.english):
        return True
    if len(fold) < 6 or fold in words.never:
        return False
    root = _MIXED.fullmatch(fold)
    return bool(root and root.group(1) in words.english) or _compound(fold, words)


def _compound(fold: str, words: Vocabulary) -> bool:
    """Two common English words written as one, or an English word with an ending that the list lacks."""
    for ending in ("s", "ers", "er", "ing"):
        if fold.endswith(ending) and len(fold) - len(ending) >= 5 and fold[: -len(ending)] in words.english:
            return True
    for prefix in ("pre", "over", "under", "cyber", "poly"):  # presale, polybag: productive, and no Indonesian prefixes
        if fold.startswith(prefix) and len(fold) - len(prefix) >= 3 and fold[len(prefix) :] in words.english:
            return True
    if fold.isascii():
        for cut in range(3, len(fold) - 2):
            if fold[:cut] in words.halves and fold[cut:] in words.halves:
                return True
    return False


def _match_phrase(tokens: Sequence[_Token], index: int, words: Vocabulary, headline: bool) -> None:
    for phrase, kind in words.phrases[tokens[index].fold]:
        run = tokens[index : index + len(phrase)]
        if tuple(token.fold for token in run) != phrase or not all(token.joined for token in run[1:]):
            continue
        if kind == "name" and run[0].text.islower():
            continue
        if any(token.verdict == "named" for token in run):
            continue
        for token in run:
            token.verdict = {"never": "id", "name": "named"}.get(kind, "en")
        return


def _judge_people(tokens: Sequence[_Token], words: Vocabulary, headline: bool) -> None:
    """Take capitals that name a person out of the English words."""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if not token.capital or token.verdict == "named":
            index += 1
            continue
        run = _capital_run(tokens, index)
        before = tokens[index - 1] if index and token.joined else None
        inside = before is not None and before.capital and before.verdict in _SAID  # of a title
        first, rest = run[0], run[1:]
        person = False
        if first.fold in words.given:
            person = True
        elif first.fold in words.given_words and not inside:
            person = bool(rest) and not (rest[0].verdict == "en" and rest[0].fold not in words.surnames)
            person = person or (not rest and (index > 0 and not headline))
        if not person and before is not None and before.fold in _ROLES and first.verdict != "named":
            person = len(run) <= 3 and not headline
        if not person and len(run) == 1 and index > 0 and not headline and not inside and first.fold in words.surnames:
            person = True
        if person:
            for member in run[: 1 if headline else 3]:
                if member.verdict != "named":
                    member.verdict = "id"
            if headline and rest and rest[0].fold in words.surnames:
                rest[0].verdict = "id"
            index += min(len(run), 3)
        else:
            index += 1


# no name is longer than this many words; a bound keeps a page of capitals linear
_NAME_LENGTH = 4


def _capital_run(tokens: Sequence[_Token], index: int) -> list[_Token]:
    run = [tokens[index]]
    for at in range(index + 1, min(index + _NAME_LENGTH + 1, len(tokens))):
        if not tokens[at].joined or not tokens[at].capital:
            break
        run.append(tokens[at])
    return run


def _judge_neighbours(tokens: Sequence[_Token], headline: bool) -> None:
    """Decide the shared words by what stands beside them; what stays shared is Indonesian."""
    for start, end in _runs(tokens):
        run = tokens[start:end]
        if not any(token.verdict in _SAID for token in run):
            continue
        first = next(i for i, token in enumerate(run) if token.verdict in _SAID)
        last = max(i for i, token in enumerate(run) if token.verdict in _SAID)
        binds = any(token.fold in _BINDING for token in run[first : last + 1])
        for i in range(first, last):
            token = run[i]
            if token.verdict != "shared":
                continue
            titled = token.capital and not headline and run[i - 1].capital
            if binds or titled or token.fold in _RIDING:
                token.verdict = "en"
        # to the right: after a function word anything, in a title the word with a capital, and prepositions
        for i in range(last + 1, len(run)):
            token, prior = run[i], run[i - 1]
            titled = token.capital and (prior.capital or prior.fold in _RIDING) and not headline
            bound = prior.fold in _BINDING and prior.verdict in _SAID
            if not (titled or bound or (token.fold in _FREE and not token.capital)):
                break
            token.verdict = "en"
        if first and _qualifies(tokens, start + first - 1):
            run[first - 1].verdict = "en"
            first -= 1
        for i in range(first - 1, -1, -1):
            if not (run[i].fold in _FREE or (run[i].hyphen is False and run[i + 1].hyphen and run[i].fold in _LETTERS)):
                break
            run[i].verdict = "en"


def _qualifies(tokens: Sequence[_Token], at: int) -> bool:
    """Is the shared word ``at`` an English adjective of the English word behind it ("ada moral hazard")?"""
    token, noun = tokens[at], tokens[at + 1]
    if token.fold not in _QUALITIES or noun.verdict != "en" or (noun.capital != token.capital and at):
        return False
    if not token.joined:
        return True
    before = tokens[at - 1].fold
    return before in _OPENS_NOUN or _VERB.fullmatch(before) is not None


def _runs(tokens: Sequence[_Token]) -> Iterable[tuple[int, int]]:
    """Stretches of joined words in which every word may be English."""
    start = None
    for index, token in enumerate(tokens):
        fits = token.verdict in ("en", "named", "shared")
        if token.hyphen and token.fold in _SUFFIXES:
            fits = False
        follows = index + 1 < len(tokens) and tokens[index + 1].hyphen
        if follows and token.fold in _PREFIXES:
            fits = False
        if len(token.fold) == 1 and token.fold in _LETTERS and follows:
            fits = True
            token.verdict = token.verdict or "shared"
        if start is not None and (not fits or not token.joined):
            yield start, index
            start = None
        if fits and start is None:
            start = index
    if start is not None:
        yield start, len(tokens)


def _merge(tokens: Sequence[_Token]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    previous: _Token | None = None
    for token in tokens:
        english = token.verdict in _SAID
        if english and previous is not None and token.joined and not token.cut:
            spans[-1] = (spans[-1][0], token.end)
        elif english:
            spans.append((token.start, token.end))
        previous = token if english else None
    return spans
