"""What is left of figures: ages, numbers, sums, versions, idioms; last of all plain numbers."""

from __future__ import annotations

import re
import unicodedata

from audionews.script.numbers import cardinal, fraction, number, value_of
from audionews.script.rules.rule import FIGURE, NUMERIC, Claim, SentenceText, Table, Tier, speaks_of
from audionews.script.rules.scores import COUNTED
from audionews.script.spell import letters

rules = Table()


@rules.rule(
    "prefix-number",
    Tier.CERTAIN,
    "Awalan di depan angka: ber-, se-, per-.",
    r"(?<![\w-])(?P<p>[Bb]er|[Pp]er)-(?P<a>\d{1,4})(?P<nya>an|nya)?(?![\w]|[.,/-]\d)",
    digit=True,
    needs=("er-",),
    examples=[("pergi ber-3", "pergi bertiga"), ("per-100 kilometer", "perseratus kilometer")],
)
def prefix_number(m: re.Match[str], s: SentenceText) -> str:
    return f"{m['p']}{cardinal(int(m['a']))}{m['nya'] or ''}"


_PERSON = re.compile(
    r"\b(?:[Pp]ria|[Ww]anita|[Ll]elaki|[Pp]erempuan|[Kk]orban|[Pp]elaku|[Ww]arga|[Bb]ocah|[Rr]emaja|[Pp]emuda|[Pp]emudi|[Ss]iswa|[Ss]iswi|[Ii]bu|[Aa]yah|"
    r"[Ii]stri|[Ss]uami|[Kk]akek|[Nn]enek|[Bb]alita|[Bb]ayi|[Aa]nak|[Pp]elajar|[Mm]ahasiswa|[Mm]ahasiswi|[Tt]ersangka|[Kk]akak|[Aa]dik|[Pp]utra|[Pp]utri|"
    r"[Pp]residen|[Mm]enteri|[Aa]ktor|[Aa]ktris|[Pp]enyanyi|[Pp]etani|[Ss]opir|[Dd]okter|[Gg]uru|[Pp]edagang|[Nn]elayan|[Pp]ensiunan|[Aa]rtis|[Pp]engemudi|"
    r"[Pp]engendara|[Pp]embalap|[Pp]enyerang|[Pp]elatih|[Pp]olitikus|[Pp]engusaha|[Kk]aryawan|[Bb]uruh|[Pp]emilik|[Kk]eponakan|[Cc]ucu|[Mm]ertua|[Kk]epala|[Kk]etua|[Tt]ukang|[Ww]akil|[Bb]upati|[Gg]ubernur|[Cc]amat|[Ll]urah|[Ii]mam|[Ss]atpam|[Kk]urir)(?:nya)?"
    r"(?:\s[a-z-]+)?(?:\skelas\s\w+)?$|\b(?:laki-laki|perempuan)$"
)


_NOBODY = re.compile(
    r"(?:^|[.:;]\s)(?:Lampiran|Halaman|Grup|Gambar|Tabel|Bagian|Butir|Poin|Tahap|Hari|Kelompok|Jilid|Edisi|Versi|Seri|Catatan|Soal|Pertanyaan|Langkah|Juara|"
    r"Peringkat|Belasan|Puluhan|Ratusan|Bab|Unsur|Syarat|Opsi|Jawaban|Foto|Grafik|Peta|Total|Jumlah|Skor|Nilai|Zona|Blok|Lantai|Meja|Kursi)$|"
    r"\b(?:Pers\w+|PS[A-Z]+|\w+ (?:FC|United|City))$"
)


_SHARED_OUT = re.compile(
    r"\b(?:[Kk]ursi|[Ss]uara|[Ff]raksi|[Kk]asus|[Uu]nit|[Tt]itik|[Gg]ol|[Kk]uota|[Pp]enghargaan|[Nn]ominasi|[Ss]uplai|[Tt]umbang)\b.*\(\d{1,3}\).*\(\d{1,3}\)"
)
_PEOPLE = re.compile(
    r"\b(?:[Bb]erinisial|[Tt]ersangka|[Kk]orban|[Pp]elaku|[Ww]arga|[Ii]stri|[Ss]uami|[Aa]nak|[Ii]bu|[Aa]yah|[Ss]aksi|tewas|ditangkap|usia|umur|pemain|penyanyi|aktor)\w*\b"
)


