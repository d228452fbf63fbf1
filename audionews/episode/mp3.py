"""What an MP3 file of ours is made of, and its first frame, which tells decoders how long it is and where the sound begins.

MP3 at 24,000 Hz is MPEG-2 layer III: 576 samples a frame, 64 kbit/s = 192 bytes exactly, no padding bit ever.

Layout: the Xing/Info header and its LAME extension, http://gabriel.mp3-tech.org/mp3infotag.html (mirrored in LAME's own
VbrTag.c). Without it players estimate the length, and start and end are off by the encoder's delay.
"""

from __future__ import annotations

import struct
from functools import cache

from audionews.speech.model import MP3_FRAME, MP3_FRAME_BYTES

MP3_BIT_RATE = 64_000
_SIDE_INFO = 9  # bytes, MPEG-2 mono
_LOWPASS_HZ = 11_000
# LAME's CRC follows its tag (in a mono frame: byte 167), but eyeD3 (mp3/headers.py, LameHeader.decode) looks for it at byte
# 190, its place in a stereo frame, and warns without it. Our frame ends there, so both are given what they look for.
_TAG_CRC_AT = 190
PAD = MP3_FRAME  # the one frame after the last: decoders are 529 samples late, so the end comes out of it


def info_frame(first_frame: bytes, frames: int, music_crc: int) -> bytes:
    """192 bytes to stand before ``frames`` audio frames; ``first_frame`` lends its four header bytes.

    Delay 0 and padding 576 of ``frames * 576`` samples: the clips' first frames, which hold LAME's delay, were dropped, and
    one frame of silence stands at the end.
    """
    size = (frames + 1) * MP3_FRAME_BYTES
    toc = bytes(percent * 256 // 100 for percent in range(100))
    info = b"Info" + struct.pack(">III", 0b1111, frames, size) + toc + struct.pack(">I", 50)
    info += b"LAME3.100" + bytes([0x01, _LOWPASS_HZ // 100])  # revision 0, CBR
    info += bytes(8)  # no replay gain: the loudness is right as it is
    info += bytes([0x00, MP3_BIT_RATE // 1000]) + ((0 << 12) | PAD).to_bytes(3, "big")
    info += bytes([0x40, 0, 0, 0]) + struct.pack(">IH", size, music_crc)  # 0x40: source of 32 kHz or less
    frame = first_frame[:4] + bytes(_SIDE_INFO) + info
    frame = (frame + crc16(frame).to_bytes(2, "big")).ljust(_TAG_CRC_AT, b"\0")
    return frame + crc16(frame).to_bytes(2, "big")


@cache
def crc_table() -> list[int]:
    """CRC-16 (reflected 0x8005, as LAME's) of each byte."""
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0xA001 if byte & 1 else 0)
        table.append(byte)
    return table


def crc16(content: bytes, crc: int = 0) -> int:
    """LAME's CRC, carried on from ``crc``."""
    table = crc_table()
    for byte in content:
        crc = (crc >> 8) ^ table[(crc ^ byte) & 0xFF]
    return crc


def crc_joined(before: int, after: int, frames: int) -> int:
    """The CRC of two stretches in a row from that of each alone, ``frames`` being the length of the second.

    The CRC is linear: ``before`` is carried over as many zero bytes as the second has, a power of two of frames at a time
    (zlib's crc32_combine does the same).
    """
    for step in _steps():
        if not frames:
            break
        if frames & 1:
            before = _carried(before, step)
        frames >>= 1
    return before ^ after


@cache
def _steps() -> list[tuple[int, ...]]:
    """What 1, 2, 4, … frames of zeros make of each of the sixteen bits."""
    steps = [tuple(crc16(bytes(MP3_FRAME_BYTES), 1 << bit) for bit in range(16))]
    for _ in range(31):
        steps.append(tuple(_carried(column, steps[-1]) for column in steps[-1]))
    return steps


def _carried(crc: int, step: tuple[int, ...]) -> int:
    carried = 0
    for bit, column in enumerate(step):
        if crc >> bit & 1:
            carried ^= column
    return carried
