"""HTML text → lines in reading order, each with what its markup says about it.

lxml reads first: 1 ms for a news page, where BeautifulSoup takes 24 to 35. BeautifulSoup's own parser reads again what
lxml cuts off: it knows no greatest depth (docs/decisions/0004-reading-pages.md).
"""

from __future__ import annotations

import re

from lxml import etree

from audionews.article.class_names import BLOCKS, SILENT, habits_of
from audionews.article.decode import one_line
from audionews.article.lines import Line, Node, PageTree
from audionews.errors import BadInput

MAX_LINES = 20_000  # a liveblog of a whole day has some 3,000
SECOND_READING_MAX = 400_000  # characters: one second, and a third of it below 100,000
MAX_DEPTH = 400  # libxml2 has its own limit near 256 for what it keeps; this one bounds our stack as well
_SET_APART = frozenset(("a", "span", "time", "small"))
_PERMALINKS = frozenset(("¶", "#", "§", "🔗"))  # documentation's headings carry them
_TAG_NOISE = {"nav": "navigation", "footer": "navigation", "amp-sidebar": "navigation", "menu": "navigation"}


_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_HIDING = re.compile(r"(?:^|\s)(?:hide|hidden|d-none|invisible)(?:\s|$)")


_FOR_READERS = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text|visuallyhidden|assistive-text)(?:\s|$)", re.I
)


def _unseen(attributes) -> bool:
    names = attributes.get("class", "")
    return bool(
        "hidden" in attributes
        or _HIDDEN.search(attributes.get("style", ""))
        or (names and (_HIDING.search(names) or _FOR_READERS.search(names)))
    )


def parse(text: str):
    """(the document's root element, whether lxml cut the page off); the root is None where there is nothing to read."""
    if not text.strip():
        return None, False
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        return None, True
    # libxml2 stops at 256 open elements, which some hundred unclosed <font> reach, and silently drops the rest
    return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


