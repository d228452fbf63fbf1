"""Which lines of a story's block are no story. The patterns are in phrases.tsv; here is how they are applied."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_LINE_MAX = 330  # characters; an insert that a pattern of the kind "line" may take whole


@cache
def _phrases() -> list[tuple[str, str, re.Pattern[str]]]:
    rows = []
    for row in (Path(__file__).parent / "phrases.tsv").read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            rule, place, pattern = row.split("\t")
            rows.append(
                (
                    rule,
                    place,
                    re.compile(r"[\s•»>→▶►\-–—*]{0,3}(?:" + pattern + (")\\s*$" if place == "whole" else ")"), re.I),
                )
            )
    return rows


def insert(text: str) -> tuple[str, str] | None:
    """(rule, place) of the first phrase that this line is, or None."""
    if len(text) > _LINE_MAX:
        return None
    for rule, place, pattern in _phrases():
        if pattern.match(text):
            return rule, place
    return None


# The desk's initials at the end: "(fyk/ash)", "[mdk]", "(T.W051/A029)", "***". Never a lone word in brackets of
# more than four letters: "(habis)", "(KPK)" and "(meninggal)" are read.
_CODE = r"[A-Za-z]{1,4}(?:\.[A-Z]?\d+)?"
_TAIL = re.compile(
    rf"\s*(?:[(\[]\s*(?:{_CODE}(?:\s*[/,*|-]\s*{_CODE}){{1,4}}|[a-z]{{2,4}}|\*+(?:/[a-z]+)*|Ant|ant|Z-\d+|H-\d+|[A-Z]-\d+|[A-Z]{{2,3}}/[A-Z]{{2,3}})\s*[)\]]\.?|\*{{2,5}}|#{{3}})\s*$"
)
_INLINE_RELATED = re.compile(
    r"\s*[(\[]?\b(?:baca|simak|lihat|tonton)\s+(?:juga|pula|selengkapnya)\s*:\s*(?P<what>.+)$", re.I
)


def cut_tail(text: str, *, last: bool) -> tuple[str, str]:
    """(text without the desk's initials at its end, what was cut). Only a story's last paragraphs carry them."""
    if (
        last
        and (found := _TAIL.search(text))
        and found.start() > 20
        and text[: found.start()].rstrip()[-1:] in '.!?"”’)…'
    ):
        return text[: found.start()].rstrip(), found[0].strip()
    return text, ""


def cut_inline_related(text: str) -> tuple[str, str]:
    """(text without "Baca juga: …" at its end, what was cut)."""
    found = _INLINE_RELATED.search(text)
    if found and found.start() > 20 and len(found[0]) < 250:
        return text[: found.start()].rstrip(" ([-–"), found[0].strip()
    return text, ""


_CREDIT_WORD = r"(?:foto|photo|sumber|source|dok(?:umentasi|umen)?\.?|credit|kredit|courtesy|image|gambar|ilustrasi|ist(?:imewa)?|antara|reuters|afp|ap|getty images|shutterstock|freepik|pixabay|unsplash|tangkapan layar|screenshot|instagram|twitter|youtube|humas|©|kompas|detik|tempo|liputan6|tribun|republika|merdeka|okezone|sindonews|bisnis|jawapos|suara)"
_CREDIT_END = re.compile(
    rf"\s*(?P<credit>\((?:(?:{_CREDIT_WORD})\b[^()]*(?:\([^()]*\)[^()]*)?)\)\.?|[./]?\s*(?:©|\(c\)).{{2,80}}|(?<=[.)!?”\"])\s*(?:ANTARA|AFP|REUTERS|AP|Foto|Dok|Istimewa|Sumber)\b.{{0,90}}|\b(?:foto|photo|sumber|source|credit|kredit)\s*:\s*[^.:]{{2,90}}\.?|(?<=[.)!?”\"] )[A-Z][\w.]{{2,20}}/[\w .'-]{{2,40}}\.?)\s*$",
    re.I,
)
_CREDIT_ONLY = re.compile(
    rf"\W{{0,3}}(?:(?:{_CREDIT_WORD})\b\s*[:/(.-]?.{{0,90}}|[A-Z][A-Z.]{{2,25}}(?:[ ]?/[ ]?[\w .'-]{{2,60}})+|[A-Z][\w.]+\.(?:com|co\.id|id)(?:/.{{2,60}})?|\([^()]{{2,80}}\))\W*$",
    re.I,
)
_NO_CREDIT = ("(ilustrasi)", "(ilustrasi).", "(gambar ilustrasi)", "(foto ilustrasi)", "(foto)")
_PREFIX = re.compile(r"^(?:(?:keterangan )?(?:foto|gambar)|caption|ilustrasi)\s*[:.]\s*", re.I)
_PACKED = re.compile(r"^(?:foto\s*:\s*)?\(\s*(?:sumber|foto|source|dok\.?)\s*:\s*(?P<told>.{60,})\)$", re.I)


def caption(text: str) -> tuple[str, str]:
    """(caption, credit) of a line under a picture; either may be ""."""
    if packed := _PACKED.match(text):
        text = packed["told"].strip()
    text = re.sub(r"^(?:lihat foto|perbesar)\s+", "", text, flags=re.I)
    if len(text) < 110 and _CREDIT_ONLY.match(text) and not text.lower().startswith(("ilustrasi ", "gambar ")):
        return "", text.strip(" /")
    credit = ""
    if (found := _CREDIT_END.search(text)) and found.start() > 8 and found["credit"].lower() not in _NO_CREDIT:
        credit = found["credit"].strip(" /")
        text = text[: found.start()].rstrip(" /-–")
    return _PREFIX.sub("", text).strip(), credit


_CAPTION_TAIL = re.compile(
    r"[(\[](?:foto|dok(?:umentasi|\.)?|sumber foto|photo|antara foto|getty images|ist(?:imewa)?|humas)\b[^()\[\]]{0,90}[)\]]\.?$|[./ ](?:ANTARA(?: FOTO)?|REUTERS|AFP)/[\w .'/-]{2,60}\.?$|[.)”\"] (?-i:[A-Z][A-Z0-9.]{2,20}(?: [A-Z]{3,10})?)/[\w .'-]{2,40}(?:/[\w.]{1,12})?\.?$|©\s?[\w.]{3,}.{0,60}$",
    re.I,
)
_CAPTION_HEAD = re.compile(
    r"(?:keterangan (?:foto|gambar)|foto|gambar|caption|teks foto|foto ilustrasi|ilustrasi)\s*[:(]|ilustrasi\b.{0,60}$",
    re.I,
)


def looks_like_caption(text: str) -> bool:
    """A picture's text without markup to say so."""
    return len(text) < 420 and bool(_CAPTION_TAIL.search(text) or _CAPTION_HEAD.match(text))
