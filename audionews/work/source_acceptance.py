"""The rules of the orders about sources, voices and (``private_feed_acceptance.py``) private feeds, and what each does at once; what is to be fetched later is a worker's duty anyway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from audionews.channels import channel as known_channel
from audionews.errors import BadInput, NotAllowed, UnknownName
from audionews.library.sources import PAGE, Source
from audionews.messages import say_in
from audionews.newsroom import Newsroom, offered_voices, withdrawals
from audionews.times import in_wib
from audionews.work import private_feed_acceptance
from audionews.work import source_values as asked
from audionews.work.model import Prepared
from audionews.work.values import By, Order

VANISHED = ("sources.page_gone", "sources.item_gone", "sources.item_taken_down")
TRUST = "penanggung-jawab"


def facts_of_source(one: Source) -> dict[str, Any]:
    """A source as programs read it; its secret is not among it."""
    from audionews.newsroom.sources import health

    names = ("id", "url", "kind", "name", "title", "channel", "paused", "own", "held", "day_limit")
    return {**{name: getattr(one, name) for name in names}, "health": health(one)}


def _follow(order: asked.Follow, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    from audionews.newsroom import sources

    _refuse_limit(order.day_limit)
    options = {"own": order.own or None, "day_limit": order.day_limit}
    one = sources.follow(newsroom, order.url.strip(), order.channel or None, by=by.name, **options)
    return Prepared(facts=facts_of_source(one))


def _take_pushes(order: asked.TakePushes, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    from audionews.newsroom import sources

    options = {"own": order.own or None, "shape": (order.shape or "").strip() or None}
    one, secret = sources.take_pushes(newsroom, order.name.strip(), order.channel or None, by=by.name, **options)
    address = f"{newsroom.settings.base_url}/webhook/{one.name}"
    return Prepared(facts={**facts_of_source(one), "url": address, "secret": secret})


def _change(order: asked.ChangeSource, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    shelf, now = newsroom.library.sources, newsroom.clock()
    trust = {"own": order.own, "day_limit": order.day_limit, "channel": order.channel or None}
    if any(value is not None for value in trust.values()) or order.held is False:
        if not by.may(TRUST):
            raise NotAllowed("work.role", role=TRUST, has=by.role)
        _refuse_limit(order.day_limit)
        if order.channel:
            known_channel(newsroom.channels, order.channel)
    one = shelf.get(order.id)
    if order.own and one.kind == PAGE:  # stories that people added, from wherever: they decide
        raise BadInput("sources.never_own")
    if order.paused is not None and order.paused != one.paused:
        shelf.pause(one.id, paused=order.paused, by=by.name, at=now)
    return Prepared(facts=facts_of_source(shelf.trust(one.id, by=by.name, at=now, held=order.held, **trust)))


def _unfollow(order: asked.Unfollow, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    one = newsroom.library.sources.get(order.id)
    newsroom.library.sources.unfollow(one.id, by=by.name, at=newsroom.clock())
    return Prepared(facts={"id": one.id, "url": one.url, "removed": True})


def _withdraw_vanished(order: asked.WithdrawVanished, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    inbox, now = newsroom.library.inbox, newsroom.clock()
    alarm = next((one for one in inbox.alarms() if one.id == order.id), None)
    if alarm is None or alarm.key not in VANISHED or alarm.slug is None:
        raise UnknownName("sources.no_vanished", alarm=order.id)
    lang = newsroom.library.stories.get(alarm.slug).revision.script.lang
    source, when = alarm.facts.get("source", "?"), in_wib(alarm.at, lang)
    reason = say_in(lang, "sources.reason_vanished", source=source, when=when)
    withdrawals.story_to_withdraw(newsroom.library, alarm.slug, ground=order.ground, reason=reason)
    asked_for = inbox.ask_withdrawal(alarm.slug, ground=order.ground, reason=reason, by=by.name, at=now)
    inbox.close_alarm(alarm.id, by=by.name, at=now)
    return Prepared(facts={"slug": alarm.slug, "withdrawal": asked_for, "alarm": alarm.id})


def _offer_voices(order: asked.OfferVoices, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    chosen = offered_voices.choose(newsroom.library, newsroom.settings, order.voices, by=by.name, at=newsroom.clock())
    return Prepared(facts={"voices": chosen})


def _refuse_limit(limit: int | None) -> None:
    if limit is not None and not 0 <= limit <= 100_000:
        raise BadInput("sources.bad_limit", limit=limit)


PREPARE: Mapping[type[Order], Callable[[Any, By, Newsroom, Any], Prepared]] = {
    asked.Follow: _follow,
    asked.TakePushes: _take_pushes,
    asked.ChangeSource: _change,
    asked.Unfollow: _unfollow,
    asked.WithdrawVanished: _withdraw_vanished,
    asked.OfferVoices: _offer_voices,
    **private_feed_acceptance.PREPARE,
}
