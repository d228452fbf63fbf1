"""source: where stories come from by themselves; webhook: who is told of what happens."""

from __future__ import annotations

import click

from audionews.cli.shared import as_json, newsroom, tell, whoami
from audionews.cli.sources import polled_facts, polled_line
from audionews.library.sources import Source
from audionews.messages import say
from audionews.settings import from_environment
from audionews.times import in_wib


@click.group()
def source() -> None:
    """Umpan, situs, dan program yang beritanya masuk sendiri."""


@source.command("list")
@as_json
def list_sources(as_json: bool) -> None:
    """Semua sumber dan keadaannya."""
    from audionews.newsroom.sources import health

    with newsroom() as room:
        followed = [(one, health(one)) for one in room.library.sources.all()]
    tell(
        {"sources": [_facts(one, state) for one, state in followed]},
        as_json,
        *(say("cli.source_line", id=one.id, url=one.url, channel=one.channel, health=state) for one, state in followed),
        *([] if followed else [say("cli.no_sources")]),
    )


@source.command("add")
@click.argument("address", metavar="URL|NAMA")
@click.option("--channel", metavar="C", help="Kanal tempat berita itu masuk.")
@click.option("--push", is_flag=True, help="Program bernama NAMA mengirim sendiri; rahasianya ditampilkan sekali.")
@as_json
def add_source(address: str, channel: str | None, push: bool, as_json: bool) -> None:
    """Ikuti sebuah umpan atau situs, atau terima kiriman sebuah program."""
    from audionews.newsroom import sources

    with newsroom() as room:
        if push:
            one, secret = sources.take_pushes(room, address, channel, by=whoami())
            url = f"{from_environment().base_url}/webhook/{one.name}"
            words = say("sources.secret", name=one.name, address=url, secret=secret)
            tell({**_facts(one), "url": url, "secret": secret}, as_json, words)
            return
        one = sources.follow(room, address, channel, by=whoami())
        first = sources.poll(room, one)
    tell(
        {**_facts(one), **polled_facts(first)},
        as_json,
        say("sources.following", title=one.title or one.url, url=one.url, channel=one.channel),
        polled_line(first),
    )


@source.command("pause")
@click.argument("name", metavar="NOMOR|URL|NAMA")
@click.option("--resume", is_flag=True, help="Lanjutkan lagi.")
@as_json
def pause_source(name: str, resume: bool, as_json: bool) -> None:
    """Hentikan sebuah sumber untuk sementara, atau lanjutkan lagi."""
    with newsroom() as room:
        shelf = room.library.sources
        one = shelf.pause(shelf.named(name).id, paused=not resume, by=whoami(), at=room.clock())
    key = "cli.source_resumed" if resume else "cli.source_paused"
    tell(_facts(one), as_json, say(key, url=one.url, id=one.id))


@source.command("remove")
@click.argument("name", metavar="NOMOR|URL|NAMA")
@as_json
def remove_source(name: str, as_json: bool) -> None:
    """Jangan ikuti lagi; berita yang sudah masuk tetap ada."""
    with newsroom() as room:
        shelf = room.library.sources
        one = shelf.named(name)
        shelf.unfollow(one.id, by=whoami(), at=room.clock())
    tell({"id": one.id, "url": one.url, "removed": True}, as_json, say("sources.unfollowed", url=one.url))


def _facts(one: Source, health: str | None = None) -> dict[str, object]:
    facts: dict[str, object] = {
        "id": one.id,
        "url": one.url,
        "kind": one.kind,
        "name": one.name,
        "channel": one.channel,
        "paused": one.paused,
    }
    return facts if health is None else {**facts, "health": health}


@click.group()
def webhook() -> None:
    """Alamat yang diberi tahu tentang terbitan, ralat, dan pencabutan."""


@webhook.command("list")
@as_json
def list_webhooks(as_json: bool) -> None:
    """Semua alamat, tanpa rahasianya."""
    with newsroom() as room:
        found = room.library.webhooks.all()
    tell(
        {
            "webhooks": [
                {
                    "id": one.id,
                    "url": one.url,
                    "by": one.by,
                    "created_at": one.created_at.isoformat(),
                    "closed": one.closed,
                }
                for one in found
            ]
        },
        as_json,
        *(
            say(
                "cli.webhook_line",
                id=one.id,
                url=one.url,
                when=in_wib(one.created_at),
                state=say("cli.is_closed" if one.closed else "cli.is_open"),
            )
            for one in found
        ),
        *([] if found else [say("cli.no_webhooks")]),
    )


@webhook.command("add")
@click.argument("url")
@as_json
def add_webhook(url: str, as_json: bool) -> None:
    """Beri tahu sebuah alamat; rahasianya ditampilkan sekali ini saja."""
    with newsroom() as room:
        added, secret = room.library.webhooks.add(url, by=whoami(), at=room.clock())
    tell(
        {"id": added.id, "url": added.url, "secret": secret},
        as_json,
        say("cli.webhook_added", id=added.id, url=added.url),
        secret,
    )


@webhook.command("test")
@click.argument("number", type=click.IntRange(1, 2**31), metavar="NOMOR")
@as_json
def test_webhook(number: int, as_json: bool) -> None:
    """Kirim satu pesan percobaan yang ditandatangani, sekarang juga."""
    from audionews.errors import FetchFailed
    from audionews.newsroom.webhooks import send_test

    with newsroom() as room:
        url, why = send_test(room.library, room.settings, number, room.clock())
    if why is not None:
        raise FetchFailed("cli.webhook_unheard", webhook=number, url=url, why=why)
    tell({"id": number, "url": url, "arrived": True}, as_json, say("cli.webhook_heard", url=url))
