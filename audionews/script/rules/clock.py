"""Clocks, time zones, minutes of a match and short forms of durations."""

from __future__ import annotations

import re

from audionews.script.numbers import cardinal, digits, number
from audionews.script.rules.rule import DOT, UNTIL, SentenceText, Table, Tier, speaks_of, until

rules = Table()


_CLOCK = r"(?P<h{0}>[01]?\d|2[0-4])[.:](?P<m{0}>[0-5]\d)(?:[.:](?P<s{0}>[0-5]\d))?"


_ZONE = r"(?P<zone>\s?(?:WIB|WITA|Wita|WIT|Wib|Wit|wib|wita|wit|WAS|GMT|UTC)\b(?:/(?:WITA|WIT)\b)*)"


ZONES = {"WIB": "waktu Indonesia barat", "WITA": "waktu Indonesia tengah", "WIT": "waktu Indonesia timur", "WAS": "waktu Arab Saudi",
         "GMT": "ge em te", "UTC": "u te ce"}  # fmt: skip


_AT = r"(?P<at>(?<![/\w])(?:(?:[Pp]ukul|[Jj]am|[Pp]kl|PUKUL|JAM|[Pp]k)\s+|(?:[Pp]kl|[Pp]uk|[Pp]k)\.\s*))"


def clock(hour: str, minute: str | None, second: str | None = None) -> str:
    """ "08", "00" → "delapan"; "07", "05" → "tujuh nol lima"; "14", "30" → "empat belas tiga puluh"."""
    spoken = cardinal(int(hour))
    if minute and (int(minute) or (second and int(second))):
        spoken += " " + (digits(minute) if minute[0] == "0" else cardinal(int(minute)))
    if second and int(second):
        spoken += " " + (digits(second) if second[0] == "0" else cardinal(int(second)))
    return spoken


def zone(shown: str | None) -> str:
    if not shown:
        return ""
    return " " + " ".join(ZONES[part.upper()] for part in shown.strip().split("/"))


@rules.rule(
    "clock-range",
    Tier.CERTAIN,
    "Rentang pukul.",
    rf"(?:{_AT}|(?<![\w./-])(?<!\d,))(?:{_CLOCK.format(1)}|(?P<hh>[01]?\d|2[0-4]))(?P<z1>\s(?:WIB|WITA|Wita|WIT|Wib))?(?P<until>{UNTIL})(?P<at2>(?:[Pp]ukul|jam)\s)?{_CLOCK.format(2)}(?![\d]|[.,:]\d){_ZONE}?",
    digit=True,
    needs=("-", "–", "—", "s/d", "s.d", "sd", "hingga", "sampai"),
    examples=[
        ("pukul 08.00–10.00", "pukul delapan hingga sepuluh"),
        ("pukul 09.00-12.30 WIB", "pukul sembilan hingga dua belas tiga puluh waktu Indonesia barat"),
    ],
)
def clock_range(m: re.Match[str], s: SentenceText) -> str | None:
    if not m["at"] and not m["zone"] and not (m["h1"] and _plain_clock(m["h1"], m["h2"], s)):
        return None
    at = f"{_at(m['at'])} " if m["at"] else ""
    first = clock(m["h1"] or m["hh"], m["m1"], m["s1"])
    again = m["at2"] or ""
    return f"{at}{first}{zone(m['z1'])} {until(m['until'])} {again}{clock(m['h2'], m['m2'], m['s2'])}{zone(m['zone'])}"


def _plain_clock(a: str, b: str, s: SentenceText) -> bool:
    """Two clocks without "pukul": both of two figures, in a text that does not speak of money or decimals."""
    return len(a) == len(b) == 2 and int(a) < int(b)


def _at(shown: str) -> str:
    word = shown.strip().rstrip(".")
    return {"pkl": "pukul", "puk": "pukul", "pk": "pukul", "Pkl": "Pukul", "Puk": "Pukul", "Pk": "Pukul"}.get(
        word, word.lower() if word.isupper() else word
    )


@rules.rule(
    "clock-open",
    Tier.FIGURE,
    "Pukul sampai selesai.",
    rf"{_AT}?(?<![\w./])(?<!\d,){_CLOCK.format(1)}{_ZONE}?\s?[-–—]\s?(?:selesai|sls)\b",
    digit=True,
    needs=("selesai", "sls"),
    examples=[("pukul 13.00-selesai", "pukul tiga belas hingga selesai")],
)
def clock_open(m: re.Match[str], s: SentenceText) -> str:
    at = f"{_at(m['at'])} " if m["at"] else ""
    return f"{at}{clock(m['h1'], m['m1'])}{zone(m['zone'])} hingga selesai"


