"""The propagation board: every channel of a correction and the version it really serves."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from audionews.desk.auth import desk, need
from audionews.messages import say
from audionews.newsroom.propagation import inspect
from audionews.newsroom.watching import first_good, summary


def views(blueprint: Blueprint) -> None:
    @blueprint.route("/sebaran/<int:id>", methods=["GET", "POST"])
    @need("redaktur")
    def board(id: int) -> str:
        library = desk().library
        correction = library.corrections.get(id)
        places = inspect(library, correction, desk().base_url)
        first = first_good(library, correction, places, desk().clock())
        return render_template(
            "desk/board.html",
            correction=correction,
            kind=say(f"desk.kind_{correction.kind.replace('-', '_')}"),
            places=places,
            good=all(place.good for place in places),
            summary=summary(library, correction, places, first),
            done=say("desk.done_board") if request.method == "POST" else None,
        )
