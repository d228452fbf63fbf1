"""Text in Unicode's normal form C, in a time that grows with its length. Pure."""

from __future__ import annotations

import re
import unicodedata

# UAX #15, "Stream-Safe Text Format": no writing has more than thirty marks on one letter. Sorting them takes the square of their number
# (CPython 3.13, unicodedata.c, nfd_nfkd): one letter with 200,000 would keep a reader busy for minutes.
MOST_MARKS = 30
_RUN = re.compile(rf"[^\w\s]{{{MOST_MARKS + 1},}}")  # marks are neither letters nor blanks


def composed(text: str) -> str:
    """``text`` in NFC; of a letter's marks those beyond the thirtieth are left out."""
    return text if text.isascii() else unicodedata.normalize("NFC", _RUN.sub(_bearable, text))


def _bearable(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for sign in run[0]:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)
