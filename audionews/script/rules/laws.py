"""Laws, cases and what they are cited by."""

from __future__ import annotations

import re

from audionews.script.numbers import cardinal, digits, roman
from audionews.script.packed import packed
from audionews.script.rules.dates import year
from audionews.script.rules.rule import Claim, SentenceText, Table, Tier, speaks_of
from audionews.script.spell import letters, pronounceable

rules = Table()


@rules.rule(
    "case-number",
    Tier.WHOLE,
    "Nomor perkara dan surat yang bergaris miring.",
    r"(?:(?<=[Nn]omor )|(?<=[Nn]omor: )|(?<=No\. )|(?<=No\.: )|(?<=Reg\. )|(?<=No\.)|(?<=No )|(?<=[Pp]erkara )|(?<![\w/.@-])(?P<year>(?=[^\s/]+/\S*(?<!\d)(?:19|20)\d\d(?!\d))))(?P<a>[A-Z\d][A-Za-z\d.-]{0,15}(?:/[A-Za-z\d][A-Za-z\d.-]{0,15}){1,6})(?!\w)",
    digit=True,
    needs=("/",),
    examples=[("laporan LP/B/7/IX/2025", "laporan el pe garis miring be garis miring tujuh garis miring sembilan garis miring dua ribu dua puluh lima"), ("Nomor 90/PUU-XXI/2023", "Nomor sembilan puluh garis miring pe u u dua puluh satu garis miring dua ribu dua puluh tiga")],
)  # fmt: skip
def case_number(m: re.Match[str], s: SentenceText) -> Claim | None:
    shown = m["a"].rstrip(".-")
    parts = shown.split("/")
    if len(parts) < 3 or not any(c.isalpha() for c in shown):
        return None
    if m["year"] is not None and not any(
        re.fullmatch(r"[A-Z]+(?:[-.]\w+)*|[A-Z][a-z]+\.[A-Z].*", part) for part in parts
    ):
        return None  # "12/Mei/2024", but "12/Pid.Sus/2022"
    spoken: list[str] = []
    for part in parts:
        if spoken:
            spoken.append("garis miring")
        for run in re.findall(r"[A-Za-z]+|\d+", part):
            value = roman(run)
            if run.isdecimal():
                spoken.append(digits(run) if run[0] == "0" or len(run) > 4 else cardinal(int(run)))
            elif value and run not in ("C", "D", "M", "L"):
                spoken.append(cardinal(value))
            elif run:
                spoken.append(
                    s.lexicon.acronym(run) or (run if pronounceable(run) or not run.isupper() else letters(run))
                )
    return Claim(m.start("a"), m.start("a") + len(shown), " ".join(spoken))


_LAWS = (
    r"(?:UU(?: [A-Z]{2,8})?|PP(?: RI)?|Perpres|Perppu|PERPPU|Perpu|Perda|Pergub|Perbup|Perwali|Perwal|Permen\w*(?:-RB)?|Keppres|Kepmen\w*|Kepgub|Inpres|Perma|SE|PMK|POJK|PBI|Qanun|Perkap|Perpol|Peraturan[\w ]{3,60}|Undang-[Uu]ndang(?: [A-Z]\w+)?|"
    r"Surat [Ee]daran[\w ]{0,40}|Keputusan[\w ]{3,60}|Instruksi[\w ]{3,40}|PKPU|Perka\w*|Permendag|Maklumat|Putusan[\w ]{0,20}|(?:TAP|Tap|Ketetapan)(?: MPRS?)?|PMA|Permen|UUPA|Juknis|Kepbup|Kepwal\w*|Perdes|Perdirjen|Perbawaslu|PERMA|SEMA|PerMA|SKB|Ingub|Instruksi)"
)


