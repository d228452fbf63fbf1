"""Rupiah and other money, with every short form newspapers print."""

from __future__ import annotations

import re

from audionews.script.lexicon import pairs
from audionews.script.numbers import number
from audionews.script.packed import packed
from audionews.script.rules.rule import (
    SCALE,
    SHORT_SCALE,
    UNTIL,
    Claim,
    N,
    SentenceText,
    Table,
    Tier,
    speaks_of,
    until,
)

rules = Table()


LONG = {"rb": "ribu", "k": "ribu", "jt": "juta", "m": "miliar", "mlr": "miliar", "mil": "miliar", "bn": "miliar",
        "t": "triliun", "tril": "triliun", "tr": "triliun", "trl": "triliun", "tn": "triliun", "milyar": "miliar", "trilyun": "triliun",
        "thousand": "ribu", "million": "juta", "mn": "juta", "billion": "miliar", "trillion": "triliun"}  # fmt: skip


_AMOUNT = rf"(?:{N}|\d+\.\d+)(?!\d|\.\d)"


_SCALED = rf"(?:\s?(?:{SCALE}|{SHORT_SCALE}|(?:[mb]illion|trillion|thousand|mn)\b))?"


_AN = r"(?:-?an\b)?"


_PREFIX = r"(?:US\s?\$|SG\$|CA\$|MX\$|R\$|AS\$|U\$|HK\$|NZ\$|NT\$|S\$|A\$|AU\$|C\$|\$|€|£|¥|₩|₹|฿|₱|₫|₽|₺|RM|Rs|[Rr][pP][.:]?|IDR|USD|SGD|AUD|HKD|NZD|CAD|EUR|GBP|JPY|CNY|RMB|KRW|INR|THB|PHP|VND|MYR|SAR|CHF|TWD|AED|QAR|BND|RUB|TRY)"


_CODES = (
    r"(?:IDR|USD|SGD|AUD|HKD|NZD|CAD|EUR|GBP|JPY|CNY|RMB|KRW|INR|THB|PHP|VND|MYR|SAR|CHF|TWD|AED|QAR|BND|RUB|TRY|€|£|¥)"
)


_NEEDS = (
    *("Rp", "$", "€", "£", "¥", "₩", "₹", "฿", "₱", "₫", "₽", "₺", "RM", "Rs", "RP", "rp"),
    *packed("IDR USD SGD AUD HKD NZD CAD EUR GBP JPY CNY RMB KRW INR THB PHP VND MYR SAR CHF TWD AED QAR BND RUB TRY"),
)


_SIGN = r"(?P<at>@\s?)?(?P<plus>(?<=\()\+\s?)?(?P<minus>(?<![\w\d])[-−]\s?)?"


_SHORT = r"(?:[Rr][Bb]|[Jj][Tt]|[Mm]lr|[Tt]ril|[Tt]rl)(?:an)?\b\.?"


_SHORT_NEEDS = ("rb", "jt", "Jt", "JT", "RB", "mlr", "Mlr", "tril", "Tril", "trl", "Rb")


_PER = r"(?P<per>(?:/(?:m[23²³]|kWh|KK|MT|L(?![A-Za-z])|KPM(?!\sRp)|WNA(?!\sRp)|WNI(?!\sRp)|GB|MMBtu|MWh|Kg|troy ounce|[a-z]{1,14})(?!\w)){1,2})?"


def scale_word(short: str) -> str:
    """ "jt" → "juta", "miliaran" → "miliaran", "jtan" → "jutaan"."""
    key = short.strip().rstrip(".").lower().replace("-", "")
    if key.endswith("an") and key[:-2] in LONG:
        return f"{LONG[key[:-2]]}an"
    return LONG.get(key, key.replace("milyar", "miliar").replace("trilyun", "triliun"))


def currency(sign: str) -> str:
    return pairs("currencies").get(sign.rstrip(".:").replace(" ", "")) or "rupiah"


