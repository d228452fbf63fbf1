"""A channel's bulletin at the desk: what is in it and in which order, story by story, with buttons alone."""

from __future__ import annotations

from flask import Response, abort, redirect, render_template, request, url_for

from audionews.desk.context import Desk, Route
from audionews.desk.ordering import done_words, once, ordered
from audionews.messages import language, say
from audionews.newsroom import bulletins
from audionews.times import day_words
from audionews.work.orders import ChooseBulletin, MakeBulletin

_MOST_OFFERED = 60


def bulletin_list(desk: Desk) -> str:
    """The channels that have a bulletin, and today's of each."""
    day = bulletins.day_of(None, desk.clock())
    mine = [
        (one, desk.library.bulletins.get(slug, day)) for slug, one in desk.newsroom.channels.items() if one.bulletin
    ]
    return render_template("desk/bulletin_list.html", bulletins=mine, day=day)


def bulletin(desk: Desk, channel: str, day: str) -> str | Response:
    on_air, programme = bulletins.programme_of(desk.newsroom, channel)
    day = bulletins.day_of(day, desk.clock())
    kept = desk.library.bulletins.get(channel, day)
    stories = bulletins.chosen_stories(desk.newsroom, on_air, programme, kept)
    slugs = [story.slug for story in stories]
    offered = [slug for slug in bulletins.offered(desk.newsroom, programme, kept) if slug not in slugs][:_MOST_OFFERED]
    return render_template(
        "desk/bulletin.html",
        channel=on_air,
        programme=programme,
        day=day,
        day_words=day_words(bulletins.hour_on(programme, day), language()),
        kept=kept,
        stories=stories,
        slugs=slugs,
        offered=desk.library.stories.headlines(offered),
        changed=kept.slug is not None and slugs != [part.slug for part in kept.parts],
        once=once(),
        done=done_words(),
    )


def change_bulletin(desk: Desk, channel: str, day: str) -> Response:
    """One button: a story goes up or down, leaves or comes in; or the channel's own order comes back; or it is made now."""
    form = request.form
    action, slug = form.get("action", ""), form.get("slug", "")
    slugs = form.get("stories", "").split()
    if action == "make":
        ordered(desk, MakeBulletin(channel=channel, day=day))
        return _back(channel, day, "bulletin_made")
    if action == "automatic":
        ordered(desk, ChooseBulletin(channel=channel, day=day))
        return _back(channel, day, "bulletin_automatic")
    changed = _moved(slugs, action, slug)
    ordered(desk, ChooseBulletin(channel=channel, day=day, stories=changed))
    return _back(channel, day, f"bulletin_{action}")


def _moved(slugs: list[str], action: str, slug: str) -> list[str]:
    if action == "add":
        return [*slugs, slug]
    if slug not in slugs:
        abort(400)
    at = slugs.index(slug)
    rest = [one for one in slugs if one != slug]
    if action == "drop":
        return rest
    if action not in ("up", "down"):
        abort(400)
    place = max(0, at - 1) if action == "up" else at + 1
    return [*rest[:place], slug, *rest[place:]]


def _back(channel: str, day: str, done: str) -> Response:
    return redirect(url_for("desk.bulletin", channel=channel, day=day, selesai=done), 303)  # type: ignore[return-value]


def state_words(kept: bulletins.Bulletin) -> str:
    """Whether it is public, in words."""
    if kept.slug is None:
        return say("desk.bulletin_not_made")
    return say("desk.bulletin_held" if kept.stale_since else "desk.bulletin_public")


ROUTES = (
    Route(rule="/buletin", view=bulletin_list),
    Route(rule="/buletin/<channel>/<day>", view=bulletin),
    Route(rule="/buletin/<channel>/<day>", view=change_bulletin, methods=("POST",), role=ChooseBulletin.role),
)
