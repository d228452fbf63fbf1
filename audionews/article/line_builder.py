"""Runs of text inside a block → lines: what is one paragraph, what was set apart, what a page builder left in it."""

from __future__ import annotations

from audionews.article import phrases
from audionews.article.decode import one_line
from audionews.article.page_tree import Line, Node, PageTree
from audionews.article.text_repair import (
    closed_up,
    is_code,
    letters_repaired,
    without_asterisks,
    without_code,
    without_shortcodes,
)
from audionews.errors import BadInput

_LONGEST_CAPTION = 220  # characters: longer words in italics open a story
MAX_LINES = 10_000  # a liveblog of a whole day has some 3,000


class LineBuilder:
    """Collects the text of the block that is open, and adds its lines to the page's."""

    node: Node

    def __init__(self, closed: frozenset[str] = frozenset()) -> None:
        self.tree = PageTree()
        self.closed = closed  # shortcodes
        self.struck_classes: set[str] = set()
        self.pieces: list[tuple[str, bool, bool]] = []
        self.breaks = 0
        self.order = 0
        self.fresh = self.seen_image = self.opener = False
        self._line_begins()

    def _line_begins(self) -> None:
        self.mark: str | None = None
        self.moment: str | None = None
        self.inline_roles: set[str] = set()
        self.named = ""
        self.images = False
        self.asides: list[tuple[str, str]] = []

    def add(self, text: str | None, bold: int, link: int) -> None:
        if not text:
            return
        if self.node.keeps_lines and "\n" in text:
            return self._add_typed(text, bold, link)
        if self.breaks and text.strip():
            self._settle_break(text)
        self.pieces.append((text, bold > 0, link > 0))

    def _add_typed(self, text: str, bold: int, link: int) -> None:
        """Text whose ends of lines are seen on the page: an empty line parts paragraphs as two <br> do."""
        for at, typed in enumerate(text.split("\n")):
            self.breaks += at > 0
            if typed.strip():
                if self.breaks:
                    self._settle_break(typed)
                self.pieces.append((typed, bold > 0, link > 0))

    def hear_italic(self, element) -> None:
        """Words in italics right below a picture of the same paragraph, or set in the middle below one, are its caption."""
        if not (self.images or self.seen_image) or any(piece[0].strip() for piece in self.pieces):
            return
        self.breaks = 0  # between a picture and the words below it
        around = element.getparent()
        centred = around is not None and (
            around.tag == "center" or "center" in around.get("style", "") + around.get("align", "")
        )
        alone = not (element.tail or "").strip() and element.getnext() is None
        if (self.images or centred) and alone and 8 < len("".join(element.itertext())) < _LONGEST_CAPTION:
            self.inline_roles.add("caption")

    def before(self) -> str:
        return "".join(piece[0] for piece in self.pieces[-6:])[-24:]

    def _settle_break(self, upcoming: str) -> None:
        """Two <br> are a paragraph's border; one is, where the sentence before it has ended or is a title of its own."""
        # the end is enough; all of it would be quadratic
        before = "".join(piece[0] for piece in self.pieces[-12:]).strip()
        ended = before.endswith((".", "!", "?", ":", '"', "”", ")", ";")) or len(before) < 60
        follows = upcoming.lstrip()[:1]
        ended = ended or (len(before) < 300 and phrases.insert(before) is not None)
        if self.breaks >= 2 or (ended and not follows.islower()) or (follows in "-•*–" or follows.isdigit()):
            self.flush(self.node)
        else:
            self.pieces.append((" ", False, False))
        self.breaks = 0

    def flush(self, node: Node) -> None:
        self.breaks = 0
        if self.pieces:
            text = letters_repaired(one_line(closed_up("".join(piece[0] for piece in self.pieces))))
            text = without_asterisks(text)
            text, codes = without_shortcodes(text, self.closed)
            if any(code.startswith("[caption") for code in codes):
                self.inline_roles.add("caption")
            if text and is_code(text):
                self.asides.append(("code", text))
                text = ""
            else:
                text, programs = without_code(text)
                self.asides += [("code", program) for program in programs]
            self.asides += [("shortcode", code) for code in codes]
            if text:
                self._line(one_line(text), node)
            self.pieces = []
        for rule, text in self.asides:
            self._add_line(Line(text=text, node=node, aside=rule))
        if self.images:
            self.seen_image = True
        self._line_begins()

    def _add_line(self, line: Line) -> None:
        if len(self.tree.lines) >= MAX_LINES:
            raise BadInput("article.too_deep", why=f"lebih dari {MAX_LINES} baris")
        self.tree.lines.append(line)

    def _line(self, text: str, node: Node) -> None:
        link = bold = 0
        lead, leading = [], True
        for piece, is_bold, is_link in self.pieces:
            link += len(piece.strip()) * is_link
            bold += len(piece) - piece.count(" ") - piece.count("\n") if is_bold else 0
            if leading and (is_bold or not piece.strip()):
                lead.append(piece)
            else:
                leading = False
        lines = self.tree.lines
        if lines and len(lines[-1].text) <= 2 and lines[-1].text[-1].isupper() and text[0].islower():
            text = lines.pop().text + text  # a drop cap in a block of its own
        self._add_line(
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
                after_image=self.seen_image,
                roles=frozenset(self.inline_roles),
                named=self.named,
            )
        )
        self.fresh = self.seen_image = False
