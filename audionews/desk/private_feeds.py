"""Private feeds: who may hear a channel under an address of their own, made and taken back here."""

from __future__ import annotations

from flask import render_template, request

from audionews.desk.context import Desk, Route
from audionews.desk.ordering import ordered
from audionews.errors import AudionewsError, BadInput
from audionews.messages import say
from audionews.work.orders import AddPrivateFeed, ClosePrivateFeed


def private_feeds(desk: Desk) -> str | tuple[str, int]:
    if request.method == "GET":
        return _page(desk)
    form = request.form
    try:
        match form.get("action"):
            case "add":
                order = AddPrivateFeed(name=form.get("name", ""), channel=form.get("channel") or None)
                return _page(desk, made=ordered(desk, order).result)
            case "close":
                closed = ordered(desk, ClosePrivateFeed(id=int(form.get("feed", "0") or 0))).result
                return _page(desk, done=say("desk.private_feed_closed", name=closed["name"]))
            case _:
                raise BadInput("desk.unknown_action")
    except AudionewsError as error:
        return _page(desk, error=error), 400


def _page(desk: Desk, **more: object) -> str:
    feeds = desk.library.private_feeds.all()
    return render_template("desk/private_feeds.html", feeds=feeds, channels=desk.channels, **more)


ROUTES = (Route(rule="/umpan-pribadi", view=private_feeds, methods=("GET", "POST"), role=AddPrivateFeed.role),)
