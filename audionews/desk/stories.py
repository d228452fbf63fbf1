"""What stories are there, and what happens to a whole one: publishing, going back, re-voicing, replying, withdrawing."""

from __future__ import annotations

from datetime import datetime

from flask import Response, redirect, render_template, request, url_for

from audionews.article.model import Page
from audionews.desk import drafts, labels
from audionews.desk.context import Desk, Route, editor
from audionews.desk.ordering import back_to_story, done_words, grounds, once, ordered
from audionews.errors import AudionewsError, BadInput
from audionews.messages import say
from audionews.newsroom import publication_checks
from audionews.newsroom.replies import replies
from audionews.newsroom.source_rules import in_words
from audionews.speech.engines import name_of
from audionews.times import with_zone
from audionews.work.orders import AskWithdrawal, BlockIn, Publish, Receive, Remake, Reply, Rollback

PAGE = 40


def stories(desk: Desk) -> str:
    q = " ".join(request.args.get("q", "")[:200].split())
    now, after = desk.clock(), request.args.get("setelah")
    if q:
        found = desk.library.stories.search(q, now=now, limit=PAGE)
        return render_template("desk/stories.html", stories=found, q=q, more=False)
    page = desk.library.stories.newest(now=now, before=after, limit=PAGE + 1)
    scheduled = [] if after else labels.scheduled(desk.library, now)
    return render_template("desk/stories.html", stories=page[:PAGE], q=q, more=len(page) > PAGE, scheduled=scheduled)


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
        return Receive(page=Page(content=upload.read(), url=url), channel=channel)
    if url:
        return Receive(url=url, channel=channel)
    blocks = [BlockIn(text=line) for line in request.form.get("text", "").splitlines()]
    return Receive(headline=request.form.get("headline", ""), authors=[editor().name], blocks=blocks, channel=channel)


def story(desk: Desk, slug: str) -> str:
    library = desk.library
    shown = library.stories.get(slug)
    article, newest = shown.revision.article, shown.newest
    ruling = library.rulings.waiting([slug]).get(slug)
    channel, jobs = desk.channels.get(shown.channel), labels.job_lines(desk.work, library, slug)
    return render_template(
        "desk/story.html",
        story=shown,
        channel=channel.title if channel else shown.channel,
        scheduled=shown.published_at if shown.published_at and shown.published_at > desk.clock() else None,
        warnings=[say(key) for key in article.warnings],
        waits=in_words(ruling.rule, ruling.facts) if ruling and shown.status == "draft" else "",
        more_pages=publication_checks.lacks_pages(newest.article),
        jobs=jobs,
        nobody_works=labels.nobody_works(desk.work, jobs),
        pending=shown.pending,
        withdrawal=next((one for one in desk.inbox.withdrawals() if one.slug == slug), None),
        history=library.stories.history(slug),
        replies=replies(library, slug, now=desk.clock()),
        engines=labels.engines(desk, name_of(shown.build.voice) if shown.build else None),
        grounds=grounds(),
        dropped=[
            (number, block, labels.words_of("dropped", block.rule))
            for number, block in enumerate(newest.article.dropped)
        ],
        differences=newest.article.differences,
        once=once(),
        error=None,
        done=done_words(),
    )


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
    return redirect(url_for("desk.review", slug=slug), 303)  # type: ignore[return-value]


def revoice(desk: Desk, slug: str) -> Response:
    ordered(desk, Remake(slug=slug, engine=request.form.get("engine", "-")))
    return back_to_story(slug, "revoice")


def remake(desk: Desk, slug: str) -> Response:
    """The public episode under today's words: a silent fix that speaks only what sounds different."""
    ordered(desk, Remake(slug=slug))
    return back_to_story(slug, "remake")


def ask_withdrawal(desk: Desk, slug: str) -> Response:
    form = request.form
    ordered(desk, AskWithdrawal(slug=slug, ground=form.get("ground", ""), reason=form.get("reason", "")))
    return back_to_story(slug, "withdrawal")


def reply(desk: Desk, slug: str) -> Response:
    ordered(
        desk, Reply(slug=slug, who=request.form.get("who", ""), paragraphs=request.form.get("text", "").splitlines())
    )
    return back_to_story(slug, "reply")


ROUTES = (
    Route(rule="/berita", view=stories),
    Route(rule="/tambah", view=add, methods=("GET", "POST"), role=Receive.role),
    Route(rule="/berita/<slug>", view=story),
    Route(rule="/berita/<slug>/terbit", view=publish, methods=("POST",), role=Publish.role),
    Route(rule="/berita/<slug>/kembali", view=rollback, methods=("POST",), role=Rollback.role),
    Route(rule="/berita/<slug>/ucapkan-ulang", view=revoice, methods=("POST",), role=Remake.role),
    Route(rule="/berita/<slug>/bacaan-baru", view=remake, methods=("POST",), role=Remake.role),
    Route(rule="/berita/<slug>/cabut", view=ask_withdrawal, methods=("POST",), role=AskWithdrawal.role),
    Route(rule="/berita/<slug>/hak-jawab", view=reply, methods=("POST",), role=Reply.role),
)
