"""An order from a form: pressed twice it is one, and the page that follows says what was done."""

from __future__ import annotations

import secrets

from flask import Response, redirect, request, url_for

from audionews.desk.context import Desk, by_editor
from audionews.messages import say
from audionews.newsroom import GROUNDS
from audionews.work import Job
from audionews.work.orders import Order, accept

DONE = frozenset(
    [
        "publish",
        "correct",
        "rollback",
        "speak",
        "use_voice",
        "discard",
        "take_up",
        "none_chosen",
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
        "followed",
        "source",
        "unfollowed",
        "recovered",
        "alarm_test",
        "voices",
        "bulletin_made",
        "bulletin_automatic",
        "bulletin_up",
        "bulletin_down",
        "bulletin_drop",
        "bulletin_add",
        "message_arrived",
        "message_again",
    ]
)


def once() -> str:
    """Goes with a form that orders work: pressed twice, it is one order."""
    return secrets.token_hex(8)


def ordered(desk: Desk, order: Order) -> Job:
    """Hands in what this request's form asks for. Raises what ``orders.accept`` raises."""
    pressed = request.form.get("once") or once()
    key = f"{order.what}/{getattr(order, 'slug', '')}/{pressed[:40]}"
    return accept(order, by_editor(), desk.newsroom, desk.work, key=key)


def back_to_story(slug: str, done: str) -> Response:
    return redirect(url_for("desk.story", slug=slug, selesai=done), 303)  # type: ignore[return-value]


def back_to_worklist(done: str) -> Response:
    return redirect(url_for("desk.worklist", selesai=done), 303)  # type: ignore[return-value]


def done_words() -> str | None:
    """The sentence of what was just done. Only our own words come back from the address."""
    code = request.args.get("selesai")
    return say(f"desk.done_{code}") if code in DONE else None


def grounds() -> dict[str, str]:
    return {ground: say(f"site.ground_{ground.replace('-', '_')}") for ground in GROUNDS}
