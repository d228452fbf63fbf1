"""The verbs of private feeds: who may hear a channel under an address of their own."""

from __future__ import annotations

from dataclasses import asdict

import click

from audionews.cli.shared import as_json, newsroom, performed, tell
from audionews.messages import say
from audionews.times import in_wib
from audionews.work.orders import AddPrivateFeed, ClosePrivateFeed


@click.group("private-feed")
def private_feed() -> None:
    """Umpan dengan alamat sendiri bagi pendengar yang membayar atau menguji."""


@private_feed.command("list")
@as_json
def list_feeds(as_json: bool) -> None:
    """Semua umpan pribadi, tanpa alamatnya."""
    with newsroom() as room:
        feeds = room.library.private_feeds.all()
    lines = [
        say(
            "cli.private_feed_line",
            id=one.id,
            name=one.name,
            channel=one.channel,
            by=one.by,
            when=in_wib(one.created_at),
            state=say("cli.is_closed" if one.closed else "cli.is_open"),
        )
        for one in feeds
    ]
    tell({"private_feeds": [asdict(one) for one in feeds]}, as_json, *(lines or [say("cli.no_private_feeds")]))


@private_feed.command("add")
@click.argument("name")
@click.option("--channel", metavar="C", help="Kanalnya; bila kosong, kanal utama.")
@as_json
def add_feed(name: str, channel: str | None, as_json: bool) -> None:
    """Buat umpan pribadi; alamatnya ditampilkan sekali ini saja."""
    facts = performed(AddPrivateFeed(name=name, channel=channel)).facts
    announcement = say("cli.private_feed_added", id=facts["id"], name=facts["name"], channel=facts["channel"])
    tell(facts, as_json, announcement, facts["address"])


@private_feed.command("revoke")
@click.argument("number", type=click.IntRange(1, 2**31), metavar="NOMOR")
@as_json
def revoke_feed(number: int, as_json: bool) -> None:
    """Tutup umpan pribadi; alamat dan tautan suaranya langsung tidak menjawab."""
    facts = performed(ClosePrivateFeed(id=number)).facts
    tell(facts, as_json, say("cli.private_feed_closed", id=number, name=facts["name"]))
