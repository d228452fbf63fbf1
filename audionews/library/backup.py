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
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.errors import BadInput, StoreFailed
from audionews.library import Library
from audionews.library.blobs import Blobs, named, sha256_of
from audionews.library.database import head, reading, writing
from audionews.library.model import Media
from audionews.library.table_copy import fill, finish_copy, make_room, name_of, refuse_stories, rows_of, wanted_media
from audionews.library.tables import metadata

FORMAT = 1
LINE_BYTES = 64 << 20  # a row is a story of at most some megabytes; a longer line is a bomb, not a row
Progress = Callable[[int, int], None]  # files done, of how many


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a backup, restore or move carried."""

    rows: int
    files: int
    size_bytes: int


def no_progress(done: int, of: int) -> None:
    """Nobody watches."""


# Backup


def backup(library: Library, file: Path, *, progress: Progress = no_progress) -> Copied:
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
                for row in rows_of(connection, table):
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


def restore(library: Library, file: Path, *, progress: Progress = no_progress) -> Copied:
    """Fills an empty library. Raises ``BadInput("library.not_empty" | "library.bad_backup")`` or ``StoreFailed``."""
    with reading(library.engine) as connection:
        refuse_stories(connection)
    rows = files = size = 0
    brought: list[Media] = []
    ends: dict[str, object] | None = None
    counts: dict[str, int] = {}
    known = {table.name: table for table in metadata.sorted_tables}
    try:
        with tarfile.open(file, mode="r:") as tar, writing(library.engine) as connection:
            make_room(connection)
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
            finish_copy(connection)
    except BaseException as error:
        _take_away(library.blobs, brought)
        raise as_our_error(error, file) from error
    return Copied(rows=rows, files=files, size_bytes=size)


def is_plain(member: tarfile.TarInfo) -> bool:
    """Whether its bytes are all in the archive: a sparse member may claim more than any disk holds."""
    return member.isfile() and not member.issparse()


def _take_away(blobs: Blobs, brought: Iterable[Media]) -> None:
    """What a restore that failed has brought; what was there before stays."""
    for file in brought:
        with suppress(StoreFailed):
            blobs.remove(file)


def as_our_error(error: BaseException, file: Path) -> BaseException:
    """The error for people: ``BadInput`` for a file that is no backup, ``StoreFailed`` for a disk that fails, else ``error``."""
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
        return fill(connection, table, columns, map(json.loads, iter(partial(lines.readline, LINE_BYTES), "")))


# Move


def move(library: Library, target: Library, *, progress: Progress = no_progress) -> Copied:
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
                make_room(connection)
                for table in metadata.sorted_tables:
                    rows += fill(connection, table, [c.name for c in table.columns], rows_of(source, table))
                finish_copy(connection)
    return Copied(rows=rows, files=len(files), size_bytes=sum(one.size_bytes for one in files))
