"""Chemistry, medicine and mathematics: formulas, elements, strains, powers, vulgar fractions, Greek letters."""

from __future__ import annotations

import re

from audionews.script.numbers import cardinal, digits, fraction, number, roman
from audionews.script.packed import packed
from audionews.script.rules.measure import unit
from audionews.script.rules.rule import FIGURE, SentenceText, Table, Tier, speaks_of
from audionews.script.spell import GREEK, code, letters

rules = Table()


_ELEMENTS = r"(?:He|Li|Be|Ne|Na|Mg|Al|Si|Cl|Ar|Ca|Fe|Cu|Zn|Ag|Au|Hg|Pb|Mn|Ni|Cr|Co|Br|[HCNOFPSKIUB])"  # those that occur in news


@rules.rule(
    "formula",
    Tier.CERTAIN,
    "Rumus kimia: huruf demi huruf, angka sebagai bilangan.",
    rf"(?<![\w-])(?=(?:[A-Z][a-z]?)+[\d₀-₉])(?:{_ELEMENTS}[\d₀-₉]{{0,2}}){{1,6}}(?:{_ELEMENTS})?(?P<x>x?)[+⁺]?(?![\w])",
    needs=("O", "H", "C", "N", "S"),
    examples=[
        ("CO2", "ce o dua"),
        ("H₂O", "ha dua o"),
        ("H2SO4", "ha dua es o empat"),
        ("CaCO3", "ce a ce o tiga"),
    ],
)
def formula(m: re.Match[str], s: SentenceText) -> str | None:
    shown = m[0].translate(_SUBSCRIPT).rstrip("+⁺")
    elements = re.findall(r"[A-Z][a-z]?", shown)
    if len(elements) == 1 and not re.fullmatch(r"[OHNF]2|O3", shown):
        return None
    figures = re.findall(r"\d+", shown)
    if len(figures) == 1 and len(figures[0]) > 1:  # COP28, F16: no molecule of the news counts its atoms so
        return None
    return code(shown)


_SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


_ELEMENT_RUN = rf"(?:{_ELEMENTS}){{2,5}}"


@rules.rule(
    "salt",
    Tier.FIGURE,
    "Rumus kimia tanpa angka dan singkatan klinis berhuruf besar-kecil: huruf demi huruf.",
    rf"(?<![\w-])(?:(?=[A-Za-z]*[a-z][A-Z]|[A-Z]+[a-z])(?P<a>{_ELEMENT_RUN})(?<![a-z][a-z])|(?P<b>(?=\w*[a-z][A-Z])[A-Z][A-Za-z]{{1,4}}[\d₀-₉]{{1,2}}[a-z]?)|(?P<c>Hb|HBsAg|HBeAg|pCO[2₂]|pO[2₂]))(?![\w-])",
    needs=("Na", "Ca", "Cl", "Mg", "KO", "Fe", "Cu", "Zn", "Al", "Hb", "HB", "Sp", "Fi", "Pa", "pCO", "pO", "CO", "Li"),
    examples=[
        ("larutan NaCl", "larutan en a ce el"),
        ("kadar HbA1c", "kadar ha be a satu ce"),
        ("SpO2 normal", "es pe o dua normal"),
        ("kadar Hb rendah", "kadar ha be rendah"),
    ],
)
def salt(m: re.Match[str], s: SentenceText) -> str | None:
    if m["a"] and sum(c.isupper() for c in m["a"]) < 2:
        return None
    return code(m[0].translate(_SUBSCRIPT))


@rules.rule(
    "ion",
    Tier.FIGURE,
    "Muatan ion.",
    rf"(?<![\w-])(?P<a>{_ELEMENTS}{{1,2}}[\d₀-₉]?)(?P<n>[²³]|(?<=Cr)[36]|(?<=Fe)[23]|(?<=Ca)2|(?<=Mg)2|(?<=Pb)2|(?<=Cu)2)?(?P<sign>[+⁺⁻−-])(?=[\s,.;)]|$)",
    needs=("ion ", "Ion ", "lektrolit", "6+", "3+", "2+"),
    examples=[("ion Na+ dan Cl-", "ion en a plus dan ce el minus")],
)
def ion(m: re.Match[str], s: SentenceText) -> str | None:
    valence = re.search(r"\d$", m["a"]) and re.match(r"(?:Cr|Fe|Ca|Mg|Pb|Cu)[236]$", m["a"])
    if not valence and not speaks_of(r"\b[Ii]on\b|elektrolit", s.text):
        return None
    many = {"²": " dua", "³": " tiga"}.get(m["n"] or "", "")
    return f"{code(m['a'].translate(_SUBSCRIPT))}{many} {'plus' if m['sign'] in '+⁺' else 'minus'}"


