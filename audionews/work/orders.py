"""What may be asked of the newsroom, and the two ways to ask: every door translates what it got into an order, and calls one of them.

    job = accept(Correct(slug=…, article=…, kind="ralat", reason="…"), by, newsroom, queue)   # desk, API: now, and by a worker
    done = perform(Correct(…), by, newsroom, progress=bar)                                    # terminal: at once, whole
    seen, feed_items = rehearse(Rehearse(slug=…, …), newsroom)                                # nothing is kept or spoken

``values.py``, ``shelf_values.py``: the orders, one frozen value each, with role and lane · ``acceptance.py``: the rules and the quick half of each.
A new kind of order is one value there, one function in ``acceptance.py``, and, where something is left for a worker, one line in
``carry_out`` below. The idea is miniflux's ``internal/validator/feed.go`` (one validator behind API, form and import) and the command
values of cosmicpython (``domain/commands.py``), without its bus.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from audionews.newsroom import Newsroom, bulletins
from audionews.newsroom.correction_rules import as_it_was
from audionews.newsroom.model import Published
from audionews.newsroom.studio import Progress
from audionews.work.acceptance import prepare, rehearse
from audionews.work.edition_acceptance import written
from audionews.work.edition_values import ChooseBulletin, MakeBulletin, MakeExport, SettleMessage
from audionews.work.model import Job
from audionews.work.private_feed_values import AddPrivateFeed, ClosePrivateFeed
from audionews.work.shelf_values import Discard, PutInChannel, TakeUp, UseVoice
from audionews.work.source_values import ChangeSource, Follow, OfferVoices, TakePushes, Unfollow, WithdrawVanished
from audionews.work.values import (
    AskWithdrawal,
    BlockIn,
    By,
    CloseAlarm,
    CloseReport,
    Correct,
    DecideProposal,
    DecideWithdrawal,
    Forget,
    Language,
    Order,
    Publish,
    ReadSentence,
    Receive,
    Rehearse,
    Remake,
    RemakeWord,
    Reply,
    ResumeRemaking,
    Revise,
    Revoice,
    Rollback,
    Speak,
    StopRemaking,
    Teach,
    Withdraw,
)

if TYPE_CHECKING:
    from audionews.work import Work

__all__ = [
    "AddPrivateFeed",
    "AskWithdrawal",
    "BlockIn",
    "By",
    "ChangeSource",
    "ChooseBulletin",
    "CloseAlarm",
    "ClosePrivateFeed",
    "CloseReport",
    "Correct",
    "DecideProposal",
    "DecideWithdrawal",
    "Discard",
    "Follow",
    "Forget",
    "Language",
    "MakeBulletin",
    "MakeExport",
    "OfferVoices",
    "Order",
    "Publish",
    "PutInChannel",
    "ReadSentence",
    "Receive",
    "Rehearse",
    "Remake",
    "RemakeWord",
    "Reply",
    "Result",
    "ResumeRemaking",
    "Revise",
    "Revoice",
    "Rollback",
    "SettleMessage",
    "Speak",
    "StopRemaking",
    "TakePushes",
    "TakeUp",
    "Teach",
    "Unfollow",
    "UseVoice",
    "Withdraw",
    "WithdrawVanished",
    "accept",
    "carry_out",
    "perform",
    "rehearse",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What an order came to. ``published``: the story and build, where something was spoken or the live pointer moved."""

    facts: dict[str, Any] = field(default_factory=dict)
    published: Published | None = None


def accept(order: Order, by: By, newsroom: Newsroom, queue: Work, *, key: str | None = None) -> Job:
    """Checks ``order``, does its quick half, and leaves the slow half to a worker; the last job of it.

    Where nothing is left the job is ready and in no queue (``id`` is ""). ``key``: pressed or sent twice, it is one job.
    ``Job.what`` names what was asked ("correct"), whatever is left of it. Raises what :func:`prepare` raises.
    """
    prepared = prepare(order, by, newsroom, queue)
    job = None
    for left, name in prepared.left:
        named = prepared.key or (key and f"{key}/{left.slug}" if hasattr(left, "slug") else key)
        asked = left.what if left is not prepared.left[-1][0] else order.what
        job = queue.job(queue.put(left, by=name, key=named, asked=asked))
    if job is not None:
        return replace(job, result={**job.result, **prepared.facts})
    return Job(
        id="",
        what=order.what,
        slug=getattr(order, "slug", None),
        state="ready",
        done=0,
        total=0,
        reason=None,
        asked_at=newsroom.clock(),
        by=by.name,
        result=dict(prepared.facts),
    )


def perform(order: Order, by: By, newsroom: Newsroom, *, progress: Progress | None = None) -> Result:
    """The whole order at once, in this process: what :func:`accept` does, and what a worker would do after it."""
    prepared = prepare(order, by, newsroom, None)
    published = prepared.published
    if published is not None:  # a version taken back, or a correction that was killed after it was public
        bulletins.renew(newsroom, by=by.name)
    for left, name in prepared.left:
        published = carry_out(left, name, newsroom, progress=progress)
    return Result(facts=dict(prepared.facts), published=published)


def carry_out(order: Order, by: str, newsroom: Newsroom, *, progress: Progress | None = None) -> Published | None:
    """The slow half of an order that was accepted: it may be killed and done again.

    What it raises is what speaking, stitching and publishing raise, and ``Conflict`` where the story was withdrawn meanwhile.
    """
    if isinstance(order, MakeExport):  # what it made is found by what it is of
        written(order, newsroom)
        return None
    done = _carried_out(order, by, newsroom, progress)
    if not isinstance(order, (Speak, MakeBulletin)):
        bulletins.renew(newsroom, by=by)  # what was just corrected or withdrawn holds its bulletins back
    return done


def _carried_out(order: Order, by: str, newsroom: Newsroom, progress: Progress | None) -> Published:
    match order:
        case MakeBulletin(channel=channel, day=day):
            return bulletins.make(newsroom, channel, day, by=by)
        case Publish(slug=slug, engine=engine, visible_from=opens):
            return newsroom.publish(slug, by=by, engine=engine, visible_from=opens, progress=progress)
        case Speak(slug=slug, engine=engine):
            made = newsroom.speak(slug, by=by, engine=engine, progress=progress)
            return Published(story=newsroom.library.stories.get(slug), made=made)
        case Remake(slug=slug, engine=engine, reason=reason):
            return newsroom.remake(slug, by=by, reason=reason, engine=engine, progress=progress)
        case Revoice(slug=slug, engine=engine):
            return newsroom.publish(slug, by=by, engine=engine, progress=progress)
        case Withdraw(slug=slug, ground=ground, reason=reason, nameless=nameless, engine=engine):
            withdrawal = {"ground": ground, "reason": reason, "nameless": nameless, "engine": engine}
            story = newsroom.withdraw(slug, by=by, progress=progress, **withdrawal)
            return Published(story=story, made=as_it_was(story.build))
        case _:
            raise TypeError(f"nothing is left of {order.what} for a worker")
