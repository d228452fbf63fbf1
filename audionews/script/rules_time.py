"""Dates, years, clocks and durations.

Longer than 350 lines: a rule is a pattern, its examples and one function, and their order in the file is their precedence.
"""

from __future__ import annotations

import re

from audionews.script.numbers import MONTH_PATTERN, MONTH_STARTS, cardinal, digits, month, number
from audionews.script.rule import DOT, UNTIL, WEEKDAY, Claim, Sentence, Table, until

time = Table()

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MON = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:1[0-9]\d\d|20\d\d|21\d\d)"
_CLOCK = r"(?P<h{0}>[01]?\d|2[0-4])[.:](?P<m{0}>[0-5]\d)(?:[.:](?P<s{0}>[0-5]\d))?"
_ZONE = r"(?P<zone>\s?(?:WIB|WITA|Wita|WIT|Wib|Wit|wib|wita|wit|GMT|UTC)\b(?:/(?:WITA|WIT)\b)*)"
ZONES = {"WIB": "waktu Indonesia barat", "WITA": "waktu Indonesia tengah", "WIT": "waktu Indonesia timur",
         "GMT": "ge em te", "UTC": "u te ce"}  # fmt: skip
_AT = r"(?P<at>\b(?:(?:[Pp]ukul|[Jj]am|[Pp]kl|PUKUL|JAM|[Pp]k)\s+|(?:[Pp]kl|[Pp]uk|[Pp]k)\.\s*))"


def year(figures: str, near: str = "") -> str:
    """A year: four figures as a number, two ("24") by the century of ``near`` or plainly."""
    if len(figures) == 2 and near:
        return cardinal(int(near[:2] + figures))
    return cardinal(int(figures)) if figures[0] != "0" else digits(figures)


def full_year(figures: str) -> str:
    """The two last figures of a year in a date: "45" → 1945, "24" → 2024."""
    if len(figures) == 2:
        figures = ("20" if int(figures) < 40 else "19") + figures
    return cardinal(int(figures))


def date(day: str, mon: str, yr: str | None = None) -> str | None:
    name = month(mon)
    if not name or not 1 <= int(day) <= 31:
        return None
    return f"{cardinal(int(day))} {name}" + (f" {full_year(yr)}" if yr else "")


def clock(hour: str, minute: str | None, second: str | None = None) -> str:
    """ "08", "00" → "delapan"; "07", "05" → "tujuh nol lima"; "14", "30" → "empat belas tiga puluh"."""
    said = cardinal(int(hour))
    if minute and (int(minute) or (second and int(second))):
        said += " " + (digits(minute) if minute[0] == "0" else cardinal(int(minute)))
    if second and int(second):
        said += " " + (digits(second) if second[0] == "0" else cardinal(int(second)))
    return said


def zone(shown: str | None) -> str:
    if not shown:
        return ""
    return " " + " ".join(ZONES[part.upper()] for part in shown.strip().split("/"))


@time.rule(
    "date-iso",
    "Tanggal tahun-bulan-hari.",
    rf"(?<![\w./-])(?<!\d,)(?P<y>{_YEAR})(?P<sep>[-/.])(?P<m>{_MON})(?P=sep)(?P<d>{_DAY})(?:T(?P<h>\d\d):(?P<min>\d\d)[\d:.+Z-]*)?(?![\w/]|[.,-]\d)",
    digit=True,
    needs=("20", "19", "18", "17", "21"),
    examples=[("2023-11-05", "lima November dua ribu dua puluh tiga")],
)
def date_iso(m: re.Match[str], s: Sentence) -> str | None:
    return date(m["d"], m["m"], m["y"])


@time.rule(
    "date-range-numeric",
    "Rentang tanggal dalam angka, dengan hari di depannya.",
    rf"(?P<day>\b{WEEKDAY}(?:\s?[-–—/]\s?{WEEKDAY})?,?)\s?(?P<open>\()?(?P<a>{_DAY})(?:/(?P<am>{_MON}))?\s?[-–—]\s?(?P<b>{_DAY})/(?P<bm>{_MON})(?:/(?P<y>\d{{4}}|\d\d))?(?(open)\))(?![\d/])",
    digit=True,
    needs=("/",),
    examples=[
        ("Sabtu-Minggu (5-6/7)", "Sabtu hingga Minggu lima hingga enam Juli"),
        ("Senin (30/6-2/7)", "Senin tiga puluh Juni hingga dua Juli"),
    ],
)
def date_range_numeric(m: re.Match[str], s: Sentence) -> str | None:
    last = date(m["b"], m["bm"], m["y"])
    if not last:
        return None
    days = re.sub(r"\s?[-–—/]\s?", " hingga ", m["day"]).rstrip(",")
    first = date(m["a"], m["am"]) if m["am"] else cardinal(int(m["a"]))
    return f"{days} {first} hingga {last}"


