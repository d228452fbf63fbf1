"""Voices, clips and what every engine promises."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate, pairwise
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
    def full_name(self) -> str:
        """As settings, channels and the terminal name it: "natural/pria"."""
        return f"{self.engine}/{self.name}"

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


def cores() -> int:
    """Those this process may use: a container or ``taskset`` may leave it fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Engine(Protocol):
    """One speaking engine; ``tests/test_engines.py`` is its contract.

    An engine lives in one process and speaks one sentence a call; it may be slow, never silent: a sentence
    that has words and yields no sound raises ``EngineFailed``. It may name ``parallel``, the most processes that
    should speak at once (a service asks for courtesy); without it every core speaks. One with several voices names
    them in ``voices``, its first one first, and is told which by the option ``voice``. ``instant`` is true of one
    that speaks at no cost to speak of: it may go public first, until a slower voice has spoken.
    ``languages``: the primary subtags that this voice speaks rightly; without it, Indonesian alone; "*" for all. ``by_language``: its
    voices are one a language, and a list that names the engine allows each.
    A neural voice sets ``may_skip``: its clips are heard back (``speech.hear``). It may offer ``another_way(text)``: a text
    with the same words for a second try. One that sends the text to somebody sets ``sends_text``; one that is paid by the
    character may count them: ``billed(text)``, ``len`` without it.
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
MP3_FRAME, MP3_FRAME_BYTES = 576, 192  # samples; MPEG-2 layer III at 64 kbit/s, no padding bit ever
OPUS_PACKET = 480  # samples: 20 ms
BEAT = 2_880  # samples in 120 ms: the shortest time that is whole in MP3 (5 x 576) and in Opus (6 x 480) frames
SLOT = 480  # samples in 20 ms: the grid of the loudness energies (divides BEAT and the 100 ms step of EBU R128)
CLIP_FORMAT = "24000/mp3-64/opus-24/opus-16/5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What a recogniser heard in a clip, beside what the clip should say (``speech.hear``)."""

    heard: str  # as the recogniser wrote it
    words: int  # that should be heard
    right: int  # of them, those that were
    faults: tuple[str, ...] = ()  # words that were not heard, and "+letters" that nobody was to say
    tries: int = 1  # how often it was spoken until it matched or was given up

    @property
    def matches(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """Of a sentence without which listeners go on hearing something wrong: what is spent of its time, and what still needs some."""

    spent_s: float = 0.0  # since the first sentence of its episode was begun
    waiting_words: int = 0  # of the sentences that nobody has begun to speak


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardBack:
    """What was heard in all clips of an episode that were listened to."""

    clips: int
    words: int
    right: int
    flagged: tuple[str, ...] = ()  # ids of the sentences that did not match, also the second time

    @property
    def percent(self) -> int:
        return 100 * self.right // self.words if self.words else 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Packets:
    """Opus packets of 20 ms in a row, each shorter than 255 bytes: ``sizes`` is then their lacing in Ogg as it stands."""

    sizes: bytes  # one byte a packet
    body: bytes

    def each(self) -> Iterator[bytes]:
        at = 0
        for size in self.sizes:
            yield self.body[at : at + size]
            at += size


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One sentence as it will be heard in every delivered file: encoded once, then only moved (docs/decisions/0003-frames.md).

    Times in samples of the 24,000 Hz clock; ``samples`` is a whole number of beats. The clip begins and ends in
    digital silence, so that any two clips may be neighbours without a click. An energy is float32 LE: the K-weighted
    mean square of each 20 ms of what is heard, to sum up the loudness of a whole file exactly.
    """

    key: str  # clip_key of the words in it
    samples: int
    speech_start: int  # first and after-last sample with sound
    speech_end: int
    mp3: bytes  # samples / 576 frames of equal size, bit reservoir off
    mp3_crc: int  # LAME's CRC-16 of them, so that no join reads them again
    opus: Packets  # at 24 kbit/s
    opus16: Packets  # the same at 16 kbit/s
    energy: bytes
    energy_opus: bytes
    energy_opus16: bytes
    lufs: float  # integrated loudness of this clip alone
    peak_dbtp: float  # highest true peak among the decoded encodings
    pcm_sha256: str  # of the 16-bit samples that were encoded
    hearing: Hearing | None = None  # None: nobody listened

    def is_whole(self) -> bool:
        """Has every file the sound of all ``samples``? An encoder that gave up half way does not say so."""
        packets = self.samples // OPUS_PACKET
        return (
            len(self.mp3) == self.samples // MP3_FRAME * MP3_FRAME_BYTES
            and len(self.opus.sizes) == packets
            and len(self.opus16.sizes) == packets
        )

    def _pieces(self) -> tuple[bytes, ...]:
        twins = (self.opus.sizes, self.opus.body, self.opus16.sizes, self.opus16.body)
        return (self.mp3, *twins, self.energy, self.energy_opus, self.energy_opus16)

    def to_bytes(self) -> bytes:
        """One blob: magic, length of a JSON header, header, then the pieces. ``from_bytes`` reads it back."""
        pieces = self._pieces()
        fields = {name: getattr(self, name) for name in _HEADER_FIELDS}
        if self.hearing:
            fields["hearing"] = asdict(self.hearing)
        header = json.dumps({**fields, "pieces": [len(piece) for piece in pieces]}, separators=(",", ":")).encode()
        return b"".join((_MAGIC, struct.pack("<I", len(header)), header, *pieces))

    @classmethod
    def from_bytes(cls, blob: bytes) -> Clip:
        """Raises ``ValueError`` for a blob that is cut short, damaged at its borders or of another kind."""
        if blob[:4] != _MAGIC:
            raise ValueError("not a clip")
        try:
            (size,) = struct.unpack_from("<I", blob, 4)
            header = json.loads(blob[8 : 8 + size])
            ends = list(accumulate(header["pieces"], initial=8 + size))
            if ends[-1] != len(blob):
                raise ValueError(f"{len(blob)} bytes where {ends[-1]} were promised")
            mp3, sizes, body, sizes16, body16, *energies = (blob[start:end] for start, end in pairwise(ends))
            if sum(sizes) != len(body) or sum(sizes16) != len(body16):
                raise ValueError("packets of other sizes")
            return cls(
                **{name: header[name] for name in _HEADER_FIELDS},
                mp3=mp3,
                opus=Packets(sizes=sizes, body=body),
                opus16=Packets(sizes=sizes16, body=body16),
                energy=energies[0],
                energy_opus=energies[1],
                energy_opus16=energies[2],
                hearing=_hearing(header.get("hearing")),
            )
        except (struct.error, KeyError, TypeError, IndexError) as error:
            raise ValueError(f"damaged clip: {error!r}") from error


def _hearing(values: dict | None) -> Hearing | None:
    return Hearing(**{**values, "faults": tuple(values["faults"])}) if values else None


_MAGIC = b"ANC2"
_HEADER_FIELDS = ("key", "samples", "speech_start", "speech_end", "mp3_crc", "lufs", "peak_dbtp", "pcm_sha256")


class ClipShelf(Protocol):
    """Where clips are kept for ever, by key. Each is put as soon as it is made, so a killed run loses one sentence at most.

    ``get`` answers ``None`` for a key it lacks or whose blob is damaged (it is then spoken again); ``put`` is
    whole or not at all, and putting a key twice is no error. A failing store raises ``StoreFailed``.
    """

    def has(self, key: str) -> bool: ...

    def get(self, key: str) -> Clip | None: ...

    def missing(self, keys: Iterable[str]) -> set[str]:
        """Which of these it has not: ``has`` of many at once, for an hour has 400 sentences."""

    def each(self, keys: Sequence[str]) -> Iterator[Clip | None]:
        """``get`` of many, in their order, one in memory at a time."""

    def put(self, clip: Clip) -> None: ...


class ClipMaker(Protocol):
    """Makes the clip of a sound: trims, levels, encodes (``audionews.episode.encode.make_clip``). Pure, importable by name.

    Raises ``EngineFailed("speech.silent")`` for a sound without sound or too short for its words.
    """

    def __call__(self, key: str, sound: Sound, words: str) -> Clip: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Narration:
    """Who spoke the segments of an episode, and where the sound of each lies.

    ``parts`` are the segments in order, one with direct speech as several of one id (``cast.py``); ``keys`` stand in
    their order (equal parts share a key). ``spoken + reused`` is the number of segments.
    """

    voice: Voice  # of the story; its label names the whole cast
    fallback: bool  # spoken by another cast than the one asked for
    parts: tuple[Segment, ...]
    keys: tuple[str, ...]
    spoken: int
    reused: int
    characters: int = 0  # that were, or would be, handed to the machines: what services are paid by
    heard: tuple[tuple[str, Hearing], ...] = ()  # new clips that were listened to, by the id of their sentence
