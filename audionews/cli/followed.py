"""source: where stories come from by themselves; webhook: who is told of what happens."""

from __future__ import annotations

from dataclasses import asdict

import click

from audionews.article.push_shapes import shape_names
from audionews.cli.shared import as_json, newsroom, page_of, performed, tell, whoami
from audionews.cli.sources import polled_facts, polled_line
from audionews.library.sources import PAGE, PUSH
from audionews.messages import say
from audionews.settings import from_environment
from audionews.times import in_wib
from audionews.work.orders import ChangeSource, Follow, TakePushes, Unfollow
from audionews.work.source_acceptance import facts_of_source


@click.group()
def source() -> None:
    """Umpan, situs, dan program yang beritanya masuk sendiri."""


@source.command("list")
@as_json
def list_sources(as_json: bool) -> None:
    """Semua sumber dan keadaannya."""
    with newsroom() as room:
        followed = [facts_of_source(one) for one in room.library.sources.all()]
    tell(
        {"sources": followed},
        as_json,
        *(say("cli.source_line", **{**one, "url": address_words(one)}) for one in followed),
        *([] if followed else [say("cli.no_sources")]),
    )


def address_words(one: dict[str, object]) -> str:
    """Where a source stands, as people call it: what has no address is named by what it is."""
    if one["kind"] == PAGE:
        return say("sources.pages")
    if one["kind"] == PUSH:
        return say("sources.sends_itself", name=one["name"])
    return str(one["url"])


@source.command("try")
@click.argument("url")
@as_json
def try_source(url: str, as_json: bool) -> None:
    """Apa yang akan masuk dari alamat itu? Tidak ada yang disimpan."""
    from audionews.newsroom.source_trial import try_source as tried

    with newsroom() as room:
        seen = tried(room, url)
    facts = {"url": seen.url, "kind": seen.kind, "title": seen.title, "count": seen.count, "whole": seen.whole}
    tell(
        {**facts, "items": [asdict(one) for one in seen.items]},
        as_json,
        say("sources.tried", **{**facts, "title": seen.title or seen.url}),
        *(say("sources.tried_item", title=one.title, words=one.words, rule=one.why or one.rule) for one in seen.items),
    )


@source.command("add")
@click.argument("address", metavar="URL|NAMA")
@click.option("--channel", metavar="C", help="Kanal tempat berita itu masuk.")
@click.option("--push", is_flag=True, help="Program bernama NAMA mengirim sendiri; rahasianya ditampilkan sekali.")
@click.option("--shape", metavar="NAMA|FILE", help="Bentuk kiriman program itu: ghost, atau berkas TOML.")
@click.option("--own", is_flag=True, help="Ini CMS redaksi sendiri: yang pasti bersih terbit sendiri.")
@click.option("--limit", "day_limit", type=int, metavar="N", help="Paling banyak N berita terbit sendiri dalam sehari.")
@as_json
def add_source(
    address: str, channel: str | None, push: bool, shape: str | None, own: bool, day_limit: int | None, as_json: bool
) -> None:
    """Ikuti sebuah umpan atau situs, atau terima kiriman sebuah program."""
    from audionews.newsroom import sources

    with newsroom() as room:
        if push:
            order = TakePushes(name=address, channel=channel, own=own, shape=_shape(shape))
            facts = performed(order, room).facts
            words = say("sources.secret", name=facts["name"], address=facts["url"], secret=facts["secret"])
            tell(facts, as_json, words)
            return
        facts = performed(Follow(url=address, channel=channel, own=own, day_limit=day_limit), room).facts
        first = sources.poll(room, room.library.sources.get(facts["id"]))
    title = facts["title"] or facts["url"]
    tell(
        {**facts, **polled_facts(first)},
        as_json,
        say("sources.following", title=title, url=facts["url"], channel=facts["channel"]),
        polled_line(first),
        *([say("sources.automatic_count", count=len(first.automatic), waits=len(first.waits))] if own else []),
    )


