"""Writing at the desk: the text as boxes, a colleague's change taken in, a dropped block brought back, a source's proposal taken.

Works without script. What an editor wrote is kept as a draft at every step; ``base`` is the version it was begun from, so
that a second editor meets the first one's change instead of overwriting it (``merging.py``).
"""

from __future__ import annotations

from dataclasses import replace

from flask import Response, redirect, render_template, request, url_for

from audionews.article.model import Article, Block
from audionews.article.sanitize import sayable
from audionews.article.style_advice import advice_for
from audionews.desk import drafts
from audionews.desk.context import Desk, Route, editor
from audionews.desk.forms import with_box_after, written
from audionews.desk.merging import merged
from audionews.desk.ordering import back_to_story, back_to_worklist, done_words, ordered
from audionews.errors import AudionewsError, BadInput, UnknownName
from audionews.library.model import Draft, Story
from audionews.messages import language, say, sentence
from audionews.newsroom import versions
from audionews.newsroom.intake import refuse_empty
from audionews.newsroom.preview import preview
from audionews.newsroom.source_rules import in_words
from audionews.times import in_wib
from audionews.work.orders import DecideProposal

Page = Response | str | tuple[str, int]


def edit(desk: Desk, slug: str) -> Page:
    story = versions.refuse_withdrawn(desk.library.stories.get(slug))
    if request.method == "GET":
        begun = drafts.draft_or_newest(desk, slug, request.args.get("milik"))
        return _edit_page(desk, story, begun.article, list(begun.article.blocks), begun.base, draft=begun.draft)
    if request.form.get("action") == "drop":
        desk.inbox.drop_draft(slug, editor().name)
        return back_to_story(slug, "dropped")
    return _written(desk, story)


def _written(desk: Desk, story: Story) -> Page:
    """What the form of an article holds is kept as this editor's draft; where it goes on is the button's word."""
    slug, form = story.slug, request.form
    base = _base(desk, form.get("base", ""), slug)
    typed = written(form, desk.library.stories.revision(slug, base).article)
    try:
        article = refuse_empty(typed)
    except AudionewsError as error:
        if form.get("quiet"):
            return sentence(error), 400
        boxes = list(typed.blocks) or [Block(kind="paragraph", text="")]
        return _edit_page(desk, story, typed, boxes, base, error=error), 400
    action = form.get("action", "")
    if action.startswith("cut-"):
        article = drafts.cut_for_good(desk, slug, article, sayable(form.get(f"text-{action[4:]}", "")))
    drafts.keep(desk, slug, article, base)
    if form.get("quiet"):
        return say("desk.saved_at", when=in_wib(desk.clock(), language()))
    if action.startswith("box-") and action[4:].isdecimal():
        return _edit_page(desk, story, article, with_box_after(article, int(action[4:])), base)
    if action == "review":
        return redirect(url_for("desk.review", slug=slug), 303)  # type: ignore[return-value]
    return redirect(url_for("desk.edit", slug=slug, selesai="kept"), 303)  # type: ignore[return-value]


def _base(desk: Desk, typed: str, slug: str) -> int:
    number = int(typed) if typed.isdecimal() else desk.library.stories.get(slug).newest.number
    desk.library.stories.revision(slug, number)  # raises UnknownName for a number that never was
    return number


def _edit_page(
    desk: Desk,
    story: Story,
    article: Article,
    blocks: list[Block],
    base: int,
    *,
    draft: Draft | None = None,
    error: AudionewsError | None = None,
) -> str:
    return render_template(
        "desk/edit.html",
        slug=story.slug,
        lang=story.newest.script.lang,
        live=story.status == "live",
        article=article,
        blocks=blocks,
        advice=advice_for(replace(article, blocks=tuple(blocks))),
        base=base,
        draft=draft,
        others=[one for one in desk.inbox.drafts(story.slug) if one.editor != editor().name],
        pending=story.pending,
        error=error,
        done=done_words(),
    )


def merge(desk: Desk, slug: str) -> Response:
    """Takes the other editor's change into this draft; what both changed in one box stays as this editor wrote it."""
    draft = desk.inbox.draft(slug, editor().name)
    if draft is None:
        raise UnknownName("desk.no_draft", slug=slug)
    theirs = desk.library.stories.get(slug).newest
    joined = merged(desk.library.stories.revision(slug, draft.base_revision).article, draft.article, theirs.article)
    drafts.keep(desk, slug, joined.article, theirs.number)
    return redirect(url_for("desk.review", slug=slug, bentrok=len(joined.both) or None), 303)  # type: ignore[return-value]


def restore(desk: Desk, slug: str) -> Response:
    """A block that cleaning dropped comes back into this editor's draft, to be reviewed like any change."""
    number = request.form.get("number", "")
    if not number.isdecimal():
        raise BadInput("desk.unknown_action")
    place = drafts.restore_dropped(desk, slug, int(number))
    return redirect(url_for("desk.edit", slug=slug, _anchor=f"text-{place}"), 303)  # type: ignore[return-value]


def proposal(desk: Desk, id: int) -> Response | str:
    """What a source changed: taken, it becomes this editor's draft and is reviewed like any other change."""
    offered = desk.inbox.proposal(id)
    story = desk.library.stories.get(offered.slug)
    if request.method == "GET":
        seen = preview(desk.newsroom, offered.slug, offered.article)
        ruled = in_words(offered.rule, offered.facts)
        return render_template("desk/proposal.html", proposal=offered, story=story, seen=seen, ruled=ruled)
    take = request.form.get("decision") == "take"
    ordered(desk, DecideProposal(id=id, take=take))
    if not take:
        return back_to_worklist("proposal_refused")
    base = desk.library.stories.revision(offered.slug, offered.base_revision).article
    joined = merged(base, offered.article, versions.text_to_edit(story).article)
    drafts.keep(desk, offered.slug, joined.article, story.newest.number)
    return redirect(url_for("desk.review", slug=offered.slug), 303)  # type: ignore[return-value]


ROUTES = (
    Route(rule="/berita/<slug>/sunting", view=edit, methods=("GET", "POST")),
    Route(rule="/berita/<slug>/gabung", view=merge, methods=("POST",)),
    Route(rule="/berita/<slug>/kembalikan", view=restore, methods=("POST",)),
    Route(rule="/usulan/<int:id>", view=proposal, methods=("GET", "POST")),
)
