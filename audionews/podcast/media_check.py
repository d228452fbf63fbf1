"""Whether a file in the media store is what the feed is about to claim: there, its length, its kind, its hash.

A hash is computed once for a file: as long as the file's size and time of change stay, it is taken as read. A store without files
(a bucket) checks hashes itself on upload; there the file is read once, then only asked for its length.
"""

from __future__ import annotations

from collections import OrderedDict

from audionews.errors import StoreFailed, UnknownName
from audionews.library.blobs import Blobs, sha256_of
from audionews.library.model import Media

REMEMBERED = 4096
BEGINNINGS = {
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2"),
    "opus": (b"OggS",),
    "vtt": (b"WEBVTT",),
    "json": (b"{",),
    "srt": (b"1\n", b"1\r\n"),
    "jpg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG",),
}

Sign = tuple[int, int]  # size and time of change of a file that was found right


class Intact:
    """Remembers which files were found right."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._right: OrderedDict[str, Sign] = OrderedDict()

    def _sign(self, media: Media) -> Sign | None:
        path = self._blobs.path(media)
        if path is None:
            return (media.size_bytes, 0) if self._blobs.exists(media) else None
        try:
            stat = path.stat()
        except OSError:
            return None
        return stat.st_size, stat.st_mtime_ns

    def wrong(self, media: Media) -> str | None:
        """What is wrong with the file: "missing", "length", "type" or "hash"; ``None``: nothing."""
        sign = self._sign(media)
        if sign is None:
            return "missing"
        if sign[0] != media.size_bytes:
            return "length"
        name = f"{media.hash}.{media.ext}"
        if self._right.get(name) == sign:
            self._right.move_to_end(name)
            return None
        try:
            with self._blobs.open(media) as stream:
                beginning = stream.read(8)
                stream.seek(0)
                hash, _ = sha256_of(stream)
        except (UnknownName, StoreFailed, OSError):
            return "missing"
        if hash != media.hash:
            return "hash"
        if not beginning.startswith(BEGINNINGS.get(media.ext, (b"",))):
            return "type"
        self._right[name] = sign
        while len(self._right) > REMEMBERED:
            self._right.popitem(last=False)
        return None

    def remembered(self, files: tuple[Media, ...]) -> dict[str, Sign]:
        """What is known of these files, to be kept over a restart."""
        names = (f"{media.hash}.{media.ext}" for media in files)
        return {name: self._right[name] for name in names if name in self._right}

    def remember(self, known: dict[str, Sign]) -> None:
        for name, sign in known.items():
            self._right.setdefault(name, (sign[0], sign[1]))
