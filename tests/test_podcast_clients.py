"""A correction as subscribers meet it: gPodder, newsboat with podboat, and podget, from Debian, on the running site.

One session for all: three episodes are downloaded; then one is fixed quietly, one corrected and delivered again, one corrected with
a short item, by another process than the site's; then everybody fetches once more. Nobody may end with bytes no address ever served.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.error import URLError

import pytest
from conftest import article_of, corrected
from podcast_clients import PROGRAMS, Cut, Gpodder, Podboat, Podget, enclosures

from audionews.newsroom import open_newsroom
from audionews.settings import from_environment

HEADLINES = ("Kapal Ikan Pulang Lebih Awal", "Sumur Desa Diperbaiki Warga", "Jadwal Kereta Sore Berubah")
QUIET, REDELIVERED, SHORT = HEADLINES
BODY = ("Warga berkumpul pada pukul tujuh pagi di balai desa.", "Kepala desa menyebut 40 keluarga ikut serta.")
CUT_BYTES = 20_000


def get(address):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read()


@dataclass
class Session:
    """What was served and what lay on the devices, before and after the corrections."""

    before: dict = field(default_factory=dict)  # enclosure address by guid
    after: dict = field(default_factory=dict)
    first_ralat: dict = field(default_factory=dict)
    served: dict = field(default_factory=dict)  # bytes by address
    guids: dict = field(default_factory=dict)  # by headline, before
    devices: dict = field(default_factory=dict)
    had: dict = field(default_factory=dict)  # files by device, before
    have: dict = field(default_factory=dict)
    broken: list = field(default_factory=list)  # what gPodder on the bad line had, after it was mended
    resumed: list = field(default_factory=list)
    known_addresses: dict = field(default_factory=dict)  # the waiting gPodder's


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """(address, newsroom) of a site that runs as its own process."""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    env = {"AUDIONEWS_HOME": str(home), "AUDIONEWS_BASE_URL": address, "AUDIONEWS_ENGINE": "tone"}
    with open_newsroom(from_environment(env)) as newsroom:
        for headline in HEADLINES:
            slug = newsroom.receive(article_of(*BODY, headline=headline), by="rini").slug
            newsroom.publish(slug, by="rini")
        words = [sys.executable, "-m", "audionews", "serve", "--no-worker", "--port", str(port)]
        with (
            (home / "log").open("wb") as log,
            subprocess.Popen(words, env={**os.environ, **env}, stdout=log, stderr=log) as server,
        ):
            try:
                for _ in range(300):
                    try:
                        get(f"{address}/readyz")
                        break
                    except URLError:
                        time.sleep(0.1)
                yield address, newsroom
            finally:
                server.terminate()


def correct_everything(newsroom):
    wrong, right = "40 keluarga", "45 keluarga"
    for headline, kind, deliver in (
        (QUIET, "silent", "quiet"),
        (REDELIVERED, "ralat", "redeliver"),
        (SHORT, "ralat", "short"),
    ):
        slug = next(
            story.slug for story in newsroom.library.stories.live() if story.revision.article.headline == headline
        )
        text = corrected(article_of(*BODY, headline=headline), wrong, right)
        sure = {"sure": True} if kind == "silent" else {}  # a silent fix of a figure asks first
        newsroom.correct(slug, text, kind=kind, reason="salah hitung", by="tono", deliver=deliver, **sure)


@pytest.fixture(scope="module")
def session(site, tmp_path_factory):
    address, newsroom = site
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    assert not missing, f"not installed: {missing} (see tests/needs.sh)"
    feed, folder, seen = f"{address}/feeds/berita.xml", tmp_path_factory.mktemp("devices"), Session()

    def look():
        found = enclosures(get(feed))
        seen.served |= {url: get(url) for url in found.values()}
        return found

    with Cut(address, after_bytes=CUT_BYTES) as line, ThreadPoolExecutor(5) as together:
        seen.before = look()
        seen.guids = dict(zip(reversed(HEADLINES), seen.before, strict=True))
        made = together.map(
            lambda kind, name, url: kind(folder / name, url),
            (Gpodder, Podboat, Podget, Gpodder, Gpodder),
            ("gpodder", "podboat", "podget", "waiting", "broken"),
            (feed, feed, feed, feed, f"{line.address}/feeds/berita.xml"),
        )
        gpodder, podboat, podget, waiting, broken = made
        seen.devices = {"gpodder": gpodder, "podboat": podboat, "podget": podget}
        everybody = (gpodder.fetch, podboat.fetch, podget.fetch)
        list(together.map(lambda call: call(), (*everybody, waiting.update, broken.fetch)))
        seen.had = {name: device.files() for name, device in seen.devices.items()}
        assert broken.files() == []

        correct_everything(newsroom)
        line.mended.set()
        seen.after = look()
        seen.devices |= {"waiting": waiting, "fresh": Gpodder(folder / "fresh", feed)}
        calls = (*everybody, waiting.fetch, seen.devices["fresh"].fetch, lambda: broken.run("gpo", "download"))
        list(together.map(lambda call: call(), calls))
        seen.have = {name: device.files() for name, device in seen.devices.items()}
        seen.broken, seen.resumed = broken.files(), line.resumed
        seen.known_addresses = waiting.addresses()
    return seen


def test_before_the_correction_every_client_holds_exactly_what_was_served(session):
    wanted = sorted(session.served[url] for url in session.before.values())

    assert {name: sorted(files) == wanted for name, files in session.had.items()} == dict.fromkeys(session.had, True)


def test_nobody_ends_with_glued_or_half_audio(session):
    ever = set(session.served.values())

    assert {name: len(set(files) - ever) for name, files in session.have.items()} == dict.fromkeys(session.have, 0)


def test_a_quiet_fix_reaches_who_had_not_downloaded_yet_under_the_same_guid(session):
    guid = session.guids[QUIET]
    old, new = session.before[guid], session.after[guid]

    assert new != old
    assert session.served[new] != session.served[old]
    assert session.known_addresses[guid] == new
    for name in ("waiting", "fresh", "podboat", "podget"):
        assert session.served[new] in session.have[name], name
    for name in ("waiting", "fresh"):
        assert session.served[old] not in session.have[name], name


def test_a_correction_delivered_again_lands_with_everybody(session):
    _short, new = (url for guid, url in session.after.items() if guid not in session.before)

    assert session.guids[REDELIVERED] not in session.after
    for name, files in session.have.items():
        assert session.served[new] in files, name


def test_a_short_correction_lands_with_everybody_beside_the_story(session):
    short = next(iter(session.after.values()))  # the newest item
    story = session.after[session.guids[SHORT]]

    assert len(session.served[short]) < len(session.served[story])
    for name, files in session.have.items():
        assert session.served[short] in files, name
    assert session.served[story] in session.have["fresh"]


def test_every_address_of_before_still_answers_with_its_bytes(session):
    for url in session.before.values():
        assert get(url) == session.served[url]


def test_a_download_that_broke_off_and_goes_on_after_the_correction_gets_the_bytes_it_began(session):
    began = sorted(session.served[url] for url in session.before.values())

    assert sorted(session.broken) == began
    assert session.resumed == [f"bytes={CUT_BYTES}-"] * len(began)
