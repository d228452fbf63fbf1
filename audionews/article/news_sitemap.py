"""A news sitemap as newsrooms keep it for search engines: addresses, titles and moments of the last two days; the text is fetched.

https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap · Pure: bytes in, items out.
"""

from __future__ import annotations

import re

from lxml import etree

from audionews.article.addresses import checked_url
from audionews.article.decode import one_line
from audionews.article.feed_dates import feed_date
from audionews.article.listing import MAX_ITEMS, Item, Listing, finished, newest
from audionews.errors import BadInput, FetchRefused

_ROOT = re.compile(r"<(?:[a-z]+:)?urlset\b", re.I)


def find_sitemap(text: str) -> int | None:
    """Where a sitemap begins in ``text``; ``None`` where there is none."""
    root = _ROOT.search(text[:5_000])
    return root.start() if root else None


def read_sitemap(text: str, url: str) -> Listing:
    """The stories of a news sitemap, in its order. Raises ``BadInput("article.not_a_feed")`` for one without stories."""
    if re.search(r"<!ENTITY", text, re.I):
        raise BadInput("article.not_a_feed", url=url, why="memuat entitas sendiri")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(text.encode("utf-8", "ignore"), parser)
    entries = [] if root is None else [one for one in root if _name(one) == "url"]
    items = [item for item in map(_item, entries) if item is not None]
    if not items:
        raise BadInput("article.not_a_feed", url=url, why="peta situs tanpa berita (news:news)")
    names = [name for one in entries if (name := _text(one, "publication", "name"))]
    kept = newest(items, MAX_ITEMS)
    return Listing(
        kind="feed",
        title=names[0] if names else None,
        items=tuple(finished(item) for item in kept),
        left_out=len(items) - len(kept),
    )


def _item(entry: etree._Element) -> Item | None:
    title, address = _text(entry, "title"), _text(entry, "loc")
    try:
        address = checked_url(address) if address else None
    except (FetchRefused, ValueError):
        address = None
    if not title or address is None:
        return None
    return Item(
        id=address,
        url=address,
        title=title,
        published=feed_date(_text(entry, "publication_date"), None),
        modified=feed_date(_text(entry, "lastmod"), None),
        lang=(_text(entry, "publication", "language") or "")[:2].lower() or None,
    )


def _text(entry: etree._Element, *path: str) -> str | None:
    """The text of the first element of that name below ``entry``, whatever its namespace."""
    place = entry
    for name in path:
        place = next((one for one in place.iter() if one is not place and _name(one) == name), None)
        if place is None:
            return None
    return one_line("".join(place.itertext())) or None


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""
