"""Figures that can be read in two ways which are two facts: what was chosen is a guess, and an editor is told. Pure."""

from __future__ import annotations

import re

from audionews.script.model import Reading

# Rule → what must be printed there for the other reading to be possible as well.
_TWO_FACTS = {
    "date-likely": r".*",  # "4/11": a day, or eleven parts
    "fraction": r"(?!1/[2345]\b|2/[35]\b|3/[45]\b)(?:[1-9]|[12]\d|3[01])/(?:[2-9]|1[0-2])",  # "5/9": nine parts, or a day
    "ratio": r"\d{1,2}:[0-5]\d",  # "3:28": one to the other, or minutes and seconds
    "either": r".*",  # "64/65 tahun": one or the other
    "score": r"(?P<low>\d+)\s?[-–]\s?(?P<high>\d+)",  # "2-5": goals, or from two to five
    "money-letter": r".*",  # "1,5 M": miliar, or the English million
    "english-groups": r".*",  # "12,345": thousands, or a decimal comma
    "number": r"[1-9]\d{0,2}[.,]?\d{0,3},\d{3}",
    "short-line": r".*",  # "hubungi 150": a number to call, or how many
    "months-reported": r".*",
    "unit": r".*\bt/h",  # tons an hour, or a day ("hari")
}


def is_guess(reading: Reading, shown: str) -> bool:
    """Does ``reading`` of ``shown`` choose between two facts? Never what an editor chose."""
    pattern = _TWO_FACTS.get(reading.rule)
    match = re.fullmatch(pattern, shown[reading.start : reading.end]) if pattern else None
    if match is None:
        return False
    return reading.rule != "score" or int(match["low"]) < int(match["high"])
