"""What a source lists: RSS and Atom through feedparser, WordPress through its REST interface. Pure: bytes in, items out.

WordPress: GET /wp-json/wp/v2/posts gives whole posts with ``modified_gmt`` (developer.wordpress.org/rest-api/reference/posts);
a page tells where its interface is by <link rel="https://api.w.org/"> (rest-api/using-the-rest-api/discovery).
"""

from __future__ import annotations

import calendar
import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from audionews.article.decode import count_words, decode, one_line, words
from audionews.article.markup import parse
from audionews.article.model import Page
from audionews.article.sanitize import sayable, sayable_url
from audionews.errors import BadInput

MAX_ITEMS = 100
FULL_WORDS = 60  # a teaser has some thirty words; brief news is fetched from its page
_HALVES = re.compile("[\ud800-\udfff]")
POSTS = "per_page=20&_embed=author"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a list. ``markup``: the whole story where the source gives it, else ``None``."""

    id: str
    url: str | None
    title: str
    markup: str | None = None
    summary: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None  # ISO 8601 with offset
    modified: str | None = None
    lang: str | None = None
    licence: str | None = None

    fingerprint: str = ""  # changes when what the source says of the story changes, not when a counter does

    @property
    def published_at(self) -> datetime | None:
        return datetime.fromisoformat(self.published) if self.published else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A source's list as it was read."""

    kind: str  # "feed" or "wordpress"
    title: str | None
    items: tuple[Item, ...]
    lang: str | None = None
    licence: str | None = None
    every_minutes: int | None = None  # how often the source says it is worth asking (RSS ttl)


def read_listing(page: Page) -> Listing:
    """The list that ``page`` is. Raises ``BadInput("article.not_a_feed")``, also for a page of HTML.

    Written by strangers: call :func:`audionews.article.sandbox.listing_limited`.
    """
    content, url = page.content, page.url or ""
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in (b"[", b"{"):
        return _posts(content, url)
    if not re.search(rb"<(?:\?xml|rss|feed|rdf:RDF|[a-z]+:RDF)\b", head, re.I) or re.search(rb"<html\b", head, re.I):
        raise BadInput("article.not_a_feed", url=url, why="halaman biasa")
    return _feed(content, url, page.declared_charset)


def _fit(item: Item) -> Item:
    """``item`` without what no database and no page can hold; JSON may write half a surrogate pair, WordPress cuts emoji in two."""
    return replace(
        item,
        id=sayable(item.id),
        url=sayable_url(item.url),
        title=sayable(item.title),
        markup=item.markup and _HALVES.sub("", item.markup),
        summary=sayable(item.summary),
        authors=tuple(filter(None, map(sayable, item.authors))),
        lang=item.lang and sayable(item.lang),
        licence=item.licence and sayable(item.licence),
    )


def _marked(item: Item) -> Item:
    item = _fit(item)
    told = [item.title, _plain(item.markup or item.summary), ", ".join(item.authors)]
    if item.markup is None:
        told.append(item.modified or "")
    written = "\n".join(" ".join(words(part)) for part in told)
    return replace(item, fingerprint=hashlib.sha256(written.encode()).hexdigest())


def _feed(content: bytes, url: str, declared_charset: str | None) -> Listing:
    import feedparser  # 0.1 s to import

    if re.search(rb"<!ENTITY", content, re.I):  # no feed needs its own; expanding them is how XML bombs work
        raise BadInput("article.not_a_feed", url=url, why="memuat entitas sendiri")
    kind = f"application/xml; charset={declared_charset}" if declared_charset else "application/xml"
    told = feedparser.parse(
        content,
        response_headers={"content-location": url, "content-type": kind},
        sanitize_html=False,  # what is read from it goes through our own reader
        resolve_relative_uris=False,
    )
    if not told.version and not told.entries:
        raise BadInput("article.not_a_feed", url=url, why=str(told.get("bozo_exception") or "tanpa butir")[:200])
    feed = told.feed
    licence = feed.get("license") or _link(feed.get("links"), "license")
    lang = (feed.get("language") or "")[:2].lower() or None
    items = [_entry(entry, url, lang, licence) for entry in told.entries[:MAX_ITEMS]]
    ttl = feed.get("ttl")
    return Listing(
        kind="feed",
        title=one_line(_plain(feed.get("title", ""))) or None,
        items=tuple(_marked(item) for item in items if item.url or item.markup),
        lang=lang,
        licence=licence,
        every_minutes=int(ttl) if isinstance(ttl, str) and ttl.isdecimal() and len(ttl) < 6 else None,
    )


