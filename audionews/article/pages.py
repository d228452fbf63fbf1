"""A story of several pages, joined: "Halaman 2" is fetched where the caller can fetch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from audionews.article.clean import clean, next_page
from audionews.article.decode import words
from audionews.article.model import Article, Page
from audionews.errors import AudionewsError

MAX_PAGES = 12


def clean_all(page: Page, fetch: Callable[[str], Page]) -> Article:
    """The whole story of ``page``, its further pages brought by ``fetch``; a page that fails leaves a warning, never half a story in silence."""
    article = clean(page)
    if "article.more_pages" not in article.warnings:
        return article
    blocks, dropped, seen = list(article.blocks), list(article.dropped), {page.url}
    said = {" ".join(words(block.text)) for block in blocks}
    warnings = [key for key in article.warnings if key != "article.more_pages"]
    current = page
    for _ in range(MAX_PAGES):
        url = next_page(current)
        if url is None or url in seen:
            break
        seen.add(url)
        try:
            current = fetch(url)
            more = clean(current)
        except AudionewsError:
            warnings.append("article.page_missing")
            break
        for block in more.blocks:
            own = " ".join(words(block.text))
            if own not in said:
                said.add(own)
                blocks.append(block)
        dropped += more.dropped
    if len(seen) == 1:
        warnings.append("article.more_pages")
    return replace(article, blocks=tuple(blocks), dropped=tuple(dropped), warnings=tuple(warnings))
