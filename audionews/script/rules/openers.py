"""What stands before everything: words of the house, and what opens a line or an item of a list."""

from __future__ import annotations

import re

from audionews.script.lexicon import acronyms
from audionews.script.numbers import cardinal, roman
from audionews.script.rules.rule import CAPITALS, DOT, Claim, SentenceText, Table, Tier
from audionews.script.spell import letters

rules = Table()


@rules.rule(
    "house",
    Tier.OPENING,
    "Kata rumah: bacaan yang ditetapkan redaksi, di atas semua aturan.",
    r"(?!)",
    needs=(),
    examples=[],
)
def house(m: re.Match[str], s: SentenceText) -> str | None:
    """Found by the lexicon's own pattern; see ``normalize.py``."""
    return s.lexicon.house.get(m[0])


@rules.rule(
    "enumeration",
    Tier.OPENING,
    "Huruf atau angka pembuka butir: dibaca, lalu jeda.",
    r"(?:^\s*[•·▪◦‣►*-]?\s*(?:\((?P<p>[a-zA-Z]|\d{1,3}|[ivx]{1,5})\)|(?P<a>[a-zA-Z]|\d{1,3}|[ivx]{2,5}|[IVX]{1,5})(?:\)|\.(?!\d|\w\.)))(?=\s+[^\d\s])|(?<=[\s,;:])\((?P<in>[a-h]|\d|[ivx]{1,4})\)(?=\s[A-Za-z])|(?:(?<=[:;]\s)(?P<item>[a-h])[.)]|(?<=,\s)(?P<next>[b-h])\)|(?:(?<=\sdan\s)|(?<=\satau\s))(?P<final>[b-h])\))(?=\s))",
    needs=(")", DOT),
    examples=[
        ("a) Peserta hadir", "a, Peserta hadir"),
        ("3. Cuci tangan", "tiga, Cuci tangan"),
        ("(2) Bawa payung", "dua, Bawa payung"),
        ("ii) Isi formulir", "dua, Isi formulir"),
        ("syarat: a. sehat; b. lulus", "syarat: a, sehat; be, lulus"),
        ("caranya: a) buka, b) pilih, dan c) kirim", "caranya: a, buka, be, pilih, dan ce, kirim"),
        ("tujuannya (i) hemat dan (ii) cepat", "tujuannya, satu, hemat dan, dua, cepat"),
        ("syaratnya (1) sehat, (2) lulus", "syaratnya, satu, sehat, dua, lulus"),
    ],
)
def enumeration(m: re.Match[str], s: SentenceText) -> str | None:
    if m["item"]:
        return f"{letters(m['item'])},"
    if later := m["next"] or m["final"]:
        return f"{letters(later)}," if re.search(r"(?<!\w)a\)", s.text) else None
    shown = m["p"] or m["a"] or m["in"]
    if m["in"] and re.search(r"\b(?:[Aa]yat|[Hh]uruf|[Pp]asal)\b", s.text):
        return None
    first = "(1)" if m["in"] and m["in"].isdecimal() else "(i)" if m["in"] and roman(m["in"].upper()) else "(a)"
    if m["in"] and first not in s.text:
        return None  # an age: "Tini (9) selamat"
    if m["a"] and m["a"].isupper() and s.text[m.end("a")] == ".":
        if not roman(m["a"]) and re.match(r"\s+[A-Z][a-z]+\s[A-Z]|\.?\s?[A-Z]\.", s.behind(m)):
            return None  # an initial: "S. Parman"
        if m["a"] in ("H", "M", "R", "K", "A", "S") or (
            m["a"] in ("I", "X", "V") and re.match(r"\s+(?:Wayan|Made|Nyoman|Ketut|Gusti)", s.behind(m))
        ):
            return None
    if shown.isdecimal():
        spoken = cardinal(int(shown))
    elif len(shown) > 1 or shown in ("I", "V", "X") or (m["in"] and roman(shown.upper())):
        value = roman(shown.upper())
        spoken = cardinal(value) if value else letters(shown)
    else:
        spoken = letters(shown)
    return f", {spoken}," if m["in"] else f"{spoken},"


@rules.rule(
    "numbered-section",
    Tier.OPENING,
    "Nomor bagian di awal baris.",
    r"^\s*(?P<a>\d{1,2}(?:\.\d{1,2}){1,3})\.?(?=\s+[A-Z][a-z])",
    examples=[("2.1 Tujuan", "dua titik satu, Tujuan")],
)
def numbered_section(m: re.Match[str], s: SentenceText) -> str:
    return " titik ".join(cardinal(int(p)) for p in m["a"].split(".")) + ","


@rules.rule(
    "dateline",
    Tier.OPENING,
    "Tempat berhuruf besar di kepala berita: kata, bukan akronim.",
    r"^\s*[\"“(]?(?P<a>[A-Z][A-Z'-]+(?:[ /][A-Z][A-Z'-]+){0,3})(?=,?\s\(?(?:[\w.]+\.(?:com|COM|co\.id|CO\.ID|CO|co|id|ID|net|NET)|ANTARA|Antara)\b|\s?[-–—]{1,3}\s|\s\()",
    needs=(CAPITALS,),
    examples=[
        ("TEL AVIV - Serangan reda", "tel aviv, Serangan reda"),
        ("KPK - Penyidik datang", "ka pe ka, Penyidik datang"),
    ],
)
def dateline(m: re.Match[str], s: SentenceText) -> Claim | None:
    words = re.split(r"[ /]", m["a"])
    reading = [acronyms().get(word) if word not in ("DEN", "NEW", "DI") else None for word in words]
    if len(words) == 1 and (reading[0] or len(words[0]) < 4 or not re.search("[AIUEO]", words[0])):
        return None
    if all(reading) or any(
        not re.search("[AIUEOY]", word) and spoken is None for word, spoken in zip(words, reading, strict=True)
    ):
        return None
    return Claim(
        m.start("a"), m.end("a"), " ".join(spoken or word.lower() for word, spoken in zip(words, reading, strict=True))
    )
