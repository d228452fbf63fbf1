"""A page that was read badly, kept as a pair for the tests: the page as it came, and our reading to be corrected by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from audionews.article.decode import words
from audionews.article.model import Article, Page
from audionews.errors import BadInput


def keep(page: Page, article: Article, folder: Path) -> tuple[Path, Path]:
    """Writes NAME.html and NAME.json (page, headline, authors, published, dateline, body, captions) into ``folder``.

    NAME comes from site and headline; an older pair of that name stays. Raises ``BadInput("article.unreadable")``.
    """
    stem = _stem(page, article)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number = 1
        while (folder / f"{stem}.html").exists():
            number += 1
            stem = f"{_stem(page, article)}-{number}"
        html, reading = folder / f"{stem}.html", folder / f"{stem}.json"
        html.write_bytes(page.content)
        reading.write_text(json.dumps(as_truth(stem, article), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise BadInput("article.unreadable", file=str(folder), why=error.strerror or str(error)) from error
    return html, reading


def as_truth(name: str, article: Article) -> dict[str, object]:
    """The reading in the form of the specimens under tests/specimens/article/habits."""
    blocks = [{"kind": block.kind, "text": block.text} for block in article.blocks]
    return {
        "page": name,
        "headline": article.headline,
        "authors": list(article.authors),
        "published": article.published,
        "dateline": article.dateline,
        "body": [block for block in blocks if block["kind"] not in ("caption", "credit")],
        "captions": [block for block in blocks if block["kind"] in ("caption", "credit")],
    }


def _stem(page: Page, article: Article) -> str:
    try:
        host = (urlsplit(page.url or article.source_url or "").hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    parts = [host.partition(".")[0], *words(article.headline)[:5]]
    return re.sub(r"[^a-z0-9]+", "-", "-".join(filter(None, parts)).lower()).strip("-")[:60] or "halaman"
