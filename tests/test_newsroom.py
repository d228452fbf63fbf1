"""From receiving to withdrawing, and what each step refuses."""

import pytest
from conftest import article_of, corrected

from audionews.episode import stitch
from audionews.errors import AudionewsError, BadInput, Conflict, PublicationRefused
from audionews.newsroom.correction_rules import changes


@pytest.fixture
def live(newsroom, forty):
    slug = newsroom.receive(forty, by="ratna").slug
    newsroom.publish(slug, by="ratna")
    return slug


def test_the_same_article_received_twice_is_one_story(newsroom, forty):
    first = newsroom.receive(forty, by="ratna")
    again = newsroom.receive(forty, by="ratna")

    assert again.slug == first.slug


def test_two_articles_of_one_title_are_both_published(newsroom):
    texts = [
        " ".join(f"Warga {name} menanam bakau nomor {n} pada pagi hari." for n in range(8))
        for name in ("utara", "selatan")
    ]
    slugs = [newsroom.receive(article_of(text), by="ratna").slug for text in texts]
    for slug in slugs:
        newsroom.publish(slug, by="ratna")

    assert len(set(slugs)) == 2
    titles = [item.title for item in newsroom.library.feed.items("berita", now=newsroom.clock())]
    assert len(set(titles)) == 2


def test_publishing_twice_speaks_once(newsroom, live):
    again = newsroom.publish(live, by="ratna")

    assert again.made.spoken == 0


def test_a_plan_says_what_publishing_then_speaks(newsroom, forty):
    slug = newsroom.receive(forty, by="ratna").slug
    plan = newsroom.plan(slug)

    assert len(plan.speak) == newsroom.publish(slug, by="ratna").made.spoken
    assert newsroom.plan(slug).speak == ()


def test_a_correction_that_changes_nothing_is_refused(newsroom, live, forty):
    with pytest.raises(BadInput) as refused:
        newsroom.correct(live, forty, kind="ralat", reason="Tidak ada.", by="yusuf")

    assert refused.value.key == "newsroom.no_change"
    assert len(newsroom.history(live)) == 1


def test_the_same_correction_sent_twice_is_done_once_and_another_reason_is_refused(newsroom, live, forty):
    order = {"page": corrected(forty, "desa", "dusun"), "kind": "ralat", "reason": "Nama tempat.", "by": "yusuf"}
    first = newsroom.correct(live, **order)
    again = newsroom.correct(live, **order)
    with pytest.raises(BadInput) as refused:
        newsroom.correct(live, **order | {"reason": "Alasan lain."})

    assert (first.already, again.already) == (False, True)
    assert again.correction == first.correction
    assert again.made.spoken + again.made.reused == first.made.spoken + first.made.reused
    assert refused.value.key == "newsroom.no_change"
    assert len(newsroom.history(live)) == 2


def test_a_different_story_is_no_correction(newsroom, live):
    other = article_of("Banjir surut di kota lain.", headline="Banjir Surut")

    with pytest.raises(BadInput) as refused:
        newsroom.correct(live, other, kind="ralat", reason="Salah berkas.", by="yusuf")

    assert refused.value.key == "newsroom.other_story"


@pytest.mark.parametrize(("kind", "delivery"), [("silent", "quiet"), ("ralat", "redeliver"), ("hak-jawab", "short")])
def test_each_kind_has_its_own_delivery(newsroom, live, forty, kind, delivery):
    fixed = corrected(forty, "nomor 7 ", "nomor 70 ")
    done = newsroom.correct(live, fixed, kind=kind, reason="Angka.", by="yusuf", sure=kind == "silent")

    assert (done.correction.kind, done.correction.delivery) == (kind, delivery)


def test_a_correction_keeps_the_voice_of_the_story(newsroom, forty):
    slug = newsroom.receive(forty, by="ratna").slug
    spoken_by_a_guest = newsroom.publish(slug, by="ratna", engine="espeak")
    done = newsroom.correct(
        slug, corrected(forty, "nomor 7 ", "nomor 70 "), kind="silent", sure=True, reason="Angka salah.", by="yusuf"
    )

    assert done.made.build.voice == spoken_by_a_guest.made.build.voice
    assert (done.made.spoken, done.made.reused) == (1, spoken_by_a_guest.made.spoken - 1)


def test_a_short_correction_is_an_item_of_its_own(newsroom, live, forty):
    fixed = corrected(forty, "nomor 7 ", "nomor 70 ")
    newsroom.correct(live, fixed, kind="ralat", reason="Angka.", by="yusuf", deliver="short")

    items = newsroom.library.feed.items("berita", now=newsroom.clock())
    assert sorted(item.kind for item in items) == ["correction", "episode"]
    by_kind = {item.kind: item.build.duration_ms for item in items}
    assert by_kind["correction"] < by_kind["episode"]


