"""Programs that ask without end, and persons who hold two keys: what the interface gives them is bounded."""

import pytest
from conftest import article_of
from desk_room import PEOPLE, opened

from audionews import api


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "CALLS_A_MINUTE", 3)  # each key of these tests asks little
        with opened(tmp_path_factory.mktemp("home")) as made:
            yield made


def key(room, name, by="uji", role="penanggung-jawab"):
    people, now = room.newsroom.library.accounts, room.newsroom.clock()
    secret = people.add_token(name, role=role, by=by, at=now)[1]
    return {"Authorization": f"Bearer {secret}"}


def test_a_key_that_asks_without_end_is_told_to_wait_and_no_other_key_is(room):
    client, busy, calm = room.app.test_client(), key(room, "sibuk"), key(room, "tenang")
    statuses = [client.get("/api/v1/articles", headers=busy).status_code for _ in range(4)]
    refused = client.get("/api/v1/articles", headers=busy)

    assert statuses == [200, 200, 200, 429]
    assert refused.mimetype == "application/problem+json"
    assert refused.json["error"] == "api.too_many_calls"
    assert 1 <= int(refused.headers["Retry-After"]) <= 20
    assert client.get("/api/v1/articles", headers=calm).status_code == 200
    assert client.get("/berita").status_code == 404  # listeners meet no limit


def test_a_call_that_was_not_allowed_does_nothing_and_may_come_again(room):
    client, busy = room.app.test_client(), {**key(room, "sibuk"), "Idempotency-Key": "satu"}
    story = {"headline": "Kapal tiba", "blocks": [{"text": "Kapal perintis tiba pagi ini."}]}
    for _ in range(3):
        client.get("/api/v1/jobs", headers=busy)
    refused = client.post("/api/v1/articles", json=story, headers=busy)

    assert refused.status_code == 429
    assert room.newsroom.library.stories.drafts(limit=5) == []


def test_the_allowance_fills_again_evenly_and_never_beyond_a_minute():
    now = [1000.0]
    allowance = api.Allowance(6, monotonic=lambda: now[0])
    at_once = [allowance.wait_s(1) for _ in range(7)]
    now[0] += at_once[-1]
    after = [allowance.wait_s(1), allowance.wait_s(1)]
    now[0] += 10_000
    rested = [allowance.wait_s(1) for _ in range(7)]

    assert at_once[:6] == [0] * 6
    assert at_once[6] == pytest.approx(10)
    assert after == [0, pytest.approx(10)]
    assert (rested[:6], rested[6]) == ([0] * 6, pytest.approx(10))


def test_one_person_with_two_keys_is_not_two_persons(room):
    newsroom = room.newsroom
    slug = newsroom.receive(article_of("Feri berangkat pukul enam pagi.", headline="Feri Pagi"), by="uji").slug
    newsroom.publish(slug, by="uji")
    one, two = (key(room, name, by=PEOPLE["admin"]) for name in ("naskah", "kontrol"))
    another = key(room, "situs", by=PEOPLE["penanggung-jawab"])
    client = room.app.test_client()
    withdrawal = {"ground": "anak", "reason": "Memuat nama anak."}
    request = client.post(f"/api/v1/articles/{slug}/withdrawals", json=withdrawal, headers=one).json["withdrawal"]
    refused = client.post(f"/api/v1/withdrawals/{request}/decision", json={"agree": True}, headers=two)

    assert (refused.status_code, refused.json["error"]) == (400, "desk.same_person")
    assert newsroom.library.stories.get(slug).status == "live"
    assert (
        client.post(f"/api/v1/withdrawals/{request}/decision", json={"agree": True}, headers=another).status_code == 202
    )


def test_every_operation_says_that_it_may_ask_for_patience(room):
    answer = room.app.test_client().get("/api/v1/openapi.json").json
    responses = [one["responses"] for path in answer["paths"].values() for one in path.values()]

    assert all(one["429"]["$ref"] == "#/components/responses/TooManyCalls" for one in responses)
    assert "Retry-After" in answer["components"]["responses"]["TooManyCalls"]["headers"]


WORD = "Kapal perintis tiba pagi ini. "


@pytest.mark.parametrize(
    "story",
    [
        {"headline": "Kapal", "blocks": [{"text": "Rp1 " * 100_000}]},
        {"headline": "Kapal", "blocks": [{"text": "a"}] * 20_000},
        {"headline": "Kapal", "authors": ["B"] * 20_000, "blocks": [{"text": WORD}]},
        {"headline": "Kapal", "dateline": "K" * 400_000, "blocks": [{"text": WORD}]},
        {"headline": "Kapal", "published": "9" * 400_000, "blocks": [{"text": WORD}]},
        {"headline": "Kapal", "url": "https://a.example/" + "a" * 400_000, "blocks": [{"text": WORD}]},
        {"headline": "Kapal " * 400, "blocks": [{"text": WORD}]},
        {
            "html": "<article><h1>Kapal</h1>"
            + "".join(f"<p>Kapal {n} tiba. {WORD * 20}</p>" for n in range(600))
            + "</article>"
        },
    ],
    ids=["text", "paragraphs", "writers", "dateline", "day", "address", "headline", "page"],
)
def test_a_story_that_would_keep_everybody_waiting_is_refused_in_words(room, story, request):
    answer = room.app.test_client().post("/api/v1/articles", json=story, headers=key(room, request.node.callspec.id))

    assert (answer.status_code, answer.json["error"]) == (400, "article.too_long")
