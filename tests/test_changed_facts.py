"""Which facts a changed sentence changes, and that none goes through in silence without a question, at any door."""

from dataclasses import replace

import pytest
from conftest import article_of, corrected
from desk_room import opened

from audionews.errors import BadInput
from audionews.library.model import Change
from audionews.newsroom.changed_facts import facts_changed, only_typography

FACTS = [
    ("Biaya Rp385 juta dari warga.", "Biaya Rp358 juta dari warga.", {"figure"}),
    ("Tingginya 10² meter.", "Tingginya 102 meter.", {"figure"}),
    ("Suhu -5 derajat.", "Suhu 5 derajat.", {"figure"}),
    ("Jaraknya 5 km dari kota.", "Jaraknya 5 m dari kota.", {"figure"}),
    ("Ada dua-tiga orang.", "Ada dua-lima orang.", {"figure"}),
    ("Rapat digelar pada bulan mei.", "Rapat digelar pada bulan juni.", {"figure"}),
    ("Inflasi 3,5 persen.", "Inflasi 3.5 persen.", {"figure"}),
    ("Tiga dari 5 warga setuju.", "Lima dari 3 warga setuju.", {"figure", "name"}),
    ("Budi memukul Andi.", "Andi memukul Budi.", {"name"}),
    ("Prabowo dan Gibran hadir.", "Gibran hadir.", {"name"}),
    ("Gempa terjadi di Jakarta.", "Gempa terjadi di Bandung.", {"name"}),
    ("Ia mencuri beras.", "Ia diduga mencuri beras.", {"negation"}),
    ("Warga tak hadir.", "Warga hadir.", {"negation"}),
    ("Tarifnya naik.", "Tarifnya turun.", {"negation"}),
    ("Ia berkata, “Kami siap.”", "Ia berkata, “Kami sigap.”", {"quote"}),
    ("Ia berkata, “Kami siap.”", "Ia berkata bahwa kami siap.", {"quote"}),
    ("Kemudian Prabowo hadir.", "Prabowo hadir.", set()),
    ("Warga mnyetujui itu.", "Warga menyetujui itu.", set()),
]
SHAPES = [
    ('Ia berkata, "Kami siap."', "Ia berkata, “Kami siap.”"),
    ("Biaya Rp385 juta - kata warga.", "Biaya Rp 385 juta – kata warga."),
    ("Kata presiden ,", "Kata  Presiden ,"),
]


@pytest.mark.parametrize(("before", "after", "kinds"), FACTS)
def test_a_fact_that_reads_otherwise_is_seen_and_named_by_its_kind(before, after, kinds):
    change = Change(segment_id="s1", before=before, after=after)

    assert {one.kind for one in facts_changed([change])} == kinds
    assert not only_typography(change)


@pytest.mark.parametrize(("before", "after"), SHAPES)
def test_the_shape_of_signs_is_no_fact(before, after):
    change = Change(segment_id="s1", before=before, after=after)

    assert facts_changed([change]) == ()
    assert only_typography(change)


def test_a_silent_fix_of_a_figure_needs_a_word_and_the_record_says_so(newsroom):
    text = article_of("Tarif parkir naik menjadi Rp50.000 mulai besok.", "Warga Ende keberatan.")
    slug = newsroom.receive(text, by="ratna").slug
    newsroom.publish(slug, by="ratna")
    fixed = corrected(text, "Rp50.000", "Rp500.000")
    with pytest.raises(BadInput) as refused:
        newsroom.amend(slug, fixed, kind="silent", reason="Salah ketik.", by="yusuf")
    kept = newsroom.amend(slug, fixed, kind="silent", reason="Salah ketik.", by="yusuf", sure=True)
    line = newsroom.library.audit.lines(slug)[-1]
    newsroom.publish(slug, by="yusuf")
    with pytest.raises(BadInput) as back:
        newsroom.rollback(slug, to=1, by="yusuf")

    assert refused.value.key == back.value.key == "newsroom.silent_fact"
    assert "50.000" in refused.value.facts["what"]
    assert [one.kind for one in kept.facts] == ["figure"]
    assert (line.action, line.by) == ("silent-fact", "yusuf")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("home")) as room:
        yield room


