"""One poll of one source, item by item: what is new comes in as a draft, what changed is proposed; each is kept at once.

What there is no time for is held by its address and comes with the next polls, also when the list has dropped it meanwhile: a
burst of three hundred stories pushes its own first ones off the end of a list.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property

from audionews.article.fetch import Fetcher
from audionews.article.listing import Item, Listing, page_of
from audionews.article.model import Article, Page
from audionews.article.model import SourceCredit as Rights
from audionews.errors import AudionewsError, BadInput, FetchFailed, UnknownName
from audionews.library.model import Change, Story
from audionews.library.sources import Source, SourceItem
from audionews.messages import sentence
from audionews.newsroom import Newsroom, correction_rules, intake, own_cms, source_rules
from audionews.newsroom.source_identity import Known
from audionews.newsroom.source_text import is_of_list, list_reading, page_reading, spoken_parts

TAKING_S = 120  # for the new items of one poll: other sources wait meanwhile, and a site is asked once a second
TRIES = 4  # to read an item's page
WATCHED = timedelta(days=3)  # after that a story rarely changes
_HELD_FOR = timedelta(days=14)  # new items that no list names any more; what is older would be no news


@dataclass(slots=True, kw_only=True)
class Polled:
    """What one poll did: slugs that came in, proposals made, stories missed, items that could not be read.

    ``skipped``: how many items were not taken, being older than what a new source brings along or more than a poll can read.
    ``held``: how many new ones are known by their addresses and come in with the next polls. ``automatic``: of the newsroom's own CMS, stories that go out or are put right by themselves; ``waits``: new ones that do not.
    """

    source: int
    new: list[str] = field(default_factory=list)
    changed: list[tuple[str, tuple[Change, ...]]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    skipped: int = 0
    held: int = 0
    automatic: list[str] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    failure: str | None = None


class Turn:
    """One source's turn; each item is remembered as soon as it is done."""

    def __init__(
        self,
        newsroom: Newsroom,
        source: Source,
        fetch: Fetcher | None,
        done: Polled,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.newsroom, self.source, self.fetch, self.done = newsroom, source, fetch, done
        self._monotonic = monotonic
        self.shelf, self.now = newsroom.library.sources, newsroom.clock()
        self.title, self.licence = source.title, None
        self.by = f"sumber {source.title or source.url}"[:80]
        self.known = self.shelf.items(source.id) if fetch is not None else {}
        self.more = self.by_change = False
        self.looked: set[str] = set()
        self.resting: FetchFailed | None = None  # the site asked for patience: nothing more is fetched from it now

    def take(self, listing: Listing, *, by_change: bool = False) -> set[str]:
        """Every item of the list, the oldest first; the keys of those that are known now. ``by_change``: its order."""
        self.by_change = by_change
        self.title, self.licence = listing.title or self.title, listing.licence
        known = Known(self.known, listing.items)
        listed: dict[str, tuple[Item, SourceItem | None]] = {}
        for item in _oldest_first(listing.items):
            state = known.of(item)
            listed[state.item if state else known.key(item)] = (item, state)
        for key, (item, state) in listed.items():
            if state is None or _untaken(state):
                if state is None and self._too_old(item):
                    self.done.skipped += 1
                    continue
                if item.url and self._must_wait():
                    self._hold(state or self._state(key, item))
                    continue
            self.one(key, item, state, page_of(item, self.title))
        kept = {key for key in listed if key in self.known}
        self.shelf.listed(self.source.id, kept, self.now)
        return kept

    def take_held(self, listed: set[str]) -> None:
        """New items of earlier lists that no list names any more, each from its own page."""
        oldest_first = sorted(self.known.items(), key=lambda known: known[1].published_at or known[1].seen_at)
        for key, state in oldest_first:
            if key in listed or key in self.looked or not state.url or not _untaken(state):
                continue
            if self.now - state.seen_at > _HELD_FOR:
                continue
            if self._must_wait():
                self._hold(state)
                continue
            published = state.published_at and state.published_at.isoformat(timespec="minutes")
            item = Item(id=state.guid or key, url=state.url, title=state.title or "", published=published)
            self.one(key, item, state, None)

    @cached_property
    def _until(self) -> float:
        """Counted from the first new item, so that a list that took long to read never keeps its items out."""
        return self._monotonic() + TAKING_S

    def _must_wait(self) -> bool:
        return self.resting is not None or self._until < self._monotonic()

    def _hold(self, state: SourceItem) -> None:
        """Keeps a new item by its address; the source is asked again soon."""
        self.keep(state)
        self.more = True
        self.done.held += state.tries == 0

    def leave_out(self, items: Iterable[Item], known: Known) -> None:
        """Items of a new source that are older than its first hundred: known from now on, and told, but not taken."""
        for item in items:
            if known.of(item) is None:
                self.keep(
                    replace(
                        self._state(known.key(item), item), text_hash=item.fingerprint, tries=TRIES, listed_at=self.now
                    )
                )
                self.done.skipped += 1

    def _too_old(self, item: Item) -> bool:
        """Whether an item nobody knew belongs to the archive that a new source did not bring along: an edit of it brings it to
        the head of a list by date of change. Measured by the source's own dates, not by our clock."""
        if not (self.by_change and self.source.skipped and item.published_at):
            return False
        oldest = min((known.published_at for known in self.known.values() if known.published_at), default=None)
        return oldest is not None and item.published_at < oldest

    def one(self, key: str, item: Item, known: SourceItem | None, page: Page | None) -> None:
        """One item of the list: read where it is new or says something new."""
        settled = known is not None and (known.slug is not None or known.tries >= TRIES)
        state = replace(self._state(key, item), seen_at=self.now) if known is None else self._following(known, item)
        if settled and (known.text_hash == item.fingerprint or _left_out(known)):
            if state != known:
                self.keep(state)
            self.known[key] = state
            return
        state = replace(state, seen_at=self.now)
        self.looked.add(key)
        try:
            if item.obstacle is not None:
                raise BadInput(item.obstacle, title=item.title, url=item.url or "")
            if page is None:
                state, page = self.fetched(state)
                if page is not None:
                    state = self.read_page(state, self.article(item, page))
            else:
                state = self._read_listed(state, self.article(item, page))
            self.keep(replace(state, text_hash=item.fingerprint, failure=None, tries=0))
        except AudionewsError as error:
            if self._rests(error):
                self._hold(state)
                return
            self._unread(state, item, error)
            if self.fetch is None:
                raise

    def _read_listed(self, state: SourceItem, article: Article) -> SourceItem:
        """The story as the list gives it. What it said before is not offered again, whatever an editor corrected since."""
        reading = list_reading(article)
        if state.page_hash != reading:
            state = self._story(state, article)
        return replace(state, page_hash=reading)

    def _state(self, key: str, item: Item) -> SourceItem:
        return SourceItem(
            item=key,
            url=item.url,
            seen_at=self.now,
            published_at=utc(item.published_at),
            guid=item.id,
            title=item.title,
        )

    def _following(self, known: SourceItem, item: Item) -> SourceItem:
        """What is known, with the address, guid and title that the source gives now: a changed slug is followed."""
        moved = known.url != item.url
        return replace(
            known,
            url=item.url or known.url,
            guid=item.id,
            title=item.title or known.title,
            published_at=utc(item.published_at) or known.published_at,
            gone_at=None,
            absences=0,
            etag=None if moved else known.etag,
            modified=None if moved else known.modified,
        )

    def _unread(self, state: SourceItem, item: Item, error: AudionewsError) -> None:
        why = sentence(error)
        self.done.unread.append(f"{item.url or item.title}: {why}")
        tries = TRIES if item.obstacle else state.tries + 1
        text_hash = item.fingerprint if tries >= TRIES else ""
        self.keep(replace(state, etag=None, modified=None, failure=why[:500], tries=tries, text_hash=text_hash))

    def _rests(self, error: AudionewsError) -> bool:
        if isinstance(error, FetchFailed) and (error.facts.get("status") == 429 or error.facts.get("retry_after")):
            self.resting = error
            return True
        return False

    # pages

    def fetched(self, state: SourceItem) -> tuple[SourceItem, Page | None]:
        """The item's own page, or None where it is as it was."""
        if state.url is None or self.fetch is None:
            raise BadInput("sources.no_page")
        if self.resting is not None:
            raise self.resting
        answer = self.fetch.fetch(state.url, etag=state.etag, last_modified=state.modified)
        page_hash = state.page_hash or ("" if state.checked_at else None)  # "": read once, before hashes were kept
        state = replace(state, page_hash=page_hash, checked_at=self.now)
        return replace(state, etag=answer.etag, modified=answer.last_modified), answer.page

    def read_page(self, state: SourceItem, article: Article) -> SourceItem:
        """The story of an item's page: new, or proposed where the page says something else than when it was last read.

        A page that was never read, of a story that came from a list, is only remembered: both may differ from the start.
        """
        reading, before = page_reading(article), state.page_hash
        if state.slug is None:
            return self._story(replace(state, page_hash=reading), article)
        if before is not None and not is_of_list(before) and before != reading:
            self.propose(state.slug, article)
        return replace(state, page_hash=reading)

    def article(self, item: Item | None, page: Page) -> Article:
        bring = self.fetch.page if self.fetch is not None and page.fetched else None
        article = intake.read(page, self.newsroom.settings, fetch=bring)
        rights = article.source
        known = {
            *(["article.no_author"] if not article.authors and item and item.authors else []),
            *(["article.no_date"] if not article.published and item and item.published else []),
        }
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
            warnings=tuple(key for key in article.warnings if key not in known),
        )

    # stories

    @cached_property
    def live_since(self) -> dict[str, datetime]:
        """When the stories became public that did so within the days in which a story is watched."""
        return {story.slug: story.published_at for story in recent_stories(self.newsroom, self.now)}

    def _story(self, state: SourceItem, article: Article) -> SourceItem:
        if state.slug is None:
            on_air = self.newsroom.channels.get(self.source.channel)
            article = intake.in_channel(article, on_air.language) if on_air else article
            received = self.newsroom.receive(article, by=self.by, channel_slug=self.source.channel)
            self.done.new.append(received.slug)
            if self.source.own:
                own_cms.judge(self, received.slug, article, state.published_at)
            return replace(state, slug=received.slug)
        self.propose(state.slug, article)
        return state

    def propose(self, slug: str, article: Article) -> None:
        """A changed text, offered to the editor against the newest version here; the same text again offers nothing."""
        library = self.newsroom.library
        try:
            story = library.stories.get(slug)
        except UnknownName:
            return
        if story.status in ("withdrawn", "discarded"):
            return
        article = intake.chosen(library, slug, article)
        newest = story.newest
        if spoken_parts(article) == spoken_parts(newest.article):
            return
        article = replace(article, authors=article.authors or newest.article.authors)
        script = self.newsroom.readings.write(article, newest.script, slug=slug)
        differences = correction_rules.changes(newest.script, script)
        if not differences:
            return
        verdict = source_rules.of_edit(differences, correction_rules.day_moved(newest.article, article), script.lang)
        if self.source.own and own_cms.by_itself(self, story, article, verdict):
            return
        judged = {"kind": verdict.kind, "rule": verdict.rule, "facts": verdict.facts}
        library.inbox.propose(slug, base_revision=newest.number, article=article, at=self.now, **judged)
        self.done.changed.append((slug, differences))

    def keep(self, item: SourceItem) -> None:
        self.known[item.item] = item
        self.shelf.keep_items(self.source.id, [item])


def recent_stories(newsroom: Newsroom, now: datetime) -> Iterator[Story]:
    """What became public here within the days in which a story is watched, the newest first."""
    last = None
    while True:
        page = newsroom.library.stories.newest(now=now, before=last, limit=50)
        for story in page:
            if story.published_at is None or now - story.published_at > WATCHED:
                return
            if story.status == "live":
                yield story
        if len(page) < 50:
            return
        last = page[-1].slug


def _untaken(known: SourceItem) -> bool:
    return known.slug is None and known.tries < TRIES


def _left_out(known: SourceItem) -> bool:
    return known.slug is None and known.tries >= TRIES and known.failure is None


def _oldest_first(items: Iterable[Item]) -> list[Item]:
    """By date where all have one; else from the end, for lists begin with the newest."""
    items = list(items)
    items.reverse()
    if all(item.published_at for item in items):
        items.sort(key=lambda item: item.published_at)
    return items


def utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment and moment.tzinfo else None
