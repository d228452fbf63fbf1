"""Every rule of every order, and its quick half: what is kept at once, and what is left for a worker.

One function an order, named in ``_PREPARE``; each calls the newsroom's verbs, which know what a story's state allows. What an
order says in words is held to what a story's text may hold (``article/sanitize.py``) before any rule sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from audionews.article.sanitize import sayable
from audionews.errors import BadInput, NotAllowed, UnknownName
from audionews.library.model import Rehearsed
from audionews.messages import say_in
from audionews.newsroom import DELIVERIES, Newsroom, corrections, publication_checks, shelving, versions, withdrawals
from audionews.newsroom.changed_facts import answered
from audionews.newsroom.lexicon import refuse_unused
from audionews.newsroom.offered_voices import refuse_unoffered
from audionews.newsroom.preview import Preview, preview
from audionews.newsroom.replies import receive_reply
from audionews.newsroom.voice_choice import refuse_unspeakable
from audionews.script.respelling import respelled
from audionews.speech.engines import engine_of
from audionews.speech.engines import names as engine_names
from audionews.times import with_zone
from audionews.work import edition_acceptance, remaking, shelf_values, source_acceptance, values
from audionews.work.edition_values import MakeExport, SettleMessage
from audionews.work.model import Prepared
from audionews.work.sent_text import text_of
from audionews.work.values import By, Order

if TYPE_CHECKING:
    from audionews.work import Work

_WORDS = ("reason", "who", "word", "reading", "ground")  # of an order: what people write, on one line


def prepare(order: Order, by: By, newsroom: Newsroom, queue: Work | None) -> Prepared:
    """Checks ``order`` and does its quick half. ``queue``: where a run through the archive is looked up; the terminal has none.

    Raises ``NotAllowed`` for a role below the order's, and what the newsroom raises; nothing is kept then.
    """
    if not by.may(order.role):
        raise NotAllowed("work.role", role=order.role, has=by.role)
    order = _in_one_line(order)
    if not isinstance(order, (values.AskWithdrawal, values.Withdraw, MakeExport, SettleMessage)):
        _refuse_bulletin(order, newsroom)
    if engine := getattr(order, "engine", None):
        _refuse_engine(engine, by, newsroom)
    return _PREPARE[type(order)](order, by, newsroom, queue)


def rehearse(order: values.Rehearse | values.Correct, newsroom: Newsroom) -> tuple[Preview, list[Rehearsed]]:
    """What the correction would change, say and do to the feed, read as it would be kept; nothing is kept or spoken."""
    seen = preview(newsroom, order.slug, text_of(order, newsroom, order.slug), kind=order.kind)
    delivery = order.deliver or DELIVERIES[order.kind]
    at = newsroom.clock()
    items = newsroom.library.feed.rehearse(
        order.slug, seen.article, kind=order.kind, delivery=delivery, notice=seen.notice, at=at
    )
    return seen, items


def _in_one_line(order: Order) -> Order:
    words = {f.name: sayable(getattr(order, f.name)) for f in fields(order) if f.name in _WORDS}
    if isinstance(order, values.Reply):
        words["paragraphs"] = list(filter(None, map(sayable, order.paragraphs)))
    return replace(order, **words) if words else order


def _refuse_bulletin(order: Order, newsroom: Newsroom) -> None:
    """A bulletin is made of stories: they are what is written, corrected and spoken."""
    slug = getattr(order, "slug", None)
    if slug and newsroom.library.bulletins.named(slug) is not None:
        raise BadInput("newsroom.bulletin_itself", slug=slug)


def _refuse_engine(engine: str, by: By, newsroom: Newsroom) -> None:
    """A path to code of somebody's own is no business of the net's; a voice that is not here is not stood in for."""
    if not by.here and engine_of(engine) not in engine_names():
        raise UnknownName("speech.unknown_engine", engine=engine, known=", ".join(engine_names()))
    if not by.here:
        refuse_unoffered(newsroom.library, newsroom.settings, engine)
    newsroom.studio.refuse_missing(engine)


# Texts


def _receive(order: values.Receive, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    done = newsroom.receive(text_of(order, newsroom), by=by.name, channel_slug=order.channel or None)
    facts = {"slug": done.slug, "revision": done.revision, "warnings": list(done.warnings), "known": done.known}
    return Prepared(facts=facts)


def _revise(order: values.Revise, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    versions.refuse_withdrawn(newsroom.library.stories.get(order.slug))
    text = text_of(order, newsroom, order.slug)
    revision = newsroom.revise(order.slug, text, by=by.name, expected=order.expected)
    return Prepared(facts={"slug": order.slug, "revision": revision.number})


def _correct(order: values.Correct, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    versions.refuse_unless_live(newsroom.library.stories.get(order.slug))  # before an address is fetched
    done = newsroom.amend(
        order.slug,
        text_of(order, newsroom, order.slug),
        kind=order.kind,
        reason=order.reason,
        by=by.name,
        deliver=order.deliver,
        expected=order.expected,
        sure=order.sure,
    )
    if done.public is not None:
        return Prepared(facts={"slug": order.slug, "already": True}, published=done.public)
    left = ((values.Publish(slug=order.slug, engine=order.engine, express=True), by.name),)
    return Prepared(left=left, facts=answered(done.facts))


def _reply(order: values.Reply, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    """The reply as a story of its own, published, and the answered one saying so, each leading to the other."""
    reply = receive_reply(newsroom, order.slug, who=order.who, paragraphs=order.paragraphs, by=by.name)
    lang = newsroom.library.stories.get(order.slug).revision.script.lang
    reason = say_in(lang, "desk.reason_reply", who=order.who)
    done = newsroom.amend(
        order.slug, reply.answered, kind="hak-jawab", reason=reason, by=by.name, deliver="quiet", expected=reply.base
    ).public
    left = [(values.Publish(slug=reply.slug, express=True), by.name)]
    if done is None:
        left.append((values.Publish(slug=order.slug, express=True), by.name))
    return Prepared(left=tuple(left), facts={"reply": reply.slug})


# What becomes public


def _publish(order: values.Publish, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    story = refuse_unspeakable(newsroom, order.slug, order.engine)
    publication_checks.refuse_example(story, newsroom.channels, newsroom.settings)
    if story.status == "draft":
        publication_checks.refuse_more_pages(order.slug, story.newest.article, sure=order.sure)
    opens = with_zone(order.visible_from) if order.visible_from else None
    corrections.hour_of(story, opens, newsroom.clock())
    return Prepared(left=((replace(order, visible_from=opens), by.name),))


def _speak(order: values.Speak, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    refuse_unspeakable(newsroom, order.slug, order.engine)
    return Prepared(left=((order, by.name),))


def _remake(order: values.Remake, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    story = versions.refuse_unless_live(newsroom.library.stories.get(order.slug))
    message_key = "desk.revoiced" if order.engine else "desk.reason_reading"
    reason = order.reason or say_in(story.revision.script.lang, message_key, engine=order.engine)
    return Prepared(left=((replace(order, reason=reason), by.name),))


def _rollback(order: values.Rollback, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    done = newsroom.rollback(order.slug, to=order.to, by=by.name, reason=order.reason, sure=order.sure)
    return Prepared(facts={"slug": order.slug, "revision": order.to}, published=done)


def _ask_withdrawal(order: values.AskWithdrawal, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    withdrawals.story_to_withdraw(newsroom.library, order.slug, ground=order.ground, reason=order.reason)
    if order.nameless:
        shelving.refuse_named(newsroom, order.slug)
    request = {"ground": order.ground, "reason": order.reason, "nameless": order.nameless}
    id = newsroom.library.inbox.ask_withdrawal(order.slug, by=by.name, at=newsroom.clock(), **request)
    return Prepared(facts={"slug": order.slug, "withdrawal": id})


def _decide_withdrawal(order: values.DecideWithdrawal, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    decided = newsroom.library.inbox.decide_withdrawal(
        order.id, done=order.agree, by=by.name, at=newsroom.clock(), also=by.also
    )
    facts = {"slug": decided.slug, "withdrawal": order.id}
    if not order.agree:
        return Prepared(facts=facts)
    request = {"ground": decided.ground, "reason": decided.reason, "nameless": bool(decided.nameless)}
    withdraw = values.Withdraw(slug=decided.slug, **request)
    return Prepared(left=((withdraw, f"{decided.by}, {by.name}"),), facts=facts, key=f"withdraw/{order.id}")


def _withdraw(order: values.Withdraw, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    why = {"ground": order.ground, "reason": order.reason}
    if not withdrawals.withdrawn_story(newsroom.library, order.slug, **why):
        withdrawals.story_to_withdraw(newsroom.library, order.slug, **why)
    if order.nameless:
        shelving.refuse_named(newsroom, order.slug)
    return Prepared(left=((order, by.name),))


# How words are read


def _read_sentence(order: values.ReadSentence, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    library, slug = newsroom.library, order.slug
    versions.refuse_withdrawn(library.stories.get(slug))
    script = versions.script_at_desk(library, newsroom.readings, slug, by.name)
    segment = next((one for one in script.segments if one.id == order.segment), None)
    if segment is None:
        raise UnknownName("desk.no_such_sentence", slug=slug, segment=order.segment)
    if not order.word:
        raise BadInput("desk.no_word")
    if order.word not in segment.shown:
        raise BadInput("desk.word_not_here", word=order.word)
    refuse_unused(segment, order.word, order.lang)
    reading = _reading(order)
    respelled(reading)  # BadInput for a sign of IPA that the voice does not have
    now = newsroom.clock()
    library.inbox.read_so(slug, segment.id, word=order.word, reading=reading, lang=order.lang, by=by.name, at=now)
    return Prepared(facts={"slug": slug, "id": segment.id, "word": order.word, "reading": reading})


def _teach(order: values.Teach, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    word = newsroom.readings.teach(order.word, _reading(order), lang=order.lang, by=by.name, at=newsroom.clock())
    facts = {"word": word.word, "reading": word.reading, "lang": word.lang, "by": word.by, "at": word.at}
    return Prepared(facts=facts)


def _reading(order: values.ReadSentence | values.Teach) -> str:
    """What is said; an English word without a reading is said as it is written, by an English voice."""
    return order.word if order.lang == "en" and not order.reading else order.reading


def _forget(order: values.Forget, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    newsroom.readings.forget(order.word, by=by.name, at=newsroom.clock())
    return Prepared(facts={"word": order.word, "reading": None})


def _remake_word(order: values.RemakeWord, by: By, newsroom: Newsroom, queue: Work) -> Prepared:
    remaking.begin(newsroom, queue, order.word, by=by.name)
    return Prepared(left=((values.RemakeMore(), by.name),))


def _stop_remaking(_order: values.StopRemaking, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    remaking.stop(newsroom, by=by.name)
    return Prepared()


def _resume_remaking(_order: values.ResumeRemaking, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    remaking.resume(newsroom, by=by.name)
    return Prepared(left=((values.RemakeMore(), by.name),))


# What waits for a person


def _close_report(order: values.CloseReport, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    newsroom.library.inbox.close_report(order.id, by=by.name, at=newsroom.clock())
    return Prepared(facts={"report": order.id, "closed": True})


def _close_alarm(order: values.CloseAlarm, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    newsroom.library.inbox.close_alarm(order.id, by=by.name, at=newsroom.clock())
    return Prepared(facts={"alarm": order.id, "closed": True})


def _decide_proposal(order: values.DecideProposal, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    newsroom.library.inbox.decide_proposal(order.id, taken=order.take, by=by.name, at=newsroom.clock())
    return Prepared(facts={"proposal": order.id, "taken": order.take})


# What becomes of a draft, and in whose voice a story is heard


def _use_voice(order: shelf_values.UseVoice, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    done = shelving.use_build(newsroom, order.slug, order.build, by=by.name)
    return Prepared(facts={"slug": order.slug, "build": order.build}, published=done)


def _discard(order: shelf_values.Discard, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    newsroom.library.shelving.discard(order.slug, by=by.name, at=newsroom.clock())
    return Prepared(facts={"slug": order.slug, "discarded": True})


def _take_up(order: shelf_values.TakeUp, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    newsroom.library.shelving.take_up(order.slug, by=by.name, at=newsroom.clock())
    return Prepared(facts={"slug": order.slug, "discarded": False})


def _put_in_channel(order: shelf_values.PutInChannel, by: By, newsroom: Newsroom, _queue: object) -> Prepared:
    on_air = shelving.put_in_channel(newsroom, order.slug, order.channel, by=by.name)
    return Prepared(facts={"slug": order.slug, "channel": on_air.slug})


def _duty(order: Order, by: By, _newsroom: Newsroom, _queue: object) -> Prepared:
    return Prepared(left=((order, by.name),))


_PREPARE: Mapping[type[Order], Callable[[Any, By, Newsroom, Any], Prepared]] = {
    values.Receive: _receive,
    values.Revise: _revise,
    values.Correct: _correct,
    values.Reply: _reply,
    values.Publish: _publish,
    values.Speak: _speak,
    values.Remake: _remake,
    values.Revoice: _duty,
    values.Rollback: _rollback,
    values.AskWithdrawal: _ask_withdrawal,
    values.DecideWithdrawal: _decide_withdrawal,
    values.Withdraw: _withdraw,
    **edition_acceptance.PREPARE,
    values.ReadSentence: _read_sentence,
    values.Teach: _teach,
    values.Forget: _forget,
    values.RemakeWord: _remake_word,
    values.StopRemaking: _stop_remaking,
    values.ResumeRemaking: _resume_remaking,
    values.CloseReport: _close_report,
    values.CloseAlarm: _close_alarm,
    values.DecideProposal: _decide_proposal,
    shelf_values.UseVoice: _use_voice,
    shelf_values.Discard: _discard,
    shelf_values.TakeUp: _take_up,
    shelf_values.PutInChannel: _put_in_channel,
    values.PollSources: _duty,
    values.Announce: _duty,
    values.RemakeMore: _duty,
    values.Retire: _duty,
    **source_acceptance.PREPARE,
}
