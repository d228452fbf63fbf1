"""Names of letters and figures: models, generations, counted days."""

from __future__ import annotations

import re

from audionews.script.lexicon import expansions
from audionews.script.numbers import cardinal, digits, number
from audionews.script.packed import packed
from audionews.script.rules.rule import Claim, SentenceText, Table, Tier
from audionews.script.spell import letters, pronounceable

rules = Table()


@rules.rule(
    "day-count",
    Tier.COUNT,
    "Hitungan hari H-1, H+3.",
    r"(?<!\w)(?P<h>[HDT])\s?(?P<op>[-−–+])\s?(?P<a>\d{1,3})(?!\w|[.,]\d)",
    digit=True,
    needs=("H", "D", "T"),
    examples=[("H-7 Lebaran", "ha minus tujuh Lebaran"), ("H+3", "ha plus tiga")],
)
def day_count(m: re.Match[str], s: SentenceText) -> str | None:
    if m["h"] != "H" and m["op"] != "+" and m["h"] == "D":
        return f"de {cardinal(int(m['a']))}"
    if m["h"] == "T" and m["op"] != "+":
        return None
    return f"{letters(m['h'])} {'plus' if m['op'] == '+' else 'minus'} {cardinal(int(m['a']))}"


_KNOWN_TYPES = {"24/7": "dua puluh empat tujuh", "5W1H": "lima we satu ha", "007": "nol nol tujuh", "R&D": "er dan de",
                "A/H1N1": "a ha satu en satu", "KOMPAS100": "kompas seratus", "Kompas100": "Kompas seratus", "4x4": "empat kali empat", "9/11": "sembilan sebelas"}  # fmt: skip


@rules.rule(
    "known-code",
    Tier.COUNT,
    "Sebutan tetap yang bercampur angka.",
    rf"(?<![\w/])(?<!\d[.,])(?:{'|'.join(map(re.escape, _KNOWN_TYPES))})(?![\w/])",
    examples=[("24/7", "dua puluh empat tujuh"), ("7.007 sukarelawan", "tujuh ribu tujuh sukarelawan")],
)
def known_code(m: re.Match[str], s: SentenceText) -> str:
    return _KNOWN_TYPES[m[0]]


@rules.rule(
    "spoken-digits",
    Tier.COUNT,
    "Angka yang menjadi nama dibaca angka demi angka.",
    r"(?P<head>\b(?:Boeing|Airbus|ATR|CRJ|ERJ|Cessna|Fokker|Embraer|Densus|Nikkei|Aksi|aksi|Sableng|Bravo|Agen)\s)(?P<a>\d{2,4})(?:-(?P<b>\d{1,3}))?(?P<c>[A-Z]{1,3})?(?![\w.,-]\d|\w)",
    examples=[
        ("Boeing 737-800", "Boeing tujuh tiga tujuh delapan nol nol"),
        ("Densus 88", "Densus delapan delapan"),
        ("ATR 72-600", "a te er tujuh dua enam nol nol"),
    ],
)
def spoken_digits(m: re.Match[str], s: SentenceText) -> Claim | None:
    if m["head"].strip().lower() == "aksi" and m["a"] not in ("212", "411", "1998", "22"):
        return None
    spoken = digits(m["a"]) + (f" {digits(m['b'])}" if m["b"] else "") + (f" {letters(m['c'])}" if m["c"] else "")
    return Claim(m.start("a"), m.end(), spoken)


