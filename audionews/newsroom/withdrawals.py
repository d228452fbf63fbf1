"""A withdrawal: what may be withdrawn and why, whether it is withdrawn already, and the text that stands in the story's place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from audionews.article.model import Article
from audionews.errors import BadInput
from audionews.library import Library
from audionews.library.model import Revision, Story
from audionews.library.public_dates import not_before
from audionews.messages import say_in
from audionews.newsroom import correction_rules, versions
from audionews.newsroom.correction_rules import GROUNDS
from audionews.newsroom.lexicon import Readings


def refuse_unfounded(*, ground: str, reason: str) -> None:
    """Raises ``BadInput`` for a ground that is missing or unknown, and for an empty reason."""
    if not ground:
        raise BadInput("newsroom.no_ground")  # a form sent without a choice: no list of the names that programs send
    if ground not in GROUNDS:
        raise BadInput("newsroom.unknown_ground", ground=ground, known=", ".join(GROUNDS))
    if not reason.strip():
        raise BadInput("newsroom.no_reason")


def story_to_withdraw(library: Library, slug: str, *, ground: str, reason: str) -> Story:
    """The story. Raises ``BadInput`` as ``refuse_unfounded`` and for a draft, ``Conflict`` for a withdrawn story."""
    refuse_unfounded(ground=ground, reason=reason)
    return versions.refuse_unless_live(library.stories.get(slug))


def withdrawn_story(library: Library, slug: str, *, ground: str, reason: str) -> Story | None:
    """The story, where it is withdrawn for this very ground and reason."""
    story = library.stories.get(slug)
    last = story.corrections[0] if story.corrections else None
    same = story.status == "withdrawn" and last and (last.ground, last.reason) == (ground, reason)
    return story if same else None


def tombstone_text(
    library: Library,
    readings: Readings,
    story: Story,
    *,
    ground: str,
    reason: str,
    nameless: bool,
    by: str,
    at: datetime,
    lang: str,
) -> Revision:
    """The version that says that the story is withdrawn, and why; kept once. ``nameless``: it says nothing of whom it was about;
    ``lang``: that in which it can be spoken at once."""
    at = not_before(story.updated_at, at)
    last, article = story.newest, replace(story.revision.article, blocks=(), dateline=None, dropped=(), warnings=())
    if nameless:
        article = Article(headline=say_in(lang, "newsroom.nameless_headline"), lang=article.lang)
    if (last.kind, last.reason, last.article.headline) == ("pencabutan", reason, article.headline):
        return last
    before = replace(story.revision.script, next_number=last.script.next_number)
    notices = correction_rules.withdrawal_notice(ground, reason, at, lang)
    script = readings.write(article, before, lang=lang, notices=notices)
    return library.stories.add_revision(
        story.slug,
        kind="pencabutan",
        reason=reason,
        by=by,
        at=at,
        article=article,
        script=script,
        expected=last.number,
    )
