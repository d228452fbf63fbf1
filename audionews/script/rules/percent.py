"""Percent, sizes, multiples and signs of comparison."""

from __future__ import annotations

import re

from audionews.script.lexicon import pairs
from audionews.script.numbers import number, value_of
from audionews.script.rules.measure import _NEVER_UNITS, _UNIT, unit
from audionews.script.rules.rule import FIGURE, UNTIL, Claim, SentenceText, Table, Tier, until

rules = Table()


@rules.rule(
    "percent",
    Tier.FIGURE,
    "Persen, permil, juga rentang dan tandanya.",
    rf"(?P<sign>(?<![\w)%])(?:(?<!\) )[-−–+±]\s?|[-−+±])|\+/[-−]\s?)?(?<![\w./])(?<!\d,)(?<!\d:)(?P<a>{FIGURE})\s?(?P<p1>%|persen(?=\s?[-–—]))?(?:(?P<until>{UNTIL})(?P<b>{FIGURE})\s?)?(?P<p>[%‰]|persen|pct\b)(?P<nya>-?nya\b)?(?P<pa>\sp\.\s?a\.)?(?:(?<=[%n])/(?P<per>[a-z]{{2,9}})(?!\w))?",
    digit=True,
    needs=("%", "‰", "persen", "pct"),
    examples=[
        ("12,5%", "dua belas koma lima persen"),
        ("5–10 persen", "lima hingga sepuluh persen"),
        ("3%-4%", "tiga persen hingga empat persen"),
        ("±2,9%", "plus minus dua koma sembilan persen"),
        ("-0,3%", "minus nol koma tiga persen"),
        ("suara 51-49 persen", "suara lima puluh satu empat puluh sembilan persen"),
        ("2‰", "dua permil"),
        ("bunga 6%/thn", "bunga enam persen per tahun"),
        ("bunga 4% p.a. tetap", "bunga empat persen per tahun tetap"),
        ("100% - 20% = 80%", "seratus persen kurang dua puluh persen sama dengan delapan puluh persen"),
    ],
)
def percent(m: re.Match[str], s: SentenceText) -> Claim | str | None:
    if m["p1"] and not m["b"]:
        return None
    sign = (m["sign"] or "").strip()
    spoken = {"-": "minus ", "−": "minus ", "–": "minus ", "+": "plus ", "±": "plus minus "}.get(
        sign, "plus minus " if sign else ""
    )
    spoken += number(m["a"], decimal=True)
    if m["b"]:
        falling = not m["p1"] and m["until"] in ("-", "–", "—") and (value_of(m["a"]) or 0) > (value_of(m["b"]) or 0)
        between = (
            "kurang" if "=" in s.text[m.end() : m.end() + 12] and m["until"].strip() in "-–—" else until(m["until"])
        )
        spoken += f"{' persen' if m['p1'] else ''}{'' if falling else f' {between}'} {number(m['b'], decimal=True)}"
    spoken = f"{spoken} {'permil' if m['p'] == '‰' else 'persen'}{'nya' if m['nya'] else ''}"
    if m["per"] and m["per"] not in pairs("per") and m["per"] not in ("semester", "kuartal", "triwulan", "annum"):
        return Claim(m.start(), m.end("per") - len(m["per"]) - 1, spoken)  # "2,24%/net 0,87%"
    if m["per"]:
        spoken += f" per {pairs('per').get(m['per'], m['per'])}"
    return f"{spoken} per tahun" if m["pa"] else spoken


@rules.rule(
    "percent-sign",
    Tier.FIGURE,
    "Lambang persen yang berdiri sendiri.",
    r"%",
    needs=("%",),
    examples=[("dalam % per tahun", "dalam persen per tahun")],
)
def percent_sign(m: re.Match[str], s: SentenceText) -> str:
    return "persen"


