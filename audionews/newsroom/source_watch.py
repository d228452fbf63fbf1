"""What vanishes at a source, and what changes there without its list saying so (Pedoman Pemberitaan Media Siber 2012, 4d and 5b).

A story that a list lacks is not gone: lists end, sites keep old items on top, cache nodes answer with old lists. Its own page
is asked; an alarm is raised where the page says that it is gone, or where the list and the page lack it again and again.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from audionews.article import wordpress
from audionews.article.fetch import Fetcher
from audionews.errors import AudionewsError, FetchFailed, UnknownName
from audionews.library.sources import PAGE, SourceItem
from audionews.newsroom.source_identity import alike
from audionews.newsroom.source_items import WATCHED, Turn

PAGES_AT_ONCE = 8  # pages looked at again in one poll
MANY_GONE = 10  # more at once is rather a fault of the list
SAMPLE = 3  # pages that are asked then
ABSENT = 3  # lists in a row that lack a story, its page telling nothing certain
ASKED_FOR = 300  # posts of a WordPress site whose being there is asked in one poll
ASKED_DAYS = timedelta(days=30)
_PINNED = 3


def missed(turn: Turn, listed: set[str], count_new: int, count_listed: int) -> None:
    """Items that stood in the list when it was last read and do not now."""
    before = [item for item in turn.known.values() if item.slug and not item.gone_at and item.item not in listed]
    last_reading = max((item.listed_at for item in turn.known.values() if item.listed_at), default=None)
    missing = [item for item in before if item.listed_at and item.listed_at == last_reading]
    doubtful = [item for item in before if item.absences]
    missing = _within_the_list(turn, missing, listed, count_new, count_listed)
    _suspect(turn, {item.item: item for item in [*doubtful, *missing]}.values())


def _within_the_list(
    turn: Turn, missing: list[SourceItem], listed: set[str], count_new: int, count_listed: int
) -> list[SourceItem]:
    """Those that did not merely scroll off the list's end, whatever old items a site keeps in it."""
    stay = [item for item in turn.known.values() if item.item in listed and item.listed_at]
    dated = sorted(
        (item for item in [*missing, *stay] if item.published_at), key=lambda item: item.published_at
    )  # the oldest first
    pinned = 0
    while pinned < len(dated) and dated[pinned].item in listed:
        pinned += 1
    scrolled = pinned
    while scrolled < len(dated) and dated[scrolled].item not in listed:
        scrolled += 1
    gone_off_the_end = dated[pinned:scrolled]
    kept_its_length = count_listed >= len(missing) + len(stay)
    if pinned and not (pinned <= _PINNED and len(gone_off_the_end) <= count_new and kept_its_length):
        gone_off_the_end = []  # there are older ones, and nothing pushed these out
    off = {item.item for item in gone_off_the_end}
    return [item for item in dated if item.item not in listed and item.item not in off]


def _suspect(turn: Turn, items: Iterable[SourceItem]) -> None:
    items = sorted(items, key=lambda item: item.item)
    if len(items) <= MANY_GONE:
        for item in items:
            _ask_page(turn, item)
        return
    gone = [item for item in items[:SAMPLE] if _gone(turn, item)]
    if gone:
        facts = {"source": turn.title or turn.source.url, "count": len(items)}
        turn.newsroom.library.inbox.alarm("sources.many_gone", at=turn.now, facts=facts)
        for item in items:
            turn.keep(replace(item, gone_at=turn.now))


def _gone(turn: Turn, item: SourceItem) -> bool:
    try:
        turn.fetched(replace(item, etag=None, modified=None))
    except FetchFailed as error:
        return error.key == "article.gone"
    except AudionewsError:
        pass
    return False


