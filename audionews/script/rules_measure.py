"""Measures: units, percent, temperatures, positions, earthquakes, formulas and signs of comparison.

Longer than 350 lines: a rule is a pattern, its examples and one function, and their order in the file is their precedence.
"""

from __future__ import annotations

import re

from audionews.script.numbers import cardinal, digits, fraction, number, roman
from audionews.script.rule import SCALE, UNTIL, Claim, N, Sentence, Table, until
from audionews.script.rules_money import scale_word
from audionews.script.spell import GREEK, code, letters
from audionews.script.words import pairs

measure = Table()

FIGURE = rf"(?:{N}|\d+\.\d+)(?!\d|\.\d)"
_MINUS = r"(?P<minus>(?<![\w)%°])[-−–]\s?|\b[Mm]inus\s)?"
_UNIT = r"(?:[A-Za-zµμ]{1,6}(?:\^?[23²³])?)"
_NEVER_UNITS = frozenset(
    {"A", "M", "B", "V", "N", "J", "W", "in", "min", "s", "h", "j", "t", "L", "MP", "GT", "HP", "PK", "C", "F", "K"}
)
COMPASS = {"LS": "lintang selatan", "LU": "lintang utara", "BT": "bujur timur", "BB": "bujur barat"}


def minus(match: re.Match[str]) -> str:
    return "minus " if match["minus"] else ""


def unit(shown: str) -> str | None:
    """ "km²" → "kilometer persegi", "kg/ha" → "kilogram per hektare"; ``None`` for what is no unit."""
    head, *rest = shown.replace("²", "2").replace("³", "3").replace("^", "").split("/")
    said = pairs("units").get(head)
    if said is None or not rest:
        return said
    under = [pairs("per").get(part) or pairs("units").get(part) or (part if len(part) > 3 else None) for part in rest]
    return None if None in under else " per ".join([said, *under])


@measure.rule(
    "temperature",
    "Suhu: derajat dengan skalanya, tanda minus dibaca minus.",
    rf"(?:{_MINUS}(?<![\w./])(?<!\d,)(?P<a>{FIGURE})\s?(?P<deg>(?:[°º˚]|derajat)\s?(?:[Cc]|[CcSs]el[cs]ius)?)?(?:{UNTIL}))?(?P<minus2>(?<![\w)%°])[-−–]\s?|\b[Mm]inus\s)?(?<![\w./])(?<!\d,)(?P<b>{FIGURE})\s?(?:(?:[°º˚]|derajat)\s?(?P<c>[CFKRc]|[CcSs]el[cs]ius|[Ff]ahrenheit|[Kk]elvin)(?!\w)|(?P<sign>[℃℉]))",
    digit=True,
    needs=("°", "º", "˚", "derajat", "℃", "℉"),
    examples=[
        ("−2°C", "minus dua derajat celsius"),
        ("24-32°C", "dua puluh empat hingga tiga puluh dua derajat celsius"),
        ("24°C hingga 32°C", "dua puluh empat derajat celsius hingga tiga puluh dua derajat celsius"),
        ("suhu 98,6 °F", "suhu sembilan puluh delapan koma enam derajat fahrenheit"),
        ("-18 derajat C", "minus delapan belas derajat celsius"),
    ],
)
def temperature(m: re.Match[str], s: Sentence) -> str:
    sign = m["sign"] or m["c"][0].upper().replace("S", "C")
    name = {"C": "celsius", "F": "fahrenheit", "K": "kelvin", "R": "reamur", "℃": "celsius", "℉": "fahrenheit"}[sign]
    again = f" derajat {name}" if m["deg"] and m["deg"][-1] not in "°º˚k" else ""  # printed twice, said twice
    first = f"{minus(m)}{number(m['a'])}{again} {until(m[0][: m.start('b') - m.start()])} " if m["a"] else ""
    return f"{first}{'minus ' if m['minus2'] else ''}{number(m['b'])} derajat {name}"


