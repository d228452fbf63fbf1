"""The story as the JSON that ``audionews clean --json`` prints."""

from __future__ import annotations

from audionews.article.model import Article


def as_json(article: Article) -> dict[str, object]:
    """{headline, authors, published, dateline, blocks, dropped, warnings, source, lang}: plain values only."""
    return {
        "headline": article.headline,
        "authors": list(article.authors),
        "published": article.published,
        "dateline": article.dateline,
        "blocks": [{"kind": block.kind, "text": block.text} for block in article.blocks],
        "dropped": [{"rule": dropped.rule, "text": dropped.text} for dropped in article.dropped],
        "warnings": list(article.warnings),
        "lang": article.lang,
        "source": {"name": article.source.name, "url": article.source.url, "licence": article.source.licence},
    }
