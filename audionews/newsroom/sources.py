"""Stories that come by themselves: feeds and WordPress sites are asked in turn, each by its own pace.

New items come in as drafts; what a source changes becomes a proposed correction, which an editor decides; what vanishes
there raises an alarm (Pedoman Pemberitaan Media Siber 2012, 4d: who took a story over follows its corrections, 5b: and its
withdrawal). Nothing that is public changes by itself. One bad source never stops the others: what it did stands in its
line of health, and it is asked again later each time it fails, and not before the time it asks for itself.

``source_reading.py``: how far a poll reads · ``source_identity.py``: which item is which · ``source_items.py``: what becomes of
each · ``source_text.py``: whether a text changed · ``source_watch.py``: what vanished, and pages that are looked at again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from audionews.article import wordpress
from audionews.article.discovery import linked, usual_addresses
from audionews.article.fetch import Fetcher
from audionews.article.listing import Item, Listing
from audionews.article.model import Page
from audionews.article.push_shapes import shape_of
from audionews.article.sandbox import addresses_limited, listing_limited
from audionews.channels import DEFAULT, default_of
from audionews.channels import channel as known_channel
from audionews.errors import AudionewsError, BadInput
from audionews.library.sources import PAGE, PAGES, Source, SourceItem, checked_name, item_key
from audionews.messages import language, say, sentence
from audionews.newsroom import Newsroom, source_watch
from audionews.newsroom.source_identity import Known
from audionews.newsroom.source_items import TRIES, Polled, Turn, recent_stories
from audionews.newsroom.source_reading import SourceReading, read_on
from audionews.newsroom.source_text import page_reading

__all__ = [
    "TRIES",
    "Polled",
    "follow",
    "health",
    "lose_pushed",
    "poll",
    "poll_due",
    "receive_pushed",
    "retry_wait",
    "take_pushes",
]

log = logging.getLogger("audionews.sources")

EVERY = timedelta(minutes=5)
EVERY_OWN = timedelta(minutes=1)  # the newsroom's own CMS, and whatever a poll could not read whole
SLOWEST = timedelta(hours=1)  # whatever a feed's ttl says
LONGEST_WAIT = timedelta(hours=6)
LONGEST_PATIENCE = timedelta(days=7)  # whatever a site's Retry-After says
SILENT_AFTER = 6  # failures in a row: some five hours
LOOK_AGAIN = timedelta(hours=1)  # at a page that its list says nothing new of

OpenFetcher = Callable[[], Fetcher]


def follow(
    newsroom: Newsroom,
    url: str,
    channel: str | None,
    *,
    by: str,
    own: bool | None = None,
    day_limit: int | None = None,
    fetcher: OpenFetcher | None = None,
) -> Source:
    """Follows the feed or WordPress site at ``url``, which may be the site's front page; asked again, it changes the channel.

    ``own``: it is the newsroom's own CMS. Raises ``UnknownName`` for the channel, what fetching raises, ``BadInput("article.not_a_feed")`` where no list is found.
    """
    channel = channel or default_of(newsroom.channels)
    known_channel(newsroom.channels, channel)
    with open_fetcher(newsroom, fetcher) as fetch:
        address, listing = find_list(fetch, url)
        title = listing.title or _site_name(fetch, address)
    options = {"channel": channel, "title": title, "own": own, "day_limit": day_limit}
    return newsroom.library.sources.follow(address, kind=listing.kind, by=by, at=newsroom.clock(), **options)


def take_pushes(
    newsroom: Newsroom,
    name: str,
    channel: str | None,
    *,
    by: str,
    own: bool | None = None,
    shape: str | None = None,
) -> tuple[Source, str]:
    """A source that sends its stories itself, and the secret it signs them with: shown once, never again.

    ``shape``: how it writes them (``article/push_shapes.toml``).
    """
    channel = channel or default_of(newsroom.channels)
    known_channel(newsroom.channels, channel)
    shape_of(shape)  # one that cannot be used is refused before anything is kept
    options = {"channel": channel, "own": own, "shape": shape}
    return newsroom.library.sources.take_pushes(checked_name(name), by=by, at=newsroom.clock(), **options)


def poll_due(newsroom: Newsroom, now: datetime | None = None, *, fetcher: OpenFetcher | None = None) -> list[Polled]:
    """Asks every source whose time has come; of several workers one asks."""
    moment = now or newsroom.clock()
    _watch_added(newsroom, moment)
    done = []
    for source in newsroom.library.sources.due(moment):
        if newsroom.library.sources.claim(source.id, moment):
            done.append(poll(newsroom, source, fetcher=fetcher))
    return done


def poll(
    newsroom: Newsroom,
    source: Source,
    *,
    fetcher: OpenFetcher | None = None,
    look_again: timedelta = LOOK_AGAIN,
    monotonic: Callable[[], float] = time.monotonic,
) -> Polled:
    """Asks one source now. What goes wrong stands in its health and in the answer; nothing is raised.

    ``look_again``: how long after the last look a recent story's page is looked at again though its list is silent.
    """
    shelf, now = newsroom.library.sources, newsroom.clock()
    done = Polled(source=source.id)
    patience = timedelta()
    try:
        with open_fetcher(newsroom, fetcher) as fetch:
            turn = Turn(newsroom, source, fetch, done, monotonic=monotonic)
            if source.kind == PAGE:
                source_watch.look_again(turn, look_again, set(), by_change=False)
                reading = SourceReading(listing=None, etag=None, modified=None)
            else:
                reading = _list(turn, look_again)
        listing = reading.listing
        pace = timedelta(minutes=listing.every_minutes or 0) if listing else EVERY
        soon = source.own or (turn.more and turn.resting is None)
        wait = EVERY_OWN if soon else min(max(pace, EVERY), SLOWEST)
        if turn.resting is not None:
            patience = retry_wait(turn.resting.facts.get("retry_after"), now) or EVERY
        whole = not turn.more
        shelf.answered(
            source.id,
            at=now,
            next_at=now + max(wait, patience),
            etag=reading.etag if whole else None,
            modified=reading.modified if whole else None,
            items=len(listing.items) if listing and whole else None,
            title=turn.title if turn.title != source.title else None,
            read_to=reading.read_to if whole else None,
            skipped=done.skipped,
        )
    except AudionewsError as error:
        done.failure = sentence(error)
        patience = retry_wait(error.facts.get("retry_after"), now) or timedelta()
    except Exception as error:  # a fault of ours in one source must not stop the others
        log.exception("source %s", source.url)
        done.failure = f"{type(error).__name__}: {error}"
    if done.failure is not None:
        wait = min(EVERY * 2 ** min(source.failures, 10), LONGEST_WAIT)
        shelf.failed(source.id, at=now, next_at=now + max(wait, patience), why=done.failure)
        if source.failures + 1 == SILENT_AFTER:
            facts = {"source": source.title or source.url, "why": done.failure[:300]}
            newsroom.library.inbox.alarm("sources.silent", at=now, facts=facts)
    log.info(
        "polled %s: %s new, %s changed, %s gone, %s unread, %s skipped, %s held%s",
        "public stories at their own pages" if source.url == PAGES else source.url, len(done.new), len(done.changed), len(done.gone), len(done.unread), done.skipped, done.held,
        f"; {done.failure}" if done.failure else "",
    )  # fmt: skip
    return done


def _list(turn: Turn, look_again: timedelta) -> SourceReading:
    """Reads the list as far as it is new, takes its items, and sees to what is not in it."""
    source, fetch = turn.source, turn.fetch

    known = Known(turn.known, ())

    def met(item: Item) -> bool:
        return known.of(item) is not None

    if turn.title is None:
        turn.title = _site_name(fetch, source.url)
    reading = read_on(fetch, source, met)
    listed: set[str] = set()
    if reading.listing is not None:
        turn.leave_out(reading.left_out, Known(turn.known, reading.listing.items))
        before = set(turn.known)
        listed = turn.take(reading.listing, by_change=reading.by_change)
        if not reading.by_change:
            source_watch.missed(turn, listed, len(listed - before), len(reading.listing.items))
        if reading.lost:
            _tell_lost(turn, reading)
        elif reading.gap and before:
            facts = {"source": turn.title or source.url}
            turn.newsroom.library.inbox.alarm("sources.gap", at=turn.now, facts=facts)
    elif not reading.by_change:
        last = max((item.listed_at for item in turn.known.values() if item.listed_at), default=None)
        listed = {key for key, item in turn.known.items() if item.listed_at == last}
    turn.take_held(listed if reading.listing is not None else set())
    if reading.by_change:
        source_watch.ask_posts(turn, fetch, listed)
    source_watch.look_again(turn, look_again, listed, by_change=reading.by_change)
    return reading


def _tell_lost(turn: Turn, reading: SourceReading) -> None:
    """What a poll could not read: of a new source its archive, of a known one more than a poll can read."""
    new_source = not turn.source.items
    if not (new_source and turn.more):  # it will be read from its beginning once more
        turn.done.skipped += reading.lost
    if not new_source:
        facts = {"source": turn.title or turn.source.url, "count": reading.lost}
        turn.newsroom.library.inbox.alarm("sources.not_read", at=turn.now, facts=facts)


def _watch_added(newsroom: Newsroom, now: datetime) -> None:
    """What is public here and came in by hand is watched like what came from a list: by its own page."""
    shelf = newsroom.library.sources
    for story in recent_stories(newsroom, now):
        url = story.revision.article.source_url
        if not url or not url.startswith(("http://", "https://")) or shelf.item_of(story.slug) is not None:
            continue
        source = next((one for one in shelf.all() if one.kind == PAGE), None) or shelf.follow(
            PAGES, kind=PAGE, channel=DEFAULT, title=say("sources.pages"), by="audionews", at=now
        )
        received = newsroom.library.stories.revision(story.slug, 1).article
        state = SourceItem(
            item=item_key(f"slug:{story.slug}"),
            url=url,
            slug=story.slug,
            seen_at=now,
            title=received.headline,
            page_hash=page_reading(received),
        )
        shelf.keep_items(source.id, [state])


def retry_wait(written: object, now: datetime) -> timedelta | None:
    """How long a site asks to be left alone (RFC 9110, 10.2.3: seconds, or a date)."""
    if not isinstance(written, str):
        return None
    if written.strip().isdecimal() and len(written.strip()) < 12:
        wait = timedelta(seconds=int(written))
    else:
        try:
            until = parsedate_to_datetime(written)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        wait = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    return min(max(wait, timedelta()), LONGEST_PATIENCE)


def health(source: Source) -> str:
    """The source's line: when it last answered, or why it does not, and what was not taken."""
    from audionews.times import in_wib

    when = in_wib(source.answered_at, language()) if source.answered_at else None
    if source.paused:
        return say("sources.is_paused")
    if source.failure:
        line = say("sources.ill", failures=source.failures, why=source.failure, when=when or say("sources.never"))
    elif when:
        line = say("sources.well", count=source.items, when=when)
    else:
        line = say("sources.waiting")
    more = [(key, count) for key, count in (("held", source.waiting), ("skipped", source.skipped)) if count]
    return " ".join([line, *(say(f"sources.{key}", count=count) for key, count in more)])


