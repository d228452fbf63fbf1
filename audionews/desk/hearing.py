"""A story read and heard before anything is public: its whole text as listeners will meet it, in each voice that has spoken it.

What is heard here comes from the desk's own addresses, behind the session: files at ``/media/`` answer only for what is public.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from flask import Response, redirect, render_template, request, send_file, url_for

from audionews.desk import labels
from audionews.desk.context import Desk, Route
from audionews.desk.ordering import back_to_story, done_words, once, ordered
from audionews.errors import BadInput, UnknownName
from audionews.library.model import Build, Story
from audionews.newsroom import versions
from audionews.site import player_view
from audionews.speech.engines import name_of
from audionews.work.orders import Speak, UseVoice


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardVoice:
    """One voice that has spoken this text. ``live``: the one that listeners get."""

    build: Build
    name: str
    live: bool


def voices(desk: Desk, story: Story) -> list[HeardVoice]:
    """The newest build of each voice of the text that publishing would make live; what is public first, then the newest."""
    target = story.revision if story.status == "withdrawn" else versions.target(story)
    role = "tombstone" if story.status == "withdrawn" else "episode"
    by_name: dict[str, HeardVoice] = {}
    for build in desk.library.builds.of(story.slug):
        live = story.build is not None and build.id == story.build.id
        if build.revision == target.number and build.role == role and (live or name_of(build.voice) not in by_name):
            name = name_of(build.voice)
            by_name[name] = HeardVoice(build=build, name=name, live=live)
    return sorted(by_name.values(), key=lambda one: (not one.live, -one.build.id))


def listen(desk: Desk, slug: str) -> str:
    story = desk.library.stories.get(slug)
    text = story.revision if story.status == "withdrawn" else versions.target(story)
    spoken = voices(desk, story)
    chosen = next(
        (one for one in spoken if str(one.build.id) == request.args.get("suara")), spoken[0] if spoken else None
    )
    cues = chosen.build.cues if chosen else ()
    jobs = labels.job_lines(desk.work, desk.library, slug)
    return render_template(
        "desk/listen.html",
        story=story,
        article=text.article,
        text=text,
        voices=spoken,
        chosen=chosen,
        apart=[
            one
            for one in player_view.one_by_one(text.script.segments, cues, text.script.lang)
            if one.kind in player_view.APART
        ],
        passages=player_view.passages(text.script.segments, cues, text.script.lang),
        engines=labels.engines(desk, None, text.script.lang),
        jobs=jobs,
        nobody_works=labels.nobody_works(desk.work, jobs),
        scheduled=story.scheduled_for(desk.clock()),
        once=once(),
        done=done_words(jobs),
    )


def speak(desk: Desk, slug: str) -> Response:
    """Audio without publishing; what listeners meet does not change."""
    ordered(desk, Speak(slug=slug, engine=request.form.get("engine") or None))
    return redirect(url_for("desk.listen", slug=slug, selesai="speak"), 303)  # type: ignore[return-value]


def use_voice(desk: Desk, slug: str) -> Response:
    build = request.form.get("build", "")
    if not build.isdecimal() or len(build) > 18:
        raise BadInput("desk.unknown_action")
    ordered(desk, UseVoice(slug=slug, build=int(build)))
    return back_to_story(slug, "use_voice")


def build_sound(desk: Desk, slug: str, id: int) -> Response:
    """The whole episode of a build of this story, public or not. Its parts may be asked for (RFC 9110, 14), so that one can skip."""
    build = desk.library.builds.get(id)
    if build.slug != slug:
        raise UnknownName("library.unknown_build", build=id)
    with desk.library.blobs.open(build.mp3) as stream:
        content = io.BytesIO(stream.read())
    return send_file(content, mimetype="audio/mpeg", conditional=True, etag=build.mp3.hash)


ROUTES = (
    Route(rule="/berita/<slug>/dengar", view=listen),
    Route(rule="/berita/<slug>/suara", view=speak, methods=("POST",), role=Speak.role),
    Route(rule="/berita/<slug>/suara/<int:id>.mp3", view=build_sound),
    Route(rule="/berita/<slug>/pakai-suara", view=use_voice, methods=("POST",), role=UseVoice.role),
)
