"""A story of several pages, joined: "Halaman 2" is fetched where the caller can fetch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from audionews.article.decode import words
from audionews.article.model import Article, Page
from audionews.article.network_guard import Network
from audionews.article.sandbox import clean_limited, next_page_limited
from audionews.errors import AudionewsError, FetchRefused

MAX_PAGES = 12


def clean_all(
    page: Page,
    fetch: Callable[[str], Page],
    *,
    clean: Callable[[Page], Article] = clean_limited,
    next_page: Callable[[Page], str | None] = next_page_limited,
) -> Article:
    """The whole story of ``page``, its further pages brought by ``fetch`` from the same host, at most ``MAX_PAGES``.

    A page that fails leaves a warning, never half a story in silence.
    """
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
            if urlsplit(current.url or url).hostname != urlsplit(page.url or "").hostname:
                raise FetchRefused("article.bad_address", url=current.url, why="situs lain")
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
    else:
        warnings.append("article.page_missing")  # more pages than anyone prints
    if len(seen) == 1:
        warnings.append("article.more_pages")
    return replace(article, blocks=tuple(blocks), dropped=tuple(dropped), warnings=tuple(warnings))


def clean_fetched(
    page: Page, *, allow: Sequence[Network] = (), clean: Callable[[Page], Article] = clean_limited
) -> Article:
    """The whole story of a page that was fetched, its further pages fetched through the same guard."""

    def bring(url: str) -> Page:
        from audionews.article.fetch import Fetcher  # few stories have a second page

        with Fetcher(allow=allow) as fetcher:
            return fetcher.page(url)

    return clean_all(page, bring, clean=clean)
