"""Figures among figures: fractions, ratios, ranges, ordinals."""

from __future__ import annotations

import re

from audionews.script.lexicon import pairs
from audionews.script.numbers import MONTH_PATTERN, cardinal, digits, fraction, number, roman, value_of
from audionews.script.rules.rule import FIGURE, UNTIL, Claim, SentenceText, Table, Tier, speaks_of, until
from audionews.script.rules.scores import _COUNTABLE

rules = Table()


@rules.rule(
    "said-twice",
    Tier.WHOLE,
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
        ("dua per tiga (2/3) kursi", "dua per tiga kursi"),
        ("dua orang (3) dan", "dua orang, tiga, dan"),
    ],
)  # fmt: skip
def said_twice(m: re.Match[str], s: SentenceText) -> Claim | None:
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
    before = re.sub(r"\b(se)?per\s(?=[a-z]+$)", r"\1per", s.text[max(0, m.start() - 120) : m.start()].rstrip().lower())
    return Claim(m.start(), m.end(), "") if before.endswith(words) and not before.endswith(f"-{words}") else None


@rules.rule(
    "fraction",
    Tier.COUNT,
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
        ("tuntas 29/32 siswa", "tuntas dua puluh sembilan dari tiga puluh dua siswa"),
        ("benih ukuran 5/8 cm", "benih ukuran lima delapan sentimeter"),
    ],
)  # fmt: skip
def fraction_slash(m: re.Match[str], s: SentenceText) -> str | None:
    top, bottom = int(m["a"]), int(m["b"])
    if top > bottom and speaks_of(r"\b[Pp]h?i\b|π|\b[Pp]ecahan\b", s.text):
        return f"{cardinal(top)} per {cardinal(bottom)}"
    if (m["a"], m["b"]) == ("24", "7"):
        return None
    if (
        not 0 < top < bottom
        or m["a"][0] == "0"
        or bottom == 0
        or re.search(r"\b(?:[Jj]alan|[Jj]ln?\.?|[Gg]ang|[Gg]g\.?)\s[A-Z][\w\s]{1,24}$", s.before(m))
        or re.search(r"\b(?:[Nn]omor|[Nn]o\.?|[Tt]ipe|RT|RW|PP|UU|Perpres)\s?$", s.before(m, 10))
    ):
        return None
    if (
        bottom > 12
        and top > 4
        and not m["u"]
        and not m["until"]
        and not m["nya"]
        and not m["whole"]
        and re.match(r"\s[a-z]{3}", s.behind(m))
    ):
        return f"{cardinal(top)} dari {cardinal(bottom)}"  # "29/32 siswa"
    if bottom > 12 and bottom not in (15, 16, 20, 24, 25, 30, 32, 50, 60, 64, 100, 120, 1000):
        return None
    if re.match(rf"\s{MONTH_PATTERN}(?!\w)", s.behind(m)):
        return f"{cardinal(top)} {cardinal(bottom)}"  # "5/6 Mei": a night between two days
    if top == 1 and re.search(r"[Ss]kala\s(?:peta\s)?$", s.before(m, 14)):
        return f"satu banding {cardinal(bottom)}"
    if m["u"] == "cm" and re.search(
        r"\b(?:[Uu]kuran|[Bb]enih|[Bb]ibit|[Kk]ayu|[Bb]alok|[Uu]suk|[Rr]eng|[Kk]aso|[Pp]apan)\b", s.before(m, 40)
    ):
        return f"{cardinal(top)} {cardinal(bottom)} sentimeter"  # a size that lies between both, or thick by wide
    spoken = (f"{number(m['whole'])} " if m["whole"] else "") + fraction(top, bottom)
    if m["until"]:
        spoken += f" hingga {fraction(int(m['c']), int(m['d'])) if m['d'] else number(m['c'])}"
    return spoken + (f" {pairs('units')[m['u']]}" if m["u"] else "") + ("nya" if m["nya"] else "")


@rules.rule(
    "either",
    Tier.CERTAIN,
    "Dua bilangan berurutan dengan garis miring di depan satuan waktu: salah satunya.",
    r"(?<![\w./-])(?<!\d,)(?P<a>[1-9]\d)/(?P<b>[1-9]\d)(?=\s?(?:tahun|thn|th|orang|hari|bulan|bln)\b)",
    digit=True,
    needs=("/",),
    examples=[("usia 64/65 tahun", "usia enam puluh empat atau enam puluh lima tahun")],
)
def either(m: re.Match[str], s: SentenceText) -> str | None:
    return f"{cardinal(int(m['a']))} atau {cardinal(int(m['b']))}" if int(m["b"]) == int(m["a"]) + 1 > 13 else None


