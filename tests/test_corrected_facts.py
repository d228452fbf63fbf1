"""A corrected fact does not come back: each way in which an older text could become public again, tried at the newsroom and at every door."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import article_of, corrected
from desk_room import answering

from audionews.article.model import Block
from audionews.errors import BadInput
from audionews.messages import say
from audionews.newsroom.propagation import inspect

WRONG, RIGHT = "Rp50.000", "Rp500.000"
TEXT = article_of(
    "Dinas Perhubungan Kota Ende menaikkan denda parkir menjadi Rp50.000 mulai Senin. Petugas berjaga di tiga simpang.",
    "Sopir angkot meminta waktu sebulan. Wali kota menolak permintaan itu.",
    "Denda dibayar di kantor kelurahan. Bukti bayar dikirim lewat surat elektronik.",
    headline="Denda Parkir di Ende Naik",
)
FIXED = corrected(TEXT, WRONG, RIGHT)


@pytest.fixture
def after_ralat(newsroom):
    """The slug of a story of which the sum was wrong and was put right aloud."""
    return put_right(newsroom)


def put_right(newsroom):
    slug = newsroom.receive(TEXT, by="ratna").slug
    newsroom.publish(slug, by="ratna")
    newsroom.correct(slug, FIXED, kind="ralat", reason="Kurang satu nol.", by="yusuf")
    return slug


def spoken_text(newsroom, slug):
    return " ".join(segment.shown for segment in newsroom.library.stories.get(slug).revision.script.segments)


def test_going_back_behind_a_ralat_is_refused(newsroom, after_ralat):
    with pytest.raises(BadInput, match=r"newsroom\.fact_returns") as refused:
        newsroom.rollback(after_ralat, to=1, by="yusuf")

    assert WRONG in refused.value.facts["sentence"]
    assert newsroom.library.stories.get(after_ralat).revision.number == 2


def test_a_silent_fix_does_not_bring_the_wrong_fact_back(newsroom, after_ralat):
    typed = corrected(FIXED, RIGHT, WRONG)
    with pytest.raises(BadInput, match=r"newsroom\.fact_returns"):
        newsroom.correct(after_ralat, typed, kind="silent", reason="Salah ketik.", by="yusuf")

    assert RIGHT in spoken_text(newsroom, after_ralat)


def test_a_silent_fix_that_rewords_the_sentence_around_the_wrong_fact_is_refused_too(newsroom, after_ralat):
    reworded = corrected(corrected(FIXED, RIGHT, WRONG), "mulai Senin", "sejak Senin")
    with pytest.raises(BadInput, match=r"newsroom\.fact_returns"):
        newsroom.correct(after_ralat, reworded, kind="silent", reason="Salah ketik.", by="yusuf")

    assert RIGHT in spoken_text(newsroom, after_ralat)


def test_a_silent_fix_of_another_word_in_the_corrected_sentence_passes(newsroom, after_ralat):
    newsroom.correct(
        after_ralat, corrected(FIXED, "mulai Senin", "sejak Senin"), kind="silent", reason="Gaya.", by="yusuf"
    )

    assert f"menjadi {RIGHT} sejak Senin" in spoken_text(newsroom, after_ralat)


def test_a_ralat_may_take_a_ralat_back_and_says_so_aloud(newsroom, after_ralat):
    newsroom.correct(after_ralat, TEXT, kind="ralat", reason="Jumlah semula ternyata benar.", by="yusuf")
    notice = newsroom.library.stories.get(after_ralat).revision.script.segments

    assert notice[0].kind == "notice"
    assert any(RIGHT in segment.shown and segment.kind == "notice" for segment in notice)


def said_at_the_head(newsroom, slug) -> str:
    return " ".join(s.shown for s in newsroom.library.stories.get(slug).revision.script.segments if s.kind == "notice")


def test_what_a_ralat_called_right_is_not_said_any_more_once_another_puts_it_right_again(newsroom, after_ralat):
    newsroom.correct(after_ralat, TEXT, kind="ralat", reason="Jumlah semula ternyata benar.", by="yusuf")
    story, head = newsroom.library.stories.get(after_ralat), said_at_the_head(newsroom, after_ralat)

    assert head.count("Ralat, ") == head.count("Yang benar: ") == 1
    assert head.split("Yang benar: ")[1].count(WRONG) == 1  # which was right after all
    assert [RIGHT in one.changes[0].after for one in story.corrections] == [False, True]  # the record keeps both


def test_what_else_a_ralat_put_right_goes_on_being_said(newsroom):
    slug = newsroom.receive(TEXT, by="ratna").slug
    newsroom.publish(slug, by="ratna")
    both = corrected(FIXED, "menolak permintaan", "menerima permintaan")
    newsroom.correct(slug, both, kind="ralat", reason="Dua hal keliru.", by="yusuf")
    newsroom.correct(slug, corrected(both, RIGHT, WRONG), kind="ralat", reason="Yang satu benar.", by="yusuf")
    head = said_at_the_head(newsroom, slug)

    assert head.count("Ralat, ") == head.count("Yang benar: ") == 2
    assert head.count("menerima permintaan") == 1
    assert RIGHT not in head.split("Yang benar: ", 1)[1]


def test_a_silent_fix_of_a_corrected_sentence_leaves_its_notice(newsroom, after_ralat):
    newsroom.correct(
        after_ralat, corrected(FIXED, "mulai Senin", "sejak Senin"), kind="silent", reason="Gaya.", by="yusuf"
    )

    assert RIGHT in said_at_the_head(newsroom, after_ralat)


def test_after_such_a_ralat_a_typing_fix_is_free_again(newsroom, after_ralat):
    newsroom.correct(after_ralat, TEXT, kind="ralat", reason="Jumlah semula ternyata benar.", by="yusuf")
    newsroom.correct(
        after_ralat, corrected(TEXT, "mulai Senin", "sejak Senin"), kind="silent", reason="Gaya.", by="yusuf"
    )

    assert f"menjadi {WRONG} sejak Senin" in spoken_text(newsroom, after_ralat)


def test_a_sentence_that_a_ralat_took_out_does_not_come_back_in_silence(newsroom):
    slug = newsroom.receive(TEXT, by="ratna").slug
    newsroom.publish(slug, by="ratna")
    newsroom.correct(
        slug, corrected(TEXT, " Wali kota menolak permintaan itu.", ""), kind="ralat", reason="Keliru.", by="y"
    )
    with pytest.raises(BadInput, match=r"newsroom\.fact_returns"):
        newsroom.correct(slug, TEXT, kind="silent", reason="Terlewat.", by="yusuf")

    assert "menolak" not in spoken_text(newsroom, slug).replace("Semula", "").split("Denda Parkir", 1)[1]


def test_a_reply_that_was_added_does_not_vanish_in_silence(newsroom, after_ralat):
    replied = replace(
        FIXED, blocks=(*FIXED.blocks, Block(kind="paragraph", text="Persatuan sopir membantah angka itu."))
    )
    newsroom.correct(after_ralat, replied, kind="hak-jawab", reason="Hak jawab.", by="yusuf")
    with pytest.raises(BadInput, match=r"newsroom\.fact_returns"):
        newsroom.rollback(after_ralat, to=2, by="yusuf")

    assert "membantah" in spoken_text(newsroom, after_ralat)


def test_going_back_behind_two_ralat_that_cancel_each_other_is_refused_too(newsroom, after_ralat):
    """The words are the same again, yet the first recording has no notice in it, and its item says "[Ralat]"."""
    newsroom.correct(after_ralat, TEXT, kind="ralat", reason="Jumlah semula ternyata benar.", by="yusuf")
    with pytest.raises(BadInput, match=r"newsroom\.fact_returns"):
        newsroom.rollback(after_ralat, to=1, by="yusuf")

    assert newsroom.library.stories.get(after_ralat).revision.script.segments[0].kind == "notice"


def test_making_anew_keeps_the_corrected_text(newsroom, after_ralat):
    newsroom.readings.teach("angkot", "angkutan kota", lang="id", by="yusuf", at=newsroom.clock())
    newsroom.remake(after_ralat, by="yusuf", reason="Bacaan.")
    story = newsroom.library.stories.get(after_ralat)

    assert RIGHT in spoken_text(newsroom, after_ralat)
    assert story.revision.script.segments[0].kind == "notice"


def test_the_board_sees_that_the_wrong_fact_is_public_again(tmp_path):
    """What no door allows, done behind their backs: the pointer is moved in the library, and all outlets agree on the old version."""
    with answering(tmp_path / "home") as room:
        library, base_url = room.newsroom.library, room.newsroom.settings.base_url
        slug = put_right(room.newsroom)
        correction = library.stories.get(slug).corrections[0]
        before = {outlet.name: outlet.good for outlet in inspect(library, correction, base_url)}
        old = next(build for build in library.builds.of(slug) if build.revision == 1)
        library.publishing.rollback(
            slug, old.id, by="tangan", at=room.newsroom.clock() + timedelta(seconds=1), reason=""
        )
        after = {outlet.name: outlet.good for outlet in inspect(library, correction, base_url)}

    assert all(before.values())
    assert not after[say("newsroom.board_page")]
    assert not after[say("newsroom.board_mp3")]
    assert not after[say("newsroom.board_vtt")]
    assert not after[say("newsroom.board_srt")]


def test_going_back_at_the_desk_is_reviewed_like_any_change(room):
    slug, editor = put_right(room.newsroom), room.visitor("redaktur")
    answer = editor.post(f"/desk/berita/{slug}/kembali", to="1")
    review = editor.get(answer.headers["Location"]).text
    base = re.search(r'name="base" value="(\d+)"', review)[1]
    silent = editor.post(f"/desk/berita/{slug}/koreksi", base=base, kind="silent", reason="Kembali.")
    still = room.newsroom.library.stories.get(slug).newest.number
    aloud = editor.post(f"/desk/berita/{slug}/koreksi", base=base, kind="ralat", reason="Jumlah semula benar.")

    assert answer.status_code == 303
    assert WRONG in review
    assert (silent.status_code, still) == (400, 2)
    assert aloud.status_code == 303
    assert room.newsroom.library.stories.get(slug).newest.kind == "ralat"
