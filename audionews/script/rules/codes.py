"""Codes: telephones, plates, flights, laws, streets, model numbers.

Longer than 350 lines: a rule is a pattern, its examples and one function, and their order in the file is their precedence.
"""

from __future__ import annotations

import re

from audionews.script.lexicon import expansions
from audionews.script.numbers import cardinal, digits, number, roman
from audionews.script.rules.date import year
from audionews.script.rules.rule import DIGIT, Claim, Sentence, Table, speaks_of
from audionews.script.spell import code, letters, pronounceable

codes = Table()
late = Table()


@codes.rule(
    "phone",
    "Nomor telepon: angka demi angka.",
    r"(?<![\w.,/-])(?:\+\s?(?P<cc>\d{1,3})[\s.-]?)?(?:\(0?\d{2,4}\)[\s-]?\d{3,8}(?:[\s-]?\d{2,5}){0,3}|(?:0|(?<=\d[\s.-]))\d{2,4}(?:[\s.-]\d{3,8}){1,4}(?:-\d{2})?|08\d{2}(?:-\d{1,5}){2,5}|0\d{6,14}|(?<=\+62)[\s-]?\d{8,13}|62\d{8,12}|1[45]\d{2}[\s-]?\d{3}|0?800(?:-\d{1,3}){1,4}\d*|14\d{3})(?![\w/]|[.,-]\d)",
    examples=[
        ("0812-3456-7890", "nol delapan satu dua tiga empat lima enam tujuh delapan sembilan nol"),
        ("(022) 4203456", "nol dua dua empat dua nol tiga empat lima enam"),
        ("+62 811-2233-445", "plus enam dua delapan satu satu dua dua tiga tiga empat empat lima"),
    ],
)
def phone(m: re.Match[str], s: Sentence) -> str | None:
    figures = re.sub(r"\D", "", m[0])
    if re.fullmatch(r"1[45]\d{3,5}", figures) and not _phone_words(s.text):
        return None
    return f"{'plus ' if m[0].startswith('+') else ''}{digits(figures)}"


@codes.rule(
    "phone-plus",
    "Nomor telepon dengan kode negara.",
    r"(?<!\w)\+\s?\d{2,3}(?:[\s.-]?\(?\d{2,5}\)?){2,5}(?!\w)",
    digit=True,
    needs=("+",),
    examples=[("+6221 555 1234", "plus enam dua dua satu lima lima lima satu dua tiga empat")],
)
def phone_plus(m: re.Match[str], s: Sentence) -> str:
    return f"plus {digits(m[0])}"


_PHONE_WORDS = re.compile(
    r"\b(?:saluran|hotline|call\s?cent(?:er|re)|telepon|telp|tlp|hubungi|menghubungi|dihubungi|darurat|layanan|WhatsApp|WA|SMS|kontak|nomor|pusat panggilan|"
    r"pemadam|damkar|ambulans|contact|halo|siaga|aduan|pengaduan|faks|fax|ekstensi|ext)\b",
    re.IGNORECASE,
)


def _phone_words(text: str) -> bool:
    return _PHONE_WORDS.search(text) is not None


@codes.rule(
    "dial-code",
    "Kode panggilan dengan bintang dan pagar.",
    r"(?<![\w*#])[*#]{1,2}\d{1,6}(?:[*#]{1,2}\d{1,16}){0,5}#(?!\w)|(?<![\w*#])\*\d{2,6}(?:[*#]\d{1,16}){0,5}(?![\w*#])",
    digit=True,
    needs=("*", "#"),
    examples=[
        ("tekan *123#", "tekan bintang satu dua tiga pagar"),
        ("tombol *#06#", "tombol bintang pagar nol enam pagar"),
    ],
)
def dial_code(m: re.Match[str], s: Sentence) -> str:
    named = {"*": "bintang", "#": "pagar"}
    return " ".join(named.get(part) or digits(part) for part in re.findall(r"[*#]|\d+", m[0]))


@codes.rule(
    "text-to",
    "Nomor tujuan pesan singkat: angka demi angka.",
    r"\b(?:(?:SMS|[Pp]esan|[Kk]irim|[Kk]etik)\b[^.\d]{0,30}\bke|SMS)\s(?:nomor\s)?(?P<a>\d{3,5})(?![\w]|[.,/-]\d|\s(?:orang|warga|desa|rumah|unit))",
    digit=True,
    needs=("ke ", "SMS"),
    examples=[("SMS ke 1708", "es em es ke satu tujuh nol delapan")],
)
def text_to(m: re.Match[str], s: Sentence) -> Claim:
    return Claim(m.start("a"), m.end("a"), digits(m["a"]))


