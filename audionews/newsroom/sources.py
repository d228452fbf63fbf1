"""Stories that come by themselves: feeds and WordPress sites are asked in turn, each by its own pace.

New items come in as drafts; what a source changes becomes a proposed correction, which an editor decides; what vanishes
there raises an alarm (Pedoman Pemberitaan Media Siber 2012, 4d: who took a story over follows its corrections, 5b: and its
withdrawal). Nothing that is public changes by itself. One bad source never stops the others: what it did stands in its
line of health, and it is asked again later each time it fails.

Longer than 350 lines: one walk from the asking of a source to what becomes of each item, kept in one piece.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from audionews.article.feeds import Item, Listing, page_of, posts_address
from audionews.article.fetch import Fetcher
from audionews.article.model import Article, Page
from audionews.article.model import Source as Rights
from audionews.article.sandbox import addresses_limited, listing_limited
from audionews.channels import channel as known_channel
from audionews.channels import default_of
from audionews.errors import AudionewsError, BadInput, FetchFailed, UnknownName
from audionews.library.model import Change
from audionews.library.sources import Source, SourceItem, checked_name, item_key
from audionews.messages import sentence
from audionews.newsroom import Newsroom, correction_rules, intake

log = logging.getLogger("audionews.sources")

EVERY = timedelta(minutes=5)
SLOWEST = timedelta(hours=1)  # whatever a feed's ttl says
LONGEST_WAIT = timedelta(hours=6)
AT_ONCE = 30  # new items in one poll; the rest come with the next
PAGES_AT_ONCE = 8  # pages looked at again in one poll
LOOK_AGAIN = timedelta(hours=1)  # at a page that its list says nothing new of
WATCHED = timedelta(days=3)  # after that a story rarely changes
TRIES = 4  # to read an item's page
MANY_GONE = 10  # more at once is a fault of the list, told as one alarm

OpenFetcher = Callable[[], Fetcher]


@dataclass(slots=True, kw_only=True)
class Polled:
    """What one poll did: slugs that came in, proposals made, stories missed, items that could not be read."""

    source: int
    new: list[str] = field(default_factory=list)
    changed: list[tuple[str, tuple[Change, ...]]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    failure: str | None = None


def follow(newsroom: Newsroom, url: str, channel: str | None, *, by: str, fetcher: OpenFetcher | None = None) -> Source:
    """Follows the feed or WordPress site at ``url``, which may be the site's front page; asked again, it changes the channel.

    Raises ``UnknownName`` for the channel, what fetching raises, ``BadInput("article.not_a_feed")`` where no list is found.
    """
    channel = channel or default_of(newsroom.channels)
    known_channel(newsroom.channels, channel)
    with _open(newsroom, fetcher) as fetch:
        address, listing = _find(fetch, url)
    return newsroom.library.sources.follow(
        address, kind=listing.kind, channel=channel, title=listing.title, by=by, at=newsroom.clock()
    )


def take_pushes(newsroom: Newsroom, name: str, channel: str | None, *, by: str) -> tuple[Source, str]:
    """A source that sends its stories itself, and the secret it signs them with: shown once, never again."""
    channel = channel or default_of(newsroom.channels)
    known_channel(newsroom.channels, channel)
    return newsroom.library.sources.take_pushes(checked_name(name), channel=channel, by=by, at=newsroom.clock())


def poll_due(newsroom: Newsroom, now: datetime | None = None, *, fetcher: OpenFetcher | None = None) -> list[Polled]:
    """Asks every source whose time has come; of several workers one asks."""
    moment = now or newsroom.clock()
    done = []
    for source in newsroom.library.sources.due(moment):
        if newsroom.library.sources.claim(source.id, moment):
            done.append(poll(newsroom, source, fetcher=fetcher))
    return done


def poll(
    newsroom: Newsroom, source: Source, *, fetcher: OpenFetcher | None = None, look_again: timedelta = LOOK_AGAIN
) -> Polled:
    """Asks one source now. What goes wrong stands in its health and in the answer; nothing is raised.

    ``look_again``: how long after the last look a recent story's page is looked at again though its list is silent.
    """
    shelf, now = newsroom.library.sources, newsroom.clock()
    done = Polled(source=source.id)
    try:
        with _open(newsroom, fetcher) as fetch:
            answer = fetch.fetch(source.url, etag=source.etag, last_modified=source.modified)
            turn = _Turn(newsroom, source, fetch, done)
            listing = None
            if answer.page is not None:
                listing = listing_limited(answer.page)
                if not listing.items and source.items:
                    raise BadInput("sources.empty", url=source.url)
                turn.take(listing)
            turn.look_again(look_again)
        pace = timedelta(minutes=listing.every_minutes or 0) if listing else EVERY
        whole = not turn.more
        shelf.answered(
            source.id,
            at=now,
            next_at=now + (min(max(pace, EVERY), SLOWEST) if whole else timedelta(minutes=1)),
            etag=(answer.etag or (source.etag if listing is None else None)) if whole else None,
            modified=(answer.last_modified or (source.modified if listing is None else None)) if whole else None,
            items=len(listing.items) if listing else None,
            title=listing.title if listing else None,
        )
    except AudionewsError as error:
        done.failure = sentence(error)
    except Exception as error:  # a fault of ours in one source must not stop the others
        log.exception("source %s", source.url)
        done.failure = f"{type(error).__name__}: {error}"
    if done.failure is not None:
        wait = min(EVERY * 2 ** min(source.failures, 10), LONGEST_WAIT)
        shelf.failed(source.id, at=now, next_at=now + wait, why=done.failure)
    return done


def health(source: Source) -> str:
    """The source's line: when it last answered, or why it does not."""
    from audionews.messages import say
    from audionews.times import in_wib

    when = in_wib(source.answered_at) if source.answered_at else None
    if source.paused:
        return say("sources.is_paused")
    if source.failure:
        return say("sources.ill", failures=source.failures, why=source.failure, when=when or say("sources.never"))
    return say("sources.well", count=source.items, when=when) if when else say("sources.waiting")


