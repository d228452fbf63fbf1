"""What each operation of /api/v1 answers: an order is handed in, a question is asked. The routes stand in ``__init__.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from flask import g, request

from audionews.api import shapes
from audionews.article.sanitize import sayable
from audionews.desk import Desk
from audionews.errors import BadInput
from audionews.library.accounts import key_name
from audionews.library.model import Correction
from audionews.library.rulings import Ruling
from audionews.messages import say
from audionews.newsroom import bulletins, webhooks
from audionews.newsroom.alarm_sending import alarm_words
from audionews.newsroom.audience import WEEK, as_facts, audience
from audionews.newsroom.lexicon import cost_of
from audionews.newsroom.offered_voices import voices_that_work
from audionews.newsroom.propagation import first_good, inspect
from audionews.newsroom.source_rules import changes_of, in_words
from audionews.site.context import SiteContext
from audionews.site.receipt import receipt
from audionews.work import remaking
from audionews.work.orders import By, DecideWithdrawal, Order, Receive, Rehearse, Rollback, accept, rehearse
from audionews.work.source_acceptance import facts_of_source

ROOT = "/api/v1"
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiAnswer:
    """What an operation answers: a value for JSON, its status, and for queued work where to look."""

    value: Any
    status: int = 200
    location: str | None = None


def by_key(desk: Desk, order: Order) -> By:
    """Whose key it is; where two persons are asked for, with the maker's other keys: whoever holds two is still one person."""
    maker = g.token.by
    also = desk.people.keys_of(maker) | {maker} if isinstance(order, DecideWithdrawal) else frozenset()
    return By(name=key_name(g.token.name), role=g.token.role, also=also)