@codes.rule(
    "extension",
    "Nomor ekstensi.",
    r"\b[Ee]xt\.?\s?(?P<a>\d{1,5})(?!\w)",
    digit=True,
    needs=("xt",),
    examples=[("ext. 12", "ekstensi satu dua")],
)
def extension(m: re.Match[str], s: Sentence) -> str:
    return f"ekstensi {digits(m['a'])}"


@codes.rule(
    "short-line",
    "Nomor layanan pendek: angka demi angka.",
    r"(?<=\s)(?P<a>1\d{2}|911|999|1[45]\d{2,4}(?:-?\d{3})?)(?![\w/%]|[.,-]\d|\s?(?:orang|kasus|rumah|unit|kali|ribu|juta|persen|tahun|hari|jam|warga|korban|petugas|personel|km|meter))",
    digit=True,
    needs=(" 1", " 9"),
    examples=[
        ("layanan darurat 112", "layanan darurat satu satu dua"),
        ("hubungi 14045", "hubungi satu empat nol empat lima"),
    ],
)
def short_line(m: re.Match[str], s: Sentence) -> str | None:
    near = s.text[max(0, m.start() - 48) : m.start()]
    if not _PHONE_WORDS.search(near) or (len(m["a"]) == 4 and re.search(r"\b(?:[Uu]ndang|UU|tahun)", near)):
        return None
    if re.search(r"\b[Nn]omor\s$", near) and not _PHONE_WORDS.search(near[:-6]):
        return None
    return digits(m["a"])


@codes.rule(
    "identity-number",
    "Nomor identitas, rekening, kode pos, sandi: angka demi angka.",
    r"\b(?P<lead>(?:NIK|NIP|NISN|NPWP|KTP|PIN|OTP|[Rr]ekening|[Kk]ode [Pp]os|[Kk]odepos|[Kk]ode OTP|[Nn]omor [Rr]ekening|[Nn]omor resi|[Kk]ode verifikasi|[Kk]ode akses)(?:\s(?:nomor|\w{2,8}))?:?\s)(?P<a>\d[\d.\s-]{1,26}\d)(?![\w,])",
    digit=True,
    needs=("NIK", "NIP", "NISN", "NPWP", "KTP", "PIN", "OTP", "ekening", "ode ", "odepos", "resi "),
    examples=[
        ("kode pos 40115", "kode pos empat nol satu satu lima"),
        ("OTP 123456", "o te pe satu dua tiga empat lima enam"),
    ],
)
def identity(m: re.Match[str], s: Sentence) -> Claim | None:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", m["a"]):
        return None
    return Claim(m.start("a"), m.end("a"), digits(m["a"]))


@codes.rule(
    "case-number",
    "Nomor perkara dan surat yang bergaris miring.",
    r"(?:(?<=[Nn]omor )|(?<=[Nn]omor: )|(?<=No\. )|(?<=No )|(?<=perkara ))(?P<a>[A-Z\d][A-Za-z\d.-]{0,15}(?:/[A-Za-z\d][A-Za-z\d.-]{0,15}){1,5})(?!\w)",
    digit=True,
    needs=("/",),
    examples=[("Nomor 90/PUU-XXI/2023", "Nomor sembilan puluh garis miring pe u u dua puluh satu garis miring dua ribu dua puluh tiga")],
)  # fmt: skip
def case_number(m: re.Match[str], s: Sentence) -> Claim | None:
    shown = m["a"].rstrip(".-")
    parts = shown.split("/")
    if len(parts) < 3 or not any(c.isalpha() for c in shown):
        return None
    said: list[str] = []
    for part in parts:
        if said:
            said.append("garis miring")
        for run in re.findall(r"[A-Za-z]+|\d+", part):
            value = roman(run)
            if run.isdecimal():
                said.append(digits(run) if run[0] == "0" or len(run) > 4 else cardinal(int(run)))
            elif value and run not in ("C", "D", "M", "L"):
                said.append(cardinal(value))
            elif run:
                said.append(
                    s.lexicon.acronym(run) or (run if pronounceable(run) or not run.isupper() else letters(run))
                )
    return Claim(m.start("a"), m.start("a") + len(shown), " ".join(said))


