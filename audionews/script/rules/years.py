"""Weekdays, months, years, seasons, decades and calendars."""

from __future__ import annotations

import re

from audionews.script.numbers import MONTH_PATTERN, MONTH_STARTS, cardinal, digits, month, number
from audionews.script.rules.dates import _MON, _YEAR, year
from audionews.script.rules.rule import DOT, WEEKDAY, Claim, SentenceText, Table, Tier, speaks_of, until

rules = Table()


_WEEK = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@rules.rule(
    "weekday-range",
    Tier.FIGURE,
    "Rentang hari: tanda hubung di antara dua hari yang tidak berurutan atau di belakang tanggalnya dibaca hingga.",
    rf"(?:\b(?P<a>{WEEKDAY})|(?<=\d\)))(?P<dash>\s?[-–—]\s?)(?P<b>{WEEKDAY})\b",
    needs=("-", "–", "—"),
    examples=[
        ("Senin–Jumat", "Senin hingga Jumat"),
        ("akhir pekan, Sabtu-Minggu", "akhir pekan, Sabtu-Minggu"),
        ("Senin (1/4) - Rabu (3/4)", "Senin satu April hingga Rabu tiga April"),
    ],
)
def weekday_range(m: re.Match[str], s: SentenceText) -> Claim | None:
    if m["a"]:
        first, second = (day.replace("'", "").replace("Ahad", "Minggu") for day in (m["a"], m["b"]))
        if (_WEEK.index(second) - _WEEK.index(first)) % 7 == 1:
            return None
    return Claim(m.start("dash"), m.end("dash"), "hingga")


@rules.rule(
    "month-range",
    Tier.FIGURE,
    "Rentang bulan.",
    rf"\b(?P<a>{MONTH_PATTERN})(?:\s(?P<ya>{_YEAR}))?\s?[-–—]\s?(?P<b>{MONTH_PATTERN})(?!\w)(?:\s(?P<y>{_YEAR})(?!\d|[.,]\d))?",
    needs=("-", "–", "—"),
    examples=[("Juni-Juli 2024", "Juni hingga Juli dua ribu dua puluh empat"), ("Nov-Des", "November hingga Desember")],
)
def month_range(m: re.Match[str], s: SentenceText) -> str:
    spoken = f"{month(m['a'])} {year(m['ya'])}" if m["ya"] else f"{month(m['a'])}"
    return f"{spoken} hingga {month(m['b'])}" + (f" {year(m['y'])}" if m["y"] else "")


@rules.rule(
    "month-year",
    Tier.FIGURE,
    "Bulan yang disingkat di depan tahun.",
    rf"\b(?P<m>{MONTH_PATTERN})\s(?:(?P<y>{_YEAR})|'(?P<yy>\d\d))(?![\d]|[.,-]\d)",
    digit=True,
    needs=MONTH_STARTS,
    examples=[("Sept. 2023", "September dua ribu dua puluh tiga"), ("Mei '98", "Mei sembilan puluh delapan")],
)
def month_year(m: re.Match[str], s: SentenceText) -> str:
    return f"{month(m['m'])} {year(m['y'] or m['yy'])}"


@rules.rule(
    "month-year-numeric",
    Tier.FIGURE,
    "Bulan dan tahun dalam angka di belakang kata yang menandai masa.",
    rf"\b(?P<lead>(?:[Kk]edaluwarsa|[Kk]adaluarsa|[Bb]erlaku|s\.d\.|s/d|[Hh]ingga|[Ss]ampai|[Ss]ejak|[Pp]er|[Mm]ulai|[Ee]disi|[Pp]eriode|[Ee]xp\.?|[Bb]ulan|[Mm]asa)\s)(?P<m>{_MON})/(?P<y>20\d\d)(?![\w/]|[.,-]\d)",
    digit=True,
    needs=("/20",),
    examples=[("berlaku hingga 06/2025", "berlaku hingga Juni dua ribu dua puluh lima")],
)
def month_year_numeric(m: re.Match[str], s: SentenceText) -> Claim:
    return Claim(m.start("m"), m.end(), f"{month(m['m'])} {year(m['y'])}")


