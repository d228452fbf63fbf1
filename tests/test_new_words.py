"""Which words an editor is asked to hear before a story is spoken: names and words never met, not money that reads well."""

from __future__ import annotations

from conftest import article_of

from audionews.desk.risky import risky_words
from audionews.script.write import write

SCRIPT = write(
    article_of(
        "Presiden bertemu Xi Jinping di Ende. Nilainya Rp1,25 triliun atau US$3,5 miliar menurut UU 6/2018.",
        "DPQXR dan KPPU menemui 7Alpha pukul 14.05 WIB. Harganya 12GB dan 5,7% lebih murah.",
        headline="Pertemuan di Ende",
    )
)


def listed(met=lambda words: set()) -> dict[str, str]:
    return {risk.word: risk.why for risk in risky_words(SCRIPT, {"Jinping"}, met)}


def test_names_and_words_never_met_are_listed_and_money_and_measures_are_not():
    assert listed() == {"Xi": "foreign", "Ende": "name", "DPQXR": "acronym", "7Alpha": "mixed", "Alpha": "english"}


def test_what_a_public_story_has_is_no_new_word():
    assert "Ende" not in listed(lambda words: {"Ende"} & set(words))


def test_the_archive_knows_which_words_were_heard(newsroom):
    newsroom.publish(
        newsroom.receive(article_of("Warga Ende memetik kopi.", headline="Kopi"), by="ratna").slug, by="ratna"
    )
    newsroom.receive(article_of("Draf tentang Maumere.", headline="Draf"), by="ratna")

    assert newsroom.library.desk_list.met(["Ende", "Maumere", "kopi"]) == {"Ende", "kopi"}


def test_a_figure_that_can_be_another_fact_is_listed_with_how_it_will_be_read():
    script = write(
        article_of(
            "Lelang 4/11 sepi peminat. Skornya 2-5 bagi tuan rumah. Dana 1,5 M cair pada 3 Mei 2026.",
            "Setengah (1/2) sawah dan 3/4 kebun terendam. Bayaran Rp5.000 per jam, kursnya 16.500.",
            headline="Lelang sepi",
        )
    )

    figures = {risk.word: risk.spoken for risk in risky_words(script, set()) if risk.why == "figure"}

    assert figures == {"4/11": "empat November", "2-5": "dua lima", "1,5 M": "satu koma lima miliar"}


def test_a_figure_that_is_listed_was_not_met_in_another_story():
    script = write(article_of("Lelang 4/11 sepi.", headline="Lelang"))

    assert [risk.word for risk in risky_words(script, set(), lambda words: set(words))] == ["4/11"]


def test_a_figure_whose_reading_the_newsroom_taught_is_listed_no_more():
    script = write(article_of("Lelang 4/11 sepi.", headline="Lelang"), lexicon={"4/11": "empat per sebelas"})

    assert [risk.word for risk in risky_words(script, set())] == []
