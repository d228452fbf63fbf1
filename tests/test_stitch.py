"""An episode is clips in a row: exact times, one loudness, and a correction that leaves all else bit-identical."""

import re
import subprocess

import mutagen
import pytest
from imageio_ffmpeg import get_ffmpeg_exe
from test_speak import Shelf, segment

from audionews.episode.encode import crc16_frames, make_clip
from audionews.episode.model import Tags
from audionews.episode.mp3 import crc16, crc_joined
from audionews.episode.stitch import stitch
from audionews.errors import PublicationRefused
from audionews.speech.speak import Speaker

TAGS = Tags(
    title="Beras", artist="Rina", album="Berita", date="2026-11-24", lyrics="Harga beras turun", voice="Nada uji"
)
SEGMENTS = [
    segment(number, text)
    for number, text in enumerate(
        ["Harga beras turun di pasar", "Petani meminta bantuan pemerintah", "Menteri berjanji datang pekan depan"], 1
    )
]


@pytest.fixture(scope="module")
def shelf_and_keys():
    shelf = Shelf()
    with Speaker(("espeak",), make_clip) as speaker:
        keys = speaker.speak_all(SEGMENTS, shelf).keys
    return shelf, keys


def test_every_file_lasts_exactly_as_long_as_the_table_says(shelf_and_keys, tmp_path):
    episode = stitch(SEGMENTS, shelf_and_keys[1], shelf_and_keys[0], tmp_path, TAGS, layout_cues=True)

    for path in (episode.mp3, episode.opus, episode.opus16, episode.cues_mp3):
        decode = [
            get_ffmpeg_exe(),
            "-nostdin",
            "-v",
            "error",
            "-i",
            path,
            "-f",
            "s16le",
            "-ac",
            "1",
            "-ar",
            "24000",
            "-",
        ]
        heard = subprocess.run(decode, capture_output=True, check=True)
        assert heard.stderr == b""
        assert len(heard.stdout) // 2 == episode.duration_ms * 24
    assert mutagen.File(episode.mp3).info.length == pytest.approx(episode.duration_ms / 1000)


def test_the_file_is_as_loud_as_promised(shelf_and_keys, tmp_path):
    episode = stitch(SEGMENTS, shelf_and_keys[1], shelf_and_keys[0], tmp_path, TAGS)

    measure = [
        get_ffmpeg_exe(),
        "-nostdin",
        "-hide_banner",
        "-i",
        episode.mp3,
        "-af",
        "ebur128=peak=true",
        "-f",
        "null",
        "-",
    ]
    told = subprocess.run(measure, capture_output=True, text=True).stderr
    assert float(re.findall(r"I:\s+(\S+) LUFS", told)[-1]) == pytest.approx(-16, abs=0.5)
    assert float(re.findall(r"Peak:\s+(\S+)", told)[-1]) <= -1


def test_a_missing_clip_refuses_publication(tmp_path):
    with pytest.raises(PublicationRefused):
        stitch(SEGMENTS, ["none"] * 3, Shelf(), tmp_path, TAGS)


def test_the_crc_of_frames_is_that_of_their_bytes():
    frames = bytes(range(192)) * 3

    assert crc16_frames(frames, 7) == crc16(frames, 7)


def test_the_crc_of_two_stretches_is_known_without_reading_them_again():
    one, other = bytes(range(192)), bytes(range(191, -1, -1)) * 37

    assert crc_joined(crc16(one), crc16(other), 37) == crc16(one + other)
