"""Dates: day and month, in figures and with the name of the month."""

from __future__ import annotations

import re
from math import gcd

from audionews.script.numbers import MONTH_PATTERN, MONTH_STARTS, cardinal, digits, month
from audionews.script.packed import packed
from audionews.script.rules.rule import UNTIL, WEEKDAY, Claim, SentenceText, Table, Tier, until

rules = Table()


_DAY = r"(?:0?[1-9]|[12]\d|3[01])"


_MON = r"(?:0?[1-9]|1[0-2])"


_YEAR = r"(?:1[0-9]\d\d|20\d\d|21\d\d)"


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


@rules.rule(
    "date-iso",
    Tier.CERTAIN,
    "Tanggal tahun-bulan-hari.",
    rf"(?<![\w./-])(?<!\d,)(?P<y>{_YEAR})(?P<sep>[-/.])(?P<m>{_MON})(?P=sep)(?P<d>{_DAY})(?:T(?P<h>\d\d):(?P<min>\d\d)[\d:.+Z-]*)?(?![\w/]|[.,-]\d)",
    digit=True,
    needs=("20", "19", "18", "17", "21"),
    examples=[("2023-11-05", "lima November dua ribu dua puluh tiga")],
)
def date_iso(m: re.Match[str], s: SentenceText) -> str | None:
    return date(m["d"], m["m"], m["y"])


@rules.rule(
    "date-range-numeric",
    Tier.CERTAIN,
    "Rentang tanggal dalam angka, dengan hari di depannya.",
    rf"(?P<day>\b{WEEKDAY}(?:\s?[-–—/]\s?{WEEKDAY})?,?)\s?(?P<open>\()?(?P<a>{_DAY})(?:/(?P<am>{_MON}))?\s?[-–—]\s?(?P<b>{_DAY})/(?P<bm>{_MON})(?:/(?P<y>\d{{4}}|\d\d))?(?(open)\))(?![\d/])",
    digit=True,
    needs=("/",),
    examples=[
        ("Sabtu-Minggu (5-6/7)", "Sabtu hingga Minggu lima hingga enam Juli"),
        ("Senin (30/6-2/7)", "Senin tiga puluh Juni hingga dua Juli"),
    ],
)
def date_range_numeric(m: re.Match[str], s: SentenceText) -> str | None:
    last = date(m["b"], m["bm"], m["y"])
    if not last:
        return None
    days = re.sub(r"\s?[-–—/]\s?", " hingga ", m["day"]).rstrip(",")
    first = date(m["a"], m["am"]) if m["am"] else cardinal(int(m["a"]))
    return f"{days} {first} hingga {last}"


@rules.rule(
    "date-span-numeric",
    Tier.CERTAIN,
    "Rentang tanggal lengkap dalam angka, tanpa nama hari.",
    rf"(?<![\w./-])(?<!\d,)(?P<open>\()?(?P<a>{_DAY})(?:/(?P<am>{_MON})(?:/(?P<ay>{_YEAR}|\d\d))?)?\s?[-–—]\s?(?P<b>{_DAY})/(?P<bm>{_MON})(?:/(?P<y>{_YEAR}|(?<=/)\d\d))?(?(open)\))(?![\w/]|[.,-]\d)",
    digit=True,
    needs=("/",),
    examples=[
        ("1-10/8/2024", "satu hingga sepuluh Agustus dua ribu dua puluh empat"),
        ("31/3–5/4", "tiga puluh satu Maret hingga lima April"),
        ("30/12/25-2/1/26", "tiga puluh Desember dua ribu dua puluh lima hingga dua Januari dua ribu dua puluh enam"),
    ],
)
def date_span_numeric(m: re.Match[str], s: SentenceText) -> str | None:
    if not m["y"]:
        if not m["am"]:
            return None
        first, last = (int(m["am"]), int(m["a"])), (int(m["bm"]), int(m["b"]))
        if not first < last or not (first[1] > first[0] or last[1] > last[0]):
            return None  # "1/4–1/2 sendok"
    last = date(m["b"], m["bm"], m["y"])
    first = date(m["a"], m["am"], m["ay"]) if m["am"] else cardinal(int(m["a"]))
    return f"{first} hingga {last}" if last and first else None


