"""Where stories come from by themselves: feeds, WordPress sites, and systems that push; and how each is doing.

A source is polled by whoever claims it first (``claim``); what it answered, or why it did not, stands in its row, so that
the desk can show one line of health for each.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.errors import BadInput, Conflict, UnknownName
from audionews.library import audit
from audionews.library.database import is_due, reading, writing
from audionews.library.source_items import SourceItem, SourceItems, count_waiting, item_key
from audionews.library.tables import nonces, sources

__all__ = ["PAGE", "PAGES", "PUSH", "Source", "SourceItem", "Sources", "checked_name", "item_key"]

PAUSED = datetime(9999, 1, 1, tzinfo=UTC)  # ``next_at`` of a source that is asked again when somebody says so
LEASE = timedelta(minutes=15)  # for one worker to poll in; after that another may
DAY_LIMIT = 300  # stories of one source that publish themselves in a day; a newsroom sets its own
PUSH, PAGE = "push", "page"
PAGES = "page:"  # the address of the one source of kind "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source. ``kind``: "feed" (RSS, Atom), "wordpress" (REST), "push" (signed messages; ``name`` is in its address) or
    "page" (stories that were added by hand, whose own pages are looked at again).

    ``failures`` counts in a row; ``failure`` is the last one in words, ``None`` after an answer. ``items``: how many its last
    answer held. ``read_to``: the newest change that was read in a list by date of change; ``skipped``: items not taken;
    ``waiting``: new items whose turn has not come.
    ``own``: the newsroom's own CMS, what is sure of it is published by itself, ``day_limit`` a day, unless it is ``held``.
    ``shape``: how a program that pushes writes a story.
    """

    id: int
    url: str
    kind: str
    channel: str
    title: str | None
    name: str | None
    etag: str | None
    modified: str | None
    checked_at: datetime | None
    answered_at: datetime | None
    failure: str | None
    failures: int
    next_at: datetime
    items: int
    closed: bool
    read_to: datetime | None = None
    skipped: int = 0
    created_at: datetime | None = None
    own: bool = False
    held: bool = False
    day_limit: int = DAY_LIMIT
    shape: str | None = None
    waiting: int = 0

    @property
    def paused(self) -> bool:
        return self.next_at >= PAUSED


