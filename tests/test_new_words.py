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
