"""What a source lists, as values: items, and the list they stand in. Pure."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from audionews.article.decode import one_line, words
from audionews.article.model import Page
from audionews.article.sanitize import sayable, sayable_url

MAX_ITEMS = 1000  # of one list; beyond that the newest by date are kept
_HALVES = re.compile("[\ud800-\udfff]")
_WIB = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a list. ``markup``: the whole story where the source gives it, else ``None``.

    ``obstacle``: the key of a message that says why there is no story to be read ("sources.protected"), where the list says so.
    """

    id: str
    url: str | None
    title: str
    markup: str | None = None
    summary: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None  # ISO 8601 with offset, or the day alone
    modified: str | None = None
    lang: str | None = None
    licence: str | None = None
    obstacle: str | None = None

    fingerprint: str = ""  # changes when what the source says of the story changes, not when a counter does

    @property
    def published_at(self) -> datetime | None:
        """The moment of publication; where only the day is known, its begin in western Indonesia: for ordering, never shown."""
        return _moment(self.published)

    @property
    def modified_at(self) -> datetime | None:
        return _moment(self.modified)


def _moment(written: str | None) -> datetime | None:
    moment = datetime.fromisoformat(written) if written else None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=_WIB)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A source's list as it was read, in the order in which it stands there."""

    kind: str  # "feed" or "wordpress"
    title: str | None
    items: tuple[Item, ...]
    lang: str | None = None
    licence: str | None = None
    every_minutes: int | None = None  # how often the source says it is worth asking (RSS ttl)
    next_url: str | None = None  # where the list goes on (RFC 5005; WordPress' feeds)
    left_out: int = 0  # items beyond ``MAX_ITEMS``


def newest(items: list[Item], most: int = MAX_ITEMS) -> list[Item]:
    """The ``most`` newest by date, in the order in which they stand; some lists begin with the oldest."""
    if len(items) <= most:
        return items
    first = min((at for item in items if (at := item.published_at)), default=None)
    if first is None:
        return items[:most]
    ranked = sorted(range(len(items)), key=lambda place: (items[place].published_at or first, -place), reverse=True)
    return [items[place] for place in sorted(ranked[:most])]


def finished(item: Item) -> Item:
    """``item`` without what no database and no page can hold (JSON may write half a surrogate pair, WordPress cuts emoji in two),
    with its fingerprint."""
    item = replace(
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
    if item.fingerprint:
        return item
    parts = [item.title, text_of(item.markup or item.summary), ", ".join(item.authors)]
    if item.markup is None:
        parts += [item.modified or "", item.obstacle or ""]
    wording = "\n".join(" ".join(words(part)) for part in parts)
    return replace(item, fingerprint=hashlib.sha256(wording.encode()).hexdigest())


def text_of(markup: str) -> str:
    """The words of a piece of markup; scripts and styles say nothing."""
    markup = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>", " ", markup) if "<" in markup else markup
    return one_line(html.unescape(re.sub(r"<[^<>]*>", " ", markup)))


# In a title "<" is as likely a sign as a tag: "Inflasi < 3 persen". A tag is what HTML calls one, its attributes with values.
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|bdi|bdo|br|cite|code|del|dfn|div|em|font|h[1-6]|i|img|ins|kbd|mark|p|q|s|samp|small|span|strike|strong|"
    r"sub|sup|svg|time|tt|u|var|wbr)(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s<>\"']+))*\s*/?>|<!--.*?-->",
    re.I | re.S,
)


def title_of(written: str, *, markup: bool = True) -> str:
    """A title as it is read. ``markup``: tags in it are tags; else each "<" is a sign."""
    return one_line(
        html.unescape(_TAG.sub("", re.sub(r"<(?:br|/p|/div)\b[^<>]*>", " ", written)) if markup else written)
    )


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
