"""The verb that says how much is heard."""

from __future__ import annotations

from dataclasses import asdict

import click

from audionews.cli.shared import as_json, newsroom, tell
from audionews.messages import say


@click.command()
@click.option("--channel", metavar="C", help="Satu kanal; bila kosong, semua.")
@click.option("--days", default=7, metavar="N", help="Berapa hari terakhir, hari ini termasuk; bila kosong, 7.")
@click.option("--csv", "as_csv", is_flag=True, help="Satu baris CSV tiap hari dan berita.")
@as_json
def counts(channel: str | None, days: int, as_csv: bool, as_json: bool) -> None:
    """Berapa kali berita diunduh dan diputar, tanpa mengingat siapa."""
    from audionews.newsroom import audience

    if as_csv and as_json:
        raise click.UsageError("--csv atau --json")
    with newsroom() as room:
        listening = audience.audience(room.library, room.channels, room.clock(), channel=channel, days=days)
    if as_csv:
        click.echo(audience.as_csv(listening), nl=False)
        return
    rows = [(one.day.isoformat(), one.heard) for one in listening.days]
    rows += [(one.channel, one.heard) for one in listening.channels]
    rows += [(one.slug, one.heard) for one in listening.stories]
    lines = [say("cli.counts_line", what=what, total=heard.total, **asdict(heard)) for what, heard in rows]
    tell(
        audience.as_facts(listening),
        as_json,
        say("cli.counts_head", total=listening.heard.total, **asdict(listening.heard)),
        *lines,
    )
