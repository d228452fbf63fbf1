"""One story, and what happens to a whole one: coming in, publishing, going back, re-voicing, replying, withdrawing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import groupby

from flask import Response, jsonify, redirect, render_template, request, url_for

from audionews.article.model import Article, Page, SourceCredit
from audionews.article.pasted import as_lines
from audionews.article.second_opinion import ReadingRow, side_by_side
from audionews.desk import drafts, labels, messaging
from audionews.desk.context import Desk, Route, editor
from audionews.desk.ordering import back_to_story, done_words, grounds, once, ordered
from audionews.errors import AudionewsError, BadInput
from audionews.http_status import status_of
from audionews.library.model import Story
from audionews.messages import say, sentence
from audionews.newsroom import intake, publication_checks
from audionews.newsroom.alarm_sending import alarm_words
from audionews.newsroom.replies import replies
from audionews.newsroom.source_rules import in_words
from audionews.newsroom.voice_choice import refuse_unspeakable
from audionews.speech.engines import name_of
from audionews.times import with_zone
from audionews.work.orders import AskWithdrawal, Discard, Publish, Receive, Remake, Reply, Rollback, TakeUp

MOST_PASTED = 2_000_000  # characters of HTML; Word needs thirty of them for one of its own


def add(desk: Desk) -> Response | str | tuple[str, int]:
    if request.method == "GET":
        return render_template("desk/add.html", channels=desk.channels)
    try:
        slug = str(ordered(desk, _story_of_form()).result["slug"])
    except AudionewsError as error:
        return render_template("desk/add.html", channels=desk.channels, error=error), 400
    return back_to_story(slug, "added")


def _story_of_form() -> Receive:
    """What the form of a new story holds: a file, an address, or words typed here."""
    channel, url = request.form.get("channel", ""), request.form.get("url", "").strip() or None
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        with upload.stream as stream:
            return Receive(page=Page(content=stream.read(), url=url), channel=channel)
    if url:
        return Receive(url=url, channel=channel)
    headline, text = request.form.get("headline", ""), request.form.get("text", "")
    return Receive(headline=headline, authors=[editor().name], text=text, channel=channel)


def paste(desk: Desk) -> Response:
    """A piece of HTML from the clipboard as the lines that the text boxes take; nothing is kept."""
    article = intake.written(request.get_data(cache=False, as_text=True)[:MOST_PASTED])
    return jsonify(headline=article.headline, text=as_lines(article))


def story(desk: Desk, slug: str) -> str:
    return _page(desk, slug)


def _page(desk: Desk, slug: str, *, refused: AudionewsError | None = None) -> str:
    """The story's page; with ``refused`` it says why, and the form that was sent keeps what was typed in it."""
    library = desk.library
    shown = library.stories.get(slug)
    article, newest = shown.revision.article, shown.newest
    ruling = library.rulings.waiting([slug]).get(slug)
    channel, jobs = desk.channels.get(shown.channel), labels.job_lines(desk.work, library, slug)
    return render_template(
        "desk/story.html",
        story=shown,
        channel=channel.title if channel else shown.channel,
        scheduled=shown.scheduled_for(desk.clock()),
        source=credit_of(article),
        sentences=len(newest.script.segments),
        warnings=[*map(say, article.warnings), *_no_voice(desk, shown)],
        waits=in_words(ruling.rule, ruling.facts) if ruling and shown.status == "draft" else "",
        more_pages=publication_checks.lacks_pages(newest.article),
        jobs=jobs,
        nobody_works=labels.nobody_works(desk.work, jobs),
        pending=shown.pending,
        messages=messaging.told_of(desk, shown),
        alarms=[one for one in desk.inbox.alarms() if one.slug == slug],
        told=alarm_words,
        withdrawal=next((one for one in desk.inbox.withdrawals() if one.slug == slug), None),
        history=library.stories.history(slug),
        replies=replies(library, slug, now=desk.clock()),
        engines=labels.engines(desk, name_of(shown.build.voice) if shown.build else None, newest.script.lang),
        grounds=grounds(),
        dropped=[
            (number, block, labels.words_of("dropped", block.rule))
            for number, block in enumerate(newest.article.dropped)
        ],
        readings=grouped_readings(newest.article),
        once=once(),
        error=refused,
        typed=request.form if refused else {},
        done=done_words(jobs),
    )