@measure.rule(
    "temperature-bare",
    "Suhu yang derajatnya tidak ditulis, hanya huruf skalanya.",
    rf"(?:{_MINUS}(?<![\w./])(?<!\d,)(?P<a>{FIGURE})(?:{UNTIL}))?(?P<minus2>(?<![\w)%°])[-−–]\s?|\b[Mm]inus\s)?(?<![\w./])(?<!\d,)(?P<b>{FIGURE})\s?(?P<c>[CFK])(?![\w/-]|\.\w)",
    digit=True,
    needs=("suhu", "Suhu", "temperatur", "dingin", "panas", "demam", "beku"),
    examples=[("suhu di bawah -18 C", "suhu di bawah minus delapan belas derajat celsius"), ("suhu 273 K", "suhu dua ratus tujuh puluh tiga kelvin")],
)  # fmt: skip
def temperature_bare(m: re.Match[str], s: Sentence) -> str | None:
    if not _WARM.search(s.text):
        return None
    first = f"{minus(m)}{number(m['a'])} {until(m[0][: m.start('b') - m.start()])} " if m["a"] else ""
    name = {"C": "derajat celsius", "F": "derajat fahrenheit", "K": "kelvin"}[m["c"]]
    return f"{first}{'minus ' if m['minus2'] else ''}{number(m['b'])} {name}"


_WARM = re.compile(
    r"\b(?:suhu(?:nya)?|bersuhu|temperatur|derajat|dingin|panas|demam|beku|membeku|dipanaskan|didinginkan|cuaca|freezer|kulkas|oven|pendingin)\b",
    re.IGNORECASE,
)


@measure.rule(
    "position",
    "Lintang dan bujur.",
    rf"(?<![\w./])(?<!\d,)(?P<a>{FIGURE})\s?(?P<deg>[°º˚]|derajat)?\s?(?:(?P<min>\d+(?:[.,]\d+)?)\s?['′]\s?)?(?:(?P<sec>\d+(?:[.,]\d+)?)\s?(?:\"|″|'')\s?)?(?P<c>LS|LU|BT|BB|[Ll]intang [Ss]elatan|[Ll]intang [Uu]tara|[Bb]ujur [Tt]imur|[Bb]ujur [Bb]arat)(?!\w)(?:\s?[-–—](?=\s?\d))?",
    digit=True,
    needs=("LS", "LU", "BT", "BB", "intang", "ujur"),
    examples=[
        ("8,12 LS–110,4 BT", "delapan koma satu dua lintang selatan seratus sepuluh koma empat bujur timur"),
        ("2°30′ LU", "dua derajat tiga puluh menit lintang utara"),
    ],
)
def position(m: re.Match[str], s: Sentence) -> str:
    degrees = " derajat" if m["deg"] else ""
    minutes = f" {number(m['min'])} menit" if m["min"] else ""
    seconds = f" {number(m['sec'])} detik" if m["sec"] else ""
    return f"{number(m['a'].lstrip('0') if m['a'][:2].isdigit() else m['a'])}{degrees}{minutes}{seconds} {COMPASS.get(m['c'], m['c'].lower())}"


@measure.rule(
    "magnitude",
    "Kekuatan gempa.",
    r"(?:\b(?:[Mm]agnitudo|[Mm]ag)[.:]?\s?(?P<again>\(?M\)?\s?)?|(?<!\w)(?:\(M\)|M[wWlLb]?)\s?[=:-]?\s?)(?P<a>\d(?:[.,]\d{1,2})?)(?:\s?[-–]\s?(?P<b>\d[.,]\d{1,2}))?(?!\d|[.,]\d|\s?[-–]?\s?(?:dolar|M\b|T\b))",
    digit=True,
    needs=("M", "magnitudo", "mag"),
    examples=[
        ("gempa M5,8-6,0", "gempa magnitudo lima koma delapan hingga enam koma nol"),
        ("gempa M 5,6", "gempa magnitudo lima koma enam"),
        ("magnitudo 4.8", "magnitudo empat koma delapan"),
    ],
)
def magnitude(m: re.Match[str], s: Sentence) -> str | None:
    if not m[0].lower().startswith("mag"):
        if not re.search(r"[Gg]empa|GEMPA|guncang|Guncang|BMKG|tsunami|magnitudo|seismik|[Ee]pisentrum|USGS", s.text):
            return None
        word = "magnitudo"
    else:
        word = "Magnitudo" if m[0][0] == "M" and m.start() == 0 else "magnitudo"
    most = f" hingga {number(m['b'].replace('.', ','))}" if m["b"] else ""
    return f"{word} {number(m['a'].replace('.', ','))}{most}"


@measure.rule(
    "richter",
    "Skala Richter dan skala MMI.",
    rf"(?<![\w./])(?<!\d,)(?P<m>M\s?)?(?P<a>{FIGURE}|[IVX]+)(?:(?P<until>{UNTIL})(?P<b>{FIGURE}|[IVX]+))?\s?(?P<u>SR|MMI)(?!\w)",
    needs=("SR", "MMI"),
    examples=[("6,2 SR", "enam koma dua skala richter"), ("II-III MMI", "dua hingga tiga em em i")],
)
def richter(m: re.Match[str], s: Sentence) -> str | None:
    said = [cardinal(roman(x) or 0) if x.isalpha() else number(x.replace(".", ",")) for x in (m["a"], m["b"]) if x]
    head = "magnitudo " if m["m"] else ""
    return head + f" {until(m['until'] or '')} ".join(said) + (" skala richter" if m["u"] == "SR" else " em em i")


