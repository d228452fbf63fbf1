"""/metrics for Prometheus (text format 0.0.4, https://prometheus.io/docs/instrumenting/exposition_formats/): what a newsroom is
woken for. Asked with ``Authorization: Bearer`` and AUDIONEWS_METRICS_TOKEN; without that setting there is no such page.

Everything is counted where it lies, in the database, so every process of every machine answers alike and one is asked.
Requests, their times and statuses are the reverse proxy's to count: it sees those that never come here.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterator, Mapping

from flask import Blueprint, Response, abort, request

from audionews import __version__
from audionews.errors import StoreFailed
from audionews.release import commit
from audionews.site.context import SiteContext
from audionews.site.health import QueueProbe
from audionews.work import Work

QUEUE_UP = "Whether a job that was put through the queue was taken by a worker in time."

Value = tuple[Mapping[str, str], float]


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
        return Response(
            "".join(_lines(place, work, probe)),
            content_type="text/plain; version=0.0.4; charset=utf-8",
            headers={"Cache-Control": "no-store"},
        )

    return view


def _lines(place: SiteContext, work: Work, probe: QueueProbe) -> Iterator[str]:
    yield from _gauge("info", "Which audionews this is.", [({"version": __version__, "commit": commit()}, 1)])
    library = place.library
    try:
        stories = library.stories.count_by_state()
        open_alarms, failing, database = library.inbox.count_alarms(), library.sources.count_failing(), 1
    except StoreFailed:
        stories, open_alarms, failing, database = {}, 0, 0, 0
    yield from _gauge("database_up", "Whether the library's database answers.", [({}, database)])
    yield from _gauge("stories", "Stories by state.", [({"state": state}, count) for state, count in stories.items()])
    yield from _gauge("alarms_open", "Alarms that nobody has closed on the desk.", [({}, open_alarms)])
    yield from _gauge("sources_failing", "Sources whose last answer was a failure.", [({}, failing)])
    if free := getattr(library.blobs, "free_bytes", None):
        yield from _gauge("media_free_bytes", "Room left where the media lie.", [({}, float(free()))])
    try:
        spoken = place.library.characters.of_month(place.clock())
    except StoreFailed:
        spoken = {}
    yield from _gauge(
        "engine_characters",
        "Characters spoken this month (WIB) by engine.",
        [({"engine": engine}, float(count)) for engine, count in spoken.items()],
    )
    try:
        tally, engines, queue = work.tally(), work.engines(), probe.health()
    except StoreFailed:
        yield from _gauge("queue_up", QUEUE_UP, [({}, 0)])
        return
    yield from _gauge("queue_up", QUEUE_UP, [({}, float(queue.up))])
    yield from _gauge(
        "queue_wait_seconds", "How long the last job that was put through waited.", [({}, queue.waited_ms / 1000)]
    )
    states = ("waiting", "later", "running", "failed", "ready")
    yield from _gauge("jobs", "Jobs of the last month by state.", [({"state": s}, getattr(tally, s)) for s in states])
    yield from _gauge("workers", "Workers that are alive.", [({}, tally.workers)])
    now_s = time.time()
    yield from _gauge(
        "engine_left_alone",
        "1 while an engine has failed so often that the fallback speaks.",
        [({"engine": engine}, float(health.open(now_s))) for engine, health in engines.items()],
    )


def _gauge(name: str, help: str, values: list[Value]) -> Iterator[str]:
    yield f"# HELP audionews_{name} {help}\n# TYPE audionews_{name} gauge\n"
    for labels, value in values:
        told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"audionews_{name}{'{' + told + '}' if told else ''} {value:g}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
