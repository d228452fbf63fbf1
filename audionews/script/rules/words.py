"""Words that are not read as they are written: doubled words, signs between words, shouting, acronyms, letters.

Longer than 350 lines: a rule is a pattern, its examples and one function, and their order in the file is their precedence.
"""

from __future__ import annotations

import re

from audionews.script.english import is_english, vocabulary
from audionews.script.lexicon import expansions, pairs
from audionews.script.numbers import number
from audionews.script.rules.rule import CAPITALS, Claim, Sentence, Table
from audionews.script.spell import letters, pronounceable

words = Table()


@words.rule(
    "doubled",
    "Angka dua di belakang kata: kata ulang.",
    r"(?<![\w-])(?P<w>(?:[A-Za-z]{1,4}-)?[A-Za-z]{3,20}?)[2²](?:-?(?P<nya>nya|an|kan|ku|mu|lah|i|kah))?(?![\w])",
    needs=("2", "²"),
    examples=[
        ("anak2", "anak-anak"),
        ("ramai2", "ramai-ramai"),
        ("berhari2", "berhari-hari"),
        ("mobil2an", "mobil-mobilan"),
        ("bapak/ibu2", "bapak ibu-ibu"),
        ("sebaik2nya", "sebaik-baiknya"),
        ("dibuat2, perlahan2, teriak2", "dibuat-buat, perlahan-lahan, teriak-teriak"),
        ("menyanyi2 dan mengejar2", "menyanyi-nyanyi dan mengejar-ngejar"),
    ],
)
def doubled(m: re.Match[str], s: Sentence) -> str | None:
    word = m["w"].replace("-", "") if re.match(r"(?i:ber|se|ke|me|mem|men|ter|di)-", m["w"]) else m["w"]
    if (
        not re.search(r"[aiueo]", word.lower())
        or word in pairs("units")
        or word.isupper()
        or re.search(r"[a-z][A-Z]", word)
    ):
        return None
    if s.lexicon.acronym(word) or (
        word[0].isupper()
        and m.start() > 0
        and not m["nya"]
        and m[0][-1] == "2"
        and s.text[m.start() - 1] != "/"
        and word.lower() not in _DOUBLED
    ):
        return None
    root = _root(word.lower())
    return f"{word}-{root}{m['nya'] or ''}"


def _root(word: str) -> str:
    """What a doubled word repeats: "berhari" → "hari", "menulis" → "nulis"; a word without a prefix as it is."""
    kinds = pairs("roots")
    if any(kinds.get(root) == "whole" for root in (word, word.removesuffix("an"), word.removesuffix("i"))):
        return word
    if (part := kinds.get(word)) not in (None, "nasal"):
        return part
    for prefix in ("meng", "meny", "mem", "men", "ber", "ter", "di", "se", "ke"):
        rest = word[len(prefix) :]
        if not word.startswith(prefix) or len(rest) < 3:
            continue
        if prefix in ("se", "ke"):
            return rest if rest in _ROOTS else word
        vowel = rest[0] in "aiueo"
        if prefix == "meng":
            return f"ng{rest}" if vowel and kinds.get(f"k{rest}") == "nasal" else rest
        return f"{ {'meny': 'ny', 'mem': 'm', 'men': 'n'}.get(prefix, '') if vowel else '' }{rest}"
    return word


_DOUBLED = frozenset(
    [
        "anak",
        "ibu",
        "bapak",
        "orang",
        "warga",
        "teman",
        "kawan",
        "buku",
        "rumah",
        "hati",
        "tiba",
        "kadang",
        "masing",
        "sama",
        "laki",
        "kata",
        "jalan",
    ]
)


_ROOTS = frozenset(
    [
        "baik",
        "olah",
        "akan",
        "kali",
        "hari",
        "lama",
        "dapat",
        "dua",
        "kuat",
        "mata",
        "puas",
        "enak",
        "besar",
        "cepat",
        "banyak",
        "tinggi",
        "benar",
        "erat",
    ]
)


_SPANS = frozenset("hari malam minggu bulan tahun jam menit detik orang meter gram".split())  # noqa: SIM905  both sides of "atau"


