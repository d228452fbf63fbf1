"""What the site's pages are drawn with, worked out of stories and corrections: summaries, days, extents, what was withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from audionews.library.model import Build, Correction, Story
from audionews.messages import say
from audionews.site import formats, player_view
from audionews.site.context import SiteContext
from audionews.site.preferences import DEFAULT

CARD_SENTENCES = 160  # characters of the summary on cards and in search engines


def summary_of(story: Story) -> str:
    """The first sentences of the body, cut at a word: for cards and descriptions."""
    body = [s.shown for s in story.revision.script.segments if s.kind in ("paragraph", "quote", "item")]
    text = " ".join(body) or story.revision.article.headline
    return text if len(text) <= CARD_SENTENCES else text[:CARD_SENTENCES].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much the queue of the newest day holds; a day may fill more than one page."""

    number: int = 0
    duration_ms: int = 0
    mp3_bytes: int = 0
    small_bytes: int = 0
    day: str = ""


def day_of(story: Story) -> str:
    return formats.weekday(story.published_at) if story.published_at else ""


def by_day(stories: list[Story]) -> list[tuple[str, list[Story]]]:
    """The stories under their days in Jakarta, in the order in which they come."""
    return [(day, list(its_stories)) for day, its_stories in groupby(stories, key=day_of)]


def extent_of(stories: Iterable[Story]) -> Extent:
    """Number and length of the stories of the first one's day that can be heard. Reads no further than that day."""
    day = ""
    builds: list[Build] = []
    for story in stories:
        day = day or day_of(story)
        if day_of(story) != day:
            break
        builds += [story.build] if story.build else []
    weights = [[int(size) for size in player_view.weights(build).split()] for build in builds]
    return Extent(
        number=len(builds),
        duration_ms=sum(build.duration_ms for build in builds),
        mp3_bytes=sum(usual for usual, _ in weights),
        small_bytes=sum(small for _, small in weights),
        day=day,
    )


def heard_again(corrections: tuple[Correction, ...]) -> list[Correction]:
    """Corrections that a listener must know of: all but the silent ones."""
    return [correction for correction in corrections if correction.kind != "silent"]


def ground_words(correction: Correction | None) -> str | None:
    return say(f"site.ground_{correction.ground.replace('-', '_')}") if correction and correction.ground else None


def withdrawn_values(story: Story) -> dict[str, Any]:
    """What a page says in the place of a story that was withdrawn: what, when, on which ground, why, and the announcement."""
    withdrawal = next((c for c in story.corrections if c.kind == "pencabutan"), None)
    tombstone = story.build if story.build and story.build.role == "tombstone" else None
    return {
        "headline": withdrawal.headline if withdrawal else story.revision.article.headline,
        "withdrawal": withdrawal,
        "ground": ground_words(withdrawal),
        "one": player_view.of(story, tombstone, DEFAULT) if tombstone else None,
        "has_player": tombstone is not None,
    }


def build_of(place: SiteContext, slug: str, revision: int) -> Build | None:
    """The newest whole episode of a revision, where one was made."""
    return next((b for b in place.library.builds.of(slug) if b.revision == revision and b.role != "short"), None)
