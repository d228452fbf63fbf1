"""Scores of a match, sets and formations."""

from __future__ import annotations

import re
from functools import lru_cache

from audionews.script.numbers import cardinal
from audionews.script.rules.rule import SentenceText, Table, Tier, speaks_of

rules = Table()


_SPORT = re.compile(
    r"\b(?:skor|imbang|unggul|menang|kemenangan|kalah|kekalahan|agregat|takluk|ditaklukkan|menaklukkan|menekuk|ditekuk|mengalahkan|"
    r"dikalahkan|membantai|dibantai|melumat|menghajar|dihajar|menggilas|mencukur|mempermalukan|menundukkan|ditundukkan|menyudahi|"
    r"tertinggal|memimpin|kedudukan|set|gim|game|gol|laga|pertandingan|babak|penalti|derbi|leg|kuarter|keunggulan|menyingkirkan|"
    r"mengungguli|menumbangkan|tumbang|memukul|menjebol|bermain seri|seri|ditahan|menahan|tersingkir|pulang|juara|"
    r"gugur|ketinggalan|memperkecil|tersisih|angkat koper|kandas|terhenti|bertekuk lutut|bungkam|dibungkam|lolos|hattrick|rubber|ronde|"
    r"di(?:sikat|gebuk|bekuk|gulung|libas|jinakkan|pecundangi|tumbangkan|permak|gasak|lumat|hantam|cukur|pukul|kandaskan|hancurkan|empaskan|singkirkan|"
    r"benamkan|bantai|gilas|tahan|jegal|tundukkan|ganyang|lindas|tenggelamkan|taklukkan|ungguli|balas|terkam|pulangkan|paksa)|"
    r"me(?:nyikat|nggebuk|mbekuk|nggulung|njinakkan|mecundangi|mpecundangi|mermak|nggasak|mbekap|ngandaskan|nghantam|nghancurkan|ngempaskan|nenggelamkan|"
    r"ngganyang|lindas|nerkam|mulangkan)|keok|kecundang|dipaksa menyerah|terjungkal|tersungkur|takluk|comeback|menyamakan|samakan|penyeimbang|kemasukan|kebobolan|vs|versus|final|semifinal|liga|wasit|tandang|kandang|poin penuh|menjegal|melibas|membungkam|membekuk|skuad|gawang)\b",
    re.IGNORECASE,
)


COUNTED = re.compile(
    r"\s?(?:tahun|hari|bulan|jam|menit|detik|minggu|pekan|orang|persen|kali|kilometer|meter|ribu|juta|unit|buah|ekor|kg|km|cm|"
    r"derajat|rumah|desa|anak|siswa|kasus|butir|liter|tablet|gelas|sendok|langkah|lantai|halaman|kelas|pemain|gram|ton|kursi|kepala)\b"
)


@rules.rule(
    "score-list",
    Tier.COUNT,
    "Susunan pemain dan deret skor: angka demi angka.",
    r"(?<![\w./-])(?<!\d,)\d{1,2}(?:[-–]\d{1,2}){2,4}(?![\w/-]|[.,]\d)",
    digit=True,
    needs=("-", "–"),
    examples=[("formasi 4-3-3", "formasi empat tiga tiga")],
)
def formation(m: re.Match[str], s: SentenceText) -> str | None:
    parts = re.split(r"[-–]", m[0])
    return " ".join(cardinal(int(p)) for p in parts) if sum(map(int, parts)) < 40 else None


