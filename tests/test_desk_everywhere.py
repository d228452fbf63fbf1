"""Is it true everywhere? The real site answers over HTTP, behind a copy that keeps what it should not; the worker looks by itself."""

import itertools
import json
import re
import threading
import urllib.request
from contextlib import contextmanager
from datetime import timedelta

import pytest
from browser_shelf import free_port
from conftest import article_of, corrected, environment_of
from desk_room import Room
from werkzeug.serving import WSGIRequestHandler, make_server

from audionews.newsroom import open_newsroom
from audionews.newsroom.propagation import ALARM, inspect, look_due, right_since
from audionews.settings import from_environment

WRONG, RIGHT = "UU 6/2018", "UU 8/2016 Pasal 53"
numbers = itertools.count(1)


class Copies:
    """A cache on the way: keeps the first answer to the addresses that match, whatever the site says later."""

    def __init__(self, app):
        self.app, self.keeps, self.kept, self.down = app, None, {}, False

    def __call__(self, environ, start_response):
        if self.down:
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"sebentar"]
        address = (environ["PATH_INFO"], environ["QUERY_STRING"])
        if not (self.keeps and re.fullmatch(self.keeps, address[0]) and environ["REQUEST_METHOD"] == "GET"):
            return self.app(environ, start_response)
        if address not in self.kept:
            started = []
            body = b"".join(self.app({**environ, "HTTP_ACCEPT_ENCODING": ""}, lambda *start: started.append(start)))
            self.kept[address] = (started[0], body)
        start, body = self.kept[address]
        start_response(start[0], [*start[1], ("Age", "7200")])
        return [body]


class Quiet(WSGIRequestHandler):
    def log(self, *_):
        pass


@contextmanager
def served(folder):
    """(room, copies): a newsroom whose base address is answered by its real site, behind ``copies``."""
    port = free_port()
    environment = environment_of(folder)
    environment["AUDIONEWS_BASE_URL"] = f"http://127.0.0.1:{port}"
    with open_newsroom(from_environment(environment)) as newsroom:
        room = Room(newsroom)
        copies = Copies(room.app.wsgi_app)
        server = make_server("127.0.0.1", port, copies, threaded=True, request_handler=Quiet)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield room, copies
        finally:
            server.shutdown()
            server.server_close()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served(tmp_path_factory.mktemp("home")) as told:
        yield told


@pytest.fixture
def live(site):
    """(slug, its article) of a story that every copy has seen."""
    room, copies = site
    copies.keeps, copies.kept, copies.down = None, {}, False
    article = article_of(
        f"Kuota itu diatur {WRONG}. Dinas mendata 41 perusahaan.", headline=f"{WRONG} nomor {next(numbers)}"
    )
    slug = room.newsroom.receive(article, by="ratna").slug
    room.newsroom.publish(slug, by="ratna")
    yield slug, article
    copies.keeps, copies.down = None, False


@pytest.fixture
def the_newest(monkeypatch):
    """The worker looks at the newest correction alone, not at those of other tests."""
    monkeypatch.setattr("audionews.newsroom.propagation.LOOKED_AT", 1)


def put_right(room, slug, article):
    done = room.newsroom.correct(
        slug, corrected(article, WRONG, RIGHT), kind="ralat", reason="Nomor keliru.", by="yusuf"
    )
    return done.correction


def wrong_ones(room, correction):
    places = inspect(room.newsroom.library, correction, room.newsroom.settings.base_url)
    return {place.name: place for place in places if not place.good}


def test_a_corrected_headline_is_right_in_every_place(site, live):
    room, _ = site
    correction = put_right(room, *live)
    places = inspect(room.newsroom.library, correction, room.newsroom.settings.base_url)

    assert [place for place in places if not place.good] == []
    assert len(places) == 14
    card = next(place for place in places if place.name.startswith("Kartu"))
    assert RIGHT in card.found


@pytest.mark.parametrize(
    ("keeps", "name"),
    [
        (r"/berita/.*", "Halaman berita"),
        (r"/feeds/berita\.xml", "Umpan podcast"),
        (r"/embed/.*", "Pemutar tempelan"),
    ],
)
def test_a_stale_copy_is_red_and_says_where_to_clear_it(site, live, keeps, name):
    room, copies = site
    slug, article = live
    copies.keeps = keeps
    client = room.visitor("redaktur").client
    for path in (f"/berita/{slug}", f"/embed/{slug}", "/feeds/berita.xml"):
        urllib.request.urlopen(room.newsroom.settings.base_url + path).close()
    correction = put_right(room, slug, article)
    wrong = wrong_ones(room, correction)

    assert name in wrong
    assert "Masih versi 1" in wrong[name].found
    assert "Kosongkan salinan http://127.0.0.1" in wrong[name].todo
    page = client.get(f"/desk/sebaran/{correction.id}").text
    assert "SALAH" in page
    assert "Kosongkan salinan" in page
    assert right_since(room.newsroom.library, correction) is None


