"""Where alarms go out to, when nobody is woken, and whether it works."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for

from audionews.desk.context import Desk, Route
from audionews.desk.ordering import done_words
from audionews.errors import AudionewsError
from audionews.http_status import status_of
from audionews.newsroom import alarm_sending


def alarms(desk: Desk) -> Response | str | tuple[str, int]:
    """The state, and the button that sends a test."""
    if request.method == "GET":
        return _page(desk)
    try:
        alarm_sending.send_test(desk.settings, desk.clock())
    except AudionewsError as error:
        return _page(desk, error=error), status_of(error)
    return redirect(url_for("desk.alarms", selesai="alarm_test"), 303)  # type: ignore[return-value]


def _page(desk: Desk, **more: object) -> str:
    quiet = desk.settings.alarm_quiet
    return render_template(
        "desk/alarms.html",
        kinds=alarm_sending.kinds_of(desk.settings),
        quiet=[f"{at // 60:02}.{at % 60:02}" for at in quiet] if quiet else None,
        quiet_now=alarm_sending.is_quiet(desk.settings, desk.clock()),
        every=round(alarm_sending.EVERY.total_seconds() / 60),
        last=alarm_sending.last_sent(desk.library),
        waiting=len(desk.inbox.unsent_alarms()),
        **{"done": done_words(), **more},
    )


ROUTES = (Route(rule="/peringatan-keluar", view=alarms, methods=("GET", "POST"), role="admin"),)
