"""A story is read, spoken and marked in its channel's language; where no voice speaks it, nothing goes public."""

from dataclasses import replace

import pytest
from conftest import article_of
from hand_queue import HandQueue
from lxml import html

from audionews.episode.stitch import _chapter_heads
from audionews.errors import BadInput, EngineMissing
from audionews.languages import iso_639_2
from audionews.messages import say_in, speaking
from audionews.newsroom import voice_choice
from audionews.newsroom.replies import receive_reply
from audionews.script.write import write
from audionews.work.orders import By, RemakeWord, accept

ENGLISH = article_of(
    "Mr. Lee said the dam holds 1,200 litres. The U.S. Embassy gave $3.5 million on 4 May 2026.", headline="Dam is full"
)
JAVANESE = article_of("Banyu wis munggah nganti 1.200 liter. Wong-wong padha seneng.", headline="Bendungan wis kebak")


def spans(script):
    return {(span.lang, span.text) for segment in script.segments for span in segment.spans}


def test_an_english_story_is_handed_to_its_voice_as_it_is_printed():
    script = write(ENGLISH, lang="en-GB")

    assert script.lang == "en-GB"
    assert ("en", "The U.S. Embassy gave $3.5 million on 4 May 2026.") in spans(script)
    assert {segment.lang for segment in script.segments} == {"en"}


def test_the_same_text_in_an_indonesian_channel_is_read_by_the_indonesian_rules():
    spoken = " ".join(segment.spoken for segment in write(ENGLISH).segments)

    assert not any(map(str.isdigit, spoken))


def test_what_the_house_says_around_a_javanese_story_is_indonesian_and_marked_so():
    article = replace(JAVANESE, authors=("Siti", "Budi"))
    script = write(article, lang="jv", notices=("Semula: Banyu mudhun.",))
    byline = next(segment for segment in script.segments if segment.kind == "byline")
    notice = script.segments[0]

    assert (byline.lang, byline.readings[0].lang) == ("id", "id")
    assert [span.lang for span in notice.spans] == ["id", "jv"]


@pytest.fixture
def channels_of_four_languages(newsroom):
    berita = newsroom.channels["berita"]
    newsroom.channels |= {lang: replace(berita, slug=lang, language=lang) for lang in ("en", "ms", "jv")}
    return newsroom


def published(newsroom, article, channel, **told):
    slug = newsroom.receive(article, by="ratna", channel_slug=channel).slug
    return newsroom.publish(slug, by="ratna", **told)


def test_the_record_says_why_an_english_story_was_made_anew_in_english(channels_of_four_languages):
    newsroom, by = channels_of_four_languages, By(name="ratna", role="redaktur")
    slug = published(newsroom, ENGLISH, "en", engine="espeak").story.slug
    newsroom.readings.teach("Lee", "Lay", lang="en", by="ratna", at=newsroom.clock())
    accept(RemakeWord(word="Lee"), by, newsroom, HandQueue(newsroom))
    correction = newsroom.library.stories.get(slug).corrections[0]

    assert (correction.kind, correction.reason) == ("silent", "How the word “Lee” is read was put right.")


def test_an_english_story_is_spoken_by_the_english_voice_and_its_files_say_so(channels_of_four_languages):
    from mutagen.id3 import ID3

    newsroom = channels_of_four_languages
    done = published(newsroom, ENGLISH, "en", engine="espeak")
    with newsroom.library.blobs.open(done.made.build.mp3) as file:
        tag = ID3(file)

    assert done.made.build.voice.name == "en"
    assert done.made.build.voice.label == "eSpeak NG, synthetic voice, English"
    assert (tag["TLAN"].text, tag.getall("USLT")[0].lang) == (["eng"], "eng")


def test_a_malay_story_sounds_otherwise_than_the_same_words_in_indonesian(channels_of_four_languages):
    newsroom = channels_of_four_languages
    text = article_of("Hujan turun di bandar itu pada waktu petang.", headline="Hujan di bandar")
    malay = published(newsroom, text, "ms", engine="espeak").made.build
    indonesian = published(
        newsroom, replace(text, source_url="https://b.example/"), "berita", engine="espeak"
    ).made.build

    assert (malay.voice.name, indonesian.voice.name) == ("ms", "id")
    assert malay.mp3.hash != indonesian.mp3.hash


