"""How far a poll reads: on, page after page, until it meets what it knows, so that nothing between two polls is lost.

WordPress' interface is asked by date of change, which brings an edit of any age; a feed is read on by the link to its next page
(RFC 5005) or by WordPress' ``?paged=``. What is older than a source's first hundred, or more than a poll can read, is told.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from audionews.article import wordpress
from audionews.article.fetch import FetchAnswer, Fetcher
from audionews.article.listing import Item, Listing, newest
from audionews.article.sandbox import listing_limited
from audionews.errors import AudionewsError, BadInput, FetchFailed
from audionews.library.sources import Source

log = logging.getLogger("audionews.sources")

FIRST = 100  # items of a source that was never read: the newest by date
MAX_PAGES = 12  # of one poll
_PINNED = 2  # items of any age that a site keeps at the top of its list
_OVERLAP = timedelta(minutes=2)  # WordPress tells changes by the second, we keep minutes
_REFUSED = (400, 404, 501)  # an interface that does not take a question


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReading:
    """What one poll read. ``listing`` is ``None`` where nothing had changed; ``lost``: how many items it may have missed.

    ``gap``: the list ended before it met anything known, so that something may have left it between two polls.
    """

    listing: Listing | None
    etag: str | None
    modified: str | None
    read_to: datetime | None = None
    by_change: bool = False  # the list is in order of change: an item that is not in it is not missing
    left_out: tuple[Item, ...] = ()  # listed, and older than the first hundred of a new source
    lost: int = 0
    gap: bool = False


def read_on(fetch: Fetcher, source: Source, is_known: Callable[[Item], bool]) -> SourceReading:
    """The source's list as far as it is new. ``is_known``: an item that was met before."""
    if wordpress.is_posts_address(source.url) and source.kind == "wordpress":
        try:
            return _posts(fetch, source)
        except FetchFailed as error:
            if error.facts.get("status") not in _REFUSED:
                raise
            log.info("%s does not list by date of change: %s", source.url, error)
    return _feed(fetch, source, is_known)


def _feed(fetch: Fetcher, source: Source, is_known: Callable[[Item], bool]) -> SourceReading:
    answer = fetch.fetch(source.url, etag=source.etag, last_modified=source.modified)
    if answer.page is None:
        return SourceReading(
            listing=None, etag=answer.etag or source.etag, modified=answer.last_modified or source.modified
        )
    listing = listing_limited(answer.page)
    if not listing.items and source.items:
        raise BadInput("sources.empty", url=source.url)
    if source.answered_at is None:
        kept = tuple(newest(list(listing.items), FIRST))
        left_out = tuple(item for item in listing.items if item not in kept)
        return _of(answer, replace(listing, items=kept), left_out=left_out, lost=listing.left_out)
    items, lost = _further(fetch, listing, is_known)
    return _of(answer, replace(listing, items=items), lost=lost, gap=_gap(items, is_known))


def _of(answer: FetchAnswer, listing: Listing, **found: Any) -> SourceReading:
    return SourceReading(listing=listing, etag=answer.etag, modified=answer.last_modified, **found)


def _gap(items: Sequence[Item], is_known: Callable[[Item], bool]) -> bool:
    """Whether nothing in a list shows that it reaches back to the last reading; what a site pins to its top shows nothing."""
    moments = [at for item in items if (at := item.published_at)]
    oldest_first = len(moments) > 1 and moments[0] < moments[-1] and moments == sorted(moments)
    known = [is_known(item) for item in (reversed(items) if oldest_first else items)]
    pinned = 0
    while pinned < min(_PINNED, len(known)) and known[pinned]:
        pinned += 1
    return len(known) > pinned and not any(known[pinned:])


def _further(fetch: Fetcher, listing: Listing, is_known: Callable[[Item], bool]) -> tuple[tuple[Item, ...], int]:
    """All items up to the first page that holds one that is known; and how many are lost: none, or a page of unknown length."""
    items = {(item.id, item.url): item for item in listing.items}
    for _ in range(MAX_PAGES):
        met = sum(map(is_known, listing.items)) >= min(_PINNED + 1, len(listing.items))
        if listing.next_url is None or met:
            return tuple(items.values()), 0
        try:
            listing = listing_limited(fetch.page(listing.next_url))
        except FetchFailed as error:
            if error.key == "article.gone" or error.facts.get("status") == 400:  # WordPress' words for "no more pages"
                return tuple(items.values()), 0
            return tuple(items.values()), 1
        except AudionewsError:
            return tuple(items.values()), 1
        before = len(items)
        for item in listing.items:
            items.setdefault((item.id, item.url), item)
        if len(items) == before:  # the same page under every number
            return tuple(items.values()), 0
    return tuple(items.values()), 1


def _posts(fetch: Fetcher, source: Source) -> SourceReading:
    """The posts that changed since the last reading; of a new source the newest hundred."""
    first = source.read_to is None and not source.items
    mark = source.read_to or (source.answered_at and source.answered_at - timedelta(days=1))
    items: dict[str, Item] = {}
    pages = total = 1
    number, met = 0, False
    while number < min(MAX_PAGES, pages) and not met:
        number += 1
        url = wordpress.newest_page(source.url, number, orderby="date" if first else "modified")
        answer = fetch.fetch(url)
        if answer.page is None:
            raise FetchFailed("article.no_answer", host=source.url, why="tanpa isi")
        listing = listing_limited(answer.page)
        pages = _count(answer.headers.get("x-wp-totalpages")) or (number + (len(listing.items) >= wordpress.PAGE))
        total = _count(answer.headers.get("x-wp-total")) or total
        for item in listing.items:
            items.setdefault(item.id, item)
        changes = [at for item in listing.items if (at := item.modified_at)]
        if first:
            met = len(items) >= FIRST
        else:
            met = not listing.items or bool(changes and mark and min(changes) < mark - _OVERLAP)
    if not items and source.items:
        raise BadInput("sources.empty", url=source.url)
    moments = [at for item in items.values() if (at := item.modified_at)]
    kept = newest(list(items.values()), FIRST) if first else list(items.values())
    missed = max(0, total - len(kept)) if first or (not met and number < pages) else 0
    return SourceReading(
        listing=Listing(kind="wordpress", title=None, items=tuple(kept)),
        etag=None,
        modified=None,
        read_to=max(moments, default=source.read_to),
        by_change=True,
        lost=missed,
    )


def _count(written: str | None) -> int | None:
    return int(written) if written and written.isdecimal() and len(written) < 9 else None
