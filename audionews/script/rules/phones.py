"""Telephones and numbers that are no quantity: identity, account, code."""

from __future__ import annotations

import re

from audionews.script.numbers import digits
from audionews.script.rules.rule import Claim, SentenceText, Table, Tier, measured

rules = Table()


@rules.rule(
    "phone",
    Tier.FIGURE,
    "Nomor telepon: angka demi angka.",
    r"(?<![\w.,/-])(?:\+\s?(?P<cc>\d{1,3})[\s.-]?)?(?:\(0?\d{2,4}\)[\s-]?\d{3,8}(?:[\s-]?\d{2,5}){0,3}|(?:0|(?<=\d[\s.-]))\d{2,4}(?:[\s.-]\d{3,8}){1,4}(?:-\d{2})?|08\d{2}(?:-\d{1,5}){2,5}|0\d{6,14}|(?<=\+62)[\s-]?\d{8,13}|62\d{8,12}|1[45]\d{2}[\s-]?\d{3}|0?800(?:-\d{1,3}){1,4}\d*|14\d{3})(?P<more>(?:\s?/\s?(?:0\d{2,4}(?:[-. ]\d{3,5}){2}|\d{3,4}[- ]\d{3,5})(?![\d-])){1,3})?(?!\w|/(?![A-Za-z(])|[.,-]\d)",
    examples=[
        (
            "0813-5555-6666/rina@koran.id",
            "nol delapan satu tiga lima lima lima lima enam enam enam enam rina at koran titik id",
        ),
        ("0812-3456-7890", "nol delapan satu dua tiga empat lima enam tujuh delapan sembilan nol"),
        ("(022) 4203456", "nol dua dua empat dua nol tiga empat lima enam"),
        ("+62 811-2233-445", "plus enam dua delapan satu satu dua dua tiga tiga empat empat lima"),
    ],
)
def phone(m: re.Match[str], s: SentenceText) -> str | None:
    figures = re.sub(r"\D", "", m[0])
    if re.fullmatch(r"1[45]\d{3,5}", figures) and not _phone_words(s.text):
        return None
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+", m[0]):
        return None  # "kuota 2026 221.000": a year, then a quantity
    numbers = ", ".join(map(digits, m[0].split("/")))  # "(0274) 512-345/512-346"
    return f"{'plus ' if m[0].startswith('+') else ''}{numbers}"


@rules.rule(
    "phone-plus",
    Tier.WHOLE,
    "Nomor telepon dengan kode negara.",
    r"(?<!\w)\+\s?\d{2,3}(?:[\s.-]?\(?\d{2,5}\)?){2,5}(?!\w)",
    digit=True,
    needs=("+",),
    examples=[("+6221 555 1234", "plus enam dua dua satu lima lima lima satu dua tiga empat")],
)
def phone_plus(m: re.Match[str], s: SentenceText) -> str:
    return f"plus {digits(m[0])}"


_PHONE_WORDS = re.compile(
    r"\b(?:saluran|hotline|call\s?cent(?:er|re)|telepon|telp|tlp|hubungi|menghubungi|dihubungi|darurat|layanan|WhatsApp|WA|SMS|kontak|nomor|pusat panggilan|"
    r"pemadam|damkar|ambulans|contact|halo|siaga(?! \d)|aduan|pengaduan|faks|fax|ekstensi|ext)\b",
    re.IGNORECASE,
)


def _phone_words(text: str) -> bool:
    return _PHONE_WORDS.search(text) is not None


@rules.rule(
    "dial-code",
    Tier.FIGURE,
    "Kode panggilan dengan bintang dan pagar.",
    r"(?<![\w*#])[*#]{1,2}\d{1,6}(?:[*#]{1,2}\d{1,16}){0,5}#(?!\w)|(?<![\w*#])\*\d{2,6}(?:[*#]\d{1,16}){0,5}(?![\w*#])",
    digit=True,
    needs=("*", "#"),
    examples=[
        ("tekan *123#", "tekan bintang satu dua tiga pagar"),
        ("tombol *#06#", "tombol bintang pagar nol enam pagar"),
    ],
)
def dial_code(m: re.Match[str], s: SentenceText) -> str:
    named = {"*": "bintang", "#": "pagar"}
    return " ".join(named.get(part) or digits(part) for part in re.findall(r"[*#]|\d+", m[0]))


