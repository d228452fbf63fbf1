"""Feeds for listeners who pay or test: an address each, with a key that is kept as a hash, named by an editor, taken back by one.

Also which channels the public does not meet: what the channels' files say, kept here so that every question of the public's
(``Theme.hides``) answers alike in every process.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Row

from audionews.errors import UnknownName
from audionews.library import audit
from audionews.library.accounts import hashed
from audionews.library.database import Theme, reading, writing
from audionews.library.tables import private_channels, private_feeds

KEY_BYTES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateFeed:
    """One listener's, or one group's. ``name`` is the newsroom's word for it."""

    id: int
    channel: str
    name: str
    by: str
    created_at: datetime
    closed: bool


def private_address(base_url: str, channel: str, key: str, number: int | None = None) -> str:
    """ "https://…/pribadi/<key>/berita.xml"; archive page 3 is "…/berita/3.xml"."""
    return f"{base_url}/pribadi/{key}/{channel}{'' if number is None else f'/{number}'}.xml"


class PrivateFeeds(Theme):
    """All of them. Each method is one transaction."""

    def add(self, channel: str, name: str, *, by: str, at: datetime) -> tuple[PrivateFeed, str]:
        """The feed and its key, which is told now and never again."""
        key = secrets.token_urlsafe(KEY_BYTES)
        with writing(self.engine) as connection:
            values = {"channel": channel, "name": name[:80], "key_hash": hashed(key), "by": by, "created_at": at}
            id = connection.execute(sa.insert(private_feeds).values(values).returning(private_feeds.c.id)).scalar_one()
            facts = {"feed": id, "channel": channel, "name": name[:80]}
            audit.write(connection, at=at, by=by, action="private-feed-add", facts=facts)
        return self.get(id), key

    def get(self, id: int) -> PrivateFeed:
        """Raises ``UnknownName("library.unknown_private_feed")``."""
        with reading(self.engine) as connection:
            row = connection.execute(sa.select(private_feeds).where(private_feeds.c.id == id)).one_or_none()
        if row is None:
            raise UnknownName("library.unknown_private_feed", feed=id)
        return _feed(row)

    def all(self) -> list[PrivateFeed]:
        with reading(self.engine) as connection:
            return [_feed(row) for row in connection.execute(sa.select(private_feeds).order_by(private_feeds.c.id))]

    def known(self, key: str) -> PrivateFeed | None:
        """The open feed of a key; ``None``: there is none. Looked for by the key's hash and compared in constant time: how long an
        answer takes tells nothing of a key."""
        wanted = sa.select(private_feeds).where(private_feeds.c.key_hash == hashed(key))
        with reading(self.engine) as connection:
            row = connection.execute(wanted.where(private_feeds.c.closed_at.is_(None))).one_or_none()
        return _feed(row) if row is not None and secrets.compare_digest(row.key_hash, hashed(key)) else None

    def close(self, id: int, *, by: str, at: datetime) -> PrivateFeed:
        """Its address and its links answer nobody from now on; said twice it is closed once. Raises ``UnknownName``."""
        feed = self.get(id)
        with writing(self.engine) as connection:
            this = (private_feeds.c.id == id) & private_feeds.c.closed_at.is_(None)
            if connection.execute(sa.update(private_feeds).where(this).values(closed_at=at)).rowcount:
                facts = {"feed": id, "channel": feed.channel, "name": feed.name}
                audit.write(connection, at=at, by=by, action="private-feed-close", facts=facts)
        return self.get(id)

    def channels(self) -> frozenset[str]:
        """The channels that the public does not meet."""
        with reading(self.engine) as connection:
            return frozenset(connection.execute(sa.select(private_channels.c.channel)).scalars())

    def set_channels(self, choices: Mapping[str, bool], *, at: datetime) -> None:
        """Slug → whether it is private, as the files say now; what is not named stays what it was. A change is in the record, and
        so every kept page is drawn anew."""
        now = self.channels()
        for channel, private in choices.items():
            if private == (channel in now):
                continue
            with writing(self.engine) as connection:
                connection.execute(sa.delete(private_channels).where(private_channels.c.channel == channel))
                if private:
                    connection.execute(sa.insert(private_channels).values(channel=channel))
                action = "channel-private" if private else "channel-public"
                audit.write(connection, at=at, by="audionews", action=action, facts={"channel": channel})


def _feed(row: Row) -> PrivateFeed:
    return PrivateFeed(
        id=row.id,
        channel=row.channel,
        name=row.name,
        by=row.by,
        created_at=row.created_at,
        closed=row.closed_at is not None,
    )
