"""Figures among figures: ranges, scores, fractions, ratios, ordinals, Roman numerals; last of all, plain numbers.

Longer than 350 lines: a rule is a pattern, its examples and one function, and their order in the file is their precedence.
"""

from __future__ import annotations

import re
import unicodedata

from audionews.script.numbers import (
    MONTH_PATTERN,
    cardinal,
    digits,
    fraction,
    number,
    ordinal,
    roman,
    roman_year,
    value_of,
)
from audionews.script.rule import NUMERIC, UNTIL, Claim, N, Sentence, Table, until
from audionews.script.spell import letters
from audionews.script.words import pairs

count = Table()
last = Table()

FIGURE = rf"(?:{N}|\d+\.\d+)(?!\d|\.\d)"
_SPORT = re.compile(
    r"\b(?:skor|imbang|unggul|menang|kemenangan|kalah|kekalahan|agregat|takluk|ditaklukkan|menaklukkan|menekuk|ditekuk|mengalahkan|"
    r"dikalahkan|membantai|dibantai|melumat|menghajar|dihajar|menggilas|mencukur|mempermalukan|menundukkan|ditundukkan|menyudahi|"
    r"tertinggal|memimpin|kedudukan|set|gim|game|gol|laga|pertandingan|babak|penalti|derbi|leg|kuarter|keunggulan|menyingkirkan|"
    r"mengungguli|menumbangkan|tumbang|memukul|menjebol|bermain seri|seri|ditahan|menahan|tersingkir|pulang|juara|"
    r"comeback|menyamakan|samakan|penyeimbang|kemasukan|kebobolan|vs|versus|final|semifinal|liga|wasit|tandang|kandang|poin penuh|menjegal|melibas|membungkam|membekuk|skuad|gawang)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s?(?:tahun|hari|bulan|jam|menit|detik|minggu|pekan|orang|persen|kali|kilometer|meter|ribu|juta|unit|buah|ekor|kg|km|cm|"
    r"derajat|rumah|desa|anak|siswa|kasus|butir|liter|tablet|gelas|sendok|langkah|lantai|halaman|kelas|pemain|gram|ton|kursi|kepala)\b"
)


@count.rule(
    "said-twice",
    "Bilangan yang ditulis dua kali, angka dan huruf, dibaca sekali.",
    rf"(?:(?P<a>(?<![\d.,/-]){FIGURE})(?P<mark>(?:,-|,00)?\s?%?)(?P<scale>\s(?:ribu|juta|miliar|triliun))?\s?\((?P<w>[a-z][a-z ]{{2,90}})\)|(?<=[a-z]\s)\((?P<b>(?P<top>\d{{1,2}})/(?P<bottom>\d{{1,3}})|{FIGURE})\))",
    digit=True,
    needs=("(",),
    examples=[
        ("3 (tiga) orang", "tiga orang"),
        ("Rp5.000.000 (lima juta rupiah)", "lima juta rupiah"),
        ("Rp2 juta (dua juta rupiah)", "dua juta rupiah"),
        ("dua (2) tahun", "dua tahun"),
        ("sepertiga (1/3) lahan", "sepertiga lahan"),
        ("dua orang (3) dan", "dua orang, tiga, dan"),
    ],
)  # fmt: skip
def said_twice(m: re.Match[str], s: Sentence) -> Claim | None:
    """Only what is in brackets is claimed, and by silence."""
    if m["a"]:
        words = m["w"].removesuffix(" rupiah").removesuffix(" persen")
        figure = number(m["a"].removesuffix(",00")) + (m["scale"] or "")
        return (
            Claim(m.end("scale") if m["scale"] else m.end("mark"), m.end(), "")
            if words in (figure, figure.replace("seribu", "satu ribu"))
            else None
        )
    words = fraction(int(m["top"]), int(m["bottom"])) if m["top"] else number(m["b"])
    before = s.text[: m.start()].rstrip().lower()
    return Claim(m.start(), m.end(), "") if before.endswith(words) and not before.endswith(f"-{words}") else None


@count.rule(
    "fraction",
    "Pecahan: pembilang, \"per\", penyebut; babak seperti 1/8 final ikut.",
    r"(?<![\w./-])(?<!\d,)(?:(?P<whole>\d{1,3})\s)?(?P<a>\d{1,2})/(?P<b>[2-9]|1\d|[2-9]\d|1\d\d|1000)(?:(?P<until>\s?[-–—]\s?)(?P<c>\d{1,2})(?:/(?P<d>[2-9]|1\d))?(?![\d,.]\d))?(?:\s(?P<u>kg|km|cm|m|ha|ml|l|gr|g|kw)(?!\w|/))?(?P<nya>-?nya\b)?(?![\w/%]|[.,-]\d)",
    digit=True,
    needs=("/",),
    examples=[
        ("3/4 wilayah", "tiga perempat wilayah"),
        ("1/5 penduduk", "seperlima penduduk"),
        ("1/2 kg", "setengah kilogram"),
        ("2/3-nya", "dua pertiganya"),
        ("1/2 gelas", "setengah gelas"),
        ("2 1/2 jam", "dua setengah jam"),
        ("babak 1/8 final", "babak seperdelapan final"),
        ("1/2–1 jam", "setengah hingga satu jam"),
        ("1/4-1/2 sendok", "seperempat hingga setengah sendok"),
        ("skala 1/50", "skala satu banding lima puluh"),
    ],
)  # fmt: skip
def fraction_slash(m: re.Match[str], s: Sentence) -> str | None:
    top, bottom = int(m["a"]), int(m["b"])
    if top > bottom and re.search(r"\b[Pp]h?i\b|π|\b[Pp]ecahan\b", s.text):
        return f"{cardinal(top)} per {cardinal(bottom)}"
    if (m["a"], m["b"]) == ("24", "7"):
        return None
    if (
        not 0 < top < bottom
        or m["a"][0] == "0"
        or bottom == 0
        or re.search(r"\b(?:[Nn]omor|[Nn]o\.?|[Tt]ipe|RT|RW|PP|UU|Perpres)\s?$", s.text[: m.start()][-10:])
    ):
        return None
    if bottom > 12 and bottom not in (15, 16, 20, 24, 25, 30, 32, 50, 60, 64, 100, 120, 1000):
        return None
    if re.match(rf"\s{MONTH_PATTERN}(?!\w)", s.text[m.end() :]):
        return f"{cardinal(top)} {cardinal(bottom)}"  # "5/6 Mei": a night between two days
    if top == 1 and re.search(r"[Ss]kala\s(?:peta\s)?$", s.text[: m.start()][-14:]):
        return f"satu banding {cardinal(bottom)}"
    said = (f"{number(m['whole'])} " if m["whole"] else "") + fraction(top, bottom)
    if m["until"]:
        said += f" hingga {fraction(int(m['c']), int(m['d'])) if m['d'] else number(m['c'])}"
    return said + (f" {pairs('units')[m['u']]}" if m["u"] else "") + ("nya" if m["nya"] else "")


