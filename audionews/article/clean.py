"""A page → its story, and nothing but the story. Pure: no network, no clock."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from audionews.article import captions, completeness
from audionews.article import dateline as datelines
from audionews.article.body import Body
from audionews.article.bylines import authors as authors_of
from audionews.article.bylines import is_byline
from audionews.article.decode import count_words, decode, words
from audionews.article.headline import headline
from audionews.article.main_block import find
from audionews.article.markup import read as read_tree
from audionews.article.markup import read_again
from audionews.article.meta import Meta
from audionews.article.meta import read as read_meta
from audionews.article.model import MAX_BYTES, Article, Block, Page, Source
from audionews.article.multipage import more_pages, next_href
from audionews.article.other_formats import html_of, refuse_other_text
from audionews.article.page_tree import Line, Node, PageTree, is_prose, left_out
from audionews.article.published import is_date_line, published
from audionews.article.sanitize import sayable_article
from audionews.article.sites import SITES, Site, site_of
from audionews.article.story_check import MIN_STORY_WORDS, tells_a_story
from audionews.errors import BadInput, NotAnArticle

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
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b")


def clean(page: Page, *, sites: tuple[Site, ...] = SITES) -> Article:
    """The story of ``page``.

    Raises ``BadInput("article.empty" | "article.too_big" | "article.binary" | "article.not_html")`` and ``NotAnArticle("article.no_story")``.
    """
    page = html_of(page)
    text, guessed = _text(page)
    refuse_other_text(text)
    tree = read_tree(text)
    try:
        article = _article(page, text, tree, sites)
    except BadInput as error:
        article = _second(page, text, sites, 0)
        if article is None:
            raise error
    else:
        if tree is not None and tree.cut:
            article = _second(page, text, sites, len(article.blocks)) or _warned(article, "article.look_again")
    if guessed:
        article = _warned(article, "article.encoding_guessed")
    return sayable_article(article)


def _article(page: Page, text: str, tree: PageTree | None, sites: tuple[Site, ...]) -> Article:
    if tree is None or not tree.lines:
        raise BadInput("article.empty") if tree is None else NotAnArticle("article.no_story", words=0)
    meta = read_meta(tree)
    root = find(tree)
    if root is None:
        raise NotAnArticle("article.no_story", words=0)
    return _Story(tree, meta, root, page.url or meta.url, text).article(sites)


def _second(page: Page, text: str, sites: tuple[Site, ...], more_than: int) -> Article | None:
    """What BeautifulSoup's reading gives, if it has more than so many blocks; the editor is asked to look."""
    tree = read_again(text)
    try:
        article = _article(page, text, tree, sites) if tree is not None else None
    except BadInput:
        return None
    return _warned(article, "article.look_again") if article and len(article.blocks) > more_than else None


def _text(page: Page) -> tuple[str, bool]:
    if not page.content.strip():
        raise BadInput("article.empty")
    if len(page.content) > MAX_BYTES:
        raise BadInput("article.too_big", size_bytes=len(page.content), most_bytes=MAX_BYTES)
    head = page.content[:1024]
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<\x00" in head or b"\x00<" in head
    if (head.count(0) and not utf16) or head.startswith(_BINARY):
        raise BadInput("article.binary")
    return decode(page.content, page.declared_charset)


def _warned(article: Article, *keys: str) -> Article:
    return replace(article, warnings=(*article.warnings, *(key for key in keys if key not in article.warnings)))


class _Story(Body):
    """One reading of one page: the body, and what stands around it."""

    def __init__(self, tree: PageTree, meta: Meta, root: Node, url: str | None, text: str) -> None:
        super().__init__(tree, root)
        self.meta, self.url, self.page_text = meta, url, text
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
        self.dropped.sort(key=lambda pair: pair[0])
        places = [index for index, _ in pictured + blocks]
        return Article(
            headline=head.text,
            authors=tuple(authors),
            published=day,
            dateline=line,
            blocks=tuple(block for _, block in pictured + blocks),
            source_url=self._absolute(self.url),
            source=Source(
                name=site.name if site else self.meta.site,
                url=self._absolute(self.url),
                licence=self.meta.licence or (site.licence if site else None),
            ),
            lang=self.lang,
            dropped=tuple(replace(dropped, place=bisect_left(places, index)) for index, dropped in self.dropped),
            warnings=tuple(warnings),
        )

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
            pictured += [(index, block) for block in parts]
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


def next_page(page: Page) -> str | None:
    """The absolute address of the story's next page on the same host, or None."""
    tree = read_tree(_text(html_of(page))[0])
    if tree is None or not page.url:
        return None
    href = next_href(tree, page.url)
    url = urljoin(page.url, href) if href else None
    same = url and urlsplit(url).hostname == urlsplit(page.url).hostname
    return url if same and url != page.url else None