@measure.rule(
    "magnitude-until",
    "Skala MMI dengan angka Romawi di belakang.",
    r"(?<!\w)MMI\s(?P<a>[IVX]+)(?:\s?[-–]\s?(?P<b>[IVX]+))?(?!\w)",
    needs=("MMI",),
    examples=[("skala MMI IV", "skala em em i empat")],
)
def mmi(m: re.Match[str], s: Sentence) -> str | None:
    values = [roman(x) for x in (m["a"], m["b"]) if x]
    return None if None in values else "em em i " + " hingga ".join(cardinal(v) for v in values)


@measure.rule(
    "percent",
    "Persen, permil, juga rentang dan tandanya.",
    rf"(?P<sign>(?<![\w)%])[-−–+±]\s?|\+/[-−]\s?)?(?<![\w./])(?<!\d,)(?<!\d:)(?P<a>{FIGURE})\s?(?P<p1>%|persen(?=\s?[-–—]))?(?:(?P<until>{UNTIL})(?P<b>{FIGURE})\s?)?(?P<p>[%‰]|persen|pct\b)(?P<nya>-?nya\b)?(?P<pa>\sp\.\s?a\.)?(?:(?<=[%n])/(?P<per>[a-z]{{2,9}})(?!\w))?",
    digit=True,
    needs=("%", "‰", "persen", "pct"),
    examples=[
        ("12,5%", "dua belas koma lima persen"),
        ("5–10 persen", "lima hingga sepuluh persen"),
        ("3%-4%", "tiga persen hingga empat persen"),
        ("±2,9%", "plus minus dua koma sembilan persen"),
        ("-0,3%", "minus nol koma tiga persen"),
        ("2‰", "dua permil"),
        ("bunga 6%/thn", "bunga enam persen per tahun"),
        ("bunga 4% p.a.", "bunga empat persen per tahun"),
        ("100% - 20% = 80%", "seratus persen kurang dua puluh persen sama dengan delapan puluh persen"),
    ],
)
def percent(m: re.Match[str], s: Sentence) -> str | None:
    if m["p1"] and not m["b"]:
        return None
    sign = (m["sign"] or "").strip()
    said = {"-": "minus ", "−": "minus ", "–": "minus ", "+": "plus ", "±": "plus minus "}.get(
        sign, "plus minus " if sign else ""
    )
    said += number(m["a"])
    if m["b"]:
        between = "kurang" if "=" in s.text and m["until"].strip() in "-–—" else until(m["until"])
        said += f"{' persen' if m['p1'] else ''} {between} {number(m['b'])}"
    said = f"{said} {'permil' if m['p'] == '‰' else 'persen'}{'nya' if m['nya'] else ''}"
    if m["per"]:
        said += f" per {pairs('per').get(m['per'], m['per'])}"
    return f"{said} per tahun" if m["pa"] else said


@measure.rule(
    "percent-sign",
    "Lambang persen yang berdiri sendiri.",
    r"%",
    needs=("%",),
    examples=[("dalam % per tahun", "dalam persen per tahun")],
)
def percent_sign(m: re.Match[str], s: Sentence) -> str:
    return "persen"


@measure.rule(
    "dimension",
    "Ukuran panjang kali lebar.",
    rf"(?<![\w./])(?<!\d,)(?P<a>{FIGURE})\s?(?P<u1>(?:cm|mm|m|km)\b)?\s?[xX×]\s?(?P<b>{FIGURE})(?![\^⁰¹²³⁴⁵⁶⁷⁸⁹⁻])(?:\s?(?P<u2>(?:cm|mm|m|km)\b)?\s?[xX×]\s?(?P<c>{FIGURE}))?(?:\s?(?P<u>{_UNIT})(?!\w))?",
    digit=True,
    needs=("x", "X", "×"),
    examples=[
        ("4 x 5", "empat kali lima"),
        ("3x4 m", "tiga kali empat meter"),
        ("2x24 jam", "dua kali dua puluh empat jam"),
        ("10 x 15 x 20 cm", "sepuluh kali lima belas kali dua puluh sentimeter"),
    ],
)
def dimension(m: re.Match[str], s: Sentence) -> Claim:
    unit_of = lambda name: f" {unit(m[name])}" if m[name] else ""  # noqa: E731
    said = f"{number(m['a'])}{unit_of('u1')} kali {number(m['b'])}{unit_of('u2')}"
    if m["c"]:
        said += f" kali {number(m['c'])}"
    last = unit(m["u"]) if m["u"] and m["u"] not in _NEVER_UNITS else None
    if last:
        return Claim(m.start(), m.end(), f"{said} {last}")
    return Claim(m.start(), m.end("c") if m["c"] else (m.end("u2") if m["u2"] else m.end("b")), said)