@rules.rule(
    "age",
    Tier.COUNT,
    "Umur dalam kurung di belakang nama.",
    r"\s?\((?P<a>\d{1,3})(?P<half>,5)?(?:\s?(?P<u>tahun|thn|th|bulan|bln|hari)\.?)?\)",
    digit=True,
    needs=("(",),
    examples=[("Rahmat (33 tahun) pulang", "Rahmat, tiga puluh tiga tahun, pulang"), ("Siti (28) selamat", "Siti, dua puluh delapan tahun, selamat"), ("Persela (45) unggul", "Persela, empat puluh lima, unggul"), ("Kursi Melati (12) dan Mawar (9) bertambah", "Kursi Melati, dua belas, dan Mawar, sembilan, bertambah")],
)  # fmt: skip
def age(m: re.Match[str], s: SentenceText) -> str | Claim | None:
    before = s.before(m)
    named = re.search(r"(?:^|\s)(?:[A-Z][\w'.]*|[A-Z])[,]?$", before[-30:]) or _PERSON.search(before[-30:])
    if re.search(r"\b[Aa]yat$|\b[Pp]asal(?:\s\w+)?$|\b[Hh]uruf$|\b[Aa]ngka$", before[-14:]):
        return None
    if not m["u"] and _NOBODY.search(before):
        return None
    if (
        not m["u"]
        and int(m["a"]) < 10
        and speaks_of(r"\b(?:vs|def\.|unggulan|ganda|tunggal|\d{1,2}-\d{1,2}, ?\d{1,2}-\d)", s.text)
    ):
        return None  # the seed of a player
    if not m["u"] and COUNTED.match(s.text, m.end()):
        return None
    if not m["u"] and speaks_of(r"\b(?:[Kk]lasemen|poin|medali|emas|perak)\b", s.text):
        return None
    if not m["u"] and speaks_of(_SHARED_OUT, s.text) and not speaks_of(_PEOPLE, s.text):
        return None  # "Kursi: Golkar (12), PKB (10)"
    if not m["u"] and (not named or int(m["a"]) > 120 or re.search(r"\b(?:UU|PP|Nomor)\b", before[-30:])):
        return None
    unit = {"thn": "tahun", "th": "tahun", "bln": "bulan", None: "tahun"}.get(m["u"], m["u"])
    half = " koma lima" if m["half"] else ""
    return f", {cardinal(int(m['a']))}{half} {unit},"


@rules.rule(
    "leading-number",
    Tier.COUNT,
    "Nomor: No., Nr., # di depan angka dibaca nomor.",
    r"(?:(?<!\w)(?:[Nn][Oo]\.?|[Nn]r\.|[Nn]mr\.?|№)\s?(?=\d|[IVX]+\b|[A-Z]\d)|(?<!\w)#\s?(?=\d+(?!\w)))",
    needs=("No", "no", "NO", "Nr", "nr", "nmr", "Nmr", "#", "№"),
    examples=[("No 1 dunia", "nomor satu dunia"), ("No. 12", "nomor dua belas"), ("#3 dunia", "nomor tiga dunia")],
)
def leading_number(m: re.Match[str], s: SentenceText) -> Claim:
    return Claim(m.start(), m.end(), "nomor")