@count.rule(
    "ratio",
    "Perbandingan dan skala.",
    r"(?<![\w.,/:])(?P<a>\d{1,3}(?:\.\d{3})*(?:,\d+)?)\s?:\s?(?P<b>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)(?:\s?:\s?(?P<c>\d{1,3}(?:\.\d{3})*(?:,\d+)?))?(?:(?<=\d:\d)(?P<until>[-–])(?P<d>\d{1,3})|(?<=\d:\d\d)(?P<until2>[-–])(?P<d2>\d{1,3}))?(?!\w|:\d)",
    digit=True,
    needs=(":",),
    examples=[("skala 1:50.000", "skala satu banding lima puluh ribu"), ("format 16:9", "format enam belas banding sembilan"), ("1:2:3", "satu banding dua banding tiga"), ("Matius 5:3-12", "Matius lima ayat tiga hingga dua belas")],
)  # fmt: skip
def ratio(m: re.Match[str], s: Sentence) -> str | None:
    if re.fullmatch(r"(?:[01]\d|2[0-4]):[0-5]\d", m[0]) and not _ratio_words(s.text):
        hour, minute = m[0].split(":")
        said = cardinal(int(hour))
        return said if minute == "00" else f"{said} {digits(minute) if minute[0] == '0' else cardinal(int(minute))}"
    before = s.text[: m.start()][-40:]
    if re.search(
        r"(?:QS|Q\.S|Surah|Surat|Al-\w+|[Kk]itab|Matius|Markus|Lukas|Yohanes|Mazmur|Kejadian|Amsal|Roma|Korintus|Yesaya)\b[\w .'-]{0,20}$",
        before,
    ):
        last = m["d"] or m["d2"]
        return f"{number(m['a'])} ayat {number(m['b'])}" + (f" hingga {number(last)}" if last else "")
    if m["d"] or m["d2"]:
        return None
    if not m["c"] and re.search(r"\b(?:[Ss]kor|menang|kalah|unggul|imbang|takluk|[Hh]asil akhir)\b", before):
        return f"{number(m['a'])} {number(m['b'])}"
    parts = [number(m[name]) for name in "abc" if m[name]]
    return " banding ".join(parts)


def _ratio_words(text: str) -> bool:
    return re.search(r"\b(?:[Rr]asio|[Ss]kala|[Pp]erbandingan|format|banding|[Ll]ayar|aspek)\b", text) is not None


@count.rule(
    "score-list",
    "Susunan pemain dan deret skor: angka demi angka.",
    r"(?<![\w./-])(?<!\d,)\d{1,2}(?:[-–]\d{1,2}){2,4}(?![\w/-]|[.,]\d)",
    digit=True,
    needs=("-", "–"),
    examples=[("formasi 4-3-3", "formasi empat tiga tiga")],
)
def formation(m: re.Match[str], s: Sentence) -> str | None:
    parts = re.split(r"[-–]", m[0])
    return " ".join(cardinal(int(p)) for p in parts) if sum(map(int, parts)) < 40 else None


@count.rule(
    "score",
    "Skor: kedua angka berturut-turut.",
    r"(?<![\w./-])(?<!\d,)(?P<a>\d{1,3})\s?[-–—]\s?(?P<b>\d{1,3})(?:\s?\((?P<c>\d{1,2})\s?[-–]\s?(?P<d>\d{1,2})\))?(?![\w/-]|[.,–]\d)",
    digit=True,
    needs=("-", "–", "—"),
    examples=[
        ("imbang 0-0", "imbang nol nol"),
        ("menang 3–1 di kandang", "menang tiga satu di kandang"),
        ("skor 21-19, 18-21", "skor dua puluh satu sembilan belas, delapan belas dua puluh satu"),
    ],
)
def score(m: re.Match[str], s: Sentence) -> str | None:
    a, b = int(m["a"]), int(m["b"])
    if _COUNTED.match(s.text, m.end("b")) or (m["a"][0] == "0" and len(m["a"]) > 1):
        return None
    before = s.text[: m.start()][-12:]
    if re.search(r"\b(?:usia|umur|kelas|nomor|halaman|tanggal|kisaran|antara|sekitar|pasal|Pasal|ayat)\s$", before):
        return None
    if a < b and not _SPORT.search(s.text) and not _between_teams(m, s):
        return None
    if a > b and " " in m[0][: m.end("b") - m.start()] and not _SPORT.search(s.text) and a > 40:
        return None
    said = f"{cardinal(a)} {cardinal(b)}"
    return f"{said}, {cardinal(int(m['c']))} {cardinal(int(m['d']))}," if m["c"] else said


_COUNTS = re.compile(
    r"\b(?:Kelas|Pasal|Nomor|Halaman|Level|Grade|Semester|Tahap|Fase|Pukul|Jam|Usia|Umur|Peringkat|Urutan|Golongan|Seri|Juz|Bab|Ayat|Tanggal|"
    r"Hari|Minggu|Pekan|Bulan|Angkatan|Kloter|Gelombang|Jalur|Lantai|Blok|Gerbang|Zona|Ring|Sekitar|Antara|Sebanyak|Ada|Butuh|Total|Kira)\s$"
)


def _between_teams(m: re.Match[str], s: Sentence) -> bool:
    """ "Persebaya 1-2 Arema": a name before and a name behind."""
    before = s.text[max(0, m.start() - 24) : m.start()]
    return (
        re.search(r"\b[A-Z][\w'-]*\s$", before) is not None
        and _COUNTS.search(before) is None
        and re.match(r"\s[A-Z][a-z]+", s.text[m.end("b") :]) is not None
    )


