"""What operators are handed: units, container, compose file, runbook and metrics say what the program does."""

import configparser
import re
import shlex
from dataclasses import replace
from pathlib import Path

import browser_shelf as shelf
import pytest
import yaml
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families

from audionews.app import create_app
from audionews.cli.run import audionews
from audionews.errors import BadInput
from audionews.messages import sentence
from audionews.settings import from_environment

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
NAME = re.compile(r"\bAUDIONEWS_[A-Z_]*[A-Z]\b")
OURS = {"AUDIONEWS_LIFELINE"}  # between keeper and worker, nobody sets it


def names_in_code():
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "audionews").rglob("*.py"))
    return {name for text in texts for name in NAME.findall(text)} - OURS


def understood(words):
    """The verb takes these words; click says so without running it."""
    command = audionews.get_command(None, words[0])
    assert command, words
    command.make_context(words[0], list(words[1:]))


def test_every_setting_is_in_the_runbook_and_nothing_else():
    text = set(NAME.findall((ROOT / "docs" / "operating.md").read_text(encoding="utf-8")))

    assert text == names_in_code()


@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("*.service")), ids=lambda unit: unit.name)
def test_a_unit_starts_a_verb_that_is_there(unit):
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str
    parsed.read(unit, encoding="utf-8")
    words = shlex.split(parsed["Service"]["ExecStart"])
    if words[0] == "/bin/sh":
        words = shlex.split(words[2].removeprefix("exec "))

    assert words[0].endswith("/audionews")
    understood(words[1:])
    assert parsed["Service"]["NoNewPrivileges"] == "yes"


def test_the_compose_file_starts_verbs_that_are_there_with_settings_that_are_there():
    text = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    ours = {name: service for name, service in text["services"].items() if service.get("image") == "audionews"}
    for service in ours.values():
        understood(service["command"])
        named = {name.removesuffix("_FILE") for name in service["environment"] if name.startswith("AUDIONEWS_")}
        assert named <= names_in_code()

    secrets = {secret for service in text["services"].values() for secret in service.get("secrets", ())}
    volumes = {mount.partition(":")[0] for service in text["services"].values() for mount in service.get("volumes", ())}
    assert set(ours) == {"site", "worker"}
    assert secrets == set(text["secrets"])
    assert volumes == set(text["volumes"])


def test_the_environment_file_holds_settings_that_are_there():
    named = set(NAME.findall((DEPLOY / "audionews.env").read_text(encoding="utf-8")))

    assert {name.removesuffix("_FILE") for name in named} <= names_in_code()


def test_the_container_is_built_from_files_that_are_there_and_starts_a_verb():
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    copied = [
        word for line in lines if line.startswith("COPY ") and "--from" not in line for word in line.split()[1:-1]
    ]
    start = yaml.safe_load(next(line for line in lines if line.startswith("CMD ")).removeprefix("CMD "))

    assert [name for name in copied if not (ROOT / name).exists()] == []
    understood(start)


def test_the_server_lock_holds_both_extras():
    locked = (ROOT / "requirements-server.lock").read_text(encoding="utf-8")

    assert all(re.search(rf"(?m)^{name}==", locked) for name in ("psycopg", "boto3", "dbos", "gunicorn", "hatchling"))


# Metrics, and who sends media


@pytest.fixture(scope="module")
def stocked(tmp_path_factory):
    settings = shelf.settings_for(tmp_path_factory.mktemp("home"))
    library = shelf.stocked(settings)
    yield settings, library
    library.close()


@pytest.fixture
def visitor(stocked):
    settings, library = stocked
    return lambda **changed: create_app(replace(settings, **changed), library).test_client()