def receive_pushed(newsroom: Newsroom, source: Source, item: Item, page: Page) -> Polled:
    """One story that a source sent itself: new, changed, or as it was."""
    done = Polled(source=source.id)
    turn = Turn(newsroom, source, None, done)
    key = item_key(item.id)
    turn.one(key, item, newsroom.library.sources.items(source.id).get(key), page)
    now = newsroom.clock()
    newsroom.library.sources.answered(source.id, at=now, next_at=now, etag=None, modified=None, items=source.items + 1)
    return done


def lose_pushed(newsroom: Newsroom, source: Source, id: str | None) -> Polled:
    """A source says itself that a story is not public there any more: an alarm, once. What never came in is no loss."""
    done = Polled(source=source.id)
    known = newsroom.library.sources.items(source.id).get(item_key(id or ""))
    if known is not None and known.slug and known.gone_at is None:
        source_watch.alarm(Turn(newsroom, source, None, done), known, "sources.item_taken_down")
    return done


def open_fetcher(newsroom: Newsroom, fetcher: OpenFetcher | None) -> Fetcher:
    """What fetches here: within the networks that the settings allow."""
    return fetcher() if fetcher else Fetcher(allow=newsroom.settings.fetch_allow)


def find_list(fetch: Fetcher, url: str) -> tuple[str, Listing]:
    """The list at ``url``, or the best one that its page, its headers or custom name."""
    answer = fetch.fetch(url)
    if answer.page is None:
        raise BadInput("article.not_a_feed", url=url, why="tanpa isi")
    try:
        return answer.url, listing_limited(answer.page)
    except BadInput as error:
        refusal = error
    named = [*linked(answer.headers.get("link", ""), answer.url), *addresses_limited(answer.page)]
    for address in dict.fromkeys([*named, *usual_addresses(answer.url)]):
        try:
            page = fetch.page(address)
            listing = listing_limited(page)
        except AudionewsError:  # many WordPress sites close their interface; their feed is open
            continue
        if listing.items:
            return page.url or address, listing
    raise refusal


def _site_name(fetch: Fetcher, url: str) -> str | None:
    """What a WordPress site calls itself; a list of posts does not say it."""
    if not wordpress.is_posts_address(url):
        return None
    try:
        return wordpress.read_site_name(fetch.page(wordpress.root_address(url)).content)
    except AudionewsError:
        return None
