"""The earth and its weather: temperatures, positions, earthquakes."""

from __future__ import annotations

import re

from audionews.script.numbers import cardinal, number, roman
from audionews.script.rules.rule import FIGURE, UNTIL, Claim, SentenceText, Table, Tier, speaks_of, until
from audionews.script.spell import letters

rules = Table()


MINUS = r"(?P<minus>(?<![\w)%°])[-−–]\s?|\b[Mm]inus\s)?"


COMPASS = {
    "LS": "lintang selatan",
    "LU": "lintang utara",
    "BT": "bujur timur",
    "BB": "bujur barat",
    "S": "lintang selatan",
    "N": "lintang utara",
    "U": "lintang utara",
    "E": "bujur timur",
    "T": "bujur timur",
    "W": "bujur barat",
    "B": "bujur barat",
}


def minus(match: re.Match[str]) -> str:
    return "minus " if match["minus"] else ""


@rules.rule(
    "temperature",
    Tier.FIGURE,
    "Suhu: derajat dengan skalanya, tanda minus dibaca minus.",
    rf"(?:{MINUS}(?<![\w./])(?<!\d,)(?P<a>{FIGURE})\s?(?P<deg>(?:[°º˚]|derajat)\s?(?:[Cc]|[CcSs]el[cs]ius)?)?(?:{UNTIL}))?(?P<minus2>(?<![\w)%°])[-−–]\s?|\b[Mm]inus\s)?(?<![\w./])(?<!\d,)(?P<b>{FIGURE})\s?(?:(?:[°º˚]|derajat)\s?(?P<c>[CFKRc]|[CcSs]el[cs]ius|[Ff]ahrenheit|[Kk]elvin)(?!\w)|(?P<sign>[℃℉]))",
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
def temperature(m: re.Match[str], s: SentenceText) -> str:
    sign = m["sign"] or m["c"][0].upper().replace("S", "C")
    name = {"C": "celsius", "F": "fahrenheit", "K": "kelvin", "R": "reamur", "℃": "celsius", "℉": "fahrenheit"}[sign]
    again = f" derajat {name}" if m["deg"] and m["deg"][-1] not in "°º˚k" else ""  # printed twice, said twice
    first = f"{minus(m)}{number(m['a'])}{again} {until(m[0][: m.start('b') - m.start()])} " if m["a"] else ""
    return f"{first}{'minus ' if m['minus2'] else ''}{number(m['b'])} derajat {name}"


@rules.rule(
    "temperature-bare",
    Tier.FIGURE,
    "Suhu yang derajatnya tidak ditulis, hanya huruf skalanya.",
    rf"(?:{MINUS}(?<![\w./])(?<!\d,)(?P<a>{FIGURE})(?:{UNTIL}))?(?P<minus2>(?<![\w)%°])[-−–]\s?|\b[Mm]inus\s)?(?<![\w./])(?<!\d,)(?P<b>{FIGURE})\s?(?P<c>[CFK])(?![\w/-]|\.\w)",
    digit=True,
    needs=("suhu", "Suhu", "temperatur", "dingin", "panas", "demam", "beku"),
    examples=[("suhu di bawah -18 C", "suhu di bawah minus delapan belas derajat celsius"), ("suhu 273 K", "suhu dua ratus tujuh puluh tiga kelvin")],
)  # fmt: skip
def temperature_bare(m: re.Match[str], s: SentenceText) -> str | None:
    if re.search(
        r"\b(?:kelas|tipe|kamar|kursi|gerbong|nomor|blok|vitamin|pasal|grup|seri|golongan)\s$",
        s.before(m, 12).lower(),
    ):
        return None
    if not speaks_of(_WARM, s.text):
        return None
    first = f"{minus(m)}{number(m['a'])} {until(m[0][: m.start('b') - m.start()])} " if m["a"] else ""
    name = {"C": "derajat celsius", "F": "derajat fahrenheit", "K": "kelvin"}[m["c"]]
    return f"{first}{'minus ' if m['minus2'] else ''}{number(m['b'])} {name}"


_WARM = re.compile(
    r"\b(?:suhu(?:nya)?|bersuhu|temperatur|derajat|dingin|panas|demam|beku|membeku|dipanaskan|didinginkan|cuaca|freezer|kulkas|oven|pendingin)\b",
    re.IGNORECASE,
)


@rules.rule(
    "position",
    Tier.CERTAIN,
    "Lintang dan bujur.",
    rf"(?<![\w./])(?<!\d,)(?P<a>{FIGURE})\s?(?P<deg>[°º˚]|derajat)?\s?(?:(?P<min>\d+(?:[.,]\d+)?)\s?['′]\s?)?(?:(?P<sec>\d+(?:[.,]\d+)?)\s?(?:\"|″|'')\s?)?(?P<c>LS|LU|BT|BB|[Ll]intang [Ss]elatan|[Ll]intang [Uu]tara|[Bb]ujur [Tt]imur|[Bb]ujur [Bb]arat|(?<=[\"″'′°])[SNUETWB])(?!\w)(?:\s?[-–—](?=\s?\d))?",
    digit=True,
    needs=("°", "LS", "LU", "BT", "BB", "intang", "ujur"),
    examples=[
        ("8,12 LS–110,4 BT", "delapan koma satu dua lintang selatan seratus sepuluh koma empat bujur timur"),
        ("2°30′ LU", "dua derajat tiga puluh menit lintang utara"),
    ],
)
def position(m: re.Match[str], s: SentenceText) -> str:
    degrees = " derajat" if m["deg"] else ""
    minutes = f" {number(m['min'])} menit" if m["min"] else ""
    seconds = f" {number(m['sec'])} detik" if m["sec"] else ""
    return f"{number(m['a'].lstrip('0') if m['a'][:2].isdigit() else m['a'])}{degrees}{minutes}{seconds} {COMPASS.get(m['c'], m['c'].lower())}"


@rules.rule(
    "mountain",
    Tier.CERTAIN,
    "G. di depan nama gunung, bila kalimatnya berbicara tentang gunung api.",
    r"(?<![\w.])G\.(?=\s?[A-Z][a-z])",
    needs=("G.",),
    examples=[("erupsi G. Lokon", "erupsi gunung Lokon"), ("kata G. Wijaya", "kata ge Wijaya")],
)
def mountain(m: re.Match[str], s: SentenceText) -> str | None:
    fiery = r"\b(?:[Ee]rupsi|[Ll]evel (?:I|V)+|[Kk]awah|[Ll]ava|[Gg]unung|[Vv]ulkan\w*|[Gg]uguran|[Ss]emburan|VONA|APG|PVMBG|[Pp]uncak|[Pp]endaki\w*)\b"
    return "gunung" if speaks_of(fiery, s.text) else None


def _arc(figures: str) -> str:
    """Minutes or seconds of arc: "05" is five of them."""
    return number(figures.lstrip("0") if re.fullmatch(r"0\d", figures) and figures != "00" else figures)


@rules.rule(
    "angle",
    Tier.CERTAIN,
    "Sudut dengan menit busur, dan rentang sudut.",
    rf"{MINUS}(?<![\w./])(?<!\d,)(?P<a>{FIGURE})\s?[°º˚](?:\s?(?P<m>[0-5]?\d(?:[.,]\d+)?)\s?['′](?:\s?(?P<s>[0-5]?\d(?:[.,]\d+)?)\s?(?:[\"″”]|''))?|\s?[-–—]\s?(?P<b>{FIGURE})\s?[°º˚])(?!\s?\w*[CFS](?!\w)|\w)",
    digit=True,
    needs=("°", "º", "˚"),
    examples=[
        ("tinggi 2°14'", "tinggi dua derajat empat belas menit"),
        ("elongasi 6,4°-7,1°", "elongasi enam koma empat derajat hingga tujuh koma satu derajat"),
    ],
)
def angle(m: re.Match[str], s: SentenceText) -> str:
    first = f"{minus(m)}{number(m['a'])} derajat"
    if m["b"]:
        return f"{first} hingga {number(m['b'])} derajat"
    return f"{first} {_arc(m['m'])} menit" + (f" {_arc(m['s'])} detik" if m["s"] else "")


@rules.rule(
    "magnitude",
    Tier.FIGURE,
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
def magnitude(m: re.Match[str], s: SentenceText) -> str | None:
    if not m[0].lower().startswith("mag"):
        if not speaks_of(
            r"[Gg]empa|GEMPA|[Ss]esar\b|[Mm]egathrust|[Ss]ubduksi|[Pp]atahan|guncang|Guncang|BMKG|tsunami|magnitudo|seismik|[Ee]pisentrum|USGS",
            s.text,
        ):
            return None
        word = "magnitudo"
    else:
        word = "Magnitudo" if m[0][0] == "M" and m.start() == 0 else "magnitudo"
    most = f" hingga {number(m['b'].replace('.', ','))}" if m["b"] else ""
    return f"{word} {number(m['a'].replace('.', ','))}{most}"


@rules.rule(
    "magnitude-after",
    Tier.FIGURE,
    "Kekuatan gempa dengan M di belakang angkanya.",
    r"(?<![\w./])(?<!\d,)(?P<a>\d[.,]\d)\s?M[wW]?(?![\w²³/-])",
    digit=True,
    needs=("M",),
    examples=[("gempa 6,1 M mengguncang", "gempa enam koma satu magnitudo mengguncang")],
)
def magnitude_after(m: re.Match[str], s: SentenceText) -> str | None:
    quake = re.search(r"\b(?:[Gg]empa|berkekuatan|kekuatan|GEMPA)\b[^,;]{0,40}$", s.before(m))
    return f"{number(m['a'].replace('.', ','))} magnitudo" if quake and speaks_of(r"[Gg]empa|GEMPA", s.text) else None


@rules.rule(
    "cyclone",
    Tier.CERTAIN,
    "Nomor bibit siklon: huruf di belakangnya nama samudra, bukan satuan.",
    r"\b(?:[Ss]iklon|[Bb]ibit|[Tt]ropis|[Ii]nvest)\s(?P<a>\d{2})(?P<b>[A-Z])(?!\w)",
    digit=True,
    needs=("iklon ", "ibit ", "ropis ", "nvest "),
    examples=[("bibit siklon 97W", "bibit siklon sembilan puluh tujuh we")],
)
def cyclone(m: re.Match[str], s: SentenceText) -> Claim:
    return Claim(m.start("a"), m.end(), f"{cardinal(int(m['a']))} {letters(m['b'])}")


@rules.rule(
    "richter",
    Tier.CERTAIN,
    "Skala Richter dan skala MMI.",
    rf"(?<![\w./])(?<!\d,)(?P<m>M\s?)?(?P<a>{FIGURE}|[IVX]+)(?:(?P<until>{UNTIL})(?P<b>{FIGURE}|[IVX]+))?\s?(?P<u>SR|MMI)(?!\w)",
    needs=("SR", "MMI"),
    examples=[("6,2 SR", "enam koma dua skala richter"), ("II-III MMI", "dua hingga tiga em em i")],
)
def richter(m: re.Match[str], s: SentenceText) -> str | None:
    spoken = [cardinal(roman(x) or 0) if x.isalpha() else number(x.replace(".", ",")) for x in (m["a"], m["b"]) if x]
    head = "magnitudo " if m["m"] else ""
    return head + f" {until(m['until'] or '')} ".join(spoken) + (" skala richter" if m["u"] == "SR" else " em em i")


@rules.rule(
    "magnitude-until",
    Tier.FIGURE,
    "Skala MMI dengan angka Romawi di belakang.",
    r"(?<!\w)MMI\s(?P<a>[IVX]+)(?:\s?[-–]\s?(?P<b>[IVX]+))?(?!\w)",
    needs=("MMI",),
    examples=[("skala MMI IV", "skala em em i empat")],
)
def mmi(m: re.Match[str], s: SentenceText) -> str | None:
    values = [roman(x) for x in (m["a"], m["b"]) if x]
    return None if None in values else "em em i " + " hingga ".join(cardinal(v) for v in values)
