"""The house itself: demo, serve, check, bench."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click

from audionews.cli.shared import Progress, as_json, tell
from audionews.environment import merged
from audionews.errors import AudionewsError, StoreFailed
from audionews.messages import say, sentence
from audionews.settings import Settings, from_environment

STARTS_WITHIN_S = 60


@click.command()
@as_json
def demo(as_json: bool) -> None:
    """Tiga berita contoh, satu diralat, terbit di komputer ini."""
    from audionews.demo import first_difference, made_before, make
    from audionews.library import Library

    settings = from_environment()
    library = Library.open(settings)
    try:
        slugs = made_before(library)
        if slugs:
            stories = [library.stories.get(slug) for slug in slugs]
            corrections = sum(len(story.corrections) for story in stories)
            tell(
                {"slugs": list(slugs), "made": 0},
                as_json,
                say("demo.already", home=settings.home, count=len(slugs), corrections=corrections),
            )
            return
        from audionews.newsroom import open_newsroom
        from audionews.work.following_voice import let_voice_follow

        say_line = (lambda line: click.echo(line, err=True)) if as_json else click.echo
        say_line(say("demo.start"))
        with open_newsroom(settings, library) as room:
            made = 0
            for what, done in make(room, Progress()):
                made += 1
                seconds = round(done.made.build.duration_ms / 1000)
                say_line(
                    say(
                        f"demo.{what}",
                        headline=done.story.revision.article.headline,
                        duration=f"{seconds // 60}.{seconds % 60:02}",
                        spoken=done.made.spoken,
                        reused=done.made.reused,
                    )
                )
                for change in done.correction.changes if done.correction else ():
                    say_line(first_difference(change))
            slugs = made_before(library)
            follows = [voice for slug in slugs if (voice := let_voice_follow(room, slug))]
        tell(
            {"slugs": list(slugs), "made": made},
            as_json,
            *([say("cli.voice_follows", voice=follows[0])] if follows else []),
            say("demo.made", home=settings.home, url=settings.base_url),
        )
    finally:
        library.close()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Alamat yang didengarkan.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Porta.")
@click.option("--worker/--no-worker", default=True, help="Kerjakan juga antrean, dalam proses tersendiri.")
def serve(host: str, port: int, worker: bool) -> None:
    """Jalankan situs pendengar, meja redaksi, dan pekerjanya."""
    from contextlib import nullcontext

    from audionews.server import check_address
    from audionews.server import serve as run
    from audionews.work.supervisor import keeping

    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if port and not merged(os.environ).get("AUDIONEWS_BASE_URL"):
        near = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # every interface is no address to link to
        os.environ["AUDIONEWS_BASE_URL"] = (
            f"http://{f'[{near}]' if ':' in near else near}:{port}"  # for the worker, too
        )
    settings = from_environment()
    check_address(host, port)

    def ready() -> None:
        def tell_address() -> None:
            if end is not None:
                end()  # the child's end of what ends the worker: a server that is killed meanwhile must not leave it behind
            _tell_address(settings, address, host, port)

        _in_child(tell_address, waited=False)

    if failure := _in_child(lambda: _open_home(settings), waited=True):
        raise click.exceptions.Exit(failure)
    with keeping() if worker else nullcontext() as end:
        run(settings, host=host, port=port, ready=ready, before_stop=end, keeps_worker=worker)


def _in_child(do: Callable[[], None], *, waited: bool) -> int:
    """Does it in a child, whose failure is a sentence on stderr; its exit code where it is ``waited`` for, else 0 at once.

    What the server's workers are forked from may not load a database's or a bucket's client: both bring ``ssl``, and patched by
    gevent afterwards, every call over TLS or to a bucket ends in a RecursionError.
    """
    sys.stdout.flush()
    child = os.fork()
    if child:  # one that is not waited for is reaped by gunicorn with its own
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if waited else 0
    code = 1
    try:
        do()
        code = 0
    except AudionewsError as error:
        click.echo(sentence(error), err=True)
    except OSError as error:
        click.echo(say("cli.system_failed", where=error.filename or "?", why=error.strerror or error), err=True)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _open_home(settings: Settings) -> None:
    """What no page could say later: a home that cannot be written, a library that is damaged or of another version.

    A database on another machine that is away now stops nobody: the pages say so until it is back.
    """
    from audionews.library import Library

    try:
        Library.open(settings).close()
    except StoreFailed:
        if settings.database_url.startswith("sqlite"):
            raise


def _tell_address(settings: Settings, address: str, host: str, port: int) -> None:
    """That the site is open, once it answers (port 0 is whichever was free, and is not asked); and the one-time link, while
    nobody may enter the desk."""
    import time
    from http.client import HTTPConnection

    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    until = time.monotonic() + (STARTS_WITHIN_S if port else 0)
    while time.monotonic() < until:
        try:
            connection = HTTPConnection(near, port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                break
        except OSError:
            time.sleep(0.1)
    click.echo(say("cli.serving", address=address))
    sys.stdout.flush()
    _tell_first_key(settings)
    if settings.is_public:
        from audionews.cli.checkup import check_address_answers

        sys.stdout.flush()
        check_address_answers(settings)


def _tell_first_key(settings: Settings) -> None:
    """The one-time link, while nobody may enter the desk; each start makes the one before invalid."""

    from audionews.library.accounts import Accounts
    from audionews.library.database import connect, migrate

    engine = connect(settings.database_url)
    migrate(engine)
    if secret := Accounts(engine).setup_link(settings.clock()):
        click.echo(say("desk.setup_link", url=f"{settings.base_url}/desk/penyiapan/{secret}"))


@click.command()
@as_json
def check(as_json: bool) -> None:
    """Mesin suara, pembuat berkas, basis data, media, umpan: apa yang ada, apa yang kurang, apa yang harus dilakukan."""
    from audionews.cli.checkup import examine

    parts = examine(from_environment())
    tell(
        {
            "ok": all(part.ok or not part.needed for part in parts),
            "parts": [
                {"part": p.part, "ok": p.ok, "needed": p.needed, "found": p.found, "advice": p.advice} for p in parts
            ],
        },
        as_json,
        *(
            f"{say('check.good') if p.ok else say('check.bad') if p.needed else say('check.optional')}  {p.part}: {p.found}"
            + (f" {p.advice}" if p.advice else "")
            for p in parts
        ),
    )
    if not all(part.ok or not part.needed for part in parts):
        raise click.exceptions.Exit(1)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Ukur kecepatan audionews sendiri, sebagai perbandingan."""
    from audionews.bench import main

    raise click.exceptions.Exit(main(list(arguments)) or 0)
