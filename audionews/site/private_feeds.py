"""Feeds for listeners who pay or test: /pribadi/<key>/<channel>.xml, its archive pages, and the files that its items point at.

The key is the listener's alone (``library/private_feeds.py``). A document is printed once for all keys of a channel, and each one's
key is put in as it is sent, so that no key lies on the disk. Its files are fetched with a pass: the feed's number and a last day,
signed; a feed that is closed closes its passes. Nothing of it may be kept by others on the way, named in a log or found by a search.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Response, abort, current_app
from itsdangerous import BadSignature, Signer

from audionews.channels import Channel
from audionews.errors import PublicationRefused, UnknownName
from audionews.library.private_feeds import PrivateFeed
from audionews.messages import sentence
from audionews.podcast.feed_page import KEY_HERE, PASS_HERE
from audionews.podcast.publisher import Press
from audionews.site.asker import asked_from
from audionews.site.context import SiteContext
from audionews.site.counting import MediaRequests
from audionews.site.media import asked_for, sent

TRY_AGAIN_S = 60
PASS_DAYS = 30  # a pass is good for two to three times as long, so that an item's address changes once a month
WRONG_A_MINUTE = 60  # of one address; a podcast app asks with one key, a right one
MOST_ASKERS = 10_000
HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


class WrongKeys:
    """How often each address came with a key that is none, within a minute; addresses as hashes that this process alone can make.

    Who guesses is refused before anything is looked up; a key that was right here before is looked up all the same, so that whoever
    guesses from behind one's own address shuts nobody out.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic, self._salt = monotonic, secrets.token_bytes(32)
        self._minute = 0
        self._wrong: dict[bytes, int] = {}
        self._right: set[bytes] = set()

    def too_many(self, address: str, key: str) -> bool:
        self._turn()
        return self._wrong.get(self._hash(address), 0) >= WRONG_A_MINUTE and self._hash(key) not in self._right

    def add(self, address: str) -> None:
        self._turn()
        asker = self._hash(address)
        if asker in self._wrong or len(self._wrong) < MOST_ASKERS:
            self._wrong[asker] = self._wrong.get(asker, 0) + 1

    def was_right(self, key: str) -> None:
        if len(self._right) >= MOST_ASKERS:
            self._right.clear()
        self._right.add(self._hash(key))

    def _turn(self) -> None:
        minute = int(self._monotonic() // 60)
        if minute != self._minute:
            self._minute, self._wrong = minute, {}

    def _hash(self, address: str) -> bytes:
        return hmac.digest(self._salt, address.encode("utf-8", "replace"), "sha256")


def pass_for(feed: PrivateFeed, now: datetime, secret: str) -> str:
    """ "7.20760.mS3…": the feed's number, the last day it is good (days since 1970), the signature of both."""
    today = int(now.timestamp() // 86_400)
    until = (today // PASS_DAYS + 3) * PASS_DAYS
    return _signer(secret).sign(f"{feed.id}.{until}").decode()


def feed_of_pass(media_pass: str, now: datetime, secret: str) -> int | None:
    """The number of the feed that a pass was made for; ``None``: forged, or its time is over."""
    try:
        id, until = _signer(secret).unsign(media_pass).decode().split(".")
    except (BadSignature, ValueError, UnicodeError):
        return None
    return int(id) if int(until) >= now.timestamp() // 86_400 else None


def _signer(secret: str) -> Signer:
    return Signer(secret, salt="umpan-pribadi", key_derivation="hmac", digest_method=hashlib.sha256)


def _printed_alone(channel: Channel) -> Channel:
    """A channel as its private feeds tell it: nobody is told of them, and they lead to no other feed."""
    return replace(channel, hub=None, podping=False, moved_from=None, new_feed_url=None, op3=False)


def blueprint(place: SiteContext) -> Blueprint:
    view = Blueprint("private_feeds", __name__)
    channels = {slug: _printed_alone(one) for slug, one in place.every_channel.items()}
    folder = place.settings.home / "feeds" / "pribadi"
    press = Press(place.whole, channels, base_url=place.settings.base_url, folder=folder, private=True)
    counted, wrong = MediaRequests(place), WrongKeys()
    feeds = place.whole.private_feeds

    @view.get("/pribadi/<key>/<channel>.xml")
    def current(key: str, channel: str) -> Response:
        return document(key, channel, None)

    @view.get("/pribadi/<key>/<channel>/<int:number>.xml")
    def archive(key: str, channel: str, number: int) -> Response:
        return document(key, channel, number)

    def document(key: str, channel: str, number: int | None) -> Response:
        feed = admitted(key, lambda: feeds.known(key))
        if feed.channel != channel:
            abort(404)
        now = place.clock()
        try:
            printed = press.document(channel, "xml", now=now, number=number)
        except UnknownName:
            abort(404)
        except PublicationRefused as error:
            more = {"Retry-After": str(TRY_AGAIN_S), "Cache-Control": "no-store"}
            return Response(sentence(error) + "\n", status=503, mimetype="text/plain", headers=more)
        media_pass = pass_for(feed, now, str(current_app.secret_key))
        body = printed.body.replace(KEY_HERE.encode(), key.encode()).replace(PASS_HERE.encode(), media_pass.encode())
        answer = Response(body, headers=HEADERS, content_type=printed.type)
        answer.set_etag(hashlib.sha256(f"{printed.etag} {media_pass}".encode()).hexdigest()[:32], weak=True)
        return answer

    @view.get("/pribadi/media/<media_pass>/<name>")
    def media(media_pass: str, name: str) -> Response:
        stem, ext = asked_for(name)
        now = place.clock()

        def of_pass() -> PrivateFeed | None:
            id = feed_of_pass(media_pass, now, str(current_app.secret_key))
            return None if id is None else feeds.get(id)

        feed = admitted(media_pass, of_pass)
        source = place.whole.media.find(stem, ext, now=now, channel=feed.channel)
        if source is None:
            abort(404)
        return sent(source, stem, ext, HEADERS, counted.note_of(stem, ext, "private"))

    def admitted(credential: str, find: Callable[[], PrivateFeed | None]) -> PrivateFeed:
        """The open feed that somebody may have; 404 for a key that is none, 429 for the address that brings many of them."""
        address = asked_from(place.settings.proxies)
        if wrong.too_many(address, credential):
            abort(429)
        try:
            feed = find()
        except UnknownName:
            feed = None
        if feed is None or feed.closed:
            wrong.add(address)
            abort(404)
        wrong.was_right(credential)
        return feed

    return view
