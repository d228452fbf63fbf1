"""A correction is awaited: listeners hear something wrong until it is there, so its sentences are not tried for long."""

from types import SimpleNamespace

import pytest
from conftest import article_of
from test_hear import InTurn

from audionews.newsroom import open_newsroom
from audionews.newsroom.correction_rules import is_awaited
from audionews.settings import from_environment
from audionews.speech import pool
from audionews.speech.hear import is_in_time, spoken_and_heard
from audionews.speech.model import Awaited


@pytest.mark.parametrize(
    ("try_s", "awaited", "tries"),
    [
        (2.0, None, 3),
        (5.1, None, 3),
        (2.0, Awaited(), 2),
        (1.2, Awaited(), 3),
        (5.1, Awaited(), 1),
        (2.0, Awaited(spent_s=2.0), 1),
        (2.0, Awaited(waiting_words=8), 1),
    ],
)
def test_a_correction_is_tried_again_only_where_that_can_end_in_its_time(try_s, awaited, tries):
    voice = InTurn("ada sebelas rumah", "ada sebelas rumah.", "ada sebelas rumah!")
    words = "ada dua belas rumah"

    _, hearing = spoken_and_heard(voice, voice, words, words, awaited=awaited, clock=lambda: voice.asked * try_s)

    assert (hearing.tries, voice.asked, hearing.matches) == (tries, tries, False)


def test_a_longer_correction_has_longer():
    thirty = " ".join(["kata"] * 30)
    waiting = Awaited(waiting_words=30)

    assert [is_in_time(thirty, Awaited(), tries_s=tries_s, last_s=2.6) for tries_s in (2.6, 2.7)] == [True, False]
    assert is_in_time(f"{thirty} {thirty}", Awaited(), tries_s=5.2, last_s=5.2)
    assert [is_in_time(thirty, waiting, tries_s=tries_s, last_s=2.6) for tries_s in (5.2, 5.3)] == [True, False]


@pytest.mark.parametrize(
    ("status", "kind", "number", "awaited"),
    [
        ("live", "ralat", 2, True),
        ("live", "hak-jawab", 2, True),
        ("live", "silent", 2, False),
        ("live", "ralat", 1, False),
        ("draft", "ralat", 2, False),
    ],
)
def test_only_an_announced_correction_that_is_not_public_yet_is_awaited(status, kind, number, awaited):
    story = SimpleNamespace(status=status, revision=SimpleNamespace(number=1))

    assert is_awaited(story, SimpleNamespace(kind=kind, number=number)) is awaited


def test_the_sentences_of_a_ralat_are_awaited_and_those_of_a_story_are_not(home, monkeypatch):
    handed = []
    hand = pool._Worker.hand

    def noted(worker, job, patience_s, awaited):
        handed.append((job.words, awaited))
        hand(worker, job, patience_s, awaited)

    monkeypatch.setattr(pool._Worker, "hand", noted)
    monkeypatch.setenv("AUDIONEWS_ENGINE", "tone")
    story = "Ada {} rumah di lembah itu. Warga menolak pabrik semen."
    with open_newsroom(from_environment()) as room:
        slug = room.receive(article_of(story.format("dua belas"), headline="Warga menolak"), by="uji").slug
        room.publish(slug, by="uji")
        published = len(handed)
        corrected = article_of(story.format("sebelas"), headline="Warga menolak")
        room.correct(slug, corrected, kind="ralat", reason="Jumlahnya keliru.", by="uji")

    assert published > 2
    assert not any(awaited for _, awaited in handed[:published])
    assert "Ada sebelas rumah di lembah itu." in [words for words, _ in handed[published:]]
    assert all(awaited for _, awaited in handed[published:])
