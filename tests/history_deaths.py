"""How a history goes wrong: a death in the middle of an order, for show or by a real kill -9, and a disk that is full."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from base64 import b64encode
from contextlib import contextmanager

from audionews.errors import StoreFailed
from audionews.library import feed_channel, publishing
from audionews.library.blobs import FolderBlobs
from audionews.library.builds import Builds
from audionews.library.clips import Clips
from audionews.library.publishing import Publishing
from audionews.library.stories import Stories


class Died(BaseException):
    """A death in the middle of an order: no clean-up of ours runs (``except Exception`` does not see it)."""


# Where a death is worst: before and after each commit of an order. ``test_kill.py`` dies there for real, with -9.
DEATHS = (
    (Stories, "add_revision", "after"),
    (Stories, "add", "after"),
    (Clips, "put", "after"),
    (Builds, "add", "before"),
    (Builds, "add", "after"),
    (feed_channel, "announce", "before"),
    (publishing, "publish", "after"),
    (Publishing, "publish", "after"),
)


@contextmanager
def dying(death):
    where, name, when = death
    real = getattr(where, name)

    def step(*arguments, **named):
        if when == "before":
            raise Died
        real(*arguments, **named)
        raise Died

    setattr(where, name, step)
    try:
        yield
    finally:
        setattr(where, name, real)


@contextmanager
def full_disk():
    real = FolderBlobs.put

    def refuse(*_arguments, **_named):
        raise StoreFailed("library.disk_full", where="media")

    FolderBlobs.put = refuse
    try:
        yield
    finally:
        FolderBlobs.put = real


class Killer:
    """Orders carried out in processes of their own, which kill themselves with -9 at any of their doings (``history_kill.py``)."""

    def __init__(self) -> None:
        from pathlib import Path

        script = Path(__file__).with_name("history_kill.py")
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen([sys.executable, str(script)], **pipes)

    def killed(self, environment, moment, orders, doings: int) -> bool:
        """Whether the process died at its ``doings``-th doing; ``False``: it had carried out all ``orders`` before."""
        task = b64encode(pickle.dumps((environment, moment, orders, doings))).decode()
        print(task, file=self._process.stdin, flush=True)
        code = int(self._process.stdout.readline())
        assert code in (0, -signal.SIGKILL), code
        return code != 0

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(30)


def die_at(doings: int):
    """For the child: a function to be called at each doing; the given one is its last."""
    count = 0

    def doing(*_arguments, **_named) -> None:
        nonlocal count
        count += 1
        if count == doings:
            os.kill(os.getpid(), signal.SIGKILL)

    return doing