@pytest.mark.parametrize("engine", ["espeak", "espeak/id"])
def test_no_indonesian_voice_reads_javanese(channels_of_four_languages, engine):
    newsroom = channels_of_four_languages
    slug = newsroom.receive(JAVANESE, by="ratna", channel_slug="jv").slug
    with pytest.raises(BadInput) as refused:
        voice_choice.refuse_unspeakable(newsroom, slug, engine)

    assert refused.value.key == "speech.other_language"
    assert "gtts/jv" in refused.value.facts["known"]
    assert newsroom.library.stories.get(slug).status == "draft"


def test_where_no_voice_of_the_newsroom_speaks_the_language_nothing_is_spoken(channels_of_four_languages):
    newsroom = channels_of_four_languages
    newsroom.studio._settings = replace(newsroom.settings, voices=("espeak", "natural"))
    slug = newsroom.receive(JAVANESE, by="ratna", channel_slug="jv").slug
    with pytest.raises(EngineMissing) as refused:
        newsroom.publish(slug, by="ratna")

    assert refused.value.key == "speech.no_voice_of"
    assert newsroom.library.builds.of(slug) == []


def test_a_correction_of_an_english_story_is_announced_in_english(channels_of_four_languages):
    newsroom = channels_of_four_languages
    slug = published(newsroom, ENGLISH, "en").story.slug
    blocks = tuple(replace(block, text=block.text.replace("1,200", "1,300")) for block in ENGLISH.blocks)
    done = newsroom.correct(slug, replace(ENGLISH, blocks=blocks), kind="ralat", reason="Wrong number.", by="yusuf")

    assert done.correction.notice == (
        "Correction, 24 November 2026 at 14:05 WIB. Before: Mr. Lee said the dam holds 1,200 litres. "
        "Correct: Mr. Lee said the dam holds 1,300 litres."
    )
    assert done.story.revision.script.lang == "en"


def test_a_draft_is_read_anew_in_the_language_of_the_channel_it_is_put_in(channels_of_four_languages):
    from audionews.newsroom.shelving import put_in_channel

    newsroom = channels_of_four_languages
    slug = newsroom.receive(ENGLISH, by="ratna").slug
    before = newsroom.library.stories.get(slug).newest.script.lang
    put_in_channel(newsroom, slug, "en", by="ratna")

    assert (before, newsroom.library.stories.get(slug).newest.script.lang) == ("id", "en")


def test_a_story_keeps_its_language_when_its_channel_changes_its_own(channels_of_four_languages):
    newsroom = channels_of_four_languages
    slug = published(newsroom, ENGLISH, "en").story.slug
    newsroom.channels["en"] = replace(newsroom.channels["en"], language="id")

    assert newsroom.plan(slug).speak == ()


def test_an_english_page_in_an_indonesian_channel_is_told_to_the_editor(channels_of_four_languages):
    from audionews.article.model import Page

    words = " ".join(f"The council said on day {n} that the road will stay open to everybody." for n in range(9))
    page = Page(content=f"<html lang=en><article><h1>Road to stay open</h1><p>{words}</p></article></html>".encode())
    newsroom = channels_of_four_languages

    assert "article.other_language" in newsroom.receive(page, by="ratna").warnings
    assert "article.other_language" not in newsroom.receive(page, by="ratna", channel_slug="en").warnings


def test_a_withdrawn_javanese_story_waits_for_no_service(channels_of_four_languages):
    newsroom = channels_of_four_languages
    story = published(newsroom, JAVANESE, "jv", engine="tone").story
    newsroom.studio._settings = replace(newsroom.settings, voices=("gtts/jv", "espeak"))
    newsroom.studio._speakers.clear()

    assert voice_choice.withdrawal_voice(newsroom.studio, story, None) == ("espeak", "id")


@pytest.mark.parametrize(
    ("tag", "told"), [("id", "ind"), ("en-GB", "eng"), ("jv", "jav"), ("su", "sun"), ("fr", "und")]
)
def test_id3_knows_a_language_by_three_letters(tag, told):
    assert iso_639_2(tag) == told


def test_what_has_no_english_is_said_in_indonesian():
    assert say_in("en", "cli.working") == say_in("id", "cli.working")