_MEASURED = (
    r"(?:tahun|bulan|pekan|minggu|hari|jam|menit|detik|meter|kilometer|sentimeter|kilogram|gram|ton|liter|hektare?|derajat|kali|lantai|orang|"
    r"ribu|juta|miliar|triliun|knot|mil|inci|kaki|persen|barel|thn|bln)"
)


@count.rule(
    "range-of-measures",
    "Rentang dengan satuan di kedua sisinya.",
    rf"\d\s(?:\w+\s)?{_MEASURED}(?P<dash>\s?[-–—]\s?)(?=\d[\d.,]*\s(?:\w+\s)?{_MEASURED}\b)",
    digit=True,
    needs=("-", "–", "—"),
    examples=[
        ("usia 6 bulan–5 tahun", "usia enam bulan hingga lima tahun"),
        ("1 jam - 2 jam", "satu jam hingga dua jam"),
    ],
)
def range_of_measures(m: re.Match[str], s: Sentence) -> Claim:
    return Claim(m.start("dash"), m.end("dash"), "hingga")


@count.rule(
    "range",
    "Rentang angka: tanda hubung di antara dua angka dibaca \"hingga\".",
    rf"(?P<minus>(?<![\w)])[-−])?(?<![\w./-])(?<!\d,)(?P<a>{FIGURE})(?:\s?(?P<sa>ribu|juta|miliar|triliun))?(?P<until>{UNTIL})(?P<b>{FIGURE})(?:(?P<an>[-–]?an)\b)?(?![\w/-]|[.,]\d)",
    digit=True,
    needs=("-", "–", "—", "s/d", "s.d", "sd", "hingga", "sampai"),
    examples=[
        ("5–12 tahun", "lima hingga dua belas tahun"),
        ("1.000-1.500 buruh", "seribu hingga seribu lima ratus buruh"),
        ("3 s.d. 5 orang", "tiga sampai dengan lima orang"),
        ("200–300-an orang", "dua ratus hingga tiga ratusan orang"),
        ("musik 80-90an", "musik delapan puluh hingga sembilan puluhan"),
        ("suara 520-480", "suara lima ratus dua puluh empat ratus delapan puluh"),
    ],
)  # fmt: skip
def figure_range(m: re.Match[str], s: Sentence) -> str | None:
    if re.search(r"[a-z]", m["until"]) and not re.search(r"s/d|s\.d|sd", m["until"]):
        return None  # "hingga" and "sampai" are words already
    if any(len(re.sub(r"\D", "", m[x])) > 1 and m[x][0] == "0" and "," not in m[x] and "." not in m[x] for x in "ab"):
        return None
    word = until(m["until"])
    if word == "hingga" and (value_of(m["a"]) or 0) > (value_of(m["b"]) or 0) and not m["sa"]:
        between = " kurang " if " " in m["until"] and "=" in s.text else " "
        return f"{number(m['a'])}{between}{number(m['b'])}"
    if word == "hingga" and len(m["a"]) > 4 and "." not in m["a"] and "," not in m["a"]:
        return None
    scale = f" {m['sa']}" if m["sa"] else ""
    return f"{'minus ' if m['minus'] else ''}{number(m['a'])}{scale} {word} {number(m['b'])}{'an' if m['an'] else ''}"


@count.rule(
    "ordinal",
    "Bilangan tingkat: ke- disambung dengan bilangannya.",
    r"(?<![\w-])(?P<ke>[Kk][Ee])(?:(?P<dash>\s?[-–]\s?)|(?P<gap>\s)(?=\d{1,3}(?!\w|[.,/-]\d)))?(?P<a>\d{1,3}(?:\.\d{3})+|\d{1,9}|[IVXLC]+)(?P<nya>nya)?(?![\w]|[.,]\d)",
    needs=("ke", "Ke", "KE"),
    examples=[
        ("HUT ke-80", "ha u te kedelapan puluh"),
        ("urutan ke-11", "urutan kesebelas"),
        ("abad ke-XX", "abad kedua puluh"),
        ("ke-1.000", "keseribu"),
        ("anak ke 4", "anak keempat"),
        ("turun ke -3°C", "turun ke minus tiga derajat celsius"),
        ("pindah ke 3 lokasi", "pindah ke tiga lokasi"),
    ],
)
def ordinal_ke(m: re.Match[str], s: Sentence) -> str | None:
    value = roman(m["a"]) if m["a"][0].isalpha() else int(m["a"].replace(".", ""))
    if value is None or (m["a"][0].isalpha() and not m["dash"]):
        return None
    after = s.text[m.end() :]
    if (
        m["dash"]
        and m["dash"][0] == " "
        and m["dash"][-1] != " "
        and re.match(r"\s?(?:[°º˚%]|derajat|persen|poin)", after)
    ):
        return None  # to a figure below nought
    if m["gap"] and not re.match(r"\s(?:kali|tahun lalu)\b", after):
        before = s.text[: m.start()][-20:]
        ends = re.search(r"\b[A-Z][a-z]+\s$", before) and re.match(r"[.,;)]|$", after)
        if not ends and not _RANKED.search(before):
            return None
    said = f"ke{cardinal(value)}"
    return (said.capitalize() if m["ke"][0] == "K" and m.start() == 0 else said) + (m["nya"] or "")


_RANKED = re.compile(
    r"\b(?:yang|anak|hut|hut ri|abad|juara|ulang tahun|urutan|peringkat|presiden|putaran|menit|edisi|posisi|natalis|milad|haul)\s$",
    re.IGNORECASE,
)


@count.rule(
    "english-ordinal",
    "Bilangan tingkat Inggris.",
    r"(?<![\w.])(?<!\d,)(?P<a>\d{1,3})(?:st|nd|rd|th)(?!\w)",
    digit=True,
    needs=("st", "nd", "rd", "th"),
    examples=[("edisi 3rd", "edisi ketiga")],
)
def english_ordinal(m: re.Match[str], s: Sentence) -> str:
    return f"ke{cardinal(int(m['a']))}"


