"""The same story in the markup of eight families of sites, none of which has rules of its own."""

from pathlib import Path

import pytest

from audionews.article.clean import clean
from audionews.article.model import Page

SPECIMENS = Path(__file__).parent / "specimens" / "article"
HEADLINE = "Petani Sawal Panen Kopi Lebih Awal"
FIRST_WORDS = ("Kelompok tani", "Ketua kelompok,", "“Kami belajar", "Pemerintah desa", "Para petani")
WRITERS = {
    "wordpress-theme": "Sari Lestari",
    "blogger": "Bayu Segara",
    "network-portal": "Nita Anggraeni",
    "magazine": "Galih Prakoso",
    "daily": "Lina Marlina",
    "amp": "Maya Puspita",
    "breaks-only": "Rangga Wijaya",
    "head-only": "Yusuf Ramli",
}
DATELINES = {
    "network-portal": "KABAR GALUNGGUNG -",
    "magazine": "MAJALAH.CONTOH, Ciamis -",
    "daily": "HARIAN CONTOH, CIAMIS --",
}


@pytest.fixture(params=WRITERS)
def family(request):
    return request.param


@pytest.fixture
def story(family):
    return clean(Page(content=(SPECIMENS / f"{family}.html").read_bytes()), sites=())


def test_the_story_and_nothing_else_is_read(story):
    read = [block.text for block in story.blocks if block.kind in ("paragraph", "quote", "item")]

    assert [text.startswith(first) for text, first in zip(read, FIRST_WORDS, strict=True)] == [True] * 5
    assert [block.text for block in story.blocks if block.kind == "heading"] in ([], ["Gudang Jemur"])


def test_headline_writer_day_and_dateline_are_found(story, family):
    assert story.headline == HEADLINE
    assert story.authors == (WRITERS[family],)
    assert story.published[:10] == "2026-05-04"
    assert story.dateline == DATELINES.get(family)
