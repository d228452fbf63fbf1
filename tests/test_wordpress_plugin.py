"""The WordPress plugin: its PHP is PHP, and what it sends is taken by the real door for signed stories."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from pathlib import Path

import pytest
from desk_room import Unheard
from werkzeug.serving import make_server

from audionews.app import create_app
from audionews.newsroom import open_newsroom, sources
from audionews.settings import from_environment

PLUGIN = Path(__file__).parent.parent / "integrations" / "wordpress" / "audionews"
DOUBLE = Path(__file__).parent / "wordpress_double.php"
POST = {
    "ID": 7,
    "post_status": "publish",
    "post_name": "air-bersih",
    "post_title": "Air Bersih & Jalan Desa",
    "post_content": "Warga Kampung Sukamaju akhirnya menikmati air bersih setelah jaringan pipa selesai dipasang.\n\n"
    "Biayanya Rp 385 juta, separuhnya dari iuran warga, kata kepala desa.",
}


def test_every_file_is_php():
    files = sorted(PLUGIN.rglob("*.php"))

    done = subprocess.run(
        ["sh", "-c", 'for f in "$@"; do php -l "$f" || exit 1; done', "-", *files], capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout
    assert all("defined( 'ABSPATH' )" in text or "WP_UNINSTALL_PLUGIN" in text for text in map(Path.read_text, files))


def test_every_word_is_there_in_indonesian_too():
    code = "".join(file.read_text(encoding="utf-8") for file in PLUGIN.rglob("*.php"))
    phrases = {words for _, words in re.findall(r"\b(__|esc_html__|esc_attr__)\( '([^']+)', 'audionews' \)", code)}
    po = (PLUGIN / "languages" / "audionews-id_ID.po").read_text(encoding="utf-8")
    texts = re.sub(r'"\n"', "", po)
    known = {words for words, meant in re.findall(r'msgid "(.+)"\nmsgstr "(.+)"', texts)}

    assert phrases
    assert phrases - known == set()


def test_readme_and_head_name_one_version():
    head, readme = ((PLUGIN / name).read_text(encoding="utf-8") for name in ("audionews.php", "readme.txt"))

    versions = {re.search(r"Version: +(\S+)", head)[1], re.search(r"Stable tag: (\S+)", readme)[1]}
    assert versions == {re.search(r"AUDIONEWS_VERSION', '([^']+)'", head)[1]}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A newsroom whose door for signed stories is on the loopback, by the clock that PHP has: the room, and the plugin's settings."""
    settings = from_environment({"AUDIONEWS_HOME": str(tmp_path_factory.mktemp("home")), "AUDIONEWS_ENGINE": "tone"})
    with open_newsroom(settings) as room:
        _, secret = sources.take_pushes(room, "wordpress", "berita", by="ratna")
        app = create_app(room.settings, room.library, room, room.clock)
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Unheard)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        connection = {"site": f"http://127.0.0.1:{server.server_port}", "source": "wordpress", "secret": secret}
        yield room, {**connection, "place": "above", "push": True}
        server.shutdown()
        thread.join()
        server.server_close()


def steps(settings, *told):
    done = subprocess.run(["php", DOUBLE, json.dumps(settings), json.dumps(told)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return [(step["note"] and step["note"]["state"], step["waiting"]) for step in json.loads(done.stdout)]


def test_what_is_saved_changed_and_taken_back_reaches_the_desk(desk):
    room, settings = desk
    changed = {"ID": 7, "post_content": POST["post_content"].replace("385", "358")}

    found = steps(
        settings,
        {**POST, "post_status": "draft"},
        POST,
        {"ID": 7},
        changed,
        {"ID": 7, "post_status": "trash"},
    )

    assert found == [(None, 0), ("sent", 0), ("sent", 0), ("proposed", 0), ("gone", 0)]
    [proposal] = room.library.inbox.proposals()
    story = room.library.stories.get(proposal.slug)
    article = story.newest.article
    assert (article.headline, article.authors) == ("Air Bersih & Jalan Desa", ("Sekar Ayu",))
    assert article.source_url == "https://kabar.example/air-bersih/"
    assert [alarm.slug for alarm in room.library.inbox.alarms() if alarm.key == "sources.item_taken_down"] == [
        story.slug
    ]


def test_what_nobody_took_is_sent_again_and_what_is_refused_says_why(desk):
    _, settings = desk
    away = {**settings, "site": "http://127.0.0.1:9"}

    later = steps(
        away, {**POST, "ID": 8, "post_name": "lain"}, {"ID": 8, "site": settings["site"]}, {"ID": 8, "later": True}
    )
    refused = steps({**settings, "secret": "whsec_AAAA"}, {**POST, "ID": 9})
    private = steps(settings, {**POST, "ID": 10, "post_password": "x"}, {"ID": 10, "delete": True})

    assert later == [("waiting", 1), ("waiting", 1), ("sent", 0)]
    assert refused == [("refused", 0)]
    assert private == [(None, 0), (None, 0)]
