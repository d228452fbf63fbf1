"""A newsroom's memory: received, revised, built, published, corrected, withdrawn."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields

import pytest
from library_values import HOUR, NOW, a_script, an_article, built, corrected, published, received, revised, withdrawn

from audionews.errors import BadInput, Conflict, PublicationRefused, UnknownName
from audionews.library import search
from audionews.library.model import CorrectionDraft, Media

pytest_plugins = ["library_fixtures"]


def titles(library, channel="berita", now=NOW + 10 * HOUR):
    return [item.title for item in library.feed.items(channel, now=now)]


def test_what_was_received_comes_back_as_it_was(library):
    article = an_article("Kuota “1 Persen” Dijelaskan", "Satu.", "Dua.")

    story = received(library, article)

    assert story.slug == "kuota-1-persen-dijelaskan"
    assert (story.status, story.build, story.published_at) == ("draft", None, None)
    assert (story.revision.article, story.revision.script) == (article, a_script(article))
    assert story.revision.at == NOW


def test_the_same_text_from_the_same_address_is_one_story(library):
    first = received(library, an_article(source_url="https://contoh.id/a"))
    again = received(library, an_article(source_url="https://contoh.id/a"), at=NOW + HOUR)
    elsewhere = received(library, an_article(source_url="https://contoh.id/b"))

    assert again.slug == first.slug
    assert elsewhere.slug == f"{first.slug}-2"


def test_two_articles_of_one_title_get_two_addresses(library):
    slugs = {received(library, an_article("Info Cuaca", f"Hari {day}.")).slug for day in range(7)}

    assert slugs == {"info-cuaca", *(f"info-cuaca-{n}" for n in range(2, 8))}


def test_a_headline_without_latin_letters_still_has_an_address(library):
    assert received(library, an_article("新闻")).slug == "artikel"


def test_many_desks_receiving_one_title_at_once_lose_nothing(library):
    with ThreadPoolExecutor(8) as pool:
        slugs = list(pool.map(lambda n: received(library, an_article("Banjir", f"Kabar ke-{n}.")).slug, range(16)))

    assert len(set(slugs)) == 16


def test_the_second_editor_sees_the_first_ones_change(library):
    slug = received(library).slug
    revised(library, slug, expected=1)

    with pytest.raises(Conflict) as refused:
        revised(library, slug, expected=1)

    assert refused.value.facts["by"] == "tono"
    assert [line.revision for line in library.stories.history(slug)] == [1, 2]


def test_of_many_editors_at_once_one_wins_each_number(library):
    slug = received(library).slug

    def attempt(number):
        try:
            return revised(library, slug, text=f"Versi {number}.", expected=1).number
        except Conflict:
            return None

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(attempt, range(8)))

    assert sorted(filter(None, won)) == [2]


def test_a_build_whose_bytes_are_not_stored_is_refused(library):
    slug = received(library).slug
    made = built(library, slug)
    library.blobs.remove(made.opus)

    facts = {
        field.name: getattr(made, field.name) for field in fields(made) if field.name not in ("id", "slug", "revision")
    }

    with pytest.raises(PublicationRefused):
        library.builds.add(slug, 1, **facts, by="rini")


def test_the_same_build_twice_is_one(library):
    slug = received(library).slug

    assert built(library, slug) == built(library, slug)
    assert len(library.builds.of(slug)) == 1


def test_publishing_makes_page_feed_and_search_true_together(library):
    story = published(library)

    assert (story.status, story.published_at) == ("live", NOW)
    assert [one.slug for one in library.stories.newest(now=NOW)] == [story.slug]
    assert [item.slug for item in library.feed.items("berita", now=NOW)] == [story.slug]
    assert [one.slug for one in library.stories.search("pedagang", now=NOW)] == [story.slug]
    assert library.media.find(story.build.mp3.hash, "mp3", now=NOW) is not None


def test_publishing_twice_is_publishing_once(library):
    story = published(library)
    before = library.feed.state("berita", NOW), library.audit.lines()

    library.publishing.publish(story.slug, story.build.id, by="rini", at=NOW + HOUR)

    assert (library.feed.state("berita", NOW), library.audit.lines()) == before


def test_a_correction_published_twice_is_one_correction(library):
    slug = published(library).slug
    story = corrected(library, slug)

    draft = CorrectionDraft(kind="ralat", delivery="redeliver", reason="keliru", by="tono", before_revision=1)
    again = library.publishing.publish(slug, story.build.id, by="tono", at=NOW + 2 * HOUR, correction=draft)

    assert again.corrections == story.corrections
    assert len(library.feed.items("berita", now=NOW + 3 * HOUR)) == 1


def test_old_media_go_on_answering_after_a_correction(library):
    old = published(library)
    new = corrected(library, old.slug)

    for file in (*old.build.media, *new.build.media):
        assert library.media.find(file.hash, file.ext, now=NOW + HOUR) is not None


def test_media_of_a_build_that_was_never_published_are_nobodys_business(library):
    slug = received(library).slug
    build = built(library, slug)

    assert library.media.find(build.mp3.hash, "mp3", now=NOW) is None
    assert library.media.find("0" * 64, "mp3", now=NOW) is None
    assert library.media.find("../../etc/passwd", "mp3", now=NOW) is None


def test_a_cover_is_public_without_a_story(library):
    cover = library.media.publish(b"gambar", "jpg", at=NOW)

    assert library.media.find(cover.hash, "jpg", now=NOW) is not None
    assert cover == Media(hash=cover.hash, ext="jpg", size_bytes=6)


def test_a_quiet_correction_keeps_the_items_identity(library):
    slug = published(library).slug
    (before,) = library.feed.items("berita", now=NOW)
    corrected(library, slug, delivery="quiet", kind="silent")

    (after,) = library.feed.items("berita", now=NOW + HOUR)
    assert (after.guid, after.title, after.published_at) == (before.guid, before.title, before.published_at)
    assert after.build.mp3 != before.build.mp3
    assert after.updated_at == NOW + HOUR


def test_a_redelivered_correction_is_a_new_item_in_place_of_the_old(library):
    slug = published(library).slug
    (before,) = library.feed.items("berita", now=NOW)
    corrected(library, slug, delivery="redeliver")

    (after,) = library.feed.items("berita", now=NOW + HOUR)
    assert after.guid != before.guid
    assert after.title == f"[Ralat] {before.title}"
    assert after.published_at == NOW + HOUR
    assert after.correction.notice in after.summary


def test_a_short_correction_adds_an_item_of_its_own(library):
    slug = published(library).slug
    (before,) = library.feed.items("berita", now=NOW)
    corrected(library, slug, delivery="short", kind="hak-jawab")

    short, story = library.feed.items("berita", now=NOW + HOUR)
    assert (story.guid, story.kind) == (before.guid, "episode")
    assert (short.kind, short.build.role) == ("correction", "short")
    assert short.title != story.title
    assert short.build.mp3 != story.build.mp3


def test_a_short_delivery_without_its_sound_is_refused_and_nothing_moves(library):
    slug = published(library).slug
    number = revised(library, slug).number
    build = built(library, slug, number)
    draft = CorrectionDraft(kind="ralat", delivery="short", reason="x", by="tono", before_revision=1)

    with pytest.raises(BadInput):
        library.publishing.publish(slug, build.id, by="tono", at=NOW + HOUR, correction=draft)

    assert library.stories.get(slug).revision.number == 1
    assert library.corrections.newest() == []


def test_titles_stay_distinct_in_a_channel_for_ever(library):
    for day in range(3):
        published(library, an_article("Info Cuaca", f"Hari {day}."))
    slug = library.stories.newest(now=NOW)[0].slug
    corrected(library, slug, at=NOW + HOUR, text="Satu.")
    corrected(library, slug, at=NOW + 2 * HOUR, text="Dua.")

    assert sorted(titles(library)) == ["Info Cuaca", "Info Cuaca (2)", "[Ralat] Info Cuaca (2)"]


def test_titles_that_differ_in_quotation_marks_alone_count_as_one(library):
    published(library, an_article("Kata “Adil”", "Satu."))
    published(library, an_article('Kata "Adil"', "Dua."))

    assert len({title.replace("“", '"').replace("”", '"') for title in titles(library)}) == 2


def test_a_corrected_headline_reaches_feed_and_search(library):
    slug = published(library).slug
    corrected(library, slug, delivery="quiet", headline="Pasar Mawar Dibuka Lagi")

    assert titles(library) == ["Pasar Mawar Dibuka Lagi"]
    assert [story.slug for story in library.stories.search("mawar", now=NOW)] == [slug]
    assert library.stories.search("kamboja dibuka", now=NOW, channel="olahraga") == []


def test_heard_corrections_have_a_feed_of_their_own(library):
    slug = published(library).slug
    corrected(library, slug, delivery="quiet", kind="silent", at=NOW + HOUR, text="A.")
    assert titles(library, "ralat") == []

    corrected(library, slug, delivery="quiet", kind="ralat", at=NOW + 2 * HOUR, text="B.")
    corrected(library, slug, delivery="redeliver", kind="ralat", at=NOW + 3 * HOUR, text="C.")

    (item,) = library.feed.items("ralat", now=NOW + 4 * HOUR)
    assert item.kind == "correction"
    assert item.build == library.stories.get(slug).build


def test_corrections_come_newest_first_a_page_at_a_time(library):
    slug = published(library).slug
    for hour in (1, 2, 3):
        corrected(library, slug, at=NOW + hour * HOUR, text=f"Versi {hour}.")

    first = library.corrections.newest(limit=2)
    rest = library.corrections.newest(before=first[-1].id, limit=2)

    assert [one.after_revision for one in (*first, *rest)] == [4, 3, 2]
    assert library.corrections.get(first[0].id) == first[0] == library.stories.get(slug).corrections[0]


def test_the_feeds_state_moves_with_every_change(library):
    states = [library.feed.state("berita", NOW)]
    slug = published(library).slug
    states.append(library.feed.state("berita", NOW))
    corrected(library, slug)
    states.append(library.feed.state("berita", NOW + HOUR))

    assert [state.count for state in states] == [0, 1, 1]
    assert [state.version for state in states] == [0, 1, 2]
    assert [state.changed_at for state in states] == [None, NOW, NOW + HOUR]


def test_an_embargoed_story_is_not_there_until_it_opens(library):
    opens = NOW + 2 * HOUR
    story = published(library, visible_from=opens)

    def seen(now):
        return (
            len(library.stories.newest(now=now)),
            len(library.feed.items("berita", now=now)),
            len(library.stories.search("pedagang", now=now)),
            library.media.find(story.build.mp3.hash, "mp3", now=now) is not None,
            library.feed.state("berita", now).count,
        )

    assert seen(opens - HOUR) == (0, 0, 0, False, 0)
    assert seen(opens) == (1, 1, 1, True, 1)
    assert library.feed.state("berita", opens).changed_at == opens
    assert library.feed.state("berita", opens).version > library.feed.state("berita", NOW).version
    with pytest.raises(UnknownName):
        library.stories.get(story.slug, now=opens - HOUR)
    assert library.stories.get(story.slug, now=opens).published_at == opens


def test_a_correction_during_an_embargo_does_not_lift_it(library):
    opens = NOW + 5 * HOUR
    slug = published(library, visible_from=opens).slug
    corrected(library, slug, at=NOW + HOUR)

    assert library.stories.newest(now=NOW + HOUR) == []
    assert library.corrections.newest(now=NOW + HOUR) == []
    assert titles(library, now=opens) == ["Pasar Kamboja Dibuka Lagi"]
    assert library.feed.state("berita", opens).count == 1


def test_an_embargo_can_be_lifted_early(library):
    story = published(library, visible_from=NOW + 5 * HOUR)
    library.publishing.publish(story.slug, story.build.id, by="wati", at=NOW + HOUR, visible_from=NOW + HOUR)

    assert library.stories.get(story.slug, now=NOW + HOUR).published_at == NOW + HOUR
    assert library.feed.state("berita", NOW + HOUR).count == 1
    assert library.feed.state("berita", NOW + 9 * HOUR).count == 1
    assert library.media.find(story.build.mp3.hash, "mp3", now=NOW + HOUR) is not None


def test_what_is_public_cannot_be_embargoed_afterwards(library):
    story = published(library)

    with pytest.raises(BadInput):
        library.publishing.publish(story.slug, story.build.id, by="rini", at=NOW + HOUR, visible_from=NOW + 2 * HOUR)


def test_dates_in_a_feed_never_run_backwards_when_a_clock_does(library):
    published(library, an_article("Satu"), at=NOW)
    published(library, an_article("Dua"), at=NOW - 2 * HOUR)

    items = library.feed.items("berita", now=NOW)
    assert [item.title for item in items] == ["Dua", "Satu"]
    assert items[0].published_at >= items[1].published_at
    assert max(item.published_at for item in items) <= NOW


def test_a_withdrawn_story_leaves_and_says_so(library):
    story = published(library)
    corrected(library, story.slug, at=NOW + HOUR)
    after = withdrawn(library, story.slug, at=NOW + 2 * HOUR)

    assert (after.status, after.corrections[0].ground) == ("withdrawn", "anak")
    assert library.stories.newest(now=NOW + 2 * HOUR) == []
    assert library.stories.search("pedagang", now=NOW + 2 * HOUR) == []
    (item,) = library.feed.items("berita", now=NOW + 2 * HOUR)
    assert (item.kind, item.title) == ("tombstone", "[Dicabut] Berita Ini Dicabut")
    assert [one.kind for one in library.feed.items("ralat", now=NOW + 2 * HOUR)] == ["tombstone"]
    assert library.media.find(story.build.mp3.hash, "mp3", now=NOW + 2 * HOUR) is None
    assert library.media.find(after.build.mp3.hash, "mp3", now=NOW + 2 * HOUR) is not None


def test_the_public_record_of_a_withdrawn_story_no_longer_quotes_it(library):
    story = published(library)
    correction = corrected(library, story.slug, at=NOW + HOUR).corrections[0]
    withdrawn(library, story.slug, at=NOW + 2 * HOUR)
    later = NOW + 3 * HOUR

    public, known = library.corrections.newest(now=later)[1], library.corrections.get(correction.id)
    assert (bool(known.notice), bool(known.reason)) == (True, True)  # the newsroom keeps every word
    assert (public.id, public.kind, public.changes, public.notice, public.reason) == (known.id, known.kind, (), "", "")
    assert (
        library.corrections.get(correction.id, now=later)
        == public
        == library.stories.get(story.slug, now=later).corrections[1]
    )


def test_media_of_a_withdrawn_story_may_answer_until_a_set_moment(library):
    story = published(library)
    withdrawn(library, story.slug, media_until=NOW + 3 * HOUR)

    assert library.media.find(story.build.mp3.hash, "mp3", now=NOW + 2 * HOUR) is not None
    assert library.media.find(story.build.mp3.hash, "mp3", now=NOW + 3 * HOUR) is None


def test_a_withdrawn_story_is_never_published_again(library):
    story = published(library)
    withdrawn(library, story.slug)

    with pytest.raises(PublicationRefused):
        library.publishing.publish(story.slug, story.build.id, by="rini", at=NOW + 2 * HOUR)


def test_only_a_live_story_can_be_withdrawn_and_only_on_known_grounds(library):
    slug = received(library).slug
    build = built(library, slug, role="tombstone")

    for ground in ("anak", "malas"):
        with pytest.raises(BadInput):
            library.publishing.withdraw(slug, build.id, ground=ground, reason="x", notice="x", by="wati", at=NOW)


def test_rolling_back_moves_the_pointer_and_nothing_else(library):
    old = published(library)
    corrected(library, old.slug, delivery="quiet")
    back = library.publishing.rollback(old.slug, old.build.id, by="wati", at=NOW + 2 * HOUR, reason="yang lama benar")

    assert (back.build, back.revision) == (old.build, old.revision)
    assert [(line.revision, line.live) for line in library.stories.history(old.slug)] == [(1, True), (2, False)]
    assert library.audit.lines(old.slug)[-1].facts["reason"] == "yang lama benar"
    assert library.feed.items("berita", now=NOW + 2 * HOUR)[0].build == old.build


def test_a_build_of_another_story_cannot_be_published(library):
    story = published(library, an_article("Satu"))
    other = received(library, an_article("Dua"))

    with pytest.raises(UnknownName):
        library.publishing.publish(other.slug, story.build.id, by="rini", at=NOW)


def test_newest_pages_by_the_last_story_seen(library):
    slugs = [published(library, an_article(f"Kabar {n}"), at=NOW + n * HOUR).slug for n in range(5)]
    published(library, an_article("Lain"), channel="olahraga", at=NOW)

    first = library.stories.newest("berita", now=NOW + 9 * HOUR, limit=3)
    rest = library.stories.newest("berita", now=NOW + 9 * HOUR, before=first[-1].slug, limit=3)

    assert [story.slug for story in (*first, *rest)] == slugs[::-1]


def test_archive_pages_keep_their_items(library):
    slugs = [published(library, an_article(f"Kabar {n}"), at=NOW + n * HOUR).slug for n in range(5)]
    corrected(library, slugs[0], at=NOW + 6 * HOUR)

    pages = [
        [item.slug for item in library.feed.archive("berita", page, now=NOW + 9 * HOUR, size=2)]
        for page in range(1, library.feed.pages("berita", size=2) + 1)
    ]
    assert pages == [[slugs[1]], [slugs[3], slugs[2]], [slugs[0], slugs[4]]]


def test_search_wants_all_words_and_takes_beginnings_of_words_last(library):
    published(library, an_article("Kuota Pekerja", "Kuotanya satu persen."), at=NOW)
    published(library, an_article("Kuota Siswa", "Sekolah dibuka."), at=NOW + HOUR)
    now = NOW + 2 * HOUR

    def slugs_with(words, **how):
        return [story.slug for story in library.stories.search(words, now=now, **how)]

    assert slugs_with("kuota") == ["kuota-siswa", "kuota-pekerja"]
    assert slugs_with("KUOTA pekerja") == ["kuota-pekerja"]
    assert slugs_with("kuotanya") == ["kuota-pekerja"]
    assert slugs_with("seko") == ["kuota-siswa"]
    assert slugs_with("kuota", limit=1, offset=1) == ["kuota-pekerja"]


def test_search_finds_the_same_whether_stories_are_looked_at_one_by_one_or_by_the_index(library, monkeypatch):
    for n in range(4):
        published(library, an_article(f"Kuota Nomor {n}", "Sekolah dibuka."), at=NOW + n * HOUR)
    now, pages = NOW + 9 * HOUR, []
    for newest in (500, 3, 1):
        monkeypatch.setattr(search, "NEWEST", newest)
        pages.append(
            [
                story.slug
                for at in (0, 2)
                for story in library.stories.search("kuota sekolah", now=now, limit=2, offset=at)
            ]
        )

    assert pages == [[f"kuota-nomor-{n}" for n in (3, 2, 1, 0)]] * 3


@pytest.mark.parametrize("words", ["", '"', "a AND OR NOT (", "headline:x", "kata* \\ '", "\0", "𝔘 😀", "x" * 5000])
def test_hostile_search_words_find_nothing_and_break_nothing(library, words):
    published(library)

    assert library.stories.search(words, now=NOW) == []


def test_a_secret_key_is_made_once_and_kept(library):
    first = library.settings.secret_key()

    assert len(first) > 40
    assert library.settings.secret_key() == first
    assert library.settings.secret_key("punya sendiri") == "punya sendiri"


def test_the_house_lexicon_takes_gives_and_forgets_words(library):
    library.lexicon.add("BPJS", "be pe je es", by="wati", at=NOW)
    library.lexicon.add("BPJS", "bepejees", by="wati", at=NOW + HOUR)

    assert [(word.word, word.reading) for word in library.lexicon.words()] == [("BPJS", "bepejees")]
    library.lexicon.remove("BPJS", by="wati", at=NOW + HOUR)
    assert library.lexicon.words() == []
    with pytest.raises(UnknownName):
        library.lexicon.remove("BPJS", by="wati", at=NOW + HOUR)


def test_unknown_names_are_told_by_name(library):
    for ask in (
        lambda: library.stories.get("tak-ada"),
        lambda: library.builds.get(99),
        lambda: library.corrections.get(99),
        lambda: library.stories.history("tak-ada"),
        lambda: library.stories.revision(received(library).slug, 9),
    ):
        with pytest.raises(UnknownName):
            ask()


# The newest text, and the one that waits


def test_a_correction_that_is_kept_waits_until_it_is_public(library):
    slug = published(library).slug
    kept = revised(library, slug)
    waiting = library.stories.get(slug)
    build = built(library, slug, kept.number, at=NOW + HOUR)
    library.publishing.publish(slug, build.id, by="tono", at=NOW + HOUR)

    now_public = library.stories.get(slug)
    assert (waiting.revision.number, waiting.newest.number, waiting.pending) == (1, 2, kept)
    assert (now_public.revision.number, now_public.newest.number, now_public.pending) == (2, 2, None)


def test_a_version_that_was_taken_back_waits_for_nothing(library):
    slug = published(library).slug
    first = library.stories.get(slug).build
    corrected(library, slug)
    library.publishing.rollback(slug, first.id, by="tono", at=NOW + 2 * HOUR, reason="yang lama benar")

    story = library.stories.get(slug)
    assert (story.revision.number, story.newest.number, story.pending) == (1, 2, None)


def test_the_public_is_given_no_text_that_is_not_out(library):
    slug = published(library).slug
    revised(library, slug)

    story = library.stories.get(slug, now=NOW + HOUR)
    (listed,) = library.stories.newest(now=NOW + HOUR)
    assert (story.newest.number, story.pending) == (1, None)
    assert (listed.newest.number, listed.pending) == (1, None)


def test_a_draft_waits_for_no_correction_and_shows_its_newest_text(library):
    slug = received(library).slug
    revised(library, slug, kind="first")

    story = library.stories.get(slug)
    assert (story.revision.number, story.newest.number, story.pending) == (2, 2, None)


def test_replies_are_listed_once_and_only_when_they_are_public(library):
    slug = published(library).slug
    public, draft = published(library, an_article("Jawaban Pasar")).slug, received(library, an_article("Draf")).slug
    for reply in (public, draft, public):
        library.stories.add_reply(slug, reply)

    assert [story.slug for story in library.stories.replies(slug, now=NOW + HOUR)] == [public]
