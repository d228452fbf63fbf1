"""What may not be heard is refused in words, at once, and costs nothing: desk, interface for programs and terminal say the same."""

import re
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import NOW, article_of
from desk_room import Room, signed_in
from lxml import html

from audionews.app import create_app
from audionews.article.model import Block
from audionews.newsroom import Newsroom, open_newsroom
from audionews.settings import from_environment
from audionews.work import Work, duties
from audionews.work.orders import Publish

ENDLESS = "Nomor undian " + "7" * 100_000 + " dibacakan."
FAST_S = 5.0  # of the processor, which others use too


def program(room, role):
    _, secret = room.newsroom.library.accounts.add_token("uji", role=role, by="admin", at=room.newsroom.clock())
    return lambda method, path, **json: room.app.test_client().open(
        f"/api/v1{path}", method=method, headers={"Authorization": f"Bearer {secret}"}, json=json
    )


def test_an_endless_sentence_is_refused_at_once_at_the_desk_and_stays_a_draft(room):
    slug = room.newsroom.receive(article_of(ENDLESS, headline="Undian panjang"), by="ratna").slug
    editor = room.visitor("redaktur")
    begun = time.process_time()
    answer = editor.post(f"/desk/berita/{slug}/terbit")

    assert time.process_time() - begun < FAST_S
    assert answer.status_code == 422
    assert "terlalu panjang untuk diucapkan" in editor.text
    assert "Nomor undian 777" in editor.text
    assert "Pecah kalimat itu" in editor.text
    assert room.work.jobs() == []
    assert room.newsroom.library.stories.get(slug).status == "draft"


def test_an_endless_correction_keeps_the_public_version_and_the_editors_draft(room):
    article = article_of("Undian ditarik Senin. Hadiahnya sepeda. Panitia dari desa.", headline="Undian desa")
    slug = room.newsroom.receive(article, by="ratna").slug
    room.newsroom.publish(slug, by="ratna")
    wrong = replace(article, blocks=(*article.blocks, Block(kind="paragraph", text=ENDLESS)))
    editor = room.visitor("redaktur")
    room.newsroom.library.inbox.keep_draft(
        slug, editor="Siti Nurhaliza Lubis", base_revision=1, article=wrong, at=room.newsroom.clock()
    )
    editor.get(f"/desk/berita/{slug}/tinjau")
    answer = editor.press("Terbitkan koreksi", kind="ralat", reason="Nomornya kurang.")

    assert answer.status_code == 422
    assert "terlalu panjang untuk diucapkan" in editor.text
    assert [line.revision for line in room.newsroom.history(slug)] == [1]
    assert room.newsroom.library.inbox.draft(slug, "Siti Nurhaliza Lubis").article == wrong


def test_programs_are_told_which_sentence_it_is(room):
    ask = program(room, "redaktur")
    slug = ask("POST", "/articles", headline="Undian lewat program", blocks=[{"text": ENDLESS}]).json["slug"]
    answer = ask("POST", f"/articles/{slug}/publish")

    assert (answer.status_code, answer.json["error"]) == (422, "newsroom.endless_sentence")
    assert answer.json["segment"] == "s2"
    assert len(answer.json["text"]) < 200


def test_the_terminal_refuses_it_with_exit_1(actions, tmp_path):
    page = tmp_path / "berita.html"
    page.write_text(f"<article><h1>Undian</h1><p>{ENDLESS}</p><p>{'Panitia menulis nomor itu. ' * 8}</p></article>")
    _, added = actions("add", str(page))
    code, answer = actions("publish", added["slug"])

    assert (code, answer["error"]) == (1, "newsroom.endless_sentence")
    assert actions("plan", added["slug"])[0] == 0


MUTE = "engines:SilentAt"
STORM = ("Hujan turun di Maumere. Warga mendengar suara gemuruh dari laut.", "Lampu padam. Nelayan menunggu pagi.")


