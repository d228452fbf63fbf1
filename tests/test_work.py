"""The queue: what is asked is done once, in a fair order, visibly; engines that fail and workers that die cost little."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path

import impatient
import msgspec
import pytest
from conftest import article_of, corrected

from audionews.errors import BadInput, NotAllowed, NotAnArticle, StoreFailed, UnknownName
from audionews.messages import say
from audionews.newsroom.lead_ins import speak_ahead
from audionews.settings import from_environment
from audionews.speech.engines import preference
from audionews.work import Work, duties, steps, supervisor, worker, workers
from audionews.work.circuit_breaker import Health, after_failure, revoice_after
from audionews.work.model import facts_of
from audionews.work.order import EXPRESS, HOUSE, REVOICE, VOICE
from audionews.work.orders import By, Correct, Publish, Receive, Revoice, Speak, Teach, Withdraw, accept
from audionews.work.values import QUEUED
from audionews.work.worker import Worker

sys.path.insert(0, str(Path(__file__).parent / "specimens" / "speech"))
SHORT = article_of(
    "Pasar Wringin buka lagi hari Senin. Pedagang menata kios sejak subuh.", headline="Pasar Wringin Buka Lagi"
)


@pytest.fixture
def work(home, monkeypatch):
    monkeypatch.setattr(worker, "lanes", impatient.lanes)
    with Work(from_environment()) as queue:
        yield queue


def named(headline):
    return replace(SHORT, headline=headline)


# Asking


def test_what_is_asked_twice_is_one_job(newsroom, work):
    slug = newsroom.receive(SHORT, by="ratna").slug
    jobs = {work.put(Publish(slug=slug), by="ratna") for _ in range(3)}
    keyed = {work.put(Speak(slug=slug), key="formulir-1", by="yusuf") for _ in range(2)}

    assert len(jobs) == len(keyed) == 1
    assert [(job.what, job.slug, job.state, job.by) for job in work.jobs()] in (
        [("speak", slug, "waiting", "yusuf"), ("publish", slug, "waiting", "ratna")],
        [("publish", slug, "waiting", "ratna"), ("speak", slug, "waiting", "yusuf")],  # asked in the same second
    )


REDAKTUR = By(name="yusuf", role="redaktur")


@pytest.mark.parametrize(
    ("order", "refusal", "key"),
    [
        (Publish(slug="tidak-ada"), UnknownName, "library.unknown_article"),
        (Publish(slug="a", engine="peluit"), UnknownName, "speech.unknown_engine"),
        (Publish(slug="a", engine="os:system"), UnknownName, "speech.unknown_engine"),
        (Withdraw(slug="a", ground="sara", reason="x"), NotAllowed, "work.role"),
        (Teach(word="", reading=""), BadInput, "newsroom.no_word"),
        (Correct(slug="a", kind="ralat", reason="x"), UnknownName, "library.unknown_article"),
        (Receive(), BadInput, "api.no_article"),
    ],
    ids=lambda value: getattr(value, "what", None),
)
def test_what_cannot_be_meant_is_refused_before_it_waits(newsroom, work, order, refusal, key):
    with pytest.raises(refusal) as refused:
        accept(order, REDAKTUR, newsroom, work)

    assert refused.value.key == key
    assert work.jobs() == []


def test_a_page_without_a_story_is_refused_at_once(newsroom, work):
    slug = newsroom.receive(SHORT, by="ratna").slug
    newsroom.publish(slug, by="ratna")
    with pytest.raises(NotAnArticle):
        accept(Correct(slug=slug, html="<p>Menu</p>", kind="ralat", reason="x"), REDAKTUR, newsroom, work)


@pytest.mark.parametrize("kind", QUEUED.values(), ids=lambda kind: kind.__name__)
def test_every_order_that_waits_comes_out_of_the_queue_as_it_went_in(kind):
    facts = {"slug": "a", "ground": "sara", "reason": "x", "engine": "tone", "to": 1, "channel": "berita"}
    order = kind(**{field.name: facts[field.name] for field in fields(kind) if field.name in facts})

    assert msgspec.convert(json.loads(json.dumps(facts_of(order))), type=QUEUED[order.what]) == order
    assert order.lane in (EXPRESS, VOICE, REVOICE, HOUSE)


def test_an_unknown_job_is_named(work):
    with pytest.raises(UnknownName) as refused:
        work.job("0" * 32)

    assert refused.value.key == "work.unknown_job"


# Doing


def test_a_failed_job_says_why_and_is_done_when_asked_again(newsroom, work):
    id = work.put(Publish(slug="pasar-wringin-buka-lagi"), key="a", by="ratna")
    work.run(until_idle=True)
    failed = work.job(id)
    newsroom.receive(SHORT, by="ratna")
    work.retry(id)
    work.run(until_idle=True)
    ready = work.job(id)

    assert (failed.state, failed.error) == ("failed", "library.unknown_article")
    assert failed.reason == say("library.unknown_article", slug="pasar-wringin-buka-lagi")
    assert (ready.state, ready.reason, ready.result["url"]) == ("ready", None, "/berita/pasar-wringin-buka-lagi")
    assert newsroom.library.stories.get(ready.slug).build.id == ready.result["build"]


def test_a_correction_overtakes_the_backlog(newsroom, work):
    live = newsroom.receive(SHORT, by="ratna").slug
    newsroom.publish(live, by="ratna")
    backlog = [newsroom.receive(named(f"Pasar {name} Buka"), by="ratna").slug for name in ("Legi", "Pon", "Kliwon")]
    for slug in backlog:
        work.put(Publish(slug=slug), by="ratna")
    text = corrected(SHORT, "Senin", "Selasa")
    accept(Correct(slug=live, article=text, kind="ralat", reason="Harinya tertukar."), REDAKTUR, newsroom, work)
    work.run(until_idle=True)
    order = [line.slug for line in newsroom.library.audit.lines() if line.action == "publish"]

    assert set(order) == {live, *backlog}
    assert order[1:].index(live) < len(backlog)  # not the last, though it was asked for last


@contextmanager
def running(*arguments, **environment):
    process = subprocess.Popen(
        [sys.executable, "-m", "audionews", *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(true, seconds=120):
    end = time.monotonic() + seconds
    while not (answer := true()):
        assert time.monotonic() < end, f"not in {seconds} s"
        time.sleep(0.1)
    return answer


def test_another_process_sees_how_far_a_job_is_and_the_engines_rate_is_kept(newsroom, work, forty):
    slug = newsroom.receive(forty, by="ratna").slug
    id = work.put(Publish(slug=slug), by="ratna")
    with running("work", AUDIONEWS_ENGINE_RATE="tone=240") as worker:
        first = until(lambda: (job := work.job(id)).done and job)
        begun = time.monotonic()
        second = until(lambda: (job := work.job(id)).done >= first.done + 8 and job)
        took_s = time.monotonic() - begun
        worker.send_signal(signal.SIGTERM)
        ended = worker.wait(60)

    assert (first.state, first.total) == ("running", second.total)
    assert first.done < second.total
    assert took_s > (second.done - first.done - 4) * 60 / 240  # two may be under way on each core when the rate begins
    assert ended == 0


def test_the_terminal_drains_the_queue_and_ends(newsroom, work, actions):
    slug = newsroom.receive(SHORT, by="ratna").slug
    work.put(Publish(slug=slug), by="ratna")
    code, answer = actions("work", "--until-idle")

    assert (code, answer["ready"], answer["waiting"], answer["failed"]) == (0, 1, 0, 0)
    assert newsroom.library.stories.get(slug).status == "live"


def test_a_server_keeps_one_worker_and_takes_it_along(newsroom, work):
    slug = newsroom.receive(SHORT, by="ratna").slug

    def alive():
        return [seen.pid for seen in work._roster.all() if workers._runs(seen)]

    with running("serve", "--port", "0") as server:
        (first,) = until(alive)
        os.kill(first, signal.SIGKILL)
        until(lambda: [pid for pid in alive() if pid != first])
        id = work.put(Publish(slug=slug), by="ratna")
        done = until(lambda: (job := work.job(id)).over and job)
        server.send_signal(signal.SIGKILL)
        until(lambda: not alive())

    assert (done.state, done.reason) == ("ready", None)


def test_the_keeper_waits_longer_each_time():
    assert [supervisor.pause_s(failures) for failures in (0, 1, 2, 50)] == [1, 2, 4, supervisor.LONGEST_S]


# Engines


@pytest.fixture
def tools(newsroom):
    """Everything a job is done with but the queue: steps are called, later jobs and the engines' health are kept in lists."""
    health, later, clock = {}, [], [0.0]

    def change(engine, how):
        health[engine] = how(health.get(engine, Health()))
        return health[engine]

    settings = replace(newsroom.studio._settings, engine="engines:Silent")
    newsroom.studio._settings = settings
    return (
        steps.Tools(
            newsroom=newsroom,
            step=lambda _name, do: json.loads(json.dumps(do())),
            names=lambda engine: (*preference(settings, engine)[:1], "tone"),
            progress=lambda *_: None,
            health=lambda engine: health.get(engine, Health()),
            change_health=change,
            ask_later=lambda order, **when: later.append(order),
            duties={},
            now_s=lambda: clock[0],
            wait=lambda _s: None,
        ),
        health,
        later,
        clock,
    )


