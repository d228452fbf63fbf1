"""Units behind figures, units per unit."""

from __future__ import annotations

import re

from audionews.script.lexicon import pairs
from audionews.script.numbers import number
from audionews.script.packed import packed
from audionews.script.rules.earth import MINUS, minus
from audionews.script.rules.money import scale_word
from audionews.script.rules.rule import FIGURE, SCALE, UNTIL, Claim, SentenceText, Table, Tier, until
from audionews.script.spell import letters

rules = Table()


_UNIT = r"(?:[A-Za-zµμ]{1,6}(?:\^?[23²³])?)"


_NEVER_UNITS = frozenset(packed("A M B V N J W in min s h j t L MP MT GT HP PK C F K"))


def unit(shown: str) -> str | None:
    """ "km²" → "kilometer persegi", "kg/ha" → "kilogram per hektare"; ``None`` for what is no unit."""
    head, *rest = shown.replace("²", "2").replace("³", "3").replace("^", "").split("/")
    spoken = pairs("units").get(head)
    if spoken is None or not rest:
        return spoken
    under = [
        pairs("per").get(part)
        or (pairs("units").get(part) if not part.isupper() or part == "L" else None)  # "3 kg/PB 49 cm"
        or (part if len(part) > 3 else None)
        for part in rest
    ]
    return None if None in under else " per ".join([spoken, *under])


_POWERS = frozenset(packed("MWh kWh GWh MWp kWp GW kVA VA MVA kW W MW HP hp PS PK GB TB MB V kV A mAh Ah"))


@rules.rule(
    "unit-per-amount",
    Tier.FIGURE,
    "Satuan per sejumlah satuan.",
    rf"(?<![\w./])(?<!\d,)(?:(?P<first>{FIGURE})(?P<until>{UNTIL}))?(?P<a>{FIGURE})\s?(?P<u>[A-Za-zµμ]{{1,5}}[23²³]?)\s?/\s?(?P<b>{FIGURE})(?:(?P<until2>{UNTIL})(?P<last>{FIGURE}))?\s?(?P<v>[A-Za-zµμ]{{1,5}}[23²³]?)(?!\w)",
    digit=True,
    needs=("/",),
    examples=[
        ("5 g/100 g", "lima gram per seratus gram"),
        ("50-100 mm/24 jam", "lima puluh hingga seratus milimeter per dua puluh empat jam"),
        ("3,5 m/10 detik", "tiga koma lima meter per sepuluh detik"),
        ("torsi 13 Nm/6.000 rpm", "torsi tiga belas newton meter pada enam ribu er pe em"),
        ("tanah 300 m2/90 m2", "tanah tiga ratus meter persegi, sembilan puluh meter persegi"),
    ],
)
def unit_per_amount(m: re.Match[str], s: SentenceText) -> str | None:
    over = unit(m["u"])
    most = f" {until(m['until2'])} {number(m['last'])}" if m["last"] else ""
    if m["v"].lower() == "rpm" and (over := over or {"PS": "pe es", "DK": "de ka"}.get(m["u"])):
        return f"{number(m['a'])} {over} pada {number(m['b'])}{most} er pe em"  # the most of it, at that speed
    if m["u"] in ("PS", "HP", "hp", "kW", "DK") and m["v"] in ("Nm", "kgm") and not m["last"]:
        return f"{number(m['a'])} {over or unit(m['u']) or letters(m['u'])}, {number(m['b'])} {unit(m['v'])}"
    if {m["u"], m["v"]} <= _POWERS:
        return None  # "5 kVA/4 kW": two ratings of one machine
    if m["u"] == m["v"] and m["u"] in ("m2", "m²", "ha") and over and not m["first"]:
        return f"{number(m['a'])} {over}, {number(m['b'])} {over}"  # land and the building on it
    if m["u"] in ("kg", "g", "gram") and m["v"] in ("l", "L", "liter", "ml") and "," in m["b"]:
        return f"{number(m['a'])} {over}, {number(m['b'])} {unit(m['v'])}"  # "2,5 kg/3,5 l": one or the other
    under = unit(m["v"]) or (m["v"] if m["v"] in _COUNTED else None)
    if not over or not under or (m["u"] == m["v"] and m["u"] in ("GB", "TB", "MB")):
        return None
    first = f"{number(m['first'])} {until(m['until'])} " if m["first"] else ""
    return f"{first}{number(m['a'])} {over} per {number(m['b'])}{most} {under}"


