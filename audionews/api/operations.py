"""What each operation of /api/v1 does: the newsroom's verbs, asked for by programs. The routes stand in ``api.py``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, request

from audionews.api import shapes
from audionews.article.fetch import fetch
from audionews.article.model import Article, Page
from audionews.desk import Desk, waiting
from audionews.desk.forms import one_line
from audionews.errors import BadInput, UnknownName
from audionews.library.accounts import key_name
from audionews.library.model import Correction, Story
from audionews.messages import say
from audionews.newsroom import DELIVERIES, GROUNDS, intake
from audionews.newsroom.lexicon import cost_of
from audionews.newsroom.preview import preview
from audionews.newsroom.propagation import inspect
from audionews.newsroom.replies import receive_reply
from audionews.newsroom.watching import first_good
from audionews.site.context import Place
from audionews.site.receipt import receipt
from audionews.speech.engines import engine_of
from audionews.speech.engines import names as engine_names
from audionews.times import WIB
from audionews.work import remaking

ROOT = "/api/v1"
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a verb answers: a value for JSON, its status, and for queued work where to look."""

    value: Any
    status: int = 200
    location: str | None = None


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
        return Reply(value=shapes.job(self.desk.work.job(id)), status=202, location=f"{ROOT}/jobs/{id}")

    def _refuse_missing(self, engine: str | None) -> None:
        if engine is not None and (
            ":" in engine or engine_of(engine) not in engine_names()
        ):  # a path to code of somebody's own is no business of the net's
            raise UnknownName("speech.unknown_engine", engine=engine, known=", ".join(engine_names()))
        self.desk.newsroom.studio.refuse_missing(engine)

    def _page(self, given: shapes.ArticleIn) -> Page | Article:
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
            found: list[Story] = library.stories.drafts(limit=limit)
        else:
            found = library.stories.newest(
                args.get("channel") or None, now=self.desk.clock(), before=args.get("before") or None, limit=limit
            )
        return Reply(value={"articles": [shapes.summary(story) for story in found]})

    def add_article(self, given: shapes.ArticleIn) -> Reply:
        done = self.desk.newsroom.receive(self._page(given), by=self.by, channel_slug=given.channel or "berita")
        value = {
            "slug": done.slug,
            "revision": done.revision,
            "warnings": [{"key": key, "message": say(key)} for key in done.warnings],
            "known": done.known,
        }
        return Reply(value=value, status=200 if done.known else 201, location=f"{ROOT}/articles/{done.slug}")

    def get_article(self, slug: str) -> Reply:
        story = self.desk.library.stories.get(slug)
        return Reply(value=shapes.story(story, story.newest.number))

    def revise_article(self, given: shapes.ArticleIn, slug: str) -> Reply:
        made = self.desk.newsroom.revise(slug, self._page(given), by=self.by, expected=given.expected)
        return Reply(value={"slug": slug, "revision": made.number})

    def plan_article(self, slug: str) -> Reply:
        plan = self.desk.newsroom.plan(slug)
        return Reply(value={"slug": slug, "speak": list(plan.speak), "reuse": plan.reuse})

    def history(self, slug: str) -> Reply:
        return Reply(
            value={"slug": slug, "revisions": [shapes.line(line) for line in self.desk.library.stories.history(slug)]}
        )

    def record(self, slug: str) -> Reply:
        self.desk.library.stories.get(slug)
        return Reply(
            value={"slug": slug, "lines": [shapes.audit(line) for line in self.desk.library.audit.lines(slug)]}
        )

    def get_receipt(self, slug: str) -> Reply:
        story = self.desk.library.stories.get(slug)
        if story.status != "live" or story.build is None:
            raise BadInput("newsroom.not_live", slug=slug)
        return Reply(value=receipt(self.place, story, story.build))

    # what becomes public

    def publish(self, given: shapes.PublishIn, slug: str) -> Reply:
        self.desk.newsroom.refuse_unspeakable(slug)
        self._refuse_missing(given.engine)
        visible_from = given.visible_from
        if visible_from is not None and visible_from.tzinfo is None:
            visible_from = visible_from.replace(tzinfo=WIB)
        return self._queued(
            "publish", slug, engine=given.engine, visible_from=visible_from and visible_from.isoformat()
        )

    def correct(self, given: shapes.CorrectIn, slug: str) -> Reply:
        page = self._page(given)
        if isinstance(page, Page):
            from audionews.article.sandbox import clean_limited

            page = clean_limited(page)
        newest = self.desk.library.stories.get(slug).newest.number
        expected = given.expected if given.expected is not None else newest
        reason = one_line(given.reason)
        self._refuse_missing(given.engine)
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

    def preview_correction(self, given: shapes.PreviewIn, slug: str) -> Reply:
        """What would change, be heard and be told, and what it would cost; nothing is kept or spoken."""
        page = self._page(given)
        article = intake.read(page, self.desk.settings)
        seen = preview(self.desk.newsroom, slug, article, kind=given.kind)
        delivery = given.deliver or DELIVERIES[given.kind]
        items = self.desk.library.feed.rehearse(
            slug, article, kind=given.kind, delivery=delivery, notice=seen.notice, at=self.desk.clock()
        )
        return Reply(value=shapes.preview(slug, seen, items))

    def reply(self, given: shapes.ReplyIn, slug: str) -> Reply:
        """The reply as a story of its own, published, and the answered one saying so, each leading to the other."""
        who = one_line(given.who)
        expected = self.desk.library.stories.get(slug).newest.number
        texts = [one_line(text) for text in given.paragraphs]
        made = receive_reply(self.desk.newsroom, slug, who=who, paragraphs=texts, by=self.by)
        told = {"kind": "hak-jawab", "reason": say("desk.reason_reply", who=who), "deliver": "quiet"}
        self.desk.newsroom.amend(slug, made.answered, by=self.by, expected=expected, **told)
        key = f"api/{g.token.id}/reply/{made.slug}"
        self.desk.work.ask("publish", key=key, by=self.by, slug=made.slug)
        queued = self._queued("correct", slug, article=made.answered, expected=expected, **told)
        return Reply(value={**queued.value, "reply": made.slug}, status=202, location=queued.location)

    def read_sentence(self, given: shapes.SentenceReadingIn, slug: str, segment: str) -> Reply:
        """A word's reading in one sentence; an empty one takes it back. What is public changes when it is made anew."""
        script = self.desk.library.stories.get(slug).newest.script
        found = next((one for one in script.segments if one.id == segment), None)
        if found is None:
            raise UnknownName("desk.no_such_sentence", slug=slug, segment=segment)
        word = one_line(given.word)
        if not word or word not in found.shown:
            raise BadInput("desk.word_not_here" if word else "desk.no_word", word=word)
        self.desk.inbox.read_so(
            slug,
            segment,
            word=word,
            reading=one_line(given.reading),
            lang=given.lang,
            by=self.by,
            at=self.desk.clock(),
        )
        return Reply(value={"slug": slug, "id": segment, "word": word, "reading": one_line(given.reading)})

    def remake(self, given: shapes.RemakeIn, slug: str) -> Reply:
        self.desk.library.stories.get(slug)
        self._refuse_missing(given.engine)
        reason = one_line(given.reason) or say("desk.reason_reading")
        return self._queued("remake", slug, reason=reason, engine=given.engine)

    def rollback(self, given: shapes.RollbackIn, slug: str) -> Reply:
        done = self.desk.newsroom.rollback(slug, to=given.to, by=self.by, reason=one_line(given.reason))
        return Reply(value=shapes.summary(done.story))

    def ask_withdrawal(self, given: shapes.WithdrawIn, slug: str) -> Reply:
        story = self.desk.library.stories.get(slug)
        if given.ground not in GROUNDS:
            raise BadInput("newsroom.unknown_ground", ground=given.ground, known=", ".join(GROUNDS))
        if story.status != "live":
            raise BadInput("newsroom.not_live", slug=slug)
        id = self.desk.inbox.ask_withdrawal(
            slug, ground=given.ground, reason=one_line(given.reason), by=self.by, at=self.desk.clock()
        )
        return Reply(value={"withdrawal": id, "slug": slug, "state": "asked"}, status=202)

    def decide_withdrawal(self, given: shapes.DecideIn, id: int) -> Reply:
        maker = g.token.by  # and the maker's other keys: whoever holds two keys is still one person
        decided = self.desk.inbox.decide_withdrawal(
            id, done=given.agree, by=self.by, at=self.desk.clock(), also=self.desk.people.keys_of(maker) | {maker}
        )
        if not given.agree:
            return Reply(value={"withdrawal": id, "slug": decided.slug, "state": "refused"})
        by = f"{decided.by}, {self.by}"
        job = self.desk.work.ask(
            "withdraw", key=f"withdraw/{id}", by=by, slug=decided.slug, ground=decided.ground, reason=decided.reason
        )
        return Reply(value=shapes.job(self.desk.work.job(job)), status=202, location=f"{ROOT}/jobs/{job}")

    # corrections

    def list_corrections(self) -> Reply:
        limit = max(1, min(request.args.get("limit", 50, type=int), MOST))
        found = self.desk.library.corrections.newest(before=request.args.get("before", type=int), limit=limit)
        return Reply(value={"corrections": [shapes.correction(one) for one in found]})

    def get_correction(self, id: int) -> Reply:
        return Reply(value=shapes.correction(self.desk.library.corrections.get(id)))

    def board(self, id: int) -> Reply:
        """Every channel fetched back now."""
        library = self.desk.library
        one: Correction = library.corrections.get(id)
        places = inspect(library, one, self.desk.base_url)
        first = first_good(library, one, places, self.desk.clock())
        asked = library.stories.revision(one.slug, one.after_revision).at
        value = {
            "correction": id,
            "true_everywhere": all(place.good for place in places),
            "seconds": round((first - asked).total_seconds(), 3) if first else None,
            "places": [{"name": one.name, "right": one.good, "found": one.found, "todo": one.todo} for one in places],
        }
        return Reply(value=value)

    # what waits for a person

    def list_reports(self) -> Reply:
        return Reply(value={"reports": [shapes.report(one) for one in self.desk.inbox.reports()]})

    def close_report(self, id: int) -> Reply:
        self.desk.inbox.close_report(id, by=self.by, at=self.desk.clock())
        return Reply(value={"report": id, "closed": True})

    def list_alarms(self) -> Reply:
        return Reply(
            value={"alarms": [shapes.alarm(one, waiting.alarm_words(one)) for one in self.desk.inbox.alarms()]}
        )

    def close_alarm(self, id: int) -> Reply:
        self.desk.inbox.close_alarm(id, by=self.by, at=self.desk.clock())
        return Reply(value={"alarm": id, "closed": True})

    def list_proposals(self) -> Reply:
        return Reply(value={"proposals": [shapes.proposal(one) for one in self.desk.inbox.proposals()]})

    def decide_proposal(self, given: shapes.TakeIn, id: int) -> Reply:
        """Taken, its text is answered, to be sent as a correction; what becomes public is decided there."""
        offered = self.desk.inbox.proposal(id)
        self.desk.inbox.decide_proposal(id, taken=given.take, by=self.by, at=self.desk.clock())
        return Reply(value={**shapes.proposal(offered), "taken": given.take})

    def list_withdrawals(self) -> Reply:
        return Reply(value={"withdrawals": [shapes.withdrawal(one) for one in self.desk.inbox.withdrawals()]})

    # jobs

    def list_jobs(self) -> Reply:
        limit = max(1, min(request.args.get("limit", 50, type=int), MOST))
        return Reply(value={"jobs": [shapes.job(job) for job in self.desk.work.jobs(limit=limit)]})

    def get_job(self, job: str) -> Reply:
        return Reply(value=shapes.job(self.desk.work.job(job)))

    def retry_job(self, job: str) -> Reply:
        self.desk.work.retry(job)
        return Reply(value=shapes.job(self.desk.work.job(job)), status=202, location=f"{ROOT}/jobs/{job}")

    # words

    def list_words(self) -> Reply:
        return Reply(value={"words": [shapes.word(one) for one in self.desk.library.lexicon.words()]})

    def teach_word(self, given: shapes.WordIn, word: str) -> Reply:
        reading = one_line(given.reading)
        if not reading or not one_line(word):
            raise BadInput("desk.no_word")
        known = self.desk.newsroom.readings.teach(
            one_line(word), reading, lang=given.lang, by=self.by, at=self.desk.clock()
        )
        return Reply(value=shapes.word(known))

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
        return Reply(value=shapes.under_way(remaking.under_way(self.desk.library, self.desk.work)), status=status)

    # webhooks

    def list_webhooks(self) -> Reply:
        return Reply(value={"webhooks": [shapes.webhook(one) for one in self.desk.library.webhooks.all()]})

    def add_webhook(self, given: shapes.WebhookIn) -> Reply:
        one, secret = self.desk.library.webhooks.add(given.url, by=self.by, at=self.desk.clock())
        return Reply(value={**shapes.webhook(one), "secret": secret}, status=201)

    def close_webhook(self, id: int) -> Reply:
        self.desk.library.webhooks.close(id, by=self.by, at=self.desk.clock())
        return Reply(value={"webhook": id, "closed": True})

    def list_deliveries(self) -> Reply:
        return Reply(value={"deliveries": [shapes.delivery(one) for one in self.desk.library.webhooks.deliveries()]})

    def replay_delivery(self, id: int) -> Reply:
        one = self.desk.library.webhooks.replay(id, by=self.by, at=self.desk.clock())
        return Reply(value=shapes.delivery(one), status=202)
