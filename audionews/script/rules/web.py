"""Addresses on the web: e-mail, links, accounts, hashtags."""

from __future__ import annotations

import re

from audionews.script.english_words import vocabulary
from audionews.script.lexicon import acronyms, expansions
from audionews.script.numbers import cardinal, digits
from audionews.script.packed import packed
from audionews.script.rules.rule import DOT, Claim, SentenceText, Table, Tier
from audionews.script.spell import letters, pronounceable

rules = Table()


_TLD = r"(?:com|org|net|id|info|io|gov|edu|co|tv|me|news|app|xyz|biz|ai|my|sg|uk|us|au|jp|ly|gl|dev|asia|online|site|link|to|be|de|nl|fr|eu|ru|cn|kr|in|fm|gg|cc|store|shop|tech|live|blog|cloud|page|club|desa)"


_PLAIN_LABELS = frozenset(
    packed(
        "com co id org net go ac sch web info io tv me gov edu gmail yahoo hotmail outlook google youtube"
        " facebook instagram twitter bit ly be"
    )
)


_SHORTENERS = frozenset({"bit.ly", "s.id", "tinyurl.com", "goo.gl", "t.co", "lnk.to", "linktr.ee"})


_SIGNS = {".": "titik", "-": "strip", "_": "garis bawah", "@": "at", "/": "garis miring", "+": "plus"}


def label(text: str) -> str:
    """One part of an address: a word stays a word, what nobody can say is spelled, figures are numbers."""
    spoken = []
    for run in re.findall(r"[^\W\d_]+|\d+", text):
        if run[0].isdecimal():
            spoken.append(cardinal(int(run)) if len(run) <= 2 and run[0] != "0" else _figures(run))
        else:
            spoken.append(_name(run.lower()))
    return " ".join(spoken)


_UNSAYABLE = re.compile(r"[^aiueoy]{4}|^[^aiueoy]{3}|^(?:[bcdfgjkmpqtvwxz][bcdfgkmnpqtvxz])|[^aiueoy]{3}$")


def _name(run: str) -> str:
    """A name in an address: "bps" and "ui" are spelled, "play" and "lapor" are words."""
    upper = run.upper()
    if run in _PLAIN_LABELS or len(run) > 6 or not run.isascii():
        return run
    if upper in acronyms() and upper not in expansions():
        return acronyms()[upper]
    if pronounceable(run) or run in vocabulary().english:
        return run
    if run[:2] in ("pt", "cv", "rs", "pp", "dp", "bp") and pronounceable(run[2:]):
        return f"{letters(run[:2])} {run[2:]}"
    return run if len(run) > 3 and re.search("[aiueo]", run) and not _UNSAYABLE.search(run) else letters(run)


def _figures(run: str) -> str:
    return cardinal(int(run)) if len(run) == 4 and run[:2] in ("19", "20") else digits(run)


def address(text: str) -> str:
    return " ".join(
        _SIGNS[part] if part in _SIGNS else label(part) for part in re.split(r"([.\-_@/+])", text.lower()) if part
    )


@rules.rule(
    "email",
    Tier.WHOLE,
    "Surel: @ dibaca at, titik dibaca titik.",
    r"(?:(?<![\w.@])|(?<=\d/))[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,4}(?!\w)",
    needs=("@",),
    examples=[("redaksi@koran.co.id", "redaksi at koran titik co titik id")],
)
def email(m: re.Match[str], s: SentenceText) -> str:
    return address(m[0])


@rules.rule(
    "url",
    Tier.WHOLE,
    "Alamat situs: protokol dan jalur di belakangnya tidak dibaca, kecuali pada pemendek tautan.",
    rf"(?:(?i:https?|ftp)://(?P<full>[^\s/?#\"'<>(),]{{1,200}})|(?<![\w.@/-])(?P<bare>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{{0,62}})\.){{1,4}}(?:{_TLD}|COM|CO|ID|NET|ORG|TV))(?![\w@]|\.\w))(?P<path>[/?#][^\s\"'<>]{{0,500}})?",
    needs=(DOT, "://"),
    examples=[
        ("https://kota.go.id/berita/2024", "kota titik go titik id"),
        ("www.koran.com", "we we we titik koran titik com"),
        ("KABAR.COM", "kabar titik com"),
        ("bit.ly/daftar", "bit titik ly garis miring daftar"),
    ],
)
def url(m: re.Match[str], s: SentenceText) -> Claim | str | None:
    host = (m["full"] or m["bare"]).rstrip(".,;:!?")
    if not any(c.isalpha() for c in host):
        return None
    if (
        m["bare"]
        and not m["path"]
        and re.fullmatch(r"(?:[A-Z][a-z]*|[A-Za-z])\.[A-Z]?[a-z]{2}", host)
        and host.lower() not in _SHORTENERS
    ):
        return None
    path = (m["path"] or "").rstrip(".,;:!?)")
    if m["bare"] and _CREDIT.fullmatch(path) and (path.isupper() or "(" in s.before(m, 40)):
        return Claim(m.start(), m.end("bare"), address(host))  # "(KORAN.com/RINA PUTRI)": who took the picture
    end = (
        m.end("path") - (len(m["path"]) - len(path))
        if m["path"]
        else m.end() - (len(m["full"] or m["bare"]) - len(host))
    )
    spoken = address(host)
    if host.lower() in _SHORTENERS and len(path) > 1:
        spoken = f"{spoken} garis miring {_spelled_path(path[1:])}"
    return Claim(m.start(), end, spoken)