@rules.rule(
    "clock",
    Tier.FIGURE,
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
def clock_said(m: re.Match[str], s: SentenceText) -> str:
    return f"{_at(m['at'])} {clock(m['h1'] or m['hh'], m['m1'], m['s1'])}{zone(m['zone'])}"


@rules.rule(
    "clock-zone",
    Tier.FIGURE,
    "Pukul yang dikenali dari singkatan waktunya.",
    rf"(?<![\w./:-])(?<!\d,){_CLOCK.format(1)}{_ZONE}",
    digit=True,
    needs=("WI", "Wi", "wi", "WAS", "GMT", "UTC"),
    examples=[("19.15 WIT", "sembilan belas lima belas waktu Indonesia timur")],
)
def clock_zone(m: re.Match[str], s: SentenceText) -> str:
    return f"{clock(m['h1'], m['m1'], m['s1'])}{zone(m['zone'])}"


@rules.rule(
    "clock-bare",
    Tier.FIGURE,
    "Pukul tanpa kata pukul: dua angka, titik atau titik dua, dua angka, di depan keterangan waktu.",
    rf"(?<![\w./:-])(?<!\d,){_CLOCK.format(1)}(?=\s(?:waktu setempat|pagi|siang|sore|malam|petang|dini hari))",
    digit=True,
    needs=(" waktu", " pagi", " siang", " sore", " malam", " petang", " dini"),
    examples=[("16.00 waktu setempat", "enam belas waktu setempat")],
)
def clock_bare(m: re.Match[str], s: SentenceText) -> str:
    return clock(m["h1"], m["m1"], m["s1"])


_CLOCK_WORDS = re.compile(
    r"\b(?:[Pp]ukul|PUKUL|[Jj]am|JAM|[Pp]kl|WIB|WITA|WIT|Wib|Wita|wib|jadwal|Jadwal|imsak|Imsak|[Aa]zan|[Mm]agrib|[Ss]ubuh|[Zz]uhur|[Aa]sar|[Ii]sya|[Ss]alat|[Ss]ahur|[Bb]uka|[Tt]utup|buka puasa|kick-?off|tayang|berangkat|keberangkatan|tiba|kedatangan|lepas landas|mendarat|check-in)\b"
)


_CLOCK_LIST = re.compile(
    r"(?<![\d.,:])0\d\.[0-5]\d(?![\d.,]\d|\d)|(?<![\d.,])(?:[01]\d|2[0-3])\.00(?![\d.,]\d|\d)|(?<![\d.,])(?:[01]\d|2[0-3])\.(?:[0-5]0|15|45)(?:\s?[&/]\s?|,?\s(?:dan\s|atau\s)?)(?:[01]\d|2[0-3])\.(?:[0-5]0|15|45)(?![\d.,]\d|\d)"
)


@rules.rule(
    "clock-again",
    Tier.FIGURE,
    "Pukul berikutnya dalam kalimat yang sudah menyebut pukul.",
    rf"(?:(?P<or>(?<=[A-Za-z\d])/)(?=[^/]*W)|(?<![\w.:/-])(?<!\d,)){_CLOCK.format(1)}(?![\w]|[.,:/]\d){_ZONE}?",
    digit=True,
    needs=(DOT, ":"),
    examples=[
        ("diputar 10.00, 13.00, dan 16.00", "diputar sepuluh, tiga belas, dan enam belas"),
        ("pukul 06.00 dan 14.20", "pukul enam dan empat belas dua puluh"),
        ("pukul 15.00 WIB/16.00 WITA", "pukul lima belas waktu Indonesia barat atau enam belas waktu Indonesia tengah"),
    ],
)
def clock_again(m: re.Match[str], s: SentenceText) -> str | None:
    if (len(m["h1"]) < 2 or m["s1"]) and not m["zone"]:
        return None
    if re.match(r"\s?(?:persen|%|ribu|juta|miliar|triliun|poin|kilo|meter|km|kg|ton|dolar|detik|derajat)", s.behind(m)):
        return None
    before = s.before(m)
    if re.search(r"(?:Rp|\$|versi|[Pp]asal|[Nn]omor|No\.)\s?$", before[-8:]):
        return None
    dated = re.search(
        r"\b(?:[Ss]ejak|[Mm]ulai)\s$|(?:\d/\d{1,2}|\d\)|Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu),\s$", before[-8:]
    )
    if not (
        dated
        or (m["h1"][0] == "0" and m["m1"])
        or (m["m1"] == "00" and not m["s1"] and "." in m[0])  # "17.00": no decimal is printed so
        or speaks_of(_CLOCK_WORDS, s.text)
        or speaks_of(_CLOCK_LIST, s.text)
    ):
        return None
    return f"{'atau ' if m['or'] else ''}{clock(m['h1'], m['m1'], m['s1'])}{zone(m['zone'])}"


@rules.rule(
    "zone-arab",
    Tier.FIGURE,
    "Waktu Arab Saudi di belakang pukul.",
    r"(?<=\d )(?:WAS)(?!\w)",
    digit=True,
    needs=("WAS",),
    examples=[("pukul 10.00 WAS", "pukul sepuluh waktu Arab Saudi")],
)
def zone_arab(m: re.Match[str], s: SentenceText) -> str:
    return "waktu Arab Saudi"


@rules.rule(
    "zone",
    Tier.FIGURE,
    "Singkatan waktu yang berdiri sendiri.",
    r"(?<!\w)(?:WIB|WITA|WIT)(?!\w)",
    needs=("WI",),
    examples=[("dini hari WIB", "dini hari waktu Indonesia barat")],
)
def zone_alone(m: re.Match[str], s: SentenceText) -> str:
    return ZONES[m[0]]


@rules.rule(
    "minute-added",
    Tier.WHOLE,
    "Menit tambahan pertandingan.",
    r"(?<![\w./])(?<!\d,)(?P<ke>(?:ke[- ])?)(?P<a>45|90|105|120)\s?\+\s?(?P<b>\d{1,2})'?(?!\w)",
    digit=True,
    needs=("+",),
    examples=[("menit 90+3", "menit sembilan puluh plus tiga"), ("menit ke-45+2", "menit keempat puluh lima plus dua")],
)
def minute_added(m: re.Match[str], s: SentenceText) -> str:
    minute = "menit " if m[0].endswith("'") and not speaks_of(r"[Mm]enit", s.before(m, 24)) else ""
    return f"{minute}{'ke' if m['ke'] else ''}{cardinal(int(m['a']))} plus {cardinal(int(m['b']))}"


@rules.rule(
    "minute-mark",
    Tier.FIGURE,
    "Menit pertandingan dengan tanda petik.",
    r"(?<![\w./])(?<!\d,)(?P<ke>(?:ke-)?)(?P<a>\d{1,3})['′](?!\w|\d)",
    digit=True,
    needs=("'", "′"),
    examples=[
        ("(23') gol", "menit dua puluh tiga, gol"),
        ("menit 5' dan 67'", "menit lima dan enam puluh tujuh"),
        ("kereta telat 50'", "kereta telat lima puluh menit"),
    ],
)
def minute_mark(m: re.Match[str], s: SentenceText) -> str | None:
    if re.search(r"(?:^|[\s(])'(?=[^\s'])[^']*$", s.before(m)):
        return None  # the second of two quotation marks
    if s.before(m, 1) == "(" and speaks_of(r"\d{1,2}-\d{1,2}, \d{1,2}-\d{1,2}", s.text):
        return f"{cardinal(int(m['a']))} menit"  # how long the sets took
    if re.search(
        r"\b(?:telat|terlambat|selama|durasi|delay|tertunda|keterlambatan|lebih dari|mundur)\s$", s.before(m, 24)
    ):
        return f"{cardinal(int(m['a']))} menit"
    if (
        not m["ke"]
        and not speaks_of(_MATCH, s.text)
        and not (re.match(r"\s?[),;]", s.behind(m)) and re.search(r"(?:[A-Z][\w.'-]*|\(|,)\s?$", s.before(m, 20)))
    ):
        return f"{cardinal(int(m['a']))} menit"
    named = re.search(
        r"[Mm]enit(?:\s[ke\d'′+,-]+(?:\s(?:dan|serta|hingga))?)*\s$", s.text[max(0, m.start() - 40) : m.start()]
    )
    return f"{'' if named else 'menit '}{'ke' if m['ke'] else ''}{cardinal(int(m['a']))}"


_MATCH = re.compile(
    r"\b(?:gol\w*|babak|laga|liga|pertandingan|kartu|skor|penalti|[Mm]enit|mencetak|dicetak|kiper|wasit|tandukan|sundulan|sontekan|unggul|tembakan|peluang|"
    r"pemain\w*|diganti\w*|menggantikan|FC|United|City|[A-Z]\w+ \d-\d)\b",
)


@rules.rule(
    "duration-short",
    Tier.FIGURE,
    "Singkatan satuan waktu di belakang angka.",
    rf"(?P<plus>(?<=\()\+)?(?:(?<![\w./])|(?<=[a-zMT]/))(?<!\d,)(?<!\d[-–])(?:(?P<first>\d{{1,3}}(?:,\d+)?)(?P<until>{UNTIL}))?(?P<a>\d{{1,3}}(?:\.\d{{3}})*(?:,\d+)?)\s?(?P<u>thn|th|bln|mnt|dtk|hr|mgg)\b\.?",
    digit=True,
    needs=("th", "bln", "mnt", "dtk", "hr", "mgg"),
    examples=[
        ("2 thn", "dua tahun"),
        ("15 mnt", "lima belas menit"),
        ("15-30 mnt", "lima belas hingga tiga puluh menit"),
    ],
)
def duration_short(m: re.Match[str], s: SentenceText) -> str | None:
    if m["u"] == "th" and m[0].endswith(m["a"] + "th") and re.match(r"\s[A-Z][a-z]", s.behind(m)):
        return None  # "700th Anniversary"
    unit = {
        "thn": "tahun",
        "th": "tahun",
        "bln": "bulan",
        "mnt": "menit",
        "dtk": "detik",
        "hr": "hari",
        "mgg": "minggu",
    }
    first = f"{number(m['first'])} {until(m['until'])} " if m["first"] else ""
    return f"{'plus ' if m['plus'] else ''}{first}{number(m['a'])} {unit[m['u']]}"
