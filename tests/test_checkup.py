"""What audionews check finds: every part that publishing needs, looked at by using it."""

import http.server
import shutil
import threading
from dataclasses import replace

import pytest

from audionews import assets
from audionews.cli.checkup import check_address_answers, examine
from audionews.errors import StoreFailed
from audionews.library.database import failure
from audionews.messages import sentence
from audionews.settings import from_environment
from audionews.speech.voices_here import VoiceHere
from audionews.work import Work


def test_every_part_that_publishing_needs_is_good_on_a_machine_that_runs_the_tests(home):
    parts = examine(from_environment())

    assert [(part.part, part.found) for part in parts if part.needed and not part.ok] == []


def test_a_database_that_cannot_be_opened_is_said_not_thrown(home, monkeypatch, tmp_path):
    (tmp_path / "berkas").write_text("bukan folder")
    monkeypatch.setenv("AUDIONEWS_DATABASE_URL", f"sqlite:///{tmp_path / 'berkas' / 'audionews.sqlite'}")

    bad = [part for part in examine(from_environment()) if part.needed and not part.ok]

    assert [part.part for part in bad] == ["basis data", "antrean"]  # the queue lies beside the database
    assert not any("Traceback" in part.found for part in bad)


def test_a_second_reader_that_cannot_read_is_said_and_not_taken_for_one_without_an_opinion(home, monkeypatch):
    monkeypatch.setattr("audionews.article.sandbox.told_by_another_limited", lambda page: [])

    bad = [part for part in examine(from_environment()) if not part.ok and part.needed]

    assert [part.part for part in bad] == ["pembaca halaman trafilatura"]


@pytest.fixture
def answering():
    """Serves one answer at every path; its address."""
    answer = {}

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer["text"])

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield lambda text: answer.update(text=text) or f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("text", "key"), [(b"<html>Toko lain", "check.address_of_another"), (None, "check.address_silent")]
)
def test_a_public_address_that_leads_nowhere_or_elsewhere_is_refused(home, answering, text, key):
    base_url = answering(text) if text else "http://127.0.0.1:9"

    with pytest.raises(StoreFailed) as refused:
        check_address_answers(replace(from_environment(), base_url=base_url))

    assert refused.value.key == key
    assert refused.value.facts["base_url"] == base_url


def test_a_public_address_that_leads_here_is_told(home, answering):
    base_url = answering(b"ok\naudionews 0.1.0 abc\n")

    assert base_url in check_address_answers(replace(from_environment(), base_url=base_url))


def test_a_public_address_is_looked_at_and_one_for_this_machine_alone_is_not(home, monkeypatch):
    monkeypatch.setattr("audionews.cli.checkup.check_address_answers", lambda settings: settings.base_url)
    here = from_environment()
    public = replace(here, base_url="https://suara.kabarflores.id")

    assert [part.found for part in examine(public) if part.part == "alamat situs"] == [public.base_url]
    assert [part for part in examine(here) if part.part == "alamat situs"] == []


def test_every_voice_that_a_channel_names_says_a_sentence(home, monkeypatch):
    own, demo = home / "channels", assets.folder("feeds") / "channels"
    own.mkdir(parents=True)
    shutil.copy(demo / "berita.jpg", own)
    text = (demo / "berita.toml").read_text(encoding="utf-8")
    (own / "kota.toml").write_text(f'{text}\nquote_voice = "natural/wanita"\n', encoding="utf-8")
    tried_voices = {}
    monkeypatch.setattr(
        "audionews.speech.voices_here.look",
        lambda name, options, *, tried: (
            tried_voices.update({name: tried})
            or VoiceHere(name=name, label=name, licence="", cost_per_1000_letters="0", missing="uji")
        ),
    )

    examine(from_environment())

    assert tried_voices["natural/wanita"] is True
    assert tried_voices["gtts"] is False  # it would send the text away


def test_a_damaged_queue_file_is_called_so_and_no_story_is_feared_for(newsroom):
    (newsroom.settings.home / "audionews-work.sqlite").write_bytes(b"bukan basis data" * 300)
    with Work(newsroom.settings) as work, pytest.raises(StoreFailed) as refused:
        work.tally()

    assert refused.value.key == "work.queue_damaged"


@pytest.mark.parametrize("said", ["(sqlite3.OperationalError) database or disk is full", "database or disk is full"])
def test_a_full_disk_is_called_so_whoever_meets_it(said):
    full = failure(said, of="work.queue", where="antrean pekerjaan")

    assert sentence(full).startswith("Tempat penyimpanan penuh (antrean pekerjaan).")
    assert "Error" not in sentence(failure("(psycopg.OperationalError) gone", of="work.queue", where=""))
