"""Voices, clips and what every engine promises."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Protocol

from audionews.script.model import Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who speaks. ``label`` is what page, tags and feed disclose ("eSpeak NG, suara buatan, bahasa Indonesia")."""

    engine: str  # "espeak"
    version: str  # of engine and voice, part of the fingerprint
    name: str  # "id"
    rate_wpm: int
    label: str

    @property
    def fingerprint(self) -> str:
        """What must be equal for two clips of one text to be one clip."""
        return f"{self.engine}/{self.version}/{self.name}/{self.rate_wpm}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """Mono 16-bit little-endian PCM as an engine gave it."""

    pcm: bytes
    rate_hz: int

    @property
    def duration_ms(self) -> int:
        return round(len(self.pcm) / 2 * 1000 / self.rate_hz)


class Engine(Protocol):
    """One speaking engine; ``tests/test_engines.py`` is its contract.

    An engine lives in one process and speaks one sentence a call; it may be slow, never silent: a sentence
    that has words and yields no sound raises ``EngineFailed``. It may name ``parallel``, the most processes that
    should speak at once (a service asks for courtesy); without it every core speaks.
    """

    voice: Voice
    patience_s: float  # after so long without an answer a sentence's process is ended and replaced

    def text_for(self, segment: Segment) -> str:
        """Exactly what will be handed to the machine for this segment (markup, phonemes, language switches): part of the clip key."""

    def speak(self, text: str) -> Sound:
        """The sound of one ``text_for`` answer. Raises ``EngineFailed`` / ``EngineMissing``."""

    def close(self) -> None:
        """Gives processes and connections back."""


# Every clip of this format may stand next to every other; a change here gives new keys and new clips (idea 3).
CLOCK_HZ = 24_000
BEAT = 2_880  # samples in 120 ms: the shortest time that is whole in MP3 (5 x 576) and in Opus (6 x 480) frames
BEAT_MS = 120
SLOT = 480  # samples in 20 ms: the grid of the loudness energies (divides BEAT and the 100 ms step of EBU R128)
CLIP_FORMAT = "24000/mp3-64/opus-24/opus-16/4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One sentence as it will be heard in every delivered file: encoded once, then only moved (docs/decisions/0003-frames.md).

    Times in samples of the 24,000 Hz clock; ``samples`` is a whole number of beats. The clip begins and ends in
    digital silence, so that any two clips may be neighbours without a click.
    """

    key: str  # clip_key of the words in it
    samples: int
    speech_start: int  # first and after-last sample with sound
    speech_end: int
    mp3: bytes  # samples / 576 frames of equal size, bit reservoir off
    opus: tuple[bytes, ...]  # samples / 480 packets at 24 kbit/s
    opus16: tuple[bytes, ...]  # the same at 16 kbit/s
    energy: bytes  # float32 LE: K-weighted mean square of each 20 ms, to sum up the loudness of a whole file exactly
    lufs: float  # integrated loudness of this clip alone
    peak_dbtp: float  # highest true peak among the decoded encodings
    pcm_sha256: str  # of the 16-bit samples that were encoded

    def to_bytes(self) -> bytes:
        """One blob: magic, length of a JSON header, header, then the frames. ``from_bytes`` reads it back."""
        header = json.dumps(
            {
                "key": self.key,
                "samples": self.samples,
                "speech": [self.speech_start, self.speech_end],
                "mp3": len(self.mp3),
                "opus": [len(packet) for packet in self.opus],
                "opus16": [len(packet) for packet in self.opus16],
                "energy": len(self.energy),
                "lufs": self.lufs,
                "peak_dbtp": self.peak_dbtp,
                "pcm_sha256": self.pcm_sha256,
            },
            separators=(",", ":"),
        ).encode()
        return b"".join(
            (_MAGIC, struct.pack("<I", len(header)), header, self.mp3, *self.opus, *self.opus16, self.energy)
        )

    @classmethod
    def from_bytes(cls, blob: bytes) -> Clip:
        """Raises ``ValueError`` for a blob that is cut short, damaged at its borders or of another kind."""
        if blob[:4] != _MAGIC:
            raise ValueError("not a clip")
        try:
            (size,) = struct.unpack_from("<I", blob, 4)
            header = json.loads(blob[8 : 8 + size])
            at = 8 + size
            pieces = []
            for length in (header["mp3"], *header["opus"], *header["opus16"], header["energy"]):
                pieces.append(blob[at : at + length])
                at += length
            if at != len(blob):
                raise ValueError(f"{len(blob)} bytes where {at} were promised")
            count = len(header["opus"])
            return cls(
                key=header["key"],
                samples=header["samples"],
                speech_start=header["speech"][0],
                speech_end=header["speech"][1],
                mp3=pieces[0],
                opus=tuple(pieces[1 : 1 + count]),
                opus16=tuple(pieces[1 + count : -1]),
                energy=pieces[-1],
                lufs=header["lufs"],
                peak_dbtp=header["peak_dbtp"],
                pcm_sha256=header["pcm_sha256"],
            )
        except (struct.error, KeyError, TypeError, IndexError) as error:
            raise ValueError(f"damaged clip: {error!r}") from error


_MAGIC = b"ANC1"


class ClipShelf(Protocol):
    """Where clips are kept for ever, by key. Each is put as soon as it is made, so a killed run loses one sentence at most.

    ``get`` answers ``None`` for a key it lacks or whose blob is damaged (it is then spoken again); ``put`` is
    whole or not at all, and putting a key twice is no error. A failing store raises ``StoreFailed``.
    """

    def has(self, key: str) -> bool: ...

    def get(self, key: str) -> Clip | None: ...

    def put(self, clip: Clip) -> None: ...


class ClipMaker(Protocol):
    """Makes the clip of a sound: trims, levels, encodes (``audionews.episode.encode.make_clip``). Pure, importable by name.

    Raises ``EngineFailed("speech.silent")`` for a sound without sound or too short for its words.
    """

    def __call__(self, key: str, sound: Sound, words: str) -> Clip: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Narration:
    """Who spoke the segments of an episode, and where the sound of each lies.

    ``keys`` stand in the order of the segments (equal sentences share a key); ``spoken + reused == len(keys)``.
    """

    voice: Voice
    fallback: bool  # spoken by another engine than the one asked for
    keys: tuple[str, ...]
    spoken: int
    reused: int
