"""One shown sentence → what a newsreader says, and why.

The rules (``rules.py``) claim ranges of the shown text; what no rule claims is said as it stands, without marks that
nobody hears. Commas and full stops stay in ``spoken``: they are how engines breathe.

Longer than 350 lines: the few steps from shown to spoken share one list of claims, and are read in their order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from audionews.article.composed import composed
from audionews.article.quotations import quoted_in
from audionews.script.breath import breathe
from audionews.script.claims import claim
from audionews.script.context import in_article
from audionews.script.english import english_spans
from audionews.script.english_words import is_english
from audionews.script.lexicon import EMPTY, Lexicon, acronyms, pairs, table
from audionews.script.model import Reading, Span
from audionews.script.numbers import NUMERALS, cardinal
from audionews.script.spell import letters

CHOSEN = ("house", "sentence")  # readings that an editor chose: never read again
PIECE = 1000  # characters: no sentence is longer; what is longer is read in pieces, so that time stays linear


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenText:
    """``spoken`` is its ``spans`` joined by single spaces; ``readings`` count characters of the shown text in NFC."""

    spoken: str
    spans: tuple[Span, ...] = ()
    readings: tuple[Reading, ...] = ()


class _Plain(dict):
    """One character for one: digits of any script, wide letters, kinds of space and apostrophe made plain."""

    def __missing__(self, code: int) -> str:
        c = chr(code)
        self[code] = plain = self._plain(c)
        return plain

    @staticmethod
    def _plain(c: str) -> str:
        if c in "’‘ʼ′´`":
            return "'"
        if c in "∶⁄":
            return ":" if c == "∶" else "/"
        if c in "‐‑­" or c == "⁃":
            return "-" if c != "\u00ad" else "\u00ad"
        if c.isspace() or unicodedata.category(c) in ("Zs", "Cc", "Zl", "Zp"):
            return " "
        if unicodedata.category(c) == "Nd":
            return str(unicodedata.digit(c))
        wide = unicodedata.normalize("NFKC", c) if "\uff00" <= c <= "\uffef" else c
        return wide if len(wide) == 1 else c


_PLAIN = _Plain()
_QUOTES = '"“”„«»'
_EMPHASIS = re.compile(r"(?<!\w)_++(?=\S)(?!\S{0,40}(?:@|[a-z]/[a-z_]))|(?<=[^\s_])_+(?![\w/])")
_TYPED_DASH = re.compile(r"(?<!\S)[^\s/@<>]*--[^\s/@<>]*(?!\S)")  # an address keeps its hyphens
_JOINING_MINUS = re.compile(r"(?<=[\w%])−(?=\w)")
_LONE_HYPHEN = re.compile(r"(?<!\S)-(?!\S)(?<!\d -)|(?<!\S)-(?= \D)")
_DASHED = re.compile(r"(?<!-)--+(?!\d)|(?<!\d)(?<!-)--+")
_SILENT = re.compile(r"[^\w\s.,;:?!'\-&]|_")
_UNCLAIMED = re.compile(r"[^\W\d_](?:[^\W_]*[\u0300-\u036f]*(?:['-](?=[^\W\d_]))?)*|[.,;:?!()\[\]{}…–—‖\"“”«»]+|--+")
_MARK_RANK = "?!.;:,"
_COMPANIES = ("incorporated", "corporation", "limited", "company")
_SHOUTED = ("acronym", "shouting", "shouted-words")  # their claims may be English words in capitals
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")


def read(text: str, *, lexicon: Mapping[str, str] | Lexicon | None = None) -> SpokenText:
    """How ``text``, one shown sentence, is said, with the breaths of a long one (``breath.py``).

    ``lexicon``: the newsroom's own readings (word → reading), before every rule; a :class:`Lexicon` for many sentences.
    Any string is accepted; the answer holds no digit and no sign, only words and the marks an engine breathes at.
    """
    text = composed(text)
    known = Lexicon.of(lexicon)
    if not known.article and ("(" in text or "nisial" in text or " alias " in text):
        known = in_article(known, text)  # a line alone is its own article
    said = _said(text, known.in_sentence(text))
    spans = breathe(said.spans) if len(text) <= 5 * PIECE else said.spans  # no sentence is that long: a line of noise
    return said if spans == said.spans else replace(said, spoken=" ".join(s.text for s in spans), spans=spans)


def _said(text: str, known: Lexicon) -> SpokenText:
    if len(text) <= PIECE:
        said = _joined(*_read_piece(text, 0, known), end=_final(text))
        return said if any(reading.rule in CHOSEN for reading in said.readings) else _settled(said)
    parts: list[tuple[str, str]] = []
    readings: list[Reading] = []
    for start, piece in _pieces(text):
        more, found = _read_piece(piece, start, known)
        parts += more
        readings += found
    return _joined(parts, readings, end=_final(text))


def _pieces(text: str):
    start = 0
    while start < len(text):
        end = min(start + PIECE, len(text))
        if end < len(text):
            space = text.rfind(" ", start + PIECE // 2, end)
            end = space + 1 if space > 0 else end
        yield start, text[start:end]
        start = end


def _dashes(hyphens: re.Match[str]) -> str:
    return "–" * len(hyphens[0])


def _read_piece(shown: str, offset: int, lexicon: Lexicon) -> tuple[list[tuple[str, str]], list[Reading]]:
    text = shown if shown.isascii() and shown.isprintable() else shown.translate(_PLAIN)
    if "−" in text and "=" not in text:  # a minus sign that joins two figures or words is a dash
        text = _JOINING_MINUS.sub("–", text)
    if "--" in text:  # a typewriter's dash; an address keeps its hyphens
        text = _TYPED_DASH.sub(lambda token: _DASHED.sub(_dashes, token[0]), text)
    if " - " in text:  # a hyphen that stands for a dash
        text = _LONE_HYPHEN.sub(_dashes, text)
    if any(mark in shown for mark in '"“”„«»'):  # where direct speech begins and ends is heard as a short pause
        for span in quoted_in(shown):
            for place in (span.start, span.end - 1):
                if text[place] in _QUOTES:  # speech that goes on in the next paragraph ends with its own full stop
                    text = f"{text[:place]}‖{text[place + 1 :]}"
    if offset == 0 and text[:1] in "-–—" and text[1:2] == " ":  # the mark of a list, no minus
        text = " " + text[1:]
    if "_" in text:  # marks of emphasis, not the inside of a name such as @kabar_kota
        text = _EMPHASIS.sub(lambda marks: " " * len(marks[0]), text)
    claims = claim(text, lexicon)
    ranges = [(c.start, c.end) for c, _ in claims]
    english = english_spans(text, ranges) if len(text.strip()) > 2 else []
    named = {end + 1 for _, end in english}  # where "Inc." belongs to an English name
    merged = sorted(
        [
            (
                c.start,
                c.end,
                c.spoken,
                "en"
                if c.start in named and c.spoken in _COMPANIES
                else _lang(text[c.start : c.end], c.spoken, rule, lexicon),
                rule,
            )
            for c, rule in claims
        ]
        + [(a, b, None, "en", "english") for a, b in english]
    )
    parts: list[tuple[str, str]] = []
    readings: list[Reading] = []
    position = 0
    for start, end, spoken, lang, rule in merged:
        parts.append((_between(text, position, start, lexicon), "id"))
        said = _unclaimed(text[start:end]) if spoken is None else _words(spoken)
        if _runs_on(parts, said):
            parts.append((",", "id"))
        parts.append((said, lang))
        readings.append(Reading(start=start + offset, end=end + offset, spoken=said, lang=lang, rule=rule))
        position = end
    parts.append((_between(text, position, len(text), lexicon), "id"))
    return parts, readings


def _runs_on(parts: list[tuple[str, str]], said: str) -> bool:
    """Would a figure be heard as the rest of the one before it ("2030 8 juta": two thousand thirty-eight million)?"""
    if len(parts) < 2 or parts[-1][0] or not said:
        return False
    before = parts[-2][0].rsplit(" ", 1)[-1]
    return before in _OPEN_ENDED and said.split(" ", 1)[0] in NUMERALS


_OPEN_ENDED = frozenset(("puluh", "ratus", "ribu", "juta", "miliar", "triliun", "seratus", "seribu"))


def _lang(shown: str, said: str, rule: str, lexicon: Lexicon) -> str:
    if rule in CHOSEN:
        return lexicon.langs.get(shown, "id")
    shouted = rule in _SHOUTED and len(shown) >= 4 and said == shown.lower() and shown not in acronyms()
    return "en" if shouted and is_english(said) else "id"


def _between(text: str, start: int, end: int, lexicon: Lexicon) -> str:
    """What no rule claimed. Glued to something claimed ("RT" in "2RT39") it is read once more, standing alone."""
    underscored = "_" in text[start:end]
    glued = start < end and (
        (start > 0 and _is_word(text[start - 1]) and _is_word(text[start]))
        or (end < len(text) and _is_word(text[end]) and _is_word(text[end - 1]))
    )
    if not underscored and not glued:
        return _unclaimed(text[start:end])
    piece = text[start:end].strip("/-. ")
    if piece.isupper() and piece.isalpha() and len(piece) < 4:
        return letters(piece)  # part of a code: "M72/AS01E" is no country
    return " ".join(said for said, _ in _read_piece(text[start:end].replace("_", " "), 0, lexicon)[0] if said)


def _is_word(c: str) -> bool:
    return c.isalnum() or c == "_"


def _unclaimed(text: str) -> str:
    """The words of a run that no rule claimed, with the marks an engine breathes at."""
    if not text or text.isspace():
        return ""
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    said: list[str] = []
    for token in _UNCLAIMED.findall(text):
        if token[0].isalpha():
            said.append(token.strip("-'") if token[-1] in "-'" else token)
        else:
            mark = _mark(token)
            if mark:
                said.append(mark)
    return " ".join(said)


def _mark(run: str) -> str:
    for strong in "?!.;:":
        if strong in run:
            return strong if strong != "." or "..." not in run else ","
    return "," if any(c in ",()[]{}…–—-‖" for c in run) else ""


@lru_cache(maxsize=8192)
def _words(said: str) -> str:
    """A rule's answer without what nobody can say: a rule may pass on a piece of what it found ("@A²")."""
    if _PLAINLY_SAID.fullmatch(said):
        return said
    kept = (f" {cardinal(int(unicodedata.numeric(c)))} " if unicodedata.category(c)[0] == "N" else c for c in said)
    return " ".join(_SILENT.sub(" ", _INVISIBLE.sub("", "".join(kept))).split())