_CREDIT = re.compile(r"/[A-Z][A-Za-z.'-]*(?:/[A-Z][A-Za-z.'-]*)?")


def _spelled_path(path: str) -> str:
    shown = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", path)
    return " ".join(address(re.sub(r"[^\w.\-/@+]", " ", part)) for part in shown.split())


@rules.rule(
    "domain-ending",
    Tier.FIGURE,
    "Akhiran alamat situs dan jenis berkas yang berdiri sendiri.",
    r"(?<=\s)\.(?P<a>(?:(?:go|co|ac|sch|or|web|my|desa|mil)\.)?(?:id|com|org|net|io|ai|my|sg|pdf|jpe?g|png|mp[34]|docx?|xlsx?|zip|apk|exe|gov|edu|html?))(?!\w|\.\w)",
    needs=(" .",),
    examples=[("domain .id dan berkas .apk", "domain titik id dan berkas titik a pe ka")],
)
def domain_ending(m: re.Match[str], s: SentenceText) -> str:
    return " ".join(
        f"titik {part if part in ('id', 'com', 'org', 'net', 'co', 'go', 'web', 'desa', 'zip', 'mil') else letters(part)}"
        for part in m["a"].split(".")
    )


@rules.rule(
    "account",
    Tier.WHOLE,
    "Akun media sosial: @ dibaca at.",
    r"(?<![\w@.])@(?!Rp|US)(?P<a>[A-Za-z_][\w.]{0,40}\w|[A-Za-z]|\d{1,4}(?:_\w|(?!ribu|juta|miliar|buah|orang|lembar|gram|liter|meter|kilo|bungkus|botol|paket|persen|karung|ekor)[a-z]{4})[\w.]{0,40}\w)",
    needs=("@",),
    examples=[
        ("akun @kotakita", "akun at kotakita"),
        ("@warga_88", "at warga garis bawah delapan puluh delapan"),
        ("@1000_guru", "at satu nol nol nol garis bawah guru"),
    ],
)
def account(m: re.Match[str], s: SentenceText) -> str:
    parts = re.split(r"([._])", m["a"])
    return "at " + " ".join(_SIGNS[p] if p in _SIGNS else _handle(p) for p in parts if p)


def _handle(text: str) -> str:
    spoken = []
    for run in re.findall(r"[^\W\d_]+|\d+", text):
        if run[0].isdecimal():
            spoken.append(cardinal(int(run)) if len(run) <= 2 and run[0] != "0" else _figures(run))
        elif run.isascii() and (len(run) <= 4 or run.isupper()) and not re.search(r"[aiueoy]", run.lower()):
            spoken.append(letters(run))
        elif run.isascii() and run.isupper():
            spoken.append(acronyms().get(run) or (run.lower() if pronounceable(run) else letters(run)))
        else:
            for word in re.findall(r"[A-Z]{2,}(?![a-z])|[^\W\d_][^\W\d_A-Z]*", run):  # TMCPolda, infoBMKG
                if word.isupper() and len(word) > 1:
                    spoken.append(acronyms().get(word) or (word.lower() if pronounceable(word) else letters(word)))
                else:
                    spoken.append(word if len(word) > 1 else letters(word))
    return " ".join(spoken)


@rules.rule(
    "hashtag",
    Tier.WHOLE,
    "Tagar: kata-katanya dipisah pada huruf besar.",
    r"(?<!\w)#(?P<a>\w*[^\W\d]\w*)",
    needs=("#",),
    examples=[("#KotaBersih", "tagar Kota Bersih"), ("#dirumahaja", "tagar dirumahaja"), ("#2024Damai", "tagar dua ribu dua puluh empat Damai")],
)  # fmt: skip
def hashtag(m: re.Match[str], s: SentenceText) -> str:
    words = re.findall(r"\d+|[A-Z]{2,}(?![a-z])|[^\W\d_][^\W\d_A-Z]*", m["a"])
    spoken = []
    for word in words:
        if word.isdecimal():
            spoken.append(cardinal(int(word)) if len(word) <= 4 and word[0] != "0" else digits(word))
        elif len(word) == 1:
            spoken.append(letters(word))
        elif word.isupper():
            spoken.append(s.lexicon.acronym(word) or (word.lower() if pronounceable(word) else letters(word)))
        else:
            spoken.append("rupiah" if word == "Rp" else word)
    named = re.search(r"\b(?:[Tt]agar|[Hh]ashtag)\s$", s.before(m))
    return f"{'' if named else 'tagar '}{' '.join(spoken)}"
