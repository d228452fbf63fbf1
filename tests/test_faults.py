"""What fails for real, one write at a time: a full disk, a power cut, a clock that jumps, an encoder or provider that is no help."""

import errno
import os
import re
import sqlite3
import stat
import sys
import tarfile
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import impatient
import pytest
import sqlalchemy as sa
from conftest import article_of, corrected
from podcast_values import a_press

from audionews.errors import EngineFailed, PublicationRefused, StoreFailed
from audionews.library.fsck import fsck
from audionews.newsroom import open_newsroom, studio
from audionews.settings import from_environment
from audionews.work import Work, worker
from audionews.work.circuit_breaker import Health
from audionews.work.orders import Publish, Revoice

sys.path.insert(0, str(Path(__file__).parent / "specimens" / "speech"))
OLD_HOME = Path(__file__).parent / "specimens" / "home-46892a1.tar.xz"  # of the last commit before issue 23
ARTICLE = article_of("Perahu Teluk Lawe pulang sore. Ikan dijual di dermaga kayu.", headline="Perahu Pulang Sore")
CORRECTION = {"kind": "ralat", "reason": "Waktunya tertukar.", "by": "yusuf"}


def sound(newsroom):
    return fsck(newsroom.library, now=newsroom.clock()).sound


# The disk


def test_a_disk_that_is_full_at_any_write_loses_nothing_and_shows_nothing_half(newsroom, monkeypatch):
    """Each try has room for one file more than the try before; the next one meets a full disk."""
    slug = newsroom.receive(ARTICLE, by="ratna").slug
    fsync, room, failures = os.fsync, [0], []

    def sync(handle):
        if stat.S_ISREG(os.fstat(handle).st_mode):
            room[0] -= 1
            if room[0] < 0:
                raise OSError(errno.ENOSPC, "No space left on device")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", sync)
    for files in range(60):
        room[0] = files
        try:
            newsroom.publish(slug, by="ratna")
            break
        except StoreFailed as refused:
            failures.append(refused.key)
            assert newsroom.library.stories.get(slug).status == "draft"
    monkeypatch.setattr(os, "fsync", fsync)

    assert set(failures) == {"library.disk_full"}
    assert len(failures) >= 5  # three sentences, then the files of the episode, side by side
    assert newsroom.library.stories.get(slug).status == "live"
    assert sound(newsroom)


def test_a_database_without_room_keeps_what_it_has(newsroom):
    """SQLITE_FULL for real: the file may not grow by a page."""
    slug = newsroom.receive(ARTICLE, by="ratna").slug
    newsroom.publish(slug, by="ratna")
    engine = newsroom.library.engine

    def no_page_more(connection, _record):
        connection.execute("PRAGMA max_page_count = 1")  # as many as there are, says sqlite.org/pragma.html

    sa.event.listen(engine, "connect", no_page_more)
    engine.dispose()

    def until_no_room_is_left():
        for number in range(40):
            newsroom.receive(replace(ARTICLE, headline=f"Perahu nomor {number} pulang sore"), by="ratna")

    with pytest.raises(StoreFailed) as refused:
        until_no_room_is_left()
    sa.event.remove(engine, "connect", no_page_more)
    engine.dispose()
    later = newsroom.receive(replace(ARTICLE, headline="Perahu terakhir pulang"), by="ratna")

    assert refused.value.key == "library.disk_full"
    assert later.slug == "perahu-terakhir-pulang"
    assert newsroom.library.stories.get(slug).status == "live"
    assert sound(newsroom)


# The power


class Forgetful:
    """What a disk still has after a power cut: bytes that were fsynced, under names whose folder was fsynced since."""

    def __init__(self, media):
        self.media, self.contents, self.names = media, set(), {}

    def synced(self, handle):
        status = os.fstat(handle)
        if stat.S_ISREG(status.st_mode):
            self.contents.add(status.st_ino)
        else:
            folder = Path(os.readlink(f"/proc/self/fd/{handle}"))
            self.names[folder] = {entry.name: entry.inode() for entry in os.scandir(folder)}

    def survivors(self):
        shelves = self.names.get(self.media, {})
        for folder, names in list(self.names.items()):
            if folder.name in shelves:
                yield from (name for name, inode in names.items() if inode in self.contents)