def _ask_page(turn: Turn, item: SourceItem, *, page_decides: bool = True) -> None:
    """Whether a story that the list lacks is gone, by its own page; ``page_decides``: a page that still tells it ends the doubt."""
    try:
        state, page = turn.fetched(replace(item, etag=None, modified=None))
        article = turn.article(None, page) if page is not None else None
        if article is not None and page_decides and _same_story(turn, item, article.headline):
            turn.keep(turn.read_page(replace(state, absences=0), article))
            return
    except FetchFailed as error:
        if error.key == "article.gone":
            alarm(turn, item, "sources.page_gone")
            return
        if turn.resting is not None:
            return
    except AudionewsError:  # robots.txt, a page without a story: the list's word alone is left
        pass
    absences = item.absences + 1
    if absences >= (ABSENT if page_decides else 2):
        alarm(turn, item, "sources.item_gone")
    else:
        turn.keep(replace(item, absences=absences))


def _same_story(turn: Turn, item: SourceItem, headline: str) -> bool:
    titles = [item.title or ""]
    with suppress(UnknownName):
        titles.append(turn.newsroom.library.stories.get(item.slug or "").revision.article.headline)
    return any(alike(headline, title, 0.5) for title in titles)


def alarm(turn: Turn, item: SourceItem, key: str) -> None:
    """Once for each time a story vanishes."""
    facts = {"source": turn.title or turn.source.url, "url": item.url or ""}
    turn.newsroom.library.inbox.alarm(key, at=turn.now, slug=item.slug, facts=facts)
    if item.slug:
        turn.newsroom.library.rulings.withhold(item.slug, "vanished", by=turn.by, at=turn.now)
    turn.done.gone.append(item.slug or item.item)
    turn.keep(replace(item, gone_at=turn.now))


def ask_posts(turn: Turn, fetch: Fetcher, listed: set[str]) -> None:
    """Whether the posts that became stories here are still public: WordPress is asked for their numbers."""
    watched: dict[int, SourceItem] = {}
    for item in turn.known.values():
        number = wordpress.post_number(item.item)
        recent = turn.now - (item.published_at or item.seen_at) <= ASKED_DAYS or item.slug in turn.live_since
        if number and item.slug and not item.gone_at and item.item not in listed and recent:
            watched[number] = item
    numbers = sorted(watched, reverse=True)[:ASKED_FOR]
    for begin in range(0, len(numbers), 100):
        part = numbers[begin : begin + 100]
        try:
            there = wordpress.read_numbers(fetch.page(wordpress.still_there(turn.source.url, part)).content)
        except AudionewsError:
            return
        if there is None:
            return
        for number in part:
            if number in there and watched[number].absences:
                turn.keep(replace(watched[number], absences=0))
        lacking = [watched[number] for number in part if number not in there]
        if len(lacking) == len(part) > MANY_GONE:
            _suspect(turn, lacking)
            continue
        for item in lacking:
            _ask_page(turn, item, page_decides=False)


def look_again(turn: Turn, after: timedelta, listed: set[str], *, by_change: bool) -> None:
    """At pages of recent stories that the list says nothing of, or nothing new: many lists never tell of a change."""
    due = [
        item
        for item in turn.known.values()
        if item.slug and item.url and not item.gone_at and item.item not in turn.looked
        and (item.checked_at is not None or (not by_change and item.item not in listed))
        and (item.checked_at is None or turn.now - item.checked_at >= after)
        and _watched(turn, item)
    ]  # fmt: skip
    due.sort(key=lambda item: item.checked_at or item.seen_at)
    for state in due[:PAGES_AT_ONCE]:
        if turn.resting is not None:
            return
        try:
            seen, page = turn.fetched(state)
            if page is not None:
                seen = turn.read_page(seen, turn.article(None, page))
            turn.keep(seen)
        except FetchFailed as error:
            listed_once = turn.source.kind != PAGE  # a page named by hand may never have been there
            if error.key == "article.gone" and (listed_once or state.page_hash is not None):
                alarm(turn, state, "sources.page_gone")
            else:
                turn.keep(replace(state, checked_at=turn.now))
        except AudionewsError:
            turn.keep(replace(state, checked_at=turn.now))


def _watched(turn: Turn, item: SourceItem) -> bool:
    """Whether a story's days are not over: counted from its publication there, and from the one here."""
    live = turn.live_since.get(item.slug or "")
    begin = max(filter(None, (item.published_at or item.seen_at, live)))
    return turn.now - begin <= WATCHED
