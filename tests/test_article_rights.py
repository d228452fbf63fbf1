"""Whose story it is: named at the end, aloud and in the file (UU 28/2014 Pasal 44(2))."""

import io

from mutagen.id3 import ID3

from audionews import assets
from audionews.article.model import Article, Block, SourceCredit
from audionews.channels import load
from audionews.episode.tag import id3
from audionews.newsroom.studio import tags_of
from audionews.script.write import write

STORY = Article(
    headline="Air Bersih Mengalir",
    authors=("Sekar Ayu",),
    published="2026-05-12",
    blocks=(Block(kind="paragraph", text="Warga menikmati air bersih."),),
    source_url="https://kabar.example/77",
    source=SourceCredit(name="Kabar Lereng", url="https://kabar.example/77", licence="CC BY 4.0"),
)


def test_the_source_is_the_last_thing_that_is_heard():
    last = write(STORY).segments[-1]

    assert last.kind == "credit"
    assert last.shown == "Sumber berita: Kabar Lereng, ditulis oleh Sekar Ayu, lisensi CC BY 4.0."


def test_the_file_carries_address_and_rights():
    channel = load(assets.folder("feeds"))["berita"]

    tag = ID3(io.BytesIO(id3(tags_of(STORY, write(STORY), channel, "Suara uji"), ())))

    assert tag["WOAS"].url == STORY.source_url
    assert tag["TCOP"].text == ["2026 Kabar Lereng, CC BY 4.0"]