def test_after_a_power_cut_at_any_fsync_every_row_has_its_bytes(newsroom, home, monkeypatch):
    """SQLite's own commits are on the disk (WAL, synchronous=FULL); of the media only what was fsynced counts."""
    slug = newsroom.receive(ARTICLE, by="ratna").slug
    disk, fsync, cuts = Forgetful(home / "media"), os.fsync, []

    def spoken_of():
        with closing(sqlite3.connect(f"file:{home / 'audionews.sqlite'}?mode=ro", uri=True)) as database:
            rows = database.execute("SELECT hash, ext FROM media UNION SELECT hash, ext FROM clips")
            return {f"{hash}.{ext}" for hash, ext in rows}

    def cut(handle):
        cuts.append(spoken_of() - set(disk.survivors()))
        fsync(handle)
        disk.synced(handle)

    monkeypatch.setattr(os, "fsync", cut)
    newsroom.publish(slug, by="ratna")
    newsroom.correct(slug, corrected(ARTICLE, "sore", "malam"), deliver="short", **CORRECTION)
    monkeypatch.setattr(os, "fsync", fsync)
    cuts.append(spoken_of() - set(disk.survivors()))

    assert len(cuts) > 30
    assert set().union(*cuts) == set()
    assert len(spoken_of()) > 10


# The clock


def test_a_clock_that_jumps_ahead_and_back_hides_no_story_and_stops_no_correction(newsroom):
    right = newsroom.clock()
    now = [right + timedelta(days=400)]
    newsroom.clock = lambda: now[0]
    early = newsroom.receive(ARTICLE, by="ratna").slug
    newsroom.publish(early, by="ratna")
    now[0] = right
    late = newsroom.receive(replace(ARTICLE, headline="Perahu Kedua Pulang"), by="ratna").slug
    newsroom.publish(late, by="ratna")
    done = newsroom.correct(early, corrected(ARTICLE, "sore", "malam"), **CORRECTION)
    items = newsroom.library.feed.items("berita", now=right + timedelta(days=401))

    assert late in [story.slug for story in newsroom.library.stories.newest(now=right)]
    assert {item.slug for item in items} == {early, late}
    assert [item.published_at for item in items] == sorted((item.published_at for item in items), reverse=True)
    assert done.story.corrections[0].id == done.correction.id
    assert sound(newsroom)


def test_what_is_published_keeps_its_date_while_a_clock_is_behind_and_an_alarm_says_so(newsroom, tmp_path):
    right = newsroom.clock()
    now = [right]
    newsroom.clock = lambda: now[0]
    slugs = [newsroom.receive(replace(ARTICLE, headline=f"Perahu {name} Pulang"), by="ratna").slug for name in "AB"]
    newsroom.publish(slugs[0], by="ratna")
    before = [item.published_at for item in newsroom.library.feed.items("berita", now=right + timedelta(days=1))]

    now[0] = right - timedelta(days=30)
    newsroom.publish(slugs[1], by="ratna")
    newsroom.correct(slugs[0], corrected(replace(ARTICLE, headline="Perahu A Pulang"), "sore", "malam"), **CORRECTION)
    items = newsroom.library.feed.items("berita", now=right + timedelta(days=1))
    behind = a_press(newsroom.library, tmp_path).document("berita", "xml", now=now[0]).body

    assert {item.published_at for item in items} == set(before)
    assert [alarm.key for alarm in newsroom.library.inbox.alarms()] == ["library.clock_behind"]
    shown = {parsedate_to_datetime(date) for date in re.findall(r"<pubDate>(.*?)</pubDate>", behind.decode())}
    assert shown == {before[0].replace(microsecond=0)}


def test_an_engine_is_not_left_alone_for_a_year_because_a_clock_was_wrong_once():
    health = Health(failures=3, open_until=1_000_000 + 365 * 86_400)

    assert not health.open(1_000_000)
    assert replace(health, open_until=1_000_060).open(1_000_000)


# The encoder