@rules.rule(
    "unit",
    Tier.FIGURE,
    "Satuan di belakang angka, juga satuan per satuan dan rentangnya.",
    rf"(?=[\d\-−–Mm]){MINUS}(?:(?<![\w./^])(?<!\d,)|(?<=[BaAWPSmg]/)|(?<=th/)|(?<=Ah/)|(?<=thn/)|(?<=\)/))(?:(?P<a>{FIGURE})\s?(?P<ua>{_UNIT})?(?P<until>{UNTIL}))?(?P<b>{FIGURE})(?P<scale>\s{SCALE})?[\s-]?(?P<u>{_UNIT}(?:/{_UNIT}){{0,3}}|[A-Za-zµμ]{{1,6}}[23²³]?(?:/[a-z]{{3,12}}){{1,2}})(?:(?<=[A-Za-z]/)|(?![\w²³/]|-\d)|(?=/\d))",
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
def with_unit(m: re.Match[str], s: SentenceText) -> Claim | str | None:
    if m["u"].lower() == "km" and re.search(r"\b[Kk][Mm]\.?\s?$", s.text[: m.start("b")][-5:]):
        return None  # "KM 47-KM 66": two posts of one road
    if m["u"] == "s" and s.text.startswith(".d", m.end()):
        return None  # "-0,5 s.d. 1"
    if m["u"] == "PK" and s.text.startswith("-", m.end()):
        return None  # the mark of an aeroplane: "PK-THT"
    head = m["u"].partition("/")[0]
    tail = m["u"][len(head) + 1 :]
    if (
        tail.isupper()
        and tail not in pairs("per")
        and unit(m["u"]) is None
        and not m["a"]
        and unit(head)
        and head not in _NEVER_UNITS
    ):
        return Claim(
            m.start(), m.start("u") + len(head), f"{minus(m)}{number(m['b'])} {unit(head)}"
        )  # "170 cm/BB 62 kg"
    spoken = unit(m["u"]) or _plain_per(m["u"])
    if spoken is None or (m["u"] in _NEVER_UNITS and not _certain(m["u"], m, s)):
        return None
    first = ""
    if m["a"]:
        between = unit(m["ua"]) if m["ua"] else ""
        if between is None:
            return None
        first = f"{number(m['a'])}{f' {between}' if between else ''} {until(m['until'])} "
    scale = f" {scale_word(m['scale'])}" if m["scale"] else ""
    return f"{minus(m)}{first}{number(m['b'])}{scale} {spoken}"


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
    packed(
        "regu tim kelompok sekolah sesi bus kapal laga botol porsi bungkus pekan minggu semester siswa anak pasien kepala kecamatan kabupaten provinsi kelas malam hari bulan tahun jam menit detik orang kapita hektare kilometer meter liter rumah keluarga desa"
    )
)


def _certain(shown: str, m: re.Match[str], s: SentenceText) -> bool:
    """Single capitals and English-looking units are units only where nothing else is likely."""
    before = s.text[max(0, m.start() - 24) : m.start()].lower()
    if shown == "M":
        return bool(
            re.search(
                r"\b(?:panjang|lebar|tinggi|jarak|renang|lari|sedalam|ketinggian|kedalaman|sejauh|sepanjang|setinggi|selebar|radius)\b",
                before,
            )
        )
    if shown == "V":
        return bool(
            re.search(r"tegangan|volt|baterai|aki|listrik|adaptor|kabel|kontak|korslet|trafo|arus", s.text.lower())
        )
    if shown == "s":
        return "," in m["b"] and not m["scale"]  # "selisih +0,8s"
    if shown == "W":
        glued = s.text[m.start("u") - 1].isdecimal() and not before.endswith(("kursi ", "blok ", "nomor ", "no. "))
        return glued or bool(
            re.search(r"daya|lampu|watt|panel|charger|pengisi|listrik|baterai|\d\s?mah\b|led\b", s.text.lower())
        )
    if shown == "A":
        return bool(re.search(r"arus|ampere", s.text.lower()))
    if shown in ("L", "t"):
        return m["b"] is not None and not before.endswith(("kelas ", "nomor ", "no. "))
    if shown == "MT":
        return m["scale"] is not None
    if shown == "MP":
        return "kamera" in s.text.lower() or " f/" in s.text
    if shown == "HP":
        return bool(re.search(r"daya|tenaga|mesin|motor|mobil|kapal|pompa|traktor|torsi|genset", s.text.lower()))
    if shown == "N":
        return bool(re.search(r"gaya|dorong|newton|roket|beban", s.text.lower()))
    return shown in ("PK", "GT")


