"""A page as lines in reading order, each with the blocks it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# A block that holds one paragraph, item or picture, not a story.
LEAVES = frozenset(("p", "li", "dd", "dt", "blockquote", "ul", "ol", "dl", "figure", "table", "tr", "tbody", *HEADINGS))
_ENDS = re.compile(r"""[.!?:…;。！？：]["'”’)\]」』）]*$|["”’」』]$""")
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # a sign says as much as two or three letters


@dataclass(slots=True, eq=False)
class Node:
    """A block element on the way from the page down to a line."""

    tag: str
    parent: Node | None
    names: str = ""  # its class and id
    roles: frozenset[str] = frozenset()
    noise: str | None = None  # the rule that its class, id or tag speaks for …
    weight: float = 0.0  # … and how much: a witness among others, never a verdict
    ruled: str | None = None  # the rule that leaves it out, after all witnesses were heard
    story: bool = False  # schema.org says it is the article's body
    hidden: bool = False
    struck: bool = False
    pictures: int = 0  # in it, no more than three blocks down
    linked_pictures: int = 0  # of these, inside a link
    fields: int = 0  # to fill in or to choose, no more than three blocks down
    opened: bool = False  # a button of its own right before it shows and hides it: an accordion's panel
    keeps_lines: bool = False  # the ends of lines in its source are seen: <pre>, white-space: pre-line
    size: int = 0  # characters of text in it
    order: int = 0
    good: int = 0
    bad: int = 0
    linked: int = 0
    first: int = 0  # the first line of prose in it

    def chain(self):
        node = self
        while node is not None:
            yield node
            node = node.parent

    @property
    def form(self) -> str:
        """Its tag and class without numbers: what the page's template prints again and again has the same."""
        return self.tag + "." + re.sub(r"[\d_-]+", "", self.names)


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
    after_image: bool = False  # an image stands between it and the line before
    roles: frozenset[str] = frozenset()
    named: str = ""  # the words of an inline element whose markup says "author"
    aside: str | None = None  # the rule that leaves out these words of a paragraph: "struck", "footnote", "hidden" …

    @property
    def link_share(self) -> float:
        return self.link / max(1, len(self.text))

    @property
    def is_bold(self) -> bool:
        return self.bold >= 0.9 * len(self.text.replace(" ", ""))

    def is_in(self, block: Node | None) -> bool:
        return any(node is block for node in self.node.chain())


@dataclass(slots=True)
class PageTree:
    """All a page gave: lines, and the parts of its head that are of use."""

    lines: list[Line] = field(default_factory=list)
    metas: list[tuple[str, str]] = field(default_factory=list)
    json_ld: list[str] = field(default_factory=list)
    script_data: list[str] = field(default_factory=list)  # what a script of the page would write it from, as JSON
    title: str = ""
    lang: str | None = None
    other_stories: list[Node] = field(default_factory=list)  # boxes of whole stories with titles of their own
    doubtful: bool = False  # another story may stand in it: an editor looks
    canonical: str | None = None
    next_url: str | None = None
    licence: str | None = None
    page_links: list[tuple[str, str]] = field(default_factory=list)  # (text, href) inside paging boxes
    number_links: list[tuple[str, str]] = field(default_factory=list)  # the same outside: "2", "Selanjutnya"
    shown_pages: int = 0  # further pages that waited hidden in the document and are read
    images: int = 0
    password_in: Node | None = None  # the block that asks for a password
    cut: bool = False  # lxml stopped before the page's end


def is_prose(line: Line) -> bool:
    """Whether a line could be a paragraph of a story; a heading is one where it is as long as a sentence and ends as one."""
    size = len(line.text)
    if size < 16 or line.link_share > 0.45 or line.aside:
        return False
    if line.node.tag in HEADINGS and (size < 60 or line.text[-1] not in '.!?”"'):
        return False
    if not line.text.isascii():
        size += len(_DENSE.findall(line.text)) * 3 // 2
    return size >= 40 and (bool(_ENDS.search(line.text)) or size >= 110)


def ends_sentence(text: str) -> bool:
    return bool(_ENDS.search(text))


def left_out(line: Line, root: Node | None = None) -> str | None:
    """The rule that leaves this line out because of where it stands (below ``root``), the outermost first."""
    rule = line.aside
    for node in line.node.chain():
        if node is root:
            break
        if node.struck:
            rule = "struck"
        elif node.hidden:
            rule = "hidden"
        elif node.ruled:
            rule = node.ruled
    return rule