@rules.rule(
    "ratio",
    Tier.COUNT,
    "Perbandingan dan skala.",
    r"(?<![\w.,/:])(?P<a>\d{1,3}(?:\.\d{3})*(?:,\d+)?)\s?:\s?(?P<b>\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)(?:\s?:\s?(?P<c>\d{1,3}(?:\.\d{3})*(?:,\d+)?))?(?:(?<=\d:\d)(?P<until>[-–])(?P<d>\d{1,3})|(?<=\d:\d\d)(?P<until2>[-–])(?P<d2>\d{1,3})|(?<=\d:\d\d\d)(?P<until3>[-–])(?P<d3>\d{1,3}))?(?!\w|:\d)",
    digit=True,
    needs=(":",),
    examples=[("skala 1:50.000", "skala satu banding lima puluh ribu"), ("format 16:9", "format enam belas banding sembilan"), ("1:2:3", "satu banding dua banding tiga"), ("Matius 5:3-12", "Matius lima ayat tiga hingga dua belas")],
)  # fmt: skip
def ratio(m: re.Match[str], s: SentenceText) -> str | None:
    if re.fullmatch(r"(?:[01]\d|2[0-4]):[0-5]\d", m[0]) and not _ratio_words(s.text):
        hour, minute = m[0].split(":")
        spoken = cardinal(int(hour))
        return spoken if minute == "00" else f"{spoken} {digits(minute) if minute[0] == '0' else cardinal(int(minute))}"
    before = s.before(m, 60)
    if re.search(
        r"(?:QS|Q\.S|Surah|Surat|Al-\w+|[Kk]itab|Matius|Markus|Lukas|Yohanes|Mazmur|Yoh|Mat|Mrk|Luk|Kis|Kor|Ibr|Yak|Kej|Kel|Mzm|Ams|Yes|Yer|Why|Pengkhotbah|Galatia|Efesus|Filipi|Wahyu|Ibrani|Yakobus|Ulangan|Keluaran|Imamat|Kolose|Petrus|Timotius|Yeremia|Daniel|Ayub|Kejadian|Amsal|Roma|Korintus|Yesaya)\b[\w .'-]{0,20}(?:\d+:\d+(?:[-–]\d+)?[,;]?\s(?:dan\s|serta\s)?){0,3}$",
        before,
    ):
        last = m["d"] or m["d2"] or m["d3"]
        return f"{number(m['a'])} ayat {number(m['b'])}" + (f" hingga {number(last)}" if last else "")
    if m["d"] or m["d2"] or m["d3"]:
        return None
    if re.match(r"[\d.,]+:\s", m[0]) and not speaks_of(r"[Rr]asio|[Ss]kala|[Pp]erbandingan", s.text):
        return None  # "totalnya 2.937: 2.075 sembuh"
    sized = re.search(r"\b(?:[Ss]kala|[Ff]ormat|[Rr]asio|[Pp]erbandingan)\b", before[-20:])
    if (
        not m["c"]
        and not sized
        and re.search(r"\b(?:[Ss]kor|menang|kalah|unggul|imbang|takluk|[Hh]asil akhir)\b", before)
    ):
        return f"{number(m['a'])} {number(m['b'])}"
    parts = [number(m[name]) for name in "abc" if m[name]]
    return " banding ".join(parts)


def _ratio_words(text: str) -> bool:
    return re.search(r"\b(?:[Rr]asio|[Ss]kala|[Pp]erbandingan|format|banding|[Ll]ayar|aspek)\b", text) is not None


_MEASURED = (
    r"(?:tahun|bulan|pekan|minggu|hari|jam|menit|detik|meter|kilometer|sentimeter|kilogram|gram|ton|liter|hektare?|derajat|kali|lantai|orang|"
    r"ribu|juta|miliar|triliun|knot|mil|inci|kaki|persen|barel|thn|bln)"
)


