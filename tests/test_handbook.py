"""The editor's handbook is true of the screens: what it calls a button stands on one of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from desk_room import opened
from lxml import html

from audionews import assets
from audionews.desk.handbook import handbook
from audionews.messages import say

TEXT = (assets.folder("docs") / "redaksi.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"\*\*(.+?)\*\*", TEXT)))
KINDS = [say(f"desk.kind_{kind}") for kind in ("silent", "ralat", "hak_jawab")]


@pytest.fixture(scope="module")
def screens() -> str:
    """The words of every template of the desk, without its logic, and of the choices that come from the messages."""
    folder = Path(assets.folder("templates")) / "desk"
    text = " ".join(
        re.sub(r"{#.*?#}|<[^>]+>", " ", path.read_text(encoding="utf-8"), flags=re.S) for path in folder.glob("*.html")
    )
    return " ".join(text.split()) + " " + " ".join(KINDS)


@pytest.mark.parametrize("name", NAMED)
def test_what_the_handbook_calls_a_button_is_on_a_screen(screens, name):
    assert name in screens


def test_it_takes_ten_minutes_to_read():
    assert 900 < len(TEXT.split()) < 1800  # 150 to 180 words a minute, as a screen reader or a careful reader goes


def test_the_desk_serves_it_to_everybody_who_is_signed_in(tmp_path):
    with opened(tmp_path) as room:
        writer = room.visitor("penulis")
        page = html.document_fromstring(writer.get("/desk/panduan").text)
        anchors = page.xpath("//nav[@aria-label='Isi panduan']//a/@href")

        assert page.xpath("//nav[@aria-label='Meja redaksi']//a[@aria-current='page']/text()") == ["Panduan"]
        assert [page.xpath(f"count(//h2[@id='{anchor[1:]}'])") for anchor in anchors] == [1.0] * len(handbook()[2])
        assert room.anybody().get("/desk/panduan").status_code == 302
