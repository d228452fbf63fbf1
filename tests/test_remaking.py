"""A newly taught word reaches what is public: found, counted, made anew in one go that can be stopped and taken up."""

import json

import pytest
from conftest import article_of

from audionews.errors import BadInput, EngineFailed


@pytest.fixture
def three_with_a_name(newsroom):
    slugs = []
    for n in range(3):
        text = f"Bupati Zaqwan meninjau jembatan nomor {n} bersama warga desa. " + " ".join(
            f"Warga kampung {n} menanam bakau di petak {m} sejak pagi hari." for m in range(6)
        )
        slugs.append(newsroom.receive(article_of(text), by="ratna").slug)
        newsroom.publish(slugs[-1], by="ratna")
    newsroom.readings.teach("Zaqwan", "zakwan", lang="id", by="ratna", at=newsroom.clock())
    return slugs


def test_a_taught_word_makes_exactly_the_stories_stale_that_show_it(newsroom, forty, three_with_a_name):
    newsroom.publish(newsroom.receive(forty, by="ratna").slug, by="ratna")

    assert set(newsroom.readings.stale("Zaqwan")) == set(three_with_a_name)
    assert set(newsroom.readings.stale()) == set(three_with_a_name)
    assert len(newsroom.readings.where("Zaqwan")) == newsroom.plan_all().sentences == 3


def test_a_run_that_was_stopped_is_taken_up_where_it_ended(newsroom, three_with_a_name):
    first = next(iter(newsroom.readings.stale("Zaqwan")))
    newsroom.remake(first, by="ratna", reason="Bacaan nama.")

    assert set(newsroom.readings.stale("Zaqwan")) == set(three_with_a_name) - {first}


def test_what_was_made_anew_is_a_silent_fix_that_no_longer_waits(newsroom, three_with_a_name):
    for slug in list(newsroom.readings.stale("Zaqwan")):
        newsroom.remake(slug, by="ratna", reason="Bacaan nama.")

    assert list(newsroom.readings.stale()) == []
    assert newsroom.plan_all().sentences == 0
    assert all("zakwan" in place.spoken and not place.anew for place in newsroom.readings.where("Zaqwan"))
    assert newsroom.library.corrections.newest() == [] or all(
        c.kind == "silent" for c in newsroom.library.corrections.newest()
    )


def test_one_story_that_fails_does_not_keep_the_others_waiting(newsroom, three_with_a_name, monkeypatch, capsys):
    from contextlib import contextmanager

    from audionews.cli import words
    from audionews.cli.run import run

    broken, whole = three_with_a_name[0], newsroom.remake

    def remake(slug, **asked):
        if slug == broken:
            raise EngineFailed("speech.silent", engine="espeak")
        return whole(slug, **asked)

    @contextmanager
    def here():
        yield newsroom

    monkeypatch.setattr(newsroom, "remake", remake, raising=True)
    monkeypatch.setattr(words, "newsroom", here)

    code = run(["remake", "Zaqwan", "--json"])

    answer = json.loads(capsys.readouterr().out)
    assert code == 1
    assert {one["slug"] for one in answer["remade"]} == set(three_with_a_name[1:])
    assert [one["slug"] for one in answer["failed"]] == [broken]
    assert list(newsroom.readings.stale()) == [broken]


@pytest.mark.parametrize(
    ("word", "reading", "key"),
    [("", "zakwan", "newsroom.no_word"), (" \n", "zakwan", "newsroom.no_word"), ("Zaqwan", " ", "newsroom.no_reading")],
)
def test_no_word_is_read_as_nothing(newsroom, word, reading, key):
    with pytest.raises(BadInput) as refused:
        newsroom.readings.teach(word, reading, lang="id", by="ratna", at=newsroom.clock())

    assert refused.value.key == key
    assert newsroom.library.lexicon.words() == []


def test_a_word_is_met_however_its_letters_were_composed(newsroom):
    newsroom.readings.teach(" Cafe\u0301  Baru\n", "kafe\tbaru", lang="id", by="ratna", at=newsroom.clock())

    assert [(one.word, one.reading) for one in newsroom.library.lexicon.words()] == [("Café Baru", "kafe baru")]
    newsroom.readings.forget("Cafe\u0301 Baru", by="ratna", at=newsroom.clock())
    assert newsroom.library.lexicon.words() == []


def test_a_story_that_nothing_new_concerns_is_not_read_again(newsroom, forty, three_with_a_name, monkeypatch):
    newsroom.publish(newsroom.receive(forty, by="ratna").slug, by="ratna")
    read = []
    write = newsroom.readings.write
    monkeypatch.setattr(
        newsroom.readings, "write", lambda *asked, **more: read.append(more["slug"]) or write(*asked, **more)
    )

    plan = newsroom.plan_all()

    assert sorted(read) == sorted(three_with_a_name)
    assert plan.articles == 3


def test_what_was_read_by_other_rules_is_read_again_whatever_it_says(newsroom, forty, monkeypatch):
    slug = newsroom.publish(newsroom.receive(forty, by="ratna").slug, by="ratna").story.slug
    revision = newsroom.library.stories.get(slug).revision

    assert newsroom.readings.as_today(slug, revision)
    monkeypatch.setattr("audionews.newsroom.reading_state._rules", lambda: "of another release")
    assert not newsroom.readings.as_today(slug, revision)
    assert newsroom.plan_all().articles == 0


def test_a_choice_for_one_sentence_makes_its_story_read_again(newsroom, forty):
    slug = newsroom.publish(newsroom.receive(forty, by="ratna").slug, by="ratna").story.slug
    revision = newsroom.library.stories.get(slug).revision
    sentence = next(s for s in revision.script.segments if "Sukamulya" in s.shown)

    newsroom.library.inbox.read_so(
        slug, sentence.id, word="Sukamulya", reading="suka mulia", lang="id", by="ratna", at=newsroom.clock()
    )

    assert not newsroom.readings.as_today(slug, revision)