@rules.rule(
    "two-measures",
    Tier.FIGURE,
    "Dua ukuran dengan garis miring dan satu satuan.",
    r"(?<![\w./])(?<!\d,)(?P<a>\d{1,3}(?:\.\d{3})+|\d{2,4}|\d+,\d+)/(?P<b>\d{1,3}(?:\.\d{3})+|\d{2,4}|\d+,\d+)\s?(?P<u>[A-Za-z]{2,4}(?:/[a-z]{1,4})?)(?![\w/])",
    digit=True,
    needs=("/",),
    examples=[("baca-tulis 7.000/6.500 MB/s", "baca-tulis tujuh ribu, enam ribu lima ratus megabyte per detik")],
)
def two_measures(m: re.Match[str], s: SentenceText) -> str | None:
    spoken = unit(m["u"])
    sized = ("." in m["a"] or "," in m["a"] or int(m["a"]) > 31) and m["u"] not in _NEVER_UNITS
    return (
        f"{number(m['a'])}, {number(m['b'])} {spoken}"
        if spoken and sized and m["u"] not in ("GB", "TB", "MB", "mmHg", "mmhg")
        else None
    )


@rules.rule(
    "memory-choice",
    Tier.FIGURE,
    "Pilihan kapasitas memori.",
    r"(?<![\w./])(?<!\d,)(?P<a>\d{1,4})\s?/\s?(?P<b>\d{1,4})\s?(?P<u>GB|TB|MB)(?![\w/])",
    digit=True,
    needs=("GB", "TB", "MB"),
    examples=[("RAM 8/12 GB", "ram delapan dua belas gigabyte")],
)
def memory_choice(m: re.Match[str], s: SentenceText) -> str:
    return f"{number(m['a'])} {number(m['b'])} {unit(m['u'])}"


@rules.rule(
    "blood-pressure",
    Tier.FIGURE,
    "Tekanan darah.",
    r"(?<![\w./])(?<!\d,)(?P<a>\d{2,3})/(?P<b>\d{2,3})(?:\s?(?P<u>mmHg|mmhg)\b)?(?![\w/])",
    digit=True,
    needs=("/",),
    examples=[("tensi 120/80 mmHg", "tensi seratus dua puluh per delapan puluh milimeter raksa")],
)
def blood_pressure(m: re.Match[str], s: SentenceText) -> str | None:
    if not m["u"] and not re.search(r"\b(?:[Tt]ensi|TD|[Tt]ekanan darah|[Tt]ensinya|[Hh]ipertensi)", s.before(m)):
        return None
    return f"{number(m['a'])} per {number(m['b'])}" + (" milimeter raksa" if m["u"] else "")


@rules.rule(
    "compass",
    Tier.FIGURE,
    "Arah mata angin yang disingkat atau dirangkai di belakang jarak.",
    r"(?:(?<=km )|(?<=Km )|(?<=kilometer ))(?P<a>BD|TL|BL|TG|TGR|Tgr|BaratDaya|TimurLaut|BaratLaut)(?!\w)",
    needs=("km ", "Km ", "kilometer "),
    examples=[("45 km BD Pacitan", "empat puluh lima kilometer barat daya Pacitan")],
)
def compass(m: re.Match[str], s: SentenceText) -> str:
    key = m["a"].upper()
    return {"BD": "barat daya", "TL": "timur laut", "BL": "barat laut", "BARATDAYA": "barat daya", "TIMURLAUT": "timur laut",
            "BARATLAUT": "barat laut"}.get(key, "tenggara")  # fmt: skip


@rules.rule(
    "degree",
    Tier.FIGURE,
    "Derajat sudut.",
    rf"{MINUS}(?<![\w./])(?<!\d,)(?P<a>{FIGURE})\s?[°º˚](?!\w)",
    digit=True,
    needs=("°", "º", "˚"),
    examples=[("45°", "empat puluh lima derajat")],
)
def degree(m: re.Match[str], s: SentenceText) -> str:
    return f"{minus(m)}{number(m['a'])} derajat"


@rules.rule(
    "degree-sign",
    Tier.FIGURE,
    "Lambang derajat suhu tanpa angka.",
    r"[°º˚]\s?(?P<c>[CF])(?!\w)|(?P<sign>[℃℉])",
    needs=("°", "º", "˚", "℃", "℉"),
    examples=[("dalam °C", "dalam derajat celsius")],
)
def degree_sign(m: re.Match[str], s: SentenceText) -> str:
    return "derajat celsius" if (m["c"] or m["sign"]) in "C℃" else "derajat fahrenheit"


@rules.rule(
    "inch-mark",
    Tier.FIGURE,
    "Tanda petik ganda di belakang ukuran layar, ban, atau pelek: inci.",
    rf"(?<![\w.,/\"“])(?P<a>{FIGURE})[\"”″](?=[\s,.;)]|$)",
    digit=True,
    needs=('"', "”", "″"),
    examples=[('layar 6,7" baru', "layar enam koma tujuh inci baru")],
)
def inch_mark(m: re.Match[str], s: SentenceText) -> str | None:
    sized = re.search(
        r"\b(?:layar|laptop|LED|OLED|roda|monitor|TV|televisi|ban|pelek|velg|pipa|tablet|diagonal|RAM|ponsel|AMOLED)\b",
        s.before(m),
        re.IGNORECASE,
    )
    return f"{number(m['a'])} inci" if sized else None


