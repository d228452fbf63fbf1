"""work: the worker of the queue."""

from __future__ import annotations

import click

from audionews.cli.shared import as_json, tell
from audionews.messages import say
from audionews.settings import from_environment


@click.command()
@click.option("--until-idle", is_flag=True, help="Selesaikan yang antre, lalu berhenti.")
@as_json
def work(until_idle: bool, as_json: bool) -> None:
    """Kerjakan antrean: terbitan, ralat, sumber berita."""
    from audionews.work import Work
    from audionews.work.log import log_to_stderr

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
