"""One line of a hundred thousand figures, signs or capitals is read about as fast as prose (issue 23)."""

import time

import pytest

from audionews.article.model import Article, Block
from audionews.article.quotations import quoted_in
from audionews.script.write import write

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
    "quoted letters": "“a” ", "quoted speech": '"Ya," kata Budi. ', "temperatures": "-5°C ", "earthquakes": "M 5,6 ",
    "percent ranges": "1-2%", "tildes": "~1", "coordinates": "6°12'", "phones": "0812-3456-", "ordinal years": "1990-an ",
    "combining marks": "a\u0301", "nested brackets": "()", "web addresses": "http://a.id/",
    "one letter": "I ", "chapters": "Bab I, ", "double hyphens": "a--", "emoji": "🙂", "other digits": "١",
}  # fmt: skip


def _line(unit: str) -> str:
    return (unit * (LENGTH // len(unit) + 1))[:LENGTH]


@pytest.mark.parametrize("kind", KINDS)
def test_a_story_of_noise_is_written_about_as_fast_as_prose(kind):
    """Parted, learned from, searched for direct speech, read, breathed: all that a block goes through on its way to the voice."""
    noise = Article(headline="Judul", blocks=(Block(kind="paragraph", text=_line(KINDS[kind])),))
    began = time.process_time()
    write(noise)
    taken_s = time.process_time() - began

    assert taken_s < AT_MOST_S


@pytest.mark.parametrize("now", ["Ia datang. ", "Kami pulang. "], ids=["the same", "another"])
def test_a_story_of_thousands_of_equal_sentences_is_compared_with_itself_and_with_another(now):
    def story(sentence):
        return Article(headline="Judul", blocks=(Block(kind="paragraph", text=sentence * 5_000),))

    before = write(story("Ia datang. "))
    began = time.process_time()
    after = write(story(now), before)
    taken_s = time.process_time() - began

    assert len({segment.id for segment in after.segments}) == 5_001
    assert taken_s < AT_MOST_S


def test_a_speaker_of_many_letters_among_many_words_is_no_riddle():
    text = f"“Ya, itu benar,” kata {'a' * 60} " + "dan begini " * 40
    began = time.process_time()
    spans = quoted_in(text)
    taken_s = time.process_time() - began

    assert [span.start for span in spans] == [0]
    assert taken_s < 0.5