_LAWS = (
    r"(?:UU|PP|Perpres|Perppu|PERPPU|Perpu|Perda|Pergub|Perbup|Perwali|Perwal|Permen\w*|Keppres|Kepmen\w*|Kepgub|Inpres|Perma|SE|PMK|POJK|PBI|Qanun|Perkap|Perpol|Peraturan[\w ]{3,60}|Undang-[Uu]ndang(?: [A-Z]\w+)?|"
    r"Surat [Ee]daran[\w ]{0,40}|Keputusan[\w ]{3,60}|Instruksi[\w ]{3,40}|PKPU|Perka\w*|Permendag|Maklumat|Putusan[\w ]{0,20}|(?:TAP|Tap|Ketetapan)(?: MPRS?)?|PMA|Permen|UUPA|Juknis|Kepbup|Kepwal\w*|Perdes|Perdirjen|Perbawaslu|PERMA|SEMA|PerMA|SKB|Ingub|Instruksi)"
)


@codes.rule(
    "law-number",
    "Nomor peraturan: yang di belakang garis miring adalah tahunnya.",
    rf"\b(?P<head>{_LAWS})\s(?P<no>[Nn][Oo]\.?\s?|[Nn]omor\s)?(?P<a>\d{{1,4}}|[IVXLC]+)(?:/(?:[A-Z]{{2,}}/)?(?P<b>\d{{4}})|\s(?:[Tt]ahun|[Tt]hn\.?|[Tt]h\.?)\s(?P<c>\d{{4}}))(?![\d/])",
    digit=True,
    needs=(
        "UU",
        "PP",
        "Per",
        "PER",
        "Kep",
        "Inpres",
        "SE",
        "PMK",
        "POJK",
        "PBI",
        "Qanun",
        "ndang",
        "Surat",
        "Instruksi",
        "PKPU",
        "Maklumat",
        "Putusan",
        "TAP",
        "Tap",
        "Ketetapan",
        "PMA",
        "SEMA",
        "SKB",
        "Juknis",
        "Ingub",
    ),
    examples=[
        ("UU Nomor 6 Tahun 2014", "u u Nomor enam Tahun dua ribu empat belas"),
        ("Perpres No. 82/2018", "Perpres nomor delapan puluh dua tahun dua ribu delapan belas"),
        ("UU 11/2020", "u u sebelas tahun dua ribu dua puluh"),
        ("TAP MPR Nomor XXV/1966", "tap em pe er Nomor dua puluh lima tahun seribu sembilan ratus enam puluh enam"),
    ],
)
def law_number(m: re.Match[str], s: Sentence) -> list[Claim]:
    value = roman(m["a"]) if m["a"].isalpha() else int(m["a"])
    claims = []
    if m["no"]:
        claims.append(Claim(m.start("no"), m.end("no"), "Nomor" if m["no"].startswith("Nomor") else "nomor"))
    claims.append(Claim(m.start("a"), m.end("a"), cardinal(value or 0)))
    if m["b"]:
        claims.append(Claim(m.end("a"), m.end("b"), f"tahun {year(m['b'])}"))
    else:
        claims.append(Claim(m.end("a"), m.end("c"), f"{'Tahun' if ' T' in m[0] else 'tahun'} {year(m['c'])}"))
    return claims


@codes.rule(
    "number-and-year",
    "Nomor dengan garis miring dan tahun.",
    r"\b(?P<no>[Nn][Oo]\.?\s?|[Nn]omor\s)(?P<a>\d{1,4}|[IVXLC]{1,6})/(?P<b>(?:19|20)\d\d)(?![\d/])",
    digit=True,
    needs=("/",),
    examples=[("Nomor 6/2018", "Nomor enam tahun dua ribu delapan belas")],
)
def number_and_year(m: re.Match[str], s: Sentence) -> str | None:
    word = "Nomor" if m["no"].startswith("Nomor") else "nomor"
    value = int(m["a"]) if m["a"].isdecimal() else roman(m["a"])
    return f"{word} {cardinal(value)} tahun {year(m['b'])}" if value else None


