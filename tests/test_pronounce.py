"""The e of Indonesian words, checked on the voice itself: its library writes down the phonemes it speaks."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audionews.script.pronounce import espeak_literal, espeak_words, phonemes

TRACER = """
import ctypes, sys, espeakng_loader
library = ctypes.CDLL(espeakng_loader.get_library_path())
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
libc.fclose.argtypes = [ctypes.c_void_p]
library.espeak_Initialize(2, 0, espeakng_loader.get_data_path().encode(), 0x8000)
library.espeak_SetVoiceByName(b"id")
callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(lambda *_: 0)
library.espeak_SetSynthCallback(callback)
trace = libc.fopen(sys.argv[1].encode(), b"w")
library.espeak_SetPhonemeTrace(1, ctypes.c_void_p(trace))
for text in sys.argv[2:]:
    told = text.encode()
    library.espeak_Synth(told, ctypes.c_size_t(len(told) + 1), 0, 0, 0, 0x01 | 0x10 | 0x100, None, None)
    library.espeak_Synchronize()
library.espeak_SetPhonemeTrace(0, None)
libc.fclose(trace)
"""


@pytest.fixture
def heard(tmp_path):
    """SSML → the phonemes that espeak-ng speaks; in a process of its own, since the library keeps global state."""

    def hear(ssml: str) -> list[str]:
        trace = tmp_path / "trace"
        subprocess.run([sys.executable, "-c", TRACER, str(trace), ssml], check=True, timeout=60)
        return re.sub(r"_[:|]", " ", trace.read_text(encoding="utf-8")).split()

    return hear


def test_a_word_with_schwa_is_told_and_a_word_the_voice_knows_is_not():
    assert phonemes("besar") == "b@s'aR"
    assert phonemes("BESAR") == phonemes("besar")
    assert phonemes("merah") is None
    assert phonemes("kota") is None


def test_affixed_words_and_names_are_told_too():
    assert phonemes("terbesar") == "t@Rb@s'aR"
    assert phonemes("terbesarnya") is None  # the voice has it right once stress moves on
    assert phonemes("presidennya") is None
    assert phonemes("energinya") == ",EnERg'in^a"
    assert phonemes("Amerika") == ",amER2'ika"
    assert phonemes("pasien") == "pas'ijEn"


def test_a_doubled_word_is_one_word():
    assert espeak_words("besar-besar saja") == "[[b@s'aRb@s'aR]] saja"


def test_half_known_words_are_said_side_by_side():
    assert espeak_words("besar-kota") == "[[b@s'aR]] kota"


@pytest.mark.parametrize(
    "text",
    [
        "besar",
        "Yang (besar)",
        'kata "besar" itu',
        "“Besar,” katanya.",
        "‘besar’",
        "besar; besar: besar!",
        "besar/besar",
    ],
)
def test_the_voice_says_every_marked_word_whatever_touches_it(heard, text):
    spoken = heard(f"<speak>{escape(espeak_words(text))}</speak>")

    assert spoken.count("b@s'aR") == text.lower().count("besar")
    assert not any("sp'Eak" in one for one in spoken)


def test_marks_hold_before_within_and_after_a_change_of_voice(heard):
    one = escape(espeak_words("Presiden besar"))

    spoken = heard(f'<speak>{one} <voice xml:lang="en">the big table</voice> {one}</speak>')

    assert spoken.count("pR2Es'idEn") == spoken.count("b@s'aR") == 2
    assert "b'Ig" in spoken


def test_brackets_of_an_article_are_not_phonemes(heard):
    spoken = heard(f"<speak>{escape(espeak_words('kata [[besar]] dan [[[[x]]]] kota'))}</speak>")

    assert "b@s'aR" in spoken
    assert espeak_literal("a [[b'Ig]] b") == "a [ [b'Ig] ] b"


def test_the_table_is_sorted_without_doubles_and_in_the_voices_own_signs():
    lexicon = Path(__file__).parent.parent / "audionews" / "script" / "lexicon" / "pronunciation.tsv"
    rows = [line.split("\t") for line in lexicon.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]

    words = [word for word, _ in rows[1:]]
    assert rows[0] == ["word", "phonemes"]
    assert len(words) > 5000
    assert words == sorted(set(words))
    assert all(re.fullmatch(r"[A-Za-z0-9@',_|?^]+", said) for _, said in rows[1:])


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("besar []-,.'\"“”(<&>éE‑5\n") | st.characters(), max_size=60))
def test_any_text_is_taken_and_no_bracket_is_left_to_be_misread(text):
    told = espeak_words(text)

    for inside in re.findall(r"\[\[(.*?)\]\]", told):
        assert re.fullmatch(r"[A-Za-z0-9@',_|?^]+", inside)
    assert told.count("[[") == told.count("]]")
