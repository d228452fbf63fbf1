"""Signs between words, formulas, grades."""

from __future__ import annotations

import re

from audionews.script.lexicon import pairs
from audionews.script.numbers import number
from audionews.script.packed import packed
from audionews.script.rules.rule import Claim, SentenceText, Table, Tier
from audionews.script.spell import letters

rules = Table()


_SPANS = frozenset(packed("hari malam minggu bulan tahun jam menit detik orang meter gram"))  # both sides of "atau"


@rules.rule(
    "slash",
    Tier.CAPITAL,
    "Garis miring di antara kata: \"atau\"; di antara nama dan akronim hanya jeda.",
    r"(?<=[^\W\d_])(?P<a>\s?/\s?)(?=[^\W\d_])",
    needs=("/",),
    examples=[("suami/istri", "suami atau istri"), ("Pria/wanita", "Pria atau wanita"), ("SMA/SMK", "es em a es em ka"), ("liter/hari", "liter per hari"), ("nadi 90x/mnt", "nadi sembilan puluh kali per menit"), ("dua sendok per orang/hari", "dua sendok per orang per hari")],
)  # fmt: skip
def slash(m: re.Match[str], s: SentenceText) -> str | Claim | None:
    before = re.search(r"[^\W_]+$", s.text[max(0, m.start() - 30) : m.start()])
    after = re.match(r"[^\W\d_]+", s.text[m.end() : m.end() + 30])
    if not before or not after:
        return ""
    acronyms = before[0].isupper() and after[0].isupper() and len(before[0]) > 1  # "NIK/KK", not "Rp5.000/KK"
    if re.search(r"\b[A-Z]\.\s$", s.text[max(0, m.start() - len(before[0]) - 4) : m.start() - len(before[0])]):
        return ""  # "A. Rahma/dtk": a name and a sign
    if (after[0] in pairs("per") or after[0] in ("kapita", "barel")) and before[0] not in _SPANS and not acronyms:
        if after[0] in ("mnt", "dtk"):  # short forms that are read behind a figure alone
            return Claim(m.start(), m.end() + len(after[0]), f"per {pairs('per')[after[0]]}")
        return "per"
    if re.search(r"\bper\s(?:\w+/)?$", s.text[max(0, m.start() - len(before[0]) - 24) : m.start() - len(before[0])]):
        return "per"  # "per orang/hari"
    doubled_next = s.text[m.end() + len(after[0]) : m.end() + len(after[0]) + 1] in ("2", "²")
    first = (
        m.start() - len(before[0]) < 8 and s.text[: m.start() - len(before[0])].strip(" \"'“‘(•-") == ""
    )  # the capital of a sentence
    plain = before[0].islower() or (first and before[0].istitle())
    return "atau" if plain and after[0].islower() and not doubled_next else ""


_TERM = r"(?:\d{1,9}(?:,\d{1,6})?[a-z]?|[A-Za-z]|[b-df-hj-np-tv-z]{2,3})[²³]?"


_SIGN = {"+": "tambah", "-": "kurang", "–": "kurang", "−": "kurang", "×": "kali", "*": "kali", "·": "kali",
         ":": "bagi", "÷": "bagi", "/": "bagi", "=": "sama dengan"}  # fmt: skip


@rules.rule(
    "equation",
    Tier.CERTAIN,
    "Rumus dan hitungan: setiap tanda disebut, setiap huruf dieja.",
    rf"(?<![\w.,/+=°º-]){_TERM}(?:\s?[+–−:÷×*/=·-]\s?{_TERM}|\s[x]\s{_TERM}|(?<=\d)x(?=\d){_TERM}){{1,9}}(?![\w=/-]|[.,:]\d)",
    needs=("=", "oal ", "itung", "umus", "ersamaan"),
    examples=[
        ("Rumus A+B=C", "Rumus a tambah be sama dengan ce"),
        (
            "Perbandingan L:P = 51:49",
            "Perbandingan el banding pe sama dengan lima puluh satu banding empat puluh sembilan",
        ),
        ("100°C = 212°F", "seratus derajat celsius sama dengan dua ratus dua belas derajat fahrenheit"),
        ("7 – 3 = 4", "tujuh kurang tiga sama dengan empat"),
        ("2x + 3 = 7", "dua eks tambah tiga sama dengan tujuh"),
        ("soal 12 : 4", "soal dua belas bagi empat"),
        ("nilai x = 3", "nilai eks sama dengan tiga"),
    ],
)
def equation(m: re.Match[str], s: SentenceText) -> str | None:
    if "=" not in m[0] and not re.search(
        r"\b(?:[Ss]oal|[Hh]itung(?:an|lah)?|[Rr]umus(?:nya)?|[Pp]ersamaan)\s$", s.before(m)
    ):
        return None
    if re.search(r"\d\s?$", s.before(m)):
        return None  # a unit: "1 kg = 1.000 gram"
    ratio = re.search(r"\b(?:[Rr]asio|[Pp]erbandingan)\b", s.before(m)) is not None
    spoken = []
    for part in re.findall(r"\d+(?:,\d+)?|\sx\s(?=\w)|(?<=\d)x(?=\d)|[A-Za-z²³+–−:÷×*/=·-]", m[0]):
        if part[0].isdecimal():
            spoken.append(number(part))
        elif part in "²³":
            spoken.append("kuadrat" if part == "²" else "pangkat tiga")
        elif part == " x " or (part == "x" and re.search(r"\dx\d", m[0])):
            spoken.append("kali")
        else:
            spoken.append("banding" if ratio and part == ":" else _SIGN.get(part) or letters(part))
    return " ".join(spoken)


