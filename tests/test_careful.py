"""An Opus twin that is heard while it is coded: what clips is made again, what does not stays as it was."""

import numpy as np
import pytest

from audionews.episode import codecs, levelling
from audionews.episode.encode import OPUS, OPUS16
from audionews.episode.opus_limiter import opus_under
from audionews.speech.model import CLOCK_HZ

LATE = 156
CEILING = 10 ** (-1.2 / 20)


def buzzing(seconds, *, loud_from=None, loud_to=None):
    """A voice-like buzz at a fifth of full scale; between the two seconds it is hard against the ceiling."""
    at = np.arange(int(seconds * CLOCK_HZ)) / CLOCK_HZ
    sound = sum(np.sin(2 * np.pi * 140 * n * at) / n for n in range(1, 20)) * 0.12
    if loud_from is not None:
        loud = (at >= loud_from) & (at < loud_to)
        sound[loud] = np.clip(sound[loud] * 12, -0.86, 0.86)
    return sound.astype(np.float32)


@pytest.mark.parametrize("way", [OPUS, OPUS16])
def test_what_does_not_clip_is_coded_as_if_nobody_listened(way):
    sound = buzzing(2.4)

    made = opus_under(codecs.OpusPair(way), sound, LATE, CEILING)

    plain = codecs.opus(way, levelling.sixteen_bit(sound))
    assert (made.packets.sizes, made.packets.body) == (plain.sizes, plain.body)
    np.testing.assert_array_equal(made.heard, codecs.heard_opus(plain))
    assert made.peak == levelling.true_peak(made.heard)


@pytest.mark.parametrize("way", [OPUS, OPUS16])
@pytest.mark.parametrize("loud_from", [0.0, 0.51, 1.3, 2.2])
def test_what_clips_is_quieter_there_and_untouched_before(way, loud_from):
    sound = buzzing(2.4, loud_from=loud_from, loud_to=loud_from + 0.15)
    plain = codecs.opus(way, levelling.sixteen_bit(sound))
    assert levelling.true_peak(codecs.heard_opus(plain)) > CEILING

    made = opus_under(codecs.OpusPair(way), sound, LATE, CEILING)

    assert levelling.true_peak(codecs.heard_opus(made.packets)) <= CEILING
    np.testing.assert_array_equal(made.heard, codecs.heard_opus(made.packets))
    untouched = max(0, int((loud_from - 0.05) * 50))
    assert list(made.packets.each())[:untouched] == list(plain.each())[:untouched]
    assert len(made.packets.sizes) == len(plain.sizes)
    assert np.abs(made.pcm[: untouched * 480] - levelling.sixteen_bit(sound)[: untouched * 480]).max(initial=0) == 0


def test_noise_at_full_scale_comes_under_a_ceiling_far_below():
    sound = np.random.default_rng(7).uniform(-1, 1, CLOCK_HZ).astype(np.float32)

    made = opus_under(codecs.OpusPair(OPUS16), sound, LATE, 0.01)

    assert len(made.packets.sizes) == 50
    assert 0.001 < made.peak <= 0.01


def test_a_peak_that_hides_in_a_hiss_between_two_samples_of_a_slope_is_found():
    hiss = np.zeros(200, np.float32)
    hiss[92:108] = (0.3, -0.2, 0.1, -0.05, -0.2, 0.5, 0.6, -0.643, -0.646, 0.688, 0.48, -0.33, -0.2, 0.1, 0.2, 0.1)
    spectrum = np.fft.rfft(hiss.astype(np.float64))
    interpolated = np.fft.irfft(np.pad(spectrum, (0, 15 * 100)), 16 * 200) * 16  # what stands between them, exactly

    peak = levelling.true_peak(hiss)

    assert np.abs(interpolated).max() > 0.9 > np.abs(hiss).max() * 1.3
    assert peak == pytest.approx(np.abs(interpolated).max(), rel=0.02)
    assert levelling.peak_over(hiss, 0.9) == peak
