"""The editor's door: a Flask blueprint over newsroom and work. No rules of the newsroom, no SQL: a form becomes an order.

    app.register_blueprint(blueprint(Desk(library=…, newsroom=…, work=…, …)))      # everything under /desk/

``context.py``: what views are handed, and their addresses · ``ordering.py``: a form as an order · ``auth.py``, ``sign_in.py``, ``recovery.py``,
``openid.py``: who may come in · ``worklist.py``: what waits · ``many.py``: the list of all stories, several at once · ``stories.py``: stories,
publishing, withdrawal · ``editing.py``, ``drafts.py``: writing · ``hearing.py``: the text read and heard before it is public · ``finding.py``:
one sentence in a long story · ``correcting.py``: review, correct · ``sentence_audio.py``: one sentence aloud · ``pronouncing.py``: words and
readings · ``board.py``: is it true everywhere · ``bulletin.py``: a channel's bulletin · ``messaging.py``: what was told on Telegram,
WhatsApp and by apprise · ``sources.py``: who sends stories · ``alarms.py``: what goes out · ``audience.py``: how much is heard · ``voices.py``:
which may be chosen · ``admin.py``: record, people · ``own.py``: name, looks, channels · ``private_feeds.py``: who may hear under an
address of their own · ``handbook.py``: docs/redaksi.md as help. Every page works
without script and by keyboard alone. A new page is one
function ``view(desk, …)``, one ``Route`` and one template.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Response, g, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from audionews.desk import (
    admin,
    alarms,
    audience,
    auth,
    board,
    bulletin,
    correcting,
    editing,
    finding,
    handbook,
    hearing,
    many,
    messaging,
    openid,
    own,
    private_feeds,
    pronouncing,
    recovery,
    sign_in,
    sources,
    stories,
    voices,
    worklist,
)
from audionews.desk.context import Desk, add_routes, may
from audionews.errors import AudionewsError
from audionews.http_status import status_of
from audionews.languages import INDONESIAN
from audionews.messages import language, say, sentence
from audionews.newsroom.word_differences import compared
from audionews.times import in_wib

__all__ = ["Desk", "blueprint"]

REFUSED = {400: "desk.refused_form", 403: "desk.refused_role", 404: "desk.refused_place"}
PARTS = (
    sign_in,
    recovery,
    openid,
    worklist,
    many,
    stories,
    hearing,
    finding,
    bulletin,
    editing,
    correcting,
    pronouncing,
    board,
    messaging,
    sources,
    alarms,
    audience,
    voices,
    admin,
    private_feeds,
    own,
    handbook,
)


def _language_of(desk: Desk, channel: str) -> str:
    """In which language a channel's stories are; Indonesian for a channel that is not offered."""
    return desk.channels[channel].language if channel in desk.channels else INDONESIAN


def _csrf() -> Markup:
    return Markup('<input type="hidden" name="csrf" value="{}">').format(g.session.csrf)


def _at_fault(wrong: object) -> Markup:
    """Attributes of the box that a refusal is about: marked as wrong, and described by what the page says of it (WCAG 3.3.1)."""
    return Markup(' aria-invalid="true" aria-describedby="gagal"' if wrong else "")


def _minutes(duration_ms: int) -> str:
    seconds = round(duration_ms / 1000)
    return say("desk.minutes", minutes=seconds // 60, seconds=seconds % 60)


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
    here.before_request(partial(auth.admit, desk))
    for part in PARTS:
        add_routes(here, desk, part.ROUTES)
    here.add_app_template_filter(lambda at: in_wib(at, language()), "wib")
    here.add_app_template_filter(_minutes, "minutes")
    here.context_processor(
        lambda: {
            "csrf": _csrf,
            "may": may,
            "compare": compared,
            "base_url": desk.base_url,
            "sentence": sentence,
            "at_fault": _at_fault,
            "openid_offered": openid.offered(desk.settings) and urlsplit(desk.settings.oidc_issuer or "").hostname,
            "password_door": desk.settings.password_door,
            "bulletin_state": bulletin.state_words,
            "channel_lang": lambda slug: _language_of(desk, slug),
            "private_channels": desk.library.private_feeds.channels,
        }
    )
    here.register_error_handler(AudionewsError, _refusal)
    here.register_error_handler(HTTPException, _closed_door)
    here.after_request(_kept_nowhere)

    return here
