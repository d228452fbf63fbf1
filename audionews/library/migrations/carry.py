"""What homes of earlier versions kept elsewhere or not at all, carried into its columns and tables.

A migration does it, and a restore of a backup that such a home made.
"""

from __future__ import annotations

import hashlib
import json

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.article.addresses import address_name

_WISH, _COUNT = "remaking.wish", "remaking.count"
_settings = sa.table("settings", sa.column("name"), sa.column("value"))
_articles = sa.table("articles", *(sa.column(name) for name in ("id", "slug", "source_url")))
_source_items = sa.table("source_items", sa.column("slug"), sa.column("url"))
_story_addresses = sa.table("story_addresses", sa.column("name_hash"), sa.column("article_id"))
_replies = sa.table("replies", sa.column("article_id"), sa.column("reply_id"))
_remakings = sa.table(
    "remakings", *(sa.column(name) for name in ("run", "word", "by", "slugs", "running", "turn", "progress"))
)
_revisions = sa.table(
    "revisions",
    *(sa.column(name) for name in ("article_id", "number", "kind", "reason", "by", "at", "article", "script")),
    sa.column("delivery"),
)


def carry(connection: Connection) -> None:
    """Moves what there is; a second call finds nothing."""
    kept = _taken(connection)
    if not kept:
        return
    ids = {row.slug: row.id for row in connection.execute(sa.select(_articles))}
    by_hash = {hashlib.sha256(slug.encode()).hexdigest()[:24]: id for slug, id in ids.items()}
    for name, value in kept.items():
        kind, _, rest = name.partition("/")
        hash, _, number = rest.partition("/")
        if kind == "delivery" and hash in by_hash:
            _deliver(connection, by_hash[hash], int(number), json.loads(value)["delivery"])
        elif kind == "replies" and hash in by_hash:
            answers = [ids[slug] for slug in json.loads(value) if slug in ids]
            for reply in dict.fromkeys(answers):
                connection.execute(sa.insert(_replies).values(article_id=by_hash[hash], reply_id=reply))
    if _WISH in kept:
        wish, count = json.loads(kept[_WISH]), kept.get(_COUNT)
        connection.execute(
            sa.insert(_remakings).values(
                run=wish["run"],
                word=wish["word"],
                by=wish["by"],
                slugs=kept.get(f"remaking.plan/{wish['run']}", "[]"),
                running=wish["running"],
                turn=wish["turn"],
                progress=count if count and json.loads(count)["run"] == wish["run"] else None,
            )
        )


def carry_addresses(connection: Connection) -> None:
    """The source addresses of stories that came in before they were kept; a second call finds nothing."""
    known = {tuple(row) for row in connection.execute(sa.select(_story_addresses))}
    ours = sa.select(_articles.c.id, _articles.c.source_url).where(_articles.c.source_url.is_not(None))
    theirs = sa.select(_articles.c.id, _source_items.c.url).join(
        _source_items, _source_items.c.slug == _articles.c.slug
    )
    rows = [*connection.execute(ours), *connection.execute(theirs.where(_source_items.c.url.is_not(None)))]
    absent = {(hash_of_address(url), id) for id, url in rows} - known
    if absent:
        addresses = [{"name_hash": name, "article_id": id} for name, id in sorted(absent)]
        connection.execute(sa.insert(_story_addresses), addresses)


def hash_of_address(url: str) -> str:
    """Under what an address is kept: two that lead to one page have one."""
    return hashlib.sha256(address_name(url).encode("utf-8", "surrogatepass")).hexdigest()


def _taken(connection: Connection) -> dict[str, str]:
    """The settings of that kind, which are settings no more."""
    name = _settings.c.name
    old = name.like("delivery/%") | name.like("replies/%") | name.like("remaking.%")
    kept = {row.name: row.value for row in connection.execute(sa.select(_settings).where(old))}
    connection.execute(sa.delete(_settings).where(old))
    return kept


def _deliver(connection: Connection, article_id: int, number: int, delivery: str) -> None:
    """The row is written anew with its delivery: the database lets no revision be updated."""
    mine = (_revisions.c.article_id == article_id) & (_revisions.c.number == number)
    row = connection.execute(sa.select(_revisions).where(mine)).one_or_none()
    if row is not None:
        connection.execute(sa.delete(_revisions).where(mine))
        connection.execute(sa.insert(_revisions).values(**{**row._mapping, "delivery": delivery}))
