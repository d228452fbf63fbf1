"""Direct speech inside a paragraph: where it stands, and who says it where the sentence tells.

A title or a word of distance stands in quotation marks too ("Laskar Pelangi", "oknum"); direct speech is told from them
by its punctuation and by the verb beside it. Indonesian usage: Pedoman Umum Ejaan Bahasa Indonesia (2022), III.J.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_VERBS = (
    "kata|ujar|tutur|ucap|jelas|terang|tegas|papar|ungkap|sebut|imbuh|tambah|lanjut|beber|cetus|tukas|pungkas|seru|tanya|jawab|"
    "sambung|urai|keluh|harap|pinta|pesan|cerita|kenang|aku|tulis|bunyi|himbau|imbau|canda|puji|sindir|simpul|timpal|akhir|tandas"
)
_SPOKE = (
    r"(?:ber)?kata|mengatakan|menyatakan|menuturkan|menjelaskan|menegaskan|menyebut(?:kan)?|mengungkapkan|menambahkan|memaparkan|"
    r"menerangkan|menulis|menyampaikan|mengaku|bertanya|menjawab|berpesan|berujar|menyebutkan|mengimbau|melanjutkan|bercerita|"
    r"menceritakan|mengeluh|berharap|berseru|said|says|told|wrote|added"
)
_OPEN = re.compile(r"[“„«]|(?<![\w.,!?…])\"(?=\S)")
_AFTER = re.compile(
    rf"\s*,?\s*(?:(?P<nya>(?:{_VERBS})nya)\b|(?:demikian\s+)?(?P<verb>{_VERBS})\b|(?P<english>said|says|wrote|added)\b)",
    re.I,
)
_BEFORE = re.compile(rf"\b(?:{_SPOKE}|(?:{_VERBS})nya)\b[^.!?“\"]{{0,60}}[,:]\s*$", re.I)
_REACH = 120  # characters before a quotation: more than the longest verb of ``_BEFORE`` and what may follow it
_TITLE = r"(?:Dr|Ir|Hj|H|KH|Sp|Prof|Drs|Dra|Tn|Ny|[A-Z])\."
_STOPS = "saat|ketika|kepada|dalam|pada|di|usai|seusai|setelah|sambil|melalui|lewat|dikutip|seperti|yang|dengan|sebelum|menanggapi|terkait"
_SPEAKER_AFTER = re.compile(
    rf"\s+(?P<who>(?:{_TITLE}\s?|[^\s,.;:(“\"]++\s*?){{1,12}}?)(?=\s*(?:[,.;:(“\"]|\s(?:{_STOPS})\b|$))"
    r"(?P<name>,\s(?:[A-ZÀ-Ý][\w'’-]+\.?\s?){1,5}(?=[,.;(]|$))?"
)
_SPEAKER_BEFORE = re.compile(
    rf"(?:^|[.!?”\"]\s+)(?P<who>[A-ZÀ-Ý][^.!?;:“”\"]{{1,90}}?)\s*,?\s+(?:juga\s+|pun\s+|lalu\s+|kemudian\s+|sempat\s+)?(?:{_SPOKE})\b[^.!?“”\"]{{0,60}}[,:]\s*$"
)
_PRONOUNS = frozenset(["dia", "ia", "beliau", "mereka", "saya", "kami", "kita"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Direct speech at ``[start, end)`` of a block's text, quotation marks included; ``speaker`` as the sentence names them."""

    start: int
    end: int
    speaker: str | None = None


@lru_cache(maxsize=4_000)
def quoted_in(text: str) -> tuple[Quoted, ...]:
    """The spans of direct speech in ``text``, in order, none within another; titles and words of distance are none.

    Speech that is opened and goes on in the next paragraph runs to the end of the text.
    """
    spans = []
    at = 0
    while opened := _OPEN.search(text, at):
        closer = {"“": "”", "„": "”", "«": "»"}.get(opened[0], '"')
        end = _closed(text, opened.end(), closer)
        if end is None:
            if opened[0] != '"' or opened.start() == 0:  # the speech goes on in the next paragraph
                spans.append(Quoted(start=opened.start(), end=len(text), speaker=_named_before(text, opened.start())))
            break
        if _is_speech(text, opened.start(), end):
            spans.append(Quoted(start=opened.start(), end=end, speaker=_speaker(text, opened.start(), end)))
        at = end
    return _one_speaker(spans)


def _closed(text: str, start: int, closer: str) -> int | None:
    place = text.find(closer, start)
    if place < 0 and closer == "”":
        place = text.find("“", start)  # typed with one key for both
    return place + 1 if place >= 0 else None


def _is_speech(text: str, start: int, end: int) -> bool:
    inner = text[start + 1 : end - 1].strip()
    if not inner:
        return False
    words = len(inner.split())
    if _AFTER.match(text, end) and (inner[-1] in ",.!?…" or words >= 3):
        return True
    if _BEFORE.search(text, max(0, start - _REACH), start):
        return words >= 2 or inner[-1] in ".!?"
    whole = start == 0 and end >= len(text.rstrip()) - 1
    if inner[-1] in ",.!?…":
        return words >= 3 or whole
    return whole and words >= 6


def _speaker(text: str, start: int, end: int) -> str | None:
    if (verb := _AFTER.match(text, end)) and not verb["nya"] and (name := _SPEAKER_AFTER.match(text, verb.end())):
        return _person(name["who"] + (name["name"] or ""))
    return _named_before(text, start)


def _named_before(text: str, start: int) -> str | None:
    name = _SPEAKER_BEFORE.search(text[max(0, start - 240) : start])
    return _person(name["who"]) if name else None


def _person(who: str) -> str | None:
    who = who.strip(" ,–—-")
    who = who[:-1] if who.endswith(".") and len(who.split()[-1]) > 3 else who
    return who if who and who.lower() not in _PRONOUNS and any(char.isupper() for char in who) else None


def _one_speaker(spans: list[Quoted]) -> tuple[Quoted, ...]:
    """One person speaks in one paragraph where only one is named: what follows "kata Budi" is still his."""
    named = {span.speaker for span in spans if span.speaker}
    if len(named) != 1:
        return tuple(spans)
    (name,) = named
    return tuple(Quoted(start=span.start, end=span.end, speaker=name) for span in spans)
