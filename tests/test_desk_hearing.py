"""A draft is read and heard at the desk before anything is public, and a new voice before listeners get it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import article_of
from desk_room import opened
from lxml import html

from audionews.article.model import SourceCredit
from audionews.work.orders import By, Speak, accept

TEXT = ("Panen kopi dimulai di Bajawa. Pemetik datang dari empat kampung.", "Hujan turun sore hari.")
CREDIT = SourceCredit(name="Harian Flores", url="https://flores.example/kopi")


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("desk")) as room:
        yield room


def received(room, headline, **more):
    return room.newsroom.receive(replace(article_of(*TEXT, headline=headline), **more), by="ratna").slug


def sounds(visitor):
    return html.document_fromstring(visitor.answer.text).xpath("//audio/@src")


def test_a_draft_is_read_and_heard_at_the_desk_and_nowhere_else(room):
    slug = received(room, "Panen kopi di Bajawa", source=CREDIT)
    writer = room.visitor("penulis")
    writer.get(f"/desk/berita/{slug}/dengar")
    before = sounds(writer)
    writer.press("Buat suara dulu")
    text, (sound,) = writer.text, sounds(writer)
    heard = writer.client.get(sound)
    part = writer.client.get(sound, headers={"Range": "bytes=0-99"})
    build = room.newsroom.library.builds.of(slug)[0]
    stranger = room.anybody()

    assert before == []
    assert "Suara sudah selesai dibuat" in text
    assert all(sentence in text for sentence in ("Pemetik datang dari empat kampung.", "Hujan turun sore hari."))
    assert (heard.status_code, heard.mimetype, heard.headers["Cache-Control"]) == (200, "audio/mpeg", "no-store")
    assert (part.status_code, len(part.data)) == (206, 100)
    assert room.newsroom.library.stories.get(slug).status == "draft"
    assert "/desk/masuk" in stranger.client.get(sound).headers["Location"]
    assert {stranger.client.get(file.path).status_code for file in build.media} == {404}
    assert stranger.client.get(f"/berita/{slug}").status_code == 404
    page = html.document_fromstring(writer.get(f"/desk/berita/{slug}/dengar").text)
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//a[text()='Harian Flores']/@href") == ["https://flores.example/kopi"]


def test_the_transcript_at_the_desk_is_the_one_that_listeners_meet(room):
    slug = received(room, "Panen kopi kedua")
    room.newsroom.publish(slug, by="ratna")
    parts = []
    for address in (f"/desk/berita/{slug}/dengar", f"/berita/{slug}"):
        page = html.document_fromstring(room.visitor("redaktur").get(address).text)
        sentences = page.xpath("//section[@data-behaviour='transcript']//span[@id]")
        parts.append([(one.get("id"), one.get("data-t"), one.text_content()) for one in sentences])

    assert parts[0] == parts[1] != []


def test_a_story_under_embargo_is_heard_at_the_desk_alone(room):
    slug = received(room, "Panen kopi ketiga")
    room.newsroom.publish(slug, by="ratna", visible_from=room.newsroom.clock() + timedelta(days=1))
    editor = room.visitor("redaktur")
    editor.get(f"/desk/berita/{slug}/dengar")
    (sound,) = sounds(editor)

    assert "sampai saat itu hanya terbaca dan terdengar di meja" in editor.text
    assert editor.client.get(sound).status_code == 200
    assert room.anybody().client.get(sound).status_code == 302
    media = room.newsroom.library.stories.get(slug).build.mp3.path
    assert editor.client.get(media).status_code == 404


def test_no_sound_of_one_story_is_had_under_the_name_of_another(room):
    slug, other = received(room, "Panen kopi keempat"), received(room, "Panen kopi kelima")
    build = room.newsroom.speak(slug, by="ratna").build

    answer = room.visitor("admin").get(f"/desk/berita/{other}/suara/{build.id}.mp3")

    assert answer.status_code == 404


def test_a_new_voice_is_heard_before_it_goes_live(room):
    slug = received(room, "Panen kopi keenam")
    room.newsroom.publish(slug, by="ratna")
    old = room.newsroom.library.stories.get(slug).build
    editor = room.visitor("redaktur")
    editor.get(f"/desk/berita/{slug}/dengar")
    editor.press("Buat dan dengarkan", engine="espeak")
    meanwhile, offered = room.newsroom.library.stories.get(slug).build, len(sounds(editor))
    editor.press("Pakai suara ini")
    now = room.newsroom.library.stories.get(slug)

    assert (meanwhile.id, offered) == (old.id, 2)
    assert (now.build.voice.engine, now.revision.number) == ("espeak", 1)
    assert "Suara yang dipilih sekarang" in editor.text


def test_a_voice_of_a_text_that_has_changed_since_is_refused(room):
    slug = received(room, "Panen kopi ketujuh")
    newsroom = room.newsroom
    newsroom.publish(slug, by="ratna")
    accept(Speak(slug=slug, engine="espeak"), By(name="ratna", role="redaktur"), newsroom, room.work)
    build = newsroom.library.builds.of(slug)[0]
    text = article_of(TEXT[0], "Hujan turun pagi hari.", headline="Panen kopi ketujuh")
    newsroom.correct(slug, text, kind="ralat", reason="Waktunya keliru.", by="yusuf")
    editor = room.visitor("redaktur")
    live = newsroom.library.stories.get(slug).build
    answer = editor.post(f"/desk/berita/{slug}/pakai-suara", build=str(build.id))

    assert answer.status_code == 409
    assert "berubah sejak suara itu dibuat" in editor.text
    assert newsroom.library.stories.get(slug).build.id == live.id


def test_a_sentence_of_a_long_story_is_found_by_its_words(room):
    slug = received(room, "Panen kopi kedelapan")
    editor = room.visitor("redaktur")
    editor.get(f"/desk/berita/{slug}/cari", query_string={"q": "empat KAMPUNG"})

    links = html.document_fromstring(editor.answer.text).xpath("//div[@class='card']//a/@href")
    assert "1 kalimat memuat" in editor.text
    assert f"/desk/berita/{slug}/sunting#text-0" in links
