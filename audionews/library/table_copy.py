"""A library's rows as plain values, read from one database and filled into another; and the files that those rows speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.article.model import Article
from audionews.errors import BadInput
from audionews.library import search
from audionews.library.database import from_json
from audionews.library.migrations.carry import carry, carry_addresses
from audionews.library.model import Media
from audionews.library.tables import Moment, articles, audit, builds, clips, editors, media, metadata, revisions

BATCH = 500


def _raw(table: sa.Table) -> sa.TableClause:
    """The table with the plain values of its columns."""
    return sa.table(
        table.name,
        *(sa.column(c.name, sa.BigInteger() if isinstance(c.type, Moment) else c.type) for c in table.columns),
    )


def rows_of(connection: Connection, table: sa.Table) -> Iterator[Sequence[object]]:
    """Every row in the order of its primary key; none of a table whose rows are passing."""
    raw, stays = _raw(table), not table.info.get("passing")
    query = sa.select(*raw.columns).where(sa.literal(stays)).order_by(*(raw.c[c.name] for c in table.primary_key))
    with connection.execute(query.execution_options(yield_per=BATCH)) as result:
        for row in result:
            yield tuple(row)


def fill(connection: Connection, table: sa.Table, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Inserts the rows and returns their number. Raises ``BadInput("library.bad_backup")`` for a column that is not there."""
    raw, count, batch = _raw(table), 0, []
    if not set(columns) <= set(raw.c.keys()):
        raise BadInput("library.bad_backup", why=f"kolom tak dikenal di {table.name}")
    for row in rows:
        batch.append(dict(zip(columns, row, strict=True)))
        if len(batch) == BATCH:
            connection.execute(sa.insert(raw), batch)
            count, batch = count + len(batch), []
    if batch:
        connection.execute(sa.insert(raw), batch)
    return count + len(batch)


def refuse_stories(connection: Connection) -> None:
    """Raises ``BadInput("library.not_empty")`` where a story, a line of the record or a person is kept."""
    for table in (articles, audit, editors):
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise BadInput("library.not_empty")


def make_room(connection: Connection) -> None:
    """Only an empty library is filled; what a first start made by itself (a secret key) gives way."""
    refuse_stories(connection)
    for table in reversed(metadata.sorted_tables):
        if table is not audit:  # empty, and its trigger lets nothing be deleted
            connection.execute(sa.delete(table))


def finish_copy(connection: Connection) -> None:
    """What is not copied but made anew: the search index; and PostgreSQL's counters move behind the copied ids.

    What a home before 0.1.0 kept in its settings goes to its columns.
    """
    carry(connection)
    carry_addresses(connection)
    live = (
        sa.select(articles.c.id, articles.c.slug, articles.c.channel, revisions.c.article)
        .join(builds, builds.c.id == articles.c.live_build)
        .join(revisions, (revisions.c.article_id == articles.c.id) & (revisions.c.number == builds.c.revision))
        .where(articles.c.status == "live")
        .order_by(articles.c.published_at, articles.c.id)
    )
    with connection.execute(live.execution_options(yield_per=BATCH)) as result:
        for row in result:
            search.put(connection, row.id, row.slug, row.channel, from_json(row.article, Article))
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if "id" in table.columns and isinstance(table.c.id.type, sa.BigInteger):
            connection.execute(
                sa.text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), coalesce(max(id), 0) + 1, false) FROM {table.name}"
                )
            )


def wanted_media(connection: Connection) -> list[Media]:
    """Every file that rows speak of and that has not been taken away by policy."""
    held = connection.execute(
        sa.select(media.c.hash, media.c.ext, media.c.size_bytes).where(media.c.deleted_at.is_(None))
    )
    spoken = connection.execute(sa.select(clips.c.hash, clips.c.ext, clips.c.size_bytes))
    return sorted(
        {(row.hash, row.ext): Media(**row._mapping) for rows in (held, spoken) for row in rows}.values(), key=name_of
    )


def name_of(file: Media) -> str:
    return f"{file.hash}.{file.ext}"