class _Reader:
    """Walks the tree once, without recursion, and cuts it into lines."""

    def __init__(self) -> None:
        self.tree = PageTree()
        self.pieces: list[tuple[str, bool, bool]] = []
        self.breaks = 0
        self.mark: str | None = None
        self.moment: str | None = None
        self.fresh = True
        self.order = 0
        self.inline_roles: set[str] = set()
        self.named = ""
        self.images = False

    def add(self, text: str | None, bold: int, link: int) -> None:
        if not text:
            return
        if self.breaks and text.strip():
            self._settle_break(text)
        self.pieces.append((text, bold > 0, link > 0))

    def _settle_break(self, upcoming: str) -> None:
        """Two <br> are a paragraph's border; one is, where the sentence before it has ended or is a title of its own."""
        before = "".join(
            piece[0] for piece in self.pieces[-12:]
        ).strip()  # the end is enough; all of it would be quadratic
        ended = before.endswith((".", "!", "?", ":", '"', "”", ")", ";")) or len(before) < 60
        follows = upcoming.lstrip()[:1]
        if self.breaks >= 2 or (ended and not follows.islower()) or (follows in "-•*–" or follows.isdigit()):
            self.flush(self.node)
        else:
            self.pieces.append((" ", False, False))
        self.breaks = 0

    node: Node

    def flush(self, node: Node) -> None:
        self.breaks = 0
        if self.pieces:
            text = one_line("".join(piece[0] for piece in self.pieces))
            if text:
                self._line(text, node)
            self.pieces = []
        self.mark = self.moment = None
        self.inline_roles = set()
        self.named = ""
        self.images = False

    def _line(self, text: str, node: Node) -> None:
        if len(self.tree.lines) >= MAX_LINES:
            raise BadInput("article.too_deep", why=f"lebih dari {MAX_LINES} baris")
        link = bold = 0
        lead, leading = [], True
        for piece, is_bold, is_link in self.pieces:
            size = len(piece.strip())
            link += size * is_link
            bold += len(piece) - piece.count(" ") - piece.count("\n") if is_bold else 0
            if leading and (is_bold or not piece.strip()):
                lead.append(piece)
            else:
                leading = False
        self.tree.lines.append(
            Line(
                text=text,
                node=node,
                link=link,
                bold=bold,
                lead_bold=one_line("".join(lead)) if lead else "",
                mark=self.mark,
                moment=self.moment,
                first_of_block=self.fresh,
                images=self.images,
                roles=frozenset(self.inline_roles),
                named=self.named,
            )
        )
        self.fresh = False

    def read(self, root) -> PageTree:
        tree = self.tree
        top = Node(tag="html", parent=None)
        tree.lang = root.get("lang") or root.get("xml:lang")
        for element in root.iter("meta", "link", "title", "script"):
            self._head(element)
        self.node = top
        nodes, bold, link, skip, depth, beside = [top], 0, 0, None, 0, False
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag
            if skip is not None:
                if event == "end" and element is skip:
                    skip = None
                    depth -= 1
                    self.add(element.tail, bold, link)
                continue
            if event == "start":
                depth += 1
                if not isinstance(tag, str) or tag in SILENT or depth > MAX_DEPTH:
                    if tag == "input" and element.get("type", "").lower() == "password":
                        tree.password_in = self.node
                    if tag in ("iframe", "video", "picture", "amp-img"):
                        tree.images += 1
                    skip = element
                    continue
                attributes = element.attrib
                if attributes and tag not in BLOCKS and _unseen(attributes):
                    self._aside(element)
                    skip = element
                    continue
                if tag in BLOCKS and not (tag in ("td", "th") and not len(element)):
                    self.flush(self.node)
                    node = self._node(tag, attributes, nodes[-1])
                    nodes.append(node)
                    self.node = node
                    self.fresh = True
                elif tag == "br":
                    self.breaks += 1
                elif tag in ("td", "th"):
                    self.pieces.append((" ", False, False))
                elif tag == "img":
                    self.images = True
                if tag == "a" and element.text in _PERMALINKS and not len(element):
                    element.text = None
                if tag in ("b", "strong"):
                    bold += 1
                elif tag == "a":
                    link += 1
                    if "paging" in "".join(self.node.roles) or self._in_paging():
                        tree.page_links.append((one_line("".join(element.itertext()))[:60], attributes.get("href", "")))
                if attributes:
                    self._inline_marks(tag, attributes, element)
                    if (
                        (beside or tag == "time")
                        and tag not in BLOCKS
                        and self.pieces
                        and self.pieces[-1][0][-1:].isalnum()
                    ):
                        self.pieces.append(
                            (" ", False, False)
                        )  # "<a>Lina</a><time>14 Mei": style sheets set them apart
                self.add(element.text, bold, link)
                beside = False
            else:
                depth -= 1
                beside = tag in _SET_APART and not element.tail and bool(element.attrib)
                if tag in BLOCKS and len(nodes) > 1 and not (tag in ("td", "th") and not len(element)):
                    self.flush(self.node)
                    nodes.pop()
                    self.node = nodes[-1]
                    self.fresh = True
                elif tag in ("td", "th"):
                    self.pieces.append((" ", False, False))
                if tag in ("b", "strong"):
                    bold -= 1
                elif tag == "a":
                    link -= 1
                self.add(element.tail, bold, link)
        self.flush(self.node)
        return tree

    def _aside(self, element) -> None:
        """Words inside a paragraph that only a screen reader or nobody is shown: kept for the audit alone."""
        text = one_line("".join(element.itertext()))[:300]
        if text and len(self.tree.lines) < MAX_LINES:
            node = Node(tag="span", parent=self.node, hidden=True, order=self.order)
            self.tree.lines.append(Line(text=text, node=node))

    def _in_paging(self) -> bool:
        return any("paging" in node.roles for node in self.node.chain())

    def _node(self, tag: str, attributes, parent: Node) -> Node:
        names = (attributes.get("class", "") + " " + attributes.get("id", "")).strip()[:300]
        noise, roles = habits_of(names) if names else (None, frozenset())
        if tag in ("html", "body", "main"):
            noise = None
        noise = _TAG_NOISE.get(tag) or noise
        if attributes.get("role") in ("navigation", "complementary", "contentinfo", "search", "dialog"):
            noise = noise or "navigation"
        prop = attributes.get("itemprop", "")
        hidden = "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style", "")) or _HIDING.search(names))
        hidden = hidden or bool(names and _FOR_READERS.search(names))
        self.order += 1
        node = Node(
            tag=tag,
            parent=parent,
            roles=roles,
            noise=noise,
            story=prop in ("articleBody", "reviewBody") or attributes.get("property") == "articleBody",
            hidden=hidden,
            order=self.order,
        )
        if prop in ("author", "creator", "name author"):
            node.roles |= {"byline"}
        if prop == "datePublished":
            node.roles |= {"date"}
        return node

    def _inline_marks(self, tag: str, attributes, element) -> None:
        prop = attributes.get("itemprop") or ""
        if prop in ("author", "creator") or "author" in (attributes.get("rel") or "").split():
            self.mark = "author"
        elif tag == "time" or prop == "datePublished":
            self.mark = self.mark or "date"
            self.moment = attributes.get("datetime") or attributes.get("content") or self.moment
        if tag not in BLOCKS and tag != "a":
            names = attributes.get("class")
            if names:
                roles = habits_of(names[:300])[1]
                self.inline_roles |= roles
                if "byline" in roles and "caption" not in roles:
                    self.named = self.named or one_line("".join(element.itertext()))[:100]

    def _head(self, element) -> None:
        tag, get, tree = element.tag, element.get, self.tree
        if tag == "meta":
            name = get("property") or get("name") or get("itemprop")
            if name and get("content"):
                tree.metas.append((name.lower(), one_line(get("content"))[:1000]))
        elif tag == "title":
            tree.title = tree.title or one_line("".join(element.itertext()))[:500]
        elif tag == "script":
            if "ld+json" in (get("type") or "") and element.text:
                tree.json_ld.append(element.text[:500_000])
        elif tag == "link":
            rel = (get("rel") or "").lower().split()
            if "canonical" in rel:
                tree.canonical = get("href")
            elif "next" in rel:
                tree.next_url = tree.next_url or get("href")
            elif "license" in rel:
                tree.licence = get("href")


def read(text: str) -> PageTree | None:
    """The lines of a page; None where nothing can be parsed."""
    root, cut = parse(text)
    if root is None:
        return None
    tree = _Reader().read(root)
    tree.cut = cut
    return tree


def read_again(text: str) -> PageTree | None:
    """The lines as BeautifulSoup finds them, for a page that lxml cut off or found no story in.

    None where the page is too large for a second reading or too deep for this one as well.
    """
    if len(text) > SECOND_READING_MAX or text.count("<") > SECOND_READING_MAX // 20:
        return None
    from bs4 import BeautifulSoup  # 0.3 s to import: few pages need it
    from lxml.html import soupparser

    try:
        return _Reader().read(soupparser.fromstring(text, beautifulsoup=BeautifulSoup, features="html.parser"))
    except (RecursionError, ValueError, AssertionError, BadInput):  # html.parser asserts on "<![" and the like
        return None
