"""Workers killed with -9 at every step of a job: another one goes on there; nothing is lost, doubled or spoken twice."""

import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from dies_at import ARTICLE, CORRECTED, CORRECTION, kept_clips

from audionews.newsroom import open_newsroom
from audionews.settings import from_environment
from audionews.work import Work
from audionews.work.orders import By, Correct, Publish, accept

pytest_plugins = ["library_fixtures"]
PUBLICATION = (
    "taken, nothing done",
    "the second sentence is spoken",
    "the build is kept, the step is not told",
    "published, the step is not told",
)
CORRECTED_AT = (
    "the build is kept, the step is not told",
    "published, the step is not told",
    "all steps told, the job is not",
)


@pytest.fixture
def newsroom(database_url, home, monkeypatch):
    monkeypatch.setenv("AUDIONEWS_DATABASE_URL", database_url)
    with open_newsroom(from_environment()) as room:
        yield room


def killed_at_each(steps, a_worker, newsroom, queue, id, home):
    notes = Path(f"{home}.spoken")
    for step in steps:
        kept = kept_clips(newsroom)
        notes.write_text("")

        assert a_worker(step) == -signal.SIGKILL, step
        assert queue.job(id).state in ("waiting", "running"), step
        assert kept.isdisjoint(notes.read_text().split()), f"spoken twice: {step}"


def test_a_job_whose_workers_are_killed_at_every_step_is_done_once(newsroom, queue, a_worker, home):
    slug = newsroom.receive(ARTICLE, by="ratna").slug
    id = queue.put(Publish(slug=slug), by="ratna")
    killed_at_each(PUBLICATION, a_worker, newsroom, queue, id, home)
    ended = a_worker("-")
    job = queue.job(id)

    assert (ended, job.state, job.reason) == (0, "ready", None)
    assert [build.id for build in newsroom.library.builds.of(slug)] == [job.result["build"]]
    assert newsroom.library.stories.get(slug).status == "live"

    facts = {name: CORRECTION[name] for name in ("kind", "reason")}
    order = Correct(slug=slug, article=CORRECTED, deliver="short", **facts)
    id = accept(order, By(name=CORRECTION["by"], role="redaktur"), newsroom, queue).id
    killed_at_each(CORRECTED_AT, a_worker, newsroom, queue, id, home)
    a_worker("-")
    story = newsroom.library.stories.get(slug)

    assert queue.job(id).state == "ready"
    assert [correction.id for correction in story.corrections] == [queue.job(id).result["correction"]]
    assert [line.revision for line in newsroom.history(slug)] == [1, 2]
    assert sorted(item.kind for item in newsroom.library.feed.items("berita", now=newsroom.clock())) == [
        "correction",
        "episode",
    ]
    assert [job.state for job in queue.jobs()] == ["ready", "ready"]
    assert queue.tally().workers == 0


def made_by_an_older_release(queue):
    """Every job bears the number of another order of steps, and waits in a lane that no worker listens to."""
    jobs = sa.Table("workflow_status", sa.MetaData(), autoload_with=queue._queue.engine, schema=schema_of(queue))
    with queue._queue.engine.begin() as connection:
        connection.execute(sa.update(jobs).values(application_version="1", queue_name="lama"))


def schema_of(queue):
    return "dbos" if queue._queue.engine.dialect.name == "postgresql" else None


def test_what_an_older_release_left_waiting_or_half_done_is_done_once_by_this_one(newsroom, queue, a_worker, home):
    half_done = newsroom.receive(ARTICLE, by="ratna").slug
    waiting = newsroom.receive(replace(CORRECTED, headline="Bakau Ditanam Lagi"), by="ratna").slug
    first = queue.put(Publish(slug=half_done), by="ratna")
    killed_at_each(["the second sentence is spoken"], a_worker, newsroom, queue, first, home)
    second = queue.put(Publish(slug=waiting), by="ratna")
    made_by_an_older_release(queue)

    ended = a_worker("-")
    jobs = {job.id: job for job in queue.jobs()}

    assert ended == 0
    assert set(jobs) == {first, second}
    assert [(job.state, job.reason) for job in jobs.values()] == [("ready", None)] * 2
    assert {newsroom.library.stories.get(slug).status for slug in (half_done, waiting)} == {"live"}
    assert [len(newsroom.library.builds.of(slug)) for slug in (half_done, waiting)] == [1, 1]


def test_many_may_open_a_new_queue_at_once(newsroom):
    def workers(_):
        with Work(from_environment()) as work:
            return work.tally().workers

    with ThreadPoolExecutor(6) as threads:
        alive = list(threads.map(workers, range(6)))

    assert alive == [0] * 6
