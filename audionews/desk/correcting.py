"""The two-minute correction: edit, see what changes and what will be heard, hear it, say why, publish.

Works without script. What an editor wrote is kept as a draft at every step; ``base`` is the version it was begun from, so
that a second editor meets the first one's change instead of overwriting it (``merging.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, redirect, render_template, request, url_for

from audionews.article.block_choices import Choice, apply_choices, wording
from audionews.article.model import Article, Block
from audionews.article.style_advice import advice_for
from audionews.desk import sentence_audio
from audionews.desk.auth import desk, editor, may, need
from audionews.desk.forms import checked, has_text, one_line, with_box_after, written
from audionews.desk.merging import merged
from audionews.desk.stories import back_to_story, back_to_worklist, newest_number, once, order, pending_of, told
from audionews.errors import AudionewsError, BadInput, Conflict, UnknownName
from audionews.library.model import Draft, Rehearsed, Story
from audionews.messages import say, sentence
from audionews.newsroom import DELIVERIES, KINDS
from audionews.newsroom.notices import changes
from audionews.newsroom.preview import Preview, preview
from audionews.script.model import Segment
from audionews.script.rules import RULES
from audionews.times import in_wib

USUAL = "biasa"  # delivery: what is usual for the kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReading:
    """One rule's claim as the editor reads it."""

    shown: str
    spoken: str
    lang: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the editor chose on the review page, to be shown again."""

    kind: str = ""
    reason: str = ""
    deliver: str = USUAL


def shown_readings(segment: Segment | None) -> list[ShownReading]:
    return [
        ShownReading(shown=segment.shown[r.start : r.end], spoken=r.spoken, lang=r.lang, rule=rule_words(r.rule))
        for r in (segment.readings if segment else ())
    ]


def rule_words(rule: str) -> str:
    """For whom an editor chose the reading; of a shipped rule what it is about, and its name in docs/reading-rules.md."""
    if rule in ("house", "sentence", "english"):
        return say(f"desk.rule_{rule}")
    about = next((known.about for known in RULES if known.name == rule), "")
    return f"{about.rstrip('.')} ({rule})" if about else rule


def _kinds() -> list[tuple[str, str, str]]:
    return [(k, say(f"desk.kind_{k.replace('-', '_')}"), say(f"desk.kind_{k.replace('-', '_')}_told")) for k in KINDS]


def _deliveries() -> list[tuple[str, str, str]]:
    usual = (USUAL, say("desk.deliver_usual"), say("desk.deliver_usual_told"))
    return [usual, *((d, say(f"desk.deliver_{d}"), say(f"desk.deliver_{d}_told")) for d in DELIVERIES.values())]


def _draft_or_newest(slug: str, whose: str | None = None) -> tuple[Draft | None, Article, int]:
    """This editor's unfinished text (or, to continue it, somebody else's), else the newest version."""
    draft = desk().inbox.draft(slug, whose or editor().name)
    if draft is not None:
        return draft, draft.article, draft.base_revision
    return None, text_of(desk().library.stories.get(slug)), newest_number(slug)


def text_of(story: Story) -> Article:
    """What an editor begins from: the newest text, unless it was taken back; then what is public again."""
    if story.status == "live" and pending_of(story) is None:
        return story.revision.article
    return story.newest.article


def _keep(slug: str, article: Article, base: int) -> None:
    desk().inbox.keep_draft(slug, editor=editor().name, base_revision=base, article=article, at=desk().clock())


def _done_with(slug: str, article: Article) -> None:
    """This editor's draft is kept in the story now, and so is that of a colleague who had written the very same."""
    inbox, who = desk().inbox, editor().name
    for draft in inbox.drafts(slug):
        if draft.editor == who or draft.article == article:
            inbox.drop_draft(slug, draft.editor)


def _cut_for_good(slug: str, article: Article, text: str) -> Article:
    """``article`` without the block of that text; the choice is kept, so that the page fetched again has it no more."""
    named = wording(text)
    shorter = apply_choices(article, [Choice(what="drop", wording=named)])
    if not has_text(shorter):
        raise BadInput("desk.no_text")
    if shorter.blocks != article.blocks:
        desk().inbox.choose(slug, named, choice="drop", text=text, by=editor().name, at=desk().clock())
    return shorter


def _base(form_base: str, slug: str) -> int:
    number = int(form_base) if form_base.isdecimal() else newest_number(slug)
    desk().library.stories.revision(slug, number)  # raises UnknownName for a number that never was
    return number


