"""Advice on words: told with its reason, never a change."""

import pytest

from audionews.article.style_advice import advice, terms


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Bantuan bagi penyandang cacat dibagikan.", "penyandang cacat"),
        ("Ia berlari seperti orang normal.", "orang normal"),
        ("Siswa tuna netra itu membaca.", "tuna netra"),
        ("Meskipun tunanetra, ia juara.", "Meskipun tunanetra"),
        ("Warga menyebutnya si buta.", "si buta"),
        ("Ia terpaksa memakai kursi roda.", "terpaksa memakai kursi roda"),
    ],
)
def test_a_word_that_is_worth_a_second_look_is_told_with_reason_and_place(text, term):
    [remark] = advice(text)

    assert remark.term == term == text[remark.start : remark.end]
    assert remark.suggestion
    assert remark.why
    assert remark.source


@pytest.mark.parametrize(
    "text",
    [
        "Penyandang disabilitas netra mendengarkan berita.",
        "Suhu tubuhnya kembali normal.",
        "Lalu lintas berjalan normal sejak pagi.",
        "Barang cacat produksi ditarik dari pasar.",
        "Cacat hukum dalam putusan itu digugat.",
        "Tunanetra itu memakai tongkat putih.",
    ],
)
def test_other_uses_of_the_same_words_are_left_alone(text):
    assert advice(text) == []


def test_each_row_can_be_read_and_names_what_it_rests_on():
    assert len(terms()) > 15
    assert all((term.suggestion, term.why, term.source) for term in terms())
