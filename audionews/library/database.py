"""The one place that opens a database: SQLite in WAL with full fsync, or PostgreSQL; migrated before anyone uses it."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import URL, Connection, Engine, make_url

from audionews.errors import BadInput, StoreFailed
from audionews.library import schema

Value = TypeVar("Value")
BUSY_MS = 30_000
LONGEST_WAIT = timedelta(days=8)  # of anything that is tried again; sites may ask for a week
NEVER = datetime(9000, 1, 1, tzinfo=UTC)  # from then on a moment means: when somebody says so
IMPATIENT_MS = 20
LINE = {  # libpq's names (postgresql.org/docs/current/libpq-connect.html); without them a dead line is believed for some 15 minutes
    "connect_timeout": "5",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",  # ms
}
_TRIES = 5
_NOT_OURS = frozenset((errno.EROFS, errno.EACCES, errno.EPERM))
_OLDEST = "0004"  # the first version whose homes are carried forward
_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x617564696F  # "audio": PostgreSQL's advisory lock while migrating


def to_json(value: object) -> str:
    """A frozen value as JSON text."""
    return msgspec.json.encode(value).decode()


def from_json(text: str, kind: type[Value]) -> Value:
    """A frozen value again; fields added since it was written take their defaults."""
    return msgspec.json.decode(text, type=kind)


def address_of(url: str) -> URL:
    """The address as SQLAlchemy takes it. Raises ``BadInput("settings.bad_value")``.

    A PostgreSQL that is cut off (a cable, a firewall) sends no refusal: what the address does not say about waiting is ``LINE``'s.
    """
    try:
        address = make_url(url)
    except (exc.ArgumentError, ValueError):  # nothing of it is repeated: a password may be in any part
        raise BadInput(
            "settings.bad_value", name="AUDIONEWS_DATABASE_URL", value="…", why="bukan alamat basis data"
        ) from None
    if "@" in (address.host or ""):  # a password with a bare "@": libpq would tell its second half as a host's name
        why = "tanda @ di dalam kata sandi ditulis %40"
        raise BadInput("settings.bad_value", name="AUDIONEWS_DATABASE_URL", value="…", why=why)
    if address.get_backend_name() in ("postgres", "postgresql"):  # whatever driver is named: the one that is here
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() == "postgresql":
        return address.update_query_dict({name: value for name, value in LINE.items() if name not in address.query})
    if address.get_backend_name() != "sqlite":
        raise BadInput(
            "settings.bad_value",
            name="AUDIONEWS_DATABASE_URL",
            value=address.drivername,
            why="bukan sqlite atau postgresql",
        )
    return address


def connect(url: str) -> Engine:
    """An engine whose transactions are real: ``BEGIN IMMEDIATE`` for writers on SQLite, so two writers wait, not fail."""
    address = address_of(url)
    if address.get_backend_name() == "postgresql":
        return sa.create_engine(address, pool_pre_ping=True, pool_size=5, max_overflow=20)
    if address.database and address.database != ":memory:":
        try:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
            # it holds keys and password hashes; SQLite gives its -wal and -shm the same mode (sqlite.org/src, os_unix.c findCreateFileMode)
            close_to_others(Path(address.database))
        except OSError as error:
            if error.errno in _NOT_OURS:
                raise StoreFailed("library.database_read_only", where=address.database) from error
            raise StoreFailed("library.database_failed", why=error.strerror or str(error)) from error
        _refuse_read_only(Path(address.database))
    engine = sa.create_engine(address, connect_args={"timeout": BUSY_MS / 1000}, pool_size=5, max_overflow=20)

    @sa.event.listens_for(engine, "connect")
    def _open(connection: sqlite3.Connection, _record) -> None:
        connection.isolation_level = None  # the driver must not begin by itself (SQLAlchemy's pysqlite page)
        for pragma in (
            f"busy_timeout={BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-16000",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _refuse_read_only(file: Path) -> None:
    """SQLite itself says of a folder it may not write in only that it is "unable to open database file" (sqlite.org/wal.html#readonly).

    Raises ``StoreFailed("library.database_read_only")``.
    """
    if not (os.access(file, os.R_OK | os.W_OK) and os.access(file.parent, os.W_OK | os.X_OK)):
        raise StoreFailed("library.database_read_only", where=str(file))


def close_to_others(file: Path) -> None:
    """Makes the file where it is missing, for its owner alone; one that others can read is closed to them (0600).

    Raises ``OSError``, but for a file that is somebody else's: what they may do with it is theirs to say.
    """
    handle = os.open(file, os.O_CREAT | os.O_RDONLY, 0o600)
    try:
        if os.fstat(handle).st_mode & 0o077:
            with suppress(PermissionError):
                os.fchmod(handle, 0o600)
                for beside in (f"{file}-wal", f"{file}-shm"):
                    with suppress(FileNotFoundError):
                        os.chmod(beside, 0o600)
    finally:
        os.close(handle)


@contextmanager
def reported() -> Iterator[None]:
    """What the database cannot do becomes ``StoreFailed("library.database_failed" | "library.disk_full")``.

    What it cannot be asked, whoever asks, is ``BadInput("library.unfit_value")``: a number beyond 64 bits (SQLite's driver raises
    ``OverflowError``), half a surrogate pair, and on PostgreSQL a NUL.
    """
    try:
        yield
    except exc.IntegrityError:
        raise
    except (exc.DataError, OverflowError, UnicodeEncodeError) as error:
        raise BadInput("library.unfit_value") from error
    except exc.DBAPIError as error:
        why = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
        raise failure(why, of="library.database", where="basis data") from error
    except exc.TimeoutError as error:
        raise StoreFailed("library.database_failed", why="semua sambungan terpakai") from error


def failure(why: str, *, of: str, where: str) -> StoreFailed:
    """What a database said, as ours: ``of`` ("library.database", "work.queue") is damaged or cannot be used, or the disk is full."""
    why = re.sub(r"^\(\S+Error\) ", "", why)  # SQLAlchemy puts the driver's class before it
    if "malformed" in why or "not a database" in why:  # SQLITE_CORRUPT, SQLITE_NOTADB (sqlite.org/rescode.html)
        return StoreFailed(f"{of}_damaged", where=where, why=why)
    if "full" in why or "No space left" in why:
        return StoreFailed("library.disk_full", where=where, why=why)
    return StoreFailed(f"{of}_failed", where=where, why=why)


def check_pages(engine: Engine, *, thorough: bool) -> None:
    """Reads an SQLite file page by page, with its indexes where ``thorough`` (sqlite.org/pragma.html#pragma_quick_check).

    A database that opens may still be damaged further in. Raises ``StoreFailed("library.database_damaged")``.
    """
    if engine.dialect.name != "sqlite":
        return
    with reading(engine) as connection:
        pragma = "integrity_check(1)" if thorough else "quick_check(1)"
        verdict = str(connection.exec_driver_sql(f"PRAGMA {pragma}").scalar())
    if verdict != "ok":
        raise StoreFailed("library.database_damaged", why=" ".join(verdict.split())[:200])


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view: everything read inside belongs to one moment."""
    with reported():
        bound = (
            engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="REPEATABLE READ")
        )
        with bound.connect() as connection:
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction, all or nothing, durable when it returns."""
    with reported(), engine.execution_options(writes=True).begin() as connection:
        yield connection


@contextmanager
def writing_in_passing(engine: Engine) -> Iterator[Connection]:
    """One transaction of what may be lost with the machine's power, and waits for nobody: a database that is busy is ``StoreFailed`` at once.

    SQLite's driver holds the whole process while it waits or syncs; here it does neither. What is deleted is overwritten
    (sqlite.org/pragma.html: busy_timeout, synchronous, secure_delete).
    """
    if engine.dialect.name != "sqlite":
        with writing(engine) as connection:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK + 1})
            yield connection
        return
    with reported(), engine.execution_options(writes=True).connect() as connection:
        driver = connection.connection.driver_connection
        for pragma in (f"busy_timeout={IMPATIENT_MS}", "synchronous=NORMAL", "secure_delete=ON"):
            driver.execute(f"PRAGMA {pragma}")
        try:
            with connection.begin():
                yield connection
        finally:
            for pragma in (f"busy_timeout={BUSY_MS}", "synchronous=FULL", "secure_delete=OFF"):
                driver.execute(f"PRAGMA {pragma}")


def transact(engine: Engine, work: Callable[[Connection], Value]) -> Value:
    """``work`` in one transaction; two writers that chose the same new name at once (PostgreSQL): the slower one looks again."""
    for _ in range(_TRIES - 1):
        try:
            with writing(engine) as connection:
                return work(connection)
        except exc.IntegrityError:
            continue
    try:
        with writing(engine) as connection:
            return work(connection)
    except exc.IntegrityError as error:
        raise StoreFailed("library.database_failed", why=str(error.orig).splitlines()[0]) from error


@dataclass(frozen=True, slots=True)
class Theme:
    """One subject of the library over one database: ``library.stories``, ``library.feed``, … Each method is one transaction."""

    engine: Engine
    hides: bool = field(default=False, kw_only=True)  # asked by the public: private channels are not there

    def met(self, channel: sa.ColumnElement) -> sa.ColumnElement[bool]:
        """Whether who asks may meet what is in that channel."""
        return not_private(channel) if self.hides else sa.true()

    def misses(self, connection: Connection, channel: str) -> bool:
        """The opposite, of one channel, asked now."""
        return self.hides and not connection.execute(sa.select(not_private(sa.literal(channel)))).scalar()


def not_private(channel: sa.ColumnElement) -> sa.ColumnElement[bool]:
    """Whether the public meets that channel (``library/private_feeds.py``)."""
    return channel.not_in(sa.select(sa.table("private_channels", sa.column("channel")).c.channel))


def is_due(column: sa.ColumnElement[datetime], now: datetime) -> sa.ColumnElement[bool]:
    """Whether the moment to try again has come. One further away than ``LONGEST_WAIT`` was written by a clock that was too far
    ahead: it counts for nothing, else all that was tried in that hour would wait for months."""
    return (column <= now) | ((column > now + LONGEST_WAIT) & (column < NEVER))


def open_at(column: sa.ColumnElement, now: datetime) -> sa.ColumnElement[bool]:
    """Whether a row's embargo (if any) is over."""
    return column.is_(None) | (column <= now)


def insert_quietly(connection: Connection):
    """The dialect's INSERT that knows ON CONFLICT."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert
    return insert


def head() -> str:
    """The newest migration's number, from its file name (importing Alembic costs a third of a second)."""
    return max(file.stem.split("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def _current(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def migrate(engine: Engine) -> None:
    """Brings the tables to ``head()`` in one transaction, an empty database at once; of several processes that start at once, one does it and the others wait.

    A database that a newer audionews has migrated further is used as it is: migrations only add. Raises
    ``StoreFailed("library.old_home")`` for one that is too old.
    """
    with reported(), engine.connect() as connection:
        version = _current(connection)
    if version is not None and version >= head():
        return
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        version = _current(connection)  # while we waited another process may have done it
        if version is None:
            schema.create(connection, head())
        elif version < _OLDEST:
            raise StoreFailed("library.old_home", version=version)
        elif version < head():
            upgrade(connection)


def upgrade(connection: Connection) -> None:
    """Runs the migrations that are missing, within the transaction of the connection."""
    from alembic import command  # here: whoever has nothing to migrate does not wait for it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
