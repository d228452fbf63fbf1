"""The verbs for people, keys, addresses, sources and lists: one object each, and no sentence that names a verb that is not there."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import click
import pytest
from conftest import article_of, corrected
from loopback import listening

from audionews.article.correctable import from_html, to_html
from audionews.article.model import Article, Block, Page
from audionews.cli.click_words import MODULES
from audionews.cli.run import audionews, run
from audionews.cli.verbs import HOME_OF
from audionews.errors import Conflict
from audionews.messages import click_words
from audionews.newsroom import open_newsroom
from audionews.newsroom.webhooks import signature
from audionews.settings import from_environment

MESSAGES = tomllib.loads((Path("audionews") / "messages.toml").read_text(encoding="utf-8"))
SENTENCES = [text for section in MESSAGES.values() for text in section.values()]
# A verb stands after "audionews" where a command is told: "… dengan: audionews list", "audionews editor add NAMA", "Jalankan audionews serve".
TOLD = re.compile(
    r"(?:: |alankan(?: lagi)?:? |dengan |oleh |sesudah |atau |menjalankan |lalu )audionews ([a-z0-9-]+)(?: ([a-z0-9-]+))?"
)


def commands(sentence: str) -> list[tuple[str, str]]:
    return TOLD.findall(sentence)


@pytest.mark.parametrize("sentence", [text for text in SENTENCES if commands(text)])
def test_a_sentence_names_only_verbs_that_are_there(sentence):
    for verb, second in commands(sentence):
        command = audionews.get_command(click.Context(audionews), verb)

        assert command is not None, f"audionews {verb}: {sentence}"
        if isinstance(command, click.Group):
            assert second in command.commands, f"audionews {verb} {second}: {sentence}"


def test_every_verb_of_the_table_is_a_command_with_its_help():
    for verb in HOME_OF:
        command = audionews.get_command(click.Context(audionews), verb)

        assert command is not None
        assert command.help, verb


# lists


@pytest.fixture
def three(newsroom) -> list[str]:
    """A draft, a live story and a withdrawn one, in this order of their last change."""
    slugs = [
        newsroom.receive(article_of(f"Isi berita {name}. Lanjutannya.", headline=f"Kabar {name}"), by="ratna").slug
        for name in ("Tambak", "Pasar", "Lomba")
    ]
    newsroom.publish(slugs[1], by="ratna")
    newsroom.publish(slugs[2], by="ratna")
    newsroom.withdraw(slugs[2], ground="anak", reason="Nama anak terbuka.", by="yusuf")
    return slugs


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ((), {0, 1, 2}),
        (("--state", "draft"), {0}),
        (("--state", "live"), {1}),
        (("--state", "withdrawn"), {2}),
        (("--state", "scheduled"), set()),
        (("pasar",), {1}),
        (("kabar", "LOMBA"), {2}),
        (("100%",), set()),
        (("--channel", "disabilitas"), set()),
    ],
)
def test_list_shows_every_state_and_is_filtered(actions, three, words, places):
    code, answer = actions("list", *words)

    assert code == 0
    assert {story["slug"] for story in answer["stories"]} == {three[place] for place in places}


def test_list_goes_on_where_the_page_before_ended_and_meets_each_story_once(actions, three):
    slugs, before = [], []
    for _ in range(4):
        _, answer = actions("list", "--limit", "1", *before)
        slugs += [story["slug"] for story in answer["stories"]]
        if answer["next"] is None:
            break
        before = ["--before", answer["next"]]

    assert sorted(slugs) == sorted(three)


def test_list_of_an_unknown_channel_is_an_error_not_an_empty_list(actions, three):
    code, answer = actions("list", "--channel", "tidak-ada")

    assert (code, answer["error"]) == (1, "channels.unknown")


# one story


ALL_KINDS = Article(
    headline="Harga <cabai> & beras",
    authors=("Sari Dewi", "Made Arta"),
    published="2026-11-20",
    dateline="Ende",
    blocks=(
        Block(kind="paragraph", text="Baca juga kabar ini memang isi berita."),
        Block(kind="heading", text="Pasar Mbongawani"),
        Block(kind="quote", text="“Kami menunggu kapal,” ujar Sari."),
        Block(kind="item", text="Cabai Rp90.000 per kilogram"),
        Block(kind="item", text="Beras Rp15.000 per kilogram"),
        Block(kind="caption", text="Pedagang menata cabai."),
        Block(kind="credit", text="Foto: Sari Dewi"),
    ),
)


def test_the_page_to_be_corrected_is_read_back_word_for_word():
    read = from_html(Page(content=to_html(ALL_KINDS).encode()))

    assert read == ALL_KINDS


def test_a_line_typed_outside_every_element_is_a_paragraph_and_nothing_is_lost():
    html = to_html(ALL_KINDS).replace("</article>", "Kapal tiba <b>Senin</b> pagi.\n</article>")

    assert from_html(Page(content=html.encode())).blocks[-1] == Block(kind="paragraph", text="Kapal tiba Senin pagi.")


def test_a_fetched_page_with_our_mark_is_cleaned_like_any_other():
    page = Page(content=to_html(ALL_KINDS).encode(), url="https://contoh.id/1", fetched=True)

    assert from_html(page) is None


def test_show_html_corrected_in_one_word_changes_one_sentence(actions, newsroom, tmp_path):
    slug = newsroom.receive(ALL_KINDS, by="ratna").slug
    newsroom.publish(slug, by="ratna")
    _, answer = actions("show", slug, "--html")
    file = tmp_path / "benar.html"
    file.write_text(answer["html"].replace("Rp90.000", "Rp19.000"), encoding="utf-8")

    code, done = actions("correct", slug, "--from", str(file), "--kind", "ralat", "--reason", "Harga keliru.")

    assert code == 0, done
    assert [(change["before"], change["after"]) for change in done["changes"]] == [
        ("Cabai Rp90.000 per kilogram", "Cabai Rp19.000 per kilogram")
    ]


def test_a_sentence_that_is_new_is_told_as_added_not_as_changed_from_nothing(newsroom, tmp_path, capfd):
    slug = newsroom.receive(ALL_KINDS, by="ratna").slug
    newsroom.publish(slug, by="ratna")
    file = tmp_path / "benar.html"
    file.write_text(to_html(ALL_KINDS).replace("</article>", "<p>Kapal tiba Senin pagi.</p></article>"), "utf-8")

    run(["correct", slug, "--from", str(file), "--kind", "ralat", "--reason", "Kabar kapal belum dimuat."])

    assert "Ditambahkan: Kapal tiba Senin pagi." in capfd.readouterr().out


def test_show_tells_the_newest_text(actions, newsroom):
    slug = newsroom.receive(article_of("Harga Rp5.000 sekilo. Stok cukup."), by="ratna").slug
    newsroom.revise(slug, corrected(newsroom.library.stories.get(slug).newest.article, "5.000", "6.000"), by="ratna")

    code, answer = actions("show", slug)

    assert (code, answer["revision"], answer["blocks"][0]["text"]) == (0, 2, "Harga Rp6.000 sekilo. Stok cukup.")


def test_plan_shows_the_words_that_would_be_spoken(home, newsroom, capfd):
    slug = newsroom.receive(article_of("Kapal tiba pukul enam."), by="ratna").slug
    capfd.readouterr()

    run(["plan", slug])

    assert "Kapal tiba pukul enam." in capfd.readouterr().out


def test_jobs_tells_what_waits(actions, newsroom, queue):
    from audionews.work.orders import By, Publish, accept

    slug = newsroom.receive(article_of("Kapal tiba pukul enam."), by="ratna").slug
    accept(Publish(slug=slug), By(name="ratna", role="redaktur"), newsroom, queue)

    code, answer = actions("jobs")

    assert (code, answer["waiting"]) == (0, 1)
    assert [(job["what"], job["slug"], job["state"]) for job in answer["jobs"]] == [("publish", slug, "waiting")]


# people and keys


@pytest.fixture
def sari(actions, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("ombak tenang di Teluk Bone\n"))
    code, answer = actions("editor", "add", "Sari", "--role", "penulis", "--password-stdin")
    assert (code, answer) == (0, {"name": "Sari", "role": "penulis"})


def editors() -> dict:
    with open_newsroom(from_environment()) as room:
        return {one.name: one for one in room.library.accounts.editors()}


def test_a_person_is_listed_without_the_password(actions, sari):
    code, answer = actions("editor", "list")

    assert code == 0
    assert answer == {"editors": [{"name": "Sari", "role": "penulis", "second_factor": False, "closed": False}]}


def test_role_password_and_second_factor_are_changed_and_sessions_end(actions, sari, monkeypatch):
    from audionews.library.passwords import right_password

    with open_newsroom(from_environment()) as room:
        people, now = room.library.accounts, room.clock()
        people.change_editor("Sari", by="uji", at=now, totp_secret="JBSWY3DPEHPK3PXP")
        session = people.open_session(people.editor("Sari"), now)
    monkeypatch.setattr("sys.stdin", io.StringIO("angin barat di Larantuka\n"))

    codes = [
        actions("editor", "role", "Sari", "redaktur")[0],
        actions("editor", "password", "Sari", "--password-stdin")[0],
        actions("editor", "reset-2fa", "Sari")[0],
    ]

    changed = editors()["Sari"]
    assert codes == [0, 0, 0]
    assert (changed.role, changed.totp_secret) == ("redaktur", None)
    assert right_password(changed.password_hash, "angin barat di Larantuka")
    with open_newsroom(from_environment()) as room:
        assert room.library.accounts.session(session, room.clock()) is None


def test_who_is_closed_stands_in_the_list_as_closed(actions, sari):
    assert actions("editor", "close", "Sari")[0] == 0

    assert editors()["Sari"].closed


@pytest.mark.parametrize("words", [("role", "Budi", "admin"), ("close", "Budi"), ("reset-2fa", "Budi")])
def test_who_is_not_there_is_told_with_the_list_to_look_at(actions, sari, words):
    code, answer = actions("editor", *words)

    assert (code, answer["error"]) == (1, "desk.unknown_editor")
    assert "audionews editor list" in answer["message"]


def test_a_short_password_changes_nothing(actions, sari, monkeypatch):
    before = editors()["Sari"].password_hash
    monkeypatch.setattr("sys.stdin", io.StringIO("pendek\n"))

    code, answer = actions("editor", "password", "Sari", "--password-stdin")

    assert (code, answer["error"]) == (1, "desk.short_password")
    assert editors()["Sari"].password_hash == before


def test_a_key_is_shown_once_works_and_is_revoked(actions, newsroom):
    _, made = actions("token", "add", "situs", "--role", "penulis")
    _, listed = actions("token", "list")
    known = newsroom.library.accounts.token(made["secret"])

    code, _ = actions("token", "revoke", str(made["id"]))

    assert known.name == "situs"
    assert made["secret"] not in json.dumps(listed)
    assert code == 0
    assert newsroom.library.accounts.token(made["secret"]) is None
    assert actions("token", "revoke", str(made["id"]))[1]["error"] == "desk.unknown_token"


# who is told, and who tells


class Hearing(BaseHTTPRequestHandler):
    """Answers 204, or 500 where its path says "rusak"; keeps what was sent. GET is a feed of one item."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body.decode()))
        self.send_response(500 if "rusak" in self.path else 204)
        self.end_headers()

    def do_GET(self) -> None:
        page = FEED.format(address=self.server.address).encode()
        self.send_response(200 if self.path == "/umpan" else 404)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        self.wfile.write(page if self.path == "/umpan" else b"")

    def log_message(self, *_: object) -> None:
        pass


FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Kabar Flores</title><link>{address}/</link><description>Berita</description>
<item><title>Kapal perintis tiba di Maumere</title><guid>k1</guid><link>{address}/k1</link>
<content:encoded>&lt;p&gt;Kapal perintis tiba di Maumere pada Senin pagi dengan muatan beras.&lt;/p&gt;
&lt;p&gt;Warga menunggu di dermaga sejak subuh karena kapal itu terlambat dua hari.&lt;/p&gt;
&lt;p&gt;Kepala pelabuhan menyebut ombak setinggi tiga meter menahan kapal di Ende sejak Jumat malam.&lt;/p&gt;
&lt;p&gt;Bongkar muat selesai sebelum tengah hari, lalu kapal berlayar lagi ke Larantuka dengan dua puluh penumpang.&lt;/p&gt;
&lt;p&gt;Harga beras di pasar Maumere turun seribu rupiah sekilo pada hari yang sama, kata seorang pedagang.&lt;/p&gt;</content:encoded></item>
</channel></rss>"""


@pytest.fixture
def outside(monkeypatch):
    monkeypatch.setenv("AUDIONEWS_FETCH_ALLOW", "127.0.0.0/8")
    with listening(Hearing) as server:
        server.heard = []
        yield server


def test_a_webhook_is_tried_with_a_signed_message(actions, outside):
    _, added = actions("webhook", "add", f"{outside.address}/kabar")

    code, answer = actions("webhook", "test", str(added["id"]))

    headers, body = outside.heard[0]
    named = {name.lower(): value for name, value in headers.items()}
    assert (code, answer["arrived"]) == (0, True)
    signed = signature(added["secret"], named["webhook-id"], int(named["webhook-timestamp"]), body)
    assert named["webhook-signature"] == signed
    assert json.loads(body)["type"] == "test"
    assert added["secret"] not in json.dumps(actions("webhook", "list")[1])


def test_a_webhook_that_does_not_hear_is_an_error_with_its_answer(actions, outside):
    _, added = actions("webhook", "add", f"{outside.address}/rusak")

    code, answer = actions("webhook", "test", str(added["id"]))

    assert (code, answer["error"], answer["why"]) == (1, "cli.webhook_unheard", "HTTP 500")
    assert actions("webhook", "test", "77")[1]["error"] == "api.unknown_webhook"


def test_a_source_is_added_paused_resumed_and_removed(actions, outside, newsroom):
    _, added = actions("source", "add", f"{outside.address}/umpan")
    number, shelf = str(added["id"]), newsroom.library.sources

    assert len(added["new"]) == 1, added
    assert actions("source", "pause", number)[1]["paused"]
    assert shelf.due(newsroom.clock() + timedelta(days=365)) == []
    assert [one["paused"] for one in actions("source", "list")[1]["sources"]] == [True]
    assert not actions("source", "pause", number, "--resume")[1]["paused"]
    assert [one.id for one in shelf.due(newsroom.clock())] == [added["id"]]
    assert actions("source", "remove", added["url"])[0] == 0
    assert actions("source", "list")[1] == {"sources": []}
    assert actions("source", "remove", number)[1]["error"] == "sources.unknown"


def test_a_poll_that_was_under_way_does_not_end_a_pause(actions, outside, newsroom):
    _, added = actions("source", "add", f"{outside.address}/umpan")
    shelf, now = newsroom.library.sources, newsroom.clock()
    actions("source", "pause", str(added["id"]))

    shelf.answered(added["id"], at=now, next_at=now, etag=None, modified=None)
    shelf.failed(added["id"], at=now, next_at=now, why="putus")

    assert shelf.get(added["id"]).paused


def test_nothing_is_taken_from_a_paused_source_that_pushes(actions, newsroom):
    _, added = actions("source", "add", "cms", "--push")
    actions("source", "pause", "cms")

    with pytest.raises(Conflict) as refused:
        newsroom.library.sources.pushing("cms")

    assert added["secret"].startswith("whsec_")
    assert refused.value.key == "sources.paused"


# ./run


def test_run_takes_a_file_from_the_folder_in_which_it_was_called(tmp_path):
    """The script itself with a stand-in for the installed program, which says where it runs and what it remembers where."""
    house, folder = tmp_path / "rumah", tmp_path / "naskah"
    (house / ".venv" / "bin").mkdir(parents=True)
    folder.mkdir()
    shutil.copy("run", house / "run")
    for name in ("requirements.lock", "pyproject.toml"):
        (house / name).write_text("", encoding="utf-8")
    stamp = subprocess.run("cat requirements.lock pyproject.toml | cksum", shell=True, cwd=house, capture_output=True)
    (house / ".venv" / "stamp").write_bytes(stamp.stdout)
    program = house / ".venv" / "bin" / "audionews"
    program.write_text('#!/bin/sh\necho "$PWD $AUDIONEWS_HOME $*"\n', encoding="utf-8")
    program.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name != "AUDIONEWS_HOME"}

    ended = subprocess.run(
        [house / "run", "add", "berita.html"], cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )

    assert ended.stdout.split() == [str(folder), str(house / "var"), "add", "berita.html"], ended.stderr


# What click says by itself

CLICKS = re.compile(r"""(?<![\w.])_\(\s*f?(["'])(?P<text>(?:\\.|(?!\1).)+)\1""")
COUNTED = re.compile(r'ngettext\(\s*"(?P<one>[^"]+)",\s*"(?P<many>[^"]+)"')


def click_says():
    for module in MODULES:
        source = Path(module.__file__).read_text()
        yield from (match["text"].replace("\\n", "\n").replace("\\t", "\t") for match in CLICKS.finditer(source))
        for match in COUNTED.finditer(source):
            yield from (match["one"], match["many"])


def test_every_word_of_clicks_own_is_said_in_indonesian():
    english = set(click_says())

    assert len(english) > 30
    assert english - set(click_words()) == set()


def test_help_tells_each_verb_without_importing_what_it_needs():
    code = "import sys; from audionews.cli.run import run; run(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert all(re.search(rf"(?m)^  {verb} +\S", done.stdout) for verb in HOME_OF)
    assert not {"'sqlalchemy'", "'lxml'", "'httpcore'", "'flask'"} & set(done.stderr.strip("[]\n").split(", "))


def test_a_newsroom_is_opened_without_the_reader_of_pages():
    """lxml is 5 MB: a process that only publishes or corrects stays within its 64 MB."""
    code = "import sys, audionews.newsroom; print('lxml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


def test_a_reason_of_the_operating_system_is_said_in_indonesian(capsys):
    assert run(["add", "/tidak/ada.html"]) == 1
    assert "berkas atau folder itu tidak ada" in capsys.readouterr().err


def test_a_password_is_not_asked_for_where_nobody_can_type_it(home, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    assert run(["editor", "add", "ratna", "--role", "redaktur"]) == 1
    assert "--password-stdin" in capsys.readouterr().err
