"""A story of several pages: whether the page says that it goes on, and its pages joined where the caller can fetch."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from audionews.article.decode import words
from audionews.article.model import Article, Page
from audionews.article.network_guard import Network
from audionews.article.page_tree import Line, PageTree
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
    wordings = {" ".join(words(block.text)) for block in blocks}
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
            if own not in wordings:
                wordings.add(own)
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


# ── what the page says ────────────────────────────────────────────────────────────────────────────────────────────

_NEXT_WORDS = re.compile(r"(?:halaman\s+)?(?:selanjutnya|berikutnya|next|lanjut(?:kan)?)\b|halaman\s*2|[>»›]+$", re.I)
_PAGE_OF = re.compile(
    r"(?:[?&](?:page|p|hal|halaman)=|/(?:page/|hal(?:aman)?[-/])?|[-_/]p(?:age)?)(\d{1,2})/?(?:[?#].*)?$", re.I
)
_SHOWN = re.compile(r"^halaman\s*:?\s*(?:1|selanjutnya|berikutnya|\d+\s*(?:dari|/)\s*\d+)\b|^halaman\s*:?$", re.I)


def _same_story(url: str | None, href: str) -> bool:
    """Whether ``href`` is ``url`` with another page number."""
    if not href or href.startswith(("#", "javascript:", "mailto:")):
        return False
    if not url:
        return bool(_PAGE_OF.search(href))
    here, there = urlsplit(url), urlsplit(urljoin(url, href))
    if here.hostname != there.hostname:
        return False
    stem = here.path.rstrip("/")
    return len(stem) > 8 and there.path.startswith(stem.rsplit(".", 1)[0]) and bool(_PAGE_OF.search(urljoin(url, href)))


def _pages(tree: PageTree, url: str | None) -> list[tuple[int, str]]:
    numbered = []
    for text, href in _links(tree, url):
        if text.isdecimal() and 1 < int(text) <= 50 and (_same_story(url, href) or href in ("", "#")):
            numbered.append((int(text), href))
    return numbered


def _next_link(tree: PageTree, url: str | None) -> str | None:
    links = _links(tree, url)
    return next((href for text, href in links if _NEXT_WORDS.match(text) and _same_story(url, href)), None)


def _links(tree: PageTree, url: str | None) -> list[tuple[str, str]]:
    return [*tree.page_links, *_led_on(tree, url)]


def _led_on(tree: PageTree, url: str | None) -> list[tuple[str, str]]:
    """Links outside a box of that name to the same story's other pages: only where the story's own address is known.

    Pages that stand hidden in the document are read; their numbers lead nowhere else.
    """
    led = [(text, href) for text, href in tree.number_links if url and _same_story(url, href)]
    numbers = [int(text) for text, _ in led if text.isdecimal()]
    return led if not tree.shown_pages or max(numbers, default=0) > tree.shown_pages + 1 else []


def more_pages(tree: PageTree, lines: list[Line], url: str | None) -> bool:
    """Whether the page says that its story goes on elsewhere."""
    if tree.next_url and _same_story(url, tree.next_url):
        return True
    if _pages(tree, url) or _next_link(tree, url):
        return True
    wordings = [line for line in lines if len(line.text) < 60 and _SHOWN.match(line.text)]
    return any(
        any("paging" in node.roles for node in line.node.chain()) or "selanjutnya" in line.text.lower()
        for line in wordings
    )


def next_href(tree: PageTree, url: str) -> str | None:
    """The link to the page after ``url``."""
    if tree.next_url and _same_story(url, tree.next_url):
        return tree.next_url
    here = _PAGE_OF.search(url)
    current = int(here[1]) if here and len(here[1]) < 3 else 1
    for number, href in sorted(_pages(tree, url)):
        if number == current + 1 and href not in ("", "#"):
            return href
    return _next_link(tree, url)
