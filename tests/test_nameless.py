"""A withdrawal after which nobody outside can read, hear or guess whom the story was about."""

from __future__ import annotations

import json
from dataclasses import replace

import audit
import pytest
from conftest import article_of, corrected
from desk_room import answering

from audionews.article.model import SourceCredit
from audionews.errors import BadInput
from audionews.library.nameless import digest_of
from audionews.work.orders import AskWithdrawal, By, DecideWithdrawal, Withdraw, accept, perform

NAME = "melati"
HEADLINE = "Melati Anggrek dikeluarkan dari sekolah di Ende"
TEXT = (
    "Melati Anggrek dikeluarkan pada hari Senin. Kepala sekolah membenarkannya.",
    "Ibu Melati menyebut anaknya dirundung.",
    "Dinas pendidikan menimbang keberatan itu. Rapat digelar pekan depan.",
)
EDITOR = By(name="Siti", role="redaktur")


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    with answering(tmp_path_factory.mktemp("desk")) as room:
        newsroom = room.newsroom
        article = replace(
            article_of(*TEXT, headline=HEADLINE),
            source_url="https://kabar.example/melati-dikeluarkan",
            source=SourceCredit(name="Kabar Melati", url="https://kabar.example/melati-dikeluarkan"),
        )
        room.old = newsroom.receive(article, by="ratna").slug
        newsroom.publish(room.old, by="ratna")
        text = corrected(article, "Senin", "Selasa")
        newsroom.correct(room.old, text, kind="ralat", reason="Hari Melati dikeluarkan keliru.", by="yusuf")
        room.had = newsroom.library.stories.get(room.old).build
        request = accept(
            AskWithdrawal(slug=room.old, ground="anak", reason="Nama anak terbuka.", nameless=True),
            EDITOR,
            newsroom,
            room.work,
        )
        chief = By(name="Yohanes", role="penanggung-jawab")
        accept(DecideWithdrawal(id=request.result["withdrawal"], agree=True), chief, newsroom, room.work)
        room.now = newsroom.library.stories.get(room.old)
        yield room


def test_the_story_lies_under_a_neutral_address_and_the_old_one_answers_that_it_is_gone(room):
    client = room.app.test_client()
    old, new = client.get(f"/berita/{room.old}"), client.get(f"/berita/{room.now.slug}")

    assert NAME in room.old
    assert room.now.slug == "berita-dicabut"
    assert (old.status_code, new.status_code) == (410, 410)
    assert "Nama anak terbuka." in old.text
    assert NAME not in old.text.lower()


PUBLIC = (
    "/", "/kanal/berita", "/berita/{slug}", "/berita/{slug}/tanda-terima", "/berita/{slug}/pemutar.json", "/kartu/{slug}.png",
    "/embed/{slug}", "/oembed?url={base}/berita/{slug}", "/ralat", "/ralat/1", "/ralat/2", "/ralat.json", "/feeds/berita.xml",
    "/feeds/ralat.xml", "/feeds/berita.json", "/sitemap.xml", "/sitemap-1.xml", "/unduh/{slug}.epub", "/unduh/{slug}.daisy.zip", "/tersimpan", "/cari?q=sekolah", "/cari?q=dikeluarkan",
)  # fmt: skip


def test_no_public_answer_holds_the_name(room):
    client, base = room.app.test_client(), room.newsroom.settings.base_url
    leaking, statuses = [], {}
    for slug in (room.old, room.now.slug):
        for path in PUBLIC:
            answer = client.get(path.format(slug=slug, base=base))
            statuses[path] = answer.status_code
            sent = answer.get_data() + repr(list(answer.headers)).encode()
            if NAME.encode() in sent.lower():
                leaking.append((path, slug))

    assert leaking == []
    assert {statuses[path] for path in ("/", "/ralat/1", "/ralat/2", "/ralat.json", "/feeds/berita.xml")} == {200}
    assert "Judul tidak ditampilkan" in client.get("/feeds/berita.xml").text


