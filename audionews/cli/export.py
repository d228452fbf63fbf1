"""The verb that writes books: a story, a channel's day or its month, as EPUB 3 or DAISY 2.02."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from audionews.cli.shared import as_json, performed, tell
from audionews.errors import BadInput
from audionews.messages import say
from audionews.work.orders import MakeExport


@click.command()
@click.option("--story", "slug", metavar="SLUG", help="Satu berita.")
@click.option("--channel", metavar="C", help="Kanal; bersama --date atau --month.")
@click.option("--date", "day", metavar="D", help="Satu hari, misalnya 2026-11-30.")
@click.option("--month", metavar="M", help="Satu bulan, misalnya 2026-11.")
@click.option("--format", "form", type=click.Choice(["epub", "daisy"]), default="epub", help="EPUB 3 atau DAISY 2.02.")
@click.option("--to", "target", metavar="FILE", help="Salin buku ke berkas ini.")
@as_json
def export(
    slug: str | None,
    channel: str | None,
    day: str | None,
    month: str | None,
    form: str,
    target: str | None,
    as_json: bool,
) -> None:
    """Tulis berita bersuara sebagai buku untuk pemutar perpustakaan."""
    facts = performed(MakeExport(slug=slug, channel=channel, day=day, month=month, form=form)).facts
    if target is not None:
        try:
            shutil.copyfile(facts["file"], Path(target))
        except OSError as error:
            raise BadInput(
                "editions.no_target", file=target, why=error.strerror or str(error), made=facts["file"]
            ) from error
    tell(facts, as_json, say("cli.exported", file=target or facts["file"], stories=facts["stories"]))
