"""The same Opus packets in WebM, for a browser that plays while it loads (Matroska, RFC 9559; Opus in it, wiki.xiph.org/MatroskaOpus).

Chromium and Firefox read the last 64 kB of an Ogg file before its first sound, to learn how long it is (FFmpeg's ogg_get_length):
3.3 s at 400 kbit/s and 400 ms. Here the length and the table of places to seek stand at the front.

A block of WebM costs seven bytes, more than a third of a packet at 16 kbit/s. So up to six packets of 20 ms become one of 120 ms
(RFC 6716 3.2.5): nothing is coded anew, and the file is no larger than the Ogg one. Own code, because no library does that. libopus, which browsers have,
decodes both files to the same samples; the decoder that FFmpeg wrote itself (5.1) does not, so what apps and programs get stays Ogg.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from io import SEEK_END
from itertools import groupby
from typing import BinaryIO

_PACKET_MS = 20
_TICKS_MS = 48  # Opus counts in 48 kHz, whatever it was made from
_TICKS = _PACKET_MS * _TICKS_MS
_MOST_FRAMES = 6  # 120 ms, the longest packet
_CLUSTER = 240  # packets, 4.8 s: a seek reads at most so much before the moment it wants
_HEAD_BYTES = 12  # of the segment: its id and a size of eight bytes
_SEEK_PREROLL_NS = 80_000_000  # RFC 7845 4.6: what a decoder hears before it is right


def _element(name: int, body: bytes) -> bytes:
    """An EBML element with a size of eight bytes (RFC 8794 4.4), so that its length is known before its contents."""
    head = name.to_bytes((name.bit_length() + 7) // 8, "big")
    return head + _long(len(body)) + body


def _long(size: int) -> bytes:
    return (1 << 56 | size).to_bytes(8, "big")


def _small(name: int, body: bytes) -> bytes:
    """One of less than 16 kB: a size of one byte or of two."""
    head, size = name.to_bytes((name.bit_length() + 7) // 8, "big"), len(body)
    return head + (bytes([0x80 | size]) if size < 127 else (0x4000 | size).to_bytes(2, "big")) + body


def _number(name: int, value: int, *, width: int = 0) -> bytes:
    return _small(name, value.to_bytes(width or max(1, (value.bit_length() + 7) // 8), "big"))


def packets(ogg: BinaryIO) -> Iterator[bytes]:
    """Every packet of an Ogg file of one stream (RFC 3533 6)."""
    begun = b""
    while head := ogg.read(27):
        lacing = ogg.read(head[26])
        body, at, size = ogg.read(sum(lacing)), 0, 0
        for value in lacing:
            size += value
            if value < 255:
                yield begun + body[at : at + size]
                begun, at, size = b"", at + size, 0
        begun += body[at:]


def _together(some: list[bytes]) -> bytes:
    """Packets of one frame each and of one configuration as one packet (RFC 6716 3.2.5, variable sizes)."""
    if len(some) == 1:
        return some[0]
    sizes = b"".join(_frame_size(len(one) - 1) for one in some[:-1])
    return bytes([some[0][0] | 3, 0x80 | len(some)]) + sizes + b"".join(one[1:] for one in some)


def _frame_size(size: int) -> bytes:
    return bytes([size]) if size < 252 else bytes([252 + (size & 3), (size - 252 - (size & 3)) >> 2])


def _blocks(sound: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """(packets before it, packet) of the joined packets; none reaches over the beginning of a cluster."""
    run: list[bytes] = []
    number = -1
    for number, packet in enumerate(sound):
        alone = bool(packet[0] & 3)  # holds more than one frame already
        if run and (alone or len(run) == _MOST_FRAMES or number % _CLUSTER == 0 or packet[0] != run[0][0]):
            yield number - len(run), _together(run)
            run = []
        run.append(packet)
    if run:
        yield number + 1 - len(run), _together(run)


def _cluster(start_ms: int, blocks: list[tuple[int, bytes]], discard_ns: int) -> bytes:
    """``discard_ns``: what is cut off the end of the last block; 0 for all clusters but the last."""
    parts = [_number(0xE7, start_ms)]
    for number, packet in blocks:
        head = b"\x81" + struct.pack(">h", number * _PACKET_MS - start_ms)
        if discard_ns and number == blocks[-1][0]:
            cut = _small(0x75A2, discard_ns.to_bytes(4, "big"))  # signed, so the highest bit must be free: 2 s are
            parts.append(_small(0xA0, _small(0xA1, head + b"\x00" + packet) + cut))
        else:
            parts.append(_small(0xA3, head + b"\x80" + packet))
    return _element(0x1F43B675, b"".join(parts))


def write(ogg: BinaryIO, out: BinaryIO, language: str = "ind") -> None:
    """The Ogg Opus file of ``episode.ogg`` as WebM, ``language`` in three letters of ISO 639-2; one cluster at a time is in memory. Both streams are sought in."""
    last_granule = _last_granule(ogg)
    read = packets(ogg)
    head = next(read)
    next(read)  # the tags: the page says all that they would say
    pre_skip = struct.unpack_from("<H", head, 10)[0]
    count = -(-last_granule // _TICKS)
    discard_ns = (count * _TICKS - last_granule) * 1_000_000 // _TICKS_MS

    front = _about((last_granule - pre_skip) / _TICKS_MS) + _track(head, pre_skip, language)
    places = [(start * _PACKET_MS, 0) for start in range(0, count, _CLUSTER)]
    ebml, at = _ebml(), len(front) + len(_cues(places))
    body_at = len(ebml) + _HEAD_BYTES
    out.seek(body_at + at)
    for number, blocks in groupby(_blocks(read), key=lambda block: block[0] // _CLUSTER):
        start_ms = places[number][0]
        places[number] = (start_ms, at)
        at += out.write(_cluster(start_ms, list(blocks), discard_ns if number == len(places) - 1 else 0))
    out.seek(0)
    out.write(ebml + _element(0x18538067, b"")[:4] + _long(at) + front + _cues(places))


def _last_granule(ogg: BinaryIO) -> int:
    """Where the sound ends (48 kHz, with what a decoder skips): the last page says so."""
    size = ogg.seek(0, SEEK_END)
    ogg.seek(max(0, size - 65_307))  # the longest page
    tail = ogg.read()
    ogg.seek(0)
    return struct.unpack_from("<q", tail, tail.rfind(b"OggS") + 6)[0]


def _ebml() -> bytes:
    versions_and_limits = [_number(0x4286, 1), _number(0x42F7, 1), _number(0x42F2, 4), _number(0x42F3, 8)]
    return _small(
        0x1A45DFA3, b"".join([*versions_and_limits, _small(0x4282, b"webm"), _number(0x4287, 4), _number(0x4285, 2)])
    )


def _about(duration_ms: float) -> bytes:
    by = _small(0x4D80, b"audionews") + _small(0x5741, b"audionews")
    return _small(0x1549A966, _number(0x2AD7B1, 1_000_000) + _small(0x4489, struct.pack(">d", duration_ms)) + by)


def _track(head: bytes, pre_skip: int, language: str) -> bytes:
    entry = [
        _number(0xD7, 1),
        _number(0x73C5, 1),
        _number(0x83, 2),
        _number(0x9C, 0),
        _small(0x22B59C, language.encode()),
    ]
    entry += [_small(0x86, b"A_OPUS"), _small(0x63A2, head)]
    entry += [_number(0x56AA, pre_skip * 1_000_000 // _TICKS_MS), _number(0x56BB, _SEEK_PREROLL_NS)]
    entry.append(_small(0xE1, _small(0xB5, struct.pack(">d", 48_000.0)) + _number(0x9F, 1)))
    return _small(0x1654AE6B, _small(0xAE, b"".join(entry)))


def _cues(places: list[tuple[int, int]]) -> bytes:
    """Where each cluster begins, from the beginning of the segment. Numbers of one width, so that the table's size is known early."""
    points = [
        _small(0xBB, _number(0xB3, at_ms, width=4) + _small(0xB7, _number(0xF7, 1) + _number(0xF1, place, width=6)))
        for at_ms, place in places
    ]
    return _element(0x1C53BB6B, b"".join(points))