@measure.rule(
    "times",
    "Kali yang ditulis x.",
    rf"(?<![\w./])(?<!\d,)(?P<a>{FIGURE})\s?[x×](?!\w)",
    digit=True,
    needs=("x", "×"),
    examples=[("3x sehari", "tiga kali sehari"), ("naik 2× lipat", "naik dua kali lipat")],
)
def times(m: re.Match[str], s: Sentence) -> str:
    return f"{number(m['a'])} kali"


@measure.rule(
    "comparison",
    "Tanda kurang, lebih, dan kira-kira di depan angka.",
    r"(?P<sign><=|>=|≤|≥|⩽|⩾|<|>|≈|~|±|\+/[-−]|∓|≠)\s?(?=(?:Rp|US\$|\$|[-−])?\s?\d|pukul\s|jam\s|(?:[SDU][-\d]|SMA|SMP)\b)",
    needs=("<", ">", "≤", "≥", "≈", "~", "±", "+/", "⩽", "⩾", "∓", "≠"),
    examples=[
        ("elektabilitas 2,5±1%", "elektabilitas dua koma lima plus minus satu persen"),
        ("~15 km", "sekitar lima belas kilometer"),
        ("≤8 ton", "kurang dari atau sama dengan delapan ton"),
        (">60 tahun", "lebih dari enam puluh tahun"),
        ("±500 orang", "kurang lebih lima ratus orang"),
    ],
)
def comparison(m: re.Match[str], s: Sentence) -> str:
    less, more = "kurang dari", "lebih dari"
    if m["sign"] in "±∓" and re.search(r"[\d%]\s?$", s.text[: m.start()]):
        return "plus minus"
    return {
        "≠": "tidak sama dengan",
        "<": less, ">": more, "≈": "sekitar", "~": "sekitar",
        "≤": f"{less} atau sama dengan", "<=": f"{less} atau sama dengan", "⩽": f"{less} atau sama dengan",
        "≥": f"{more} atau sama dengan", ">=": f"{more} atau sama dengan", "⩾": f"{more} atau sama dengan",
    }.get(m["sign"], "kurang lebih")  # fmt: skip


@measure.rule(
    "unit-per-amount",
    "Satuan per sejumlah satuan.",
    rf"(?<![\w./])(?<!\d,)(?P<a>{FIGURE})\s?(?P<u>[A-Za-zµμ]{{1,5}}[23²³]?)\s?/\s?(?P<b>{FIGURE})\s?(?P<v>[A-Za-zµμ]{{1,5}}[23²³]?)(?!\w)",
    digit=True,
    needs=("/",),
    examples=[
        ("5 g/100 g", "lima gram per seratus gram"),
        ("3,5 m/10 detik", "tiga koma lima meter per sepuluh detik"),
    ],
)
def unit_per_amount(m: re.Match[str], s: Sentence) -> str | None:
    over = unit(m["u"])
    under = unit(m["v"]) or (m["v"] if m["v"] in _COUNTED else None)
    if not over or not under or (m["u"] == m["v"] and m["u"] in ("GB", "TB", "MB")):
        return None
    return f"{number(m['a'])} {over} per {number(m['b'])} {under}"


