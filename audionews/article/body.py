"""The body of a story: which of its block's lines are read, as what, and why the others are not."""

from __future__ import annotations

import re

from audionews.article import dateline as datelines
from audionews.article import heads, rules
from audionews.article.decode import words
from audionews.article.lines import Line, Node, PageTree
from audionews.article.main_block import habit, is_prose
from audionews.article.model import Block, Dropped

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NUMBERED = re.compile(r"(?:\(?\d{1,2}[.)]|\(?[a-h][.)]|[•▪◦●■*✓–—-])\s+(?=\S)")
_BULLET = re.compile(r"[•▪◦●■*✓–—-]\s+")
_SPEAKER = re.compile(r"[—–-]{1,2}\s*\w.{2,90}$")


class Body:
    """One reading of one block; ``lines`` are the page's, ``inside`` the numbers of those in the block."""

    def __init__(self, tree: PageTree, root: Node) -> None:
        self.tree, self.root, self.lines = tree, root, tree.lines
        self.inside = [
            index for index, line in enumerate(self.lines) if any(node is root for node in line.node.chain())
        ]
        self.dropped: list[tuple[int, Dropped]] = []
        self.lang = "id"

    def drop(self, index: int, rule: str, text: str | None = None) -> None:
        told = self.lines[index].text if text is None else text
        if told:
            self.dropped.append((index, Dropped(rule=rule, text=told)))

    def blocks(self, head: heads.Headline) -> list[tuple[int, Block]]:
        kept: list[tuple[int, Block]] = []
        box: Node | None = None  # an open box of related links: its head was seen
        ended = False
        own_title = words(head.text)
        titled = head.index is not None and self.lines[head.index].node.tag in ("h1", "h2")
        for index in self.inside:
            line = self.lines[index]
            if rule := habit(line, self.root):
                self.drop(index, rule)
                continue
            if titled and index < head.index and self._is_above(line):
                self.drop(index, "before_title")
                continue
            if index == head.index or (words(line.text) == own_title and own_title):
                self.drop(index, "title_again")
                continue
            rule, place = rules.insert(line.text) or (None, None)
            if rule == "byline" and is_prose(line) and len(line.text) > 130:
                rule = None
            if rule:
                self.drop(index, rule)
                box = line.node if place == "head" else box
                if rule == "embed" or not kept:
                    continue
                continue
            if box is not None:
                if line.link_share > 0.6 or (line.node.tag == "li" and not is_prose(line)):
                    self.drop(index, "related")
                    continue
                box = None
            if told := self._not_story(index, line):
                self.drop(index, told)
                continue
            if ended:
                continue
            kept += self._read(index, line)
        return self._trim(self._lists(kept))

    def _is_above(self, line: Line) -> bool:
        """Above the title stand masthead, trail and warnings; of the story only a picture may."""
        return not any(node.tag in ("figure", "figcaption") or "caption" in node.roles for node in line.node.chain())

    def _not_story(self, index: int, line: Line) -> str | None:
        text = line.text
        following = self.lines[index + 1].text if index + 1 < len(self.lines) else ""
        if heads.is_byline(line):
            return "byline"
        if heads.is_date_line(line):
            return "date"
        if not any(char.isalnum() for char in text):
            return "closing_code"
        if line.link_share > 0.8 and line.node.tag not in _HEADINGS:
            whole = len(text) > 90 and text.endswith((".", "!", "?", '"', "”"))
            if not whole:
                return "link_only"
        if text.endswith(":") and len(text) < 120 and rules.insert(following) == ("contact", "whole"):
            return "contact"
        return None

    def _read(self, index: int, line: Line) -> list[tuple[int, Block]]:
        roles = line.roles.union(*(node.roles for node in self._below(line)))
        tags = {node.tag for node in self._below(line)}
        text = line.text
        if (
            "figcaption" in tags
            or "figure" in tags
            or "caption" in roles
            or "picture" in roles
            or "credit" in roles
            or rules.looks_like_caption(text)
            or (line.images and len(text) < 300 and not text.endswith((".", '"', "”")) and not _NUMBERED.match(text))
        ):
            return [(index, block) for block in caption_blocks(text, "credit" in roles and "caption" not in roles)]
        text, cut = rules.cut_inline_related(text)
        self.drop(index, "related", cut)
        if "blockquote" in tags or "q" in tags:
            return [(index, Block(kind="quote", text=text))]
        if line.node.tag in _HEADINGS or line.node.tag == "dt":
            kind = "paragraph" if len(text) > 180 else "heading"
            return [(index, Block(kind=kind, text=text))]
        if (
            line.is_bold
            and len(text) < 120
            and not text.endswith((".", '"', "”", ","))
            and len(words(text)) > 0
            and not _NUMBERED.match(text)
        ):
            return [(index, Block(kind="heading", text=text))]
        if "li" in tags or line.node.tag == "dd":
            return [(index, Block(kind="item", text=text))]
        return [(index, Block(kind="paragraph", text=text))]

    def _below(self, line: Line):
        for node in line.node.chain():
            if node is self.root:
                return
            yield node

    def _lists(self, kept: list[tuple[int, Block]]) -> list[tuple[int, Block]]:
        """Lists that are paragraphs, paragraphs that are lists, speakers under their quotes."""
        out: list[tuple[int, Block]] = []
        at = 0
        while at < len(kept):
            run = at
            while run < len(kept) and kept[run][1].kind == "item":
                run += 1
            if run > at:
                out += _list(kept[at:run])
                at = run
                continue
            index, block = kept[at]
            if block.kind == "paragraph" and _NUMBERED.match(block.text):
                neighbours = [kept[near][1] for near in (at - 1, at + 1) if 0 <= near < len(kept)]
                if any(_NUMBERED.match(near.text) for near in neighbours) or block.text[:1].isdigit():
                    block = Block(kind="item", text=_BULLET.sub("", block.text, count=1))
            if (
                block.kind != "heading"
                and out
                and out[-1][1].kind == "quote"
                and _SPEAKER.fullmatch(block.text)
                and len(block.text) < 100
            ):
                quote = out.pop()[1]
                block = Block(kind="quote", text=f"{quote.text} {block.text}")
            out.append((index, block))
            at += 1
        return out

    def _trim(self, kept: list[tuple[int, Block]]) -> list[tuple[int, Block]]:
        """Short unfinished lines before the first and after the last prose; repeated pull quotes; initials at the end."""
        prose = [
            at
            for at, (index, block) in enumerate(kept)
            if is_prose(self.lines[index]) and block.kind not in ("caption", "credit")
        ]
        if not prose:
            return kept
        first, last = prose[0], prose[-1]
        lists = self._lists_of_lines(kept)
        out: list[tuple[int, Block]] = []
        for at, (index, block) in enumerate(kept):
            line = self.lines[index]
            if block.kind in ("caption", "credit") or line.node in lists:
                out.append((index, block))
            elif at < first and not self._may_open(block, line):
                self.drop(index, "before_story")
            elif at > last and not self._may_close(block, line, self.lines[kept[last][0]]):
                self.drop(index, "after_story")
            else:
                text, cut = rules.cut_tail(block.text, last=at >= last - 1)
                self.drop(index, "closing_code", cut)
                if text:
                    out.append((index, Block(kind=block.kind, text=text) if cut else block))
        return self._unrepeated(out)

    def _lists_of_lines(self, kept: list[tuple[int, Block]]) -> set[Node]:
        """Paragraphs of many short lines: a calendar, a table of results, verses."""
        held: dict[Node, list[int]] = {}
        for index, _ in kept:
            line = self.lines[index]
            if line.node.tag == "p" and line.link_share < 0.3:
                held.setdefault(line.node, []).append(len(line.text))
        return {node for node, sizes in held.items() if len(sizes) >= 6 and sum(sizes) >= 15 * len(sizes)}

    def _may_open(self, block: Block, line: Line) -> bool:
        if datelines.is_alone(block.text, self.lang):
            return True
        if block.kind == "heading":
            return (
                line.node.tag in ("h2", "h3", "h4")
                and len(block.text) > 12
                and not re.search(r"\w\s*[/»>|]\s*\w", block.text)
            )
        return block.text.endswith((".", "!", "?", '"', "”", ":")) and len(block.text) >= 15

    def _may_close(self, block: Block, line: Line, anchor: Line) -> bool:
        if block.kind == "heading":
            return False
        ends = block.text.endswith((".", "!", "?", '"', "”", ")"))
        sibling = (
            line.node.parent is anchor.node.parent and line.node.tag == anchor.node.tag
        ) or line.node is anchor.node
        if block.kind == "item":
            return line.link_share < 0.5
        return (ends and len(block.text) >= 8 and line.link_share < 0.6) or (sibling and len(words(block.text)) >= 4)

    def _unrepeated(self, kept: list[tuple[int, Block]]) -> list[tuple[int, Block]]:
        """A pull quote says again what the text says; the same paragraph twice is a slip of the template."""
        said = [" ".join(words(block.text)) for _, block in kept]
        out, seen = [], set()
        for at, (index, block) in enumerate(kept):
            own = said[at]
            again = len(own) > 40 and (
                (own in seen and (len(own) > 90 or own == " ".join(words(out[-1][1].text) if out else ())))
                or (
                    (block.kind in ("quote", "heading") or block.text[:1] in '"“')
                    and any(own in other for near, other in enumerate(said) if near != at and other != own)
                )
            )
            seen.add(own)
            if again:
                self.drop(index, "said_twice")
            else:
                out.append((index, block))
        while out and out[-1][1].kind == "heading":
            self.drop(out[-1][0], "heading_without_text")
            out.pop()
        return out


def caption_blocks(text: str, is_credit: bool) -> list[Block]:
    told, credit = ("", text) if is_credit and len(text) < 110 else rules.caption(text)
    blocks = []
    if told:
        blocks.append(Block(kind="caption", text=told))
    if credit:
        blocks.append(Block(kind="credit", text=credit))
    return blocks


def _list(run: list[tuple[int, Block]]) -> list[tuple[int, Block]]:
    """What an <ul> or <ol> really is."""
    texts = [block.text for _, block in run]
    prose = [len(text) > 160 and text.endswith((".", '"', "”")) for text in texts]
    if all(prose):
        return [(index, Block(kind="paragraph", text=block.text)) for index, block in run]
    if len(run) > 1 and (texts[0].endswith(":") or (prose[0] and not any(prose[1:]))):
        index, block = run[0]
        return [(index, Block(kind="paragraph", text=block.text)), *run[1:]]
    return run
