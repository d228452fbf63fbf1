"""How a page becomes an article here: read under limits, its further pages fetched, a second opinion asked for, the
editor's choices of single blocks kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from audionews.article.block_choices import Choice, apply_choices, wording
from audionews.article.correctable import from_html
from audionews.article.decode import count_words
from audionews.article.documents import is_document, without_pictures
from audionews.article.model import MAX_BYTES, Article, Block, BlockKind, Page
from audionews.article.multipage import clean_all, clean_fetched
from audionews.article.pasted import looks_like_html, typed_blocks, without_tags
from audionews.article.sandbox import clean_limited, pasted_limited, told_by_another_limited
from audionews.article.sanitize import sayable, sayable_article
from audionews.article.second_opinion import compared
from audionews.errors import BadInput
from audionews.languages import INDONESIAN, primary
from audionews.library import Library
from audionews.settings import Settings

# Left out for where they stood or how they looked, not for what they say: here a reader can be wrong.
_UNSURE = frozenset(
    ("outside", "before_story", "after_story", "before_title", "hidden", "link_only", "related", "legal", "other_text")
)
_MOST_PASTED = 10
_MUCH_LEFT_OUT = 60  # words; below that there is nothing that another reader could find


def read(page: Page | Article, settings: Settings, *, fetch: Callable[[str], Page] | None = None) -> Article:
    """The article of ``page``. ``fetch`` brings the further pages of one that was fetched itself; by default over the network.

    Raises what ``audionews.article.clean.clean`` raises, and ``BadInput("article.too_deep")`` for a hostile page.
    """
    if isinstance(page, Article):
        return sayable_article(page)
    if is_document(page.content) and len(page.content) > MAX_BYTES:
        page = replace(page, content=without_pictures(page.content))
    if (ours := from_html(page)) is not None:  # the page of `audionews show --html`
        return refuse_empty(sayable_article(ours))
    if page.fetched or fetch is not None:
        article = clean_all(page, fetch) if fetch is not None else clean_fetched(page, allow=settings.fetch_allow)
    else:
        article = clean_limited(page)
    return article if is_document(page.content) else second_opinion(article, page)


def in_channel(article: Article, language: str) -> Article:
    """``article`` of a page, with a warning where its own words speak for another language than its channel's: the voice would read it wrongly.

    What tells Indonesian from others is how often its commonest words stand in the text; Malay has the same ones.
    """
    looks_indonesian, wanted = article.lang == INDONESIAN, primary(language)
    fits = looks_indonesian if wanted in (INDONESIAN, "ms") else not looks_indonesian
    warnings = article.warnings if fits else (*article.warnings, "article.other_language")
    return replace(article, warnings=tuple(dict.fromkeys(warnings)))


def second_opinion(article: Article, page: Page) -> Article:
    """``article`` with what another reader sees differently, where much was left out."""
    left_out = sum(count_words(dropped.text) for dropped in article.dropped if dropped.rule in _UNSURE)
    if left_out < _MUCH_LEFT_OUT or article.differences:  # cleaning itself asked the other reader where it was in doubt
        return article
    try:
        theirs = told_by_another_limited(page)
    except BadInput:  # the other reader met a limit or fell: no opinion
        return article
    return compared(article, theirs) if theirs else article


def written(text: str) -> Article:
    """What somebody typed or pasted as one text: a block a line, with its marks (``typed_blocks``); HTML without its tags."""
    if looks_like_html(text):
        return pasted_limited(text)
    return Article(headline="", blocks=tuple(typed_blocks(text)))


def blocks_of(boxes: Iterable[tuple[str, BlockKind]], *, by_line: bool, known: Collection[str] = ()) -> list[Block]:
    """The blocks that the boxes of a form, or the blocks of a program, hold: one each, unless HTML or, ``by_line``, lines were put
    into it. A child process reads HTML, for so many boxes as a person may have pasted into; of further ones the tags are cut out.
    ``known``: texts that stand in the story; such a box is as it was, whatever its line begins with."""
    blocks_typed: list[Block] = []
    children = 0
    for text, kind in boxes:
        if (clean_text := sayable(text)) in known:
            blocks_typed.append(Block(kind=kind, text=clean_text))
        elif looks_like_html(text) and children < _MOST_PASTED:
            children += 1
            pasted = list(pasted_limited(text).blocks)
            blocks_typed += (
                [replace(pasted[0], kind=kind)] if len(pasted) == 1 and pasted[0].kind == "paragraph" else pasted
            )
        elif by_line:
            blocks_typed += typed_blocks(without_tags(text), kind)
        elif clean_text := sayable(without_tags(text)):
            blocks_typed.append(Block(kind=kind, text=clean_text))
    return blocks_typed


def chosen(library: Library, slug: str, article: Article) -> Article:
    """``article`` as the editors of that story want it: blocks they restored are there, blocks they dropped are not."""
    kept = library.inbox.choices(slug)
    what = {"keep": "restore", "drop": "drop"}
    return apply_choices(article, [Choice(what=what[choice], wording=named) for named, choice in kept.items()])


def without_cut(library: Library, slug: str, article: Article) -> Article:
    """``article`` without the blocks that editors of that story cut for good: a program that sends its parts knows nothing of them."""
    cut = {named for named, choice in library.inbox.choices(slug).items() if choice == "drop"}
    return replace(article, blocks=tuple(block for block in article.blocks if wording(block.text) not in cut))


def has_text(article: Article) -> bool:
    """Whether there is more to read than what stands under pictures."""
    return any(block.kind not in ("caption", "credit") for block in article.blocks)


def refuse_empty(article: Article) -> Article:
    """``article``. Raises ``BadInput`` for a story without a headline or without text."""
    if not article.headline:
        raise BadInput("desk.no_headline")
    if not has_text(article):
        raise BadInput("desk.no_text")
    return article
