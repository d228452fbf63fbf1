"""Stories in the markup habits of many newsrooms: every sentence of the story, in order, and nothing else.

Each specimen is a page in own words (``*.html``) and beside it what a reader would call the story (``*.json``). No site
has rules of its own; the table of sites is switched off here.
"""

import json
from pathlib import Path

import pytest

from audionews.article.clean import clean
from audionews.article.model import Page
from audionews.errors import NotAnArticle

TRUTHS = sorted((Path(__file__).parent / "specimens" / "article" / "habits").glob("*.json"))


@pytest.fixture(params=TRUTHS, ids=lambda path: path.stem)
def truth(request):
    return request.param


def test_the_story_is_read_as_a_person_would_read_it(truth):
    answer = json.loads(truth.read_text(encoding="utf-8"))

    story = clean(Page(content=truth.with_suffix(".html").read_bytes()), sites=())

    read = [
        {"kind": block.kind, "text": block.text} for block in story.blocks if block.kind not in ("caption", "credit")
    ]
    assert read == answer["body"]
    assert story.headline == answer["headline"]
    assert list(story.authors) == answer["authors"]
    assert story.published == answer["published"]
    assert story.dateline == answer["dateline"]


def test_a_story_that_only_the_head_gives_is_for_the_editor_to_compare():
    page = Path(__file__).parent / "specimens" / "article" / "habits" / "body-in-the-head.html"

    story = clean(Page(content=page.read_bytes()))

    assert "article.look_again" in story.warnings


def test_a_story_in_the_head_that_is_paid_for_is_not_read():
    page = (Path(__file__).parent / "specimens" / "article" / "habits" / "body-in-the-head.html").read_bytes()
    paid = page.replace(b'"@type": "NewsArticle"', b'"@type": "NewsArticle", "isAccessibleForFree": false')

    with pytest.raises(NotAnArticle):
        clean(Page(content=paid))
