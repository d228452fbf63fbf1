"""Race times and durations: laps, paces, hours with minutes."""

from __future__ import annotations

import re

from audionews.script.numbers import cardinal, digits, number
from audionews.script.rules.clock import clock
from audionews.script.rules.rule import Claim, SentenceText, Table, Tier, speaks_of

rules = Table()


@rules.rule(
    "lap",
    Tier.FIGURE,
    "Catatan waktu dalam menit dan detik.",
    r"(?<![\w./:-])(?<!\d,)(?P<m>\d{1,2})(?::(?P<s>[0-5]\d)(?:[.,](?P<f>\d{1,3})(?![\w:])(?P<u>\s(?:menit|detik)\b)?|(?P<u2>\s(?:menit|detik)\b)|(?P<pace>(?:\s(?:min|menit))?(?:/[Kk]m|\sper\s(?:km|kilometer))(?!\w))|(?P<closed>(?<=\(\d:\d\d)(?=\))|(?<=\(\d\d:\d\d)(?=\)))|(?P<left>(?=\s(?:tersisa|lagi|di (?:kuarter|babak|gim|ronde)|jelang|sebelum))))|\.(?P<s2>[0-5]\d),(?P<f2>\d{1,3})(?![\w:])(?:\s(?:menit|detik)\b)?)",
    digit=True,
    needs=(":", "detik", "waktu", "inis", "catat"),
    examples=[
        ("saat 2:05 tersisa", "saat dua menit lima detik tersisa"),
        ("1:45,23 menit", "satu menit empat puluh lima koma dua tiga detik"),
        ("finis 1.34,56", "finis satu menit tiga puluh empat koma lima enam detik"),
        ("irit 1:18,5", "irit satu banding delapan belas koma lima"),
        ("lari 4:35/km", "lari empat menit tiga puluh lima detik per kilometer"),
    ],
)
def lap(m: re.Match[str], s: SentenceText) -> str | None:
    if speaks_of(r"[Ss]kala|[Rr]asio|[Pp]erbandingan", s.text):
        return None
    stopped = bool(m["f"]) and len(m["f"]) in (2, 3)  # 1:19.408, 6:28,76
    if (
        m["s"]
        and not m["u"]
        and not m["u2"]
        and not m["pace"]
        and m["left"] is None
        and not stopped
        and not speaks_of(_RACE, s.text)
    ):
        return None
    if m["closed"] is not None and not speaks_of(_RUN, s.text):
        return None
    decimals = m["f"] or m["f2"]
    part = f" koma {digits(decimals)}" if decimals else ""
    pace = " per kilometer" if m["pace"] else ""
    return f"{cardinal(int(m['m']))} menit {cardinal(int(m['s'] or m['s2']))}{part} detik{pace}"


_RUN = re.compile(
    r"\b(?:[Rr]onde|T?KO|[Mm]araton|[Pp]elari|[Ll]ari|\d{1,2}K|HM|FM|[Ff]inis|[Rr]enang|[Kk]ualifikasi|[Ll]ap|[Vv]ideo|[Dd]urasi|[Ll]agu|[Tt]railer)\b"
)
_RACE = re.compile(
    r"\b(?:waktu(?:nya)?|sisa|lap|putaran|tercepat|tercepatnya|detik|menit|finis|finish|rekor(?:nya)?|kualifikasi|pole|posisi|gaya|renang|lari|balap\w*|latihan|"
    r"mencatat\w*|mencetak|ronde|T?KO|HM|10K|5K|video|lagu|trailer|membukukan|sirkuit|etape|durasi)\b",
    re.IGNORECASE,
)


@rules.rule(
    "hours-minutes",
    Tier.CERTAIN,
    "Lama waktu: jam, lalu menit dengan tanda petik.",
    r"(?<![\w./])(?<!\d,)(?P<h>\d{1,2})\sjam\s(?P<m>[0-5]?\d)['′](?:\s?(?P<s>[0-5]?\d)(?:[\"”″]|''))?(?!\w)",
    digit=True,
    needs=("'", "′"),
    examples=[("tempuh 3 jam 20'", "tempuh tiga jam dua puluh menit")],
)
def hours_minutes(m: re.Match[str], s: SentenceText) -> str:
    seconds = f" {cardinal(int(m['s']))} detik" if m["s"] else ""
    return f"{cardinal(int(m['h']))} jam {cardinal(int(m['m']))} menit{seconds}"


@rules.rule(
    "minutes-seconds",
    Tier.FIGURE,
    "Menit dan detik dengan tanda petik.",
    r"(?<![\w./])(?<!\d,)(?P<m>\d{1,2})['′](?P<s>[0-5]\d)(?:(?:[\"”″.,]|''|′′)(?P<f>\d{1,3})(?!\w)|(?:[\"”″]|''|′′)(?!\w))",
    digit=True,
    needs=("'", "′"),
    examples=[
        ("durasi 2'30\"", "durasi dua menit tiga puluh detik"),
        ("putaran 1'32.087", "putaran satu menit tiga puluh dua koma nol delapan tujuh detik"),
    ],
)
def minutes_seconds(m: re.Match[str], s: SentenceText) -> str:
    part = f" koma {digits(m['f'])}" if m["f"] else ""
    return f"{cardinal(int(m['m']))} menit {cardinal(int(m['s']))}{part} detik"


@rules.rule(
    "gap-seconds",
    Tier.FIGURE,
    "Selisih detik dengan tanda petik ganda.",
    r"\b(?:[Ss]elisih|[Tt]erpaut|[Tt]ertinggal|[Uu]nggul)\s(?P<a>\d{1,2}(?:[.,]\d{1,3})?)(?:[\"”″]|'')(?!\w)",
    digit=True,
    needs=('"', "”", "″", "''"),
    examples=[('terpaut 14"', "terpaut empat belas detik")],
)
def gap_seconds(m: re.Match[str], s: SentenceText) -> Claim:
    return Claim(m.start("a"), m.end(), f"{number(m['a'].replace('.', ','))} detik")


@rules.rule(
    "stopwatch",
    Tier.FIGURE,
    "Catatan waktu lomba: jam, menit, detik.",
    r"(?<![\w./:-])(?<!\d,)(?P<h>\d{1,2}):(?P<m>[0-5]\d):(?P<s>[0-5]\d)(?:[.,](?P<f>\d+))?(?![\w:])",
    digit=True,
    needs=(":",),
    examples=[
        ("02:15:30", "dua jam lima belas menit tiga puluh detik"),
        ("07-11-2025 04:36:51", "tujuh November dua ribu dua puluh lima empat tiga puluh enam lima puluh satu"),
    ],
)
def stopwatch(m: re.Match[str], s: SentenceText) -> str:
    if re.search(r"(?:19|20)\d\d,?\s$", s.before(m, 8)):
        return clock(m["h"], m["m"], m["s"])  # an hour behind its date
    part = f" koma {digits(m['f'])}" if m["f"] else ""
    return f"{cardinal(int(m['h']))} jam {cardinal(int(m['m']))} menit {cardinal(int(m['s']))}{part} detik"