@measure.rule(
    "unit",
    "Satuan di belakang angka, juga satuan per satuan dan rentangnya.",
    rf"(?=[\d\-−–Mm]){_MINUS}(?:(?<![\w./^])(?<!\d,)|(?<=[BaAWPmg]/))(?:(?P<a>{FIGURE})\s?(?P<ua>{_UNIT})?(?P<until>{UNTIL}))?(?P<b>{FIGURE})(?P<scale>\s{SCALE})?[\s-]?(?P<u>{_UNIT}(?:/{_UNIT}){{0,3}}|[A-Za-zµμ]{{1,6}}[23²³]?(?:/[a-z]{{3,12}}){{1,2}})(?:(?<=[A-Za-z]/)|(?![\w²³/]|-\d)|(?=/\d))",
    examples=[
        ("45 km/jam", "empat puluh lima kilometer per jam"),
        ("1.500 m²", "seribu lima ratus meter persegi"),
        ("10-15kg", "sepuluh hingga lima belas kilogram"),
        ("gelombang 4,0–6,0 m", "gelombang empat koma nol hingga enam koma nol meter"),
        ("6 ton/ha", "enam ton per hektare"),
        ("1,5 juta kWh", "satu koma lima juta kilowatt jam"),
        ("50 kg/sak", "lima puluh kilogram per sak"),
        ("20 ribu ton/tahun", "dua puluh ribu ton per tahun"),
    ],
)
def with_unit(m: re.Match[str], s: Sentence) -> Claim | str | None:
    said = unit(m["u"]) or _plain_per(m["u"])
    if said is None or (m["u"] in _NEVER_UNITS and not _certain(m["u"], m, s)):
        return None
    first = ""
    if m["a"]:
        between = unit(m["ua"]) if m["ua"] else ""
        if between is None:
            return None
        first = f"{number(m['a'])}{f' {between}' if between else ''} {until(m['until'])} "
    scale = f" {scale_word(m['scale'])}" if m["scale"] else ""
    return f"{minus(m)}{first}{number(m['b'])}{scale} {said}"


def _plain_per(shown: str) -> str | None:
    """ "ton/ha", "orang/km2", "kg/sak": a word before the slash or behind it."""
    head, _, rest = shown.partition("/")
    if rest and unit(head) and head not in _NEVER_UNITS:
        return " per ".join([unit(head) or "", *(pairs("per").get(part, part) for part in rest.split("/"))])
    if len(head) < 3 or not head.islower() or not rest:
        return None
    under = (
        pairs("per").get(rest)
        or unit(rest)
        or (rest if rest.isalpha() and len(rest) > 3 and rest in _COUNTED else None)
    )
    return under and f"{head} per {under}"


_COUNTED = frozenset(
    [
        "pekan",
        "minggu",
        "semester",
        "siswa",
        "anak",
        "pasien",
        "kepala",
        "kecamatan",
        "kabupaten",
        "provinsi",
        "kelas",
        "malam",
        "hari",
        "bulan",
        "tahun",
        "jam",
        "menit",
        "detik",
        "orang",
        "kapita",
        "hektare",
        "kilometer",
        "meter",
        "liter",
        "rumah",
        "keluarga",
        "desa",
    ]
)


def _certain(shown: str, m: re.Match[str], s: Sentence) -> bool:
    """Single capitals and English-looking units are units only where nothing else is likely."""
    before = s.text[max(0, m.start() - 24) : m.start()].lower()
    if shown == "V":
        return bool(
            re.search(r"tegangan|volt|baterai|aki|listrik|adaptor|kabel|kontak|korslet|trafo|arus", s.text.lower())
        )
    if shown == "W":
        return bool(re.search(r"daya|lampu|watt|panel|charger|pengisi|listrik|led\b", s.text.lower()))
    if shown == "A":
        return bool(re.search(r"arus|ampere", s.text.lower()))
    if shown in ("L", "t"):
        return m["b"] is not None and not before.endswith(("kelas ", "nomor ", "no. "))
    if shown == "MP":
        return "kamera" in s.text.lower()
    if shown == "HP":
        return bool(re.search(r"daya|tenaga|mesin|motor|mobil|kapal|pompa|traktor|torsi|genset", s.text.lower()))
    if shown == "N":
        return bool(re.search(r"gaya|dorong|newton|roket|beban", s.text.lower()))
    return shown in ("PK", "GT")


@measure.rule(
    "memory-choice",
    "Pilihan kapasitas memori.",
    r"(?<![\w./])(?<!\d,)(?P<a>\d{1,4})\s?/\s?(?P<b>\d{1,4})\s?(?P<u>GB|TB|MB)(?![\w/])",
    digit=True,
    needs=("GB", "TB", "MB"),
    examples=[("RAM 8/12 GB", "ram delapan dua belas gigabyte")],
)
def memory_choice(m: re.Match[str], s: Sentence) -> str:
    return f"{number(m['a'])} {number(m['b'])} {unit(m['u'])}"


@measure.rule(
    "blood-pressure",
    "Tekanan darah.",
    r"(?<![\w./])(?<!\d,)(?P<a>\d{2,3})/(?P<b>\d{2,3})(?:\s?(?P<u>mmHg|mmhg)\b)?(?![\w/])",
    digit=True,
    needs=("/",),
    examples=[("tensi 120/80 mmHg", "tensi seratus dua puluh per delapan puluh milimeter raksa")],
)
def blood_pressure(m: re.Match[str], s: Sentence) -> str | None:
    if not m["u"] and not re.search(r"\b(?:[Tt]ensi|[Tt]ekanan darah|[Tt]ensinya|[Hh]ipertensi)", s.text[: m.start()]):
        return None
    return f"{number(m['a'])} per {number(m['b'])}" + (" milimeter raksa" if m["u"] else "")


