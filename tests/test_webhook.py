"""Signed messages from a newsroom's own system: taken once, in time, from who holds the secret."""

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from audionews.app import create_app
from audionews.newsroom import open_newsroom, sources, webhook_signature
from audionews.settings import from_environment

NOON = datetime(2026, 5, 12, 5, 0, tzinfo=UTC)
STORY = {
    "id": "artikel-77",
    "url": "https://kabar.example/77",
    "title": "Air Bersih Mengalir ke Kampung Sukamaju",
    "authors": ["Sekar Ayu"],
    "published": "2026-05-12T11:40:00+07:00",
    "html": "<p>Warga Kampung Sukamaju akhirnya menikmati air bersih setelah jaringan pipa selesai dipasang.</p>"
    "<p>Biayanya Rp 385 juta, separuhnya dari iuran warga, kata kepala desa.</p>",
}


@contextmanager
def opened(folder):
    """A newsroom that takes pushes of "cms", their secret, and a client."""
    settings = from_environment({"AUDIONEWS_HOME": str(folder)})
    with open_newsroom(replace(settings, secret_key="kunci-uji")) as room:
        room.clock = lambda: NOON
        _, secret = sources.take_pushes(room, "cms", "berita", by="ratna")
        app = create_app(room.settings, room.library, room, lambda: NOON)
        yield room, secret, app.test_client()


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("pushes")) as made:
        yield made


def send(door, id, told=STORY, *, name="cms", at=NOON, secret=None, body=None, **headers):
    _, known, client = door
    body = json.dumps(told).encode() if body is None else body
    moment = int(at.timestamp())
    signed = {
        "webhook-id": id,
        "webhook-timestamp": str(moment),
        "webhook-signature": webhook_signature.signature(secret or known, id, moment, body.decode("utf-8", "replace")),
        **headers,
    }
    return client.post(f"/webhook/{name}", data=body, headers=signed, content_type="application/json")


def test_a_signed_story_comes_in_as_a_draft(door):
    answer = send(door, "pertama")

    assert answer.status_code == 201
    story = door[0].library.stories.get(answer.json["slug"])
    assert story.status == "draft"
    article = story.revision.article
    assert (article.headline, article.authors, article.published) == (
        STORY["title"],
        ("Sekar Ayu",),
        "2026-05-12T11:40+07:00",
    )
    assert article.source_url == STORY["url"]


def test_the_same_message_again_is_refused(door):
    send(door, "ulang")

    again = send(door, "ulang")

    assert (again.status_code, again.json["error"]) == (409, "sources.replayed")


def test_a_changed_story_is_proposed(door):
    send(door, "sebelum")
    slug = send(door, "sesudah", {**STORY, "html": STORY["html"].replace("385", "358")}).json["slug"]

    assert [proposal.slug for proposal in door[0].library.inbox.proposals()] == [slug]


@pytest.mark.parametrize(
    ("change", "status", "key"),
    [
        ({"secret": "whsec_AAAA"}, 401, "sources.bad_signature"),
        ({"webhook-signature": "v1,"}, 401, "sources.bad_signature"),
        ({"webhook-timestamp": "kemarin"}, 401, "sources.bad_signature"),
        ({"at": NOON - timedelta(minutes=6)}, 401, "sources.stale"),
        ({"at": NOON + timedelta(minutes=6)}, 401, "sources.stale"),
        ({"name": "tak-ada"}, 404, "sources.unknown"),
        ({"body": b"x" * (webhook_signature.MAX_BYTES + 1)}, 413, "sources.push_too_big"),
        ({"body": b"[" * 100_000}, 422, "sources.bad_push"),
        ({"told": {"id": "1", "html": ""}}, 422, "sources.bad_push"),
        ({"told": {**STORY, "id": "kosong", "html": "<nav>Beranda</nav>"}}, 422, "article.no_story"),
    ],
    ids=["secret", "signature", "time", "old", "early", "source", "size", "not json", "nothing", "no story"],
)  # fmt: skip
def test_what_cannot_be_believed_or_read_is_refused(door, change, status, key):
    answer = send(door, f"salah-{key}-{len(change)}", **change)

    assert (answer.status_code, answer.json["error"]) == (status, key)


def test_a_message_that_could_not_be_kept_may_come_again(door):
    send(door, "lagi", {**STORY, "id": "lagi", "html": "<nav>Beranda</nav>"})

    again = send(door, "lagi", {**STORY, "id": "lagi"})

    assert again.status_code in (200, 201)


def test_a_new_secret_makes_the_old_one_void(door):
    room = door[0]
    _, fresh = sources.take_pushes(room, "kedua", "berita", by="ratna")
    _, fresher = sources.take_pushes(room, "kedua", "berita", by="ratna")

    assert send(door, "lama", name="kedua", secret=fresh).status_code == 401
    assert send(door, "baru", name="kedua", secret=fresher).status_code in (200, 201)


def test_a_deletion_there_is_an_alarm_here_and_nothing_public_changes(door):
    pushed = {**STORY, "id": "hapus", "title": "Air Bersih Mengalir ke Kampung Sukajadi"}
    slug = send(door, "hapus-terbit", pushed).json["slug"]
    gone = {"id": "hapus", "url": STORY["url"], "deleted": True}

    first, again, never = (
        send(door, f"hapus-{number}", message)
        for number, message in enumerate((gone, gone, {**gone, "id": "tak-dikenal"}))
    )

    assert [(answer.status_code, answer.json["gone"]) for answer in (first, again, never)] == [
        (200, True),
        (200, False),
        (200, False),
    ]
    alarms = [(alarm.key, alarm.slug) for alarm in door[0].library.inbox.alarms()]
    assert alarms.count(("sources.item_taken_down", slug)) == 1
    assert door[0].library.stories.get(slug).status == "draft"
