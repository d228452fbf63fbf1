"""The database behind the library: migrated once by many, failing in words, surviving kill -9 at every step."""

import hashlib
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from library_values import NOW, a_script, an_article, published

from audionews.errors import BadInput, StoreFailed
from audionews.library import Library
from audionews.library.blobs import shop
from audionews.library.database import connect, migrate, to_json, writing
from audionews.library.fsck import fsck
from audionews.library.tables import metadata, replies

pytest_plugins = ["library_fixtures"]
OPEN = "import sys; from audionews.library import Library; from audionews.library.database import connect; from audionews.library.blobs import shop; Library(connect(sys.argv[1]), shop(sys.argv[2]))"


def test_a_new_database_has_the_tables_the_code_speaks_of(library):
    with library.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or not name.startswith("search")}
        )
        differences = compare_metadata(context, metadata)

    assert differences == []


HOME_BEFORE = Path(__file__).parent / "specimens" / "home-0004.sql"  # as the last commit before 0005 made it


def a_home_before(file):
    """A database as an earlier audionews left it: a correction waits to be told shortly, a reply is kept, a word is under way."""
    engine = connect(f"sqlite:///{file}")
    with writing(engine) as connection:
        for statement in HOME_BEFORE.read_text(encoding="utf-8").split(";\n\n"):
            connection.exec_driver_sql(statement)
        for id, slug in ((1, "banjir"), (2, "jawaban")):
            connection.exec_driver_sql(
                "INSERT INTO articles (id, slug, channel, status, headline, text_hash, newest_revision, created_at, updated_at, version) "
                "VALUES (?, ?, 'berita', 'draft', 'Banjir', 'x', 1, 0, 0, 1)",
                (id, slug),
            )
            connection.exec_driver_sql(
                "INSERT INTO revisions VALUES (?, 1, 'ralat', 'keliru', 'tono', 0, ?, ?)",
                (id, to_json(an_article()), to_json(a_script(an_article()))),
            )
        own = hashlib.sha256(b"banjir").hexdigest()[:24]
        run = {"run": "r1", "word": "GoTo", "by": "tono", "total": 2, "running": False, "turn": 3}
        for name, value in {
            f"delivery/{own}/1": {"delivery": "short"},
            f"replies/{own}": ["jawaban"],
            "remaking.wish": run,
            "remaking.plan/r1": ["banjir", "jawaban"],
            "remaking.count": {"run": "r1", "turn": 3, "next": 1},
        }.items():
            connection.exec_driver_sql("INSERT INTO settings VALUES (?, ?)", (name, json.dumps(value)))
        connection.exec_driver_sql("INSERT INTO settings VALUES ('secret_key', 'rahasia')")
    return engine


