"""An Opus twin that is heard while it is coded: where it would clip, its last second is coded again, quieter there.

libopus overshoots in one sentence of four, at one place of it. Coding such a sentence anew from its beginning took a
fifth of all encoding; going back a second takes a fiftieth, and leaves every packet before that place as it was.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from audionews.episode import levelling
from audionews.episode.codecs import OPUS_PACKET, OpusPair
from audionews.speech.model import CLOCK_HZ, Packets

_STEP = 40 * OPUS_PACKET  # 0.8 s: shorter steps cost more calls, longer ones more that is coded again
_BEFORE, _AFTER = CLOCK_HZ // 50, CLOCK_HZ // 16  # 20 and 62 ms: the limiter's reach around a peak (13 and 48 ms)
_CONTEXT = 12  # samples: what hides between the samples of two steps
_SOFT_TURNS, _TURNS = 4, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was coded, its packets, and what a listener's decoder makes of them."""

    pcm: np.ndarray
    packets: Packets
    heard: np.ndarray
    peak: float  # the decoded true peak (1.0 = full scale)


def opus_under(pair: OpusPair, sound: np.ndarray, late: int, ceiling: float) -> Heard:
    """Codes ``sound`` (float32, a whole number of packets) so that its decoded true peaks stay under ``ceiling``.

    ``late``: samples by which the decoder is behind. After twelve turns at one place it goes on as it is: who publishes
    looks at the peaks. Raises ``EncoderFailed``.
    """
    sound = sound.copy()
    pcm = levelling.sixteen_bit(sound)
    heard = np.empty(len(pcm), np.float32)
    marks: list[tuple[bytes, bytes]] = []
    packets: list[bytes] = []
    peaks: list[float] = []
    turns: dict[int, int] = {}
    at = 0
    while at < len(pcm):
        step, end = at // _STEP, min(at + _STEP, len(pcm))
        marks.append(pair.mark())
        packets += pair.code(pcm[at:end], heard[at:end])
        peak = levelling.peak_over(heard[max(0, at - _CONTEXT) : end], ceiling)
        turn = turns[step] = turns.get(step, 0) + 1
        if peak <= ceiling or turn > _TURNS:
            peaks.append(peak)
            at = end
            continue
        low, high = max(0, at - late - _BEFORE), min(end + _AFTER, len(pcm))
        aside = np.zeros(high - low, np.float32)
        aside[at - late - low if at else 0 : end - late - low] = (
            # the overshoot moves about (seen in one of 378 sentences): quieter as a whole ends it
            peak if turn > _SOFT_TURNS else np.abs(heard[at if at else late : end])
        )
        # 0.4 dB: what hides between the samples
        sound[low:high] = levelling.softened(sound[low:high], aside, ceiling * 10 ** (-(0.4 + 0.3 * (turn - 1)) / 20))
        anew = levelling.sixteen_bit(sound[low:high])
        changed = np.flatnonzero(anew != pcm[low:high])
        pcm[low:high] = anew
        # nothing to make quieter (the overshoot comes out of silence): the turns are counted all the same
        step = min(step, (low + int(changed[0])) // _STEP) if len(changed) else step
        at = step * _STEP
        pair.back(marks[step])
        del marks[step:], peaks[step:], packets[at // OPUS_PACKET :]
    coded = Packets(sizes=bytes(map(len, packets)), body=b"".join(packets))
    peak = max(peaks, default=0.0)
    return Heard(
        pcm=pcm,
        packets=coded,
        heard=heard,
        peak=peak if peak > ceiling * levelling.HIDES else levelling.true_peak(heard),
    )
