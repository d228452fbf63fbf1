"""Figures as Indonesian words.

Twenty lines worth writing ourselves: ``num2words`` (LGPL, 0.5.14) reads 3.001.809, decimals and negatives wrong in
Indonesian. The forms follow KBBI and PUEBI/EYD V: *se-* for one before puluh, belas, ratus, ribu; decimals digit by
digit after "koma"; ordinals with *ke-* written together; fractions with *per-* written together.
"""

from __future__ import annotations

import re

from audionews.script.packed import packed

NUMERALS = frozenset(  # what cardinals are said with: a figure that is heard wrong is false news
    [
        "nol",
        "satu",
        "dua",
        "tiga",
        "empat",
        "lima",
        "enam",
        "tujuh",
        "delapan",
        "sembilan",
        "sepuluh",
        "sebelas",
        "belas",
        "puluh",
        "seratus",
        "ratus",
        "seribu",
        "ribu",
        "sejuta",
        "juta",
        "miliar",
        "triliun",
        "koma",
    ]
)
UNITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
MONTHS = packed("Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember")
LONGEST = 15  # digits read as one quantity; longer strings are codes and are read digit by digit

_GROUPED = re.compile(r"(?!0\.)\d{1,3}(?:\.\d{3})+(?:,\d+)?")  # "0.345" is a fraction
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+|[1-9]\d{0,2},000")
_COUNTED = re.compile(r"[1-9]\d?(?:,[1-9]\d?){2,}")
_DIGITS = str.maketrans({str(i): f" {word}" for i, word in enumerate(UNITS)})
_ROMAN_SHAPE = re.compile(r"(?=[IVXLC])(?:C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


def cardinal(value: int) -> str:
    """``value`` as a quantity: 1100 → "seribu seratus", -5 → "minus lima"."""
    if value < 0:
        return f"minus {cardinal(-value)}"
    if value < 10:
        return UNITS[value]
    if value < 20:
        return {10: "sepuluh", 11: "sebelas"}.get(value) or f"{UNITS[value - 10]} belas"
    if value < 100:
        return _with_rest(f"{UNITS[value // 10]} puluh", value % 10)
    if value < 1000:
        hundreds = value // 100
        return _with_rest("seratus" if hundreds == 1 else f"{UNITS[hundreds]} ratus", value % 100)
    for scale, name in SCALES:
        if value >= scale:
            count, rest = divmod(value, scale)
            head = "seribu" if (scale, count) == (1000, 1) else f"{cardinal(count)} {name}"
            return _with_rest(head, rest)
    raise AssertionError(value)  # pragma: no cover - every value is met above


def _with_rest(head: str, rest: int) -> str:
    return f"{head} {cardinal(rest)}" if rest else head


def ordinal(value: int) -> str:
    """``value`` as a rank: 1 → "pertama", 11 → "kesebelas"."""
    return "pertama" if value == 1 else f"ke{cardinal(value)}"


def digits(figures: str) -> str:
    """Each digit by its name, everything else left out: "0812" → "nol delapan satu dua"."""
    return "".join(c for c in figures if c.isdecimal()).translate(_DIGITS).strip()


def number(figures: str, *, decimal: bool = False) -> str:
    """A figure as newspapers print it, as words.

    "3.001.809", "1.234,5", "0,05", "2.5" (a decimal point: no group of three follows), "1,234,567" and "25,000" (English
    groups: nobody prints three noughts behind a decimal comma), "10 000" (groups parted by a space, as SI asks), "007" (a leading zero makes it a code), more than fifteen digits (a code).
    ``decimal``: a comma can only be the decimal one, because percent follows ("7,000").
    """
    figures = figures.strip(".,")
    if _COUNTED.fullmatch(figures):  # "7,8,10,11": several figures without blanks
        return ", ".join(cardinal(int(figure)) for figure in figures.split(","))
    longest = LONGEST
    if _GROUPED.fullmatch(figures):
        figures, longest = figures.replace(".", ""), 18
    elif _SPACED.fullmatch(figures):
        figures = figures.replace(" ", "")
    elif not decimal and _ENGLISH.fullmatch(figures):
        figures = figures.replace(",", "").replace(".", ",")
    elif figures.count(".") == 1 and "," not in figures:
        figures = figures.replace(".", ",")
    whole, _, decimals = figures.partition(",")
    if not whole.isdecimal() or (decimals and not decimals.isdecimal()) or len(whole) > longest:
        return " titik ".join(digits(part) for part in re.split(r"\D+", figures) if part)
    spoken = digits(whole) if whole[0] == "0" and len(whole) > 1 else cardinal(int(whole))
    return f"{spoken} koma {digits(decimals)}" if decimals else spoken


def value_of(figures: str) -> float | None:
    """The value of a printed figure, to compare two of them; ``None`` where it is no plain figure."""
    try:
        return float(
            figures.replace(".", "").replace(",", ".")
            if _GROUPED.fullmatch(figures)
            else figures.replace(" ", "").replace(",", ".")
        )
    except ValueError:
        return None


def fraction(top: int, bottom: int) -> str:
    """1/2 → "setengah", 1/5 → "seperlima", 3/4 → "tiga perempat"."""
    if (top, bottom) == (1, 2):
        return "setengah"
    return f"seper{cardinal(bottom)}" if top == 1 else f"{cardinal(top)} per{cardinal(bottom)}"


def roman(letters: str) -> int | None:
    """The value of a Roman numeral up to CCCXCIX in its usual form ("IIII" and "VX" are none)."""
    if not _ROMAN_SHAPE.fullmatch(letters):
        return None
    values = [ROMAN[c] for c in letters]
    return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))


