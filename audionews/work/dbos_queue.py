"""The one file that knows DBOS (docs/decisions/0006-work.md): jobs that outlive the process that does them.

A job is a DBOS workflow named "job"; its input is (what, facts, by) as JSON, its attributes are what a list of jobs shows
(so that a list need not load articles), its output is ``{"done": …}`` or ``{"failed": {"error", "message"}}``. An expected
failure is a value, not an exception: it is shown to an editor and asked for again, and no log is full of tracebacks.

The queue has its own SQLite file beside the library's (a queue that is polled must not hold the library's write lock),
or the schema ``dbos`` of the same PostgreSQL. It may be lost without losing news: truth is in revisions and builds.
DBOS API relied on: docs.dbos.dev/python/reference (client, queues, contexts), read in version 3.4.0. Private there:
``DBOS._recover_pending_workflows``, the call behind its own admin endpoint and Conductor; ``test_work_kill.py`` holds it.
"""

from __future__ import annotations

import io
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager, redirect_stdout, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSPortableJSONSerializer, _workflow_commands, error, run_dbos_database_migrations
from sqlalchemy import exc
from sqlalchemy.engine import make_url

from audionews.library.database import address_of, close_to_others, failure
from audionews.work.model import Job, Tally

APPLICATION = "audionews"
VERSION = "2"  # of the steps' order: a job in flight is gone on with by every audionews that has the same; see 0006
WORKFLOW = "job"
PROBE = "probe"  # a workflow that does nothing: no list of jobs shows it, and nobody waits for it but who asked
DEATHS = 50  # a job whose worker died this often is given up as failed: it would kill the next one too
_OPEN = ("ENQUEUED", "PENDING")
_BARE = {"load_input": False, "load_output": False}
_STATES = {"ENQUEUED": "waiting", "DELAYED": "waiting", "PENDING": "running", "SUCCESS": "ready"}

_log = logging.getLogger("dbos")
_log.setLevel(logging.WARNING)
_workflow_commands._BACKGROUND_JOBS_INTERVAL_SEC = 5.0  # how late a job that waits for its time may come into its lane
# On SQLite two workers may take one job too many at once; the engine's places (``roster``) hold the limit, it is no fault.
_log.addFilter(lambda record: "exceeds the global concurrency limit" not in record.getMessage())
_log.addHandler(logging.NullHandler())  # else DBOS brings its own, bound to the stderr of that moment, and flushes it


# Debian 12 has 3.40: unixepoch('subsec') is NULL there, and every job with it
if sqlite3.sqlite_version_info < (3, 42):

    @sa.event.listens_for(sa.Engine, "connect")
    def _add_unixepoch(connection: Any, _record: Any) -> None:
        """Give old SQLite the function that DBOS' column defaults call on Python 3.12 and newer (sqlite.org/lang_datefunc.html)."""
        if isinstance(connection, sqlite3.Connection):
            connection.create_function("unixepoch", -1, _unixepoch)


def _unixepoch(*arguments: str) -> float:
    return time.time() if "subsec" in arguments else int(time.time())


def queue_url(database_url: str) -> str:
    """Where the queue of a library lies."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "audionews.sqlite")
        return f"sqlite:///{file.with_name(f'{file.stem}-work.sqlite')}"
    return address_of(database_url).set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def _reported():
    try:
        yield
    except (exc.DBAPIError, sqlite3.Error, OSError) as error:
        why = str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__]
        raise failure(why[0], of="work.queue", where="antrean pekerjaan") from error


def prepare(url: str) -> None:
    """Makes the queue's tables where they are missing; WAL, as everything here that readers and writers share."""
    with _reported():
        if url.startswith("sqlite:"):
            file = Path(make_url(url).database)
            file.parent.mkdir(parents=True, exist_ok=True)
            close_to_others(file)
            connection = sqlite3.connect(file, timeout=30)
            connection.execute("PRAGMA journal_mode=WAL")  # kept in the file
            connection.close()
        _migrate(url)


def _migrate(url: str) -> None:
    """DBOS says on stdout why its tables could not be made, and ends the program (dbos/cli/migration.py)."""
    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            run_dbos_database_migrations(url)
    except click.exceptions.Exit as ended:
        why = printed.getvalue().partition(":")[2].split("\n")[0].strip()
        raise failure(why or "dbos", of="work.queue", where="antrean pekerjaan") from ended


