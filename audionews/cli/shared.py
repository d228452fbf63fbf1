"""What several verbs share: options, the page named on the command line, progress, the one object of ``--json``."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audionews.article.model import Page
from audionews.environment import merged
from audionews.errors import BadInput
from audionews.messages import say
from audionews.settings import Settings, from_environment

if TYPE_CHECKING:
    from audionews.newsroom import Newsroom
    from audionews.work.orders import By, Order, Result

as_json = click.option("--json", "as_json", is_flag=True, help="Satu objek JSON di keluaran standar.")
engine_option = click.option(
    "--engine",
    metavar="E",
    help="Suara: natural, natural/wanita, espeak, piper, gtts; daftarnya: audionews voice list.",
)
MAX_FILE_BYTES = 64 * 1024 * 1024  # more is no page; the reader of pages has its own, tighter word on what it takes


def whoami() -> str:
    """Who is named in the record: AUDIONEWS_EDITOR, else the account's name."""
    if name := merged(os.environ).get("AUDIONEWS_EDITOR"):
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        return "terminal"


def by_terminal() -> By:
    """Who sits at the machine itself may do what any role may, and names engines by the path of their code."""
    from audionews.work.orders import By

    return By(name=whoami(), role="admin", here=True)


def performed(order: Order, room: Newsroom | None = None, progress: Progress | None = None) -> Result:
    """The whole order at once, in ``room`` or in the newsroom of this environment."""
    from audionews.work.orders import perform

    if room is not None:
        return perform(order, by_terminal(), room, progress=progress)
    with newsroom() as opened:
        return perform(order, by_terminal(), opened, progress=progress)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def tell(facts: dict[str, object], as_json: bool, *lines: str) -> None:
    """The object, or the lines for people."""
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, default=_plain))
    else:
        for line in lines:
            click.echo(line)


@contextmanager
def newsroom() -> Iterator[Newsroom]:
    """The newsroom of this environment."""
    from audionews.newsroom import open_newsroom

    with open_newsroom(from_environment()) as opened:
        yield opened


def page_of(source: str, url: str | None, settings: Settings) -> Page:
    """The page behind FILE, URL or "-". Raises ``BadInput("cli.no_file")``, or what fetching raises."""
    if source.startswith(("http://", "https://")):
        from audionews.article.fetch import fetch

        return fetch(source, allow=settings.fetch_allow)
    if source == "-":
        return Page(content=sys.stdin.buffer.read(MAX_FILE_BYTES + 1), url=url)
    try:
        path = Path(source)
        with path.open("rb") as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        raise BadInput("cli.no_file", file=source, why=getattr(error, "strerror", None) or str(error)) from error
    if len(content) > MAX_FILE_BYTES:
        raise BadInput("cli.file_too_large", file=source, limit_mb=MAX_FILE_BYTES >> 20)
    return Page(content=content, url=url)


class Progress:
    """Sentences as they are spoken: a bar on a terminal, plain lines elsewhere; always on stderr."""

    def __init__(self) -> None:
        self._bar = None
        self._told = 0
        self._terminal = sys.stderr.isatty()

    def __call__(self, done: int, total: int, segment: object = None) -> None:
        if self._terminal:
            if self._bar is None:
                self._bar = click.progressbar(length=total, label=say("cli.speaking"), file=sys.stderr)
                self._bar.__enter__()
            self._bar.update(done - self._told)
            self._told = done
            if done >= total:
                self.end()
        elif done == total or done - self._told >= max(1, total // 5):
            self._told = done
            click.echo(say("cli.spoken_of", done=done, total=total), err=True)
            if done == total:
                self._told = 0

    def end(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
        self._bar, self._told = None, 0
