"""People named by initials: suspects, victims, and authors."""

from __future__ import annotations

import re

from audionews.script.packed import packed
from audionews.script.rules.rule import CAPITALS, DOT, Claim, SentenceText, Table, Tier
from audionews.script.sentences import ends_at_letter
from audionews.script.spell import letters, pronounceable

rules = Table()


@rules.rule(
    "suspect",
    Tier.WORD,
    "Inisial tersangka, korban, dan saksi: selalu dieja.",
    r"\b(?P<lead>[Ii]nisial|[Bb]erinisial|INISIAL|[Tt]ersangka|[Kk]orban|[Pp]elaku|[Ss]aksi|[Tt]erdakwa|[Tt]erduga|[Tt]erlapor|[Pp]elapor|[Rr]emaja|[Pp]emuda|[Pp]ria|[Ww]anita|[Pp]erempuan|[Ss]iswi|[Ss]iswa|[Aa]nak|[Bb]ocah|[Ss]opir|[Tt]erpidana|[Nn]enek|[Kk]akek|[Bb]rigadir|[Bb]harada|[Bb]ripka|[Bb]riptu|[Bb]ripda|[Ii]bu|[Bb]apak|[Oo]knum\s\w+|[Ss]uami|[Ii]stri|[Pp]acar(?:nya)?|[Kk]akak|[Aa]dik|[Rr]ekannya|[Tt]emannya)(?:\s(?:lain|lainnya|utama|mata|kunci))?(?P<set_off>,(?=\s[A-Z]{1,4},))?(?P<calls>,?\s(?:yaitu|yakni|adalah|berinisial|inisial|atas nama|bernama|kedua|pertama))?\s\(?(?P<list>[A-Z]{1,4}(?!\w|\.?\s?[A-Z][a-z])(?:\s?\(\d{1,3}(?:\s(?:tahun|thn|th))?\))?(?:(?:,\s(?:dan\s|serta\s)?|\sdan\s|\sserta\s|\salias\s|\satau\s)[A-Z]{1,4}(?![\w.])(?:\s?\(\d{1,3}(?:\s(?:tahun|thn|th))?\))?){0,12})",
    needs=(CAPITALS,),
    examples=[
        ("Pelaku berinisial AS (25) dan SAR", "Pelaku berinisial a es, dua puluh lima tahun, dan es a er"),
        ("tersangka M mengaku", "tersangka em mengaku"),
    ],
)
def suspect(m: re.Match[str], s: SentenceText) -> list[Claim] | None:
    sure = "nisial" in m[0].lower() or "(" in m["list"]
    if m["set_off"] and s.text[m.end() : m.end() + 1] == ",":
        sure = True  # "Pelaku, SAR, kabur": somebody's name
    names = re.findall(r"[A-Z]{2,4}(?!\w)", m["list"])
    unknown = sum(s.lexicon.acronym(name) is None for name in names)
    if len(names) > 1 and all(len(name) < 4 for name in names) and (2 * unknown >= len(names) or m["calls"]):
        sure = True  # institutions are known, and nobody lists them behind "tersangka yakni"
    claims = []
    for matches in re.finditer(r"[A-Z]{1,4}(?!\w)", m["list"]):
        token = matches[0]
        reading = s.lexicon.acronym(token)
        doubtful = reading or (len(token) > 2 and pronounceable(token))  # an institution, or a word in capitals
        if not sure and doubtful and m["lead"].lower() != "terdakwa":
            break
        if len(token) == 4 and not sure:
            break
        if (
            not sure
            and token in ("I", "V", "X")
            and re.search(r"\b(?:terdakwa|tersangka|tergugat|saksi) (?:II|III|IV)\b", s.text, re.IGNORECASE)
        ):
            break  # "terdakwa I dan terdakwa II"
        if not sure and re.fullmatch(r"[IVX]{3,}|II" if m["lead"][0].islower() else r"[IVX]{2,}", token):
            break  # Kongres Pemuda II, terdakwa III
        start = m.start("list") + matches.start()
        claims.append(Claim(start, start + len(token), letters(token)))
    return claims or None


