"""What counts as a download or a play, and that nobody is remembered for it."""

import json
import sqlite3
import tarfile
import threading
from datetime import timedelta

import pytest
from podcast_values import BASE, HOUR, NOW, Clock, a_library, published

from audionews.app import create_app
from audionews.library.backup import backup
from audionews.library.listening import merged, minute_bytes
from audionews.settings import from_environment

APP = {"User-Agent": "AntennaPod/3.5.0"}
CHROME = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"
}
SOUND_BYTES = 1_440_000  # three minutes at 64 kbit/s
TAG = b"ID3\x04\x00\x00" + bytes([0, 0x10, 0, 0]) + bytes(0x10 << 14)  # 262,144 bytes behind its ten
MINUTE = timedelta(minutes=1)


@pytest.fixture
def library(tmp_path):
    opened = a_library(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def story(library):
    return a_story(library, bytes(SOUND_BYTES))


def a_story(library, mp3):
    return published(library, at=NOW - HOUR, duration_ms=180_000, sound=bytes(SOUND_BYTES), files={"mp3": mp3})


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def listener(library, tmp_path, clock):
    settings = from_environment(
        {"AUDIONEWS_HOME": str(tmp_path), "AUDIONEWS_BASE_URL": BASE, "AUDIONEWS_PROXIES": "127.0.0.0/8"}
    )
    return create_app(settings, library, clock=clock).test_client(use_cookies=False)


def ask(listener, path, *, address="203.0.113.7", method="get", agent=APP, **headers):
    """One request, read to its end."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = getattr(listener, method)(path, headers={**agent, "X-Forwarded-For": address, **more})
    answer.get_data()
    answer.close()
    return answer


def sums_of(library, day=NOW):
    """How often each way was counted."""
    library.counts.flush()
    rows = library.counts.rows(
        since=(day - timedelta(days=400)).date().isoformat(), until=(day + timedelta(days=9)).date().isoformat()
    )
    sums = {}
    for row in rows:
        sums[row.via] = sums.get(row.via, 0) + row.number
    return sums


def test_a_whole_file_counts_once_for_address_and_program(library, listener, story):
    for _ in range(3):
        ask(listener, story.build.mp3.path)
    ask(listener, story.build.opus.path)

    assert sums_of(library) == {"app": 1}
    ask(listener, story.build.mp3.path, address="203.0.113.8")
    ask(listener, story.build.mp3.path, agent={"User-Agent": "Pocket Casts/1.2"})
    assert sums_of(library) == {"app": 3}


def test_ranges_are_put_together_and_what_overlaps_counts_once(library, listener, story):
    need = minute_bytes(story.build.mp3.size_bytes, 180_000)
    for _ in range(4):
        ask(listener, story.build.mp3.path, Range=f"bytes=0-{need // 2}")
        assert sums_of(library) == {}
    ask(listener, story.build.mp3.path, Range=f"bytes={need // 3}-{need - 2}")
    assert sums_of(library) == {}
    ask(listener, story.build.mp3.path, Range=f"bytes=700000-{700_000 + 9}")

    assert sums_of(library) == {"app": 1}


def test_the_tag_before_the_sound_is_no_sound(library, listener):
    story = a_story(library, TAG + bytes(SOUND_BYTES))
    minute = SOUND_BYTES // 3
    ask(listener, story.build.mp3.path, Range=f"bytes=0-{minute + 1000}")
    assert sums_of(library) == {}
    ask(listener, story.build.mp3.path + "?tanpa=sampul", Range=f"bytes=0-{minute - 1}")

    assert sums_of(library) == {"app": 1}


@pytest.mark.parametrize(
    ("method", "agent", "headers"),
    [
        ("head", APP, {}),
        ("get", APP, {"Range": "bytes=0-1"}),
        ("get", APP, {"Range": "bytes=0-99999"}),
        ("get", APP, {"Range": "bytes=99999999-"}),
        ("get", APP, {"If-None-Match": "*"}),
        ("get", {"User-Agent": ""}, {}),
        ("get", {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}, {}),
        ("get", {"User-Agent": "atc/1.0 watchOS/7.1 model/Watch5,4 hwp/t8006 build/18R590"}, {}),
        ("get", {"User-Agent": "python-httpx/0.28.1"}, {}),
        ("get", {"User-Agent": "python-requests/2.32"}, {}),
    ],
)  # fmt: skip
def test_what_is_no_listening_is_not_counted(library, listener, story, method, agent, headers):
    if "If-None-Match" in headers:
        headers = {"If-None-Match": f'"{story.build.mp3.hash}"'}
    for _ in range(2):
        ask(listener, story.build.mp3.path, method=method, agent=agent, **headers)

    assert sums_of(library) == {}


def test_pages_captions_and_covers_are_not_listening(library, listener, story):
    for path in (f"/berita/{story.slug}", story.build.vtt.path, story.build.chapters_json.path, "/feeds/berita.xml"):
        ask(listener, path)

    assert sums_of(library) == {}


@pytest.mark.parametrize(
    ("headers", "via"),
    [
        ({}, "app"),
        ({"Sec-Fetch-Site": "same-origin", "Referer": f"{BASE}/berita/x"}, "site"),
        ({"Sec-Fetch-Site": "same-origin"}, "site"),
        ({"Sec-Fetch-Site": "same-origin", "Referer": f"{BASE}/embed/x"}, "embed"),
        ({"Referer": f"{BASE}/"}, "site"),
        ({"Sec-Fetch-Site": "cross-site", "Referer": f"{BASE}/"}, "embed"),
        ({"Referer": "https://lain.example/berita/"}, "app"),
        ({"Sec-Fetch-Site": "cross-site", "Referer": "https://lain.example/"}, "app"),
        ({"Sec-Fetch-Site": "none"}, "app"),
    ],
)
def test_our_own_player_is_told_from_everything_else(library, listener, story, headers, via):
    ask(listener, story.build.mp3.path, agent=CHROME, **headers)

    assert sums_of(library) == {via: 1}


def test_who_goes_away_is_counted_for_what_was_taken(library, listener, story):
    for times, counted in ((1, {}), (9, {"app": 1})):
        answer = listener.get(story.build.mp3.path, headers={**APP, "X-Forwarded-For": "203.0.113.7"}, buffered=False)
        pieces = answer.iter_encoded()
        for _ in range(times):
            next(pieces)
        answer.close()

        assert sums_of(library) == counted


def test_the_next_day_counts_anew_and_knows_nobody_of_the_day_before(library, listener, story, clock, tmp_path):
    ask(listener, story.build.mp3.path)
    ask(listener, story.build.mp3.path, address="198.51.100.23", Range="bytes=0-100000")
    library.counts.flush()
    before = library.counts.salt(clock())
    hashes = dump(tmp_path)
    assert hashes["count_clients"]
    assert hashes["count_ranges"]
    clock.now = NOW + timedelta(days=1)
    ask(listener, story.build.mp3.path)

    assert sums_of(library) == {"app": 2}
    now = dump(tmp_path)
    assert [row[0] for row in now["count_days"]] == ["2026-11-26"]
    assert not {row[0] for rows in hashes.values() for row in rows} & {
        row[0] for name, rows in now.items() if name != "counts" for row in rows
    }
    with sqlite3.connect(tmp_path / "audionews.sqlite") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = (tmp_path / "audionews.sqlite").read_bytes()
    assert before not in content
    for secret in (b"203.0.113.7", b"198.51.100.23", b"AntennaPod"):
        assert secret not in content


def dump(folder):
    with sqlite3.connect(folder / "audionews.sqlite") as database:
        names = ("count_days", "count_clients", "count_ranges")
        tables = {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    database.close()
    return tables


def test_a_day_in_which_nobody_comes_is_forgotten_by_the_worker(library, listener, story, clock, tmp_path):
    ask(listener, story.build.mp3.path)
    library.counts.flush()

    assert library.counts.forget(clock()) == 0
    assert library.counts.forget(NOW + timedelta(days=1)) == 1
    assert dump(tmp_path) == {"count_days": [], "count_clients": [], "count_ranges": []}
    assert sums_of(library) == {"app": 1}


def test_processes_count_together(library, listener, story, tmp_path, clock):
    other = a_second(tmp_path)
    try:
        settings = from_environment(
            {"AUDIONEWS_HOME": str(tmp_path), "AUDIONEWS_BASE_URL": BASE, "AUDIONEWS_PROXIES": "127.0.0.0/8"}
        )
        elsewhere = create_app(settings, other, clock=clock).test_client(use_cookies=False)
        half = minute_bytes(story.build.mp3.size_bytes, 180_000) // 2 + 10
        ask(listener, story.build.mp3.path, Range=f"bytes=0-{half}")
        library.counts.flush()
        ask(elsewhere, story.build.mp3.path, Range=f"bytes={half}-{2 * half}")
        ask(elsewhere, story.build.mp3.path)
        ask(listener, story.build.mp3.path)
        other.counts.flush()

        assert sums_of(library) == {"app": 1}
    finally:
        other.close()


def a_second(folder):
    from audionews.library import Library
    from audionews.library.blobs import FolderBlobs
    from audionews.library.database import connect

    return Library(connect(f"sqlite:///{folder / 'audionews.sqlite'}"), FolderBlobs(folder / "media"))


def test_a_busy_database_keeps_no_listener_waiting_and_loses_no_count(library, listener, story, clock, tmp_path):
    library.counts.salt(clock())
    busy = sqlite3.connect(tmp_path / "audionews.sqlite", isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")
    assert ask(listener, story.build.mp3.path).status_code == 200
    library.counts.settle()
    busy.execute("ROLLBACK")
    busy.close()

    assert sums_of(library) == {"app": 1}


def test_many_at_once_are_each_counted(library, listener, story):
    def ten(number):
        for last in range(10):
            ask(listener, story.build.opus.path, address=f"203.0.{number}.{last}")

    threads = [threading.Thread(target=ten, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sums_of(library) == {"app": 80}


def test_where_nginx_sends_the_file_what_was_handed_over_is_counted(library, story, tmp_path, clock):
    names = {"AUDIONEWS_HOME": str(tmp_path), "AUDIONEWS_BASE_URL": BASE, "AUDIONEWS_MEDIA_BY": "x-accel:/_media/"}
    listener = create_app(from_environment(names), library, clock=clock).test_client(use_cookies=False)
    first = ask(listener, story.build.mp3.path, Range="bytes=0-1000")
    assert "X-Accel-Redirect" in first.headers
    assert sums_of(library) == {}
    ask(listener, story.build.mp3.path, Range="bytes=1000-")

    assert sums_of(library) == {"app": 1}


def test_a_backup_holds_the_sums_and_no_listener(library, listener, story, tmp_path):
    ask(listener, story.build.mp3.path)
    library.counts.flush()
    backup(library, tmp_path / "cadangan.tar")
    with tarfile.open(tmp_path / "cadangan.tar") as tar:
        end = json.loads(tar.extractfile("end.json").read())["tables"]

    assert {name: number for name, number in end.items() if name.startswith("count")} == {
        "counts": 1,
        "count_days": 0,
        "count_clients": 0,
        "count_ranges": 0,
    }


def test_a_newsrooms_own_table_of_programs_goes_first(library, story, tmp_path, clock):
    (tmp_path / "agents.tsv").write_text("antennapod\ttidak\tuji\n")
    names = {"AUDIONEWS_HOME": str(tmp_path), "AUDIONEWS_BASE_URL": BASE}
    listener = create_app(from_environment(names), library, clock=clock).test_client(use_cookies=False)
    ask(listener, story.build.mp3.path)

    assert sums_of(library) == {}


def test_spans_are_merged():
    assert merged([(5, 9), (0, 3), (3, 4), (8, 12), (20, 20)]) == [(0, 4), (5, 12)]


def test_of_a_short_story_all_of_it_must_be_sent():
    assert (minute_bytes(1000, 59_000), minute_bytes(3000, 180_000)) == (1000, 1000)
