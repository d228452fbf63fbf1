"""The newsroom's own name, looks and channels, and what the directories would reject: the files that the terminal writes too."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from audionews import assets
from audionews.channels import Channel, categories, corrections_feed, load, offered
from audionews.channels import channel as channel_named
from audionews.desk import messaging
from audionews.desk.context import Desk, Route, editor
from audionews.errors import AudionewsError
from audionews.identity import DARK, LIGHT, Identity, load_identity
from audionews.messages import say
from audionews.podcast import recorded_files
from audionews.podcast.directories import WHERE
from audionews.podcast.submission import channel_checks

ENTRIES = ("title", "description", "category", "author", "owner_email", "cover_alt", "website", "language", "voice", "headline_voice",
           "quote_voice", "when", "moved_from", "guid", "new_feed_url")  # fmt: skip
TEXTS = (
    "name",
    "language",
    "tagline",
    "contact",
    "imprint",
    "guidelines",
    "owner",
    "owner_email",
    "category",
    "default_channel",
)


def _every(desk: Desk) -> dict[str, Channel]:
    """The channels as their files are now; the application around reads them a moment later."""
    return load(assets.folder("feeds"), desk.settings.home)


def _sent(names: tuple[str, ...]) -> dict[str, str | None]:
    """What the form says; an emptied box takes its entry out."""
    fields = {name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in names if name in request.form}
    return {name: value or None for name, value in fields.items()}


def _now(desk: Desk) -> dict[str, Any]:
    return {"by": editor().name, "at": desk.clock()}


class _Cover:
    """The picture that a form brought, as a file while it is looked at; ``None`` where it brought none."""

    def __enter__(self) -> Path | None:
        self._folder = tempfile.TemporaryDirectory()
        file = request.files.get("cover")
        if file is None or not file.filename:
            return None
        path = Path(self._folder.name) / ("sampul" + Path(file.filename).suffix.lower()[:6])
        file.save(path)
        return path

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


def channels(desk: Desk) -> str | tuple[str, int] | Response:
    if request.method == "GET":
        return _channels_page(desk)
    slug = " ".join(request.form.get("slug", "").split()).lower()
    entries = {name: value for name, value in _sent(ENTRIES).items() if value is not None}
    try:
        with _Cover() as cover:
            made = recorded_files.add_channel(desk.library, desk.settings.home, slug, entries, cover, **_now(desk))
    except AudionewsError as error:
        return _channels_page(desk, error=error), 400
    return redirect(url_for("desk.channel", slug=made.slug, dibuat=1), 303)


def channel(desk: Desk, slug: str) -> str | tuple[str, int] | Response:
    now = channel_named(_every(desk), slug)
    if request.method == "GET":
        key = (
            "desk.channel_added"
            if "dibuat" in request.args
            else "desk.channel_saved"
            if "tersimpan" in request.args
            else None
        )
        done = key and say(key, title=now.title, feed=f"{desk.base_url}/feeds/{slug}.xml")
        return _channel_page(desk, now, done=done)
    try:
        with _Cover() as cover:
            recorded_files.edit_channel(desk.library, desk.settings.home, slug, _sent(ENTRIES), cover, **_now(desk))
    except AudionewsError as error:
        return _channel_page(desk, now, error=error), 400
    return redirect(url_for("desk.channel", slug=slug, tersimpan=1), 303)


def directories(desk: Desk, slug: str) -> str:
    """What Apple, Spotify and Podcast Index would reject, before the channel is sent in; and how it is sent in."""
    one = channel_named(_every(desk), slug)
    checks = channel_checks(desk.library, one, desk.settings)
    return render_template(
        "desk/directories.html", channel=one, checks=checks, where=WHERE, feed=f"{desk.base_url}/feeds/{slug}.xml"
    )


def site(desk: Desk) -> str | tuple[str, int] | Response:
    home = desk.settings.home
    now = load_identity(home)
    if request.method == "GET":
        return _site_page(desk, now, done=say("desk.site_saved") if "tersimpan" in request.args else None)
    tables = {
        table: {name: value for name in ours if (value := request.form.get(f"{table}-{name}", "").strip())}
        for table, ours in (("colours", LIGHT), ("dark_colours", DARK))
    }
    try:
        recorded_files.write_site(desk.library, home, _sent(TEXTS), tables, **_now(desk))
    except AudionewsError as error:
        return _site_page(desk, now, error=error), 400
    return redirect(url_for("desk.site", tersimpan=1), 303)


def _channels_page(desk: Desk, **more: object) -> str:
    ralat = corrections_feed(assets.folder("feeds"), desk.settings.home)
    return render_template(
        "desk/channels.html", channels=offered(_every(desk)).values(), ralat=ralat, categories=_categories(), **more
    )


def _channel_page(desk: Desk, now: Channel, **more: object) -> str:
    own = (desk.settings.home / "channels" / f"{now.slug}.toml").is_file()
    places = messaging.places_of(desk, now)
    return render_template("desk/channel.html", channel=now, own=own, categories=_categories(), places=places, **more)


def _site_page(desk: Desk, now: Identity, **more: object) -> str:
    tables = (("colours", LIGHT, now.colours), ("dark_colours", DARK, now.dark_colours))
    own = [slug for slug, one in _every(desk).items() if not one.demo]
    return render_template("desk/site.html", one=now, tables=tables, own=own, categories=_categories(), **more)


def _categories() -> list[str]:
    return sorted(categories(assets.folder("feeds")))


ROUTES = (
    Route(rule="/kanal", view=channels, methods=("GET", "POST"), role="admin"),
    Route(rule="/kanal/<slug>", view=channel, methods=("GET", "POST"), role="admin"),
    Route(rule="/kanal/<slug>/daftarkan", view=directories, role="redaktur"),
    Route(rule="/situs", view=site, methods=("GET", "POST"), role="admin"),
)