_OPENER = re.compile(r"([A-Za-z]|[ivx]{2,5}|[IVX]{2,5})\.(?= )")  # a dot that would make an item of a list of it
_PLAINLY_SAID = re.compile(r"[A-Za-z .,;:?!'-]*")


@lru_cache(maxsize=32768)
def _odd(word: str) -> bool:
    """Could a rule find something in this word of an answer? Not in plain words, whatever marks they bear."""
    bare = word.strip(".,;:?!'")
    return bare[1:] != bare[1:].lower() or len(bare) == 1 or "." in word[:-1] or bare in _SHORT or word in _SHORT


_SHORT = (
    frozenset(pairs("abbreviations"))
    | {row[0] for row in table("titles")}
    | {"wita", "pct", "Rp"}
    | frozenset(pairs("units"))
)


def _settled(said: SpokenText) -> SpokenText:
    """``said`` with what a second reading would still change, so that reading what was read changes nothing.

    Almost always there is nothing: only odd strings leave a letter or a short form that stands alone once the signs
    around it are gone ("A/km"). The newsroom's own words are never read again.
    """
    for _ in range(3):
        text = said.spoken
        if len(text) > PIECE or not any(map(_odd, text.split(" "))):
            break
        claims = sorted(one for one, _ in claim(text, EMPTY))
        if not claims:
            break
        parts: list[tuple[str, str]] = []
        start = 0
        for span in said.spans:
            end, position = start + len(span.text), start
            for one in claims:
                if position <= one.start and one.end <= end:
                    parts += [(_between(text, position, one.start, EMPTY), span.lang), (_words(one.spoken), "id")]
                    position = one.end
            parts.append((_between(text, position, end, EMPTY), span.lang))
            start = end + 1
        settled = _joined(parts, list(said.readings), end=_final(text))
        if settled.spoken == text:
            break
        said = settled
    return said


