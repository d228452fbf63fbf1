"""A page → its story, and nothing but the story. Pure: no network, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from audionews.article.decode import count_words, decode, words
from audionews.article.documents import article_of, is_document
from audionews.article.main_block import find
from audionews.article.markup import read as read_tree
from audionews.article.markup import read_again
from audionews.article.meta import read as read_meta
from audionews.article.model import MAX_BYTES, Article, Page
from audionews.article.multipage import next_href
from audionews.article.other_formats import html_of, refuse_other_text
from audionews.article.page_tree import Node, PageTree
from audionews.article.readers import TENTH, Reading, vote
from audionews.article.sanitize import sayable_article
from audionews.article.second_opinion import WARNING, compared, told_by_another
from audionews.article.sites import SITES, Site
from audionews.article.stated_body import page_of
from audionews.article.story import StoryReading
from audionews.errors import BadInput, NotAnArticle

_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b")
_MOST_OF_A_TEASER = 200  # words
_MOST_FOR_ANOTHER = 1_500_000  # bytes: the other reader takes a second for as much


def clean(page: Page, *, sites: tuple[Site, ...] = SITES) -> Article:
    """The story of ``page``.

    Raises ``BadInput("article.empty" | "article.too_big" | "article.binary" | "article.not_html")`` and ``NotAnArticle("article.no_story")``.
    """
    if is_document(page.content) and len(page.content) <= MAX_BYTES:
        return article_of(page.content)
    page = html_of(page)
    text, guessed = _text(page)
    refuse_other_text(text)
    tree = read_tree(text)
    try:
        article = _article(page, text, tree, sites)
    except BadInput as error:
        article = _second(page, text, sites, 0) or _stated(page, tree, sites)
        if article is None:
            raise error
    else:
        if tree is not None and tree.cut:
            article = _second(page, text, sites, len(article.blocks)) or _warned(article, "article.look_again")
        article = _whole(article, page, tree, sites)
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
    paragraphs: list[str] = []

    def ask_another() -> Sequence[str]:
        if not paragraphs and len(page.content) <= _MOST_FOR_ANOTHER:
            paragraphs.extend(told_by_another(page))
        return paragraphs

    url = page.url or meta.url
    story = StoryReading(tree, meta, root, url, text)
    article = story.article(sites)
    votes = vote(tree, meta, story.taken, sure=story.sure | story.following, ask_another=ask_another)
    missing = votes.missing - story.strange
    if _is_much(tree, missing, story.taken):
        wider = StoryReading(tree, meta, _with_missing(tree, root, missing), url, text)
        try:
            other = wider.article(sites)
        except NotAnArticle:
            other = article
        added = wider.taken - story.taken - missing
        if len(wider.taken & missing) * 2 > len(missing) and _size(tree, added) <= _size(tree, missing) // 2:
            article, story = other, wider
            votes = vote(tree, meta, story.taken, sure=story.sure | story.following, ask_another=ask_another)
        article = _warned(article, WARNING)
    if tree.doubtful or votes.is_doubtful or _is_much(tree, votes.missing | votes.extra, story.taken):
        article = compared(_warned(article, WARNING), paragraphs)
    return article


def _is_much(tree: PageTree, lines: frozenset[int], taken: frozenset[int]) -> bool:
    """Whether the readers' other lines are more than a tenth of the story, and more than a sentence or two."""
    return _size(tree, lines) > max(40, _size(tree, taken) * TENTH)


def _size(tree: PageTree, lines: Reading) -> int:
    return sum(count_words(tree.lines[index].text) for index in lines)


def _with_missing(tree: PageTree, root: Node, missing: Reading) -> Node:
    """The block that holds ``root`` and the lines most readers miss; nothing above those lines is left out for its place."""
    for index in missing:
        for node in tree.lines[index].node.chain():
            node.ruled = None
    above = list(root.chain())
    for node in above:
        if all(tree.lines[index].is_in(node) for index in missing):
            return node
    return above[-1]


def _second(page: Page, text: str, sites: tuple[Site, ...], more_than: int) -> Article | None:
    """What BeautifulSoup's reading gives, if it has more than so many blocks; the editor is asked to look."""
    tree = read_again(text)
    try:
        article = _article(page, text, tree, sites) if tree is not None else None
    except BadInput:
        return None
    return _warned(article, "article.look_again") if article and len(article.blocks) > more_than else None


def _stated(page: Page, tree: PageTree | None, sites: tuple[Site, ...]) -> Article | None:
    """The story that only the page's head gives, for an editor to compare with what the page's script shows."""
    shown = page_of(tree, read_meta(tree)) if tree is not None else None
    try:
        article = _article(page, shown, read_tree(shown), sites) if shown else None
    except BadInput:
        return None
    return _warned(article, "article.look_again") if article else None


def _whole(article: Article, page: Page, tree: PageTree | None, sites: tuple[Site, ...]) -> Article:
    """``article``, or the whole story that the page's script would show where the page itself has only its beginning."""
    if (
        tree is None
        or not tree.script_data
        or "article.paywall" in article.warnings
        or _count(article) > _MOST_OF_A_TEASER
    ):
        return article
    stated = _stated(page, tree, sites)
    if stated is None or _count(stated) * 4 < _count(article) * 5:
        return article
    whole = " ".join(" ".join(words(block.text)) for block in stated.blocks)
    shown = [" ".join(words(block.text)) for block in article.blocks if block.kind == "paragraph"]
    begun = sum(text in whole for text in shown)
    return stated if begun and begun * 2 >= len(shown) else article


def _count(article: Article) -> int:
    return sum(count_words(block.text) for block in article.blocks if block.kind not in ("caption", "credit"))


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


def next_page(page: Page) -> str | None:
    """The absolute address of the story's next page on the same host, or None."""
    tree = read_tree(_text(html_of(page))[0])
    if tree is None or not page.url:
        return None
    href = next_href(tree, page.url)
    url = urljoin(page.url, href) if href else None
    same = url and urlsplit(url).hostname == urlsplit(page.url).hostname
    return url if same and url != page.url else None