def amount(figures: str, scale: str | None, many: str | None = None) -> str:
    """ "1,25", "T" → "satu koma dua lima triliun"; "500", "ribu", "an" → "lima ratus ribuan"."""
    figures = re.sub(r",(?:00|0)$", "", figures) if not scale else figures
    spoken = number(figures)
    spoken = f"{spoken} {scale_word(scale)}" if scale and scale.strip() else spoken
    return f"{spoken}an" if many else spoken


def per(match: re.Match[str]) -> str:
    return "".join(
        f" per {pairs('per').get(one) or pairs('per').get(one.lower(), one.lower())}"
        for one in (match["per"] or "").split("/")[1:]
    )


@rules.rule(
    "money-range",
    Tier.FIGURE,
    "Rentang uang: satu \"rupiah\" di akhir bila lambangnya ditulis sekali, dua kali bila dua kali.",
    rf"(?<![\w]){_SIGN}(?P<sign>{_PREFIX})\s?(?P<a>{_AMOUNT})(?P<sa>{_SCALED})(?P<until>{UNTIL})(?P<sign2>{_PREFIX}\s?)?(?P<b>{_AMOUNT})(?P<sb>{_SCALED})(?P<many>{_AN}){_PER}(?:,-)?",
    digit=True,
    needs=_NEEDS,
    examples=[
        ("Rp20.000–Rp35.000", "dua puluh ribu rupiah hingga tiga puluh lima ribu rupiah"),
        ("Rp 10-15 juta", "sepuluh hingga lima belas juta rupiah"),
        ("Rp800 ribu-1,2 juta", "delapan ratus ribu hingga satu koma dua juta rupiah"),
        ("Rp250-Rp400 ribu", "dua ratus lima puluh hingga empat ratus ribu rupiah"),
        ("US$70–80", "tujuh puluh hingga delapan puluh dolar Amerika Serikat"),
    ],
)  # fmt: skip
def money_range(m: re.Match[str], s: SentenceText) -> str | None:
    if m["until"].strip().isalpha() and not m["sign2"] and not m["sb"] and re.fullmatch(r"(?:19|20)\d\d", m["b"]):
        return None  # "Rp48 triliun hingga 2028": until a year
    word = currency(m["sign"])
    first, second = amount(m["a"], m["sa"]), amount(m["b"], m["sb"], m["many"])
    head = f"masing-masing {first}" if m["at"] else first
    both = bool(m["sign2"]) and not (m["sb"] and not m["sa"] and "." not in m["a"])  # "Rp250-Rp400 ribu": one amount
    return f"{head}{f' {word}' if both else ''} {until(m['until'])} {second} {currency(m['sign2'].strip()) if both else word}{per(m)}"


