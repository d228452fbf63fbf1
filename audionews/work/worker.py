"""A worker: takes jobs, shows how far it is, beats, sweeps up after the dead, and sees to the duties.

Newsrooms are kept and handed from job to job (engines' processes are dear to start); one job has one to itself.
"""

from __future__ import annotations

import logging
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from audionews import assets
from audionews.channels import load, stamp
from audionews.errors import AudionewsError
from audionews.library import Library
from audionews.newsroom import Newsroom, open_newsroom
from audionews.settings import Settings
from audionews.speech.engines import preference
from audionews.work import duties, steps
from audionews.work.dbos_queue import Executor, Queue
from audionews.work.model import since_ms
from audionews.work.order import EXPRESS, HOUSE, REVOICE, VOICE, Order
from audionews.work.supervisor import watch_lifeline
from audionews.work.workers import BEAT_S, Roster

if TYPE_CHECKING:
    from audionews.work import Work

log = logging.getLogger("audionews.work")
GRACE_S = 4  # a stop is over within 10 s (``server.py``): what runs when a worker is asked to stop may finish; what does not is gone on with elsewhere
SHOWN_S = 0.5  # between two notes of how far a job is


class _Left(Exception):
    """In a job's thread: its worker has left, another one goes on with the job."""


class Rooms:
    """Newsrooms over one library, one for each job that runs at the same time."""

    def __init__(self, settings: Settings, library: Library) -> None:
        self._settings, self._library = settings, library
        self._idle: list[Newsroom] = []
        self._begun, self._stamps = stamp(settings.home), {}
        self._all = ExitStack()
        self._lock = threading.Lock()

    @contextmanager
    def one(self) -> Iterator[Newsroom]:
        with self._lock:
            room = (
                self._idle.pop()
                if self._idle
                else self._all.enter_context(open_newsroom(self._settings, self._library))
            )
        self._renew(room)
        try:
            yield room
        finally:
            with self._lock:
                self._idle.append(room)

    def _renew(self, room: Newsroom) -> None:
        """The channels as they are now: an editor may have changed them at the desk."""
        now = stamp(self._settings.home)
        if now == self._stamps.get(id(room), self._begun):
            return
        try:
            room.channels = load(assets.folder("feeds"), self._settings.home)
        except AudionewsError as error:  # half a file: the desk and `audionews check` say so
            log.warning("channels: %s", error)
        self._stamps[id(room)] = now

    def close(self) -> None:
        self._all.close()


