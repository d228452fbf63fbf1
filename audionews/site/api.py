"""The desk's verbs for programs: JSON over HTTP, under /api/v1/, described by /api/v1/openapi.json.

Who asks is told by a key ("Orang dan kunci" at the desk) in ``Authorization: Bearer an_…``; a key has a role and may do what
that role may. Every POST may carry ``Idempotency-Key``: repeated, it is answered as the first time and nothing is done twice.
What takes time is put in the queue: 202 with the job's address. Failures are problem details (RFC 9457) with the error's key.

The table ``OPERATIONS`` is both the routes and the document, so neither can say what the other does not do.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from flask import Blueprint, Response, g, request
from werkzeug.exceptions import HTTPException

from audionews.article.fetch import fetch
from audionews.article.model import Article, Page
from audionews.desk import Desk
from audionews.desk.forms import one_line
from audionews.errors import (
    AudionewsError,
    BadInput,
    Conflict,
    EngineFailed,
    FetchFailed,
    PublicationRefused,
    StoreFailed,
    UnknownName,
)
from audionews.library.answered import Answer, Answers
from audionews.library.model import Correction, Story
from audionews.library.people import ROLES, Token, key_name
from audionews.messages import say, sentence
from audionews.moments import WIB
from audionews.newsroom import GROUNDS
from audionews.newsroom.everywhere import inspect
from audionews.newsroom.readings import cost_of
from audionews.newsroom.watching import first_good
from audionews.site import openapi, wire
from audionews.site.place import Place
from audionews.site.receipt import receipt
from audionews.work import remaking

ROOT = "/api/v1"
STATUS = (
    (UnknownName, 404),
    (BadInput, 400),
    (Conflict, 409),
    (PublicationRefused, 422),
    (FetchFailed, 502),
    (EngineFailed, 502),
    (StoreFailed, 503),
)
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a verb answers: a value for JSON, its status, and for queued work where to look."""

    value: Any
    status: int = 200
    location: str | None = None


class _Refused(Exception):
    """No or not enough key."""

    def __init__(self, status: int, key: str, **facts: object) -> None:
        super().__init__(key)
        self.status, self.key, self.facts = status, key, facts


