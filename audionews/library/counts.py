"""What is heard, counted by the rules of the IAB Tech Lab, and nobody remembered for it.

IAB Podcast Measurement Technical Guidelines (2.1 of March 2021 and 2.2; https://iabtechlab.com/standards/podcast-measurement-guidelines/):
a story counts once for each address and program within a day, when bytes for at least a minute of sound were sent, the tag before the
sound left out, ranges put together. Which requests are looked at is the site's to say (``site/counting.py``).

Who asked is known here only as a hash under a key of the day (``count_days``), and in the database as a hash that holds the story as
well, so that not even today two stories can be laid at one listener's door. When the day is over, key and hashes are deleted; the
sums stay. The idea of a key that is thrown away daily is Plausible's (https://plausible.io/data-policy).

Nothing is written while somebody waits: what was sent is noted in memory and stored together every ``FLUSH_S`` seconds.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import math
import secrets
import threading
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from audionews.errors import AudionewsError
from audionews.library.blobs import Blobs
from audionews.library.database import insert_quietly, reading, writing_in_passing
from audionews.library.model import Media
from audionews.library.tables import (
    articles,
    build_media,
    builds,
    count_clients,
    count_days,
    count_ranges,
    counts,
    media,
    publications,
)
from audionews.times import WIB

LOG = logging.getLogger("audionews.site")
Via = Literal["app", "site", "embed", "private"]
VIAS: tuple[Via, ...] = ("app", "site", "embed", "private")
FLUSH_S = 2.0
MOST_WAITING = (
    50_000  # askers and files between two stores; beyond, nothing more is noted (a flood, or the database is away)
)
MOST_FILES = 4_096
MINUTE_MS = 60_000
_CHUNK = 500  # of hashes in one question
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBytes:
    """A part of a media file that was sent: ``first`` up to, not with, ``end``, of the whole file; ``client``: :func:`client_of`."""

    day: str
    client: bytes
    via: Via
    hash: str
    ext: str
    first: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow:
    """A sum that stays: how often a story was taken on a day in one way."""

    day: str
    slug: str
    headline: str
    channel: str
    via: Via
    number: int


@dataclass(frozen=True, slots=True)
class _File:
    """What has to be known of a file to count it: its story, where its sound begins, how many bytes of sound make a minute."""

    article_id: int
    sound_at: int
    size_bytes: int
    needed_bytes: int


def day_at(moment: datetime) -> str:
    """ "2026-12-01": days change at midnight in Jakarta."""
    return moment.astimezone(WIB).date().isoformat()


def client_of(salt: bytes, address: str, agent: str) -> bytes:
    """Who asks, for today only; ``salt``: the day's key."""
    return hashlib.blake2b(f"{address}\0{agent}".encode("utf-8", "replace"), key=salt, digest_size=16).digest()


def merged(spans: Iterable[Sequence[int]]) -> list[Span]:
    """The same bytes without overlaps, in order."""
    found: list[Span] = []
    for first, end in sorted((one[0], one[1]) for one in spans):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        elif first < end:
            found.append((first, end))
    return found


def minute_bytes(sound_bytes: int, duration_ms: int) -> int:
    """How many bytes of a file's sound must have been sent: a minute's; of a shorter one all."""
    return sound_bytes if duration_ms <= MINUTE_MS else math.ceil(sound_bytes * MINUTE_MS / duration_ms)


def tag_bytes(start: bytes) -> int:
    """How long the ID3v2 tag is that a file begins with (https://id3.org/id3v2.4.0-structure 3.1); 0 without one.

    ``start``: the first ten bytes. A footer doubles the header.
    """
    if len(start) < 10 or start[:3] != b"ID3" or any(byte & 0x80 for byte in start[6:10]):
        return 0
    size = start[6] << 21 | start[7] << 14 | start[8] << 7 | start[9]
    return 10 + size + (10 if start[5] & 0x10 else 0)


