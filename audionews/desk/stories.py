"""What waits, what is there, and what happens to a whole story: publishing, going back, re-voicing, withdrawing."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for

from audionews.article.block_choices import Choice, apply_choices, wording
from audionews.article.fetch import fetch
from audionews.article.model import Article, Block, Dropped, Page
from audionews.desk import labels, waiting
from audionews.desk.auth import desk, editor, need
from audionews.desk.forms import one_line
from audionews.errors import AudionewsError, BadInput, Conflict, UnknownName
from audionews.library.model import Story
from audionews.messages import say
from audionews.newsroom import GROUNDS
from audionews.newsroom.replies import receive_reply, replies
from audionews.speech.engines import engine_of, name_of
from audionews.speech.engines import names as engine_names
from audionews.times import WIB

PAGE = 40


def once() -> str:
    """Goes with a form that orders work: pressed twice, it is one order."""
    return secrets.token_hex(8)


def order(what: str, slug: str, **facts: object) -> str:
    """Asks for work on a story; the form's ``once`` makes a second press the same order."""
    pressed = request.form.get("once") or once()
    return desk().work.ask(what, key=f"{what}/{slug}/{pressed[:40]}", by=editor().name, slug=slug, **facts)


def back_to_story(slug: str, told: str) -> Response:
    return redirect(url_for("desk.story", slug=slug, selesai=told), 303)  # type: ignore[return-value]


def back_to_worklist(told: str) -> Response:
    return redirect(url_for("desk.worklist", selesai=told), 303)  # type: ignore[return-value]


def told(code: str | None) -> str | None:
    """The sentence of what was just done. Only our own words come back from the address."""
    return say(f"desk.done_{code}") if code in DONE else None


DONE = {
    "publish",
    "correct",
    "rollback",
    "revoice",
    "withdrawal",
    "reply",
    "restore",
    "draft",
    "remake",
    "word",
    "kept",
    "scheduled",
    "added",
    "dropped",
    "alarm",
    "report",
    "withdrawal_agreed",
    "withdrawal_refused",
    "proposal_refused",
    "taught",
    "forgotten",
    "remaking",
    "stopped",
    "resumed",
    "account",
}


def grounds() -> dict[str, str]:
    return {ground: say(f"site.ground_{ground.replace('-', '_')}") for ground in GROUNDS}


def newest_number(slug: str) -> int:
    return desk().library.stories.get(slug).newest.number


