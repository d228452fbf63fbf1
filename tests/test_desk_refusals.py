"""What may not be heard is refused in words, at once, and costs nothing: desk, interface for programs and terminal say the same."""

import time
from dataclasses import replace

import pytest
from conftest import article_of
from desk_room import opened

from audionews.article.model import Block

ENDLESS = "Nomor undian " + "7" * 100_000 + " dibacakan."
FAST_S = 5.0


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("home")) as made:
        yield made


def program(room, role):
    _, secret = room.newsroom.library.people.add_token("uji", role=role, by="admin", at=room.newsroom.clock())
    return lambda method, path, **json: room.app.test_client().open(
        f"/api/v1{path}", method=method, headers={"Authorization": f"Bearer {secret}"}, json=json
    )


def test_an_endless_sentence_is_refused_at_once_at_the_desk_and_stays_a_draft(room):
    slug = room.newsroom.receive(article_of(ENDLESS, headline="Undian panjang"), by="ratna").slug
    editor = room.visitor("redaktur")
    begun = time.monotonic()
    answer = editor.post(f"/desk/berita/{slug}/terbit")

    assert time.monotonic() - begun < FAST_S
    assert answer.status_code == 422
    assert "terlalu panjang untuk diucapkan" in editor.text
    assert "Nomor undian 777" in editor.text
    assert "Pecah kalimat itu" in editor.text
    assert room.work.jobs() == []
    assert room.newsroom.library.story(slug).status == "draft"


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

    assert answer.status_code == 400
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
    code, told = actions("publish", added["slug"])

    assert (code, told["error"]) == (1, "newsroom.endless_sentence")
    assert actions("plan", added["slug"])[0] == 0