@codes.rule(
    "article-of-law",
    "Pasal, ayat, huruf, angka: tanda kurung tidak dibaca.",
    r"\b(?P<head>[Pp]asal|[Aa]yat|[Hh]uruf|[Aa]ngka|[Bb]utir|[Pp]oin)\s?\(?(?P<a>\d{1,4})\s?(?P<l>[A-Z]{1,2}(?!\w))?\)?(?:(?P<until>\s?[-–—]\s?|\s?/\s?)\(?(?P<b>\d{1,4})(?P<bl>[A-Z](?!\w))?\)?)?(?:\s(?P<ke>ke-\d))?(?![\d])",
    digit=True,
    needs=("asal", "yat", "uruf", "ngka", "utir", "oin"),
    examples=[
        ("Pasal 28H ayat (2)", "Pasal dua puluh delapan ha ayat dua"),
        ("Pasal 81–82", "Pasal delapan puluh satu hingga delapan puluh dua"),
    ],
)
def article_of_law(m: re.Match[str], s: Sentence) -> str | None:
    if m["head"].lower() in ("poin", "butir", "angka") and re.search(
        r"(?:[\d%]|ribu|juta)\s$", s.text[: m.start()][-6:]
    ):
        return None  # "naik 12 poin (5 persen)"
    if m["b"] is None and re.match(r"[.,]\d", s.text[m.end() :]):
        return None
    if m["b"] and m["head"].lower() in ("angka", "poin") and not speaks_of(r"[Pp]asal|[Aa]yat|[Hh]uruf|\bUU\b", s.text):
        return None
    said = f"{m['head']} {cardinal(int(m['a']))}"
    if m["l"]:
        said += f" {letters(m['l'])}"
    if m["b"]:
        said += f"{' hingga' if m['until'].strip() != '/' else ' garis miring'} {cardinal(int(m['b']))}"
        said += f" {letters(m['bl'])}" if m["bl"] else ""
    if m["ke"]:
        said += f" ke{cardinal(int(m['ke'][3:]))}"
    return said


@codes.rule(
    "clause-letter",
    "Huruf dan ayat lain dalam kurung pada kutipan pasal.",
    r"(?:(?<=[Hh]uruf )(?P<a>\(?[a-z]\)?)(?!\w)(?P<more>(?:,\s\(?[a-z]\)?(?!\w)){0,6}(?:,?\s(?:dan|atau|hingga|sampai dengan)\s\(?[a-z]\)?(?!\w)))?|(?<=\w )\((?P<b>\d{1,2})\)(?=[\s,.;]|$))",
    needs=("uruf", "("),
    examples=[("huruf b", "huruf be"), ("ayat (1) dan (2) UU", "ayat satu dan dua u u")],
)
def clause_letter(m: re.Match[str], s: Sentence) -> str | None:
    if m["a"]:
        more = re.sub(r"\(?\b([a-z])\b\)?", lambda one: letters(one[1]), m["more"] or "")
        return letters(m["a"]) + more
    cited = re.search(r"\b(?:[Aa]yat|[Pp]asal)\b[^.]{0,24}$", s.text[: m.start()])
    return cardinal(int(m["b"])) if cited else None


@codes.rule(
    "neighbourhood",
    "RT dan RW: nol di depan tidak dibaca.",
    r"(?<!\w)RT\.?\s?(?P<a>\d{1,3})(?:\s?[/,]?\s?(?:(?P<rw>RW)\.?\s?)?(?P<b>\d{1,3}))?(?![\w])|(?<!\w)RW\.?\s?(?P<c>\d{1,3})(?!\w)",
    digit=True,
    needs=("RT", "RW"),
    examples=[
        ("RT 001/RW 012", "er te satu er we dua belas"),
        ("RT 03/05", "er te tiga er we lima"),
        ("RW 04", "er we empat"),
    ],
)
def neighbourhood(m: re.Match[str], s: Sentence) -> str | Claim:
    if m["c"]:
        return f"er we {cardinal(int(m['c']))}"
    said = f"er te {cardinal(int(m['a']))}"
    if m["b"] and (m["rw"] or "/" in m[0]):
        return f"{said} er we {cardinal(int(m['b']))}"
    return Claim(m.start(), m.end("a"), said)