@time.rule(
    "date-span-numeric",
    "Rentang tanggal lengkap dalam angka, tanpa nama hari.",
    rf"(?<![\w./-])(?<!\d,)(?P<open>\()?(?P<a>{_DAY})(?:/(?P<am>{_MON}))?\s?[-–—]\s?(?P<b>{_DAY})/(?P<bm>{_MON})(?:/(?P<y>{_YEAR}))?(?(open)\))(?![\w/]|[.,-]\d)",
    digit=True,
    needs=("/",),
    examples=[
        ("1-10/8/2024", "satu hingga sepuluh Agustus dua ribu dua puluh empat"),
        ("31/3–5/4", "tiga puluh satu Maret hingga lima April"),
    ],
)
def date_span_numeric(m: re.Match[str], s: Sentence) -> str | None:
    if not m["y"]:
        if not m["am"]:
            return None
        first, last = (int(m["am"]), int(m["a"])), (int(m["bm"]), int(m["b"]))
        if not first < last or not (first[1] > first[0] or last[1] > last[0]):
            return None  # "1/4–1/2 sendok"
    last = date(m["b"], m["bm"], m["y"])
    first = date(m["a"], m["am"]) if m["am"] else cardinal(int(m["a"]))
    return f"{first} hingga {last}" if last and first else None


@time.rule(
    "date-weekday",
    "Hari dengan tanggal dalam angka: bulannya dibaca namanya.",
    rf"(?P<day>\b{WEEKDAY}(?:\s(?:pagi|siang|sore|malam|petang|dini hari|kemarin|lalu|ini))?),?\s?(?P<open>\(\s?)?(?P<d>{_DAY})(?P<sep>[/-])(?P<m>{_MON})(?:(?P=sep)(?P<y>\d{{4}}|\d\d))?(?(open)\s?(?P<close>\)))(?![\w/-])",
    digit=True,
    needs=("/", "-"),
    examples=[
        ("Senin (3/2)", "Senin tiga Februari"),
        ("Rabu, 01/12/2021", "Rabu satu Desember dua ribu dua puluh satu"),
        ("Selasa malam (7/1)", "Selasa malam tujuh Januari"),
    ],
)
def date_weekday(m: re.Match[str], s: Sentence) -> str | None:
    said = date(m["d"], m["m"], m["y"])
    return said and f"{m['day']} {said}"


_WEEK = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@time.rule(
    "weekday-range",
    "Rentang hari: tanda hubung di antara dua hari yang tidak berurutan atau di belakang tanggalnya dibaca hingga.",
    rf"(?:\b(?P<a>{WEEKDAY})|(?<=\d\)))(?P<dash>\s?[-–—]\s?)(?P<b>{WEEKDAY})\b",
    needs=("-", "–", "—"),
    examples=[
        ("Senin–Jumat", "Senin hingga Jumat"),
        ("akhir pekan, Sabtu-Minggu", "akhir pekan, Sabtu-Minggu"),
        ("Senin (1/4) - Rabu (3/4)", "Senin satu April hingga Rabu tiga April"),
    ],
)
def weekday_range(m: re.Match[str], s: Sentence) -> Claim | None:
    if m["a"]:
        first, second = (day.replace("'", "").replace("Ahad", "Minggu") for day in (m["a"], m["b"]))
        if (_WEEK.index(second) - _WEEK.index(first)) % 7 == 1:
            return None
    return Claim(m.start("dash"), m.end("dash"), "hingga")


