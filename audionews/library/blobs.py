"""The media store: bytes named by their sha256, so that bytes at a name never change.

A blob is written under a temporary name, fsynced, renamed, and its folder is fsynced, before any row speaks of it:
after a power cut a row never points at nothing (https://lwn.net/Articles/457667/ tells why each step is needed).
``shop(url)`` gives the store of a ``file://`` or ``s3://`` address.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

from audionews.errors import BadInput, StoreFailed, UnknownName
from audionews.library.model import Media

CHUNK_BYTES = 1 << 18  # three files are stored at a time, with two pieces of each in memory
_EXT = re.compile(r"[a-z0-9]{1,8}")
_HASH = re.compile(r"[0-9a-f]{64}")
PRIVATE, CLOSED = 0o600, 0o711


class Blobs(Protocol):
    """What every media store does. ``tests/test_blobs.py`` is its contract."""

    def put(self, content: bytes | Path | BinaryIO, ext: str, *, move: bool = False) -> Media:
        """Stores the bytes (a path is copied from); the same bytes again cost a look. Raises ``StoreFailed``.

        ``move``: the file at the path is nobody else's and may be taken instead of copied.
        """

    def exists(self, media: Media) -> bool:
        """Whether all its bytes are there (the size is compared, the hash is fsck's work)."""

    def open(self, media: Media) -> BinaryIO:
        """A seekable stream. Raises ``UnknownName("library.unknown_blob")`` or ``StoreFailed``."""

    def stored_at(self, media: Media) -> datetime | None:
        """When it was last put; ``None`` when it is not there."""

    def path(self, media: Media) -> Path | None:
        """The file, where the store has files."""

    def link(self, media: Media, *, lasts_s: int = 3600) -> str | None:
        """An address outside audionews that answers with the bytes, where the store has one."""

    def remove(self, media: Media) -> None:
        """Takes the bytes away; silent when they are gone already."""

    def all(self) -> Iterator[Media]:
        """Every blob in the store, in no order."""

    def check(self) -> None:
        """Whether it answers and takes what is put. Raises ``StoreFailed``."""

    def close(self) -> None:
        """Gives connections back."""


def named(hash: str, ext: str) -> bool:
    """Whether this can be a blob's name at all: 64 hex digits and a short plain extension."""
    return bool(_HASH.fullmatch(hash) and _EXT.fullmatch(ext))


def checked_ext(ext: str) -> str:
    if not _EXT.fullmatch(ext):
        raise BadInput("library.bad_extension", ext=ext)
    return ext


def pieces(content: bytes | Path | BinaryIO) -> Iterator[bytes]:
    """The content, ``CHUNK_BYTES`` at a time."""
    if isinstance(content, bytes):
        yield content
    elif isinstance(content, Path):
        with content.open("rb") as stream:
            yield from pieces(stream)
    else:
        while piece := content.read(CHUNK_BYTES):
            yield piece


def sha256_of(stream: BinaryIO) -> tuple[str, int]:
    """Hash and size of what is left in a stream."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces(stream):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


class FolderBlobs:
    """A folder: ``ab/abcd….mp3`` beside ``tmp/``. Half-written files of killed processes are swept when it is opened.

    A file is its owner's alone (0600) until the public may have it and another program sends it (:meth:`let_read`): drafts and
    embargoed stories lie here, too. Folders cannot be listed by others (0711), and a file's name is its hash.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tmp = folder / "tmp"
        try:
            self._tmp.mkdir(parents=True, exist_ok=True)
            self._close_folders()
            self._sweep()
        except OSError as error:
            raise _failed(error, folder) from error

    def put(self, content: bytes | Path | BinaryIO, ext: str, *, move: bool = False) -> Media:
        checked_ext(ext)
        if isinstance(content, bytes):  # a look is cheaper than a write
            media = Media(hash=hashlib.sha256(content).hexdigest(), ext=ext, size_bytes=len(content))
            if self.exists(media):
                with suppress(OSError):
                    os.utime(self._at(media))  # somebody wants it again: fsck must not take it for a leftover
                return media
        scratch = self._tmp / f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(8)}"
        try:
            hash_and_size = _taken(content, scratch) if move and isinstance(content, Path) else None
            hash, size = hash_and_size or _written(content, scratch)
            media = Media(hash=hash, ext=ext, size_bytes=size)
            target = self._at(media)
            if not target.parent.is_dir():
                target.parent.mkdir(mode=CLOSED, exist_ok=True)
                _fsync_folder(self.folder)
            scratch.chmod(PRIVATE)
            scratch.replace(target)
            _fsync_folder(target.parent)
        except OSError as error:
            raise _failed(error, self.folder) from error
        finally:
            with suppress(OSError):
                scratch.unlink()
        return media

    def exists(self, media: Media) -> bool:
        try:
            return self._at(media).stat().st_size == media.size_bytes
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _failed(error, self.folder) from error

    def open(self, media: Media) -> BinaryIO:
        try:
            return self._at(media).open("rb")
        except FileNotFoundError as error:
            raise UnknownName("library.unknown_blob", hash=media.hash, ext=media.ext) from error
        except OSError as error:
            raise _failed(error, self.folder) from error

    def stored_at(self, media: Media) -> datetime | None:
        try:
            return datetime.fromtimestamp(self._at(media).stat().st_mtime, UTC)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _failed(error, self.folder) from error

    def path(self, media: Media) -> Path | None:
        return self._at(media)

    def link(self, media: Media, *, lasts_s: int = 3600) -> str | None:
        return None

    def remove(self, media: Media) -> None:
        try:
            self._at(media).unlink(missing_ok=True)
        except OSError as error:
            raise _failed(error, self.folder) from error

    def all(self) -> Iterator[Media]:
        for shelf in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            for file in shelf.iterdir():
                hash, _, ext = file.name.partition(".")
                if named(hash, ext):
                    yield Media(hash=hash, ext=ext, size_bytes=file.stat().st_size)

    def check(self) -> None:
        if not os.access(self._tmp, os.W_OK | os.X_OK):
            why = os.strerror(errno.EACCES if self._tmp.is_dir() else errno.ENOENT)
            raise StoreFailed("library.media_failed", where=str(self.folder), why=why)

    def close(self) -> None:
        pass

    def let_read(self, file: Path) -> None:
        """Opens a file that the public may have to the program that sends it (nginx has another user)."""
        try:
            if not file.stat().st_mode & 0o040:
                file.chmod(0o644 if file.parent.stat().st_mode & 0o001 else 0o640)
        except OSError as error:
            raise _failed(error, self.folder) from error

    def free_bytes(self) -> int:
        """Room left on the disk."""
        return shutil.disk_usage(self.folder).free

    def _at(self, media: Media) -> Path:
        if not named(media.hash, media.ext):
            raise UnknownName("library.unknown_blob", hash=media.hash, ext=media.ext)
        return self.folder / media.hash[:2] / f"{media.hash}.{media.ext}"

    def _close_folders(self) -> None:
        """Of a house made before folders were closed: once, and silent where they are somebody else's."""
        if self.folder.stat().st_mode & 0o066:
            with suppress(PermissionError):
                for folder in (*self.folder.glob("[0-9a-f][0-9a-f]"), self.folder):
                    folder.chmod(folder.stat().st_mode & CLOSED)
                self._tmp.chmod(0o700)

    def _sweep(self) -> None:
        for scratch in self._tmp.iterdir():
            host, _, pid = scratch.name.rpartition("-")[0].rpartition("-")
            if host == socket.gethostname() and pid.isdigit() and _gone(int(pid)):
                scratch.unlink(missing_ok=True)