def views(blueprint: Blueprint) -> None:
    @blueprint.route("/berita/<slug>/sunting", methods=["GET", "POST"])
    def edit(slug: str) -> Response | str | tuple[str, int]:
        story = desk().library.stories.get(slug)
        if story.status == "withdrawn":
            raise Conflict("newsroom.withdrawn", slug=slug)
        if request.method == "GET":
            draft, article, base = _draft_or_newest(slug, request.args.get("milik"))
            return _edit_page(story, article, list(article.blocks), base, draft=draft)
        if request.form.get("action") == "drop":
            desk().inbox.drop_draft(slug, editor().name)
            return back_to_story(slug, "dropped")
        base = _base(request.form.get("base", ""), slug)
        typed = written(request.form, desk().library.stories.revision(slug, base).article)
        try:
            article = checked(typed)
        except AudionewsError as error:
            if request.form.get("quiet"):
                return sentence(error), 400
            boxes = list(typed.blocks) or [Block(kind="paragraph", text="")]
            return _edit_page(story, typed, boxes, base, error=error), 400
        action = request.form.get("action", "")
        if action.startswith("cut-"):
            article = _cut_for_good(slug, article, one_line(request.form.get(f"text-{action[4:]}", "")))
        _keep(slug, article, base)
        if request.form.get("quiet"):
            return say("desk.saved_at", when=in_wib(desk().clock()))
        if action.startswith("box-") and action[4:].isdecimal():
            blocks = with_box_after(article, int(action[4:]))
            return _edit_page(story, article, blocks, base)
        if action == "review":
            return redirect(url_for("desk.review", slug=slug), 303)  # type: ignore[return-value]
        return redirect(url_for("desk.edit", slug=slug, selesai="kept"), 303)  # type: ignore[return-value]

    @blueprint.get("/berita/<slug>/tinjau")
    def review(slug: str) -> str:
        return review_page(slug, Choices())

    @blueprint.post("/berita/<slug>/gabung")
    def merge(slug: str) -> Response:
        """Takes the other editor's change into this draft; what both changed in one box stays as this editor wrote it."""
        draft = desk().inbox.draft(slug, editor().name)
        if draft is None:
            raise UnknownName("desk.no_draft", slug=slug)
        newest = newest_number(slug)
        library = desk().library
        theirs = library.stories.revision(slug, newest).article
        joined = merged(library.stories.revision(slug, draft.base_revision).article, draft.article, theirs)
        _keep(slug, joined.article, newest)
        return redirect(url_for("desk.review", slug=slug, bentrok=len(joined.both) or None), 303)  # type: ignore[return-value]

    @blueprint.post("/berita/<slug>/koreksi")
    @need("redaktur")
    def correct(slug: str) -> Response | str | tuple[str, int]:
        form = request.form
        chosen = Choices(
            kind=form.get("kind", ""), reason=one_line(form.get("reason", "")), deliver=form.get("deliver") or USUAL
        )
        _draft, article, base = _draft_or_newest(slug)
        shown_base = form.get("base", "")
        try:
            if not chosen.kind:  # nor shown as if one were chosen: what is announced depends on it
                raise BadInput("desk.no_kind")
            if form.get("action") == "show":
                return review_page(slug, chosen, exactly=True)
            if shown_base != str(base):
                raise Conflict("desk.draft_moved")
            pending = pending_of(desk().library.stories.get(slug))
            if pending is not None and pending.kind != "silent" and chosen.kind == "silent":
                raise Conflict("desk.pending_announced", by=pending.by)
            desk().newsroom.amend(
                slug,
                article,
                kind=chosen.kind,
                reason=chosen.reason,
                by=editor().name,
                deliver=None if chosen.deliver == USUAL else chosen.deliver,
                expected=base,
            )
        except AudionewsError as error:
            return review_page(slug, chosen, error=error), 409 if isinstance(error, Conflict) else 400
        _done_with(slug, article)
        order(
            "correct",
            slug,
            article=article,
            kind=chosen.kind,
            reason=chosen.reason,
            deliver=None if chosen.deliver == USUAL else chosen.deliver,
            expected=base,
        )
        return back_to_story(slug, "correct")

    @blueprint.post("/berita/<slug>/simpan")
    def revise(slug: str) -> Response | tuple[str, int]:
        draft, article, base = _draft_or_newest(slug)
        try:
            desk().newsroom.revise(slug, article, by=editor().name, expected=base)
        except AudionewsError as error:
            return review_page(slug, Choices(), error=error), 409 if isinstance(error, Conflict) else 400
        if draft is not None:
            _done_with(slug, article)
        return back_to_story(slug, "draft")

    @blueprint.get("/berita/<slug>/kalimat/<segment>/<which>.mp3", endpoint="sentence")
    def sentence_sound(slug: str, segment: str, which: str) -> Response:
        story = desk().library.stories.get(slug)
        if which == "lama" and story.build is not None:
            return sentence_audio.answer(sentence_audio.as_heard(story.build, segment))
        if which != "baru":
            raise UnknownName("desk.no_such_sentence", slug=slug, segment=segment)
        _, article, _ = _draft_or_newest(slug)
        seen = preview(desk().newsroom, slug, article)
        wanted = next((one for one in seen.script.segments if one.id == segment), None)
        if wanted is None:
            raise UnknownName("desk.no_such_sentence", slug=slug, segment=segment)
        beside = [change.segment for change in seen.changes if change.segment is not None and change.anew]
        return sentence_audio.answer(sentence_audio.newly(wanted, beside))

    @blueprint.route("/usulan/<int:id>", methods=["GET", "POST"])
    def proposal(id: int) -> Response | str:
        """What a source changed: taken, it becomes this editor's draft and is reviewed like any other change."""
        offered = desk().inbox.proposal(id)
        story = desk().library.stories.get(offered.slug)
        if request.method == "GET":
            seen = preview(desk().newsroom, offered.slug, offered.article)
            return render_template("desk/proposal.html", proposal=offered, story=story, seen=seen)
        taken = request.form.get("decision") == "take"
        desk().inbox.decide_proposal(id, taken=taken, by=editor().name, at=desk().clock())
        if not taken:
            return back_to_worklist("proposal_refused")
        newest = newest_number(offered.slug)
        joined = merged(
            desk().library.stories.revision(offered.slug, offered.base_revision).article,
            offered.article,
            text_of(story),
        )
        _keep(offered.slug, joined.article, newest)
        return redirect(url_for("desk.review", slug=offered.slug), 303)  # type: ignore[return-value]