class Queue:
    """Asking, looking and asking again, from any process."""

    def __init__(self, url: str) -> None:
        prepare(url)
        with _reported():
            self._client = DBOSClient(
                system_database_url=url,
                serializer=DBOSPortableJSONSerializer(),
                application_name=APPLICATION,
                retry_connection_errors=False,
            )

    @property
    def engine(self) -> sa.Engine:
        """The queue's database, for the roster beside it."""
        return self._client._sys_db.engine

    def close(self) -> None:
        self._client.destroy()

    def put(
        self,
        id: str,
        what: str,
        facts: dict[str, Any],
        by: str,
        *,
        lane: str,
        priority: int,
        once: str | None,
        delay_s: float | None,
        shown: dict[str, Any],
    ) -> str:
        """Keeps a job; an ``id`` that is there already, or ``once`` while it is under way, is that job. Returns its id."""
        options: dict[str, Any] = {
            "workflow_name": WORKFLOW,
            "queue_name": lane,
            "workflow_id": id,
            "priority": priority,
            "app_version": VERSION,
            "attributes": {"what": what, "by": by, **shown},
        }
        if once:
            options |= {"deduplication_id": once, "duplication_policy": "return-existing"}
        if delay_s:
            options["delay_seconds"] = delay_s
        with _reported():
            return self._client.enqueue(options, what, facts, by).workflow_id

    def put_probe(self, lane: str) -> str:
        """Keeps a job that does nothing; where one waits in this lane already, it is that one. Returns its id."""
        once = {"deduplication_id": f"{PROBE}/{lane}", "duplication_policy": "return-existing"}
        options = {"workflow_name": PROBE, "queue_name": lane, "priority": 1, "app_version": VERSION, **once}
        with _reported():
            return self._client.enqueue(options).workflow_id

    def probe_is_done(self, id: str) -> bool:
        """Whether a worker did it; it is forgotten then. One that is gone was seen done by another who waited for it."""
        with _reported():
            seen = self._client.list_workflows(name=PROBE, workflow_ids=[id], **_BARE)
            if seen and seen[0].status != "SUCCESS":
                return False
            self._client.delete_workflows([id])
            return True

    def runs_in(self, lane: str) -> bool:
        """Whether a job of this lane is being done."""
        with _reported():
            return bool(
                self._client.list_workflows(name=WORKFLOW, queue_name=lane, status=["PENDING"], limit=1, **_BARE)
            )

    def note(self, id: str, shown: dict[str, Any]) -> None:
        """Replaces what a list of jobs shows of this one."""
        with _reported():
            self._client.update_workflow_attributes(id, shown)

    def look(self, id: str) -> Job | None:
        workflows = self._list(workflow_ids=[id])
        return workflows[0] if workflows else None

    def newest(self, limit: int, offset: int = 0) -> list[Job]:
        return self._list(limit=limit, offset=offset, sort_desc=True)

    def again(self, id: str) -> None:
        """A job that is over starts from its first step."""
        with _reported(), suppress(error.DBOSException):  # not over any more: somebody else was faster
            self._client.rewind_workflow(id, application_version=VERSION)

    def take_over(self, lane_of: Callable[[str, dict[str, Any]], str], living: set[str]) -> int:
        """What waits since a release with another ``VERSION`` goes to today's lanes and starts from its first step; how many."""
        with _reported():
            jobs = self._client.list_workflows(name=WORKFLOW, status=[*_OPEN, "DELAYED"], load_output=False)
            left = [job for job in jobs if job.app_version != VERSION and job.executor_id not in living]
            for job in left:
                self._client.cancel_workflow(job.workflow_id)  # only what is over can be started again
                lane = lane_of(*job.input["args"][:2])
                self._client.rewind_workflow(job.workflow_id, application_version=VERSION, queue_name=lane)
        return len(left)

    def tally(self, workers: int) -> Tally:
        table = self._client._sys_db.tables.workflow_status
        failed = table.c.output.like('%"failed":%')
        with _reported(), self.engine.connect() as connection:
            rows = connection.execute(
                sa.select(table.c.status, failed.label("failed"), sa.func.count())
                .where(table.c.name == WORKFLOW)
                .group_by(table.c.status, failed)
            ).all()
        counts: dict[str, int] = {}
        for status, is_failed, count in rows:
            state = "failed" if is_failed else "later" if status == "DELAYED" else _STATES.get(status, "failed")
            counts[state] = counts.get(state, 0) + count
        return Tally(
            **{state: counts.get(state, 0) for state in ("waiting", "later", "running", "failed", "ready")},
            workers=workers,
        )

    def under_way(self) -> bool:
        """Whether anything waits for no particular time, or runs."""
        with _reported():
            return bool(self._client.list_workflows(name=WORKFLOW, status=list(_OPEN), limit=1, **_BARE))

    def executors(self) -> set[str]:
        """Who is said to be running something."""
        table = self._client._sys_db.tables.workflow_status
        running = sa.and_(table.c.status == sa.literal_column("'PENDING'"), table.c.name == WORKFLOW)  # a partial index
        with _reported(), self.engine.connect() as connection:
            ids = connection.execute(sa.select(table.c.executor_id).where(running).distinct()).scalars()
            return {one for one in ids if one}

    def forget(self, before: datetime) -> int:
        """Deletes jobs that were over before then; how many."""
        with _reported():
            over = {"status": ["SUCCESS", "ERROR", "CANCELLED"], "completed_before": before.isoformat(), "limit": 1000}
            old = self._client.list_workflows(name=WORKFLOW, **over, **_BARE)
            self._client.delete_workflows([one.workflow_id for one in old])
        return len(old)

    def _list(self, **which: Any) -> list[Job]:
        with _reported():
            rows = self._client.list_workflows(name=WORKFLOW, load_input=False, **which)
        return [_job(row) for row in rows]