class Operations:
    """One method for each row of ``openapi.OPERATIONS`` that asks; rows that order go through :meth:`order`.

    Each answers an ``ApiAnswer`` or raises what the newsroom raises.
    """

    def __init__(self, place: SiteContext, desk: Desk) -> None:
        self.place, self.desk = place, desk

    # orders

    def order(self, order: Order) -> ApiAnswer:
        """Hands it in; 202 with the job where something is left for a worker, else what was made of it."""
        key = request.headers.get("Idempotency-Key")
        named = f"api/{g.token.id}/{order.what}/{getattr(order, 'slug', '')}/{key}" if key else None
        job = accept(order, by_key(self.desk, order), self.desk.newsroom, self.desk.work, key=named)
        if shaped := self._SHAPED.get(type(order).__name__):
            return shaped(self, order, job.result)
        if job.id:
            also = ("reply", "silent_facts", "told")
            value = {**shapes.job(job), **{name: job.result[name] for name in also if name in job.result}}
            return ApiAnswer(value=value, status=202, location=f"{ROOT}/jobs/{job.id}")
        if "already" in job.result:
            return ApiAnswer(value=shapes.job(job), status=202)
        return ApiAnswer(value=dict(job.result))

    def _received(self, _order: Receive, facts: Mapping[str, Any]) -> ApiAnswer:
        warnings = [{"key": key, "message": say(key)} for key in facts["warnings"]]
        address = f"{ROOT}/articles/{facts['slug']}"
        return ApiAnswer(value={**facts, "warnings": warnings}, status=200 if facts["known"] else 201, location=address)

    def _rolled_back(self, order: Rollback, _facts: Mapping[str, Any]) -> ApiAnswer:
        return ApiAnswer(value=shapes.summary(self.desk.library.stories.get(order.slug)))

    def _asked(self, _order: Order, facts: Mapping[str, Any]) -> ApiAnswer:
        return ApiAnswer(value={**facts, "state": "asked"}, status=202)

    def _added(self, _order: Order, facts: Mapping[str, Any]) -> ApiAnswer:
        return ApiAnswer(value=dict(facts), status=201)

    def _remaking_ordered(self, _order: Order, _facts: Mapping[str, Any]) -> ApiAnswer:
        return ApiAnswer(value=self.remaking().value, status=202)

    def _remaking_stopped(self, _order: Order, _facts: Mapping[str, Any]) -> ApiAnswer:
        return self.remaking()

    _SHAPED: ClassVar[Mapping[str, Callable[..., ApiAnswer]]] = {
        "Receive": _received,
        "Rollback": _rolled_back,
        "AskWithdrawal": _asked,
        "WithdrawVanished": _asked,
        "Follow": _added,
        "TakePushes": _added,
        "AddPrivateFeed": _added,
        "RemakeWord": _remaking_ordered,
        "ResumeRemaking": _remaking_ordered,
        "StopRemaking": _remaking_stopped,
    }

    def decide_withdrawal(self, order: DecideWithdrawal) -> ApiAnswer:
        answer = self.order(order)
        return answer if order.agree else ApiAnswer(value={**answer.value, "state": "refused"})

    def decide_proposal(self, order: Order) -> ApiAnswer:
        """Taken, its text is answered, to be sent as a correction; what becomes public is decided there."""
        offered = self.desk.inbox.proposal(order.id)
        self.order(order)
        return ApiAnswer(value={**shapes.proposal(offered), "taken": order.take})

    def preview_correction(self, order: Rehearse) -> ApiAnswer:
        """What would change, be heard and be told, and what it would cost; nothing is kept or spoken."""
        seen, items = rehearse(order, self.desk.newsroom)
        return ApiAnswer(value=shapes.preview(order.slug, seen, items))

    # stories

    def list_articles(self) -> ApiAnswer:
        stories, args, limit = self.desk.library.stories, request.args, self._limit
        channel, drafts = args.get("channel") or None, args.get("status") == "draft"
        page = {"channel": channel, "now": self.desk.clock(), "before": args.get("before") or None, "limit": limit + 1}
        stories_listed = stories.listed(state="draft", **page) if drafts else stories.newest(**page)
        waits = self.desk.library.rulings.waiting([story.slug for story in stories_listed if story.status == "draft"])
        shown = [{**shapes.summary(one), **_waits(waits, one.slug)} for one in stories_listed[:limit]]
        filters = {"channel": channel, "status": "draft" if drafts else None}
        return ApiAnswer(value={"articles": shown, "next": self._next("/articles", stories_listed, "slug", **filters)})

    def get_article(self, slug: str) -> ApiAnswer:
        story = self.desk.library.stories.get(slug)
        waits = self.desk.library.rulings.waiting([slug] if story.status == "draft" else [])
        return ApiAnswer(value={**shapes.story(story, story.newest.number), **_waits(waits, slug)})

    def plan_article(self, slug: str) -> ApiAnswer:
        plan = self.desk.newsroom.plan(slug)
        return ApiAnswer(value={"slug": slug, "speak": list(plan.speak), "reuse": plan.reuse})

    def history(self, slug: str) -> ApiAnswer:
        lines = [shapes.line(line) for line in self.desk.library.stories.history(slug)]
        return ApiAnswer(value={"slug": slug, "revisions": lines})

    def record(self, slug: str) -> ApiAnswer:
        self.desk.library.stories.get(slug)
        return ApiAnswer(
            value={"slug": slug, "lines": [shapes.audit(line) for line in self.desk.library.audit.lines(slug)]}
        )

    def get_receipt(self, slug: str) -> ApiAnswer:
        story = self.desk.library.stories.get(slug)
        if story.status != "live" or story.build is None:
            raise BadInput("newsroom.not_live", slug=slug)
        return ApiAnswer(value=receipt(self.place, story, story.build))

    # corrections

    def list_corrections(self) -> ApiAnswer:
        before, limit = request.args.get("before", type=int), self._limit
        corrections = self.desk.library.corrections.newest(before=before, limit=limit + 1)
        shown = [shapes.correction(one) for one in corrections[:limit]]
        return ApiAnswer(value={"corrections": shown, "next": self._next("/corrections", corrections, "id")})

    def get_correction(self, id: int) -> ApiAnswer:
        return ApiAnswer(value=shapes.correction(self.desk.library.corrections.get(id)))

    def board(self, id: int) -> ApiAnswer:
        """Every outlet fetched back now."""
        library = self.desk.library
        correction: Correction = library.corrections.get(id)
        outlets = inspect(library, correction, self.desk.base_url)
        first = first_good(library, correction, outlets, self.desk.clock())
        ordered_at = library.stories.revision(correction.slug, correction.after_revision).at
        value = {
            "correction": id,
            "true_everywhere": all(outlet.good for outlet in outlets),
            "seconds": round((first - ordered_at).total_seconds(), 3) if first else None,
            "places": [{"name": one.name, "right": one.good, "found": one.found, "todo": one.todo} for one in outlets],
        }
        return ApiAnswer(value=value)

    # what waits for a person

    def list_reports(self) -> ApiAnswer:
        return ApiAnswer(value={"reports": [shapes.report(report) for report in self.desk.inbox.reports()]})

    def list_alarms(self) -> ApiAnswer:
        alarms = [shapes.alarm(alarm, alarm_words(alarm)) for alarm in self.desk.inbox.alarms()]
        return ApiAnswer(value={"alarms": alarms})

    def list_proposals(self) -> ApiAnswer:
        proposals = [
            {**shapes.proposal(one), "changes": changes_of(self.desk.library, one)}
            for one in self.desk.inbox.proposals()
        ]
        return ApiAnswer(value={"proposals": proposals})

    def list_withdrawals(self) -> ApiAnswer:
        return ApiAnswer(value={"withdrawals": [shapes.withdrawal(asked) for asked in self.desk.inbox.withdrawals()]})

    def get_bulletin(self, channel: str, day: str) -> ApiAnswer:
        newsroom = self.desk.newsroom
        on_air, programme = bulletins.programme_of(newsroom, channel)
        kept = self.desk.library.bulletins.get(channel, bulletins.day_of(day, self.desk.clock()))
        planned = bulletins.chosen_stories(newsroom, on_air, programme, kept)
        return ApiAnswer(value=shapes.bulletin(kept, planned))

    def list_messages(self, slug: str) -> ApiAnswer:
        self.desk.library.stories.get(slug)
        lines = [shapes.message(one) for one in self.desk.library.message_posts.of(slug)]
        return ApiAnswer(value={"slug": slug, "messages": lines})

    def get_counts(self) -> ApiAnswer:
        args, newsroom = request.args, self.desk.newsroom
        days, channel = args.get("days", WEEK, type=int), args.get("channel") or None
        heard = audience(self.desk.library, newsroom.channels, newsroom.clock(), channel=channel, days=days)
        return ApiAnswer(value=as_facts(heard))

    # jobs

    def list_jobs(self) -> ApiAnswer:
        skip, limit = max(0, request.args.get("skip", 0, type=int)), self._limit
        jobs = self.desk.work.jobs(limit=limit + 1, offset=skip)
        following = f"{ROOT}/jobs?{urlencode({'limit': limit, 'skip': skip + limit})}" if len(jobs) > limit else None
        return ApiAnswer(value={"jobs": [shapes.job(job) for job in jobs[:limit]], "next": following})

    def get_job(self, job: str) -> ApiAnswer:
        return ApiAnswer(value=shapes.job(self.desk.work.job(job)))

    def retry_job(self, job: str) -> ApiAnswer:
        self.desk.work.retry(job)
        return ApiAnswer(value=shapes.job(self.desk.work.job(job)), status=202, location=f"{ROOT}/jobs/{job}")

    # words

    def list_words(self) -> ApiAnswer:
        return ApiAnswer(value={"words": [shapes.word(word) for word in self.desk.library.lexicon.words()]})

    def where_word(self, word: str) -> ApiAnswer:
        places = self.desk.newsroom.readings.where(sayable(word))
        sentences = [
            {"slug": p.slug, "id": p.segment_id, "shown": p.shown, "spoken": p.spoken, "anew": p.anew} for p in places
        ]
        return ApiAnswer(value={"word": word, "sentences": sentences, "anew": sum(place.anew for place in places)})

    def cost_of_word(self, word: str) -> ApiAnswer:
        newsroom = self.desk.newsroom
        cost = cost_of(newsroom, list(newsroom.readings.stale(sayable(word))))
        counts = {"stories": cost.stories, "sentences": cost.sentences, "speech_ms": cost.speech_ms}
        return ApiAnswer(value={"word": word, **counts, "exact": cost.exact})

    def remaking(self) -> ApiAnswer:
        return ApiAnswer(value=shapes.under_way(remaking.under_way(self.desk.library, self.desk.work)))

    # sources

    def list_sources(self) -> ApiAnswer:
        return ApiAnswer(value={"sources": [facts_of_source(one) for one in self.desk.library.sources.all()]})

    def try_source(self, given: shapes.TrialIn) -> ApiAnswer:
        from audionews.newsroom.source_trial import try_source

        return ApiAnswer(value=asdict(try_source(self.desk.newsroom, given.url)))

    # voices

    def list_voices(self) -> ApiAnswer:
        voices = voices_that_work(self.desk.library, self.desk.settings)
        return ApiAnswer(value={"voices": [asdict(one) for one in voices]})

    # private feeds

    def list_private_feeds(self) -> ApiAnswer:
        feeds = self.desk.library.private_feeds.all()
        return ApiAnswer(value={"private_feeds": [asdict(one) for one in feeds]})

    # webhooks

    def list_webhooks(self) -> ApiAnswer:
        return ApiAnswer(value={"webhooks": [shapes.webhook(one) for one in self.desk.library.webhooks.all()]})

    def add_webhook(self, given: shapes.WebhookIn) -> ApiAnswer:
        webhook, secret = webhooks.add(
            self.desk.library, self.desk.settings, given.url, by=self._by, at=self.desk.clock()
        )
        return ApiAnswer(value={**shapes.webhook(webhook), "secret": secret}, status=201)

    def close_webhook(self, id: int) -> ApiAnswer:
        self.desk.library.webhooks.close(id, by=self._by, at=self.desk.clock())
        return ApiAnswer(value={"webhook": id, "closed": True})

    def list_deliveries(self) -> ApiAnswer:
        return ApiAnswer(
            value={"deliveries": [shapes.delivery(one) for one in self.desk.library.webhooks.deliveries()]}
        )

    def replay_delivery(self, id: int) -> ApiAnswer:
        delivery = self.desk.library.webhooks.replay(id, by=self._by, at=self.desk.clock())
        return ApiAnswer(value=shapes.delivery(delivery), status=202)

    @property
    def _limit(self) -> int:
        return max(1, min(request.args.get("limit", 50, type=int), MOST))

    def _next(self, path: str, page: Sequence[Any], key: str, **filters: str | None) -> str | None:
        """Where the list goes on, after the last one that is shown; ``None``: nowhere. ``found``: one more than is shown."""
        limit = self._limit
        if len(page) <= limit:
            return None
        parameters = {"limit": limit, "before": getattr(page[limit - 1], key), **filters}
        return f"{ROOT}{path}?{urlencode({name: value for name, value in parameters.items() if value is not None})}"

    @property
    def _by(self) -> str:
        return key_name(g.token.name)


def _waits(waiting: Mapping[str, Ruling], slug: str) -> dict[str, Any]:
    """Why a draft of the newsroom's own CMS did not publish itself."""
    ruling = waiting.get(slug)
    return {"waits": {"rule": ruling.rule, "told": in_words(ruling.rule, ruling.facts)}} if ruling else {}