def _written(content: bytes | Path | BinaryIO, scratch: Path) -> tuple[str, int]:
    """Hash and size of the content, written to ``scratch`` and on the disk."""
    digest, size = hashlib.sha256(), 0
    with scratch.open("xb") as out:
        for piece in pieces(content):
            digest.update(piece)
            size += len(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def _taken(path: Path, scratch: Path) -> tuple[str, int] | None:
    """The file itself becomes ``scratch``; ``None`` when it lies on another file system and must be copied."""
    try:
        path.rename(scratch)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        return None
    with scratch.open("rb") as stream:
        hash_and_size = sha256_of(stream)
        os.fsync(stream.fileno())
    return hash_and_size


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _fsync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder; its rename is journalled
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _failed(error: OSError, where: object) -> StoreFailed:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return StoreFailed(
        "library.disk_full" if full else "library.media_failed", where=str(where), why=error.strerror or str(error)
    )


def shop(url: str) -> Blobs:
    """The store at ``file:///folder`` or ``s3://bucket/prefix?endpoint=http://…&region=…``."""
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in ("", "localhost"):
        return FolderBlobs(Path(unquote(parts.path)))
    if parts.scheme == "s3":
        from audionews.library.s3 import (
            BucketBlobs,
        )  # boto3 takes its time; whoever has a folder does not wait for it

        return BucketBlobs(url)
    shown = f"{parts.scheme}://…" if "@" in url else url
    raise BadInput("settings.bad_value", name="AUDIONEWS_MEDIA_URL", value=shown, why="bukan file:// atau s3://")
