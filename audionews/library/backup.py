"""Backup, restore and move: all rows and all bytes, portable between SQLite and PostgreSQL, folder and S3, each hash checked.

A backup is one tar: first the media by their names, then ``tables/<name>.jsonl.gz`` with rows of one moment (a read transaction;
blobs never change, so they may be read after it), last ``end.json`` with what must be in it. Whoever restores puts the bytes first and
commits all rows together only when ``end.json`` was met and agrees: a file cut short changes nothing, and what a restore that
failed has brought is taken away again (after a kill -9 the next ``restore`` takes it up, or ``fsck --repair`` removes it).
Both run while the newsroom works; restoring wants an empty library.
"""

from __future__ import annotations

import gzip
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.article.model import Article
from audionews.errors import BadInput, StoreFailed
from audionews.library import Library, search
from audionews.library.blobs import Blobs, named, sha256_of
from audionews.library.database import from_json, head, reading, writing
from audionews.library.migrations.carry import carry, carry_addresses
from audionews.library.model import Media
from audionews.library.tables import Moment, articles, audit, builds, clips, editors, media, metadata, revisions

BATCH = 500
FORMAT = 1
LINE_BYTES = 64 << 20  # a row is a story of at most some megabytes; a longer line is a bomb, not a row
Progress = Callable[[int, int], None]  # files done, of how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a backup, restore or move carried."""

    rows: int
    files: int
    size_bytes: int


def _quiet(done: int, of: int) -> None:
    pass


def _raw(table: sa.Table) -> sa.TableClause:
    """The table with the plain values of its columns."""
    return sa.table(
        table.name,
        *(sa.column(c.name, sa.BigInteger() if isinstance(c.type, Moment) else c.type) for c in table.columns),
    )


def _rows(connection: Connection, table: sa.Table) -> Iterator[Sequence[object]]:
    raw, stays = _raw(table), not table.info.get("passing")
    query = sa.select(*raw.columns).where(sa.literal(stays)).order_by(*(raw.c[c.name] for c in table.primary_key))
    with connection.execute(query.execution_options(yield_per=BATCH)) as result:
        for row in result:
            yield tuple(row)


def _fill(connection: Connection, table: sa.Table, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    raw, count, batch = _raw(table), 0, []
    if not set(columns) <= set(raw.c.keys()):
        raise BadInput("library.bad_backup", why=f"kolom tak dikenal di {table.name}")
    for row in rows:
        batch.append(dict(zip(columns, row, strict=True)))
        if len(batch) == BATCH:
            connection.execute(sa.insert(raw), batch)
            count, batch = count + len(batch), []
    if batch:
        connection.execute(sa.insert(raw), batch)
    return count + len(batch)


def _refuse_stories(connection: Connection) -> None:
    for table in (articles, audit, editors):
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise BadInput("library.not_empty")


def _make_room(connection: Connection) -> None:
    """Only an empty library is filled; what a first start made by itself (a secret key) gives way."""
    _refuse_stories(connection)
    for table in reversed(metadata.sorted_tables):
        if table is not audit:  # empty, and its trigger lets nothing be deleted
            connection.execute(sa.delete(table))


def _finish(connection: Connection) -> None:
    """What is not copied but made anew: the search index; and PostgreSQL's counters move behind the copied ids.

    What a home before 0.1.0 kept in its settings goes to its columns.
    """
    carry(connection)
    carry_addresses(connection)
    live = (
        sa.select(articles.c.id, articles.c.slug, articles.c.channel, revisions.c.article)
        .join(builds, builds.c.id == articles.c.live_build)
        .join(revisions, (revisions.c.article_id == articles.c.id) & (revisions.c.number == builds.c.revision))
        .where(articles.c.status == "live")
        .order_by(articles.c.published_at, articles.c.id)
    )
    with connection.execute(live.execution_options(yield_per=BATCH)) as result:
        for row in result:
            search.put(connection, row.id, row.slug, row.channel, from_json(row.article, Article))
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if "id" in table.columns and isinstance(table.c.id.type, sa.BigInteger):
            connection.execute(
                sa.text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), coalesce(max(id), 0) + 1, false) FROM {table.name}"
                )
            )


def wanted_media(connection: Connection) -> list[Media]:
    """Every file that rows speak of and that has not been taken away by policy."""
    held = connection.execute(
        sa.select(media.c.hash, media.c.ext, media.c.size_bytes).where(media.c.deleted_at.is_(None))
    )
    spoken = connection.execute(sa.select(clips.c.hash, clips.c.ext, clips.c.size_bytes))
    return sorted(
        {(row.hash, row.ext): Media(**row._mapping) for rows in (held, spoken) for row in rows}.values(), key=name_of
    )