class Sources(SourceItems):
    """One database's sources and their items. Each method is one transaction."""

    def follow(
        self,
        url: str,
        *,
        kind: str,
        channel: str,
        title: str | None,
        by: str,
        at: datetime,
        own: bool | None = None,
        day_limit: int | None = None,
    ) -> Source:
        """The source at ``url``, followed from now on; one that is followed already keeps what is known of it."""
        with writing(self.engine) as connection:
            known = connection.execute(sa.select(sources).where(sources.c.url == url)).one_or_none()
            columns = {"kind": kind, "channel": channel, "title": title, "closed_at": None, "next_at": at}
            columns |= {n: value for n, value in (("own", own), ("day_limit", day_limit)) if value is not None}
            if known is None:
                connection.execute(
                    sa.insert(sources).values(url=url, failures=0, by=by, created_at=at, items=0, **columns)
                )
            else:
                connection.execute(sa.update(sources).where(sources.c.id == known.id).values(**columns))
            facts = {"url": url, "kind": kind, "channel": channel, "own": int(bool(own))}
            audit.write(connection, at=at, by=by, action="follow", facts=facts)
            return _source(connection.execute(sa.select(sources).where(sources.c.url == url)).one())

    def take_pushes(
        self,
        name: str,
        *,
        channel: str,
        by: str,
        at: datetime,
        own: bool | None = None,
        shape: str | None = None,
    ) -> tuple[Source, str]:
        """A source that pushes, and the secret it signs with; asked for again, it gets a new secret and the old one is void."""
        secret = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
        with writing(self.engine) as connection:
            columns = {"kind": PUSH, "channel": channel, "secret": secret, "closed_at": None, "next_at": at}
            columns |= {"shape": shape, "own": own}
            known = connection.execute(sa.select(sources).where(sources.c.url == f"push:{name}")).one_or_none()
            if known is None:
                connection.execute(
                    sa.insert(sources).values(
                        url=f"push:{name}", name=name, title=name, failures=0, by=by, created_at=at, items=0, **columns
                    )
                )
            else:
                connection.execute(sa.update(sources).where(sources.c.id == known.id).values(**columns))
            audit.write(connection, at=at, by=by, action="take-pushes", facts={"name": name, "channel": channel})
            return _source(connection.execute(sa.select(sources).where(sources.c.url == f"push:{name}")).one()), secret

    def unfollow(self, id: int, *, by: str, at: datetime) -> None:
        with writing(self.engine) as connection:
            row = _row(connection, id)
            connection.execute(sa.update(sources).where(sources.c.id == id).values(closed_at=at, secret=None))
            audit.write(connection, at=at, by=by, action="unfollow", facts={"url": row.url})

    def pause(self, id: int, *, paused: bool, by: str, at: datetime) -> Source:
        """Nothing is asked of the source, and nothing taken from it, until it is resumed; what is known of it stays."""
        with writing(self.engine) as connection:
            row = _row(connection, id)
            next_at = PAUSED if paused else at
            connection.execute(sa.update(sources).where(sources.c.id == id).values(next_at=next_at))
            action = "source-pause" if paused else "source-resume"
            audit.write(connection, at=at, by=by, action=action, facts={"url": row.url})
            return _source(_row(connection, id))

    def trust(
        self,
        id: int,
        *,
        by: str,
        at: datetime,
        own: bool | None = None,
        held: bool | None = None,
        day_limit: int | None = None,
        channel: str | None = None,
    ) -> Source:
        """Changes what is given of how far a source is trusted; it stands in the record."""
        given = {"own": own, "held": held, "day_limit": day_limit, "channel": channel}
        wanted = {name: value for name, value in given.items() if value is not None}
        with writing(self.engine) as connection:
            row = _row(connection, id)
            if wanted:
                connection.execute(sa.update(sources).where(sources.c.id == id).values(**wanted))
                columns = {name: int(value) if isinstance(value, bool) else value for name, value in wanted.items()}
                audit.write(connection, at=at, by=by, action="source-trust", facts={"url": row.url, **columns})
            return _source(_row(connection, id))

    def named(self, name: str) -> Source:
        """The followed source of that number, address or name. Raises ``UnknownName("sources.unknown")``."""
        for source in self.all():
            if name in (str(source.id), source.url, source.name):
                return source
        raise UnknownName("sources.unknown", source=name)

    def get(self, id: int) -> Source:
        """Raises ``UnknownName("sources.unknown")``."""
        with reading(self.engine) as connection:
            return _source(_row(connection, id))

    def count_failing(self) -> int:
        """How many sources answered their last poll with a failure."""
        count = sa.select(sa.func.count()).select_from(sources).where(sources.c.failures > 0)
        with reading(self.engine) as connection:
            return connection.execute(count).scalar_one()

    def all(self) -> list[Source]:
        """Every source that is followed, the ones that fail first."""
        with reading(self.engine) as connection:
            rows = connection.execute(
                _selected()
                .where(sources.c.closed_at.is_(None))
                .order_by(sources.c.failures.desc(), sources.c.url)
                .limit(1000)
            )
            return [_source(row) for row in rows]

    def pushing(self, name: str) -> tuple[Source, str]:
        """The source of that name, and its secret. Raises ``UnknownName("sources.unknown")``."""
        with reading(self.engine) as connection:
            row = connection.execute(
                sa.select(sources).where(sources.c.name == name, sources.c.closed_at.is_(None))
            ).one_or_none()
        if row is None or not row.secret:
            raise UnknownName("sources.unknown", source=name)
        if _source(row).paused:
            raise Conflict("sources.paused", source=name)
        return _source(row), row.secret

    # polling

    def due(self, now: datetime, limit: int = 100) -> list[Source]:
        with reading(self.engine) as connection:
            rows = connection.execute(
                sa.select(sources)
                .where(is_due(sources.c.next_at, now), sources.c.closed_at.is_(None), sources.c.kind != PUSH)
                .order_by(sources.c.next_at)
                .limit(limit)
            )
            return [_source(row) for row in rows]

    def claim(self, id: int, now: datetime) -> bool:
        """Whether the caller may poll it now: of several workers one may."""
        with writing(self.engine) as connection:
            return bool(
                connection.execute(
                    sa.update(sources)
                    .where(sources.c.id == id, is_due(sources.c.next_at, now), sources.c.closed_at.is_(None))
                    .values(next_at=now + LEASE)
                ).rowcount
            )

    def answered(
        self,
        id: int,
        *,
        at: datetime,
        next_at: datetime,
        etag: str | None,
        modified: str | None,
        items: int | None = None,
        title: str | None = None,
        read_to: datetime | None = None,
        skipped: int = 0,
    ) -> None:
        """``items``, ``title`` and ``read_to`` are ``None`` where nothing had changed; ``skipped`` adds up."""
        answer: dict[str, object] = {"items": items} if items is not None else {}
        if title:
            answer["title"] = title
        if read_to is not None:
            answer["read_to"] = read_to
        if skipped:
            answer["skipped"] = sa.func.coalesce(sources.c.skipped, 0) + skipped
        with writing(self.engine) as connection:
            connection.execute(
                sa.update(sources)
                .where(sources.c.id == id)
                .values(
                    checked_at=at,
                    answered_at=at,
                    next_at=_unless_paused(next_at),
                    etag=etag,
                    modified=modified,
                    failure=None,
                    failures=0,
                    **answer,
                )
            )

    def failed(self, id: int, *, at: datetime, next_at: datetime, why: str) -> None:
        with writing(self.engine) as connection:
            connection.execute(
                sa.update(sources)
                .where(sources.c.id == id)
                .values(
                    checked_at=at, next_at=_unless_paused(next_at), failure=why[:1000], failures=sources.c.failures + 1
                )
            )

    # messages that are taken once

    def take_once(self, nonce: str, *, at: datetime, forget_before: datetime) -> bool:
        """Whether this message had not been taken before; remembered until ``forget_before`` has passed it."""
        with writing(self.engine) as connection:
            connection.execute(sa.delete(nonces).where(nonces.c.at < forget_before))
            if connection.execute(sa.select(nonces.c.nonce).where(nonces.c.nonce == nonce)).first():
                return False
            try:
                with connection.begin_nested():
                    connection.execute(sa.insert(nonces).values(nonce=nonce, at=at))
            except sa.exc.IntegrityError:  # another process took it this very moment
                return False
            return True

    def give_back(self, nonce: str) -> None:
        """The message could not be kept after all: it may come again."""
        with writing(self.engine) as connection:
            connection.execute(sa.delete(nonces).where(nonces.c.nonce == nonce))


