"""The editor's door: a Flask blueprint over newsroom and work. No business rules, no SQL.

    app.register_blueprint(blueprint(Desk(library=…, newsroom=…, work=…, …)))      # everything under /desk/

``auth.py``: who may come in · ``stories.py``: worklist, stories, publishing, withdrawal · ``correcting.py``: edit, review,
correct · ``sentence_audio.py``: one sentence aloud · ``pronouncing.py``: words and readings · ``board.py``: is it true everywhere ·
``admin.py``: record, people, sources. Every page works without script and by keyboard alone.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask import Blueprint, Flask, Response, g, render_template, request
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from audionews.desk import admin, board, correcting, pronouncing, sign_in, stories
from audionews.desk.auth import Desk, may, status_of
from audionews.errors import AudionewsError
from audionews.library import Library
from audionews.messages import say, sentence
from audionews.newsroom.word_differences import compared
from audionews.settings import Settings
from audionews.times import in_wib
from audionews.work import Work

__all__ = ["Desk", "blueprint", "worker"]

REFUSED = {400: "desk.refused_form", 403: "desk.refused_role", 404: "desk.refused_place"}


def worker(settings: Settings, library: Library) -> Work:
    """Who carries out what the desk asks for: the queue of these settings."""
    return Work(settings, library)


def _csrf() -> Markup:
    return Markup('<input type="hidden" name="csrf" value="{}">').format(g.session.csrf)


def _at_fault(wrong: object) -> Markup:
    """Attributes of the box that a refusal is about: marked as wrong, and described by what the page says of it (WCAG 3.3.1)."""
    return Markup(' aria-invalid="true" aria-describedby="gagal"' if wrong else "")


def _minutes(duration_ms: int) -> str:
    seconds = round(duration_ms / 1000)
    return say("desk.minutes", minutes=seconds // 60, seconds=seconds % 60)


def _moment(at: datetime) -> str:
    return in_wib(at)


def _refusal(error: AudionewsError) -> tuple[str, int]:
    return render_template("desk/refused.html", error=error), status_of(error)


def _closed_door(error: HTTPException) -> Response | tuple[str, int]:
    code = error.code or 500
    if code < 400:
        return error.get_response()  # type: ignore[return-value]
    return render_template("desk/refused.html", error=say(REFUSED.get(code, "desk.refused_form"))), code


def _kept_nowhere(answer: Response) -> Response:
    """Pages of the desk stay in no cache (ASVS 8.2.1); its style and script may."""
    if request.endpoint != "desk.static":
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def blueprint(desk: Desk) -> Blueprint:
    """All of the desk, under /desk/."""
    here = Blueprint(
        "desk",
        __name__,
        url_prefix="/desk",
        static_folder=str(Path(__file__).parent / "static"),
        static_url_path="/static",
    )
    for part in (sign_in, stories, correcting, pronouncing, board, admin):
        part.views(here)
    here.add_app_template_filter(_moment, "wib")
    here.add_app_template_filter(_minutes, "minutes")
    here.context_processor(
        lambda: {
            "csrf": _csrf,
            "may": may,
            "compare": compared,
            "base_url": desk.base_url,
            "sentence": sentence,
            "at_fault": _at_fault,
        }
    )
    here.register_error_handler(AudionewsError, _refusal)
    here.register_error_handler(HTTPException, _closed_door)
    here.after_request(_kept_nowhere)

    @here.record_once
    def hand_over(state: BlueprintSetupState) -> None:
        app: Flask = state.app
        app.extensions["audionews.desk"] = desk

    return here
