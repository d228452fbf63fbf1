"""The desk's verbs for programs: keys and roles, keys against doing twice, and a description that says what is there."""

import itertools
from dataclasses import replace

import pytest
from conftest import environment_of
from hand_queue import HandQueue

from audionews.api import openapi
from audionews.api.operations import Operations
from audionews.app import create_app
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment

numbers = itertools.count(1)


def story(number=None):
    """A story that no other test has."""
    number = number or next(numbers)
    return {
        "headline": f"Kapal perintis ke-{number} singgah di Miangas",
        "blocks": [
            {"text": f"Kapal ke-{number} tiba pukul enam pagi. Muatannya beras dan obat."},
            {"text": "Warga menunggu tiga pekan."},
        ],
    }


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    """One newsroom for all of these: they ask for stories of their own."""
    environment = environment_of(tmp_path_factory.mktemp("home"))
    with open_newsroom(from_environment(environment)) as room:
        yield room


@pytest.fixture(scope="module")
def program(newsroom):
    """``ask(role, method, path, …)`` over the running interface."""
    app = create_app(newsroom.settings, newsroom.library, newsroom, newsroom.clock, work=HandQueue(newsroom))
    people, now = newsroom.library.accounts, newsroom.clock()
    roles = ("penulis", "redaktur", "penanggung-jawab", "admin")
    keys = {role: people.add_token(f"uji {role}", role=role, by=f"pemegang {role}", at=now)[1] for role in roles}

    def ask(role, method, path, json=None, **headers):
        told = {"Authorization": f"Bearer {keys[role]}"} if role else {}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        more = {} if json is None and method in ("GET", "DELETE") else {"json": json or {}}
        return app.test_client().open(f"/api/v1{path}", method=method, headers=told, **more)

    return ask


@pytest.fixture
def live(program):
    """(slug, the story) of one that is out."""
    article = story()
    slug = program("penulis", "POST", "/articles", article).json["slug"]
    program("redaktur", "POST", f"/articles/{slug}/publish")
    return slug, article


def corrected(article, before="enam", after="tujuh", **more):
    blocks = [{"text": block["text"].replace(before, after)} for block in article["blocks"]]
    return {**article, "blocks": blocks, "kind": "ralat", "reason": "Jamnya keliru.", **more}


FILLED = {"{slug}": "tidak-ada", "{segment}": "s1", "{id}": "999", "{job}": "tidak-ada", "{word}": "Miangas"}


def filled(path):
    for hole, value in FILLED.items():
        path = path.replace(hole, value)
    return path


@pytest.mark.parametrize("operation", openapi.OPERATIONS, ids=lambda operation: operation.name)
def test_every_verb_asks_for_a_key_and_for_its_role(program, operation):
    without = program(None, operation.method, filled(operation.path))
    low = program("penulis", operation.method, filled(operation.path))
    enough = program(operation.role, operation.method, filled(operation.path))

    assert without.status_code == 401
    assert without.headers["WWW-Authenticate"].startswith("Bearer")
    assert (low.status_code == 403) == (operation.role != "penulis")
    assert enough.status_code not in (401, 403, 500)


def test_a_story_is_received_published_and_put_right(program, live):
    slug, article = live
    done = program("redaktur", "POST", f"/articles/{slug}/corrections", corrected(article))

    assert done.status_code == 202
    assert program("penulis", "GET", done.headers["Location"].removeprefix("/api/v1")).json["state"] == "ready"
    answer = program("penulis", "GET", f"/articles/{slug}").json
    assert "pukul tujuh" in answer["blocks"][0]["text"]
    assert [one["kind"] for one in answer["corrections"]] == ["ralat"]
    lines = program("penulis", "GET", f"/articles/{slug}/history").json["revisions"]
    assert [line["live"] for line in lines] == [False, True]


def test_the_same_key_does_the_same_thing_once(program):
    article = story()
    first = program("penulis", "POST", "/articles", article, Idempotency_Key="sama")
    again = program("penulis", "POST", "/articles", article, Idempotency_Key="sama")

    assert (again.status_code, again.json) == (first.status_code, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]


def test_one_key_for_two_requests_is_refused(program):
    program("penulis", "POST", "/articles", story(), Idempotency_Key="dua")
    other = program("penulis", "POST", "/articles", story(), Idempotency_Key="dua")

    assert (other.status_code, other.json["error"]) == (422, "api.key_reused")


def test_a_correction_repeated_with_its_key_is_one_correction(program, live):
    slug, article = live
    for _ in range(2):
        program("redaktur", "POST", f"/articles/{slug}/corrections", corrected(article), Idempotency_Key="ralat")

    assert len(program("penulis", "GET", f"/articles/{slug}").json["corrections"]) == 1