def _final(text: str) -> str:
    """The mark that ends the shown sentence: it is heard though the dot was an abbreviation's as well."""
    last = text.rstrip(" \"'”’»)]")[-1:]
    return last if last in ".!?," else ""


def _joined(parts: list[tuple[str, str]], readings: list[Reading], *, end: str = "") -> SpokenText:
    spans: list[Span] = []
    words: list[str] = []
    lang = "id"

    def close() -> None:
        if words:
            spans.append(Span(text=" ".join(words), lang=lang))
            words.clear()

    for said, of in parts:
        for token in said.split():
            if token[0] in _MARK_RANK and len(token) == 1:
                _attach(token, words, spans)
                continue
            if of != lang:
                close()
                lang = of
            words.append(token)
    close()
    if spans:
        last = spans[-1].text.removesuffix(",")  # a bracket or quotation that closed: nothing goes on behind it
        spans[-1] = Span(text=last + (end if last[-1] not in _MARK_RANK else ""), lang=spans[-1].lang)
    if spans and (opener := _OPENER.match(spans[0].text)):
        spans[0] = Span(text=f"{opener[1]}{spans[0].text[opener.end(1) + 1 :]}", lang=spans[0].lang)
    spoken = " ".join(span.text for span in spans)
    return SpokenText(spoken=spoken, spans=tuple(spans), readings=tuple(sorted(readings, key=lambda r: r.start)))


def _attach(mark: str, words: list[str], spans: list[Span]) -> None:
    """A mark belongs to the word before it; of several the strongest stays; none begins a sentence."""
    if words:
        words[-1] = _marked(words[-1], mark)
    elif spans:
        spans[-1] = Span(text=_marked(spans[-1].text, mark), lang=spans[-1].lang)


def _marked(text: str, mark: str) -> str:
    if text[-1] not in _MARK_RANK:
        return text + mark
    return text[:-1] + min(text[-1], mark, key=_MARK_RANK.index)
