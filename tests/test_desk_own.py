"""The newsroom's own name, looks and channels at the desk: the files that the terminal writes, by the same rule, in force at once."""

from __future__ import annotations

import io
import json
import shutil
import tomllib
from dataclasses import replace

import pytest
from desk_room import opened, settings_of_desk
from PIL import Image

from audionews import assets
from audionews.app import Renewed, create_app
from audionews.channels import load
from audionews.cli.run import run
from audionews.errors import PublicationRefused
from audionews.identity import load_identity
from audionews.podcast.directories import checks
from audionews.work.worker import Rooms

CHANNEL = {"slug": "ekonomi", "title": "Ekonomi Flores", "description": "Kabar ekonomi.", "author": "Suara Flores"}
CHANNEL |= {"owner_email": "redaksi@kabarflores.id", "category": "News/Business News"}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture
def room(house):
    """A newsroom that has nothing of its own yet."""
    home = house.newsroom.settings.home
    shutil.rmtree(home / "channels", ignore_errors=True)
    (home / "site.toml").unlink(missing_ok=True)
    return house


@pytest.fixture
def admin(room):
    return room.visitor("admin")


def written(room, name="channels/ekonomi.toml"):
    return tomllib.loads((room.newsroom.settings.home / name).read_text(encoding="utf-8"))


def picture(side):
    file = io.BytesIO()
    Image.new("RGB", (side, side), "#0b4a52").save(file, "PNG")
    return io.BytesIO(file.getvalue()), "sampul.png"


def test_a_channel_is_made_and_changed_and_the_record_says_who(room, admin):
    made = admin.post("/desk/kanal", **CHANNEL)
    changed = admin.post("/desk/kanal/ekonomi", title="Ekonomi NTT", voice="natural/pria", cover=picture(1500))

    assert (made.status_code, changed.status_code) == (303, 303)
    channel_file = written(room)
    assert (channel_file["title"], channel_file["voice"], channel_file["cover"]) == (
        "Ekonomi NTT",
        "natural/pria",
        "ekonomi.png",
    )
    assert channel_file["description"] == "Kabar ekonomi."
    lines = room.newsroom.library.audit.newest(2)
    assert [(line.action, line.facts["channel"], line.by) for line in lines] == [
        ("channel-edit", "ekonomi", "Ni Luh Ayu Sukmawati"),
        ("channel-add", "ekonomi", "Ni Luh Ayu Sukmawati"),
    ]


def test_an_emptied_box_takes_its_entry_out_and_what_the_site_says_stays_there(room, admin):
    admin.post("/desk/situs", name="Suara Flores", owner="Suara Flores", owner_email="redaksi@kabarflores.id")
    admin.post("/desk/kanal", **{**CHANNEL, "author": "", "owner_email": "", "website": "https://kabarflores.id"})
    admin.get("/desk/kanal/ekonomi")
    admin.press("Simpan kanal", website="")

    assert set(written(room)) & {"website", "author", "owner_email"} == set()
    assert "Suara Flores" in admin.client.get("/desk/kanal/ekonomi").text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"owner_email": "tanpa tanda"}, "tanpa tanda"),
        ({"cover": (io.BytesIO(b"x"), "sampul.gif")}, ".jpg"),
        ({"cover": "small"}, "1400"),
        ({"category": "Kabar"}, "Kabar"),
    ],
    ids=["owner", "no picture", "small", "category"],
)
def test_what_no_directory_would_take_is_refused_and_nothing_is_lost(room, admin, change, words):
    admin.post("/desk/kanal", **CHANNEL)
    before = written(room)
    fields = {"title": "Judul baru", **change}
    fields["cover"] = picture(500) if change.get("cover") == "small" else change.get("cover")
    answer = admin.post("/desk/kanal/ekonomi", **{name: value for name, value in fields.items() if value is not None})

    assert answer.status_code == 400
    assert words in admin.text
    assert 'value="Judul baru"' in answer.text
    assert written(room) == before