@rules.rule(
    "unit-alone",
    Tier.FIGURE,
    "Satuan tanpa angka di belakang kata per atau di dalam garis miring.",
    r"(?<![\w/])(?:(?:(?P<many>\b(?:(?i:(?:belas|puluh|ratus|ribu|juta|lusin)an|beberapa|sekian)|(?<=\d)an|(?<=\d-)an|(?<=\d–)an)\s)|(?<=[⁰¹²³⁴-⁹]\s)|(?<=[\s\d]jt )|(?<=[\s\d]rb )|(?<==\d\d )|(?<=\d\d\d )(?=kg|km|cm|mm))(?P<u3>km|kg|kl|kL|t|cm|mm|ha(?!\s(?:a|be|ce|de|e|ef|ge|ha|i|je|ka|el|em|en|o|pe|ki|er|es|te|u|ve|we|eks|ye|zet|nol|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)\b)|m2|m²|m3|m³|km2|km²|gr|mg|ml|kWh|MW|GB|MB|TB|m/s|m|l)(?P<over>/(?:th|thn|tahun|bln|bulan|hari|hr|jam|detik|dtk|dt|s|ha))?|(?P<head>km|Km|mm|cm|kg|Kg|mg|ml|kWh|MW|m3|m2|km2|m³|m²|km²)/(?P<u>jam|detik|hari|liter|l|ha|s|tahun|bulan|menit|kg)|(?<=per )(?P<one>km|Km|kg|Kg|ha|Ha|cm|mm|m2|m²|m3|m³|km2|km²|kWh|kwh|ml|mg|gr|MMBtu|MWh))(?!\w)",
    needs=(
        *packed("km Km mm cm kg Kg mg ml kWh kwh MW m3 m2 m³ m² ha Ha gr mg GB MB TB MMBtu"),
        "an m ",
        "an l ",
        "jt ",
        "rb ",
    ),
    examples=[
        ("harga per kg", "harga per kilogram"),
        ("dalam km/jam", "dalam kilometer per jam"),
        ("ratusan kg ganja", "ratusan kilogram ganja"),
        ("2,4 jt ha lahan", "dua koma empat juta hektare lahan"),
        ("puluhan HP disita", "puluhan ha pe disita"),
        ("90-an km", "sembilan puluhan kilometer"),
    ],
)
def unit_alone(m: re.Match[str], s: SentenceText) -> Claim | str | None:
    if m["u3"]:
        spoken = unit(m["u3"] + (m["over"] or ""))
        return spoken and Claim(m.start("u3"), m.end("over") if m["over"] else m.end("u3"), spoken)
    if m["one"] == "MMBtu":
        return "em em be te u"
    return unit(m["one"]) if m["one"] else unit(f"{m['head']}/{m['u']}")


@rules.rule(
    "sea-level",
    Tier.FIGURE,
    "dpl di belakang meter.",
    r"(?:(?<=\dm )|(?<=\d m )|(?<=meter ))dpl\b",
    needs=("dpl",),
    examples=[("2.329 m dpl", "dua ribu tiga ratus dua puluh sembilan meter di atas permukaan laut")],
)
def sea_level(m: re.Match[str], s: SentenceText) -> str:
    return "di atas permukaan laut"


@rules.rule(
    "per-slash",
    Tier.FIGURE,
    "Garis miring di antara angka tanpa satuan dan satuan: per.",
    r"(?:(?<=\d)|(?<=ribu)|(?<=juta)|(?<=MPN)|(?<=CFU))/(?:(?P<many>1(?:\.?000|00?)?\s?)(?=ml|mL|g|gr|gram|km|kg|liter))?(?P<u>[µμ]L|mcL|dL|m[lL]|gr?|mm3|mm³|kWh|kg|liter|orang|hari|bulan|tahun|jam|menit|detik|m2|m²|m3|m³|km|km2|km²|ha|hektare?|ton|unit|lembar|saham|barel|kapita|pekan|minggu|malam)(?!\w)",
    digit=True,
    needs=("/",),
    examples=[
        ("tarif 1.444,70/kWh", "tarif seribu empat ratus empat puluh empat koma tujuh nol per kilowatt jam"),
        ("bakteri 40 MPN/100 ml", "bakteri empat puluh em pe en per seratus mililiter"),
    ],
)
def per_slash(m: re.Match[str], s: SentenceText) -> str:
    many = f"{number(m['many'].strip())} " if m["many"] else ""
    return f"per {many}{pairs('per').get(m['u']) or unit(m['u']) or m['u']}"