@rules.rule(
    "score",
    Tier.COUNT,
    "Skor: kedua angka berturut-turut.",
    r"(?<![\w./-])(?<!\d,)(?P<a>\d{1,3})\s?[-–—]{1,2}\s?(?P<b>\d{1,3})(?:\s?\((?P<c>\d{1,2})\s?[-–]\s?(?P<d>\d{1,2})\))?(?![\w/-]|[.,–]\d)",
    digit=True,
    needs=("-", "–", "—"),
    examples=[
        ("imbang 0-0", "imbang nol nol"),
        ("ganda putra itu 15-21, 21-19", "ganda putra itu lima belas dua puluh satu, dua puluh satu sembilan belas"),
        ("tim SAR mencari 2-3 korban", "tim sar mencari dua hingga tiga korban"),
        ("unggul 2-3 poin", "unggul dua hingga tiga poin"),
        ("hasilnya 0-2", "hasilnya nol dua"),
        ("menang 3–1 di kandang", "menang tiga satu di kandang"),
        ("skor 21-19, 18-21", "skor dua puluh satu sembilan belas, delapan belas dua puluh satu"),
        (
            "set 25-20, 22-25 berlangsung ketat",
            "set dua puluh lima dua puluh, dua puluh dua dua puluh lima berlangsung ketat",
        ),
    ],
)
def score(m: re.Match[str], s: SentenceText) -> str | None:
    a, b = int(m["a"]), int(m["b"])
    if COUNTED.match(s.text, m.end("b")) or (m["a"][0] == "0" and len(m["a"]) > 1):
        return None
    before = s.before(m, 12)
    if re.search(
        r"(?:\bgol\.|\bgolongan|\b(?:usia|umur|kelas|nomor|halaman|tanggal|kisaran|antara|sekitar|pasal|Pasal|ayat))\s$",
        before,
    ):
        return None
    counted = _COUNTABLE.match(s.text, m.end("b")) is not None
    if a < b and (counted or not speaks_of(_SPORT, s.text)) and not _won(m, s, counted=counted):
        return None
    if a > b and " " in m[0][: m.end("b") - m.start()] and not speaks_of(_SPORT, s.text) and a > 40:
        return None
    spoken = f"{cardinal(a)} {cardinal(b)}"
    return f"{spoken}, {cardinal(int(m['c']))} {cardinal(int(m['d']))}," if m["c"] else spoken


_COUNTS = re.compile(
    r"\b(?:Kelas|Pasal|Nomor|Halaman|Level|Grade|Semester|Tahap|Fase|Pukul|Jam|Usia|Umur|Peringkat|Urutan|Golongan|Seri|Juz|Bab|Ayat|Tanggal|"
    r"Hari|Minggu|Pekan|Bulan|Angkatan|Kloter|Gelombang|Jalur|Lantai|Blok|Gerbang|Zona|Ring|Sekitar|Antara|Sebanyak|Ada|Butuh|Total|Kira)\s$"
)


# A lower-case word behind two figures is what they count ("2-3 korban"), unless it is one of these.
_COUNTABLE = re.compile(
    r"\s(?!(?:untuk|atas|dari|di|ke|pada|lewat|dan|atau|usai|setelah|saat|sebelum|bertahan|hingga|sampai|menutup|ketika|melalui|yang|itu|ini|berkat|terhadap|"
    r"dengan|tanpa|bagi|dalam|kontra|lawan|melawan|lalu|kemudian|kepada|oleh|karena|namun|tetapi|tapi|meski|sejak|selama|babak|musim|malam|tadi|kemarin|"
    r"antara|via|adalah|cukup|pun|justru|membuat|membawa|memastikan|mengantar|terjadi|tercipta|diraih|dicetak|semalam|sementara|sudah|belum|telah)\b)[a-z]"
)


_TEAMS = re.compile(
    r"\b(?:tim|timnas|pasangan|ganda|tunggal|petenis|pebulu tangkis|hasil(?:nya)?|tuan rumah|tamu|kontra|melawan|lawan|menyerah|finis|kartu merah|dikartu|pelatih|"
    r"gelandang|striker|kiper|bek|klub|kesebelasan|voli|basket|bulu tangkis|futsal|bola|stadion|e-?sports?|MPL|MVP|bo[135]|angka|papan skor|pertemuan|duel|bentrok|laga|El Clasico)\b",
    re.IGNORECASE,
)


_PAIR = r"\d{1,3}\s?[-–—]\s?\d{1,3}"


_PAIRS = re.compile(rf"{_PAIR}(?:(?:,?\s(?:dan\s|lalu\s)?){_PAIR})+")


_CERTAIN = re.compile(
    r"\b(?:skor|menang|kalah|imbang|takluk|agregat|unggul|tertinggal|kedudukan)\s(?:akhir\s|tipis\s|telak\s|cepat\s|sementara\s)?$",
    re.IGNORECASE,
)