def test_a_feed_of_ralat_that_knows_only_an_earlier_one_of_the_story_is_red(site, live):
    room, copies = site
    slug, article = live
    put_right(room, slug, article)
    copies.keeps = r"/feeds/ralat\.xml"
    urllib.request.urlopen(room.newsroom.settings.base_url + "/feeds/ralat.xml").close()
    twice = corrected(corrected(article, WRONG, RIGHT), "41 perusahaan", "44 perusahaan")
    second = room.newsroom.correct(slug, twice, kind="ralat", reason="Jumlahnya keliru.", by="yusuf").correction
    wrong = wrong_ones(room, second)
    copies.keeps = None

    assert list(wrong) == ["Umpan ralat"]
    assert wrong_ones(room, second) == {}


def test_a_second_ralat_of_a_story_loses_the_listener_of_the_feed_of_ralat_nothing(site, live):
    """It takes the place of the first one's item, whose sound is old: both are said in its sound and told in its notes."""
    room, _ = site
    slug, article = live
    put_right(room, slug, article)
    twice = corrected(corrected(article, WRONG, RIGHT), "41 perusahaan", "44 perusahaan")
    room.newsroom.correct(slug, twice, kind="ralat", reason="Jumlahnya keliru.", by="yusuf")
    answer = json.load(urllib.request.urlopen(room.newsroom.settings.base_url + "/feeds/ralat.json"))
    (item,) = [one for one in answer["items"] if one["url"].endswith(f"/berita/{slug}")]
    said = [
        one.shown for one in room.newsroom.library.stories.get(slug).revision.script.segments if one.kind == "notice"
    ]

    assert "44 perusahaan" in item["content_html"]
    assert RIGHT in item["content_html"]
    assert any("44 perusahaan" in line for line in said)
    assert any(RIGHT in line for line in said)


def test_wrong_bytes_are_red_and_lead_to_fsck(site, live):
    room, _ = site
    correction = put_right(room, *live)
    file = room.newsroom.library.blobs.path(room.newsroom.library.stories.get(live[0]).build.mp3)
    sound = file.read_bytes()
    file.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    wrong = wrong_ones(room, correction)
    file.write_bytes(sound)

    assert "Umpan podcast" in wrong  # the feed does not name a file that is not whole
    assert "audionews fsck" in wrong["Suara MP3 dan tandanya"].todo


def test_the_worker_looks_and_the_clock_stops_without_anybody_at_the_board(site, live, the_newest):
    room, copies = site
    library, settings, now = room.newsroom.library, room.newsroom.settings, room.newsroom.clock()
    copies.down = True
    correction = put_right(room, *live)
    first = look_due(library, settings, now + timedelta(seconds=5))
    soon = look_due(library, settings, now + timedelta(seconds=8))
    copies.down = False
    then = look_due(library, settings, now + timedelta(seconds=130))
    again = look_due(library, settings, now + timedelta(seconds=900))
    page = room.visitor("redaktur").get(f"/desk/sebaran/{correction.id}").text

    assert (first, soon, again) == ([], [], [])
    assert correction.id in then
    assert "Benar di semua tempat setelah 2 menit 10 detik" in page
    recorded = next(line for line in library.audit.lines(live[0]) if line.action == "true-everywhere")
    assert recorded.facts["seconds"] == 130


def test_what_stays_wrong_becomes_an_alarm_that_ends_by_itself(site, live, the_newest):
    room, copies = site
    library, settings, now = room.newsroom.library, room.newsroom.settings, room.newsroom.clock()
    copies.down = True
    correction = put_right(room, *live)
    for minutes in (1, 11, 12, 14):
        look_due(library, settings, now + timedelta(minutes=minutes))
    alarms = [alarm for alarm in library.inbox.alarms() if alarm.key == ALARM]
    editor = room.visitor("redaktur")
    editor.get("/desk/")
    shown = editor.text
    copies.down = False
    look_due(library, settings, now + timedelta(minutes=40))

    assert [alarm.facts["correction"] for alarm in alarms] == [correction.id]
    assert "belum benar di semua tempat setelah sepuluh menit" in shown
    assert [alarm for alarm in library.inbox.alarms() if alarm.key == ALARM] == []


def test_a_withdrawn_story_is_looked_for_in_every_place(site, live):
    room, _ = site
    room.newsroom.withdraw(live[0], ground="anak", reason="Nama anak terbuka.", by="a, b")
    correction = room.newsroom.library.corrections.newest(limit=1)[0]
    places = inspect(room.newsroom.library, correction, room.newsroom.settings.base_url)

    assert [(place.name, place.found) for place in places if not place.good] == []


def test_a_site_that_cannot_be_reached_is_told_at_once(site, live):
    room, _ = site
    correction = put_right(room, *live)
    places = inspect(room.newsroom.library, correction, f"http://127.0.0.1:{free_port()}")

    assert not any(place.good for place in places)
    assert all("AUDIONEWS_BASE_URL" in place.todo for place in places)