@time.rule(
    "date-numeric",
    "Tanggal lengkap dalam angka.",
    rf"(?<![\w./–—-])(?<!\d,)(?P<open>\()?(?P<d>{_DAY})(?P<sep>[-/.])(?P<m>{_MON})(?P=sep)(?P<y>{_YEAR}|(?<=/)\d\d)(?(open)\))(?![\w/]|[.,-]\d)",
    examples=[
        ("17/8/1945", "tujuh belas Agustus seribu sembilan ratus empat puluh lima"),
        ("03-02-2025", "tiga Februari dua ribu dua puluh lima"),
        ("12.05.2024", "dua belas Mei dua ribu dua puluh empat"),
        ("(18/9/2025)", "delapan belas September dua ribu dua puluh lima"),
    ],
)
def date_numeric(m: re.Match[str], s: Sentence) -> str | None:
    return date(m["d"], m["m"], m["y"])


@time.rule(
    "date-said",
    "Tanggal dan bulan dalam angka, bila kata di depannya atau kurungnya menandai tanggal.",
    rf"(?:(?P<lead>\b(?:[Tt]anggal|[Tt]gl\.?|[Pp]er tanggal|[Hh]ari ini|[Kk]emarin|[Bb]esok|[Ss]emalam|[Tt]adi malam|malam|pagi|siang|sore|lalu|lusa|pekan ini|[Pp]er|[Ss]ejak|[Mm]ulai),?\s)\s?(?P<open>\()?|(?P<bare>\())(?P<d>{_DAY})(?:\s?[-–]\s?(?P<d2>{_DAY}))?/(?P<m>{_MON})(?(open)\))(?(bare)(?=[),;]))(?:(?<=\))|\)|(?![\w/]|[-–]\d|\s{MONTH_PATTERN}))",
    digit=True,
    needs=("/",),
    examples=[
        ("tanggal 17/8", "tanggal tujuh belas Agustus"),
        ("kemarin (4/5)", "kemarin empat Mei"),
        ("per 17/3", "per tujuh belas Maret"),
        ("(9/12)", "sembilan Desember"),
    ],
)
def date_said(m: re.Match[str], s: Sentence) -> Claim | None:
    said = date(m["d2"] or m["d"], m["m"])
    if m[0] == "(24/7)" or not said or (not m["lead"] and _PARTS.match(s.text, m.end()) and int(m["d"]) < int(m["m"])):
        return None
    said = f"{cardinal(int(m['d']))} hingga {said}" if m["d2"] else said
    lead = m["lead"] or ""
    if re.match(r"[Tt]gl", lead):
        return Claim(m.start(), m.end(), f"tanggal {said}")
    return Claim(m.start() + len(lead), m.end(), said)


_PARTS = re.compile(
    r"\s(?:bagian|dari|porsi|saham|suara|kursi|lahan|anggota|penduduk|dosis|gelas|warisan|harta|final)\b"
)
_DATED = re.compile(r"\b(?:akhir|awal|batas|hingga|sampai|jadwal|edisi|aksi|terbit)\s$", re.IGNORECASE)
_NO_DATE = re.compile(
    r"\b(?:[Nn]omor|[Nn]o\.?|[Tt]ipe|[Tt]ype|RT|RW|[Tt]ensi|[Tt]ekanan|[Ll]ayar|[Rr]asio|[Ff]ormat|[Ss]kala|[Uu]kuran|[Bb]lok|[Kk]elas|"
    r"[Kk]avel\w*|[Pp]asal|[Nn]ilai|phi?|pi|[Bb]irama|[Mm]ata|[Vv]isus|[Ll]ensa)\b|π"
)


@time.rule(
    "date-likely",
    "Hari dan bulan dalam angka tanpa kata tanggal: pembilang yang lebih besar daripada penyebutnya bukan pecahan.",
    rf"(?<![\w./-])(?<!\d,)(?:(?P<d>{_DAY})\s?[-–]\s?)?(?P<d2>{_DAY})/(?P<m>{_MON})(?![\w/]|[.,-]\d)",
    digit=True,
    needs=("/",),
    examples=[
        ("batas akhir 30/6", "batas akhir tiga puluh Juni"),
        ("aksi 21-22/5", "aksi dua puluh satu hingga dua puluh dua Mei"),
        ("hari jadi kota, 5/10, dirayakan", "hari jadi kota, lima Oktober, dirayakan"),
    ],
)
def date_likely(m: re.Match[str], s: Sentence) -> str | None:
    first, day, mon = m["d"], int(m["d2"]), int(m["m"])
    before = s.text[: m.start()]
    apart = before.endswith(", ") and s.text[m.end() : m.end() + 1] == ","
    if (
        m[0] == "24/7"
        or _NO_DATE.search(before[-24:])
        or (not apart and day <= mon and not first)
        or (first and int(first) >= day)
    ):
        return None
    if first is None and not apart and day <= 12 and not _DATED.search(before):
        return None
    said = date(m["d2"], m["m"])
    return f"{cardinal(int(first))} hingga {said}" if first else said


