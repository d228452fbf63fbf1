"""The encoders, in-process: LAME of the wheel ``lameenc``, libopus of the wheel ``av``, both called through ctypes.

Why not ffmpeg's own door to them (PyAV): it cannot tell libopus that this is speech, which at complexity 5 gives the
speech mode that otherwise begins at 7 (24 kbit/s: 24 % less CPU), and its wheel's LAME is built without optimisation
(119 s of speech: 1.65 s of CPU where lameenc's takes 0.5 s, the same settings). lameenc's own door has no switch for
the bit reservoir; its library has (lame.h 3.100; the symbols are exported on Linux and macOS). Where one of the two
cannot be had, PyAV encodes: slower, the same format.

Frames and packets are plain bytes. Decoders stand beside the encoders because a clip leaves the worker only when what
a listener will hear of it has been heard (``encode.py``).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from audionews.episode.mp3 import MP3_BIT_RATE, MP3_FRAME, MP3_FRAME_BYTES
from audionews.errors import EncoderFailed
from audionews.speech.model import CLOCK_HZ, OPUS_PACKET, Packets

_LARGEST_PACKET = 254  # bytes: one lacing value in Ogg; speech at these rates stays under 200
_QUALITY = 5  # LAME's: 2 gained nothing for twice the time (SNR and log-spectral distance on 86 s of speech)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpusWay:
    """How a twin is coded. ``wideband``: 8 kHz instead of 12: at 16 kbit/s the bits are better spent below."""

    bit_rate: int
    complexity: int
    wideband: bool = False


def mp3(pcm: np.ndarray) -> bytes:
    """The frames of 16-bit ``pcm`` (a whole number of beats), by an encoder of its own, without a bit reservoir.

    LAME answers 576 + 529 samples late: the first frame holds nothing but that delay and is dropped.
    """
    lame = _lame()
    made = _by_lame(lame, pcm) if lame else b"".join(_by_av("libmp3lame", MP3_BIT_RATE, "s16p", _AV_MP3, pcm))
    frames = made[MP3_FRAME_BYTES : MP3_FRAME_BYTES * (1 + len(pcm) // MP3_FRAME)]
    if len(frames) != len(pcm) // MP3_FRAME * MP3_FRAME_BYTES or len(made) % MP3_FRAME_BYTES:
        raise EncoderFailed("episode.encoder", codec="libmp3lame", why=f"{len(made)} byte")
    return frames


def opus(way: OpusWay, pcm: np.ndarray) -> Packets:
    """The packets of 16-bit ``pcm`` (a whole number of slots), by an encoder of its own."""
    library = _libopus()
    packets = _by_libopus(library, way, pcm) if library else _by_av("libopus", way.bit_rate, "s16", _AV_OPUS, pcm)
    packets = packets[: len(pcm) // OPUS_PACKET]
    if len(packets) != len(pcm) // OPUS_PACKET or max(map(len, packets)) > _LARGEST_PACKET:
        raise EncoderFailed("episode.encoder", codec="libopus", why=f"{len(packets)} paket")
    return Packets(sizes=bytes(map(len, packets)), body=b"".join(packets))


def heard_mp3(frames: bytes) -> np.ndarray:
    """float32 at the clock's rate, 529 samples late."""
    av = _av()
    decoder = av.CodecContext.create("mp3float", "r")
    try:
        pieces = (frames[at : at + MP3_FRAME_BYTES] for at in range(0, len(frames), MP3_FRAME_BYTES))
        heard = [_samples(frame) for one in pieces for frame in decoder.decode(av.Packet(one))]
        heard += [_samples(frame) for frame in decoder.decode(None)]
    except av.FFmpegError as error:
        raise EncoderFailed("episode.encoder", codec="mp3", why=str(error)) from error
    return _whole("mp3", np.concatenate(heard) if heard else np.zeros(0, np.float32), len(frames) * 3)


def heard_opus(packets: Packets) -> np.ndarray:
    """float32 at the clock's rate, 156 samples late."""
    library = _libopus()
    if library:
        return _heard_by_libopus(library, packets)
    av = _av()
    decoder = av.CodecContext.create("opus", "r")
    decoder.layout, decoder.sample_rate = "mono", 2 * CLOCK_HZ
    try:
        heard = [_samples(frame) for one in packets.each() for frame in decoder.decode(av.Packet(one))]
        heard += [_samples(frame) for frame in decoder.decode(None)]
    except av.FFmpegError as error:
        raise EncoderFailed("episode.encoder", codec="opus", why=str(error)) from error
    sound = np.concatenate(heard)[::2] if heard else np.zeros(0, np.float32)  # nothing lies above 12 kHz
    return _whole("opus", np.ascontiguousarray(sound), len(packets.sizes) * OPUS_PACKET)


def _samples(frame) -> np.ndarray:
    """A float frame's own memory (``to_ndarray`` stacks planes first: twice the time)."""
    return np.frombuffer(frame.planes[0], np.float32, frame.samples)