@measure.rule(
    "compass",
    "Arah mata angin yang disingkat atau dirangkai di belakang jarak.",
    r"(?:(?<=km )|(?<=Km )|(?<=kilometer ))(?P<a>BD|TL|BL|TG|TGR|Tgr|BaratDaya|TimurLaut|BaratLaut)(?!\w)",
    needs=("km ", "Km ", "kilometer "),
    examples=[("45 km BD Pacitan", "empat puluh lima kilometer barat daya Pacitan")],
)
def compass(m: re.Match[str], s: Sentence) -> str:
    key = m["a"].upper()
    return {"BD": "barat daya", "TL": "timur laut", "BL": "barat laut", "BARATDAYA": "barat daya", "TIMURLAUT": "timur laut",
            "BARATLAUT": "barat laut"}.get(key, "tenggara")  # fmt: skip


@measure.rule(
    "degree",
    "Derajat sudut.",
    rf"{_MINUS}(?<![\w./])(?<!\d,)(?P<a>{FIGURE})\s?[°º˚](?!\w)",
    digit=True,
    needs=("°", "º", "˚"),
    examples=[("45°", "empat puluh lima derajat")],
)
def degree(m: re.Match[str], s: Sentence) -> str:
    return f"{minus(m)}{number(m['a'])} derajat"


@measure.rule(
    "degree-sign",
    "Lambang derajat suhu tanpa angka.",
    r"[°º˚]\s?(?P<c>[CF])(?!\w)|(?P<sign>[℃℉])",
    needs=("°", "º", "˚", "℃", "℉"),
    examples=[("dalam °C", "dalam derajat celsius")],
)
def degree_sign(m: re.Match[str], s: Sentence) -> str:
    return "derajat celsius" if (m["c"] or m["sign"]) in "C℃" else "derajat fahrenheit"


@measure.rule(
    "inch-mark",
    "Tanda petik ganda di belakang ukuran layar, ban, atau pelek: inci.",
    rf"(?<![\w.,/\"“])(?P<a>{FIGURE})[\"”″](?=[\s,.;)]|$)",
    digit=True,
    needs=('"', "”", "″"),
    examples=[('layar 6,7" baru', "layar enam koma tujuh inci baru")],
)
def inch_mark(m: re.Match[str], s: Sentence) -> str | None:
    sized = re.search(
        r"\b(?:layar|monitor|TV|televisi|ban|pelek|velg|pipa|tablet|diagonal)\b", s.text[: m.start()], re.IGNORECASE
    )
    return f"{number(m['a'])} inci" if sized else None


@measure.rule(
    "unit-alone",
    "Satuan tanpa angka di belakang kata per atau di dalam garis miring.",
    r"(?<![\w/])(?:(?:(?P<many>\b(?:(?:belas|puluh|ratus|ribu|juta|lusin)an|beberapa|sekian|(?<=\d)an|(?<=\d-)an|(?<=\d–)an)\s)|(?<=[⁰¹²³⁴-⁹]\s))(?P<u3>km|kg|cm|mm|ha|m2|m²|m3|m³|km2|km²|gr|mg|ml|kWh|MW|GB|MB|TB|m|l)|(?P<head>km|Km|mm|cm|kg|Kg|mg|ml|kWh|MW|m3|m2|km2|m³|m²|km²)/(?P<u>jam|detik|hari|liter|l|ha|s|tahun|bulan|menit|kg)|(?<=per )(?P<one>km|Km|kg|Kg|ha|Ha|cm|mm|m2|m²|m3|m³|km2|km²|kWh|kwh|ml|mg|gr|MMBtu|MWh))(?!\w)",
    needs=(
        "km",
        "Km",
        "mm",
        "cm",
        "kg",
        "Kg",
        "mg",
        "ml",
        "kWh",
        "kwh",
        "MW",
        "m3",
        "m2",
        "m³",
        "m²",
        "ha",
        "Ha",
        "gr",
        "mg",
        "GB",
        "MB",
        "TB",
        "an m ",
        "an l ",
        "MMBtu",
    ),
    examples=[
        ("harga per kg", "harga per kilogram"),
        ("dalam km/jam", "dalam kilometer per jam"),
        ("ratusan kg ganja", "ratusan kilogram ganja"),
        ("90-an km", "sembilan puluhan kilometer"),
    ],
)
def unit_alone(m: re.Match[str], s: Sentence) -> Claim | str | None:
    if m["u3"]:
        said = unit(m["u3"])
        return said and Claim(m.start("u3"), m.end("u3"), said)
    if m["one"] == "MMBtu":
        return "em em be te u"
    return unit(m["one"]) if m["one"] else unit(f"{m['head']}/{m['u']}")