@time.rule(
    "date-month",
    "Tanggal dengan nama bulan, juga yang disingkat; tahunnya ikut dibaca.",
    rf"(?<![\w./-])(?<!\d,)(?:(?P<tgl>[Tt]gl\.?)\s?)?(?P<a>{_DAY})(?:\s?(?P<am>{MONTH_PATTERN}))?(?:(?P<until>{UNTIL})(?P<b>{_DAY}))?\s?(?P<m>{MONTH_PATTERN})(?![\w])(?:\s?(?P<y>{_YEAR}|'\d\d)(?!\d|[.,]\d|[-–]\d)(?:\s?(?P<era>M|SM)(?:\s?/\s?(?=\d)|(?![\w/-]))|(?:\s?/\s?)(?=\d\d?\s[A-Z][a-z'’]+\s\d{{4}}))?)?",
    digit=True,
    needs=MONTH_STARTS,
    examples=[
        (
            "1 Maret 2025 M/1 Ramadan 1446 H",
            "satu Maret dua ribu dua puluh lima Masehi satu Ramadan seribu empat ratus empat puluh enam hijriah",
        ),
        ("1 Okt. nanti", "satu Oktober nanti"),
        ("2 Nov. 1987", "dua November seribu sembilan ratus delapan puluh tujuh"),
        ("28–30 April 2024", "dua puluh delapan hingga tiga puluh April dua ribu dua puluh empat"),
        ("28 Feb-3 Mar", "dua puluh delapan Februari hingga tiga Maret"),
        ("tgl. 5 Mei", "tanggal lima Mei"),
    ],
)
def date_month(m: re.Match[str], s: Sentence) -> str | Claim | None:
    if bool(m["am"]) and not m["b"]:
        return None
    said = f"{cardinal(int(m['a']))}"
    if m["am"]:
        said += f" {month(m['am'])}"
    if m["b"]:
        said += f" {until(m['until'])} {cardinal(int(m['b']))}"
    said += f" {month(m['m'])}"
    if m["y"]:
        said += f" {full_year(m['y'].strip(chr(39)))}"
    if m["era"]:
        said += " Masehi" if m["era"] == "M" else " sebelum Masehi"
    if m["tgl"]:
        said = f"tanggal {said}"
    return said


@time.rule(
    "month-range",
    "Rentang bulan.",
    rf"\b(?P<a>{MONTH_PATTERN})(?:\s(?P<ya>{_YEAR}))?\s?[-–—]\s?(?P<b>{MONTH_PATTERN})(?!\w)(?:\s(?P<y>{_YEAR})(?!\d|[.,]\d))?",
    needs=("-", "–", "—"),
    examples=[("Juni-Juli 2024", "Juni hingga Juli dua ribu dua puluh empat"), ("Nov-Des", "November hingga Desember")],
)
def month_range(m: re.Match[str], s: Sentence) -> str:
    said = f"{month(m['a'])} {year(m['ya'])}" if m["ya"] else f"{month(m['a'])}"
    return f"{said} hingga {month(m['b'])}" + (f" {year(m['y'])}" if m["y"] else "")


@time.rule(
    "month-year",
    "Bulan yang disingkat di depan tahun.",
    rf"\b(?P<m>{MONTH_PATTERN})\s(?:(?P<y>{_YEAR})|'(?P<yy>\d\d))(?![\d]|[.,-]\d)",
    digit=True,
    needs=MONTH_STARTS,
    examples=[("Sept. 2023", "September dua ribu dua puluh tiga"), ("Mei '98", "Mei sembilan puluh delapan")],
)
def month_year(m: re.Match[str], s: Sentence) -> str:
    return f"{month(m['m'])} {year(m['y'] or m['yy'])}"


