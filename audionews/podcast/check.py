"""Reads a rendered document back and compares it with what was to be said. What does not agree is never served.

The reader is lxml (expat's and the apps' rules of well-formedness) without entities and network; the comparison goes over what a
correction must not get wrong: which item, which file, how long, when.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

from audionews.errors import PublicationRefused
from audionews.podcast.feed_page import FeedPage, twins
from audionews.podcast.render import rfc3339, seconds

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"


def _refuse(page: FeedPage, why: str) -> PublicationRefused:
    return PublicationRefused("podcast.bad_feed", feed=page.channel.slug, why=why)


def _tree(page: FeedPage, body: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise _refuse(page, str(error)) from error


def _same(page: FeedPage, what: str, printed: object, expected: object) -> None:
    if printed != expected:
        raise _refuse(page, f"{what}: {printed!r}, {expected!r}")


def _values(page: FeedPage) -> None:
    """What no form of the feed may say, whatever the library holds."""
    items = page.items
    for name, values in (
        ("guid", [item.guid for item in items]),
        ("title", [item.title for item in items]),
        ("enclosure", [item.build.mp3.hash for item in items]),
    ):
        twice = {one for one in values if values.count(one) > 1} if len(set(values)) < len(values) else set()
        if twice:
            raise _refuse(page, f"{name} ×2: {sorted(twice)[0]}")
    dates = [item.published_at for item in items]
    if dates != sorted(dates, reverse=True):
        raise _refuse(page, "order")
    for item in items:
        if not item.title.strip() or not item.summary.strip():
            raise _refuse(page, f"title {item.title!r} summary {item.summary!r}")


def rss(page: FeedPage, body: bytes) -> None:
    top = _tree(page, body)
    channel = top.find("channel")
    if top.tag != "rss" or channel is None:
        raise _refuse(page, f"root {top.tag}")
    own = [link.get("href") for link in channel.findall(ATOM + "link") if link.get("rel") == "self"]
    _same(page, "self", own, [page.address("xml", page.number)])
    _same(page, "podcast:guid", channel.findtext(PODCAST + "guid"), page.guid)
    elements = channel.findall("item")
    _same(page, "items", len(elements), len(page.items))
    for element, item in zip(elements, page.items, strict=True):
        build = item.build
        enclosure = element.find("enclosure")
        _same(page, "guid", element.findtext("guid"), item.guid)
        _same(
            page,
            "enclosure",
            None if enclosure is None else dict(enclosure.attrib),
            {"url": page.sound_address(build.mp3), "length": str(build.mp3.size_bytes), "type": "audio/mpeg"},
        )
        _same(page, "itunes:duration", element.findtext(ITUNES + "duration"), str(seconds(build.duration_ms)))
        _same(
            page,
            "pubDate",
            parsedate_to_datetime(element.findtext("pubDate")),
            item.published_at.replace(microsecond=0),
        )
        pointed = [
            enclosure.get("url"),
            *(source.get("uri") for source in element.iter(PODCAST + "source")),
            *(each.get("url") for each in element.findall(PODCAST + "transcript")),
            element.find(PODCAST + "chapters").get("url"),
        ]
        sounds = [page.sound_address(media) for media in (build.mp3, *(twin.media for twin in twins(build)))]
        beside = [page.media_address(media) for media in (build.vtt, build.srt, build.chapters_json)]
        _same(page, "media", pointed, sounds + beside)
        if not element.findtext(CONTENT + "encoded"):
            raise _refuse(page, f"content:encoded {item.guid}")


def atom(page: FeedPage, body: bytes) -> None:
    top = _tree(page, body)
    _same(page, "root", top.tag, ATOM + "feed")
    entries = top.findall(ATOM + "entry")
    _same(page, "items", [entry.findtext(ATOM + "id") for entry in entries], [item.guid for item in page.items])
    for entry, item in zip(entries, page.items, strict=True):
        enclosures = [
            (link.get("href"), link.get("length"))
            for link in entry.findall(ATOM + "link")
            if link.get("rel") == "enclosure"
        ]
        files = (item.build.mp3, *(twin.media for twin in twins(item.build)))
        _same(page, "enclosure", enclosures, [(page.sound_address(media), str(media.size_bytes)) for media in files])


def json_feed(page: FeedPage, body: bytes) -> None:
    try:
        feed = json.loads(body)
    except ValueError as error:
        raise _refuse(page, str(error)) from error
    printed = [
        (item["id"], item["date_published"], item["attachments"][0]["url"], item["attachments"][0]["size_in_bytes"])
        for item in feed["items"]
    ]
    wanted = [
        (item.guid, rfc3339(item.published_at), page.sound_address(item.build.mp3), item.build.mp3.size_bytes)
        for item in page.items
    ]
    _same(page, "items", printed, wanted)


_CHECKS: dict[str, Callable[[FeedPage, bytes], None]] = {"xml": rss, "atom": atom, "json": json_feed}


def check(form: str, page: FeedPage, body: bytes) -> None:
    """Raises ``PublicationRefused("podcast.bad_feed")`` with the first thing that is wrong."""
    _values(page)
    _CHECKS[form](page, body)
