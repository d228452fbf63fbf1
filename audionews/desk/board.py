"""The propagation board: every outlet of a correction and the version it really serves."""

from __future__ import annotations

from flask import render_template, request

from audionews.desk.context import Desk, Route
from audionews.messages import say
from audionews.newsroom.propagation import first_good, inspect, summary


def board(desk: Desk, id: int) -> str:
    correction = desk.library.corrections.get(id)
    outlets = inspect(desk.library, correction, desk.base_url)
    first = first_good(desk.library, correction, outlets, desk.clock())
    return render_template(
        "desk/board.html",
        correction=correction,
        kind=say(f"desk.kind_{correction.kind.replace('-', '_')}"),
        places=outlets,
        good=all(outlet.good for outlet in outlets),
        summary=summary(desk.library, correction, outlets, first),
        done=say("desk.done_board") if request.method == "POST" else None,
    )


ROUTES = (Route(rule="/sebaran/<int:id>", view=board, methods=("GET", "POST"), role="redaktur"),)
