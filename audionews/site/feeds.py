"""The feeds: /feeds/<channel>.xml, .atom and .json, /feeds/ralat.*, their archive pages, and /feeds/kanal.opml with all of them.

HTTP only; what is said is printed by ``podcast/publisher.py``. A feed is stored for ever by nobody ("no-cache": ask first, asking costs
a 304), its ETag is strong and its own for the plain and for the compressed bytes (RFC 9110 8.8.3), which are ready before anyone asks.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, redirect, request

from audionews import assets
from audionews.channels import Channel, corrections_feed
from audionews.errors import PublicationRefused, UnknownName
from audionews.messages import sentence
from audionews.podcast import render
from audionews.podcast.feed_page import RALAT, feed_path
from audionews.podcast.publisher import Press, Printed, printed
from audionews.site.context import SiteContext
from audionews.site.responses import encoding_of, http_date

TRY_AGAIN_S = 60
OPML = "text/x-opml"


def _all_feeds(place: SiteContext) -> dict[str, Channel]:
    """The channels and the feed of corrections. Who cannot send podpings (no address for them) does not claim to."""
    channels = {**place.channels, RALAT: corrections_feed(assets.folder("feeds"), place.settings.home)}
    if place.settings.podping_url:
        return channels
    return {name: replace(channel, podping=False) for name, channel in channels.items()}


def press_for(place: SiteContext) -> Press:
    """The press that prints every channel and the feed of corrections."""
    return Press(
        place.library, _all_feeds(place), base_url=place.settings.base_url, folder=place.settings.home / "feeds"
    )


def blueprint(place: SiteContext, *, press: Press | None = None) -> Blueprint:
    view = Blueprint("feeds", __name__)
    printer = press or press_for(place)
    channels = _all_feeds(place)
    all_feeds = _opml(place, channels)

    @view.get("/feeds/kanal.opml")
    def opml() -> Response:
        return _answer(all_feeds, None, place)

    @view.get("/feeds/<feed>.<form>")
    def current(feed: str, form: str) -> Response:
        return _document(feed, form, None)

    @view.get("/feeds/<feed>/<int:number>.<form>")
    def archive(feed: str, number: int, form: str) -> Response:
        return _document(feed, form, number)

    moved = {urlsplit(one.moved_from).path: one.slug for one in channels.values() if one.moved_from}
    for path, feed_name in moved.items():
        if path.strip("/") and not path.startswith(("/feeds/", "/desk", "/api/")):

            def moved_in(feed_name: str = feed_name) -> Response:
                return redirect(place.absolute(feed_path(feed_name, "xml")), 301)  # type: ignore[return-value]

            view.add_url_rule(path, f"moved_in_{feed_name.replace('-', '_')}", moved_in)

    def _document(feed: str, form: str, number: int | None) -> Response:
        try:
            document = printer.document(feed, form, now=place.clock(), number=number)
        except UnknownName:
            abort(404)
        except PublicationRefused as error:
            answer = Response(sentence(error) + "\n", status=503, mimetype="text/plain")
            answer.headers["Retry-After"] = str(TRY_AGAIN_S)
            answer.headers["Cache-Control"] = "no-store"
            return answer
        answer = _answer(document, place.clock(), place)
        hub = channels[feed].hub
        if hub and number is None:  # https://www.w3.org/TR/websub/#discovery
            answer.headers.add("Link", f'<{hub}>; rel="hub"')
            answer.headers.add("Link", f'<{place.absolute(feed_path(feed, form))}>; rel="self"')
        return answer

    return view


def _opml(place: SiteContext, channels: dict[str, Channel]) -> Printed:
    body = render.opml(channels.values(), place.settings.base_url)
    return printed(body, hashlib.sha256(body).hexdigest()[:32], place.clock(), OPML)


def _answer(document: Printed, now: datetime | None, place: SiteContext) -> Response:
    encoding = encoding_of(request.headers.get("Accept-Encoding", ""))
    stamp = document.stamp if now is None else min(document.stamp, now)
    headers = {
        "ETag": f'"{document.tag(encoding)}"',
        "Last-Modified": http_date(stamp),
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag, Last-Modified, Link",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if _unchanged(document):
        answer = Response(status=304, headers=headers)
        del answer.headers["Content-Type"]  # Flask's own, of no body
        return answer
    headers["Content-Type"] = document.type
    if encoding:
        headers["Content-Encoding"] = encoding
    answer = Response(document.smaller[encoding] if encoding else document.body, headers=headers)
    answer.direct_passthrough = True  # conditional and compressed already: the site's finish has nothing left to do
    return answer


def _unchanged(document: Printed) -> bool:
    """Whether the asker has these bytes, in whatever encoding. If-None-Match decides alone where it is sent (RFC 9110 13.2.2)."""
    tags = request.if_none_match
    if tags:
        return tags.star_tag or any(map(tags.contains_weak, document.tags))
    since = request.if_modified_since
    return since is not None and since >= document.stamp.replace(microsecond=0)
