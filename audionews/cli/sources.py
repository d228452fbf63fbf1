"""follow: feeds, WordPress sites and systems that push, whose stories come in as drafts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from audionews.cli.shared import as_json, newsroom, tell, whoami
from audionews.messages import say
from audionews.settings import from_environment

if TYPE_CHECKING:
    from audionews.newsroom.sources import Polled


@click.command()
@click.argument("url", required=False)
@click.option("--channel", metavar="C", help="Kanal tempat berita itu masuk.")
@click.option("--list", "listing", is_flag=True, help="Semua sumber dan keadaannya.")
@click.option("--poll", "polling", is_flag=True, help="Periksa semua sumber sekarang.")
@click.option("--webhook", metavar="NAMA", help="Sumber yang mengirim sendiri; rahasianya ditampilkan sekali.")
@click.option("--remove", is_flag=True, help="Jangan ikuti URL itu lagi.")
@as_json
def follow(
    url: str | None, channel: str | None, listing: bool, polling: bool, webhook: str | None, remove: bool, as_json: bool
) -> None:
    """Ikuti umpan (RSS, Atom) atau situs WordPress; beritanya masuk sebagai draf."""
    if sum((bool(url), listing, polling, bool(webhook))) != 1 or (remove and not url):
        raise click.UsageError("URL, --list, --poll, atau --webhook NAMA")
    from audionews.newsroom import sources

    with newsroom() as room:
        if listing:
            followed = room.library.sources.all()
            facts = [
                {"id": one.id, "url": one.url, "kind": one.kind, "channel": one.channel, "health": sources.health(one)}
                for one in followed
            ]
            tell({"sources": facts}, as_json, *(f"{one['url']}  {one['channel']}  {one['health']}" for one in facts))
        elif polling:
            done = [
                sources.poll(room, one, look_again=timedelta())
                for one in room.library.sources.all()
                if one.kind != "push"
            ]
            tell({"polled": [polled_facts(one) for one in done]}, as_json, *(polled_line(one) for one in done))
        elif webhook:
            source, secret = sources.take_pushes(room, webhook, channel, by=whoami())
            address = f"{from_environment().base_url}/webhook/{source.name}"
            tell(
                {"name": source.name, "url": address, "channel": channel, "secret": secret},
                as_json,
                say("sources.secret", name=source.name, address=address, secret=secret),
            )
        elif remove:
            one = next((one for one in room.library.sources.all() if one.url == url), None)
            if one is None:
                from audionews.errors import UnknownName

                raise UnknownName("sources.unknown", source=url)
            room.library.sources.unfollow(one.id, by=whoami(), at=room.clock())
            tell({"url": url, "removed": True}, as_json, say("sources.unfollowed", url=url))
        else:
            source = sources.follow(room, url, channel, by=whoami())
            first = sources.poll(room, source, look_again=timedelta())
            tell(
                {
                    "id": source.id,
                    "url": source.url,
                    "kind": source.kind,
                    "channel": source.channel,
                    **polled_facts(first),
                },
                as_json,
                say("sources.following", title=source.title or source.url, url=source.url, channel=source.channel),
                polled_line(first),
            )


def polled_facts(done: Polled) -> dict[str, object]:
    """What one poll did, for ``--json``."""
    return {
        "source": done.source,
        "new": done.new,
        "changed": [
            {"slug": slug, "changes": [{"id": c.segment_id, "before": c.before, "after": c.after} for c in changes]}
            for slug, changes in done.changed
        ],
        "gone": done.gone,
        "unread": done.unread,
        "skipped": done.skipped,
        "held": done.held,
        "automatic": done.automatic,
        "waits": done.waits,
        "failure": done.failure,
    }


def polled_line(done: Polled) -> str:
    """What one poll did, in a line."""
    if done.failure:
        return done.failure
    line = say(
        "sources.polled",
        new=len(done.new),
        changed=len(done.changed),
        gone=len(done.gone),
        unread=len(done.unread),
        skipped=done.skipped,
    )
    return f"{line}. {say('sources.held', count=done.held)}" if done.held else line
