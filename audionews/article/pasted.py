"""What a person pasted, typed or wrote in a word processor, as the blocks of a story: all of it was meant, so nothing is searched for.

Unlike a page of the web (``clean.py``) it has no navigation to be told apart; what is cleaned is what rides along: tags, hidden
and struck-out text, marks of lists, "Baca juga". Word's clipboard: https://learn.microsoft.com/office/vba (``mso-list:Ignore`` holds the
drawn bullet, ``MsoListParagraph`` is an item, ``MsoTitle`` the title); Google Docs strikes out by ``text-decoration:line-through``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from audionews.article.model import Article, Block, BlockKind, Dropped, Page
from audionews.article.phrases import insert
from audionews.article.sanitize import sayable, sayable_article
from audionews.article.tables import rows_of
from audionews.article.tag_limits import refuse_wide_tags

_TAG = re.compile(
    r"<(?:!doctype|html|body|p|div|br|h[1-6]|ul|ol|li|table|tr|td|blockquote|article|section|span|b|strong|i|em|u|s|a|img|font|style|meta|o:p)"
    r"(?:\s[^<>]*)?/?>",
    re.I,
)
_SURELY = re.compile(r"</[a-z]|<(?:br|p|li|img|meta|!doctype|hr)[\s/>]", re.I)  # "a<b dan c>d" is arithmetic
_MARKS: dict[str, BlockKind] = {
    "## ": "heading",
    "> ": "quote",
    "- ": "item",
    "• ": "item",
    "* ": "item",
    "(foto) ": "caption",
    "(kredit) ": "credit",
}
_MARK_OF: dict[str, str] = {kind: mark for mark, kind in reversed(_MARKS.items()) if mark not in ("• ", "* ")}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_KINDS: dict[str, BlockKind] = {"li": "item", "blockquote": "quote", "figcaption": "caption", "caption": "caption"}
_BLOCKS = frozenset(
    (
        "p",
        "div",
        "ul",
        "ol",
        "table",
        "tr",
        "td",
        "th",
        "section",
        "article",
        "pre",
        "dl",
        "dt",
        "dd",
        "body",
        "figure",
        "hr",
        "main",
    )
)
_UNSEEN = frozenset(("script", "style", "title", "head", "meta", "link", "noscript", "template", "svg", "xml"))
_STRUCK = frozenset(("s", "strike", "del"))
_WORD_KINDS = (("msolist", "item"), ("msoquote", "quote"), ("msointensequote", "quote"), ("msocaption", "caption"), ("msotitle", "headline"))  # fmt: skip
_HEADLINE_CHARACTERS = 200


def looks_like_html(text: str) -> bool:
    """Whether ``text`` is source with tags and not what somebody wrote: nobody wants to hear "kurang dari p lebih dari"."""
    return "<" in text and _TAG.search(text) is not None and _SURELY.search(text) is not None


def without_tags(text: str) -> str:
    """``text`` as it is, or HTML with its tags cut out and nothing else done to it."""
    return re.sub(r"<[^<>]*>", " ", text) if looks_like_html(text) else text


def typed_blocks(text: str, kind: BlockKind = "paragraph") -> list[Block]:
    """A block each line of ``text``. What a line begins with may say what it is: "## " a subheading, "> " a quotation, "- " an
    item, "(foto) " a caption, "(kredit) " its credit; else it is of ``kind``."""
    blocks = []
    for line in re.split(r"[\r\n\x0b\x0c\u2028\u2029]+", text):
        line = line.strip()
        mark = next((mark for mark in _MARKS if line.startswith(mark)), "")
        if words := sayable(line[len(mark) :]):
            blocks.append(Block(kind=_MARKS.get(mark, kind), text=words))
    return blocks


def as_lines(article: Article) -> str:
    """The blocks as :func:`typed_blocks` reads them back."""
    return "\n".join(_MARK_OF.get(block.kind, "") + block.text for block in article.blocks)


def pasted(page: Page, *, titled: bool = False) -> Article:
    """The blocks of a piece of HTML (UTF-8), or of a whole document. ``titled``: without a heading, a short first line is the headline."""
    from lxml import etree
    from lxml import html as lxml_html

    text = page.content.decode("utf-8", "replace").replace("\0", "")
    reading = _Reading()
    if text.strip():
        refuse_wide_tags(text)
        parser = lxml_html.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=True)
        root = lxml_html.document_fromstring(f"<html><body>{text}</body></html>".encode(), parser=parser)
        walk = etree.iterwalk(root, events=("start", "end", "comment"))
        for event, element in walk:
            if event == "comment":
                reading.take(element.tail)
            elif event == "end":
                reading.leave(element)
            elif not reading.enter(element):
                walk.skip_subtree()
        reading.end_line()
    return sayable_article(reading.article(titled=titled))


@dataclass(slots=True)
class _Reading:
    """What was read so far, in document order. It recurses nowhere: how deep a document is nested costs nothing."""

    blocks: list[Block] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    headline: str = ""
    _text: list[str] = field(default_factory=list)
    _kinds: list[tuple[object, str]] = field(default_factory=list)  # open elements that say what their text is
    _skipped: object = None

    def enter(self, element: object) -> bool:
        """Whether what stands in the element is to be read one by one; what does not is done with."""
        tag = str(element.tag).lower()
        style = re.sub(r"\s", "", element.get("style") or "").lower()
        if tag in _UNSEEN or "mso-list:ignore" in style:
            return self._skip(element)
        if tag in _STRUCK or "line-through" in style:
            return self._leave_out(element, "struck")
        if "display:none" in style or element.get("hidden") is not None:
            return self._leave_out(element, "hidden")
        if (element.get("id") or "").startswith(("footnote", "endnote")) or (
            tag == "sup" and element.find(".//a") is not None
        ):
            return self._leave_out(element, "footnote")
        if tag == "br":
            self._break()
        if tag == "table" and (rows := rows_of(element)) is not None:
            self.end_line()
            self.blocks += [Block(kind="item", text=row) for row in rows if row]
            return self._skip(element)
        if kind := self._kind(element, tag):
            self.end_line()
            self._kinds.append((element, kind))
        elif tag in _BLOCKS:
            self.end_line()
        self.take(element.text)
        return True

    def leave(self, element: object) -> None:
        if element is not self._skipped:
            tag = str(element.tag).lower()
            if tag in _BLOCKS or (self._kinds and self._kinds[-1][0] is element):
                self.end_line()
            if self._kinds and self._kinds[-1][0] is element:
                self._kinds.pop()
        self._skipped = None
        self.take(element.tail)

    def take(self, text: str | None) -> None:
        if text:
            self._text.append(re.sub(r"[\r\n]+", " ", text))

    def end_line(self) -> None:
        text, self._text = sayable("".join(self._text)), []
        if not text:
            return
        kind = self._kinds[-1][1] if self._kinds else "paragraph"
        if (phrase := insert(text)) is not None and kind in ("paragraph", "item"):
            self._drop(phrase[0], text)
        elif kind == "headline" and not self.headline:
            self.headline = text
        else:
            self.blocks.append(Block(kind="heading" if kind == "headline" else kind, text=text))

    def article(self, *, titled: bool) -> Article:
        blocks = self.blocks
        lacks = titled and not self.headline and len(blocks) > 1
        if lacks and (first := blocks[0]).kind in ("paragraph", "heading") and len(first.text) <= _HEADLINE_CHARACTERS:
            self.headline, blocks = first.text, blocks[1:]
        return Article(headline=self.headline, blocks=tuple(blocks), dropped=tuple(self.dropped))

    def _kind(self, element: object, tag: str) -> str | None:
        if tag in _HEADINGS:
            return "headline" if tag == "h1" and not self.headline and not self.blocks else "heading"
        named = re.sub(r"[\s_-]", "", element.get("class") or "").lower()
        for prefix, kind in _WORD_KINDS:
            if named.startswith(prefix):
                return kind
        return _KINDS.get(tag)

    def _skip(self, element: object) -> bool:
        self._skipped = element
        return False

    def _leave_out(self, element: object, rule: str) -> bool:
        self._drop(rule, sayable(" ".join(element.itertext())))
        return self._skip(element)

    def _drop(self, rule: str, text: str) -> None:
        if text:
            self.dropped.append(Dropped(rule=rule, text=text, place=len(self.blocks)))

    def _break(self) -> None:
        if self._text and self._text[-1] == "\n":
            self.end_line()
        else:
            self._text.append("\n")
