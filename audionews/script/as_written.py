"""A sentence in a language that we have no reading rules for: what its voice is handed is what is printed. Pure.

Numbers, dates, sums and short forms are the voice's own business: it knows its language better than our Indonesian rules. Taken out is only
what nobody says (signs of emphasis, quotation marks, what cannot be seen), and words that the newsroom taught *in that language* are said so.
"""

from __future__ import annotations

import re

from audionews.article.composed import composed
from audionews.languages import primary
from audionews.script.lexicon import Lexicon
from audionews.script.model import Reading, Span
from audionews.script.normalize import SpokenText

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_UNSAID = re.compile(r"[\"“”„«»*_|~^<>{}\[\]\\#]+")
_DASH = re.compile(r"\s+[-–—]+\s+|(?<=\w)[–—](?=[^\W\d])")
_ROUND = re.compile(r"\s*[()]\s*")
_TWICE = re.compile(r"\s*,[\s,]*(?=[,.;:?!])|,(?=\s*,)")


def read_as_written(text: str, lang: str, lexicon: Lexicon) -> SpokenText:
    """``text``, one shown sentence, as the voice of ``lang`` is handed it; signs and digits stay. Readings count characters of the text in NFC."""
    text = composed(text)
    tongue, known = primary(lang), lexicon.in_sentence(text)
    readings = []
    spoken_text, at = "", 0
    for match in known.pattern.finditer(text) if known.pattern else ():
        word = match[0]
        taught = known.langs.get(word, "id")
        if word in known.house and taught == tongue:
            spoken_text += f"{_plain(text[at : match.start()])} {known.house[word]} "
            readings.append(
                Reading(
                    start=match.start(), end=match.end(), spoken=known.house[word], lang=tongue, rule=known.rule(word)
                )
            )
            at = match.end()
    spoken = " ".join((spoken_text + _plain(text[at:])).split())
    spoken = re.sub(r"\s+(?=[,.;:?!])", "", _TWICE.sub("", spoken)).lstrip(",;: ")
    if not any(map(str.isalnum, spoken)):
        return SpokenText(spoken="")
    return SpokenText(spoken=spoken, spans=(Span(text=spoken, lang=tongue),), readings=tuple(readings))


def _plain(text: str) -> str:
    """Dashes and brackets become the pause that they are."""
    text = _UNSAID.sub(" ", _UNSEEN.sub("", text))
    return _ROUND.sub(", ", _DASH.sub(", ", text))
