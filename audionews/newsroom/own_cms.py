"""The newsroom's own CMS as a source: what of a poll or a push happens by itself. What is due here is ordered by a worker."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from audionews.article.model import Article
from audionews.library.model import Story
from audionews.newsroom import source_rules
from audionews.newsroom.source_rules import Verdict

if TYPE_CHECKING:
    from audionews.newsroom.source_items import Turn


def judge(turn: Turn, slug: str, article: Article, published_at: datetime | None) -> None:
    """Whether a draft that came in publishes itself; one that somebody here had added before is that person's."""
    story = turn.newsroom.library.stories.get(slug)
    if story.status != "draft" or story.newest.by != turn.by:
        return
    verdict = source_rules.of_story(article, turn.source, published_at)
    _keep(turn, slug, "publish", verdict)
    (turn.done.automatic if verdict.due else turn.done.waits).append(slug)


def by_itself(turn: Turn, story: Story, article: Article, verdict: Verdict) -> bool:
    """A draft that nobody touched is replaced and judged again; of a public story, an edit that changes no fact is made at once.

    ``False``: an editor decides.
    """
    library, newest = turn.newsroom.library, story.newest
    if story.status == "draft":
        ordered = library.rulings.newest_state(story.slug) == "done"  # its audio is being made: no other text slips in
        if ordered or newest.by != turn.by or library.inbox.drafts(story.slug):
            return False
        turn.newsroom.revise(story.slug, article, by=turn.by, expected=newest.number)
        item = library.sources.item_of(story.slug)
        judge(turn, story.slug, article, item and item.published_at)
        return True
    if not verdict.due or turn.source.held or story.pending is not None:
        return False
    _keep(turn, story.slug, "correct", verdict, article=article, base_revision=newest.number)
    turn.done.automatic.append(story.slug)
    return True


def _keep(turn: Turn, slug: str, what: str, verdict: Verdict, **more: object) -> None:
    ruling = {"what": what, "rule": verdict.rule, "facts": verdict.facts, "due": verdict.due, "at": turn.now}
    by = source_rules.automatic(turn.source)
    turn.newsroom.library.rulings.keep(slug, source_id=turn.source.id, by=by, **ruling, **more)
