"""What an editor writes about a channel: taken as meant, or refused with the entry and what is expected there; and the covers."""

import re
import shutil
from dataclasses import replace

import pytest
from PIL import Image

from audionews import assets
from audionews.channels import RALAT, corrections_feed, load
from audionews.errors import BadInput
from audionews.messages import sentence
from audionews.podcast.cover import check_cover

FEEDS = assets.folder("feeds")
GOOD = (FEEDS / "channels" / "berita.toml").read_text(encoding="utf-8")
ALL = {**load(FEEDS), RALAT: corrections_feed(FEEDS)}
EVERY_FEED = pytest.mark.parametrize("channel", ALL.values(), ids=list(ALL))
AAA = 7.0  # WCAG 2.2, 1.4.6
SMALL_PX = 55  # a list in a podcast app


@pytest.fixture
def folder(tmp_path):
    """An editor's copy of feeds/ with one channel; ``write(text)`` changes its file."""
    (tmp_path / "channels").mkdir()
    shutil.copy(FEEDS / "categories.txt", tmp_path)
    shutil.copy(FEEDS / "channels" / "berita.jpg", tmp_path / "channels")
    return tmp_path


def loaded(folder, text, name="berita.toml"):
    (folder / "channels" / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(folder)


def set_to(entry, value):
    """The good file with one entry changed; ``None`` leaves it out."""
    kept = re.sub(rf"^{entry} = .*\n", "", GOOD, flags=re.MULTILINE)
    return kept if value is None else f"{entry} = {value}\n{kept}"


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("hub", '"https://hub.contoh.id/"'),
        ("podping", "true"),
        ("website", '"https://contoh.id/berita?a=1"'),
        ("category", '"News"'),
        ("category", '"Society & Culture/Documentary"'),
        ("language", '"jv"'),
        ("updates", '"FREQ=WEEKLY;BYDAY=MO,TH"'),
        ("location", '"Yogyakarta"'),
        ("location", None),
        ("guid", '"917393e3-1b1e-5cef-ace4-edaa54e1f810"'),
        ("licence", None),
    ],
)
def test_what_is_meant_is_taken(folder, entry, value):
    channel_loaded = loaded(folder, set_to(entry, value))["berita"]

    assert getattr(channel_loaded, entry) == (None if value is None else True if value == "true" else value.strip('"'))


@pytest.mark.parametrize(
    ("entry", "value", "words"),
    [
        ("title", None, ["isian wajib", "title"]),
        ("title", '""', ["isian wajib", "title"]),
        ("title", "5", ["title", "teks di antara tanda kutip", "5"]),
        ("explicit", '"tidak"', ["explicit", "true atau false", "tidak"]),
        ("podping", "1", ["podping", "true atau false"]),
        ("titel", '"Berita"', ["tak dikenal", "titel", "title"]),
        ("category", '"Berita"', ["Berita", "categories.txt"]),
        ("owner_email", '"redaksi"', ["owner_email", "alamat surel", "redaksi"]),
        ("cover", '"../berita.jpg"', ["cover", "../berita.jpg"]),
        ("cover", '"hilang.jpg"', ["hilang.jpg", "tidak ada"]),
        ("language", '"Indonesia"', ["language", "Indonesia"]),
        ("hub", '"hub.contoh.id"', ["hub", "https://"]),
        ("hub", '"javascript:alert(1)"', ["hub", "https://"]),
        ("updates", '"setiap hari"', ["updates", "FREQ=DAILY"]),
        ("location", '"Jakarta; di sana"', ["location", "geo:"]),
        ("guid", '"917393E3"', ["guid", "UUID"]),
        ("title", '"tanpa penutup', ["baris 1", "tanda kutip"]),
    ],
)
def test_what_is_wrong_is_said_in_words(folder, entry, value, words):
    with pytest.raises(BadInput) as refused:
        loaded(folder, set_to(entry, value))
    told = sentence(refused.value)

    assert refused.value.key == "channels.bad_file"
    assert all(word in told for word in ["berita.toml", str(folder / "channels"), *words]), told


