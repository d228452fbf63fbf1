"""What was told of a story by messages: where, how it went, and an editor's word on what may or may not have arrived."""

from __future__ import annotations

from flask import Response, abort, redirect, render_template, request, url_for

from audionews.channels import Channel
from audionews.desk.context import Desk, Route
from audionews.desk.ordering import done_words, once, ordered
from audionews.library.model import Story
from audionews.messages import say
from audionews.newsroom.message_targets import is_reachable, named_of, turn_of
from audionews.work.orders import SettleMessage


def messages(desk: Desk, slug: str) -> str:
    story = desk.library.stories.get(slug)
    posts = [(one, state_words(one.state)) for one in desk.library.message_posts.of(slug)]
    return render_template(
        "desk/messages.html",
        story=story,
        posts=posts,
        places=places_of(desk, desk.channels.get(story.channel)),
        once=once(),
        done=done_words(),
    )


def told_of(desk: Desk, story: Story) -> tuple[int, int] | None:
    """How many messages there are of the story, and how many of them need an editor; ``None`` where nothing is told of it."""
    posts, channel = desk.library.message_posts.of(story.slug), desk.channels.get(story.channel)
    if not posts and (channel is None or not named_of(channel)):
        return None
    return len(posts), sum(one.state in ("unknown", "failed") for one in posts)


def settle_message(desk: Desk, slug: str) -> Response:
    form = request.form
    if form.get("word") not in ("arrived", "again"):
        abort(400)
    arrived = form["word"] == "arrived"
    target, part = form.get("target", ""), form.get("part", "")
    ordered(desk, SettleMessage(slug=slug, target=target, part=part, arrived=arrived))
    done = "message_arrived" if arrived else "message_again"
    return redirect(url_for("desk.messages", slug=slug, selesai=done), 303)  # type: ignore[return-value]


def places_of(desk: Desk, channel: Channel | None) -> list[tuple[str, str]]:
    """(target, why nothing goes there, "" where it does) of the places that a channel's file names."""
    if channel is None:
        return []
    waiting = desk.library.message_posts.targets(channel.slug)
    places = []
    for name in named_of(channel):
        why = waiting[turn_of(name)][1] if turn_of(name) in waiting else None
        places.append((name, (why or "") if is_reachable(name, desk.settings) else say("newsroom.message_no_secret")))
    return places


def state_words(state: str) -> str:
    return say(f"newsroom.message_state_{state}")


ROUTES = (
    Route(rule="/berita/<slug>/pesan", view=messages),
    Route(rule="/berita/<slug>/pesan", view=settle_message, methods=("POST",), role=SettleMessage.role),
)