# Where a Roman numeral counts: after these it is a plain number; after a person's name it is a rank.
_CARDINAL_HEADS = (
    r"(?:Komisi|Bab|BAB|[Gg]rade|[Gg]ol\.|[Kk]elas|[Kk]uartal|[Tt]riwulan|[Ss]emester|[Tt]ahap|[Jj]ilid|[Ff]ase|[Zz]ona|[Ww]ilayah|Kodam|Pangdam|Kasdam|"
    r"[Dd]aerah [Pp]emilihan|[Dd]apil|[Rr]ing|[Ss]tadium|[Ee]selon|[Dd]ivisi|[Tt]erminal|[Bb]lok|PTPN|Pura|Pelindo|Koarmada|Koarmatim|"
    r"Lantamal|Pelita|Repelita|[Gg]olongan|[Dd]erajat|[Ss]eri|[Kk]loter|[Gg]elombang|[Ss]esi|[Pp]utaran|[Bb]agian|[Bb]uku|[Vv]olume|"
    r"[Tt]ingkat|[Gg]rup|[Kk]aveling|Apollo|[Dd]ermaga|[Rr]ayon|[Ss]ektor|[Kk]ategori|[Tt]ipe|[Ss]ubdit|Unit|Itwil|[Kk]oridor|[Aa]ngka|"
    r"Daop|[Aa]ngkatan|[Pp]asal|Diktum|[Ll]ampiran|[Rr]uas|[Ss]eksi|[Pp]aket|[Cc]atur [Ww]ulan|[Cc]awu|[Ll]evel|TAP MPR No(?:mor|\.)?|"
    r"Pos|Gedung|Gapura|Divre|Kopertis|Korem|Paspampres|Grup|Batalyon|Kogabwilhan|LLDIKTI|BBWS|Satgas|Ditjen|Pokja|Kelompok|"
    r"[Pp]eriode|[Pp]erguruan [Tt]inggi|Amendemen|KUA|Fraksi|[Ss]ubkelompok|[Tt]ermin|[Bb]atch|[Pp]angkat|Kasubdit|Kanit|Kasat|Panit|Daerah|[Pp]intu|[Jj]enjang|Armada|SP|[Ss]urat [Pp]eringatan|[Vv]ersi|[Ll]antai|[Gg]erbang|Pasar|Kabinet \w+|Batch|Hall|Rute|Sabhara|[Kk]av\.?|Liga|Episode|Part|Chapter|Season|Mark|Masa (?:Per)?[Ss]idang(?:an)?|"
    r"[Mm]asa persidangan|Kotak|[Mm]enu|[Mm]odul|Puskesmas|Posyandu|Golongan|[Dd]istrik|[Kk]omisariat|Disjas|Bagian|[Ss]ubbagian|Bidang|Asisten|Deputi|Pelabuhan)"
)
_ORDINAL_HEADS = (
    r"(?:Perang \w+|PD|PON|Porprov|Porda|Peparnas|Popnas|Pomnas|Muktamar|Munas|Muswil|Musda|Mukernas|Rakernas|Rapimnas|Kongres|"
    r"Konferensi|Konfercab|KTT|SEA Games|Asian Games|Olimpiade|MTQ|Abad|abad|HUT|Festival \w+|Piala \w+|Pekan \w+ \w+|Konsili Vatikan|"
    r"Mubes|Simposium|Sidang|Seminar|Jambore|Kemerdekaan|Dies Natalis|Milad|Haul|Harlah|Silatnas|Temu Karya|Konvensi|Ijtima|Pesparawi|"
    r"Pesparani|Dekade|Dinasti|Revolusi|edisi|Edisi|babak|Babak|STQ|Porseni|Porsema|Porkab|Porkot|Pospeda|Pospenas|Pornas|Fornas|Raimuna|"
    r"MUNAS|MUKTAMAR|KONGRES|PORPROV|POPNAS|PEPARNAS|POMNAS|PORDA|PORSENI|Pekan Olahraga \w+|Reuni|Wisuda|Khutbah|Republik|Reich|"
    r"Kejurnas|Kejuaraan \w+|Pertemuan|Asian Para Games|ASEAN Para Games|Olimpiade \w+)"
)


@count.rule(
    "roman-cardinal",
    "Angka Romawi di belakang kata yang dihitung: dibaca sebagai bilangan biasa.",
    rf"\b{_CARDINAL_HEADS}\s(?P<a>[IVXLC]{{1,8}})(?:\s?(?P<range>[-–—/]|,|dan|hingga|sampai|s\.d\.)\s?(?P<b>[IVXLC]{{1,8}})(?!\w)(?:,?\s(?:dan|atau)\s(?P<c>[IVXLC]{{1,8}})(?!\w))?)?(?P<slash>/(?=[A-Z][a-z]|[a-e]\b))?(?P<sub>[a-eABDE](?!\w))?(?P<no>[.-]\d{{1,2}}(?!\d|[.,]\d))?(?!\w|'\w)",
    needs=(" I", " V", " X", " L", " C"),
    examples=[
        ("Komisi VII", "Komisi tujuh"),
        ("kelas X-XII", "kelas sepuluh hingga dua belas"),
        ("kelas X, XI, dan XII", "kelas sepuluh, sebelas, dan dua belas"),
        ("kuartal III-2024", "kuartal tiga dua ribu dua puluh empat"),
        ("Kodam V/Brawijaya", "Kodam lima Brawijaya"),
        ("golongan III/a", "golongan tiga a"),
        ("kelas X.1", "kelas sepuluh satu"),
        ("Lapas Kelas IIA", "Lapas Kelas dua a"),
    ],
)
def roman_cardinal(m: re.Match[str], s: Sentence) -> list[Claim] | None:
    value = roman(m["a"])
    if value is None or (m["a"] in ("L", "C", "D", "M") and not re.match(r"\b(?:Bab|BAB)", m[0])):
        return None
    if (
        m["a"] in ("X", "V", "I", "L", "C")
        and re.match(r"[Bb]lok|Gedung|[Pp]aket|[Gg]rup|Grup|[Tt]ipe|[Ss]eri|[Kk]ategori|[Gg]olongan|Hall", m[0])
        and not m["slash"]
    ) and (m["a"] not in "XVI" or re.match(r"[Bb]lok|[Pp]aket|[Tt]ipe|[Ss]eri|Hall|Gedung", m[0])):
        return None
    claims = [Claim(m.start("a"), m.end("a"), cardinal(value))]
    if m["b"] and m["b"] not in ("L", "C"):
        second = roman(m["b"])
        if second is None:
            return None
        if m["range"] in "-–—/":
            word = "hingga " if m["range"] != "/" else ""
            claims = [Claim(m.start("a"), m.end("b"), f"{cardinal(value)} {word}{cardinal(second)}")]
        else:
            claims.append(Claim(m.start("b"), m.end("b"), cardinal(second)))
    if m["c"] and m["c"] not in ("L", "C") and (third := roman(m["c"])):
        claims.append(Claim(m.start("c"), m.end("c"), cardinal(third)))
    if m["no"]:
        if not re.match(r"[Kk]elas", m[0]):
            return None
        claims.append(Claim(m.start("no"), m.end("no"), number(m["no"][1:])))
    if m["sub"]:
        claims.append(Claim(m.start("sub"), m.end("sub"), letters(m["sub"])))
    if m["slash"]:
        claims.append(Claim(m.start("slash"), m.end("slash"), ""))
    return claims