def _link(links: object, rel: str) -> str | None:
    for link in links if isinstance(links, list) else []:
        if link.get("rel") == rel and link.get("href"):
            return link["href"]
    return None


def _entry(entry: Mapping, url: str, lang: str | None, licence: str | None) -> Item:
    link = entry.get("link") or _link(entry.get("links"), "alternate")
    link = (
        urljoin(url, link.strip())
        if link and urlsplit(urljoin(url, link.strip())).scheme in ("http", "https")
        else None
    )
    title = one_line(html.unescape(_plain(entry.get("title", ""))))
    texts = [part.get("value", "") for part in entry.get("content", ()) if "html" in part.get("type", "html")]
    summary = entry.get("summary", "") or ""
    markup = max(texts, key=len, default="")
    authors = [one_line(author.get("name", "")) for author in entry.get("authors", ()) if author.get("name")]
    published = _moment(entry, "published") or _moment(entry, "updated")
    return Item(
        id=entry.get("id") or link or hashlib.sha256((title + summary).encode()).hexdigest(),
        url=link,
        title=title,
        markup=_full(markup, summary),
        summary=one_line(_plain(summary))[:2000],
        authors=tuple(dict.fromkeys(name for name in authors if "@" not in name)),
        published=published,
        modified=_moment(entry, "updated"),
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
    plain = re.sub(r"\s*The post .{3,200} appeared first on .{2,80}$", "", one_line(_plain(markup)))
    if count_words(plain) < FULL_WORDS or _CUT.search(plain):
        return None
    return markup


def _moment(entry: Mapping, what: str) -> str | None:
    """The moment as it was written, with its own offset where it has one."""
    written = entry.get(what)
    if isinstance(written, str):
        for reader in (parsedate_to_datetime, lambda text: datetime.fromisoformat(text.replace("Z", "+00:00"))):
            try:
                told = reader(written.strip())
            except (ValueError, TypeError, IndexError, OverflowError):
                continue
            if told.tzinfo is not None:
                return told.isoformat(timespec="minutes")
    parsed = entry.get(what + "_parsed")
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat(timespec="minutes")
    except (ValueError, OverflowError, OSError):
        return None


def _posts(content: bytes, url: str) -> Listing:
    try:
        told = json.loads(decode(content)[0])
    except (ValueError, RecursionError) as error:
        raise BadInput("article.not_a_feed", url=url, why="JSON tidak terbaca") from error
    if isinstance(told, dict) and isinstance(told.get("message"), str):  # {"code": "rest_forbidden", "message": …}
        raise BadInput("article.not_a_feed", url=url, why=one_line(_plain(told["message"]))[:200])
    if not isinstance(told, list) or not all(isinstance(post, dict) for post in told):
        raise BadInput("article.not_a_feed", url=url, why="bukan daftar tulisan")
    items = [_marked(item) for item in (_post(post, url) for post in told[:MAX_ITEMS]) if item]
    if told and not items:
        raise BadInput("article.not_a_feed", url=url, why="bukan daftar tulisan")
    return Listing(kind="wordpress", title=None, items=tuple(items))


def _rendered(post: Mapping, name: str) -> str:
    value = post.get(name)
    value = value.get("rendered") if isinstance(value, dict) else value
    return value if isinstance(value, str) else ""


def _post(post: Mapping, url: str) -> Item | None:
    link, number = post.get("link"), post.get("id")
    if not isinstance(link, str) or urlsplit(link).scheme not in ("http", "https") or not isinstance(number, int):
        return None
    content = post.get("content")
    closed = isinstance(content, dict) and content.get("protected")
    people = (post.get("_embedded") or {}).get("author") if isinstance(post.get("_embedded"), dict) else None
    names = [
        one_line(one["name"]) for one in people or () if isinstance(one, dict) and isinstance(one.get("name"), str)
    ]
    return Item(
        id=f"{urlsplit(url).netloc}/?p={number}",
        url=link,
        title=one_line(html.unescape(_plain(_rendered(post, "title")))),
        markup=None if closed or not _rendered(post, "content").strip() else _rendered(post, "content"),
        summary=one_line(_plain(_rendered(post, "excerpt")))[:2000],
        authors=tuple(dict.fromkeys(names)),
        published=_utc(post.get("date_gmt")),
        modified=_utc(post.get("modified_gmt")),
    )


def _utc(written: object) -> str | None:
    if not isinstance(written, str):
        return None
    try:
        return datetime.fromisoformat(written.replace("Z", "")).replace(tzinfo=UTC).isoformat(timespec="minutes")
    except ValueError:
        return None


def _plain(markup: str) -> str:
    """The words of a piece of markup; scripts and styles say nothing."""
    markup = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>", " ", markup) if "<" in markup else markup
    return one_line(html.unescape(re.sub(r"<[^>]*>", " ", markup)))


def page_of(item: Item, source_name: str | None) -> Page | None:
    """The whole story of an item as a page, so that it is read by the same rules; ``None`` where only a teaser is given."""
    if item.markup is None:
        return None
    e = html.escape
    head = [f"<title>{e(item.title)}</title>", f'<meta property="og:title" content="{e(item.title)}">']
    head.append('<meta property="og:type" content="article">')
    if item.published:
        head.append(f'<meta property="article:published_time" content="{e(item.published)}">')
    if source_name:
        head.append(f'<meta property="og:site_name" content="{e(source_name)}">')
    if item.licence:
        head.append(f'<link rel="license" href="{e(item.licence)}">')
    head += [f'<meta name="author" content="{e(name)}">' for name in item.authors]
    text = (
        f'<!doctype html><html lang="{e(item.lang or "id")}"><head>{"".join(head)}</head><body><article><h1>{e(item.title)}</h1>'
        f'<div itemprop="articleBody">{item.markup}</div></article></body></html>'
    )
    return Page(content=text.encode("utf-8", "ignore"), url=item.url, declared_charset="utf-8")


def listings_of(page: Page) -> list[str]:
    """Addresses of lists that a page of HTML speaks of, the best first: WordPress' interface, then feeds of stories."""
    root, _ = parse(decode(page.content, page.declared_charset)[0])
    if root is None:
        return []
    posts, feeds = [], []
    base = page.url or ""
    for link in root.iter("link"):
        rel, href = (link.get("rel") or "").lower().split(), link.get("href")
        if not href:
            continue
        address = urljoin(base, href.strip())
        if urlsplit(address).scheme not in ("http", "https"):
            continue
        if "https://api.w.org/" in rel:
            posts.append(posts_address(address))
        elif "alternate" in rel and re.search(r"rss|atom|feed", link.get("type") or "", re.I):
            comments = re.search(r"comment|komentar", f"{href} {link.get('title') or ''}", re.I)
            feeds.append((bool(comments), address))
    return list(dict.fromkeys(posts + [address for comments, address in sorted(feeds) if not comments]))[:5]


def posts_address(api: str) -> str:
    """The list of posts of a WordPress interface: ".../wp-json/" or ".../?rest_route=/"."""
    if "rest_route=" in api:
        return api.rstrip("/") + "/wp/v2/posts&" + POSTS
    return api.rstrip("/") + "/wp/v2/posts?" + POSTS


def pushed(told: object) -> tuple[Item, Page]:
    """The item and page of a message that a system sent: {"id", "url", "html", "title", "authors", "published"}.

    Raises ``BadInput("sources.bad_push")`` where it holds no story.
    """
    if not isinstance(told, dict) or not isinstance(told.get("html"), str) or not told["html"].strip():
        raise BadInput("sources.bad_push", why="tanpa html")
    texts = {name: told.get(name) for name in ("id", "url", "title", "published")}
    wrong = [name for name, value in texts.items() if value is not None and not isinstance(value, str)]
    authors = told.get("authors") or []
    if wrong or not isinstance(authors, list) or not all(isinstance(name, str) for name in authors):
        raise BadInput("sources.bad_push", why=", ".join(wrong) or "authors")
    url = texts["url"] if texts["url"] and urlsplit(texts["url"]).scheme in ("http", "https") else None
    if not (texts["id"] or url):
        raise BadInput("sources.bad_push", why="tanpa id atau url")
    item = _fit(
        Item(
            id=texts["id"] or url or "",
            url=url,
            title=one_line(texts["title"] or ""),
            markup=told["html"],
            authors=tuple(authors),
            published=_iso(texts["published"]),
            # whatever was sent is compared as it was sent: taking it apart is the limited child's work
            fingerprint=hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest(),
        )
    )
    if not item.id:
        raise BadInput("sources.bad_push", why="tanpa id atau url")
    if item.title:
        return item, page_of(item, None) or Page(content=b"")
    return item, Page(content=told["html"].encode("utf-8", "ignore"), url=item.url, declared_charset="utf-8")


def _iso(text: str | None) -> str | None:
    try:
        told = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return told.isoformat(timespec="minutes") if told.tzinfo else None