def receive_pushed(newsroom: Newsroom, source: Source, item: Item, page: Page) -> Polled:
    """One story that a source sent itself: new, changed, or as it was."""
    done = Polled(source=source.id)
    turn = _Turn(newsroom, source, None, done)
    known = newsroom.library.sources.items(source.id).get(item_key(item.id))
    turn.one(item, known, page)
    now = newsroom.clock()
    newsroom.library.sources.answered(source.id, at=now, next_at=now, etag=None, modified=None, items=source.items + 1)
    return done


def _open(newsroom: Newsroom, fetcher: OpenFetcher | None) -> Fetcher:
    return fetcher() if fetcher else Fetcher(allow=newsroom.settings.fetch_allow)


def _find(fetch: Fetcher, url: str) -> tuple[str, Listing]:
    """The list at ``url`` itself, or the best one its page speaks of."""
    page = fetch.page(url)
    try:
        return page.url or url, listing_limited(page)
    except BadInput as error:
        refused = error
    for address in [
        *addresses_limited(page),
        *([posts_address(url.rstrip("/") + "/wp-json")] if _is_front(url) else []),
    ]:
        try:
            found = fetch.page(address)
            listing = listing_limited(found)
        except AudionewsError:  # many WordPress sites close their interface; their feed is open
            continue
        if listing.items:
            return found.url or address, listing
    raise refused


def _is_front(url: str) -> bool:
    from urllib.parse import urlsplit

    return urlsplit(url).path in ("", "/")


