"""work: the worker of the queue."""

from __future__ import annotations

import json
import logging
import sys

import click

from audionews.cli.shared import as_json, tell
from audionews.messages import say
from audionews.settings import from_environment


class JsonLine(logging.Formatter):
    """One JSON object a line, as the site's server writes it."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage(),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def log_to_stderr() -> None:
    """The worker's and the queue's lines, structured."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("audionews").setLevel(logging.INFO)
    queue = logging.getLogger("dbos")  # brings a handler of its own unless it finds one
    queue.handlers[:] = [handler]
    queue.propagate = False


@click.command()
@click.option("--until-idle", is_flag=True, help="Selesaikan yang antre, lalu berhenti.")
@as_json
def work(until_idle: bool, as_json: bool) -> None:
    """Kerjakan antrean: terbitan, ralat, sumber berita."""
    from audionews.work import Work

    log_to_stderr()
    with Work(from_environment()) as queue:
        if not as_json and not until_idle:
            click.echo(say("cli.working"))
        queue.run(until_idle=until_idle)
        left = queue.tally()
    tell(
        {
            "waiting": left.waiting,
            "later": left.later,
            "running": left.running,
            "ready": left.ready,
            "failed": left.failed,
        },
        as_json,
        say("cli.worked", ready=left.ready, failed=left.failed, later=left.later, waiting=left.waiting + left.running),
    )
