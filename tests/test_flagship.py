"""What the product is for: one sentence is put right, one sentence is spoken."""

from conftest import corrected


def published_and_corrected(newsroom, article):
    slug = newsroom.receive(article, by="ratna").slug
    before = newsroom.publish(slug, by="ratna")
    fixed = corrected(article, "Kalimat nomor 18 menyebut", "Kalimat nomor 80 menyebut")
    after = newsroom.correct(slug, fixed, kind="ralat", reason="Nomornya tertukar.", by="yusuf")
    return before, after


def test_correcting_one_of_forty_sentences_speaks_that_sentence_and_the_notice(newsroom, forty):
    _, after = published_and_corrected(newsroom, forty)

    notices = [segment for segment in after.story.revision.script.segments if segment.kind == "notice"]
    assert len(notices) == 3  # its date, "Semula: …", "Yang benar: …"
    assert after.made.spoken == len(notices)  # the sentence is spoken with the last and repeated in its own place
    assert after.made.spoken + after.made.reused == len(after.story.revision.script.segments)


def test_the_corrected_sentence_keeps_its_id_and_all_others_theirs(newsroom, forty):
    before, after = published_and_corrected(newsroom, forty)

    old = [(s.id, s.shown) for s in before.story.revision.script.segments]
    new = [(s.id, s.shown) for s in after.story.revision.script.segments if s.kind != "notice"]
    assert [id for id, _ in new] == [id for id, _ in old]
    assert len([1 for one, other in zip(old, new, strict=True) if one != other]) == 1


def test_the_audio_gets_a_new_address_and_one_cue_a_new_text(newsroom, forty):
    before, after = published_and_corrected(newsroom, forty)

    assert after.story.build.mp3.hash != before.story.build.mp3.hash
    old = {cue.id: cue.text for cue in before.story.build.cues}
    new = {cue.id: cue.text for cue in after.story.build.cues if cue.kind != "notice"}
    assert set(old) == set(new)
    assert len([id for id in old if old[id] != new[id]]) == 1


def test_the_notice_is_dated_and_says_what_was_wrong_and_what_is_right(newsroom, forty):
    _, after = published_and_corrected(newsroom, forty)

    notice = after.correction.notice
    assert notice.startswith("Ralat, 24 November 2026 pukul 14.05 WIB.")
    assert notice.index("Semula: Kalimat nomor 18") < notice.index("Yang benar: Kalimat nomor 80")
    assert after.story.build.cues[0].kind == "notice"


def test_a_silent_fix_says_no_notice(newsroom, forty):
    slug = newsroom.receive(forty, by="ratna").slug
    newsroom.publish(slug, by="ratna")
    fixed = corrected(forty, "Kalimat nomor 18 menyebut", "Kalimat nomor 18 menyapa")
    after = newsroom.correct(slug, fixed, kind="silent", reason="Salah kata.", by="yusuf")

    assert after.made.spoken == 1
    assert after.correction.delivery == "quiet"
