"""POST /webhook/<source>: a newsroom's own system sends a story, signed (``newsroom/webhook_signature.py``).

The body is JSON: {"id", "url", "html", "title"?, "authors"?, "published"?}; with ``html`` alone the story is read from it,
a part of a page will do; {"id", "deleted": true}: it is not public any more. Other systems' messages: ``article/push_shapes.toml``.
Answers: 201 a draft came in, 200 a change was proposed, a story vanished or nothing was new, 401 not signed rightly, 404 no such
source, 409 the message came before, 413 too big, 422 no story in it. What becomes public by itself: ``newsroom/source_rules.py``.
"""

from __future__ import annotations

import json

from flask import Blueprint, Response, jsonify, request

from audionews.errors import AudionewsError, BadInput, Conflict, FetchRefused, UnknownName
from audionews.messages import sentence
from audionews.site.context import SiteContext


def blueprint(place: SiteContext) -> Blueprint:
    """The one route."""
    pushes = Blueprint("pushes", __name__)

    @pushes.post("/webhook/<name>")
    def take(name: str) -> tuple[Response, int]:
        try:
            return _taken(place, name)
        except AudionewsError as error:
            return jsonify({"error": error.key, "message": sentence(error)}), _status(error)

    return pushes


def _taken(place: SiteContext, name: str) -> tuple[Response, int]:
    from audionews.article.push_shapes import shape_of
    from audionews.article.pushed import read_pushed, vanished
    from audionews.newsroom import sources, webhook_signature

    shelf, now = place.library.sources, place.clock()
    if (request.content_length or 0) > webhook_signature.MAX_BYTES:
        raise BadInput("sources.push_too_big", limit=webhook_signature.MAX_BYTES)
    request.max_content_length = webhook_signature.MAX_BYTES  # also of what comes in chunks and says no length
    source, secret = shelf.pushing(name)
    body = request.get_data(cache=False)
    shape = shape_of(source.shape)
    id = webhook_signature.verified_as(shape.signature, secret, request.headers, body, now=now)
    message = _message(body)
    gone = vanished(message, shape)
    item, page = read_pushed(message, shape) if gone is None else (None, None)
    nonce = f"{source.id}/{id}"
    if not shelf.take_once(nonce, at=now, forget_before=now - 3 * webhook_signature.WINDOW):
        raise Conflict("sources.replayed")
    try:
        room = _newsroom(place)
        done = sources.receive_pushed(room, source, item, page) if item else sources.lose_pushed(room, source, gone)
    except AudionewsError:
        shelf.give_back(nonce)  # nothing was kept: the same message may come again
        raise
    slug = done.new[0] if done.new else done.changed[0][0] if done.changed else None
    slug = slug or next(iter([*done.automatic, *done.gone]), None)
    facts = {"new": bool(done.new), "proposed": bool(done.changed), "slug": slug}
    facts |= {"automatic": bool(done.automatic), "gone": bool(done.gone)}
    return jsonify(facts), 201 if done.new else 200


def _newsroom(place: SiteContext):
    if place.newsroom is not None:
        return place.newsroom
    from audionews.newsroom import Newsroom

    return Newsroom(place.whole, place.settings, dict(place.every_channel), place.clock)


def _message(body: bytes) -> object:
    """A message's JSON. Raises ``BadInput("sources.bad_push")``."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadInput("sources.bad_push", why="bukan JSON") from error


def _status(error: AudionewsError) -> int:
    if isinstance(error, UnknownName):
        return 404
    if isinstance(error, FetchRefused):
        return 401
    if isinstance(error, Conflict):
        return 409
    if error.key == "sources.push_too_big":
        return 413
    return 422 if isinstance(error, BadInput) else 503
