"""Neighbourhoods, houses, posts of a road, hulls, plates and flights."""

from __future__ import annotations

import re

from audionews.script.numbers import cardinal, digits, number
from audionews.script.packed import packed
from audionews.script.rules.rule import DIGIT, Claim, SentenceText, Table, Tier, measured, speaks_of, until
from audionews.script.spell import code, letters

rules = Table()


@rules.rule(
    "neighbourhood",
    Tier.FIGURE,
    "RT dan RW: nol di depan tidak dibaca.",
    r"(?<!\w)RT\.?\s?(?P<a>\d{1,3})(?:\s?[/,]?\s?(?:(?P<rw>RW)\.?\s?)?(?P<b>\d{1,3}))?(?![\w])|(?<!\w)RW\.?\s?(?P<c>\d{1,3})(?!\w)",
    digit=True,
    needs=("RT", "RW"),
    examples=[
        ("RT 001/RW 012", "er te satu er we dua belas"),
        ("RT 03/05", "er te tiga er we lima"),
        ("RW 04", "er we empat"),
    ],
)
def neighbourhood(m: re.Match[str], s: SentenceText) -> str | Claim:
    if m["c"]:
        return f"er we {cardinal(int(m['c']))}"
    spoken = f"er te {cardinal(int(m['a']))}"
    if m["b"] and (m["rw"] or "/" in m[0]):
        return f"{spoken} er we {cardinal(int(m['b']))}"
    return Claim(m.start(), m.end("a"), spoken)


@rules.rule(
    "house-number",
    Tier.FIGURE,
    "Nomor rumah, blok, kaveling, lantai dengan huruf.",
    r"(?P<head>(?<!\w)(?:[Nn]o\.?|[Nn]omor|[Bb]lok|[Kk]av(?:eling|ling)?\.?|[Kk]amar|[Kk]ursi|[Gg]erbong|[Gg]ate|[Ll]antai|[Ll]t\.?|[Gg]edung|[Rr]uko|[Pp]intu|[Pp]eron|[Jj]alur|[Kk]ios|[Rr]uang|[Uu]nit|[Kk]elas|[Tt]ribun|[Tt]ipe|[Kk]oridor|[Ss]tan)\s?)(?![A-Z]{1,2}\s\d{1,4}\s[A-Z]{1,3}(?!\w))(?P<a>[A-Z]{1,2}[-.\s/]?)?(?P<b>\d{1,4})\s?[-/]?(?P<c>(?!No\b|RT\b|RW\b|KM\b|Km\b|di\b|ke\b)[A-Za-z]{1,2}(?!\w))?(?:(?P<sep>[-–/])(?P<d>\d{1,4}))?(?![\w/]|[.,-]\d|\s?(?:m2|m²|meter|hektare)(?!\w))",
    examples=[
        ("No. 8B", "nomor delapan be"),
        ("kursi 12A", "kursi dua belas a"),
        ("Blok C-3", "Blok ce tiga"),
        ("Kav. 5", "kaveling lima"),
        ("pelat nomor B 1234 ABC", "pelat nomor be satu dua tiga empat a be ce"),
        ("tipe 45 m2", "tipe empat puluh lima meter persegi"),
        ("tipe 36/72", "tipe tiga puluh enam tujuh puluh dua"),
    ],
)
def house_number(m: re.Match[str], s: SentenceText) -> str | None:
    head = m["head"].strip()
    if re.match(r"[A-Za-z]{1,2}$", m["c"] or "") and (
        m["c"] in ("km", "kg", "cm", "di", "ke", "ha", "m", "dan", "x")
        or (s.text[m.start("c") - 1] == " " and m["c"].islower())
    ):
        return None
    low = head.rstrip(".").lower()
    word = {"no": "nomor", "kav": "kaveling", "kavling": "kaveling", "lt": "lantai"}.get(low, head.rstrip("."))
    figures = m["b"]
    coded = low in ("kamar", "kursi", "gate") and len(figures) >= 3
    spoken = digits(figures) if coded or figures[0] == "0" else cardinal(int(figures))
    parts = [word, letters(m["a"]) if m["a"] else "", spoken, letters(m["c"]) if m["c"] else ""]
    if m["d"]:
        parts += ["" if m["sep"] == "/" or int(m["d"]) < int(figures) else "hingga", cardinal(int(m["d"]))]
    return " ".join(p for p in parts if p)