@rules.rule(
    "money",
    Tier.FIGURE,
    "Uang dengan lambang di depan: lambangnya dibaca sesudah jumlah.",
    rf"(?<!\w){_SIGN}(?P<sign>{_PREFIX})\s?(?P<minus2>[-−])?(?P<a>{_AMOUNT})(?P<half>[½¼¾])?(?P<sa>m(?!\w)|{_SCALED})(?P<many>{_AN})(?:(?<=an)\s(?P<after>{SCALE}|M\b|T\b|jt\b))?(?:,[-–—])?(?:\s?rupiah\b)?{_PER}",
    digit=True,
    needs=_NEEDS,
    examples=[
        ("Rp1.250.000", "satu juta dua ratus lima puluh ribu rupiah"),
        ("Rp 5 ribu", "lima ribu rupiah"),
        ("Rp. 7.500,-", "tujuh ribu lima ratus rupiah"),
        ("Rp2.000,00", "dua ribu rupiah"),
        ("Rp1,25 T", "satu koma dua lima triliun rupiah"),
        ("Rp300 jutaan", "tiga ratus jutaan rupiah"),
        ("Rp300-an miliar", "tiga ratusan miliar rupiah"),
        ("Rp1.500-an T", "seribu lima ratusan triliun rupiah"),
        ("Rp9.000 (+Rp250)", "sembilan ribu rupiah, plus dua ratus lima puluh rupiah"),
        ("Rp14.000/kg", "empat belas ribu rupiah per kilogram"),
        ("US$2,5 juta", "dua koma lima juta dolar Amerika Serikat"),
        ("€40", "empat puluh euro"),
        ("rp 25 ribu", "dua puluh lima ribu rupiah"),
        ("Rp1½ juta", "satu setengah juta rupiah"),
        ("Rp25jtan", "dua puluh lima jutaan rupiah"),
        ("US$75/orang/hari", "tujuh puluh lima dolar Amerika Serikat per orang per hari"),
        ("£1.5m", "satu koma lima juta pound sterling"),
        ("$1.2 billion", "satu koma dua miliar dolar"),
        ("@Rp5.000", "masing-masing lima ribu rupiah"),
    ],
)
def one_amount(m: re.Match[str], s: SentenceText) -> str | None:
    if m["sign"] == "SAR" and speaks_of(_SEARCH, s.text):
        return None  # searchers, no riyal
    short = m["sa"] if m["sa"] != "m" or m["sign"].lower().startswith(("rp", "idr")) else "juta"
    spoken = amount(m["a"], short, m["many"]) + (f" {scale_word(m['after'])}" if m["after"] else "")
    if m["half"]:
        part = {"½": "setengah", "¼": "seperempat", "¾": "tiga perempat"}[m["half"]]
        spoken = f"{number(m['a'])} {part}" + (f" {scale_word(m['sa'])}" if m["sa"] else "")
    spoken = f"minus {spoken}" if m["minus"] or m["minus2"] else spoken
    spoken = f"plus {spoken}" if m["plus"] else spoken
    spoken = f"masing-masing {spoken}" if m["at"] else spoken
    return f"{spoken} {currency(m['sign'])}{per(m)}"


_SEARCH = re.compile(
    r"\b(?:[Tt]im SAR|[Bb]asarnas|[Ll]ongsor|[Ee]vakuasi|[Pp]encarian|hilang|[Kk]orban|tenggelam|personel|pers\.|BPBD|BNPB|ABK)\b|\bpers\."
)


@rules.rule(
    "money-code-after",
    Tier.FIGURE,
    "Uang dengan kode di belakang jumlah.",
    rf"(?<![\w.])(?<!\d,)(?P<a>{_AMOUNT})(?P<sa>{_SCALED})\s?(?P<sign>{_CODES})(?!\w)",
    digit=True,
    needs=_NEEDS,
    examples=[("300 juta USD", "tiga ratus juta dolar Amerika Serikat"), ("25 EUR", "dua puluh lima euro")],
)
def code_after(m: re.Match[str], s: SentenceText) -> str:
    return f"{amount(m['a'], m['sa'])} {currency(m['sign'])}"


@rules.rule(
    "currency-alone",
    Tier.FIGURE,
    "Lambang uang tanpa jumlah.",
    r"(?:(?<=\w)(?P<per>/))?(?<!\w)(?P<sign>US\$|SG\$|HK\$|CA\$|NT\$|AU\$|S\$|A\$|Rp(?![\w.]*\d)|\$|€|£|¥|(?:(?<=per )|(?<=/))(?:USD|EUR|SGD|JPY|GBP|AUD|CNY|MYR|SAR))(?!\w)",
    needs=_NEEDS,
    examples=[
        ("kurs US$ menguat", "kurs dolar Amerika Serikat menguat"),
        ("Rp15.750/US$", "lima belas ribu tujuh ratus lima puluh rupiah per dolar Amerika Serikat"),
    ],
)
def alone(m: re.Match[str], s: SentenceText) -> str:
    return f"{'per ' if m['per'] else ''}{currency(m['sign'])}"