def test_a_colour_that_cannot_be_read_is_refused_with_its_figure(room, admin):
    kept = admin.post("/desk/situs", name="Suara Flores", tagline="Dari timur", **{"colours-accent": "#003f46"})
    refused = admin.post("/desk/situs", name="Lain", **{"colours-accent": "#7fb0b5"})

    assert (kept.status_code, refused.status_code) == (303, 400)
    assert "7 : 1" in admin.text
    now = load_identity(room.newsroom.settings.home)
    assert (now.name, now.tagline, dict(now.colours)) == ("Suara Flores", "Dari timur", {"accent": "#003f46"})


def test_what_the_desk_changed_is_in_force_in_every_process(room, admin):
    home, seconds = room.newsroom.settings.home, [0.0]
    library = room.newsroom.library
    serving = Renewed(
        lambda known: create_app(room.newsroom.settings, known or library), home, monotonic=lambda: seconds[0]
    )
    rooms = Rooms(room.newsroom.settings, library)
    with rooms.one() as worker:
        assert "ekonomi" not in worker.channels
    admin.post("/desk/situs", name="Suara Flores")
    admin.post("/desk/kanal", **CHANNEL)
    seconds[0] += 2

    page = "".join(part.decode() for part in serving(environ_for("/"), lambda *_: None))
    (home / "site.toml").write_text("name = ")  # half a file, written by hand
    seconds[0] += 2
    again = "".join(part.decode() for part in serving(environ_for("/"), lambda *_: None))
    (home / "site.toml").write_text('name = "Suara Flores"')
    with rooms.one() as worker:
        assert worker.channels["ekonomi"].title == "Ekonomi Flores"
    rooms.close()
    assert "Suara Flores" in page
    assert "Ekonomi Flores" in page
    assert "Suara Flores" in again


def environ_for(path):
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SERVER_NAME": "x",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
    }
    return environ | {"wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http", "wsgi.errors": io.StringIO()}


def test_desk_and_terminal_tell_the_same_of_what_directories_reject(room, admin, monkeypatch, capfd):
    admin.post("/desk/kanal", **CHANNEL)
    page = admin.get("/desk/kanal/ekonomi/daftarkan")
    for name, value in settings_of_desk(room.newsroom.settings.home).items():
        monkeypatch.setenv(name, value)
    capfd.readouterr()
    code = run(["channel", "check", "ekonomi", "--json"])
    checks = json.loads(capfd.readouterr().out)["channels"]["ekonomi"]

    assert page.status_code == 200
    assert code == 1
    assert [one["name"] for one in checks if not one["passed"]] == ["address", "episodes"]
    assert all(one["told"] in admin.text for one in checks)


OUT = {"base_url": "https://suara.kabarflores.id", "is_public": True, "episodes": 1, "printed": lambda: None}


def unfit():
    raise PublicationRefused("podcast.bad_feed", feed="ekonomi", why="urutan")


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, []),
        ({"base_url": "http://suara.kabarflores.id"}, ["address"]),
        ({"episodes": 0}, ["episodes"]),
        ({"printed": unfit}, ["feed"]),
        ({"description": "K" * 4001}, ["description"]),
        ({"owner_email": "redaksi@suara.example"}, ["owner"]),
        ({"moved_from": "https://lama.id/rss"}, ["guid"]),
    ],
    ids=["ready", "no https", "empty", "feed", "description", "owner", "moved"],
)
def test_each_reason_of_a_directory_is_found_alone(room, admin, change, wrong):
    admin.post("/desk/kanal", **CHANNEL)
    made = load(assets.folder("feeds"), room.newsroom.settings.home)["ekonomi"]
    facts = {name: value for name, value in change.items() if name in OUT}
    one = replace(made, **{name: value for name, value in change.items() if name not in OUT})

    assert [check.name for check in checks(one, **{**OUT, **facts}) if not check.passed] == wrong
