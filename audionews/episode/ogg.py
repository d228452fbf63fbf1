"""Opus packets in Ogg pages (RFC 3533, RFC 7845), written in one go with little memory.

Own code, sixty lines, because the packets are ours already: a remux through ffmpeg would wrap each of 180,000 packets an
hour in an object, and its header could not be filled in afterwards (chapters are known when the last clip is written).
"""

from __future__ import annotations

import struct
import zlib
from typing import BinaryIO

from audionews.speech.model import CLOCK_HZ, Packets

PRE_SKIP = 312  # 48 kHz samples: libopus' lookahead (6.5 ms) with 20 ms packets, as its encoder reports
_TICKS = 960  # 48 kHz samples in a packet of 20 ms
_PACKETS_A_PAGE = 50  # one second, as RFC 7845 §6 advises
_SERIAL = 0x6175646E  # one stream a file, so any number will do; the same one gives the same bytes
_SWAP = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def _crc(page: bytes) -> int:
    """Ogg's CRC-32 (0x04C11DB7, unreflected, no inversion) by zlib's reflected one: swap the bits before and after."""
    reflected = zlib.crc32(page.translate(_SWAP), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{reflected:032b}"[::-1], 2)


def _page(kind: int, granule: int, number: int, lacing: bytes, body: bytes) -> bytes:
    head = struct.pack("<4sBBqIII", b"OggS", 0, kind, granule, _SERIAL, number, 0) + bytes([len(lacing)]) + lacing
    page = head + body
    return page[:22] + struct.pack("<I", _crc(page)) + page[26:]


def _lacing(size: int) -> bytes:
    return b"\xff" * (size // 255) + bytes([size % 255])


def _header_pages(tags: bytes) -> list[bytes]:
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, PRE_SKIP, CLOCK_HZ, 0, 0)
    pages = [_page(0x02, 0, 0, _lacing(len(head)), head)]
    lacing, at = _lacing(len(tags)), 0
    while lacing:
        some, lacing = lacing[:255], lacing[255:]
        size = sum(some)
        # a page on which no packet ends has the granule -1; one that begins within a packet says so
        pages.append(_page(0x01 if at else 0x00, -1 if lacing else 0, len(pages), some, tags[at : at + size]))
        at += size
    return pages


class OpusFile:
    """An Ogg Opus file as it grows. ``tags`` (an OpusTags packet) may be replaced by one of equal length at the end."""

    def __init__(self, stream: BinaryIO, tags: bytes) -> None:
        self._stream, self._tag_size = stream, len(tags)
        pages = _header_pages(tags)
        stream.write(b"".join(pages))
        self._number, self._packets = len(pages), 0
        self._sizes = self._body = b""  # of packets that wait for their page

    def write(self, packets: Packets) -> None:
        sizes, body = self._sizes + packets.sizes, self._body + packets.body
        start = at = 0
        while len(sizes) - start > _PACKETS_A_PAGE:  # the last page is kept back: it must say that it is the last
            lacing = sizes[start : start + _PACKETS_A_PAGE]
            self._flush(lacing, body[at : at + sum(lacing)])
            start, at = start + _PACKETS_A_PAGE, at + sum(lacing)
        self._sizes, self._body = sizes[start:], body[at:]

    def close(self, settling: Packets, tags: bytes) -> None:
        """``settling``: silence of which one packet is used; the last 6.5 ms come out of it, the end granule cuts off the rest."""
        end = PRE_SKIP + (self._packets + len(self._sizes)) * _TICKS
        size = settling.sizes[0]
        self.write(Packets(sizes=settling.sizes[:1], body=settling.body[:size]))
        self._flush(self._sizes, self._body, end)
        if len(tags) != self._tag_size:
            raise ValueError("tags of another length")
        self._stream.seek(0)
        self._stream.write(b"".join(_header_pages(tags)))

    def _flush(self, lacing: bytes, body: bytes, end: int | None = None) -> None:
        self._packets += len(lacing)
        granule = self._packets * _TICKS if end is None else end
        self._stream.write(_page(0x00 if end is None else 0x04, granule, self._number, lacing, body))
        self._number += 1
