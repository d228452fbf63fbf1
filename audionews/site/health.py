"""/healthz and /readyz: whether this process answers, and whether what is asked of it will be done.

A worker may live and take nothing, so /readyz puts a job through the queue (``Work.probe``); its answer is kept for ten seconds,
for anybody may ask. A server that was told that its workers are elsewhere (``serve --no-worker``) is ready without any.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from flask import Blueprint, Response

from audionews import __version__
from audionews.errors import AudionewsError
from audionews.messages import say, sentence
from audionews.release import commit
from audionews.site.context import SiteContext
from audionews.work import QueueHealth

KEPT_S, KEPT_BAD_S = 10.0, 1.0  # what is wrong is looked at again soon: a worker needs seconds to begin


class QueueProbe:
    """The queue's health, looked at anew when what was seen is older than ``KEPT_S`` (``KEPT_BAD_S`` where it did not work); one looks, the others wait for it."""

    def __init__(self, look: Callable[[], QueueHealth], monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._look, self._monotonic_s = look, monotonic_s
        self._seen: tuple[float, QueueHealth] | None = None
        self._lock = Lock()

    def health(self) -> QueueHealth:
        """Raises ``StoreFailed`` when the queue is away."""
        with self._lock:
            now_s = self._monotonic_s()
            if self._seen is None or now_s - self._seen[0] > (KEPT_S if self._seen[1].up else KEPT_BAD_S):
                self._seen = (now_s, self._look())
            return self._seen[1]


def blueprint(place: SiteContext, probe: QueueProbe, *, keeps_worker: bool) -> Blueprint:
    """``keeps_worker``: a worker is kept going beside this server, so that one must live."""
    view = Blueprint("health", __name__)

    def plain(text: str, status: int = 200) -> Response:
        return Response(text + "\n", status=status, mimetype="text/plain", headers={"Cache-Control": "no-store"})

    def failing() -> str | None:
        try:
            place.library.stories.newest(now=place.clock(), limit=1)
            place.library.blobs.check()
            queue = probe.health()
        except AudionewsError as error:
            return sentence(error)
        if queue.up or (queue.state == "no_worker" and not keeps_worker):
            return None
        return say(f"work.{queue.state}", workers=queue.workers)

    @view.get("/healthz")
    def alive() -> Response:
        return plain(f"ok\naudionews {__version__} {commit()}".rstrip())

    @view.get("/readyz")
    def ready() -> Response:
        reason = failing()
        return plain(reason, 503) if reason else plain("ok")

    return view
