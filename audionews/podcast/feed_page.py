"""One feed document as values: what is said, before it is bytes.

A feed longer than a hundred items is cut by RFC 5005 (https://www.rfc-editor.org/rfc/rfc5005): a current document with the newest
50 to 99 items, and archive pages behind it. No item is on two pages.
"""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audionews.channels import RALAT, Channel
from audionews.library.model import Build, FeedItem, Media
from audionews.library.private_feeds import private_address

OP3 = "https://op3.dev/e"
KEY_HERE, PASS_HERE = "KUNCI-UMPAN-INI", "IZIN-BERKAS-INI"  # where a private feed's key and its pass for files are put
PAGE_ITEMS = 50  # ordinals an archive page spans
FIRST_PAGE_ITEMS = 100  # the current document never holds more, but for embargoes that all end at once
FORMS = {"xml": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}

# https://podcasting2.org/docs/podcast-namespace/tags/guid names this UUID as the namespace of all podcast guids.
PODCAST_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Another file of the same sound: ``podcast:alternateEnclosure``."""

    media: Media
    type: str
    codecs: str
    bitrate_bps: int
    title: str  # a key into the message table

    @property
    def integrity(self) -> str:
        """The hash as Subresource Integrity writes it."""
        return "sha256-" + base64.b64encode(bytes.fromhex(self.media.hash)).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPlace:
    """``podcast:location``: a name, and what machines know it by."""

    name: str
    geo: str | None = None
    osm: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """One document. ``number`` is that of an archive page, ``None`` on the current one; page 1 is the oldest."""

    channel: Channel
    items: tuple[FeedItem, ...]
    base_url: str
    cover: Media
    built_at: datetime
    number: int | None = None
    older: int | None = None  # the archive page before this document
    newer: int | None = None  # the archive page after it; ``None`` next to the current document
    private: bool = False  # of a private feed: its addresses hold ``KEY_HERE`` and ``PASS_HERE`` until it is sent

    @property
    def home(self) -> str:
        """Where people read what the feed says."""
        if self.channel.private:
            return self.channel.website or self.base_url
        path = "/ralat" if self.channel.slug == RALAT else f"/kanal/{self.channel.slug}"
        return self.channel.website or self.base_url + path

    @property
    def guid(self) -> str:
        """For ever that of the feed's first address: a channel that has moved says which it was."""
        return self.channel.guid or podcast_guid(self.base_url + feed_path(self.channel.slug, "xml"))

    @property
    def moved_to(self) -> str | None:
        """Where the feed lies for good, after it moved out or in: itunes:new-feed-url (https://podcasters.apple.com/support/837)."""
        if self.private:
            return None
        moved_in = self.address("xml", None) if self.channel.moved_from else None
        return self.channel.new_feed_url or moved_in

    def media_address(self, media: Media) -> str:
        """Where a file that goes with the sound is fetched."""
        return self.base_url + (f"/pribadi/media/{PASS_HERE}/{media.hash}.{media.ext}" if self.private else media.path)

    def sound_address(self, media: Media) -> str:
        """Where an app fetches the sound: by way of OP3 where the channel says so, never of a private feed.

        https://op3.dev/setup: the prefix, with the show's podcast:guid, and the address without https://.
        """
        address = self.media_address(media)
        if not self.channel.op3 or self.private:
            return address
        return f"{OP3},pg={self.guid}/{address.removeprefix('https://')}"

    def story_address(self, slug: str) -> str | None:
        """The story's page; ``None``: it has none."""
        return None if self.channel.private else f"{self.base_url}/berita/{slug}"

    def address(self, form: str, number: int | None) -> str:
        if self.private:
            return private_address(self.base_url, self.channel.slug, KEY_HERE, number)
        return self.base_url + feed_path(self.channel.slug, form, number)


def feed_path(name: str, form: str, number: int | None = None) -> str:
    """ "/feeds/berita.xml"; archive page 3 is "/feeds/berita/3.xml"."""
    return f"/feeds/{name}.{form}" if number is None else f"/feeds/{name}/{number}.{form}"


def podcast_guid(feed_url: str) -> str:
    """The UUIDv5 of the address without scheme and closing slashes."""
    return str(uuid.uuid5(PODCAST_NAMESPACE, re.sub(r"^\w+://", "", feed_url).rstrip("/")))


def twins(build: Build) -> tuple[Twin, ...]:
    """The smaller files of an episode, the smallest first."""
    more = dict(build.extras)
    smallest = [] if "opus16" not in more else [_opus(more["opus16"], 16_000, "podcast.twin_smallest")]
    return (*smallest, _opus(build.opus, 24_000, "podcast.twin_small"))


def _opus(media: Media, bitrate_bps: int, title: str) -> Twin:
    return Twin(media=media, type="audio/ogg", codecs="opus", bitrate_bps=bitrate_bps, title=title)


def offered(build: Build) -> tuple[Media, ...]:
    """Every file that an item points at."""
    return (build.mp3, *(twin.media for twin in twins(build)), build.vtt, build.srt, build.chapters_json)


def place(text: str) -> FeedPlace:
    """Reads "Jakarta; geo:-6.1754,106.8272; R6362934; ID": a name, then geo address, OpenStreetMap id, country in any order."""
    name, *rest = (part.strip() for part in text.split(";"))
    attributes: dict[str, str] = {}
    for part in rest:
        if part.startswith("geo:"):
            attributes["geo"] = part
        elif re.fullmatch(r"[NWR]\d+", part):
            attributes["osm"] = part
        elif re.fullmatch(r"[A-Z]{2}", part):
            attributes["country"] = part
    return FeedPlace(name=name[:128], **attributes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Where the current document ends: ``archives`` pages lie behind it, with what is older than ``since``."""

    archives: int
    since: datetime | None  # ``None``: everything is on the current document

    def current(self, newest: Sequence[FeedItem]) -> list[FeedItem]:
        """Of the newest items those of the current document."""
        return [item for item in newest if self.since is None or item.published_at >= self.since]

    def archived(self, items: Sequence[FeedItem]) -> list[FeedItem]:
        """Of an archive page's items those that are not on the current document (an embargo may end late)."""
        return [item for item in items if self.since is not None and item.published_at < self.since]


def cut(newest: Sequence[FeedItem], pages: int) -> Cut:
    """The cut that leaves at least ``PAGE_ITEMS`` on the current document.

    ``newest``: up to ``FIRST_PAGE_ITEMS`` items, newest first; ``pages``: how many archive pages of ``PAGE_ITEMS`` ordinals began.
    Full archive pages keep their items while the feed grows, so a client that has read one need not come again.
    """
    for archives in range(pages - 1, 0, -1):
        above = [item.published_at for item in newest if item.ordinal > archives * PAGE_ITEMS]
        if not above:
            continue
        page_cut = Cut(archives=archives, since=min(above))
        if len(page_cut.current(newest)) >= PAGE_ITEMS:
            return page_cut
    return Cut(archives=0, since=None)