class Counts:
    """One library's counts. Thread-safe; ``close`` stores what waits."""

    def __init__(self, engine: Engine, blobs: Blobs) -> None:
        self.engine, self._blobs = engine, blobs
        self._lock = threading.Lock()
        self._waiting: dict[tuple[str, bytes, Via, str, str], list[Span]] = {}
        self._timer: threading.Timer | None = None
        self._salt: tuple[str, bytes] | None = None
        self._files: dict[str, _File | None] = {}
        atexit.register(_at_exit, weakref.ref(self))

    # what was sent

    def salt(self, now: datetime) -> bytes:
        """The key of the day, the same in every process; made by the first that asks, and never told."""
        day = day_at(now)
        if self._salt is None or self._salt[0] != day:
            with writing_in_passing(self.engine) as connection:
                new = insert_quietly(connection)(count_days).values(day=day, salt=secrets.token_bytes(32))
                connection.execute(new.on_conflict_do_nothing())
                kept = connection.execute(sa.select(count_days.c.salt).where(count_days.c.day == day)).scalar_one()
            self._salt = day, bytes(kept)
        return self._salt[1]

    def note(self, sent: SentBytes) -> None:
        """Keeps in mind that bytes were sent; they are stored a moment later, by a thread of their own."""
        key = (sent.day, sent.client, sent.via, sent.hash, sent.ext)
        with self._lock:
            if key not in self._waiting and len(self._waiting) >= MOST_WAITING:
                return
            spans = self._waiting.setdefault(key, [])
            spans.append((sent.first, sent.end))
            if len(spans) > 64:
                spans[:] = merged(spans)
            if self._timer is None:
                self._timer = threading.Timer(FLUSH_S, self._stored)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Stores what waits. Raises ``StoreFailed``; what waits then goes on waiting."""
        with self._lock:
            batch, self._waiting = self._waiting, {}
        if not batch:
            return
        try:
            self._store(batch)
        except BaseException:
            with self._lock:
                for key, spans in batch.items():
                    self._waiting.setdefault(key, []).extend(spans)
            raise

    def close(self) -> None:
        """Stores what waits, as far as that goes."""
        with self._lock:
            timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
        self.settle()

    def settle(self) -> None:
        """Stores what this process has in mind, if the database lets it; else the next turn tries again."""
        try:
            self.flush()
        except AudionewsError as error:
            LOG.warning("counts: %s", error)

    def forget(self, now: datetime) -> int:
        """Deletes the keys and hashes of all days before today's; how many keys."""
        with writing_in_passing(self.engine) as connection:
            return _forget(connection, day_at(now))

    def _stored(self) -> None:
        self.settle()
        with self._lock:
            self._timer = None
            if self._waiting:
                self._timer = threading.Timer(FLUSH_S, self._stored)
                self._timer.daemon = True
                self._timer.start()

    def _store(self, batch: Mapping[tuple[str, bytes, Via, str, str], list[Span]]) -> None:
        files = self._known({(hash, ext) for _, _, _, hash, ext in batch})
        with writing_in_passing(self.engine) as connection:
            kept = dict(map(tuple, connection.execute(sa.select(count_days.c.day, count_days.c.salt))))
            wanted = {}
            for (day, client, via, hash, _), spans in batch.items():
                file = files.get(hash)
                if file is None or day not in kept:  # no story's, or its day is over and its key gone
                    continue
                told = client + str(file.article_id).encode()
                of_story = hashlib.blake2b(told, key=bytes(kept[day]), digest_size=16).hexdigest()
                wanted.setdefault((day, of_story, file.article_id), {}).setdefault(hash, []).append((via, spans))
            done = _counted(connection, {client for _, client, _ in wanted})
            for (day, client, article_id), by_file in wanted.items():
                if client not in done:
                    _count(connection, day, client, article_id, by_file, files)
            if kept:
                _forget(connection, max(kept))

    def _known(self, wanted: set[tuple[str, str]]) -> dict[str, _File | None]:
        new = {(hash, ext) for hash, ext in wanted if hash not in self._files}
        if len(self._files) + len(new) > MOST_FILES:
            self._files, new = {}, wanted
        if new:
            with reading(self.engine) as connection:
                rows = connection.execute(_stories_of(sorted({hash for hash, _ in new}))).all()
            found = {row.hash: row for row in rows}
            for hash, ext in new:
                row = found.get(hash)
                self._files[hash] = self._file(row, ext) if row is not None else None
        return self._files

    def _file(self, row: sa.Row, ext: str) -> _File:
        sound_at = 0
        if ext == "mp3":
            with self._blobs.open(Media(hash=row.hash, ext=ext, size_bytes=row.size_bytes)) as stream:
                sound_at = min(tag_bytes(stream.read(10)), row.size_bytes)
        duration_ms = msgspec.json.decode(row.facts)["duration_ms"]
        needed = minute_bytes(row.size_bytes - sound_at, duration_ms)
        return _File(row.article_id, sound_at, row.size_bytes, needed)

    # what was counted

    def rows(self, *, since: str, until: str, channel: str | None = None) -> list[CountRow]:
        """The sums of the days from ``since`` to ``until``, both with, of all channels or one; the newest day first."""
        wanted = (
            sa.select(
                counts.c.day, articles.c.slug, articles.c.headline, articles.c.channel, counts.c.via, counts.c.number
            )
            .join(articles, articles.c.id == counts.c.article_id)
            .where(counts.c.day >= since, counts.c.day <= until)
            .order_by(counts.c.day.desc(), articles.c.id, counts.c.via)
        )
        if channel is not None:
            wanted = wanted.where(articles.c.channel == channel)
        with reading(self.engine) as connection:
            return [CountRow(**row._mapping) for row in connection.execute(wanted)]


