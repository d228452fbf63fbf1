"""From the library's state to a checked document: the only place of this room that reads a library and keeps files.

``Press.document`` answers in well under a millisecond while nothing changed: one look at the channel's state, the rest is memory.
After a change one process renders, checks and keeps; the document's date and ETag move only when its bytes do. So a change that
the public cannot see yet (an embargo) does not show in the feed's validators either.

When something is wrong:
* an item whose file is damaged stands as it last stood, with the files of then; if that is not possible it is left out;
* a document that does not pass ``check.py``, or a library that does not answer, leaves the last good document in place.
Either way the desk is told by an alarm, and the press tries again every minute.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import brotli

from audionews.channels import Channel
from audionews.errors import AudionewsError, PublicationRefused, StoreFailed, UnknownName
from audionews.library import Library
from audionews.library.model import FeedItem, Media
from audionews.messages import say
from audionews.podcast import render
from audionews.podcast.check import check
from audionews.podcast.feed_page import FIRST_PAGE_ITEMS, FORMS, PAGE_ITEMS, Cut, FeedPage, cut, offered
from audionews.podcast.last_good import Kept, KeptItem, Shelf
from audionews.podcast.media_check import Intact

LOG = logging.getLogger("audionews.podcast")
MEMORY = 48  # documents held in memory; the rest waits on disk
AGAIN_S = 60.0  # how often files are looked at again, and a refused document tried again
BROTLI_QUALITY = 5  # of a first page of 100 items (300 kB): 4 ms; 11 would take 0.4 s for a tenth less
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A document ready to be sent, plain (``body``) or ``smaller`` by encoding. Each has a strong tag that names exactly its bytes."""

    body: bytes
    smaller: Mapping[str, bytes]
    etag: str
    stamp: datetime
    type: str

    def tag(self, encoding: str = "") -> str:
        """The entity tag of one encoding, without quotes (RFC 9110 8.8.3.3: never one tag for two)."""
        return f"{self.etag}-{encoding}" if encoding else self.etag

    @property
    def tags(self) -> tuple[str, ...]:
        return (self.etag, *map(self.tag, self.smaller))


def printed(body: bytes, etag: str, stamp: datetime, type: str) -> Printed:
    """``body`` with its compressed twins: done once, when the document is new."""
    smaller = {
        "br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY),
        "gzip": gzip.compress(body, 6, mtime=0),
    }
    return Printed(body=body, smaller=smaller, etag=etag, stamp=stamp, type=f"{type}; charset=utf-8")


@dataclass(slots=True)
class _Held:
    kept: Kept
    printed: Printed
    looked_at: float  # monotonic seconds