def _no_voice(desk: Desk, story: Story) -> list[str]:
    """Why a draft cannot be spoken: where nobody reads its language, the editor is told before they press a button."""
    if story.status != "draft":
        return []
    try:
        refuse_unspeakable(desk.newsroom, story.slug)
    except AudionewsError as error:
        return [sentence(error)]
    return []


def grouped_readings(article: Article) -> list[tuple[bool, list[ReadingRow]]]:
    """The two readings in order; runs of paragraphs that both have are one entry, which a page can fold."""
    rows = groupby(side_by_side(article), key=lambda row: row.ours == row.theirs)
    return [(same, list(several)) for same, several in rows]


def credit_of(article: Article) -> SourceCredit:
    """Whose story it is, with the address it came from where the credit names none."""
    return replace(article.source, url=article.source.url or article.source_url)


def publish(desk: Desk, slug: str) -> Response:
    form, now = request.form, desk.clock()
    at = moment_of(form.get("at", ""))
    opens = at or (now if form.get("asks") == "hour" else None)  # a form that asks for an hour and got none means now
    sure = bool(form.get("sure"))
    ordered(desk, Publish(slug=slug, engine=form.get("engine") or None, visible_from=opens, sure=sure))
    return back_to_story(slug, "scheduled" if at and at > now else "publish")


def moment_of(typed: str) -> datetime | None:
    """ "2026-11-25T06:00" as typed; without offset it is western time. Raises ``BadInput`` for what is no moment."""
    if not typed.strip():
        return None
    try:
        moment = datetime.fromisoformat(typed.strip())
    except ValueError:
        raise BadInput("desk.bad_moment", given=typed) from None
    return with_zone(moment)


def rollback(desk: Desk, slug: str) -> Response:
    to = request.form.get("to", "")
    if not to.isdecimal():
        raise BadInput("desk.unknown_action")
    drafts.begin_from_version(desk, slug, int(to))
    return redirect(url_for("desk.review", slug=slug, selesai="rollback"), 303)  # type: ignore[return-value]


def remake(desk: Desk, slug: str) -> Response:
    """The public episode under today's words: a silent fix that speaks only what sounds different."""
    ordered(desk, Remake(slug=slug))
    return back_to_story(slug, "remake")


def ask_withdrawal(desk: Desk, slug: str) -> Response | tuple[str, int]:
    form = request.form
    nameless = form.get("nameless") == "1"
    ground, reason = form.get("ground", ""), form.get("reason", "")
    try:
        ordered(desk, AskWithdrawal(slug=slug, ground=ground, reason=reason, nameless=nameless))
    except AudionewsError as error:
        return _page(desk, slug, refused=error), status_of(error)
    return back_to_story(slug, "withdrawal")


def discard(desk: Desk, slug: str) -> Response:
    ordered(desk, Discard(slug=slug))
    return back_to_story(slug, "discard")


def take_up(desk: Desk, slug: str) -> Response:
    ordered(desk, TakeUp(slug=slug))
    return back_to_story(slug, "take_up")


def reply(desk: Desk, slug: str) -> Response | tuple[str, int]:
    who, paragraphs = request.form.get("who", ""), request.form.get("text", "").splitlines()
    try:
        ordered(desk, Reply(slug=slug, who=who, paragraphs=paragraphs))
    except AudionewsError as error:
        return _page(desk, slug, refused=error), status_of(error)
    return back_to_story(slug, "reply")


ROUTES = (
    Route(rule="/tambah", view=add, methods=("GET", "POST"), role=Receive.role),
    Route(rule="/tempel", view=paste, methods=("POST",), role=Receive.role),
    Route(rule="/berita/<slug>", view=story),
    Route(rule="/berita/<slug>/terbit", view=publish, methods=("POST",), role=Publish.role),
    Route(rule="/berita/<slug>/kembali", view=rollback, methods=("POST",), role=Rollback.role),
    Route(rule="/berita/<slug>/buang", view=discard, methods=("POST",), role=Discard.role),
    Route(rule="/berita/<slug>/ambil", view=take_up, methods=("POST",), role=TakeUp.role),
    Route(rule="/berita/<slug>/bacaan-baru", view=remake, methods=("POST",), role=Remake.role),
    Route(rule="/berita/<slug>/cabut", view=ask_withdrawal, methods=("POST",), role=AskWithdrawal.role),
    Route(rule="/berita/<slug>/hak-jawab", view=reply, methods=("POST",), role=Reply.role),
)
