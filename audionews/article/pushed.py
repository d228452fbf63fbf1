"""A story that a newsroom's own system sends: one object of JSON → an item and its page. Pure."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from urllib.parse import urlsplit

from audionews.article.decode import one_line
from audionews.article.listing import Item, finished, page_of
from audionews.article.model import Page
from audionews.article.push_shapes import PushShape, shape_of, value_at
from audionews.errors import BadInput


def read_pushed(message: object, shape: PushShape | None = None) -> tuple[Item, Page]:
    """The item and page of a message that a system sent: {"id", "url", "html", "title", "authors", "published"}, or as ``shape`` says.

    Raises ``BadInput("sources.bad_push")`` where it holds no story.
    """
    shape = shape or shape_of(None)
    html = value_at(message, shape.html)
    if not isinstance(message, dict) or not isinstance(html, str) or not html.strip():
        raise BadInput("sources.bad_push", why="tanpa html")
    texts = {name: value_at(message, getattr(shape, name)) for name in ("id", "url", "title", "published")}
    wrong = [name for name, value in texts.items() if value is not None and not isinstance(value, str)]
    authors = value_at(message, shape.authors) or []
    if wrong or not isinstance(authors, list) or not all(isinstance(name, str) for name in authors):
        raise BadInput("sources.bad_push", why=", ".join(wrong) or "authors")
    url = texts["url"] if texts["url"] and urlsplit(texts["url"]).scheme in ("http", "https") else None
    if not (texts["id"] or url):
        raise BadInput("sources.bad_push", why="tanpa id atau url")
    item = finished(
        Item(
            id=texts["id"] or url or "",
            url=url,
            title=one_line(texts["title"] or ""),
            markup=html,
            authors=tuple(authors),
            published=_iso(texts["published"]),
            # whatever was sent is compared as it was sent: taking it apart is the limited child's work
            fingerprint=hashlib.sha256(json.dumps(message, sort_keys=True).encode()).hexdigest(),
        )
    )
    if not item.id:
        raise BadInput("sources.bad_push", why="tanpa id atau url")
    if item.title:
        return item, page_of(item, None) or Page(content=b"")
    return item, Page(content=html.encode("utf-8", "ignore"), url=item.url, declared_charset="utf-8")


def vanished(message: object, shape: PushShape) -> str | None:
    """The id of a story that the message says is not public any more (or not yet); ``None`` for a story to be read."""
    state = value_at(message, shape.state)
    absent = bool(shape.absent) and value_at(message, shape.absent) is None
    hidden = bool(shape.public) and state is not None and state not in shape.public
    if not (absent or hidden or value_at(message, shape.gone) is True):
        return None
    id = value_at(message, shape.id) or value_at(message, shape.url)
    return id if isinstance(id, str) else ""


def _iso(text: str | None) -> str | None:
    try:
        moment = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment.isoformat(timespec="minutes") if moment.tzinfo else None
