"""An empty SQLite database at once: the statements in ``fresh.sql`` are what the migrations would have made.

Alembic takes a quarter of a second of CPU and 10 MB to come to the same tables. The file holds the version up to which it
goes; a newer migration goes on from there, so a file that was not written anew costs time and nothing else:

    python -m audionews.library.migrations.fresh
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

FILE = Path(__file__).with_name("fresh.sql")
_BETWEEN = ";\n\n"


def is_empty(connection: Connection) -> bool:
    """Whether this is SQLite without anything in it."""
    if connection.engine.dialect.name != "sqlite":
        return False
    return not connection.exec_driver_sql("SELECT EXISTS (SELECT 1 FROM sqlite_master)").scalar()


def make(connection: Connection) -> None:
    """Fills an empty database, within the transaction of the connection."""
    for statement in FILE.read_text(encoding="utf-8").split(_BETWEEN):
        connection.exec_driver_sql(statement)


def statements(connection: Connection) -> list[str]:
    """What makes the tables of this SQLite database, and its version."""
    shadows = {
        name for _, name, kind, *_ in connection.exec_driver_sql("PRAGMA table_list") if kind == "shadow"
    }  # FTS5 makes its own tables
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")
    made = [sql for name, sql in rows if name not in shadows]
    version = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one()
    return [*made, f"INSERT INTO alembic_version VALUES ('{version}')"]


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    from audionews.library.database import connect, upgrade, writing

    with TemporaryDirectory() as folder, writing(connect(f"sqlite:///{folder}/empty.sqlite")) as connection:
        upgrade(connection)
        FILE.write_text(_BETWEEN.join(statements(connection)), encoding="utf-8")
