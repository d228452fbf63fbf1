"""An editor's unfinished text: kept at every step, begun from a version, dropped when it is in the story."""

from __future__ import annotations

from dataclasses import dataclass, replace

from audionews.article.block_choices import Choice, apply_choices, wording
from audionews.article.model import Article, Dropped
from audionews.desk.context import Desk, editor
from audionews.errors import BadInput
from audionews.library.model import Draft
from audionews.newsroom import versions
from audionews.newsroom.intake import has_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What an editor works on: the article, the revision it was begun from, and the draft, where one is kept."""

    article: Article
    base: int
    draft: Draft | None = None


def draft_or_newest(desk: Desk, slug: str, whose: str | None = None) -> Begun:
    """This editor's unfinished text (or, to continue it, somebody else's), else what an editor begins from."""
    draft = desk.inbox.draft(slug, whose or editor().name)
    if draft is not None:
        return Begun(article=draft.article, base=draft.base_revision, draft=draft)
    story = desk.library.stories.get(slug)
    return Begun(article=versions.text_to_edit(story).article, base=story.newest.number)


def keep(desk: Desk, slug: str, article: Article, base: int) -> None:
    desk.inbox.keep_draft(slug, editor=editor().name, base_revision=base, article=article, at=desk.clock())


def done_with(desk: Desk, slug: str, article: Article) -> None:
    """This editor's draft is kept in the story now, and so is that of a colleague who had written the very same."""
    for draft in desk.inbox.drafts(slug):
        if draft.editor == editor().name or draft.article == article:
            desk.inbox.drop_draft(slug, draft.editor)


def begin_from_version(desk: Desk, slug: str, number: int) -> None:
    """An earlier version as this editor's draft, to be reviewed like any change: its kind and reason are chosen there.

    Raises what going back raises: a draft or withdrawn story, a version that is not there or was never spoken.
    """
    story = versions.refuse_unless_live(desk.library.stories.get(slug))
    versions.build_of(desk.library, slug, number)
    keep(desk, slug, desk.library.stories.revision(slug, number).article, story.newest.number)


def cut_for_good(desk: Desk, slug: str, article: Article, text: str) -> Article:
    """``article`` without the block of that text; the choice is kept, so that the page fetched again has it no more."""
    named = wording(text)
    shorter = apply_choices(article, [Choice(what="drop", wording=named)])
    if not has_text(shorter):
        raise BadInput("desk.no_text")
    if shorter.blocks != article.blocks:
        desk.inbox.choose(slug, named, choice="drop", text=text, by=editor().name, at=desk.clock())
    return shorter


def restore_dropped(desk: Desk, slug: str, number: int) -> int:
    """Puts a block that cleaning dropped back where it stood, into this editor's draft; its place among the blocks.

    The choice is kept with the story: when the page is fetched again, the block stays.
    """
    base = desk.library.stories.get(slug).newest
    kept = desk.inbox.draft(slug, editor().name)
    article = kept.article if kept else base.article
    if number >= len(base.article.dropped):
        raise BadInput("desk.unknown_action")
    block: Dropped = base.article.dropped[number]
    if block not in article.dropped:  # restored before, and emptied since
        article = replace(article, dropped=(*article.dropped, block))
    wanted = wording(block.text)
    article = apply_choices(article, [Choice(what="restore", wording=wanted)])
    desk.inbox.choose(slug, wanted, choice="keep", text=block.text, by=editor().name, at=desk.clock())
    keep(desk, slug, article, kept.base_revision if kept else base.number)
    return next(at for at, one in enumerate(article.blocks) if wording(one.text) == wanted)
