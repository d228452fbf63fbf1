"""Which facts a changed sentence changes: figures, names, words that turn a statement around, the words of a quotation. Pure.

The one rule for every door and every source. It compares what is shown, word by word and in order, and never guesses what was
meant: in doubt it is a fact, and a person is asked. What it cannot see (a verb that was another one) it calls other words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from audionews.article.quotations import quoted_in
from audionews.errors import BadInput
from audionews.languages import INDONESIAN, primary
from audionews.library.model import Change
from audionews.messages import say
from audionews.script.numbers import MONTHS, NUMERALS

FactKind = Literal["figure", "name", "negation", "quote", "word"]
FACT_KINDS: tuple[FactKind, ...] = ("figure", "name", "negation", "quote")
ASKED: tuple[FactKind, ...] = (
    "figure",
    "name",
    "negation",
)  # before an editor's silent fix; of a source, each of the four

_FIGURE = re.compile(r"(?<!\w)[-+±~<>≤≥]?\s?(?=[^\W_]*\d)[^\W_]+(?:[.,:/][^\W_]*\d[^\W_]*)*|[¼-¾²³¹⁰-₉⅐-↉]+|[%‰°]")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_CURRENCY = re.compile(r"\b(Rp|US\$|SGD|EUR)\.?\s?(?=\d)", re.I)
_DASHES = str.maketrans(dict.fromkeys("−–—‑‐", "-"))
_SHAPES = str.maketrans(
    {**dict.fromkeys("“”„«»″", '"'), **dict.fromkeys("‘’‚′`", "'"), "…": "...", "\u00ad": None, "\u200b": None}
)

# Said in words, a figure, its unit, its day or how much of it: each as a listener would notice it missing.
_FIGURE_WORDS = frozenset(
    ["pertama", "kedua", "ketiga", "keempat", "kelima", "keenam", "ketujuh", "kedelapan", "kesembilan", "kesepuluh", "terakhir", "setengah", "separuh", "seperempat", "sepertiga", "puluhan", "belasan", "ratusan", "ribuan", "jutaan", "miliaran", "triliunan", "lusin", "selusin", "sepasang", "ganda", "tunggal", "minus", "plus", "persen", "persentase", "rupiah", "dolar", "euro", "yen", "yuan", "ringgit", "rp", "usd", "km", "m", "cm", "mm", "meter", "kilometer", "sentimeter", "kg", "g", "gram", "kilogram", "ton", "kuintal", "liter", "hektare", "hektar", "watt", "megawatt", "derajat", "celsius", "jam", "menit", "detik", "sehari", "seminggu", "sebulan", "setahun", "senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu", "ahad", "kemarin", "besok", "lusa", "wib", "wita", "wit", "dini", "pagi", "siang", "sore", "malam", "lebih", "kurang", "sekitar", "hampir", "maksimal", "minimal", "maksimum", "minimum", "semua", "seluruh", "sebagian"]
) | NUMERALS | frozenset(month.lower() for month in MONTHS)  # fmt: skip
# What turns a statement around, or says that nobody knows yet (presumption of innocence: Kode Etik Jurnalistik, Pasal 3).
_TURNING = frozenset(
    [
        "tidak",
        "bukan",
        "belum",
        "tanpa",
        "jangan",
        "tak",
        "nggak",
        "enggak",
        "gak",
        "tiada",
        "kecuali",
        "tidaklah",
        "bukanlah",
        "belumlah",
        "janganlah",
        "mustahil",
        "batal",
        "dibatalkan",
        "gagal",
        "diduga",
        "dugaan",
        "terduga",
        "menduga",
        "mungkin",
        "kemungkinan",
        "konon",
        "kabarnya",
        "disinyalir",
        "tersangka",
        "terdakwa",
        "terpidana",
        "saksi",
        "korban",
        "pelaku",
        "naik",
        "turun",
        "menang",
        "kalah",
        "hidup",
        "tewas",
        "meninggal",
        "selamat",
        "bersalah",
        "terbukti",
        "sah",
        "legal",
        "ilegal",
    ]
)
# Capitalised for standing first, not for being a name.
_OPENERS = frozenset(
    [
        "ada",
        "adapun",
        "agar",
        "akan",
        "akibat",
        "akibatnya",
        "akhirnya",
        "antara",
        "apa",
        "apabila",
        "atas",
        "bagi",
        "bahkan",
        "bahwa",
        "banyak",
        "baru",
        "begitu",
        "beberapa",
        "berbagai",
        "berdasarkan",
        "bila",
        "biasanya",
        "dalam",
        "dan",
        "dari",
        "dengan",
        "demi",
        "demikian",
        "di",
        "dia",
        "diketahui",
        "hal",
        "hanya",
        "hari",
        "harga",
        "hingga",
        "ia",
        "ini",
        "itu",
        "jadi",
        "jika",
        "juga",
        "kami",
        "karena",
        "kata",
        "ke",
        "kemudian",
        "kendati",
        "kepada",
        "kini",
        "kita",
        "lalu",
        "mari",
        "masih",
        "melalui",
        "melihat",
        "menurut",
        "menurutnya",
        "mereka",
        "meski",
        "meskipun",
        "namun",
        "nantinya",
        "oleh",
        "pada",
        "padahal",
        "para",
        "pasalnya",
        "pihak",
        "pihaknya",
        "pun",
        "saat",
        "saya",
        "sebab",
        "sebabnya",
        "sebanyak",
        "sebelum",
        "sebelumnya",
        "sebuah",
        "sedangkan",
        "sehingga",
        "sejak",
        "sejumlah",
        "selain",
        "selama",
        "selanjutnya",
        "sementara",
        "seorang",
        "seperti",
        "sesuai",
        "setelah",
        "setiap",
        "sudah",
        "supaya",
        "tapi",
        "telah",
        "tentu",
        "terkait",
        "termasuk",
        "tetapi",
        "ternyata",
        "total",
        "untuk",
        "usai",
        "walau",
        "warga",
        "yaitu",
        "yakni",
        "yang",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """One fact that reads otherwise in one sentence: the words of that kind before and after, "" where there are none."""

    kind: FactKind
    segment_id: str
    before: str
    after: str


def facts_changed(
    changes: Iterable[Change], kinds: Iterable[FactKind] = FACT_KINDS, lang: str = INDONESIAN
) -> tuple[FactChange, ...]:
    """The facts of these kinds that the changes touch, in reading order. ``lang``: the story's; of a language whose words for figures
    and negations are not known here, every changed word may be one."""
    changed = []
    known = primary(lang) in (INDONESIAN, "ms")
    for change in changes:
        for kind in kinds if known else ("word",):
            before, after = _OF[kind](change.before, change.after)
            if before != after:
                values = _only_different(before, after)
                changed.append(FactChange(kind=kind, segment_id=change.segment_id, before=values[0], after=values[1]))
    return tuple(changed)


def only_typography(change: Change) -> bool:
    """Whether a sentence differs in nothing but the shape of its quotation marks and dashes, its blanks and its capitals."""
    return _folded(change.before) == _folded(change.after)


def in_words(facts: Iterable[FactChange]) -> str:
    """What changes, as people read it: "angka “385” menjadi “358”; nama “Tono” menjadi “Toni”"."""
    none = say("newsroom.fact_none")
    return "; ".join(
        say(f"newsroom.fact_{one.kind}", before=one.before or none, after=one.after or none) for one in facts
    )


def answered(facts: Sequence[FactChange]) -> dict[str, object]:
    """What an answer says of facts that a silent fix changes; {} where it changes none."""
    if not facts:
        return {}
    listed = [{"kind": one.kind, "id": one.segment_id, "before": one.before, "after": one.after} for one in facts]
    return {"silent_facts": listed, "told": say("newsroom.silent_though", what=in_words(facts))}


def refuse_silence(
    kind: str, changes: Iterable[Change], *, sure: bool, slug: str, lang: str = INDONESIAN
) -> tuple[FactChange, ...]:
    """The facts that a silent fix changes. Raises ``BadInput("newsroom.silent_fact")`` where whoever asks has not said to be sure."""
    facts = facts_changed(changes, ASKED, lang) if kind == "silent" else ()
    if facts and not sure:
        raise BadInput("newsroom.silent_fact", slug=slug, what=in_words(facts), sentence=facts[0].segment_id)
    return facts


def _folded(text: str) -> str:
    return " ".join(_plain(text).translate(_SHAPES).split()).casefold()


def _plain(text: str) -> str:
    return _CURRENCY.sub(r"\1 ", unicodedata.normalize("NFC", text).translate(_DASHES))


def _figures(before: str, after: str) -> tuple[list[str], list[str]]:
    return _figures_of(before), _figures_of(after)


def _figures_of(text: str) -> list[str]:
    """Figures and the words of quantity and day, in order; a unit beside its figure counts with it."""
    text = _plain(text)
    figures = [(match.start(), match[0].replace(" ", "").casefold()) for match in _FIGURE.finditer(text)]
    figures += [
        (match.start(), part)
        for match in _WORD.finditer(text)
        for part in re.split(r"[-'’]", match[0].casefold())
        if part in _FIGURE_WORDS
    ]
    return [word for _, word in sorted(figures)]


def _names(before: str, after: str) -> tuple[list[str], list[str]]:
    """Words that one of the two writes as a name, as each has them in order: a name that changed places changed what is said."""
    names = _names_of(before) | _names_of(after)
    return _those(before, names), _those(after, names)


def _names_of(text: str) -> set[str]:
    names = set()
    for match in _WORD.finditer(text):
        first = not re.search(r"[\w)%]", re.split(r"[.!?:“\"]", text[: match.start()])[-1])
        word = match[0].casefold()
        if any(map(str.isupper, match[0])) and not (first and word in _OPENERS):
            names.add(word)
    return names


def _turns(before: str, after: str) -> tuple[list[str], list[str]]:
    return _those(before, _TURNING), _those(after, _TURNING)


def _those(text: str, wanted: Iterable[str]) -> list[str]:
    return [word for match in _WORD.finditer(text) if (word := match[0].casefold()) in wanted]


def _speech(before: str, after: str) -> tuple[list[str], list[str]]:
    return _speech_of(before), _speech_of(after)


def _speech_of(text: str) -> list[str]:
    """What stands between quotation marks: direct speech and whatever else is quoted."""
    text = text.translate(_SHAPES)
    spans = [text[one.start : one.end] for one in quoted_in(text)] or re.findall(r'"[^"]*"', text)
    return [_folded(word).strip("\"'.,") for span in spans for word in span.split()]


def _words(before: str, after: str) -> tuple[list[str], list[str]]:
    return _folded(before).split(), _folded(after).split()


_OF = {"figure": _figures, "name": _names, "negation": _turns, "quote": _speech, "word": _words}


def _only_different(before: list[str], after: list[str]) -> tuple[str, str]:
    """What differs, without what both begin and end with."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return " ".join(before[head : len(before) - tail]), " ".join(after[head : len(after) - tail])
