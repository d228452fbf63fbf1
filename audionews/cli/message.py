"""message: what was told of a story on Telegram, WhatsApp and by apprise, and whether it would arrive."""

from __future__ import annotations

import click

from audionews.cli.shared import as_json, newsroom, performed, tell
from audionews.messages import say
from audionews.times import in_wib
from audionews.work.orders import SettleMessage


@click.group()
def message() -> None:
    """Pesan tentang berita di Telegram, di WhatsApp dan lewat apprise."""


@message.command("list")
@click.argument("slug")
@as_json
def list_messages(slug: str, as_json: bool) -> None:
    """Apa yang sudah dikabarkan tentang sebuah berita, dan di mana."""
    with newsroom() as room:
        room.library.stories.get(slug)
        posts = room.library.message_posts.of(slug)
    names = ("target", "part", "state", "form", "message_id", "text", "sent_at", "why")
    lines = [
        say(
            "cli.message_line",
            target=one.target,
            part=one.part,
            state=say(f"newsroom.message_state_{one.state}"),
            when=in_wib(one.sent_at) if one.sent_at else "-",
            why=one.why or "",
        ).rstrip()
        for one in posts
    ]
    facts = {"slug": slug, "messages": [{name: getattr(one, name) for name in names} for one in posts]}
    tell(facts, as_json, *(lines or [say("newsroom.board_message_none")]))


@message.command("test")
@click.argument("channel")
@as_json
def test_messages(channel: str, as_json: bool) -> None:
    """Periksa tujuan pesan sebuah kanal; di Telegram dan WhatsApp tidak ada yang dikirim."""
    from audionews.newsroom.message_check import check

    with newsroom() as room:
        checks = check(room, channel)
    lines = [
        say("cli.message_refused", target=one.target, why=one.why)
        if one.why
        else say("cli.message_ready", target=one.target)
        for one in checks
    ]
    tell({"channel": channel, "targets": [{"target": one.target, "why": one.why} for one in checks]}, as_json, *lines)


@message.command("settle")
@click.argument("slug")
@click.argument("target")
@click.option("--part", default="story", show_default=True, help="story, ralat/NOMOR, atau withdrawn.")
@click.option("--arrived/--again", default=None, required=True, help="Sudah sampai, atau kirim lagi.")
@as_json
def settle_message(slug: str, target: str, part: str, arrived: bool, as_json: bool) -> None:
    """Katakan apakah pesan yang tidak jelas nasibnya sudah sampai."""
    facts = performed(SettleMessage(slug=slug, target=target, part=part, arrived=arrived)).facts
    tell(facts, as_json, say("cli.message_settled_arrived" if arrived else "cli.message_settled_again", target=target))