def _shape(given: str | None) -> str | None:
    """A row's name, or what stands in the file."""
    if given is None or given in shape_names():
        return given
    return page_of(given, None, from_environment()).content.decode("utf-8", "replace")


@source.command("pause")
@click.argument("name", metavar="NOMOR|URL|NAMA")
@click.option("--resume", is_flag=True, help="Lanjutkan lagi.")
@as_json
def pause_source(name: str, resume: bool, as_json: bool) -> None:
    """Hentikan sebuah sumber untuk sementara, atau lanjutkan lagi."""
    _change(name, as_json, "cli.source_resumed" if resume else "cli.source_paused", paused=not resume)


@source.command("hold")
@click.argument("name", metavar="NOMOR|URL|NAMA")
@click.option("--release", is_flag=True, help="Lepaskan lagi.")
@as_json
def hold_source(name: str, release: bool, as_json: bool) -> None:
    """Tahan: beritanya tetap masuk, tetapi tidak ada yang terbit sendiri."""
    _change(name, as_json, "cli.source_released" if release else "cli.source_held", held=not release)


@source.command("own")
@click.argument("name", metavar="NOMOR|URL|NAMA")
@click.option("--off", is_flag=True, help="Bukan CMS redaksi sendiri lagi.")
@click.option("--limit", "day_limit", type=int, metavar="N", help="Paling banyak N berita terbit sendiri dalam sehari.")
@as_json
def own_source(name: str, off: bool, day_limit: int | None, as_json: bool) -> None:
    """Nyatakan sumber itu CMS redaksi sendiri: yang pasti bersih terbit sendiri."""
    _change(name, as_json, "cli.source_not_own" if off else "cli.source_own", own=not off, day_limit=day_limit)


def _change(name: str, as_json: bool, key: str, **changed: object) -> None:
    with newsroom() as room:
        one = room.library.sources.named(name)
        facts = performed(ChangeSource(id=one.id, **changed), room).facts  # type: ignore[arg-type]
    tell(facts, as_json, say(key, **{**facts, "url": address_words(facts)}))


@source.command("remove")
@click.argument("name", metavar="NOMOR|URL|NAMA")
@as_json
def remove_source(name: str, as_json: bool) -> None:
    """Jangan ikuti lagi; berita yang sudah masuk tetap ada."""
    with newsroom() as room:
        facts = performed(Unfollow(id=room.library.sources.named(name).id), room).facts
    tell(facts, as_json, say("sources.unfollowed", url=facts["url"]))


@click.group()
def webhook() -> None:
    """Alamat yang diberi tahu tentang terbitan, ralat, dan pencabutan."""


@webhook.command("list")
@as_json
def list_webhooks(as_json: bool) -> None:
    """Semua alamat, tanpa rahasianya."""
    with newsroom() as room:
        webhooks = room.library.webhooks.all()
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
                for one in webhooks
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
            for one in webhooks
        ),
        *([] if webhooks else [say("cli.no_webhooks")]),
    )


@webhook.command("add")
@click.argument("url")
@as_json
def add_webhook(url: str, as_json: bool) -> None:
    """Beri tahu sebuah alamat; rahasianya ditampilkan sekali ini saja."""
    from audionews.newsroom import webhooks

    with newsroom() as room:
        added, secret = webhooks.add(room.library, room.settings, url, by=whoami(), at=room.clock())
    tell(
        {"id": added.id, "url": added.url, "secret": secret},
        as_json,
        say("cli.webhook_added", id=added.id, url=added.url),
        secret,
    )


@webhook.command("close")
@click.argument("number", type=click.IntRange(1, 2**31), metavar="NOMOR")
@as_json
def close_webhook(number: int, as_json: bool) -> None:
    """Jangan beri tahu alamat itu lagi."""
    with newsroom() as room:
        room.library.webhooks.close(number, by=whoami(), at=room.clock())
    tell({"id": number, "closed": True}, as_json, say("cli.webhook_closed", id=number))


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