@words.rule(
    "slash",
    "Garis miring di antara kata: \"atau\"; di antara nama dan akronim hanya jeda.",
    r"(?<=[^\W\d_])(?P<a>\s?/\s?)(?=[^\W\d_])",
    needs=("/",),
    examples=[("suami/istri", "suami atau istri"), ("Pria/wanita", "Pria atau wanita"), ("SMA/SMK", "es em a es em ka"), ("liter/hari", "liter per hari")],
)  # fmt: skip
def slash(m: re.Match[str], s: Sentence) -> str | None:
    before = re.search(r"[^\W_]+$", s.text[max(0, m.start() - 30) : m.start()])
    after = re.match(r"[^\W\d_]+", s.text[m.end() : m.end() + 30])
    if not before or not after:
        return ""
    acronyms = before[0].isupper() and after[0].isupper() and len(before[0]) > 1  # "NIK/KK", not "Rp5.000/KK"
    if (after[0] in pairs("per") or after[0] in ("kapita", "barel")) and before[0] not in _SPANS and not acronyms:
        return "per"
    doubled_next = s.text[m.end() + len(after[0]) : m.end() + len(after[0]) + 1] in ("2", "²")
    first = s.text[: m.start() - len(before[0])].strip(" \"'“‘(•-") == ""  # the capital of a sentence
    plain = before[0].islower() or (first and before[0].istitle())
    return "atau" if plain and after[0].islower() and not doubled_next else ""


_TERM = r"(?:\d{1,9}(?:,\d{1,6})?[a-z]?|[A-Za-z]|[b-df-hj-np-tv-z]{2,3})[²³]?"
_SIGN = {"+": "tambah", "-": "kurang", "–": "kurang", "−": "kurang", "×": "kali", "*": "kali", "·": "kali",
         ":": "bagi", "÷": "bagi", "/": "bagi", "=": "sama dengan"}  # fmt: skip


@words.rule(
    "equation",
    "Rumus dan hitungan: setiap tanda disebut, setiap huruf dieja.",
    rf"(?<![\w.,/+=-]){_TERM}(?:\s?[+–−:÷×*/=·-]\s?{_TERM}|\s[x]\s{_TERM}|(?<=\d)x(?=\d){_TERM}){{1,9}}(?![\w=/-]|[.,:]\d)",
    needs=("=", "oal ", "itung", "umus", "ersamaan"),
    examples=[
        ("Rumus A+B=C", "Rumus a tambah be sama dengan ce"),
        ("7 – 3 = 4", "tujuh kurang tiga sama dengan empat"),
        ("2x + 3 = 7", "dua eks tambah tiga sama dengan tujuh"),
        ("soal 12 : 4", "soal dua belas bagi empat"),
        ("nilai x = 3", "nilai eks sama dengan tiga"),
    ],
)
def equation(m: re.Match[str], s: Sentence) -> str | None:
    if "=" not in m[0] and not re.search(
        r"\b(?:[Ss]oal|[Hh]itung(?:an|lah)?|[Rr]umus(?:nya)?|[Pp]ersamaan)\s$", s.text[: m.start()]
    ):
        return None
    if re.search(r"\d\s?$", s.text[: m.start()]):
        return None  # a unit: "1 kg = 1.000 gram"
    said = []
    for part in re.findall(r"\d+(?:,\d+)?|\sx\s(?=\w)|(?<=\d)x(?=\d)|[A-Za-z²³+–−:÷×*/=·-]", m[0]):
        if part[0].isdecimal():
            said.append(number(part))
        elif part in "²³":
            said.append("kuadrat" if part == "²" else "pangkat tiga")
        elif part == " x " or (part == "x" and re.search(r"\dx\d", m[0])):
            said.append("kali")
        else:
            said.append(_SIGN.get(part) or letters(part))
    return " ".join(said)


@words.rule(
    "ampersand",
    "Tanda & dibaca dan.",
    r"\s?&(?:amp;)?\s?",
    needs=("&",),
    examples=[("Hadi & Rekan", "Hadi dan Rekan")],
)
def ampersand(m: re.Match[str], s: Sentence) -> str:
    return "dan"


@words.rule(
    "sign",
    "Lambang yang punya nama.",
    r"(?<!\w)(?:(?P<at>@)(?=\s?\d)|(?P<s>§)|(?P<b>©)|(?P<to>\s?[→⇒➔]\s?)(?=\w))|(?P<eq>\s=\s)",
    needs=("@", "§", "©", "→", "⇒", "➔", "="),
    examples=[("@ 5 buah", "masing-masing lima buah"), ("rute Solo → Yogya", "rute Solo ke Yogya")],
)
def sign(m: re.Match[str], s: Sentence) -> str:
    if m["at"]:
        return "masing-masing"
    if m["to"]:
        return "ke" if m.start() > 0 and s.text[: m.start()].strip() else ""
    if m["eq"]:
        return "sama dengan"
    if m["b"] and re.search(r"hak cipta\s$|copyright\s$", s.text[: m.start()], re.IGNORECASE):
        return ""
    return "pasal" if m["s"] else "hak cipta"


