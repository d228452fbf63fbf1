"""Looking after what is remembered: fsck, backup, restore, move."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audionews.cli.shared import as_json, tell
from audionews.messages import say
from audionews.settings import from_environment

if TYPE_CHECKING:
    from audionews.library import Library
    from audionews.library.backup import Copied


@contextmanager
def _library(database_url: str | None = None, media_url: str | None = None) -> Iterator[Library]:
    from audionews.library import Library

    settings = from_environment()
    opened = Library.open(
        replace(
            settings,
            database_url=database_url or settings.database_url,
            media_url=media_url or settings.media_url,
        )
    )
    try:
        yield opened
    finally:
        opened.close()


def _copied(done: Copied, as_json: bool, key: str, **facts: object) -> None:
    facts_shown = {"rows": done.rows, "files": done.files, "size_bytes": done.size_bytes}
    tell(
        facts_shown,
        as_json,
        say(key, rows=done.rows, files=done.files, size_mb=round(done.size_bytes / 1e6, 1), **facts),
    )


@click.command()
@click.option(
    "--repair", is_flag=True, help="Buang berkas tak terpakai yang lebih tua dari sehari; lupakan suara yang rusak."
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Ambil yang hilang atau rusak dari berkas cadangan ini.",
)
@as_json
def fsck(repair: bool, source: Path | None, as_json: bool) -> None:
    """Periksa setiap bita dan setiap rujukan."""
    from audionews.library.fsck import fsck as look
    from audionews.library.fsck import refill

    now = from_environment().clock()
    with _library() as library:
        state = look(library, now=now)
        refilled = refill(library, source, [*state.damaged, *state.missing]) if source else []
        if repair:
            look(library, now=now, repair=True)
        sound = state.sound or (bool(repair or refilled) and look(library, now=now).sound)
    lists = {
        name: [f"{file.hash}.{file.ext}" for file in getattr(state, name)] for name in ("damaged", "missing", "orphans")
    }
    tell(
        {
            "sound": sound,
            "files": state.files,
            "size_bytes": state.size_bytes,
            **lists,
            "references": list(state.references),
            "seals": list(state.seals),
            "concerned": {f"{file.hash}.{file.ext}": list(slugs) for file, slugs in state.concerned.items()},
            "refilled": [f"{file.hash}.{file.ext}" for file in refilled],
        },
        as_json,
        say("cli.fsck_sum", files=state.files, size_mb=round(state.size_bytes / 1e6, 1)),
        *(
            say(f"cli.fsck_{name}", file=f"{file.hash}.{file.ext}", concerned=_users(state.concerned[file]))
            for name in ("damaged", "missing")
            for file in getattr(state, name)
        ),
        *(say("cli.fsck_orphans", file=file) for file in lists["orphans"]),
        *(say("cli.fsck_reference", what=what) for what in state.references),
        *(say("cli.fsck_seal", line=line) for line in state.seals),
        *(say("cli.fsck_refilled", file=f"{file.hash}.{file.ext}") for file in refilled),
        say("cli.fsck_sound" if state.sound else "cli.fsck_mended" if sound else "cli.fsck_unsound"),
    )
    if not sound:
        raise click.exceptions.Exit(1)


def _users(slugs: tuple[str, ...]) -> str:
    return say("cli.fsck_of_stories", slugs=", ".join(slugs)) if slugs else say("cli.fsck_of_a_sentence")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@as_json
def backup(file: Path, as_json: bool) -> None:
    """Simpan seluruh arsip ke satu berkas, selagi redaksi bekerja."""
    from audionews.library.backup import backup as copy

    with _library() as library:
        _copied(copy(library, file), as_json, "cli.backed_up", file=file)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@as_json
def restore(file: Path, as_json: bool) -> None:
    """Isi arsip yang kosong dari berkas cadangan."""
    from audionews.library.backup import restore as fill

    with _library() as library:
        _copied(fill(library, file), as_json, "cli.restored", file=file)


@click.command()
@click.option("--database-url", metavar="URL", help="Basis data tujuan; tanpa ini tetap yang sekarang.")
@click.option("--media-url", metavar="URL", help="Tempat media tujuan; tanpa ini tetap yang sekarang.")
@as_json
def move(database_url: str | None, media_url: str | None, as_json: bool) -> None:
    """Pindahkan arsip ke basis data atau tempat media lain; setiap bita diperiksa."""
    from audionews.library.backup import move as copy

    if not database_url and not media_url:
        raise click.UsageError(say("cli.move_whereto"))
    with _library() as library, _library(database_url, media_url) as target:
        _copied(copy(library, target), as_json, "cli.moved")