def _at_exit(kept: weakref.ref[Counts]) -> None:
    """A process that ends in order loses nothing."""
    if (one := kept()) is not None:
        one.close()


def _stories_of(hashes: list[str]) -> sa.Select:
    """Of files that are the sound of a story and were ever published: story, size, and the build's facts."""
    return (
        sa.select(build_media.c.hash, builds.c.article_id, builds.c.facts, media.c.size_bytes)
        .join(builds, builds.c.id == build_media.c.build_id)
        .join(media, (media.c.hash == build_media.c.hash) & (media.c.ext == build_media.c.ext))
        .where(
            build_media.c.hash.in_(hashes),
            build_media.c.ext.in_(("mp3", "opus", "webm")),
            sa.exists().where(publications.c.build_id == builds.c.id),
        )
        .order_by(builds.c.id)
    )


def _counted(connection: Connection, clients: set[str]) -> set[str]:
    """Those that were counted for their story already."""
    found: set[str] = set()
    every = sorted(clients)
    for begin in range(0, len(every), _CHUNK):
        asked = count_clients.c.client.in_(every[begin : begin + _CHUNK])
        found |= set(connection.execute(sa.select(count_clients.c.client).where(asked)).scalars())
    return found


def _count(
    connection: Connection,
    day: str,
    client: str,
    article_id: int,
    by_file: Mapping[str, list[tuple[Via, list[Span]]]],
    files: Mapping[str, _File | None],
) -> None:
    """Adds what one client was sent of one story; counts it when a minute of one of its files is there."""
    insert = insert_quietly(connection)
    for hash, sent in by_file.items():
        file = files[hash]
        assert file is not None
        this = (count_ranges.c.client == client) & (count_ranges.c.hash == hash)
        before = connection.execute(sa.select(count_ranges.c.spans).where(this)).scalar()
        new = [(max(first, file.sound_at), min(end, file.size_bytes)) for _, spans in sent for first, end in spans]
        spans = merged([*(msgspec.json.decode(before) if before else ()), *(one for one in new if one[0] < one[1])])
        if spans and sum(end - first for first, end in spans) >= file.needed_bytes:
            via = sent[-1][0]
            connection.execute(insert(count_clients).values(client=client, day=day))
            connection.execute(sa.delete(count_ranges).where(count_ranges.c.client == client))
            one = insert(counts).values(day=day, article_id=article_id, via=via, number=1)
            key = [counts.c.day, counts.c.article_id, counts.c.via]
            more = {"number": counts.c.number + 1}
            connection.execute(one.on_conflict_do_update(index_elements=key, set_=more))
            return
        if spans:
            row = insert(count_ranges).values(
                client=client, hash=hash, day=day, spans=msgspec.json.encode(spans).decode()
            )
            key = [count_ranges.c.client, count_ranges.c.hash]
            connection.execute(row.on_conflict_do_update(index_elements=key, set_={"spans": row.excluded.spans}))


def _forget(connection: Connection, day: str) -> int:
    for table in (count_clients, count_ranges):
        connection.execute(sa.delete(table).where(table.c.day < day))
    return connection.execute(sa.delete(count_days).where(count_days.c.day < day)).rowcount
