"""The first frame of an MP3 file, which tells decoders how long it is and where the sound begins.

Layout: the Xing/Info header and its LAME extension, http://gabriel.mp3-tech.org/mp3infotag.html (mirrored in LAME's own
VbrTag.c). Without it players estimate the length, and start and end are off by the encoder's delay.
"""

from __future__ import annotations

import struct
from functools import cache

import numpy as np

from audionews.episode.encode import MP3_BIT_RATE, MP3_FRAME, MP3_FRAME_BYTES

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
    told = b"Info" + struct.pack(">III", 0b1111, frames, size) + toc + struct.pack(">I", 50)
    told += b"LAME3.100" + bytes([0x01, _LOWPASS_HZ // 100])  # revision 0, CBR
    told += bytes(8)  # no replay gain: the loudness is right as it is
    told += bytes([0x00, MP3_BIT_RATE // 1000]) + ((0 << 12) | PAD).to_bytes(3, "big")
    told += bytes([0x40, 0, 0, 0]) + struct.pack(">IH", size, music_crc)  # 0x40: source of 32 kHz or less
    frame = first_frame[:4] + bytes(_SIDE_INFO) + told
    frame = (frame + crc16(frame).to_bytes(2, "big")).ljust(_TAG_CRC_AT, b"\0")
    return frame + crc16(frame).to_bytes(2, "big")


@cache
def _tables() -> tuple[list[int], np.ndarray]:
    """CRC-16 (reflected 0x8005, as LAME's) of each byte; and of each byte at each place of a frame of 192."""
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0xA001 if byte & 1 else 0)
        table.append(byte)
    one = np.array(table, np.uint16)
    places = np.empty((MP3_FRAME_BYTES, 256), np.uint16)
    places[-1] = one
    for place in range(MP3_FRAME_BYTES - 2, -1, -1):
        later = places[place + 1]
        places[place] = (later >> 8) ^ one[later & 0xFF]
    return table, places


def crc16(content: bytes, crc: int = 0) -> int:
    """LAME's CRC of a few bytes."""
    table = _tables()[0]
    for byte in content:
        crc = (crc >> 8) ^ table[(crc ^ byte) & 0xFF]
    return crc


def crc16_frames(frames: bytes, crc: int = 0) -> int:
    """The same over whole frames, carried on from ``crc``: all frames at once, then one step a frame.

    The CRC is linear: that of a frame after ``crc`` is that of the frame whose first two bytes were XORed with it.
    """
    places = _tables()[1]
    laid = np.frombuffer(frames, np.uint8).reshape(-1, MP3_FRAME_BYTES)
    alone = np.bitwise_xor.reduce(places[np.arange(MP3_FRAME_BYTES), laid], axis=1).tolist()
    low, high = places[0].tolist(), places[1].tolist()
    for one in alone:
        crc = one ^ low[crc & 0xFF] ^ high[crc >> 8]
    return crc