@time.rule(
    "month-year-numeric",
    "Bulan dan tahun dalam angka di belakang kata yang menandai masa.",
    rf"\b(?P<lead>(?:[Kk]edaluwarsa|[Kk]adaluarsa|[Bb]erlaku|s\.d\.|s/d|[Hh]ingga|[Ss]ampai|[Ss]ejak|[Pp]er|[Mm]ulai|[Ee]disi|[Pp]eriode|[Ee]xp\.?|[Bb]ulan|[Mm]asa)\s)(?P<m>{_MON})/(?P<y>20\d\d)(?![\w/]|[.,-]\d)",
    digit=True,
    needs=("/20",),
    examples=[("berlaku hingga 06/2025", "berlaku hingga Juni dua ribu dua puluh lima")],
)
def month_year_numeric(m: re.Match[str], s: Sentence) -> Claim:
    return Claim(m.start("m"), m.end(), f"{month(m['m'])} {year(m['y'])}")


@time.rule(
    "month-short",
    "Nama bulan yang disingkat dengan titik.",
    r"\b(?:Jan|Febr?|Peb|Apr|Jun|Jul|Agu|Agt|Ags|Sept?|Okt|Nov|Nop|Des)\.(?=\s[a-z\d])",
    needs=(DOT,),
    examples=[("akhir Okt. nanti", "akhir Oktober nanti")],
)
def month_short(m: re.Match[str], s: Sentence) -> str | None:
    return month(m[0])


@time.rule(
    "season",
    "Dua tahun dengan garis miring.",
    rf"(?<![\w./-])(?P<a>{_YEAR})/(?P<b>\d{{4}}|\d\d)(?![\w/]|[.,-]\d)",
    digit=True,
    needs=("/",),
    examples=[
        ("musim 2022/2023", "musim dua ribu dua puluh dua dua ribu dua puluh tiga"),
        ("tahun ajaran 2024/25", "tahun ajaran dua ribu dua puluh empat dua ribu dua puluh lima"),
    ],
)
def season(m: re.Match[str], s: Sentence) -> str:
    return f"{year(m['a'])} {year(m['b'], m['a'])}"


