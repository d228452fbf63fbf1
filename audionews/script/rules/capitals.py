"""Words in capitals: shouting, acronyms, single letters."""

from __future__ import annotations

import re

from audionews.script.english_words import is_english, vocabulary
from audionews.script.lexicon import acronyms, expansions, tickers
from audionews.script.packed import packed
from audionews.script.rules.rule import CAPITALS, Claim, SentenceText, Table, Tier
from audionews.script.spell import letters, pronounceable

rules = Table()


_SHOUT_WORD = r"[^\W\d_]{2,}"


# Acronyms that in a shouted line are more likely the common word.
_COMMON = frozenset(
    packed("PER DI KE DAN INI ITU YA TAK AKU APA DIA API ISI IDE ADA AIR IBU UMI SEMI KAMI BISA MASA MASUK BOS TIM PIN")
)


@rules.rule(
    "shouting",
    Tier.CAPITAL,
    "Judul berhuruf besar semua dibaca sebagai kata; akronim yang dikenal tetap akronim.",
    rf"(?<![\w])(?P<a>{_SHOUT_WORD}|[A-Z](?![\w.]))",
    needs=(CAPITALS,),
    examples=[
        ("BANJIR RENDAM RUMAH DI DEMAK", "banjir rendam rumah di demak"),
        ("KPK TAHAN BUPATI", "ka pe ka tahan bupati"),
    ],
)
def shouting(m: re.Match[str], s: SentenceText) -> str | None:
    if not s.shouted or not m["a"].isupper():
        return None
    word = m["a"]
    if len(word) == 1:
        return letters(word) if word.isascii() else word.lower()
    if word not in _COMMON and (
        spoken := acronyms().get(word) or (s.lexicon.acronym(word) if word not in s.lexicon.initials else None)
    ):
        return spoken
    if word in ("DI", "KE", "DAN"):
        return word.lower()
    return letters(word) if word.isascii() and not re.search(r"[AIUEOY]", word) else word.lower()


def _is_word(capitals: str, s: SentenceText) -> bool:
    """Is this a word of five letters and more that somebody shouts, and no acronym? Four letters prove nothing."""
    return (
        len(capitals) >= 5
        and s.lexicon.acronym(capitals) is None
        and (capitals.lower() in vocabulary().english or (capitals.isascii() and pronounceable(capitals)))
    )


@rules.rule(
    "shouted-words",
    Tier.CAPITAL,
    "Beberapa kata berhuruf besar berturut-turut, misalnya judul film atau tulisan spanduk: kata, bukan akronim.",
    r"(?<![\w(])[A-Z]{2,}(?:,? [A-Z]{2,}){1,12}(?![\w)])",
    needs=(CAPITALS,),
    examples=[
        ("Film ADA APA DENGAN CINTA diputar", "Film ada apa dengan cinta diputar"),
        ("Film THE LAST OF US tayang", "Film the last of us tayang"),
        ("spanduk TOLAK RUU itu", "spanduk tolak er u u itu"),
        ("Kantor BNPB DKI dan PT KAI", "Kantor be en pe be de ka i dan pe te ka a i"),
    ],
)
def shouted_words(m: re.Match[str], s: SentenceText) -> list[Claim] | None:
    if s.shouted:
        return None
    matches = list(re.finditer(r"[A-Z]+", m[0]))
    if any(one[0] in tickers() for one in matches):
        return None  # share codes in a row
    if is_english(m[0].lower()) and not any(s.lexicon.acronym(one[0]) for one in matches if len(one[0]) > 2):
        return [Claim(m.start(), m.end(), m[0].lower())]
    small = any(one[0] in ("DI", "DAN", "DARI", "YANG", "APA", "KE", "INI", "ITU") for one in matches[1:-1])
    if not any(_is_word(one[0], s) for one in matches) and not small:
        return None
    claims = []
    for one in matches:
        word = one[0]
        reading = None if word in _COMMON else s.lexicon.acronym(word)
        spelled = (len(word) < 3 and word not in _COMMON) or not re.search("[AIUEOY]", word)
        spoken = reading or (letters(word) if spelled else word.lower())
        claims.append(Claim(m.start() + one.start(), m.start() + one.end(), spoken))
    return claims