def shape_of(engine):
    """Tables, columns, keys and indexes, triggers, and the version."""
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        tables = {
            name: (
                sorted(
                    (column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(name)
                ),
                inspector.get_pk_constraint(name),
                sorted(map(str, inspector.get_foreign_keys(name))),
                sorted(map(str, inspector.get_unique_constraints(name))),
                sorted(map(str, inspector.get_indexes(name))),
            )
            for name in inspector.get_table_names()
        }
        triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        return tables, sorted(map(str, triggers)), version


def test_a_home_of_before_comes_to_the_same_tables_as_a_new_one(tmp_path):
    before, new = a_home_before(tmp_path / "a.sqlite"), connect(f"sqlite:///{tmp_path / 'b.sqlite'}")
    migrate(before)
    migrate(new)

    assert shape_of(before) == shape_of(new)


def test_a_home_of_before_keeps_what_its_editors_wished(tmp_path):
    library = Library(a_home_before(tmp_path / "a.sqlite"), shop((tmp_path / "media").as_uri()))

    remaking = library.remakings.newest()
    assert library.stories.get("banjir").newest.delivery == "short"
    assert library.stories.get("jawaban").newest.delivery is None
    assert (remaking.word, remaking.slugs, remaking.running, remaking.turn) == ("GoTo", ("banjir", "jawaban"), False, 3)
    assert remaking.progress["next"] == 1
    with library.engine.connect() as connection:
        assert connection.execute(sa.select(replies)).all() == [(1, 2)]
        assert connection.execute(sa.text("SELECT name FROM settings")).scalars().all() == ["secret_key"]


NEW_COLUMNS = (
    *(f"source_items.{name}" for name in ("guid", "title", "page_hash", "listed_at", "absences")),
    *(f"sources.{name}" for name in ("read_to", "skipped", "own", "held", "day_limit", "shape")),
    *(f"proposals.{name}" for name in ("kind", "rule", "facts")),
    "alarms.sent_at",
    "editors.subject",
)


def test_the_migration_makes_what_a_new_database_has(library):
    with writing(library.engine) as connection:
        for table in (
            "private_feeds",
            "private_channels",
            "message_posts",
            "message_targets",
            "counts",
            "count_days",
            "count_clients",
            "count_ranges",
            "story_addresses",
            "replies",
            "bulletin_stories",
            "bulletins",
        ):
            connection.execute(sa.text(f"DROP TABLE {table}"))
        connection.execute(sa.text("DROP TABLE remakings"))
        connection.execute(sa.text("DROP TABLE retired_slugs"))
        connection.execute(sa.text("DROP INDEX ix_articles_updated"))
        connection.execute(sa.text("ALTER TABLE withdrawals DROP COLUMN nameless"))
        connection.execute(sa.text("ALTER TABLE corrections DROP COLUMN former"))
        connection.execute(sa.text("ALTER TABLE revisions DROP COLUMN delivery"))
        for table in ("rulings", "links"):
            connection.execute(sa.text(f"DROP TABLE {table}"))
        connection.execute(sa.text("DROP INDEX ix_editors_subject"))
        for column in ("articles.bulletin", *NEW_COLUMNS):
            table, _, name = column.partition(".")
            connection.execute(sa.text(f"ALTER TABLE {table} DROP COLUMN {name}"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0004'"))
    migrate(library.engine)

    with library.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or not name.startswith("search")}
        )
        assert compare_metadata(context, metadata) == []


def test_a_home_that_is_too_old_is_refused_in_words_and_stays_as_it_is(tmp_path):
    engine = a_home_before(tmp_path / "a.sqlite")
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0002'")
    before = shape_of(engine)

    with pytest.raises(StoreFailed) as refused:
        migrate(engine)
    assert refused.value.key == "library.old_home"
    assert shape_of(engine) == before


@pytest.mark.parametrize(
    ("table", "verb"), [("audit", "UPDATE"), ("audit", "DELETE"), ("revisions", "UPDATE"), ("builds", "UPDATE")]
)
def test_what_was_said_stays_said(library, table, verb):
    published(library)
    statement = f"DELETE FROM {table}" if verb == "DELETE" else f"UPDATE {table} SET at = 1"

    with pytest.raises(sa.exc.DBAPIError, match="never changes"), library.engine.begin() as connection:
        connection.execute(sa.text(statement))


def test_many_processes_may_open_a_new_library_at_once(tmp_path):
    url = f"sqlite:///{tmp_path / 'baru' / 'a.sqlite'}"
    opening = [
        subprocess.Popen([sys.executable, "-c", OPEN, url, (tmp_path / "media").as_uri()], stderr=subprocess.PIPE)
        for _ in range(3)
    ]

    assert [(process.communicate()[1], process.returncode) for process in opening] == [(b"", 0)] * 3


def test_sqlite_waits_for_writers_and_keeps_what_it_promised(library):
    if library.engine.dialect.name != "sqlite":
        return
    with library.engine.connect() as connection:
        kept = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert kept == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


@pytest.mark.parametrize("url", ["mysql://a/b", "entah apa", "oracle://x"])
def test_an_address_that_is_no_database_is_refused_without_showing_it(url):
    with pytest.raises(BadInput) as refused:
        connect(url)

    assert url not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:9/x?connect_timeout=2", "sqlite:////proc/tak-ada/a.sqlite"]
)
def test_a_database_that_is_not_there_is_told(url, tmp_path):
    with pytest.raises(StoreFailed):
        Library(connect(url), shop(tmp_path.as_uri()))