@words.rule(
    "grade",
    "Huruf dengan plus atau minus: nilai dan golongan.",
    r"(?<!\w)(?P<a>[A-F]|AB|O)(?P<b>[+−-])(?![\w+])",
    needs=("+", "-", "−"),
    examples=[("nilai A+", "nilai a plus"), ("peringkat B-", "peringkat be minus")],
)
def grade(m: re.Match[str], s: Sentence) -> str | None:
    return f"{letters(m['a'])} {'plus' if m['b'] == '+' else 'minus'}"


_SHOUT_WORD = r"[^\W\d_]{2,}"
# Acronyms that in a shouted line are more likely the common word.
_COMMON = frozenset(
    [
        "DI",
        "KE",
        "DAN",
        "INI",
        "ITU",
        "YA",
        "TAK",
        "AKU",
        "APA",
        "DIA",
        "API",
        "ISI",
        "IDE",
        "ADA",
        "AIR",
        "IBU",
        "UMI",
        "SEMI",
        "KAMI",
        "BISA",
        "MASA",
        "MASUK",
        "BOS",
        "TIM",
        "PIN",
    ]
)


@words.rule(
    "shouting",
    "Judul berhuruf besar semua dibaca sebagai kata; akronim yang dikenal tetap akronim.",
    rf"(?<![\w])(?P<a>{_SHOUT_WORD}|[A-Z](?![\w.]))",
    needs=(CAPITALS,),
    examples=[
        ("BANJIR RENDAM RUMAH DI DEMAK", "banjir rendam rumah di demak"),
        ("KPK TAHAN BUPATI", "ka pe ka tahan bupati"),
    ],
)
def shouting(m: re.Match[str], s: Sentence) -> str | None:
    if not s.shouted or not m["a"].isupper():
        return None
    word = m["a"]
    if len(word) == 1:
        return letters(word) if word.isascii() else word.lower()
    if word not in _COMMON and (said := s.lexicon.acronym(word)):
        return said
    if word in ("DI", "KE", "DAN"):
        return word.lower()
    return letters(word) if word.isascii() and not re.search(r"[AIUEOY]", word) else word.lower()


def _is_word(capitals: str, s: Sentence) -> bool:
    """Is this a word of four letters and more that somebody shouts, and no acronym?"""
    return (
        len(capitals) >= 4
        and s.lexicon.acronym(capitals) is None
        and (capitals.lower() in vocabulary().english or (capitals.isascii() and pronounceable(capitals)))
    )


@words.rule(
    "shouted-words",
    "Beberapa kata berhuruf besar berturut-turut, misalnya judul film atau tulisan spanduk: kata, bukan akronim.",
    r"(?<![\w(])[A-Z]{2,}(?:[ ,]{1,2}[A-Z]{2,}){1,12}(?![\w)])",
    needs=(CAPITALS,),
    examples=[
        ("Film ADA APA DENGAN CINTA diputar", "Film ada apa dengan cinta diputar"),
        ("Film THE LAST OF US tayang", "Film the last of us tayang"),
        ("spanduk TOLAK RUU itu", "spanduk tolak er u u itu"),
        ("Kantor BNPB DKI dan PT KAI", "Kantor be en pe be de ka i dan pe te ka a i"),
    ],
)
def shouted_words(m: re.Match[str], s: Sentence) -> list[Claim] | None:
    if s.shouted:
        return None
    found = list(re.finditer(r"[A-Z]+", m[0]))
    if is_english(m[0].lower()) and not any(s.lexicon.acronym(one[0]) for one in found if len(one[0]) > 2):
        return [Claim(m.start(), m.end(), m[0].lower())]
    if not any(_is_word(one[0], s) for one in found):
        return None
    claims = []
    for one in found:
        word = one[0]
        known = None if word in _COMMON else s.lexicon.acronym(word)
        spelled = (len(word) < 3 and word not in _COMMON) or not re.search("[AIUEOY]", word)
        said = known or (letters(word) if spelled else word.lower())
        claims.append(Claim(m.start() + one.start(), m.start() + one.end(), said))
    return claims


_MINISTRY = re.compile(r"((?:Ke|Wa|Ses|Dir|Dit)?(?:[Mm]en(?:ko)?|jen)|Kanwil)([A-Z]{2,5})")
# Initials of several words with small letters among them: IoT, DPTb, PPnBM, PBoC; never a name (LeBron, TikTok)
_INITIALS = re.compile(r"(?=.{3,6}$)(?=[A-Z]*[a-z]{1,2}[A-Z]*$)[A-Z]{1,4}[a-z]{1,2}[A-Z]{1,3}|[A-Z]{3,4}[a-z]")
_STOCKS = re.compile(r"\b(?:[Ss]aham|SAHAM|[Ee]miten|IHSG|Tbk|[Kk]ode)\b")