@rules.rule(
    "dimension",
    Tier.CERTAIN,
    "Ukuran panjang kali lebar.",
    rf"(?<![\w./])(?<!\d,)(?P<a>{FIGURE})\s?(?P<u1>(?:cm|mm|m|km)\b)?\s?[xX×]\s?(?P<b>{FIGURE})(?![\^⁰¹²³⁴⁵⁶⁷⁸⁹⁻])(?:\s?(?P<u2>(?:cm|mm|m|km)\b)?\s?[xX×]\s?(?P<c>{FIGURE}))?(?:\s?(?P<u>{_UNIT}(?:/{_UNIT})?)(?!\w))?",
    digit=True,
    needs=("x", "X", "×"),
    examples=[
        ("4 x 5", "empat kali lima"),
        ("3x4 m", "tiga kali empat meter"),
        ("2x24 jam", "dua kali dua puluh empat jam"),
        ("10 x 15 x 20 cm", "sepuluh kali lima belas kali dua puluh sentimeter"),
    ],
)
def dimension(m: re.Match[str], s: SentenceText) -> Claim:
    unit_of = lambda name: f" {unit(m[name])}" if m[name] else ""  # noqa: E731
    spoken = f"{number(m['a'])}{unit_of('u1')} kali {number(m['b'])}{unit_of('u2')}"
    if m["c"]:
        spoken += f" kali {number(m['c'])}"
    last = unit(m["u"]) if m["u"] and m["u"] not in _NEVER_UNITS else None
    if last:
        return Claim(m.start(), m.end(), f"{spoken} {last}")
    return Claim(m.start(), m.end("c") if m["c"] else (m.end("u2") if m["u2"] else m.end("b")), spoken)


@rules.rule(
    "times",
    Tier.FIGURE,
    "Kali yang ditulis x.",
    rf"(?<![\w./])(?<!\d,)(?P<a>{FIGURE})\s?[x×](?!\w)",
    digit=True,
    needs=("x", "×"),
    examples=[("3x sehari", "tiga kali sehari"), ("naik 2× lipat", "naik dua kali lipat")],
)
def times(m: re.Match[str], s: SentenceText) -> str:
    return f"{number(m['a'])} kali"


@rules.rule(
    "comparison",
    Tier.FIGURE,
    "Tanda kurang, lebih, dan kira-kira di depan angka.",
    r"(?P<sign><=|>=|≤|≥|⩽|⩾|<|>|≈|~|±|\+/[-−]|∓|≠)\s?(?=(?:Rp|US\$|\$|[-−])?\s?\d|pukul\s|jam\s|(?:[SDU][-\d]|SMA|SMP)\b)",
    needs=("<", ">", "≤", "≥", "≈", "~", "±", "+/", "⩽", "⩾", "∓", "≠"),
    examples=[
        ("elektabilitas 2,5±1%", "elektabilitas dua koma lima plus minus satu persen"),
        ("~15 km", "sekitar lima belas kilometer"),
        ("≤8 ton", "kurang dari atau sama dengan delapan ton"),
        (">60 tahun", "lebih dari enam puluh tahun"),
        ("±500 orang", "kurang lebih lima ratus orang"),
    ],
)
def comparison(m: re.Match[str], s: SentenceText) -> str:
    less, more = "kurang dari", "lebih dari"
    if m["sign"] in "±∓" and re.search(r"[\d%]\s?$", s.before(m)):
        return "plus minus"
    return {
        "≠": "tidak sama dengan",
        "<": less, ">": more, "≈": "sekitar", "~": "sekitar",
        "≤": f"{less} atau sama dengan", "<=": f"{less} atau sama dengan", "⩽": f"{less} atau sama dengan",
        "≥": f"{more} atau sama dengan", ">=": f"{more} atau sama dengan", "⩾": f"{more} atau sama dengan",
    }.get(m["sign"], "kurang lebih")  # fmt: skip


@rules.rule(
    "rate-per-many",
    Tier.CERTAIN,
    "Angka kejadian per seribu atau seratus ribu orang, ditulis dengan garis miring.",
    rf"(?<![\w./])(?<!\d,)(?P<a>{FIGURE})\s?/\s?(?P<b>1\.000|10\.000|100\.000|1\.000\.000|1000|10000|100000)(?![\d/]|[.,]\d)",
    digit=True,
    needs=("000",),
    examples=[("kematian ibu 140/100.000 kelahiran", "kematian ibu seratus empat puluh per seratus ribu kelahiran")],
)
def rate_per_many(m: re.Match[str], s: SentenceText) -> str | None:
    if re.search(r"Rp\s?$", s.before(m, 4)) or m["a"] == m["b"]:
        return None
    return f"{number(m['a'])} per {number(m['b'])}"


@rules.rule(
    "decimal-mark",
    Tier.CERTAIN,
    "Nilai dengan koma dari skala lima, sepuluh, atau seratus.",
    r"(?<![\w./-])(?<!\d,)(?P<a>\d{1,2}[.,]\d{1,2})/(?P<b>4|5|10|100)(?![\w/]|[.,]\d)",
    digit=True,
    needs=("/4", "/5", "/10"),
    examples=[("IMDb 7.9/10", "i em de be tujuh koma sembilan dari sepuluh")],
)
def decimal_mark(m: re.Match[str], s: SentenceText) -> str | None:
    return f"{number(m['a'])} dari {number(m['b'])}" if (value_of(m["a"]) or 0) <= int(m["b"]) else None
