"""Content codings taken off as the bytes come, never more than may come: gzip of one or more members (RFC 1952, 2.2), deflate
with and without the zlib header (browsers take both), Brotli. A label that names no coding ("none", "UTF-8", "binary") means
that nothing was packed, as it does to browsers.
"""

from __future__ import annotations

import zlib

from audionews.errors import FetchFailed

_GZIP = b"\x1f\x8b"
PACKED = frozenset(("gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress", "dcb", "dcz"))


class _Gzip:
    """Members one after the other; what follows the last one is none of the page and is not read."""

    def __init__(self) -> None:
        self._member, self._waiting, self._any = zlib.decompressobj(31), b"", False
        self.over = False

    def take(self, chunk: bytes, most: int) -> bytes:
        content = bytearray()
        while chunk and not self.over and len(content) <= most:
            if self._member.eof:
                self._waiting += chunk
                if not self._waiting.startswith(_GZIP[: len(self._waiting)]):
                    self.over = True
                    break
                if len(self._waiting) < len(_GZIP):
                    break
                self._member, chunk, self._waiting = zlib.decompressobj(31), self._waiting, b""
            self._any = True
            content += self._member.decompress(chunk, most + 1 - len(content))
            chunk = self._member.unused_data if self._member.eof else b""
        return bytes(content)

    @property
    def whole(self) -> bool:
        return self._member.eof or not self._any


class _Deflate:
    def __init__(self) -> None:
        self._unpack, self._waiting = None, b""
        self.over = False

    def take(self, chunk: bytes, most: int) -> bytes:
        if self._unpack is None:
            self._waiting += chunk
            if len(self._waiting) < 2:
                return b""
            first, second = self._waiting[:2]
            zlib_header = first & 15 == 8 and (first << 8 | second) % 31 == 0
            self._unpack, chunk = zlib.decompressobj(15 if zlib_header else -15), self._waiting
        content = self._unpack.decompress(chunk, most + 1)
        self.over = self._unpack.eof
        return content

    @property
    def whole(self) -> bool:
        return self.over or (self._unpack is None and not self._waiting)


class _Brotli:
    def __init__(self) -> None:
        import brotli  # nobody is asked for it; a cache before the site may send it

        self._unpack, self._error, self._any = brotli.Decompressor(), brotli.error, False

    def take(self, chunk: bytes, most: int) -> bytes:
        self._any = True
        try:
            return self._unpack.process(chunk, output_buffer_limit=most + 1)
        except self._error as error:
            raise zlib.error("brotli") from error

    @property
    def over(self) -> bool:
        return self._unpack.is_finished()

    @property
    def whole(self) -> bool:
        return self.over or not self._any


_UNPACKERS = {"gzip": _Gzip, "x-gzip": _Gzip, "deflate": _Deflate, "br": _Brotli}


class Unpacking:
    """What an answer's ``Content-Encoding`` says was done to its body, undone chunk by chunk."""

    def __init__(self, header: str, host: str | None) -> None:
        """Raises ``FetchFailed("article.no_answer")`` for a coding that is one and that nobody here can take off."""
        codings = [coding.strip().lower() for coding in header.split(",")]
        packed = [coding for coding in codings if coding in PACKED]
        for coding in packed:
            if coding not in _UNPACKERS:
                raise FetchFailed("article.no_answer", host=host, why=f"kompresi {coding}")
        if len(packed) > 3:
            raise FetchFailed("article.no_answer", host=host, why="kompresi bertumpuk")
        self._layers = [_UNPACKERS[coding]() for coding in reversed(packed)]

    def take(self, chunk: bytes, most: int) -> bytes:
        """The bytes of the page in ``chunk``, at most ``most`` + 1 of them: a bomb never unfolds. Raises ``zlib.error``."""
        for layer in self._layers:
            chunk = layer.take(chunk, most)
        return chunk

    @property
    def over(self) -> bool:
        """Nothing that still comes can belong to the page."""
        return bool(self._layers) and self._layers[-1].over

    @property
    def whole(self) -> bool:
        """Everything that was begun is at its end; for what was not packed that is for the length to say."""
        return all(layer.whole for layer in self._layers)

    @property
    def packed(self) -> bool:
        return bool(self._layers)

    @property
    def sealed(self) -> bool:
        """The packing itself says that the page is whole."""
        return bool(self._layers) and self.whole