_STREET = re.compile(r"\b(?:Jl|Jln|Jalan|Gg|Gang|Lorong|Lr|Blok|Perum|Perumahan|Kompleks)\b\.?[^,;()]{0,40}$")
_REGION = re.compile(
    r"(?:\b(?:[Dd]apil|[Dd]aerah [Pp]emilihan)\s(?:[A-Z][\w.]*\s){1,4}|\b(?:Barat|Timur|Tengah|Selatan|Utara|Tenggara|Jakarta|Banten|Lampung|Aceh|Riau|"
    r"Pelabuhan Indonesia|Angkasa Pura|Nusantara|Papua|Bali|Jambi|Bengkulu|Yogyakarta|Babel|Kepri|Jabar|Jateng|Jatim|Sumut|Sumsel|Sulsel|NTT|NTB|DIY|DKI)\s)$"
)


@count.rule(
    "roman-street",
    "Angka Romawi pada nama jalan, gang, dan daerah pemilihan: bilangan biasa.",
    r"(?<=\s)(?P<a>[IVXLC]{1,7})(?P<slash>/(?=\d))?(?![\w'.]\w|\w)",
    needs=(" I", " V", " X", " L", " C"),
    examples=[("Jl. Melati III No. 5", "jalan Melati tiga nomor lima"), ("dapil Jawa Barat VII", "dapil Jawa Barat tujuh"), ("Gang Mawar I/5", "Gang Mawar satu lima")],
)  # fmt: skip
def roman_street(m: re.Match[str], s: Sentence) -> Claim | str | None:
    value, before = roman(m["a"]), s.text[max(0, m.start() - 60) : m.start()]
    if value is None or m["a"] in ("L", "C"):
        return None
    if not _REGION.search(before):
        street = _STREET.search(before)
        if (
            not street
            or not re.search(r"(?:[A-Z][\w']+|Gg\.|Lr\.)\s$", before)
            or re.match(r"(?:Blok|Perum\w*|Kompleks)\s$", street[0])
        ):
            return None
        if re.match(r"\s[A-Z][a-z]", s.text[m.end() :]) and len(m["a"]) == 1 and not m["slash"]:
            return None
    return f"{cardinal(value)} " if m["slash"] else cardinal(value)


_ROYAL_NAMES = frozenset(
    "Buwono Buwana Bawono Bawana Pakubuwono Pakubuwana Pakualam Alam Mangkunegara Mangkunagara Amangkurat Charles Elizabeth Louis Henry Karl Philip"  # noqa: SIM905
    " Felipe Leo Pius Benediktus Paulus Fransiskus William George Edward James Haakon Rama Ramses Napoleon Nicholas Aleksander Harald Wilhelm"
    " Badruddin Iskandar Klemens Gregorius Yohanes Sixtus Bonifasius Frederik Margrethe Gustaf Juan Carlos Albert Abdullah Hussein Muhammad"
    " Hamengku Hamengkubuwono Hamengkubuwana Hamengkubawono Mangkunegoro Mangkubumi Ferdinand Mehmed Murad Bayezid Suleiman Sulaiman Selim Faisal Farouk Umberto"
    " Alfonso Katarina Catherine Peter Ivan Alexander Friedrich Frederick Leopold Baudouin Willem Olav Oscar Christian Inosensius Innocent Urbanus Mahmud Mansur"
    " Thutmosis Darius Xerxes Tupou Mohammed Mohamed Hassan Mary Emanuel Badaruddin Ismail Hasanuddin Abdulmejid Abdulhamid Jayabaya Kertanegara Constantine".split()
)
_ROYAL = re.compile(
    r"\b(?:[Rr]aja|[Rr]atu|[Kk]aisar|[Pp]aus|[Ss]ultan|[Ss]usuhunan|Sri|Pangeran|[Tt]sar|KGPAA|SISKS|KGPH|Firaun|[Mm]ahapatih|Prabu|Amangkurat|[Pp]atriark|[Ee]mir|[Kk]halifah|Syah|Shah|Sunan|Arung|Karaeng|[Pp]erdana [Rr]aja|[Mm]aharaja|"
    r"[Pp]ermaisuri|Kardinal|Uskup)\b"
)


@count.rule(
    "roman-ordinal",
    "Angka Romawi di belakang nama raja, paus, perang, dan acara: bilangan tingkat; di belakang nama lain bilangan biasa.",
    rf"\b(?:{_ORDINAL_HEADS}|(?P<short>HB|PB|PA|MN|KGPAA)|(?P<caps>[A-Z]{{2,9}})|(?P<name>[A-Z][\wé'-]{{2,}}))\s(?P<a>[IVXLC]{{1,8}})(?!\w|'\w|[.-]\w)(?:(?P<and>\sdan\s|\s?[-–]\s?)(?P<b>[IVX]{{1,6}})(?!\w|-))?",
    needs=(" I", " V", " X", " L", " C"),
    examples=[
        ("Paus Yohanes Paulus II", "Paus Yohanes Paulus kedua"),
        ("Perang Dunia II", "Perang Dunia kedua"),
        ("PON XX", "pon kedua puluh"),
        ("Sri Sultan Hamengku Buwono X", "Sri Sultan Hamengku Buwono kesepuluh"),
        ("I Wayan Sudirta", "I Wayan Sudirta"),
        ("PB XII", "pe be kedua belas"),
        ("KTT ASEAN XLII", "ka te te asean keempat puluh dua"),
        ("Muktamar Luar Biasa II", "Muktamar Luar Biasa kedua"),
        ("abad XIX–XX", "abad kesembilan belas hingga kedua puluh"),
        ("KMP Nusa Jaya III", "ka em pe Nusa Jaya tiga"),
        ("SMP Harapan Bunda II", "es em pe Harapan Bunda dua"),
        ("toko LV", "toko el ve"),
    ],
)
def roman_ordinal(m: re.Match[str], s: Sentence) -> Claim | list[Claim] | None:
    value, letters_ = roman(m["a"]), m["a"]
    if value is None or letters_ in ("L", "C", "XL"):
        return None
    before = s.text[max(0, m.start("a") - 60) : m.start("a")]
    named = bool(m["name"] or m["caps"])
    ranked = not named or bool(_EVENT.search(before)) or (m["name"] in _ROYAL_NAMES) or bool(_ROYAL_LINE.search(before))
    ship = named and not ranked and _SHIP.search(before) is not None
    if not ranked and not ship:
        if (m["caps"] and len(m["caps"]) < 3) or not _PLAIN_ROMAN.fullmatch(letters_):
            return None
        if letters_ == "I" and (
            m["caps"]
            or m["name"] in ("Huruf", "Inisial", "Vitamin", "Model")
            or re.match(r"\s?[A-Z]", s.text[m.end("a") :])
        ):
            return None
    if letters_ == "I" and _BALINESE.match(s.text, m.end("a")):
        return None
    say = ordinal if ranked else cardinal
    claim = Claim(m.start("a"), m.end("a"), say(value))
    second = roman(m["b"]) if m["b"] else None
    if not second or (not ranked and len(m["b"]) < 2):
        return claim
    if m["and"].strip() == "dan":
        return [claim, Claim(m.start("b"), m.end("b"), say(second))]
    return Claim(m.start("a"), m.end("b"), f"{say(value)} hingga {say(second)}")


