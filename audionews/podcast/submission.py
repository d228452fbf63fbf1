"""A channel as it is now, held against what the directories reject (``directories.py``); its feed is printed for that alone."""

from __future__ import annotations

import tempfile
from pathlib import Path

from audionews.channels import Channel
from audionews.library import Library
from audionews.podcast.directories import DirectoryCheck, checks
from audionews.podcast.publisher import Press
from audionews.settings import Settings


def channel_checks(library: Library, channel: Channel, settings: Settings) -> list[DirectoryCheck]:
    """Every check of one channel, offered to the public or not."""
    now = settings.clock()

    def printed() -> None:
        with tempfile.TemporaryDirectory() as folder:  # the site's own documents keep their dates
            press = Press(library, {channel.slug: channel}, base_url=settings.base_url, folder=Path(folder))
            press.document(channel.slug, "xml", now=now)

    return checks(
        channel,
        base_url=settings.base_url,
        is_public=settings.is_public,
        episodes=library.feed.state(channel.slug, now).count,
        printed=printed,
    )