@codes.rule(
    "house-number",
    "Nomor rumah, blok, kaveling, lantai dengan huruf.",
    r"(?P<head>(?<!\w)(?:[Nn]o\.?|[Nn]omor|[Bb]lok|[Kk]av(?:eling|ling)?\.?|[Kk]amar|[Kk]ursi|[Gg]erbong|[Gg]ate|[Ll]antai|[Ll]t\.?|[Gg]edung|[Rr]uko|[Pp]intu|[Pp]eron|[Jj]alur|[Kk]ios|[Rr]uang|[Uu]nit|[Kk]elas|[Tt]ribun|[Tt]ipe|[Kk]oridor|[Ss]tan)\s?)(?![A-Z]{1,2}\s\d{1,4}\s[A-Z]{1,3}(?!\w))(?P<a>[A-Z]{1,2}[-.\s/]?)?(?P<b>\d{1,4})\s?[-/]?(?P<c>(?!No\b|RT\b|RW\b|KM\b|Km\b|di\b|ke\b)[A-Za-z]{1,2}(?!\w))?(?:(?P<sep>[-–/])(?P<d>\d{1,4}))?(?![\w/]|[.,-]\d|\s?(?:m2|m²|meter|hektare)(?!\w))",
    examples=[
        ("No. 8B", "nomor delapan be"),
        ("kursi 12A", "kursi dua belas a"),
        ("Blok C-3", "Blok ce tiga"),
        ("Kav. 5", "kaveling lima"),
        ("pelat nomor B 1234 ABC", "pelat nomor be satu dua tiga empat a be ce"),
        ("tipe 45 m2", "tipe empat puluh lima meter persegi"),
        ("tipe 36/72", "tipe tiga puluh enam tujuh puluh dua"),
    ],
)
def house_number(m: re.Match[str], s: Sentence) -> str | None:
    head = m["head"].strip()
    if re.match(r"[A-Za-z]{1,2}$", m["c"] or "") and (
        m["c"] in ("km", "kg", "cm", "di", "ke", "ha", "m", "dan", "x")
        or (s.text[m.start("c") - 1] == " " and m["c"].islower())
    ):
        return None
    low = head.rstrip(".").lower()
    word = {"no": "nomor", "kav": "kaveling", "kavling": "kaveling", "lt": "lantai"}.get(low, head.rstrip("."))
    figures = m["b"]
    coded = low in ("kamar", "kursi", "gate") and len(figures) >= 3
    said = digits(figures) if coded or figures[0] == "0" else cardinal(int(figures))
    parts = [word, letters(m["a"]) if m["a"] else "", said, letters(m["c"]) if m["c"] else ""]
    if m["d"]:
        parts += ["" if m["sep"] == "/" else "hingga", cardinal(int(m["d"]))]
    return " ".join(p for p in parts if p)


@codes.rule(
    "hull-number",
    "Nomor lambung kapal negara: angka demi angka.",
    r"(?<!\w)(?:KN|KP|KAL|KRI|KNP|KNI)\s(?P<name>[A-Z][\w']+(?:\s[A-Z][\w']+){0,2})(?P<gap>[ -])(?P<a>\d{2,4})(?![\w%]|[.,/-]\d)",
    digit=True,
    needs=("KN", "KP", "KAL", "KRI"),
    examples=[
        ("KN SAR 236", "ka en sar dua tiga enam"),
        ("KRI Teluk Bintuni-520", "ka er i Teluk Bintuni lima dua nol"),
    ],
)
def hull_number(m: re.Match[str], s: Sentence) -> list[Claim]:
    number_claim = Claim(m.start("gap"), m.end("a"), digits(m["a"]))
    known = s.lexicon.acronym(m["name"])
    return [Claim(m.start("name"), m.end("name"), known), number_claim] if known else [number_claim]


_MEASURED = re.compile(r"\d\s?(?:GB|TB|MB|VA|MW|KM|KG|HP|PK|PS|CC|MP|GT|M|T|W|V|A|C|L)$")
_PLATED = re.compile(
    r"\b(?:pelat|plat|nopol|bernopol|polisi|motor|mobil|truk|bus|nomor|sepeda motor|minibus|kendaraan|pikap)\b"
)


