"""The table of times in every form players read, held against the samples that sound."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from test_seams import decoded
from test_speak import Shelf, segment
from test_stitch import TAGS

from audionews.episode import captions
from audionews.episode.encode import make_clip
from audionews.episode.model import Chapter, Cue
from audionews.episode.stitch import stitch
from audionews.speech.speak import Speaker

SEGMENTS = [
    replace(segment(4, "Nelayan pulang membawa ikan"), id="s4", kind="headline"),
    segment(17, "Cuaca cerah"),
    replace(segment(9, "Lelang dibuka"), kind="heading"),
    segment(12, "Harga udang naik menjadi tujuh puluh ribu"),
]
MS = 24  # samples


@pytest.fixture(scope="module")
def episode(tmp_path_factory):
    shelf = Shelf()
    with Speaker(("tone",), make_clip, workers=1) as speaker:
        keys = speaker.speak_all(SEGMENTS, shelf).keys
    return stitch(SEGMENTS, keys, shelf, tmp_path_factory.mktemp("captions"), TAGS)


def ms(clock):
    hours, minutes, seconds, thousandths = map(int, re.split("[:.,]", clock))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def test_each_vtt_cue_bears_the_id_of_its_sentence_on_the_page(episode):
    blocks = episode.vtt.strip().split("\n\n")

    assert blocks[0] == "WEBVTT"
    assert [block.split("\n")[0] for block in blocks[1:]] == ["s4", "s17", "s9", "s12"]
    assert [block.split("\n")[2] for block in blocks[1:]] == [one.shown for one in SEGMENTS]


def test_vtt_srt_and_the_table_tell_the_same_times(episode):
    vtt = re.findall(r"(\S+) --> (\S+)", episode.vtt)
    srt = re.findall(r"(\S+) --> (\S+)", episode.srt)

    table = [(cue.start_ms, cue.end_ms) for cue in episode.cues]
    assert [(ms(start), ms(end)) for start, end in vtt] == table
    assert [(ms(start), ms(end)) for start, end in srt] == table


def test_srt_is_numbered_from_one_and_writes_commas(episode):
    blocks = [block.split("\n") for block in episode.srt.strip().split("\n\n")]

    assert [block[0] for block in blocks] == ["1", "2", "3", "4"]
    assert all(re.fullmatch(r"\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}", block[1]) for block in blocks)


def test_json_chapters_tell_seconds_and_titles(episode):
    answer = json.loads(episode.chapters_json)

    assert answer["version"] == "1.2.0"
    assert [chapter["title"] for chapter in answer["chapters"]] == ["Nelayan pulang membawa ikan", "Lelang dibuka"]
    assert answer["chapters"][0]["startTime"] == 0
    assert answer["chapters"][1]["startTime"] == episode.chapters[1].start_ms / 1000
    assert answer["chapters"][1]["endTime"] == episode.duration_ms / 1000


@pytest.mark.parametrize("name", ["mp3", "opus", "opus16"])
def test_each_cue_begins_and_ends_within_20_ms_of_the_tone_it_names(episode, name):
    sound = np.abs(decoded(getattr(episode, name)))
    heard = np.flatnonzero(sound > 10 ** (-40 / 20)) / MS

    for number, cue in enumerate(episode.cues):
        since = episode.cues[number - 1].end_ms + 60 if number else 0
        until = episode.cues[number + 1].start_ms - 60 if number < 3 else episode.duration_ms
        mine = heard[(heard >= since) & (heard <= until)]
        assert mine[0] == pytest.approx(cue.start_ms, abs=20)
        assert mine[-1] == pytest.approx(cue.end_ms, abs=20)


def test_a_cue_lasts_as_long_as_its_tones(episode):
    for cue, said in zip(episode.cues, SEGMENTS, strict=True):
        assert cue.end_ms - cue.start_ms == pytest.approx(20 * len(said.spoken), abs=25)


def test_what_would_break_a_caption_file_is_written_harmlessly():
    nasty = Cue(id="s1", kind="paragraph", start_ms=0, end_ms=3_723_004, text="A <b>&\n\n00:00 --> 00:01 tamat")

    vtt = captions.vtt([nasty])
    plain = captions.srt([nasty])

    assert vtt.split("\n\n")[1] == "s1\n00:00:00.000 --> 01:02:03.004\nA &lt;b&gt;&amp; 00:00 → 00:01 tamat\n"
    assert plain.count("-->") == 1
    assert len(plain.strip().split("\n\n")) == 1


def test_chapter_titles_survive_as_they_are():
    chapter = Chapter(id="s1", title='Kata "maaf" & terima kasih', start_ms=1_500, end_ms=2_000)

    (answer,) = json.loads(captions.chapters_json([chapter], "Berita"))["chapters"]

    assert (answer["title"], answer["startTime"]) == ('Kata "maaf" & terima kasih', 1.5)