@rules.rule(
    "currency-code",
    Tier.WHOLE,
    "Kode mata uang dalam kurs.",
    r"(?<![\w/])(?P<a>[A-Z]{3})/(?P<b>[A-Z]{3})(?![\w/])",
    needs=("/",),
    examples=[("USD/IDR", "dolar Amerika Serikat terhadap rupiah")],
)
def pair(m: re.Match[str], s: SentenceText) -> str | None:
    codes = pairs("currencies")
    return f"{codes[m['a']]} terhadap {codes[m['b']]}" if m["a"] in codes and m["b"] in codes else None


@rules.rule(
    "rate-quote",
    Tier.WHOLE,
    "Kurs beli dan jual yang dipisah garis miring.",
    r"(?<!\w)Rp\s?(?P<a>\d{1,3}(?:\.\d{3})+(?:,\d+)?)\s?/\s?(?:Rp\s?)?(?P<b>\d{1,3}(?:\.\d{3})+(?:,\d+)?)(?![\w/]|[.,]\d)",
    digit=True,
    needs=("Rp",),
    examples=[("Rp9.100/9.110", "sembilan ribu seratus rupiah per sembilan ribu seratus sepuluh rupiah")],
)
def rate_quote(m: re.Match[str], s: SentenceText) -> str:
    return f"{number(m['a'])} rupiah per {number(m['b'])} rupiah"


@rules.rule(
    "scale-range",
    Tier.FIGURE,
    "Rentang dengan bilangan besar di belakang.",
    rf"(?<![\w./])(?<!\d,)(?P<a>{N})\s?(?P<sa>{_SHORT}|{SCALE})?(?P<until>{UNTIL})(?P<b>{N})\s?(?P<sb>{_SHORT}|{SCALE})",
    digit=True,
    needs=("ribu", "juta", "miliar", "milyar", "triliun", "ratus", *_SHORT_NEEDS),
    examples=[
        ("2-3 juta", "dua hingga tiga juta"),
        ("100–200 ribuan", "seratus hingga dua ratus ribuan"),
        ("25rb-50rb", "dua puluh lima ribu hingga lima puluh ribu"),
    ],
)
def scale_range(m: re.Match[str], s: SentenceText) -> str:
    return f"{amount(m['a'], m['sa'])} {until(m['until'])} {amount(m['b'], m['sb'])}"


@rules.rule(
    "scale",
    Tier.FIGURE,
    "Singkatan ribu, juta, miliar, triliun di belakang angka.",
    rf"(?<![\w./])(?<!\d,)(?P<a>{N})\s?(?P<sa>{_SHORT})(?P<many>(?:-?an\b)?)",
    digit=True,
    needs=_SHORT_NEEDS,
    examples=[("75 rb", "tujuh puluh lima ribu"), ("1,2jt", "satu koma dua juta"), ("100 jt-an", "seratus jutaan")],
)
def scaled(m: re.Match[str], s: SentenceText) -> str:
    return amount(m["a"], m["sa"], m["many"])


_MONEY_WORDS = re.compile(
    r"\b(?:dana|anggaran|rugi|kerugian|utang|biaya|senilai|sebesar|nilai(?:nya)?|harga(?:nya)?|proyek|modal|omzet|aset|pinjaman|hibah|korupsi|suap|denda|gaji|uang|"
    r"bayar|setor|cair|bantuan|laba|untung|pendapatan|investasi|rupiah|donasi|kas|pajak|tunggakan|kontrak|bonus|rumah|apartemen|vila|dijual|ditawar|mahar|"
    r"tebusan|ganti rugi|santunan|honor|jual|beli|hadiah|transfer|klub|tabungan|saldo|deposito|penjualan|ekspor|impor|surplus|defisit|suntikan|kucuran|alokasi|insentif|subsidi|pagu|stimulus)\b",
    re.IGNORECASE,
)