@pytest.fixture
def mute(monkeypatch):
    """The house has one voice, and it has no sound for some words."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "specimens" / "speech"))
    monkeypatch.setattr("audionews.speech.engines.DEFAULT", MUTE)


@pytest.fixture
def mute_room(mute, tmp_path):
    environment = {"AUDIONEWS_HOME": str(tmp_path), "AUDIONEWS_ENGINE": MUTE, "AUDIONEWS_NOW": NOW}
    with open_newsroom(from_environment(environment)) as newsroom:
        yield Room(newsroom)


def test_the_desk_names_the_silent_sentence_and_another_engine_publishes_the_story(mute_room):
    slug = mute_room.newsroom.receive(article_of(*STORM, headline="Badai di Maumere"), by="ratna").slug
    editor = mute_room.visitor("redaktur")
    editor.get(f"/desk/berita/{slug}")
    editor.press("Ucapkan dan terbitkan")

    assert "Yang tidak dapat disuarakan: kalimat s5, “Warga mendengar suara gemuruh dari laut.”" in editor.text
    assert "Berita ini belum terbit; drafnya utuh." in editor.text
    assert "Yang Anda minta belum berhasil. Sebabnya di bawah." in editor.text
    assert "akan terbit sendiri" not in editor.text
    assert mute_room.newsroom.library.stories.get(slug).status == "draft"

    editor.press("Coba lagi dengan mesin ini", engine="espeak")
    story = mute_room.newsroom.library.stories.get(slug)
    assert (story.status, story.build.voice.engine) == ("live", "espeak")
    assert "Yang tidak dapat disuarakan" not in editor.text
    assert "Berita sudah selesai diucapkan" in editor.text


def test_what_waits_is_promised_and_what_is_done_is_not_promised_again(room):
    slug = room.newsroom.receive(article_of("Ikan murah di Sikka.", headline="Ikan di Sikka"), by="ratna").slug
    editor = room.visitor("redaktur")
    room.work.held = True
    editor.get(f"/desk/berita/{slug}")
    editor.press("Ucapkan dan terbitkan")
    waiting = editor.text
    room.work.held = False
    room.work.retry(room.work.jobs()[0].id)
    editor.get(f"/desk/berita/{slug}?selesai=publish")  # the same page, loaded again

    assert "sedang diucapkan dan akan terbit sendiri" in waiting
    assert "sedang diucapkan" not in editor.text
    assert "Berita sudah selesai diucapkan" in editor.text


@pytest.mark.parametrize("word", ["gemuruh", "sekejap"])
def test_a_correction_nobody_could_hear_leaves_the_public_version_and_a_new_reading_lets_it_out(mute_room, word):
    article = article_of("Hujan turun di Maumere. Warga mendengar suara ombak.", headline="Hujan di Maumere")
    slug = mute_room.newsroom.receive(article, by="ratna").slug
    old = mute_room.newsroom.publish(slug, by="ratna").story.build
    fixed = article_of(f"Hujan turun di Maumere. Warga mendengar suara {word}.", headline="Hujan di Maumere")
    who = "Siti Nurhaliza Lubis"
    now = mute_room.newsroom.clock()
    mute_room.newsroom.library.inbox.keep_draft(slug, editor=who, base_revision=1, article=fixed, at=now)
    editor = mute_room.visitor("redaktur")
    editor.get(f"/desk/berita/{slug}/tinjau")
    editor.press("Terbitkan koreksi", kind="silent", reason="Suaranya lain.")

    match = re.search(rf"kalimat (s\d+), “Warga mendengar suara {word}.”", editor.text)
    assert match, editor.text
    assert "Pendengar tetap mendapat versi 1 yang sudah terbit" in editor.text
    assert mute_room.newsroom.library.stories.get(slug).build == old

    editor.get(f"/desk/berita/{slug}/kalimat/{match[1]}")
    editor.press("Untuk kalimat ini saja", word=word, reading="dentum")
    editor.get(f"/desk/berita/{slug}")
    editor.press("Coba lagi")
    story = mute_room.newsroom.library.stories.get(slug)
    assert story.revision.article.blocks == fixed.blocks
    assert [(c.kind, c.by) for c in story.corrections] == [("silent", who)]
    assert any("dentum" in segment.spoken for segment in story.revision.script.segments)


def test_programs_and_terminal_are_told_the_same(mute_room, actions, monkeypatch):
    ask = program(mute_room, "redaktur")
    blocks = [{"text": text} for text in STORM]
    slug = ask("POST", "/articles", headline="Badai lewat program", blocks=blocks).json["slug"]
    address = ask("POST", f"/articles/{slug}/publish").headers["Location"].removeprefix("/api/v1")
    job = ask("GET", address).json
    monkeypatch.setenv("AUDIONEWS_HOME", str(mute_room.newsroom.settings.home))
    monkeypatch.setenv("AUDIONEWS_ENGINE", MUTE)
    code, answer = actions("publish", slug)

    assert (job["state"], job["error"], job["facts"]["segment"]) == ("failed", "speech.silent", "s3")
    assert "Ubah bacaan kalimat itu, atau pilih mesin lain" in job["reason"]
    assert (code, answer["error"], answer["text"]) == (1, "speech.silent", "Warga mendengar suara gemuruh dari laut.")


def test_a_withdrawn_story_comes_back_by_no_door_and_its_sound_is_deleted_after_the_legal_hold(room):
    newsroom, library = room.newsroom, room.newsroom.library
    slug = newsroom.receive(article_of("Nama anak itu disebut. Itu keliru.", headline="Tarik berita"), by="ratna").slug
    old = newsroom.publish(slug, by="ratna").story.build
    newsroom.withdraw(slug, ground="anak", reason="Nama anak terbuka.", by="a, b")
    tombstone = library.stories.get(slug).build
    editor = room.visitor("redaktur")
    answers = [
        editor.post(f"/desk/berita/{slug}/terbit").status_code,
        editor.post(f"/desk/berita/{slug}/kembali", to="1").status_code,
    ]
    hold = timedelta(days=newsroom.settings.legal_hold_days)
    kept = retired(room, newsroom.clock() + hold - timedelta(days=1))
    there = library.blobs.exists(old.mp3)
    gone = retired(room, newsroom.clock() + hold + timedelta(days=1))

    assert answers == [409, 409]
    assert library.stories.get(slug).status == "withdrawn"
    assert (kept["media"], there) == (0, True)
    assert gone["media"] >= 5
    assert not library.blobs.exists(old.mp3)
    assert library.blobs.exists(tombstone.mp3)
    assert old.mp3.hash in [line.audio_hash for line in library.audit.newest(100) if line.action == "retire"]
    page = room.app.test_client().get(f"/berita/{slug}")
    assert (page.status_code, "Nama anak terbuka." in page.text) == (410, True)


def retired(room, now):
    """The worker's round on that day."""
    newsroom = room.newsroom
    then = Newsroom(newsroom.library, newsroom.settings, newsroom.channels, lambda: now)
    return duties.of(then, newsroom.settings, lambda _: 0, room.work)["retire"]()


