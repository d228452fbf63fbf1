"""What is heard, counted by the rules of the IAB Tech Lab, and nobody remembered for it.

IAB Podcast Measurement Technical Guidelines (2.1 of March 2021 and 2.2; https://iabtechlab.com/standards/podcast-measurement-guidelines/):
a story counts once for each address and program within a day, when bytes for at least a minute of sound were sent, the tag before the
sound left out, ranges put together. Which requests are looked at is the site's to say (``site/counting.py``).

Who asked is known here only as a hash under a key of the day (``count_days``), and in the database as a hash that holds the story as
well, so that its rows do not even say today which stories one listener heard. When the day is over, key and hashes are deleted; the
sums stay. The idea of a key that is thrown away daily is Plausible's (https://plausible.io/data-policy).

Nothing is written while somebody waits: what was sent is noted in memory and stored together every ``FLUSH_S`` seconds.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import secrets
import threading
import weakref
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from audionews.errors import StoreFailed, UnknownName
from audionews.library.blobs import Blobs
from audionews.library.database import insert_quietly, reading, writing_in_passing
from audionews.library.listening import CountRow, SentBytes, Span, Via, day_at, merged, minute_bytes, tag_bytes
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

LOG = logging.getLogger("audionews.site")
FLUSH_S = 2.0
MOST_WAITING = (
    50_000  # askers and files between two stores; beyond, nothing more is noted (a flood, or the database is away)
)
MOST_FILES = 4_096
_CHUNK = 500  # of hashes in one question


@dataclass(frozen=True, slots=True)
class _File:
    """What has to be known of a file to count it: its story, where its sound begins, how many bytes of sound make a minute."""

    article_id: int
    sound_at: int
    size_bytes: int
    needed_bytes: int


@dataclass(frozen=True, slots=True)
class _Listened:
    """What one client was sent of one story since the last time: spans by file; ``via``: how it came first."""

    day: str
    article_id: int
    via: Via
    by_file: dict[str, list[Span]]


_Key = tuple[str, bytes, Via, str, str]  # day, client, way, hash, ext


class Counts:
    """One library's counts. Thread-safe; ``close`` stores what waits."""

    def __init__(self, engine: Engine, blobs: Blobs) -> None:
        self.engine, self._blobs = engine, blobs
        self._lock, self._storing = threading.Lock(), threading.Lock()
        self._waiting: dict[_Key, list[Span]] = {}
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
        with self._storing:
            with self._lock:
                batch, self._waiting = self._waiting, {}
            if not batch:
                return
            try:
                self._store(batch)
            except StoreFailed:
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
        except StoreFailed as error:
            LOG.warning("counts: %s", error)
        except Exception:  # what cannot be stored now can never be: it is not counted, the next is
            LOG.exception("counts")

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

    def _store(self, batch: Mapping[_Key, list[Span]]) -> None:
        files = self._known({(hash, ext) for _, _, _, hash, ext in batch})
        with writing_in_passing(self.engine) as connection:
            kept = dict(map(tuple, connection.execute(sa.select(count_days.c.day, count_days.c.salt))))
            wanted: dict[str, _Listened] = {}
            for (day, client, via, hash, _), spans in batch.items():
                file = files.get(hash)
                if file is None or day not in kept:  # no story's, or its day is over and its key gone
                    continue
                client_and_story = client + str(file.article_id).encode()
                of_story = hashlib.blake2b(client_and_story, key=bytes(kept[day]), digest_size=16).hexdigest()
                one = wanted.setdefault(of_story, _Listened(day, file.article_id, via, {}))
                one.by_file.setdefault(hash, []).extend(spans)
            _keep(connection, wanted, files)
            if kept:
                _forget(connection, max(kept))

    def _known(self, wanted: set[tuple[str, str]]) -> dict[str, _File | None]:
        new = {(hash, ext) for hash, ext in wanted if hash not in self._files}
        if len(self._files) + len(new) > MOST_FILES:
            self._files, new = {}, wanted
        if new:
            with reading(self.engine) as connection:
                rows = connection.execute(_stories_of(sorted({hash for hash, _ in new}))).all()
            files = {row.hash: row for row in rows}
            for hash, ext in new:
                row = files.get(hash)
                self._files[hash] = self._file_or_none(row, ext)
        return self._files

    def _file_or_none(self, row: sa.Row | None, ext: str) -> _File | None:
        try:
            return None if row is None else self._file(row, ext)
        except UnknownName:  # its bytes are gone
            return None

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


def _keep(connection: Connection, wanted: dict[str, _Listened], files: Mapping[str, _File | None]) -> None:
    """Adds what each client was sent of each story, and counts those of whom a minute of one of its files is there.

    A handful of statements for any number of clients: each of its own would cost more than sending the sound.
    """
    insert = insert_quietly(connection)
    every = sorted(wanted)
    for begin in range(0, len(every), _CHUNK):
        some = every[begin : begin + _CHUNK]
        counted = sa.select(count_clients.c.client).where(count_clients.c.client.in_(some))
        before = sa.select(count_ranges.c.client, count_ranges.c.hash, count_ranges.c.spans)
        done = set(connection.execute(counted).scalars())
        known = {
            (row.client, row.hash): row.spans
            for row in connection.execute(before.where(count_ranges.c.client.in_(some)))
        }
        new: list[dict[str, object]] = []
        ranges: list[dict[str, object]] = []
        sums: Counter[tuple[str, int, Via]] = Counter()
        for client in (one for one in some if one not in done):
            listened = wanted[client]
            covered = [
                _covered(files[hash], spans, known.get((client, hash))) for hash, spans in listened.by_file.items()
            ]
            if any(enough for _, enough in covered):
                new.append({"client": client, "day": listened.day})
                sums[(listened.day, listened.article_id, listened.via)] += 1
                continue
            for hash, (spans, _) in zip(listened.by_file, covered, strict=True):
                spans_json = msgspec.json.encode(spans).decode()
                ranges.append({"client": client, "hash": hash, "day": listened.day, "spans": spans_json})
        if new:
            connection.execute(insert(count_clients), new)
            gone = {client for client, _ in known} & {row["client"] for row in new}
            connection.execute(sa.delete(count_ranges).where(count_ranges.c.client.in_(gone)))
        if ranges:
            row = insert(count_ranges)
            key = [count_ranges.c.client, count_ranges.c.hash]
            connection.execute(
                row.on_conflict_do_update(index_elements=key, set_={"spans": row.excluded.spans}), ranges
            )
        for (day, article_id, via), number in sums.items():
            one = insert(counts).values(day=day, article_id=article_id, via=via, number=number)
            key = [counts.c.day, counts.c.article_id, counts.c.via]
            more = {"number": counts.c.number + number}
            connection.execute(one.on_conflict_do_update(index_elements=key, set_=more))


def _covered(file: _File, spans: Iterable[Span], before: str | None) -> tuple[list[Span], bool]:
    """The bytes of the sound that are there now, and whether they are enough."""
    new = [(max(first, file.sound_at), min(end, file.size_bytes)) for first, end in spans]
    heard = merged([*(msgspec.json.decode(before) if before else ()), *(one for one in new if one[0] < one[1])])
    return heard, bool(heard) and sum(end - first for first, end in heard) >= file.needed_bytes


def _forget(connection: Connection, day: str) -> int:
    for table in (count_clients, count_ranges):
        connection.execute(sa.delete(table).where(table.c.day < day))
    return connection.execute(sa.delete(count_days).where(count_days.c.day < day)).rowcount
