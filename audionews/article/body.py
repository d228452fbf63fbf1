"""The body of a story: which of its block's lines are read, as what, and why the others are not."""

from __future__ import annotations

import re

from audionews.article import appendices, captions, phrases
from audionews.article import dateline as datelines
from audionews.article.bylines import is_byline
from audionews.article.decode import words
from audionews.article.halves import joined
from audionews.article.headline import Headline
from audionews.article.items import CALLS, NUMBERED, as_items, is_step
from audionews.article.model import Block, Dropped
from audionews.article.page_tree import HEADINGS, Line, Node, PageTree, is_prose, left_out
from audionews.article.published import is_date_line
from audionews.article.telling import is_chapter, is_telling

_BULLET = re.compile(r"[•·▪◦●■*✓✔✅☑➡➤➢►▶👉🔹🔸📌–—-]\ufe0f?\s+")
_SPEAKER = re.compile(r"[—–-]{1,2}\s*\w.{2,90}$")
# What may follow the desk's initials and is news all the same.
_AFTER_INITIALS = re.compile(r"(?:ralat|koreksi|catatan|hak jawab|klarifikasi|pembaruan|update)\b", re.I)


class Body:
    """One reading of one block; ``lines`` are the page's, ``inside`` the numbers of those in the block."""

    def __init__(self, tree: PageTree, root: Node) -> None:
        self.tree, self.root, self.lines = tree, root, tree.lines
        self.inside = [index for index, line in enumerate(self.lines) if line.is_in(root)]
        self.dropped: list[tuple[int, Dropped]] = []
        self.signed: set[int] = set()  # lines that are only the desk's initials
        self.lang = "id"

    def drop(self, index: int, rule: str, text: str | None = None) -> None:
        left = self.lines[index].text if text is None else text
        if left:
            self.dropped.append((index, Dropped(rule=rule, text=left)))

    def blocks(self, head: Headline) -> list[tuple[int, Block]]:
        kept: list[tuple[int, Block]] = []
        box: Node | None = None  # an open box of related links: its head was seen
        own_title = words(head.text)
        titled = head.index is not None and self.lines[head.index].node.tag in ("h1", "h2")
        for index in self.inside:
            if index == head.index:
                continue
            line = self.lines[index]
            rule = left_out(line, self.root)
            if rule and not (rule in ("embed", "advert") and not is_prose(line) and captions.belongs_to_picture(line)):
                self.drop(index, rule)
                continue
            if (
                titled
                and index < head.index
                and not (captions.is_marked(line, self.root) or captions.belongs_to_picture(line))
            ):
                self.drop(index, "before_title")
                continue
            if own_title and words(line.text) == own_title:
                self.drop(index, "title_again")
                continue
            rule, place = phrases.insert(line.text) or (None, None)
            if rule == "byline" and is_prose(line) and len(line.text) > 130:
                rule = None
            if (rule in CALLS and is_step(self.lines, index)) or (place == "line" and is_telling(self.lines, index)):
                rule = None
            if rule:
                self.drop(index, rule)
                rule_of_rest, rest = appendices.after(self.lines, self.inside, index) if kept else ("", ())
                if rest:
                    self.dropped += [(at, Dropped(rule=rule_of_rest, text=self.lines[at].text)) for at in rest]
                    break
                if rule == "closing_code" and phrases.cut_tail("x" * 20 + "." + line.text, last=True)[1]:
                    self.signed.add(index)
                box = line.node if place == "head" else box
                continue
            if box is not None:
                if line.link_share > 0.6 or (line.node.tag == "li" and not is_prose(line)):
                    self.drop(index, "related")
                    continue
                box = None
            if rule := self._not_story(index, line, kept):
                self.drop(index, rule)
                continue
            kept += self._read(index, line)
        return self._trim(self._lists(joined(kept)))

    def _not_story(self, index: int, line: Line, kept: list[tuple[int, Block]]) -> str | None:
        text = line.text
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if is_byline(line) and not captions.has_picture(line, 2):
            return "byline"
        headed = bool(kept) and kept[-1] == (index - 1, Block(kind="heading", text=self.lines[index - 1].text))
        if is_date_line(line) and not (kept and is_chapter(line, following, self.root, headed=headed)):
            return "date"
        if not any(char.isalnum() for char in text):
            return "closing_code"
        if line.link_share > 0.8 and line.node.tag not in HEADINGS:
            whole = len(text) > 90 and text.endswith((".", "!", "?", '"', "”"))
            if not whole:
                return "link_only"
        if (
            text.endswith(":")
            and len(text) < 120
            and following
            and phrases.insert(following.text) == ("contact", "whole")
        ):
            return "contact"
        return None

    def _read(self, index: int, line: Line) -> list[tuple[int, Block]]:
        tags = {node.tag for node in self._below(line)}
        text = line.text
        if self._is_caption(line, tags):
            return self.pictured(index)
        text, cut = phrases.cut_inline_related(text)
        self.drop(index, "related", cut)
        text, cut = phrases.cut_ad_word(text)
        self.drop(index, "advert", cut)
        if "blockquote" in tags or "q" in tags:
            return [(index, Block(kind="quote", text=text))]
        if line.node.tag in HEADINGS or line.node.tag == "dt":
            kind = "paragraph" if len(text) > 180 or (is_prose(line) and text.endswith(".")) else "heading"
            return [(index, Block(kind=kind, text=text))]
        if (
            line.is_bold
            and len(text) < 120
            and not text.endswith((".", '"', "”", ",", ":"))
            and words(text)
            and not NUMBERED.match(text)
        ):
            return [(index, Block(kind="heading", text=text))]
        if "li" in tags or line.node.tag == "dd" or "table" in line.roles:
            return [(index, Block(kind="item", text=text))]
        return [(index, Block(kind="paragraph", text=text))]

    def pictured(self, index: int) -> list[tuple[int, Block]]:
        """Line ``index`` as caption and credit; a label before them ("Foto:", "Perbesar") goes to the audit."""
        blocks = captions.parted(self.lines[index])
        rest = self.lines[index].text
        for block in blocks:
            rest = rest.replace(block.text, " ", 1)
        if any(char.isalnum() for char in rest):
            self.drop(index, "label", " ".join(rest.split()))
        return [(index, block) for block in blocks]

    def _is_caption(self, line: Line, tags: set[str]) -> bool:
        text = line.text
        if line.node.tag in HEADINGS or "table" in line.roles:
            return False
        if (
            captions.is_marked(line, self.root)
            or captions.is_set_below(line, self.root)
            or phrases.looks_like_caption(text)
        ):
            return True
        if line.images and len(text) < 300 and not text.endswith((".", '"', "”")) and not NUMBERED.match(text):
            return True
        return line.after_image and len(text) < 300 and not is_prose(line) and captions.belongs_to_picture(line) and bool(phrases.caption(text)[1])  # fmt: skip

    def _below(self, line: Line):
        for node in line.node.chain():
            if node is self.root:
                return
            yield node

    def _lists(self, kept: list[tuple[int, Block]]) -> list[tuple[int, Block]]:
        """Lists that are paragraphs, paragraphs that are lists, speakers under their quotes."""
        typed: list[tuple[int, Block]] = []
        for at, (index, block) in enumerate(kept):
            if block.kind == "paragraph" and NUMBERED.match(block.text):
                neighbours = [kept[near][1] for near in (at - 1, at + 1) if 0 <= near < len(kept)]
                if any(NUMBERED.match(near.text) for near in neighbours) or (
                    block.text[:1].isdigit() or block.text[:1] in "•·▪●✓✔✅☑"
                ):
                    block = Block(kind="item", text=_BULLET.sub("", block.text, count=1))
            previous = typed[-1][1] if typed else None
            if (
                block.kind != "heading"
                and previous is not None
                and previous.kind == "quote"
                and _SPEAKER.fullmatch(block.text)
                and len(block.text) < 100
            ):
                typed[-1] = (typed[-1][0], Block(kind="quote", text=f"{previous.text} {block.text}"))
                continue
            if previous is not None and self._is_cite(typed[-1][0], index, block):
                typed[-1] = (typed[-1][0], Block(kind="quote", text=f"{previous.text} – {block.text}"))
                continue
            typed.append((index, block))
        out: list[tuple[int, Block]] = []
        at = 0
        while at < len(typed):
            run = at
            while run < len(typed) and typed[run][1].kind == "item" and (run == at or self._same_list(typed, at, run)):
                run += 1
            out += as_items(typed[at:run]) if run > at else [typed[at]]
            at = max(run, at + 1)
        return out

    def _is_cite(self, before: int, index: int, block: Block) -> bool:
        """Who said the quote before it: short words of the same <blockquote>, beside its paragraphs (<cite>)."""
        quotation, line = self.lines[before], self.lines[index]
        holder = line.node.parent or line.node if line.node.tag == "footer" else line.node
        beside = holder.tag == "blockquote" and quotation.node is not holder and quotation.is_in(holder)
        return block.kind == "quote" and beside and len(block.text) < 100 and block.text[-1:] not in '.!?"”'

    def _same_list(self, typed: list[tuple[int, Block]], first: int, other: int) -> bool:
        """Rows of a table are none of the list beside it."""
        return ("table" in self.lines[typed[first][0]].roles) == ("table" in self.lines[typed[other][0]].roles)

    def _trim(self, kept: list[tuple[int, Block]]) -> list[tuple[int, Block]]:
        """Short unfinished lines before the first and after the last prose; repeated pull quotes; initials at the end."""
        prose = [
            at
            for at, (index, block) in enumerate(kept)
            if is_prose(self.lines[index]) and block.kind not in ("caption", "credit")
        ]
        if not prose:
            return kept
        first, last = prose[0], self._last(kept, prose[-1])
        lists = self._lists_of_lines(kept)
        out: list[tuple[int, Block]] = []
        for at, (index, block) in enumerate(kept):
            line = self.lines[index]
            if block.kind in ("caption", "credit"):
                out.append((index, block))
            elif at < first and not self._may_open(block, line) and line.node not in lists:
                self.drop(index, "before_story")
            elif at > last and line.node not in lists and not self._may_close(block, line, self.lines[kept[last][0]]):
                self.drop(index, "after_story")
            else:
                text, cut = phrases.cut_tail(block.text, last=at >= last - 1 or self._ends_page(kept, at))
                self.drop(index, "byline" if phrases.is_signature(cut) else "closing_code", cut)
                if text:
                    out.append((index, Block(kind=block.kind, text=text) if cut else block))
                if (cut or self._is_signed(kept, at)) and self._is_end(kept, at):
                    self._drop_rest(kept[at + 1 :], out)
                    break
        return self._unrepeated(out)

    def _last(self, kept: list[tuple[int, Block]], last: int) -> int:
        """The story's last block: behind the last prose, items and the short headings over them are still of it."""
        at = last
        for near in range(last + 1, len(kept)):
            line = self.lines[kept[near][0]]
            if kept[near][1].kind == "item" and line.link_share < 0.5:
                at = near
            elif not (
                kept[near][1].kind in ("heading", "paragraph")
                and len(kept[near][1].text) < 80
                and line.link_share < 0.3
            ):
                break
        return at

    def _ends_page(self, kept: list[tuple[int, Block]], at: int) -> bool:
        return at + 1 < len(kept) and kept[at + 1][1].kind not in ("paragraph", "item", "quote")

    def _is_signed(self, kept: list[tuple[int, Block]], at: int) -> bool:
        """Whether the desk's initials stand in a line of their own between this block and the next."""
        end = kept[at + 1][0] if at + 1 < len(kept) else len(self.lines)
        return any(kept[at][0] < index < end for index in self.signed)

    def _is_end(self, kept: list[tuple[int, Block]], at: int) -> bool:
        """Whether the desk's initials end the story here: what follows is little, and no correction."""
        rest = [block for _, block in kept[at + 1 :] if block.kind not in ("caption", "credit")]
        parent = self.lines[kept[at][0]].node.parent
        if any(is_prose(self.lines[index]) and self.lines[index].node.parent is parent for index, _ in kept[at + 1 :]):
            return False  # the story goes on in paragraphs of the same block
        size = sum(len(block.text) for _, block in kept[: at + 1])
        return (
            len(rest) <= 4
            and sum(len(block.text) for block in rest) < max(250, size // 3)
            and not any(_AFTER_INITIALS.match(block.text) or block.kind == "heading" for block in rest)
        )

    def _drop_rest(self, rest: list[tuple[int, Block]], out: list[tuple[int, Block]]) -> None:
        for index, block in rest:
            if block.kind in ("caption", "credit"):
                out.append((index, block))
            else:
                self.drop(index, "after_story")

    def _lists_of_lines(self, kept: list[tuple[int, Block]]) -> set[Node]:
        """Paragraphs of many short lines: a calendar, a table of results, verses."""
        held: dict[Node, list[int]] = {}
        for index, _ in kept:
            line = self.lines[index]
            if line.node.tag == "p" and line.link_share < 0.3:
                held.setdefault(line.node, []).append(len(line.text))
        return {
            node for node, sizes in held.items() if len(sizes) >= 6 and 15 * len(sizes) <= sum(sizes) <= 70 * len(sizes)
        }

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
        """A pull quote says again what the text says; so does a caption; the same paragraph twice is a slip of the template."""
        wordings = [" ".join(words(block.text)) for _, block in kept]
        out: list[tuple[int, Block]] = []
        seen: set[str] = set()
        for at, (index, block) in enumerate(kept):
            own = (
                " ".join(words(self.lines[index].text)) if block.kind == "quote" else wordings[at]
            )  # without who said it
            pulled = block.kind in ("quote", "heading", "caption") or block.text[:1] in '"“'
            again = len(own) > 40 and (
                (own in seen and (len(own) > 90 or own == " ".join(words(out[-1][1].text) if out else ())))
                or (
                    pulled
                    and any(
                        own in other and (other != own or block.kind == "caption" != kept[near][1].kind)
                        for near, other in enumerate(wordings)
                        if near != at
                    )
                )
            )
            if again:
                self.drop(index, "said_twice", block.text if block.kind == "quote" else None)
                continue
            seen.add(own)
            out.append((index, block))
        while out and out[-1][1].kind == "heading":
            self.drop(out[-1][0], "heading_without_text")
            out.pop()
        return out
