"""HTML text → a page tree: lines in reading order, each with what its markup says about it.

lxml reads first: 1 ms for a news page, where BeautifulSoup takes 24 to 35. BeautifulSoup's own parser reads again what
lxml cuts off: it knows no greatest depth (docs/decisions/0004-reading-pages.md).
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from audionews.article import page_head
from audionews.article.class_names import BLOCKS, CONTROLS, SILENT, names_say, tag_says
from audionews.article.decode import one_line
from audionews.article.line_builder import LineBuilder
from audionews.article.page_tree import Node, PageTree
from audionews.article.showing import asked, is_hidden, keeps_lines
from audionews.article.tables import rows_of
from audionews.article.tag_limits import refuse_wide_tags
from audionews.article.text_repair import (
    closed_shortcodes,
    fraction,
    is_drop_cap,
    is_footnote_link,
    letters_repaired,
    lowered,
    plain_address,
    raised,
)
from audionews.errors import BadInput

SECOND_READING_MAX = 400_000  # characters: one second, and a third of it below 100,000
MAX_DEPTH = 400  # libxml2 has its own limit near 256 for what it keeps; this one bounds our stack as well
PAGING = re.compile(
    r"\d{1,2}|(?:halaman\s+)?(?:selanjutnya|berikutnya)\W*|next(?: page)?\W*|[>»›]{1,2}|halaman\s*\d{1,2}", re.I
)
MOST_NUMBERS = 200  # links kept of those that may lead to a further page
_FIELDS = frozenset(("input", "select", "textarea"))
_ASKING = frozenset(("text", "email", "tel", "radio", "checkbox", "number", "url"))
_SET_APART = frozenset(("a", "span", "time", "small", "author"))
_PERMALINKS = frozenset(("¶", "#", "§", "🔗"))  # documentation's headings carry them
_STRUCK_TAGS = frozenset(("del", "s", "strike"))
_STRUCK_STYLE = re.compile(r"line-through", re.I)


def parse(text: str):
    """(the document's root element, whether lxml cut the page off); the root is None where there is nothing to read.

    Raises ``BadInput("article.too_deep")`` for a page that the parser would take seconds for."""
    if not text.strip():
        return None, False
    refuse_wide_tags(text)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        return None, True
    # libxml2 stops at 256 open elements, which some hundred unclosed <font> reach, and silently drops the rest
    return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


class _Reader(LineBuilder):
    """Walks the tree once, without recursion, and cuts it into lines."""

    def read(self, root) -> PageTree:
        tree = self.tree
        top = Node(tag="html", parent=None)
        tree.lang = root.get("lang") or root.get("xml:lang")
        self.indonesian = not (tree.lang or "id").lower().startswith("en")
        for element in root.iter("meta", "link", "title", "script", "style"):
            page_head.hear(element, tree, self.struck_classes)
        self.node = top
        nodes, bold, link, skip, depth, beside = [top], 0, 0, None, 0, ""
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag
            if skip is not None:
                if event == "end" and element is skip:
                    skip = None
                    depth -= 1
                    if tag == "table":
                        nodes.pop()
                        self.node = nodes[-1]
                    self.add(element.tail, bold, link)
                continue
            if event == "start":
                depth += 1
                if not isinstance(tag, str) or tag in SILENT or depth > MAX_DEPTH:
                    self._silent(tag, element, depth, link)
                    skip = element
                    continue
                attributes = element.attrib
                is_cell = tag in ("td", "th") and not len(element)
                is_block = tag in BLOCKS and not is_cell
                if not is_block and self._inline_skipped(tag, attributes, element, bold, link):
                    skip = element
                    continue
                if is_block or (tag in _STRUCK_TAGS and self._holds_blocks(element)):
                    self.flush(self.node)
                    node = self._node(tag, attributes, nodes[-1])
                    nodes.append(node)
                    self.node = node
                    self.fresh = True
                    if tag == "table" and (rows := rows_of(element)):
                        self._table(rows, element)
                        skip = element
                        continue
                elif tag == "br":
                    self.breaks += 1
                elif is_cell:
                    self.pieces.append((" ", False, False))
                elif tag == "img":
                    self._picture(link)
                if tag == "a" and element.text in _PERMALINKS and not len(element):
                    element.text = None
                if tag in ("b", "strong"):
                    bold += 1
                elif tag == "a":
                    link += 1
                    self._hear_paging(element)
                if attributes or tag == "author":
                    self._inline_marks(tag, attributes, element)
                if not is_block and self.pieces and beside and self._is_apart(tag, attributes, beside, element):
                    self.pieces.append((" ", False, False))  # "<a>Lina</a><time>14 Mei": style sheets set them apart
                self.add(element.text, bold, link)
                beside = ""
            else:
                depth -= 1
                beside = f"{tag}.{element.get('class', '')}" if tag in _SET_APART and not element.tail else ""
                if len(nodes) > 1 and nodes[-1].tag == tag and self._closes(tag, element):
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

    def _table(self, rows: list[str], element) -> None:
        """A table of figures: its caption, and a line for each row."""
        for caption in element.iter("caption"):
            self.pieces = [("".join(caption.itertext()), False, False)]
            self.flush(self.node)
        linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
        whole = sum(map(len, rows)) or 1
        for row in rows:
            self.pieces = [(row, False, False)]
            self.inline_roles.add("table")
            self.flush(self.node)
            self.tree.lines[-1].link = min(len(row), linked * len(row) // whole)

    def _closes(self, tag: str, element) -> bool:
        if tag in _STRUCK_TAGS:
            return self._holds_blocks(element)
        return tag in BLOCKS and not (tag in ("td", "th") and not len(element))

    def _holds_blocks(self, element) -> bool:
        return any(isinstance(inner.tag, str) and inner.tag in BLOCKS for inner in element.iterdescendants())

    def _is_apart(self, tag: str, attributes, beside: str, element) -> bool:
        """Whether a style sheet parts this element from the one before it, though no blank stands between them."""
        last, following = self.pieces[-1][0][-1:], (element.text or "")[:1]
        before, _, names = beside.partition(".")
        if not last.isalnum() or not following.isalnum():
            return False
        if tag == "time" or before in ("time", "author"):
            return True
        own = attributes.get("class", "")
        if tag == before == "a":
            return last.islower() and following.isupper()
        return last.islower() and (following.isupper() or following.isdigit()) and bool(own or names) and own != names

    def _picture(self, link: int) -> None:
        self.images = self.seen_image = True
        for node in islice(self.node.chain(), 4):
            node.pictures += 1
            node.linked_pictures += link > 0
        self.tree.images += 1

    def _silent(self, tag, element, depth: int, link: int) -> None:
        if tag == "input" and element.get("type", "").lower() == "password":
            self.tree.password_in = self.node
        if tag in _FIELDS and element.get("type", "text").lower() in _ASKING:
            for node in islice(self.node.chain(), 4):
                node.fields += 1
        if tag == "button" and depth <= MAX_DEPTH and (text := asked(element)):
            self.flush(self.node)
            self.add(text, 1, 0)
            self.flush(self.node)
            self.opener = True
            return
        if tag in ("picture", "amp-img"):
            self._picture(link)
        if depth > MAX_DEPTH and isinstance(tag, str) and tag not in SILENT:
            self._aside("too_deep", element)
        elif tag in CONTROLS:
            self._aside("control", element)
        elif tag == "noscript":
            self._aside("hidden", element)

    def _inline_skipped(self, tag: str, attributes, element, bold: int, link: int) -> bool:
        """Words inside a paragraph that are read otherwise or not at all; what is not read stands in the audit."""
        names = attributes.get("class", "")
        if tag in ("i", "em", "small"):
            self.hear_italic(element)
        if attributes and is_hidden(attributes, names):
            self._aside("hidden", element)
            return True
        struck = tag in _STRUCK_TAGS or (attributes and self._is_struck(attributes, names))
        if struck and not self._holds_blocks(element):
            self._aside("struck", element)
            return True
        if tag == "a" and is_footnote_link(attributes.get("href", ""), element, self.before()):
            self._aside("footnote", element)
            return True
        if tag in ("sup", "sub"):
            return self._figure(tag, element, bold, link)
        if tag in ("span", "a") and (code := attributes.get("data-cfemail")):
            self.add(plain_address(code), bold, link)
            return True
        if (
            tag in ("span", "b", "strong", "font", "big", "i", "em")
            and not "".join(p[0] for p in self.pieces[-2:]).strip()
        ):
            text, tail = "".join(element.itertext()), element.tail or ""
            if len(text) <= 4 and is_drop_cap(text, tail, indonesian=self.indonesian):
                element.tail = tail.lstrip()
        return False

    def _is_struck(self, attributes, names: str) -> bool:
        return bool(
            _STRUCK_STYLE.search(attributes.get("style", ""))
            or "line-through" in names
            or (self.struck_classes and self.struck_classes & set(names.split()))
        )

    def _figure(self, tag: str, element, bold: int, link: int) -> bool:
        text, tail, after = "".join(element.itertext()), (element.tail or "").strip(), element.getnext()
        if tag == "sup" and tail in ("/", "⁄") and after is not None and after.tag == "sub" and text.strip().isdigit():
            self.add(fraction(self.before(), text, "".join(after.itertext())), bold, link)
            element.tail = None
            for inner in list(after):
                after.remove(inner)
            after.text = None
            return True
        linked = any(inner.tag == "a" for inner in element.iterdescendants())
        meaning = lowered(self.before(), text) if tag == "sub" else raised(self.before(), text, linked=linked)
        if meaning is None:
            self._aside("footnote", element)
        else:
            self.add(meaning, bold, link)
        return True

    def _aside(self, rule: str, element) -> None:
        if text := letters_repaired(one_line(" ".join(part for part in element.itertext() if part.strip()))):
            self.asides.append((rule, text))

    def _hear_paging(self, link) -> None:
        """A link in a paging box; elsewhere one that says a number or "Selanjutnya"."""
        text = one_line("".join(link.itertext()))[:60]
        if any("paging" in node.roles for node in self.node.chain()):
            self.tree.page_links.append((text, link.get("href", "")))
        elif PAGING.fullmatch(text) and len(self.tree.number_links) < MOST_NUMBERS:
            self.tree.number_links.append((text, link.get("href", "")))

    def _node(self, tag: str, attributes, parent: Node) -> Node:
        names = (attributes.get("class", "") + " " + attributes.get("id", "")).strip()[:300]
        if any(key.startswith("data-pag") for key in attributes):
            names = f"{names} data-page".strip()  # "data-paging_num=2" on what a number of the pager shows
        noise, weight, roles = names_say(names) if names else (None, 0.0, frozenset())
        if tag in ("html", "body", "main"):
            noise, weight = None, 0.0
        rule, strength = tag_says(tag, attributes.get("role", ""), parent.tag)
        noise, weight = noise or rule, weight + strength
        prop = attributes.get("itemprop", "")
        self.order += 1
        node = Node(
            tag=tag,
            parent=parent,
            names=names,
            roles=roles,
            noise=noise,
            weight=weight,
            story=prop in ("articleBody", "reviewBody") or attributes.get("property") == "articleBody",
            hidden=bool(attributes) and is_hidden(attributes, names),
            struck=tag in _STRUCK_TAGS or (bool(attributes) and self._is_struck(attributes, names)),
            opened=self.opener,
            keeps_lines=tag == "pre" or keeps_lines(attributes, names) or (parent.keeps_lines and tag != "p"),
            order=self.order,
        )
        self.opener = False
        if prop in ("author", "creator", "name author"):
            node.roles |= {"byline"}
        if prop == "datePublished":
            node.roles |= {"date"}
        return node

    def _inline_marks(self, tag: str, attributes, element) -> None:
        prop = attributes.get("itemprop") or ""
        if tag == "author" or prop in ("author", "creator") or "author" in (attributes.get("rel") or "").split():
            self.mark = "author"
            if tag == "author":
                self.named = self.named or one_line("".join(element.itertext()))[:100]
        elif tag == "time" or prop == "datePublished":
            self.mark = self.mark or "date"
            self.moment = attributes.get("datetime") or attributes.get("content") or self.moment
        if tag not in BLOCKS and tag != "a":
            names = (attributes.get("class", "") + " " + attributes.get("id", "")).strip()
            if names:
                roles = names_say(names[:300])[2]
                self.inline_roles |= roles
                if "byline" in roles and "caption" not in roles:
                    self.named = self.named or one_line("".join(element.itertext()))[:100]


def read(text: str) -> PageTree | None:
    """The lines of a page; None where nothing can be parsed."""
    root, cut = parse(text)
    if root is None:
        return None
    tree = _Reader(closed_shortcodes(text)).read(root)
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
        return _Reader(closed_shortcodes(text)).read(
            soupparser.fromstring(text, beautifulsoup=BeautifulSoup, features="html.parser")
        )
    except (RecursionError, ValueError, AssertionError, BadInput):  # html.parser asserts on "<![" and the like
        return None
