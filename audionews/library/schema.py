"""The schema, once: a new database is made from the tables of ``tables/``, with triggers and the search index.

A home that an earlier audionews made is migrated (``migrations/``); a test compares what both ways lead to.
https://alembic.sqlalchemy.org/en/latest/cookbook.html#building-an-up-to-date-database-from-scratch
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.library.tables import metadata

NEVER = {"audit": ("UPDATE", "DELETE"), "revisions": ("UPDATE",), "builds": ("UPDATE",)}  # append-only: what is refused
_VERSION = sa.Table(  # as Alembic makes it
    "alembic_version",
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
_SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search USING fts5(headline, body, channel, slug UNINDEXED, "
        "tokenize = \"unicode61 remove_diacritics 2\", prefix = '3 4 5 6')",
        "CREATE TABLE search_keys (article_id INTEGER PRIMARY KEY, place INTEGER NOT NULL UNIQUE)",
    ),
    "postgresql": (
        "CREATE TABLE search (place BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, article_id BIGINT NOT NULL UNIQUE, "
        "slug VARCHAR(120) NOT NULL, channel VARCHAR(60) NOT NULL, headline TEXT NOT NULL, body TEXT NOT NULL, "
        "words TSVECTOR GENERATED ALWAYS AS "
        "(setweight(to_tsvector('simple', headline), 'A') || setweight(to_tsvector('simple', body), 'B')) STORED)",
        "CREATE INDEX ix_search_words ON search USING gin (words)",
    ),
}


def create(connection: Connection, version: str) -> None:
    """Makes everything in a database that has none of it, and says which migrations it needs no more."""
    metadata.create_all(connection, checkfirst=False)
    for table, verbs in NEVER.items():
        _make_append_only(connection, table, verbs)
    for statement in _SEARCH[connection.dialect.name]:
        connection.exec_driver_sql(statement)
    _VERSION.create(connection, checkfirst=True)
    connection.execute(sa.insert(_VERSION).values(version_num=version))


def _make_append_only(connection: Connection, table: str, verbs: tuple[str, ...]) -> None:
    """The database itself refuses: what was said stays said."""
    if connection.dialect.name == "sqlite":
        for verb in verbs:
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_never_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} never changes'); END"
            )
        return
    connection.exec_driver_sql(
        f"CREATE FUNCTION {table}_never() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} never changes'; END $$"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER {table}_never BEFORE {' OR '.join(verbs)} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_never()"
    )
