"""What every engine promises, and how each may fail. Another engine joins the contract with one line in ``ENGINES``."""

import hashlib
import shutil
import sys
from array import array
from itertools import pairwise
from pathlib import Path

import pytest
from test_speak import Shelf, segment

from audionews.episode.encode import make_clip
from audionews.errors import EngineFailed, EngineMissing
from audionews.script.model import Segment, Span
from audionews.speech.engines import engine
from audionews.speech.speak import Speaker

sys.path.insert(0, str(Path(__file__).parent / "specimens" / "speech"))
from voices import google, piper_voice

pytestmark = pytest.mark.spoken_anew

ENGINES = ("tone", "espeak", "gtts", "piper")
SHORT = segment(1, "Harga beras turun")
LONG = segment(
    2,
    "Gubernur meresmikan jembatan baru di atas sungai itu pada hari Senin, lalu berjalan kaki bersama warga ke pasar "
    "untuk mendengar keluhan pedagang tentang harga sewa kios",
)


@pytest.fixture(scope="module")
def service():
    with google() as service:
        yield service


@pytest.fixture(scope="module")
def voice_file(tmp_path_factory):
    return piper_voice(tmp_path_factory.mktemp("piper"))


@pytest.fixture
def options(service, voice_file, tmp_path):
    """All that any engine needs; nothing of one test is left for the next."""
    service.asked.clear()
    service.answers.clear()
    return {
        "piper_voice": str(voice_file),
        "gtts_host": service.host,
        "gtts_sources": str(tmp_path / "sources"),
        "gtts_pause_s": "0.02",
        "gtts_timeout_s": "20",
    }


@pytest.fixture(params=ENGINES)
def speaking(request, options):
    made = engine(request.param, options)
    yield made
    made.close()


def loudest(sound):
    return max(map(abs, array("h", sound.pcm)))


def test_a_sentence_becomes_sound_as_long_as_its_words(speaking):
    short, long = (speaking.speak(speaking.text_for(asked)) for asked in (SHORT, LONG))

    assert short.rate_hz >= 16_000
    assert loudest(short) > 1_000
    assert 300 < short.duration_ms < 4_000
    assert long.duration_ms > 4 * short.duration_ms


def test_what_was_said_before_does_not_change_a_sentence(speaking):
    first = speaking.speak(speaking.text_for(SHORT))
    speaking.speak(speaking.text_for(LONG))

    again = speaking.speak(speaking.text_for(SHORT))

    assert (
        abs(again.duration_ms - first.duration_ms) <= 15
    )  # eSpeak ends "turun" now and then one formant frame (12.8 ms) later


def test_signs_of_markup_are_words_and_not_orders(speaking):
    marked = segment(3, 'Laba & rugi <break time="20s"/> itu')

    sound = speaking.speak(speaking.text_for(marked))

    assert loudest(sound) > 1_000
    assert sound.duration_ms < 9_000


def test_a_sentence_without_words_is_refused_and_never_silent(speaking):
    with pytest.raises(EngineFailed) as failed:
        speaking.speak(speaking.text_for(segment(4, " ")))

    assert failed.value.key == "speech.silent"


def test_other_words_are_another_text_and_the_same_words_the_same(speaking):
    assert speaking.text_for(SHORT) == speaking.text_for(SHORT)
    assert speaking.text_for(SHORT) != speaking.text_for(LONG)


def test_the_voice_says_who_it_is_and_that_no_human_speaks(speaking, service):
    voice = speaking.voice

    assert type(speaking).__name__.lower() == voice.engine
    assert voice.version
    assert "buatan" in voice.label or "bukan suara manusia" in voice.label
    assert service.asked == []  # asking for it costs nothing and tells nobody


def test_a_closed_engine_speaks_again_when_asked(speaking):
    speaking.speak(speaking.text_for(SHORT))
    speaking.close()

    assert loudest(speaking.speak(speaking.text_for(SHORT))) > 1_000


@pytest.mark.parametrize("name", ["gtts", "piper"])  # tone and eSpeak: tests/test_speak.py
def test_a_worker_makes_a_clip_of_it(name, options):
    shelf = Shelf()
    with Speaker((name,), make_clip, options=options, workers=1) as speaker:
        narration = speaker.speak_all([SHORT], shelf)

    clip = shelf[narration.keys[0]]
    assert (narration.voice.engine, narration.spoken) == (name, 1)
    assert clip.lufs == pytest.approx(-16, abs=1.5)


# --- gTTS: what an unofficial service may do


