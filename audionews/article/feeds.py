"""RSS and Atom as newsrooms send them, through feedparser; what is JSON goes to ``wordpress.py``, a sitemap to ``news_sitemap.py``. Pure: bytes in, items out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from audionews.article.addresses import checked_url, target_of
from audionews.article.decode import count_words, decode, one_line
from audionews.article.feed_dates import feed_date
from audionews.article.listing import MAX_ITEMS, Item, Listing, finished, newest, text_of, title_of
from audionews.article.model import Page
from audionews.article.news_sitemap import find_sitemap, read_sitemap
from audionews.article.wordpress import find_posts, read_posts
from audionews.errors import BadInput, FetchRefused

FULL_WORDS = 60  # a teaser has some thirty words; brief news is fetched from its page
_ROOT = re.compile(r"<(?:rss|feed|channel|(?:[a-z]+:)?RDF|[a-z]+:(?:feed|rss))\b", re.I)
_BEFORE_ROOT = 50_000  # characters in which a list begins: programs put notices, comments and blank lines before it


def read_listing(page: Page) -> Listing:
    """The list that ``page`` is. Raises ``BadInput("article.not_a_feed")``, also for a page of HTML.

    Written by strangers: call :func:`audionews.article.sandbox.listing_limited`.
    """
    url = page.url or ""
    text = decode(page.content, page.declared_charset)[0].lstrip()
    if (begin := find_sitemap(text)) is not None:
        return read_sitemap(text[begin:], url)
    root = _ROOT.search(text[:_BEFORE_ROOT])
    before = text[: root.start() if root else _BEFORE_ROOT]
    page_begins = re.search(r"<(?:html|body|head)\b", before, re.I)
    if page_begins is None and (root is None or re.search(r"[\[{]", before)):
        posts = find_posts(text, root and root.start())
        if posts is not None:
            return read_posts(posts, url)
        if text[:1] in ("[", "{"):
            raise BadInput("article.not_a_feed", url=url, why="JSON tidak terbaca")
    if root is None or page_begins:
        raise BadInput("article.not_a_feed", url=url, why="halaman biasa")
    return _feed(text, root.start(), url)


def _feed(text: str, begin: int, url: str) -> Listing:
    import feedparser  # 0.1 s to import

    if re.search(r"<!ENTITY", text, re.I):  # no feed needs its own; expanding them is how XML bombs work
        raise BadInput("article.not_a_feed", url=url, why="memuat entitas sendiri")
    # Decoded here, by what is known of pages in the field, and handed on as what it now is, whatever it declared itself to be.
    content = b'<?xml version="1.0" encoding="utf-8"?>' + text[begin:].encode("utf-8", "ignore")
    parsed = feedparser.parse(
        content,
        response_headers={"content-location": url, "content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,  # what is read from it goes through our own reader
        resolve_relative_uris=False,
    )
    if not parsed.version and not parsed.entries:
        raise BadInput("article.not_a_feed", url=url, why=str(parsed.get("bozo_exception") or "tanpa butir")[:200])
    feed, atom = parsed.feed, (parsed.version or "").startswith("atom")  # RSS does not say whether a title is markup
    licence = feed.get("license") or _link(feed.get("links"), "license")
    lang = (feed.get("language") or "")[:2].lower() or None
    items = [
        item
        for item in (_entry(entry, url, lang, licence, atom=atom) for entry in parsed.entries)
        if item.url or item.markup
    ]
    kept = newest(items)
    ttl = feed.get("ttl")
    return Listing(
        kind="feed",
        title=title_of(feed.get("title", "")) or None,
        items=tuple(finished(item) for item in kept),
        lang=lang,
        licence=licence,
        every_minutes=int(ttl) if isinstance(ttl, str) and ttl.isdecimal() and len(ttl) < 6 else None,
        next_url=_next(feed, url) if len(items) < MAX_ITEMS else None,
        left_out=len(items) - len(kept),
    )


def _next(feed: Mapping, url: str) -> str | None:
    """Where older items stand: RFC 5005, or WordPress' ``?paged=2``."""
    linked = _link(feed.get("links"), "next") or _link(feed.get("links"), "prev-archive")
    if linked:
        return _web(url, linked)
    if not re.search(r"wordpress", str(feed.get("generator", "")), re.I) or not url:
        return None
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    number = query.get("paged", "1")
    query["paged"] = str(int(number) + 1 if number.isdecimal() and len(number) < 5 else 2)
    return urlunsplit(parts._replace(query=urlencode(query)))


def _link(links: object, rel: str) -> str | None:
    for link in links if isinstance(links, list) else []:
        if link.get("rel") == rel and link.get("href"):
            return link["href"]
    return None


def _web(base: str, written: str | None) -> str | None:
    """A link as an address of the web; ``None`` for any other."""
    try:
        return checked_url(target_of(base, written)) if written and written.strip() else None
    except (FetchRefused, ValueError):
        return None


def _entry(entry: Mapping, url: str, lang: str | None, licence: str | None, *, atom: bool) -> Item:
    link = _web(url, entry.get("link") or _link(entry.get("links"), "alternate"))
    kind = (entry.get("title_detail") or {}).get("type", "")
    title = title_of(entry.get("title", "") or "", markup=kind != "text/plain" or not atom)
    texts = [part.get("value", "") for part in entry.get("content", ()) if "html" in part.get("type", "html")]
    summary = entry.get("summary", "") or ""
    authors = [one_line(author.get("name", "")) for author in entry.get("authors", ()) if author.get("name")]
    modified = feed_date(dict.get(entry, "updated"), dict.get(entry, "updated_parsed"))  # get() warns and maps
    return Item(
        id=entry.get("id") or link or hashlib.sha256((title + summary).encode("utf-8", "replace")).hexdigest(),
        url=link,
        title=title,
        markup=_full(max(texts, key=len, default=""), summary),
        summary=one_line(text_of(summary))[:2000],
        authors=tuple(dict.fromkeys(name for name in authors if "@" not in name)),
        published=feed_date(entry.get("published"), entry.get("published_parsed")) or modified,
        modified=modified,
        lang=lang,
        licence=entry.get("license") or _link(entry.get("links"), "license") or licence,
    )


_CUT = re.compile(
    r"(?:\[(?:…|\.\.\.|&#8230;)\]|…|\.\.\.|selengkapnya|read more|continue reading.{0,80}|baca lebih lanjut.{0,80})\s*(?:»|→)?\s*$",
    re.I,
)


def _full(markup: str, summary: str) -> str | None:
    """The whole story, where a feed carries it: in content:encoded, or in a long description of several paragraphs."""
    if not markup and len(re.findall(r"<p\b|<br", summary, re.I)) >= 2:
        markup = summary
    plain = re.sub(r"\s*The post .{3,200} appeared first on .{2,80}$", "", one_line(text_of(markup)))
    if count_words(plain) < FULL_WORDS or _CUT.search(plain):
        return None
    return markup
