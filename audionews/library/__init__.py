"""The library remembers: frozen values of ``library/model.py`` in and out, by themes; rows never leave.

    library = Library.open(settings)          # or Library(connect(url), shop(url)); migrates the database
    library.stories.get(slug) · library.feed.items("berita", now=now) · library.audit.lines(slug)
    library.close()

Each theme is a class in the file of its name. Each of its methods is one transaction, and repeating a call that was cut off
changes nothing more. ``now`` is the reader's clock: where it may be left out, leaving it out shows drafts and embargoed stories
too (the desk). ``fsck.py`` holds fsck and retire, ``backup.py`` backup, restore and move.
Errors: ``UnknownName``, ``BadInput``, ``Conflict``, ``PublicationRefused``, and ``StoreFailed`` when database or store fail.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.engine import Engine

from audionews.library import blobs as media_store
from audionews.library.accounts import Accounts
from audionews.library.addresses import Addresses
from audionews.library.announcements import Announcements
from audionews.library.audit import Audit
from audionews.library.blobs import Blobs
from audionews.library.builds import Builds
from audionews.library.bulletins import Bulletins
from audionews.library.characters import Characters
from audionews.library.clips import Clips
from audionews.library.corrections import Corrections
from audionews.library.counts import Counts
from audionews.library.database import connect, migrate
from audionews.library.desk_list import DeskList
from audionews.library.entrances import Entrances
from audionews.library.feed import Feed
from audionews.library.idempotency import Answers
from audionews.library.inbox import Inbox
from audionews.library.lexicon import HouseLexicon
from audionews.library.media_files import MediaFiles
from audionews.library.message_posts import MessagePosts
from audionews.library.private_feeds import PrivateFeeds
from audionews.library.publishing import Publishing
from audionews.library.remakings import Remakings
from audionews.library.rulings import Rulings
from audionews.library.settings_table import SettingsTable
from audionews.library.shelving import Shelving
from audionews.library.sources import Sources
from audionews.library.stories import Stories
from audionews.library.webhooks import Webhooks
from audionews.settings import Settings


def _wall_clock() -> datetime:
    return datetime.now(UTC)


class Library:
    """One newsroom's memory. Thread-safe; after a fork open a new one."""

    def __init__(self, engine: Engine, blobs: Blobs, *, clock: Callable[[], datetime] = _wall_clock) -> None:
        """``clock`` stamps clips only; every other moment is handed in."""
        migrate(engine)
        self.engine = engine
        self.blobs = blobs
        self.stories = Stories(engine)
        self.builds = Builds(engine, blobs)
        self.bulletins = Bulletins(engine)
        self.corrections = Corrections(engine)
        self.publishing = Publishing(engine)
        self.desk_list = DeskList(engine)
        self.shelving = Shelving(engine)
        self.feed = Feed(engine)
        self.media = MediaFiles(engine, blobs)
        self.clips = Clips(engine, blobs, clock)
        self.lexicon = HouseLexicon(engine)
        self.audit = Audit(engine)
        self.remakings = Remakings(engine)
        self.settings = SettingsTable(engine)
        self.characters = Characters(engine)
        self.accounts = Accounts(engine)
        self.entrances = Entrances(engine)
        self.inbox = Inbox(engine)
        self.sources = Sources(engine)
        self.rulings = Rulings(engine)
        self.announcements = Announcements(engine)
        self.addresses = Addresses(engine)
        self.answers = Answers(engine)
        self.webhooks = Webhooks(engine)
        self.message_posts = MessagePosts(engine)
        self.counts = Counts(engine, blobs)
        self.private_feeds = PrivateFeeds(engine)

    @classmethod
    def open(cls, settings: Settings) -> Library:
        """The library the settings point at. Raises ``StoreFailed`` where it cannot be reached, ``BadInput`` for a bad address."""
        return cls(connect(settings.database_url), media_store.shop(settings.media_url))

    def for_public(self) -> Library:
        """The same library as those meet it who have no key: nothing of a private channel is in any answer."""
        hiding = copy(self)
        for name in ("stories", "corrections", "feed", "media", "addresses", "bulletins"):
            setattr(hiding, name, replace(getattr(self, name), hides=True))
        return hiding

    def close(self) -> None:
        self.counts.close()
        self.engine.dispose()
        self.blobs.close()