def test_an_engine_that_stays_away_is_left_alone_and_speaks_again_later(newsroom, tools):
    tools, health, later, clock = tools
    slugs = [newsroom.receive(named(f"Pasar Nomor {n}"), by="ratna").slug for n in range(1, 5)]
    done = [steps.do("publish", {"slug": slug}, "ratna", tools)["done"] for slug in slugs]

    assert [one["fallback"] for one in done] == [True, True, True, False]  # the fourth was not even tried
    assert health["engines:Silent"].open(clock[0])
    assert not health["engines:Silent"].open(clock[0] + 61)
    assert later == [Revoice(slug=slug, engine="engines:Silent") for slug in slugs]

    revoiced = steps.do("revoice", {"slug": slugs[0], "engine": "tone"}, "audionews", tools)["done"]

    assert (revoiced["engine"], newsroom.library.stories.get(slugs[0]).build.voice.engine) == ("tone", "tone")
    assert newsroom.library.stories.get(slugs[0]).corrections == ()


def test_a_worker_speaks_the_words_of_a_first_correction_once_the_story_is_public(newsroom, tools):
    tools, *_ = tools
    slug = newsroom.receive(named("Pasar Pagi"), by="ratna").slug

    done = steps.do("publish", {"slug": slug, "engine": "engines:Slow"}, "ratna", tools)["done"]

    assert done["engine"] == "engines:Slow"
    assert (
        newsroom.library.clips.count() == done["spoken"] + 6
    )  # Semula, Yang benar, Ditambahkan, Dihapus, the day, WIB
    assert speak_ahead(newsroom, slug) == 0