class _Turn:
    """One poll of one source, item by item; each item is remembered as soon as it is done."""

    def __init__(self, newsroom: Newsroom, source: Source, fetch: Fetcher | None, done: Polled) -> None:
        self.newsroom, self.source, self.fetch, self.done = newsroom, source, fetch, done
        self.shelf, self.now = newsroom.library.sources, newsroom.clock()
        self.title, self.licence = source.title, None
        self.by = f"sumber {source.title or source.url}"[:80]
        self.known = self.shelf.items(source.id) if fetch is not None else {}
        self.more = False
        self.looked: set[str] = set()

    def take(self, listing: Listing) -> None:
        self.title, self.licence = listing.title or self.title, listing.licence
        fresh = 0
        listed = {item_key(item.id): item for item in listing.items}
        for key, item in reversed(listed.items()):  # lists begin with the newest: the oldest comes in first
            known = self.known.get(key)
            if known is None or (known.slug is None and known.tries < TRIES):
                fresh += 1
                if fresh > AT_ONCE:
                    self.more = True
                    continue
            self.one(item, known, page_of(item, self.title))
        self._missed(listed)

    def one(self, item: Item, known: SourceItem | None, page: Page | None) -> None:
        """One item of the list: read where it is new or says something new."""
        key = item_key(item.id)
        settled = known is not None and (known.slug is not None or known.tries >= TRIES)
        if settled and known.text_hash == item.fingerprint:
            if known.gone_at is not None:
                self._keep(replace(known, gone_at=None, seen_at=self.now))
            return
        state = replace(
            known or SourceItem(item=key, seen_at=self.now),
            url=item.url,
            seen_at=self.now,
            gone_at=None,
            published_at=_utc(item.published_at),
        )
        self.looked.add(key)
        try:
            if page is None:
                state, page = self._fetched(state)
            if page is not None:
                state = self._story(state, self._article(item, page))
            self._keep(replace(state, text_hash=item.fingerprint, failure=None, tries=0))
        except AudionewsError as error:
            told = sentence(error)
            self.done.unread.append(f"{item.url or item.title}: {told}")
            tries = state.tries + 1
            self._keep(
                replace(
                    state,
                    etag=None,
                    modified=None,
                    failure=told[:500],
                    tries=tries,
                    text_hash=item.fingerprint if tries >= TRIES else "",
                )
            )
            if self.fetch is None:
                raise

    def look_again(self, after: timedelta) -> None:
        """At pages of recent stories that the list says nothing new of: many lists never tell of a change."""
        due = [
            item
            for item in self.shelf.items(self.source.id).values()
            if item.slug and item.url and not item.gone_at and item.item not in self.looked
            and item.checked_at is not None  # read from its page, not from the list
            and self.now - item.checked_at >= after
            and self.now - (item.published_at or item.seen_at) <= WATCHED
        ]  # fmt: skip
        for state in sorted(due, key=lambda item: item.checked_at)[:PAGES_AT_ONCE]:
            try:
                seen, page = self._fetched(state)
                if page is not None:
                    seen = self._story(seen, self._article(None, page))
                self._keep(seen)
            except FetchFailed as error:
                if error.key == "article.gone":
                    self._alarm(state, "sources.page_gone")
                else:
                    self._keep(replace(state, checked_at=self.now))
            except AudionewsError:
                self._keep(replace(state, checked_at=self.now))

    def _fetched(self, state: SourceItem) -> tuple[SourceItem, Page | None]:
        """The item's own page, or None where it is as it was."""
        if state.url is None or self.fetch is None:
            raise BadInput("sources.no_page")
        answer = self.fetch.fetch(state.url, etag=state.etag, last_modified=state.modified)
        return replace(state, etag=answer.etag, modified=answer.last_modified, checked_at=self.now), answer.page

    def _article(self, item: Item | None, page: Page) -> Article:
        bring = self.fetch.page if self.fetch is not None and page.fetched else None
        article = intake.read(page, self.newsroom.settings, fetch=bring)
        rights = article.source
        rights = Rights(
            name=rights.name or self.title,
            url=(item.url if item else None) or rights.url,
            licence=rights.licence or (item.licence if item else None) or self.licence,
        )
        return replace(
            article,
            source=rights,
            source_url=rights.url or article.source_url,
            authors=article.authors or (item.authors if item else ()),
            published=article.published or (item.published if item else None),
        )

    def _story(self, state: SourceItem, article: Article) -> SourceItem:
        if state.slug is None:
            received = self.newsroom.receive(article, by=self.by, channel_slug=self.source.channel)
            self.done.new.append(received.slug)
            return replace(state, slug=received.slug)
        self._propose(state.slug, article)
        return state

    def _propose(self, slug: str, article: Article) -> None:
        """A changed text, offered to the editor against the newest version here; the same text again offers nothing."""
        try:
            story = self.newsroom.library.stories.get(slug)
        except UnknownName:
            return
        if story.status == "withdrawn":
            return
        article = intake.chosen(self.newsroom.library, slug, article)
        newest = story.newest
        if _text(article) == _text(newest.article):
            return
        article = replace(article, authors=article.authors or newest.article.authors)
        script = self.newsroom.readings.write(article, newest.script, slug=slug)
        differences = correction_rules.changes(newest.script, script)
        if not differences:
            return
        self.newsroom.library.inbox.propose(slug, base_revision=newest.number, article=article, at=self.now)
        self.done.changed.append((slug, differences))

    def _missed(self, listed: dict[str, Item]) -> None:
        """Items that should still be in the list, being younger than its oldest, and are not."""
        moments = [moment for item in listed.values() if (moment := _utc(item.published_at))]
        if not moments:
            return
        oldest = min(moments)
        missing = [
            item
            for key, item in self.known.items()
            if key not in listed and item.slug and not item.gone_at and item.published_at and item.published_at > oldest
        ]
        if len(missing) > MANY_GONE:
            self.newsroom.library.inbox.alarm(
                "sources.many_gone", at=self.now, facts={"source": self.title or self.source.url, "count": len(missing)}
            )
            for item in missing:
                self._keep(replace(item, gone_at=self.now))
            return
        for item in missing:
            self._alarm(item, "sources.item_gone")

    def _alarm(self, item: SourceItem, key: str) -> None:
        """Once for each time a story vanishes; the page's own answer is told where it has one."""
        if key == "sources.item_gone" and item.url and self.fetch is not None:
            try:
                self.fetch.fetch(item.url)
            except FetchFailed as error:
                key = "sources.page_gone" if error.key == "article.gone" else key
            except AudionewsError:
                pass
        self.newsroom.library.inbox.alarm(
            key, at=self.now, slug=item.slug, facts={"source": self.title or self.source.url, "url": item.url or ""}
        )
        self.done.gone.append(item.slug or item.item)
        self._keep(replace(item, gone_at=self.now))

    def _keep(self, item: SourceItem) -> None:
        self.shelf.keep_items(self.source.id, [item])


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment and moment.tzinfo else None


def _text(article: Article) -> tuple[object, ...]:
    """What is read aloud of an article; not its audit, nor where it came from."""
    return (article.headline, article.dateline, article.blocks)
