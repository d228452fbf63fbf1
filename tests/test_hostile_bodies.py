"""What a request may carry: small before the door, bounded behind it, and whatever it is, the answer is a refusal in words."""

import time

import pytest
from desk_room import opened

FORM = "application/x-www-form-urlencoded"
MANY = b"&".join(b"a%d=1" % number for number in range(60_000))


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture(scope="module")
def key(room):
    people, now = room.newsroom.library.accounts, room.newsroom.clock()
    return {"Authorization": f"Bearer {people.add_token('cms', role='admin', by='uji', at=now)[1]}"}


@pytest.mark.parametrize(
    "address", ["/desk/masuk", "/desk/penyiapan/x", "/desk/orang", "/pengaturan", "/berita/x/salah-baca"]
)
@pytest.mark.parametrize("mime", [FORM, "multipart/form-data; boundary=b"])
def test_a_stranger_sends_no_megabytes(room, address, mime):
    body = (
        MANY
        if mime == FORM
        else b"".join(b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' for _ in range(20_000))
    )
    began = time.process_time()
    answer = room.app.test_client().post(address, data=body, content_type=mime)

    assert answer.status_code in (413, 302, 404)  # 302: to the door, unread; 404: no such link, no such story
    assert time.process_time() - began < 2
    assert "Set-Cookie" not in answer.headers


def test_a_form_of_endless_fields_is_refused_before_it_is_taken_apart(room):
    visitor = room.visitor("penulis")
    csrf = visitor.csrf().encode()
    answer = visitor.client.post("/desk/tambah", data=b"csrf=" + csrf + b"&" + MANY, content_type=FORM)

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    [b'{"headline":"A","x":' + b"[" * 200_000 + b"]" * 200_000 + b"}", b'{"x":' * 100_000, b'{"headline":"\xff\xfe"}', b"\xef\xbb\xbf{}",
     b'{"headline":"A","expected":' + b"9" * 100_000 + b"}", b'{"headline":"A","expected":1e999}', b'{"headline":"A","expected":NaN}',
     '{"headline":"A"}'.encode("utf-16")],
    ids=["deep", "deeper", "no utf-8", "mark", "endless number", "beyond numbers", "no number", "utf-16"],
)  # fmt: skip
def test_json_that_is_a_trap_is_refused_in_words(room, key, body):
    answer = room.app.test_client().post("/api/v1/articles", data=body, content_type="application/json", headers=key)

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.json["error"] == "api.bad_body"


def test_a_failure_behind_the_interface_is_a_problem_for_programs_and_tells_nothing_of_the_inside(
    room, key, monkeypatch
):
    def broken(*_, **__):
        raise RuntimeError("rahasia")

    monkeypatch.setattr(type(room.newsroom.library.corrections), "newest", broken)
    answer = room.app.test_client().get("/api/v1/corrections", headers=key)

    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert answer.json["error"] == "api.failed"
    assert "rahasia" not in answer.text
