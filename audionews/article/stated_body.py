"""A page whose story only its script would write: the text is given as schema.org ``articleBody`` or in the script's data."""

from __future__ import annotations

import re
from html import escape

from audionews.article.decode import count_words
from audionews.article.meta import Meta
from audionews.article.page_tree import PageTree
from audionews.article.script_data import story_in

_WORDS = 60  # a shorter articleBody is a teaser
_MARKUP = re.compile(r"<(?:p|div|br|h\d|ul|ol|blockquote)\b", re.I)


def page_of(tree: PageTree, meta: Meta) -> str | None:
    """The page as it would stand with its text shown; ``None`` where neither gives a whole story, or it is paid for.

    Only the text comes from there; day, author and address are read there as on every other page.
    """
    if meta.is_list or meta.is_free is False or not meta.headlines:
        return None
    given = meta.body if meta.is_story and count_words(re.sub(r"<[^>]+>", " ", meta.body)) >= _WORDS else None
    given = given or story_in(tree.script_data, meta.headlines)
    if not given:
        return None
    if _MARKUP.search(given):
        body = given
    else:
        body = "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\s*\n\s*|\s*\\n\s*", given) if part)
    named = "".join(f'<meta name="{escape(name)}" content="{escape(content)}">' for name, content in tree.metas)
    stated = "".join(
        '<script type="application/ld+json">' + text.replace("</", r"<\/") + "</script>" for text in tree.json_ld
    )
    title = escape(meta.headlines[0])
    return (
        f'<!doctype html><html lang="{escape(tree.lang or "id")}"><head><title>{title}</title>{named}{stated}</head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )
