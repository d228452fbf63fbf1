"""Private feeds at the desk, by programs and in the terminal: one rule at each door."""

import json

import pytest
from desk_room import PEOPLE, opened, settings_of_desk

from audionews.cli.run import run


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def room(home):
    with opened(home) as one:
        yield one


@pytest.fixture
def terminal(home, capfd, monkeypatch):
    for name, value in settings_of_desk(home).items():
        monkeypatch.setenv(name, value)

    def ask(*words):
        capfd.readouterr()
        code = run([*words, "--json"])
        return code, json.loads(capfd.readouterr().out)

    return ask


def api(room, method, path, role="penanggung-jawab", **body):
    people, now = room.newsroom.library.accounts, room.newsroom.clock()
    secret = people.add_token(role, role=role, by=PEOPLE["admin"], at=now)[1]
    headers = {"Authorization": f"Bearer {secret}"}
    return room.app.test_client().open(f"/api/v1{path}", method=method, headers=headers, json=body or None)


def path_of(room, address):
    return address.removeprefix(room.newsroom.settings.base_url)


def test_each_door_makes_one_that_opens_and_closes_it(room, terminal):
    visitor, listener = room.visitor("penanggung-jawab"), room.app.test_client()
    visitor.get("/desk/umpan-pribadi")
    visitor.press("Buat umpan pribadi", name="dari meja")
    at_desk = visitor.answer.text.split("<code")[1].split(">")[1].split("<")[0]
    by_api = api(room, "POST", "/private-feeds", name="dari program", channel="disabilitas")
    code, by_terminal = terminal("private-feed", "add", "dari terminal", "--channel", "berita")

    assert (by_api.status_code, code) == (201, 0)
    assert by_api.json["channel"] == "disabilitas"
    for address in (at_desk, by_api.json["address"], by_terminal["address"]):
        assert listener.get(path_of(room, address)).status_code == 200
    visitor.press("Tutup umpan dari meja")
    assert api(room, "DELETE", f"/private-feeds/{by_api.json['id']}").json["closed"]
    assert terminal("private-feed", "revoke", str(by_terminal["id"]))[1]["closed"]
    for address in (at_desk, by_api.json["address"], by_terminal["address"]):
        assert listener.get(path_of(room, address)).status_code == 404
    listed = api(room, "GET", "/private-feeds").json["private_feeds"]
    assert {one["name"]: one["closed"] for one in listed} == dict.fromkeys(
        ("dari meja", "dari program", "dari terminal"), True
    )
    in_terminal = terminal("private-feed", "list")[1]["private_feeds"]
    assert [(one["id"], one["closed"]) for one in in_terminal] == [(one["id"], one["closed"]) for one in listed]
    assert "address" not in json.dumps(listed)


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_name_that_is_none_is_refused_at_each_door(room, terminal, name):
    visitor = room.visitor("penanggung-jawab")
    visitor.get("/desk/umpan-pribadi")
    visitor.press("Buat umpan pribadi", name=name)

    assert visitor.answer.status_code == 400
    assert "Sebutan umpan pribadi" in visitor.text
    assert api(room, "POST", "/private-feeds", name=name).json["error"] == "newsroom.private_feed_name"
    assert terminal("private-feed", "add", name)[1]["error"] == "newsroom.private_feed_name"


def test_a_channel_or_a_feed_that_is_not_there_is_said(room, terminal):
    assert api(room, "POST", "/private-feeds", name="uji", channel="laut").json["error"] == "channels.unknown"
    assert terminal("private-feed", "add", "uji", "--channel", "laut")[1]["error"] == "channels.unknown"
    assert api(room, "DELETE", "/private-feeds/99").json["error"] == "library.unknown_private_feed"
    assert terminal("private-feed", "revoke", "99")[1]["error"] == "library.unknown_private_feed"


@pytest.mark.parametrize("role", ["penulis", "redaktur"])
def test_who_does_not_answer_for_the_newsroom_may_not(room, role):
    assert room.visitor(role).get("/desk/umpan-pribadi").status_code == 403
    assert api(room, "POST", "/private-feeds", role=role, name="uji").status_code == 403
    assert api(room, "GET", "/private-feeds", role=role).status_code == 403