@rules.rule(
    "law-number",
    Tier.WHOLE,
    "Nomor peraturan: yang di belakang garis miring adalah tahunnya.",
    rf"\b(?P<head>{_LAWS})\s(?P<no>[Nn][Oo]\.?\s?|[Nn]omor\s)?(?P<a>\d{{1,4}}(?:\.\d{{1,4}}){{0,5}}(?:-\d{{1,6}})?|[IVXLC]+)(?:/(?:[A-Z]{{2,}}/)?(?P<b>\d{{4}})|\s(?:[Tt]ahun|[Tt]hn\.?|[Tt]h\.?)\s(?P<c>\d{{4}}))(?![\d/])",
    digit=True,
    needs=packed(
        "UU PP Per PER Kep Inpres SE PMK POJK PBI Qanun ndang Surat Instruksi PKPU Maklumat Putusan TAP Tap Ketetapan PMA SEMA SKB Juknis Ingub"
    ),
    examples=[
        ("UU Nomor 6 Tahun 2014", "u u Nomor enam Tahun dua ribu empat belas"),
        ("Perpres No. 82/2018", "Perpres nomor delapan puluh dua tahun dua ribu delapan belas"),
        ("UU 11/2020", "u u sebelas tahun dua ribu dua puluh"),
        ("TAP MPR Nomor XXV/1966", "tap em pe er Nomor dua puluh lima tahun seribu sembilan ratus enam puluh enam"),
    ],
)
def law_number(m: re.Match[str], s: SentenceText) -> list[Claim]:
    claims = []
    if m["no"]:
        claims.append(Claim(m.start("no"), m.end("no"), "Nomor" if m["no"].startswith("Nomor") else "nomor"))
    claims.append(Claim(m.start("a"), m.end("a"), _numbered(m["a"])))
    if m["b"]:
        claims.append(Claim(m.end("a"), m.end("b"), f"tahun {year(m['b'])}"))
    else:
        claims.append(Claim(m.end("a"), m.end("c"), f"{'Tahun' if ' T' in m[0] else 'tahun'} {year(m['c'])}"))
    return claims


@rules.rule(
    "number-and-year",
    Tier.WHOLE,
    "Nomor dengan garis miring dan tahun.",
    r"\b(?P<no>[Nn][Oo]\.?\s?|[Nn]omor\s)(?P<a>\d{1,4}(?:\.\d{1,4}){0,6}(?:-\d{1,6})?|[IVXLC]{1,6})/(?P<b>(?:19|20)\d\d)(?![\d/])",
    digit=True,
    needs=("/",),
    examples=[
        ("Nomor 6/2018", "Nomor enam tahun dua ribu delapan belas"),
        ("No. 400.7/2025", "nomor empat ratus titik tujuh tahun dua ribu dua puluh lima"),
    ],
)
def number_and_year(m: re.Match[str], s: SentenceText) -> str | None:
    word = "Nomor" if m["no"].startswith("Nomor") else "nomor"
    return f"{word} {_numbered(m['a'])} tahun {year(m['b'])}" if m["a"][0].isdecimal() or roman(m["a"]) else None


def _numbered(shown: str) -> str:
    """The number of a law or a letter: "6", "XXV", "500.2.3" (the code of an archive), "300.2.2-2138"."""
    if shown.isalpha():
        return cardinal(roman(shown) or 0)
    named = {".": "titik", "-": "strip"}
    parts = re.findall(r"\d+|[.-]", shown)
    return " ".join(named.get(part) or (digits(part) if part[0] == "0" else cardinal(int(part))) for part in parts)


