"""Pages whose markup was made to cost time are read, or refused in words, in about a second of CPU."""

import time
from contextlib import suppress

import pytest

from audionews.article.clean import clean
from audionews.article.halves import joined
from audionews.article.model import Block, Page
from audionews.article.pasted import pasted
from audionews.errors import BadInput

AT_MOST_S = 1.5  # CPU seconds; up to 0.5 measured
PROSE = "Bupati Sukamulya meresmikan jembatan bambu di tepi Sungai Cilamaya agar anak-anak dapat berangkat lebih pagi."
STORY = "".join(f"<p>Hari ke-{day}: {PROSE}</p>" for day in range(8))
PAGE = (
    "<html><head><title>Jembatan bambu</title></head><body><h1>Jembatan bambu</h1><article>{}</article></body></html>"
)
MANY_NAMES = " ".join(f"a{number}=1" for number in range(100_000))
SHAPES = {
    "attributes with values": f"<p {MANY_NAMES}>x</p>",
    "attributes without values": f"<p {MANY_NAMES.replace('=1', '')}>x</p>",
    "attributes behind a quoted end of a tag": f"<p a=\">\" b='>' {MANY_NAMES}>x</p>",
    "attributes that touch": "<p " + "".join(f'a{number}=""' for number in range(50_000)) + ">x</p>",
    "many wide tags": ("<p " + " ".join(f"a{number}" for number in range(20_000)) + ">x</p>") * 10,
    "cells": "<table>" + ("<tr>" + "<td>sel</td>" * 10 + "</tr>") * 2_000 + "</table>",
    "tables in tables": "<table><tr><td>" * 20_000,
    "lines of prose": "".join(f"<p>“{PROSE} {number}</p>" for number in range(11_000)),
}


@pytest.mark.parametrize("read", [clean, pasted])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_of_costly_markup_is_read_or_refused_soon(shape, read):
    page = Page(content=PAGE.format(SHAPES[shape] + STORY).encode())
    began = time.process_time()
    with suppress(BadInput):
        read(page)
    taken_s = time.process_time() - began

    assert taken_s < AT_MOST_S


def test_a_tag_of_more_attributes_than_a_parser_can_bear_is_named_in_the_refusal():
    page = Page(content=PAGE.format(SHAPES["attributes with values"] + STORY).encode())

    with pytest.raises(BadInput) as caught:
        clean(page)

    assert caught.value.key == "article.too_deep"
    assert "atribut" in caught.value.facts["why"]


def test_a_page_with_tags_far_wider_than_any_of_a_newsroom_is_read():
    wide = "".join(f"<p {' '.join(f'data-{name}=1' for name in range(300))}>{PROSE} {n}</p>" for n in range(50))

    article = clean(Page(content=PAGE.format(wide).encode()))

    assert [block.text for block in article.blocks] == [f"{PROSE} {number}" for number in range(50)]


def test_a_sentence_in_thousands_of_parts_is_joined_to_one_paragraph():
    parts = ["Warga desa itu kini dapat menyeberang", *["dengan aman dan cepat"] * 20_000, "ke sekolah."]
    began = time.process_time()
    out = joined([(place, Block(kind="paragraph", text=part)) for place, part in enumerate(parts)])
    taken_s = time.process_time() - began

    assert [(place, block.text) for place, block in out] == [(0, " ".join(parts))]
    assert taken_s < AT_MOST_S