def test_where_nobody_works_the_desk_says_so_instead_of_waiting_for_ever(newsroom):
    with Work(newsroom.settings) as queue:
        app = create_app(newsroom.settings, newsroom.library, newsroom, newsroom.clock, work=queue)
        people, now = newsroom.library.accounts, newsroom.clock()
        who = people.add_editor("Siti", role="redaktur", password_hash="x", by="uji", at=now)
        client = signed_in(app, newsroom, who).client
        slug = newsroom.receive(article_of("Nelayan pulang pagi. Ombak tenang."), by="ratna").slug
        quiet = client.get("/desk/").text
        queue.put(Publish(slug=slug), by="Siti")
        pages = [client.get(page).text for page in ("/desk/", f"/desk/berita/{slug}")]

    assert "Tidak ada pekerja suara yang hidup" not in quiet
    assert all("Tidak ada pekerja suara yang hidup, jadi 1 pekerjaan menunggu" in page for page in pages)


def test_a_voice_that_is_not_here_is_refused_and_no_other_stands_in(room):
    slug = room.newsroom.receive(article_of("Panen jagung dimulai. Warga senang."), by="ratna").slug
    room.newsroom.publish(slug, by="ratna")
    editor, ask = room.visitor("redaktur"), program(room, "redaktur")
    before = len(room.work.jobs())
    desk = editor.post(f"/desk/berita/{slug}/suara", engine="piper")
    text = editor.text
    api = ask("POST", f"/articles/{slug}/remake", engine="piper")
    code = ask("POST", f"/articles/{slug}/publish", engine="os:system")

    assert (desk.status_code, api.status_code, api.json["error"]) == (409, 409, "speech.no_piper_voice")
    assert "belum punya suara" in text
    assert (code.status_code, code.json["error"]) == (404, "speech.unknown_engine")
    assert len(room.work.jobs()) == before
    assert room.newsroom.library.stories.get(slug).build.voice.engine == "tone"