def test_a_damaged_sqlite_file_is_told(tmp_path):
    (tmp_path / "a.sqlite").write_bytes(b"bukan basis data" * 1000)

    with pytest.raises(StoreFailed):
        Library(connect(f"sqlite:///{tmp_path / 'a.sqlite'}"), shop(tmp_path.as_uri()))


def test_a_lost_connection_is_told_and_the_next_one_works(library):
    if library.engine.dialect.name != "postgresql":
        return
    published(library)
    killer = connect(library.engine.url.render_as_string(hide_password=False))
    with library.engine.connect() as connection:
        pid = connection.execute(sa.text("SELECT pg_backend_pid()")).scalar()
        with killer.connect() as other:
            other.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        killer.dispose()
        with pytest.raises(sa.exc.DBAPIError):
            connection.execute(sa.text("SELECT 1"))

    assert len(library.stories.newest(now=NOW)) == 1


# Killed at every step: after how many of the statements and fsyncs the child dies is the parameter.
CHILD = """
import os, signal, sys
sys.path.insert(0, sys.argv[4])
from library_values import *
from audionews.library.blobs import shop
from audionews.library.database import connect, writing
from audionews.library import Library
import sqlalchemy as sa
library = Library(connect(sys.argv[1]), shop(sys.argv[2]))
left = int(sys.argv[3])

def step(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

fsync = os.fsync
os.fsync = lambda handle: (step(), fsync(handle), step())
sa.event.listen(library.engine, "before_cursor_execute", step)
sa.event.listen(library.engine, "commit", step)
slug = published(library, an_article("Satu", "Kabar.")).slug
if library.stories.get(slug).revision.number == 1:
    revised(library, slug, text="Ralatnya.")
before = library.stories.revision(slug, 1)
build = built(library, slug, 2, at=NOW + HOUR)
draft = CorrectionDraft(kind="ralat", delivery="redeliver", reason="keliru", by="tono", before_revision=1, notice="Ralat.")
library.publishing.publish(slug, build.id, by="tono", at=NOW + HOUR, correction=draft)
print("selesai", left)
"""


def run_child(database, store, left):
    return subprocess.run(
        [sys.executable, "-c", CHILD, database, store, str(left), str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("step", [4, 20, 33, 50, 70, 92])
def test_killed_at_any_step_nothing_is_half_and_the_next_run_finishes(migrated_sqlite, tmp_path, step):
    database = tmp_path / "a.sqlite"
    database.write_bytes(migrated_sqlite.read_bytes())
    addresses = f"sqlite:///{database}", (tmp_path / "media").as_uri()
    killed = run_child(*addresses, step)
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    library = Library(connect(addresses[0]), shop(addresses[1]))
    state = fsck(library, now=NOW)
    assert state.sound
    for story in library.stories.newest(now=NOW):
        assert all(library.blobs.exists(file) for file in story.build.media)
    library.close()

    again = run_child(*addresses, 100_000)
    assert again.returncode == 0, again.stderr
    library = Library(connect(addresses[0]), shop(addresses[1]))
    state = fsck(library, now=NOW)
    assert state.sound
    assert state.orphans == ()
    assert not list((tmp_path / "media" / "tmp").iterdir())
    (item,) = library.feed.items("berita", now=NOW.replace(year=2027))
    assert item.title == "[Ralat] Satu"
    assert len(library.corrections.newest()) == 1
    library.close()
