"""A story as a small HTML page that a person corrects in any text editor, and that page read back word for word.

The page carries a mark, so it is read by its elements alone: no rule for strangers' pages drops or moves a line of it. Without the
mark (a word processor took it away) it is cleaned like any other page.
"""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

from audionews.article.model import MAX_BYTES, Article, Block, BlockKind, Page

MARK = '<meta name="generator" content="audionews show">'
_TAGS: dict[BlockKind, str] = {
    "heading": "h2",
    "paragraph": "p",
    "quote": "blockquote",
    "item": "li",
    "caption": "figcaption",
    "credit": "small",
}
_KINDS: dict[str, str] = {tag: kind for kind, tag in _TAGS.items()} | {"h3": "heading", "h4": "heading"}
_PARTS = {"h1": "headline", "address": "authors", "cite": "dateline", "time": "published"}
_ENDS = frozenset((*_KINDS, *_PARTS, "article", "ul", "ol", "body", "html", "header"))


def to_html(article: Article) -> str:
    """The story, one element a line. Authors are parted by semicolons; a list is a run of items."""
    lines = [
        "<!doctype html>",
        '<html lang="id">',
        '<meta charset="utf-8">',
        MARK,
        f"<title>{escape(article.headline)}</title>",
        "<article>",
        f"<h1>{escape(article.headline)}</h1>",
    ]
    lines += [f"<address>{escape('; '.join(article.authors))}</address>"] if article.authors else []
    lines += [f"<time>{escape(article.published)}</time>"] if article.published else []
    lines += [f"<cite>{escape(article.dateline)}</cite>"] if article.dateline else []
    for block in article.blocks:
        tag = _TAGS.get(block.kind, "p")
        lines.append(f"<{tag}>{escape(block.text)}</{tag}>")
    return "\n".join([*lines, "</article>", "</html>", ""])


def is_correctable(page: Page) -> bool:
    """Whether :func:`to_html` wrote the page: what is not in it was taken out by whoever corrected it."""
    return not page.fetched and not page.url and len(page.content) <= MAX_BYTES and MARK.encode() in page.content[:1000]


def from_html(page: Page) -> Article | None:
    """The story of a page that :func:`to_html` wrote, as it was corrected; ``None`` for any other page."""
    if not is_correctable(page):
        return None
    reader = _Reader()
    reader.feed(page.content.decode("utf-8", errors="replace"))
    reader.close()
    reader.end_line()
    parts = {name: [text for kind, text in reader.lines if kind == name] for name in _PARTS.values()}
    return Article(
        headline=" ".join(parts["headline"]),
        authors=tuple(name.strip() for name in ";".join(parts["authors"]).split(";") if name.strip()),
        published=" ".join(parts["published"]) or None,
        dateline=" ".join(parts["dateline"]) or None,
        blocks=tuple(Block(kind=kind, text=text) for kind, text in reader.lines if kind not in parts),  # type: ignore[arg-type]
    )


class _Reader(HTMLParser):
    """Collects (kind, text) in order. It builds no tree, so depth costs nothing; text outside every element is a paragraph."""

    CDATA_CONTENT_ELEMENTS = ("script", "style", "title")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[tuple[str, str]] = []
        self._kind, self._text, self._unseen = "paragraph", [], ""

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        if tag in self.CDATA_CONTENT_ELEMENTS:
            self._unseen = tag
        elif tag in _ENDS:
            self.end_line()
            self._kind = _PARTS.get(tag) or _KINDS.get(tag, "paragraph")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        elif tag in _ENDS:
            self.end_line()

    def handle_data(self, text: str) -> None:
        if not self._unseen:
            self._text.append(text)

    def end_line(self) -> None:
        line = " ".join("".join(self._text).split())
        if line:
            self.lines.append((self._kind, line))
        self._kind, self._text = "paragraph", []
