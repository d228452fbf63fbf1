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
from functools import lru_cache

from audionews.script.english_words import (
    BINDING,
    COUNTRIES,
    FREE,
    INSTITUTIONS,
    LETTERS,
    OPENS_NOUN,
    PEOPLES,
    PREFIXES,
    QUALITIES,
    RIDING,
    ROLES,
    SUFFIXES,
    WORD,
    Vocabulary,
    folded,
    vocabulary,
)

_JOINS = re.compile(r"[ \u00a0\-‐‑/&:]{1,3}")


# ... and without the hyphen: "diupload", "ngevlog", "startupnya"; the English part is group 1
_MIXED = re.compile(r"(?:di|nge|meng|mem|ter)?([a-z]{4,}?)(?:nya|lah)?")
_VERB = re.compile(r"(?:me[mnlrwy]|meng|meny|ber|di)[a-z]{3,}")
_SAID = ("en", "named")  # "named": a company, product or work from the list, never a person


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
    if not any(map(_maybe_english, WORD.findall(text))):
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
    for match in WORD.finditer(text):
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
                fold=folded(word),
                joined=joined,
                hyphen=joined and gap in "-‐‑",
                cut=cut,
            )
        )
        before = end
    return tokens


def _all_capitalised(tokens: Sequence[_Token]) -> bool:
    """A headline in title case or capitals: there a capital proves nothing. A sentence of few words has one small word."""
    long = [token for token in tokens if len(token.text) > 3]
    capitals = sum(token.capital for token in long)
    return len(long) >= 4 and (capitals == len(long) or (len(long) > 5 and capitals >= 0.8 * len(long)))


def _peoples(tokens: Sequence[_Token], index: int) -> bool:
    """Can the word be the people or country in an English name? "Indonesia" only beside "Airlines" or "of"."""
    name = tokens[index].fold
    if name in PEOPLES:
        return True
    if name not in COUNTRIES:
        return False
    institution = index + 1 < len(tokens) and tokens[index + 1].fold in INSTITUTIONS
    return institution or (index > 0 and tokens[index - 1].fold == "of")


def _judge_alone(tokens: Sequence[_Token], words: Vocabulary, headline: bool) -> None:
    for index, token in enumerate(tokens):
        fold = token.fold
        if token.text.isupper() and len(fold) > 1 and not headline:
            continue  # an acronym, or a brand in capitals that only a phrase entry knows
        if fold in words.english:
            token.verdict = "en"
        elif fold in words.shared or fold in RIDING or (token.capital and _peoples(tokens, index)):
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
    words, fold = vocabulary(), folded(shown)
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
        if not person and before is not None and before.fold in ROLES and first.verdict != "named":
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
        binds = any(token.fold in BINDING for token in run[first : last + 1])
        for i in range(first, last):
            token = run[i]
            if token.verdict != "shared":
                continue
            titled = token.capital and not headline and run[i - 1].capital
            if binds or titled or token.fold in RIDING:
                token.verdict = "en"
        # to the right: after a function word anything, in a title the word with a capital, and prepositions
        for i in range(last + 1, len(run)):
            token, prior = run[i], run[i - 1]
            titled = token.capital and (prior.capital or prior.fold in RIDING) and not headline
            bound = prior.fold in BINDING and prior.verdict in _SAID
            if not (titled or bound or (token.fold in FREE and not token.capital)):
                break
            token.verdict = "en"
        while first and _opens_a_name(run, first - 1, headline):
            first -= 1
            run[first].verdict = "en"
        if first and _qualifies(tokens, start + first - 1):
            run[first - 1].verdict = "en"
            first -= 1
        for i in range(first - 1, -1, -1):
            if not (run[i].fold in FREE or (run[i].hyphen is False and run[i + 1].hyphen and run[i].fold in LETTERS)):
                break
            run[i].verdict = "en"


def _opens_a_name(run: Sequence[_Token], at: int, headline: bool) -> bool:
    """Does the shared word ``at`` open the English name behind it ("Asian Development Bank", "No Kings")?"""
    token, behind = run[at], run[at + 1]
    if not token.capital or not behind.capital or token.verdict != "shared":
        return False
    if token.fold in COUNTRIES:
        return behind.fold in INSTITUTIONS and (at == 0 or not run[at - 1].capital)
    return token.fold in PEOPLES or (token.fold == "no" and not headline)


def _qualifies(tokens: Sequence[_Token], at: int) -> bool:
    """Is the shared word ``at`` an English adjective of the English word behind it ("ada moral hazard")?"""
    token, noun = tokens[at], tokens[at + 1]
    if token.fold not in QUALITIES or noun.verdict != "en" or (noun.capital != token.capital and at):
        return False
    if not token.joined:
        return True
    before = tokens[at - 1].fold
    return before in OPENS_NOUN or _VERB.fullmatch(before) is not None


def _runs(tokens: Sequence[_Token]) -> Iterable[tuple[int, int]]:
    """Stretches of joined words in which every word may be English."""
    start = None
    for index, token in enumerate(tokens):
        fits = token.verdict in ("en", "named", "shared")
        if token.hyphen and token.fold in SUFFIXES:
            fits = False
        follows = index + 1 < len(tokens) and tokens[index + 1].hyphen
        if follows and token.fold in PREFIXES:
            fits = False
        if len(token.fold) == 1 and token.fold in LETTERS and follows:
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
