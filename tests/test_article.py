"""One page with every trap of the spine, bad input, addresses that may not be fetched, an editor's choices."""

from pathlib import Path

import pytest

from audionews.article.block_choices import Choice, apply_choices, wording
from audionews.article.clean import clean
from audionews.article.model import Page
from audionews.article.network_guard import may_connect
from audionews.article.sandbox import clean_limited
from audionews.errors import BadInput, NotAnArticle

SPECIMENS = Path(__file__).parent / "specimens" / "article"


@pytest.fixture(scope="module")
def story():
    return clean(Page(content=(SPECIMENS / "all-traps.html").read_bytes()))


def body(article):
    return [block.text for block in article.blocks if block.kind not in ("caption", "credit")]


def test_headline_writer_and_dateline_stand_apart(story):
    assert story.headline == "Balai Latihan Kerja Palu Buka Kelas Isyarat bagi Warga"
    assert story.authors == ("Wulan Pertiwi",)
    assert story.dateline == "Pantau -"
    assert body(story)[0].startswith("Balai latihan kerja di Palu membuka")


def test_a_date_in_a_photo_credit_is_no_date_of_publication(story):
    assert story.published is None
    assert "article.no_date" in story.warnings


def test_caption_and_credit_stand_apart(story):
    texts = {block.kind: block.text for block in story.blocks if block.kind in ("caption", "credit")}

    assert texts["caption"].startswith("Peserta kelas bahasa isyarat")
    assert texts["credit"].rstrip(".") == "ANTARA/HO-Kemnaker RI"


def test_only_the_story_is_read(story):
    read = " ".join(body(story))

    for noise in ("SHARE", "HOME", "Baca juga", "Terpopuler", "Penulis", "Harga Cabai", "ANTARA"):
        assert noise not in read
    assert [block.text for block in story.blocks if block.kind == "heading"] == ["Tanpa Biaya", "Guru Tuli"]


def test_a_lead_in_marked_as_list_item_is_a_paragraph(story):
    kinds = {block.text[:12]: block.kind for block in story.blocks}

    assert kinds["Kelas itu di"] == "paragraph"
    assert kinds["kelas dasar "] == "item"


def test_nothing_vanishes_unseen(story):
    left_out = " ".join(dropped.text for dropped in story.dropped)

    for words in ("SHARE", "Loket Ramah Difabel", "Harga Cabai", "Penulis : Wulan"):
        assert words in left_out


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"", "article.empty"), (b"\x00\x01" * 90, "article.binary"), (b"a" * 9_000_000, "article.too_big")],
    ids=["empty", "binary", "too big"],
)
def test_bad_input_has_its_own_sentence(content, key):
    with pytest.raises(BadInput) as caught:
        clean(Page(content=content))

    assert caught.value.key == key


@pytest.mark.parametrize("content", [b"<div>" * 1_000_000, b"<ul><li><a href=x>Beranda</a></ul>"], ids=["deep", "menu"])
def test_a_page_without_story_is_no_article(content):
    with pytest.raises(NotAnArticle):
        clean(Page(content=content))


def test_a_child_process_reads_the_same(story):
    assert clean_limited(Page(content=(SPECIMENS / "all-traps.html").read_bytes())) == story


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "192.0.0.192",
        "0.0.0.0",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "fec0::1",
        "fe80::1",
        "224.0.0.1",
        "2002:7f00:1::",
    ],
)
def test_inner_addresses_are_refused(address):
    assert not may_connect(address)


def test_an_editors_choice_survives_a_new_fetch(story):
    choice = Choice(what="drop", wording=wording("TANPA biaya!"))

    assert "Tanpa Biaya" not in body(apply_choices(story, [choice]))


def test_a_page_with_hundreds_of_unclosed_tags_is_read_to_its_end():
    paragraphs = [
        f"Pada hari ke-{number} warga Sukamulya menanam bakau di pesisir bersama murid sekolah." for number in range(6)
    ]
    page = "<html><body><h1>Bakau Sukamulya</h1>" + "<font>" * 300 + "".join(f"<p>{text}</p>" for text in paragraphs)

    article = clean(Page(content=page.encode()))

    assert body(article) == paragraphs
    assert "article.look_again" in article.warnings


def test_a_declared_charset_is_believed_where_the_bytes_are_not_utf8():
    page = (
        '<meta charset="windows-1252"><h1>Café Kreol</h1><p>' + "Kafe “Café Kreol” buka sejak pagi di Sukamulya. " * 5
    )

    article = clean(Page(content=page.encode("cp1252")))

    assert article.headline == "Café Kreol"
    assert "article.encoding_guessed" not in article.warnings


def test_a_page_that_would_take_minutes_is_given_up():
    page = b"<h1>Tanggal</h1>" + (b"<p>Senin, 1 Januari 2020 " + b"1/1/" * 60 + b"</p>") * 15_000

    with pytest.raises(BadInput) as caught:
        clean_limited(Page(content=page), wall_s=1.0)

    assert caught.value.key == "article.too_deep"
