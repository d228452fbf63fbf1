"""The story as values. Order is reading order; nothing here knows where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from audionews.article.quotations import Quoted, quoted_in

__all__ = [
    "KNOWN_BY_WORDS",
    "MAX_BYTES",
    "Article",
    "Block",
    "BlockKind",
    "Difference",
    "Dropped",
    "Page",
    "Quoted",
    "SourceCredit",
]

MAX_BYTES = 8_000_000  # of a page; the largest of a newsroom seen has 0.6 MB

# Rules of the audit that leave a line out for what it says, not for where it stands: no other reader's vote brings it back.
KNOWN_BY_WORDS = frozenset(
    (
        "related",
        "share",
        "tags",
        "byline",
        "date",
        "closing_code",
        "contact",
        "source",
        "title_again",
        "said_twice",
        "comment",
        "counter",
        "page_mark",
        "feed_footer",
        "code",
        "shortcode",
        "paywall",
    )
)

BlockKind = Literal["heading", "paragraph", "quote", "item", "caption", "credit", "byline", "dateline", "notice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was received before anyone read it: bytes, and what the sender said about them."""

    content: bytes
    url: str | None = None
    declared_charset: str | None = None  # from Content-Type; strict UTF-8 is tried before it
    fetched: bool = False  # we took it from ``url`` ourselves, so its further pages may be taken too


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, heading, quotation, list item, caption or credit; ``text`` is plain, one line, NFC.

    ``quoted``: the direct speech in it. It follows from the text, so every block has it, however it came in.
    """

    kind: BlockKind
    text: str

    @property
    def quoted(self) -> tuple[Quoted, ...]:
        return quoted_in(self.text) if self.kind in ("paragraph", "quote", "item") else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A block that was left out, and the id of the rule that left it out: nothing vanishes unseen."""

    rule: str
    text: str
    place: int | None = None  # how many blocks of the story stand before it: where it would go back to


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A paragraph that another reader of pages sees and we do not ("missing"), or that only we see ("extra").

    ``after``: of a missing one, how many of our blocks stand before it in the other reader's text.
    """

    what: Literal["missing", "extra"]
    text: str
    after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCredit:
    """Whose story it is (UU 28/2014 Pasal 44(2) asks for the full source)."""

    name: str | None = None  # "ANTARA"
    url: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The story and nothing but the story.

    ``published``: "YYYY-MM-DD" or ISO 8601 with offset; ``None`` where the page states none (never invented).
    ``blocks`` holds body and caption/credit; headline, authors and dateline stand apart.
    ``warnings``: keys into the message table ("article.no_date"), for the editor.
    """

    headline: str
    authors: tuple[str, ...] = ()
    published: str | None = None
    dateline: str | None = None
    blocks: tuple[Block, ...] = ()
    source_url: str | None = None
    source: SourceCredit = SourceCredit()
    lang: str = "id"
    dropped: tuple[Dropped, ...] = ()
    warnings: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()  # of a second opinion; for the editor