def test_who_saw_an_older_version_is_told_so(program, live):
    slug, article = live
    program("redaktur", "POST", f"/articles/{slug}/corrections", corrected(article, expected=1))
    late = program(
        "redaktur", "POST", f"/articles/{slug}/corrections", corrected(article, "beras", "jagung", expected=1)
    )

    assert (late.status_code, late.json["error"]) == (409, "library.changed_meanwhile")
    assert late.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "wrong",
    [{"headline": 3}, {"kind": "besar"}, {"blocks": [{"text": None}]}, {"blocks": "teks"}, {"expected": "satu"}],
)
def test_what_does_not_fit_the_description_is_refused_in_words(program, wrong):
    answer = program("redaktur", "POST", "/articles/apa-saja/corrections", {**corrected(story(1)), **wrong})

    assert (answer.status_code, answer.json["error"]) == (400, "api.bad_body")


def test_a_withdrawal_takes_two(program, live):
    slug, _ = live
    why = {"ground": "anak", "reason": "Nama anak disebut."}
    first = program("penanggung-jawab", "POST", f"/articles/{slug}/withdrawals", why).json["withdrawal"]
    own = program("penanggung-jawab", "POST", f"/withdrawals/{first}/decision", {"agree": True})
    refused = program("penanggung-jawab", "POST", f"/withdrawals/{first}/decision", {"agree": False})
    second = program("redaktur", "POST", f"/articles/{slug}/withdrawals", why).json["withdrawal"]
    agreed = program("penanggung-jawab", "POST", f"/withdrawals/{second}/decision", {"agree": True})

    assert (own.status_code, own.json["error"]) == (400, "desk.same_person")
    assert (refused.status_code, agreed.status_code) == (200, 202)
    assert program("penulis", "GET", f"/articles/{slug}").json["status"] == "withdrawn"


def test_a_word_taught_is_read_so(program):
    program("redaktur", "PUT", "/lexicon/Miangas", {"reading": "mi angas"})
    slug = program("penulis", "POST", "/articles", story()).json["slug"]

    assert "mi angas" in program("penulis", "GET", f"/articles/{slug}").json["sentences"][0]["spoken"]


