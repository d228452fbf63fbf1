"""Ways in besides a password: links for what was lost, people whom an OpenID provider knows, and who may never be shut out."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from desk_room import PASSWORD, PEOPLE, Room, Visitor, opened
from joserfc.jwk import RSAKey
from openid_provider import CLIENT, SECRET, providing

from audionews.app import create_app
from audionews.desk.auth import COOKIE
from audionews.errors import Conflict
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("home")) as room:
        yield room


def link_in(page):
    return page.split("/desk/pulih/")[1].split()[0].split("<")[0]


def test_a_link_for_a_lost_password_works_once_and_ends_every_session(desk):
    admin, writer = desk.visitor("admin"), desk.visitor("penulis")
    admin.get("/desk/orang")
    secret = link_in(admin.press("Tautan kata sandi baru Made Wirawan").text)
    stranger = desk.anybody()
    stranger.get(f"/desk/pulih/{secret}")
    short = stranger.press("Simpan kata sandi", password="pendek")
    stranger.press("Simpan kata sandi", password="gunung yang lain sekali")
    again = stranger.get(f"/desk/pulih/{secret}")
    stranger.client.post("/desk/masuk", data={"name": PEOPLE["penulis"], "password": "gunung yang lain sekali"})

    assert (short.status_code, again.status_code) == (400, 404)
    assert writer.get("/desk/").status_code == 302
    assert stranger.get("/desk/").status_code == 200


def test_a_link_takes_a_lost_second_factor_away_and_nothing_else(desk):
    people, doors, now = desk.newsroom.library.accounts, desk.newsroom.library.entrances, desk.newsroom.clock()
    people.change_editor(PEOPLE["redaktur"], by="uji", at=now, totp_secret="JBSWY3DPEHPK3PXP")
    secret = doors.make_link(PEOPLE["redaktur"], "second", by="uji", at=now)
    stranger = desk.anybody()
    stranger.get(f"/desk/pulih/{secret}")
    stranger.press("Hapus pengaman kedua saya")
    stranger.client.post("/desk/masuk", data={"name": PEOPLE["redaktur"], "password": PASSWORD})

    assert stranger.get("/desk/").status_code == 200


def test_the_last_admin_can_neither_be_shut_out_nor_lose_the_role(newsroom, actions):
    people, now = newsroom.library.accounts, newsroom.clock()
    people.add_editor("Ani", role="admin", password_hash="x", by="uji", at=now)
    code, refused = actions("editor", "close", "Ani")
    with pytest.raises(Conflict):
        people.change_editor("Ani", by="uji", at=now, role="redaktur")
    people.add_editor("Budi", role="admin", password_hash="x", by="uji", at=now)
    closed = actions("editor", "close", "Ani")[1]["closed"]
    reopened = actions("editor", "open", "Ani")[1]["closed"]
    link = actions("editor", "link", "Budi")[1]["link"]

    assert (code, refused["error"], closed, reopened) == (1, "desk.last_admin", True, False)
    assert "/desk/pulih/" in link


# An OpenID provider


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """A desk whose people have their accounts elsewhere, and the provider."""
    with providing() as provider:
        environment = {
            "AUDIONEWS_HOME": str(tmp_path_factory.mktemp("home")),
            "AUDIONEWS_ENGINE": "tone",
            "AUDIONEWS_NOW": "2026-11-24T14:05:00+07:00",
            "AUDIONEWS_OIDC_ISSUER": provider.issuer,
            "AUDIONEWS_OIDC_CLIENT_ID": CLIENT,
            "AUDIONEWS_OIDC_CLIENT_SECRET": SECRET,
            "AUDIONEWS_OIDC_ROLES": "meja=redaktur pimpinan=admin",
            "AUDIONEWS_PASSWORD_DOOR": "off",
        }
        with open_newsroom(from_environment(environment)) as newsroom:
            provider.now = int(newsroom.clock().timestamp())
            yield Room(newsroom), provider


@pytest.fixture
def provider(outside):
    provider = outside[1]
    provider.claims = {"sub": "g-1", "name": "Ratna Sari", "email": "ratna@contoh.id", "groups": ["meja", "semua"]}
    provider.wrong, provider.signing_key = {}, provider.key
    return provider


def come_in(room, **changed):
    """A browser's way: the desk, the provider, back; ``changed`` in what it brings back."""
    visitor = Visitor(room.app.test_client())
    away = visitor.client.get("/desk/masuk/luar?lanjut=/desk/berita")
    back = httpx.get(away.headers["Location"]).headers["Location"]
    brought = {n: v[0] for n, v in parse_qs(urlsplit(back).query).items()} | changed
    visitor.answer = visitor.client.get("/desk/masuk/luar/kembali", query_string=brought)
    return visitor