@rules.rule(
    "article-of-law",
    Tier.WHOLE,
    "Pasal, ayat, huruf, angka: tanda kurung tidak dibaca.",
    r"\b(?P<head>[Pp]asal|[Aa]yat|[Hh]uruf|[Aa]ngka|[Bb]utir|[Pp]oin)\s?\(?(?P<a>\d{1,4})\s?(?P<l>[A-Z]{1,2}(?!\w))?\)?(?:(?P<until>\s?[-–—]\s?|\s?/\s?)\(?(?P<b>\d{1,4})(?P<bl>[A-Z](?!\w))?\)?)?(?:\s(?P<ke>ke-\d))?(?![\d])",
    digit=True,
    needs=("asal", "yat", "uruf", "ngka", "utir", "oin"),
    examples=[
        ("Pasal 28H ayat (2)", "Pasal dua puluh delapan ha ayat dua"),
        ("Pasal 81–82", "Pasal delapan puluh satu hingga delapan puluh dua"),
    ],
)
def article_of_law(m: re.Match[str], s: SentenceText) -> str | None:
    if m["head"].lower() in ("poin", "butir", "angka") and re.search(r"(?:[\d%]|ribu|juta)\s$", s.before(m, 6)):
        return None  # "naik 12 poin (5 persen)"
    if m["b"] is None and re.match(r"[.,]\d", s.behind(m)):
        return None
    if m["b"] and m["head"].lower() in ("angka", "poin") and not speaks_of(r"[Pp]asal|[Aa]yat|[Hh]uruf|\bUU\b", s.text):
        return None
    spoken = f"{m['head']} {cardinal(int(m['a']))}"
    if m["l"]:
        spoken += f" {letters(m['l'])}"
    if m["b"]:
        spoken += f"{' hingga' if m['until'].strip() != '/' else ' garis miring'} {cardinal(int(m['b']))}"
        spoken += f" {letters(m['bl'])}" if m["bl"] else ""
    if m["ke"]:
        spoken += f" ke{cardinal(int(m['ke'][3:]))}"
    return spoken


@rules.rule(
    "juncto",
    Tier.WHOLE,
    "Jo tanpa titik di antara dua pasal.",
    r"(?<=[\dA-Z)] )[Jj]o(?=\s(?:\d|[Pp]asal\b|[Aa]yat\b|UU\b|PP\b))",
    needs=("asal", "yat"),
    examples=[("Pasal 114 (2) Jo 132", "Pasal seratus empat belas ayat dua juncto seratus tiga puluh dua")],
)
def juncto(m: re.Match[str], s: SentenceText) -> str | None:
    return "juncto" if speaks_of(r"\b[Pp]asal|\b[Aa]yat", s.text) else None


@rules.rule(
    "article-short",
    Tier.WHOLE,
    "Ps tanpa titik di depan nomor pasal.",
    r"(?<!\w)Ps(?=\s\d)",
    digit=True,
    needs=("Ps ",),
    examples=[("dakwaan Ps 12 huruf a UU Tipikor", "dakwaan Pasal dua belas huruf a u u Tipikor")],
)
def article_short(m: re.Match[str], s: SentenceText) -> str | None:
    return (
        "Pasal"
        if speaks_of(r"\b(?:UU|KUHP|KUHAP|jo|Jo|huruf|[Dd]akwa\w*|[Jj]aksa|dijerat|[Pp]asal)\b", s.text)
        else None
    )


@rules.rule(
    "clause-letter",
    Tier.WHOLE,
    "Huruf dan ayat lain dalam kurung pada kutipan pasal.",
    r"(?:(?<=[Hh]uruf )(?P<a>\(?[a-z]\)?)(?!\w)(?P<more>(?:,\s\(?[a-z]\)?(?!\w)){0,6}(?:,?\s(?:dan|atau|hingga|sampai dengan)\s\(?[a-z]\)?(?!\w)))?|(?<=\w )\((?P<b>\d{1,2})\)(?=[\s,.;]|$))",
    needs=("uruf", "("),
    examples=[
        ("huruf b", "huruf be"),
        ("ayat (1) dan (2) UU", "ayat satu dan dua u u"),
        ("Pasal 114 (2)", "Pasal seratus empat belas ayat dua"),
    ],
)
def clause_letter(m: re.Match[str], s: SentenceText) -> str | None:
    if m["a"]:
        more = re.sub(r"\(?\b([a-z])\b\)?", lambda one: letters(one[1]), m["more"] or "")
        return letters(m["a"]) + more
    cited = re.search(r"\b(?:[Aa]yat|[Pp]asal|[Pp]s\.?|[Jj]o\.?|[Jj]uncto)\b[^.]{0,24}$", s.before(m))
    if re.search(r"\b(?:[Pp]asal|[Pp]s\.?|[Jj]o\.?|[Jj]uncto)\s\d{1,4}\s?[A-Z]?\s$", s.before(m, 24)):
        return f"ayat {cardinal(int(m['b']))}"
    return cardinal(int(m["b"])) if cited else None
