"""Breath: where a long sentence pauses, and where it must not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audionews.script.breath import LONG, LONGEST, breathe, pause_ms
from audionews.script.model import Span
from audionews.script.normalize import read


def breathed(text: str) -> str:
    return " ".join(span.text for span in breathe((Span(text=text),)))


def test_a_short_sentence_keeps_its_one_breath():
    text = "Petani di kaki gunung itu menjual kopi kepada pedagang dari kota dan pulau lain."

    assert breathed(text) == text


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        (
            "Pemerintah daerah menutup sementara jalan raya di tepi pantai utara kota tua itu karena air laut naik setinggi lutut orang dewasa.",
            "itu, karena",
        ),
        (
            "Petugas kebersihan mengangkut puluhan ton sampah dari sungai sepanjang dua kilometer dan warga membantu dengan perahu milik mereka sendiri.",
            "kilometer, dan",
        ),
        (
            "Panitia menambah empat ratus kursi di halaman belakang gedung kesenian milik kota yang akan dipakai penonton selama pekan budaya.",
            "kota, yang",
        ),
    ],
)
def test_a_long_run_breathes_before_a_conjunction(text, pause):
    assert pause in breathed(text)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        (
            "Berkas perkara pencurian kabel tembaga milik perusahaan kereta itu sudah diserahkan penyidik ke Kementerian Hukum dan Hak Asasi Manusia kemarin sore.",
            "Hukum dan Hak Asasi Manusia",
        ),
        (
            "Nilai kerugian negara dalam perkara pengadaan kapal ikan itu mencapai seratus dua puluh tiga miliar empat ratus lima puluh enam juta rupiah menurut hitungan auditor.",
            "seratus dua puluh tiga miliar empat ratus lima puluh enam juta rupiah",
        ),
        (
            "Koperasi nelayan di teluk kecil itu selama tujuh bulan terakhir memperbaiki jaring rusak dan mesin tua milik anggota tanpa bantuan pihak mana pun.",
            "memperbaiki jaring",
        ),
        (
            "Dalam rapat tertutup di lantai dua gedung dewan para pimpinan fraksi membahas usulan baru ka u ha pe yang dikirim pemerintah pekan lalu.",
            "ka u ha pe",
        ),
    ],
)
def test_names_figures_and_verb_with_object_stay_whole(text, whole):
    reading = breathed(text)

    assert "," in reading
    assert whole in reading


def test_a_breath_is_part_of_what_is_read_and_adds_no_word():
    shown = "Wali kota meminta warga di bantaran sungai bersiap sejak pagi tadi karena hujan lebat diperkirakan turun sampai tengah malam nanti."

    spoken = read(shown).spoken

    assert spoken.replace(",", "") == shown
    assert spoken.count(",") == 1
    assert read(spoken).spoken == spoken


def test_an_english_run_is_not_parted_inside():
    spans = (
        Span(text="Pembicara dari tujuh negara tetangga membahas masa depan media di kota itu dengan tema"),
        Span(text="how small newsrooms survive the next decade of change", lang="en"),
        Span(text="selama tiga hari penuh."),
    )

    assert breathe(spans)[1].text.rstrip(",") == spans[1].text


def test_a_pause_is_as_long_as_its_joint():
    assert pause_ms(".", "lalu") > pause_ms(";", "lalu") > pause_ms(",", "karena") > pause_ms(",", "dan") > 0
    assert pause_ms("", "dan") == 0


CONJUNCTIONS = ["dan", "karena", "yang", "untuk", "di", "dengan"]
NOUNS = ["rumah", "kapal", "sawah", "jembatan", "pasar", "kebun", "warga", "petani", "nelayan", "guru"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(NOUNS), st.sampled_from(NOUNS), st.sampled_from(CONJUNCTIONS)),
        min_size=1,
        max_size=30,
    )
)
def test_no_run_is_longer_than_one_breath_where_it_can_be_parted(groups):
    text = " ".join(" ".join(group) for group in groups) + " pasar."

    runs = [len(run.split()) for run in re.split(r"[,.]", breathed(text))]

    assert max(runs) <= LONGEST
    assert sum(runs) == len(text.split())
    assert len(groups) * 3 > LONG or "," not in breathed(text)


@pytest.mark.parametrize("dash", [" - ", " -- ", "--", " – ", "—"])
def test_a_dash_between_words_pauses_however_it_was_typed(dash):
    assert read(f"Semua guru{dash}termasuk yang baru{dash}ikut.").spoken == "Semua guru, termasuk yang baru, ikut."


@pytest.mark.parametrize(
    ("shown", "spoken"),
    [
        ("“Kami siap membantu warga” kata Bupati Wening.", "Kami siap membantu warga, kata Bupati Wening."),
        ("Ia berkata: “Besok libur”, lalu pulang.", "Ia berkata: Besok libur, lalu pulang."),
        ("Film “Laskar Senja” diputar lagi.", "Film Laskar Senja diputar lagi."),
    ],
)
def test_direct_speech_is_set_off_by_a_pause_and_a_title_is_not(shown, spoken):
    assert read(shown).spoken == spoken


def test_no_breath_parts_a_range_of_hours():
    shown = "Loket pembayaran pajak dibuka kembali setiap hari kerja pukul 08.00-11.00 dan 13.00-15.00 bagi warga kota."

    assert "tiga belas hingga lima belas" in read(shown).spoken