@rules.rule(
    "model",
    Tier.COUNT,
    "Huruf bercampur angka: huruf dieja, angka sampai dua digit sebagai bilangan, lebih panjang angka demi angka.",
    r"(?<![\w.,/-])(?P<a>(?:(?:[A-Za-z]{1,6}-?|[A-Z][a-z]{1,11}-)\d{1,6}(?:[-.,]\d{1,4})?[A-Za-z]{0,3}(?:-?\d{1,4}[A-Za-z]?)?|\d{1,4}[A-Z]{1,3}\d{0,3}[A-Z]?))(?![\w]|[.,/]\d)",
    examples=[
        ("G20", "ge dua puluh"),
        ("A320", "a tiga dua nol"),
        ("Timnas U-23", "Timnas u dua puluh tiga"),
        ("jaringan 5G", "jaringan lima ge"),
        ("Covid-19", "Covid sembilan belas"),
        ("GA-202", "ge a dua nol dua"),
        ("S1", "es satu"),
        ("vitamin B12", "vitamin be dua belas"),
        ("Mi-17", "mi tujuh belas"),
        ("Uranium-235", "Uranium dua tiga lima"),
    ],
)
def model(m: re.Match[str], s: SentenceText) -> str | None:
    if re.match(r"[IVX]{1,4}-(?:19|20)\d\d$", m["a"]):
        return None  # "kuartal III-2024"
    spoken = []
    for run in re.findall(r"[A-Za-z]+|\d+(?:[.,]\d+)?", m["a"]):
        if run[0].isdecimal():
            if not run.isdecimal():
                spoken.append(number(run.replace(".", ",")))
            else:
                year_like = len(run) == 4 and run[:2] in ("19", "20")
                spoken.append(cardinal(int(run)) if (len(run) <= 2 and run[0] != "0") or year_like else digits(run))
        elif reading := s.lexicon.acronym(run):
            whole = run in expansions() or (" " in reading and len(reading) > 4 * len(run))  # "Amerika Serikat"
            spoken.append(letters(run) if whole else reading)
        elif run.isupper() and len(run) >= 4 and (pronounceable(run) or len(run) > 5):
            spoken.append(run.lower())
        elif len(run) >= 3 and not run.isupper() and not re.fullmatch("[a-z][A-Z]{2,4}", run):
            spoken.append(run)
        elif len(run) == 2 and run.istitle() and run[1] in "aiueo":
            spoken.append(run.lower())  # Su-30, Mi-17: the name of a maker
        elif run.isupper() and len(run) == 3 and pronounceable(run):
            spoken.append(run.lower())
        else:
            spoken.append(letters(run))
    return " ".join(spoken)


@rules.rule(
    "version",
    Tier.COUNT,
    "Nomor versi perangkat lunak dan generasi industri: titiknya dibaca titik.",
    r"\b(?:iOS|iPadOS|macOS|Android|[Vv]ersi|[Vv]ers\.|Windows|[Ii]ndustri|Revolusi Industri|Society|Web|Python|Bluetooth|HarmonyOS|ColorOS|One UI|HyperOS|Linux|Chrome|"
    r"GPT|Gemini|Claude|Llama|USB(?:-C)?|HDMI|[Ff]irmware|Masyarakat|[Ee]ra|[Bb]uild|[A-Z]\w*OS|[A-Z]\w+ UI|[Jj]ilid|Firefox|Safari|iPhone OS)[\s-](?P<a>\d{1,3}\.\d{1,2})(?![\w]|[.,]\d|\s(?:persen|juta|ribu|miliar))",
    digit=True,
    needs=(
        *packed(
            "jilid Jilid Safari Firefox OS- Android ers Windows ndustri ociety Web Python Bluetooth Linux Chrome GPT Gemini Claude Llama USB USB-C HDMI irmware syarakat uild"
        ),
        "OS ",
        "UI ",
        "era ",
        "Era ",
    ),
    examples=[
        ("Industri 4.0 datang", "Industri empat titik nol datang"),
        ("iOS 17.4", "i o es tujuh belas titik empat"),
    ],
)
def version(m: re.Match[str], s: SentenceText) -> Claim:
    whole, part = m["a"].split(".")
    spoken = digits(part) if part[0] == "0" else cardinal(int(part))
    return Claim(m.start("a"), m.end("a"), f"{cardinal(int(whole))} titik {spoken}")


_VALUED = packed(
    "magnitudo gempa kekuatan berkekuatan m sr ipk nilai nilainya skor sebesar menjadi dari ke sekitar hingga naik turun adalah di rata rating indeks "
    "seharga bobot minimal maksimal atas bawah angka pada sampai antara mencapai sekecil setinggi guncangan toefl ielts band toeic ipk dan atau yakni yaitu ph skala"
)


@rules.rule(
    "generation",
    Tier.FIGURE,
    "Generasi dan jilid yang ditulis dengan titik nol: titiknya dibaca titik.",
    r"(?<=[A-Za-z)]\s)(?P<a>[1-9])\.0(?![\w%/]|[.,-]\d|\s?(?:persen|%|juta|ribu|miliar|triliun|meter|km|kg|poin|SR|magnitudo|liter|derajat|jam|menit|skala|cm|mm|detik|tahun|inci))",
    digit=True,
    needs=(".0",),
    examples=[
        ("kesehatan 2.0 dimulai", "kesehatan dua titik nol dimulai"),
        ("gempa 4.0 terjadi", "gempa empat koma nol terjadi"),
    ],
)
def generation(m: re.Match[str], s: SentenceText) -> str | None:
    word = re.findall(r"\w+", s.before(m, 20))[-1].lower()
    return None if word in _VALUED else f"{cardinal(int(m['a']))} titik nol"
