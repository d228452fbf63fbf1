"""A page → its story, and nothing but the story. Pure: no network, no clock."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from audionews.article import dateline as datelines
from audionews.article import heads, rules
from audionews.article.body import Body, caption_blocks
from audionews.article.decode import count_words, decode, words
from audionews.article.lines import Node, PageTree
from audionews.article.main_block import find, habit, is_prose
from audionews.article.meta import Meta
from audionews.article.meta import read as read_meta
from audionews.article.model import MAX_BYTES, Article, Block, Page, Source
from audionews.article.page_tree import read as read_tree
from audionews.article.page_tree import read_again
from audionews.article.sanitize import sayable_article
from audionews.article.sites import SITES, Site, site_of
from audionews.errors import BadInput, NotAnArticle

MIN_STORY_WORDS = 25  # below that a page needs a title and whole sentences
MIN_BRIEF_WORDS = 6

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# What a page says that has nothing to tell: missing, closed, to be paid for, a robot's test. Not the words of news.
_SAYS_NO = re.compile(
    r"\b404\b|(?:halaman|artikel|berita|konten)\b.{0,40}\btidak (?:di)?temukan|tidak dapat ditemukan|(?:page|article) (?:was |could )?not (?:be )?found|"
    r"\b(?:403|500|502|503)\b.{0,20}(?:error|forbidden|unavailable|gateway)|access denied|akses ditolak|dalam perbaikan|under (?:maintenance|construction)|"
    r"(?:aktifkan|enable) (?:java ?script|cookies?)|bukan robot|not a robot|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"(?:masuk|login|log in|daftar)\b.{0,30}\b(?:untuk|to) (?:melanjutkan|membaca|continue|read)|lupa (?:kata sandi|password)|forgot (?:your )?password|"
    r"(?:hasil pencarian|search results)|belum ada (?:berita|artikel|tulisan|konten|komentar)|no posts? (?:were )?found|segera hadir|coming soon",
    re.I,
)
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


def clean(page: Page, *, sites: tuple[Site, ...] = SITES) -> Article:
    """The story of ``page``.

    Raises ``BadInput("article.empty" | "article.too_big" | "article.binary")`` and ``NotAnArticle("article.no_story")``.
    """
    text, guessed = _text(page)
    tree = read_tree(text)
    try:
        article = _article(page, tree, sites)
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


def _article(page: Page, tree: PageTree | None, sites: tuple[Site, ...]) -> Article:
    if tree is None or not tree.lines:
        raise BadInput("article.empty") if tree is None else NotAnArticle("article.no_story", words=0)
    meta = read_meta(tree)
    root = find(tree)
    if root is None:
        raise NotAnArticle("article.no_story", words=0)
    return _Story(tree, meta, root, page.url or meta.url).article(sites)


def _second(page: Page, text: str, sites: tuple[Site, ...], more_than: int) -> Article | None:
    """What BeautifulSoup's reading gives, if it has more than so many blocks; the editor is asked to look."""
    tree = read_again(text)
    try:
        article = _article(page, tree, sites) if tree is not None else None
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
    if (head.count(0) and not utf16) or head.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b")
    ):
        raise BadInput("article.binary")
    return decode(page.content, page.declared_charset)


def _warned(article: Article, *keys: str) -> Article:
    return replace(article, warnings=(*article.warnings, *(key for key in keys if key not in article.warnings)))


class _Story(Body):
    """One reading of one page: the body, and what stands around it."""

    def __init__(self, tree: PageTree, meta: Meta, root: Node, url: str | None) -> None:
        super().__init__(tree, root)
        self.meta, self.url = meta, url
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
            if is_prose(self.lines[index]) and habit(self.lines[index], self.root) is None
        ]
        first = prose[0] if prose else self.inside[0]
        head = heads.headline(self.lines, self.meta, first)
        blocks = self.blocks(head)
        body_words = sum(count_words(block.text) for _, block in blocks if block.kind not in ("caption", "credit"))
        if not self._is_story(head, blocks, body_words):
            raise NotAnArticle("article.no_story", words=body_words)
        line, blocks = self._dateline(blocks)
        last = max((index for index, _ in blocks), default=first)
        captions = self._captions(head.index, first)
        authors = heads.authors(self.lines, self.meta, head.index, self.inside, last)
        published = heads.published(self.lines, self.meta, head.index, first, last)
        self._outside(head.index, {index for index, _ in captions})
        blocks = self._without_signature(blocks, authors)
        warnings = ["article.short"] if body_words < MIN_STORY_WORDS else []
        if published is None:
            warnings.append("article.no_date")
        if not authors:
            warnings.append("article.no_author")
        if heads.more_pages(self.tree, self.lines, self.url):
            warnings.append("article.more_pages")
        site = site_of(self.url, sites)
        self.dropped.sort(key=lambda pair: pair[0])
        places = [index for index, _ in captions + blocks]
        return Article(
            headline=head.text,
            authors=tuple(authors),
            published=published,
            dateline=line,
            blocks=tuple(block for _, block in captions + blocks),
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
        known = {word for name in authors for word in words(name)} | {"penulis", "reporter", "editor", "oleh", "by"}
        while blocks and len(blocks) > 1 and blocks[-1][1].kind in ("paragraph", "item"):
            index, block = blocks[-1]
            if len(block.text) > 80 or not set(words(block.text)) <= known:
                break
            self.drop(index, "byline", block.text)
            blocks = blocks[:-1]
        return blocks

    def _absolute(self, url: str | None) -> str | None:
        return url if url and url.startswith(("http://", "https://")) else None

    def _is_story(self, head: heads.Headline, blocks: list[tuple[int, Block]], body_words: int) -> bool:
        """Brief news has a title and whole sentences; a page that says why it shows nothing has them too."""
        if self._is_index(blocks):
            return False
        text = " ".join(block.text for _, block in blocks if block.kind not in ("caption", "credit", "heading"))
        if body_words < 120 and (
            _SAYS_NO.search(head.text)
            or (self.tree.password_in is not None and any(n is self.root for n in self.tree.password_in.chain()))
            or (not self.meta.is_story and body_words < 60 and _SAYS_NO.search(text))
        ):
            return False
        if body_words >= MIN_STORY_WORDS:
            return True
        if head.index is not None and blocks and blocks[0][0] - head.index > 12:
            return False  # a remark far below the title, such as the rules for comments
        titled = self.meta.is_story or (head.index is not None and self.lines[head.index].node.tag in ("h1", "h2"))
        return titled and body_words >= MIN_BRIEF_WORDS and bool(re.search(r"[.!?。][\"”’)]*(?:\s|$)", text))

    def _is_index(self, blocks: list[tuple[int, Block]]) -> bool:
        """A front page or list of stories: much linked text in the block itself, and no paragraph of some length."""
        inside = [self.lines[index] for index in self.inside if habit(self.lines[index], self.root) is None]
        size = sum(len(line.text) for line in inside) or 1
        linked = sum(line.link for line in inside)
        runs = [block for _, block in blocks if block.kind == "paragraph" and len(block.text) > 60]
        teasers = sum(block.text.endswith(("...", "…", "[…]", "[...]", "»")) for block in runs)
        if self.meta.is_story:
            return False
        titles = sum(line.link_share > 0.8 and line.node.tag in _HEADINGS for line in inside)
        if titles >= 3 and titles * 2 >= sum(block.kind in ("paragraph", "quote") for _, block in blocks):
            return True
        return linked * 2 > size or (len(runs) >= 3 and teasers * 2 > len(runs))

    def _dateline(self, blocks: list[tuple[int, Block]]) -> tuple[str | None, list[tuple[int, Block]]]:
        for at, (index, block) in enumerate(blocks):
            if block.kind in ("caption", "credit"):
                continue
            if block.kind not in ("paragraph", "heading", "quote"):
                break
            found = datelines.split(block.text, self.lines[index].lead_bold, lang=self.lang)
            if found:
                told, rest = found
                rest_block = [(index, Block(kind="paragraph", text=rest))] if rest else []
                return told, blocks[:at] + rest_block + blocks[at + 1 :]
            if datelines.is_alone(block.text, self.lang):
                return block.text, blocks[:at] + blocks[at + 1 :]
            if block.kind == "paragraph":
                break
        return None, blocks

    def _captions(self, head: int | None, first: int) -> list[tuple[int, Block]]:
        """The opening picture's caption and credit, which stand between headline and text, outside the text's block."""
        inside = set(self.inside)
        start = head + 1 if head is not None and head < first else max(0, first - 12)
        found = []
        for index in range(start, first):
            line = self.lines[index]
            if index in inside:
                continue
            tags = {node.tag for node in line.node.chain()}
            roles = line.roles.union(*(node.roles for node in line.node.chain() if node.tag not in ("body", "html")))
            pictured = (
                "figcaption" in tags
                or roles & {"caption", "credit"}
                or ("picture" in roles and not roles & {"byline", "date"})
            )
            if (
                pictured
                and habit(line) is None
                and rules.insert(line.text) is None
                and not heads.is_date_line(line)
                and len(line.text) < 900
            ):
                if words(line.text) == words(self.lines[head].text if head is not None else ""):
                    continue
                found += [
                    (index, block) for block in caption_blocks(line.text, "credit" in roles and "caption" not in roles)
                ]
        return found

    def _outside(self, head: int | None, captions: set[int]) -> None:
        """The rest of the page, for the audit: neighbouring lines left out for one reason make one entry."""
        inside = set(self.inside)
        told: list[str] = []
        rule_before, start = None, 0
        for index, line in enumerate(self.lines):
            if index in inside or index == head or index in captions:
                continue
            rule = habit(line) or (
                "byline" if heads.is_byline(line) else "date" if heads.is_date_line(line) else "outside"
            )
            if rule != rule_before and told:
                self.drop(start, rule_before, " / ".join(told)[:2000])
                told = []
            if not told:
                start, rule_before = index, rule
            told.append(line.text)
        if told:
            self.drop(start, rule_before, " / ".join(told)[:2000])


def next_page(page: Page) -> str | None:
    """The absolute address of the story's next page on the same host, or None."""
    tree = read_tree(_text(page)[0])
    if tree is None or not page.url:
        return None
    href = heads.next_href(tree, page.url)
    url = urljoin(page.url, href) if href else None
    same = url and urlsplit(url).hostname == urlsplit(page.url).hostname
    return url if same and url != page.url else None
