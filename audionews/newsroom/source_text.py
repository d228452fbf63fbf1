"""What is read aloud of a source's text, in a short mark that changes when it does. Pure."""

from __future__ import annotations

import hashlib

from audionews.article.model import Article

_LISTED = "list:"


def spoken_parts(article: Article) -> tuple[object, ...]:
    """What is read aloud of an article; not its audit, nor where it came from."""
    return (article.headline, article.dateline, article.blocks)


def list_reading(article: Article) -> str:
    """Changes when what is read aloud of a list's text changes; never equal to what a page gave."""
    return _LISTED + _text_hash(article)


def page_reading(article: Article) -> str:
    """Changes when what is read aloud of a page changes."""
    return "page:" + _text_hash(article)


def is_of_list(reading: str) -> bool:
    """Whether a reading was of a list's text, not of a page."""
    return reading.startswith(_LISTED)


def _text_hash(article: Article) -> str:
    lines = [article.headline, article.dateline or "", *(f"{block.kind} {block.text}" for block in article.blocks)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:50]
