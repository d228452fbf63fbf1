"""What a newcomer sees: three own-written articles, published; the third is put right once.

Persons, places and figures are invented. Called again it finds what is there and makes only what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from audionews.article.model import Page
from audionews.library import Library
from audionews.library.model import Change
from audionews.messages import say
from audionews.newsroom import Newsroom
from audionews.newsroom.model import Published
from audionews.newsroom.studio import Progress

ARTICLES = Path(__file__).parent / "articles"
FIRST = ("1-feri.html", "2-garam.html", "3-perpustakaan.html")
CORRECTED = "3-perpustakaan-ralat.html"
BY = "contoh"
_DONE = "demo/made"  # the slugs, once everything is published and corrected

Made = Callable[[str, Published], None]


def made_before(library: Library) -> tuple[str, ...]:
    """The slugs of a demo that was finished in this library; empty when there is none."""
    return tuple((library.settings.get(_DONE) or "").split())


def make(newsroom: Newsroom, progress: Progress | None = None) -> Iterator[tuple[str, Published]]:
    """Makes what is missing; yields ("published" | "corrected", what was done) as it goes."""
    slugs = []
    for name in FIRST:
        page = Page(content=(ARTICLES / name).read_bytes())
        slug = newsroom.receive(page, by=BY).slug
        slugs.append(slug)
        if newsroom.library.stories.get(slug).status == "draft":
            yield "published", newsroom.publish(slug, by=BY, progress=progress)
    if (
        newsroom.library.stories.get(slugs[-1]).status == "live"
        and not newsroom.library.stories.get(slugs[-1]).corrections
    ):
        page = Page(content=(ARTICLES / CORRECTED).read_bytes())
        yield (
            "corrected",
            newsroom.correct(slugs[-1], page, kind="ralat", reason=say("demo.reason"), by=BY, progress=progress),
        )
    newsroom.library.settings.keep(_DONE, " ".join(slugs))


def first_difference(change: Change) -> str:
    """The change in two lines, for the terminal."""
    return say("demo.change", before=change.before, after=change.after)
