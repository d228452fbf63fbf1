"""How the natural voice writes words in the model's symbols, and how long it lets each last."""

from __future__ import annotations

import numpy as np
import pytest

from audionews.speech.engines.natural_timing import (
    BLANK,
    FRAME_MS,
    LEAST_AT_WORD_END,
    LONGEST,
    LONGEST_AT_END,
    frames_of,
    symbols_in,
    symbols_of,
)


def test_a_slow_figure_lasts_longer_and_nothing_else_does():
    predicted = np.full(11, 1.6)  # "kˈə lˈima" has nine symbols

    quick, slow = (frames_of(list(symbols_in(text)), predicted) for text in ("kˈə #lˈima", "kˈə ##lˈima"))

    assert slow[:5].tolist() == quick[:5].tolist() == [1.0, 1.0, 1.0, LEAST_AT_WORD_END, 1.0]
    assert slow[5:-1].tolist() == [2.0] * 5


def test_only_marks_and_the_last_word_last_longer_than_a_sound():
    symbols = list(symbols_in("#lˈima #pˈuluh,240 sˈatu ɾˈumah."))
    predicted = np.full(len(symbols) + 2, 12.0)

    frames = frames_of(symbols, predicted)[1:-1]

    last_word = max(place for place, symbol in enumerate(symbols) if symbol.sign == " ")
    for place, (symbol, count) in enumerate(zip(symbols, frames, strict=True)):
        if symbol.pause_ms:
            assert count * FRAME_MS < symbol.pause_ms
        elif symbol.sign != ".":
            longest = LONGEST_AT_END if place > last_word else LONGEST
            assert count == (BLANK if symbol.sign == " " else longest)


@pytest.mark.parametrize(
    ("text", "nasals"),
    [
        ("ɡəmpˈa kˈuat.", "ŋ"),
        ("bupˈati dˈataŋ.", "m"),
        ("wˈaɾɡa ɡəmbˈiɾa.", ""),
        ("ʤadwˈal,240 dˈan bˈaɾu.", "nn"),
        ("#dˈua #ɾˈibu,120 #dəlˈapan.", ""),
    ],
)
def test_a_plosive_after_silence_is_voiced_by_a_nasal_that_nobody_hears_but_never_in_a_figure(text, nasals):
    symbols = list(symbols_in(text))

    frames = frames_of(symbols, np.full(len(symbols) + 2, 4.0))

    assert "".join(symbol.sign for symbol in symbols if symbol.voices) == nasals
    assert all(count == 1 for symbol, count in zip(symbols, frames[1:-1], strict=True) if symbol.voices)


@pytest.mark.parametrize(
    ("ipa", "symbols"),
    [
        ("mənilai", "mənˈilaj"),
        ("danau", "dˈanaw"),
        ("amboi", "ˈamboj"),
        ("naik", "nˈIk"),
        ("aiɾ", "ˈaiɾ"),
        ("kaum", "kˈaum"),
        ("suɾvei", "sˈuɾvA"),
        ("saʔat", "sˈaat"),
    ],
)
def test_ai_and_au_are_two_sounds_to_the_model_but_one_to_the_stress_and_two_a_have_nothing_between(ipa, symbols):
    assert symbols_of(ipa) == symbols


def test_a_word_ends_in_a_sound_long_enough_to_part_it_from_the_next_but_in_a_figure():
    symbols = list(symbols_in("sˈubuh sˈaat, #dˈua #ɾˈibu hˈaɾi."))

    frames = frames_of(symbols, np.ones(len(symbols) + 2))[1:-1]

    lasting = "".join(symbol.sign for symbol, count in zip(symbols, frames, strict=True) if count == LEAST_AT_WORD_END)
    assert lasting == "haa"