@rules.rule(
    "date-weekday",
    Tier.CERTAIN,
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
def date_weekday(m: re.Match[str], s: SentenceText) -> str | None:
    spoken = date(m["d"], m["m"], m["y"])
    return spoken and f"{m['day']} {spoken}"


@rules.rule(
    "date-numeric",
    Tier.CERTAIN,
    "Tanggal lengkap dalam angka.",
    rf"(?<![\w./–—-])(?<!\d,)(?P<open>\()?(?P<d>{_DAY})(?P<sep>[-/.])(?P<m>{_MON})(?P=sep)(?P<y>{_YEAR}|(?<=/)\d\d|(?<=-0\d-)\d\d|(?<=\.0\d\.)\d\d)(?(open)\))(?![\w/]|[.,-]\d)",
    examples=[
        ("17/8/1945", "tujuh belas Agustus seribu sembilan ratus empat puluh lima"),
        ("03-02-2025", "tiga Februari dua ribu dua puluh lima"),
        ("12.05.2024", "dua belas Mei dua ribu dua puluh empat"),
        ("17-08-45", "tujuh belas Agustus seribu sembilan ratus empat puluh lima"),
        ("(18/9/2025)", "delapan belas September dua ribu dua puluh lima"),
    ],
)
def date_numeric(m: re.Match[str], s: SentenceText) -> str | None:
    return date(m["d"], m["m"], m["y"])


@rules.rule(
    "date-hyphened",
    Tier.CERTAIN,
    "Tanggal dengan tanda hubung di antara hari, nama bulan, dan tahun, atau dengan tahun dua angka di belakang kata tanggal.",
    rf"(?<![\w./-])(?P<d>{_DAY})-(?P<m>{MONTH_PATTERN})-(?P<y>{_YEAR}|\d\d)(?![\w/]|[.,-]\d)|\b(?:[Pp]er|[Tt]anggal|[Tt]gl\.?|[Mm]ulai|[Ss]ejak|[Hh]ingga|[Ss]ampai|[Ss]/d|TMT)\s(?P<d2>{_DAY})-(?P<m2>{_MON})-(?P<y2>\d\d)(?![\w/]|[.,-]\d)",
    digit=True,
    needs=("-",),
    examples=[
        ("05-Nov-2025", "lima November dua ribu dua puluh lima"),
        ("berlaku per 1-2-26", "berlaku per satu Februari dua ribu dua puluh enam"),
    ],
)
def date_hyphened(m: re.Match[str], s: SentenceText) -> Claim | None:
    which = "" if m["d"] else "2"
    spoken = date(m[f"d{which}"], m[f"m{which}"], m[f"y{which}"])
    return Claim(m.start(f"d{which}"), m.end(f"y{which}"), spoken) if spoken else None


@rules.rule(
    "date-said",
    Tier.CERTAIN,
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
def date_said(m: re.Match[str], s: SentenceText) -> Claim | None:
    spoken = date(m["d2"] or m["d"], m["m"])
    if (
        m[0] == "(24/7)"
        or not spoken
        or (not m["lead"] and _PARTS.match(s.text, m.end()) and int(m["d"]) < int(m["m"]))
    ):
        return None
    spoken = f"{cardinal(int(m['d']))} hingga {spoken}" if m["d2"] else spoken
    lead = m["lead"] or ""
    if re.match(r"[Tt]gl", lead):
        return Claim(m.start(), m.end(), f"tanggal {spoken}")
    return Claim(m.start() + len(lead), m.end(), spoken)


_PARTS = re.compile(
    r"\s(?:bagian|dari|porsi|saham|suara|kursi|lahan|anggota|penduduk|dosis|gelas|warisan|harta|final)\b"
)


_HELD = re.compile(
    r"\b(?:jatuh|digelar|dibuka|ditutup|dimulai|berlangsung|berlaku|dilantik|diperingati|dirayakan|kedaluwarsa|bertepatan dengan|Tahun Baru|Natal|Nyepi|Imlek)\s$"
)


_HOUR_BEHIND = re.compile(r",?\s(?:(?:[Pp]kl|[Pp]k)\.?|[Pp]ukul|[Jj]am)\s?\d|\s(?:[01]\d|2[0-3])[.:][0-5]\d(?!\d)")


_DATED = re.compile(r"\b(?:akhir|awal|batas|hingga|sampai|jadwal|edisi|aksi|terbit)\s$", re.IGNORECASE)


_NO_DATE = re.compile(
    r"\b(?:[Nn]omor|[Nn]o\.?|[Tt]ipe|[Tt]ype|RT|RW|[Tt]ensi|[Tt]ekanan|[Ll]ayar|[Rr]asio|[Ff]ormat|[Ss]kala|[Uu]kuran|[Bb]lok|[Kk]elas|[Kk]amar|[Rr]uang|[Uu]nit|[Bb]an|[Pp]intu|[Yy]onif|[Bb]atalyon|"
    r"[Kk]avel\w*|[Pp]asal|[Nn]ilai|phi?|pi|[Bb]irama|[Mm]ata|[Vv]isus|[Ll]ensa)\b|π"
)


@rules.rule(
    "date-likely",
    Tier.FIGURE,
    "Hari dan bulan dalam angka tanpa kata tanggal: pembilang yang lebih besar daripada penyebutnya bukan pecahan.",
    rf"(?<![\w./-])(?<!\d,)(?:(?P<d>{_DAY})\s?[-–]\s?)?(?P<d2>{_DAY})/(?P<m>{_MON})(?![\w/]|[.,-]\d)",
    digit=True,
    needs=("/",),
    examples=[
        ("batas akhir 30/6", "batas akhir tiga puluh Juni"),
        ("pendaftaran hingga 5/9", "pendaftaran hingga lima September"),
        ("awal puasa jatuh 1/3", "awal puasa jatuh satu Maret"),
        ("laga tunda 3/12 nanti", "laga tunda tiga Desember nanti"),
        ("lelang 4/11 sepi", "lelang empat November sepi"),
        ("aksi 21-22/5", "aksi dua puluh satu hingga dua puluh dua Mei"),
        ("hari jadi kota, 5/10, dirayakan", "hari jadi kota, lima Oktober, dirayakan"),
    ],
)
def date_likely(m: re.Match[str], s: SentenceText) -> str | None:
    first, day, mon = m["d"], int(m["d2"]), int(m["m"])
    before = s.before(m)
    apart = before.endswith(", ") and s.text[m.end() : m.end() + 1] in (",", ".")
    if m[0] == "24/7" or _NO_DATE.search(before[-24:]) or (first and int(first) >= day):
        return None
    dated = bool(_DATED.search(before))
    sure = apart or bool(first) or _HELD.search(before) is not None or (day > mon and (day > 12 or dated))
    counted = _PARTS.match(s.text, m.end()) or re.match(
        r"\s?(?:[GTM]B|inci|cm|mm|kg|gram|ml|persen|%)(?!\w)", s.behind(m)
    )
    sure = sure or re.search(r"\b(?:WIB|WITA|WIT|WAS)[,\s]+$", before[-8:]) is not None
    sure = sure or _HOUR_BEHIND.match(s.behind(m)) is not None
    odd = mon in (6, 8, 9, 10, 12) and gcd(day, mon) > 1 and not counted  # no fraction is printed so
    sure = sure or (
        not counted and (mon == 11 or (mon in (7, 9, 10, 12) and re.match(r"\s?(?:[.;:)]|$)", s.behind(m)) is not None))
    )
    if not sure and not odd and not (dated and mon in (6, 7, 9, 11, 12)):  # nobody cooks five ninths
        return None
    spoken = date(m["d2"], m["m"])
    return f"{cardinal(int(first))} hingga {spoken}" if first else spoken


@rules.rule(
    "date-month",
    Tier.FIGURE,
    "Tanggal dengan nama bulan, juga yang disingkat; tahunnya ikut dibaca.",
    rf"(?<![\w./-])(?<!\d,)(?:(?P<tgl>[Tt]gl\.?)\s?)?(?P<a>{_DAY})(?:\s?(?P<am>{MONTH_PATTERN}))?(?:(?P<until>{UNTIL})(?P<b>{_DAY}))?\s?(?P<m>{MONTH_PATTERN})(?![\w])(?:\s?(?P<y>{_YEAR}|'\d\d)(?:(?P<on>\s?[-–—]\s?)(?={_DAY}\s?{MONTH_PATTERN}\s?{_YEAR})|(?!\d|[.,]\d|[-–]\d))(?:\s?(?P<era>M|SM)(?:\s?/\s?(?=\d)|(?![\w/-]))|(?:\s?/\s?)(?=\d\d?\s[A-Z][a-z'’]+\s\d{{4}}))?)?",
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
        (
            "5 Mei 2024-6 Juni 2025",
            "lima Mei dua ribu dua puluh empat hingga enam Juni dua ribu dua puluh lima",
        ),
    ],
)
def date_month(m: re.Match[str], s: SentenceText) -> str | Claim | None:
    if bool(m["am"]) and not m["b"]:
        return None
    spoken = f"{cardinal(int(m['a']))}"
    if m["am"]:
        spoken += f" {month(m['am'])}"
    if m["b"]:
        spoken += f" {until(m['until'])} {cardinal(int(m['b']))}"
    spoken += f" {month(m['m'])}"
    if m["y"]:
        spoken += f" {full_year(m['y'].strip(chr(39)))}"
    if m["era"]:
        spoken += " Masehi" if m["era"] == "M" else " sebelum Masehi"
    if m["on"]:
        spoken += " hingga "
    if m["tgl"]:
        spoken = f"tanggal {spoken}"
    return spoken


@rules.rule(
    "sale-day",
    Tier.CERTAIN,
    "Tanggal kembar hari belanja.",
    r"(?<![\w.,/-])(?P<a>[1-9]|1[0-2])\.(?P=a)(?![\w/%]|[.,]\d|\s(?:persen|juta|ribu|miliar|triliun|poin|kali))",
    digit=True,
    needs=packed(
        "iskon romo arbolnas elanja ampanye bral estival enjualan hopee okopedia azada hopping ale embar oucher"
    ),
    examples=[
        ("Diskon 12.12 dimulai", "Diskon dua belas dua belas dimulai"),
        ("harga diskon 11.11 persen", "harga diskon sebelas koma satu satu persen"),
    ],
)
def sale_day(m: re.Match[str], s: SentenceText) -> str:
    return f"{cardinal(int(m['a']))} {cardinal(int(m['a']))}"


@rules.rule(
    "month-short-year",
    Tier.CERTAIN,
    "Bulan yang disingkat dengan dua angka tahunnya.",
    r"(?<![\w.-])(?P<m>Jan|Feb|Mar|Apr|Mei|Jun|Jul|Agu|Agt|Ags|Sept?|Okt|Nov|Des)[-'](?P<y>\d\d)(?![\w]|[.,/-]\d|\s?(?:Jan|Feb|Mar|Apr|Mei|Jun|Jul|Ag|Sep|Okt|Nov|Des))",
    digit=True,
    needs=("-", "'"),
    examples=[
        ("surplus Okt-26 dan Nov'25", "surplus Oktober dua ribu dua puluh enam dan November dua ribu dua puluh lima")
    ],
)
def month_short_year(m: re.Match[str], s: SentenceText) -> str:
    return f"{month(m['m'])} {full_year(m['y'])}"