@rules.rule(
    "hull-number",
    Tier.FIGURE,
    "Nomor lambung kapal negara: angka demi angka.",
    r"(?<!\w)(?:KN|KP|KAL|KRI|KNP|KNI)\s(?P<name>[A-Z][\w']+(?:\s[A-Z][\w']+){0,2})(?P<gap>[ -])(?P<a>\d{2,4})(?![\w%]|[.,/-]\d)",
    digit=True,
    needs=("KN", "KP", "KAL", "KRI"),
    examples=[
        ("KN SAR 236", "ka en sar dua tiga enam"),
        ("KRI Teluk Bintuni-520", "ka er i Teluk Bintuni lima dua nol"),
    ],
)
def hull_number(m: re.Match[str], s: SentenceText) -> list[Claim]:
    number_claim = Claim(m.start("gap"), m.end("a"), digits(m["a"]))
    reading = s.lexicon.acronym(m["name"])
    return [Claim(m.start("name"), m.end("name"), reading), number_claim] if reading else [number_claim]


_MEASURED = re.compile(r"\d\s?(?:GB|TB|MB|VA|MW|KM|KG|HP|PK|PS|CC|MP|GT|M|T|W|V|A|C|L)$")


_PLATED = re.compile(
    r"\b(?:pelat|plat|nopol|bernopol|polisi|motor|mobil|truk|bus|nomor|sepeda motor|minibus|kendaraan|pikap)\b"
)


@rules.rule(
    "plate",
    Tier.FIGURE,
    "Pelat nomor kendaraan: huruf demi huruf, angka demi angka.",
    r"(?<![\w.,/-])(?P<a>[A-Z]{1,2})\s?(?P<b>\d{1,4})\s?(?P<c>[A-Z]{1,3})(?!\w)",
    needs=(DIGIT,),
    examples=[("B 1234 XYZ", "be satu dua tiga empat eks ye zet")],
)
def plate(m: re.Match[str], s: SentenceText) -> str | None:
    gaps = m[0][len(m["a"])] == " ", m[0][-len(m["c"]) - 1] == " "
    if gaps[0] != gaps[1] and not speaks_of(_PLATED, s.text):
        return None  # "KTT G20 RI"
    if _MEASURED.search(s.text[max(0, m.start() - 2) : m.end("a")]) or s.text[m.start() - 1 : m.start()] in ("°", "º"):
        return None  # "RAM 8 GB 256 GB"
    if (
        " " not in m[0]
        and len(m["b"]) < 3
        and not speaks_of(r"\b(?:pelat|plat|nopol|polisi|motor|mobil|truk|bus|nomor)\b", s.text)
    ):
        return None
    if " " in m[0] and m["a"] in ("UU", "PP", "RT", "RW", "KM", "M", "SD", "TK") and len(m["c"]) != 3:
        return None
    if m["c"] in packed("SR LS LU BT BB WIB WIT MMI GB MB TB KM KG M T PK HP CC"):
        return None
    if m["a"] == "KM" or (m["a"] == "M" and m["c"] not in ("",) and len(m["b"]) < 3):
        return None
    return f"{letters(m['a'])} {digits(m['b'])} {letters(m['c'])}"


_IN_TRAFFIC = re.compile(
    r"\b(?:pesawat|penerbangan|kereta|maskapai|air|airlines|airways|rute|pelat|plat|nopol|polisi|motor|mobil|truk|bus)\b",
    re.IGNORECASE,
)


@rules.rule(
    "plate-short",
    Tier.FIGURE,
    "Pelat nomor tanpa huruf belakang dan kode penerbangan.",
    r"(?<![\w.,/-])(?P<a>[A-Z]{2}|[A-Z]\d|\d[A-Z])\s(?P<b>\d{3,4})(?![\w%]|[.,/-]\d|\s?(?:km|kg|cc|mAh|kWh|liter|meter|unit|ribu|juta|persen|orang|kasus|tahun)(?!\w))",
    examples=[("JT 610", "je te enam satu nol")],
)
def flight(m: re.Match[str], s: SentenceText) -> str | None:
    if measured(s.behind(m)):
        return None  # "satelit N5 160 Gbps"
    if _MEASURED.search(s.text[max(0, m.start() - 2) : m.end("a")]):
        return None
    if re.fullmatch("[IVX]{2}", m["a"]) and not speaks_of(_IN_TRAFFIC, s.text):
        return None
    if m["a"] in packed("UU PP RT RW KM NO RP SK SE PM HP PT RI AS KA DI KE TV SD BI ID MK MA") and (
        m["a"] not in ("ID", "KA") or not speaks_of(_IN_TRAFFIC, s.text)
    ):
        return None
    if re.fullmatch(r"(?:19|20)\d\d", m["b"]) and not speaks_of(_IN_TRAFFIC, s.text):
        return None  # "UN 2013": a year
    return f"{code(m['a'])} {digits(m['b'])}"


