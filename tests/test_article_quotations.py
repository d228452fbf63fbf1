"""Direct speech inside a paragraph is found with its speaker; titles and words of distance are not speech."""

import pytest

from audionews.article.model import Block


def speech(text):
    return [(text[span.start : span.end], span.speaker) for span in Block(kind="paragraph", text=text).quoted]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ('"Jalan ini dibuka lagi," kata Camat Waru, Budi Santosa.', [('"Jalan ini dibuka lagi,"', "Camat Waru, Budi Santosa")]),
        ("“Kami lega,” ujar Rini di balai desa, Senin.", [("“Kami lega,”", "Rini")]),
        ('Kepala dinas Siti Aminah mengatakan, "Air naik sejak subuh."', [('"Air naik sejak subuh."', "Kepala dinas Siti Aminah")]),
        ('"Belum ada korban," katanya. "Kami masih mendata."', [('"Belum ada korban,"', None), ('"Kami masih mendata."', None)]),
        ('"Panen mundur," tutur Dr. Hadi Wibowo. "Hujan datang terlambat."', [('"Panen mundur,"', "Dr. Hadi Wibowo"), ('"Hujan datang terlambat."', "Dr. Hadi Wibowo")]),
        ("“Kami akan terus menanam sampai pesisir ini hijau lagi.", [("“Kami akan terus menanam sampai pesisir ini hijau lagi.", None)]),
        ('"Apakah sudah selesai?" tanya Wati kepada mandor.', [('"Apakah sudah selesai?"', "Wati")]),
    ],
)  # fmt: skip
def test_direct_speech_is_found_with_its_speaker(text, spoken):
    assert speech(text) == spoken


@pytest.mark.parametrize(
    "text",
    [
        'Film "Senja di Lereng Tidar" tayang pekan depan di dua kota.',
        'Warga menyebut tempat itu "rumah kedua" mereka.',
        "Lomba bertema “Air Bersih untuk Semua” diikuti sepuluh desa.",
        'Papan 3/4" dan 5/8" dijual di toko yang sama.',
    ],
)
def test_titles_and_words_of_distance_are_no_speech(text):
    assert speech(text) == []


def test_a_heading_has_no_speech():
    assert Block(kind="heading", text='"Kami menang," kata Budi').quoted == ()