def moment_of(given: str) -> datetime | None:
    """ "2026-11-25T06:00" as typed, which is western time. Raises ``BadInput`` for what is no moment."""
    if not given.strip():
        return None
    try:
        moment = datetime.fromisoformat(given.strip())
    except ValueError:
        raise BadInput("desk.bad_moment", given=given) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=WIB)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A corrected text that is kept but not public yet."""

    revision: int
    kind: str
    by: str


def pending_of(story: Story) -> Pending | None:
    """The newest text where it was corrected and its publication is still under way, or was cut off."""
    waiting = story.pending
    if waiting is None or waiting.kind == "first":
        return None
    return Pending(revision=waiting.number, kind=waiting.kind, by=waiting.by)


def views(blueprint: Blueprint) -> None:
    @blueprint.get("/")
    def worklist() -> str:
        inbox, jobs = desk().inbox, waiting.jobs()
        alarms, withdrawals, reports = inbox.alarms(), inbox.withdrawals(), inbox.reports()
        return render_template(
            "desk/worklist.html",
            alarms=alarms,
            told=waiting.alarm_words,
            called=labels.headlines(one.slug for one in (*alarms, *withdrawals, *reports)),
            withdrawals=withdrawals,
            grounds=grounds(),
            proposals=inbox.proposals(),
            jobs=jobs,
            nobody_works=waiting.nobody_works(jobs),
            reports=reports,
            drafts=inbox.drafts(),
            stories=desk().library.stories.drafts(limit=PAGE),
            done=told(request.args.get("selesai")),
        )

    @blueprint.get("/berita")
    def stories() -> str:
        q = " ".join(request.args.get("q", "")[:200].split())
        now, after = desk().clock(), request.args.get("setelah")
        if q:
            found = desk().library.stories.search(q, now=now, limit=PAGE)
            return render_template("desk/stories.html", stories=found, q=q, more=False)
        found = desk().library.stories.newest(now=now, before=after, limit=PAGE + 1)
        scheduled = [] if after else waiting.scheduled()
        return render_template(
            "desk/stories.html", stories=found[:PAGE], q=q, more=len(found) > PAGE, scheduled=scheduled
        )

    @blueprint.route("/tambah", methods=["GET", "POST"])
    def add() -> Response | str | tuple[str, int]:
        if request.method == "GET":
            return render_template("desk/add.html", channels=desk().channels)
        try:
            received = desk().newsroom.receive(_given(), by=editor().name, channel_slug=request.form.get("channel", ""))
        except AudionewsError as error:
            return render_template("desk/add.html", channels=desk().channels, error=error), 400
        return back_to_story(received.slug, "added")

    @blueprint.get("/berita/<slug>")
    def story(slug: str) -> str:
        return story_page(slug)

    @blueprint.post("/berita/<slug>/terbit")
    @need("redaktur")
    def publish(slug: str) -> Response:
        visible_from, now = moment_of(request.form.get("at", "")), desk().clock()
        found = desk().library.stories.get(slug)
        if visible_from is None and found.status == "live" and found.published_at and found.published_at > now:
            visible_from = now  # of a story that is scheduled: not then, but now
        desk().newsroom.refuse_unspeakable(slug)
        facts = {"visible_from": visible_from.isoformat()} if visible_from else {}
        if engine := request.form.get("engine", ""):
            facts["engine"] = _known_engine(engine)
        desk().newsroom.reread_pending(slug)
        order("publish", slug, **facts)
        return back_to_story(slug, "scheduled" if visible_from and visible_from > now else "publish")

    @blueprint.post("/berita/<slug>/kembali")
    @need("redaktur")
    def rollback(slug: str) -> Response:
        to = request.form.get("to", "")
        if not to.isdecimal():
            raise BadInput("desk.unknown_action")
        desk().newsroom.rollback(slug, to=int(to), by=editor().name, reason=one_line(request.form.get("reason", "")))
        return back_to_story(slug, "rollback")

    @blueprint.post("/berita/<slug>/ucapkan-ulang")
    @need("redaktur")
    def revoice(slug: str) -> Response:
        engine = _known_engine(request.form.get("engine", ""))
        order("remake", slug, engine=engine, reason=say("desk.revoiced", engine=engine))
        return back_to_story(slug, "revoice")

    @blueprint.post("/berita/<slug>/kembalikan")
    def restore(slug: str) -> Response:
        """A block that cleaning dropped comes back where it stood, into this editor's draft, to be reviewed like any change.

        The choice is kept with the story: when the page is fetched again, the block stays.
        """
        library, who = desk().library, editor()
        base = library.stories.get(slug).newest
        kept = desk().inbox.draft(slug, who.name)
        article = kept.article if kept else base.article
        number = request.form.get("number", "")
        if not number.isdecimal() or int(number) >= len(base.article.dropped):
            raise BadInput("desk.unknown_action")
        block: Dropped = base.article.dropped[int(number)]
        if block not in article.dropped:  # restored before, and emptied since
            article = replace(article, dropped=(*article.dropped, block))
        wanted = wording(block.text)
        article = apply_choices(article, [Choice(what="restore", wording=wanted)])
        desk().inbox.choose(slug, wanted, choice="keep", text=block.text, by=who.name, at=desk().clock())
        desk().inbox.keep_draft(
            slug,
            editor=who.name,
            base_revision=kept.base_revision if kept else base.number,
            article=article,
            at=desk().clock(),
        )
        place = next(at for at, one in enumerate(article.blocks) if wording(one.text) == wanted)
        return redirect(url_for("desk.edit", slug=slug, _anchor=f"text-{place}"), 303)  # type: ignore[return-value]

    @blueprint.post("/berita/<slug>/cabut")
    @need("redaktur")
    def ask_withdrawal(slug: str) -> Response:
        live = desk().library.stories.get(slug)
        ground = request.form.get("ground", "")
        if ground not in GROUNDS:
            raise BadInput("newsroom.unknown_ground", ground=ground, known=", ".join(GROUNDS))
        if live.status != "live":
            raise BadInput("newsroom.not_live", slug=slug)
        reason = one_line(request.form.get("reason", ""))
        desk().inbox.ask_withdrawal(slug, ground=ground, reason=reason, by=editor().name, at=desk().clock())
        return back_to_story(slug, "withdrawal")

    @blueprint.post("/berita/<slug>/hak-jawab")
    @need("redaktur")
    def reply(slug: str) -> Response:
        """The reply becomes a story of its own; the answered one says so, and each leads to the other."""
        who = one_line(request.form.get("who", ""))
        paragraphs = [one_line(line) for line in request.form.get("text", "").splitlines()]
        expected = newest_number(slug)
        made = receive_reply(desk().newsroom, slug, who=who, paragraphs=paragraphs, by=editor().name)
        reason = say("desk.reason_reply", who=who)
        told = {"kind": "hak-jawab", "reason": reason, "deliver": "quiet", "expected": expected}
        desk().newsroom.amend(slug, made.answered, by=editor().name, **told)
        pressed = request.form.get("once") or once()
        desk().work.ask("publish", key=f"reply/{made.slug}/{pressed[:40]}", by=editor().name, slug=made.slug)
        order("correct", slug, article=made.answered, **told)
        return back_to_story(slug, "reply")

    @blueprint.post("/pencabutan/<int:id>")
    @need("penanggung-jawab")
    def decide_withdrawal(id: int) -> Response:
        asked = next((one for one in desk().inbox.withdrawals() if one.id == id), None)
        if asked is None:
            raise Conflict("desk.decided_already")
        agreed = request.form.get("decision") == "done"
        who = editor().name
        decided = desk().inbox.decide_withdrawal(
            id, done=agreed, by=who, at=desk().clock(), also=desk().people.keys_of(who)
        )
        if agreed:
            desk().work.ask(
                "withdraw",
                key=f"withdraw/{id}",
                by=f"{decided.by}, {editor().name}",
                slug=decided.slug,
                ground=decided.ground,
                reason=decided.reason,
            )
        return back_to_worklist("withdrawal_agreed" if agreed else "withdrawal_refused")

    @blueprint.post("/peringatan/<int:id>")
    @need("redaktur")
    def close_alarm(id: int) -> Response:
        desk().inbox.close_alarm(id, by=editor().name, at=desk().clock())
        return back_to_worklist("alarm")

    @blueprint.post("/laporan/<int:id>")
    @need("redaktur")
    def close_report(id: int) -> Response:
        desk().inbox.close_report(id, by=editor().name, at=desk().clock())
        return back_to_worklist("report")

    @blueprint.get("/pekerjaan/<path:id>")
    def job(id: str) -> Response:
        known = waiting.told(desk().work.job(id))
        return jsonify(words=known.words, over=known.state in ("ready", "failed"))

    @blueprint.post("/pekerjaan/<path:id>/ulangi")
    @need("redaktur")
    def retry_job(id: str) -> Response:
        slug = desk().work.job(id).slug
        if slug:
            desk().newsroom.reread_pending(slug)
        desk().work.retry(id)
        return back_to_story(slug, "publish") if slug else redirect(url_for("desk.worklist"), 303)  # type: ignore[return-value]


def story_page(slug: str, error: AudionewsError | None = None) -> str:
    library = desk().library
    found = library.stories.get(slug)
    article = found.revision.article
    newest = library.stories.get(slug).newest
    channel = desk().channels.get(found.channel)
    jobs = waiting.jobs(slug)
    return render_template(
        "desk/story.html",
        story=found,
        channel=channel.title if channel else found.channel,
        scheduled=found.published_at if found.published_at and found.published_at > desk().clock() else None,
        warnings=[say(key) for key in article.warnings],
        jobs=jobs,
        nobody_works=waiting.nobody_works(jobs),
        pending=pending_of(found),
        withdrawal=next((one for one in desk().inbox.withdrawals() if one.slug == slug), None),
        history=library.stories.history(slug),
        replies=replies(library, slug, now=desk().clock()),
        engines=labels.engines(name_of(found.build.voice) if found.build else None),
        grounds=grounds(),
        dropped=[(block, labels.words_of("dropped", block.rule)) for block in newest.article.dropped],
        differences=newest.article.differences,
        once=once(),
        error=error,
        done=told(request.args.get("selesai")),
    )


def _known_engine(name: str) -> str:
    if engine_of(name) not in engine_names():
        raise UnknownName("speech.unknown_engine", engine=name, known=", ".join(engine_names()))
    desk().newsroom.studio.refuse_missing(name)
    return name


def _given() -> Page | Article:
    """What the form of a new story holds: a file, an address, or words typed here."""
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        return Page(content=upload.read(), url=request.form.get("url") or None)
    if url := request.form.get("url", "").strip():
        return fetch(url, allow=desk().settings.fetch_allow)
    headline, text = one_line(request.form.get("headline", "")), request.form.get("text", "")
    blocks = tuple(Block(kind="paragraph", text=line) for line in map(one_line, text.splitlines()) if line)
    if not headline:
        raise BadInput("desk.no_headline")
    if not blocks:
        raise BadInput("desk.no_text")
    return Article(headline=headline, authors=(editor().name,), blocks=blocks)
