"""A sound → its clip: on the house clock, trimmed, levelled, encoded so that its frames may stand anywhere.

Runs in the speech workers; the encoders themselves are in ``codecs.py``. Why a clip may stand anywhere:

- MP3 with the bit reservoir off borrows no bytes from its neighbours. Frame n still overlaps them by half a window,
  which is why every clip begins and ends in digital silence. All frames are 529 samples late, everywhere alike, which
  the episode's Info frame tells to every decoder.
- Opus packets lean on earlier ones only through predictor state that fades within 80 ms (RFC 7845 §4.6): the silent
  lead. The encoder's lookahead is constant and told in the episode's header (pre-skip).

Every encoding is decoded once and made again, quieter at its peaks, where a listener would hear it clip (an Opus twin by
``opus_limiter.py``, from less than a second before that place): coders overshoot by 0 to 4 dB, and no bound of it was found that would not have cost all sentences several dB of their dynamics.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from audionews.episode import codecs, levelling
from audionews.episode.loudness import SILENCE_LUFS, TARGET_LUFS
from audionews.episode.mp3 import MP3_FRAME, MP3_FRAME_BYTES, crc_table
from audionews.episode.opus_limiter import opus_under
from audionews.errors import EngineFailed
from audionews.speech.join import join
from audionews.speech.model import BEAT, CLOCK_HZ, SLOT, Clip, Packets, Sound

LEAD = 1_920  # 80 ms of silence before the first sound: Opus' predictors forget what stood before
TAIL = 1_440  # 60 ms at least after the last: MP3's overlap (24 ms) and Opus' lookahead (6.5 ms) ring out
AIM_LUFS = TARGET_LUFS + 0.15  # what blocks that reach into pauses take away (ffmpeg's ebur128 on whole episodes)
_PAUSE = 8_400  # 350 ms: a usual pause between sentences
_SHORT = 14_400  # 600 ms: "Ya." is shorter
MAX_LETTERS_A_SECOND = 60.0  # faster than any listener's setting (espeak at 450 words a minute: 40): words are missing
_SOFT_TURNS, _TURNS = 4, 12
_NEAR_ENOUGH_LU = 0.3  # a sentence farther from its aim is coded again
HIGHEST_PEAK_DBTP = -1.2  # decoded; the promise is -1.0, and decoders and meters differ by a tenth


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredFile:
    """One of the files a listener may get. ``lift_db``: what its coder takes away of speech, given back beforehand
    (espeak's voice; LAME scales by 0.95 at 64 kbit/s, Opus drops the faintest of the high band)."""

    encode: Callable[[np.ndarray], bytes | Packets]
    heard: Callable[[bytes | Packets], np.ndarray]
    lift_db: float
    late: int  # samples by which its decoder is behind
    way: codecs.OpusWay | None = None  # of an Opus twin: it can be heard while it is coded


OPUS = codecs.OpusWay(bit_rate=24_000, complexity=5)
OPUS16 = codecs.OpusWay(bit_rate=16_000, complexity=3, wideband=True)
_MP3_FILE = DeliveredFile(encode=codecs.mp3, heard=codecs.heard_mp3, lift_db=0.44, late=529)


def _opus_file(way: codecs.OpusWay, lift_db: float) -> DeliveredFile:
    return DeliveredFile(
        encode=lambda pcm: codecs.opus(way, pcm), heard=codecs.heard_opus, lift_db=lift_db, late=156, way=way
    )


_OPUS_FILE = _opus_file(OPUS, 0.44)
_OPUS16_FILE = _opus_file(OPUS16, 0.66)
DELIVERIES = (_MP3_FILE, _OPUS_FILE, _OPUS16_FILE)


def make_clip(key: str, sound: Sound, words: str) -> Clip:
    """The :class:`audionews.speech.model.ClipMaker` of the house.

    Raises ``EngineFailed("speech.silent")`` for no sound, ``EngineFailed("speech.too_short")`` for fewer
    seconds than ``words`` can take, ``EncoderFailed("episode.encoder")``.
    """
    speech = _trim(_on_clock(sound))
    if not len(speech):
        raise EngineFailed("speech.silent")
    if len(speech) / CLOCK_HZ < sum(map(str.isalpha, words)) / MAX_LETTERS_A_SECOND:
        raise EngineFailed("speech.too_short", seconds=round(len(speech) / CLOCK_HZ, 2))
    tail = TAIL + -(LEAD + len(speech) + TAIL) % BEAT
    levelled = levelling.level(_measured(speech), target=AIM_LUFS)[LEAD : LEAD + len(speech)]
    return _clip(key, [_fitting(delivery, levelled, tail) for delivery in DELIVERIES], LEAD + len(speech))


def part_clip(key: str, sound: np.ndarray) -> Clip:
    """The clip of a layout cue or of silence: float32 on the clock, whole beats, levelled as speech is."""
    levelled = levelling.level(sound)
    return _clip(key, [_take(delivery, _sixteen_bit(levelled, 0, lead=0)) for delivery in DELIVERIES], len(sound))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Take:
    """One encoding and what a listener's decoder makes of it."""

    pcm: np.ndarray
    frames: bytes | Packets
    heard: np.ndarray
    energy: np.ndarray
    peak_dbtp: float


def _take(delivery: DeliveredFile, pcm: np.ndarray) -> _Take:
    frames = delivery.encode(pcm)
    heard = delivery.heard(frames)
    return _heard_take(pcm, frames, heard, levelling.true_peak(heard))


def _heard_take(pcm: np.ndarray, frames: bytes | Packets, heard: np.ndarray, peak: float) -> _Take:
    return _Take(pcm=pcm, frames=frames, heard=heard, energy=levelling.energies(heard), peak_dbtp=levelling.dbtp(peak))


def _fitting(delivery: DeliveredFile, levelled: np.ndarray, tail: int) -> _Take:
    """The encoding whose decoded peaks stay low and whose loudness is right; those that miss are made again."""
    levelled = levelled * np.float32(10 ** (delivery.lift_db / 20))
    silence = np.zeros(_pause_after(len(levelled)) // SLOT, np.float32)
    for turn in range(_TURNS):
        take = _coded(delivery, levelled, tail)
        over_db = take.peak_dbtp - HIGHEST_PEAK_DBTP
        if over_db <= 0:
            away_db = AIM_LUFS - levelling.loudness(np.concatenate((take.energy, silence)))
            # a voice from which the coder takes more or less than usual; a quiet one only as far as its peaks allow
            if turn or abs(away_db) < _NEAR_ENOUGH_LU or away_db > -over_db:
                break
            levelled = levelled * np.float32(10 ** (away_db / 20))
            continue
        if turn >= _SOFT_TURNS:  # the overshoot moves about (seen in one of 378 sentences): quieter as a whole ends it
            levelled = levelled * np.float32(10 ** (-(over_db + 0.1 * turn) / 20))
            continue
        # quieter where it was heard to overshoot and nowhere else; 0.4 dB: what hides between the samples
        start = LEAD + delivery.late
        margin_db = 0.4 + 0.3 * turn
        levelled = levelling.softened(
            levelled, take.heard[start : start + len(levelled)], 10 ** ((HIGHEST_PEAK_DBTP - margin_db) / 20)
        )
    return take


def _coded(delivery: DeliveredFile, levelled: np.ndarray, tail: int) -> _Take:
    if delivery.way is None or not codecs.OpusPair.there():
        return _take(delivery, _sixteen_bit(levelled, tail))
    whole = np.pad(levelled, (LEAD, tail))
    made = opus_under(codecs.OpusPair(delivery.way), whole, delivery.late, 10 ** (HIGHEST_PEAK_DBTP / 20))
    return _heard_take(made.pcm, made.packets, made.heard, made.peak)


def _clip(key: str, takes: list[_Take], speech_end: int) -> Clip:
    mp3, opus, opus16 = takes
    energies = [take.energy.astype("<f4").tobytes() for take in takes]  # of what is heard: coding takes a little away
    return Clip(
        key=key,
        samples=len(mp3.pcm),
        speech_start=LEAD,
        speech_end=speech_end,
        mp3=mp3.frames,
        mp3_crc=crc16_frames(mp3.frames),
        opus=opus.frames,
        opus16=opus16.frames,
        energy=energies[0],
        energy_opus=energies[1],
        energy_opus16=energies[2],
        lufs=round(levelling.loudness(mp3.energy), 2),
        peak_dbtp=round(max(take.peak_dbtp for take in takes), 2),
        pcm_sha256=hashlib.sha256(mp3.pcm.tobytes()).hexdigest(),
    )


@cache
def _places() -> np.ndarray:
    """CRC-16 of each byte at each place of a frame."""
    one = np.array(crc_table(), np.uint16)
    places = np.empty((MP3_FRAME_BYTES, 256), np.uint16)
    places[-1] = one
    for place in range(MP3_FRAME_BYTES - 2, -1, -1):
        later = places[place + 1]
        places[place] = (later >> 8) ^ one[later & 0xFF]
    return places


def crc16_frames(frames: bytes, crc: int = 0) -> int:
    """``mp3.crc16`` over whole frames: all frames at once, then one step a frame.

    The CRC is linear: that of a frame after ``crc`` is that of the frame whose first two bytes were XORed with it.
    """
    places = _places()
    laid = np.frombuffer(frames, np.uint8).reshape(-1, MP3_FRAME_BYTES)
    alone = np.bitwise_xor.reduce(places[np.arange(MP3_FRAME_BYTES), laid], axis=1).tolist()
    low, high = places[0].tolist(), places[1].tolist()
    for one in alone:
        crc = one ^ low[crc & 0xFF] ^ high[crc >> 8]
    return crc


def settled_silence() -> Clip:
    """One beat of digital silence, to lengthen pauses with. Its packets are those of a stream that has settled."""
    beats = 8
    pcm = np.zeros(beats * BEAT, np.int16)
    slots = BEAT // SLOT
    mp3 = codecs.mp3(pcm)[-(BEAT // MP3_FRAME * MP3_FRAME_BYTES) :]

    def last(packets: Packets) -> Packets:
        sizes = packets.sizes[-slots:]
        return Packets(sizes=sizes, body=packets.body[-sum(sizes) :])

    return Clip(
        key="silence",
        samples=BEAT,
        speech_start=0,
        speech_end=0,
        mp3=mp3,
        mp3_crc=crc16_frames(mp3),
        opus=last(codecs.opus(OPUS, pcm)),
        opus16=last(codecs.opus(OPUS16, pcm)),
        energy=bytes(4 * slots),
        energy_opus=bytes(4 * slots),
        energy_opus16=bytes(4 * slots),
        lufs=SILENCE_LUFS,
        peak_dbtp=-120.0,
        pcm_sha256=hashlib.sha256(bytes(2 * BEAT)).hexdigest(),
    )


def _on_clock(sound: Sound) -> np.ndarray:
    """float32 at 24,000 Hz."""
    if sound.rate_hz == CLOCK_HZ:
        return np.frombuffer(sound.pcm, "<i2").astype(np.float32) / 32768
    samples = np.frombuffer(sound.pcm, "<i2")
    if not len(samples):
        return np.zeros(0, np.float32)
    import av  # here, not above: the process that joins clips knows this file and has no use for it

    resampler = av.AudioResampler(format="fltp", layout="mono", rate=CLOCK_HZ)
    made = []
    for start in range(0, len(samples), sound.rate_hz):  # a second at a time: in one piece 20 s took 15 MB
        frame = av.AudioFrame.from_ndarray(samples[None, start : start + sound.rate_hz], format="s16", layout="mono")
        frame.sample_rate = sound.rate_hz
        made += [out.to_ndarray()[0] for out in resampler.resample(frame)]
    made += [out.to_ndarray()[0] for out in resampler.resample(None)]
    return np.concatenate(made)


def _trim(speech: np.ndarray) -> np.ndarray:
    """Without the engine's own silence around it: from 10 ms before the first to 10 ms after the last 5 ms that
    come within 50 dB of the loudest, faded over 4 ms so that no border clicks."""
    step = CLOCK_HZ // 200
    whole = len(speech) // step
    power = np.square(speech[: whole * step].reshape(-1, step)).mean(axis=1) if whole else np.zeros(0, np.float32)
    loudest = power.max(initial=0.0)
    if loudest < 1e-7:  # -70 dBFS: nothing that anybody would hear
        return speech[:0]
    heard = np.flatnonzero(power > max(loudest * 1e-5, 1e-8))
    kept = speech[max(0, (heard[0] - 2) * step) : (heard[-1] + 3) * step].copy()
    fade = np.linspace(0, 1, min(96, len(kept) // 2), dtype=np.float32)
    kept[: len(fade)] *= fade
    kept[len(kept) - len(fade) :] *= fade[::-1]
    return kept


def _measured(speech: np.ndarray) -> np.ndarray:
    """What the loudness is measured on: the sentence among the silence it has in an episode, whose 400 ms blocks reach
    over its borders."""
    after = _pause_after(len(speech))
    return np.pad(speech, (LEAD, after + -(LEAD + len(speech) + after) % SLOT))


def _pause_after(samples: int) -> int:
    """The usual pause; after a very short sentence ("Ya.") less, or the silence would make it louder than its neighbours."""
    return min(_PAUSE, _PAUSE * samples // _SHORT)


def _sixteen_bit(speech: np.ndarray, tail: int, *, lead: int = LEAD) -> np.ndarray:
    pcm = levelling.sixteen_bit(speech)
    return np.frombuffer(join([Sound(pcm=pcm.tobytes(), rate_hz=CLOCK_HZ)], lead=lead, tail=tail).pcm, "<i2")