class Press:
    """Prints the feeds of one newsroom. Thread-safe; several processes share one folder."""

    def __init__(
        self,
        library: Library,
        channels: Mapping[str, Channel],
        *,
        base_url: str,
        folder: Path,
        private: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``channels`` by feed name, the feed of corrections ("ralat") included. ``private``: the documents of private feeds, each once
        for all its keys, which are put in when it is sent (``feed_page.KEY_HERE``)."""
        self._library = library
        self._channels = channels
        self._base_url, self._private = base_url, private
        self._shelf = Shelf(folder)
        self._intact = Intact(library.blobs)
        self._monotonic = monotonic
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._cuts: dict[str, tuple[str, Cut]] = {}
        self._covers: dict[str, Media] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def document(self, feed: str, form: str, *, now: datetime, number: int | None = None) -> Printed:
        """The document at one address. Raises ``UnknownName``, and ``PublicationRefused`` where there never was a good one."""
        if feed not in self._channels or form not in FORMS:
            raise UnknownName("podcast.unknown_feed", feed=feed, known=", ".join(sorted(self._channels)))
        name = f"{feed}.{form}" if number is None else f"{feed}.{number}.{form}"
        try:
            state = self._state(feed, now)
        except StoreFailed:
            return self._last_good(feed, form, name)
        recipe = render.recipe(self._channels[feed], self._base_url)
        held = self._held.get(name)
        if (
            held
            and held.kept.state == state
            and held.kept.recipe == recipe
            and self._monotonic() - held.looked_at < AGAIN_S
        ):
            return held.printed
        with self._guard:
            lock = self._locks.setdefault(name, threading.Lock())
        with lock:
            held = self._held.get(name)
            if held and held.kept.state == state and held.kept.recipe == recipe and self._still_right(held):
                return held.printed
            with self._shelf.lock(name):
                return self._print(feed, form, number, name, state, recipe, now)

    def documents(self, now: datetime) -> list[str]:
        """Prints every current document: for ``audionews check``. Raises what ``document`` raises."""
        return [
            f"{feed}.{form}" for feed in sorted(self._channels) for form in FORMS if self.document(feed, form, now=now)
        ]

    def _state(self, feed: str, now: datetime) -> str:
        state = self._library.feed.state(feed, now)
        at = state.changed_at
        return f"{state.version}.{state.count}.{at.timestamp() if at else 0:.6f}"

    def _still_right(self, held: _Held) -> bool:
        if self._monotonic() - held.looked_at < AGAIN_S:
            return True
        held.looked_at = self._monotonic()
        if not held.kept.whole:
            return False
        for name in held.kept.signs:
            hash, _, ext = name.partition(".")
            if self._intact.wrong(Media(hash=hash, ext=ext, size_bytes=held.kept.signs[name][0])):
                return False
        return True

    def _print(
        self, feed: str, form: str, number: int | None, name: str, state: str, recipe: str, now: datetime
    ) -> Printed:
        kept = self._shelf.load(name)
        if kept:
            self._intact.remember(kept.signs)
            before = self._held.get(name)
            news = before is None or before.kept.state != state
            if news and kept.whole and kept.state == state and kept.recipe == recipe:  # another process printed it
                held = self._hold(name, form, kept, looked=False)
                if self._still_right(held):
                    return held.printed
        try:
            page, whole = self._page(feed, number, kept, state, now)
            body = kept and _rendered(form, page)
            if kept is None or body != kept.body:
                page = replace(page, built_at=self._stamp(page, kept, state))
                body = _rendered(form, page)
                check(form, page, body)
        except UnknownName:
            raise
        except Exception as error:
            self._tell(error, feed, now)
            if kept is None:
                raise PublicationRefused("podcast.no_good_feed", feed=feed) from error
            # the state is that of the refused one: nobody renders again until it changes or a minute has passed
            return self._hold(name, form, replace(kept, state=state, recipe=recipe, whole=False), looked=True).printed
        files = tuple(media for item in page.items for media in offered(item.build))
        made = Kept(
            body=body,
            etag=hashlib.sha256(body).hexdigest()[:32],
            stamp=page.built_at,
            state=state,
            recipe=recipe,
            whole=whole,
            items=tuple(_as_kept(item) for item in page.items),
            signs=self._intact.remembered(files),
        )
        try:
            self._shelf.store(name, made)
        except OSError as error:
            LOG.warning("%s", say("podcast.not_kept", feed=feed, why=error.strerror or error))
        return self._hold(name, form, made, looked=True).printed

    def _hold(self, name: str, form: str, kept: Kept, *, looked: bool) -> _Held:
        before = self._held.get(name)
        same = before is not None and before.printed.etag == kept.etag
        ready = before.printed if same else printed(kept.body, kept.etag, kept.stamp, FORMS[form])
        held = _Held(kept, ready, self._monotonic() if looked else self._monotonic() - AGAIN_S)
        with self._guard:
            self._held[name] = held
            self._held.move_to_end(name)
            while len(self._held) > MEMORY:
                self._held.popitem(last=False)
        return held

    def _last_good(self, feed: str, form: str, name: str) -> Printed:
        held = self._held.get(name)
        if held:
            return held.printed
        kept = self._shelf.load(name)
        if kept is None:
            raise PublicationRefused("podcast.no_good_feed", feed=feed)
        return self._hold(name, form, kept, looked=False).printed

    def _page(
        self, feed: str, number: int | None, kept: Kept | None, state: str, now: datetime
    ) -> tuple[FeedPage, bool]:
        newest = None
        known = self._cuts.get(feed)
        if number is None or not known or known[0] != state:
            newest = self._library.feed.items(feed, now=now, limit=FIRST_PAGE_ITEMS)
            known = (state, cut(newest, self._library.feed.pages(feed, size=PAGE_ITEMS)))
            self._cuts[feed] = known
        here = known[1]
        if number is None:
            items, older, newer = here.current(newest or []), here.archives, None
        elif 1 <= number <= here.archives:
            items = here.archived(self._library.feed.archive(feed, number, now=now, size=PAGE_ITEMS))
            older, newer = number - 1, number + 1 if number < here.archives else None
        else:
            raise UnknownName("podcast.unknown_page", feed=feed, page=number)
        right, whole = self._right_items(items, kept, now)
        page = FeedPage(
            channel=self._channels[feed],
            items=tuple(right),
            base_url=self._base_url,
            cover=self._cover(feed, now),
            built_at=kept.stamp if kept else now.replace(microsecond=0),
            number=number,
            older=older or None,
            newer=newer,
            private=self._private,
        )
        return page, whole

    def _stamp(self, page: FeedPage, kept: Kept | None, state: str) -> datetime:
        """When the document changed, in whole seconds, and later than the one before it: two never share a Last-Modified."""
        if page.number is None:
            changed_at = float(state.split(".", 2)[2])
            at = datetime.fromtimestamp(changed_at, UTC) if changed_at else page.built_at
        else:
            at = max((item.updated_at for item in page.items), default=page.built_at)
        at = at.replace(microsecond=0)
        return max(at, kept.stamp + _SECOND) if kept else at

    def _cover(self, feed: str, now: datetime) -> Media:
        if feed not in self._covers:
            path = self._channels[feed].cover
            self._covers[feed] = self._library.media.publish(
                path, path.suffix.lstrip(".").lower().replace("jpeg", "jpg"), at=now
            )
        return self._covers[feed]

    def _right_items(self, items: list[FeedItem], kept: Kept | None, now: datetime) -> tuple[list[FeedItem], bool]:
        """The items whose files are right, each in its newest such state, and whether that is all of them as they should be."""
        before = {item.guid: item for item in kept.items} if kept else {}
        right, whole = [], True
        for item in items:
            wrong = self._wrong(item)
            if wrong is None:
                right.append(item)
                continue
            whole = False
            self._alarm("podcast.item_damaged", now, slug=item.slug, title=item.title, file=wrong[0], why=wrong[1])
            earlier = self._as_it_stood(item, before.get(item.guid))
            if earlier is not None:
                right.append(earlier)
        return right, whole

    def _wrong(self, item: FeedItem) -> tuple[str, str] | None:
        for media in offered(item.build):
            why = self._intact.wrong(media)
            if why:
                return media.path, why
        return None

    def _as_it_stood(self, item: FeedItem, before: KeptItem | None) -> FeedItem | None:
        if before is None or before.build == item.build.id:
            return None
        try:
            build = self._library.builds.get(before.build)
            revision = self._library.stories.revision(item.slug, build.revision)
        except AudionewsError:
            return None
        then = tuple(one for one in item.story.corrections if one.after_revision <= build.revision)
        earlier = replace(
            item,
            title=before.title,
            summary=before.summary,
            updated_at=datetime.fromisoformat(before.updated_at),
            build=build,
            story=replace(item.story, revision=revision, build=build, corrections=then),
            correction=next((one for one in then if one.id == before.correction), None),
        )
        return None if self._wrong(earlier) else earlier

    def _tell(self, error: Exception, feed: str, now: datetime) -> None:
        if isinstance(error, AudionewsError):
            self._alarm("podcast.feed_refused", now, feed=feed, why=error.facts.get("why", str(error)))
        else:
            LOG.exception("%s", say("podcast.feed_refused", feed=feed, why=error))
            self._alarm("podcast.feed_refused", now, feed=feed, why=f"{type(error).__name__}: {error}")

    def _alarm(self, key: str, now: datetime, *, slug: str | None = None, **facts: object) -> None:
        LOG.error("%s", say(key, slug=slug, **facts))
        try:
            self._library.inbox.alarm(key, at=now, slug=slug, facts=facts)
        except AudionewsError:
            LOG.exception("%s", say("podcast.no_alarm"))


def _rendered(form: str, page: FeedPage) -> bytes:
    return render.RENDER[form](page)


def _as_kept(item: FeedItem) -> KeptItem:
    return KeptItem(
        guid=item.guid,
        build=item.build.id,
        title=item.title,
        summary=item.summary,
        updated_at=item.updated_at.isoformat(),
        correction=item.correction and item.correction.id,
    )
