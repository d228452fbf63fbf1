"""A lost password or second factor: the page of a one-time link that an admin made."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for

from audionews.desk.context import Desk, Route
from audionews.errors import AudionewsError
from audionews.http_status import status_of
from audionews.library.entrances import PASSWORD
from audionews.library.passwords import hash_password


def recover(desk: Desk, secret: str) -> Response | str | tuple[str, int]:
    """What the link is for; sent, it is done and the link is void."""
    doors, now, link = desk.library.entrances, desk.clock(), None
    try:
        link = doors.link(secret, now)
        if request.method == "GET":
            return render_template("desk/recover.html", link=link)
        password = hash_password(request.form.get("password", "")) if link.what == PASSWORD else None
        doors.use_link(secret, password_hash=password, at=now)
    except AudionewsError as error:
        return render_template("desk/recover.html", link=link, error=error), status_of(error)
    return redirect(url_for("desk.sign_in", selesai="recovered"), 303)  # type: ignore[return-value]


ROUTES = (Route(rule="/pulih/<secret>", view=recover, methods=("GET", "POST")),)