def _whole(codec: str, sound: np.ndarray, samples: int) -> np.ndarray:
    if len(sound) != samples:
        raise EncoderFailed("episode.encoder", codec=codec, why=f"{len(sound)} sampel dari {samples}")
    return sound


# LAME


@cache
def _lame() -> ctypes.CDLL | None:
    """The LAME within lameenc, or ``None`` where its symbols are hidden (Windows)."""
    spec = find_spec("lameenc")
    try:
        library = ctypes.CDLL(spec.origin if spec else "lameenc is missing")
        library.lame_init.restype = ctypes.c_void_p
        for name, *arguments in (
            ("lame_init_params",),
            ("lame_close",),
            ("lame_encode_buffer", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_int),
            ("lame_encode_flush", ctypes.c_void_p, ctypes.c_int),
        ):
            getattr(library, name).argtypes = [ctypes.c_void_p, *arguments]
        for name, _ in _LAME:
            getattr(library, name).argtypes = [ctypes.c_void_p, ctypes.c_int]
    except (OSError, AttributeError):
        return None
    return library


_LAME = (
    ("lame_set_in_samplerate", CLOCK_HZ),
    ("lame_set_out_samplerate", CLOCK_HZ),
    ("lame_set_num_channels", 1),
    ("lame_set_mode", 3),  # MPEG_mode MONO
    ("lame_set_brate", MP3_BIT_RATE // 1000),
    ("lame_set_quality", _QUALITY),
    ("lame_set_disable_reservoir", 1),
    ("lame_set_bWriteVbrTag", 0),
)


def _by_lame(lame: ctypes.CDLL, pcm: np.ndarray) -> bytes:
    state = lame.lame_init()
    try:
        for name, value in _LAME:
            getattr(lame, name)(state, value)
        if not state or lame.lame_init_params(state) < 0:
            raise EncoderFailed("episode.encoder", codec="lame", why="lame_init_params")
        made = np.empty((len(pcm) // MP3_FRAME + 4) * MP3_FRAME_BYTES + 7_200, np.uint8)  # lame.h: 7200 to flush
        count = lame.lame_encode_buffer(state, _at(pcm), None, len(pcm), made.ctypes.data, len(made))
        last = lame.lame_encode_flush(state, made.ctypes.data + max(count, 0), len(made) - max(count, 0))
        if count < 0 or last < 0:
            raise EncoderFailed("episode.encoder", codec="lame", why=f"{count}, {last}")
        return made[: count + last].tobytes()
    finally:
        lame.lame_close(state)


def _at(samples: np.ndarray) -> int:
    if not samples.flags.c_contiguous:
        raise ValueError("samples must lie in a row")
    return samples.ctypes.data


# Opus

_SET_BITRATE, _SET_MAX_BANDWIDTH, _SET_COMPLEXITY, _SET_VBR_CONSTRAINT, _SET_SIGNAL = 4002, 4004, 4010, 4020, 4024
_WIDEBAND, _VOICE, _AUDIO = 1103, 3001, 2049  # opus_defines.h


@cache
def _libopus() -> ctypes.CDLL | None:
    """The libopus that lies beside PyAV (av.libs on Linux and Windows, av/.dylibs on macOS), or ``None``."""
    spec = find_spec("av")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    for path in (*package.parent.glob("av.libs/*opus*"), *package.glob(".dylibs/*opus*")):
        try:
            library = ctypes.CDLL(str(path))
            pointer, number = ctypes.c_void_p, ctypes.c_int
            library.opus_encoder_init.argtypes = [pointer, ctypes.c_int32, number, number]
            library.opus_decoder_init.argtypes = [pointer, ctypes.c_int32, number]
            library.opus_encode.argtypes = [pointer, pointer, number, pointer, ctypes.c_int32]
            library.opus_decode_float.argtypes = [pointer, pointer, ctypes.c_int32, pointer, number, number]
            library.opus_encoder_get_size.argtypes = library.opus_decoder_get_size.argtypes = [number]
        except (OSError, AttributeError):
            continue
        return library
    return None


def _by_libopus(library: ctypes.CDLL, way: OpusWay, pcm: np.ndarray) -> list[bytes]:
    return _Encoder(library, way).code(pcm)


def _heard_by_libopus(library: ctypes.CDLL, packets: Packets) -> np.ndarray:
    sound = np.empty(len(packets.sizes) * OPUS_PACKET, np.float32)
    _Decoder(library).hear(packets.each(), sound)
    return sound


class _State:
    """A coder of libopus in memory of ours. "The state is always continuous in memory and only a shallow copy is enough
    to copy it" (opus.h): so it can be put back to where it was."""

    def __init__(self, size: int) -> None:
        self._memory = (ctypes.c_char * size)()
        self._at = ctypes.addressof(self._memory)

    def mark(self) -> bytes:
        return self._memory.raw

    def back(self, mark: bytes) -> None:
        self._memory.raw = mark


class _Encoder(_State):
    def __init__(self, library: ctypes.CDLL, way: OpusWay) -> None:
        """In application "audio": "voip" high-passes first, and its phase raised limited peaks by 2 dB to full scale."""
        super().__init__(library.opus_encoder_get_size(1))
        self._encode = library.opus_encode
        failed = library.opus_encoder_init(self._at, CLOCK_HZ, 1, _AUDIO)
        if failed:
            raise EncoderFailed("episode.encoder", codec="libopus", why=str(failed))
        wishes = [
            (_SET_BITRATE, way.bit_rate),
            (_SET_COMPLEXITY, way.complexity),
            (_SET_SIGNAL, _VOICE),
            (_SET_VBR_CONSTRAINT, 0),
        ]
        for wish, value in (*wishes, *([(_SET_MAX_BANDWIDTH, _WIDEBAND)] if way.wideband else ())):
            library.opus_encoder_ctl(ctypes.c_void_p(self._at), ctypes.c_int(wish), ctypes.c_int(value))
        self._room = ctypes.create_string_buffer(_LARGEST_PACKET)

    def code(self, pcm: np.ndarray) -> list[bytes]:
        encode, start, room = self._encode, _at(pcm), self._room
        packets = []
        for at in range(start, start + 2 * len(pcm), 2 * OPUS_PACKET):
            size = encode(self._at, at, OPUS_PACKET, room, _LARGEST_PACKET)
            if size <= 0:
                raise EncoderFailed("episode.encoder", codec="libopus", why=str(size))
            packets.append(room.raw[:size])
        return packets


class _Decoder(_State):
    def __init__(self, library: ctypes.CDLL) -> None:
        super().__init__(library.opus_decoder_get_size(1))
        self._decode = library.opus_decode_float
        failed = library.opus_decoder_init(self._at, CLOCK_HZ, 1)
        if failed:
            raise EncoderFailed("episode.encoder", codec="libopus", why=str(failed))

    def hear(self, packets: Iterable[bytes], sound: np.ndarray) -> None:
        decode, at = self._decode, _at(sound)
        for packet in packets:
            if decode(self._at, packet, len(packet), at, OPUS_PACKET, 0) != OPUS_PACKET:
                raise EncoderFailed("episode.encoder", codec="libopus", why="paket rusak")
            at += 4 * OPUS_PACKET


class OpusPair:
    """An encoder and the decoder that hears it, which can go back together to where they were."""

    def __init__(self, way: OpusWay) -> None:
        library = _libopus()
        if library is None:
            raise EncoderFailed("episode.encoder", codec="libopus", why="av.libs")
        self._encoder, self._decoder = _Encoder(library, way), _Decoder(library)

    @staticmethod
    def there() -> bool:
        """Whether libopus itself is at hand; PyAV's door to it cannot go back."""
        return _libopus() is not None

    def code(self, pcm: np.ndarray, heard: np.ndarray) -> list[bytes]:
        """The packets of the next 16-bit ``pcm``; what they sound like is written into ``heard``, of the same length."""
        packets = self._encoder.code(pcm)
        self._decoder.hear(packets, heard)
        return packets

    def mark(self) -> tuple[bytes, bytes]:
        """Where both are now."""
        return self._encoder.mark(), self._decoder.mark()

    def back(self, mark: tuple[bytes, bytes]) -> None:
        """To a mark of this pair."""
        self._encoder.back(mark[0])
        self._decoder.back(mark[1])


# PyAV, where those are not to be had

_AV_MP3 = {"reservoir": "0", "compression_level": str(_QUALITY)}
_AV_OPUS = {"application": "audio", "frame_duration": "20", "compression_level": "7"}


@cache
def _av():
    import av

    return av


def _by_av(name: str, bit_rate: int, sample_format: str, options: dict[str, str], pcm: np.ndarray) -> list[bytes]:
    av = _av()
    try:
        encoder = av.CodecContext.create(name, "w")
        encoder.sample_rate, encoder.layout, encoder.format = CLOCK_HZ, "mono", sample_format
        encoder.bit_rate, encoder.options = bit_rate, options
        encoder.open()
        whole = av.AudioFrame.from_ndarray(pcm[None], format=sample_format, layout="mono")
        whole.sample_rate, whole.pts, whole.time_base = CLOCK_HZ, 0, Fraction(1, CLOCK_HZ)
        queue = av.AudioFifo()
        queue.write(whole)
        made = [packet for frame in queue.read_many(encoder.frame_size) for packet in encoder.encode(frame)]
        return [bytes(packet) for packet in (*made, *encoder.encode(None))]
    except (av.FFmpegError, ValueError) as error:
        raise EncoderFailed("episode.encoder", codec=name, why=str(error)) from error