@rules.rule(
    "text-to",
    Tier.FIGURE,
    "Nomor tujuan pesan singkat: angka demi angka.",
    r"\b(?:(?:SMS|[Pp]esan|[Kk]irim|[Kk]etik)\b[^.\d]{0,30}\bke|SMS)\s(?:nomor\s)?(?P<a>\d{3,5})(?![\w]|[.,/-]\d|\s(?:orang|warga|desa|rumah|unit))",
    digit=True,
    needs=("ke ", "SMS"),
    examples=[("SMS ke 1708", "es em es ke satu tujuh nol delapan")],
)
def text_to(m: re.Match[str], s: SentenceText) -> Claim:
    return Claim(m.start("a"), m.end("a"), digits(m["a"]))


@rules.rule(
    "extension",
    Tier.FIGURE,
    "Nomor ekstensi.",
    r"\b[Ee]xt\.?\s?(?P<a>\d{1,5})(?!\w)",
    digit=True,
    needs=("xt",),
    examples=[("ext. 12", "ekstensi satu dua")],
)
def extension(m: re.Match[str], s: SentenceText) -> str:
    return f"ekstensi {digits(m['a'])}"


@rules.rule(
    "short-line",
    Tier.FIGURE,
    "Nomor layanan pendek: angka demi angka.",
    r"(?<=\s)(?P<a>1\d{2}|911|999|1[45]\d{2,4}(?:-?\d{3})?)(?![\w/%]|[.,-]\d|\s?(?:orang|kasus|rumah|unit|kali|ribu|juta|persen|tahun|hari|jam|warga|korban|petugas|personel|km|meter))",
    digit=True,
    needs=(" 1", " 9"),
    examples=[
        ("layanan darurat 112", "layanan darurat satu satu dua"),
        ("hubungi 14045", "hubungi satu empat nol empat lima"),
    ],
)
def short_line(m: re.Match[str], s: SentenceText) -> str | None:
    near = s.text[max(0, m.start() - 48) : m.start()]
    if not _PHONE_WORDS.search(near) or (len(m["a"]) == 4 and re.search(r"\b(?:[Uu]ndang|UU|tahun)", near)):
        return None
    if measured(s.behind(m)):
        return None
    if re.search(r"\b[Nn]omor\s$", near) and not _PHONE_WORDS.search(near[:-6]):
        return None
    return digits(m["a"])


@rules.rule(
    "identity-number",
    Tier.WHOLE,
    "Nomor identitas, rekening, kode pos, sandi: angka demi angka.",
    r"\b(?P<lead>(?:[Ff]a(?:x|ks)\.?|[Tt]el(?:p|epon)?\.|[Tt]lp\.?|(?:[Nn]omor|[Nn]o\.?)\s(?:registrasi|register|batch|bets|paspor|induk(?: \w+)?|izin edar|seri|peserta|kontrak|pelanggan|polis|anggota|rangka|mesin|ijazah|sertifikat|lisensi|tiket|ujian|pendaftaran|referensi|rekam medis|identitas|STTB|akta|kartu|pesanan|transaksi|resi|meter(?:an)?|aduan|laporan|pin|tes)|ID (?:pelanggan|peserta|transaksi|pesanan|meter)|[Kk]ode (?:produksi|batch|pemesanan|booking|bayar|unik|billing)|NIK|NIP|NISN|NPSN|NUPTK|NIB|NRP|NIDN|NOP|IMEI|NPWP|KTP|PIN|OTP|[Rr]ekening|[Kk]ode [Pp]os|[Kk]odepos|[Kk]ode OTP|[Nn]omor [Rr]ekening|[Nn]omor resi|[Kk]ode verifikasi|[Kk]ode akses)(?:\s(?:nomor|[A-Za-z]{2,8}))?:?\s)(?P<a>\d[\d.\s-]{1,26}\d)(?![\w]|,\d)",
    digit=True,
    needs=(
        "ax",
        "aks",
        "el",
        "lp",
        "NIK",
        "NIP",
        "NPSN",
        "NUPTK",
        "NIB",
        "NRP",
        "NIDN",
        "NOP",
        "IMEI",
        "NISN",
        "NPWP",
        "KTP",
        "PIN",
        "OTP",
        "ekening",
        "ode ",
        "odepos",
        "resi ",
        "omor ",
        "No. ",
        "ID ",
    ),
    examples=[
        ("kode pos 40115", "kode pos empat nol satu satu lima"),
        ("OTP 123456", "o te pe satu dua tiga empat lima enam"),
    ],
)
def identity(m: re.Match[str], s: SentenceText) -> Claim | None:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", m["a"]) or re.match(r"\d{2}[.:]\d\d$", m["a"]):
        return None
    return Claim(m.start("a"), m.end("a"), digits(m["a"]))


