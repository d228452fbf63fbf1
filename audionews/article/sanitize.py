"""What no story may hold, whichever way it came in: a page can write any character as an entity (``&#27;``) or as JSON (``\\ud83d``),
behind the back of whoever read its bytes.

Gone are control characters (a terminal or a log would obey them), half surrogates (no encoding can write them: a headline that a site cut
in the middle of an emoji has one), what Unicode calls no character, and marks that turn the direction of text around for whoever sees the
page but not for whoever hears it (Unicode TR 36, 2.10). Joiners (U+200C, U+200D) stay: scripts and emoji need them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from audionews.article.composed import composed
from audionews.article.model import Article, SourceCredit
from audionews.article.text_repair import C1_SIGNS
from audionews.errors import BadInput

MOST_CHARACTERS = 300_000  # five hours of reading; the longest story of a newspaper seen has 60,000
MOST_IN_HEADLINE = 1_000
_OF_A_PART = 20  # what a paragraph or a writer costs besides their letters
_UNSAYABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_BLANK = re.compile(r"[\x09-\x0d\x1c-\x1f\x85\u2028\u2029]+")


def sayable(text: str) -> str:
    """``text`` on one line, in NFC (or a word that was taught would not be met), without what nobody can see, say or write."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(composed(_UNSAYABLE.sub("", _BLANK.sub(" ", text).translate(C1_SIGNS))).split())


def sayable_url(url: str | None) -> str | None:
    """``url``, if it can stand in a link and leads to a page of the web; else ``None``."""
    fit = url and url.lower().startswith(("http://", "https://")) and url.isprintable() and not re.search(r"\s", url)
    return url if fit else None


def sayable_article(article: Article) -> Article:
    """``article`` with every text of it sayable; what is left empty is left out.

    Raises ``BadInput("article.too_long")``: reading takes time for every letter, and everybody else would wait.
    """
    parts = [*article.authors, *(block.text for block in article.blocks)]
    stated = (article.headline, article.published, article.dateline, article.source_url, *parts)
    characters = sum(len(text) for text in stated if text) + _OF_A_PART * len(parts)
    if characters > MOST_CHARACTERS or len(article.headline) > MOST_IN_HEADLINE:
        raise BadInput(
            "article.too_long",
            characters=characters,
            most=MOST_CHARACTERS,
            headline=len(article.headline),
            most_headline=MOST_IN_HEADLINE,
        )
    source = article.source
    return replace(
        article,
        headline=sayable(article.headline),
        authors=tuple(filter(None, map(sayable, article.authors))),
        published=_or_none(article.published),
        dateline=_or_none(article.dateline),
        blocks=tuple(b for b in (replace(b, text=sayable(b.text)) for b in article.blocks) if b.text),
        source_url=sayable_url(article.source_url),
        source=SourceCredit(name=_or_none(source.name), url=sayable_url(source.url), licence=_or_none(source.licence)),
        dropped=tuple(replace(entry, text=sayable(entry.text)) for entry in article.dropped),
        differences=tuple(replace(entry, text=sayable(entry.text)) for entry in article.differences),
    )


def _or_none(text: str | None) -> str | None:
    return (sayable(text) or None) if text else None
