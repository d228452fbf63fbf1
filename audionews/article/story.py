"""One reading of one page: the body, and what stands around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from audionews.article import captions, completeness
from audionews.article import dateline as datelines
from audionews.article.body import Body
from audionews.article.bylines import authors as authors_of
from audionews.article.bylines import is_byline
from audionews.article.decode import count_words, words
from audionews.article.headline import headline
from audionews.article.meta import Meta
from audionews.article.model import KNOWN_BY_WORDS, Article, Block, SourceCredit
from audionews.article.multipage import more_pages
from audionews.article.page_tree import Line, Node, PageTree, is_prose, left_out
from audionews.article.published import is_date_line, published
from audionews.article.sites import Site, site_of
from audionews.article.story_check import MIN_STORY_WORDS, tells_a_story
from audionews.errors import NotAnArticle

_INDONESIAN = frozenset(
    [
        "yang",
        "dan",
        "di",
        "dari",
        "untuk",
        "dengan",
        "ini",
        "itu",
        "pada",
        "tidak",
        "dalam",
        "akan",
        "juga",
        "ke",
        "ada",
        "oleh",
    ]
)


class StoryReading(Body):
    """One reading of one page: the body, and what stands around it."""

    def __init__(self, tree: PageTree, meta: Meta, root: Node, url: str | None, text: str) -> None:
        super().__init__(tree, root)
        self.meta, self.url, self.page_text = meta, url, text
        self.taken: frozenset[int] = frozenset()  # the lines that are read
        self.lang = self._lang()

    def _lang(self) -> str:
        prose = [word for index in self.inside for word in words(self.lines[index].text)][:600]
        if sum(word in _INDONESIAN for word in prose) * 25 > len(prose):
            return "id"
        declared = (self.meta.lang or "")[:2].lower()
        return declared if re.fullmatch(r"[a-z]{2}", declared) and declared != "id" else "en" if prose else "id"

    def article(self, sites: tuple[Site, ...]) -> Article:
        prose = [
            index
            for index in self.inside
            if is_prose(self.lines[index]) and left_out(self.lines[index], self.root) is None
        ]
        first = prose[0] if prose else self.inside[0]
        head = headline(self.lines, self.meta, first)
        blocks = self.blocks(head)
        body_words = sum(count_words(block.text) for _, block in blocks if block.kind not in ("caption", "credit"))
        inside = [self.lines[index] for index in self.inside if left_out(self.lines[index], self.root) is None]
        if not tells_a_story(
            head, blocks, body_words, tree=self.tree, root=self.root, meta=self.meta, inside=inside, url=self.url
        ):
            raise NotAnArticle("article.no_story", words=body_words)
        line, blocks = self._dateline(blocks)
        last = max((index for index, _ in blocks), default=first)
        pictured = self._captions(head.index, first, [block.text for _, block in blocks])
        authors = authors_of(self.lines, self.meta, head.index, self.inside, last)
        day = published(self.lines, self.meta, head.index, first, last, indonesian=self.lang == "id")
        self._outside(head.index, {index for index, _ in pictured})
        blocks = self._without_signature(blocks, authors)
        warnings = ["article.short"] if body_words < MIN_STORY_WORDS else []
        if day is None:
            warnings.append("article.no_date")
        if not authors:
            warnings.append("article.no_author")
        if more_pages(self.tree, self.lines, self.url):
            warnings.append("article.more_pages")
        warnings += completeness.warnings_of(
            self.tree, self.meta, self.root, headline=head.text, blocks=blocks, text=self.page_text
        )
        site = site_of(self.url, sites)
        self.taken = frozenset(index for index, _ in pictured + blocks)
        self.dropped.sort(key=lambda pair: pair[0])
        places = [index for index, _ in pictured + blocks]
        return Article(
            headline=head.text,
            authors=tuple(authors),
            published=day,
            dateline=line,
            blocks=tuple(block for _, block in pictured + blocks),
            source_url=self._absolute(self.url),
            source=SourceCredit(
                name=site.name if site else self.meta.site,
                url=self._absolute(self.url),
                licence=self.meta.licence or (site.licence if site else None),
            ),
            lang=self.lang,
            dropped=tuple(replace(dropped, place=bisect_left(places, index)) for index, dropped in self.dropped),
            warnings=tuple(warnings),
        )

    @property
    def sure(self) -> frozenset[int]:
        """The lines left out for what they say."""
        return frozenset(index for index, dropped in self.dropped if dropped.rule in KNOWN_BY_WORDS)

    @property
    def following(self) -> frozenset[int]:
        """The lines of whole stories under titles of their own: the next articles of an endless page."""
        others = {id(node) for node in self.tree.other_stories if node.ruled}
        return frozenset(
            index for index, line in enumerate(self.lines) if any(id(node) in others for node in line.node.chain())
        )

    @property
    def strange(self) -> frozenset[int]:
        """The lines of another text than the headline's: readers that do not look at the headline take them gladly."""
        return frozenset(index for index, dropped in self.dropped if dropped.rule == "other_text")

    def _without_signature(self, blocks: list[tuple[int, Block]], authors: list[str]) -> list[tuple[int, Block]]:
        """Without the writer's name alone in the last line: "(Djanti Virantika)"."""
        names = {word for name in authors for word in words(name)} | {"penulis", "reporter", "editor", "oleh", "by"}
        while blocks and len(blocks) > 1 and blocks[-1][1].kind in ("paragraph", "item"):
            index, block = blocks[-1]
            if len(block.text) > 80 or not set(words(block.text)) <= names:
                break
            self.drop(index, "byline", block.text)
            blocks = blocks[:-1]
        return blocks

    def _absolute(self, url: str | None) -> str | None:
        return url if url and url.startswith(("http://", "https://")) else None

    def _dateline(self, blocks: list[tuple[int, Block]]) -> tuple[str | None, list[tuple[int, Block]]]:
        for at, (index, block) in enumerate(blocks):
            if block.kind in ("caption", "credit"):
                continue
            if block.kind not in ("paragraph", "heading", "quote"):
                break
            split = datelines.split(block.text, self.lines[index].lead_bold, lang=self.lang)
            if split:
                line, rest = split
                rest_block = [(index, Block(kind="paragraph", text=rest))] if rest else []
                return line, blocks[:at] + rest_block + blocks[at + 1 :]
            if datelines.is_alone(block.text, self.lang):
                return block.text, blocks[:at] + blocks[at + 1 :]
            if block.kind == "paragraph":
                break
        return None, blocks

    def _captions(self, head: int | None, first: int, read: list[str]) -> list[tuple[int, Block]]:
        """The opening picture's caption and credit, wherever its box stands outside the text's block."""
        inside = set(self.inside)
        start = max(0, head - 12) if head is not None and head < first else max(0, first - 12)
        wordings = {" ".join(words(text)) for text in read}
        title = words(self.lines[head].text) if head is not None else []
        pictured: list[tuple[int, Block]] = []
        for index in range(start, first):
            line = self.lines[index]
            rule = left_out(line)
            if index in inside or index == head or words(line.text) == title:
                continue
            if rule not in (None, "embed", "advert") or not captions.belongs_to_picture(line):
                continue
            if head is not None and index < head and not _is_surely_caption(line):
                continue
            parts = captions.parted(line)
            if any(" ".join(words(block.text)) in wordings for block in parts if block.kind == "caption"):
                continue
            pictured += self.pictured(index)
        return captions.with_names_as_credits(pictured, self.lines)

    def _outside(self, head: int | None, pictured: set[int]) -> None:
        """The rest of the page, for the audit: an entry a line, so that each can be restored alone."""
        inside = set(self.inside)
        for index, line in enumerate(self.lines):
            if index in inside or index == head or index in pictured:
                continue
            rule = left_out(line) or ("byline" if is_byline(line) else "date" if is_date_line(line) else "outside")
            self.drop(index, rule)


def _is_surely_caption(line: Line) -> bool:
    """Above the title only what markup calls a caption, or what ends in a credit, is one."""
    return captions.is_marked(line) or any(block.kind == "credit" for block in captions.parted(line))