_MINISTRY = re.compile(r"((?:Ke|Wa|Ses|Dir|Dit)?(?:[Mm]en(?:ko)?|jen)|Kanwil)([A-Z]{2,5})")


# Initials of several words with small letters among them: IoT, DPTb, PPnBM, PBoC; never a name (LeBron, TikTok)
_INITIALS = re.compile(r"(?=.{3,6}$)(?=[A-Z]*[a-z]{1,2}[A-Z]*$)[A-Z]{1,4}[a-z]{1,2}[A-Z]{1,3}|[A-Z]{3,4}[a-z]")


# A brand of words and letters that nobody can say as one word: ChatGPT, KompasTV, PLNMobile
_TAIL = re.compile(r"((?:[A-Z]?[a-z]{2,})+)([A-Z]{2,5})")
_HEAD = re.compile(r"([A-Z]{2,4})([A-Z][a-z]{3,})")


def _joined(word: str, s: SentenceText) -> str | None:
    tail, head = _TAIL.fullmatch(word), _HEAD.fullmatch(word)
    capitals = tail[2] if tail else head[1] if head else ""
    if not capitals or word.lower() in vocabulary().english or _MINISTRY.fullmatch(word):
        return None
    if pronounceable(capitals) or (len(capitals) > 2 and capitals.lower() in vocabulary().english):
        return None
    spelled = s.lexicon.acronym(capitals) or letters(capitals)
    return f"{tail[1]} {spelled}" if tail else f"{spelled} {head[2] if head else ''}"


_STOCKS = re.compile(r"\b(?:[Ss]aham|SAHAM|[Ee]miten|IHSG|Tbk)\b")
_SHARE_LEAD = re.compile(
    r"\b(?:[Ss]aham|[Ee]miten|[Kk]ode(?: saham| emiten)?|[Tt]icker|[Ll]aba(?: bersih)?|[Dd]ividen|IPO|[Pp]endapatan|[Oo]bligasi|"
    r"[Kk]apitalisasi|PT|[Pp]ortofolio)\s$"
)
_CODE_BEHIND = re.compile(r",?\s(?:dan\s|serta\s|atau\s)?([A-Z]{4})(?!\w)")
_CODE_BEFORE = re.compile(r"(?<!\w)([A-Z]{4}),?\s(?:dan\s|serta\s|atau\s)?$")


def _is_share(word: str, m: re.Match[str], s: SentenceText) -> bool:
    """Are these four capitals the code of a share: known, named so, beside another one, or in news about shares?"""
    if word in tickers():
        return True
    if word in ("GOTO", "WIKA"):
        return False  # said as words by everybody
    reading = s.lexicon.acronym(word) is not None
    beside = [
        matches[1] for matches in (_CODE_BEFORE.search(s.before(m, 12)), _CODE_BEHIND.match(s.behind(m))) if matches
    ]
    if any(code in tickers() for code in beside):
        return not reading or re.search(r"\b[A-Z]{4},\s", s.text) is not None
    if reading:
        return False
    about = "saham" in s.lexicon.topics or _STOCKS.search(s.text) is not None
    return about or (not m["nya"] and _SHARE_LEAD.search(s.before(m, 24)) is not None)


_RATIO = re.compile(r"\b(?:saham|emiten|rasio|valuasi|PBV|price|earning|kali)\b", re.IGNORECASE)

_CLUBS = "Roma Monaco Saint Nancy Cannes Livorno Bari Cittadella Trencin Trenčín FAR Vita Eupen Beziers Béziers Avellino Gubbio Melfi Kaloum Douanes"


@rules.rule(
    "club",
    Tier.CAPITAL,
    "AS di depan nama klub sepak bola dieja.",
    rf"(?<!\w)AS(?=\s(?:{'|'.join(packed(_CLUBS))})\b)",
    needs=("AS ",),
    examples=[("pelatih AS Roma", "pelatih a es Roma"), ("pejabat AS datang", "pejabat Amerika Serikat datang")],
)
def club(m: re.Match[str], s: SentenceText) -> str:
    return letters(m[0])