def _edit_page(
    story: Story,
    article: Article,
    blocks: list,
    base: int,
    *,
    draft: Draft | None = None,
    error: AudionewsError | None = None,
) -> str:
    others = [one for one in desk().inbox.drafts(story.slug) if one.editor != editor().name]
    return render_template(
        "desk/edit.html",
        slug=story.slug,
        live=story.status == "live",
        article=article,
        blocks=blocks,
        advice=advice_for(replace(article, blocks=tuple(blocks))),
        base=base,
        draft=draft,
        others=others,
        pending=pending_of(story),
        error=error,
        done=told(request.args.get("selesai")),
    )


def review_page(slug: str, chosen: Choices, *, exactly: bool = False, error: AudionewsError | None = None) -> str:
    story = desk().library.stories.get(slug)
    _draft, article, base = _draft_or_newest(slug)
    live = story.status == "live"
    seen = preview(desk().newsroom, slug, article, kind=chosen.kind if chosen.kind in KINDS else "silent")
    newest = newest_number(slug)
    return render_template(
        "desk/review.html",
        slug=slug,
        live=live,
        base=base,
        seen=seen,
        changes=[(change, shown_readings(change.segment)) for change in seen.changes],
        kinds=_kinds(),
        deliveries=_deliveries(),
        chosen=chosen,
        exact=_exactly(story, article, seen, chosen) if exactly and live else None,
        meanwhile=_meanwhile(slug, base, newest) if newest != base else None,
        both=request.args.get("bentrok", 0, type=int),
        pending=pending_of(story),
        can_publish=may("redaktur"),
        once=once(),
        error=error,
        done=told(request.args.get("selesai")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """What another editor changed since this draft was begun."""

    by: str
    at: object
    number: int
    changes: tuple


def _meanwhile(slug: str, base: int, newest: int) -> Meanwhile:
    library = desk().library
    new = library.stories.revision(slug, newest)
    told = changes(library.stories.revision(slug, base).script, new.script)
    return Meanwhile(by=new.by, at=new.at, number=newest, changes=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exactly:
    """The correction as page, feed and ears will have it."""

    notice: str
    feed_told: str
    items: tuple[Rehearsed, ...]
    segments: tuple[Segment, ...]


def _exactly(story: Story, article: Article, seen: Preview, chosen: Choices) -> Exactly:
    delivery = DELIVERIES.get(chosen.kind, "quiet") if chosen.deliver == USUAL else chosen.deliver
    if delivery not in DELIVERIES.values():
        delivery = "quiet"  # publishing refuses it in words
    kind = chosen.kind if chosen.kind in KINDS else "silent"
    items = desk().library.feed.rehearse(
        story.slug, article, kind=kind, delivery=delivery, notice=seen.notice, at=desk().clock()
    )
    return Exactly(
        notice=seen.notice,
        feed_told=say(f"desk.feed_{delivery}"),
        items=tuple(items),
        segments=seen.script.segments,
    )