def name_of(file: Media) -> str:
    return f"{file.hash}.{file.ext}"


# Backup


def backup(library: Library, file: Path, *, progress: Progress = _quiet) -> Copied:
    """Writes everything to ``file`` (whole or not at all). Raises ``StoreFailed``."""
    if file.exists() and not file.is_file():  # a device would be replaced by a file of its name
        raise StoreFailed("library.copy_failed", where=str(file), why="bukan berkas biasa")
    scratch = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with (
            tempfile.TemporaryDirectory(prefix="audionews-backup-") as folder,
            open(scratch, "wb", opener=_private) as out,
        ):
            counts, files = _dump(library, Path(folder))
            with tarfile.open(fileobj=out, mode="w") as tar:
                for done, one in enumerate(files):
                    progress(done, len(files))
                    _add_media(tar, library.blobs, one)
                for table in metadata.sorted_tables:
                    tar.add(Path(folder) / f"{table.name}.jsonl.gz", f"tables/{table.name}.jsonl.gz", filter=_plain)
                end = {"format": FORMAT, "migration": head(), "tables": counts, "files": len(files)}
                end_bytes = json.dumps(end).encode()
                member = tarfile.TarInfo("end.json")
                member.size = len(end_bytes)
                with tempfile.SpooledTemporaryFile() as spool:
                    spool.write(end_bytes)
                    spool.seek(0)
                    tar.addfile(member, spool)
            out.flush()
            os.fsync(out.fileno())
        scratch.replace(file)
    except OSError as error:
        raise StoreFailed("library.copy_failed", where=str(file), why=error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            scratch.unlink()
    progress(len(files), len(files))
    return Copied(rows=sum(counts.values()), files=len(files), size_bytes=file.stat().st_size)


def _private(path: str, flags: int) -> int:
    """For the owner's eyes: a backup holds keys and password hashes."""
    return os.open(path, flags, 0o600)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """No names of this machine's users in a file that travels."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _dump(library: Library, folder: Path) -> tuple[dict[str, int], list[Media]]:
    counts = {}
    with reading(library.engine) as connection:
        for table in metadata.sorted_tables:
            counts[table.name] = 0
            with gzip.open(folder / f"{table.name}.jsonl.gz", "wt", encoding="utf-8", compresslevel=3) as out:
                out.write(json.dumps([c.name for c in table.columns]) + "\n")
                for row in _rows(connection, table):
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
                    counts[table.name] += 1
        return counts, wanted_media(connection)


def _add_media(tar: tarfile.TarFile, blobs: Blobs, file: Media) -> None:
    member = tarfile.TarInfo(f"media/{name_of(file)}")
    member.size = file.size_bytes
    with blobs.open(file) as stream:
        hash, size = sha256_of(stream)
        if (hash, size) != (file.hash, file.size_bytes):
            raise StoreFailed("library.blob_differs", hash=file.hash, ext=file.ext)
        stream.seek(0)
        tar.addfile(member, stream)


# Restore


def restore(library: Library, file: Path, *, progress: Progress = _quiet) -> Copied:
    """Fills an empty library. Raises ``BadInput("library.not_empty" | "library.bad_backup")`` or ``StoreFailed``."""
    with reading(library.engine) as connection:
        _refuse_stories(connection)
    rows = files = size = 0
    brought: list[Media] = []
    ends: dict[str, object] | None = None
    counts: dict[str, int] = {}
    known = {table.name: table for table in metadata.sorted_tables}
    try:
        with tarfile.open(file, mode="r:") as tar, writing(library.engine) as connection:
            _make_room(connection)
            for member in tar:
                kind, _, name = member.name.partition("/")
                stream = tar.extractfile(member) if is_plain(member) else None
                if stream is None:
                    raise BadInput("library.bad_backup", why=f"isi tak dikenal: {member.name[:80]}")
                if kind == "media":
                    _take_media(library.blobs, name, stream, member.size, brought)
                    files, size = files + 1, size + member.size
                    progress(files, files)
                elif kind == "tables" and name.removesuffix(".jsonl.gz") in known:
                    table = known[name.removesuffix(".jsonl.gz")]
                    counts[table.name] = _take_rows(connection, table, stream)
                    rows += counts[table.name]
                elif member.name == "end.json":
                    ends = json.loads(stream.read(LINE_BYTES))
                    _check_end(ends, counts, files)
                else:
                    raise BadInput("library.bad_backup", why=f"isi tak dikenal: {member.name[:80]}")
            if ends is None:
                raise BadInput("library.bad_backup", why="berkas terpotong")
            _finish(connection)
    except BaseException as error:
        _take_away(library.blobs, brought)
        raise as_told(error, file) from error
    return Copied(rows=rows, files=files, size_bytes=size)


def is_plain(member: tarfile.TarInfo) -> bool:
    """Whether its bytes are all in the archive: a sparse member may claim more than any disk holds."""
    return member.isfile() and not member.issparse()


def _take_away(blobs: Blobs, brought: Iterable[Media]) -> None:
    """What a restore that failed has brought; what was there before stays."""
    for file in brought:
        with suppress(StoreFailed):
            blobs.remove(file)


def as_told(error: BaseException, file: Path) -> BaseException:
    unfit = (
        tarfile.TarError,
        gzip.BadGzipFile,
        EOFError,
        ValueError,
        TypeError,  # rows and columns that are none
        RecursionError,  # JSON nested without end
        zlib.error,
        sa.exc.IntegrityError,
        sa.exc.StatementError,
    )
    if isinstance(error, unfit):
        return BadInput("library.bad_backup", why=(str(error).splitlines() or [type(error).__name__])[0][:200])
    if isinstance(error, OSError):
        return StoreFailed("library.copy_failed", where=str(file), why=error.strerror or str(error))
    return error


def _check_end(end: dict[str, object], counts: dict[str, int], files: int) -> None:
    if not isinstance(end, dict) or end.get("format") != FORMAT:
        raise BadInput("library.bad_backup", why="bentuk cadangan tidak dikenal")
    if str(end.get("migration")) > head():
        raise BadInput("library.bad_backup", why="cadangan dibuat oleh audionews yang lebih baru")
    if end.get("tables") != counts or end.get("files") != files:
        raise BadInput("library.bad_backup", why="jumlah baris atau berkas tidak cocok")


def _take_media(blobs: Blobs, name: str, stream: BinaryIO, size_bytes: int, brought: list[Media]) -> None:
    hash, _, ext = name.partition(".")
    if not named(hash, ext):
        raise BadInput("library.bad_backup", why=f"nama media tak dikenal: {name[:80]}")
    if sha256_of(stream) != (hash, size_bytes):
        raise BadInput("library.bad_backup", why=f"isi media tidak cocok dengan namanya: {name}")
    media = Media(hash=hash, ext=ext, size_bytes=size_bytes)
    if not blobs.exists(media):
        brought.append(media)
    stream.seek(0)
    blobs.put(stream, ext)


def _take_rows(connection: Connection, table: sa.Table, stream: BinaryIO) -> int:
    with gzip.open(stream, "rt", encoding="utf-8") as lines:
        columns = json.loads(lines.readline(LINE_BYTES) or "null")
        if not isinstance(columns, list):
            raise BadInput("library.bad_backup", why=f"tabel {table.name} tidak terbaca")
        return _fill(connection, table, columns, map(json.loads, iter(partial(lines.readline, LINE_BYTES), "")))


# Move


def move(library: Library, target: Library, *, progress: Progress = _quiet) -> Copied:
    """Copies everything to another library (other database, other store or both); the old one stays as it was.

    Bytes go first and are hashed on the way; what the target holds already is not sent again, so a move that was cut off goes on.
    Stop the newsroom before: what is published during a move stays behind. Raises ``BadInput("library.not_empty")``.
    """
    same_store = target.blobs is library.blobs
    with reading(library.engine) as source:
        files = wanted_media(source)
        for done, one in enumerate(files):
            progress(done, len(files))
            if same_store or target.blobs.exists(one):
                continue
            with library.blobs.open(one) as stream:
                if target.blobs.put(stream, one.ext) != one:
                    raise StoreFailed("library.blob_differs", hash=one.hash, ext=one.ext)
        progress(len(files), len(files))
        rows = 0
        if target.engine.url != library.engine.url:
            with writing(target.engine) as connection:
                _make_room(connection)
                for table in metadata.sorted_tables:
                    rows += _fill(connection, table, [c.name for c in table.columns], _rows(source, table))
                _finish(connection)
    return Copied(rows=rows, files=len(files), size_bytes=sum(one.size_bytes for one in files))
