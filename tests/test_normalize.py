"""What a whole sentence says: how it ends, and what stands beside a figure or initials."""

from __future__ import annotations

import pytest

from audionews.script.normalize import read


@pytest.mark.parametrize(
    ("shown", "spoken"),
    [
        ('"Kami menanam 12 pohon.', "Kami menanam dua belas pohon."),
        ("“Airnya sudah surut.", "Airnya sudah surut."),
        ("Hadiahnya perahu (senilai Rp9 juta)", "Hadiahnya perahu, senilai sembilan juta rupiah"),
        ("Beras, gula,", "Beras, gula,"),
        ('"Sudah selesai," katanya (tertawa).', "Sudah selesai, katanya, tertawa."),
    ],
)
def test_a_sentence_ends_as_its_writer_ended_it(shown, spoken):
    assert read(shown).spoken == spoken


@pytest.mark.parametrize(
    ("shown", "spoken"),
    [
        ("Polisi memeriksa AS (45); AS mangkir.", "Polisi memeriksa a es, empat puluh lima tahun; a es mangkir."),
        ("Presiden AS tiba.", "Presiden Amerika Serikat tiba."),
        (
            "Polisi memeriksa AS (45), lalu menelepon Konsulat AS.",
            "Polisi memeriksa a es, empat puluh lima tahun, lalu menelepon Konsulat Amerika Serikat.",
        ),
        (
            "Polisi menyita uang dari AS (45), juga ponsel dari AS.",
            "Polisi menyita uang dari a es, empat puluh lima tahun, juga ponsel dari a es.",
        ),
        ("Siaga 4 pada 1/12 pkl 17.00.", "Siaga empat pada satu Desember pukul tujuh belas."),
        ("Libur 29 Nov-10 Des.", "Libur dua puluh sembilan November hingga sepuluh Desember."),
        ("Pesawat ATR 42-500 PK-ABC.", "Pesawat a te er empat dua lima nol nol pe ka a be ce."),
        ("Dosis diberikan via IV.", "Dosis diberikan via i ve."),
        ("Vaksin M72/AS01E diuji.", "Vaksin em tujuh puluh dua a es nol satu e diuji."),
    ],
)
def test_what_stands_beside_a_figure_or_initials_decides(shown, spoken):
    assert read(shown).spoken == spoken
