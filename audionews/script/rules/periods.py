"""The months, quarters and halves that companies and ministries report on: 9M25, 3Q25, 1H26, TW III/2025."""

from __future__ import annotations

import re

from audionews.script.numbers import cardinal, roman
from audionews.script.rules.rule import SentenceText, Table, Tier, speaks_of

rules = Table()

_YEAR = r"(?P<y>(?:20)?[0-4]\d)"


def _year(figures: str) -> str:
    return cardinal(int(figures) if len(figures) == 4 else 2000 + int(figures))


@rules.rule(
    "months-reported",
    Tier.FIGURE,
    "Laporan beberapa bulan pertama: M di belakang angka berarti bulan, dua angka di belakangnya tahun.",
    rf"(?<![\w.,/-])(?P<n>[2-9]|1[0-2])M[-'’]?{_YEAR}(?![\w]|[.,-]\d)",
    digit=True,
    needs=tuple(f"{n}M" for n in range(10)),
    examples=[("laba 9M25", "laba sembilan bulan dua ribu dua puluh lima"), ("truk 4M20", "truk empat em dua puluh")],
)
def months_reported(m: re.Match[str], s: SentenceText) -> str | None:
    if (m["n"] not in ("3", "6", "9") or int(m["y"][-2:]) < 15) and not speaks_of(_REPORTED, s.text):
        return None
    return f"{cardinal(int(m['n']))} bulan {_year(m['y'])}"


_REPORTED = re.compile(
    r"\b(?:[Ll]aba|[Rr]ugi|[Pp]endapatan|[Pp]enjualan|[Ee]miten|[Kk]redit|[Pp]remi|[Kk]inerja|[Rr]ealisasi|[Pp]roduksi|[Ee]kspor|[Ii]mpor|[Ii]nvestasi|[Ss]emester|"
    r"EBITDA|yoy|YoY|[Pp]eriode|[Aa]set|[Dd]PK|margin|[Kk]uartal|[Ss]aham)\b"
)


@rules.rule(
    "quarter-or-half",
    Tier.FIGURE,
    "Triwulan dan semester di depan tahun: 3Q25, 1H26.",
    rf"(?<![\w.,/-])(?P<n>[1-4])(?P<u>[QH])[-'’ ]?{_YEAR}(?![\w]|[.,-]\d)",
    digit=True,
    needs=("1Q", "2Q", "3Q", "4Q", "1H", "2H"),
    examples=[
        ("laba 3Q25", "laba kuartal tiga dua ribu dua puluh lima"),
        ("pada 1H-2026", "pada semester satu dua ribu dua puluh enam"),
    ],
)
def quarter_or_half(m: re.Match[str], s: SentenceText) -> str | None:
    if m["u"] == "H" and int(m["n"]) > 2:
        return None
    return f"{'kuartal' if m['u'] == 'Q' else 'semester'} {cardinal(int(m['n']))} {_year(m['y'])}"


@rules.rule(
    "fiscal-year",
    Tier.FIGURE,
    "Tahun buku yang ditulis dengan dua angka.",
    rf"(?<![\w.,/-])FY[-'’ ]?{_YEAR}(?![\w]|[.,-]\d)",
    digit=True,
    needs=("FY",),
    examples=[("pendapatan FY25", "pendapatan ef ye dua ribu dua puluh lima")],
)
def fiscal_year(m: re.Match[str], s: SentenceText) -> str:
    return f"ef ye {_year(m['y'])}"


@rules.rule(
    "quarter-short",
    Tier.CERTAIN,
    "Triwulan dan semester yang disingkat di depan angka Romawi atau angka biasa.",
    r"(?<!\w)(?P<w>T[Ww]|[Tt]riw|[Tt]rw|[Ss]mt|[Ss]em)\.?[ -]?(?P<a>IV|I{1,3}|[1-4](?!\d))(?:(?P<sep>[/-])(?=(?:19|20)\d\d(?!\d))|(?![\w]|[.,-]\d))",
    needs=("TW", "Tw", "riw", "rw", "Smt", "smt", "Sem", "sem"),
    examples=[
        ("TW III-2025", "triwulan tiga dua ribu dua puluh lima"),
        ("Smt. I 2026", "semester satu dua ribu dua puluh enam"),
    ],
)
def quarter_short(m: re.Match[str], s: SentenceText) -> str | None:
    half = m["w"].lower().startswith("s")
    value = roman(m["a"]) if m["a"].isalpha() else int(m["a"])
    if not value or (half and value > 2):
        return None
    return f"{'semester' if half else 'triwulan'} {cardinal(value)}{' ' if m['sep'] else ''}"
