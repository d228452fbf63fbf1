"""Is a correction true everywhere, and since when. The desk looks when an editor opens the board, the worker looks by itself
(:func:`look_due`): the clock stops when it is true, not when somebody happens to ask.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from audionews.errors import UnknownName
from audionews.library import Library
from audionews.library.model import Correction, Story
from audionews.messages import say
from audionews.newsroom import own_site
from audionews.newsroom.outlets import Inspection, Outlet
from audionews.settings import Settings

ALARM = "newsroom.not_everywhere"
ALARM_AFTER = timedelta(minutes=10)
LOOKED_AT, LOOKED_FOR = 10, timedelta(days=2)
SOONEST, SELDOM = timedelta(seconds=10), timedelta(minutes=15)
_SETTLED = "board.settled"


def first_good(library: Library, correction: Correction, outlets: list[Outlet], now: datetime) -> datetime | None:
    """When all outlets were first found right; kept, so that a later look does not move it."""
    kept = right_since(library, correction)
    if kept is not None or not all(outlet.good for outlet in outlets):
        return kept
    library.settings.keep(_name(correction), now.isoformat())
    library.audit.note(
        "true-everywhere",
        by="audionews",
        at=now,
        slug=correction.slug,
        facts={"correction": correction.id, "places": len(outlets), "seconds": took_s(library, correction, now)},
    )
    library.inbox.close_alarms(ALARM, at=now, correction=correction.id)
    return now


def right_since(library: Library, correction: Correction) -> datetime | None:
    """When it was first seen to be true everywhere; ``None``: not yet."""
    kept = library.settings.get(_name(correction))
    return datetime.fromisoformat(kept) if kept else None


def took_s(library: Library, correction: Correction, first: datetime) -> int:
    """Seconds from the moment an editor pressed the button."""
    return max(0, round((first - asked_at(library, correction)).total_seconds()))


def asked_at(library: Library, correction: Correction) -> datetime:
    return library.stories.revision(correction.slug, correction.after_revision).at


def look_due(library: Library, settings: Settings, now: datetime) -> list[int]:
    """The worker's look at the corrections of late that are not yet known to be true everywhere; which are, since this look.

    The newest few only, and those that stay wrong more and more seldom; an alarm is raised when one is wrong for long.
    """
    newest = library.corrections.newest(limit=1, now=now)
    if not newest or library.settings.get(_SETTLED) == str(newest[0].id):
        return []
    right, waiting = [], False
    for correction in library.corrections.newest(limit=LOOKED_AT, now=now):
        ordered_at = asked_at(library, correction)
        if now - ordered_at > LOOKED_FOR or right_since(library, correction) is not None:
            continue
        seen = json.loads(library.settings.get(_name(correction, "seen")) or "null")
        age = now - ordered_at
        if seen and now - datetime.fromisoformat(seen["at"]) < min(max(age / 10, SOONEST), SELDOM):
            waiting = True
            continue
        try:
            outlets = inspect(library, correction, settings.base_url)
        except UnknownName:  # a withdrawn story that was deleted, an embargo: nothing to be seen
            continue
        if first_good(library, correction, outlets, now) is not None:
            right.append(correction.id)
            continue
        waiting = True
        wrong = [outlet.name for outlet in outlets if not outlet.good]
        seen_now = json.dumps({"at": now.isoformat(), "wrong": wrong}, ensure_ascii=False)
        library.settings.keep(_name(correction, "seen"), seen_now)
        if age > ALARM_AFTER:
            facts = {"correction": correction.id}
            library.inbox.alarm(ALARM, at=now, slug=correction.slug, facts=facts)
    if not waiting:
        library.settings.keep(_SETTLED, str(newest[0].id))
    return right


def _name(correction: Correction, what: str = "") -> str:
    return f"board/{correction.id}/{what}" if what else f"board/{correction.id}"


def summary(library: Library, correction: Correction, outlets: list[Outlet], first: datetime | None) -> str:
    """ "Benar di semua tempat setelah 2 menit 10 detik", or how many outlets are not."""
    wrong = [outlet.name for outlet in outlets if not outlet.good]
    if wrong:
        return say("newsroom.board_wrong", wrong=len(wrong), places=len(outlets), names=", ".join(wrong))
    return say("newsroom.board_right", places=len(outlets), time=duration_words(library, correction, first))


def duration_words(library: Library, correction: Correction, first: datetime | None) -> str:
    """ "2 menit 10 detik"."""
    seconds = took_s(library, correction, first) if first else 0
    if seconds >= 60:
        return say("newsroom.minutes", minutes=seconds // 60, seconds=seconds % 60)
    return say("newsroom.seconds", seconds=seconds)


def inspect(library: Library, correction: Correction, base_url: str) -> list[Outlet]:
    """Every outlet of the story, looked at now; of a private channel its private feeds, which nobody fetches without a key."""
    story = library.stories.get(correction.slug)
    if story.channel in library.private_feeds.channels():
        return [_in_private_feeds(library, story)]
    with own_site.client() as client:
        return Inspection(library, correction, own_site.getter(client, base_url), base_url).outlets()


def _in_private_feeds(library: Library, story: Story) -> Outlet:
    """Whether the channel's feed, as it is printed for every key, leads to what is live."""
    live = story.build is not None and story.build.id in library.feed.builds_told(story.slug)
    finding = say("newsroom.board_version", version=story.revision.number) if live else say("newsroom.board_none")
    return Outlet(name=say("newsroom.board_private"), good=live, found=finding)