@time.rule(
    "year-range",
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
def year_range(m: re.Match[str], s: Sentence) -> str | None:
    last = m["b"]
    if not last[0].isdecimal():
        return f"{year(m['a'])} hingga {last}"
    end = last if len(last) == 4 else m["a"][:2] + last
    if int(end) <= int(m["a"]):
        return None
    return f"{year(m['a'])} {until(m[0])} {year(end)}{'an' if m['an'] else ''}"


@time.rule(
    "decade",
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
def decade(m: re.Match[str], s: Sentence) -> str:
    said = f"{number(m['y'].strip(chr(39)))}an"
    return f"{said} hingga {number(m['z'].strip(chr(39)))}an" if m["z"] else said


@time.rule(
    "year-word",
    "Singkatan kata tahun di depan tahun.",
    rf"\b(?P<th>[Tt])hn?\.?\s(?={_YEAR}(?!\d))",
    digit=True,
    needs=("h. ", "hn. ", "h 1", "h 2", "hn 1", "hn 2"),
    examples=[("sejak th. 2019", "sejak tahun dua ribu sembilan belas")],
)
def year_word(m: re.Match[str], s: Sentence) -> str:
    return f"{m['th']}ahun"


@time.rule(
    "year-short",
    "Tahun yang ditulis dua angka dengan apostrof.",
    r"(?<![\w'])'(?P<y>\d\d)(?![\w'])",
    digit=True,
    needs=("'",),
    examples=[("angkatan '66", "angkatan enam puluh enam")],
)
def year_short(m: re.Match[str], s: Sentence) -> str | None:
    if re.search(r"[^\s']'(?!\w)", s.text[m.end() :]):
        return None  # the first of two quotation marks
    return digits(m["y"]) if m["y"][0] == "0" else cardinal(int(m["y"]))


@time.rule(
    "calendar",
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
def calendar(m: re.Match[str], s: Sentence) -> str | None:
    if m["slash"] and m["c"] == "SM":
        return None
    if m["c"] == "M" and not (
        (len(m["y"]) >= 3 and "." not in m["y"]) or re.search(r"\d\s?H\b|[Mm]asehi|[Aa]bad|[Tt]ahun", s.text)
    ):
        return None
    if m["c"] == "H" and not 1300 <= int(m["y"].replace(".", "")) <= 1500:
        return None
    return f"{number(m['y'])} " + {"SM": "sebelum Masehi", "H": "hijriah", "M": "Masehi"}[m["c"]]


@time.rule(
    "era",
    "Masehi dan sebelum Masehi di belakang abad.",
    r"(?P<lead>\b[Aa]bad\s(?:ke-)?\w{1,8}\s)(?P<c>SM|M)(?!\w)",
    needs=("bad",),
    examples=[("abad ke-7 M", "abad ketujuh Masehi"), ("abad V SM", "abad kelima sebelum Masehi")],
)
def era(m: re.Match[str], s: Sentence) -> Claim:
    return Claim(m.start("c"), m.end("c"), "Masehi" if m["c"] == "M" else "sebelum Masehi")


@time.rule(
    "clock-range",
    "Rentang pukul.",
    rf"(?:{_AT}|(?<![\w./-])(?<!\d,))(?:{_CLOCK.format(1)}|(?P<hh>[01]?\d|2[0-4]))(?P<z1>\s(?:WIB|WITA|Wita|WIT|Wib))?(?P<until>{UNTIL})(?P<at2>(?:[Pp]ukul|jam)\s)?{_CLOCK.format(2)}(?![\d]|[.,:]\d){_ZONE}?",
    digit=True,
    needs=("-", "–", "—", "s/d", "s.d", "sd", "hingga", "sampai"),
    examples=[
        ("pukul 08.00–10.00", "pukul delapan hingga sepuluh"),
        ("pukul 09.00-12.30 WIB", "pukul sembilan hingga dua belas tiga puluh waktu Indonesia barat"),
    ],
)
def clock_range(m: re.Match[str], s: Sentence) -> str | None:
    if not m["at"] and not m["zone"] and not (m["h1"] and _plain_clock(m["h1"], m["h2"], s)):
        return None
    at = f"{_at(m['at'])} " if m["at"] else ""
    first = clock(m["h1"] or m["hh"], m["m1"], m["s1"])
    again = m["at2"] or ""
    return f"{at}{first}{zone(m['z1'])} {until(m['until'])} {again}{clock(m['h2'], m['m2'], m['s2'])}{zone(m['zone'])}"


def _plain_clock(a: str, b: str, s: Sentence) -> bool:
    """Two clocks without "pukul": both of two figures, in a text that does not speak of money or decimals."""
    return len(a) == len(b) == 2 and int(a) < int(b)


def _at(shown: str) -> str:
    word = shown.strip().rstrip(".")
    return {"pkl": "pukul", "puk": "pukul", "Pkl": "Pukul", "Puk": "Pukul"}.get(
        word, word.lower() if word.isupper() else word
    )


@time.rule(
    "clock-open",
    "Pukul sampai selesai.",
    rf"{_AT}{_CLOCK.format(1)}{_ZONE}?\s?[-–]\s?selesai",
    digit=True,
    needs=("selesai",),
    examples=[("pukul 13.00-selesai", "pukul tiga belas hingga selesai")],
)
def clock_open(m: re.Match[str], s: Sentence) -> str:
    return f"{_at(m['at'])} {clock(m['h1'], m['m1'])}{zone(m['zone'])} hingga selesai"


@time.rule(
    "clock",
    "Pukul: menit nol tidak dibaca, singkatan waktu dibaca lengkap.",
    rf"{_AT}(?:{_CLOCK.format(1)}(?!\d|[.,:]\d)|(?P<hh>[01]?\d|2[0-4])(?![\w]|[.,:/-]\d)){_ZONE}?",
    digit=True,
    needs=("ukul", "am ", "kl ", "kl.", "uk.", "pk", "Pk", "PUKUL", "JAM "),
    examples=[
        ("pukul 14.30 WIB", "pukul empat belas tiga puluh waktu Indonesia barat"),
        ("pukul 07:05", "pukul tujuh nol lima"),
        ("jam 9 pagi", "jam sembilan pagi"),
        ("pkl. 20.00 WITA", "pukul dua puluh waktu Indonesia tengah"),
    ],
)
def clock_said(m: re.Match[str], s: Sentence) -> str:
    return f"{_at(m['at'])} {clock(m['h1'] or m['hh'], m['m1'], m['s1'])}{zone(m['zone'])}"


@time.rule(
    "clock-zone",
    "Pukul yang dikenali dari singkatan waktunya.",
    rf"(?<![\w./:-])(?<!\d,){_CLOCK.format(1)}{_ZONE}",
    digit=True,
    needs=("WI", "Wi", "wi", "GMT", "UTC"),
    examples=[("19.15 WIT", "sembilan belas lima belas waktu Indonesia timur")],
)
def clock_zone(m: re.Match[str], s: Sentence) -> str:
    return f"{clock(m['h1'], m['m1'], m['s1'])}{zone(m['zone'])}"


@time.rule(
    "clock-bare",
    "Pukul tanpa kata pukul: dua angka, titik atau titik dua, dua angka, di depan keterangan waktu.",
    rf"(?<![\w./:-])(?<!\d,){_CLOCK.format(1)}(?=\s(?:waktu setempat|pagi|siang|sore|malam|petang|dini hari))",
    digit=True,
    needs=(" waktu", " pagi", " siang", " sore", " malam", " petang", " dini"),
    examples=[("16.00 waktu setempat", "enam belas waktu setempat")],
)
def clock_bare(m: re.Match[str], s: Sentence) -> str:
    return clock(m["h1"], m["m1"], m["s1"])


_CLOCK_WORDS = re.compile(
    r"\b(?:[Pp]ukul|PUKUL|[Jj]am|JAM|[Pp]kl|WIB|WITA|WIT|Wib|Wita|wib|jadwal|Jadwal|imsak|Imsak|[Aa]zan|magrib|subuh|buka puasa|kick-?off|tayang|berangkat|keberangkatan|tiba|kedatangan|lepas landas|mendarat|check-in)\b"
)


@time.rule(
    "clock-again",
    "Pukul berikutnya dalam kalimat yang sudah menyebut pukul.",
    rf"(?:(?P<or>(?<=[A-Za-z])/)|(?<![\w.:/-])(?<!\d,)){_CLOCK.format(1)}(?![\w]|[.,:/]\d){_ZONE}?",
    digit=True,
    needs=(DOT, ":"),
    examples=[
        ("pukul 06.00 dan 14.20", "pukul enam dan empat belas dua puluh"),
        ("pukul 15.00 WIB/16.00 WITA", "pukul lima belas waktu Indonesia barat atau enam belas waktu Indonesia tengah"),
    ],
)
def clock_again(m: re.Match[str], s: Sentence) -> str | None:
    if (len(m["h1"]) < 2 or m["s1"]) and not m["zone"]:
        return None
    if re.match(
        r"\s?(?:persen|%|ribu|juta|miliar|triliun|poin|kilo|meter|km|kg|ton|dolar|detik|derajat)", s.text[m.end() :]
    ):
        return None
    before = s.text[: m.start()]
    if re.search(r"(?:Rp|\$|versi|[Pp]asal|[Nn]omor|No\.)\s?$", before[-8:]):
        return None
    dated = re.search(r"(?:\d\)|Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu),\s$", before[-8:])
    if not (dated or (m["h1"][0] == "0" and m["m1"]) or _CLOCK_WORDS.search(s.text)):
        return None
    return f"{'atau ' if m['or'] else ''}{clock(m['h1'], m['m1'], m['s1'])}{zone(m['zone'])}"


@time.rule(
    "zone",
    "Singkatan waktu yang berdiri sendiri.",
    r"(?<!\w)(?:WIB|WITA|WIT)(?!\w)",
    needs=("WI",),
    examples=[("dini hari WIB", "dini hari waktu Indonesia barat")],
)
def zone_alone(m: re.Match[str], s: Sentence) -> str:
    return ZONES[m[0]]


@time.rule(
    "lap",
    "Catatan waktu dalam menit dan detik.",
    r"(?<![\w./:-])(?<!\d,)(?P<m>\d{1,2})(?::(?P<s>[0-5]\d)(?:[.,](?P<f>\d{1,3})(?![\w:])(?P<u>\s(?:menit|detik)\b)?|(?P<u2>\s(?:menit|detik)\b))|\.(?P<s2>[0-5]\d),(?P<f2>\d{1,3})(?![\w:])(?:\s(?:menit|detik)\b)?)",
    digit=True,
    needs=(":", "detik", "waktu", "inis", "catat"),
    examples=[
        ("1:45,23 menit", "satu menit empat puluh lima koma dua tiga detik"),
        ("finis 1.34,56", "finis satu menit tiga puluh empat koma lima enam detik"),
        ("irit 1:18,5", "irit satu banding delapan belas koma lima"),
    ],
)
def lap(m: re.Match[str], s: Sentence) -> str | None:
    if re.search(r"[Ss]kala|[Rr]asio|[Pp]erbandingan", s.text):
        return None
    if m["s"] and not m["u"] and not m["u2"] and not _RACE.search(s.text):
        return None
    decimals = m["f"] or m["f2"]
    part = f" koma {digits(decimals)}" if decimals else ""
    return f"{cardinal(int(m['m']))} menit {cardinal(int(m['s'] or m['s2']))}{part} detik"


_RACE = re.compile(
    r"\b(?:waktu(?:nya)?|lap|putaran|tercepat|tercepatnya|detik|menit|finis|finish|rekor(?:nya)?|kualifikasi|pole|posisi|gaya|renang|lari|balap\w*|latihan|"
    r"mencatat\w*|mencetak|membukukan|sirkuit|etape|durasi)\b",
    re.IGNORECASE,
)


@time.rule(
    "stopwatch",
    "Catatan waktu lomba: jam, menit, detik.",
    r"(?<![\w./:-])(?<!\d,)(?P<h>\d{1,2}):(?P<m>[0-5]\d):(?P<s>[0-5]\d)(?:[.,](?P<f>\d+))?(?![\w:])",
    digit=True,
    needs=(":",),
    examples=[("02:15:30", "dua jam lima belas menit tiga puluh detik")],
)
def stopwatch(m: re.Match[str], s: Sentence) -> str:
    part = f" koma {digits(m['f'])}" if m["f"] else ""
    return f"{cardinal(int(m['h']))} jam {cardinal(int(m['m']))} menit {cardinal(int(m['s']))}{part} detik"


@time.rule(
    "minute-added",
    "Menit tambahan pertandingan.",
    r"(?<![\w./])(?<!\d,)(?P<ke>(?:ke-)?)(?P<a>45|90|105|120)\s?\+\s?(?P<b>\d{1,2})'?(?!\w)",
    digit=True,
    needs=("+",),
    examples=[("menit 90+3", "menit sembilan puluh plus tiga"), ("menit ke-45+2", "menit keempat puluh lima plus dua")],
)
def minute_added(m: re.Match[str], s: Sentence) -> str:
    return f"{'ke' if m['ke'] else ''}{cardinal(int(m['a']))} plus {cardinal(int(m['b']))}"


@time.rule(
    "minute-mark",
    "Menit pertandingan dengan tanda petik.",
    r"(?<![\w./])(?<!\d,)(?P<ke>(?:ke-)?)(?P<a>\d{1,3})['′](?!\w|\d)",
    digit=True,
    needs=("'", "′"),
    examples=[("(23') gol", "menit dua puluh tiga, gol"), ("menit 5' dan 67'", "menit lima dan enam puluh tujuh")],
)
def minute_mark(m: re.Match[str], s: Sentence) -> str | None:
    if re.search(r"(?:^|[\s(])'(?=[^\s'])[^']*$", s.text[: m.start()]):
        return None  # the second of two quotation marks
    said = re.search(
        r"[Mm]enit(?:\s[ke\d'′+,-]+(?:\s(?:dan|serta|hingga))?)*\s$", s.text[max(0, m.start() - 40) : m.start()]
    )
    return f"{'' if said else 'menit '}{'ke' if m['ke'] else ''}{cardinal(int(m['a']))}"


@time.rule(
    "duration-short",
    "Singkatan satuan waktu di belakang angka.",
    r"(?<![\w./])(?<!\d,)(?P<a>\d{1,3}(?:\.\d{3})*(?:,\d+)?)\s?(?P<u>thn|th|bln|mnt|dtk|hr|mgg)\b\.?",
    digit=True,
    needs=("th", "bln", "mnt", "dtk", "hr", "mgg"),
    examples=[("2 thn", "dua tahun"), ("15 mnt", "lima belas menit"), ("6 bln", "enam bulan")],
)
def duration_short(m: re.Match[str], s: Sentence) -> str:
    unit = {
        "thn": "tahun",
        "th": "tahun",
        "bln": "bulan",
        "mnt": "menit",
        "dtk": "detik",
        "hr": "hari",
        "mgg": "minggu",
    }
    return f"{number(m['a'])} {unit[m['u']]}"
