"""Which lines of a story's block are no story. The patterns are in phrases.tsv; here is how they are applied."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from audionews.article.decode import words

_LONGEST_CAPTION = 1_500  # characters
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


@lru_cache(maxsize=2_000)
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
_PAIR = rf"[(\[]\s*{_CODE}(?:\s*[/,*|-]\s*{_CODE}){{1,4}}\s*[)\]]\.?"
_TAIL = re.compile(
    rf"\s*(?:{_PAIR}|[(\[]\s*(?:(?!sic\b)[a-z]{{2,4}}|\*+(?:/[a-z]+)*|Ant|ant|Z-\d+|H-\d+|[A-Z]-\d+|[A-Z]{{2,3}}/[A-Z]{{2,3}})\s*[)\]]\.?|\*{{2,5}}|#{{3}})\s*$"
)
_PAIR_TAIL = re.compile(r"\s*[(\[]\s*[a-z]{2,4}(?:\s*/\s*[a-z]{2,4}){1,3}\s*[)\]]\.?\s*$")
_SIGNATURE = re.compile(
    r"\s*[(\[]\s*(?:[A-Z][a-z'’.]+(?:\s+[A-Z][a-z'’.]*){1,3}|[A-Z][a-z]+\s*/\s*[A-Z][a-z]+)\s*[)\]]\.?\s*$"
)
_INLINE_RELATED = re.compile(
    r"\s*[(\[]?\b(?:baca|simak|lihat|tonton)\s+(?:juga|pula|selengkapnya)\s*:\s*(?P<what>.+)$|"
    r"\s*\b(?:baca|simak|lihat|klik)\s+(?:juga|selengkapnya|lebih lanjut|lengkapnya)\s+(?:di ?sini|di (?:tautan|link)(?: (?:ini|berikut))?)\W*$",
    re.I,
)
_BRACKETED = re.compile(
    r"\s*[(\[]\s*(?:baca|simak|lihat|tonton)(?:\s+(?:juga|pula|selengkapnya))?\s*[:：]\s*[^()\[\]]{5,160}[)\]]", re.I
)


def cut_tail(text: str, *, last: bool) -> tuple[str, str]:
    """(text without the desk's initials or the contributor's name at its end, what was cut).

    Only a story's last paragraphs, and the last of a page, carry them.
    """
    if not last:
        return text, ""
    for form, ended in ((_TAIL, True), (_PAIR_TAIL, False), (_SIGNATURE, True)):
        tail = form.search(text, max(0, len(text) - 80))
        if tail and tail.start() > 12:
            before = text[: tail.start()].rstrip()
            if not ended or before[-1:] in '.!?"”’)…':
                return before, tail[0].strip()
    return text, ""


def is_signature(cut: str) -> bool:
    """Whether what was cut off is a person's name: "(Luki Wardani)"."""
    return bool(_SIGNATURE.fullmatch(cut))


_AD_WORD = re.compile(
    r"(?:^|\s)[-–—(\[]*\s*(?:ADVERTISEMENT|Advertisement|ADVERTORIAL|SCROLL TO (?:CONTINUE|RESUME)[A-Z ]*)\s*[-–—)\]]*$"
)


def cut_ad_word(text: str) -> tuple[str, str]:
    """(text without "ADVERTISEMENT" at its end, what was cut): the label of an advert that stood in the paragraph."""
    label = _AD_WORD.search(text)
    return (text[: label.start()].rstrip(), label[0].strip()) if label and label.start() > 20 else (text, "")


def cut_inline_related(text: str) -> tuple[str, str]:
    """(text without "Baca juga: …" at its end or "(Baca: …)" in it, what was cut)."""
    if (aside := _BRACKETED.search(text)) and aside.start() > 20:
        return (text[: aside.start()] + text[aside.end() :]).strip(), aside[0].strip()
    tail = _INLINE_RELATED.search(text)
    if tail and tail.start() > 20 and len(tail[0]) < 250:
        return text[: tail.start()].rstrip(" ([-–"), tail[0].strip()
    return text, ""