def test_the_question_is_put_at_the_desk_and_to_programs_alike(desk):
    text = article_of("Tarif parkir naik menjadi Rp50.000 mulai besok.", "Warga Ende keberatan.", headline="Tarif")
    slug = desk.newsroom.receive(text, by="ratna").slug
    desk.newsroom.publish(slug, by="ratna")
    now = desk.newsroom.clock()
    _, secret = desk.newsroom.library.accounts.add_token("CMS", role="redaktur", by="uji", at=now)
    blocks = [{"text": block.text.replace("50.000", "500.000")} for block in text.blocks]
    body = {
        "headline": "Tarif",
        "authors": list(text.authors),
        "blocks": blocks,
        "kind": "silent",
        "reason": "Salah ketik.",
    }
    ask = {"headers": {"Authorization": f"Bearer {secret}"}}
    refused = desk.app.test_client().post(f"/api/v1/articles/{slug}/corrections", json=body, **ask)
    editor = desk.visitor("redaktur")
    editor.get(f"/desk/berita/{slug}/sunting")
    editor.press("Lanjut: tinjau", text_0=blocks[0]["text"])
    page = editor.press("Terbitkan koreksi", kind="silent", reason="Salah ketik.")
    answer = (
        desk.app.test_client().post(f"/api/v1/articles/{slug}/corrections", json={**body, "sure": True}, **ask).json
    )

    assert (refused.status_code, refused.json["error"]) == (400, "newsroom.silent_fact")
    assert page.status_code == 400
    assert '<a href="#sure">' in page.text
    assert "Fakta yang berubah: angka atau waktu" in page.text
    assert answer["silent_facts"][0]["before"] == "50.000"
    assert "pernyataan yakin" in answer["told"]


def test_a_story_of_several_pages_is_published_on_a_persons_word(desk):
    text = replace(article_of("Warga Ende keberatan.", headline="Halaman satu"), warnings=("article.more_pages",))
    slug = desk.newsroom.receive(text, by="ratna").slug
    editor = desk.visitor("redaktur")
    editor.get(f"/desk/berita/{slug}")
    refused = editor.press("Ucapkan dan terbitkan")
    editor.get(f"/desk/berita/{slug}")
    editor.press("Ucapkan dan terbitkan", sure="1")

    assert refused.status_code == 422
    assert "berlanjut di halaman lain" in refused.text
    assert desk.newsroom.library.stories.get(slug).status == "live"


def test_the_terminal_asks_the_same_and_answers_what_was_said(newsroom, actions, tmp_path):
    text = article_of("Tarif parkir naik menjadi Rp50.000 mulai besok.", "Warga Ende keberatan.", headline="Tarif Ende")
    parted = replace(text, headline="Tarif Ende halaman satu", warnings=("article.more_pages",))
    slug, half = (newsroom.receive(one, by="ratna").slug for one in (text, parted))
    newsroom.publish(slug, by="ratna")
    file = tmp_path / "benar.html"
    body = "".join(f"<p>{one.text.replace('50.000', '500.000')}</p>" for one in text.blocks)
    author = f'<meta name="author" content="{text.authors[0]}">'
    file.write_text(f"<html><head>{author}</head><body><article><h1>Tarif Ende</h1>{body}</article></body></html>")
    fix = ("correct", slug, "--from", str(file), "--kind", "silent", "--reason", "Salah ketik.")
    answer, done = actions(*fix)[1], actions(*fix, "--sure")
    refused, published = actions("publish", half)[1], actions("publish", half, "--sure")

    assert (answer["error"], done[0]) == ("newsroom.silent_fact", 0)
    assert done[1]["silent_facts"][0]["after"] == "500.000"
    assert (refused["error"], published[0]) == ("newsroom.more_pages", 0)
