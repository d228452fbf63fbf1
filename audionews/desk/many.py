"""All stories in one list, and what is done to several at once: chosen, foreseen, ordered one by one, each with its own result."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from flask import Response, abort, redirect, render_template, request, url_for

from audionews.desk.context import Desk, Route, by_editor
from audionews.desk.ordering import done_words, grounds, once
from audionews.desk.stories import moment_of
from audionews.errors import AudionewsError, BadInput
from audionews.library.desk_list import Sought
from audionews.library.stories import STATES
from audionews.messages import say, sentence
from audionews.newsroom.withdrawals import refuse_unfounded
from audionews.site.formats import typed_day
from audionews.work.foresight import ACTIONS, Foreseen, foresee
from audionews.work.orders import AskWithdrawal, Discard, Order, Publish, PutInChannel, accept

PAGE = 50
MOST = 200  # at once: more is no review but a guess
FARTHEST = 10_000
FIELDS = ("q", "keadaan", "kanal", "sumber", "orang", "dari", "sampai", "urut")
ORDERS = {"": "newest", "lama": "oldest", "judul": "headline"}


def sought() -> tuple[Sought, dict[str, str], tuple[str, ...]]:
    """What this request's address asks for, as it was typed, and the names of the days that cannot be read."""
    typed = {name: " ".join(request.args.get(name, "")[:200].split()) for name in FIELDS}
    days = {name: typed_day(typed[name]) for name in ("dari", "sampai")}
    wrong = tuple(name for name, day in days.items() if typed[name] and day is None)
    wanted = Sought(
        words=typed["q"],
        state=typed["keadaan"] if typed["keadaan"] in STATES else None,
        channel=typed["kanal"] or None,
        source=typed["sumber"],
        person=typed["orang"],
        since=days["dari"],
        until=days["sampai"] + timedelta(days=1) if days["sampai"] else None,
        order=ORDERS.get(typed["urut"], "newest"),  # type: ignore[arg-type]
    )
    return wanted, typed, wrong


def stories(desk: Desk) -> str:
    wanted, typed, wrong = sought()
    shelf, now = desk.library.desk_list, desk.clock()
    offset = max(0, min(request.args.get("mulai", 0, type=int), FARTHEST))
    kept = {name: value for name, value in typed.items() if value}
    page = [] if wrong else shelf.page(wanted, now=now, limit=PAGE + 1, offset=offset)
    return render_template(
        "desk/stories.html",
        stories=page[:PAGE],
        count=0 if wrong else shelf.count(wanted, now=now),
        typed=typed,
        filtered=bool(kept),
        narrowed=any(typed[name] for name in FIELDS[1:]),
        wrong=wrong,
        states=[(state, say(f"cli.state_{state}")) for state in STATES],
        channels=desk.channels,
        all_chosen=request.args.get("pilih") == "semua",
        address=url_for("desk.stories"),
        kept=urlencode(kept),
        earlier=max(0, offset - PAGE) if offset else None,
        later=offset + PAGE if len(page) > PAGE else None,
        first=offset + 1,
        actions=[(action, say(f"desk.many_{action}")) for action in ACTIONS],
        error=say("desk.bad_day") if wrong else None,
        done=done_words(),
    )


def many(desk: Desk) -> Response | str | tuple[str, int]:
    """What was chosen, and what would happen to each; ``sure``: it is ordered, and each says what came of it."""
    form = request.form
    slugs, action = form.getlist("pilih")[: MOST + 1], form.get("action", "")
    if action not in ACTIONS:
        raise BadInput("desk.unknown_action")
    if not slugs:
        return redirect(url_for("desk.stories", selesai="none_chosen"), 303)  # type: ignore[return-value]
    if len(slugs) > MOST:
        raise BadInput("desk.too_many", most=MOST)
    withdrawals_asked = [one.slug for one in desk.inbox.withdrawals()]
    seen = [foresee(action, story, desk.newsroom, withdrawals_asked) for story in desk.library.desk_list.stories(slugs)]
    if not seen:
        abort(404)
    if form.get("sure") != "1":
        return _review(desk, action, seen)
    try:
        orders = [_order(action, one.slug, desk) for one in seen if one.happens]
    except AudionewsError as error:
        return _review(desk, action, seen, error), 400
    results = [_ordered(desk, order, one) for order, one in zip(orders, (s for s in seen if s.happens), strict=True)]
    results += [one for one in seen if not one.happens]
    return render_template("desk/many_done.html", action=action, results=results, title=say(f"desk.many_{action}"))


def _review(desk: Desk, action: str, seen: list[Foreseen], error: AudionewsError | None = None) -> str:
    return render_template(
        "desk/many.html",
        action=action,
        title=say(f"desk.many_{action}"),
        seen=seen,
        happens=sum(one.happens for one in seen),
        channels=desk.channels,
        grounds=grounds(),
        once=once(),
        error=error,
    )


def _order(action: str, slug: str, desk: Desk) -> Order:
    """The form as an order for one story. Raises ``BadInput`` for a form that lacks what the action needs."""
    form = request.form
    match action:
        case "publish":
            return Publish(slug=slug, visible_from=desk.clock())
        case "schedule":
            at = moment_of(form.get("at", ""))
            if at is None or at <= desk.clock():
                raise BadInput("desk.no_hour")
            return Publish(slug=slug, visible_from=at)
        case "discard":
            return Discard(slug=slug)
        case "channel":
            return PutInChannel(slug=slug, channel=form.get("channel", ""))
    ground, reason = form.get("ground", ""), form.get("reason", "")
    refuse_unfounded(ground=ground, reason=reason)
    return AskWithdrawal(slug=slug, ground=ground, reason=reason, nameless=form.get("nameless") == "1")


def _ordered(desk: Desk, order: Order, one: Foreseen) -> Foreseen:
    """Its own order, with its own result: what one of them meets stands in no other's way."""
    key = f"{order.what}/{one.slug}/{(request.form.get('once') or once())[:40]}"
    try:
        accept(order, by_editor(), desk.newsroom, desk.work, key=key)
    except AudionewsError as error:
        return replace(one, happens=False, words=sentence(error))
    return replace(one, happens=True, words=say(f"desk.ordered_{order.what}"))


ROUTES = (
    Route(rule="/berita", view=stories),
    Route(rule="/berita-terpilih", view=many, methods=("POST",), role=Publish.role),
)
