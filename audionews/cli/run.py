"""Arguments in, exit code out: expected failures become one line or one object, never a traceback."""

from __future__ import annotations

import errno
import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import click

from audionews import __version__
from audionews.cli.click_words import speak_indonesian
from audionews.cli.verbs import Verbs
from audionews.errors import AudionewsError, StoreFailed
from audionews.messages import say, sentence
from audionews.release import commit

_WORKERS = {"publish": 4, "speak": 4, "correct": 1}  # begun at once, at most: a correction has a sentence or two
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


speak_indonesian()


def _tell_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"audionews {__version__}" + (f" ({commit()})" if commit() else ""))
        context.exit()


@click.group(
    cls=Verbs,
    options_metavar="[PILIHAN]",
    subcommand_metavar="PERINTAH [ISI]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_tell_version,
    help="Sebutkan versi dan kumpulan sumbernya.",
)
def audionews() -> None:
    """Berita Indonesia menjadi suara yang ikut benar saat redaksi meralat."""


def run(arguments: list[str]) -> int:
    """One verb; answers its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # a C locale must not turn Indonesian into a traceback
    wants_json = "--json" in arguments
    try:
        if arguments[:1] not in (["spoken"], ["clean"]):  # called line by line and page by page
            warn_of_misspelt()
        most = _WORKERS.get(arguments[0], 0) if arguments[1:] else 0
        with _workers_begun(most) if most else nullcontext():
            return audionews.main(arguments, standalone_mode=False) or 0
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.Abort:
        click.echo(say("cli.interrupted"), err=True)
        return 130
    except KeyboardInterrupt:
        click.echo(say("cli.interrupted"), err=True)
        return 130
    except click.ClickException as wrong:
        wrong.show(sys.stderr)
        return 2
    except BrokenPipeError:
        return 141
    except AudionewsError as failed:
        return report(failed, wants_json)
    except OSError as error:
        key = "library.disk_full" if error.errno in FULL else "cli.system_failed"
        return report(StoreFailed(key, where=error.filename or "?", why=error.strerror or str(error)), wants_json)
    except Exception as error:  # a bug: still no traceback in an editor's face, unless a developer asks for it
        if os.environ.get("AUDIONEWS_DEBUG"):
            traceback.print_exc()
        frame = traceback.extract_tb(error.__traceback__)[-1]
        description = f"{type(error).__name__}: {error} ({os.path.basename(frame.filename)}:{frame.lineno})"
        return report(AudionewsError("cli.unexpected", told=" ".join(description.split())[:300]), wants_json)


@contextmanager
def _workers_begun(most: int) -> Iterator[None]:
    """The speech workers start on the other cores while this process loads the newsroom and reads the story."""
    from audionews.speech.pool import begin, end_unused

    begin(most=most)
    try:
        yield
    finally:
        end_unused()


def warn_of_misspelt() -> None:
    """One line on stderr for each AUDIONEWS_ name that nobody reads: a setting that silently does nothing is met too late."""
    from audionews.settings import unread

    for name, near in unread(os.environ).items():
        key = "settings.misspelt" if near else "settings.unread"
        click.echo(say(key, name=name, near=near), err=True)


def report(error: AudionewsError, wants_json: bool) -> int:
    """The failure on stdout as an object with ``--json``, else as one line on stderr."""
    line = sentence(error)
    if wants_json:
        facts = {name: fact for name, fact in error.facts.items() if name not in ("error", "message")}
        click.echo(json.dumps({"error": error.key, "message": line, **facts}, ensure_ascii=False, default=str))
    else:
        click.echo(line, err=True)
    return 1
