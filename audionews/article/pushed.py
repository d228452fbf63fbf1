"""A story that a newsroom's own system sends: one object of JSON → an item and its page. Pure."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from urllib.parse import urlsplit

from audionews.article.decode import one_line
from audionews.article.listing import Item, finished, page_of
from audionews.article.model import Page
from audionews.errors import BadInput


def is_deletion(message: object) -> bool:
    """Whether a message says that a story is no longer public there: {"id", "url", "deleted": true}."""
    return isinstance(message, dict) and message.get("deleted") is True and "html" not in message


def read_deleted(message: dict[str, object]) -> str:
    """The id of the story that such a message names. Raises ``BadInput("sources.bad_push")``."""
    id = message.get("id") or message.get("url")
    if not isinstance(id, str) or not id.strip():
        raise BadInput("sources.bad_push", why="tanpa id atau url")
    return finished(Item(id=id, url=None, title="")).id


def read_pushed(message: object) -> tuple[Item, Page]:
    """The item and page of a message that a system sent: {"id", "url", "html", "title", "authors", "published"}.

    Raises ``BadInput("sources.bad_push")`` where it holds no story.
    """
    if not isinstance(message, dict) or not isinstance(message.get("html"), str) or not message["html"].strip():
        raise BadInput("sources.bad_push", why="tanpa html")
    texts = {name: message.get(name) for name in ("id", "url", "title", "published")}
    wrong = [name for name, value in texts.items() if value is not None and not isinstance(value, str)]
    authors = message.get("authors") or []
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
            markup=message["html"],
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
    return item, Page(content=message["html"].encode("utf-8", "ignore"), url=item.url, declared_charset="utf-8")


def _iso(text: str | None) -> str | None:
    try:
        moment = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment.isoformat(timespec="minutes") if moment.tzinfo else None