def test_a_correction_cut_off_before_publication_keeps_its_delivery(newsroom, live, forty, monkeypatch):
    fixed = corrected(forty, "nomor 7 ", "nomor 70 ")
    with monkeypatch.context() as cut:
        cut.setattr(newsroom.studio, "make", _cut)
        with pytest.raises(KeyboardInterrupt):
            newsroom.correct(live, fixed, kind="ralat", reason="Angka.", by="yusuf", deliver="quiet")
    done = newsroom.publish(live, by="ratna")

    assert (done.correction.kind, done.correction.delivery) == ("ralat", "quiet")


def _cut(*_, **__):
    raise KeyboardInterrupt


def test_rolling_back_gives_the_very_same_media_and_stays_back(newsroom, live, forty):
    before = newsroom.library.stories.get(live).build.mp3
    newsroom.correct(
        live, corrected(forty, "nomor 7 ", "nomor 70 "), kind="silent", sure=True, reason="Angka.", by="yusuf"
    )
    newsroom.rollback(live, to=1, by="yusuf", sure=True)

    assert newsroom.library.stories.get(live).build.mp3 == before
    assert newsroom.publish(live, by="ratna").story.build.mp3 == before


def test_an_id_is_never_reused_after_a_rollback(newsroom, live, forty):
    longer = corrected(
        forty, "nomor 7 menyebut warga desa Sukamulya.", "nomor 7 menyebut warga desa Sukamulya. Sisipan pertama ada."
    )
    newsroom.correct(live, longer, kind="silent", sure=True, reason="Tambahan.", by="yusuf")
    taken = {segment.id for segment in newsroom.library.stories.get(live).revision.script.segments}
    newsroom.rollback(live, to=1, by="yusuf", sure=True)
    other = corrected(
        forty, "nomor 9 menyebut warga desa Sukamulya.", "nomor 9 menyebut warga desa Sukamulya. Sisipan kedua ada."
    )
    newsroom.correct(live, other, kind="silent", sure=True, reason="Tambahan.", by="yusuf")

    new = next(
        s for s in newsroom.library.stories.get(live).revision.script.segments if s.shown == "Sisipan kedua ada."
    )
    assert new.id not in taken


def test_a_withdrawn_story_says_why_aloud_and_cannot_come_back(newsroom, live):
    story = newsroom.withdraw(live, ground="anak", reason="Nama anak tersebut", by="yusuf")

    assert story.status == "withdrawn"
    assert "Alasan redaksi: Nama anak tersebut." in [cue.text for cue in story.build.cues]
    assert [item.kind for item in newsroom.library.feed.items("berita", now=newsroom.clock())] == ["tombstone"]
    with pytest.raises(Conflict):
        newsroom.publish(live, by="ratna")


def test_media_that_does_not_match_its_name_refuses_publication(newsroom, forty):
    slug = newsroom.receive(forty, by="ratna").slug
    file = newsroom.library.blobs.path(newsroom.speak(slug, by="ratna").build.mp3)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)

    with pytest.raises(PublicationRefused) as refused:
        newsroom.publish(slug, by="ratna")

    assert refused.value.key == "newsroom.media_differs"
    assert newsroom.library.stories.get(slug).status == "draft"


@pytest.mark.parametrize("page", [b"", b"\x00\xff\xfe\x01" * 400, b"<html><body><nav>Beranda</nav></body></html>"])
def test_correcting_with_a_file_that_is_no_article_loses_nothing(newsroom, live, page):
    from audionews.article.model import Page

    with pytest.raises(AudionewsError):
        newsroom.correct(live, Page(content=page), kind="ralat", reason="Angka.", by="yusuf")

    assert len(newsroom.history(live)) == 1
    assert newsroom.library.stories.get(live).status == "live"


def test_differences_stand_in_reading_order(newsroom, forty):
    script = newsroom.readings.write(forty)
    fixed = corrected(corrected(forty, "nomor 3 ", "nomor 33 "), "Kalimat nomor 5 menyebut warga desa Sukamulya. ", "")
    after = newsroom.readings.write(fixed, script)

    assert [(bool(c.before), bool(c.after)) for c in changes(script, after)] == [(True, True), (True, False)]


def test_what_puts_something_right_is_not_refused_for_half_a_loudness_unit(newsroom, live, forty, monkeypatch):
    """A tombstone of a tone at -16.52 LUFS once kept a story public that had to go."""
    monkeypatch.setattr(stitch, "LOUDNESS_TOLERANCE", ((0, 0.000_001),))
    another = newsroom.receive(article_of("Warga menanam bakau di pesisir.", headline="Bakau Ditanam"), by="ratna").slug

    with pytest.raises(PublicationRefused) as refused:
        newsroom.publish(another, by="ratna")
    newsroom.correct(live, corrected(forty, "desa", "dusun"), kind="ralat", reason="Nama tempat.", by="yusuf")
    gone = newsroom.withdraw(live, ground="anak", reason="Melindungi seorang anak.", by="yusuf")

    assert refused.value.key == "episode.loudness"
    assert gone.status == "withdrawn"