@measure.rule(
    "per-slash",
    "Garis miring di antara angka tanpa satuan dan satuan: per.",
    r"(?<=\d)/(?P<u>kWh|kg|liter|orang|hari|bulan|tahun|jam|menit|detik|m2|m²|m3|m³|km|km2|km²|ha|hektare?|ton|unit|lembar|saham|barel|kapita|pekan|minggu|malam)(?!\w)",
    digit=True,
    needs=("/",),
    examples=[("tarif 1.444,70/kWh", "tarif seribu empat ratus empat puluh empat koma tujuh nol per kilowatt jam")],
)
def per_slash(m: re.Match[str], s: Sentence) -> str:
    return f"per {pairs('per').get(m['u']) or unit(m['u']) or m['u']}"


@measure.rule(
    "kilometer-post",
    "Letak di jalan: KM dan angka di belakangnya.",
    r"(?<!\w)(?:KM|Km|km)\.?\s?(?P<a>\d{1,4}(?:,\d+)?)(?:(?:\s?\+\s?|\.(?=\d{3}(?!\d)))(?P<b>\d{1,3}))?(?P<side>\s?[AB](?!\w))?(?![\w.]\d)",
    digit=True,
    needs=("KM", "Km", "km"),
    examples=[("KM 92+600", "kilometer sembilan puluh dua plus enam ratus"), ("Km. 7,5", "kilometer tujuh koma lima")],
)
def kilometer_post(m: re.Match[str], s: Sentence) -> str:
    said = f"kilometer {number(m['a'])}"
    if m["b"]:
        said += f" {'plus' if '+' in m[0] else 'titik'} {number(m['b'])}"
    return f"{said} {letters(m['side'])}" if m["side"] else said


_ELEMENTS = r"(?:He|Li|Be|Ne|Na|Mg|Al|Si|Cl|Ar|Ca|Fe|Cu|Zn|Ag|Au|Hg|Pb|Mn|Ni|Cr|Co|Br|[HCNOFPSKIUB])"  # those that occur in news