@rules.rule(
    "small-k",
    Tier.FIGURE,
    "Huruf k kecil yang menempel pada angka: ribu; pada ukuran layar, jarak lari, dan kadar emas namanya sendiri.",
    rf"(?<![\w./-])(?<!\d,)(?P<a>{N})k\b(?![-/.]\w)",
    digit=True,
    needs=("k",),
    examples=[
        ("ditonton 10k kali", "ditonton sepuluh ribu kali"),
        ("1,5k pengikut", "satu koma lima ribu pengikut"),
        ("video 4k di layar datar", "video empat ka di layar datar"),
        ("lari 10k", "lari sepuluh ka"),
    ],
)
def small_k(m: re.Match[str], s: SentenceText) -> str:
    named = m["a"] in ("2", "4", "5", "6", "8", "10", "18", "21", "22", "24", "42") and speaks_of(_K_NAMES, s.text)
    return f"{number(m['a'])} ka" if named else amount(m["a"], "k")


_K_NAMES = re.compile(
    r"\b(?:layar|resolusi|video|kamera|televisi|TV|monitor|merekam|perekaman|UHD|fps|piksel|siaran|streaming|emas|karat|lari|pelari|berlari|"
    r"maraton|marathon|run|race|lomba)\b",
    re.IGNORECASE,
)


@rules.rule(
    "money-per-time",
    Tier.FIGURE,
    "Uang per sejumlah waktu atau barang.",
    r"(?<=[\db])/(?=\d{1,3}\s?(?:hari|hr|bulan|bln|jam|minggu|mgg|tahun|thn|th|orang|GB|kg|liter|l)\b)",
    digit=True,
    needs=("/",),
    examples=[("Rp90 rb/30 hr", "sembilan puluh ribu rupiah per tiga puluh hari")],
)
def money_per_time(m: re.Match[str], s: SentenceText) -> str | None:
    return "per" if re.search(r"(?:Rp|US\$)\s?[\d.,]+(?:\s?(?:rb|ribu|jt|juta))?$", s.before(m, 24)) else None


@rules.rule(
    "money-letter",
    Tier.FIGURE,
    "M dan T di belakang jumlah uang tanpa lambang: miliar dan triliun.",
    rf"(?<![\w./-])(?<!\d,)(?P<a>{N})\s?(?P<sa>[MT])(?![\w²³/-]|\.\w)",
    digit=True,
    needs=("M", "T"),
    examples=[("dana 1,5 M hilang", "dana satu koma lima miliar hilang")],
)
def money_letter(m: re.Match[str], s: SentenceText) -> str | None:
    before = s.text[max(0, m.start() - 60) : m.start()]
    if m["a"].isdecimal() and s.text[m.end("a")] == m["sa"] and re.search(r"[A-Z]\w+\s$", before):
        return None  # "harga Xiaomi 15T": a model
    if not _MONEY_WORDS.search(before) or re.search(
        r"\b(?:luas|seluas|panjang|lebar|tinggi|sepanjang|sejauh|jarak|lari|kedalaman)\b[^,]*$|[Gg]empa|SR\b", before
    ):
        return None
    return amount(m["a"], m["sa"])


@rules.rule(
    "english-scale",
    Tier.FIGURE,
    "M dan T di depan rupiah, dolar, atau orang: miliar dan triliun.",
    rf"(?<![\w./])(?<!\d,)(?P<a>{N})\s?(?P<sa>M|T)\b(?=\s+(?:rupiah|dolar|orang|penduduk|jiwa))",
    digit=True,
    needs=("M ", "T "),
    examples=[("2 M rupiah", "dua miliar rupiah")],
)
def letter_scale(m: re.Match[str], s: SentenceText) -> Claim:
    return Claim(m.start(), m.end("sa"), amount(m["a"], m["sa"]))
