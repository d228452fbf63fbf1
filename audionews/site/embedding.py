"""The player in other sites' pages: its frame, the script of <audionews-player>, and oEmbed.

A story is asked for by our own address or by that of its source, however that is written. What cannot be heard yet is 404 in
words (the element then shows nothing); what was withdrawn is 410 and says so in the frame as the story's page does.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response, jsonify, render_template, request

from audionews.article.addresses import address_name
from audionews.errors import BeingRenewed, UnknownName
from audionews.library.model import Story
from audionews.messages import language, say
from audionews.site import player_view, responses
from audionews.site.context import SiteContext
from audionews.site.page_values import heard_again, withdrawn_values
from audionews.site.pages import shared
from audionews.times import in_wib

SIZE = {"width": 600, "height": 560}
SCRIPTS = ("framed.js",)
OURS = ("/berita/", "/embed/")


def slug_at(place: SiteContext, url: str) -> str:
    """The story that an address leads to, here or at its source. Raises ``UnknownName("site.no_audio_there")``."""
    name, home = address_name(url), address_name(place.settings.base_url)
    for path in OURS:
        slug = unquote(name.removeprefix(home + path).partition("?")[0])
        if name.startswith(home + path) and "/" not in slug:
            return slug
    slug = place.library.addresses.at_source(url, now=place.clock())
    if slug is None:
        raise UnknownName("site.no_audio_there", url=url)
    return slug


def public_story(place: SiteContext, slug: str) -> Story:
    """A story that can be heard, or was withdrawn. Raises ``UnknownName``."""
    story = place.library.stories.get(slug, now=place.clock())
    if story.status != "withdrawn" and (story.status != "live" or story.build is None):
        raise UnknownName("site.no_audio_there", url=slug)
    return story


def blueprint(place: SiteContext) -> Blueprint:
    view = Blueprint("embedding", __name__)

    def framed(template: str, status: int = 200, **values: Any) -> Response:
        html = render_template(template, **{**shared(place), **values})
        return responses.framed(responses.page(html, status=status), media_from=place.media_from)

    def frame_of(story: Story) -> Response:
        if story.status == "withdrawn":
            return framed("pages/embed_withdrawn.html", 410, scripts=SCRIPTS, **withdrawn_values(story))
        return framed(
            "pages/embed.html",
            one=player_view.of(story, story.build, shared(place)["preferences"]),
            address=place.absolute(f"/berita/{story.slug}"),
            lang=story.revision.script.lang,
            heard_corrections=heard_again(story.corrections),
            scripts=SCRIPTS,
        )

    @view.get("/embed/<slug>")
    def embed(slug: str) -> Response:
        try:
            return frame_of(public_story(place, slug))
        except BeingRenewed:
            raise
        except UnknownName:
            return framed("pages/embed_absent.html", 404)

    @view.get("/embed")
    def embed_at() -> Response:
        """The frame for whoever knows the article's own address alone."""
        try:
            return frame_of(public_story(place, slug_at(place, request.args.get("url", ""))))
        except UnknownName:
            return framed("pages/embed_absent.html", 404)

    @view.get("/pemutar.js")
    def element() -> Response:
        """The script of <audionews-player>, under an address that stays: other sites' pages name it."""
        answer = Response(place.static["element.js"].content, content_type="text/javascript; charset=utf-8")
        answer.headers["Cache-Control"] = "public, max-age=3600"
        return _for_everybody(answer)

    @view.get("/oembed")
    def oembed() -> Response:
        """https://oembed.com: how an editor elsewhere turns an address into our player."""
        if request.args.get("format", "json") != "json":
            return Response(status=501, response=say("site.oembed_json"), mimetype="text/plain")
        url = request.args.get("url", "")
        try:
            story = public_story(place, slug_at(place, url))
        except UnknownName:
            refusal = say("site.no_audio_there", url=url)
            return _for_everybody(_json(404, error="site.no_audio_there", message=refusal))
        frame = frame_markup(story)
        if story.status == "withdrawn":
            return _for_everybody(_json(410, **withdrawal(story), **frame))
        size = {"cache_age": 300, "thumbnail_width": 1200, "thumbnail_height": 630}
        card = place.absolute(f"/kartu/{story.slug}.png")
        described = {"title": story.revision.article.headline, "thumbnail_url": card}
        provider = {"provider_name": place.identity.name, "provider_url": place.absolute("/")}
        return _for_everybody(_json(200, version="1.0", type="rich", **provider, **described, **size, **frame))

    def withdrawal(story: Story) -> dict[str, Any]:
        """What is told to a program in the place of a withdrawn story."""
        values = withdrawn_values(story)
        one = values["withdrawal"]
        facts = {"headline": values["headline"], "ground": values["ground"] or "", "reason": one.reason if one else ""}
        at = one.at if one else story.updated_at
        explanation = say("site.withdrawn_there", moment=in_wib(at, language()), **facts)
        return {"error": "site.withdrawn_there", "message": explanation, "withdrawn_at": at.isoformat(), **facts}

    def frame_markup(story: Story) -> dict[str, Any]:
        size = {
            side: min(most, max(200, request.args.get(f"max{side}", most, type=int))) for side, most in SIZE.items()
        }
        source = quoteattr(place.absolute(f"/embed/{story.slug}"))
        title = story.revision.article.headline
        # WordPress shows the link until the frame has said how high it is, and where there is no script (wp_filter_oembed_result).
        html = (
            f"<blockquote><a href={quoteattr(place.absolute(f'/berita/{story.slug}'))}>{escape(title)}</a></blockquote>"
            f'<iframe src={source} width="{size["width"]}" height="{size["height"]}" title={quoteattr(title)} loading="lazy" '
            'style="border:0"></iframe>'
        )
        return {"html": html, **size}

    return view


def _json(status: int, **body: Any) -> Response:
    answer = jsonify(body)
    answer.status_code = status
    return answer


def _for_everybody(answer: Response) -> Response:
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
