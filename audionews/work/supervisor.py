"""Keeps one worker going beside a server: begun anew when it ends, later each time, ended with the server.

    with keeping() as end: server.run(before_stop=end)        # starts ``python -m audionews.work.supervisor FD`` and through it ``audionews work``

A process of its own: gunicorn's arbiter reaps every child of its process, so it must not be the worker's parent. FD is the
reading end of a pipe of which the server alone holds the other end: however the server ends, kill -9 included, the pipe
closes, and keeper and worker end. The worker is nicer than the server: a listener's page goes before an episode.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

log = logging.getLogger("audionews.work")
LIFELINE = "AUDIONEWS_LIFELINE"
FIRST_S, LONGEST_S, WELL_S = 1.0, 60.0, 60.0
NICER = 5
_END_S = 6  # a worker gives up its jobs after ``worker.GRACE_S``; another one goes on with them


@contextmanager
def keeping() -> Iterator[Callable[[], None]]:
    """A worker is kept going until the block ends, this process does, or what it is handed is called (once or more)."""
    lifeline, held = os.pipe()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    keeper = subprocess.Popen(
        [sys.executable, "-m", "audionews.work.supervisor", str(lifeline)],
        pass_fds=(lifeline,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # the server's stdout tells its address
        env=environment,
    )
    os.close(lifeline)
    mine, open_ends = os.getpid(), [held]

    def end() -> None:
        while open_ends:
            os.close(open_ends.pop())

    try:
        yield end
    finally:
        end()
        if os.getpid() == mine:  # not in a worker that the server forked
            with suppress(subprocess.TimeoutExpired):
                keeper.wait(_END_S)


def watch_lifeline(stop: Callable[[], None]) -> None:
    """In a worker: ``stop`` is called when the server is gone. Nothing happens where no server started it."""
    lifeline = os.environ.pop(LIFELINE, None)
    if lifeline is None:
        return

    def wait() -> None:
        os.read(int(lifeline), 1)
        stop()

    threading.Thread(target=wait, name="lifeline", daemon=True).start()


def pause_s(failures: int) -> float:
    """How long to wait before beginning the worker anew."""
    return min(FIRST_S * 2 ** min(failures, 20), LONGEST_S)


def keep(lifeline: int, command: list[str]) -> None:
    """Runs the command again and again until the lifeline is cut."""
    with suppress(OSError):
        os.nice(NICER)
    failures = 0
    while True:
        begun = time.monotonic()
        worker = subprocess.Popen(command, pass_fds=(lifeline,), env={**os.environ, LIFELINE: str(lifeline)})
        while worker.poll() is None and not _cut(lifeline, 0.5):
            pass
        if worker.poll() is None:
            _end(worker)
            return
        failures = 0 if time.monotonic() - begun > WELL_S else failures + 1
        wait_s = pause_s(failures - 1)
        log.warning("the worker ended with %s; begun anew in %s s", worker.returncode, wait_s)
        if _cut(lifeline, wait_s):
            return


def _cut(lifeline: int, wait_s: float) -> bool:
    return bool(select.select([lifeline], [], [], wait_s)[0])


def _end(worker: subprocess.Popen) -> None:
    worker.terminate()
    try:
        worker.wait(_END_S - 1)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


if __name__ == "__main__":
    from audionews.work.log import log_to_stderr

    log_to_stderr()
    for number in (signal.SIGINT, signal.SIGTERM):  # the server ends us, by the lifeline, when it has ended itself
        signal.signal(number, signal.SIG_IGN)
    keep(int(sys.argv[1]), [sys.executable, "-m", "audionews", "work"])
