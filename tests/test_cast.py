"""A cast: who speaks which words, in clips of their own, while cues and counts stay those of sentences."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import article_of, corrected
from test_speak import Shelf  # which also puts the specimen engines on the path

from audionews.channels import load
from audionews.desk.sentence_audio import newly
from audionews.errors import BadInput, UnknownName
from audionews.identity import load_identity
from audionews.library import Library
from audionews.newsroom import Newsroom
from audionews.newsroom.lead_ins import speak_ahead
from audionews.newsroom.voice_choice import voice_that_follows
from audionews.script.write import write
from audionews.settings import from_environment
from audionews.site.context import SiteContext
from audionews.speech.cast import ZONE, Cast, casts, parts_of
from audionews.speech.engines import plain_name, preference
from audionews.speech.speak import Speaker

QUOTED = "“Kami sudah memeriksa 12 jembatan tua,” kata Bupati Hartono. Warga menunggu."


def spoken_by(article, cast):
    return [(part.voice, part.segment.spoken) for part in parts_of(write(article).segments, cast)]


def test_direct_speech_is_said_by_the_quote_voice_as_a_part_of_its_sentence():
    parts = spoken_by(article_of(QUOTED), Cast(voice="a", quote_voice="q"))

    assert ("q", "Kami sudah memeriksa dua belas jembatan tua,") in parts
    assert ("a", "kata Bupati Hartono.") in parts
    assert ("a", "Warga menunggu.") in parts


def test_parts_of_a_sentence_bear_its_id_and_its_pause_comes_last():
    script = write(article_of(QUOTED))
    sentence = next(segment for segment in script.segments if segment.quoted)

    parts = [part.segment for part in parts_of([sentence], Cast(voice="a", quote_voice="q"))]

    assert [part.id for part in parts] == [sentence.id, sentence.id]
    assert parts[-1].pause_ms == sentence.pause_ms
    assert " ".join(part.spoken for part in parts) == sentence.spoken


def test_speech_that_goes_on_in_the_next_sentence_stays_with_its_voice():
    article = article_of("“Kami siap membantu warga. Besok tiga kapal berangkat,” kata Bupati Hartono.")

    parts = spoken_by(article, Cast(voice="a", quote_voice="q"))

    assert any(voice == "q" and words.startswith("Kami siap membantu warga") for voice, words in parts)
    assert ("q", "Besok tiga kapal berangkat,") in parts


def test_a_notice_repeats_the_clips_of_its_sentences():
    sentence = "Sebanyak 12 jembatan tua diperiksa."
    script = write(article_of(sentence), notices=["Ralat, Senin.", "Semula: Dua jembatan.", f"Yang benar: {sentence}"])

    notices = [p.segment for p in parts_of(script.segments, Cast(voice="a")) if p.segment.kind == "notice"]

    assert [part.spoken for part in notices] == [
        "Ralat, Senin.",
        "Semula:",
        "Dua jembatan.",
        "Yang benar:",
        "Sebanyak dua belas jembatan tua diperiksa.",
    ]
    assert notices[1].id == notices[2].id != notices[3].id
    assert notices[1].pause_ms > 0


def test_of_the_moment_of_a_notice_only_the_hour_is_a_new_clip():
    heads = ("Ralat, 1 Desember 2026 pukul 18.07 WIB.", "Ralat, 1 Desember 2026 pukul 18.08 WIB.")
    before, after = (
        [p.segment.spoken for p in parts_of(write(article_of("Isi."), notices=[head]).segments, Cast(voice="a"))][:3]
        for head in heads
    )

    assert before == ["Ralat, satu Desember dua ribu dua puluh enam", "pukul delapan belas nol tujuh", ZONE]
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, False, True]


def test_a_colon_in_the_story_parts_nothing():
    parts = spoken_by(article_of("Pesannya: jangan panik."), Cast(voice="a"))

    assert ("a", "Pesannya: jangan panik.") in parts


def test_headlines_have_their_voice_where_the_channel_names_one():
    values = dict(reversed(pair) for pair in spoken_by(article_of("Isi."), Cast(voice="a", headline_voice="h")))

    assert values["Warga Sukamulya Menanam Bakau"] == "h"
    assert values["Isi."] == "a"


def test_a_fallback_replaces_the_whole_cast(home):
    berita = replace(load(_feeds())["berita"], quote_voice="natural/wanita")

    first, second = casts(("natural", "espeak"), berita)

    assert first.names == ("natural", "natural/wanita")
    assert second.names == ("espeak",)


def _feeds():
    from audionews import assets

    return assets.folder("feeds")


def test_a_sentence_in_parts_counts_once_and_changes_one_part_when_corrected():
    shelf = Shelf()
    article = article_of(QUOTED)
    cast = Cast(voice="tone", quote_voice="espeak")
    with Speaker((cast,), "audionews.episode.encode:make_clip") as speaker:
        script = write(article)
        first = speaker.speak_all(script.segments, shelf)
        changed = write(corrected(article, "kata Bupati Hartono", "ujar Bupati Hartono"), script)
        again = speaker.speak_all(changed.segments, shelf)

    assert first.spoken + first.reused == len(script.segments)
    assert len(first.keys) == len(script.segments) + 1
    assert again.spoken == 1
    assert len(set(again.keys) - set(first.keys)) == 1


@contextmanager
def newsroom_with(**cast):
    """The newsroom of this home, its only channel with that cast."""
    settings = from_environment()
    channels = {"berita": replace(load(_feeds())["berita"], **cast)}
    library = Library.open(settings)
    newsroom = Newsroom(library, settings, channels, lambda: settings.fixed_now)
    yield newsroom
    newsroom.close()
    library.close()


def test_page_and_feed_name_everybody_who_is_heard(home):
    with newsroom_with(voice="tone", quote_voice="espeak/id") as newsroom:
        slug = newsroom.receive(article_of(QUOTED), by="ratna").slug
        build = newsroom.publish(slug, by="ratna").made.build
        sentences = len(newsroom.library.stories.get(slug).revision.script.segments)

    assert "Nada uji" in build.voice.label
    assert "kutipan: eSpeak NG" in build.voice.label
    assert len(build.cues) == sentences


def test_an_archive_is_spoken_anew_where_its_quote_voice_is_another_now(home):
    with newsroom_with(voice="tone", quote_voice="espeak/id") as newsroom:
        slug = newsroom.receive(article_of(QUOTED), by="ratna").slug
        newsroom.publish(slug, by="ratna")
        same = newsroom.plan_all()
    with newsroom_with(voice="tone") as newsroom:
        other = newsroom.plan_all()

    assert (same.articles, same.sentences) == (0, 0)
    assert (other.articles, other.sentences) == (1, 1)


def test_a_sentence_tried_at_the_desk_is_heard_with_its_quotation_in_the_quote_voice(home):
    with newsroom_with(voice="tone", quote_voice="espeak/id") as newsroom:
        slug = newsroom.receive(article_of(QUOTED), by="ratna").slug
        story = newsroom.library.stories.get(slug)
        quoted = next(segment for segment in story.newest.script.segments if segment.quoted)
        tried = newly(newsroom, quoted, story=story)
        newsroom.publish(slug, by="ratna")
        narration = newsroom.studio.speaker(None, newsroom.channels["berita"]).plan([quoted], newsroom.library.clips)
        clips = list(newsroom.library.clips.each(narration.keys))

    assert len(clips) == 2
    assert tried == b"".join(clip.mp3 for clip in clips)
    assert narration.spoken == 0


def test_a_voice_outside_the_list_is_refused(home, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_VOICES", "tone/nada espeak/id")

    assert preference(from_environment(), "espeak") == ("espeak", "tone/nada")
    with pytest.raises(BadInput) as refused:
        preference(from_environment(), "natural/wanita")
    assert refused.value.key == "speech.not_allowed"


def test_an_engines_first_voice_bears_its_name():
    assert plain_name("natural/pria") == "natural"
    assert plain_name("espeak/id") == "espeak"
    assert plain_name("natural/wanita") == "natural/wanita"
    with pytest.raises(UnknownName):
        plain_name("burung/merah")


def test_the_same_words_have_the_same_bytes_whatever_espeak_said_before():
    from audionews.speech.engines import engine

    speaking = engine("espeak", {})
    first = speaking.speak("<speak>Harga beras turun</speak>")
    speaking.speak("<speak>Warga mengungsi ke gedung sekolah</speak>")

    assert speaking.speak("<speak>Harga beras turun</speak>") == first


# --- instant, then natural


@pytest.fixture
def on_air(home, monkeypatch):
    """``on_air(when)``: a newsroom whose first voice is slow and whose channel says when stories go public."""
    from audionews.library import Library

    monkeypatch.setenv("AUDIONEWS_VOICES", "engines:Slow tone")
    settings = from_environment()
    library = Library.open(settings)
    opened = []

    def open_one(when):
        channels = {"berita": replace(load(_feeds())["berita"], when=when)}
        opened.append(Newsroom(library, settings, channels, lambda: settings.fixed_now))
        return opened[-1]

    yield open_one
    for newsroom in opened:
        newsroom.close()
    library.close()


def test_a_story_is_public_in_the_instant_voice_and_its_own_voice_follows(on_air):
    newsroom = on_air("langsung")
    slug = newsroom.receive(article_of("Isi berita."), by="ratna").slug
    first = newsroom.publish(slug, by="ratna").made.build
    follows = voice_that_follows(newsroom, slug)

    second = newsroom.publish(slug, by="audionews", engine=follows).made.build

    assert (first.voice.engine, first.fallback) == ("tone", True)
    assert (follows, second.voice.engine, second.fallback) == ("engines:Slow", "engines:Slow", False)
    assert voice_that_follows(newsroom, slug) is None


def test_a_correction_keeps_the_voice_that_has_followed(on_air):
    newsroom = on_air("langsung")
    article = article_of("Isi berita. Warga menanam 12 pohon. Hujan turun.")
    slug = newsroom.receive(article, by="ratna").slug
    newsroom.publish(slug, by="ratna")
    newsroom.publish(slug, by="audionews", engine="engines:Slow")

    done = newsroom.correct(
        slug, corrected(article, "12 pohon", "15 pohon"), kind="silent", sure=True, reason="salah", by="ratna"
    )

    assert (done.made.build.voice.engine, done.made.build.fallback, done.made.spoken) == ("engines:Slow", False, 1)


def test_a_correction_finds_its_lead_ins_spoken_ahead(on_air):
    newsroom = on_air("menunggu")
    article = article_of("Isi berita. Warga menanam 12 pohon. Hujan turun.")
    slug = newsroom.receive(article, by="ratna").slug
    newsroom.publish(slug, by="ratna")
    ahead = speak_ahead(newsroom, slug)
    shelf = newsroom.library.clips.count()

    done = newsroom.correct(slug, corrected(article, "12 pohon", "15 pohon"), kind="ralat", reason="salah", by="ratna")

    assert ahead == 5  # the day and WIB, Semula, Yang benar, Ditambahkan, Dihapus
    assert newsroom.library.clips.count() == shelf + 2  # what was put right, and the hour
    assert [part.shown for part in done.story.revision.script.segments if part.kind == "notice"][1:] == [
        "Semula: Warga menanam 12 pohon.",
        "Yang benar: Warga menanam 15 pohon.",
    ]
    assert speak_ahead(newsroom, slug) == 0


def test_an_instant_voice_speaks_no_lead_ins_ahead(home):
    with newsroom_with(voice="tone") as newsroom:
        slug = newsroom.receive(article_of("Isi berita."), by="ratna").slug
        newsroom.publish(slug, by="ratna")

        assert speak_ahead(newsroom, slug) == 0


def test_a_story_that_waits_goes_public_in_its_own_voice(on_air):
    newsroom = on_air("menunggu")
    slug = newsroom.receive(article_of("Isi berita."), by="ratna").slug

    build = newsroom.publish(slug, by="ratna").made.build

    assert (build.voice.engine, build.fallback) == ("engines:Slow", False)


@pytest.mark.parametrize(
    ("when", "hours", "follows"), [("langsung", 0, True), ("langsung", 30, False), ("menunggu", 0, False)]
)
def test_the_page_promises_its_own_voice_only_while_it_is_on_the_way(on_air, when, hours, follows):
    newsroom = on_air("langsung")
    slug = newsroom.receive(article_of("Isi berita."), by="ratna").slug
    newsroom.publish(slug, by="ratna")
    channels = {"berita": replace(newsroom.channels["berita"], when=when)}
    clock = lambda: newsroom.clock() + timedelta(hours=hours)  # noqa: E731
    site = SiteContext(
        settings=newsroom.settings,
        library=newsroom.library,
        newsroom=newsroom,
        clock=clock,
        channels=channels,
        every_channel=channels,
        static={},
        identity=load_identity(newsroom.settings.home),
    )

    assert site.voice_follows(newsroom.library.stories.get(slug)) is follows
