"""Text that was written to make a pattern think for ever: it is read about as fast as any other."""

import time

import pytest

from audionews.article import dateline, dates

AT_MOST_S = 1.0  # of the processor, which others use too; before: minutes; now: milliseconds


@pytest.mark.parametrize(
    "text",
    [
        *(s * 40 for s in ("A/A/", "A’/", "A&A/", "A.com/  ’", "A, ", "KOTA/", "A/B/C/D/E/F/G -")),
        "A.com A/" + "A/" * 75,
        "RRI, A/" + "A " * 70,
    ],
)
def test_a_first_line_of_many_strokes_is_no_riddle(text):
    began = time.process_time()
    dateline.split(text)
    dateline.is_alone(text)
    dateline.is_alone(text * 100)

    assert time.process_time() - began < AT_MOST_S


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("JAKARTA/BOGOR - Hujan turun sejak pagi.", "JAKARTA/BOGOR -"),
        ("Jakarta/Depok/Bekasi/Bogor/Tangerang — Hujan turun.", "Jakarta/Depok/Bekasi/Bogor/Tangerang —"),
        ("KABAR.com/Palu, 3/4/2025 - Hujan turun.", "KABAR.com/Palu, 3/4/2025 -"),
    ],
)
def test_places_that_are_parted_by_strokes_are_still_a_dateline(line, place):
    assert dateline.split(line)[0] == place


def test_an_hour_before_a_gap_is_no_riddle():
    began = time.process_time()
    dates.stamp("1 Januari 2025 21.51:21" + " " * 20_000 + "!")

    assert time.process_time() - began < AT_MOST_S