def test_a_changed_word_of_a_language_we_do_not_know_is_asked_about(channels_of_four_languages):
    newsroom = channels_of_four_languages
    slug = published(newsroom, ENGLISH, "en").story.slug
    blocks = tuple(replace(block, text=block.text.replace("holds", "lost")) for block in ENGLISH.blocks)
    with pytest.raises(BadInput) as refused:
        newsroom.amend(slug, replace(ENGLISH, blocks=blocks), kind="silent", reason="Typing.", by="yusuf")

    assert refused.value.key == "newsroom.silent_fact"
    assert "“holds”" in refused.value.facts["what"]


def test_check_names_the_channel_that_no_voice_reads(home, monkeypatch):
    from audionews.cli.checkup import _languages
    from audionews.settings import from_environment

    monkeypatch.delenv("AUDIONEWS_ENGINE")
    (home / "channels").mkdir(parents=True)
    (home / "channels" / "s.jpg").write_bytes(b"x")
    for slug, lang in (("jawa", "jv"), ("world", "en-GB")):
        (home / "channels" / f"{slug}.toml").write_text(
            f'title = "T"\ndescription = "D"\nauthor = "A"\nowner_email = "a@b.id"\ncategory = "News"\ncover = "s.jpg"\ncover_alt = "S"\nlanguage = "{lang}"\n'
        )
    parts = {one.part: one for one in _languages(from_environment())}

    assert [one.ok for one in parts.values()] == [False, True]
    assert "espeak/en" in parts["Bahasa kanal world"].found


def test_a_voice_is_tried_in_its_own_language(home, actions, tmp_path):
    code, answer = actions("voice", "try", "espeak/en", "It costs $5 in 2026.", "--out", str(tmp_path / "x.mp3"))

    assert (code, answer["spoken"], answer["voice"]) == (0, "It costs $5 in 2026.", "espeak/en")


def test_a_list_that_names_an_engine_allows_its_voice_of_the_language(channels_of_four_languages):
    newsroom = channels_of_four_languages
    newsroom.studio._settings = replace(newsroom.settings, engine=None, voices=("natural", "espeak"))
    newsroom.studio._speakers.clear()
    slug = published(newsroom, ENGLISH, "en").story.slug
    blocks = tuple(replace(block, text=block.text.replace("1,200", "1,300")) for block in ENGLISH.blocks)
    done = newsroom.correct(slug, replace(ENGLISH, blocks=blocks), kind="ralat", reason="Wrong number.", by="yusuf")

    assert done.made.build.voice.full_name == "espeak/en"
    assert not done.made.build.fallback


def test_an_english_channel_has_an_english_bulletin(channels_of_four_languages):
    from audionews.channels import Programme
    from audionews.newsroom import bulletins

    newsroom = channels_of_four_languages
    newsroom.channels["en"] = replace(newsroom.channels["en"], bulletin=Programme(), title="Flores Today")
    published(newsroom, ENGLISH, "en", engine="espeak")
    done = bulletins.make(newsroom, "en", "2026-11-24", by="ratna")
    shown = [segment.shown for segment in done.story.revision.script.segments]

    assert shown[0] == "Flores Today, Tuesday 24 November 2026."
    assert "In this bulletin:" in shown
    assert (done.story.revision.script.lang, done.made.build.voice.name) == ("en", "en")


def test_a_javanese_page_from_a_source_of_an_indonesian_channel_waits():
    from types import SimpleNamespace

    from audionews.newsroom.intake import in_channel
    from audionews.newsroom.source_rules import of_story

    article = in_channel(replace(JAVANESE, lang="en"), "id")

    assert article.warnings == ("article.other_language",)
    assert of_story(article, SimpleNamespace(held=False), None).rule == "warnings"


KEY = "speech.other_language"


@pytest.fixture
def javanese(room):
    """A draft in a Javanese channel whose file names a voice that does not speak it."""
    berita = room.newsroom.channels["berita"]
    room.newsroom.channels["jv"] = replace(berita, slug="jv", language="jv", voice="espeak")
    return room.newsroom.receive(JAVANESE, by="ratna", channel_slug="jv").slug


def test_the_desk_says_before_and_after_the_button_that_nobody_reads_it(room, javanese):
    visitor = room.visitor("redaktur")
    visitor.get(f"/desk/berita/{javanese}")
    before = visitor.text
    visitor.press("Ucapkan dan terbitkan")

    assert "Suara espeak tidak dapat membaca bahasa Jawa" in before
    assert "Suara espeak tidak dapat membaca bahasa Jawa" in visitor.text
    assert room.newsroom.library.stories.get(javanese).status == "draft"