@rules.rule(
    "acronym",
    Tier.CAPITAL,
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
        ("layanan ChatGPT dan KompasTV", "layanan Chat ge pe te dan Kompas te ve"),
        ("saham ADRO", "saham a de er o"),
    ],
)
def acronym(m: re.Match[str], s: SentenceText) -> str | None:
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
    if word == "DI" and not re.match(r"\s(?:Yogyakarta|Aceh|Jogja)", s.behind(m)):
        return "di" if s.text.isupper() else letters(word)
    if word in s.lexicon.initials and word in expansions() and _OF_A_COUNTRY.search(s.before(m, 30)):
        return s.lexicon.acronym(word)  # a story with a suspect AS and the consulate of AS
    if word in s.lexicon.initials or (word == "PER" and _RATIO.search(s.text)):
        return letters(word) + nya
    if len(word) == 4 and word.isupper() and _is_share(word, m, s):
        return letters(word) + nya
    spoken = s.lexicon.acronym(word)
    if spoken is not None:
        return spoken + nya
    if not word.isupper():
        if joined := _joined(word, s):
            return joined + nya
        if ministry := _MINISTRY.fullmatch(word):
            return f"{ministry[1].lower()} {s.lexicon.acronym(ministry[2]) or letters(ministry[2])}{nya}"
        if small := re.fullmatch(r"([a-z]{1,2})[A-Z]{2,4}", word):  # mRNA, eKTP, idAAA
            rest = word[small.end(1) :]
            return f"{letters(small[1])} {s.lexicon.acronym(rest) or letters(rest)}{nya}"
        if _INITIALS.fullmatch(word) and (len(word) == 3 or not pronounceable(word.upper())):
            return letters(word) + nya
        return None
    if not word.isascii() or pronounceable(word) or (len(word) >= 4 and word.lower() in vocabulary().english):
        return word.lower() + nya
    return letters(word) + nya


# What only a country has; "dari AS" or "ke AS" may be the person
_OF_A_COUNTRY = re.compile(
    r"\b(?:[Pp]residen|[Ww]apres|[Mm]enlu|[Mm]enhan|[Dd]ubes|[Dd]uta [Bb]esar|[Kk]edubes|[Kk]edutaan(?: [Bb]esar)?|[Kk]onsulat(?: [Jj]enderal)?|[Kk]onjen|dolar|"
    r"[Pp]emerintah|[Kk]ongres|[Ss]enat|[Mm]iliter|[Tt]entara|(?:[Ww]arga )?[Nn]egara|[Ww]arga|WN|[Pp]aspor|di|[Kk]epolisian|[Bb]ursa|ekspor ke|impor dari)\s$"
)


@rules.rule(
    "letter",
    Tier.CAPITAL,
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
def letter(m: re.Match[str], s: SentenceText) -> str | None:
    if m["a"] == "I" and re.match(r"\s[A-Z]", s.behind(m)):
        return None  # "I Wayan"
    if m["a"] == "A" and re.match(
        r"\s(?:[A-Z][a-z]+)?\s?(?:Man|Star|Little|Quiet|Day|Night|Whole|Beautiful|Song)\b", s.behind(m)
    ):
        return None
    if s.text.endswith("Model ", 0, m.start()) and (("model", m["a"].lower()), "name") in vocabulary().phrases["model"]:
        return None  # said in English with its name
    return letters(m["a"])


@rules.rule(
    "letter-hyphen",
    Tier.CAPITAL,
    "Huruf di depan tanda hubung.",
    r"(?<![\w'.-])(?P<a>[A-Z]|[a-z](?=-[A-Z]{2}))(?=-[A-Za-z]{2,})|(?<=[A-Za-z\d]-)(?P<b>[A-Z])(?!\w|'\w|\.\w|-\w)",
    needs=("-",),
    examples=[("sinar-X", "sinar eks"), ("K-Pop", "ka Pop"), ("USB-C", "u es be ce")],
)
def letter_hyphen(m: re.Match[str], s: SentenceText) -> str:
    return letters(m["a"] or m["b"])