def _unless_paused(next_at: datetime) -> sa.ColumnElement[datetime]:
    """A poll that was under way when somebody paused its source does not resume it."""
    return sa.case((sources.c.next_at >= PAUSED, sources.c.next_at), else_=sa.literal(next_at, sources.c.next_at.type))


def _row(connection: Connection, id: int) -> Row:
    row = connection.execute(_selected().where(sources.c.id == id)).one_or_none()
    if row is None:
        raise UnknownName("sources.unknown", source=id)
    return row


def _selected() -> sa.Select:
    return sa.select(sources, count_waiting().label("waiting"))


def _source(row: Row) -> Source:
    return Source(
        id=row.id,
        url=row.url,
        kind=row.kind,
        channel=row.channel,
        title=row.title,
        name=row.name,
        etag=row.etag,
        modified=row.modified,
        checked_at=row.checked_at,
        answered_at=row.answered_at,
        failure=row.failure,
        failures=row.failures,
        next_at=row.next_at,
        items=row.items or 0,
        closed=row.closed_at is not None,
        read_to=row.read_to,
        skipped=row.skipped or 0,
        created_at=row.created_at,
        own=bool(row.own),
        held=bool(row.held),
        day_limit=DAY_LIMIT if row.day_limit is None else row.day_limit,
        shape=row.shape,
        waiting=getattr(row, "waiting", 0),
    )


def checked_name(name: str) -> str:
    """A name that can stand in an address. Raises ``BadInput("sources.bad_name")``."""
    if not name or len(name) > 60 or not all(char.isascii() and (char.isalnum() or char in "-_") for char in name):
        raise BadInput("sources.bad_name", name=name)
    return name
