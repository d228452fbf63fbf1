"""The media store in an S3 bucket (extra ``s3``): the same promises as a folder, over a network that may fail, stall or lie.

``s3://bucket/prefix?endpoint=https://s3.example&region=ap-southeast-3&public=https://cdn.example/media``; the keys come from where
every S3 client looks (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, shared files, instance role), never from the address.
A put is whole or not at all by S3's own rule; the server is given the sha256 to check, and is asked afterwards whether it holds all bytes.
"""

from __future__ import annotations

import base64
import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import parse_qs, urlsplit

from audionews.errors import BadInput, StoreFailed, UnknownName
from audionews.library.blobs import checked_ext, named, pieces
from audionews.library.model import Media

SPOOL_BYTES = 8 << 20  # larger files wait on disk, not in memory, while they are hashed
READ_BYTES = 1 << 18
CONTENT_TYPES = {
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "webm": "audio/webm",
    "vtt": "text/vtt; charset=utf-8",
    "srt": "application/x-subrip",
    "json": "application/json",
    "jpg": "image/jpeg",
}
CONNECT_S, READ_S = 5, 20  # a bucket that says nothing for so long is asked again, three times in all
FOR_EVER = "public, max-age=31536000, immutable"


class BucketBlobs:
    """A bucket, or a prefix in one: ``<prefix>/<hash>.<ext>``."""

    def __init__(self, url: str) -> None:
        try:
            import boto3
            from botocore.config import Config
        except ModuleNotFoundError as error:
            raise BadInput("library.no_s3_client", url=url.partition("?")[0].rpartition("@")[2]) from error
        parts = urlsplit(url)
        wishes = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if not parts.netloc or parts.username or set(wishes) - {"endpoint", "region", "public"}:
            why = "bukan s3://ember/awalan?endpoint=…; kunci tidak ditulis di alamat"  # and is not repeated here
            raise BadInput("settings.bad_value", name="AUDIONEWS_MEDIA_URL", value="s3://…", why=why)
        self.bucket = parts.netloc
        self.prefix = parts.path.strip("/") + "/" if parts.path.strip("/") else ""
        self.public = wishes.get("public", "").rstrip("/")
        endpoint = wishes.get("endpoint")
        self._client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name=wishes.get("region", "us-east-1"),
            config=Config(
                connect_timeout=CONNECT_S,
                read_timeout=READ_S,
                retries={"mode": "standard", "total_max_attempts": 3},
                max_pool_connections=20,
                # Other makers' servers do not know the trailing checksums that botocore adds by itself since 1.36.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                s3={"addressing_style": "path" if endpoint else "auto"},
            ),
        )

    def put(self, content: bytes | Path | BinaryIO, ext: str, *, move: bool = False) -> Media:
        checked_ext(ext)
        digest, size = hashlib.sha256(), 0
        with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as spool, self._reported():
            for piece in pieces(content):
                digest.update(piece)
                size += len(piece)
                spool.write(piece)
            media = Media(hash=digest.hexdigest(), ext=ext, size_bytes=size)
            if self.exists(media):
                return media
            spool.seek(0)
            self._client.put_object(
                Bucket=self.bucket,
                Key=self._key(media),
                Body=spool,
                ContentLength=size,
                ChecksumSHA256=base64.b64encode(digest.digest()).decode(),
                ContentType=CONTENT_TYPES.get(ext, "application/octet-stream"),
                CacheControl=FOR_EVER,
            )
        if not self.exists(media):
            raise StoreFailed("library.media_failed", where=self.bucket, why="server tidak menyimpan seluruh berkas")
        return media

    def exists(self, media: Media) -> bool:
        return self.size_bytes(media) == media.size_bytes

    def size_bytes(self, media: Media) -> int | None:
        """What the server says it holds; ``None`` where it holds nothing."""
        head = self._head(media)
        return head and head["ContentLength"]

    def stored_at(self, media: Media) -> datetime | None:
        head = self._head(media)
        return head and head["LastModified"]

    def _head(self, media: Media) -> dict | None:
        try:
            with self._reported(media):
                return self._client.head_object(Bucket=self.bucket, Key=self._key(media))
        except UnknownName:
            return None

    def open(self, media: Media) -> BinaryIO:
        size = self.size_bytes(media)
        if size is None:
            raise UnknownName("library.unknown_blob", hash=media.hash, ext=media.ext)
        return io.BufferedReader(_Stream(self, media, size), READ_BYTES)

    def path(self, media: Media) -> Path | None:
        return None

    def link(self, media: Media, *, lasts_s: int = 3600) -> str | None:
        """Where a client may fetch it without us: the public address, or one signed for an hour."""
        if self.public:
            return f"{self.public}/{media.hash}.{media.ext}"
        return self._client.generate_presigned_url(
            "get_object", Params={"Bucket": self.bucket, "Key": self._key(media)}, ExpiresIn=lasts_s
        )

    def remove(self, media: Media) -> None:
        with self._reported():
            self._client.delete_object(Bucket=self.bucket, Key=self._key(media))

    def all(self) -> Iterator[Media]:
        with self._reported():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
            for page in pages:
                for entry in page.get("Contents", ()):
                    hash, _, ext = entry["Key"].removeprefix(self.prefix).partition(".")
                    if named(hash, ext):
                        yield Media(hash=hash, ext=ext, size_bytes=entry["Size"])

    def check(self) -> None:
        self.size_bytes(Media(hash="0" * 64, ext="mp3", size_bytes=0))  # a bucket may be made by the first file

    def close(self) -> None:
        self._client.close()

    def piece(self, media: Media, start: int) -> BinaryIO:
        """The bytes from ``start`` on; a body that ends early raises while it is read."""
        with self._reported(media):
            answer = self._client.get_object(Bucket=self.bucket, Key=self._key(media), Range=f"bytes={start}-")
            return answer["Body"]

    def _key(self, media: Media) -> str:
        if not named(media.hash, media.ext):
            raise UnknownName("library.unknown_blob", hash=media.hash, ext=media.ext)
        return f"{self.prefix}{media.hash}.{media.ext}"

    @contextmanager
    def _reported(self, media: Media | None = None) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError

        try:
            yield
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            if media is not None and status == 404:
                raise UnknownName("library.unknown_blob", hash=media.hash, ext=media.ext) from error
            why = error.response.get("Error", {}).get("Code") or str(status)
            raise StoreFailed("library.media_failed", where=self.bucket, why=why) from error
        except (BotoCoreError, HTTPClientError) as error:
            raise StoreFailed("library.media_failed", where=self.bucket, why=type(error).__name__) from error
        except OSError as error:
            raise StoreFailed("library.media_failed", where=self.bucket, why=error.strerror or str(error)) from error


class _Stream(io.RawIOBase):
    """A blob as a seekable stream: a new ranged request wherever reading starts."""

    def __init__(self, store: BucketBlobs, media: Media, size: int) -> None:
        self._store, self._media, self._size = store, media, size
        self._at = 0
        self._body: BinaryIO | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        target = max(0, base + offset)
        if target != self._at:
            self._drop()
            self._at = target
        return target

    def tell(self) -> int:
        return self._at

    def readinto(self, room) -> int:
        if self._at >= self._size:
            return 0
        if self._body is None:
            self._body = self._store.piece(self._media, self._at)
        with self._store._reported():
            got = self._body.read(len(room))
        if not got:
            raise StoreFailed("library.media_failed", where=self._store.bucket, why="berkas terputus di tengah")
        room[: len(got)] = got
        self._at += len(got)
        return len(got)

    def close(self) -> None:
        self._drop()
        super().close()

    def _drop(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None
