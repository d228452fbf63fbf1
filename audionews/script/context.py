"""What a whole article tells about its words: acronyms it explains, people it names by initials, what it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from audionews.script.lexicon import Lexicon, acronyms
from audionews.script.spell import letters, pronounceable

_IN_BRACKETS = re.compile(r" \(([A-Z][A-Za-z]{1,9})\)")
_EXPANSION = re.compile(r"(?:(?<=^)|(?<=\W))((?:[A-Z][\w'.-]*|dan|dari|untuk|atas|bagi|di|ke)(?:[ -][\w'.-]+){1,9})$")
_LOOK_BACK = 160  # characters: no name of an institution is longer
_SHARE = re.compile(r"\bTbk\.? \((?:IDX: ?|BEI: ?|kode saham ?:? ?)?([A-Z]{4})\)|\b(?:IDX|BEI): ?([A-Z]{4})\b")
_INITIALS = re.compile(
    r"\b(?:ber)?inisial ((?:[A-Z]{1,4}(?!\w)(?:\s?\(\d{1,2}(?: tahun)?\))?(?:, (?:dan )?| dan | serta | alias )?){1,8})"
)
_AGED = re.compile(
    r"\b(?:[Tt]ersangka|[Kk]orban|[Pp]elaku|[Ss]aksi|[Rr]emaja|[Pp]ria|[Ww]anita|[Tt]erdakwa|[Pp]emuda|[Ss]iswa|[Ii]bu|[Aa]yah|[Ss]uami|[Ii]stri) "
    r"([A-Z]{2,3}),? \(\d{1,2}(?: tahun)?\)"
)
_NAMED = re.compile(r"(?<![\w(.-])([A-Z]{2,3}),? (?:\(\d{1,2}(?: tahun)?\)|alias [A-Z])")
_CRIME = re.compile(
    r"\b(?:[Pp]olisi|[Pp]enyidik|[Tt]ersangka|[Kk]orban|[Pp]elaku|[Tt]erdakwa|diperiksa|ditangkap|menipu|mangkir|Kapol\w+|AKBP?|Satreskrim)\b"
)
_TOPICS = {
    "saham": (
        r"\b(?:saham|emiten|IHSG|dividen|bursa|investor|obligasi|Tbk|laba bersih|kapitalisasi|BEI|portofolio|lot|indeks)\b",
        4,
    ),
    "laga": (
        r"\b(?:skor|gol|babak|laga|liga|pertandingan|wasit|pelatih|kiper|gelandang|striker|bek|penalti|gim|set|tandang|klasemen|"
        r"stadion|peluit|timnas|unggul|kebobolan)\b",
        4,
    ),
}


def learn(text: str) -> dict[str, str]:
    """Acronyms that ``text`` explains in the form "Expansion (ACRONYM)", with the reading that follows from it.

    Capitals that are the initials of the words before are said as letters unless they can be said as a word; capitals
    that take in more than initials (Basarnas, KEMENDAG) were made to be said as a word; a share code behind "Tbk" is
    spelled. Only what the files lack.
    """
    readings: dict[str, str] = {}
    for match in _SHARE.finditer(text):
        code = match[1] or match[2]
        if code not in acronyms():
            readings[code] = letters(code)
    for match in _IN_BRACKETS.finditer(text):
        short = match[1]
        if short in acronyms() or short in readings or sum(c.isupper() for c in short) < 2:
            continue
        expansion = _EXPANSION.search(text[max(0, match.start() - _LOOK_BACK) : match.start()])
        if expansion is None:
            continue
        words = expansion[1]
        if not short.isupper() and not short.istitle() and not re.fullmatch(r"[A-Z]{2,}[a-z]+|[A-Z][a-z]+[A-Z]", short):
            continue  # KemenPPPA, JIExpo: parts that are read each in its own way
        initials = "".join(word[0] for word in re.split(r"[ -]", words) if word)[-len(short) :]
        if initials.upper() == short.upper():
            readings[short] = short.lower() if pronounceable(short) else letters(short)
        elif len(short) >= 4 and _taken_from(short, words):
            readings[short] = short.lower() if pronounceable(short) or short.istitle() else letters(short)
    return readings


def _taken_from(short: str, words: str) -> bool:
    """Do the letters of ``short`` occur in ``words`` in this order, with at least one vowel among them?"""
    rest = iter(words.lower())
    return any(c in "aiueo" for c in short.lower()) and all(c in rest for c in short.lower())


def initials(text: str) -> frozenset[str]:
    """People whom ``text`` introduces as "berinisial X", or with their age in news of a crime: spelled wherever it names them again."""
    named = set(_NAMED.findall(text)) if _CRIME.search(text) else set()
    listed = {name for match in _INITIALS.finditer(text) for name in re.findall(r"[A-Z]{2,4}(?!\w)", match[1])}
    return frozenset(listed | named | set(_AGED.findall(text)))


def topics(text: str) -> frozenset[str]:
    """What ``text`` is about, by how many different words of the matter it holds."""
    return frozenset(
        topic
        for topic, (words, enough) in _TOPICS.items()
        if len({word.lower() for word in re.findall(words, text, re.IGNORECASE)}) >= enough
    )


def in_article(lexicon: Mapping[str, str] | Lexicon | None, text: str) -> Lexicon:
    """``lexicon`` with what the whole article ``text`` tells; use it for every sentence of the article."""
    known = Lexicon.of(lexicon, learned=learn(text))
    return replace(known, initials=known.initials | initials(text), topics=topics(text), article=True)
