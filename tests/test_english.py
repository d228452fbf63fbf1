"""English inside Indonesian: what is said with English sounds, and what must not be."""

import re
import time
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.script.english import english_spans
from audionews.script.normalize import read

SPECIMENS = Path(__file__).parent / "specimens" / "english" / "sentences.tsv"


def _rows() -> list[list[str]]:
    lines = [line for line in SPECIMENS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [(line.split("\t") + [""] * 3)[:4] for line in lines]


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", text.lower()))


def _said(text: str) -> str:
    return " ".join(text[start:end] for start, end in english_spans(text))


def test_english_words_are_found_and_indonesian_lookalikes_left_alone():
    hits = extra = missed = 0
    trapped = []
    for text, english, traps, either in _rows():
        wanted, mine = _words(english), _words(_said(text))
        hits += (wanted & mine).total()
        extra += (mine - wanted - _words(either)).total()
        missed += (wanted - mine).total()
        trapped += sorted((_words(traps) - wanted) & mine)

    assert len(_rows()) >= 200
    assert trapped == []
    assert 2 * hits / (2 * hits + extra + missed) >= 0.97


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Panitia menjadi global partner klub itu.", "global partner"),
        ("Total lockdown diberlakukan.", "Total lockdown"),
        ("Konflik internal startup itu selesai.", "startup"),
        ("Pasar global smartphone lesu.", "smartphone"),
    ],
)
def test_an_adjective_of_both_tongues_goes_with_the_noun_it_stands_with(text, said):
    assert _said(text) == said


@pytest.mark.parametrize("text", ["Bajunya compang-camping.", "Jantungnya dag-dig-dug.", "Tim hakim itu adil."])
def test_half_of_a_doubled_word_and_a_team_are_not_english(text):
    assert _said(text) == ""


def test_a_title_in_capitals_is_said_in_english_and_a_shouted_headline_is_not():
    title = read("Film OVER THE RAINBOW tayang lagi.")
    headline = read("WARGA TOLAK HARGA BARU")

    assert [span.text for span in title.spans if span.lang == "en"] == ["over the rainbow"]
    assert [span.lang for span in headline.spans] == ["id"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Pekerja menjalani work from home.", "work from home"),
        ("Transaksi e-commerce naik.", "e-commerce"),
        ("Video itu di-upload kemarin.", "upload"),
        ("Berkas itu diupload kemarin.", "upload"),
        ("Penyanyi Billie Eilish datang.", ""),
        ("Bank Dunia dan World Bank itu sama.", "World Bank"),
    ],
)
def test_a_run_of_english_is_one_span_and_affixes_stay_indonesian(text, said):
    assert _said(text) == said


def test_what_another_rule_has_claimed_is_left_to_it():
    text = "Rapat Zoom dimulai."

    assert english_spans(text, [(6, 10)]) == []


@given(st.text(alphabet=st.sampled_from("aeiou ntdgkhsr-'THE./ofAé1\u200b\n"), max_size=200) | st.text(max_size=80))
def test_any_text_gives_ordered_ranges_inside_it(text):
    spans = english_spans(text)

    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in spans)


def _seconds(text: str) -> float:
    began = time.process_time()
    english_spans(text)
    return time.process_time() - began


@pytest.mark.parametrize("text", ["Layanan streaming film itu, on the way. ", "The ", "THE ", "of-", "Bill "])
def test_reading_time_grows_with_length_and_not_faster(text):
    english_spans(text)  # the tables are read once

    short, long = _seconds(text * 4_000), _seconds(text * 16_000)

    assert long < 12 * short + 0.5


def test_every_table_names_its_source():
    lexicon = files("audionews.script").joinpath("lexicon")
    sources = lexicon.joinpath("SOURCES.md").read_text(encoding="utf-8")

    for table in ("english.tsv", "english_words.tsv", "english_shared.tsv", "english_people.tsv"):
        assert f"`{table}`" in sources
