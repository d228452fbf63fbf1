"""Where Indonesian puts stress: on the last syllable but one, on the last where that one has a schwa; small words have none."""

from __future__ import annotations

import re
from functools import lru_cache

NUCLEUS = re.compile(r"(?:ai|au|oi)$|[aeiouə]")

# Small words that a reader leans on the next one.
_UNSTRESSED = frozenset(
    [
        "jaŋ",
        "dan",
        "di",
        "kə",
        "dari",
        "pada",
        "dəŋan",
        "untuk",
        "ini",
        "itu",
        "oleh",
        "atau",
        "ta",
        "akan",
        "tətapi",
        "tapi",
        "bahwa",
        "sə",
        "si",
        "saŋ",
        "para",
        "pun",
        "lah",
        "kah",
    ]
)


@lru_cache(maxsize=65536)
def stressed(ipa: str) -> str:
    """One word's IPA with ˈ before the stressed vowel; a word without stress is returned as it is."""
    nuclei = [match.start() for match in NUCLEUS.finditer(ipa)]
    if not nuclei or ipa in _UNSTRESSED:
        return ipa
    place = nuclei[-2] if len(nuclei) > 1 and ipa[nuclei[-2]] != "ə" else nuclei[-1]
    return f"{ipa[:place]}ˈ{ipa[place:]}"