# What may stand between the word that counts and the numeral: up to four capitalised words.
_NAME_CHAIN = r"(?:\s(?:[A-Z][\w.&/'-]*|dan|bin|von|van|de|se-\w+|Al-\w+)){0,4}\s$"
_EVENT = re.compile(rf"\b{_ORDINAL_HEADS}{_NAME_CHAIN}")
_ROYAL_LINE = re.compile(_ROYAL.pattern + _NAME_CHAIN)
_SHIP = re.compile(
    r"\b(?:KM|KMP|KRI|KN|KT|KP|KLM|TB|MV|MT|SPOB|LCT|kapal|[Ff]eri|[Tt]ongkang|[Tt]ugboat)\.?(?:\s[A-Z][\w'-]*){1,4}\s$"
)
_PLAIN_ROMAN = re.compile(r"I|[IVX]{2,}|XL[IVX]+|L[IVX]{2,}")
_BALINESE = re.compile(
    r"\s(?:Wayan|Made|Nyoman|Ketut|Gusti|Gede|Putu|Kadek|Komang|Dewa|Nengah|Gst|Gd|Md|Ngurah|Kt|Nym|Wy|Kd|Pt|Gusti|Ngakan|Dewa|Wyn)\b"
)


@count.rule(
    "roman-year",
    "Tahun dengan angka Romawi.",
    r"(?<![\w-])M{1,2}[CDMXLVI]{2,9}(?![\w-])",
    needs=("MC", "MM", "MD", "MX"),
    examples=[("prasasti MCMXLV", "prasasti seribu sembilan ratus empat puluh lima")],
)
def roman_of_year(m: re.Match[str], s: Sentence) -> str | None:
    value = roman_year(m[0])
    return cardinal(value) if value else None


@count.rule(
    "roman-plain",
    "Angka Romawi dua huruf dan lebih di tempat lain: bilangan biasa.",
    r"(?:(?<=[a-z,.)] )|^)(?P<a>[IVX]{2,7}|XL[IVX]{1,4}|[IVX]{1,7}(?=\s?[-–—]\s?[IVX]{2}))(?:(?P<dash>\s?[-–—]\s?)(?P<b>[IVX]{1,7}))?(?![\w'/.-]\w|\w)",
    needs=("II", "IV", "VI", "IX", "XI", "XV", "XX", "XL"),
    examples=[
        ("baik kelas dua maupun III", "baik kelas dua maupun tiga"),
        ("luka derajat II–III", "luka derajat dua hingga tiga"),
    ],
)
def roman_plain(m: re.Match[str], s: Sentence) -> str | None:
    value, last = roman(m["a"]), roman(m["b"]) if m["b"] else None
    if not value or s.shouted or (m["b"] and not last):
        return None
    return f"{cardinal(value)} hingga {cardinal(last)}" if last else cardinal(value)


@count.rule(
    "diploma",
    "Jenjang diploma dan strata dengan angka Romawi.",
    r"(?<![\w-])(?P<l>[DS])-?(?P<a>I{1,3}|IV)(?![\w-])",
    needs=("D-I", "DI", "S-I", "SI"),
    examples=[("lulusan D-III", "lulusan de tiga"), ("program DIV", "program de empat")],
)
def diploma(m: re.Match[str], s: Sentence) -> str | None:
    if "-" not in m[0] and len(m["a"]) < 2:
        return None
    return f"{letters(m['l'])} {cardinal(roman(m['a']) or 0)}"


@count.rule(
    "prefix-number",
    "Awalan di depan angka: ber-, se-, per-.",
    r"(?<![\w-])(?P<p>[Bb]er|[Pp]er)-(?P<a>\d{1,4})(?P<nya>an|nya)?(?![\w]|[.,/-]\d)",
    digit=True,
    needs=("er-",),
    examples=[("pergi ber-3", "pergi bertiga"), ("per-100 kilometer", "perseratus kilometer")],
)
def prefix_number(m: re.Match[str], s: Sentence) -> str:
    return f"{m['p']}{cardinal(int(m['a']))}{m['nya'] or ''}"


@count.rule(
    "roman-character",
    "Angka Romawi yang dicetak sebagai satu lambang.",
    r"[\u2160-\u2188]+",
    needs=tuple(map(chr, range(0x2160, 0x2189))),
    examples=[("Bab Ⅷ", "Bab delapan")],
)
def roman_character(m: re.Match[str], s: Sentence) -> str:
    value = roman(unicodedata.normalize("NFKC", m[0]).upper())
    return cardinal(value) if value else " ".join(cardinal(int(unicodedata.numeric(c))) for c in m[0])