def box(page, name, value):
    return html.document_fromstring(page).xpath(f"//input[@name='{name}' and @value='{value}'][@checked]")


@pytest.mark.parametrize(
    ("missing", "told", "leads"),
    [
        ("ground", "Dasar pencabutan belum dipilih.", "#ground-sara"),
        ("reason", "Alasan belum diisi.", "#why"),
    ],
)
def test_a_withdrawal_that_lacks_something_is_refused_in_words_and_keeps_what_was_typed(room, missing, told, leads):
    slug = room.newsroom.receive(article_of("Hujan turun di Maumere.", headline="Hujan"), by="ratna").slug
    room.newsroom.publish(slug, by="ratna")
    typed = {"ground": "anak", "reason": "Korban masih di bawah umur.", "nameless": "1"}
    editor = room.visitor("redaktur")
    answer = editor.post(f"/desk/berita/{slug}/cabut", **typed | {missing: ""})

    assert answer.status_code == 400
    assert told in editor.text
    assert "dewan-pers" not in editor.text  # the names that programs send
    assert f'href="{leads}">Langsung ke isiannya' in answer.text
    assert ("Korban masih di bawah umur." in answer.text) is (missing != "reason")
    assert bool(box(answer.text, "ground", "anak")) is (missing != "ground")
    assert box(answer.text, "nameless", "1")
    assert room.newsroom.library.inbox.withdrawals() == []


def test_several_withdrawals_without_a_ground_ask_for_the_ground(room):
    slug = room.newsroom.receive(article_of("Hujan turun di Ende.", headline="Hujan di Ende"), by="ratna").slug
    room.newsroom.publish(slug, by="ratna")
    editor = room.visitor("redaktur")
    answer = editor.post("/desk/berita-terpilih", action="withdraw", pilih=slug, sure="1", reason="Menyangkut anak.")

    assert answer.status_code == 400
    assert "Dasar pencabutan belum dipilih." in editor.text
    assert 'href="#ground-sara">Langsung ke isiannya' in answer.text
    assert "Menyangkut anak." in answer.text


def test_a_reply_that_is_refused_keeps_its_text(room):
    slug = room.newsroom.receive(article_of("Hujan turun di Larantuka.", headline="Hujan lagi"), by="ratna").slug
    room.newsroom.publish(slug, by="ratna")
    editor = room.visitor("redaktur")
    answer = editor.post(f"/desk/berita/{slug}/hak-jawab", who="", text="Kami tidak pernah ditanya.")

    assert answer.status_code == 400
    assert 'href="#who">Langsung ke isiannya' in answer.text
    assert "Kami tidak pernah ditanya." in answer.text
