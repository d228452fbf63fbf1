"""A story to be sent on by hand: /berita/<slug>/bagikan, with a text, its address, and a voice note of a few kilobytes.

``https://wa.me/?text=…`` opens WhatsApp with the text typed (https://faq.whatsapp.com/5913398998672934, "click to chat"); a plain link,
which works without script, and nobody is asked before somebody presses it. A file cannot be put in that way: it is saved and attached.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, abort, render_template

from audionews.library.model import Build, Media
from audionews.newsroom.message_texts import newest_announced, story_text
from audionews.site import responses
from audionews.site.context import SiteContext
from audionews.site.pages import shared

MOST_WORDS = 600  # UTF-16 units: what is read at a glance before it is sent on
WHATSAPP = "https://wa.me/?text="


def voice_note(build: Build) -> Media:
    """The smallest file of the build that WhatsApp plays: Opus in Ogg, 16 kbit/s where there is one."""
    return dict(build.extras).get("opus16") or build.opus


def blueprint(place: SiteContext) -> Blueprint:
    view = Blueprint("sharing", __name__)

    @view.get("/berita/<slug>/bagikan")
    def share(slug: str) -> Response:
        story = place.library.stories.get(slug, now=place.clock())
        if story.status != "live" or story.build is None:
            abort(410 if story.status == "withdrawn" else 404)
        text = story_text(story, place.settings.base_url, MOST_WORDS, chapters=False)
        html = render_template(
            "pages/share.html",
            **shared(place),
            story=story,
            headline=story.revision.article.headline,
            lines=text.split("\n\n"),
            whatsapp=WHATSAPP + quote(text, safe=""),
            note=voice_note(story.build),
            corrected=newest_announced(story),
            scripts=("listening.js",),
        )
        return responses.page(html, changed_at=story.updated_at, now=place.clock())

    return view
