"""One line of a hundred thousand figures, signs or capitals is read about as fast as prose (issue 23)."""

import time

import pytest

from audionews.script.context import in_article
from audionews.script.normalize import read
from audionews.script.sentences import sentences

LENGTH = 50_000
AT_MOST_S = 1.5  # CPU seconds; 0.1 to 0.6 measured, so that four times as much takes less than 3 s
KINDS = {
    "digits with dashes": "12-34-56-", "slashes": "1/2/", "colons": "12:34:", "percent": "12%", "Roman numerals": "XIV ",
    "Roman run": "XIV", "plates": "B 1234 XYZ ", "scores": "2-1 ", "digits": "7", "thousands": "1.234.", "capitals": "A",
    "small letters": "a", "initials": "A.B.", "commas": "1,2,", "spaced dashes": " - ", "money": "Rp5.000", "money ranges": "Rp 5-",
    "ordinals": "ke-1 ", "figures in brackets": "(1) ", "open brackets": "(", "minute marks": "1'", "inch marks": '1"',
    "acronyms": "ABC ", "share codes": "ABCD, ", "letters with hyphens": "A-B-", "addresses": "a@b.", "domains": "a.b.",
    "hashtags": "#a", "multiplications": "1x2x", "sums": "1+1=", "units": "kg/jam/", "titles": "dr. ", "dates": "1/2/2024 ",
    "months": "1 Mei ", "fractions": "1/2 ", "laws": "Pasal 1 ayat (1) ", "cases": "1/A/2020/", "suspects": "korban A, B, ",
    "police": "polisi ", "explained": "Aaa (AB) ", "underscores": "_a", "formulas": "H2O", "powers": "10^2", "signs": "-/:%",
    "one letter": "I ", "chapters": "Bab I, ", "double hyphens": "a--", "emoji": "🙂", "other digits": "١",
}  # fmt: skip


def _line(unit: str) -> str:
    return (unit * (LENGTH // len(unit) + 1))[:LENGTH]


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_of_noise_is_no_riddle(kind):
    line = _line(KINDS[kind])
    began = time.process_time()
    read(line)
    taken_s = time.process_time() - began

    assert taken_s < AT_MOST_S


@pytest.mark.parametrize("kind", KINDS)
def test_an_article_of_noise_is_parted_and_learned_from_as_fast(kind):
    line = _line(KINDS[kind])
    began = time.process_time()
    sentences(line)
    in_article(None, line)
    taken_s = time.process_time() - began

    assert taken_s < AT_MOST_S