def test_metrics_are_for_whoever_has_the_token(visitor):
    site = visitor(metrics_token="rahasia")
    answer = site.get("/metrics", headers={"Authorization": "Bearer rahasia"})

    assert visitor().get("/metrics").status_code == 404
    assert site.get("/metrics").status_code == 401
    assert site.get("/metrics", headers={"Authorization": "Bearer salah"}).status_code == 401
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert re.search(r'(?m)^audionews_stories\{state="live"\} [1-9]', answer.text)
    assert re.search(r"(?m)^audionews_workers 0.0$", answer.text)
    assert re.search(r'(?m)^audionews_jobs\{state="waiting"\} 0.0$', answer.text)
    assert all(
        re.fullmatch(r"#.*|audionews_\w+(\{[^{}]*\})? -?[\d.e+]+", line) for line in answer.text.splitlines()
    )  # nothing of the process that happened to answer


def test_metrics_come_in_the_format_that_is_asked_for(visitor):
    site = visitor(metrics_token="rahasia")
    headers = {"Authorization": "Bearer rahasia"}
    plain = site.get("/metrics", headers=headers)
    newer = site.get("/metrics", headers=headers | {"Accept": "application/openmetrics-text; version=1.0.0"})

    assert plain.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert {family.name for family in text_string_to_metric_families(plain.text)} >= {"audionews_jobs"}
    assert newer.content_type.startswith("application/openmetrics-text; version=1.0.0")
    assert newer.text.endswith("# EOF\n")
    assert {family.name for family in open_metrics(newer.text)} >= {"audionews_jobs"}


def test_nginx_may_send_what_the_public_may_have(visitor, stocked):
    _settings, library = stocked
    mp3 = library.stories.get(shelf.HARBOUR_SLUG).build.mp3
    site = visitor(media_by="x-accel:/_media/")
    answer = site.get(mp3.path, headers={"Range": "bytes=0-99"})
    file = Path(library.blobs.folder) / answer.headers["X-Accel-Redirect"].removeprefix("/_media/")

    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["ETag"] == f'"{mp3.hash}"'
    assert file.stat().st_size == mp3.size_bytes
    assert site.get(f"/media/{'0' * 64}.mp3").status_code == 404


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "berita.example.id"),
        ("BASE_URL", "ftp://berita.example.id"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://berita.example.id:delapan"),
        ("BASE_URL", "https://berita.example.id:0"),
        ("BASE_URL", "https://berita.example.id/?a=1"),
        ("BASE_URL", "https://berita.example.id/\r\nX: y"),
        ("BASE_URL", 'https://berita.example.id/"><script>'),
        ("BASE_URL", "https://ratna:rahasia@berita.example.id"),
        ("BASE_URL", "https://[::1"),
        ("BASE_URL", "https://x.id/suara/"),
        ("PODPING_URL", "file:///etc/passwd"),
        ("GTTS_HOST", "gopher://127.0.0.1"),
        ("SECRET_KEY", "pendek"),
        ("NOW", "besok"),
        ("NOW", "2026-11-24T14:05:00"),
        ("FETCH_ALLOW", "10.0.0.0/99"),
        ("WORKER_JOBS", "0"),
        ("ENGINE_RATE", "gtts=cepat"),
        ("SECRET_KEY_FILE", "/tidak/ada"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused_by_its_name_and_no_secret_is_repeated(name, value):
    with pytest.raises(BadInput) as refused:
        from_environment({f"AUDIONEWS_{name}": value})

    assert refused.value.key == "settings.bad_value"
    assert f"AUDIONEWS_{name}" in sentence(refused.value)
    assert not {"rahasia", "pendek"} & set(re.findall(r"\w+", sentence(refused.value)))


@pytest.mark.parametrize(
    "address", ["https://berita.example.id", "http://127.0.0.1:8000/", "http://[::1]:80", "https://x.id/"]
)
def test_a_public_address_is_taken_without_its_last_slash(address):
    assert from_environment({"AUDIONEWS_BASE_URL": address}).base_url == address.rstrip("/")


def test_who_sends_media_must_be_meant(monkeypatch, home):
    monkeypatch.setenv("AUDIONEWS_MEDIA_BY", "apache")
    with pytest.raises(BadInput) as refused:
        from_environment()

    assert refused.value.key == "settings.bad_value"
