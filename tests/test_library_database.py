"""The database behind the library: migrated once by many, failing in words, surviving kill -9 at every step."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from library_values import NOW, published

from audionews.errors import BadInput, StoreFailed
from audionews.library import Library
from audionews.library.blobs import shop
from audionews.library.database import connect, upgrade, writing
from audionews.library.fsck import fsck
from audionews.library.migrations import fresh
from audionews.library.tables import metadata

pytest_plugins = ["library_fixtures"]
OPEN = "import sys; from audionews.library import Library; from audionews.library.database import connect; from audionews.library.blobs import shop; Library(connect(sys.argv[1]), shop(sys.argv[2]))"


def test_the_migrations_make_the_tables_the_code_speaks_of(library):
    with library.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or not name.startswith("search")}
        )
        differences = compare_metadata(context, metadata)

    assert differences == []


def made_by(way, file):
    """Everything that an empty SQLite database holds afterwards."""
    with writing(connect(f"sqlite:///{file}")) as connection:
        way(connection)
        tables = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").all()
        return sorted(map(str, tables)), connection.exec_driver_sql("SELECT * FROM alembic_version").all()


def test_an_empty_sqlite_is_filled_at_once_with_what_the_migrations_would_have_made(tmp_path):
    def fresh_then_what_is_newer(connection):
        fresh.make(connection)
        upgrade(connection)

    assert made_by(fresh_then_what_is_newer, tmp_path / "a") == made_by(upgrade, tmp_path / "b")


def test_a_database_with_anything_in_it_is_migrated_and_not_filled(tmp_path):
    with writing(connect(f"sqlite:///{tmp_path / 'theirs'}")) as connection:
        assert fresh.is_empty(connection)
        connection.exec_driver_sql("CREATE TABLE theirs (a)")

        assert not fresh.is_empty(connection)


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
from audionews.library.database import connect, upgrade, writing
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
    found = fsck(library, now=NOW)
    assert found.sound
    for story in library.stories.newest(now=NOW):
        assert all(library.blobs.exists(file) for file in story.build.media)
    library.close()

    again = run_child(*addresses, 100_000)
    assert again.returncode == 0, again.stderr
    library = Library(connect(addresses[0]), shop(addresses[1]))
    found = fsck(library, now=NOW)
    assert found.sound
    assert found.orphans == ()
    assert not list((tmp_path / "media" / "tmp").iterdir())
    (item,) = library.feed.items("berita", now=NOW.replace(year=2027))
    assert item.title == "[Ralat] Satu"
    assert len(library.corrections.newest()) == 1
    library.close()
