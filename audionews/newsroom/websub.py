"""Tells the podcast world that a feed has changed, where a channel says so: WebSub hubs and podping.

``announce_due`` is called by a worker every few seconds; publishing never waits for it. What is due is worked out from the
library (``library/announcements.py``): nothing is lost when a worker dies, and a call that fails is tried again, later each time.

* WebSub leaves the word from publisher to hub open (https://www.w3.org/TR/websub/#publishing); every hub knows PubSubHubbub's
  form ``hub.mode=publish`` with ``hub.url``, some newer ones read ``hub.topic``: both are sent, one POST for each form of the feed.
* podping (https://github.com/Podcastindex-org/podping.cloud): GET ?url=…&reason=update&medium=podcast, the token in ``Authorization``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

from audionews import assets
from audionews.article.fetch import Fetcher
from audionews.channels import RALAT, Channel, corrections_feed, load, met
from audionews.errors import AudionewsError
from audionews.library import Library
from audionews.library.announcements import Announcement
from audionews.messages import say
from audionews.settings import Settings

LOG = logging.getLogger("audionews.newsroom")
FORMS = ("xml", "atom", "json")
ALARM_AFTER = 5  # failed calls in a row
TIMEOUT_S = 10.0


def feeds(home: Path | None = None) -> dict[str, Channel]:
    """Every feed that may be announced: the channels and the feed of corrections."""
    folder = assets.folder("feeds")
    return {**met(load(folder, home)), RALAT: corrections_feed(folder, home)}


def announce_due(
    library: Library,
    settings: Settings,
    now: datetime,
    *,
    channels: Mapping[str, Channel] | None = None,
    fetcher: Callable[[], Fetcher] | None = None,
) -> list[str]:
    """Calls every address that has not been told of its feed's newest state; ["berita → https://hub…", …] of those that heard.

    ``channels`` by feed name, "ralat" included. A call that fails raises nothing: it is noted, and the desk is told in the end.
    """
    channels = feeds(settings.home) if channels is None else channels
    due = [
        one
        for name, channel in channels.items()
        for address in _addresses(channel, settings)
        if (one := library.announcements.take(name, address, now=now)) is not None
    ]
    if not due:
        return []
    heard = []
    make = fetcher or (
        lambda: Fetcher(
            allow=settings.fetch_allow, timeout_s=TIMEOUT_S, deadline_s=2 * TIMEOUT_S, interval_s=0, obey_robots=False
        )
    )
    with closing(make()) as client:
        for one in due:
            why = _call(client, one, settings)
            if why is None:
                library.announcements.told(one, now=now)
                heard.append(f"{one.feed} → {one.address}")
                continue
            library.announcements.failed(one, why=why, now=now)
            facts = {"feed": one.feed, "address": one.address, "why": why, "tries": one.tries + 1}
            LOG.warning("%s", say("newsroom.announce_failed", **facts))
            if one.tries + 1 == ALARM_AFTER:
                library.inbox.alarm("newsroom.announce_failed", at=now, facts=facts)
    return heard


def _addresses(channel: Channel, settings: Settings) -> Iterator[str]:
    if channel.hub:
        yield channel.hub
    if channel.podping and settings.podping_url:
        yield settings.podping_url


def _call(client: Fetcher, one: Announcement, settings: Settings) -> str | None:
    """Why the call did not arrive; ``None``: it did."""
    topics = [f"{settings.base_url}/feeds/{one.feed}.{form}" for form in FORMS]
    try:
        if one.address == settings.podping_url:
            mark = "&" if "?" in one.address else "?"
            query = urlencode({"url": topics[0], "reason": "update", "medium": "podcast"})
            headers = {"Authorization": settings.podping_token} if settings.podping_token else {}
            statuses = [client.tell(f"{one.address}{mark}{query}", headers=headers)]
        else:
            forms = [{"hub.mode": "publish", "hub.url": topic, "hub.topic": topic} for topic in topics]
            statuses = [client.tell(one.address, form=form) for form in forms]
    except AudionewsError as error:
        return str(error.facts.get("why") or error.key)
    refused = [status for status in statuses if not 200 <= status < 300]
    return f"HTTP {refused[0]}" if refused else None
