"""The story that an order brings, from whichever of its parts a door filled in."""

from __future__ import annotations

from dataclasses import replace

from audionews.article.fetch import fetch
from audionews.article.model import Article, Page
from audionews.article.sanitize import sayable
from audionews.errors import BadInput
from audionews.newsroom import Newsroom, intake, versions
from audionews.work import values


def text_of(order: values.Sent, newsroom: Newsroom, slug: str | None = None) -> Page | Article:
    """The story of ``order``. ``slug``: of the story it is a new text for; what of it the order does not name stays as it is, and
    blocks that an editor cut from it for good stay out.

    Raises ``BadInput`` for an order without a story in it, and what fetching an address raises.
    """
    if order.page is not None:
        return order.page
    if order.article is not None:
        return intake.refuse_empty(order.article)
    if order.html is not None:
        return Page(content=order.html.encode("utf-8", "replace"), url=order.url)
    before = versions.text_to_edit(newsroom.library.stories.get(slug)).article if slug else None
    if order.blocks is None and order.text is None:
        if order.url is not None:
            return fetch(order.url, allow=newsroom.settings.fetch_allow)
        if before is None or all(
            part is None for part in (order.headline, order.authors, order.published, order.dateline)
        ):
            raise BadInput("api.no_article")
        return intake.refuse_empty(_named(order, before))
    written = intake.written(order.text or "")
    sent = intake.blocks_of(((b.text, b.kind) for b in order.blocks or ()), by_line=False)
    parts = before or Article(headline="")
    parts = replace(
        parts,
        headline=written.headline or parts.headline,
        authors=written.authors or parts.authors,
        dropped=written.dropped,
        warnings=written.warnings,
        differences=(),
    )
    article = replace(_named(order, parts), blocks=(*written.blocks, *sent), source_url=order.url)
    return intake.refuse_empty(intake.without_cut(newsroom.library, slug, article) if slug else article)


def _named(order: values.Sent, before: Article) -> Article:
    """``before`` with the parts that ``order`` names; an empty one takes the byline or the dateline out."""
    return replace(
        before,
        headline=sayable(order.headline or "") or before.headline,
        authors=before.authors if order.authors is None else tuple(filter(None, map(sayable, order.authors))),
        published=sayable(order.published or "") or before.published,
        dateline=before.dateline if order.dateline is None else sayable(order.dateline) or None,
    )
