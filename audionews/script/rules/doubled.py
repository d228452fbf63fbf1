"""Doubled words that are written with a figure: "anak2"."""

from __future__ import annotations

import re

from audionews.script.lexicon import pairs
from audionews.script.packed import packed
from audionews.script.rules.rule import SentenceText, Table, Tier

rules = Table()


@rules.rule(
    "doubled",
    Tier.WORD,
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
def doubled(m: re.Match[str], s: SentenceText) -> str | None:
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
    root = _root(word.lower(), nya=m["nya"] == "nya")  # "sekecil-kecilnya": se- and -nya belong together
    return f"{word}-{root}{m['nya'] or ''}"


def _root(word: str, *, nya: bool = False) -> str:
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
            return rest if rest in _ROOTS or (nya and prefix == "se" and len(rest) >= 4) else word
        vowel = rest[0] in "aiueo"
        if prefix == "meng":
            return f"ng{rest}" if vowel and kinds.get(f"k{rest}") == "nasal" else rest
        return f"{ {'meny': 'ny', 'mem': 'm', 'men': 'n'}.get(prefix, '') if vowel else '' }{rest}"
    return word


_DOUBLED = frozenset(
    packed(
        "alun undang oleh rata kupu cumi kura lumba kunang taman tempat sayur anak ibu bapak orang warga teman kawan buku rumah hati tiba kadang masing sama laki kata jalan"
    )
)


_ROOTS = frozenset(
    packed("baik olah akan kali hari lama dapat dua kuat mata puas enak besar cepat banyak tinggi benar erat")
)
