"""What an outlet's text must hold: the sentences of a correction, compared without regard to white space."""

from __future__ import annotations

import io
import zipfile

from lxml import html

from audionews.library.model import Correction, Story
from audionews.messages import say
from audionews.newsroom.own_site import Wrong


def plain(text: str) -> str:
    """``text`` with every run of white space as one blank."""
    return " ".join(text.split())


def require(sentences: dict[str, str], text: str) -> None:
    """Raises ``Wrong`` for the first sentence (segment id → shown text) that ``text``, in :func:`plain` form, lacks."""
    for id, shown in sentences.items():
        if plain(shown) not in text:
            raise Wrong(say("newsroom.board_sentence", segment=id, found="–"))


def require_same(sentences: dict[str, str], served: dict[str, str]) -> None:
    """Raises ``Wrong`` for the first sentence (segment id → shown text) that is served otherwise, or not at all."""
    for id, shown in sentences.items():
        there = plain(served.get(id, ""))
        if there != plain(shown):
            raise Wrong(say("newsroom.board_sentence", segment=id, found=there[:160] or "–"))


def standing_facts(story: Story, correction: Correction) -> dict[str, str]:
    """Segment id → the sentence that ``correction`` said is right; without those that a later correction changed again."""
    later = {
        change.segment_id
        for other in story.corrections
        if other.after_revision > correction.after_revision
        for change in other.changes
    }
    return {
        change.segment_id: change.after
        for change in correction.changes
        if change.after and change.segment_id not in later
    }


def book_text(epub: bytes) -> str:
    """What all pages of the book say."""
    try:
        with zipfile.ZipFile(io.BytesIO(epub)) as book:
            pages = [book.read(name) for name in book.namelist() if name.endswith(".xhtml")]
    except (zipfile.BadZipFile, OSError) as error:
        raise Wrong(say("newsroom.board_no_answer", why=str(error)[:200])) from error
    return plain(" ".join(html.document_fromstring(page).text_content() for page in pages))
