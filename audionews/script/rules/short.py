"""Abbreviations of words and regions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from audionews.script.english_words import vocabulary
from audionews.script.lexicon import pairs, table
from audionews.script.numbers import cardinal
from audionews.script.packed import packed
from audionews.script.rules.rule import DOT, VOWELLESS, Claim, SentenceText, Table, Tier
from audionews.script.spell import letters, pronounceable

rules = Table()


def _alternatives(shorts: Iterable[str]) -> str:
    return "|".join(re.escape(short) for short in sorted(shorts, key=len, reverse=True))


_WHEN = {row[0]: row[2] for row in table("abbreviations")}
_PLAIN = tuple(sorted(short for short in _WHEN if re.fullmatch(r"[A-Za-z-]+", short)))  # known without a dot
_BEHIND = {
    "nama": re.compile(r"\s?[A-Z\d(+]"),
    "angka": re.compile(r"\s?(?:[\d(]|Rp|US\$|[A-Z]\d)"),
    "romawi": re.compile(r"\s?[IV]{1,3}(?!\w)"),
    "nomor": re.compile(
        r"\s?[\d(]|\s?[A-Z][\w.-]{0,15}/[\w.-]|\s?[A-Z]{1,4}[.-]?\d|\s(?:urut|punggung|rumah|polisi|telepon|telp|rekening|HP|WA|seri|resi|perkara|putusan|laporan|kontrak|surat|induk|registrasi|antrean|antrian|paspor|identitas|sertifikat|izin|tiket|kursi|kamar|dada|start|lambung|ponsel|peserta|SK|KTP|[Rr]eg)\b"
    ),
    "kapital": re.compile(r"\s(?:[A-Z]|pasal\b|ayat\b)"),
    "spasi": re.compile(r"\s"),
    "lantai": re.compile(r"\s?\d|\s(?:[Dd]asar|[Aa]tas|[Bb]awah|Mezanin|Satu|Dua|Tiga|Empat|Lima)\b"),
    "lanjut": re.compile(r"(?!\.)"),
}
_BEFORE = {
    "sesudah-angka": re.compile(r"(?:[\d½¼¾⅓⅔]|\bmeter|\bm)\s?$"),
    "sesudah-nama": re.compile(r"[A-Z]\w+\s$"),
    "sesudah-kurung": re.compile(r"(?:\(|[/,]\s?|%\s|persen\s)$"),
}


def _holds(when: str, m: re.Match[str], text: str) -> bool:
    """Is there what the column ``when`` of the table asks for?"""
    if when in _BEHIND:
        return _BEHIND[when].match(text, m.end()) is not None
    return when not in _BEFORE or _BEFORE[when].search(text[max(0, m.start() - 24) : m.start()]) is not None


_REGION = {"Jkt": "Jakarta", "Sum": "Sumatera", "Kal": "Kalimantan", "Sul": "Sulawesi"}


_SIDE = {
    "Sel": "Selatan",
    "Ut": "Utara",
    "Bar": "Barat",
    "Tim": "Timur",
    "Pus": "Pusat",
    "Pst": "Pusat",
    "Brt": "Barat",
    "Utr": "Utara",
    "Slt": "Selatan",
    "Teng": "Tengah",
}


@rules.rule(
    "region-side",
    Tier.CERTAIN,
    "Wilayah dan arah mata angin yang keduanya disingkat.",
    r"(?<![\w.])(?P<r>Jkt|Sum|Kal|Sul)(?:\.\s?|\s|-)(?P<s>Sel|Slt|Utr|Ut|Bar|Brt|Tim|Pus|Pst|Teng)(?!\w)(?:\.(?=\s+[a-z\d(]|[,;]))?",
    needs=("Jkt", "Sum", "Kal", "Sul"),
    examples=[("warga Jkt. Sel. mengungsi", "warga Jakarta Selatan mengungsi"), ("di Sul.Teng", "di Sulawesi Tengah")],
)
def region_side(m: re.Match[str], s: SentenceText) -> str:
    return f"{_REGION[m['r']]} {_SIDE[m['s']]}"


@rules.rule(
    "land",
    Tier.CERTAIN,
    "Tn. pada nama tempat: Tanah, bukan Tuan.",
    r"(?<!\w)Tn\.(?=\s(?:Abang|Tinggi|Kusir|Datar|Laut|Bumbu|Toraja|Sereal|Merah|Karo)\b)",
    needs=("Tn.",),
    examples=[("Pasar Tn. Abang milik Tn. Hadi", "Pasar Tanah Abang milik tuan Hadi")],
)
def land(m: re.Match[str], s: SentenceText) -> str:
    return "Tanah"


@rules.rule(
    "language",
    Tier.CERTAIN,
    "B. di depan nama bahasa.",
    r"(?<!\w)B\.(?=\s(?:Inggris|Indonesia|Arab|Jawa|Sunda|Mandarin|Jepang|Jerman|Prancis|Korea|Daerah)\b)",
    needs=("B. ",),
    examples=[("nilai B. Inggris", "nilai Bahasa Inggris")],
)
def language(m: re.Match[str], s: SentenceText) -> str:
    return "Bahasa"


@rules.rule(
    "length-short",
    Tier.CERTAIN,
    "Lama tayang: j jam, m menit.",
    r"(?<![\w.,])(?P<h>\d{1,2})\s?j(?:am)?\s?(?P<m>[0-5]?\d)\s?m(?:nt|enit)?(?:\s?(?P<s>[0-5]?\d)\s?(?:d|dtk|s))?(?!\w)",
    digit=True,
    needs=("j",),
    examples=[
        ("durasi 2j 17m", "durasi dua jam tujuh belas menit"),
        ("finis 3j 5m 12d", "finis tiga jam lima menit dua belas detik"),
    ],
)
def length_short(m: re.Match[str], s: SentenceText) -> str:
    return f"{cardinal(int(m['h']))} jam {cardinal(int(m['m']))} menit" + (
        f" {cardinal(int(m['s']))} detik" if m["s"] else ""
    )


@rules.rule(
    "abbreviation",
    Tier.WORD,
    "Singkatan umum dibaca lengkap.",
    rf"(?<![\w./])(?:(?P<b>[A-Za-z]{{2,7}}\.|[A-Za-z]\.[A-Za-z]\.(?:[A-Za-z]\.)?|NB:|[A-Za-z]{{1,9}}/[A-Za-z]{{1,5}}|w/|\(alm\))(?![\w])|(?P<c>{_alternatives(_PLAIN)})(?!\w))",
    needs=(DOT, "/", "NB:", *_PLAIN),
    examples=[
        ("cangkul, sekop, dsb. untuk warga", "cangkul, sekop, dan sebagainya untuk warga"),
        ("hari Senin s.d. Jumat", "hari Senin sampai dengan Jumat"),
        ("yg hadir dlm rapat tsb.", "yang hadir dalam rapat tersebut."),
        ("Jl. Melati", "jalan Melati"),
        ("Hasan c.s. dan bag. adm.", "Hasan dan kawan-kawan dan bagian administrasi."),
        ("dan/atau", "dan atau"),
    ],
)
def abbreviation(m: re.Match[str], s: SentenceText) -> Claim | str | None:
    if s.text.endswith("titik ", 0, m.start()):
        return None  # the "org" of an address that was read
    readings, shown = pairs("abbreviations"), m[0]
    if shown not in readings and shown[0].isupper() and shown[-1] == ".":
        shown = shown[0].lower() + shown[1:]  # at the head of a sentence or a line
    if shown not in readings:
        bare = m[0][:-1]
        if shown[-1] == "." and bare in _PLAIN and not _WHEN[bare]:  # the dot is the sentence's own
            return Claim(m.start(), m.end() - 1, readings[bare])
        return None
    if not _holds(_WHEN[shown], m, s.text):
        return None
    ends = _WHEN[shown] == "akhir" and s.ends_at(m.end())
    return Claim(m.start(), m.end() - 1 if ends else m.end(), readings[shown])


@rules.rule(
    "short-in-brackets",
    Tier.WORD,
    "Singkatan berhuruf kecil tanpa huruf hidup di dalam kurung: dieja.",
    r"(?<=\()[b-df-hj-np-tv-z]{2,5}(?=\))",
    needs=("(",),
    examples=[("permukaan laut (dpl) itu", "permukaan laut, de pe el, itu")],
)
def short_in_brackets(m: re.Match[str], s: SentenceText) -> str:
    return letters(m[0])


@rules.rule(
    "toll-class",
    Tier.WORD,
    "Golongan kendaraan, pegawai, atau tarif yang disingkat di depan angka Romawi.",
    r"(?<!\w)(?:[Gg]ol\.?|(?P<wave>[Gg]el\.))(?=\s(?:I{1,3}|I[VX]|VI{0,3}|X(?:I{0,3}|I?V|VI{0,2}))(?:[a-e]\b|[-–/, ]|$))(?!\sI\s[A-Z][a-z]{2})",
    needs=("el. I", "el. V", "el. X", "ol I", "ol V", "ol X", "ol. I", "ol. V", "ol. X"),
    examples=[("tarif gol I dan gol II-III", "tarif golongan satu dan golongan dua hingga tiga")],
)
def toll_class(m: re.Match[str], s: SentenceText) -> str:
    return "gelombang" if m["wave"] else "golongan"


@rules.rule(
    "men-and-women",
    Tier.CERTAIN,
    "L dan P sebagai jenis kelamin.",
    r"(?<=\d\s)(?P<l>L)(?=,?\s(?:dan\s)?[\d.,]+\s(?:orang\s)?P(?!\w))|(?<=\d\s)(?P<p>P)(?!\w)(?<=\dP|\sP)(?=[\s,.;)]|$)|(?<![\w/])(?P<lp>L/P)(?![\w/])|(?<=[\s(])(?P<l3>L)(?=\s[\d.]+\s?/\s?P\s\d)|(?<=\d/)(?P<p3>P)(?=\s\d)|(?<=[\s(])(?P<l2>L)(?=\s?:\s?[\d.,]+\b.{0,40}\bP\s?:)|(?<=[\s(])(?P<p2>P)(?=\s?:\s?\d)|(?<=\d )(?P<who>[Ll]k|[Pp]r)(?=[,.;)]|\s(?:dan|&|serta)\s|$)",
    needs=("(L ", " lk", " pr", " Lk", " Pr", " L ", " L,", "L/P", "L:", "L :"),
    examples=[
        ("warga 80 L dan 76 P hadir", "warga delapan puluh laki-laki dan tujuh puluh enam perempuan hadir"),
        ("pemilih (L: 120, P: 98)", "pemilih, laki-laki: seratus dua puluh, perempuan: sembilan puluh delapan"),
        ("dua jenazah (1 lk, 1 pr)", "dua jenazah, satu laki-laki, satu perempuan"),
        ("jenis kelamin (L/P)", "jenis kelamin, laki-laki atau perempuan"),
    ],
)
def men_and_women(m: re.Match[str], s: SentenceText) -> str | None:
    if m["who"]:
        return "laki-laki" if m["who"][0] in "Ll" else "perempuan"
    if m["lp"]:
        return "laki-laki atau perempuan"
    if m["p3"]:
        return " perempuan" if re.search(r"\bL\s[\d.]+/$", s.before(m, 16)) else None
    if (m["p"] or m["p2"]) and re.search(r"\d\sL\b|\bL\s?:", s.before(m)) is None:
        return None
    return "laki-laki" if m["l"] or m["l2"] or m["l3"] else "perempuan"


@rules.rule(
    "signature",
    Tier.OPENING,
    "Sandi penulis dalam kurung di akhir berita: setiap sandi dieja.",
    r"(?<=\()[a-z]{2,4}(?:\s?[/-]\s?[a-z]{1,4}){1,3}(?=\)[.\s]*$)",
    needs=("/", "-"),
    examples=[("Demikian. (rin/ksp)", "Demikian. er i en, ka es pe"), ("Mereka (ibu/anak)", "Mereka, ibu atau anak")],
)
def signature(m: re.Match[str], s: SentenceText) -> str | None:
    signs = re.findall(r"[a-z]+", m[0])
    if all(pronounceable(sign) or len(re.findall("[aiueo]", sign)) > 1 for sign in signs):
        return None
    return ", ".join(map(letters, signs))


@rules.rule(
    "agency-sign",
    Tier.WORD,
    "Sandi penyunting di akhir kredit foto kantor berita: dieja.",
    r"(?<=[a-z]/)[a-z]{2,4}(?=[).\s]*$)",
    needs=("ANTARA", "Antara"),
    examples=[("Foto: ANTARA FOTO/Rina Putri/nz", "Foto: antara foto Rina Putri en zet")],
)
def agency_sign(m: re.Match[str], s: SentenceText) -> str | None:
    return None if len(m[0]) > 2 and pronounceable(m[0]) else letters(m[0])


# Said or sighed as they stand, or somebody's name.
_SIGHS = frozenset(packed("hm hmm hmmm mmm brr brrr grr psst pst sst ssst shh zzz tsk nth ng ngg mbrr hhh"))


@rules.rule(
    "unsayable",
    Tier.CAPITAL,
    "Singkatan yang tidak dikenal dan tidak berhuruf hidup: dieja.",
    r"(?<![\w'.@#/-])[B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz][b-df-hj-np-tv-xz]{1,7}(?![\w'/-]|\.\w)|(?<=[\d]/)[A-Z][b-df-hj-np-tv-xz]{2,4}(?![\w'/-])",
    needs=(VOWELLESS,),
    examples=[
        ("biaya pndftrn. naik", "biaya pe en de ef te er en naik"),
        ("Kodim 0506/Tgr", "Kodim nol lima nol enam te ge er"),
    ],
)
def unsayable(m: re.Match[str], s: SentenceText) -> str | Claim | None:
    if m[0].lower() in _SIGHS or m[0].lower() in vocabulary().english or (m[0][0].isupper() and len(m[0]) < 3):
        return None
    if s.text.startswith(". ", m.end()) and s.text[m.end() + 2 : m.end() + 3].islower():
        return Claim(m.start(), m.end() + 1, letters(m[0]))  # its dot ends no sentence
    return letters(m[0])
