"""Media files: bytes in the store, their rows, and which of them the public may fetch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.errors import StoreFailed
from audionews.library.blobs import Blobs, named
from audionews.library.database import Theme, insert_quietly, open_at, reading, transact
from audionews.library.model import Media
from audionews.library.tables import articles, build_media, media, publications


@dataclass(frozen=True, slots=True)
class MediaFiles(Theme):
    """Every file at a media address."""

    blobs: Blobs

    def find(self, hash: str, ext: str, *, now: datetime, channel: str | None = None) -> Path | BinaryIO | None:
        """The file as the public may fetch it; ``None``: unknown, not yet public, or no longer. ``channel``: only what was
        published in that one."""
        if not named(hash, ext):
            return None
        with reading(self.engine) as connection:
            whose = articles.c.channel == channel if channel is not None else self.met(articles.c.channel)
            file = _public_file(connection, hash, ext, now, whose)
        if file is None:
            return None
        path = self.blobs.path(file)
        if path is None:
            return self.blobs.open(file)
        if not path.is_file():
            raise StoreFailed("library.blob_gone", hash=hash, ext=ext)
        return path

    def put(self, content: bytes | Path | BinaryIO, ext: str, *, move: bool = False) -> Media:
        """Stores bytes; before the build that speaks of them. ``move``: the file may be taken instead of copied."""
        return self.blobs.put(content, ext, move=move)

    def publish(self, content: bytes | Path | BinaryIO, ext: str, *, at: datetime) -> Media:
        """Stores a file that is public without a story: a cover, a sample of a voice."""
        file = self.blobs.put(content, ext)
        transact(self.engine, lambda connection: keep_media(connection, [file], at, public=True))
        return file


def _public_file(
    connection: Connection, hash: str, ext: str, now: datetime, whose: sa.ColumnElement[bool]
) -> Media | None:
    """The file, if any build that holds it may be heard now: three index look-ups."""
    until = publications.c.public_until
    # Not after its end, by the clock or by the story's own date: what was withdrawn at once stays away though the clock goes back.
    not_over = until.is_(None) | ((until > now) & (until > articles.c.updated_at))
    heard = (
        sa.select(publications.c.id)
        .join(build_media, build_media.c.build_id == publications.c.build_id)
        .join(articles, articles.c.id == publications.c.article_id)
        .where(
            whose,
            build_media.c.hash == media.c.hash,
            build_media.c.ext == media.c.ext,
            open_at(publications.c.visible_from, now),
            not_over,
        )
        .exists()
    )
    row = connection.execute(
        sa.select(media.c.size_bytes).where(
            media.c.hash == hash, media.c.ext == ext, media.c.deleted_at.is_(None), media.c.public | heard
        )
    ).one_or_none()
    return row and Media(hash=hash, ext=ext, size_bytes=row.size_bytes)


def keep_media(connection: Connection, files: Iterable[Media], at: datetime, *, public: bool = False) -> None:
    """The rows of blobs that are there, held until the transaction ends; one that retention had taken away counts again."""
    by_key = {(file.hash, file.ext): file for file in files}
    these = sa.tuple_(media.c.hash, media.c.ext).in_(list(by_key))
    rows = connection.execute(sa.select(media).where(these).order_by(media.c.hash, media.c.ext).with_for_update()).all()
    for row in rows:
        file = by_key.pop((row.hash, row.ext))
        if row.size_bytes != file.size_bytes:
            raise StoreFailed("library.blob_differs", hash=file.hash, ext=file.ext)
        if row.deleted_at is not None or (public and not row.public):
            this = (media.c.hash == file.hash) & (media.c.ext == file.ext)
            connection.execute(sa.update(media).where(this).values(deleted_at=None, public=public or row.public))
    if by_key:
        new = [
            {"hash": file.hash, "ext": file.ext, "size_bytes": file.size_bytes, "at": at, "public": public}
            for _, file in sorted(by_key.items())
        ]
        connection.execute(insert_quietly(connection)(media).on_conflict_do_nothing(), new)