_CREDIT_WORD = r"(?:foto|photo|sumber|source|dok(?:umentasi|umen)?\.?|credit|kredit|courtesy|image|gambar|ilustrasi|ist(?:imewa)?|antara|reuters|afp|ap|getty images|shutterstock|freepik|pixabay|unsplash|tangkapan layar|screenshot|instagram|twitter|youtube|humas|©|kompas|detik|tempo|liputan6|tribun|republika|merdeka|okezone|sindonews|bisnis|jawapos|suara)"
# A credit at the end of a caption; the form that begins first is taken.
_CREDIT_ENDS = tuple(
    re.compile(rf"(?P<before>{before})(?P<credit>{credit})\s*$", re.I)
    for before, credit in (
        (r"\s*", rf"[(\[](?:{_CREDIT_WORD})\b[^()\[\]]{{0,120}}(?:\([^()]{{0,60}}\)[^()]{{0,40}})?[)\]]\.?"),
        (r"\s*", r"\((?=[^()]{0,50}[^\W\d_]{2})[^()/]{2,50}/[^()]{2,50}\)\.?"),
        (r"[\s/]*", r"(?:©|\(c\)|copyright\b).{2,80}"),
        (r"[\s/]*", r"\b(?:photo|foto|picture|gambar)\s(?:by|oleh)\b\s*:?.{2,70}"),
        (r"(?<=[.)!?”\"])\s*", r"\b(?:ANTARA|AFP|REUTERS|AP|Foto|Dok|Istimewa|Sumber)\b.{0,90}"),
        (r"[\s/(-]*", r"\b(?:sumber foto|foto|photo|sumber|source|credit|kredit|fotografer)\s*:\s*[^.:]{2,90}\.?"),
        (r"(?<=[.)!?”\"\w])\s+", r"/(?-i:[A-Z])[\w. ]{1,30}/[\w .'@-]{2,40}/?"),
        (r"(?<=[.)!?”\"])\s+", r"(?-i:[A-Z])[\w.]{2,20}\s?/\s?[\w .'@-]{2,40}(?:/[\w.]{1,12})?\.?"),
    )
)
_CREDIT_ONLY = re.compile(
    rf"\W{{0,3}}(?:(?:{_CREDIT_WORD})\b\s*[:/(.-]?.{{0,90}}|[A-Z][A-Z.]{{2,25}}(?:[ ]?/[ ]?[\w .'-]{{2,60}})+|[A-Z][\w.]+\.(?:com|co\.id|id)(?:/.{{2,60}})?|\([^()]{{2,80}}\))\W*$",
    re.I,
)
_NO_CREDIT = ("(ilustrasi)", "(ilustrasi).", "(gambar ilustrasi)", "(foto ilustrasi)", "(foto)")
_NAMED = re.compile(r"(?:(?:keterangan )?(?:foto|gambar)|ilustrasi)\s*[:.]\s*(?P<rest>.+)", re.I)
_PREFIX = re.compile(r"^(?:(?:keterangan )?(?:foto|gambar)|caption|ilustrasi)\s*[:.]\s*", re.I)
_PACKED = re.compile(r"^(?:foto\s*:\s*)?\(\s*(?:sumber|foto|source|dok\.?)\s*:\s*(?P<caption>.{60,})\)$", re.I)


def caption(text: str) -> tuple[str, str]:
    """(caption, credit) of a line under a picture; either may be ""."""
    if len(text) > _LONGEST_CAPTION:
        return text, ""
    if packed := _PACKED.match(text):
        text = packed["caption"].strip()
    text = re.sub(r"^(?:lihat foto|perbesar)\s+", "", text, flags=re.I)
    named = _NAMED.match(text)
    again = named and _NAMED.match(named["rest"])  # "Foto: Foto: Foto: …" is nobody's caption
    if named and not again and len(words(named["rest"])) > 3 and all(parts := caption(named["rest"])):
        return parts
    if len(text) < 110 and _CREDIT_ONLY.match(text) and not text.lower().startswith(("ilustrasi ", "gambar ")):
        return "", text.strip(" /")
    credit = ""
    ends = [end for form in _CREDIT_ENDS if (end := form.search(text)) and end.start("credit") > 8]
    if ends and (end := min(ends, key=lambda match: match.start("credit")))["credit"].lower() not in _NO_CREDIT:
        credit = end["credit"].strip(" /")
        text = text[: end.start("credit")].rstrip(" /-–([")
        if credit.endswith(")") and "(" not in credit:
            credit = credit[:-1]
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