@rules.rule(
    "account",
    Tier.WHOLE,
    "Nomor rekening di belakang nama bank atau di depan nama pemiliknya: angka demi angka.",
    r"(?:\b(?:BCA|BRI|BNI|BSI|BTN|BJB|BPD|BPR|Mandiri|Niaga|Danamon|Permata|Muamalat|Bank \w+|[Rr]ek\.)(?:\s\w+)?\s?:?\s(?:(?:[Nn]o\.|[Nn]omor|[Rr]ek\.|rekening|norek)\s)*(?P<a>\d{2,4}(?:[-.\s]\d{1,8}){1,6}|\d{9,16})|(?<![\w./-])(?P<b>\d{3,}(?:[-.\s]\d{1,8}){1,6}|\d{9,16})(?=,?\s(?:a\.?n\.?|a/n|atas nama)\s))(?!\w|[.,-]\d)",
    digit=True,
    needs=(
        "BCA",
        "BRI",
        "BNI",
        "BSI",
        "BTN",
        "BJB",
        "BPD",
        "BPR",
        "Mandiri",
        "Niaga",
        "Danamon",
        "Permata",
        "Muamalat",
        "Bank",
        "ek.",
        "a.n",
        "an.",
        " an ",
        "a/n",
        "atas nama",
    ),
    examples=[
        ("BNI 012-345-6781 a.n. Panti", "be en i nol satu dua tiga empat lima enam tujuh delapan satu atas nama Panti"),
        ("Bank Maju 2.500.000.000 lembar", "Bank Maju dua miliar lima ratus juta lembar"),
    ],
)
def account(m: re.Match[str], s: SentenceText) -> Claim | None:
    group = "a" if m["a"] else "b"
    shown = m[group]
    if re.fullmatch(r"\d{1,3}(?:[.\s]\d{3})+", shown) or len(re.sub(r"\D", "", shown)) < 9:
        return None  # a quantity
    return Claim(m.start(group), m.end(group), digits(shown))


@rules.rule(
    "postcode",
    Tier.CERTAIN,
    "Kode pos di akhir alamat: angka demi angka.",
    r"(?<=[a-z]\s)(?P<a>[1-9]\d{4})(?=[\s]?[,.;)]|$)(?!,\d)",
    digit=True,
    needs=("Jl", "Jalan", "Gedung", "alamat", "Alamat"),
    examples=[("Jl. Melati No. 2, Bogor 16111.", "jalan Melati nomor dua, Bogor satu enam satu satu satu.")],
)
def postcode(m: re.Match[str], s: SentenceText) -> str | None:
    before = s.before(m)
    if not re.search(r"\b(?:Jl|Jln|Jalan|Gedung|[Aa]lamat)\b", before) or not re.search(
        r"[,.]\s?(?:[A-Z][a-z]+\s){1,3}$", before
    ):
        return None
    return digits(m["a"])