@codes.rule(
    "plate",
    "Pelat nomor kendaraan: huruf demi huruf, angka demi angka.",
    r"(?<![\w.,/-])(?P<a>[A-Z]{1,2})\s?(?P<b>\d{1,4})\s?(?P<c>[A-Z]{1,3})(?!\w)",
    needs=(DIGIT,),
    examples=[("B 1234 XYZ", "be satu dua tiga empat eks ye zet")],
)
def plate(m: re.Match[str], s: Sentence) -> str | None:
    gaps = m[0][len(m["a"])] == " ", m[0][-len(m["c"]) - 1] == " "
    if gaps[0] != gaps[1] and not speaks_of(_PLATED, s.text):
        return None  # "KTT G20 RI"
    if _MEASURED.search(s.text[max(0, m.start() - 2) : m.end("a")]) or s.text[m.start() - 1 : m.start()] in ("°", "º"):
        return None  # "RAM 8 GB 256 GB"
    if (
        " " not in m[0]
        and len(m["b"]) < 3
        and not speaks_of(r"\b(?:pelat|plat|nopol|polisi|motor|mobil|truk|bus|nomor)\b", s.text)
    ):
        return None
    if " " in m[0] and m["a"] in ("UU", "PP", "RT", "RW", "KM", "M", "SD", "TK") and len(m["c"]) != 3:
        return None
    if m["c"] in (
        "SR",
        "LS",
        "LU",
        "BT",
        "BB",
        "WIB",
        "WIT",
        "MMI",
        "GB",
        "MB",
        "TB",
        "KM",
        "KG",
        "M",
        "T",
        "PK",
        "HP",
        "CC",
    ):
        return None
    if m["a"] == "KM" or (m["a"] == "M" and m["c"] not in ("",) and len(m["b"]) < 3):
        return None
    return f"{letters(m['a'])} {digits(m['b'])} {letters(m['c'])}"


_IN_TRAFFIC = re.compile(
    r"\b(?:pesawat|penerbangan|kereta|maskapai|air|airlines|airways|rute|pelat|plat|nopol|polisi|motor|mobil|truk|bus)\b",
    re.IGNORECASE,
)


@codes.rule(
    "plate-short",
    "Pelat nomor tanpa huruf belakang dan kode penerbangan.",
    r"(?<![\w.,/-])(?P<a>[A-Z]{2}|[A-Z]\d|\d[A-Z])\s(?P<b>\d{3,4})(?![\w%]|[.,/-]\d|\s?(?:km|kg|cc|mAh|kWh|liter|meter|unit|ribu|juta|persen|orang|kasus|tahun)(?!\w))",
    examples=[("JT 610", "je te enam satu nol")],
)
def flight(m: re.Match[str], s: Sentence) -> str | None:
    if _MEASURED.search(s.text[max(0, m.start() - 2) : m.end("a")]):
        return None
    if re.fullmatch("[IVX]{2}", m["a"]) and not speaks_of(_IN_TRAFFIC, s.text):
        return None
    if m["a"] in (
        "UU",
        "PP",
        "RT",
        "RW",
        "KM",
        "NO",
        "RP",
        "SK",
        "SE",
        "PM",
        "HP",
        "PT",
        "RI",
        "AS",
        "KA",
        "DI",
        "KE",
        "TV",
        "SD",
        "BI",
        "ID",
        "MK",
        "MA",
    ) and (m["a"] not in ("ID", "KA") or not speaks_of(_IN_TRAFFIC, s.text)):
        return None
    if re.fullmatch(r"(?:19|20)\d\d", m["b"]) and not speaks_of(_IN_TRAFFIC, s.text):
        return None  # "UN 2013": a year
    return f"{code(m['a'])} {digits(m['b'])}"


@late.rule(
    "day-count",
    "Hitungan hari H-1, H+3.",
    r"(?<!\w)(?P<h>[HDT])\s?(?P<op>[-−–+])\s?(?P<a>\d{1,3})(?!\w|[.,]\d)",
    digit=True,
    needs=("H", "D", "T"),
    examples=[("H-7 Lebaran", "ha minus tujuh Lebaran"), ("H+3", "ha plus tiga")],
)
def day_count(m: re.Match[str], s: Sentence) -> str | None:
    if m["h"] != "H" and m["op"] != "+" and m["h"] == "D":
        return f"de {cardinal(int(m['a']))}"
    if m["h"] == "T" and m["op"] != "+":
        return None
    return f"{letters(m['h'])} {'plus' if m['op'] == '+' else 'minus'} {cardinal(int(m['a']))}"


