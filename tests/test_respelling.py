"""A reading given as sounds: what an editor types between slashes is what is said, in letters that any engine takes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audionews.errors import BadInput
from audionews.script.lexicon import Lexicon
from audionews.script.normalize import read
from audionews.script.pronounce import ipa, sounds
from audionews.script.respelling import plain_letters, respelled


def test_a_house_reading_in_ipa_is_said_so_wherever_the_word_stands():
    lexicon = Lexicon.of({"Wening": "/wəˈnɪŋ/"})

    reading = read("Bupati Wening datang.", lexicon=lexicon)

    assert [word.ipa for word in sounds(reading.spans)] == ["bupati", "wəniŋ", "dataŋ"]
    assert reading.spoken == "Bupati wêning datang."


def test_letters_stay_letters():
    assert respelled("we ning") == "we ning"
    assert respelled("dan/atau") == "dan/atau"


@pytest.mark.parametrize("reading", ["/we9/", "/wɮa/", "/ˈˈ/"])
def test_a_sign_that_is_no_sound_of_indonesian_is_refused(reading):
    with pytest.raises(BadInput) as refused:
        respelled(reading)

    assert refused.value.key == "script.unknown_sound"


CONSONANTS = ["p", "b", "t", "k", "ɡ", "tʃ", "dʒ", "m", "n", "ɲ", "ŋ", "f", "s", "z", "ʃ", "x", "h", "r", "l", "w", "j"]
SYLLABLE = st.tuples(st.sampled_from(CONSONANTS), st.sampled_from("aeiouə")).map("".join)
CLOSED = st.tuples(SYLLABLE, st.sampled_from(["", "", "n", "ŋ", "r", "l", "s", "m", "ʔ"])).map("".join)


@given(st.lists(CLOSED, min_size=2, max_size=4).map("".join))
@example("haninja")
@example("sanɡat")
def test_any_word_of_indonesian_sounds_is_read_back_from_its_letters(sound):
    written_once = "".join(c for at, c in enumerate(sound) if at == 0 or c != sound[at - 1])

    assert ipa(respelled(f"/{written_once}/")) == written_once


def test_an_engine_that_takes_letters_gets_no_marks():
    assert plain_letters("bapaʔ wêning ma'ruf Beyoncé") == "bapak wening ma'ruf Beyonce"