def test_the_desk_offers_only_voices_of_the_language(room):
    room.newsroom.channels["en"] = replace(room.newsroom.channels["berita"], slug="en", language="en")
    slug = room.newsroom.receive(ENGLISH, by="ratna", channel_slug="en").slug
    page = html.document_fromstring(room.visitor("redaktur").get(f"/desk/berita/{slug}/dengar").text)
    offered = page.xpath("//select[@name='engine']/option/@value")

    assert "espeak/en" in offered
    assert not {"espeak", "natural", "espeak/ms", "gtts"} & set(offered)


def test_programs_are_refused_with_the_same_key(room, javanese):
    from audionews.work.orders import By, Publish, accept

    with pytest.raises(BadInput) as refused:
        accept(Publish(slug=javanese), By(name="Program", role="redaktur"), room.newsroom, room.work)

    assert refused.value.key == KEY


def test_a_reading_that_the_voice_would_not_use_is_refused(room, javanese):
    from audionews.work.orders import By, ReadSentence, accept

    by, newsroom = By(name="Program", role="penulis"), room.newsroom
    segment = newsroom.library.stories.get(javanese).newest.script.segments[0].id
    with pytest.raises(BadInput) as refused:
        accept(ReadSentence(slug=javanese, segment=segment, word="wis", reading="wés"), by, newsroom, room.work)

    assert refused.value.key == "newsroom.reading_unused"


def test_an_english_reading_is_said_in_an_english_story(channels_of_four_languages):
    newsroom = channels_of_four_languages
    newsroom.readings.teach("Lee", "Lay", lang="en", by="ratna", at=newsroom.clock())
    slug = newsroom.receive(ENGLISH, by="ratna", channel_slug="en").slug
    spoken = " ".join(segment.spoken for segment in newsroom.library.stories.get(slug).newest.script.segments)

    assert "Mr. Lay said" in spoken


def test_the_feed_of_corrections_of_an_english_site_is_english(tmp_path):
    from audionews import assets
    from audionews.channels import corrections_feed

    (tmp_path / "site.toml").write_text('name = "Valley Voice"\nlanguage = "en"\n')
    feed = corrections_feed(assets.folder("feeds"), tmp_path)
    ours = corrections_feed(assets.folder("feeds"))
    (tmp_path / "site.toml").write_text('name = "Kabar Lembah"\n')
    indonesian = corrections_feed(assets.folder("feeds"), tmp_path)

    assert (feed.language, feed.title) == ("en", "Corrections of Valley Voice")
    assert feed.description.startswith("All corrections")
    assert (indonesian.description, indonesian.cover_alt, indonesian.licence) == (
        ours.description,
        ours.cover_alt,
        ours.licence,
    )


@pytest.mark.parametrize(
    ("story", "channel", "page", "headline", "told"),
    [
        (ENGLISH, "en", "id", "Reply by Lee: Dam is full", "The reply of Lee is published as a story of its own."),
        (
            JAVANESE,
            "berita",
            "en",
            "Hak jawab Lee: Bendungan wis kebak",
            "Hak jawab dari Lee dimuat dalam berita tersendiri.",
        ),
    ],
)
def test_a_reply_is_announced_in_the_storys_language_on_whatever_page_it_was_given(
    channels_of_four_languages, story, channel, page, headline, told
):
    newsroom = channels_of_four_languages
    slug = published(newsroom, story, channel, engine="tone").story.slug
    with speaking(page):
        reply = receive_reply(newsroom, slug, who="Lee", paragraphs=["It is not."], by="yusuf")

    assert newsroom.library.stories.get(reply.slug).newest.article.headline == headline
    assert reply.answered.blocks[-1].text == told


@pytest.mark.parametrize(("lang", "title"), [("en", "Notice of correction"), ("id", "Pemberitahuan koreksi")])
def test_the_chapter_of_a_notice_is_named_in_the_storys_language(lang, title):
    notice = say_in(lang, "newsroom.notice_added", sentence="1.")
    script = write(ENGLISH, lang=lang, notices=(notice,))

    assert _chapter_heads(script.segments, None)[0][1] == title
