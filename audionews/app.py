"""Assemble the web application: the one place where settings, library, newsroom and the four doors meet.

app = create_app(settings, library=Library.open(settings), newsroom=newsroom, work=work, clock=clock)
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.routing import IntegerConverter

from audionews import api, assets, channels, desk, failures, messages
from audionews.api import docs as api_docs
from audionews.api import webhook
from audionews.article.publication import stated
from audionews.errors import AudionewsError
from audionews.identity import load_identity
from audionews.languages import ENGLISH
from audionews.library.public_state import Changes
from audionews.newsroom.word_differences import compared
from audionews.settings import Settings
from audionews.site import (
    books,
    cards,
    embedding,
    feeds,
    formats,
    health,
    listener,
    media,
    metrics,
    pages,
    player_view,
    private_feeds,
    receipt,
    responses,
    sharing,
    sitemap,
    translated,
)
from audionews.site.cache import Cache
from audionews.site.context import SiteContext, static_files
from audionews.site.preferences import SPEEDS
from audionews.times import day_in_wib, in_wib
from audionews.work import Work

__all__ = ["Renewed", "create_app"]

log = logging.getLogger("audionews.site")
LOOK_S = 1.0
MAX_REQUEST_BYTES = 16 * 1024 * 1024  # an editor's upload; a listener's form is a few hundred bytes


class _Number(IntegerConverter):
    """<int:id> as far as any database counts; what is beyond it is no address (and no overflow in the driver)."""

    regex = r"[0-9]{1,18}"


def create_app(
    settings: Settings,
    library: Any = None,
    newsroom: Any = None,
    clock: Callable[[], datetime] | None = None,
    *,
    work: Any = None,
    blueprints: Iterable[Blueprint] = (),
    keeps_worker: bool = False,
) -> Flask:
    """The site as a WSGI application. What is not handed in is made from ``settings``.

    The desk's door is in the same building, under /desk/. ``work``: who carries out what the desk asks for.
    ``blueprints``: further doors. ``keeps_worker``: a worker is kept going beside this server; /readyz asks for it. Raises what ``Library.open`` and ``channels.load`` raise.
    """
    if library is None:
        from audionews.library import Library  # heavy, and not needed where one is handed in

        library = Library.open(settings)
    if clock is None:
        clock = settings.clock
    home, identity = settings.home, load_identity(settings.home)
    say = translated.english() if identity.language == ENGLISH else None
    every_channel = channels.load(assets.folder("feeds"), home)
    library.private_feeds.set_channels({slug: one.private for slug, one in every_channel.items()}, at=clock())
    place = SiteContext(
        settings=settings,
        library=library.for_public(),
        whole=library,
        newsroom=newsroom,
        clock=clock,
        channels=channels.met(every_channel),
        every_channel=every_channel,
        static=static_files(identity=identity, own=home / "static", say=say),
        identity=identity,
    )
    secure = settings.base_url.startswith("https://")
    app = Flask("audionews", template_folder=str(assets.folder("templates")), static_folder=None)
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(home / "templates"), FileSystemLoader(assets.folder("templates"))]
    )
    if say is not None:
        app.jinja_loader = translated.TranslatedLoader(app.jinja_loader, say)
        app.wsgi_app = _pages_in(ENGLISH, app.wsgi_app)
    app.config.update(
        SECRET_KEY=library.settings.secret_key(settings.secret_key),
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_NAME="meja",
    )
    app.url_map.converters = {**app.url_map.converters, "int": _Number}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.autoescape = True
    app.jinja_env.filters.update(
        duration=formats.duration,
        size=formats.size,
        moment=lambda at: in_wib(at, messages.language()),
        day=lambda at: day_in_wib(at, messages.language()),
        weekday=formats.weekday,
        stated=lambda article: stated(article, messages.language()),
        count=formats.count,
        iso=formats.iso,
        compared=compared,
        weights=player_view.weights,
        audible_revision=player_view.audible_revision,
    )
    app.jinja_env.globals.update(
        say=messages.say,
        language=messages.language,
        lang_of=formats.lang_of,
        speeds=SPEEDS,
        site_name=identity.name,
        identity=identity,
        logo=place.static["logo" + identity.logo.suffix].address if identity.logo else None,
        static=lambda name: place.static[name].address,
        absolute=place.absolute,
    )
    app.extensions["audionews"] = place
    for room in (pages, books, listener, embedding, media, cards, receipt, sharing, sitemap, feeds, private_feeds):
        app.register_blueprint(room.blueprint(place))
    queue = Work(settings, library)
    probe = health.QueueProbe(queue.probe)  # one look at the queue for both who ask
    app.register_blueprint(health.blueprint(place, probe, keeps_worker=keeps_worker))
    app.register_blueprint(metrics.blueprint(place, queue, probe))
    for door in _desk(place, work):
        app.register_blueprint(door)
    app.register_blueprint(api_docs.blueprint(place, api.ROOT))
    app.register_blueprint(webhook.blueprint(place))
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    failures.catch(app, place)
    # A newsroom's other names may still answer without TLS: they are bound only where its people ask for it.
    strict = "max-age=31536000" + ("; includeSubDomains" if settings.hsts_subdomains else "")
    responses.dress(app, strict_transport=strict if secure else None, media_from=place.media_from)
    app.wsgi_app = Cache(app.wsgi_app, Changes(library.engine), clock)
    return app


def _pages_in(lang: str, application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """What listeners and editors are told by code is in that language too; programs are spoken to in Indonesian."""

    def speaking(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(api.ROOT):
            return application(environ, start_response)
        with messages.speaking(lang):
            return application(environ, start_response)

    return speaking


class Renewed:
    """The application as the newsroom's own files say: made anew when its name, looks or channels were changed.

    Each process looks for itself, at most once in ``LOOK_S``; half a file leaves the application as it was.
    """

    def __init__(
        self, make: Callable[[Any], Flask], home: Path, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """``make`` is handed the library that is open already, or ``None`` the first time."""
        self._make, self._home, self._monotonic = make, home, monotonic
        self._stamp, self._looked_at = channels.stamp(home), monotonic()
        self._app = make(None)
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self._look_in_time()
        return self._app(environ, start_response)

    def unchanged(self, environ: Mapping[str, str]) -> bytes | None:
        """``Cache.unchanged`` of the application as it is now."""
        self._look_in_time()
        return self._app.wsgi_app.unchanged(environ)

    def _look_in_time(self) -> None:
        if self._monotonic() - self._looked_at >= LOOK_S and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()

    def _look(self) -> None:
        now = channels.stamp(self._home)
        if now != self._stamp:
            try:
                self._app = self._make(self._app.extensions["audionews"].whole)
            except AudionewsError as error:
                log.warning("the newsroom's files: %s", error)
            self._stamp = now
        self._looked_at = self._monotonic()


def _desk(place: SiteContext, work: Any) -> tuple[Blueprint, Blueprint]:
    """The editors' door and the programs', with a newsroom of their own unless one was handed in."""
    from audionews.newsroom import Newsroom

    newsroom = place.newsroom or Newsroom(place.whole, place.settings, dict(place.every_channel), place.clock)
    one = desk.Desk(
        library=place.whole,
        newsroom=newsroom,
        people=place.whole.accounts,
        inbox=place.whole.inbox,
        channels=channels.offered(place.every_channel),
        clock=place.clock,
        settings=place.settings,
        work=work or Work(place.settings, place.whole),
    )
    return desk.blueprint(one), api.blueprint(place, one)