@rules.rule(
    "arithmetic",
    Tier.COUNT,
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
def arithmetic(m: re.Match[str], s: SentenceText) -> str | None:
    op = m["op"].strip()
    if m[0] == "+ " and s.text[m.start() - 1].isalpha():
        return "plus"  # "FHD+ 90 Hz"
    if op in ("-", "−", "–") and "=" not in s.text:
        return None
    if (op == ":" and s.text[m.start() - 1] != "%") or (op in "xX×" and m[0] == op):
        return None
    if op in "xX" and s.text[m.start() - 1].isalpha() and m[0][0] == op:
        return None  # the last letter of a word: "indeks", "Index 11"
    if op == "+" and s.text[m.start() - 1].isalpha() and m[0] == op:
        return "plus"
    if m[0] == " +" and s.text[m.end() : m.end() + 1].isdecimal() and not s.text[m.start() - 1].isdecimal():
        return "plus"  # a sign of its figure: "naik +2"
    if op == "+" and re.search(r"\b[A-Z]\d$", s.before(m, 4)):
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


@rules.rule(
    "out-of",
    Tier.CERTAIN,
    "Nilai dan peringkat dari sekian: garis miringnya dibaca dari.",
    rf"\b(?:[Nn]ilai|[Ss]kor|[Rr]ating|[Pp]eringkat|[Ss]etuju|[Hh]adir|[Tt]erisi|[Ll]ulus|[Bb]enar)(?:nya)?\s(?:\w+\s)?(?P<a>{FIGURE})/(?P<b>\d{{1,4}})(?![\w/]|[.,-]\d)|\b(?:APGAR|Apgar|apgar)(?:\s[a-z]+)?:?\s(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})(?![\w/])|(?<![\w./-])(?<!\d,)(?P<made>\d{{1,3}})/(?P<tried>\d{{1,3}})(?=\s(?:FG|FT|3PT?|tembakan|lemparan|percobaan|peluang)\b)",
    digit=True,
    needs=("/",),
    examples=[
        ("rating 4,8/5", "rating empat koma delapan dari lima"),
        ("12/20 FG", "dua belas dari dua puluh ef ge"),
        ("Apgar 7/9", "Apgar tujuh sembilan"),
    ],
)
def out_of(m: re.Match[str], s: SentenceText) -> Claim | str | None:
    if m["first"]:
        return Claim(m.start("first"), m.end(), f"{number(m['first'])} {number(m['second'])}")
    if m["made"]:
        return f"{number(m['made'])} dari {number(m['tried'])}" if int(m["made"]) <= int(m["tried"]) else None
    if (value_of(m["a"]) or 0) > int(m["b"]):
        return None
    between = " " if "pgar" in m[0].lower() else " dari "  # two scores, of the first minute and of the fifth
    return Claim(m.start("a"), m.end(), f"{number(m['a'])}{between}{number(m['b'])}")


@rules.rule(
    "root",
    Tier.COUNT,
    "Tanda akar di depan angka.",
    r"√\s?(?=\d)",
    digit=True,
    needs=("√",),
    examples=[("√9", "akar sembilan")],
)
def root(m: re.Match[str], s: SentenceText) -> str:
    return "akar"


@rules.rule(
    "in-one",
    Tier.CERTAIN,
    "Ungkapan angka in angka.",
    r"(?<![\w./-])(?<!\d,)(?P<a>\d{1,2})[\s-]in[\s-](?P<b>\d)(?![\w]|[.,/-]\d)",
    digit=True,
    needs=("-in-", " in "),
    examples=[("jalur 3-in-1", "jalur tiga in satu")],
)
def in_one(m: re.Match[str], s: SentenceText) -> str:
    return f"{cardinal(int(m['a']))} in {cardinal(int(m['b']))}"


@rules.rule(
    "idiom",
    Tier.CERTAIN,
    "Ungkapan dengan angka: angka demi angka.",
    r"(?<![\w./-])(?<!\d,)(?:11-12(?=[.,;:!?\"”)']|$|\s(?:dengan|kata|ujar|saja|alias|lah)\b)|(?<=[Ss]iap )86|(?<=[Ss]iap, )86|(?<=istilah )86|(?<=kasus )86)(?![\w/-]|[.,]\d|\s(?:ribu|orang|personel|kendaraan|bus|unit))",
    digit=True,
    needs=("11-12", "86"),
    examples=[("keduanya 11-12", "keduanya sebelas dua belas"), ("siap, 86", "siap, delapan enam"), ("usia 11-12 tahun", "usia sebelas hingga dua belas tahun")],
)  # fmt: skip
def idiom(m: re.Match[str], s: SentenceText) -> str | None:
    if m[0] == "86":
        return "delapan enam"
    if re.search(
        r"\b(?:[Kk]elas|[Uu]sia|[Tt]anggal|[Pp]ukul|[Jj]am|[Nn]omor|[Hh]alaman|[Pp]asal|[Aa]yat|sekitar|skor|[Ll]antai)\s$",
        s.before(m),
    ):
        return None
    return "sebelas dua belas"


@rules.rule(
    "lines",
    Tier.COUNT,
    "Resolusi layar yang diakhiri p atau i.",
    r"(?<![\w./-])(?<!\d,)(?P<a>240|360|480|540|720|1080|1440|2160)(?P<l>[pi])(?!\w)",
    digit=True,
    needs=("0p", "0i"),
    examples=[("resolusi 1080p", "resolusi seribu delapan puluh pe")],
)
def lines(m: re.Match[str], s: SentenceText) -> str:
    return f"{cardinal(int(m['a']))} {letters(m['l'])}"


@rules.rule(
    "scale-an",
    Tier.COUNT,
    "Bilangan besar dengan akhiran -an yang dipisah tanda hubung.",
    r"(?<=\d\s)(?P<a>puluh|ratus|ribu|juta|miliar|triliun)-an\b",
    needs=("-an",),
    examples=[("10 juta-an rupiah", "sepuluh jutaan rupiah")],
)
def scale_an(m: re.Match[str], s: SentenceText) -> str:
    return f"{m['a']}an"


_SUFFIXED = r"(?P<suffix>-?nya\b|-?an\b)?"


@rules.rule(
    "minus",
    Tier.REMAINDER,
    "Tanda minus di depan angka, bila berdiri sesudah spasi.",
    rf"(?:(?<=\s)|(?<=\()|^)[-−–](?P<a>{FIGURE})(?!\w|[-–]\d)",
    digit=True,
    needs=("-", "−", "–"),
    examples=[("suhu −5", "suhu minus lima"), ("tumbuh -2,3 poin", "tumbuh minus dua koma tiga poin")],
)
def negative(m: re.Match[str], s: SentenceText) -> str:
    return f"minus {number(m['a'])}"


@rules.rule(
    "plus",
    Tier.REMAINDER,
    "Tanda plus pada angka.",
    rf"(?:(?<!\w)\+\s?(?P<a>{FIGURE})|(?<![\w.])(?<!\d,)(?P<b>{FIGURE})\s?\+|(?<=[^\W_])\+)(?!\w)",
    needs=("+",),
    examples=[
        ("layanan Poin+", "layanan Poin plus"),
        ("+3", "plus tiga"),
        ("usia 60+", "usia enam puluh plus"),
        ("OPEC+", "opec plus"),
    ],
)
def plus(m: re.Match[str], s: SentenceText) -> str:
    if m["a"]:
        return f"plus {number(m['a'])}"
    return f"{number(m['b'])} plus" if m["b"] else "plus"


@rules.rule(
    "plus-sign",
    Tier.REMAINDER,
    "Tanda plus di depan ukuran yang sudah dibaca.",
    r"(?:(?<=\()|(?<=\s)|^)\+(?=\d)",
    digit=True,
    needs=("+",),
    examples=[("angin (+1,3 m/s) kencang", "angin, plus satu koma tiga meter per detik, kencang")],
)
def plus_sign(m: re.Match[str], s: SentenceText) -> str:
    return "plus"


@rules.rule(
    "number",
    Tier.REMAINDER,
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
def plain_number(m: re.Match[str], s: SentenceText) -> str:
    figures = m[0][: len(m[0]) - len(m["suffix"] or "")]
    spoken = number(figures)
    return spoken + (m["suffix"] or "").lstrip("-")


@rules.rule(
    "digits",
    Tier.REMAINDER,
    "Angka yang tersisa, dalam huruf apa pun.",
    r"\d+",
    examples=[("a1b2", "a satu be dua")],
)
def remaining(m: re.Match[str], s: SentenceText) -> str:
    return number(m[0])


@rules.rule(
    "numeric-character",
    Tier.REMAINDER,
    "Lambang bilangan lain yang tersisa.",
    r"[^\W\d]|[^\w\s]",
    needs=(NUMERIC,),
    examples=[("langkah ①", "langkah satu")],
)
def numeric_character(m: re.Match[str], s: SentenceText) -> str | None:
    c = m[0]
    if c.isascii() or not c.isnumeric():
        return None
    value = unicodedata.numeric(c)
    if value == int(value):
        return cardinal(int(value))
    top, bottom = value.as_integer_ratio()
    return fraction(top, bottom) if 0 < top < bottom < 1000 else number(f"{value:.2f}".replace(".", ","))
