"""One episode with a heading and a correction, read by programs that are not ours: mutagen, mp3val, MediaInfo, eyeD3, FFmpeg."""

import json
import re
import subprocess
from dataclasses import replace
from itertools import pairwise

import mutagen.mp3
import pytest
from conftest import article_of, corrected
from imageio_ffmpeg import get_ffmpeg_exe

from audionews.article.model import Block
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment

pytestmark = pytest.mark.spoken_anew

TARGET_LUFS, LU, PEAK_DBTP = -16.0, 0.5, -1.0


def said_by(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def episode(tmp_path_factory):
    """(path of the corrected episode, its build, its item in the feed)."""
    home = tmp_path_factory.mktemp("home")
    plain = article_of(
        "Panen garam di Tirtomoyo mencapai 3.400 ton, kata ketua koperasi di gudang barat pada Selasa siang.",
        "Harga di tingkat petani naik menjadi Rp1.800 per kilogram sejak awal bulan ini.",
        "Hujan pertama turun dua minggu lebih awal daripada biasanya.",
    )
    first, *rest = plain.blocks
    article = replace(plain, blocks=(first, Block(kind="heading", text="Harga dan hujan"), *rest))
    settings = from_environment({"AUDIONEWS_HOME": str(home), "AUDIONEWS_ENGINE": "espeak"})
    with open_newsroom(settings) as newsroom:
        slug = newsroom.receive(article, by="rini").slug
        newsroom.publish(slug, by="rini")
        newsroom.correct(slug, corrected(article, "3.400", "3.700"), kind="ralat", reason="salah ketik", by="tono")
        build = newsroom.library.stories.get(slug).build
        [item] = newsroom.library.feed.items("berita", now=newsroom.clock())
        yield newsroom.library.blobs.path(build.mp3), build, item


def test_mp3val_finds_nothing_and_a_constant_bitrate(episode):
    code, output = said_by("mp3val", episode[0])

    assert code == 0
    assert not re.search("WARNING|ERROR|PROBLEM", output), output
    assert "CBR" in output


def test_eyed3_reads_title_chapters_and_picture_without_a_word_of_complaint(episode):
    code, output = said_by("eyeD3", "--no-color", "-l", "warning", episode[0])

    assert code == 0
    assert not re.search("WARN|ERROR|Traceback|Invalid|Non standard", output), output
    assert "title: Warga Sukamulya Menanam Bakau" in output
    assert "FRONT_COVER" in output


def test_mediainfo_sees_the_length_the_feed_claims(episode):
    _, output = said_by("mediainfo", "--Output=JSON", episode[0])
    track = {one["@type"]: one for one in json.loads(output)["media"]["track"]}

    assert track["Audio"]["Format"] == "MPEG Audio"
    assert track["Audio"].get("BitRate_Mode", "CBR") == "CBR"
    assert float(track["General"]["Duration"]) == pytest.approx(episode[1].duration_ms / 1000, abs=0.1)
    assert track["General"]["Cover"] == "Yes"


def test_mutagen_reads_an_info_header_and_the_exact_length(episode):
    path, build, item = episode
    info = mutagen.mp3.MP3(path).info

    assert info.bitrate_mode == mutagen.mp3.BitrateMode.CBR  # said only of a file with an Info header
    assert info.length * 1000 == pytest.approx(build.duration_ms, abs=1)
    assert path.stat().st_size == item.build.mp3.size_bytes


def test_chapters_are_in_order_do_not_overlap_and_name_the_headings(episode):
    path, build, _ = episode
    tags = mutagen.mp3.MP3(path).tags
    chapters = sorted(tags.getall("CHAP"), key=lambda chapter: chapter.start_time)
    [contents] = tags.getall("CTOC")
    titles = [str(chapter.sub_frames["TIT2"]) for chapter in chapters]

    assert contents.child_element_ids == [chapter.element_id for chapter in chapters]
    assert all(before.end_time <= after.start_time for before, after in pairwise(chapters))
    assert chapters[0].start_time == 0
    assert chapters[-1].end_time <= build.duration_ms
    assert "Harga dan hujan" in titles
    assert all(titles)


def test_it_is_as_loud_as_promised_to_its_last_sample(episode):
    path, build, _ = episode
    _, output = said_by(
        get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-i", path, "-af", "ebur128=peak=true", "-f", "null", "-"
    )
    hours, minutes, seconds = re.findall(r"time=(\d+):(\d+):([\d.]+)", output)[-1]
    level = float(re.findall(r"\bI:\s+(-?[\d.]+) LUFS", output)[-1])
    peak = float(re.findall(r"Peak:\s+(-?[\d.]+) dBFS", output)[-1])

    assert level == pytest.approx(TARGET_LUFS, abs=LU)
    assert peak <= PEAK_DBTP
    assert int(hours) * 3600 + int(minutes) * 60 + float(seconds) == pytest.approx(build.duration_ms / 1000, abs=0.1)