@measure.rule(
    "formula",
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
def formula(m: re.Match[str], s: Sentence) -> str | None:
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


@measure.rule(
    "salt",
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
def salt(m: re.Match[str], s: Sentence) -> str | None:
    if m["a"] and sum(c.isupper() for c in m["a"]) < 2:
        return None
    return code(m[0].translate(_SUBSCRIPT))


@measure.rule(
    "ion",
    "Muatan ion.",
    rf"(?<![\w-])(?P<a>{_ELEMENTS}{{1,2}}[\d₀-₉]?)(?P<n>[²³])?(?P<sign>[+⁺⁻−-])(?=[\s,.;)]|$)",
    needs=("ion ", "Ion ", "lektrolit"),
    examples=[("ion Na+ dan Cl-", "ion en a plus dan ce el minus")],
)
def ion(m: re.Match[str], s: Sentence) -> str | None:
    if not re.search(r"\b[Ii]on\b|elektrolit", s.text):
        return None
    many = {"²": " dua", "³": " tiga"}.get(m["n"] or "", "")
    return f"{code(m['a'].translate(_SUBSCRIPT))}{many} {'plus' if m['sign'] in '+⁺' else 'minus'}"


@measure.rule(
    "element",
    "Lambang unsur yang berdiri sendiri, bila kalimatnya berbicara tentang unsur.",
    r"(?<![\w-])(?:Fe|Zn|Na|Mg|Ca|Cu|Ni|Pb|Hg|Cl|Mn|Cr|Cd|Au|Ag|Li|Co|Si|Se)(?![\w'.-]\w|\w)",
    needs=(
        "Fe",
        "Zn",
        "Na",
        "Mg",
        "Ca",
        "Cu",
        "Ni",
        "Pb",
        "Hg",
        "Cl",
        "Mn",
        "Cr",
        "Cd",
        "Au",
        "Ag",
        "Li",
        "Co",
        "Si",
        "Se",
    ),
    examples=[("natrium (Na)", "natrium, en a,"), ("mineral Fe dan Zn", "mineral ef e dan zet en")],
)
def element(m: re.Match[str], s: Sentence) -> str | None:
    return letters(m[0]) if _OF_ELEMENTS.search(s.text) else None


_OF_ELEMENTS = re.compile(
    r"\b(?:kadar|mineral|unsur|logam|ion|nikel|natrium|kalsium|magnesium|besi|seng|tembaga|timbal|merkuri|raksa|klorin|klor|mangan|krom|kadmium|litium|kobalt|"
    r"silikon|selenium|kimia|senyawa|atom|tambang)\b",
    re.IGNORECASE,
)


@measure.rule(
    "particles",
    "PM2,5 dan pH.",
    r"(?<!\w)(?:(?P<pm>PM)\s?(?P<a>2[.,]5|10|1(?![\d.,]))(?!\d)|(?P<ph>pH|PH|Ph)(?=\s?(?:[<>≤≥=]?\s?\d|air|tanah|kulit|darah|netral|asam|basa|rendah|tinggi|\)|,|\s))(?:\s?(?P<b>\d{1,2}(?:[.,]\d+)?))?(?![\w]))",
    needs=("PM", "pH", "PH"),
    examples=[("PM2.5", "pe em dua koma lima"), ("pH 5,5", "pe ha lima koma lima"), ("PM10", "pe em sepuluh")],
)
def particles(m: re.Match[str], s: Sentence) -> str | None:
    if m["pm"]:
        return f"pe em {number(m['a'].replace('.', ','))}"
    if m["ph"] == "Ph":
        return None
    return f"pe ha {number(m['b'].replace('.', ','))}" if m["b"] else "pe ha"


@measure.rule(
    "lineage",
    "Nama varian virus.",
    r"(?<!\w)(?P<a>[A-Z]{1,3})(?P<rest>(?:\.\d{1,4}){1,4})(?!\w|\.\d)",
    examples=[
        ("B.1.1.529", "be titik satu titik satu titik lima dua sembilan"),
        ("XBB.1.5", "eks be be titik satu titik lima"),
    ],
)
def lineage(m: re.Match[str], s: Sentence) -> str | None:
    if re.search(r"\b[Kk]elas\s$", s.text[: m.start()][-8:]) or m["a"] in (
        "KM",
        "RT",
        "RW",
        "NO",
        "RP",
        "PM",
        "LT",
        "M",
        "W",
    ):
        return None
    parts = [digits(p) if len(p) > 2 else cardinal(int(p)) for p in m["rest"].split(".") if p]
    return " titik ".join([letters(m["a"]), *parts])


_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


@measure.rule(
    "power",
    "Pangkat.",
    r"(?<![\w.])(?<!\d,)(?P<a>[A-Za-z]{1,2}|\d+(?:[.,]\d+)?)(?:\^(?P<b>-?\d{1,3})|(?P<c>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))(?!\w)",
    needs=("^", "²", "³", "¹", "⁰", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"),
    examples=[("10⁶", "sepuluh pangkat enam"), ("mc²", "em ce kuadrat")],
)
def power(m: re.Match[str], s: Sentence) -> str:
    base = number(m["a"]) if m["a"][0].isdecimal() else letters(m["a"])
    exponent = int(m["b"] or m["c"].translate(_SUPER))
    if exponent == 2 and not m["a"][0].isdecimal():
        return f"{base} kuadrat"
    return f"{base} pangkat {cardinal(exponent)}"


VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
          "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
          "⅑": (1, 9), "⅒": (1, 10)}  # fmt: skip


@measure.rule(
    "vulgar",
    "Pecahan dalam satu lambang.",
    rf"(?:(?<![\w./])(?<!\d,)(?P<a>\d{{1,3}})\s?)?(?P<f>[{''.join(VULGAR)}])(?:\s(?P<u>kg|km|cm|m|ha|ml|l|gr|g|kw)(?!\w|/))?",
    needs=tuple(VULGAR),
    examples=[("½ kilogram", "setengah kilogram"), ("1½ jam", "satu setengah jam"), ("¾", "tiga perempat")],
)
def vulgar(m: re.Match[str], s: Sentence) -> str:
    said = fraction(*VULGAR[m["f"]])
    said = f"{number(m['a'])} {said}" if m["a"] else said
    return f"{said} {unit(m['u'])}" if m["u"] else said


@measure.rule(
    "greek",
    "Huruf Yunani yang berdiri sendiri.",
    rf"(?<!\w)[{''.join(GREEK)}](?!\w)",
    needs=tuple(GREEK),
    examples=[("partikel α", "partikel alfa")],
)
def greek(m: re.Match[str], s: Sentence) -> str:
    return GREEK[m[0]]
