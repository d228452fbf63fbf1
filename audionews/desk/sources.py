"""Who sends stories here: added, tried, paused, held, removed; and the one button of a story that vanished at its source."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for

from audionews.article.push_shapes import shape_names
from audionews.desk.context import Desk, Route, may
from audionews.desk.ordering import back_to_story, done_words, ordered
from audionews.errors import AudionewsError, BadInput
from audionews.http_status import status_of
from audionews.work.orders import ChangeSource, Follow, TakePushes, Unfollow, WithdrawVanished
from audionews.work.source_acceptance import TRUST, facts_of_source

CHANGES = {
    "pause": {"paused": True},
    "resume": {"paused": False},
    "hold": {"held": True},
    "release": {"held": False},
    "own": {"own": True},
    "not-own": {"own": False},
}


def sources(desk: Desk) -> Response | str | tuple[str, int]:
    """The list, and what is asked of it: an address is tried or followed, a program is let in."""
    if request.method == "GET":
        return _page(desk)
    form = request.form
    try:
        match form.get("action"):
            case "try":
                return _page(desk, trial=_tried(desk, form.get("url", "")))
            case "follow":
                limit = form.get("limit", "").strip()
                if limit and not limit.isdecimal():
                    raise BadInput("sources.bad_limit", limit=limit)
                options = {"own": bool(form.get("own")), "day_limit": int(limit[:9]) if limit else None}
                ordered(desk, Follow(url=form.get("url", ""), channel=form.get("channel") or None, **options))
                return redirect(url_for("desk.sources", selesai="followed"), 303)  # type: ignore[return-value]
            case "push":
                options = {
                    "own": bool(form.get("push-own")),
                    "shape": form.get("table", "").strip() or form.get("shape"),
                }
                order = TakePushes(name=form.get("name", ""), channel=form.get("channel") or None, **options)
                return _page(desk, secret=ordered(desk, order).result)
            case _:
                raise BadInput("desk.unknown_action")
    except AudionewsError as error:
        return _page(desk, error=error), status_of(error)


def _tried(desk: Desk, url: str) -> object:
    from audionews.newsroom.source_trial import try_source

    return try_source(desk.newsroom, url)


def _page(desk: Desk, **more: object) -> str:
    shelf = desk.library.sources
    followed = [(facts_of_source(one), shelf.unread(one.id)) for one in shelf.all()]
    return render_template(
        "desk/sources.html",
        sources=followed,
        channels=desk.channels,
        shapes=shape_names(),
        may_trust=may(TRUST),
        **{"done": done_words(), **more},
    )


def change_source(desk: Desk, id: int) -> Response:
    changed = CHANGES.get(request.form.get("action", ""))
    if changed is None:
        raise BadInput("desk.unknown_action")
    ordered(desk, ChangeSource(id=id, **changed))
    return redirect(url_for("desk.sources", selesai="source"), 303)  # type: ignore[return-value]


def remove_source(desk: Desk, id: int) -> Response:
    ordered(desk, Unfollow(id=id))
    return redirect(url_for("desk.sources", selesai="unfollowed"), 303)  # type: ignore[return-value]


def withdraw_vanished(desk: Desk, id: int) -> Response:
    done = ordered(desk, WithdrawVanished(id=id, ground=request.form.get("ground", "")))
    return back_to_story(str(done.result["slug"]), "withdrawal")


ROUTES = (
    Route(rule="/sumber", view=sources, methods=("GET", "POST"), role="redaktur"),
    Route(rule="/sumber/<int:id>", view=change_source, methods=("POST",), role=ChangeSource.role),
    Route(rule="/sumber/<int:id>/hapus", view=remove_source, methods=("POST",), role=Unfollow.role),
    Route(rule="/peringatan/<int:id>/cabut", view=withdraw_vanished, methods=("POST",), role=WithdrawVanished.role),
)
