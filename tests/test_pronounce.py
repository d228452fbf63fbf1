"""How words sound, and what the built-in voice makes of it: its library writes down the phonemes it speaks."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audionews.script.model import Segment, Span
from audionews.script.pronounce import ipa
from audionews.speech.engines import engine
from audionews.speech.engines.espeak_phonemes import espeak_literal, espeak_word

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


def of(*words: str, lang: str = "id") -> Segment:
    """A segment that says these words."""
    text = " ".join(words)
    return Segment(id="s1", kind="paragraph", shown=text, spoken=text, spans=(Span(text=text, lang=lang),))


@pytest.fixture(scope="module")
def espeak():
    return engine("espeak", {})


@pytest.mark.parametrize(
    ("word", "sound"),
    [
        ("besar", "bəsar"),
        ("merah", "merah"),
        ("BESAR", "bəsar"),
        ("terbesarnya", "tərbəsarɲa"),
        ("menyapu", "məɲapu"),
        ("besar-besar", "bəsarbəsar"),
        ("pasien", "pasien"),
        ("tidak", "tidaʔ"),
        ("kerusakan", "kərusakan"),
        ("merusak", "mərusaʔ"),
        ("musik", "musik"),
        ("saat", "saʔat"),
        ("Jum'at", "dʒumʔat"),
        ("China", "tʃina"),
        ("UNESCO", "unesko"),
        ("Sandy", "sandi"),
        ("audiensi", "audiensi"),
        ("Soekarno", "sukarno"),
        ("Djuanda", "dʒuanda"),
        ("Sjahrir", "ʃahrir"),
        ("Chairil", "xairil"),
        ("masyarakat", "maʃarakat"),
        ("akhir", "axir"),
        ("nyanyi", "ɲaɲi"),
        ("tangga", "taŋɡa"),
        ("bank", "baŋk"),
        ("abad", "abat"),
        ("bêda", "bəda"),
        ("béda", "beda"),
    ],
)
def test_a_word_is_said_by_the_habits_of_indonesian(word, sound):
    assert ipa(word) == sound


def test_every_spoken_word_has_its_sounds_and_its_mark():
    words = of("Rumah besar,", "kata Teddy.").sounds

    assert [(word.word, word.ipa, word.mark, word.pause_ms > 0) for word in words] == [
        ("Rumah", "rumah", "", False),
        ("besar", "bəsar", ",", True),
        ("kata", "kata", "", False),
        ("Teddy", "tedi", ".", False),
    ]


def test_the_voice_is_told_sounds_with_their_stress(espeak):
    ssml = espeak.text_for(of("rumah besar yang merah"))

    assert ssml == "<speak>rumah [[b@s'aR]] yang [[m'ER2ah]] </speak>"


def test_what_sounds_the_same_is_the_same_text_for_the_voice(espeak):
    assert espeak.text_for(of("Rumah Besar")) == espeak.text_for(of("rumah besar"))


@pytest.mark.parametrize("mark", [",", ";", ":", "!", "?", "."])
def test_the_voice_says_every_word_whatever_mark_follows(heard, espeak, mark):
    spoken = heard(espeak.text_for(of(f"Yang besar{mark}", f"besar{mark}")))

    assert spoken.count("b@s'aR") == 2
    assert not any("sp'Eak" in one for one in spoken)


def test_sounds_hold_before_within_and_after_a_change_of_voice(heard, espeak):
    segment = replace(
        of("x"),
        spans=(Span(text="Presiden besar"), Span(text="the big table", lang="en"), Span(text="Presiden besar.")),
    )

    spoken = heard(espeak.text_for(segment))

    assert spoken.count("pR2Es'idEn") == spoken.count("b@s'aR") == 2
    assert "b'Ig" in spoken


def test_every_sound_of_ours_is_one_that_the_voice_has(heard, espeak):
    spoken = heard(
        espeak.text_for(of("syarat khusus tidak jangan nyonya cara jahat pulau pantai sepoi saat vas zat wayang"))
    )

    assert spoken == [
        "S'aR2at", "x'usus", "t'ida?", "dZ'aNan", "n^'on^a", "tS'aR2a", "dZ'ahat", "p'ulaU", "p'antaI", "s@p'oI", "s'a?at",
        "v'as", "z'at", "w'ajaN",
    ]  # fmt: skip


def test_a_word_that_is_handed_over_as_written_is_one_that_the_voice_says_so(heard, espeak):
    words = [
        "rumah",
        "hujan",
        "mulai",
        "pantai",
        "nyonya",
        "jangan",
        "cari",
        "dua",
        "transjakarta",
        "masjidil",
        "iv",
        "bank",
        "saat",
        "sandi",
        "china",
        "syuting",
    ]

    spoken = heard(espeak.text_for(of(*words)))

    wanted = [espeak_word(ipa(word)) for word in words]
    assert [re.sub("[',]", "", one) for one in spoken] == [re.sub("[',]", "", one) for one in wanted]


def test_brackets_of_an_article_are_not_phonemes():
    assert espeak_literal("a [[b'Ig]] b") == "a [ [b'Ig] ] b"


def test_the_word_list_is_sorted_without_doubles_and_each_e_is_decided():
    lexicon = Path(__file__).parent.parent / "audionews" / "script" / "lexicon" / "pronunciation.tsv"
    entries = [
        entry for line in lexicon.read_text(encoding="utf-8").splitlines() if line[0] != "#" for entry in line.split()
    ]

    words = [entry.partition("=")[0].translate(str.maketrans("éêʔ", "eek")) for entry in entries]
    assert len(words) > 30_000
    assert len(set(words)) == len(words)
    assert words == sorted(words)
    assert all(re.fullmatch(r"[A-Za-df-zéêʔ'-]+|[a-z'-]+=[a-df-zéêʔ'-]+", entry) for entry in entries)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("besar []-,.'\"“”(<&>éE‑5\n") | st.characters(), max_size=60))
def test_any_text_has_sounds_of_indonesian_and_no_others(text):
    for word in of(text).sounds:
        assert re.fullmatch(r"[abdefhijklmnoprstuvwxzəɡŋɲʃʒʔ]*", word.ipa), (text, word)


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("Purwokerto", "purwokərto"),
        ("Joko", "dʒoko"),
        ("Trenggalek", "trəŋɡalek"),
        ("Jeneponto", "dʒeneponto"),
        ("Cileunyi", "tʃiləɲi"),
        ("Bakrie", "bakri"),
        ("Arief", "arif"),
        ("Achmad", "axmat"),
        ("Ma'ruf", "maʔruf"),
        ("Corona", "korona"),
        ("Angelina", "andʒelina"),
        ("Michelle", "miʃel"),
        ("Guangzhou", "ɡuaŋtʃo"),
        ("Roosevelt", "rosevelt"),
        ("Shinzo", "ʃinzo"),
        ("Zhang", "dʒaŋ"),
        ("Xpander", "ekspandər"),
        ("Reijnders", "reindərs"),
        ("Ginting", "ɡintiŋ"),
        ("Wamena", "wamena"),
        ("Abe", "abe"),
    ],
)
def test_names_are_said_as_indonesian_newsreaders_say_them(name, sound):
    assert ipa(name) == sound


def test_a_town_and_the_common_word_are_told_apart_by_the_capital():
    assert (ipa("Serang"), ipa("serang")) == ("seraŋ", "səraŋ")
