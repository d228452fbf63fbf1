"""A sound → its clip: on the house clock, trimmed, levelled, encoded so that its frames may stand anywhere.

Runs in the speech workers, in-process through PyAV (ffmpeg's libraries in a wheel). Why each setting:

- MP3 at 24,000 Hz is MPEG-2 layer III: 576 samples a frame, 64 kbit/s = 192 bytes exactly, no padding bit ever.
  With the bit reservoir off no frame borrows bytes from another. Frame n still overlaps its neighbours by half a
  window, which is why every clip begins and ends in digital silence.
- LAME answers 576 + 529 samples late. The first frame holds nothing but that delay and is dropped: what is left is
  529 samples late, everywhere alike, which the episode's Info frame tells to every decoder.
- Opus packets lean on earlier ones only through predictor state that fades within 80 ms (RFC 7845 §4.6): the silent
  lead. The encoder's lookahead is constant and told in the episode's header (pre-skip).

- Opus in application "audio": "voip" high-passes first, and its phase raised limited peaks by 2 dB to full scale. From
  complexity 7 libopus hears that this is speech and stays in its speech mode (below, 24 kbit/s grew to 38).

Measured on 86 s of speech (SNR, log-spectral distance): LAME quality 5 at 64 kbit/s distorts the spectrum a third less
than at 48 kbit/s with the reservoir off; quality 2 gained nothing for twice the time.
"""

from __future__ import annotations

import hashlib
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import av
import numpy as np

from audionews.episode import level
from audionews.errors import EncoderFailed, EngineFailed
from audionews.speech.join import join
from audionews.speech.model import BEAT, CLOCK_HZ, Clip, Sound

MP3_FRAME = 576  # samples
MP3_FRAME_BYTES = 192
MP3_BIT_RATE = 64_000
OPUS_PACKET = 480  # samples
LEAD = 1_920  # 80 ms of silence before the first sound: Opus' predictors forget what stood before
TAIL = 1_440  # 60 ms at least after the last: MP3's overlap (24 ms) and Opus' lookahead (6.5 ms) ring out
# coding takes 0.4 LU away, blocks that reach into pauses 0.3 (measured with ffmpeg's ebur128 on whole episodes)
AIM_LUFS = level.TARGET_LUFS + 0.7
_PAUSE = 8_400  # 350 ms: a usual pause between sentences
MAX_LETTERS_A_SECOND = 60.0  # faster than any listener's setting (espeak at 450 words a minute: 40): words are missing
HIGHEST_PEAK_DBTP = -1.1  # decoded; the promise is -1.0, and meters differ by some hundredths
Codec = tuple[str, int, str, dict[str, str]]  # encoder, bits a second, sample format, its options
MP3: Codec = ("libmp3lame", MP3_BIT_RATE, "s16p", {"reservoir": "0", "compression_level": "5"})
OPUS: Codec = ("libopus", 24_000, "s16", {"application": "audio", "frame_duration": "20", "compression_level": "7"})
OPUS16: Codec = ("libopus", 16_000, "s16", {"application": "audio", "frame_duration": "20", "compression_level": "3"})


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
    levelled = level.level(_measured(speech), target=AIM_LUFS)[LEAD : LEAD + len(speech)]
    mp3 = _fitting(MP3, levelled, tail)
    return _clip(key, mp3, _fitting(OPUS, levelled, tail), _fitting(OPUS16, levelled, tail), LEAD + len(speech))


def earcon_clip(key: str, sound: np.ndarray) -> Clip:
    """The clip of a layout cue: float32 on the clock, whole beats, levelled as speech is."""
    pcm = np.rint(level.level(sound) * 32767).astype("<i2")
    return _clip(key, *(_take(codec, pcm) for codec in (MP3, OPUS, OPUS16)), len(pcm))


class _Take(NamedTuple):
    """One encoding and what a listener's decoder makes of it."""

    pcm: np.ndarray
    frames: list[bytes]
    decoded: np.ndarray
    peak_dbtp: float


def _take(codec: Codec, pcm: np.ndarray) -> _Take:
    frames = _encoded(codec, pcm)
    decoded = _decoded(codec, frames, len(pcm))
    return _Take(pcm, frames, decoded, level.dbtp(level.true_peak(decoded)))


def _fitting(codec: Codec, levelled: np.ndarray, tail: int) -> _Take:
    """The encoding whose decoded peaks stay low; a coder overshoots by 0 to 4 dB, so those that do are made again."""
    ceiling = level.CEILING_DBTP
    for turn in range(8):
        take = _take(codec, _sixteen_bit(levelled, tail))
        if take.peak_dbtp <= HIGHEST_PEAK_DBTP:
            break
        ceiling -= take.peak_dbtp - HIGHEST_PEAK_DBTP + 0.2
        # limiting again moved the overshoot elsewhere (seen with espeak): a tenth quieter ends it
        quieter = 10 ** ((HIGHEST_PEAK_DBTP - 0.1 - take.peak_dbtp) / 20)
        levelled = level.limit(levelled, 10 ** (ceiling / 20)) if turn < 2 else levelled * quieter
    return take