_PERSON = re.compile(
    r"\b(?:[Pp]ria|[Ww]anita|[Ll]elaki|[Pp]erempuan|[Kk]orban|[Pp]elaku|[Ww]arga|[Bb]ocah|[Rr]emaja|[Pp]emuda|[Pp]emudi|[Ss]iswa|[Ss]iswi|[Ii]bu|[Aa]yah|"
    r"[Ii]stri|[Ss]uami|[Kk]akek|[Nn]enek|[Bb]alita|[Bb]ayi|[Aa]nak|[Pp]elajar|[Mm]ahasiswa|[Mm]ahasiswi|[Tt]ersangka|[Kk]akak|[Aa]dik|putra|putri)(?:nya)?"
    r"(?:\s[a-z-]+)?(?:\skelas\s\w+)?$|\b(?:laki-laki|perempuan)$"
)


@count.rule(
    "age",
    "Umur dalam kurung di belakang nama.",
    r"\s?\((?P<a>\d{1,3})(?P<half>,5)?(?:\s?(?P<u>tahun|thn|th|bulan|bln|hari)\.?)?\)",
    digit=True,
    needs=("(",),
    examples=[("Rahmat (33 tahun) pulang", "Rahmat, tiga puluh tiga tahun, pulang"), ("Siti (28) selamat", "Siti, dua puluh delapan tahun, selamat")],
)  # fmt: skip
def age(m: re.Match[str], s: Sentence) -> str | Claim | None:
    before = s.text[: m.start()]
    named = re.search(r"(?:^|\s)(?:[A-Z][\w'.]*|[A-Z])[,]?$", before[-30:]) or _PERSON.search(before[-30:])
    if re.search(r"\b[Aa]yat$|\b[Pp]asal(?:\s\w+)?$|\b[Hh]uruf$|\b[Aa]ngka$", before[-14:]):
        return None
    if not m["u"] and _COUNTED.match(s.text, m.end()):
        return None
    if not m["u"] and re.search(r"\b(?:[Kk]lasemen|poin|medali|emas|perak)\b", s.text):
        return None
    if not m["u"] and (not named or int(m["a"]) > 120 or re.search(r"\b(?:UU|PP|Nomor)\b", before[-30:])):
        return None
    unit = {"thn": "tahun", "th": "tahun", "bln": "bulan", None: "tahun"}.get(m["u"], m["u"])
    half = " koma lima" if m["half"] else ""
    return f", {cardinal(int(m['a']))}{half} {unit},"


@count.rule(
    "leading-number",
    "Nomor: No., Nr., # di depan angka dibaca nomor.",
    r"(?:(?<!\w)(?:[Nn][Oo]\.?|[Nn]r\.|[Nn]mr\.?|№)\s?(?=\d|[IVX]+\b|[A-Z]\d)|(?<!\w)#\s?(?=\d+(?!\w)))",
    needs=("No", "no", "NO", "Nr", "nr", "nmr", "Nmr", "#", "№"),
    examples=[("No 1 dunia", "nomor satu dunia"), ("No. 12", "nomor dua belas"), ("#3 dunia", "nomor tiga dunia")],
)
def leading_number(m: re.Match[str], s: Sentence) -> Claim:
    return Claim(m.start(), m.end(), "nomor")


@count.rule(
    "arithmetic",
    "Tanda hitung di antara angka.",
    r"(?<=[\d\w)²³%])\s?(?P<op>[+=÷:*×xX±≠]|\s[-−–]\s|−)\s?(?=\(?(?:(?<= [+=] )[A-Za-z]|(?<=[+=])(?:Rp|US\$)\s?\d|\d|[a-z][²³]|(?<==)\s?[a-z]{1,2}[2²]))",
    needs=("+", "=", "÷", "*", " - ", "−", " – ", " x ", " X ", "×", "%:", "% :", "±", "≠"),
    examples=[
        ("5 + 3 = 8", "lima tambah tiga sama dengan delapan"),
        ("10 ÷ 2", "sepuluh bagi dua"),
        ("diskon 50%+20%", "diskon lima puluh persen tambah dua puluh persen"),
        ("Rp2 M + Rp1 M", "dua miliar rupiah tambah satu miliar rupiah"),
        ("gaji + bonus", "gaji tambah bonus"),
        ("ASEAN+3 dan G7+1", "asean plus tiga dan ge tujuh plus satu"),
        ("30%:70%", "tiga puluh persen banding tujuh puluh persen"),
        ("inflasi 2,5±1%", "inflasi dua koma lima plus minus satu persen"),
        ("5 kg x 10.000 paket", "lima kilogram kali sepuluh ribu paket"),
    ],
)
def arithmetic(m: re.Match[str], s: Sentence) -> str | None:
    op = m["op"].strip()
    if op in ("-", "−", "–") and "=" not in s.text:
        return None
    if (op == ":" and s.text[m.start() - 1] != "%") or (op in "xX×" and m[0] == op):
        return None
    if op == "+" and s.text[m.start() - 1].isalpha() and m[0] == op:
        return "plus"
    if op == "+" and re.search(r"\b[A-Z]\d$", s.text[: m.start()][-4:]):
        return "plus"
    return {
        ":": "banding",
        "±": "plus minus",
        "≠": "tidak sama dengan",
        "X": "kali",
        "+": "tambah",
        "=": "sama dengan",
        "÷": "bagi",
        "*": "kali",
        "x": "kali",
        "×": "kali",
        "-": "kurang",
        "−": "kurang",
        "–": "kurang",
    }[op]


@count.rule(
    "version",
    "Nomor versi perangkat lunak dan generasi industri: titiknya dibaca titik.",
    r"\b(?:iOS|iPadOS|macOS|Android|[Vv]ersi|[Vv]ers\.|Windows|Industri|Revolusi Industri|Society|Web|Python|Bluetooth|HarmonyOS|ColorOS|One UI|HyperOS|Linux|Chrome|"
    r"GPT|Gemini|Claude|Llama|USB|HDMI|[Ff]irmware|Masyarakat|[Ee]ra|[Bb]uild)[\s-](?P<a>\d{1,3}\.\d{1,2})(?![\w]|[.,]\d|\s(?:persen|juta|ribu|miliar))",
    digit=True,
    needs=("OS ", "OS-", "Android", "ers", "Windows", "ndustri", "ociety", "Web", "Python", "Bluetooth", "UI ", "Linux", "Chrome", "GPT", "Gemini", "Claude", "Llama", "USB", "HDMI", "irmware", "syarakat", "era ", "Era ", "uild"),
    examples=[
        ("Industri 4.0 datang", "Industri empat titik nol datang"),
        ("iOS 17.4", "i o es tujuh belas titik empat"),
    ],
)
def version(m: re.Match[str], s: Sentence) -> Claim:
    whole, part = m["a"].split(".")
    said = digits(part) if part[0] == "0" else cardinal(int(part))
    return Claim(m.start("a"), m.end("a"), f"{cardinal(int(whole))} titik {said}")


