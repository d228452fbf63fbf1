"""An episode is clips in a row: exact times, one loudness, and a correction that leaves all else bit-identical."""

import re
import subprocess
from dataclasses import replace

import mutagen
import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe
from test_speak import Shelf, segment

from audionews.episode import codecs
from audionews.episode.earcons import NOTES, earcon, made, silence
from audionews.episode.encode import crc16_frames, make_clip
from audionews.episode.model import Tags
from audionews.episode.mp3 import crc16, crc_joined
from audionews.episode.stitch import stitch
from audionews.errors import PublicationRefused
from audionews.speech.engines import engine
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


SHAPED = [SEGMENTS[0], replace(SEGMENTS[1], kind="quote", block=1), replace(SEGMENTS[2], kind="item", block=2)]


def test_a_browser_gets_the_small_file_with_its_length_in_front_and_hears_the_same(shelf_and_keys, tmp_path):
    episode = stitch(SEGMENTS, shelf_and_keys[1], shelf_and_keys[0], tmp_path, TAGS)

    heard = []
    for path in (episode.opus16, episode.webm16):
        decode = f"-nostdin -v error -c:a libopus -i {path} -f s16le -ac 1 -ar 48000 -".split()
        heard.append(subprocess.run([get_ffmpeg_exe(), *decode], capture_output=True, check=True).stdout)
    assert heard[0] == heard[1]
    assert len(heard[0]) // 2 == episode.duration_ms * 48
    written = episode.webm16.read_bytes()
    length, places, first_cluster = (
        written.index(name) for name in (b"\x44\x89", b"\x1c\x53\xbb\x6b", b"\x1f\x43\xb6\x75")
    )
    assert length < places < first_cluster < 1_000
    assert len(written) < episode.opus16.stat().st_size


def test_a_story_without_headings_quotes_and_items_has_no_file_with_layout_cues(shelf_and_keys, tmp_path):
    episode = stitch(SEGMENTS, shelf_and_keys[1], shelf_and_keys[0], tmp_path, TAGS, layout_cues=True)

    assert episode.cues_mp3 is None


def test_the_layout_cues_mark_where_direct_speech_in_a_paragraph_begins_and_where_it_has_ended(
    shelf_and_keys, tmp_path
):
    first, second, third = SEGMENTS
    segments = [
        first,
        replace(second, kind="paragraph", quoted=((0, len(second.spoken.split())),)),
        replace(third, kind="paragraph"),
    ]

    episode = stitch(segments, shelf_and_keys[1], shelf_and_keys[0], tmp_path, TAGS, layout_cues=True)

    shaped = episode.cues_mp3.read_bytes()
    assert 0 < shaped.index(earcon("quote").mp3) < shaped.index(earcon("quote_end").mp3)
    assert earcon("quote").mp3 not in episode.mp3.read_bytes()


def test_speech_that_goes_on_in_the_next_sentence_is_marked_once(shelf_and_keys, tmp_path):
    segments = [SEGMENTS[0]] + [
        replace(one, kind="paragraph", quoted=((0, len(one.spoken.split())),)) for one in SEGMENTS[1:3]
    ]

    episode = stitch(segments, shelf_and_keys[1], shelf_and_keys[0], tmp_path, TAGS, layout_cues=True)

    assert episode.cues_mp3.read_bytes().count(earcon("quote").mp3) == 1


def test_every_file_lasts_exactly_as_long_as_the_table_says(shelf_and_keys, tmp_path):
    episode = stitch(SHAPED, shelf_and_keys[1], shelf_and_keys[0], tmp_path, TAGS, layout_cues=True)

    for path in (episode.mp3, episode.opus, episode.opus16, episode.webm16, episode.cues_mp3):
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


def heard_by_ffmpeg(path):
    """Integrated loudness and true peak, by a meter that is not ours."""
    measure = [get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-i", path, "-af", "ebur128=peak=true", "-f", "null", "-"]
    process = subprocess.run(measure, capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"I:\s+(\S+) LUFS", process)[-1]), float(re.findall(r"Peak:\s+(\S+)", process)[-1])


ORDINARY = [
    "Gubernur meresmikan jembatan bambu di tepi sungai itu pada hari Senin",
    "Ya",
    "Para nelayan memeriksa pasar ikan nomor dua puluh lima, sebelum rombongan kementerian tiba",
    "Apakah benar begitu?",
]


@pytest.mark.parametrize("name", ["espeak", "tone"])
@pytest.mark.parametrize("said", [ORDINARY, ORDINARY[:1], ["Semula tertulis lima orang", "Yang benar enam orang"]])
def test_every_file_of_every_length_is_as_loud_as_promised(name, said, tmp_path):
    segments, shelf = [segment(number, text) for number, text in enumerate(said)], Shelf()
    with Speaker((name,), make_clip, workers=1) as speaker:
        keys = speaker.speak_all(segments, shelf).keys

    episode = stitch(segments, keys, shelf, tmp_path, TAGS)

    near = 0.5 if episode.duration_ms >= 3_000 else 1.0
    for path in (episode.mp3, episode.opus, episode.opus16):
        lufs, peak_dbtp = heard_by_ffmpeg(path)
        assert lufs == pytest.approx(-16, abs=near)
        assert lufs == pytest.approx(episode.loudness.integrated_lufs, abs=0.5)
        assert peak_dbtp <= -1


def test_layout_cues_are_as_loud_as_the_speech_around_them():
    for kind in NOTES:
        assert earcon(kind).lufs == pytest.approx(-16, abs=1.5)
        assert earcon(kind).peak_dbtp <= -1


def test_the_parts_that_ship_are_what_todays_encoders_would_make():
    for name, clip in made().items():
        shipped = silence() if name == "silence" else earcon(name)
        assert (shipped.samples, len(shipped.mp3)) == (clip.samples, len(clip.mp3))
        assert shipped.lufs == pytest.approx(clip.lufs, abs=0.3)
        assert np.abs(codecs.heard_mp3(shipped.mp3) - codecs.heard_mp3(clip.mp3)).max() < 0.02


@pytest.mark.parametrize("door", ["_lame", "_libopus"])
def test_where_an_encoder_cannot_be_reached_ffmpegs_makes_the_same_kind_of_clip(door, monkeypatch):
    sound = engine("espeak", {}).speak("<speak>Harga beras turun di pasar</speak>")
    usual = make_clip("k", sound, "Harga beras turun di pasar")
    monkeypatch.setattr(codecs, door, lambda: None)

    other = make_clip("k", sound, "Harga beras turun di pasar")

    assert (other.samples, len(other.mp3), len(other.opus.sizes)) == (
        usual.samples,
        len(usual.mp3),
        len(usual.opus.sizes),
    )
    assert other.lufs == pytest.approx(usual.lufs, abs=0.5)
    assert other.peak_dbtp <= -1


def test_a_missing_clip_refuses_publication(tmp_path):
    with pytest.raises(PublicationRefused):
        stitch(SEGMENTS, ["none"] * 3, Shelf(), tmp_path, TAGS)


def test_the_crc_of_frames_is_that_of_their_bytes():
    frames = bytes(range(192)) * 3

    assert crc16_frames(frames, 7) == crc16(frames, 7)


def test_the_crc_of_two_stretches_is_known_without_reading_them_again():
    one, other = bytes(range(192)), bytes(range(191, -1, -1)) * 37

    assert crc_joined(crc16(one), crc16(other), 37) == crc16(one + other)
