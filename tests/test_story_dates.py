"""The story's own date: told beside ours on the page, the card, in structured data, in the feed's notes and by the voice."""

from __future__ import annotations

import io
import json
import re

import browser_shelf as shelf
import pytest
from PIL import Image

from audionews import assets
from audionews.app import create_app
from audionews.article.model import Article, Block, SourceCredit
from audionews.article.publication import stated
from audionews.channels import load
from audionews.library import Library
from audionews.newsroom.correction_rules import changes
from audionews.podcast.feed_page import FeedPage
from audionews.podcast.render import notes
from audionews.script.write import write

BLOCKS = (Block(kind="paragraph", text="Gerbang pasar dibuka pukul lima pagi."),)
ARTICLE = Article(
    headline="Pasar Lama Dibuka Lebih Pagi",
    published="2026-11-20T07:15:00+07:00",
    source=SourceCredit(name="Warta Muara"),
    blocks=BLOCKS,
)
TOLD = "Terbit di Warta Muara 20 November 2026"


@pytest.mark.parametrize(
    ("published", "name", "words"),
    [
        ("2026-11-20T07:15:00+07:00", "Warta Muara", TOLD),
        ("2026-11-19T23:30:00+00:00", "Warta Muara", TOLD),  # already the twentieth in Jakarta
        ("2026-11-20", "Warta  Muara", TOLD),
        ("2026-11-20", None, "Terbit 20 November 2026"),
        (None, "Warta Muara", ""),
        ("kemarin", "Warta Muara", ""),
    ],
)
def test_the_source_and_its_day_are_one_phrase(published, name, words):
    article = Article(headline="x", published=published, source=SourceCredit(name=name))

    assert stated(article) == words


def test_the_voice_says_where_and_when_it_came_out_after_headline_and_byline():
    script = write(ARTICLE)

    assert [segment.shown for segment in script.segments][:2] == [ARTICLE.headline, TOLD + "."]


def test_no_date_is_invented_by_the_voice():
    script = write(Article(headline="x", source=SourceCredit(name="Warta Muara"), blocks=BLOCKS))

    assert not any("Terbit" in segment.shown for segment in script.segments)


def test_a_story_that_was_told_without_its_date_is_not_announced_as_corrected_by_it():
    undated = write(Article(headline=ARTICLE.headline, source=ARTICLE.source, blocks=BLOCKS))

    later = write(ARTICLE, undated)

    assert changes(undated, later) == ()


def test_a_date_that_was_told_is_told_again_after_a_correction():
    first = write(ARTICLE)

    again = write(ARTICLE, first, notices=["Ralat, 24 November 2026."])

    assert TOLD + "." in [segment.shown for segment in again.segments]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """(the site, the library, the story's slug): a story of 20 November that came out here on the 24th."""
    settings = shelf.settings_for(tmp_path_factory.mktemp("home"))
    library = Library.open(settings)
    rows = (("headline", ARTICLE.headline), ("paragraph", BLOCKS[0].text))
    slug = shelf.published(library, rows, shelf.NOW, published=ARTICLE.published, source=ARTICLE.source)
    yield create_app(settings, library).test_client(), library, slug
    library.close()


def test_the_page_and_the_list_tell_both_dates(published):
    site, _, slug = published

    page, home = site.get(f"/berita/{slug}").text, site.get("/").text

    assert TOLD + "." in page
    assert "Di sini 24 November 2026" in page
    assert TOLD in home
    assert "24 November 2026 pukul 14.05 WIB" in home


def test_the_card_tells_both_dates(published):
    site, _, slug = published

    picture = Image.open(io.BytesIO(site.get(f"/kartu/{slug}.png").data))

    assert picture.text["Description"].startswith(f"{TOLD} · Di sini 24 November 2026")


def test_structured_data_tell_both_dates(published):
    site, _, slug = published
    page = site.get(f"/berita/{slug}").text

    facts = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', page).group(1))

    assert facts["datePublished"] == ARTICLE.published
    assert facts["audio"]["datePublished"].startswith("2026-11-24T14:05:00")
    assert facts["sourceOrganization"]["name"] == "Warta Muara"
    assert f'<meta property="article:published_time" content="{ARTICLE.published}">' in page


def a_page(item):
    return FeedPage(
        channel=load(assets.folder("feeds"))["berita"],
        items=(item,),
        base_url="http://127.0.0.1:8000",
        cover=item.build.mp3,
        built_at=shelf.NOW,
    )


def test_the_notes_of_the_feed_tell_both_dates_and_the_feed_keeps_its_own(published):
    _, library, _ = published
    item = library.feed.items("berita", now=shelf.NOW)[0]

    text = notes(item, a_page(item))

    assert f"<p>{TOLD}. Di sini 24 November 2026 pukul 14.05 WIB.</p>" in text
    assert item.published_at == shelf.NOW