@words.rule(
    "acronym",
    "Akronim: dari daftar, dari penjelasan di artikel, atau menurut bunyinya.",
    r"(?<![\w])(?P<a>[A-Za-z]*[A-Z][A-Za-z]*[A-Z][A-Za-z]*)(?P<nya>-?nya(?!\w))?(?![\w])|(?<!\w)(?P<one>[A-Z][a-z]{2,11}|[a-z]{3,9})(?!\w)",
    needs=(CAPITALS,),
    examples=[
        ("BUMN", "be u em en"),
        ("Presiden AS", "Presiden Amerika Serikat"),
        ("Tim SAR", "Tim sar"),
        ("Amerika Serikat (AS) menolak", "Amerika Serikat, a es, menolak"),
        ("SIM dan KTP-nya", "sim dan ka te pe nya"),
        ("KemenPPPA", "kemen pe pe pe a"),
        ("IoT dan PPnBM", "i o te dan pe pe en be em"),
        ("vaksin mRNA", "vaksin em er en a"),
        ("saham ADRO", "saham a de er o"),
    ],
)
def acronym(m: re.Match[str], s: Sentence) -> str | None:
    if m["one"]:
        return None
    word = m["a"]
    suffix = ""
    if word.endswith("nya") and word[:-3].isupper():
        word, suffix = word[:-3], "nya"
    nya = " nya" if suffix or m["nya"] else ""
    in_brackets = s.text[m.start() - 1 : m.start()] == "(" and s.text[m.end() : m.end() + 1] == ")"
    if in_brackets and word in expansions():
        return letters(word) + nya
    if word == "DI" and not re.match(r"\s(?:Yogyakarta|Aceh|Jogja)", s.text[m.end() :]):
        return "di" if s.text.isupper() else letters(word)
    said = s.lexicon.acronym(word)
    if said is not None:
        return said + nya
    if not word.isupper():
        if ministry := _MINISTRY.fullmatch(word):
            return f"{ministry[1].lower()} {s.lexicon.acronym(ministry[2]) or letters(ministry[2])}{nya}"
        if small := re.fullmatch(r"([a-z]{1,2})[A-Z]{2,4}", word):  # mRNA, eKTP, idAAA
            rest = word[small.end(1) :]
            return f"{letters(small[1])} {s.lexicon.acronym(rest) or letters(rest)}{nya}"
        if _INITIALS.fullmatch(word) and (len(word) == 3 or not pronounceable(word.upper())):
            return letters(word) + nya
        return None
    if len(word) == 4 and word != "GOTO" and _STOCKS.search(s.text):
        return letters(word) + nya  # the four letters of a share on the exchange
    if not word.isascii() or pronounceable(word) or (len(word) >= 4 and word.lower() in vocabulary().english):
        return word.lower() + nya
    return letters(word) + nya


@words.rule(
    "letter",
    "Huruf yang berdiri sendiri disebut namanya; I di depan nama Bali tetap.",
    r"(?<!\w)(?<!\w['.-])(?P<a>[A-Z])(?!\w|'\w|\.\w)",
    needs=(CAPITALS,),
    examples=[
        ("golongan darah A dan B", "golongan darah a dan be"),
        ("vitamin C", "vitamin ce"),
        ("Media sosial X", "Media sosial eks"),
        ("I Made Mangku", "I Made Mangku"),
    ],
)
def letter(m: re.Match[str], s: Sentence) -> str | None:
    if m["a"] == "I" and re.match(r"\s[A-Z]", s.text[m.end() :]):
        return None
    if m["a"] == "A" and re.match(
        r"\s(?:[A-Z][a-z]+)?\s?(?:Man|Star|Little|Quiet|Day|Night|Whole|Beautiful|Song)\b", s.text[m.end() :]
    ):
        return None
    if s.text.endswith("Model ", 0, m.start()) and (("model", m["a"].lower()), "name") in vocabulary().phrases["model"]:
        return None  # said in English with its name
    return letters(m["a"])


@words.rule(
    "letter-hyphen",
    "Huruf di depan tanda hubung.",
    r"(?<![\w'.-])(?P<a>[A-Z]|[a-z](?=-[A-Z]{2}))(?=-[A-Za-z]{2,})|(?<=[A-Za-z\d]-)(?P<b>[A-Z])(?!\w|'\w|\.\w|-\w)",
    needs=("-",),
    examples=[("sinar-X", "sinar eks"), ("K-Pop", "ka Pop"), ("USB-C", "u es be ce")],
)
def letter_hyphen(m: re.Match[str], s: Sentence) -> str:
    return letters(m["a"] or m["b"])