def test_the_description_names_every_route_and_no_other(program, newsroom):
    app = create_app(newsroom.settings, newsroom.library, newsroom, newsroom.clock, work=HandQueue(newsroom))
    described = program(None, "GET", "/openapi.json").json

    routes = {
        (method, rule.endpoint.removeprefix("api."))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint not in ("api.document", "api.nowhere")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    told = {
        (method.upper(), one["operationId"]) for path in described["paths"].values() for method, one in path.items()
    }
    assert routes == told


def test_an_unknown_address_is_answered_as_a_problem(program):
    answer = program(None, "GET", "/tidak-ada")

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_an_answer_that_its_type_does_not_describe_is_sent_and_told_as_our_fault(program, live, monkeypatch):
    kept = Operations.order

    def told_too_much(operations, given):
        answer = kept(operations, given)
        return replace(answer, value={**answer.value, "undescribed": 1})

    monkeypatch.setattr(Operations, "order", told_too_much)
    with pytest.warns(RuntimeWarning, match="read_sentence answers what its type does not say"):
        answer = program(
            "penulis", "PUT", f"/articles/{live[0]}/sentences/s2/reading", {"word": "Kapal", "reading": "kapal"}
        )

    assert (answer.status_code, answer.json["undescribed"]) == (200, 1)


def test_a_closed_key_opens_nothing(program, newsroom):
    people = newsroom.library.accounts
    token, secret = people.add_token("sementara", role="redaktur", by="admin", at=newsroom.clock())
    people.close_token(token.id, by="admin", at=newsroom.clock())

    assert program(None, "GET", "/jobs", Authorization=f"Bearer {secret}").status_code == 401


def test_a_page_is_received_as_well_as_its_parts(program):
    article = story()
    texts = "".join(f"<p>{block['text']} Petugas mencatat bongkar muat sampai sore.</p>" for block in article["blocks"])
    head = article["headline"]
    page = f"<html><head><title>{head}</title></head><body><article><h1>{head}</h1>{texts}</article></body></html>"
    slug = program("penulis", "POST", "/articles", {"html": page}).json["slug"]

    assert program("penulis", "GET", f"/articles/{slug}").json["headline"] == head


def test_a_word_is_carried_through_the_archive_by_programs_too(program, live):
    slug, _ = live
    program("redaktur", "PUT", "/lexicon/perintis", {"reading": "pe rintis"})
    cost = program("penulis", "GET", "/words/perintis/cost").json
    begun = program("redaktur", "POST", "/words/perintis/remake", Idempotency_Key="sekali")
    again = program("redaktur", "POST", "/words/perintis/remake", Idempotency_Key="sekali")
    done = program("penulis", "GET", "/remaking").json
    program("redaktur", "DELETE", "/lexicon/perintis")

    assert cost["stories"] == done["total"] == done["ready"] > 0
    assert (begun.status_code, again.json) == (202, begun.json)
    assert (done["word"], done["over"], done["failed"]) == ("perintis", True, [])
    lines = program("penulis", "GET", f"/articles/{slug}/history").json["revisions"]
    assert [line["kind"] for line in lines] == ["first", "silent"]


def test_without_a_run_there_is_nothing_to_stop(tmp_path):
    environment = environment_of(tmp_path)
    with open_newsroom(from_environment(environment)) as room:
        app = create_app(room.settings, room.library, room, room.clock, work=HandQueue(room))
        _, secret = room.library.accounts.add_token("uji", role="redaktur", by="admin", at=room.clock())
        key = {"Authorization": f"Bearer {secret}"}
        stopped = app.test_client().post("/api/v1/remaking/stop", headers=key, json={})
        seen = app.test_client().get("/api/v1/remaking", headers=key)

    assert (stopped.status_code, seen.json) == (400, {"word": None})


def test_a_correction_is_shown_before_it_is_made(program, live):
    slug, article = live
    seen = program("penulis", "POST", f"/articles/{slug}/preview", {**corrected(article), "kind": "ralat"}).json
    again = program("penulis", "GET", f"/articles/{slug}/history").json["revisions"]

    assert [(one["before"][-10:], one["after"][-11:]) for one in seen["changes"]] == [("enam pagi.", "tujuh pagi.")]
    assert seen["notice"].startswith("Ralat, ")
    assert [item["new"] for item in seen["feed"]] == [True]
    assert seen["feed"][0]["title"].startswith("[Ralat] ")
    assert len(again) == 1


def test_a_word_of_one_sentence_and_a_reply_go_the_programs_way_too(program, live):
    slug, _ = live
    kept = program("penulis", "PUT", f"/articles/{slug}/sentences/s2/reading", {"word": "Kapal", "reading": "ka pal"})
    lost = program("penulis", "PUT", f"/articles/{slug}/sentences/s2/reading", {"word": "Perahu", "reading": "x"})
    made = program(
        "redaktur", "POST", f"/articles/{slug}/replies", {"who": "PT Samudra", "paragraphs": ["Kami membantah."]}
    )
    story = program("penulis", "GET", f"/articles/{slug}").json

    assert (kept.status_code, lost.status_code, lost.json["error"]) == (200, 400, "desk.word_not_here")
    assert made.status_code == 202
    assert program("penulis", "GET", f"/articles/{made.json['reply']}").json["status"] == "live"
    assert "Hak jawab dari PT Samudra dimuat dalam berita tersendiri." in [block["text"] for block in story["blocks"]]


def test_what_waits_for_a_person_is_listed_and_closed(program, newsroom, live):
    slug, article = live
    now, inbox = newsroom.clock(), newsroom.library.inbox
    inbox.report(slug, "s2", build_id=None, note="Miangas", at=now)
    inbox.alarm("library.disk_full", at=now, facts={"where": "/media"})
    inbox.propose(slug, base_revision=1, article=newsroom.library.stories.get(slug).revision.article, at=now)
    report = next(one for one in program("penulis", "GET", "/reports").json["reports"] if one["slug"] == slug)
    alarm = program("penulis", "GET", "/alarms").json["alarms"][0]
    offered = next(one for one in program("penulis", "GET", "/proposals").json["proposals"] if one["slug"] == slug)
    closed = [
        program("redaktur", "POST", f"/reports/{report['id']}/close").status_code,
        program("redaktur", "POST", f"/alarms/{alarm['id']}/close").status_code,
        program("penulis", "POST", f"/proposals/{offered['id']}/decision", {"take": False}).status_code,
        program("penulis", "POST", f"/proposals/{offered['id']}/decision", {"take": True}).status_code,
    ]

    assert (report["sentence"], "/media" in alarm["told"], offered["headline"]) == ("s2", True, article["headline"])
    assert closed[:3] == [200, 200, 200]
    assert closed[3] in (404, 409)
    assert slug not in [one["slug"] for one in program("penulis", "GET", "/proposals").json["proposals"]]