@lru_cache(maxsize=64)
def _sets(text: str) -> tuple[tuple[int, int], ...]:
    """Where sets are counted: "15-21, 21-19" holds a pair that falls, which no range does."""
    matches = []
    for one in _PAIRS.finditer(text):
        figures = [int(figure) for figure in re.findall(r"\d+", one[0])]
        if any(x > y for x, y in zip(figures[::2], figures[1::2], strict=True)):
            matches.append(one.span())
    return tuple(matches)


@lru_cache(maxsize=64)
def _falls_in_brackets(text: str) -> bool:
    """ "Brasil 6 (11-0), Indonesia 3 (3-7)": goals for and against, of which one pair falls."""
    pairs = re.findall(r"\((\d{1,3})[-–](\d{1,3})\)", text)
    return any(int(a) > int(b) for a, b in pairs)


def _won(m: re.Match[str], s: SentenceText, *, counted: bool) -> bool:
    """Is the smaller figure first because the first side lost?"""
    if any(start <= m.start() < end for start, end in _sets(s.text)):
        return True
    if s.before(m, 1) == "(" and s.behind(m)[:1] == ")" and _falls_in_brackets(s.text):
        return True
    if counted:
        return _CERTAIN.search(s.before(m)) is not None and not re.match(
            r"\s(?:poin|gol|angka|set|gim)", s.behind(m, "b")
        )
    return "laga" in s.lexicon.topics or speaks_of(_TEAMS, s.text) or _between_teams(m, s)


def _between_teams(m: re.Match[str], s: SentenceText) -> bool:
    """ "Persebaya 1-2 Arema": a name before and a name behind."""
    before = s.text[max(0, m.start() - 24) : m.start()]
    return (
        re.search(r"\b[A-Z][\w'-]*\s$", before) is not None
        and _COUNTS.search(before) is None
        and re.match(r"\s[A-Z][a-z]+", s.behind(m, "b")) is not None
    )


@rules.rule(
    "shoot-out",
    Tier.CERTAIN,
    "Hasil adu penalti yang disingkat.",
    r"(?<![\w./-])(?P<a>\d{1,2})\s?[-–]\s?(?P<b>\d{1,2})\s?(?:[Pp]en(?:alti)?\.?|[Pp]\.?)(?=[\s,;]*\))|(?<=\()[Pp]en\.?:?\s(?P<c>\d{1,2})[-–](?P<d>\d{1,2})(?!\w)",
    digit=True,
    needs=("-", "–"),
    examples=[
        ("imbang 2-2 (5-4 pen.) di kandang", "imbang dua dua, adu penalti lima empat, di kandang"),
        ("skor 1-1 (pen 3-2)", "skor satu satu, adu penalti tiga dua"),
    ],
)
def shoot_out(m: re.Match[str], s: SentenceText) -> str:
    return f"adu penalti {cardinal(int(m['a'] or m['c']))} {cardinal(int(m['b'] or m['d']))}"


@rules.rule(
    "scored-how",
    Tier.FIGURE,
    "Cara gol dicetak, disingkat di belakang menitnya.",
    r"(?:(?<=['′])|(?<=\d))[\s-]?\(?(?P<how>[Pp]en(?:alti)?\.?|P|p|[Oo]\.?[Gg]\.?|OG|GBD|gbd|bd)\)?(?=\s?[,;)])",
    needs=("'", "′"),
    examples=[
        ("gol Bima (31' pen)", "gol Bima, menit tiga puluh satu penalti"),
        (
            "gol Tio (8', 40'-pen), Adi (77' og)",
            "gol Tio, menit delapan, menit empat puluh penalti, Adi, menit tujuh puluh tujuh bunuh diri",
        ),
    ],
)
def scored_how(m: re.Match[str], s: SentenceText) -> str | None:
    if s.text[m.start() - 1].isdecimal() and "'" not in s.before(m, 6):
        return None
    return "penalti" if m["how"][0] in "Pp" else "bunuh diri"