@rules.rule(
    "month-short",
    Tier.FIGURE,
    "Nama bulan yang disingkat dengan titik.",
    r"\b(?:Jan|Febr?|Peb|Apr|Jun|Jul|Agu|Agt|Ags|Sept?|Okt|Nov|Nop|Des)\.(?=\s[a-z\d])|(?<![\w.-])(?:Okt|Nop|Agt|Agst|Peb)(?![\w.'-])|(?:(?<=akhir )|(?<=awal )|(?<=bulan )|(?<=hingga )|(?<=sampai )|(?<=sejak )|(?<=s/d )|(?<=s\.d\. )|(?<=per ))(?:Jan|Feb|Apr|Jun|Jul|Sept?|Nov|Des)(?![\w.'-])",
    needs=(DOT, "Okt", "Nop", "Agt", "Agst", "Peb", "Jan", "Feb", "Apr", "Jun", "Jul", "Sep", "Nov", "Des"),
    examples=[
        ("akhir Okt. nanti", "akhir Oktober nanti"),
        ("kasus s/d Nov turun", "kasus sampai dengan November turun"),
    ],
)
def month_short(m: re.Match[str], s: SentenceText) -> str | None:
    return month(m[0])


@rules.rule(
    "season",
    Tier.FIGURE,
    "Dua tahun dengan garis miring.",
    rf"(?<![\w./-])(?P<a>{_YEAR})/(?P<b>\d{{4}}|\d\d)(?![\w/]|[.,-]\d)",
    digit=True,
    needs=("/",),
    examples=[
        ("musim 2022/2023", "musim dua ribu dua puluh dua dua ribu dua puluh tiga"),
        ("tahun ajaran 2024/25", "tahun ajaran dua ribu dua puluh empat dua ribu dua puluh lima"),
    ],
)
def season(m: re.Match[str], s: SentenceText) -> str:
    return f"{year(m['a'])} {year(m['b'], m['a'])}"


@rules.rule(
    "year-range",
    Tier.FIGURE,
    "Rentang tahun.",
    rf"(?<![\w./-])(?<!\d,)(?P<a>{_YEAR})(?:\s?[-–—]\s?|\s(?:s/d|s\.d\.|sd)\s)(?P<b>{_YEAR}|\d\d|sekarang|kini)(?P<an>(?:-?an\b)?)(?![\w/]|[.,-]\d)",
    digit=True,
    needs=("-", "–", "—", "s/d", "s.d", "sd "),
    examples=[
        ("2019–2024", "dua ribu sembilan belas hingga dua ribu dua puluh empat"),
        ("2019-24", "dua ribu sembilan belas hingga dua ribu dua puluh empat"),
        ("1998–sekarang", "seribu sembilan ratus sembilan puluh delapan hingga sekarang"),
    ],
)
def year_range(m: re.Match[str], s: SentenceText) -> str | None:
    last = m["b"]
    if not last[0].isdecimal():
        return f"{year(m['a'])} hingga {last}"
    end = last if len(last) == 4 else m["a"][:2] + last
    if int(end) <= int(m["a"]):
        return None
    return f"{year(m['a'])} {until(m[0])} {year(end)}{'an' if m['an'] else ''}"


@rules.rule(
    "decade",
    Tier.FIGURE,
    "Dasawarsa dan kelompok angka berakhiran -an.",
    r"(?<![\w./])(?<!\d,)(?<!\d[-–])(?<!an[-–])(?P<y>'?\d{1,3}(?:\.\d{3})*|\d{4,9})(?P<an>\s?[-–]?an\b)(?:(?P<until>\s?[-–—]\s?)(?P<z>'?\d{1,3}(?:\.\d{3})*|\d{4,9})[-–]?an\b)?",
    digit=True,
    needs=("an",),
    examples=[
        ("80-an", "delapan puluhan"),
        ("1990-an", "seribu sembilan ratus sembilan puluhan"),
        ("10.000-an", "sepuluh ribuan"),
        ("tahun 70an", "tahun tujuh puluhan"),
        ("1980-an–1990-an", "seribu sembilan ratus delapan puluhan hingga seribu sembilan ratus sembilan puluhan"),
    ],
)
def decade(m: re.Match[str], s: SentenceText) -> str:
    spoken = f"{number(m['y'].strip(chr(39)))}an"
    return f"{spoken} hingga {number(m['z'].strip(chr(39)))}an" if m["z"] else spoken


