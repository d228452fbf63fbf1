"""How much is heard, asked at the desk, by programs and in the terminal: the same sums at each door, and who may see them."""

import csv
import io
import json

import pytest
from conftest import article_of
from desk_room import PEOPLE, opened, settings_of_desk
from lxml import html

from audionews.cli.run import run

APP = {"User-Agent": "AntennaPod/3.5.0"}
HERE = {"User-Agent": "Mozilla/5.0 Firefox/140.0", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def room(home):
    with opened(home) as one:
        yield one


@pytest.fixture(scope="module")
def heard(room):
    """Slug → how it was heard: one story twice by apps and once here, one by an app, one never."""
    slugs = []
    for number in range(3):
        article = article_of(f"Warga {number} berkumpul di balai desa pagi ini.", headline=f"=Rapat warga {number}")
        slug = room.newsroom.receive(article, by="rini").slug
        room.newsroom.publish(slug, by="rini")
        slugs.append(slug)
    first, second, third = slugs
    for slug, headers in ((first, APP), (first, {"User-Agent": "Pocket Casts"}), (first, HERE), (second, APP)):
        answer = room.app.test_client().get(room.newsroom.library.stories.get(slug).build.mp3.path, headers=headers)
        assert answer.data
        answer.close()
    return {first: (2, 1), second: (1, 0), third: (0, 0)}


@pytest.fixture
def terminal(home, capfd, monkeypatch, heard):
    for name, value in settings_of_desk(home).items():
        monkeypatch.setenv(name, value)

    def ask(*words):
        capfd.readouterr()
        code = run(list(words))
        return code, capfd.readouterr().out

    return ask


def api(room, path, role="redaktur"):
    people, now = room.newsroom.library.accounts, room.newsroom.clock()
    secret = people.add_token(role, role=role, by=PEOPLE["admin"], at=now)[1]
    return room.app.test_client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {secret}"})


def test_every_door_tells_the_same_sums(room, heard, terminal):
    answer = api(room, "/counts").json
    code, reply = terminal("counts", "--json")

    assert code == 0
    assert json.loads(reply) == answer
    assert answer["heard"] == {"downloads": 3, "plays": 1, "embedded": 0, "private": 0}
    found = {one["slug"]: (one["downloads"], one["plays"]) for one in answer["stories"]}
    assert found == {slug: told for slug, told in heard.items() if any(told)}
    assert [one["day"] for one in answer["days"]][-1] == answer["until"]
    assert len(answer["days"]) == 7


def test_the_page_tells_them_as_tables_and_the_picture_in_words(room, heard):
    visitor = room.visitor("redaktur")
    visitor.get("/desk/pendengar")
    tree = html.document_fromstring(visitor.answer.text)
    rows = [[cell.text_content() for cell in row] for row in tree.iter("tr")]

    assert "4 kali didengar" in visitor.text
    assert ["=Rapat warga 0", "2", "1", "0", "0", "3"] in rows
    picture = tree.find(".//svg")
    assert picture.get("role") == "img"
    day = room.newsroom.clock()
    assert picture.findtext("title").endswith(f"{day.day}/{day.month} 4")
    assert [one.get("height") for one in picture.iter("rect")] == ["0"] * 6 + ["180"]


def test_the_file_has_a_row_for_each_day_and_story_and_runs_nothing(room, heard, terminal):
    answer = room.visitor("redaktur").get("/desk/pendengar.csv?hari=1")
    rows = list(csv.DictReader(io.StringIO(answer.text)))

    assert "attachment" in answer.headers["Content-Disposition"]
    assert [(row["downloads"], row["plays"]) for row in rows] == [("2", "1"), ("1", "0")]
    assert all(row["headline"].startswith("'=") for row in rows)
    assert terminal("counts", "--csv", "--days", "1")[1].splitlines() == answer.text.splitlines()


def test_one_channel_and_a_time_that_is_none(room, heard, terminal):
    visitor = room.visitor("redaktur")

    assert api(room, "/counts?channel=disabilitas&days=1").json["heard"]["downloads"] == 0
    assert api(room, "/counts?channel=berita").json["heard"]["downloads"] == 3
    assert api(room, "/counts?channel=laut").json["error"] == "channels.unknown"
    assert api(room, "/counts?days=0").json["error"] == "newsroom.bad_days"
    assert terminal("counts", "--days", "999", "--json")[0] == 1
    assert visitor.get("/desk/pendengar?hari=0").status_code == 400
    assert "Pilih dari 1 sampai 366" in visitor.text
    assert visitor.get("/desk/pendengar?kanal=disabilitas").status_code == 200
    assert "Belum ada yang didengar" in visitor.text


def test_a_writer_may_not_see_them(room, heard):
    assert room.visitor("penulis").get("/desk/pendengar").status_code == 403
    assert room.visitor("penulis").get("/desk/pendengar.csv").status_code == 403
    assert api(room, "/counts", role="penulis").status_code == 403


def test_the_terminal_says_them_in_lines(terminal, heard):
    code, answer = terminal("counts")

    assert code == 0
    assert answer.startswith("4 kali didengar: 3 diunduh, 1 diputar di situs")
    assert f"3  {next(iter(heard))}" in answer
