"""State that homes before 0.1.0 kept in the settings under hashed names, carried into its columns.

A migration does it, and a restore of a backup that such a home made.
"""

from __future__ import annotations

import hashlib
import json

import sqlalchemy as sa
from sqlalchemy.engine import Connection

_WISH, _COUNT = "remaking.wish", "remaking.count"
_settings = sa.table("settings", sa.column("name"), sa.column("value"))
_articles = sa.table("articles", sa.column("id"), sa.column("slug"))
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