def test_a_person_comes_in_by_the_provider_with_the_role_of_a_claim(outside, provider):
    room, _ = outside
    visitor = come_in(room)
    people = room.newsroom.library.accounts
    inside = visitor.client.get("/desk/berita").status_code
    first = people.editor("Ratna Sari").role
    provider.claims["groups"] = ["pimpinan"]
    come_in(room)

    assert visitor.answer.status_code == 200
    assert 'content="0; url=/desk/berita"' in visitor.answer.text
    assert (inside, first, people.editor("Ratna Sari").role) == (200, "redaktur", "admin")


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "lain"},
        {"aud": "orang-lain"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"azp": "orang-lain", "aud": [CLIENT, "orang-lain"]},
    ],
    ids=["nonce", "audience", "issuer", "too old", "for another party"],
)
def test_an_identity_token_that_is_not_for_this_sign_in_lets_nobody_in(outside, provider, wrong):
    provider.wrong = wrong
    visitor = come_in(outside[0])

    assert visitor.answer.status_code == 403
    assert visitor.client.get_cookie(COOKIE, path="/desk") is None


def test_neither_a_forged_key_nor_another_browsers_state_nor_a_claim_without_a_role_lets_in(outside, provider):
    room, _ = outside
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "satu"})
    forged = come_in(room)
    provider.signing_key = provider.key
    foreign = come_in(room, state="punya-orang-lain")
    provider.claims["groups"] = ["tamu"]
    guest = come_in(room)

    assert [one.answer.status_code for one in (forged, foreign, guest)] == [403, 403, 403]
    assert "tidak memberi peran" in guest.text


def test_nobody_is_taken_for_a_person_of_the_same_name_and_who_is_shut_out_stays_out(outside, provider):
    room, _ = outside
    people, now = room.newsroom.library.accounts, room.newsroom.clock()
    provider.claims |= {"sub": "g-2", "name": PEOPLE["redaktur"], "email": "lain@contoh.id"}
    come_in(room)
    own = people.editor(f"{PEOPLE['redaktur']} (lain@contoh.id)")
    people.change_editor(own.name, by="uji", at=now, closed=True)
    shut_out = come_in(room)

    assert own.role == "redaktur"
    assert shut_out.answer.status_code == 403


def test_the_password_door_can_be_closed(outside):
    room, _ = outside
    visitor = room.anybody()
    page = visitor.get("/desk/masuk").text
    answer = visitor.client.post("/desk/masuk", data={"name": PEOPLE["admin"], "password": PASSWORD})

    assert "Kata sandi" not in page
    assert "Masuk dengan akun redaksi (127.0.0.1)" in page
    assert answer.status_code == 403


def test_a_provider_that_is_away_is_told_in_words(outside):
    room, _ = outside
    away = replace(room.newsroom.settings, oidc_issuer="http://127.0.0.1:9")
    client = create_app(away, room.newsroom.library, room.newsroom, room.newsroom.clock, work=room.work).test_client()
    answer = client.get("/desk/masuk/luar")

    assert answer.status_code == 502
    assert "tidak menjawab dengan baik" in answer.text
