"""A story is sent on by hand: text, address and a small voice note, and what was put right is said."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from bulletin_room import ralat, story, take_back, with_bulletin
from lxml import html

from audionews.app import create_app
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment


@pytest.fixture
def shared(home):
    """``shared(slug)``: the answer and its page, of a newsroom with one story."""
    with_bulletin(home)
    with open_newsroom(from_environment()) as newsroom:
        client = create_app(newsroom.settings, newsroom.library, newsroom, newsroom.clock).test_client()
        slug = story(newsroom, "Warga & Bakau?")

        def look(path: str = "/bagikan"):
            answer = client.get(f"/berita/{slug}{path}")
            return answer, html.document_fromstring(answer.text)

        yield newsroom, slug, look


def links(page) -> dict[str, str]:
    return {" ".join(link.text_content().split()): link.get("href") for link in page.iter("a")}


def test_the_link_brings_the_text_with_its_address_to_whatsapp(shared):
    newsroom, slug, look = shared
    _, page = look()
    address = links(page)["Kirim teks ini lewat WhatsApp"]
    text = unquote(address.removeprefix("https://wa.me/?text="))

    assert address.startswith("https://wa.me/?text=Warga%20%26%20Bakau%3F%0A%0A")
    assert "Warga menanam 1.250 bibit" in text
    assert text.endswith(f"{newsroom.settings.base_url}/berita/{slug}")
    assert [one.text_content() for one in page.iterfind(".//blockquote/p")] == text.split("\n\n")


def test_the_voice_note_is_the_smallest_and_its_size_is_said(shared):
    newsroom, slug, look = shared
    _, page = look()
    (name, path) = next(pair for pair in links(page).items() if pair[0].startswith("Unduh pesan suara"))
    small = dict(newsroom.library.stories.get(slug).build.extras)["opus16"]

    assert path == small.path
    assert "kilobita" in name
    assert "detik" in name


def test_the_story_leads_there(shared):
    _, slug, look = shared
    _, page = look("")

    assert links(page)["Kirim lewat WhatsApp"] == f"/berita/{slug}/bagikan"


def test_after_a_ralat_text_and_page_say_so(shared):
    newsroom, slug, look = shared
    ralat(newsroom, slug, "1.250", "2.250")
    _, page = look()
    text = unquote(links(page)["Kirim teks ini lewat WhatsApp"])

    assert "Diralat 24 November 2026 pukul 14.05 WIB." in text
    assert "2.250" in text
    assert "1.250" not in text
    assert "Berita ini diralat 24 November 2026" in page.text_content()


def test_a_withdrawn_story_is_not_sent_on(shared):
    newsroom, slug, look = shared
    take_back(newsroom, slug)
    answer, _ = look()

    assert answer.status_code == 410
    assert "wa.me" not in answer.text
    assert "bagikan" not in look("")[0].text