def blueprint(place: Place, desk: Desk) -> Blueprint:
    view = Blueprint("api", __name__, url_prefix=ROOT)
    verbs = Verbs(place, desk)
    answered = Answers(place.library.engine)
    described = openapi.document(place.settings.base_url + ROOT)

    @view.get("/openapi.json")
    def document() -> Response:
        answer = _json(described, 200)
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer

    def route(operation: openapi.Operation) -> Callable[..., Response]:
        verb = getattr(verbs, operation.name)

        def act(**names: str) -> Response:
            token = _token(desk, operation.role)
            g.token = token
            given = _given(operation.body)
            key = request.headers.get("Idempotency-Key")
            if key is None or operation.method != "POST":
                return _reply(verb(given, **names) if operation.body else verb(**names))
            if not 1 <= len(key) <= 120 or not key.isprintable():
                raise BadInput("api.bad_key")
            told = "\x1f".join((request.method, request.full_path)).encode() + request.get_data()
            known = answered.begin(token.id, key, hashlib.sha256(told).hexdigest(), desk.clock())
            if known is not None:
                return _again(known)
            try:
                answer = _reply(verb(given, **names) if operation.body else verb(**names))
            except AudionewsError as error:
                if _status(error) >= 500:
                    answered.drop(token.id, key)
                    raise
                answer = problem(error)
            except BaseException:
                answered.drop(token.id, key)
                raise
            kept = {"body": answer.get_data(as_text=True), "location": answer.headers.get("Location")}
            answered.keep(token.id, key, Answer(status=answer.status_code, body=json.dumps(kept)))
            return answer

        return act

    for operation in openapi.OPERATIONS:
        path = operation.path.replace("{id}", "<int:id>").replace("{job}", "<job>").replace("{word}", "<path:word>")
        path = path.replace("{slug}", "<slug>")
        view.add_url_rule(path, operation.name, route(operation), methods=[operation.method])

    @view.errorhandler(AudionewsError)
    def expected(error: AudionewsError) -> Response:
        return problem(error)

    @view.errorhandler(_Refused)
    def refused(error: _Refused) -> Response:
        answer = _problem(error.status, error.key, say(error.key, **error.facts), error.facts)
        if error.status == 401:
            answer.headers["WWW-Authenticate"] = 'Bearer realm="audionews"'
        return answer

    @view.errorhandler(HTTPException)
    def closed(error: HTTPException) -> Response:
        return _problem(error.code or 500, "api.http", error.description or error.name, {})

    @view.route("/", defaults={"path": ""}, methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
    @view.route("/<path:path>", methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
    def nowhere(path: str) -> Response:
        return _problem(404, "api.unknown_path", say("api.unknown_path", path=path), {})

    @view.after_request
    def kept_nowhere(answer: Response) -> Response:
        answer.headers["Cache-Control"] = "no-store" if request.endpoint != "api.document" else "no-cache"
        return answer

    return view


def _token(desk: Desk, role: str) -> Token:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    token = desk.people.token(secret.strip()) if scheme.lower() == "bearer" and secret else None
    if token is None:
        raise _Refused(401, "api.no_key")
    if ROLES.index(token.role) < ROLES.index(role):
        raise _Refused(403, "api.role", role=role, has=token.role)
    return token


def _given(kind: type | None) -> Any:
    if kind is None:
        return None
    if request.mimetype != "application/json":
        raise _Refused(415, "api.not_json")
    try:
        return msgspec.json.decode(request.get_data() or b"{}", type=kind)
    except msgspec.DecodeError as error:  # ValidationError is one of these
        raise BadInput("api.bad_body", why=str(error)) from error


def _status(error: AudionewsError) -> int:
    if error.key == "api.key_reused":
        return 422
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def problem(error: AudionewsError) -> Response:
    return _problem(_status(error), error.key, sentence(error), error.facts)


def _problem(status: int, key: str, told: str, facts: dict[str, Any]) -> Response:
    plain = {name: value for name, value in facts.items() if isinstance(value, (str, int, float, bool))}
    own = {"type": "about:blank", "title": key, "status": status, "detail": " ".join(told.split()), "error": key}
    answer = _json({**plain, **own}, status)
    answer.mimetype = "application/problem+json"
    return answer


def _json(value: Any, status: int) -> Response:
    body = json.dumps(value, ensure_ascii=False, default=_plain, separators=(",", ":"))
    return Response(body, status=status, mimetype="application/json")


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else msgspec.to_builtins(value)


def _reply(reply: Reply) -> Response:
    answer = _json(reply.value, reply.status)
    if reply.location:
        answer.headers["Location"] = reply.location
    return answer


def _again(known: Answer) -> Response:
    kept = json.loads(known.body)
    mime = "application/json" if known.status < 400 else "application/problem+json"
    answer = Response(kept["body"], status=known.status, mimetype=mime)
    answer.headers["Idempotency-Replayed"] = "true"
    if kept["location"]:
        answer.headers["Location"] = kept["location"]
    return answer


class Verbs:
    """One method for each operation of ``openapi.OPERATIONS``; each answers a ``Reply`` or raises what the newsroom raises."""

    def __init__(self, place: Place, desk: Desk) -> None:
        self.place, self.desk = place, desk

    @property
    def by(self) -> str:
        return key_name(g.token.name)

    def _queued(self, what: str, slug: str, **facts: Any) -> Reply:
        key = request.headers.get("Idempotency-Key")
        named = f"api/{g.token.id}/{what}/{slug}/{key}" if key else None
        told = {name: value for name, value in facts.items() if value is not None}
        id = self.desk.work.ask(what, key=named, by=self.by, slug=slug, **told)
        return Reply(value=wire.job(self.desk.work.job(id)), status=202, location=f"{ROOT}/jobs/{id}")

    def _page(self, given: wire.ArticleIn) -> Page | Article:
        """HTML as it is, an address to be fetched, or the story in its parts."""
        if given.html is not None:
            return Page(content=given.html.encode(), url=given.url)
        if given.blocks is not None:
            return given.article()
        if given.url is not None:
            return fetch(given.url, allow=self.desk.settings.fetch_allow)
        raise BadInput("api.no_article")

    # stories

    def list_articles(self) -> Reply:
        library, args = self.desk.library, request.args
        limit = max(1, min(args.get("limit", 50, type=int), MOST))
        if args.get("status") == "draft":
            found: list[Story] = library.drafts(limit=limit)
        else:
            found = library.newest(
                args.get("channel") or None, now=self.desk.clock(), before=args.get("before") or None, limit=limit
            )
        return Reply(value={"articles": [wire.summary(story) for story in found]})

    def add_article(self, given: wire.ArticleIn) -> Reply:
        done = self.desk.newsroom.receive(self._page(given), by=self.by, channel_slug=given.channel or "berita")
        value = {
            "slug": done.slug,
            "revision": done.revision,
            "warnings": [{"key": key, "message": say(key)} for key in done.warnings],
            "known": done.known,
        }
        return Reply(value=value, status=200 if done.known else 201, location=f"{ROOT}/articles/{done.slug}")

    def get_article(self, slug: str) -> Reply:
        library = self.desk.library
        story = library.story(slug)
        return Reply(value=wire.story(story, library.history(slug)[-1].revision))

    def revise_article(self, given: wire.ArticleIn, slug: str) -> Reply:
        made = self.desk.newsroom.revise(slug, self._page(given), by=self.by, expected=given.expected)
        return Reply(value={"slug": slug, "revision": made.number})

    def plan_article(self, slug: str) -> Reply:
        plan = self.desk.newsroom.plan(slug)
        return Reply(value={"slug": slug, "speak": list(plan.speak), "reuse": plan.reuse})

    def history(self, slug: str) -> Reply:
        return Reply(value={"slug": slug, "revisions": [wire.line(line) for line in self.desk.library.history(slug)]})

    def record(self, slug: str) -> Reply:
        self.desk.library.story(slug)
        return Reply(value={"slug": slug, "lines": [wire.audit(line) for line in self.desk.library.audit(slug)]})

    def get_receipt(self, slug: str) -> Reply:
        story = self.desk.library.story(slug)
        if story.status != "live" or story.build is None:
            raise BadInput("newsroom.not_live", slug=slug)
        return Reply(value=receipt(self.place, story, story.build))

    # what becomes public

    def publish(self, given: wire.PublishIn, slug: str) -> Reply:
        self.desk.newsroom.refuse_unspeakable(slug)
        visible_from = given.visible_from
        if visible_from is not None and visible_from.tzinfo is None:
            visible_from = visible_from.replace(tzinfo=WIB)
        return self._queued(
            "publish", slug, engine=given.engine, visible_from=visible_from and visible_from.isoformat()
        )

    def correct(self, given: wire.CorrectIn, slug: str) -> Reply:
        page = self._page(given)
        if isinstance(page, Page):
            from audionews.article.limits import clean_limited

            page = clean_limited(page)
        newest = self.desk.library.history(slug)[-1].revision
        expected = given.expected if given.expected is not None else newest
        reason = one_line(given.reason)
        self.desk.newsroom.amend(
            slug, page, kind=given.kind, reason=reason, by=self.by, deliver=given.deliver, expected=expected
        )
        return self._queued(
            "correct",
            slug,
            article=page,
            kind=given.kind,
            reason=reason,
            deliver=given.deliver,
            engine=given.engine,
            expected=expected,
        )

    def remake(self, given: wire.RemakeIn, slug: str) -> Reply:
        self.desk.library.story(slug)
        reason = one_line(given.reason) or say("desk.reason_reading")
        return self._queued("remake", slug, reason=reason, engine=given.engine)

    def rollback(self, given: wire.RollbackIn, slug: str) -> Reply:
        done = self.desk.newsroom.rollback(slug, to=given.to, by=self.by, reason=one_line(given.reason))
        return Reply(value=wire.summary(done.story))

    def ask_withdrawal(self, given: wire.WithdrawIn, slug: str) -> Reply:
        story = self.desk.library.story(slug)
        if given.ground not in GROUNDS:
            raise BadInput("newsroom.unknown_ground", ground=given.ground, known=", ".join(GROUNDS))
        if story.status != "live":
            raise BadInput("newsroom.not_live", slug=slug)
        id = self.desk.inbox.ask_withdrawal(
            slug, ground=given.ground, reason=one_line(given.reason), by=self.by, at=self.desk.clock()
        )
        return Reply(value={"withdrawal": id, "slug": slug, "state": "asked"}, status=202)

    def decide_withdrawal(self, given: wire.DecideIn, id: int) -> Reply:
        decided = self.desk.inbox.decide_withdrawal(
            id, done=given.agree, by=self.by, at=self.desk.clock(), also=frozenset({g.token.by})
        )
        if not given.agree:
            return Reply(value={"withdrawal": id, "slug": decided.slug, "state": "refused"})
        by = f"{decided.by}, {self.by}"
        job = self.desk.work.ask(
            "withdraw", key=f"withdraw/{id}", by=by, slug=decided.slug, ground=decided.ground, reason=decided.reason
        )
        return Reply(value=wire.job(self.desk.work.job(job)), status=202, location=f"{ROOT}/jobs/{job}")

    # corrections

    def list_corrections(self) -> Reply:
        limit = max(1, min(request.args.get("limit", 50, type=int), MOST))
        found = self.desk.library.corrections(before=request.args.get("before", type=int), limit=limit)
        return Reply(value={"corrections": [wire.correction(one) for one in found]})

    def get_correction(self, id: int) -> Reply:
        return Reply(value=wire.correction(self.desk.library.correction(id)))

    def board(self, id: int) -> Reply:
        """Every channel fetched back now."""
        library = self.desk.library
        one: Correction = library.correction(id)
        places = inspect(library, one, self.desk.base_url)
        first = first_good(library, one, places, self.desk.clock())
        asked = library.revision(one.slug, one.after_revision).at
        value = {
            "correction": id,
            "true_everywhere": all(place.good for place in places),
            "seconds": round((first - asked).total_seconds(), 3) if first else None,
            "places": [{"name": one.name, "right": one.good, "found": one.found, "todo": one.todo} for one in places],
        }
        return Reply(value=value)

    # jobs

    def list_jobs(self) -> Reply:
        limit = max(1, min(request.args.get("limit", 50, type=int), MOST))
        return Reply(value={"jobs": [wire.job(job) for job in self.desk.work.jobs(limit=limit)]})

    def get_job(self, job: str) -> Reply:
        return Reply(value=wire.job(self.desk.work.job(job)))

    def retry_job(self, job: str) -> Reply:
        self.desk.work.retry(job)
        return Reply(value=wire.job(self.desk.work.job(job)), status=202, location=f"{ROOT}/jobs/{job}")

    # words

    def list_words(self) -> Reply:
        return Reply(value={"words": [wire.word(one) for one in self.desk.library.words()]})

    def teach_word(self, given: wire.WordIn, word: str) -> Reply:
        reading = one_line(given.reading)
        if not reading or not one_line(word):
            raise BadInput("desk.no_word")
        known = self.desk.newsroom.readings.teach(
            one_line(word), reading, lang=given.lang, by=self.by, at=self.desk.clock()
        )
        return Reply(value=wire.word(known))

    def forget_word(self, word: str) -> Reply:
        self.desk.newsroom.readings.forget(one_line(word), by=self.by, at=self.desk.clock())
        return Reply(value={"word": word, "reading": None})

    def where_word(self, word: str) -> Reply:
        found = self.desk.newsroom.readings.where(one_line(word))
        told = [
            {"slug": p.slug, "id": p.segment_id, "shown": p.shown, "spoken": p.spoken, "anew": p.anew} for p in found
        ]
        return Reply(value={"word": word, "sentences": told, "anew": sum(place.anew for place in found)})

    def cost_of_word(self, word: str) -> Reply:
        newsroom = self.desk.newsroom
        cost = cost_of(newsroom, list(newsroom.readings.stale(one_line(word))))
        told = {"stories": cost.stories, "sentences": cost.sentences, "speech_ms": cost.speech_ms, "exact": cost.exact}
        return Reply(value={"word": word, **told})

    def remake_word(self, word: str) -> Reply:
        remaking.begin(self.desk.newsroom, self.desk.work, one_line(word), by=self.by)
        return self._remaking(202)

    def remaking(self) -> Reply:
        return self._remaking(200)

    def stop_remaking(self) -> Reply:
        remaking.stop(self.desk.newsroom, by=self.by)
        return self._remaking(200)

    def resume_remaking(self) -> Reply:
        remaking.resume(self.desk.newsroom, self.desk.work, by=self.by)
        return self._remaking(202)

    def _remaking(self, status: int) -> Reply:
        return Reply(value=wire.under_way(remaking.under_way(self.desk.library, self.desk.work)), status=status)

    # webhooks

    def list_webhooks(self) -> Reply:
        return Reply(value={"webhooks": [wire.webhook(one) for one in self.desk.library.webhooks.all()]})

    def add_webhook(self, given: wire.WebhookIn) -> Reply:
        one, secret = self.desk.library.webhooks.add(given.url, by=self.by, at=self.desk.clock())
        return Reply(value={**wire.webhook(one), "secret": secret}, status=201)

    def close_webhook(self, id: int) -> Reply:
        self.desk.library.webhooks.close(id, by=self.by, at=self.desk.clock())
        return Reply(value={"webhook": id, "closed": True})

    def list_deliveries(self) -> Reply:
        return Reply(value={"deliveries": [wire.delivery(one) for one in self.desk.library.webhooks.deliveries()]})

    def replay_delivery(self, id: int) -> Reply:
        one = self.desk.library.webhooks.replay(id, by=self.by, at=self.desk.clock())
        return Reply(value=wire.delivery(one), status=202)