def _clip(key: str, mp3: _Take, opus: _Take, opus16: _Take, speech_end: int) -> Clip:
    energy = level.energies(mp3.decoded)  # of what is heard: coding takes a little away
    return Clip(
        key=key,
        samples=len(mp3.pcm),
        speech_start=LEAD,
        speech_end=speech_end,
        mp3=b"".join(mp3.frames),
        opus=tuple(opus.frames),
        opus16=tuple(opus16.frames),
        energy=energy.astype("<f4").tobytes(),
        lufs=round(level.loudness(energy), 2),
        peak_dbtp=round(max(mp3.peak_dbtp, opus.peak_dbtp, opus16.peak_dbtp), 2),
        pcm_sha256=hashlib.sha256(mp3.pcm.tobytes()).hexdigest(),
    )


@lru_cache(maxsize=1)
def silence() -> Clip:
    """One beat of digital silence, to lengthen pauses with. Its first packets are those of a stream that has settled."""
    beats = 8
    pcm = np.zeros(beats * BEAT, np.int16)
    last = BEAT // OPUS_PACKET
    return Clip(
        key="silence",
        samples=BEAT,
        speech_start=0,
        speech_end=0,
        mp3=b"".join(_encoded(MP3, pcm)[-(BEAT // MP3_FRAME) :]),
        opus=tuple(_encoded(OPUS, pcm)[-last:]),
        opus16=tuple(_encoded(OPUS16, pcm)[-last:]),
        energy=bytes(4 * (BEAT // OPUS_PACKET)),
        lufs=level.SILENCE_LUFS,
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
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=CLOCK_HZ)
    frame = av.AudioFrame.from_ndarray(samples[None], format="s16", layout="mono")
    frame.sample_rate = sound.rate_hz
    return np.concatenate([out.to_ndarray()[0] for out in (*resampler.resample(frame), *resampler.resample(None))])


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
    over its borders. A very short one ("Ya.") alone, or the silence would make it louder than its neighbours."""
    after = _PAUSE if len(speech) >= CLOCK_HZ else 0
    return np.pad(speech, (LEAD, after + -(LEAD + len(speech) + after) % OPUS_PACKET))


def _sixteen_bit(speech: np.ndarray, tail: int) -> np.ndarray:
    pcm = np.rint(np.clip(speech, -1, 1) * 32767).astype("<i2")
    return np.frombuffer(join([Sound(pcm=pcm.tobytes(), rate_hz=CLOCK_HZ)], lead=LEAD, tail=tail).pcm, "<i2")


def _encoded(codec: Codec, pcm: np.ndarray) -> list[bytes]:
    """The frames of ``pcm`` (a whole number of beats), as many as it has, by an encoder of its own."""
    name, bit_rate, sample_format, options = codec
    try:
        encoder = av.CodecContext.create(name, "w")
        encoder.sample_rate, encoder.layout, encoder.format = CLOCK_HZ, "mono", sample_format
        encoder.bit_rate, encoder.options = bit_rate, options
        encoder.open()
        size = encoder.frame_size
        made = [packet for frame in _frames(pcm, size, sample_format) for packet in encoder.encode(frame)]
        made += encoder.encode(None)
    except (av.FFmpegError, ValueError) as error:
        raise EncoderFailed("episode.encoder", codec=name, why=str(error)) from error
    count = len(pcm) // size
    late = 1 if name == "libmp3lame" else 0
    frames = [bytes(packet) for packet in made[late : late + count]]
    if len(frames) != count or (late and any(len(frame) != MP3_FRAME_BYTES for frame in frames)):
        raise EncoderFailed("episode.encoder", codec=name, why=f"{len(frames)} frames of {count}")
    return frames


def _frames(pcm: np.ndarray, size: int, sample_format: str) -> list[av.AudioFrame]:
    """``pcm`` cut into frames by ffmpeg's own queue (three times as fast as a frame from each slice)."""
    whole = av.AudioFrame.from_ndarray(pcm[None], format=sample_format, layout="mono")
    whole.sample_rate, whole.pts, whole.time_base = CLOCK_HZ, 0, Fraction(1, CLOCK_HZ)
    queue = av.AudioFifo()
    queue.write(whole)
    return queue.read_many(size)


def _decoded(codec: Codec, frames: list[bytes], samples: int) -> np.ndarray:
    """What a listener's decoder makes of the frames (Opus: at 48,000 Hz); a clip that cannot be decoded never leaves the
    worker."""
    name, rate_hz = ("mp3float", CLOCK_HZ) if codec is MP3 else ("opus", 2 * CLOCK_HZ)
    decoder = av.CodecContext.create(name, "r")
    if codec is not MP3:
        decoder.layout, decoder.sample_rate = "mono", rate_hz
    try:
        heard = [frame.to_ndarray()[0] for one in frames for frame in decoder.decode(av.Packet(one))]
        heard += [frame.to_ndarray()[0] for frame in decoder.decode(None)]
    except av.FFmpegError as error:
        raise EncoderFailed("episode.encoder", codec=name, why=str(error)) from error
    sound = np.concatenate(heard) if heard else np.zeros(0, np.float32)
    if len(sound) != samples * rate_hz // CLOCK_HZ:
        raise EncoderFailed("episode.encoder", codec=name, why=f"{len(sound)} samples of {samples}")
    return sound