@pytest.mark.parametrize("name", ["ralat.toml", "kanal.toml", "Olah Raga.toml", "olah_raga.toml"])
def test_a_name_that_cannot_be_an_address_is_refused(folder, name):
    with pytest.raises(BadInput) as refused:
        loaded(folder, GOOD, name)

    assert name.removesuffix(".toml") in sentence(refused.value)


def test_a_file_in_another_encoding_is_named(folder):
    with pytest.raises(BadInput) as refused:
        loaded(folder, GOOD.encode("utf-16"))

    assert "UTF-8" in sentence(refused.value)


@EVERY_FEED
def test_every_cover_is_what_the_directories_ask_for(channel):
    check_cover(channel)
    with Image.open(channel.cover) as picture:
        assert (picture.size, picture.mode, picture.format) == ((3000, 3000), "RGB", "JPEG")


@pytest.mark.parametrize(
    ("size", "mode", "name", "words"),
    [
        ((1000, 1000), "RGB", "x.jpg", "1400"),
        ((3000, 2000), "RGB", "x.jpg", "persegi"),
        ((4000, 4000), "RGB", "x.png", "3000"),
        ((1400, 1400), "RGBA", "x.png", "RGB"),
        ((1400, 1400), "CMYK", "x.jpg", "RGB"),
    ],
)
def test_a_cover_that_would_be_refused_is_found_out_here(tmp_path, size, mode, name, words):
    Image.new(mode, size).save(tmp_path / name)
    with pytest.raises(BadInput) as refused:
        check_cover(replace(ALL["berita"], cover=tmp_path / name))

    assert words in sentence(refused.value)


def test_a_cover_that_is_no_picture_or_of_another_kind_is_refused(tmp_path):
    (tmp_path / "x.jpg").write_bytes(b"<html>")
    Image.new("RGB", (1400, 1400)).save(tmp_path / "y.jpg", "PNG")
    for name in ("x.jpg", "y.jpg"):
        with pytest.raises(BadInput):
            check_cover(replace(ALL["berita"], cover=tmp_path / name))


def luminance(colour):
    """WCAG 2.2's relative luminance of (r, g, b) in 0 … 255."""
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def drawn_colours(path):
    """The colours a picture is made of, the ground first: those that cover a hundredth of it or more, near ones taken together."""
    with Image.open(path) as picture:
        small = picture.resize((750, 750), Image.Resampling.NEAREST)
    counted = sorted(small.getcolors(750 * 750), reverse=True)
    counts = {}
    for count, colour in counted:
        near = next(
            (kept for kept in counts if max(abs(a - b) for a, b in zip(kept, colour, strict=True)) <= 24), colour
        )
        counts[near] = counts.get(near, 0) + count
    return [colour for colour, count in sorted(counts.items(), key=lambda pair: -pair[1]) if count >= 0.01 * 750 * 750]


@EVERY_FEED
def test_letters_and_dots_stand_out_from_the_ground_of_the_drawn_cover(channel):
    ground, *drawn = drawn_colours(channel.cover)

    assert drawn
    assert {colour: round(contrast(ground, colour), 1) for colour in drawn if contrast(ground, colour) < AAA} == {}


@EVERY_FEED
def test_the_letters_still_stand_out_in_a_list_of_small_covers(channel):
    ground = drawn_colours(channel.cover)[0]
    with Image.open(channel.cover) as picture:
        small = picture.resize((SMALL_PX, SMALL_PX), Image.Resampling.LANCZOS)
    title = [small.getpixel((x, y)) for x in range(SMALL_PX) for y in range(SMALL_PX // 2)]

    assert sum(contrast(ground, colour) >= AAA for colour in title) > 0.03 * len(title)


@EVERY_FEED
def test_the_alternative_text_says_what_the_cover_says(channel):
    with_title = [word for word in channel.title.split() if word in channel.cover_alt]

    assert with_title
    assert 40 <= len(channel.cover_alt) <= 250
    assert not re.match("(gambar|foto|sampul)", channel.cover_alt, re.IGNORECASE)
