"""The natural voice with its real model: few and short sentences, for each costs the processor what it lasts."""

import re
from dataclasses import replace

import numpy as np
import pytest
from test_speak import Shelf, segment

from audionews.errors import EngineFailed, EngineMissing, UnknownName
from audionews.script.normalize import read
from audionews.script.pronounce import sounds
from audionews.speech.cast import Cast
from audionews.speech.engines import engine
from audionews.speech.engines.natural import _pieces
from audionews.speech.engines.natural_carrier import AT_END, LEAST_SILENCE_MS, PAUSE_MS, carried, cut
from audionews.speech.engines.natural_model import MOST_SYMBOLS, Model, model_parts, read_model
from audionews.speech.engines.natural_timing import (
    FRAME_MS,
    NUMBERS,
    Symbol,
    symbols_in,
    text_of,
)
from audionews.speech.engines.natural_tries import another_try
from audionews.speech.speak import Speaker

pytestmark = pytest.mark.spoken_anew

SHORT = segment(1, "Harga beras turun")


@pytest.fixture(scope="module")
def natural():
    made = engine("natural", {})
    yield made
    made.close()


@pytest.fixture(scope="module")
def spoken_short(natural):
    return natural.speak(natural.text_for(SHORT))


def silences_ms(sound):
    """Runs of 10 ms that lie 38 dB and more under the loud ones, between the first sound and the last."""
    samples = np.frombuffer(sound.pcm, "<i2").astype(np.float64)
    power = (samples[: len(samples) // 240 * 240].reshape(-1, 240) ** 2).mean(axis=1)
    level = 10 * np.log10(power + 1)
    loud = np.flatnonzero(level > np.percentile(level, 95) - 38)
    return [10 * int(gap) for gap in np.diff(loud) if gap > 1]


def machine_text(shown):
    return text_of(sounds(read(shown).spans))


def test_a_sentence_becomes_sound_as_long_as_its_words(spoken_short):
    assert spoken_short.rate_hz == 24_000
    assert 700 < spoken_short.duration_ms < 2_500
    assert np.abs(np.frombuffer(spoken_short.pcm, "<i2").astype(int)).max() > 3_000


def test_the_same_words_have_the_same_bytes_after_others_and_in_another_process(
    natural, spoken_short, tmp_path, monkeypatch
):
    natural.speak(natural.text_for(segment(2, "Ya")))
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # the workers hold a model of their own, not this process's
    shelf, again = Shelf(), Shelf()

    assert natural.speak(natural.text_for(SHORT)).pcm == spoken_short.pcm
    for kept in (shelf, again):
        with Speaker(("natural",), "audionews.episode.encode:make_clip") as speaker:
            (key,) = speaker.speak_all([SHORT], kept).keys
    assert shelf[key].pcm_sha256 == again[key].pcm_sha256


def test_one_thread_and_two_make_the_same_samples(natural):
    symbols = [NUMBERS[symbol.sign] for symbol in symbols_in(natural.text_for(segment(7, "Ya")))]
    numbers = np.array([0, *symbols, 0], np.int64)
    style = natural._styles[len(symbols) - 1]
    made = []
    for threads in (1, 2):
        model = Model(model_parts(), threads=threads)
        predicted = model.frames(numbers, style)
        made.append(model.samples(numbers, style, predicted, np.maximum(1, np.rint(predicted))))

    assert np.array_equal(*made)


def test_a_short_text_comes_out_of_its_carrier_whole_and_alone(natural, spoken_short):
    sentence, first, last = carried(list(symbols_in(natural.text_for(SHORT))))
    samples, frames = natural._spoken(sentence)
    piece, of_piece = cut(samples, frames, first, last)

    words_ms = FRAME_MS * of_piece[1:-1].sum()
    assert words_ms + 2 * LEAST_SILENCE_MS < 1_000 * len(piece) / 24_000 < words_ms + 2 * PAUSE_MS
    for edge in (piece[: 24 * 40], piece[-24 * 40 :]):
        assert np.abs(edge).max() < 0.02 * np.abs(piece).max()
    assert spoken_short.duration_ms < 1_000 * len(piece) / 24_000 + 100


# --- a carrier of another sound than the words: what is left of it could be seen

HERE = list(symbols_in("lˈima rˈatus."))


def toned(hum=0.0, *, silent=True, at_end=False):
    """A carrier of 600 Hz around words of 200 Hz, on the frames of its symbols."""
    sentence, first, last = carried(HERE, at_end=at_end)
    frames = np.array([2.0, *(10.0 if symbol.pause_ms else 2.0 for symbol in sentence), 2.0])
    ends = (np.cumsum(frames) * 600).astype(int)
    at = np.arange(ends[-1]) / 24_000
    until = len(sentence) if last is None else last
    samples = np.where((at * 24_000 > ends[first]) & (at * 24_000 < ends[until]), np.sin(1256 * at), np.sin(3768 * at))
    if silent:
        for mark in (first, until):
            samples[ends[mark] : ends[mark + 1]] = hum
    return samples.astype(np.float32), frames, first, last


def test_nothing_of_the_carrier_is_left_and_nothing_of_the_words_is_lost():
    samples, frames, first, last = toned()

    piece, of_piece = cut(samples, frames, first, last)

    spectrum = np.abs(np.fft.rfft(piece, 24_000))
    assert spectrum[600] < spectrum[200] / 100
    sounding = np.flatnonzero(np.abs(piece) > 0.05)
    assert len(of_piece) == len(HERE) - 1 + 2  # without its full stop, with borders
    assert sounding[-1] - sounding[0] >= 600 * of_piece[1:-1].sum() - 480


def test_words_at_the_end_of_their_carrier_keep_their_end():
    samples, frames, first, last = toned(at_end=True)

    piece, of_piece = cut(samples, frames, first, last)

    spectrum = np.abs(np.fft.rfft(piece, 24_000))
    assert spectrum[600] < spectrum[200] / 100
    assert len(of_piece) == len(HERE) + 2  # with the carrier's full stop
    assert np.flatnonzero(np.abs(piece) > 0.05)[-1] > len(piece) - 600 * frames[-1] - 480


def test_a_few_words_are_said_at_the_end_of_their_carrier_at_the_second_try(natural, spoken_short):
    first = natural.text_for(SHORT)

    second = natural.another_way(first)
    third = natural.another_way(second)

    assert (second, third.count(",160")) == (f"{AT_END}{first}", 1)
    spoken = natural.speak(second)
    assert spoken.pcm != spoken_short.pcm
    assert 700 < spoken.duration_ms < 2_500


def test_where_a_mark_is_not_silent_nothing_is_cut():
    assert cut(*toned(silent=False)) is None


def test_no_breath_stands_inside_a_number(natural):
    text = natural.text_for(segment(3, "Ada lima puluh delapan ribu tiga ratus dua puluh enam warga"))

    assert max(silences_ms(natural.speak(text)), default=0) < 150


def test_a_comma_is_a_pause(natural):
    text = natural.text_for(segment(4, "Hujan turun, warga pulang"))

    assert 100 <= max(silences_ms(natural.speak(text))) <= 400


def test_every_voice_is_another_voice(natural, spoken_short):
    other = engine("natural/wanita", {})

    assert other.voice.fingerprint != natural.voice.fingerprint
    assert other.speak(other.text_for(SHORT)).pcm != spoken_short.pcm
    assert "buatan" in other.voice.label


def test_a_cast_speaks_a_quotation_in_one_process(natural):
    quoted = replace(segment(5, "Kami siap, kata bupati"), quoted=((0, 2),))
    cast = Cast(voice="natural", quote_voice="natural/wanita")
    with Speaker((cast, "espeak"), "audionews.episode.encode:make_clip") as speaker:
        narration = speaker.speak_all([quoted], Shelf())

        assert (narration.spoken, narration.fallback, len(narration.keys)) == (1, False, 2)
        assert len(speaker._pools) == 1
    assert "perempuan" in narration.voice.label


# --- without the model


def test_a_voice_that_nobody_has_is_named():
    with pytest.raises(UnknownName) as failed:
        engine("natural/kakek", {})

    assert failed.value.key == "speech.unknown_voice"


def test_another_model_is_never_run(tmp_path):
    wrong = tmp_path / "model.onnx"
    wrong.write_bytes(b"\0" * 1_000)

    with pytest.raises(EngineMissing):
        engine("natural", {"natural_model": str(wrong)}).speak("sˈatu.")


def test_the_model_is_whole_as_the_registry_has_it():
    assert len(read_model(model_parts())) == 92_361_271


def test_words_without_a_sound_are_refused(natural):
    with pytest.raises(EngineFailed) as failed:
        natural.speak(natural.text_for(segment(6, " ")))

    assert failed.value.key == "speech.silent"


@pytest.mark.parametrize(
    ("shown", "pauses"),
    [
        ("Ada 12.450 keluarga di sana.", [120]),
        ("Skornya 2-1 untuk tuan rumah.", [100]),
        ("Nilainya 0,317 saja.", []),
        ("Penduduknya 1.588.832 jiwa.", [120, 120]),
        ("Berangkat pukul 13.27 tadi.", [120]),
        ("Berangkat pukul 23.28 tadi.", [120]),
        ("Berangkat pukul 06.17 tadi.", [120]),
        ("Ada 28.317 warga.", [120]),
    ],
)
def test_long_figures_pause_where_a_newsreader_pauses(shown, pauses):
    marked = [int(found) for found in re.findall(r"#\S+?,(\d+)", machine_text(shown))]

    assert marked == pauses


@pytest.mark.parametrize(
    ("shown", "parts"),
    [
        ("Sekitar 2/5 lahan.", "#dˈua pˈəɾ,80 #lˈima"),
        ("Sekitar 1/6 lahan.", "səpˈəɾ,80 #ənˈam"),
        ("Lolos ke perempat final.", "pəɾəmpˈat"),
    ],
)
def test_a_fraction_is_said_in_its_parts_and_a_quarter_final_in_one_word(shown, parts):
    assert parts in machine_text(shown)


@pytest.mark.parametrize(
    ("shown", "joined"),
    [
        ("Naik 38 persen.", True),
        ("Naik 30 persen.", False),
        ("Ada 30.000 warga.", True),
        ("Ada tiga puluh, delapan.", False),
    ],
)
def test_tens_lean_on_the_numeral_after_them(shown, joined):
    words = machine_text(shown).split()

    assert ("#pulu" in words) == joined
    assert any(word.startswith("#pˈuluh") for word in words) == (not joined)


def test_the_second_try_sets_the_figure_apart_and_says_it_slower_and_the_third_parts_the_longest_phrase():
    first = machine_text("Kereta berangkat pukul 13.27 dari Stasiun Tuban.")

    second = another_try(first)
    third = another_try(second)

    assert re.findall(r"(\S+),160", second) == ["pˈukul", "##tˈuʤuh"]
    assert "##bəlˈas,120 ##dˈua" in second
    assert re.sub(r",160|#", "", second) == first.replace("#", "")
    assert (third.count(",160"), third.replace(",160", "")) == (3, second.replace(",160", ""))


def test_words_without_a_figure_are_parted_each_time():
    first = machine_text("Warga desa itu berkumpul lagi di lapangan sejak pagi tadi.")

    parted = another_try(first)

    assert [text.count(",160") - first.count(",160") for text in (parted, another_try(parted))] == [1, 2]


def test_a_sentence_without_end_is_cut_at_its_marks():
    symbols = [Symbol(sign="a"), Symbol(sign=",", pause_ms=200), Symbol(sign=" ")] * 400

    pieces = _pieces(symbols)

    assert all(len(piece) <= MOST_SYMBOLS for piece, _ in pieces)
    assert all(pause_ms == 200 for _, pause_ms in pieces[:-1])
    assert sum(symbol.sign == "a" for piece, _ in pieces for symbol in piece) == 400
