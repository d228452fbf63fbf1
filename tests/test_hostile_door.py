"""The sign-in under attack: from many addresses, from one behind a proxy, and by whoever wants somebody else shut out."""

import logging

import pyotp
import pytest
from conftest import NOW
from desk_room import PASSWORD, PEOPLE, Room, opened, settings_of_desk

from audionews.desk.auth import COOKIE, known_browser
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment

WRONG = "tebakan yang keliru"


@pytest.fixture
def room(tmp_path):
    with opened(tmp_path) as made:
        yield made


@pytest.fixture
def behind_proxy(tmp_path):
    with open_newsroom(
        from_environment({**settings_of_desk(tmp_path), "AUDIONEWS_PROXIES": "127.0.0.0/8"})
    ) as newsroom:
        yield Room(newsroom)


def tried(visitor, name=PEOPLE["admin"], password=WRONG, **headers):
    headers = {key.replace("_", "-"): value for key, value in headers.items()}
    return visitor.client.post("/desk/masuk", data={"name": name, "password": password}, headers=headers).status_code


def guessed(room, count, *, name=None, address="127.0.0.9"):
    """So many guesses were made before; counted as the door counts them, without the slow check of a password."""
    for number in range(count):
        limits = {"most_a_name": 99, "most_an_address": 99}
        room.newsroom.library.accounts.may_try(name or f"Nama {number}", address, room.newsroom.clock(), **limits)


def test_who_guesses_from_one_address_shuts_out_nobody_elsewhere(behind_proxy):
    guessed(behind_proxy, 39, address="203.0.113.9")
    tried(behind_proxy.anybody(), "Nama Lain", X_Forwarded_For="203.0.113.9")

    assert tried(behind_proxy.anybody(), "Nama Baru", X_Forwarded_For="203.0.113.9") == 429
    assert tried(behind_proxy.anybody(), password=PASSWORD, X_Forwarded_For="198.51.100.7") == 303


def test_a_guesser_has_one_address_however_many_of_a_network_they_use(behind_proxy):
    guessed(behind_proxy, 40, address="2001:db8:1:2::/64")
    guessed(behind_proxy, 40, address="203.0.113.9")

    assert tried(behind_proxy.anybody(), "Nama Baru", X_Forwarded_For="2001:db8:1:2:a:b:c:d") == 429
    assert tried(behind_proxy.anybody(), "Nama Baru", X_Forwarded_For="::ffff:203.0.113.9") == 429
    assert tried(behind_proxy.anybody(), password=PASSWORD, X_Forwarded_For="2001:db8:1:3::1") == 303


def test_an_address_that_the_guesser_wrote_counts_for_nothing(behind_proxy):
    guessed(behind_proxy, 39, address="203.0.113.9")
    tried(behind_proxy.anybody(), "Nama Lain", X_Forwarded_For="10.9.8.7, 203.0.113.9")

    assert tried(behind_proxy.anybody(), "Nama Baru", X_Forwarded_For="10.1.1.1, 203.0.113.9") == 429


def test_without_a_proxy_of_ours_the_header_is_not_believed(room):
    guessed(room, 39, address="127.0.0.1")
    tried(room.anybody(), "Nama Lain", X_Forwarded_For="203.0.113.9")

    assert tried(room.anybody(), "Nama Baru", X_Forwarded_For="198.51.100.7") == 429


def test_a_guesser_shuts_nobody_out_of_a_browser_they_have_used(room):
    own = room.anybody()
    tried(own, password=PASSWORD)
    guessed(room, 8, name=PEOPLE["admin"])

    assert tried(room.anybody(), password=PASSWORD) == 429
    assert tried(own, password=PASSWORD) == 303


def test_a_known_browser_is_known_for_one_name_and_guesses_no_more_than_others(room):
    own = room.anybody()
    tried(own, PEOPLE["penulis"], PASSWORD)
    number = own.client.get_cookie("meja_kenal", path="/desk/masuk").value
    with room.app.test_request_context(headers={"Cookie": f"meja_kenal={number}"}):
        guessed(room, 8, name=f"peramban {known_browser(PEOPLE['penulis'])}")
    guessed(room, 8, name=PEOPLE["admin"])

    assert tried(own, PEOPLE["admin"], PASSWORD) == 429
    assert tried(own, PEOPLE["penulis"], PASSWORD) == 429


@pytest.mark.parametrize("forged", ["x", "WyJBIiwiYiJd.x", "[]", "é", "." * 300])
def test_a_browser_that_claims_to_be_known_is_a_stranger(room, forged):
    visitor = room.anybody()
    visitor.client.set_cookie("meja_kenal", forged, path="/desk/masuk")

    assert tried(visitor) == 403


def test_passwords_are_not_guessed_at_an_open_browser_either(room):
    visitor = room.visitor("redaktur")
    guessed(room, 7, name="akun 2")
    visitor.post("/desk/akun", action="password", password=WRONG, new_password=WRONG)
    visitor.post("/desk/akun", action="password", password=PASSWORD, new_password=WRONG)

    assert "Tunggu 15 menit" in visitor.text
    assert tried(room.anybody(), PEOPLE["redaktur"], PASSWORD) == 303


def test_a_session_that_somebody_planted_is_not_the_one_that_is_opened(room):
    visitor = room.anybody()
    visitor.client.set_cookie(COOKIE, "ditanam-orang-lain", path="/desk")
    tried(visitor, password=PASSWORD)

    assert visitor.client.get_cookie(COOKIE, path="/desk").value != "ditanam-orang-lain"
    assert room.newsroom.library.accounts.session("ditanam-orang-lain", room.newsroom.clock()) is None


def test_what_is_secret_is_in_no_log_and_in_no_value_that_is_printed(room, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    visitor = room.anybody()
    tried(visitor, password=PASSWORD)
    tried(visitor, password=WRONG)
    session = visitor.client.get_cookie(COOKIE, path="/desk").value
    key = room.newsroom.library.accounts.add_token("cms", role="redaktur", by="uji", at=room.newsroom.clock())[1]
    visitor.client.get("/api/v1/articles", headers={"Authorization": f"Bearer {key}"})
    visitor.client.get("/api/v1/articles", headers={"Authorization": f"Bearer {key}x"})
    output = caplog.text + "".join(capfd.readouterr())

    for secret in (PASSWORD, WRONG, session, key, str(room.app.secret_key)):
        assert secret not in output


def test_settings_that_end_in_a_report_hide_what_opens_doors(tmp_path):
    environment = {
        "AUDIONEWS_HOME": str(tmp_path),
        "AUDIONEWS_NOW": NOW,
        "AUDIONEWS_DATABASE_URL": "postgresql://audionews:sandiku1@db/audionews",
        "AUDIONEWS_MEDIA_URL": "s3://kunciku2:sandiku2@ember",
        "AUDIONEWS_SECRET_KEY": "sandiku3-sandiku3-sandiku3-sandiku3",
        "AUDIONEWS_METRICS_TOKEN": "sandiku4-sandiku4",
        "AUDIONEWS_PODPING_TOKEN": "sandiku5-sandiku5",
    }

    assert "sandiku" not in repr(from_environment(environment))


def test_the_second_factor_cannot_be_worked_out_from_a_page(room):
    import base64
    import hashlib

    visitor = room.visitor("penulis")
    guessed = base64.b32encode(hashlib.sha256(b"totp " + visitor.csrf().encode()).digest()[:20]).decode()
    page = visitor.get("/desk/akun").text
    offered = "".join(page.split("<code>")[1].split("</code>")[0].split())

    assert pyotp.TOTP(offered).now() is not None
    assert offered != guessed