def test_no_public_file_holds_the_name(room):
    client = room.app.test_client()
    files = [(file.path, client.get(file.path)) for file in room.now.build.media]

    assert {answer.status_code for _, answer in files} == {200}
    assert [path for path, answer in files if NAME.encode() in answer.data.lower()] == []
    assert {client.get(file.path).status_code for file in room.had.media} == {404}


def test_programs_are_told_nothing_either_and_know_the_story_by_what_they_know(room):
    people, now = room.newsroom.library.accounts, room.newsroom.clock()
    secret = people.add_token("CMS", role="redaktur", by="uji", at=now)[1]
    client, key = room.app.test_client(), {"Authorization": f"Bearer {secret}"}
    slug = room.now.slug
    paths = (
        f"/articles/{slug}",
        f"/articles/{room.old}",
        "/articles",
        "/corrections",
        "/corrections/1",
        "/corrections/2",
    )
    answers = {path: client.get(f"/api/v1{path}", headers=key) for path in paths}

    assert [path for path, answer in answers.items() if NAME in answer.text.lower()] == []
    assert answers[f"/articles/{slug}"].json["slug"] == answers[f"/articles/{room.old}"].json["slug"] == slug
    (gone,) = [one for one in client.get("/ralat.json").json if one["kind"] == "pencabutan"]
    assert (gone["slug"], gone["was"]) == (slug, digest_of(room.old))


def test_a_device_that_heard_the_story_is_told_that_it_is_gone(room, browser):
    context = audit.visitor(browser)
    page, base = context.new_page(), room.newsroom.settings.base_url
    page.goto(base + "/tentang")
    heard = json.dumps({room.old: {"revision": 1, "title": HEADLINE, "done": True}})
    page.evaluate("heard => localStorage.setItem('didengar', heard)", heard)
    page.goto(base + "/")
    page.wait_for_selector(
        "[data-behaviour=memory] h2:has-text('telah diralat atau dicabut'), [data-behaviour=memory] h2:has-text('telah dicabut')"
    )
    memory = page.text_content("[data-behaviour=memory]")
    context.close()

    assert "Judul tidak ditampilkan, dicabut" in memory


def test_the_record_keeps_what_the_public_does_not_see(room):
    lines = room.newsroom.library.audit.lines(room.now.slug)
    taken = next(line for line in lines if line.action == "take-name-away")

    assert (taken.facts["headline"], taken.facts["former_slug"]) == (HEADLINE, room.old)
    assert lines[0].action == "add"
    assert room.newsroom.library.audit.broken_seals() == []
    withdrawn = next(line for line in lines if line.action == "withdraw")
    assert NAME not in str(withdrawn.facts).lower()  # webhooks carry these


def test_another_story_of_that_headline_gets_another_address(room):
    slug = room.newsroom.receive(article_of("Kalimat lain sama sekali.", headline=HEADLINE), by="ratna").slug

    assert slug == f"{room.old}-2"


def test_the_same_withdrawal_once_more_is_done_already(room):
    story = room.newsroom.withdraw(room.old, ground="anak", reason="Nama anak terbuka.", nameless=True, by="yusuf")

    assert story.slug == room.now.slug


def test_a_second_story_is_numbered_and_a_public_reply_must_go_first(room):
    newsroom = room.newsroom
    slug = newsroom.receive(article_of("Mawar menang lomba.", headline="Mawar menang"), by="ratna").slug
    newsroom.publish(slug, by="ratna")
    reply = newsroom.receive(article_of("Bukan begitu.", headline="Hak jawab atas Mawar menang"), by="ratna").slug
    newsroom.library.stories.add_reply(slug, reply)
    newsroom.publish(reply, by="ratna")
    order = Withdraw(slug=slug, ground="anak", reason="Nama anak.", nameless=True)
    with pytest.raises(BadInput, match=r"library\.named_in_reply"):
        accept(order, By(name="admin", role="admin"), newsroom, room.work)
    newsroom.withdraw(reply, ground="anak", reason="Nama anak.", by="yusuf")
    done = perform(order, By(name="admin", role="admin"), newsroom)

    assert done.published.story.slug == "berita-dicabut-2"
