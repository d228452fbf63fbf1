"""A page as lines in reading order, each with the blocks it stands in."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Node:
    """A block element on the way from the page down to a line."""

    tag: str
    parent: Node | None
    roles: frozenset[str] = frozenset()
    noise: str | None = None  # the habit that speaks against it; may be overruled by what it holds
    story: bool = False  # schema.org says it is the article's body
    hidden: bool = False
    order: int = 0
    good: int = 0
    bad: int = 0
    first: int = 0  # the first line of prose in it

    def chain(self):
        node = self
        while node is not None:
            yield node
            node = node.parent


@dataclass(slots=True, eq=False)
class Line:
    """One run of text between two block borders (or a <br><br>). Counts are characters of text."""

    text: str
    node: Node
    link: int = 0
    bold: int = 0
    lead_bold: str = ""  # the bold words it starts with
    mark: str | None = None  # itemprop/rel of an inline element: "author", "date"
    moment: str | None = None  # <time datetime>
    first_of_block: bool = False
    images: bool = False
    roles: frozenset[str] = frozenset()
    named: str = ""  # the words of an inline element whose markup says "author"

    @property
    def link_share(self) -> float:
        return self.link / max(1, len(self.text))

    @property
    def is_bold(self) -> bool:
        return self.bold >= 0.9 * len(self.text.replace(" ", ""))


@dataclass(slots=True)
class PageTree:
    """All a page gave: lines, and the parts of its head that are of use."""

    lines: list[Line] = field(default_factory=list)
    metas: list[tuple[str, str]] = field(default_factory=list)
    json_ld: list[str] = field(default_factory=list)
    title: str = ""
    lang: str | None = None
    canonical: str | None = None
    next_url: str | None = None
    amp_of: str | None = None
    licence: str | None = None
    page_links: list[tuple[str, str]] = field(default_factory=list)  # (text, href) inside paging boxes
    images: int = 0
    password_in: Node | None = None  # the block that asks for a password
    cut: bool = False  # lxml stopped before the page's end