@pytest.mark.parametrize(
    ("coder", "error"),
    [("hangs", EngineFailed), ("dies", EngineFailed), ("lies", (EngineFailed, PublicationRefused))],
)
def test_an_encoder_that_is_no_help_publishes_nothing_and_the_next_one_does(newsroom, monkeypatch, coder, error):
    slug = newsroom.receive(ARTICLE, by="ratna").slug
    monkeypatch.setattr(studio, "MAKER", f"coders_that_fail:{coder}")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    newsroom.studio.speaker(None)._patience_s = 2
    with pytest.raises(error):
        newsroom.publish(slug, by="ratna")

    assert newsroom.library.stories.get(slug).status == "draft"

    newsroom.studio.close()
    monkeypatch.undo()
    done = newsroom.publish(slug, by="ratna")

    assert done.made.spoken > 0
    assert sound(newsroom)


# The provider, through the queue


def test_a_provider_that_is_away_is_left_alone_and_speaks_its_stories_when_it_is_back(home, monkeypatch, tmp_path):
    monkeypatch.setenv("AUDIONEWS_ENGINE", "engines:SpeaksWhenBack")
    monkeypatch.setenv("UJI_PENYEDIA", str(tmp_path / "kembali"))
    with open_newsroom(from_environment()) as newsroom, Work(from_environment()) as work:
        slugs = [
            newsroom.receive(replace(ARTICLE, headline=f"Perahu nomor {n} pulang"), by="ratna").slug for n in range(4)
        ]
        published = [work.put(Publish(slug=slug), by="ratna") for slug in slugs]
        work.run(until_idle=True)
        away, health = [work.job(id).result for id in published], work.engines()["engines:SpeaksWhenBack"]
        later = [job for job in work.jobs() if job.what == "revoice"]

        (tmp_path / "kembali").touch()
        work._roster.change_health("engines:SpeaksWhenBack", lambda h: replace(h, open_until=1.0))  # the minute is over
        id = work.put(Revoice(slug=slugs[0], engine="engines:SpeaksWhenBack"), by="audionews")
        work.run(until_idle=True)
        story = newsroom.library.stories.get(slugs[0])

        assert [one["engine"] for one in away] == ["espeak"] * 4
        assert sorted(one["fallback"] for one in away) == [False, True, True, True]  # the fourth was not even tried
        assert health.failures == 3
        assert {job.slug for job in later} == set(slugs)
        assert all(job.state == "waiting" and job.not_before for job in later)
        assert work.job(id).result["engine"] == story.build.voice.engine == "engines:SpeaksWhenBack"
        assert work.engines()["engines:SpeaksWhenBack"].failures == 0
        assert story.corrections == ()


# A newer release beside


def test_a_job_in_flight_is_finished_though_a_newer_release_has_moved_the_tables(newsroom):
    """Migrations only add: columns and tables that this release does not know, and a number that is higher than its own."""
    slug = newsroom.receive(ARTICLE, by="ratna").slug
    with Work(from_environment()) as work:
        id = work.put(Publish(slug=slug), by="ratna")
        with newsroom.library.engine.begin() as connection:
            for table in ("articles", "revisions", "builds", "media", "clips", "feed_items", "publications", "audit"):
                connection.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN besok TEXT"))
            connection.execute(sa.text("CREATE TABLE besok (id INTEGER)"))
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        work.run(until_idle=True)
        job = work.job(id)

    assert (job.state, job.reason) == ("ready", None)
    with open_newsroom(from_environment()) as again:
        assert again.library.stories.get(slug).status == "live"


# An older release's home


def test_what_an_older_release_left_waiting_is_done_by_this_one(home, monkeypatch):
    """Its queue bears another number (decision 6) and its lanes had other names: the job would have waited for ever."""
    monkeypatch.setattr(worker, "lanes", impatient.lanes)
    with tarfile.open(OLD_HOME) as packed:
        packed.extractall(home, filter="data")
    with open_newsroom(from_environment()) as newsroom, Work(from_environment()) as work:
        (left,) = work.jobs()
        work.run(until_idle=True)
        job = work.job(left.id)
        stories = {story.slug: story for story in newsroom.library.stories.live()}

    assert (left.state, job.state, job.reason) == ("waiting", "ready", None)
    assert set(stories) == {"pasar-ikan-buka-lagi", "jembatan-bambu-dibuka"}
    assert [one.kind for one in stories["pasar-ikan-buka-lagi"].corrections] == ["ralat"]
