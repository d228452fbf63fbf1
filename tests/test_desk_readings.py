"""Whose reading it is: for this sentence, for the whole newsroom, or a rule's own; and the tongue that says it."""

from dataclasses import replace

import pytest
from conftest import article_of
from lxml import html

TEXT = (
    "Rapat Trisula dibuka Bupati Sikka. Anggarannya Rp5 miliar.",
    "Rapat Trisula ditutup malam hari. Ketua Trisula menyebut istilah burnout dua kali.",
)


@pytest.fixture
def live(room, request):
    article = replace(article_of(*TEXT, headline=f"Rapat {request.node.name}"), published=None)
    slug = room.newsroom.receive(article, by="ratna").slug
    room.newsroom.publish(slug, by="ratna")
    return slug


@pytest.fixture
def house_word(room):
    now = room.newsroom.clock()
    room.newsroom.readings.teach("Trisula", "tri sula", lang="id", by="ratna", at=now)
    yield
    room.newsroom.readings.forget("Trisula", by="ratna", at=now)


def rules_shown(visitor):
    """(word, reading, tongue, rule) of each line of the table of readings."""
    page = html.document_fromstring(visitor.answer.text)
    rows = page.xpath('//table[caption[contains(., "Bacaan dan aturannya")]]/tbody/tr')
    return [tuple(" ".join(cell.text_content().split()) for cell in row) for row in rows]


@pytest.mark.usefixtures("house_word")
def test_each_reading_says_for_whom_it_holds(room, live):
    editor = room.visitor("redaktur")
    editor.get(f"/desk/berita/{live}/kalimat/s5")
    house = rules_shown(editor)
    editor.press("Untuk kalimat ini saja", word="Trisula", reading="trai sula")
    own = rules_shown(editor)
    editor.get(f"/desk/berita/{live}/kalimat/s4")
    rule = rules_shown(editor)

    assert ("Trisula", "tri sula", "Indonesia", "seluruh redaksi") in house
    assert ("Trisula", "trai sula", "Indonesia", "hanya kalimat ini") in own
    assert [(told[0], told[3].endswith(")")) for told in rule] == [("Rp5 miliar", True)]
    script = room.newsroom.readings.write(
        room.newsroom.library.stories.get(live).revision.article,
        room.newsroom.library.stories.get(live).revision.script,
        slug=live,
    )
    assert [s.id for s in script.segments if "trai sula" in s.spoken] == ["s5"]
    assert [s.id for s in script.segments if "tri sula" in s.spoken] == ["s3", "s6"]


def test_a_word_of_one_sentence_is_said_by_an_english_tongue(room, live):
    editor = room.visitor("penulis")
    editor.get(f"/desk/berita/{live}/kalimat/s6")
    editor.press("Untuk kalimat ini saja", word="Trisula", reading="", lang="en")
    shown = rules_shown(editor)
    redaktur = room.visitor("redaktur")
    redaktur.get(f"/desk/berita/{live}/kalimat/s6")
    redaktur.press("Ucapkan ulang kalimat yang berbeda")
    segments = {s.id: s for s in room.newsroom.library.stories.get(live).revision.script.segments}

    assert ("Trisula", "Trisula", "Inggris", "hanya kalimat ini") in shown
    assert "Trisula" in [span.text for span in segments["s6"].spans if span.lang == "en"]
    assert all(span.lang == "id" for span in segments["s5"].spans)


def test_what_will_be_heard_in_a_correction_shows_both_kinds(room, live):
    now, inbox, who = room.newsroom.clock(), room.newsroom.library.inbox, "Siti Nurhaliza Lubis"
    room.newsroom.readings.teach("burnout", "bern aut", lang="en", by="ratna", at=now)
    article = article_of(
        TEXT[0],
        TEXT[1].replace("dua kali", "tiga kali"),
        headline=room.newsroom.library.stories.get(live).revision.article.headline,
    )
    inbox.keep_draft(live, editor=who, base_revision=1, article=article, at=now)
    editor = room.visitor("redaktur")
    editor.get(f"/desk/berita/{live}/tinjau")
    editor.press("Untuk kalimat ini saja", word="Trisula", reading="tri su la")
    shown = rules_shown(editor)
    room.newsroom.readings.forget("burnout", by="ratna", at=now)

    assert ("Trisula", "tri su la", "Indonesia", "hanya kalimat ini") in shown
    assert ("burnout", "bern aut", "Inggris", "seluruh redaksi") in shown


def test_a_reading_taken_back_is_the_houses_again(room, live, house_word):
    editor = room.visitor("redaktur")
    editor.get(f"/desk/berita/{live}/kalimat/s3")
    editor.press("Untuk kalimat ini saja", word="Trisula", reading="trai sula")
    editor.press("Untuk kalimat ini saja", word="Trisula", reading="")

    assert ("Trisula", "tri sula", "Indonesia", "seluruh redaksi") in rules_shown(editor)


def test_the_word_page_shows_how_a_word_sounds_and_takes_sounds_as_a_reading(room):
    editor = room.visitor("redaktur")
    editor.get("/desk/lafal?word=Trisula")
    by_rule = editor.answer.text
    editor.get("/desk/lafal?word=Trisula&reading=/trisuləʔ/")
    by_sounds = editor.answer.text

    assert "/trisula/" in by_rule
    assert "coba.mp3" in by_rule
    assert "/trisuləʔ/" in by_sounds


def test_a_sign_that_the_voice_lacks_is_refused_and_the_field_says_so(room):
    editor = room.visitor("redaktur")
    editor.get("/desk/lafal?word=Trisula&reading=/trɮ/")
    editor.press("Simpan: “Trisula” dibaca “/trɮ/”")

    assert editor.answer.status_code == 400
    assert "bukan bunyi yang dikenal" in editor.answer.text
    assert "Trisula" not in {word.word for word in room.newsroom.library.lexicon.words()}
