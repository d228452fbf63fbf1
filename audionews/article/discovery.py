"""Where a site's lists are: what its page and its HTTP headers say, and the addresses where lists usually stand."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from audionews.article.addresses import checked_url, target_of
from audionews.article.decode import decode
from audionews.article.markup import parse
from audionews.article.model import Page
from audionews.article.wordpress import posts_address
from audionews.errors import FetchRefused

MOST = 6
_API = "https://api.w.org/"  # rest-api/using-the-rest-api/discovery
_FEED_TYPE = re.compile(r"rss|atom|feed\+|rdf", re.I)
_FEED_ADDRESS = re.compile(r"(?:^|[/._?=&-])(?:rss2?|feeds?|atom|umpan|rdf)(?:$|[/._?=&-])", re.I)
_FEED_WORDS = re.compile(
    r"^\W*(?:umpan|langganan)?\W*(?:rss|atom|feed|umpan)(?:\s+(?:feed|2\.0|berita|utama))?\W*$", re.I
)
_COMMENTS = re.compile(r"comment|komentar", re.I)
_USUAL = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "news-sitemap.xml", "sitemap-news.xml")


def listings_of(page: Page) -> list[str]:
    """Addresses of lists that a page of HTML speaks of, the best first: WordPress' interface, feeds of stories, links that say so."""
    root, _ = parse(decode(page.content, page.declared_charset)[0])
    if root is None:
        return []
    base = page.url or ""
    for element in root.iter("base"):
        if element.get("href"):
            base = target_of(base, element.get("href"))
            break
    posts, feeds, links = [], [], []
    for element in root.iter("link", "a"):
        rel, kind = (element.get("rel") or "").lower().split(), element.get("type") or ""
        address = _web(base, element.get("href"))
        if address is None:
            continue
        about = f"{address} {element.get('title') or ''}"
        if element.tag == "a":
            if _FEED_WORDS.match("".join(element.itertext())) or _FEED_TYPE.search(kind):
                links.append(address)
        elif _API in rel:
            posts.append(posts_address(address))
        elif _is_feed(rel, kind, address) and not _COMMENTS.search(about):
            feeds.append(address)
    return list(dict.fromkeys([*posts, *feeds, *links]))[:MOST]


def _is_feed(rel: list[str], kind: str, address: str) -> bool:
    if "feed" in rel or ("alternate" in rel and _FEED_TYPE.search(kind)):
        return True
    return (
        "alternate" in rel
        and bool(re.fullmatch(r"|(?:text|application)/xml", kind))
        and bool(_FEED_ADDRESS.search(address))
    )


_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s\",;]+))*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]+))")


def linked(header: str, url: str) -> list[str]:
    """Addresses of lists in a ``Link`` header (RFC 8288), relative to the page it came with."""
    posts, feeds = [], []
    for target, rest in _LINK.findall(header):
        parameters = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(rest)}
        rel = parameters.get("rel", "").lower().split()
        address = _web(url, target)
        if address is None or _COMMENTS.search(f"{address} {parameters.get('title', '')}"):
            continue
        if _API in rel:
            posts.append(posts_address(address))
        elif _is_feed(rel, parameters.get("type", ""), address):
            feeds.append(address)
    return list(dict.fromkeys([*posts, *feeds]))[:MOST]


def usual_addresses(url: str) -> list[str]:
    """Where lists usually stand: below the page itself, and at the site's root."""
    parts = urlsplit(url)
    root = urlunsplit((parts.scheme, parts.netloc, "/", "", ""))
    front = parts.path in ("", "/")
    below = [] if front else [urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") + "/feed", "", ""))]
    return [*below, posts_address(root + "wp-json"), *(root + name for name in _USUAL)] if front else below


def _web(base: str, written: str | None) -> str | None:
    try:
        return checked_url(target_of(base, written)) if written and written.strip() else None
    except (FetchRefused, ValueError):
        return None
