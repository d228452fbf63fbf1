"""Which language a channel, a story or a page is in: BCP 47 tags (RFC 5646), and what audionews has words for.

A story's own language decides its reading rules, its voice and its ``lang``; what the house says around it ("Oleh …", "Ralat, …") is there
in Indonesian and in English. Around a story in another language it is said in Indonesian, and marked as such.
"""

from __future__ import annotations

INDONESIAN = "id"
ENGLISH = "en"
TAG = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?"  # RFC 5646, 2.1: language, script, region, in their usual letters
_ISO_639_2 = {
    "id": "ind",
    "en": "eng",
    "ms": "msa",
    "jv": "jav",
    "su": "sun",
}  # loc.gov/standards/iso639-2, terminology codes


def primary(tag: str) -> str:
    """ "en" of "en-GB": the subtag by which rules and voices are chosen."""
    return tag.partition("-")[0].lower()


def written_in(tag: str) -> str:
    """The language in which the house speaks around a story of that language: "en" around English, else "id"."""
    return ENGLISH if primary(tag) == ENGLISH else INDONESIAN


def iso_639_2(tag: str) -> str:
    """Three letters, as ID3's TLAN, USLT and COMM want them (id3.org/id3v2.3.0, 4.2.1); "und" where it is none of ours."""
    return _ISO_639_2.get(primary(tag), "und")
