"""Speaking a script: one voice, each sentence once, whatever the engine does."""

import sys
from pathlib import Path

import pytest

from audionews.episode.encode import make_clip
from audionews.errors import EngineFailed, UnknownName
from audionews.script.model import Segment, Span
from audionews.speech import pool
from audionews.speech.engines import engine
from audionews.speech.model import Clip
from audionews.speech.speak import Speaker, clip_key

pytestmark = pytest.mark.spoken_anew

sys.path.insert(0, str(Path(__file__).parent / "specimens" / "speech"))


class Shelf(dict):
    def has(self, key):
        return key in self

    def missing(self, keys):
        return set(keys) - set(self)

    def each(self, keys):
        return map(self.get, keys)

    def put(self, clip):
        self[clip.key] = Clip.from_bytes(clip.to_bytes())


def segment(number, text):
    return Segment(id=f"s{number}", kind="paragraph", shown=text, spoken=text, spans=(Span(text=text),), pause_ms=350)


SENTENCES = [segment(1, "Harga beras turun"), segment(2, "Petani meminta bantuan"), segment(3, "Ya")]


def test_a_sentence_on_the_shelf_is_not_spoken_again():
    shelf = Shelf()
    with Speaker(("tone",), make_clip) as speaker:
        speaker.speak_all(SENTENCES, shelf)
        corrected = [*SENTENCES[:2], segment(3, "Tidak")]

        again = speaker.speak_all(corrected, shelf)

    assert (again.spoken, again.reused, again.fallback) == (1, 2, False)
    assert all(shelf.has(key) for key in again.keys)


def test_an_engine_that_fails_midway_hands_the_whole_episode_to_the_next():
    shelf = Shelf()
    with Speaker(("engines:FailsAtTheEnd", "espeak"), make_clip, workers=1) as speaker:
        narration = speaker.speak_all(SENTENCES, shelf)

    assert (narration.voice.engine, narration.fallback, narration.spoken) == ("espeak", True, 3)


@pytest.mark.parametrize(
    ("engine", "key"),
    [
        ("engines:Hangs", "speech.engine_hung"),
        ("engines:Crashes", "speech.engine_crashed"),
        ("engines:Silent", "speech.silent"),
        ("engines:Swallows", "speech.too_short"),
        ("piper", "speech.no_piper_voice"),
    ],
)
def test_an_engine_without_usable_sound_fails_by_name(engine, key):
    with (
        Speaker((engine,), make_clip, workers=1, patience_s=3 if engine.endswith("Hangs") else None) as speaker,
        pytest.raises(EngineFailed) as failed,
    ):
        speaker.speak_all([segment(7, "Gubernur membuka jembatan baru di atas sungai")], Shelf())

    assert failed.value.key == key


def test_a_worker_that_crashes_once_is_replaced(tmp_path):
    with Speaker(("engines:CrashesOnce",), make_clip, options={"mark": str(tmp_path / "mark")}, workers=1) as speaker:
        narration = speaker.speak_all(SENTENCES, Shelf())

    assert (narration.spoken, narration.fallback) == (3, False)


def test_workers_begun_before_anybody_knows_the_engine_speak_and_none_is_left_over():
    pool.begin(most=2)
    ahead = [one.process for one in pool._ahead]
    ahead[-1].kill()  # it dies before it is asked anything
    ahead[-1].wait()

    with Speaker(("tone",), make_clip, workers=1) as speaker:
        told = speaker.speak_all(SENTENCES, Shelf())
        taken = len(ahead) - len(pool._ahead)
    pool.end_unused()

    assert (told.spoken, taken) == (3, len(ahead))
    assert [process.poll() is None for process in ahead] == [False] * len(ahead)


def test_an_unknown_engine_is_named():
    with Speaker(("burung",), make_clip) as speaker, pytest.raises(UnknownName):
        speaker.voice()


def test_another_voice_is_another_clip():
    with Speaker(("tone",), make_clip) as tone, Speaker(("espeak",), make_clip) as espeak:
        assert clip_key("Ya", tone.voice()) != clip_key("Ya", espeak.voice())


def test_espeak_is_told_the_sounds_of_every_word():
    with Speaker(("espeak",), make_clip) as speaker:
        plain = engine("espeak", {}).text_for(segment(1, "Rumah [[x]] & besar"))

        narration = speaker.speak_all([segment(1, "Rumah & besar, yang lebih besar lagi")], Shelf())

    assert "[[b@s'aR]]" in plain
    assert "[[[" not in plain
    assert narration.spoken == 1
