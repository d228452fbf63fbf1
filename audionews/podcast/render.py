"""Values → bytes: RSS, Atom and OPML through the templates in ``feeds/``, JSON Feed by hand.

A new feed tag is one line in ``feeds/podcast.xml``. Everything that goes into a template is escaped there, and characters that
XML 1.0 cannot carry are left out here, so that no headline can break a feed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from html import escape
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from audionews import __version__, assets
from audionews.article.publication import stated
from audionews.channels import Channel
from audionews.library.model import FeedItem
from audionews.messages import language, say, speaking
from audionews.podcast.feed_page import FORMS, RALAT, FeedPage, feed_path, place, twins
from audionews.times import WIB, in_wib

# https://www.w3.org/TR/xml/#charsets, and the non-characters that validators warn of
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
TEMPLATES = ("podcast.xml", "atom.xml", "notes.html", "channels.opml")


def _clean(value: Any) -> Any:
    return _NOT_XML.sub("", value) if type(value) is str else value


def rfc2822(at: datetime) -> str:
    """ "Tue, 24 Nov 2026 14:05:00 +0700"."""
    return format_datetime(at.astimezone(WIB).replace(microsecond=0))


def rfc3339(at: datetime) -> str:
    """ "2026-11-24T14:05:00+07:00"."""
    return at.astimezone(WIB).isoformat(timespec="seconds")


def seconds(duration_ms: int) -> int:
    return max(1, round(duration_ms / 1000))


def as_markup(text: str) -> str:
    """Plain text for an element that RSS 2.0 says holds HTML (https://www.rssboard.org/rss-specification, description of item).

    A story that quotes "<script>" would be a script to an app that believes that. Text without "<" is no markup either way, and is
    left as it is for apps that show it as text.
    """
    return escape(text, quote=False) if "<" in text else text


def _ended(text: str) -> str:
    """A reason as a sentence: what follows it is heard as one of its own."""
    return text if text.endswith((".", "!", "?", "”", '"')) else text + "."


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(assets.folder("feeds")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_clean,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "rfc2822": rfc2822,
        "rfc3339": rfc3339,
        "moment": lambda at: in_wib(at, language()),
        "seconds": seconds,
        "as_markup": as_markup,
        "ended": _ended,
    }
    environment.globals |= {
        "say": say,
        "twins": twins,
        "place": place,
        "notes": notes,
        "stated": lambda article: stated(article, language()),
        "feed_path": feed_path,
        "version": __version__,
    }
    return environment


@cache
def _recipe() -> str:
    digest = hashlib.sha256(__version__.encode())
    for name in TEMPLATES:
        digest.update((assets.folder("feeds") / name).read_bytes())
    return digest.hexdigest()


def recipe(channel: Channel, base_url: str) -> str:
    """Changes with everything but the stories that a feed is made of: templates, channel file, address, version."""
    return hashlib.sha256(f"{_recipe()} {channel!r} {base_url}".encode()).hexdigest()[:16]


def notes(item: FeedItem, page: FeedPage) -> str:
    """What a podcast app shows below the player: clean HTML with the correction first, then summary, links, source and voice."""
    announced = [change for change in item.story.corrections if change.kind != "silent"]
    return _environment().get_template("notes.html").render(item=item, page=page, corrections=announced).strip()


def rss(page: FeedPage) -> bytes:
    with speaking(page.channel.language):
        return _environment().get_template("podcast.xml").render(page=page, channel=page.channel).encode()


def atom(page: FeedPage) -> bytes:
    with speaking(page.channel.language):
        return _environment().get_template("atom.xml").render(page=page, channel=page.channel).encode()


def opml(channels: Iterable[Channel], base_url: str) -> bytes:
    """Every feed in one file that a podcast app can import."""
    rows = [(channel, base_url + feed_path(channel.slug, "xml")) for channel in channels]
    return _environment().get_template("channels.opml").render(rows=rows, base_url=base_url, ralat=RALAT).encode()


def json_feed(page: FeedPage) -> bytes:
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    with speaking(page.channel.language):
        return _json_feed(page)


def _json_feed(page: FeedPage) -> bytes:
    channel = page.channel
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": page.home,
        "feed_url": page.address("json", page.number),
        "description": channel.description,
        "icon": page.base_url + page.cover.path,
        "language": channel.language,
        "authors": [{"name": channel.author}],
    }
    if page.older:
        feed["next_url"] = page.address("json", page.older)
    if channel.hub:
        feed["hubs"] = [{"type": "WebSub", "url": channel.hub}]
    feed["items"] = [_json_item(item, page) for item in page.items]
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _json_item(item: FeedItem, page: FeedPage) -> dict[str, Any]:
    build, article = item.build, item.story.revision.article
    sound = {"duration_in_seconds": seconds(build.duration_ms)}
    files = [(build.mp3, "audio/mpeg", None)] + [(twin.media, twin.type, say(twin.title)) for twin in twins(build)]
    return {
        "id": item.guid,
        "url": f"{page.base_url}/berita/{item.slug}",
        **(
            {"external_url": article.source.url or article.source_url}
            if article.source.url or article.source_url
            else {}
        ),
        "title": item.title,
        "content_html": notes(item, page),
        "summary": item.summary,
        "image": page.base_url + page.cover.path,
        "date_published": rfc3339(item.published_at),
        "date_modified": rfc3339(item.updated_at),
        "authors": [{"name": name} for name in article.authors or (page.channel.author,)],
        "language": item.story.revision.script.lang,
        "attachments": [
            {
                "url": page.sound_address(media),
                "mime_type": mime,
                **({"title": title} if title else {}),
                "size_in_bytes": media.size_bytes,
                **sound,
            }
            for media, mime, title in files
        ],
    }


RENDER = {"xml": rss, "atom": atom, "json": json_feed}
assert RENDER.keys() == FORMS.keys()