@rules.rule(
    "range-of-measures",
    Tier.COUNT,
    "Rentang dengan satuan di kedua sisinya.",
    rf"\d\s(?:\w+\s)?{_MEASURED}(?P<dash>\s?[-–—]\s?)(?=\d[\d.,]*\s(?:\w+\s)?{_MEASURED}\b)",
    digit=True,
    needs=("-", "–", "—"),
    examples=[
        ("usia 6 bulan–5 tahun", "usia enam bulan hingga lima tahun"),
        ("1 jam - 2 jam", "satu jam hingga dua jam"),
    ],
)
def range_of_measures(m: re.Match[str], s: SentenceText) -> Claim:
    return Claim(m.start("dash"), m.end("dash"), "hingga")


@rules.rule(
    "range",
    Tier.COUNT,
    "Rentang angka: tanda hubung di antara dua angka dibaca \"hingga\".",
    rf"(?P<minus>(?<![\w)])[-−])?(?<![\w./-])(?<!\d,)(?P<a>{FIGURE})(?:\s?(?P<sa>ribu|juta|miliar|triliun))?(?P<until>{UNTIL})(?P<b>{FIGURE})(?:(?P<an>[-–]?an)\b)?(?!\w|-|/(?![a-zµμ])|[.,]\d)",
    digit=True,
    needs=("-", "–", "—", "s/d", "s.d", "sd", "hingga", "sampai"),
    examples=[
        ("leukosit 4.500-9.000/µL", "leukosit empat ribu lima ratus hingga sembilan ribu per mikroliter"),
        ("5–12 tahun", "lima hingga dua belas tahun"),
        ("1.000-1.500 buruh", "seribu hingga seribu lima ratus buruh"),
        ("3 s.d. 5 orang", "tiga sampai dengan lima orang"),
        ("200–300-an orang", "dua ratus hingga tiga ratusan orang"),
        ("musik 80-90an", "musik delapan puluh hingga sembilan puluhan"),
        ("suara 520-480", "suara lima ratus dua puluh empat ratus delapan puluh"),
    ],
)  # fmt: skip
def figure_range(m: re.Match[str], s: SentenceText) -> str | None:
    if re.search(r"[a-z]", m["until"]) and not re.search(r"s/d|s\.d|sd", m["until"]):
        return None  # "hingga" and "sampai" are words already
    if any(len(re.sub(r"\D", "", m[x])) > 1 and m[x][0] == "0" and "," not in m[x] and "." not in m[x] for x in "ab"):
        return None
    word = until(m["until"])
    ago = re.match(
        r"\s(?:tahun (?:yang )?(?:lalu|silam)|SM\b|sebelum Masehi)", s.behind(m)
    )  # "900.000-300.000 tahun lalu"
    if word == "hingga" and (value_of(m["a"]) or 0) > (value_of(m["b"]) or 0) and not m["sa"] and not ago:
        between = " kurang " if " " in m["until"] and "=" in s.text[m.end() : m.end() + 12] else " "
        return f"{number(m['a'])}{between}{number(m['b'])}"
    if word == "hingga" and len(m["a"]) > 4 and "." not in m["a"] and "," not in m["a"]:
        return None
    scale = f" {m['sa']}" if m["sa"] else ""
    return f"{'minus ' if m['minus'] else ''}{number(m['a'])}{scale} {word} {number(m['b'])}{'an' if m['an'] else ''}"


@rules.rule(
    "ordinal-range",
    Tier.WHOLE,
    "Rentang bilangan tingkat, juga dengan tarikhnya.",
    r"(?<![\w-])ke-(?P<a>\d{1,3})\s?[-–]\s?(?:ke-)?(?P<b>\d{1,3})(?P<era>\s(?:SM|M)(?!\w))?(?![\w-]|[.,]\d)",
    digit=True,
    needs=("ke-",),
    examples=[
        ("abad ke-8-9 M", "abad kedelapan hingga kesembilan Masehi"),
        ("hari ke-3 – ke-5", "hari ketiga hingga kelima"),
    ],
)
def ordinal_range(m: re.Match[str], s: SentenceText) -> str | None:
    if int(m["a"]) >= int(m["b"]):
        return None
    era = {"SM": " sebelum Masehi", "M": " Masehi"}.get((m["era"] or "").strip(), "")
    return f"ke{cardinal(int(m['a']))} hingga ke{cardinal(int(m['b']))}{era}"


