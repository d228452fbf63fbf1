"""/metrics for Prometheus: what a newsroom is woken for. Asked with ``Authorization: Bearer`` and AUDIONEWS_METRICS_TOKEN; without
that setting there is no such page. Written by prometheus-client in the format that is asked for (text or OpenMetrics,
https://prometheus.github.io/client_python/collector/custom/).

Everything is counted where it lies, in the database, so every process of every machine answers alike and one is asked. Therefore
a registry of its own without the client's default collectors, which tell of whichever process happened to answer.
Requests, their times and statuses are the reverse proxy's to count: it sees those that never come here.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request

from audionews import __version__
from audionews.errors import StoreFailed
from audionews.release import commit
from audionews.site.context import SiteContext
from audionews.site.health import QueueProbe
from audionews.work import Work

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily, Metric


def blueprint(place: SiteContext, work: Work, probe: QueueProbe) -> Blueprint:
    view = Blueprint("metrics", __name__)

    @view.get("/metrics")
    def metrics() -> Response:
        token = place.settings.metrics_token
        if not token:
            abort(404)
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), token.encode()):
            return Response(status=401, headers={"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"})
        from prometheus_client import CollectorRegistry  # a tenth of a second to import, and few ask
        from prometheus_client.exposition import choose_encoder

        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Newsroom(place, work, probe))
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return Response(encode(registry), content_type=content_type, headers={"Cache-Control": "no-store"})

    return view


class _Newsroom:
    """What is counted, each time anew."""

    def __init__(self, place: SiteContext, work: Work, probe: QueueProbe) -> None:
        self._place, self._work, self._probe = place, work, probe

    def collect(self) -> Iterator[Metric]:
        from prometheus_client.core import InfoMetricFamily

        about = {"version": __version__, "commit": commit()}
        yield InfoMetricFamily("audionews", "Which audionews this is.", value=about)
        yield from self._of_library()
        yield from self._of_queue()

    def _of_library(self) -> Iterator[Metric]:
        library = self._place.library
        try:
            stories = library.stories.count_by_state()
            open_alarms, failing, database = library.inbox.count_alarms(), library.sources.count_failing(), 1
        except StoreFailed:
            stories, open_alarms, failing, database = {}, 0, 0, 0
        yield _gauge("database_up", "Whether the library's database answers.", database)
        yield _gauge_by("stories", "Stories by state.", "state", stories)
        yield _gauge("alarms_open", "Alarms that nobody has closed on the desk.", open_alarms)
        yield _gauge("sources_failing", "Sources whose last answer was a failure.", failing)
        if free := getattr(library.blobs, "free_bytes", None):
            yield _gauge("media_free_bytes", "Room left where the media lie.", free())
        try:
            spoken = library.characters.of_month(self._place.clock())
        except StoreFailed:
            spoken = {}
        yield _gauge_by("engine_characters", "Characters spoken this month (WIB) by engine.", "engine", spoken)

    def _of_queue(self) -> Iterator[Metric]:
        help_text = "Whether a job that was put through the queue was taken by a worker in time."
        try:
            tally, engines, queue = self._work.tally(), self._work.engines(), self._probe.health()
        except StoreFailed:
            yield _gauge("queue_up", help_text, 0)
            return
        yield _gauge("queue_up", help_text, queue.up)
        yield _gauge("queue_wait_seconds", "How long the last job that was put through waited.", queue.waited_ms / 1000)
        states = ("waiting", "later", "running", "failed", "ready")
        jobs = {state: getattr(tally, state) for state in states}
        yield _gauge_by("jobs", "Jobs of the last month by state.", "state", jobs)
        yield _gauge("workers", "Workers that are alive.", tally.workers)
        now_s = time.time()
        left_alone = {engine: health.open(now_s) for engine, health in engines.items()}
        meaning = "1 while an engine has failed so often that the fallback speaks."
        yield _gauge_by("engine_left_alone", meaning, "engine", left_alone)


def _gauge(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    from prometheus_client.core import GaugeMetricFamily

    return GaugeMetricFamily(f"audionews_{name}", meaning, value=value)


def _gauge_by(name: str, meaning: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    from prometheus_client.core import GaugeMetricFamily

    family = GaugeMetricFamily(f"audionews_{name}", meaning, labels=[label])
    for of_what, value in values.items():
        family.add_metric([of_what], value)
    return family