@rules.rule(
    "ampersand",
    Tier.CAPITAL,
    "Tanda & dibaca dan.",
    r"\s?&(?:amp;)?\s?",
    needs=("&",),
    examples=[("Hadi & Rekan", "Hadi dan Rekan")],
)
def ampersand(m: re.Match[str], s: SentenceText) -> str:
    return "dan"


_AT_SPEED = re.compile(r"\s?[\d.,]+(?:\s?[-–]\s?[\d.,]+)?\s?(?:rpm|RPM|Hz|GHz|MHz|fps|km|°|mph|%|WIB|WITA|WIT)")


@rules.rule(
    "sign",
    Tier.CAPITAL,
    "Lambang yang punya nama.",
    r"(?<!\w)(?:(?P<at>@)(?=\s?(?:\d|Rp|US\$))|(?P<against>(?<=[a-z] )v\.?)(?=\s[A-Z])|(?P<s>§)|(?P<b>©)|(?P<across>[Øø⌀]\s?)(?=\d))|(?P<to>\s?[→⇒➔]\s?)(?=\w)|(?P<eq>\s=\s)",
    needs=("@", "§", "©", "→", "⇒", "➔", "=", " v ", " v. ", "Ø", "ø", "⌀"),
    examples=[
        ("@ 5 buah", "masing-masing lima buah"),
        ("tenaga 90 PS @5.500 rpm", "tenaga sembilan puluh pe es pada lima ribu lima ratus er pe em"),
        ("tarif Rp9.000→Rp8.000", "tarif sembilan ribu rupiah ke delapan ribu rupiah"),
        ("rute Solo → Yogya", "rute Solo ke Yogya"),
        ("pipa Ø4 inci", "pipa diameter empat inci"),
        ("laga Semen Padang v Arema", "laga Semen Padang versus Arema"),
    ],
)
def sign(m: re.Match[str], s: SentenceText) -> str:
    if m["at"]:
        return "pada" if _AT_SPEED.match(s.behind(m)) else "masing-masing"
    if m["across"]:
        return "diameter"
    if m["against"]:
        return "versus"
    if m["to"]:
        return "ke" if s.before(m).strip() else ""
    if m["eq"]:
        return "sama dengan"
    if m["b"] and re.search(r"hak cipta\s$|copyright\s$", s.before(m), re.IGNORECASE):
        return ""
    return "pasal" if m["s"] else "hak cipta"


@rules.rule(
    "grade",
    Tier.WORD,
    "Huruf dengan plus atau minus: nilai dan golongan.",
    r"(?<!\w)(?P<a>[A-F]|AB|O)(?P<b>[+−-])(?![\w+])",
    needs=("+", "-", "−"),
    examples=[("nilai A+", "nilai a plus"), ("peringkat B-", "peringkat be minus")],
)
def grade(m: re.Match[str], s: SentenceText) -> str | None:
    return f"{letters(m['a'])} {'plus' if m['b'] == '+' else 'minus'}"


@rules.rule(
    "editor-note",
    Tier.WHOLE,
    "Catatan redaksi di dalam kurung: red dibaca redaksi.",
    r"(?:(?<=\w)|(?<=[,;\"”]))\s?-?(?:(?<=[\s-])|(?<=,))(?P<a>[Rr]ed)\.?(?=\s?[)\]])|(?<=\()(?P<b>[Rr]ed)\.?(?=\s?:|-)",
    needs=("red", "Red"),
    examples=[
        ("Beliau (Bupati, red) pulang", "Beliau, Bupati, redaksi, pulang"),
        ("dia (ketua-red) pergi", "dia, ketua redaksi, pergi"),
    ],
)
def editor_note(m: re.Match[str], s: SentenceText) -> str:
    return "redaksi"