@rules.rule(
    "ordinal",
    Tier.WHOLE,
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
def ordinal_ke(m: re.Match[str], s: SentenceText) -> str | None:
    value = roman(m["a"]) if m["a"][0].isalpha() else int(m["a"].replace(".", ""))
    if value is None or (m["a"][0].isalpha() and not m["dash"]):
        return None
    after = s.behind(m)
    if (
        m["dash"]
        and m["dash"][0] == " "
        and m["dash"][-1] != " "
        and re.match(r"\s?(?:[°º˚%]|derajat|persen|poin)", after)
    ):
        return None  # to a figure below nought
    if m["gap"] and not re.match(r"\s(?:kali|tahun lalu)\b", after):
        before = s.before(m, 20)
        ends = re.search(r"\b[A-Z][a-z]+\s$", before) and re.match(r"[.,;)]|$", after)
        if not ends and (not _RANKED.search(before) and (not _RANKED_TOO.search(before) or _COUNTABLE.match(after))):
            return None
    spoken = f"ke{cardinal(value)}"
    return (spoken.capitalize() if m["ke"][0] == "K" and m.start() == 0 else spoken) + (m["nya"] or "")


_RANKED = re.compile(
    r"\b(?:yang|anak|hut|hut ri|abad|juara|ulang tahun|urutan|peringkat|presiden|putaran|menit|edisi|posisi|natalis|milad|haul)\s$",
    re.IGNORECASE,
)


_RANKED_TOO = re.compile(
    r"\b(?:gelar|trofi|titel|kemenangan|kekalahan|musim|medali|cucu|hari|pekan|minggu|bulan|kali|seri|babak|ronde|langkah)\s$",
    re.IGNORECASE,
)


@rules.rule(
    "english-ordinal",
    Tier.COUNT,
    "Bilangan tingkat Inggris.",
    r"(?<![\w.])(?<!\d,)(?P<a>\d{1,3})(?:st|nd|rd|th)(?!\w)",
    digit=True,
    needs=("st", "nd", "rd", "th"),
    examples=[("edisi 3rd", "edisi ketiga")],
)
def english_ordinal(m: re.Match[str], s: SentenceText) -> str:
    return f"ke{cardinal(int(m['a']))}"


@rules.rule(
    "english-groups",
    Tier.CERTAIN,
    "Ribuan yang dipisah koma: yang dihitung satu per satu tidak punya pecahan.",
    r"(?<![\w.,])(?P<a>[1-9]\d{0,2}(?:,\d{3})+)(?=\s(?:orang|jiwa|warga|penduduk|kasus|unit|korban|pengungsi|penumpang|peserta|pelamar|pendaftar|pemilih|suara|"
    r"kendaraan|mobil|motor|rumah|bangunan|ekor|lembar|eksemplar|keping|butir|KK|kursi|kali|penonton|suporter|pengikut|follower|tiket|personel|polisi|prajurit|tentara|"
    r"karyawan|pekerja|buruh|guru|siswa|mahasiswa|pasien|kilometer persegi|desa|sekolah|halaman|perusahaan|produk|foto|video)\b)",
    digit=True,
    needs=(",",),
    examples=[
        ("diikuti 12,345 orang", "diikuti dua belas ribu tiga ratus empat puluh lima orang"),
        ("turun 1,250 kilogram", "turun satu koma dua lima nol kilogram"),
    ],
)
def english_groups(m: re.Match[str], s: SentenceText) -> str:
    return cardinal(int(m["a"].replace(",", "")))


@rules.rule(
    "audience",
    Tier.CERTAIN,
    "K, M, dan B di belakang jumlah penonton atau pengikut media sosial: ribu, juta, miliar.",
    r"(?<![\w.,-])(?P<a>\d{1,3}(?:[.,]\d{1,2})?)(?P<s>[KkMB])\+?(?=\s(?:views?|likes?|streams?|subscribers?|followers?|pengikut|penonton|tayangan|penayangan|kali (?:ditonton|tayang|diputar)|komentar|shares?|pelanggan|unduhan|downloads?)\b|(?:\s(?:di|pada)\s(?:IG|Instagram|TikTok|YouTube|X|Facebook|Twitter)\b))",
    digit=True,
    needs=("K ", "k ", "M ", "B ", "K+", "M+", "B+"),
    examples=[
        ("video itu 2,5M views", "video itu dua koma lima juta views"),
        ("ia punya 12K pengikut", "ia punya dua belas ribu pengikut"),
    ],
)
def audience(m: re.Match[str], s: SentenceText) -> str:
    scale = {"K": "ribu", "k": "ribu", "M": "juta", "B": "miliar"}[m["s"]]
    return f"{number(m['a'])} {scale}{' lebih' if m[0].endswith('+') else ''}"