def roman_year(letters: str) -> int | None:
    """The year that a building or a film spells with Roman letters ("MCMXLV" → 1945), else ``None``.

    Five letters and more, or from MMXI on: what is shorter (MM, MMC, MIX) is rather an abbreviation or a word.
    """
    whole = re.fullmatch(r"(M{1,2})(CM|D?C{0,3})(\w{0,7})", letters)
    if not whole or (len(letters) < 5 and not re.fullmatch(r"MMX[IVX]+", letters)):
        return None
    rest = roman(whole[3]) if whole[3] else 0
    if rest is None or rest >= 100:
        return None
    hundreds = 900 if whole[2] == "CM" else 500 * ("D" in whole[2]) + 100 * whole[2].count("C")
    return 1000 * len(whole[1]) + hundreds + rest


def month(number_or_name: str) -> str | None:
    """ "2", "02", "Feb", "Febr.", "Februari" → "Februari"; ``None`` for anything else."""
    if number_or_name.isdecimal():
        index = int(number_or_name)
        return MONTHS[index - 1] if 1 <= index <= 12 else None
    return _MONTH_NAMES.get(number_or_name.rstrip(".").lower())


_MONTH_NAMES = {name.lower(): name for name in MONTHS} | {
    "jan": "Januari", "feb": "Februari", "febr": "Februari", "peb": "Februari", "pebruari": "Februari", "mar": "Maret",
    "apr": "April", "jun": "Juni", "jul": "Juli", "agu": "Agustus", "agt": "Agustus", "ags": "Agustus", "agust": "Agustus",
    "aug": "Agustus", "sep": "September", "sept": "September", "okt": "Oktober", "oct": "Oktober", "nov": "November",
    "nop": "November", "nopember": "November", "des": "Desember", "dec": "Desember",
}  # fmt: skip
MONTH_STARTS = packed("Jan Feb Peb Mar Apr Mei Jun Jul Ag Aug Sep Okt Oct Nov Nop Des Dec")
MONTH_PATTERN = (
    r"(?:Januari|Februari|Pebruari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Nopember|Desember"
    r"|(?:Jan|Febr?|Peb|Mar|Apr|Jun|Jul|Agu|Agt|Ags|Agust|Aug|Sept?|Okt|Oct|Nov|Nop|Des|Dec)\b\.?)"
)
