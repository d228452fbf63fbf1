"""How loud a sentence is, and making it as loud as it should be: ITU-R BS.1770-4 and EBU R128 on numpy.

Pure: arrays in, arrays out. Samples are float32 in -1…1 at 24,000 Hz, mono.

The K-weighting is applied in the frequency domain, slot by slot, with the analogue prototype of BS.1770's two filters
as libebur128 derives it for any sample rate. Energies are kept for ``loudness.py``, which sums
up from them how loud a file of many clips is.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from audionews.episode.loudness import TARGET_LUFS
from audionews.episode.loudness import loudness as summed
from audionews.speech.model import CLOCK_HZ, SLOT

CEILING_DBTP = -2.8  # before encoding: libmp3lame and libopus add up to 1.2 dB to peaks of speech at these rates
_AT_ONCE = 200  # slots: bounds the memory


def _biquad_response(b: tuple[float, ...], a: tuple[float, ...], z: np.ndarray) -> np.ndarray:
    return (b[0] + b[1] / z + b[2] / z**2) / (a[0] + a[1] / z + a[2] / z**2)


@lru_cache(maxsize=1)
def _k_weighting() -> np.ndarray:
    """What each real and each imaginary part of a slot's FFT adds to its weighted mean square."""
    z = np.exp(2j * np.pi * np.fft.rfftfreq(SLOT))
    # libebur128 1.2.6, ebur128_init_filter: shelf of the head, then the RLB high-pass
    k = np.tan(np.pi * 1681.974450955533 / CLOCK_HZ)
    q, head = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = head**0.4996667741545416
    shelf = _biquad_response(
        (head + band * k / q + k * k, 2 * (k * k - head), head - band * k / q + k * k),
        (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k),
        z,
    )
    k, q = np.tan(np.pi * 38.13547087602444 / CLOCK_HZ), 0.5003270373238773
    high = _biquad_response((1, -2, 1), (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k), z)
    twice = np.full(len(z), 2.0)
    twice[[0, -1]] = 1.0  # the bins without a mirror image
    return np.repeat(np.abs(shelf * high) ** 2 * twice, 2).astype(np.float32)


def energies(sound: np.ndarray) -> np.ndarray:
    """K-weighted mean square of each 20 ms; ``len(sound)`` must be a whole number of slots.

    By Parseval within each slot, as if it stood alone: the filters are smooth where speech lies, so what rings over into
    the next slot does not matter (tested: 0.03 LU beside ffmpeg's ebur128), at a quarter of an exact filter's CPU.
    """
    slots = np.ascontiguousarray(sound, np.float32).reshape(-1, SLOT)
    squares = [np.zeros(0, np.float32)]
    for some in range(0, len(slots), _AT_ONCE):
        # scaled by 1/SLOT: numpy takes the factor as float32 then; unscaled it computes in float64, two thirds slower
        spectra = np.fft.rfft(slots[some : some + _AT_ONCE], norm="forward")
        parts = spectra.view(spectra.real.dtype)  # real and imaginary side by side: half the time of taking them apart
        squares.append(np.square(parts, out=parts) @ _k_weighting())
    return np.concatenate(squares)


def loudness(energy: np.ndarray) -> float:
    """Integrated loudness in LUFS."""
    return summed(energy.tolist())


@lru_cache(maxsize=1)
def _between() -> np.ndarray:
    """Windowed-sinc weights of 24 samples for the three points between two of them (4x, as BS.1770 annex 2 asks)."""
    at = np.arange(-11, 13)[:, None] - np.array([0.25, 0.5, 0.75])
    return (np.sinc(at) * np.cos(np.pi * at / 26) ** 2).astype(np.float32)


def true_peak(sound: np.ndarray) -> float:
    """The highest amplitude between the samples too (1.0 = full scale)."""
    return _between_peaks(sound, float(np.abs(sound).max(initial=0.0)) * HIDES)


def peak_over(sound: np.ndarray, ceiling: float) -> float:
    """``true_peak`` where it is over ``ceiling``, else any number that is not: most sounds need no interpolation for it."""
    return _between_peaks(sound, ceiling * HIDES)


# 4.4 dB: how far under a peak both samples beside it may be. Of 1,187 seconds of speech at 24 kHz the deepest hid 3.3 dB, in an "s".
HIDES = 0.6


def _between_peaks(sound: np.ndarray, floor: float) -> float:
    """The highest amplitude, between the samples too where one is over ``floor``: on either side of each sample that is
    higher than its neighbours, since between two points of a slope nothing stands above the upper one. A neighbour on the
    other side of zero is no slope: in a hiss the samples 0.60 -0.64 -0.65 0.69 have a peak of 0.95 in their middle."""
    size = np.abs(sound)
    top = float(size.max(initial=0.0))
    if top <= floor or not top:
        return top
    padded = np.zeros(len(sound) + 24, np.float32)
    padded[12:-12] = sound
    loud = np.flatnonzero(size > floor)
    here, below = size[loud], np.signbit(sound[loud])
    high = np.ones(len(loud), bool)
    for beside in (padded[loud + 11], padded[loud + 13]):
        high &= (here >= np.abs(beside)) | (below != np.signbit(beside))
    tops = loud[high]
    for some in range(0, len(tops), 10_000):  # bounds the memory on a loud, long sound
        windows = padded[tops[some : some + 10_000, None] + np.arange(25)]
        for side in (0, 1):  # between it and the one before, and the one after
            top = max(top, float(np.abs(windows[:, side : side + 24] @ _between()).max(initial=0.0)))
    return top