@rules.rule(
    "year-word",
    Tier.FIGURE,
    "Singkatan kata tahun di depan tahun.",
    rf"\b(?P<th>[Tt])hn?\.?\s(?={_YEAR}(?!\d))",
    digit=True,
    needs=("h. ", "hn. ", "h 1", "h 2", "hn 1", "hn 2"),
    examples=[("sejak th. 2019", "sejak tahun dua ribu sembilan belas")],
)
def year_word(m: re.Match[str], s: SentenceText) -> str:
    return f"{m['th']}ahun"


@rules.rule(
    "year-short",
    Tier.FIGURE,
    "Tahun yang ditulis dua angka dengan apostrof.",
    r"(?<![\w'])'(?P<y>\d\d)(?![\w'])",
    digit=True,
    needs=("'",),
    examples=[("angkatan '66", "angkatan enam puluh enam")],
)
def year_short(m: re.Match[str], s: SentenceText) -> str | None:
    if re.search(r"[^\s']'(?!\w)", s.behind(m)):
        return None  # the first of two quotation marks
    return digits(m["y"]) if m["y"][0] == "0" else cardinal(int(m["y"]))


@rules.rule(
    "calendar",
    Tier.FIGURE,
    "Penanda penanggalan: Masehi, Hijriah, sebelum Masehi.",
    rf"(?:(?<![\w./-])(?<!\d,)|(?<=[HM]/))(?P<y>\d{{1,3}}(?:\.\d{{3}})?|{_YEAR})\s?(?P<c>SM|H|M)(?:(?P<slash>\s?/\s?)(?=\d)|(?![\w/-]|\.\w|\s\d))",
    digit=True,
    needs=("SM", "H", "M"),
    examples=[
        ("1446 H", "seribu empat ratus empat puluh enam hijriah"),
        ("500 SM", "lima ratus sebelum Masehi"),
        ("1446 H/2025 M", "seribu empat ratus empat puluh enam hijriah dua ribu dua puluh lima Masehi"),
    ],
)
def calendar(m: re.Match[str], s: SentenceText) -> str | None:
    if m["slash"] and m["c"] == "SM":
        return None
    if m["c"] == "M" and not (
        (
            len(m["y"]) >= 3
            and "." not in m["y"]
            and re.search(r"(?:\b(?:[Pp]ada|[Ss]ejak|[Ss]ekitar|[Hh]ingga)\s|/)$", s.before(m, 14))
        )
        or speaks_of(r"\d\s?H\b|[Mm]asehi|[Aa]bad|[Tt]ahun", s.text)
    ):
        return None
    if m["c"] == "H" and not 1300 <= int(m["y"].replace(".", "")) <= 1500:
        return None
    return f"{number(m['y'])} " + {"SM": "sebelum Masehi", "H": "hijriah", "M": "Masehi"}[m["c"]]


@rules.rule(
    "era",
    Tier.FIGURE,
    "Masehi dan sebelum Masehi di belakang abad.",
    r"(?P<lead>\b[Aa]bad\s(?:ke-)?\w{1,8}(?:\s?[-–]\s?(?:ke-)?\w{1,8})?\s)(?P<c>SM|M)(?!\w)",
    needs=("bad",),
    examples=[
        ("abad ke-7 M", "abad ketujuh Masehi"),
        ("abad V SM", "abad kelima sebelum Masehi"),
        ("abad XV-XVI M", "abad kelima belas hingga keenam belas Masehi"),
    ],
)
def era(m: re.Match[str], s: SentenceText) -> Claim:
    return Claim(m.start("c"), m.end("c"), "Masehi" if m["c"] == "M" else "sebelum Masehi")
