"""An order from a form: pressed twice it is one, and the page that follows says what was done."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask import Response, redirect, request, url_for

from audionews.desk.context import Desk, by_editor
from audionews.desk.labels import RUNNING, JobLine
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
PROMISES = frozenset(["publish", "correct", "scheduled", "speak", "remake"])  # done by a job, after the page is shown


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


def done_words(jobs: Sequence[JobLine] | None = None) -> str | None:
    """The sentence of what was just done. Only our own words come back from the address.

    ``jobs``: those of the story the page is about. What was promised is said only while it is under way: the address stays after
    the job has ended, and a reloaded page would go on promising.
    """
    code = request.args.get("selesai")
    if code not in DONE:
        return None
    if code in PROMISES and jobs is not None and not any(job.state in RUNNING for job in jobs):
        return say("desk.done_in_vain" if jobs else f"desk.done_over_{code}")
    return say(f"desk.done_{code}")


def grounds() -> dict[str, str]:
    return {ground: say(f"site.ground_{ground.replace('-', '_')}") for ground in GROUNDS}
