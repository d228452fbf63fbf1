"""Killed with -9 between receiving and publishing, at every step that leaves something behind; the next run goes on.

Each run starts from what the one before left and dies later, while the site is being asked: what the public meets is
the old state or the new one.
"""

import signal
from datetime import timedelta
from pathlib import Path

import dies_at
import pytest

from audionews.app import create_app
from audionews.library.fsck import fsck
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment

YEARS_LATER = timedelta(days=3650)  # no grace for left-overs


@pytest.fixture
def mortal(home):
    """Starts runs that die: ``mortal(step)`` returns once the run has killed itself there."""
    with dies_at.runs_of(dies_at.__file__) as run:

        def die(step):
            assert run(step) == -signal.SIGKILL, f"not reached: {step}"

        yield die


def met(newsroom):
    """What the public meets: feed, corrections, the page of every live story; of a draft, nothing."""
    site = create_app(from_environment(), newsroom.library).test_client()
    for story in newsroom.library.stories.drafts():
        assert site.get(f"/berita/{story.slug}").status_code == 404
    pages = ["/", "/ralat", "/feeds/berita.xml", *(f"/berita/{s.slug}" for s in newsroom.library.stories.live())]
    answers = {page: site.get(page) for page in pages}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {page: answer.data for page, answer in answers.items()}


def dies_at_each(steps, mortal, newsroom, home):
    """Lets a run die at each step; nothing half may be met, no kept sentence may be spoken again."""
    before, notes = met(newsroom), Path(f"{home}.spoken")
    for step in steps:
        kept = dies_at.kept_clips(newsroom)
        notes.write_text("")
        mortal(step)

        assert met(newsroom) == before, step
        assert kept.isdisjoint(notes.read_text().split()), step


def left_over(newsroom, home):
    """Blobs and files without meaning; the library itself must be sound."""
    with open_newsroom(from_environment()):  # opening sweeps what the dead were writing
        state = fsck(newsroom.library, now=newsroom.clock() + YEARS_LATER)
    assert state.sound
    return [*state.orphans, *(home / "media" / "tmp").iterdir(), *(home / "scratch").iterdir()]


def test_killed_at_every_step_the_newsroom_shows_the_old_state_and_then_the_new_one(newsroom, home, mortal):
    dies_at_each(dies_at.TO_PUBLICATION, mortal, newsroom, home)
    slug = newsroom.receive(dies_at.ARTICLE, by="ratna").slug
    published = newsroom.publish(slug, by="ratna")

    assert published.made.spoken == 0
    assert [item.slug for item in newsroom.library.feed.items("berita", now=newsroom.clock())] == [slug]
    assert len(newsroom.library.builds.of(slug)) == len(newsroom.history(slug)) == 1
    assert left_over(newsroom, home) == []

    dies_at_each(dies_at.TO_CORRECTION, mortal, newsroom, home)
    done = newsroom.correct(slug, dies_at.CORRECTED, deliver="short", **dies_at.CORRECTION)
    items = newsroom.library.feed.items("berita", now=newsroom.clock())

    assert (done.correction.delivery, len(done.story.corrections)) == ("short", 1)
    assert sorted(item.kind for item in items) == ["correction", "episode"]
    assert [line.revision for line in newsroom.history(slug)] == [1, 2]
    assert left_over(newsroom, home) == []


def test_a_run_killed_before_it_could_answer_has_done_all_of_it(newsroom, home, mortal):
    mortal(dies_at.ANSWER_LOST)
    mortal(dies_at.ANSWER_LOST)  # now it is live: the correction
    story = next(newsroom.library.stories.live())
    again = newsroom.correct(story.slug, dies_at.CORRECTED, deliver="short", **dies_at.CORRECTION)

    assert (again.already, again.correction.id, again.made.spoken) == (True, story.corrections[0].id, 0)
    assert len(story.corrections) == 1
    assert newsroom.publish(story.slug, by="ratna").made.spoken == 0
    assert left_over(newsroom, home) == []