@rules.rule(
    "ward",
    Tier.CERTAIN,
    "Kelurahan bernomor di Palembang: kedua angkanya dibaca berturut-turut.",
    r"(?<![\w.,/-])(?P<a>\d{1,2})\s?[/–-]\s?(?P<b>\d{1,2})(?=\s(?:Ulu|Ilir)\b)",
    digit=True,
    needs=packed("Ulu Ilir"),
    examples=[("Kelurahan 9/10 Ulu", "Kelurahan sembilan sepuluh Ulu")],
)
def ward(m: re.Match[str], s: SentenceText) -> str:
    return f"{cardinal(int(m['a']))} {cardinal(int(m['b']))}"


@rules.rule(
    "army-unit",
    Tier.CERTAIN,
    "Satuan tentara bernomor: angka demi angka, garis miringnya tidak dibaca.",
    r"(?<=\s)(?P<a>\d{2,4})(?P<b>/)(?=[A-Z])",
    digit=True,
    needs=packed(
        "Yonif Batalyon Kodim Korem Brigif Koramil Rindam Armed Kavaleri Yonkav Zipur Raider Arhanud Linud Pamtas"
    ),
    examples=[
        ("Korem 061/Suryakancana", "Korem nol enam satu Suryakancana"),
        ("Yonif 509/BY", "Yonif lima nol sembilan be ye"),
    ],
)
def army_unit(m: re.Match[str], s: SentenceText) -> str | None:
    unit = re.search(
        r"\b(?:Yonif|Batalyon|Kodim|Korem|Brigif|Koramil|Rindam|Yon\w+|Infanteri|Raider|Mekanis|Kavaleri|Armed|Arhanud|Linud)(?:\s[A-Z]\w+)?\s$",
        s.before(m, 40),
    )
    return f"{digits(m['a'])} " if unit else None


@rules.rule(
    "kilometer-post",
    Tier.FIGURE,
    "Letak di jalan: KM dan angka di belakangnya.",
    r"(?<!\w)(?:KM|Km|km)\.?\s?(?P<a>\d{1,4}(?:,\d+)?)(?:(?:\s?\+\s?|\.(?=\d{3}(?!\d)))(?P<b>\d{1,3}))?(?P<side>\s?[AB](?!\w))?(?:(?P<until>\s?[-–—]\s?|\s(?:hingga|sampai|s\.d\.|s/d)\s)(?:(?:KM|Km|km)\.?\s?)?(?P<c>\d{1,4}(?:,\d+)?)(?:\s?\+\s?(?P<d>\d{1,3}))?)?(?![\w.]\d)",
    digit=True,
    needs=("KM", "Km", "km"),
    examples=[
        ("KM 92+600", "kilometer sembilan puluh dua plus enam ratus"),
        ("Km. 7,5", "kilometer tujuh koma lima"),
        ("ruas KM 47-KM 66", "ruas kilometer empat puluh tujuh hingga kilometer enam puluh enam"),
        ("di KM 12-31", "di kilometer dua belas hingga tiga puluh satu"),
    ],
)
def kilometer_post(m: re.Match[str], s: SentenceText) -> str:
    spoken = f"kilometer {number(m['a'])}"
    if m["b"]:
        spoken += f" {'plus' if '+' in m[0] else 'titik'} {number(m['b'])}"
    spoken = f"{spoken} {letters(m['side'])}" if m["side"] else spoken
    if m["c"]:
        again = "kilometer " if re.search(r"[Kk]", m[0][m.start("until") - m.start() :]) else ""
        spoken += f" {until(m['until'])} {again}{number(m['c'])}" + (f" plus {number(m['d'])}" if m["d"] else "")
    return spoken