@rules.rule(
    "element",
    Tier.FIGURE,
    "Lambang unsur yang berdiri sendiri, bila kalimatnya berbicara tentang unsur.",
    r"(?<![\w-])(?:Fe|Zn|Na|Mg|Ca|Cu|Ni|Pb|Hg|Cl|Mn|Cr|Cd|Au|Ag|Li|Co|Si|Se)(?![\w'.-]\w|\w)",
    needs=packed("Fe Zn Na Mg Ca Cu Ni Pb Hg Cl Mn Cr Cd Au Ag Li Co Si Se"),
    examples=[("natrium (Na)", "natrium, en a"), ("mineral Fe dan Zn", "mineral ef e dan zet en")],
)
def element(m: re.Match[str], s: SentenceText) -> str | None:
    before = s.text[max(0, m.start() - 32) : m.start()]
    bracketed = before.endswith("(") and s.text[m.end() : m.end() + 1] == ")"
    listed = m[0] not in ("Si", "Li", "Co", "Se") and _LISTED.search(before)
    if re.match(r"\s[<>≤≥]?\s?\d[\d.,]*\s?(?:mg|mcg|[µμ]g|g|ppm|ppb)(?!\w)", s.behind(m)):
        return letters(m[0])
    return letters(m[0]) if (bracketed or listed) and speaks_of(_OF_ELEMENTS, s.text) else None


_LISTED = re.compile(
    r"(?:kadar|tablet|suplemen|mineral|unsur|logam|ion|atom|senyawa|persen|%)\s(?:[A-Z][a-z]?,?\s(?:dan\s|serta\s)?){0,5}$",
    re.IGNORECASE,
)


_OF_ELEMENTS = re.compile(
    r"\b(?:kadar|tablet|suplemen|mineral|unsur|logam|ion|nikel|natrium|kalsium|magnesium|besi|seng|tembaga|timbal|merkuri|raksa|klorin|klor|mangan|krom|kadmium|litium|kobalt|"
    r"silikon|selenium|kimia|senyawa|atom|tambang)\b",
    re.IGNORECASE,
)


@rules.rule(
    "particles",
    Tier.CERTAIN,
    "PM2,5 dan pH.",
    r"(?<!\w)(?:(?P<pm>PM)\s?(?P<a>2[.,]5|10|1(?![\d.,]))(?!\d)|(?P<ph>pH|PH|Ph)(?=\s?(?:[<>≤≥=]?\s?\d|air|tanah|kulit|darah|netral|asam|basa|rendah|tinggi|\)|,|\s))(?:\s?(?P<b>\d{1,2}(?:[.,]\d+)?))?(?![\w]))",
    needs=("PM", "pH", "PH"),
    examples=[("PM2.5", "pe em dua koma lima"), ("pH 5,5", "pe ha lima koma lima"), ("PM10", "pe em sepuluh")],
)
def particles(m: re.Match[str], s: SentenceText) -> str | None:
    if m["pm"]:
        return f"pe em {number(m['a'].replace('.', ','))}"
    if m["ph"] == "Ph":
        return None
    return f"pe ha {number(m['b'].replace('.', ','))}" if m["b"] else "pe ha"


@rules.rule(
    "lineage",
    Tier.CERTAIN,
    "Nama varian virus.",
    r"(?<!\w)(?P<a>[A-Z]{1,3})(?P<rest>(?:\.\d{1,4}){1,4})(?!\w|\.\d)",
    examples=[
        ("B.1.1.529", "be titik satu titik satu titik lima dua sembilan"),
        ("XBB.1.5", "eks be be titik satu titik lima"),
    ],
)
def lineage(m: re.Match[str], s: SentenceText) -> str | None:
    if re.search(r"\b[Kk]elas\s$", s.before(m, 8)) or m["a"] in packed("KM RT RW NO RP PM LT M W"):
        return None
    parts = [digits(p) if len(p) > 2 else cardinal(int(p)) for p in m["rest"].split(".") if p]
    number_of_part = roman(m["a"]) if len(m["a"]) > 1 else None  # "ketentuan III.1.3"
    return " titik ".join([cardinal(number_of_part) if number_of_part else letters(m["a"]), *parts])