def test_a_circuit_stays_open_longer_each_time_and_revoicing_ends_one_day():
    health, waits = Health(), []
    for _ in range(12):
        health = after_failure(health, 1000.0)
        waits.append(health.open_until - 1000 if health.open_until else 0)

    assert waits[:5] == [0, 0, 60, 120, 240]
    assert waits[-1] == 3600
    assert revoice_after(1) == 300
    assert revoice_after(100) is None


def test_what_time_may_heal_is_tried_for_a_minute():
    waits, tries = [], []

    def comes_back():
        tries.append(1)
        if len(tries) < 4:
            raise StoreFailed("library.database_failed", why="gone")
        return "here"

    assert steps._patiently("a", comes_back, waits.append) == {"done": "here"}
    assert waits == [1, 2, 4]
    assert sum(steps.PATIENCE_S) > 60


# Workers


@pytest.fixture
def watching(work):
    return work._roster


def test_a_worker_is_dead_when_its_process_is_gone_or_its_beats_stand_still(watching):
    watching.enter("mine")
    with watching._writing() as connection:
        connection.execute(
            workers.workers.insert().values(name="gone", host=workers.here(), pid=2**22 + 1, begun="", beats=3)
        )
        connection.execute(workers.workers.insert().values(name="far", host="elsewhere", pid=1, begun="", beats=3))

    assert watching.alive(now_s=0) == {"mine", "far"}
    assert watching.alive(now_s=workers.LOST_S - 1) == {"mine", "far"}
    watching.beat("mine")
    assert watching.alive(now_s=workers.LOST_S + 1) == {"mine"}


def test_a_story_belongs_to_one_job_at_a_time_and_the_dead_give_it_back(watching):
    watching.enter("one")
    watching.enter("two")

    assert watching.take("pasar", "job-1", "one")
    assert not watching.take("pasar", "job-2", "two")
    watching.give_back("pasar", "job-1", "one")
    assert watching.take("pasar", "job-2", "two")
    watching.leave("two")
    assert watching.take("pasar", "job-1", "one")


def test_a_correction_gets_the_engines_only_place_after_the_sentence_that_is_being_spoken(watching):
    def backlog():
        return watching.take_place("gtts", 1, "publish", "one", express=False)

    def correction():
        return watching.take_place("gtts", 1, "correct", "two", express=True)

    watching.enter("one")
    watching.enter("two")

    assert backlog()
    assert not correction()  # a sentence is being spoken
    assert not backlog()  # before its next sentence it makes room
    assert correction()
    assert not backlog()
    watching.leave_place("gtts", "correct")
    assert backlog()
    watching.leave("one")  # dead
    assert correction()


def test_a_rate_is_that_of_the_engine_that_speaks_whatever_was_wished(newsroom, work):
    settings = replace(newsroom.settings, engine_rate={"gtts": 1})
    worker = Worker(work, settings, newsroom.library, work._queue, work._roster)
    begun = time.monotonic()
    with worker._turns("tone", "job", express=False) as turn:
        for _ in range(3):
            turn()
    with worker._turns("gtts", "job", express=False) as turn:
        turn()

    assert time.monotonic() - begun < 20
    assert work._roster.turn("gtts", 1) > 30


def test_a_duty_that_fails_or_hangs_stops_no_other(caplog):
    hangs, done = threading.Event(), []

    def perform(name):
        if name == "fails":
            raise OSError("no")
        if name == "hangs":
            hangs.wait(20)
        done.append(name)

    rounds = duties.Rounds(
        perform, tuple(duties.WorkerDuty(name=name, every_s=10) for name in ("fails", "hangs", "works"))
    )
    for now_s in (0, 11, 22):
        rounds.begin(now_s)
        until(lambda: not rounds._running["works"].is_alive() and not rounds._running["fails"].is_alive())
    hangs.set()
    rounds.finish(5)

    assert done == ["works"] * 3 + ["hangs"]
    assert caplog.text.count("duty fails failed") == 2  # later each time
