"""Books for library players: /unduh/<story>.epub, /unduh/<channel>/<day or month>.epub, and .daisy.zip of the same.

A story's and a day's are made when somebody asks for them the first time, and kept; a month's by a worker. What is sent is true at that
moment: the file's name holds the state of every story in it (``newsroom/exports.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, request, send_file

from audionews.library.model import Story
from audionews.newsroom import exports
from audionews.newsroom.exports import FORMS, TYPES, Exported, Subject
from audionews.site.context import SiteContext
from audionews.times import WIB

ENDINGS = {ending: form for form, ending in FORMS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLink:
    """A book that a page offers: ``form`` "epub" or "daisy"; ``size_bytes`` is the sound's, the text adds next to nothing."""

    address: str
    form: str
    size_bytes: int
    month: str = ""  # "2026-11" of a month's


def of_story(story: Story) -> list[BookLink]:
    """What a story's page offers."""
    size = story.build.mp3.size_bytes if story.build else 0
    return [
        BookLink(address=f"/unduh/{story.slug}.{ending}", form=form, size_bytes=size) for form, ending in FORMS.items()
    ]


def of_channel(place: SiteContext, channel: str, newest: Story | None, size_bytes: int) -> list[BookLink]:
    """What a channel's page offers: its newest day, and this month where a worker has made it."""
    if newest is None or newest.published_at is None:
        return []
    day = newest.published_at.astimezone(WIB).date().isoformat()
    links = [
        BookLink(address=f"/unduh/{channel}/{day}.{ending}", form=form, size_bytes=size_bytes)
        for form, ending in FORMS.items()
    ]
    for form, ending in FORMS.items():
        book = exports.there(place, Subject(channel=channel, month=day[:7]), form)
        if book is not None:
            address = f"/unduh/{channel}/{day[:7]}.{ending}"
            links.append(BookLink(address=address, form=form, size_bytes=book.size_bytes, month=day[:7]))
    return links


def blueprint(place: SiteContext) -> Blueprint:
    view = Blueprint("books", __name__)

    @view.get("/unduh/<slug>.<any(epub, 'daisy.zip'):ending>")
    def of_one(slug: str, ending: str) -> Response:
        if place.library.stories.get(slug, now=place.clock()).status == "withdrawn":
            abort(410)
        return _sent(exports.made(place, Subject(slug=slug), ENDINGS[ending]))

    @view.get("/unduh/<channel>/<when>.<any(epub, 'daisy.zip'):ending>")
    def of_many(channel: str, when: str, ending: str) -> Response:
        if channel not in place.channels:
            abort(404)
        month = len(when) == len("2026-11")
        subject = Subject(channel=channel, **{"month" if month else "day": when})
        book = (exports.there if month else exports.made)(place, subject, ENDINGS[ending])
        return _sent(book) if book is not None else abort(404)

    def _sent(book: Exported) -> Response:
        etag = f"{book.form}-{book.etag}"
        headers = {"Cache-Control": "no-cache", "Accept-Ranges": "bytes", "ETag": f'"{etag}"'}
        if request.if_none_match.contains_weak(etag):  # before the file is opened: nobody would close it
            return Response(status=304, headers=headers)
        if request.method == "HEAD":
            size = str(book.size_bytes)
            return Response(headers={**headers, "Content-Length": size, "Content-Type": TYPES[book.form]})
        answer = send_file(
            book.path,
            mimetype=TYPES[book.form],
            as_attachment=True,
            download_name=book.file_name,
            conditional=True,
            etag=etag,
        )
        answer.headers.update(headers)
        return answer

    return view
