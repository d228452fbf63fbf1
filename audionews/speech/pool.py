"""Worker processes of one engine and all its voices: handed sentences, watched, replaced when they hang or crash.

Processes are started afresh (not forked): the parent may be a threaded or gevent server. They live until ``close``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import wait

from audionews.errors import AudionewsError, EngineFailed
from audionews.speech.model import Awaited, Clip, cores

# A sentence's arrays (1 MB each) come from memory that glibc has already: by its own thresholds it gives each back and asks for it
# again, page by page, which was 3 % of a sentence's CPU (mallopt(3); other systems do not read these names).
_ARRAYS_STAY = {"MALLOC_MMAP_THRESHOLD_": "8388608", "MALLOC_TRIM_THRESHOLD_": "16777216"}
MAKER = "audionews.episode.encode:make_clip"  # by name: only the workers load numpy and the encoders
TRIES = 2  # a sentence whose worker hung or crashed is tried once more, in a new one


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipJob:
    """One sentence to be spoken: what the machine is handed, and the words by which its length is judged."""

    voice: str  # by its name: "natural/pria"
    key: str
    text: str
    words: str
    segment_id: str
    characters: int = 0  # that a service is paid for
    heard_back: bool = True  # the recogniser listens for Indonesian: a sentence in another language is not heard back
    awaited: bool = False  # listeners hear something wrong until it is there: its tries have little time


def _at_once() -> None:
    pass


class _Begun:
    """A worker process that has not been told yet for whom it speaks; it loads meanwhile what every voice needs."""

    def __init__(self, maker: str) -> None:
        self.connection, theirs = Pipe()
        lifeline, self.lifeline = os.pipe()
        # one BLAS thread: the workers share the cores among themselves
        environment = {**_ARRAYS_STAY, **os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "audionews.speech.worker", str(theirs.fileno()), str(lifeline), maker],
                pass_fds=(theirs.fileno(), lifeline),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # the terminal's stdout belongs to --json
                env=environment,
            )
        finally:
            theirs.close()
            os.close(lifeline)

    def end(self, *, at_once: bool) -> int:
        """Ends the process and returns its exit code; ``at_once`` without waiting for its sentence."""
        self.connection.close()
        if at_once:
            self.process.kill()
        os.close(self.lifeline)
        return self.process.wait()


_ahead: list[_Begun] = []  # begun and not yet any pool's


def begin(maker: str = MAKER, most: int = 4) -> None:
    """Begins up to ``most`` workers, one a core, before anybody knows what is to be spoken: the first pools take them.

    For a process that is about to load the newsroom and to speak then: on two cores that is a quarter of a second saved.
    :func:`end_unused` ends those that no pool took.
    """
    _ahead.extend(_Begun(maker) for _ in range(min(most, cores()) - len(_ahead)))


def end_unused() -> None:
    while _ahead:
        _ahead.pop().end(at_once=True)


def _begun(maker: str) -> _Begun:
    while _ahead:
        one = _ahead.pop()
        if one.process.poll() is None:
            return one
        one.end(at_once=True)  # it died before it was asked anything
    return _Begun(maker)


class _Worker:
    def __init__(self, options: dict[str, str | None], maker: str) -> None:
        self._begun = _begun(maker)
        self.connection, self.end = self._begun.connection, self._begun.end
        self.connection.send((options, maker, sys.path))
        self.job: ClipJob | None = None
        self.deadline = 0.0

    def hand(self, job: ClipJob, patience_s: float, awaited: Awaited | None) -> None:
        self.job, self.deadline = job, time.monotonic() + patience_s
        self.connection.send((job.voice, job.key, job.text, job.words, job.heard_back, awaited))


class Pool:
    """Speaks jobs in up to ``size`` processes."""

    def __init__(self, engine: str, options: dict[str, str | None], maker: str, size: int, patience_s: float) -> None:
        self._start = (options, maker)
        self._engine, self._size, self._patience_s = engine, size, patience_s
        self._workers: list[_Worker] = []

    def speak(self, jobs: Sequence[ClipJob], turn: Callable[[], None] = _at_once) -> Iterator[tuple[ClipJob, Clip]]:
        """Each job with its clip, as they are done; the longest texts first, so that no core waits long at the end.

        ``turn`` is called before each sentence is handed to the engine and may wait (a rate, a place).

        Raises ``EngineFailed`` for the first sentence that cannot be had; all workers end with it.
        """
        waiting = sorted(jobs, key=lambda job: len(job.text))
        began = time.monotonic()
        tries: dict[str, int] = {}
        try:
            while waiting or any(worker.job for worker in self._workers):
                self._hand_out(waiting, turn, began)
                busy = [worker for worker in self._workers if worker.job]
                patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
                ready = wait([worker.connection for worker in busy], patience)
                for worker in busy:
                    if worker.connection in ready:
                        job, answer = worker.job, self._answer(worker)
                        if isinstance(answer, Clip):
                            yield job, answer
                            continue
                    elif time.monotonic() >= worker.deadline:
                        job, answer = worker.job, self._lost(worker, "speech.engine_hung")
                    else:
                        continue
                    tries[job.key] = tries.get(job.key, 0) + 1
                    if tries[job.key] >= TRIES:
                        raise EngineFailed(answer.key, **{**answer.facts, "segment": job.segment_id})
                    waiting.append(job)
        except BaseException:  # also GeneratorExit: nobody waits for these answers any more
            self.close(at_once=True)
            raise

    def _hand_out(self, waiting: list[ClipJob], turn: Callable[[], None], began: float) -> None:
        idle = [worker for worker in self._workers if not worker.job]
        while waiting and (idle or len(self._workers) < self._size):
            turn()
            if not idle:
                worker = _Worker(*self._start)
                self._workers.append(worker)
                idle.append(worker)
            worker = idle.pop()
            job = waiting.pop()
            words = sum(len(one.words.split()) for one in waiting)
            awaited = Awaited(spent_s=time.monotonic() - began, waiting_words=words) if job.awaited else None
            with suppress(OSError):  # it died while idle: its end shows as one crash of this job
                worker.hand(job, self._patience_s, awaited)

    def _answer(self, worker: _Worker) -> Clip | EngineFailed:
        """The clip, or the loss of a worker that may be tried again. Raises what the worker says went wrong."""
        try:
            done, answer = worker.connection.recv()
        except (EOFError, ConnectionError):
            return self._lost(worker, "speech.engine_crashed")
        job, worker.job = worker.job, None
        if done:
            clip = Clip.from_bytes(answer)
            if not clip.is_whole():
                raise EngineFailed("speech.clip_cut", engine=self._engine, segment=job.segment_id)
            return clip
        if isinstance(answer, AudionewsError):
            raise type(answer)(answer.key, **{**answer.facts, "engine": self._engine, "segment": job.segment_id})
        raise TypeError(answer)

    def _lost(self, worker: _Worker, key: str) -> EngineFailed:
        self._workers.remove(worker)
        code = worker.end(at_once=True)
        return EngineFailed(key, engine=self._engine, exit_code=code, patience_s=self._patience_s)

    def close(self, *, at_once: bool = False) -> None:
        while self._workers:
            self._workers.pop().end(at_once=at_once)
