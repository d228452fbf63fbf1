"""Abbreviations of words and regions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from audionews.script.lexicon import pairs, table
from audionews.script.rules.rule import DOT, Claim, SentenceText, Table, Tier
from audionews.script.spell import letters

rules = Table()


def _alternatives(shorts: Iterable[str]) -> str:
    return "|".join(re.escape(short) for short in sorted(shorts, key=len, reverse=True))


_WHEN = {row[0]: row[2] for row in table("abbreviations")}
_PLAIN = tuple(sorted(short for short in _WHEN if re.fullmatch(r"[A-Za-z-]+", short)))  # known without a dot
_BEHIND = {
    "nama": re.compile(r"\s?[A-Z\d(+]"),
    "angka": re.compile(r"\s?[\d(]"),
    "nomor": re.compile(r"\s?[\d(]|\s(?:urut|punggung|rumah|polisi|telepon|telp|rekening|HP|WA|seri|resi|perkara)\b"),
    "kapital": re.compile(r"\s(?:[A-Z]|pasal\b|ayat\b)"),
    "spasi": re.compile(r"\s"),
    "lantai": re.compile(r"\s?\d|\s(?:[Dd]asar|[Aa]tas|[Bb]awah|Mezanin|Satu|Dua|Tiga|Empat|Lima)\b"),
    "lanjut": re.compile(r"(?!\.)"),
}
_BEFORE = {
    "sesudah-angka": re.compile(r"(?:[\d½¼¾⅓⅔]|\bmeter|\bm)\s?$"),
    "sesudah-nama": re.compile(r"[A-Z]\w+\s$"),
    "sesudah-kurung": re.compile(r"(?:\(|[/,]\s?|%\s|persen\s)$"),
}


def _holds(when: str, m: re.Match[str], text: str) -> bool:
    """Is there what the column ``when`` of the table asks for?"""
    if when in _BEHIND:
        return _BEHIND[when].match(text, m.end()) is not None
    return when not in _BEFORE or _BEFORE[when].search(text[max(0, m.start() - 24) : m.start()]) is not None


_REGION = {"Jkt": "Jakarta", "Sum": "Sumatera", "Kal": "Kalimantan", "Sul": "Sulawesi"}


_SIDE = {
    "Sel": "Selatan",
    "Ut": "Utara",
    "Bar": "Barat",
    "Tim": "Timur",
    "Pus": "Pusat",
    "Pst": "Pusat",
    "Brt": "Barat",
    "Utr": "Utara",
    "Slt": "Selatan",
    "Teng": "Tengah",
}


@rules.rule(
    "region-side",
    Tier.CERTAIN,
    "Wilayah dan arah mata angin yang keduanya disingkat.",
    r"(?<![\w.])(?P<r>Jkt|Sum|Kal|Sul)(?:\.\s?|\s|-)(?P<s>Sel|Slt|Utr|Ut|Bar|Brt|Tim|Pus|Pst|Teng)(?!\w)(?:\.(?=\s+[a-z\d(]|[,;]))?",
    needs=("Jkt", "Sum", "Kal", "Sul"),
    examples=[("warga Jkt. Sel. mengungsi", "warga Jakarta Selatan mengungsi"), ("di Sul.Teng", "di Sulawesi Tengah")],
)
def region_side(m: re.Match[str], s: SentenceText) -> str:
    return f"{_REGION[m['r']]} {_SIDE[m['s']]}"


@rules.rule(
    "abbreviation",
    Tier.WORD,
    "Singkatan umum dibaca lengkap.",
    rf"(?<![\w./])(?:(?P<b>[A-Za-z]{{2,7}}\.|[A-Za-z]\.[A-Za-z]\.(?:[A-Za-z]\.)?|NB:|[A-Za-z]{{1,9}}/[A-Za-z]{{1,5}}|w/|\(alm\))(?![\w])|(?P<c>{_alternatives(_PLAIN)})(?!\w))",
    needs=(DOT, "/", "NB:", *_PLAIN),
    examples=[
        ("cangkul, sekop, dsb. untuk warga", "cangkul, sekop, dan sebagainya untuk warga"),
        ("hari Senin s.d. Jumat", "hari Senin sampai dengan Jumat"),
        ("yg hadir dlm rapat tsb.", "yang hadir dalam rapat tersebut."),
        ("Jl. Melati", "jalan Melati"),
        ("Hasan c.s. dan bag. adm.", "Hasan dan kawan-kawan dan bagian administrasi."),
        ("dan/atau", "dan atau"),
    ],
)
def abbreviation(m: re.Match[str], s: SentenceText) -> Claim | str | None:
    if s.text.endswith("titik ", 0, m.start()):
        return None  # the "org" of an address that was read
    readings, shown = pairs("abbreviations"), m[0]
    if shown not in readings and shown[0].isupper() and shown[-1] == ".":
        shown = shown[0].lower() + shown[1:]  # at the head of a sentence or a line
    if shown not in readings:
        bare = m[0][:-1]
        if shown[-1] == "." and bare in _PLAIN and not _WHEN[bare]:  # the dot is the sentence's own
            return Claim(m.start(), m.end() - 1, readings[bare])
        return None
    if not _holds(_WHEN[shown], m, s.text):
        return None
    ends = _WHEN[shown] == "akhir" and s.ends_at(m.end())
    return Claim(m.start(), m.end() - 1 if ends else m.end(), readings[shown])


@rules.rule(
    "short-in-brackets",
    Tier.WORD,
    "Singkatan berhuruf kecil tanpa huruf hidup di dalam kurung: dieja.",
    r"(?<=\()[b-df-hj-np-tv-z]{2,5}(?=\))",
    needs=("(",),
    examples=[("permukaan laut (dpl) itu", "permukaan laut, de pe el, itu")],
)
def short_in_brackets(m: re.Match[str], s: SentenceText) -> str:
    return letters(m[0])