@pytest.mark.parametrize("wrong", [500, 503, 429, "empty", "page", "silence", "snippet", "slow"])
def test_a_service_that_stumbles_is_asked_again(wrong, options, service):
    service.answers[:] = [wrong, wrong]
    service.mp3(SHORT.spoken)

    sound = engine("gtts", {**options, "gtts_timeout_s": "0.5"}).speak(SHORT.spoken)

    assert loudest(sound) > 1_000
    assert [text for _, text in service.asked][:3] == [SHORT.spoken] * 3


def test_a_service_that_stays_away_is_given_up_after_growing_pauses(options, service):
    service.answers[:] = [503] * 9

    with pytest.raises(EngineFailed) as failed:
        engine("gtts", {**options, "gtts_pause_s": "0.1"}).speak(SHORT.spoken)

    times = [time for time, _ in service.asked]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert failed.value.key == "speech.service_failed"
    assert len(pauses) == 3
    assert all(pause >= at_least for pause, at_least in zip(pauses, (0.1, 0.2, 0.4), strict=True))


def test_a_service_that_refuses_is_not_pressed(options, service):
    service.answers[:] = [403]

    with pytest.raises(EngineFailed):
        engine("gtts", options).speak(SHORT.spoken)

    assert len(service.asked) == 1


def test_a_service_that_is_not_there_is_named(options):
    with pytest.raises(EngineFailed) as failed:
        engine("gtts", {**options, "gtts_host": "http://127.0.0.1:9"}).speak(SHORT.spoken)

    assert failed.value.key == "speech.service_failed"


def test_what_was_fetched_once_is_never_fetched_again(options, service):
    first = engine("gtts", options).speak(LONG.spoken)
    count = len(service.asked)

    again = engine("gtts", {**options, "gtts_host": "http://127.0.0.1:9"}).speak(LONG.spoken)

    assert count >= 2  # a long sentence is asked for in parts
    assert again == first


def test_only_the_part_that_failed_is_asked_again(options, service):
    service.answers[:] = ["fine", 503, 503, 503, 503]
    with pytest.raises(EngineFailed):
        engine("gtts", options).speak(LONG.spoken)
    service.asked.clear()

    engine("gtts", options).speak(LONG.spoken)

    texts = [text for _, text in service.asked]
    assert len(texts) == len(set(texts))
    assert not any(LONG.spoken.startswith(text) for text in texts)


def test_a_kept_part_that_was_damaged_is_fetched_again(options, service):
    engine("gtts", options).speak(SHORT.spoken)
    for kept in Path(options["gtts_sources"]).iterdir():
        kept.write_bytes(b"\0" * 100)

    sound = engine("gtts", options).speak(SHORT.spoken)

    assert loudest(sound) > 1_000
    assert len(service.asked) == 2


# --- Piper: a file that the newsroom names


def test_another_voice_file_is_another_voice(voice_file, tmp_path, options):
    other = tmp_path / voice_file.name
    other.write_bytes(voice_file.read_bytes() + b"\0")
    shutil.copy(f"{voice_file}.json", f"{other}.json")

    here, there = (engine("piper", {**options, "piper_voice": str(path)}).voice for path in (voice_file, other))

    assert here.name == there.name
    assert here.fingerprint != there.fingerprint


def test_a_voice_file_without_its_table_is_missing(voice_file, tmp_path, options):
    alone = shutil.copy(voice_file, tmp_path)

    with pytest.raises(EngineMissing):
        engine("piper", {**options, "piper_voice": str(alone)})


def test_a_damaged_voice_file_fails_by_name(voice_file, tmp_path, options):
    damaged = tmp_path / "x.onnx"
    damaged.write_bytes(voice_file.read_bytes()[:1_000])
    shutil.copy(f"{voice_file}.json", f"{damaged}.json")

    with pytest.raises(EngineFailed) as failed:
        engine("piper", {**options, "piper_voice": str(damaged)}).speak("Ya")

    assert failed.value.key == "speech.engine_error"


def test_google_says_english_words_in_english(options):
    spans = (Span(text="Layanan", lang="id"), Span(text="streaming", lang="en"), Span(text="tumbuh.", lang="id"))
    shown = "Layanan streaming tumbuh."
    segment = Segment(id="s1", kind="paragraph", shown=shown, spoken=shown, spans=spans)
    voice = engine("gtts", options)

    voice.speak(voice.text_for(segment))

    kept = {path.stem for path in Path(options["gtts_sources"]).iterdir()}
    assert kept == {hashlib.sha256(part.encode()).hexdigest() for part in ("id:Layanan", "en:streaming", "id:tumbuh.")}