_KNOWN_TYPES = {"24/7": "dua puluh empat tujuh", "5W1H": "lima we satu ha", "007": "nol nol tujuh", "R&D": "er dan de",
                "A/H1N1": "a ha satu en satu", "4x4": "empat kali empat", "9/11": "sembilan sebelas"}  # fmt: skip


@late.rule(
    "known-code",
    "Sebutan tetap yang bercampur angka.",
    rf"(?<![\w/])(?<!\d[.,])(?:{'|'.join(map(re.escape, _KNOWN_TYPES))})(?![\w/])",
    examples=[("24/7", "dua puluh empat tujuh"), ("7.007 sukarelawan", "tujuh ribu tujuh sukarelawan")],
)
def known_code(m: re.Match[str], s: Sentence) -> str:
    return _KNOWN_TYPES[m[0]]


@late.rule(
    "spoken-digits",
    "Angka yang menjadi nama dibaca angka demi angka.",
    r"(?P<head>\b(?:Boeing|Airbus|ATR|CRJ|ERJ|Cessna|Fokker|Embraer|Densus|Nikkei|Aksi|aksi|Sableng|Bravo|Agen)\s)(?P<a>\d{2,4})(?:-(?P<b>\d{1,3}))?(?P<c>[A-Z]{1,3})?(?![\w.,-]\d|\w)",
    examples=[
        ("Boeing 737-800", "Boeing tujuh tiga tujuh delapan nol nol"),
        ("Densus 88", "Densus delapan delapan"),
        ("ATR 72-600", "a te er tujuh dua enam nol nol"),
    ],
)
def spoken_digits(m: re.Match[str], s: Sentence) -> Claim | None:
    if m["head"].strip().lower() == "aksi" and m["a"] not in ("212", "411", "1998", "22"):
        return None
    said = digits(m["a"]) + (f" {digits(m['b'])}" if m["b"] else "") + (f" {letters(m['c'])}" if m["c"] else "")
    return Claim(m.start("a"), m.end(), said)


@late.rule(
    "model",
    "Huruf bercampur angka: huruf dieja, angka sampai dua digit sebagai bilangan, lebih panjang angka demi angka.",
    r"(?<![\w.,/-])(?P<a>(?:(?:[A-Za-z]{1,6}-?|[A-Z][a-z]{1,11}-)\d{1,6}(?:[-.,]\d{1,4})?[A-Za-z]{0,3}(?:-?\d{1,4}[A-Za-z]?)?|\d{1,4}[A-Z]{1,3}\d{0,3}[A-Z]?))(?![\w]|[.,/]\d)",
    examples=[
        ("G20", "ge dua puluh"),
        ("A320", "a tiga dua nol"),
        ("Timnas U-23", "Timnas u dua puluh tiga"),
        ("jaringan 5G", "jaringan lima ge"),
        ("Covid-19", "Covid sembilan belas"),
        ("GA-202", "ge a dua nol dua"),
        ("S1", "es satu"),
        ("vitamin B12", "vitamin be dua belas"),
        ("Mi-17", "mi tujuh belas"),
        ("Uranium-235", "Uranium dua tiga lima"),
    ],
)
def model(m: re.Match[str], s: Sentence) -> str | None:
    if re.match(r"[IVX]{1,4}-(?:19|20)\d\d$", m["a"]):
        return None  # "kuartal III-2024"
    said = []
    for run in re.findall(r"[A-Za-z]+|\d+(?:[.,]\d+)?", m["a"]):
        if run[0].isdecimal():
            if not run.isdecimal():
                said.append(number(run.replace(".", ",")))
            else:
                year_like = len(run) == 4 and run[:2] in ("19", "20")
                said.append(cardinal(int(run)) if (len(run) <= 2 and run[0] != "0") or year_like else digits(run))
        elif known := s.lexicon.acronym(run):
            said.append(letters(run) if run in expansions() else known)
        elif run.isupper() and len(run) >= 4 and (pronounceable(run) or len(run) > 5):
            said.append(run.lower())
        elif len(run) >= 3 and not run.isupper() and not re.fullmatch("[a-z][A-Z]{2,4}", run):
            said.append(run)
        elif len(run) == 2 and run.istitle() and run[1] in "aiueo":
            said.append(run.lower())  # Su-30, Mi-17: the name of a maker
        elif run.isupper() and len(run) == 3 and pronounceable(run):
            said.append(run.lower())
        else:
            said.append(letters(run))
    return " ".join(said)
