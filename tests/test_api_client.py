"""The description of the interface is enough to write programs by: a client is generated from it, publishes and corrects."""

from __future__ import annotations

import importlib
import json
import sys
import threading

import msgspec
import pytest
from conftest import environment_of
from desk_room import Unheard
from hand_queue import HandQueue
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType
from werkzeug.serving import make_server

from audionews.api.answers import ANSWERS, answer_of
from audionews.api.document import document, tag_of
from audionews.api.examples import example_of
from audionews.api.openapi import OPERATIONS
from audionews.app import create_app
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment

HERE = "https://berita.example"
TEXT = "Kapal perintis tiba pukul enam pagi. Muatannya beras dan obat."


@pytest.fixture(scope="module")
def described():
    return document(f"{HERE}/api/v1", f"{HERE}/api/problems/")


def test_the_description_is_a_valid_one(described):
    from openapi_spec_validator import validate  # two seconds to import, in each process that collects the tests

    validate(described)


def test_every_operation_says_what_it_answers_with_an_example_that_fits():
    for operation in OPERATIONS:
        assert operation.name in ANSWERS, f"{operation.name}: name its type in api/answers.py"
        for status in operation.success:
            kind = answer_of(operation.name, status)
            assert msgspec.convert(example_of(kind), kind), operation.name
        if kind := operation.order or operation.body:
            sent = example_of(kind, operation.in_body)
            named = {name: 1 if name == "id" else "x" for name in operation.in_path}
            assert msgspec.convert({**named, **sent}, kind), operation.name


def test_every_operation_stands_in_a_group_and_every_event_is_told(described):
    groups = {tag["name"] for tag in described["tags"]}

    assert {tag_of(operation.path) for operation in OPERATIONS} == groups
    assert set(described["webhooks"]) == {
        "story.published",
        "story.rolled_back",
        "story.withdrawn",
        "correction.true_everywhere",
    }


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A newsroom whose interface is on the loopback: its address, and a key of each role."""
    environment = environment_of(tmp_path_factory.mktemp("home"))
    with open_newsroom(from_environment({**environment, "AUDIONEWS_BASE_URL": HERE})) as room:
        app = create_app(room.settings, room.library, room, room.clock, work=HandQueue(room))
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Unheard)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        key = room.library.accounts.add_token("program", role="redaktur", by="uji", at=room.clock())[1]
        yield f"http://127.0.0.1:{server.server_port}", key, app.test_client()
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def client(house, described, tmp_path_factory):
    """The generated Python client, signed in; ``client("publish", slug, …)`` calls an operation."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(json.dumps(described))
    made = Config.from_sources(
        ConfigFile(post_hooks=[], package_name_override="audionews_client", project_name_override="audionews-client"),
        MetaType.NONE, document_source=folder / "openapi.json", file_encoding="utf-8", overwrite=True, output_path=folder / "audionews_client",
    )  # fmt: skip
    assert generate(config=made) == []
    sys.path.insert(0, str(folder))
    package = importlib.import_module("audionews_client")
    models = importlib.import_module("audionews_client.models")
    signed = package.AuthenticatedClient(base_url=f"{house[0]}/api/v1", token=house[1], raise_on_unexpected_status=True)

    def call(name, *told, **more):
        group = tag_of(next(one.path for one in OPERATIONS if one.name == name)).lower().replace(" ", "_")
        module = importlib.import_module(f"audionews_client.api.{group}.{name}")
        return module.sync(*told, client=signed, **more)

    yield call, models
    sys.path.remove(str(folder))


def test_a_generated_client_publishes_and_corrects(client):
    call, models = client
    block = models.BlockIn(text=TEXT)
    story = call("add_article", body=models.Receive(headline="Kapal perintis singgah", blocks=[block]))
    job = call("publish", story.slug, body=models.Publish())
    right = [models.BlockIn(text=TEXT.replace("enam", "tujuh"))]
    kind = models.CorrectKind("ralat")
    correction = models.Correct(kind=kind, reason="Jamnya keliru.", headline="Kapal perintis singgah", blocks=right)
    corrected = call("correct", story.slug, body=correction)
    kept = call("get_article", story.slug)

    assert (story.known, call("get_job", job.id).state, call("get_job", corrected.id).state) == (
        False,
        "ready",
        "ready",
    )
    assert kept.blocks[0].text.startswith("Kapal perintis tiba pukul tujuh")
    assert [(one.kind, one.reason, one.at.isoformat()) for one in kept.corrections] == [
        ("ralat", "Jamnya keliru.", "2026-11-24T07:05:00+00:00")
    ]


def test_a_refusal_leads_to_a_page_that_explains_it(client, house):
    call, _ = client
    problem = call("get_article", "tidak-ada")
    page = house[2].get(problem.type_.removeprefix(HERE))

    assert (problem.status, problem.error) == (404, "library.unknown_article")
    assert page.status_code == 200
    assert "‹slug›" in page.text
    assert house[2].get("/api/problems/tidak.ada").status_code == 404


def test_a_list_that_goes_on_leads_to_its_next_page(client, house):
    call, models = client
    for number in range(3):
        body = models.Receive(
            headline=f"Kapal ke-{number} tiba", blocks=[models.BlockIn(text=f"Kapal ke-{number} tiba.")]
        )
        call("add_article", body=body)
    seen, address = [], "/api/v1/articles?status=draft&limit=2"
    while address:
        answer = house[2].get(address, headers={"Authorization": f"Bearer {house[1]}"})
        seen += [one["headline"] for one in answer.json["articles"]]
        address = answer.json["next"]
        assert (answer.headers.get("Link") or "") == (f'<{address}>; rel="next"' if address else "")

    assert sorted(seen) == [f"Kapal ke-{number} tiba" for number in range(3)]


def test_the_page_for_people_shows_every_operation(house):
    page = house[2].get("/api/docs").text

    assert [operation.name for operation in OPERATIONS if f'id="op-{operation.name}"' not in page] == []
    assert "http" not in page.replace(HERE, "").split("<main")[1].replace(
        "https://www.standardwebhooks.com", ""
    ).replace("https://kabar.example", "")