@rules.rule(
    "suspect-aged",
    Tier.WORD,
    "Inisial dengan umur di belakangnya, juga dalam daftar orang yang ditangkap: dieja.",
    r"(?<![\w.(/-])(?P<a>[A-Z]{1,4})(?=,?\s\(\d{1,2}(?:\s(?:tahun|thn|th|bulan))?\))|\b(?:menangkap|meringkus|mengamankan|menahan|membekuk|menciduk|menggelandang|menetapkan|memeriksa|terhadap|(?P<sure>[Pp]elakunya|[Tt]ersangkanya|[Kk]orbannya)|adalah|yakni|yaitu|antara lain)\s(?P<list>[A-Z]{2,3}(?:,\s[A-Z]{2,3}(?!\w)){0,8},?\s(?:dan|serta)\s[A-Z]{2,3}(?![\w-]))(?=\s?[,.;]|\s(?:sebagai|karena|di|pada|yang|atas|dalam|terkait|setelah|usai|saat)\b|$)|\bmenetapkan\s(?P<one>[A-Z]{2,3})(?=\ssebagai\stersangka)",
    needs=(
        *packed(
            "( elakunya ersangkanya orbannya menangkap meringkus mengamankan menahan membekuk menciduk menggelandang menetapkan memeriksa terhadap adalah yakni yaitu"
        ),
        "antara lain",
    ),
    examples=[
        (
            "meringkus RIN (22) dan TON (25)",
            "meringkus er i en, dua puluh dua tahun, dan te o en, dua puluh lima tahun",
        ),
        ("menangkap AS, BD, dan CK.", "menangkap a es, be de, dan ce ka."),
    ],
)
def suspect_aged(m: re.Match[str], s: SentenceText) -> list[Claim] | None:
    if one := m["a"] or m["one"]:
        start = m.start("a") if m["a"] else m.start("one")
        return [Claim(start, start + len(one), letters(one))]
    matches = list(re.finditer(r"[A-Z]{2,3}", m["list"]))
    reading = [s.lexicon.acronym(one[0]) for one in matches]
    if (
        not m["sure"]
        and "nisial" not in s.text
        and (all(reading) or (len(matches) == 2 and any(reading)) or sum(map(bool, reading)) > 1)
    ):
        return None  # institutions, not people
    return [Claim(m.start("list") + one.start(), m.start("list") + one.end(), letters(one[0])) for one in matches]


_DOES = (
    "sempat mengaku ditangkap melawan kabur tewas menangis mengalami melarikan diduga membawa meninggal nekat ditemukan melapor dianiaya "
    "dipukul ditusuk memukul menusuk membacok merampas mencuri menjual membeli memiliki bersama berada diperiksa dijerat terancam ditahan "
    "diamankan dibawa berusia warga"
)


@rules.rule(
    "suspect-told",
    Tier.WORD,
    "Inisial orang yang disebut polisi: dieja, juga bila dapat terdengar seperti kata.",
    rf"\b(?i:polisi|penyidik|kapolsek|kapolres|kasat|jaksa|korban|pelaku|tersangka)\b[^.;]{{0,60}}?[ ,]\s?(?P<a>[A-Z]{{2,3}})(?=\s(?:{'|'.join(packed(_DOES))})\b)",
    needs=packed("olisi enyidik apolsek apolres asat aksa orban elaku ersangka"),
    examples=[
        ("Menurut polisi, RIN sempat kabur", "Menurut polisi, er i en sempat kabur"),
        ("kata polisi, KPK memiliki bukti", "kata polisi, ka pe ka memiliki bukti"),
    ],
)
def suspect_told(m: re.Match[str], s: SentenceText) -> Claim | None:
    reading = s.lexicon.acronym(m["a"])
    return None if reading else Claim(m.start("a"), m.end("a"), letters(m["a"]))


@rules.rule(
    "initials",
    Tier.WORD,
    "Inisial nama dieja: B.J., W.S.",
    r"(?<![\w.])(?:[A-Z]\.\s?){2,5}(?:[A-Z](?!\w))?|(?<![\w.])[A-Z]\.(?=\s?(?:[A-Z][\w'-]+|dan\b))|(?<=[A-Z]\w\s)(?<![\w.])[A-Z]\.|(?<=[a-z]\s)[A-Z]\.(?=\s)|(?<=\()[A-Z]\.(?=\s[a-z]{4,}\))",
    needs=(DOT,),
    examples=[
        ("B.J. Habibie", "be je Habibie"),
        ("M. Yamin", "em Yamin"),
        ("owa jawa (H. moloch)", "owa jawa, ha moloch"),
        ("H.O.S. Cokroaminoto", "ha o es Cokroaminoto"),
    ],
)
def initials(m: re.Match[str], s: SentenceText) -> Claim | None:
    shown = m[0].rstrip()
    if len(shown) == 2 and ends_at_letter(s.text, m.start()):
        return Claim(m.start(), m.start() + 1, letters(shown))  # "hepatitis B. Dokter": the dot ends the sentence
    if not s.text[m.start() + len(shown) :].strip("\"'”’) ") and shown.endswith("."):
        return Claim(m.start(), m.start() + len(shown) - 1, letters(shown))
    return Claim(m.start(), m.start() + len(shown), letters(shown))
