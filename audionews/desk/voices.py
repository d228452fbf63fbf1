"""Which voices an editor may choose: the admin's list."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for

from audionews.desk import labels
from audionews.desk.context import Desk, Route
from audionews.desk.ordering import done_words, ordered
from audionews.newsroom.offered_voices import voices_that_work
from audionews.work.orders import OfferVoices


def voices(desk: Desk) -> Response | str:
    """The voices that work here, each with what it is; those that are ticked are offered."""
    if request.method == "GET":
        found = [(one, labels.engine_words(one)) for one in voices_that_work(desk.library, desk.settings)]
        return render_template("desk/voices.html", voices=found, done=done_words())
    ordered(desk, OfferVoices(voices=request.form.getlist("voice")))
    return redirect(url_for("desk.voices", selesai="voices"), 303)  # type: ignore[return-value]


ROUTES = (Route(rule="/suara", view=voices, methods=("GET", "POST"), role=OfferVoices.role),)
