"""The picture that a shared link shows: headline, length, channel; drawn on request, the same for the same story."""

from __future__ import annotations

import io
from functools import lru_cache

from flask import Blueprint, Response, abort
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from audionews.article.publication import stated
from audionews.languages import INDONESIAN
from audionews.library.model import Story
from audionews.messages import language, say
from audionews.site import formats
from audionews.site.context import SiteContext
from audionews.times import day_in_wib

SIZE = (1200, 630)
MARGIN = 80
PAPER, INK, QUIET, ACCENT = "#0b4a52", "#ffffff", "#d5e8ea", "#f2c14e"
HEADLINE_LINES = 4


def wrapped(draw: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont, width: int, most: int) -> list[str]:
    """``text`` in at most ``most`` lines of ``width`` pixels; what does not fit ends with an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font=font) <= width:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = lines[-1].rsplit(" ", 1)[0] + " …"
            break
    return lines


@lru_cache(maxsize=128)
def card(headline: str, below: tuple[str, ...], site_name: str, lang: str = INDONESIAN) -> bytes:
    """A PNG of 1200 × 630 pixels, ``below`` at its foot. Pillow's own font: no file of ours, no service."""
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    size = 68 if len(headline) < 90 else 54
    font, small = ImageFont.load_default(size), ImageFont.load_default(34)
    draw.rectangle((MARGIN, MARGIN, MARGIN + 90, MARGIN + 8), fill=ACCENT)
    draw.text((MARGIN, MARGIN + 30), site_name, font=small, fill=QUIET)
    lines = wrapped(draw, headline, font, SIZE[0] - 2 * MARGIN, HEADLINE_LINES)
    for number, line in enumerate(lines):
        draw.text((MARGIN, MARGIN + 100 + number * round(size * 1.25)), line, font=font, fill=INK)
    for number, text in enumerate(reversed(below)):
        line = wrapped(draw, text, small, SIZE[0] - 2 * MARGIN, 1)[0]
        draw.text((MARGIN, SIZE[1] - MARGIN - 34 - 46 * number), line, font=small, fill=QUIET)
    out = io.BytesIO()
    chunks = PngInfo()
    chunks.add_itxt("Title", headline, lang=lang)  # what it shows, for whoever cannot see it: a board, a program
    chunks.add_itxt("Description", "\n".join(below), lang=language())
    picture.save(out, "PNG", optimize=True, pnginfo=chunks)
    return out.getvalue()


def dates(story: Story) -> str:
    """The source's date and ours: "Terbit di Kabar Teluk 20 November 2026 · Di sini 24 November 2026"."""
    here = say("site.here", moment=day_in_wib(story.published_at, language())) if story.published_at else ""
    return " · ".join(part for part in (stated(story.revision.article, language()), here) if part)


def blueprint(place: SiteContext) -> Blueprint:
    view = Blueprint("cards", __name__)

    @view.get("/kartu/<slug>.png")
    def picture(slug: str) -> Response:
        story = place.library.stories.get(slug, now=place.clock())
        if story.status != "live" or story.build is None:
            abort(404)
        named = place.channels.get(story.channel)
        length = say(
            "site.card",
            duration=formats.duration(story.build.duration_ms),
            channel=named.title if named else story.channel,
        )
        below = tuple(line for line in (dates(story), length) if line)
        answer = Response(
            card(story.revision.article.headline, below, place.identity.name, story.revision.script.lang),
            mimetype="image/png",
        )
        answer.headers["Cache-Control"] = "public, max-age=3600"
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer

    return view
