"""Full-text search over live stories, newest first, in SQLite's FTS5 or PostgreSQL's tsvector.

Newest first is what a reader of news expects, and what an index gives without looking at every hit: ranking by relevance
would read the whole posting list of a common word. Where whole words fill no page, beginnings of words are taken too: Indonesian
adds its endings behind the word ("kuota" → "kuotanya", "pemerintah" → "pemerintahan"). The last word's number of hits
decides for all pages of one search, so pages do not overlap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.article.model import Article
from audionews.library.tables.columns import EPOCH

MAX_WORDS = 12
NEWEST = 500  # stories that are looked at one by one, in PostgreSQL
FAR = datetime(9000, 1, 1, tzinfo=UTC)
_WORD = re.compile(r"\w+")


def body_of(article: Article) -> str:
    """Every word a page shows, but the headline."""
    return "\n".join([*article.authors, article.dateline or "", *(block.text for block in article.blocks)])


def put(connection: Connection, article_id: int, slug: str, channel: str, article: Article) -> None:
    """Indexes the story anew; it keeps its place among the newest."""
    values = {
        "article_id": article_id,
        "slug": slug,
        "channel": channel,
        "headline": article.headline.replace("\0", " "),
        "body": body_of(article).replace("\0", " "),
    }
    if connection.dialect.name == "postgresql":
        connection.execute(
            sa.text(
                "INSERT INTO search (article_id, slug, channel, headline, body) VALUES (:article_id, :slug, :channel, :headline, :body) "
                "ON CONFLICT (article_id) DO UPDATE SET channel = excluded.channel, headline = excluded.headline, body = excluded.body"
            ),
            values,
        )
        return
    place = connection.execute(sa.text("SELECT place FROM search_keys WHERE article_id = :article_id"), values).scalar()
    if place is None:
        place = connection.execute(sa.text("SELECT coalesce(max(place), 0) + 1 FROM search_keys")).scalar()
        connection.execute(sa.text("INSERT INTO search_keys VALUES (:article_id, :place)"), values | {"place": place})
    else:
        connection.execute(
            sa.text(
                "UPDATE search SET headline = :headline, body = :body, channel = :channel, slug = :slug WHERE rowid = :place"
            ),
            values | {"place": place, "channel": _channel_word(channel)},
        )
        return
    connection.execute(
        sa.text(
            "INSERT INTO search (rowid, headline, body, channel, slug) VALUES (:place, :headline, :body, :channel, :slug)"
        ),
        values | {"place": place, "channel": _channel_word(channel)},
    )


def drop(connection: Connection, article_id: int) -> None:
    """A withdrawn story is found no more."""
    values = {"article_id": article_id}
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("DELETE FROM search WHERE article_id = :article_id"), values)
        return
    connection.execute(
        sa.text("DELETE FROM search WHERE rowid = (SELECT place FROM search_keys WHERE article_id = :article_id)"),
        values,
    )
    connection.execute(sa.text("DELETE FROM search_keys WHERE article_id = :article_id"), values)


def _channel_word(channel: str) -> str:
    """A channel's name as one token that no text holds."""
    return "kanal" + channel.encode().hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a listener looks for: words (all of them), a channel, days on which the story came out here (``until`` is left out)."""

    words: str
    channel: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def terms(self) -> list[str]:
        return _WORD.findall(self.words.replace("_", " "))[:MAX_WORDS]


def slugs(connection: Connection, wanted: Wanted, limit: int, offset: int, page: int = 0) -> list[str]:
    """Slugs of the stories that are wanted, newest first. ``page``: how many whole words must fill, else ``limit``."""
    if not wanted.terms:
        return []
    ask = _ask_postgresql if connection.dialect.name == "postgresql" else _ask_sqlite
    page = page or limit
    whole = len(ask(connection, wanted, False, page, 0)) == page
    return ask(connection, wanted, not whole, limit, offset)


def _values(wanted: Wanted, **more: object) -> dict[str, object]:
    days = {"since": wanted.since or EPOCH, "until": wanted.until or FAR}
    return more | {name: (moment - EPOCH) // timedelta(microseconds=1) for name, moment in days.items()}


def _days(wanted: Wanted, key: str, rows: str) -> str:
    """The condition on the day, where there is one: ``key`` is among ``rows`` of articles that came out then."""
    if wanted.since is None and wanted.until is None:
        return ""
    return f" AND {key} IN ({rows} WHERE articles.published_at >= :since AND articles.published_at < :until)"


def _ask_sqlite(connection: Connection, wanted: Wanted, beginnings: bool, limit: int, offset: int) -> list[str]:
    match = " AND ".join(f'"{word}"*' if beginnings and len(word) > 2 else f'"{word}"' for word in wanted.terms)
    match = f"{{headline body}} : ({match})"
    if wanted.channel is not None:
        match += f' AND channel : "{_channel_word(wanted.channel)}"'
    places = "SELECT place FROM search_keys JOIN articles ON articles.id = search_keys.article_id"
    rows = connection.execute(
        sa.text(
            f"SELECT slug FROM search WHERE search MATCH :match{_days(wanted, 'rowid', places)} "
            "ORDER BY rowid DESC LIMIT :limit OFFSET :offset"
        ),
        _values(wanted, match=match, limit=limit, offset=offset),
    )
    return list(rows.scalars())


def _ask_postgresql(connection: Connection, wanted: Wanted, beginnings: bool, limit: int, offset: int) -> list[str]:
    """The newest stories first, one by one; only where they fill no page, all hits by the word index.

    Left to itself the planner walks all stories from the newest on for a word that hardly any of them has (measured in an
    archive of 100,000: two seconds); and the word index alone reads every hit of a word that all of them have.
    """
    query = " & ".join(f"'{word}':*" if beginnings and len(word) > 2 else f"'{word}'" for word in wanted.terms)
    holds = "WHERE words @@ to_tsquery('simple', :query)"
    holds += " AND channel = :channel" if wanted.channel is not None else ""
    holds += _days(wanted, "article_id", "SELECT articles.id FROM articles")
    page = "ORDER BY place DESC LIMIT :limit OFFSET :offset"
    newest = "SELECT place, article_id, slug, channel, words FROM search ORDER BY place DESC LIMIT :newest"
    values = _values(wanted, query=query, channel=wanted.channel, limit=limit, offset=offset, newest=NEWEST)
    matching = (
        connection.execute(sa.text(f"SELECT slug FROM ({newest}) AS newest {holds} {page}"), values).scalars().all()
    )
    if len(matching) < limit:
        hits = f"WITH hits AS MATERIALIZED (SELECT place, slug FROM search {holds})"
        matching = connection.execute(sa.text(f"{hits} SELECT slug FROM hits {page}"), values).scalars().all()
    return list(matching)