def _moment(ms: int | None) -> datetime | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)


def _job(row: Any) -> Job:
    shown = row.attributes or {}
    output = row.output if isinstance(row.output, dict) else {}
    state = _STATES.get(row.status, "failed")
    failed = output.get("failed")
    if state == "failed" and failed is None:
        failed = {"error": "work.given_up", "message": None}
    return Job(
        id=row.workflow_id,
        what=shown.get("what", "?"),
        slug=shown.get("slug"),
        state="failed" if failed else state,
        done=shown.get("done", 0),
        total=shown.get("total", 0),
        reason=failed and failed["message"],
        error=failed and failed["error"],
        facts=(failed or {}).get("facts") or {},
        asked_at=_moment(row.created_at) or datetime.now(UTC),
        by=shown.get("by", ""),
        engine=shown.get("engine"),
        not_before=_moment(row.delay_until_epoch_ms) if row.status == "DELAYED" else None,
        finished_at=_moment(row.completed_at),
        result=output.get("done") or {},
    )


# Doing

Doer = Callable[[str, str, dict[str, Any], str, Callable[[str, Callable[[], Any]], Any]], dict[str, Any]]
_doer: Doer | None = None


@DBOS.workflow(name=WORKFLOW, max_recovery_attempts=DEATHS)
def _perform(what: str, facts: dict[str, Any], by: str) -> dict[str, Any]:
    def step(name: str, do: Callable[[], Any]) -> Any:
        return DBOS.run_step({"name": name}, do)

    return _doer(DBOS.workflow_id, what, facts, by, step)


@DBOS.workflow(name=PROBE)
def _pass() -> None:
    """Nothing: that it was taken is the answer."""


class Executor:
    """This process as one that does jobs; one at a time in a process."""

    _one = threading.Lock()

    def __init__(self, url: str, name: str, doer: Doer, lanes: Iterable[dict[str, Any]]) -> None:
        """``lanes``: name, worker_concurrency and polling_interval_sec of each; no other lane's jobs are taken."""
        lanes = list(lanes)
        global _doer
        if not self._one.acquire(blocking=False):
            raise RuntimeError("this process already works")
        _log.disabled = False
        try:
            _doer = doer
            with _reported():
                DBOS(
                    config={
                        "name": APPLICATION,
                        "system_database_url": url,
                        "application_version": VERSION,
                        "executor_id": name,
                        "serializer": DBOSPortableJSONSerializer(),
                        "log_level": "WARNING",
                        "run_migrations": False,
                        "scheduler_polling_interval_sec": 600.0,  # nothing is scheduled there; duties have their own pace
                    }
                )
                DBOS.listen_queues([lane["name"] for lane in lanes])
                DBOS.launch()
                for lane in lanes:
                    DBOS.register_queue(**lane, on_conflict="always_update")
        except BaseException:
            DBOS.destroy()
            self._one.release()
            raise

    def recover(self, dead: set[str]) -> int:
        """Gives what these executors were doing back to the queue, where each job is taken by one; how many."""
        return len(DBOS._recover_pending_workflows(sorted(dead)))

    def stop(self, patience_s: int) -> None:
        """Takes no more, waits for what runs, at most so long; what is unfinished is gone on with by another worker."""
        try:
            DBOS.destroy(workflow_completion_timeout_sec=patience_s)
        finally:
            _log.disabled = True  # of a job that is left to others it would report that its outcome could not be kept
            self._one.release()
