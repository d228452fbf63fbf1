"""A corrected sentence changes its own frames and nothing else, and nobody hears the seams."""

import subprocess
from dataclasses import replace

import mutagen.mp3
import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe
from test_speak import Shelf, segment
from test_stitch import TAGS

from audionews.episode.encode import make_clip
from audionews.episode.mp3 import MP3_FRAME, MP3_FRAME_BYTES
from audionews.episode.stitch import stitch
from audionews.speech.model import CLOCK_HZ
from audionews.speech.speak import Speaker

WORDS = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")
BEFORE = [segment(n, f"Warga blok {WORDS[n % 10]} {WORDS[n // 10]} menanam pohon") for n in range(20)]
WRONG = 9
AFTER = [
    replace(old, spoken=told.spoken, shown=told.shown, spans=told.spans) if n == WRONG else old
    for n, old in enumerate(BEFORE)
    for told in [segment(n, "Warga blok itu ternyata menebang dua puluh pohon")]
]
MS = CLOCK_HZ // 1000


@pytest.fixture(scope="module")
def takes(tmp_path_factory):
    """The episode before and after its correction, on one shelf."""
    shelf, made = Shelf(), []
    with Speaker(("espeak",), make_clip) as speaker:
        for number, segments in enumerate((BEFORE, AFTER)):
            folder = tmp_path_factory.mktemp(f"take{number}")
            narration = speaker.speak_all(segments, shelf)
            made.append((stitch(segments, narration.keys, shelf, folder, TAGS), narration))
    return made


def frames(path):
    """The MP3 frames after ID3 tag and Info frame."""
    with path.open("rb") as file:
        tag = mutagen.id3.ID3(file).size
    audio = path.read_bytes()[tag + MP3_FRAME_BYTES :]
    return [audio[at : at + MP3_FRAME_BYTES] for at in range(0, len(audio), MP3_FRAME_BYTES)]


def packets(path):
    """The Opus packets of an Ogg file, by a reading of its pages that is not our writing of them."""
    from mutagen.ogg import OggPage

    pages = []
    with path.open("rb") as file:
        while True:
            try:
                pages.append(OggPage(file))
            except EOFError:
                return OggPage.to_packets(pages)[2:]


def decoded(path):
    command = [
        get_ffmpeg_exe(),
        "-nostdin",
        "-v",
        "error",
        "-i",
        path,
        "-f",
        "f32le",
        "-ac",
        "1",
        "-ar",
        str(CLOCK_HZ),
        "-",
    ]
    return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, "<f4")


def dbfs(sound):
    return 20 * np.log10(max(float(np.abs(sound).max(initial=0)), 1e-9))


def test_one_sentence_is_spoken_and_all_others_keep_their_frames(takes):
    (before, _), (after, narration) = takes
    first, last = before.cues[WRONG].start_ms, before.cues[WRONG].end_ms

    assert (narration.spoken, narration.reused) == (1, 19)
    for name, read, lasts_ms in (
        ("mp3", frames, MP3_FRAME / MS),
        ("opus", packets, 20),
        ("opus16", packets, 20),
    ):
        old, new = read(getattr(before, name)), read(getattr(after, name))
        same_before = next(at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
        same_after = next(at for at, (one, other) in enumerate(zip(old[::-1], new[::-1], strict=False)) if one != other)
        assert old != new
        assert same_before * lasts_ms > first - 120
        assert (len(old) - same_after) * lasts_ms < last + 240


def test_cues_before_stay_and_cues_after_move_by_one_and_the_same_time(takes):
    (before, _), (after, _) = takes

    moved = {
        new.start_ms - old.start_ms for old, new in zip(before.cues[WRONG + 1 :], after.cues[WRONG + 1 :], strict=True)
    }

    assert after.cues[:WRONG] == before.cues[:WRONG]
    assert moved == {after.duration_ms - before.duration_ms}
    assert moved.pop() % 120 == 0


@pytest.mark.parametrize("name", ["mp3", "opus", "opus16"])
def test_nothing_is_heard_at_the_seams(takes, name):
    episode = takes[1][0]
    sound = decoded(getattr(episode, name))

    for cue, following in zip(episode.cues, episode.cues[1:], strict=False):
        # coders smear a sound by some 20 ms into the silence around it, inaudibly: it is masked
        pause = sound[(cue.end_ms + 25) * MS : (following.start_ms - 25) * MS]
        assert len(pause) > 100 * MS
        assert dbfs(pause) < -50


@pytest.mark.parametrize("name", ["mp3", "opus", "opus16"])
def test_cue_borders_are_where_the_sound_is(takes, name):
    episode = takes[1][0]
    sound = decoded(getattr(episode, name))
    heard = np.flatnonzero(np.abs(sound) > 10 ** (-50 / 20)) / MS  # in ms

    for number, cue in enumerate(episode.cues):
        since = episode.cues[number - 1].end_ms + 60 if number else 0
        until = episode.cues[number + 1].start_ms - 60 if number < 19 else episode.duration_ms
        mine = heard[(heard >= since) & (heard <= until)]
        assert mine[0] == pytest.approx(cue.start_ms, abs=20)
        assert mine[-1] == pytest.approx(cue.end_ms, abs=20)
