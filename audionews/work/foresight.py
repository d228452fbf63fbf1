"""What an order would come to for one story, before it is given: for a page on which many are ordered at once. It changes nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from audionews.errors import AudionewsError, BadInput, Conflict
from audionews.languages import INDONESIAN
from audionews.library.model import Story
from audionews.messages import say, sentence
from audionews.newsroom import Newsroom, publication_checks, versions
from audionews.newsroom.voice_choice import refuse_unspeakable
from audionews.times import in_wib

ACTIONS = ("publish", "schedule", "discard", "channel", "withdraw")


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """``words``: what will happen, or why nothing will (``happens`` False)."""

    slug: str
    headline: str
    happens: bool
    words: str
    lang: str = INDONESIAN  # of the headline


def foresee(action: str, story: Story, newsroom: Newsroom, withdrawals_asked: Collection[str] = ()) -> Foreseen:
    """What ``action`` (one of ``ACTIONS``) would do to ``story`` now. ``asked``: slugs whose withdrawal is asked for already."""
    try:
        words, happens = (
            say(f"desk.will_{_outcome(action, story, newsroom, withdrawals_asked)}", when=_opens(story, newsroom)),
            True,
        )
    except AudionewsError as error:
        words, happens = sentence(error), False
    newest = story.newest
    return Foreseen(
        slug=story.slug, headline=newest.article.headline, happens=happens, words=words, lang=newest.script.lang
    )


def _outcome(action: str, story: Story, newsroom: Newsroom, withdrawals_asked: Collection[str]) -> str:
    draft, scheduled = story.status == "draft", _opens(story, newsroom) != ""
    if action in ("publish", "schedule"):
        refuse_unspeakable(newsroom, story.slug)
        publication_checks.refuse_example(story, newsroom.channels, newsroom.settings)
        if action == "schedule" and not draft and not scheduled:
            raise BadInput("library.already_public", slug=story.slug)
        if action == "schedule":
            return "schedule" if draft else "reschedule"
        if not draft and not scheduled and story.pending is None:
            raise BadInput("desk.public_already")
        return "publish" if draft else "open" if scheduled else "publish_correction"
    if action == "withdraw":
        versions.refuse_unless_live(story)
        if story.slug in withdrawals_asked:
            raise Conflict("desk.withdrawal_asked", slug=story.slug)
        return "withdraw"
    if story.status == "discarded" and action == "discard":
        raise Conflict("newsroom.discarded", slug=story.slug)
    versions.refuse_withdrawn(story)
    if not draft:
        raise BadInput("newsroom.no_draft", slug=story.slug)
    return action


def _opens(story: Story, newsroom: Newsroom) -> str:
    """The hour of a scheduled story; "" of any other."""
    opens_at = story.scheduled_for(newsroom.clock())
    return in_wib(opens_at) if opens_at else ""
