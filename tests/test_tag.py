"""What a finished MP3 says about itself, read back by mutagen, and what an Opus twin says."""

import io

import mutagen
import pytest
from mutagen.id3 import ID3
from PIL import Image
from test_speak import Shelf, segment

from audionews.episode.encode import make_clip
from audionews.episode.model import Chapter, Tags
from audionews.episode.stitch import stitch
from audionews.episode.tag import id3
from audionews.errors import EncoderFailed
from audionews.script.model import Segment, Span
from audionews.speech.speak import Speaker

SEGMENTS = [
    segment(1, "Harga beras turun"),
    segment(2, "Petani lega"),
    Segment(
        id="s3",
        kind="heading",
        shown="Pasar “Induk” & kios",
        spoken="Pasar induk",
        spans=(Span(text="Pasar induk"),),
        pause_ms=600,
    ),
    segment(4, "Pedagang menunggu"),
]


@pytest.fixture(scope="module")
def cover(tmp_path_factory):
    """As large as a podcast directory asks for."""
    path = tmp_path_factory.mktemp("cover") / "cover.jpg"
    Image.radial_gradient("L").resize((3000, 3000)).convert("RGB").save(path, quality=60)
    return path


@pytest.fixture(scope="module")
def tags(cover):
    return Tags(
        title="Harga beras turun “10 persen”",
        artist="Ratna Wiratmi, Yusuf Hakim",
        album="Berita Desa",
        date="2026-11-24",
        lyrics="Harga beras turun\n\nPetani lega",
        voice="Nada uji, bukan suara manusia",
        source_url="https://kabar.example/berita/beras?hal=1&nama=é",
        cover=cover,
        cover_alt="Gambar sampul: gelombang suara",
    )


@pytest.fixture(scope="module")
def episode(tags, tmp_path_factory):
    shelf = Shelf()
    with Speaker(("tone",), make_clip, workers=1) as speaker:
        keys = speaker.speak_all(SEGMENTS, shelf).keys
    return stitch(SEGMENTS, keys, shelf, tmp_path_factory.mktemp("tagged"), tags)


@pytest.fixture(scope="module")
def read(episode):
    return ID3(episode.mp3, translate=False)


def test_it_is_id3_version_2_3_as_old_players_need(read, episode):
    assert read.version == (2, 3, 0)
    assert episode.mp3.read_bytes()[:5] == b"ID3\x03\x00"


def test_title_author_album_and_language_are_told(read, tags):
    assert read["TIT2"].text == [tags.title]
    assert "/".join(read["TPE1"].text) == tags.artist
    assert read["TALB"].text == [tags.album]
    assert read["TLAN"].text == ["ind"]


def test_the_date_is_told_in_the_frames_of_version_2_3(read):
    assert (str(read["TYER"].text[0]), read["TDAT"].text) == ("2026", ["2411"])
    assert "TDRC" not in read


def test_the_whole_text_can_be_read_along(read, tags):
    (lyrics,) = read.getall("USLT")

    assert (lyrics.lang, lyrics.text) == ("ind", tags.lyrics)


def test_the_cover_is_small_and_described(read, tags):
    (picture,) = read.getall("APIC")
    size = Image.open(io.BytesIO(picture.data)).size

    assert (picture.mime, picture.type, picture.desc) == ("image/jpeg", 3, tags.cover_alt)
    assert size == (600, 600)
    assert len(picture.data) < 100_000


def test_where_it_was_printed_and_who_speaks_are_told(read, tags):
    assert read["WOAS"].url == "https://kabar.example/berita/beras?hal=1&nama=%C3%A9"
    assert read["TXXX:Suara"].text == [tags.voice]
    assert read.getall("COMM")[0].text == [tags.voice]


def test_chapters_stand_in_order_under_one_table_of_contents(read, episode):
    (contents,) = read.getall("CTOC")
    chapters = [read[f"CHAP:{id}"] for id in contents.child_element_ids]

    assert int(contents.flags) == 3  # top level, ordered
    assert [chapter.sub_frames["TIT2"].text[0] for chapter in chapters] == [c.title for c in episode.chapters]
    assert [(chapter.start_time, chapter.end_time) for chapter in chapters] == [
        (c.start_ms, c.end_ms) for c in episode.chapters
    ]
    assert "Pasar “Induk” & kios" in [c.title for c in episode.chapters]


def test_chapters_follow_one_another_from_the_first_to_the_last_moment(episode):
    ends = [chapter.end_ms for chapter in episode.chapters]

    assert [chapter.start_ms for chapter in episode.chapters] == [0, *ends[:-1]]
    assert ends[-1] == episode.duration_ms


def test_chapter_ids_are_ascii_and_no_two_are_the_same(read):
    ids = [frame.element_id for frame in (*read.getall("CHAP"), *read.getall("CTOC"))]

    assert all(id.isascii() and id.isalnum() for id in ids)
    assert len(ids) == len(set(ids))


def test_chapters_of_one_id_are_refused_instead_of_folded_into_one(tags):
    twice = [Chapter(id="s1", title=title, start_ms=0, end_ms=1) for title in ("Satu", "Dua")]

    with pytest.raises(EncoderFailed) as failed:
        id3(tags, twice)

    assert failed.value.key == "episode.chapter_id"


def test_a_chapter_id_beyond_ascii_is_refused_by_name(tags):
    with pytest.raises(EncoderFailed) as failed:
        id3(tags, [Chapter(id="bagian-é", title="Satu", start_ms=0, end_ms=1)])

    assert failed.value.facts["id"] == "bagian-é"


def test_players_know_its_length_to_the_millisecond(episode):
    info = mutagen.File(episode.mp3).info

    assert info.length * 1000 == pytest.approx(episode.duration_ms, abs=1)
    assert (info.bitrate, info.sample_rate, info.channels) == (64_000, 24_000, 1)


@pytest.mark.parametrize("name", ["opus", "opus16"])
def test_the_twins_say_the_same_in_their_own_way(episode, tags, name):
    tags_read = mutagen.File(getattr(episode, name))

    assert tags_read["title"] == [tags.title]
    assert tags_read["language"] == ["ind"]
    assert tags_read["comment"] == [tags.voice]
    assert tags_read["chapter001name"] == ["Pasar “Induk” & kios"]
    assert tags_read.info.length * 1000 == pytest.approx(episode.duration_ms, abs=1)


def test_a_cover_that_is_no_picture_fails_by_name(tags, tmp_path):
    from dataclasses import replace

    broken = tmp_path / "sampul.jpg"
    broken.write_bytes(b"bukan gambar")

    with pytest.raises(EncoderFailed) as failed:
        id3(replace(tags, cover=broken), ())

    assert failed.value.facts["file"] == "sampul.jpg"
