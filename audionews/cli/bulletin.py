"""The verb of a channel's bulletin: make it, or see and change what is in it."""

from __future__ import annotations

import click

from audionews.cli.shared import as_json, performed, tell
from audionews.messages import say
from audionews.settings import from_environment
from audionews.work.orders import ChooseBulletin, MakeBulletin


@click.command()
@click.argument("channel")
@click.option("--date", "day", metavar="D", help="Hari buletin, misalnya 2026-11-30; bila kosong, hari ini.")
@click.option(
    "--story", "stories", metavar="SLUG", multiple=True, help="Isi buletin, berurutan; ulangi untuk tiap berita."
)
@click.option("--automatic", is_flag=True, help="Isi buletin kembali menurut berkas kanal.")
@as_json
def bulletin(channel: str, day: str | None, stories: tuple[str, ...], automatic: bool, as_json: bool) -> None:
    """Buat buletin harian sebuah kanal dari berita yang sudah bersuara, atau perbarui."""
    if stories and automatic:
        raise click.UsageError("--story atau --automatic")
    if stories or automatic:
        performed(ChooseBulletin(channel=channel, day=day, stories=list(stories) or None))
    result = performed(MakeBulletin(channel=channel, day=day))
    done, made = result.published, result.published.made
    build = made.build
    facts = {
        "channel": channel,
        "day": result.facts["day"],
        "slug": build.slug,
        "revision": build.revision,
        "build": build.id,
        "spoken": made.spoken,
        "reused": made.reused,
        "audio": build.mp3.path,
        "duration_ms": build.duration_ms,
        "size_bytes": build.mp3.size_bytes,
        "chapters": len(build.chapters),
        "already": done.already,
        "url": f"/berita/{build.slug}",
    }
    heard = say(
        "cli.heard",
        spoken=made.spoken,
        reused=made.reused,
        seconds=round(build.duration_ms / 1000),
        voice=build.voice.label,
    )
    tell(facts, as_json, heard, say("cli.published", url=f"{from_environment().base_url}/berita/{build.slug}"))