class Worker:
    """One process's part of the work; ``run`` returns when it is stopped, or when nothing is left (``until_idle``)."""

    def __init__(self, work: Work, settings: Settings, library: Library, queue: Queue, roster: Roster) -> None:
        self._work, self._settings, self._queue, self._roster = work, settings, queue, roster
        self._rooms = Rooms(settings, library)
        self._stop = threading.Event()
        self._left = threading.Event()  # what is not done now, another worker does
        self._at_work: set[str] = set()
        self.name = f"{time.time_ns():019d}-{socket.gethostname()[:30]}-{secrets.token_hex(3)}"
        self._rounds = duties.Rounds(self._duty)
        self._listening = False  # one that only drains the queue has no time to look around

    def stop(self, *_: object) -> None:
        """Asks it to end; safe in a signal handler."""
        self._stop.set()

    def run(self, *, until_idle: bool = False) -> None:
        self._roster.enter(self.name)
        beats = threading.Thread(target=self._beat, name="beats", daemon=True)
        before = self._listen()
        watch_lifeline(self.stop)
        executor = None
        try:
            beats.start()
            executor = Executor(self._work.url, self.name, self._do, lanes(self._settings))
            log.info("worker %s begins", self.name)
            self._take_over()
            self._listening = not until_idle
            if until_idle:
                self._rounds.begin(time.monotonic())
                self._rounds.finish(600)
            self._loop(executor, until_idle)
        finally:
            self._stop.set()
            if executor is not None:
                executor.stop(0 if until_idle and not self._queue.under_way() else GRACE_S)
            self._left.set()
            if self._at_work:
                log.warning("worker %s leaves %s unfinished job(s) to others", self.name, len(self._at_work))
            beats.join(BEAT_S * 2)
            self._rooms.close()
            try:
                self._roster.leave(self.name)
            except Exception as error:  # the database is away: others see that no beat comes
                log.warning("worker %s could not be taken off the list: %s", self.name, error)
            for number, handler in before.items():
                signal.signal(number, handler)
            log.info("worker %s ends", self.name)

    def _listen(self) -> dict[int, Any]:
        if threading.current_thread() is not threading.main_thread():
            return {}
        return {number: signal.signal(number, self.stop) for number in (signal.SIGTERM, signal.SIGINT)}

    def _loop(self, executor: Executor, until_idle: bool) -> None:
        swept = 0.0
        while not self._stop.is_set():
            now = time.monotonic()
            try:
                if now - swept >= BEAT_S:
                    swept = now
                    living = self._sweep(executor)
                    if not until_idle and min(living) == self.name:  # the eldest sees to the duties
                        self._rounds.begin(now)
                if until_idle and not self._queue.under_way():
                    return
            except Exception as error:  # the database is gone for a while: go on beating and looking
                log.warning("the queue does not answer: %s", error)
            self._stop.wait(0.1 if until_idle else 0.5)

    def _beat(self) -> None:
        while not self._stop.wait(BEAT_S):
            try:
                self._roster.beat(self.name)
            except Exception as error:
                log.warning("no beat: %s", error)

    def _take_over(self) -> None:
        """Goes on with what an older release left in the queue when it was stopped: its jobs bear another number."""
        if count := self._queue.take_over(steps.lane_of, self._roster.alive()):
            log.warning("%s job(s) of an older release go on", count)

    def _sweep(self, executor: Executor) -> set[str]:
        """Gives on what the dead were doing; who is alive, this worker among them."""
        living = self._roster.sweep() | {self.name}
        dead = self._queue.executors() - living
        if dead:
            count = executor.recover(dead)
            log.warning("%s job(s) of %s dead worker(s) go on", count, len(dead))
        return living

    # One job

    def _do(self, id: str, what: str, facts: dict[str, Any], by: str, step: steps.Step) -> dict[str, Any]:
        job = self._queue.look(id)  # a correction's job is called so, though what is left of it is to publish
        shown, begun = {"what": job.what if job else what, "by": by}, time.monotonic()
        shown |= {name: facts[name] for name in ("slug", "engine") if name in facts}
        with self._counted(id), self._alone(facts.get("slug"), id), self._rooms.one() as newsroom:
            newsroom.studio.turns = lambda engine: self._turns(
                engine, id, express=what == "withdraw" or bool(facts.get("express"))
            )
            tools = steps.Tools(
                newsroom=newsroom,
                step=step,
                names=lambda engine: preference(self._settings, engine),
                progress=self._progress(id, shown),
                health=self._roster.health,
                change_health=self._roster.change_health,
                ask_later=self._ask_later,
                duties=duties.of(newsroom, self._settings, self._queue.forget, self._work),
                now_s=self._roster.now_s,
                wait=self._wait,
                leaving=self._left.is_set,
            )
            done = steps.do(what, facts, by, tools)
        if self._listening and (what == "withdraw" or (done.get("done") or {}).get("correction")):
            self._rounds.hurry("look_everywhere")
        if failed := done.get("failed"):
            log.error("job %s (%s %s) failed: %s", id, what, facts.get("slug"), failed["error"])
        else:
            log.info(
                "job %s (%s %s by %s) done in %s ms", id, shown["what"], facts.get("slug") or "-", by, since_ms(begun)
            )
        return done

    @contextmanager
    def _alone(self, slug: str | None, id: str) -> Iterator[None]:
        """One job a story at a time, over all workers."""
        while slug and not self._roster.take(slug, id, self.name):
            self._wait(0.2)
        try:
            yield
        finally:
            if slug:
                self._roster.give_back(slug, id, self.name)

    @contextmanager
    def _counted(self, id: str) -> Iterator[None]:
        self._at_work.add(id)
        try:
            yield
        finally:
            self._at_work.discard(id)

    def _wait(self, seconds: float) -> None:
        """As ``time.sleep``, but for a worker that has left."""
        if self._left.wait(seconds):
            raise _Left

    @contextmanager
    def _turns(self, engine: str, id: str, *, express: bool) -> Iterator[Callable[[], None]]:
        """The engine's limits over all workers, asked before each sentence: how many a minute, how many episodes at once.

        By the engine that speaks, whatever was wished: a story keeps its voice, a fallback stands in.
        """
        per_minute, most = self._settings.engine_rate.get(engine), self._settings.engine_jobs.get(engine)

        def turn() -> None:
            while most and not self._roster.take_place(engine, most, id, self.name, express=express):
                self._wait(0.2)
            if per_minute and (wait_s := self._roster.turn(engine, per_minute)) > 0:
                self._wait(wait_s)

        try:
            yield turn
        finally:
            if most:
                self._roster.leave_place(engine, id)

    def _progress(self, id: str, shown: dict[str, Any]):
        told_at = 0.0

        def progress(done: int, total: int, _segment: object = None) -> None:
            nonlocal told_at
            if done in (1, total) or time.monotonic() - told_at >= SHOWN_S:
                told_at = time.monotonic()
                try:
                    self._queue.note(id, shown | {"done": done, "total": total})
                except AudionewsError as error:  # not worth a job
                    log.warning("no progress shown of %s: %s", id, error)

        return progress

    def _ask_later(self, order: Order, *, delay_s: float, key: str) -> str:
        return self._work.put(order, key=key, by="audionews", delay_s=delay_s)

    def _duty(self, name: str) -> None:
        with self._rooms.one() as newsroom:
            duties.of(newsroom, self._settings, self._queue.forget, self._work)[name]()


def lanes(settings: Settings) -> list[dict[str, Any]]:
    """Every lane: how many of its jobs at once in this worker, and how often it looks. DBOS asks the database at each look, whether or
    not anything waits: what may wait looks seldom, so that an idle worker costs less than 2 % of a core (``test_work_idle``).

    An engine's limits over all workers are its places (:meth:`Worker._turns`).
    """
    return [
        {"name": EXPRESS, "worker_concurrency": 2, "polling_interval_sec": 0.4},
        {"name": VOICE, "worker_concurrency": settings.worker_jobs, "polling_interval_sec": 1.5},
        {"name": REVOICE, "worker_concurrency": 1, "polling_interval_sec": 5.0},
        {"name": HOUSE, "worker_concurrency": 1, "polling_interval_sec": 3.0},
    ]
