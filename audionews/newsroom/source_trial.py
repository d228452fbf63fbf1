"""What would come in from a source, before anybody follows it: its newest stories are read, nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from audionews.article.decode import count_words
from audionews.article.listing import Item, newest, page_of
from audionews.article.model import Article
from audionews.errors import AudionewsError
from audionews.library.sources import Source
from audionews.messages import sentence
from audionews.newsroom import Newsroom, source_rules
from audionews.newsroom.source_items import Polled, Turn, utc
from audionews.newsroom.sources import OpenFetcher, find_list, open_fetcher

LOOKED_AT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedItem:
    """One story as it would come in. ``rule``: in words, what a source of the newsroom's own would do with it; ``why``: why none came."""

    title: str
    url: str | None
    words: int = 0
    published: str | None = None
    by_itself: bool = False
    rule: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTrial:
    """The list at an address, ``count`` items long, and its newest ``LOOKED_AT``."""

    url: str
    kind: str
    title: str | None
    count: int
    whole: int  # items whose text stands in the list itself: their pages are not fetched
    items: tuple[TriedItem, ...]


def try_source(newsroom: Newsroom, url: str, *, fetcher: OpenFetcher | None = None) -> SourceTrial:
    """Raises what following the address would raise."""
    now = newsroom.clock()
    with open_fetcher(newsroom, fetcher) as fetch:
        address, listing = find_list(fetch, url.strip())
        source = Source(
            id=0, url=address, kind=listing.kind, channel="", title=listing.title, name=None, etag=None, modified=None, own=True,
            checked_at=None, answered_at=None, failure=None, failures=0, next_at=now, items=0, closed=False, created_at=now,
        )  # fmt: skip
        turn = Turn(newsroom, source, fetch, Polled(source=0))

        def tried(item: Item) -> TriedItem:
            try:
                article = turn.article(item, page_of(item, listing.title) or fetch.page(item.url or ""))
            except AudionewsError as error:
                return TriedItem(title=item.title, url=item.url, published=item.published, why=sentence(error))
            return _seen(item, article, source)

        looked_at = [tried(item) for item in newest(list(listing.items), LOOKED_AT)]
    whole = sum(item.markup is not None for item in listing.items)
    return SourceTrial(
        url=address,
        kind=listing.kind,
        title=listing.title,
        count=len(listing.items),
        whole=whole,
        items=tuple(looked_at),
    )


def _seen(item: Item, article: Article, source: Source) -> TriedItem:
    verdict = source_rules.of_story(article, source, utc(item.published_at))
    return TriedItem(
        title=article.headline,
        url=item.url,
        words=sum(count_words(block.text) for block in article.blocks),
        published=article.published,
        by_itself=verdict.due,
        rule=source_rules.in_words(verdict.rule, verdict.facts),
    )