def sixteen_bit(sound: np.ndarray) -> np.ndarray:
    """As 16-bit samples."""
    scaled = np.clip(sound, -1, 1)
    scaled *= 32767
    return np.rint(scaled, out=scaled).astype("<i2")


def dbtp(amplitude: float) -> float:
    return float(20 * np.log10(max(amplitude, 1e-6)))


_MS = CLOCK_HZ // 1000
_AHEAD, _RELEASE = 6, 40  # ms
_BETWEEN_SAMPLES = 0.966  # -0.3 dB: how far true peaks of limited speech stand above its samples


def _gains(peaks: np.ndarray, ceiling: float) -> np.ndarray:
    """A gain for each millisecond that keeps a sound under ``ceiling``: it falls 6 ms before a peak and recovers over 40 ms.

    ``peaks``: ``_around`` of the sound. Smoothed: each gain averages values that all respect their peak.
    """
    need = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    window = np.hanning(2 * _AHEAD + 1)[1:-1]
    return np.convolve(need, window / window.sum(), mode="valid")


def _peaks(sound: np.ndarray) -> np.ndarray:
    """The highest sample of each millisecond."""
    return np.abs(np.pad(sound, (0, -len(sound) % _MS))).reshape(-1, _MS).max(axis=1)


def _around(peaks: np.ndarray) -> np.ndarray:
    """The highest of ``peaks`` from 41 ms before to 7 ms after each millisecond (one more on either side than the gains
    need, since they are interpolated), with the margin their smoothing takes. By doubling: six steps instead of 49."""
    margin = _AHEAD - 1
    width = _RELEASE + _AHEAD + 3
    highest = np.pad(peaks, (_RELEASE + 1 + margin, _AHEAD + 1 + margin))
    reach = 1
    while reach < width:
        step = min(reach, width - reach)
        highest = np.maximum(highest[:-step], highest[step:])
        reach += step
    return highest


def _applied(sound: np.ndarray, gains: np.ndarray) -> np.ndarray:
    """``sound`` with the gain of each millisecond, ramped to the next one's."""
    gains = gains.astype(np.float32)
    ramp = np.arange(_MS, dtype=np.float32) / _MS
    curve = gains[:, None] + np.append(np.diff(gains), np.float32(0))[:, None] * ramp
    return sound * curve.reshape(-1)[: len(sound)]


def softened(sound: np.ndarray, heard: np.ndarray, ceiling: float) -> np.ndarray:
    """``sound``, quieter around the moments at which ``heard`` (what a coder made of it, as long or a little shorter) rises
    over ``ceiling``."""
    aside = np.pad(np.abs(heard), (0, len(sound) - len(heard)))
    return _applied(sound, _gains(_around(_peaks(aside)), ceiling))


def level(sound: np.ndarray, *, target: float = TARGET_LUFS, ceiling_dbtp: float = CEILING_DBTP) -> np.ndarray:
    """``sound`` (a whole number of slots) brought to ``target`` LUFS under ``ceiling_dbtp``; silence stays silence.

    Limiting takes loudness away, so the gain before it is raised until the sum is right; the energies under a gain
    curve are estimated slot by slot, which needs no further FFT. A sound so spiky that it still falls short keeps its
    peaks low and stays a little quieter.
    """
    energy = energies(sound)
    measured = loudness(energy)
    if measured <= -70:
        return sound
    ceiling = 10 ** (ceiling_dbtp / 20)
    gain = 10 ** ((target - measured) / 20)
    peaks = _peaks(sound)
    if peaks.max() * gain <= ceiling * 0.9 or true_peak(sound) * gain <= ceiling:
        return sound * np.float32(gain)
    around, per_slot = _around(peaks), SLOT // _MS
    slope = 1.5  # dB of gain for a dB of loudness; learnt from one turn to the next
    before: tuple[float, float] | None = None
    for _ in range(8):
        gains = gain * _gains(around * gain, ceiling * _BETWEEN_SAMPLES)
        lost = target - loudness(energy * np.square(gains).reshape(-1, per_slot).mean(axis=1))
        if abs(lost) < 0.05:
            break
        if before is not None and before[0] - lost > 0.02:
            slope = min(max(before[1] / (before[0] - lost), 1.0), 6.0)
        raised = max(-3.0, min(lost * slope, 3.0))
        before = (lost, raised)
        gain *= 10 ** (raised / 20)
    return np.clip(_applied(sound, gains), -ceiling, ceiling)