@count.rule(
    "in-one",
    "Ungkapan angka in angka.",
    r"(?<![\w./-])(?<!\d,)(?P<a>\d{1,2})[\s-]in[\s-](?P<b>\d)(?![\w]|[.,/-]\d)",
    digit=True,
    needs=("-in-", " in "),
    examples=[("jalur 3-in-1", "jalur tiga in satu")],
)
def in_one(m: re.Match[str], s: Sentence) -> str:
    return f"{cardinal(int(m['a']))} in {cardinal(int(m['b']))}"


@count.rule(
    "idiom",
    "Ungkapan dengan angka: angka demi angka.",
    r"(?<![\w./-])(?<!\d,)(?:11-12|(?<=[Ss]iap )86|(?<=[Ss]iap, )86|(?<=istilah )86|(?<=kasus )86)(?![\w/-]|[.,]\d|\s(?:tahun|bulan|hari|jam|menit|orang|persen|ribu|juta|kilo\w*|kg|km|meter|kali|unit|dan|saksi|ton|SMA|SMK))",
    digit=True,
    needs=("11-12", "86"),
    examples=[("keduanya 11-12", "keduanya sebelas dua belas"), ("siap, 86", "siap, delapan enam"), ("usia 11-12 tahun", "usia sebelas hingga dua belas tahun")],
)  # fmt: skip
def idiom(m: re.Match[str], s: Sentence) -> str | None:
    if m[0] == "86":
        return "delapan enam"
    if re.search(
        r"\b(?:[Kk]elas|[Uu]sia|[Tt]anggal|[Pp]ukul|[Jj]am|[Nn]omor|[Hh]alaman|[Pp]asal|[Aa]yat|sekitar|skor|[Ll]antai)\s$",
        s.text[: m.start()],
    ):
        return None
    return "sebelas dua belas"


@count.rule(
    "lines",
    "Resolusi layar yang diakhiri p atau i.",
    r"(?<![\w./-])(?<!\d,)(?P<a>240|360|480|540|720|1080|1440|2160)(?P<l>[pi])(?!\w)",
    digit=True,
    needs=("0p", "0i"),
    examples=[("resolusi 1080p", "resolusi seribu delapan puluh pe")],
)
def lines(m: re.Match[str], s: Sentence) -> str:
    return f"{cardinal(int(m['a']))} {letters(m['l'])}"


@count.rule(
    "scale-an",
    "Bilangan besar dengan akhiran -an yang dipisah tanda hubung.",
    r"(?<=\d\s)(?P<a>puluh|ratus|ribu|juta|miliar|triliun)-an\b",
    needs=("-an",),
    examples=[("10 juta-an rupiah", "sepuluh jutaan rupiah")],
)
def scale_an(m: re.Match[str], s: Sentence) -> str:
    return f"{m['a']}an"


_SUFFIXED = r"(?P<suffix>-?nya\b|-?an\b)?"


@last.rule(
    "minus",
    "Tanda minus di depan angka, bila berdiri sesudah spasi.",
    rf"(?:(?<=\s)|(?<=\()|^)[-−–](?P<a>{FIGURE})(?!\w|[-–]\d)",
    digit=True,
    needs=("-", "−", "–"),
    examples=[("suhu −5", "suhu minus lima"), ("tumbuh -2,3 poin", "tumbuh minus dua koma tiga poin")],
)
def negative(m: re.Match[str], s: Sentence) -> str:
    return f"minus {number(m['a'])}"


@last.rule(
    "plus",
    "Tanda plus pada angka.",
    rf"(?:(?<!\w)\+\s?(?P<a>{FIGURE})|(?<![\w.])(?<!\d,)(?P<b>{FIGURE})\s?\+|(?<=[A-Z\d])\+)(?!\w)",
    needs=("+",),
    examples=[("+3", "plus tiga"), ("usia 60+", "usia enam puluh plus"), ("OPEC+", "opec plus")],
)
def plus(m: re.Match[str], s: Sentence) -> str:
    if m["a"]:
        return f"plus {number(m['a'])}"
    return f"{number(m['b'])} plus" if m["b"] else "plus"


@last.rule(
    "number",
    "Bilangan: titik memisahkan ribuan, koma desimal.",
    rf"(?<!\d)(?<!\d[.,])(?:[1-9]\d{{0,2}}(?:\s\d{{3}}){{0,3}}\s000(?![\d.,]\d)|\d{{1,9}}(?:[.,]\d{{1,9}})+|\d+){_SUFFIXED}",
    examples=[
        ("3.001.809", "tiga juta seribu delapan ratus sembilan"),
        ("10,0", "sepuluh koma nol"),
        ("1500000 ton", "satu juta lima ratus ribu ton"),
        ("paslon 02", "paslon nol dua"),
        ("7.5 poin", "tujuh koma lima poin"),
        ("10 000 orang", "sepuluh ribu orang"),
        ("25,000 ton", "dua puluh lima ribu ton"),
    ],
)
def plain(m: re.Match[str], s: Sentence) -> str:
    figures = m[0][: len(m[0]) - len(m["suffix"] or "")]
    said = number(figures)
    return said + (m["suffix"] or "").lstrip("-")


@last.rule(
    "digits",
    "Angka yang tersisa, dalam huruf apa pun.",
    r"\d+",
    examples=[("a1b2", "a satu be dua")],
)
def remaining(m: re.Match[str], s: Sentence) -> str:
    return number(m[0])


@last.rule(
    "numeric-character",
    "Lambang bilangan lain yang tersisa.",
    r"[^\W\d]|[^\w\s]",
    needs=(NUMERIC,),
    examples=[("langkah ①", "langkah satu")],
)
def numeric_character(m: re.Match[str], s: Sentence) -> str | None:
    c = m[0]
    if c.isascii() or not c.isnumeric():
        return None
    value = unicodedata.numeric(c)
    if value == int(value):
        return cardinal(int(value))
    top, bottom = value.as_integer_ratio()
    return fraction(top, bottom) if 0 < top < bottom < 1000 else number(f"{value:.2f}".replace(".", ","))
