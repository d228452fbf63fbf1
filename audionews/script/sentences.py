"""A paragraph → its sentences, as shown. Abbreviations, initials, figures and quotations do not end one."""

from __future__ import annotations

import re
from functools import cache

from audionews.languages import ENGLISH, INDONESIAN, primary
from audionews.script.lexicon import pairs, table

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)")
_OPENS = re.compile(r"\s+[\"'“‘«(\[]*[A-Z\d@#]")
_LAST_WORD = re.compile(r"[\w./'-]+$")
# These may stand at the end of a sentence, so what follows decides: a capital begins a new one.
_MAY_END = frozenset(
    {"dll.", "dsb.", "dkk.", "dst.", "tsb.", "Tbk.", "ybs.", "sbb.", "Inc.", "Ltd.", "Jr.", "ttd.", "a.m.", "p.m."}
)
_ALWAYS_GO_ON = frozenset({"No.", "no.", "Nr.", "Jl.", "jl.", "Jln.", "Km.", "Pkl.", "pkl.", "tgl.", "Tgl.", "hlm.", "hal.", "Rp.", "vs.", "RT.", "RW.", "Kav.", "Gg.", "Psl.", "jo.", "cq.", "Vol.", "Pol.", "Art.", "Bag."})  # fmt: skip


_ENGLISH_GO_ON = frozenset({"Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "St.", "Sen.", "Rep.", "Gov.", "Gen.", "Col.", "Lt.", "Sgt.", "Capt.", "Maj.", "Rev.", "Hon.", "Mt.", "Ft.", "No.", "no.", "Nos.", "vs.", "v.", "e.g.", "i.e.", "cf.", "al.", "Jan.", "Feb.", "Mar.", "Apr.", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.", "Fig.", "Vol.", "pp.", "approx."})  # fmt: skip

# After these a letter is a kind, a place or a group, no initial: its dot ends the sentence.
_LETTERED = re.compile(
    r"\b(?i:hepatitis|vitamin|blok|golongan|darah(?:nya)?|kelas|grup|serie|seri|tipe|tim|paket|dermaga|terminal|zona|kategori|gedung|rencana|"
    r"komisi|kubu|varian|opsi|huruf|poin|sayap|jalur|pintu|peron|lantai|influenza|klaster|kelompok|sektor|rute|koridor|posko|tribun|liga|"
    r"sim|nilai|plan|akun|kampus|hall|gate|hari)\s$"
)


def ends_at_letter(text: str, start: int) -> bool:
    """Does the capital and dot at ``start`` end a sentence ("hepatitis B. Dokter …")? Not before another initial."""
    if not _LETTERED.search(text[max(0, start - 16) : start]):
        return False
    return re.match(r"[A-Z]\.\s+[A-Z](?![.\w]?\.)", text[start : start + 8]) is not None


def sentences(paragraph: str, lang: str = INDONESIAN) -> list[str]:
    """The sentences of ``paragraph`` in order; joined by single spaces they are the paragraph again. ``lang``: whose short forms end none."""
    text = " ".join(paragraph.split())
    parts: list[str] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if end < len(text) and _ends(text, start, match, lang):
            parts.append(text[start:end].strip())
            start = end
    if text[start:].strip():
        parts.append(text[start:].strip())
    return parts


def _ends(text: str, start: int, match: re.Match[str], lang: str) -> bool:
    if not _OPENS.match(text, match.end()):
        return False  # a small letter goes on: "Siapa?" tanyanya
    marks = match[0]
    if marks[0] != ".":
        return True
    return _ends_word(text, start, match, lang)


def _ends_word(text: str, start: int, match: re.Match[str], lang: str) -> bool:
    last = _LAST_WORD.search(text, max(start, match.start() - 40), match.start())
    if last is None:
        return True
    word = last[0] + "."
    if word in _MAY_END:
        return True
    if primary(lang) == ENGLISH:
        return word not in _ENGLISH_GO_ON and re.fullmatch(r"(?:[A-Z]\.){1,5}", word) is None
    if word in _ALWAYS_GO_ON or word in _titles():
        return False
    if re.fullmatch(r"(?:[A-Z]\.){1,5}", word):  # initials: "B.J.", "M."
        return len(word) == 2 and ends_at_letter(text, last.start())
    if re.fullmatch(r"\d{1,3}\.", word) and last.start() == start:  # "1. Cuci tangan"
        return False
    return word not in pairs("abbreviations")


@cache
def _titles() -> frozenset[str]:
    return frozenset(row[0] for row in table("titles") if row[2] == "before")
