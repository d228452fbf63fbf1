"""Nothing vanishes: every text that a page shows is in the story or in the audit, whole, one entry a thing."""

import re
import unicodedata
from pathlib import Path

import pytest
from lxml import etree

from audionews.article.block_choices import Choice, apply_choices, wording
from audionews.article.clean import clean
from audionews.article.model import Page

PAGES = sorted((Path(__file__).parent / "specimens" / "article").rglob("*.html"))
UNSEEN = {"script", "style", "noscript", "template", "head", "title", "iframe", "option", "video", "audio"}


def letters(text):
    plain = unicodedata.normalize("NFKC", text)
    return "".join(re.findall(r"[^\W_]+", plain.lower()))


def texts_of(content):
    """The text nodes of a page's body, without those of elements whose text no browser shows."""
    body = etree.fromstring(content.decode("utf-8", "replace"), etree.HTMLParser()).find("body")
    for element in body.iter():
        if not isinstance(element.tag, str) or any(up.tag in UNSEEN for up in (element, *element.iterancestors())):
            continue
        yield element.text
        yield from (child.tail for child in element if child.tail)


def vanished(content):
    """The texts that are nowhere; one that was parted (dateline, initials, credit) is there where all its words are."""
    story = clean(Page(content=content), sites=())
    kept = [story.headline, story.dateline or "", *(part.text for part in (*story.blocks, *story.dropped))]
    entries = "|".join(map(letters, kept))
    kept_words = {word for text in kept for word in re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).lower())}
    return [
        text.strip()
        for text in texts_of(content)
        if text
        and letters(text) not in entries
        and not set(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).lower())) <= kept_words
    ]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_text_of_a_page_is_in_the_story_or_in_the_audit(path):
    assert vanished(path.read_bytes()) == []


def page(body):
    return f"<html lang=id><head><title>Pasar Sukamaju Dibuka Lagi</title></head><body>{body}</body></html>".encode()


STORY = "<h1>Pasar Sukamaju Dibuka Lagi</h1><article><p>Pasar Sukamaju dibuka lagi pada Senin pagi setelah diperbaiki tiga bulan.</p><p>Sekitar dua ratus pedagang kembali menempati los mereka sejak subuh.</p></article>"


def test_a_long_list_beside_the_story_is_kept_whole_and_by_entry():
    links = [f"Warta nomor {number} dari pasar lain di kabupaten" for number in range(90)]
    listed = "".join(f"<li><a href=/{at}>{text}</a></li>" for at, text in enumerate(links))

    story = clean(Page(content=page(STORY + f"<ul class=terkait>{listed}</ul>")))

    assert [dropped.text for dropped in story.dropped if dropped.text.startswith("Warta nomor")] == links


def test_one_line_is_restored_without_its_neighbours():
    share = "<div class=share><p>Bagikan lewat surel</p><p>Los ikan dibuka pekan depan, kata pengelola pasar itu.</p><p>12 dibagikan</p></div>"
    story = clean(Page(content=page(STORY + share)))
    line = next(dropped for dropped in story.dropped if dropped.text.startswith("Los ikan"))

    after = apply_choices(story, [Choice(what="restore", wording=wording(line.text))])

    assert [block.text for block in after.blocks][-1] == line.text
    assert "Bagikan lewat surel" in [dropped.text for dropped in after.dropped]


def test_buttons_and_struck_words_stand_in_the_audit():
    body = (
        STORY.replace("dua ratus pedagang", "<del>tiga ratus</del> <ins>dua ratus</ins> pedagang")
        + "<button>Muat lagi</button>"
    )

    story = clean(Page(content=page(body)))

    assert ("struck", "tiga ratus") in [(dropped.rule, dropped.text) for dropped in story.dropped]
    assert ("control", "Muat lagi") in [(dropped.rule, dropped.text) for dropped in story.dropped]
    assert "Sekitar dua ratus pedagang" in story.blocks[1].text