_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


@rules.rule(
    "carbon",
    Tier.CERTAIN,
    "Ton karbon dioksida ekuivalen.",
    r"(?:(?<=\d)\s?|(?<=juta )|(?<=ribu )|(?<=jt )|(?P<per>(?<=\d)/|(?<=ribu)/|(?<=juta)/))(?P<s>[kMG]?)t(?:on\s)?CO[2₂](?P<e>e|eq)?(?!\w)",
    needs=("CO2", "CO₂"),
    examples=[
        ("emisi 900 MtCO2e", "emisi sembilan ratus megaton karbon dioksida ekuivalen"),
        ("harga Rp60.000/tCO2e", "harga enam puluh ribu rupiah per ton karbon dioksida ekuivalen"),
    ],
)
def carbon(m: re.Match[str], s: SentenceText) -> str:
    scale = {"k": "kilo", "M": "mega", "G": "giga"}.get(m["s"], "")
    return f"{'per ' if m['per'] else ''}{scale}ton karbon dioksida{' ekuivalen' if m['e'] else ''}"


@rules.rule(
    "power-of-ten",
    Tier.WHOLE,
    "Bilangan kali pangkat sepuluh.",
    rf"(?<![\w./])(?<!\d,)(?P<a>{FIGURE})\s?[x×.·]\s?10(?:\^(?P<b>[-−]?\d{{1,3}})|(?P<c>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,3}}))(?!\w)",
    digit=True,
    needs=("10^", *(f"10{raised}" for raised in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")),
    examples=[("3,2 x 10^4 sel", "tiga koma dua kali sepuluh pangkat empat sel")],
)
def power_of_ten(m: re.Match[str], s: SentenceText) -> str:
    exponent = int((m["b"] or m["c"].translate(_SUPER)).replace("−", "-"))
    return f"{number(m['a'])} kali sepuluh pangkat {cardinal(exponent)}"


@rules.rule(
    "power",
    Tier.FIGURE,
    "Pangkat.",
    r"(?<![\w.])(?<!\d,)(?P<a>[A-Za-z]{1,2}|\d+(?:[.,]\d+)?)(?:\^(?P<b>-?\d{1,3})|(?P<c>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))(?!\w)",
    needs=("^", "²", "³", "¹", "⁰", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"),
    examples=[("10⁶", "sepuluh pangkat enam"), ("mc²", "em ce kuadrat")],
)
def power(m: re.Match[str], s: SentenceText) -> str:
    base = number(m["a"]) if m["a"][0].isdecimal() else letters(m["a"])
    exponent = int(m["b"] or m["c"].translate(_SUPER))
    if exponent == 2 and not m["a"][0].isdecimal():
        return f"{base} kuadrat"
    return f"{base} pangkat {cardinal(exponent)}"


VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
          "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
          "⅑": (1, 9), "⅒": (1, 10)}  # fmt: skip


@rules.rule(
    "vulgar",
    Tier.FIGURE,
    "Pecahan dalam satu lambang.",
    rf"(?:(?<![\w./])(?<!\d,)(?P<a>\d{{1,3}})\s?)?(?P<f>[{''.join(VULGAR)}])(?:\s(?P<u>kg|km|cm|m|ha|ml|l|gr|g|kw)(?!\w|/))?",
    needs=tuple(VULGAR),
    examples=[("½ kilogram", "setengah kilogram"), ("1½ jam", "satu setengah jam"), ("¾", "tiga perempat")],
)
def vulgar(m: re.Match[str], s: SentenceText) -> str:
    spoken = fraction(*VULGAR[m["f"]])
    spoken = f"{number(m['a'])} {spoken}" if m["a"] else spoken
    return f"{spoken} {unit(m['u'])}" if m["u"] else spoken


@rules.rule(
    "greek",
    Tier.FIGURE,
    "Huruf Yunani yang berdiri sendiri.",
    rf"(?<!\w)[{''.join(GREEK)}](?!\w)",
    needs=tuple(GREEK),
    examples=[("partikel α", "partikel alfa")],
)
def greek(m: re.Match[str], s: SentenceText) -> str:
    return GREEK[m[0]]
