"""The two-minute correction: see what changes and what will be heard, hear it, say why, publish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Response, render_template, request

from audionews.desk import drafts, sentence_audio
from audionews.desk.context import Desk, Route, may
from audionews.desk.ordering import back_to_story, done_words, once, ordered
from audionews.errors import AudionewsError, BadInput, Conflict, UnknownName
from audionews.http_status import status_of
from audionews.library.model import Change, Rehearsed, Revision
from audionews.messages import say
from audionews.newsroom import DELIVERIES, KINDS, publication_checks
from audionews.newsroom.changed_facts import in_words
from audionews.newsroom.correction_rules import changes
from audionews.newsroom.preview import preview
from audionews.script.model import Segment
from audionews.script.rules import RULES
from audionews.work.orders import Correct, Rehearse, Revise, rehearse

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
    sure: bool = False

    @property
    def delivery(self) -> str | None:
        return None if self.deliver == USUAL else self.deliver


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """What another editor changed since this draft was begun."""

    by: str
    at: datetime
    number: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exactly:
    """The correction as page, feed and ears will have it."""

    notice: str
    feed_told: str
    items: tuple[Rehearsed, ...]
    segments: tuple[Segment, ...]


def shown_readings(segment: Segment | None) -> list[ShownReading]:
    return [
        ShownReading(shown=segment.shown[r.start : r.end], spoken=r.spoken, lang=r.lang, rule=rule_words(r.rule))
        for r in (segment.readings if segment else ())
    ]


def rule_words(rule: str) -> str:
    """For whom an editor chose the reading; of a shipped rule what it is about, and its name in docs/reading-rules.md."""
    if rule in ("house", "sentence", "english", "house-line"):
        return say(f"desk.rule_{rule.replace('-', '_')}")
    about = next((shipped.about for shipped in RULES if shipped.name == rule), "")
    return f"{about.rstrip('.')} ({rule})" if about else rule


def _kinds() -> list[tuple[str, str, str]]:
    return [(k, say(f"desk.kind_{k.replace('-', '_')}"), say(f"desk.kind_{k.replace('-', '_')}_told")) for k in KINDS]


def _deliveries() -> list[tuple[str, str, str]]:
    usual = (USUAL, say("desk.deliver_usual"), say("desk.deliver_usual_told"))
    return [usual, *((d, say(f"desk.deliver_{d}"), say(f"desk.deliver_{d}_told")) for d in DELIVERIES.values())]


def review(desk: Desk, slug: str) -> str:
    return _review_page(desk, slug, Choices())


def _review_page(
    desk: Desk, slug: str, chosen: Choices, *, exactly: bool = False, error: AudionewsError | None = None
) -> str:
    library, begun = desk.library, drafts.draft_or_newest(desk, slug)
    story = library.stories.get(slug)
    newest = story.newest
    live = story.status == "live"
    order = Rehearse(
        slug=slug,
        article=begun.article,
        kind=chosen.kind if chosen.kind in KINDS else "silent",
        deliver=chosen.delivery
        if chosen.delivery in DELIVERIES.values()
        else None,  # publishing refuses others in words
    )
    seen, items = rehearse(order, desk.newsroom) if live else (preview(desk.newsroom, slug, begun.article), [])
    exact = Exactly(
        notice=seen.notice,
        feed_told=say(f"desk.feed_{order.deliver or DELIVERIES[order.kind]}"),
        items=tuple(items),
        segments=seen.script.segments,
    )
    return render_template(
        "desk/review.html",
        slug=slug,
        live=live,
        lang=newest.script.lang,
        base=begun.base,
        seen=seen,
        facts=in_words(seen.facts) if live else "",
        more_pages=live and publication_checks.lacks_pages(seen.article),
        changes=[(change, shown_readings(change.segment)) for change in seen.changes],
        kinds=_kinds(),
        deliveries=_deliveries(),
        chosen=chosen,
        exact=exact if exactly and live else None,
        meanwhile=_meanwhile(library.stories.revision(slug, begun.base), newest)
        if newest.number != begun.base
        else None,
        both=request.args.get("bentrok", 0, type=int),
        pending=story.pending,
        can_publish=may("redaktur"),
        once=once(),
        error=error,
        done=done_words(),
    )


def _meanwhile(base: Revision, newest: Revision) -> Meanwhile:
    their_changes = changes(base.script, newest.script)
    return Meanwhile(by=newest.by, at=newest.at, number=newest.number, changes=their_changes)


def _refused(desk: Desk, slug: str, chosen: Choices, error: AudionewsError) -> tuple[str, int]:
    if isinstance(error, (UnknownName, Conflict)) and desk.library.stories.get(slug).status == "withdrawn":
        raise error  # nothing is left to be reviewed
    return _review_page(desk, slug, chosen, error=error), status_of(error)


def correct(desk: Desk, slug: str) -> Response | str | tuple[str, int]:
    form = request.form
    chosen = Choices(
        kind=form.get("kind", ""),
        reason=form.get("reason", "").strip(),
        deliver=form.get("deliver") or USUAL,
        sure=bool(form.get("sure")),
    )
    begun = drafts.draft_or_newest(desk, slug)
    order = Correct(
        slug=slug,
        article=begun.article,
        kind=chosen.kind,  # type: ignore[arg-type]
        reason=chosen.reason,
        deliver=chosen.delivery,  # type: ignore[arg-type]
        expected=begun.base,
        sure=chosen.sure,
    )
    try:
        if not chosen.kind:  # nor shown as if one were chosen: what is announced depends on it
            raise BadInput("desk.no_kind")
        if form.get("action") == "show":
            return _review_page(desk, slug, chosen, exactly=True)
        if form.get("base", "") != str(begun.base):
            raise Conflict("desk.draft_moved")
        ordered(desk, order)
    except AudionewsError as error:
        return _refused(desk, slug, chosen, error)
    drafts.done_with(desk, slug, begun.article)
    return back_to_story(slug, "correct")


def revise(desk: Desk, slug: str) -> Response | tuple[str, int]:
    begun = drafts.draft_or_newest(desk, slug)
    try:
        ordered(desk, Revise(slug=slug, article=begun.article, expected=begun.base))
    except AudionewsError as error:
        return _refused(desk, slug, Choices(), error)
    if begun.draft is not None:
        drafts.done_with(desk, slug, begun.article)
    return back_to_story(slug, "draft")


def sentence_sound(desk: Desk, slug: str, segment: str, which: str) -> Response:
    story = desk.library.stories.get(slug)
    if which == "lama" and story.build is not None:
        return sentence_audio.answer(sentence_audio.as_heard(desk.library, story.build, segment))
    if which != "baru":
        raise UnknownName("desk.no_such_sentence", slug=slug, segment=segment)
    seen = preview(desk.newsroom, slug, drafts.draft_or_newest(desk, slug).article)
    wanted = next((one for one in seen.script.segments if one.id == segment), None)
    if wanted is None:
        raise UnknownName("desk.no_such_sentence", slug=slug, segment=segment)
    beside = [change.segment for change in seen.changes if change.segment is not None and change.anew]
    return sentence_audio.answer(sentence_audio.newly(desk.newsroom, wanted, beside, story))


ROUTES = (
    Route(rule="/berita/<slug>/tinjau", view=review),
    Route(rule="/berita/<slug>/koreksi", view=correct, methods=("POST",), role=Correct.role),
    Route(rule="/berita/<slug>/simpan", view=revise, methods=("POST",), role=Revise.role),
    Route(rule="/berita/<slug>/kalimat/<segment>/<which>.mp3", view=sentence_sound, name="sentence"),
)
