"""The correction desk without script: what an editor reads, presses, hears and gets; two editors at once; replies; withdrawal."""

import re
from dataclasses import replace

import pytest
from conftest import article_of
from desk_room import PEOPLE

from audionews.article.block_choices import wording
from audionews.article.model import Dropped
from audionews.newsroom.intake import chosen

QUOTA = "Kuota satu persen pekerja disabilitas diatur dalam UU 6/2018."
PARAGRAPHS = (
    f"{QUOTA} Aturan itu berlaku bagi perusahaan swasta.",
    "Dinas tenaga kerja Kabupaten Sikka mendata 41 perusahaan. Baru tujuh yang memenuhi kuota itu.",
    "Pendataan diulang tiap semester. Hasilnya ditempel di kantor dinas.",
)


@pytest.fixture
def live(room, request):
    """A story of its own for each test, out since a moment ago."""
    article = article_of(*PARAGRAPHS, headline=f"Kuota pekerja di Sikka {request.node.name[:60]}")
    slug = room.newsroom.receive(article, by="ratna").slug
    room.newsroom.publish(slug, by="ratna")
    return slug


def edited(visitor, slug, before, after, *, press="Lanjut: tinjau perubahan"):
    """Opens the story for editing, replaces words in the box that has them, goes on."""
    visitor.get(f"/desk/berita/{slug}/sunting")
    boxes = re.findall(r'<textarea id="text-(\d+)"[^>]*>(.*?)</textarea>', visitor.answer.text, re.S)
    number, text = next((n, t) for n, t in boxes if before in t)
    return visitor.press(press, **{f"text_{number}": text.replace(before, after)})


def corrected(visitor, slug, before, after, **choices):
    edited(visitor, slug, before, after)
    return visitor.press("Terbitkan koreksi", **{"kind": "ralat", "reason": "Nomor undang-undang keliru.", **choices})


def test_the_two_minute_correction(room, live):
    editor = room.visitor("redaktur")
    edited(editor, live, "UU 6/2018", "UU 8/2016 Pasal 53")

    assert "1 kalimat berubah" in editor.text
    assert "dihapus: 6/2018." in editor.text
    assert "ditambah: 8/2016 Pasal 53." in editor.text
    assert "u u delapan tahun dua ribu enam belas Pasal lima puluh tiga" in editor.text
    assert "article-of-law" in editor.text
    sounds = re.findall(r'<audio[^>]*src="([^"]+)"', editor.answer.text)
    old, new = (editor.client.get(sound) for sound in sounds)
    assert (old.mimetype, new.mimetype) == ("audio/mpeg", "audio/mpeg")
    assert old.data[:1] == new.data[:1] == b"\xff"
    assert old.data != new.data

    editor.press("Lihat persis", reason="Nomor undang-undang keliru.")
    assert "Jenis koreksi belum dipilih" in editor.text  # nothing is shown as if it were a silent fix
    assert "Persis seperti akan terbit" not in editor.text
    editor.press("Lihat persis", kind="ralat")
    assert "Ralat, 24 November 2026 pukul 14.05 WIB." in editor.text
    assert "[Ralat] Kuota pekerja di Sikka" in editor.text

    editor.press("Terbitkan koreksi")
    story = room.newsroom.library.stories.get(live)
    assert "Koreksi disimpan" in editor.text
    assert "UU 8/2016 Pasal 53" in story.revision.article.blocks[0].text
    assert story.corrections[0].by == PEOPLE["redaktur"]
    notices = [segment for segment in story.revision.script.segments if segment.kind == "notice"]
    assert story.build.spoken == len(
        notices
    )  # the sentence itself was heard before publishing, and is not spoken again
    assert [change.segment_id for change in story.corrections[0].changes] == ["s4"]


def test_what_was_begun_is_kept_and_found_again(room, live):
    editor = room.visitor("redaktur")
    edited(editor, live, "tujuh", "delapan", press="Simpan draf")
    other = room.visitor("redaktur")
    other.get("/desk/")

    assert "Kuota pekerja di Sikka" in other.text.split("Suntingan yang belum selesai")[1]
    assert "Baru delapan yang" in other.get(f"/desk/berita/{live}/sunting").text


def test_the_script_keeps_a_draft_by_the_same_form(room, live):
    editor = room.visitor("penulis")
    answer = editor.post(
        f"/desk/berita/{live}/sunting",
        base="1",
        blocks="1",
        headline="Judul",
        action="keep",
        quiet="1",
        **{"text-0": "Isi."},
    )

    assert answer.text.startswith("Draf tersimpan otomatis")
    assert room.newsroom.library.inbox.draft(live, PEOPLE["penulis"]).article.headline == "Judul"


def test_a_writer_prepares_a_correction_and_cannot_publish_it(room, live):
    writer = room.visitor("penulis")
    edited(writer, live, "41", "43")

    assert "adalah tugas redaktur" in writer.text
    assert "Terbitkan koreksi" not in writer.answer.text


def test_boxes_are_added_and_emptied_without_script(room, live):
    editor = room.visitor("redaktur")
    editor.get(f"/desk/berita/{live}/sunting")
    editor.press("Tambah kotak setelah kotak 1")
    editor.press("Lanjut: tinjau perubahan", text_1="Kalimat sisipan yang baru.", text_3="")

    assert "ditambah: Kalimat sisipan yang baru." in editor.text
    assert "dihapus: Pendataan diulang tiap semester." in editor.text


def test_the_second_editor_meets_the_first_ones_change_and_nothing_is_lost(room, live):
    first, second = room.visitor("redaktur"), room.visitor("penanggung-jawab")
    edited(second, live, "41 perusahaan", "47 perusahaan")
    corrected(first, live, "UU 6/2018", "UU 8/2016 Pasal 53")
    late = second.press("Terbitkan koreksi", kind="ralat", reason="Jumlahnya keliru.")

    assert late.status_code == 409
    assert f"{PEOPLE['redaktur']} lebih dahulu mengubah berita ini" in second.text
    assert "ditambah: 8/2016 Pasal 53." in second.text

    second.press("Gabungkan perubahan")
    assert "1 kalimat berubah" in second.text
    second.press("Terbitkan koreksi", kind="ralat", reason="Jumlahnya keliru.")
    texts = " ".join(block.text for block in room.newsroom.library.stories.get(live).revision.article.blocks)
    assert "UU 8/2016 Pasal 53" in texts
    assert "47 perusahaan" in texts
    assert len(room.newsroom.library.stories.get(live).corrections) == 2


def test_where_both_changed_one_box_ones_own_words_stay_and_it_is_said(room, live):
    first, second = room.visitor("redaktur"), room.visitor("penanggung-jawab")
    edited(second, live, "41 perusahaan", "47 perusahaan")
    corrected(first, live, "Baru tujuh", "Baru sembilan")
    second.get(f"/desk/berita/{live}/tinjau")
    second.press("Gabungkan perubahan")

    assert "1 kotak diubah oleh Anda berdua" in second.text
    assert "47 perusahaan" in second.text


def test_pressing_twice_is_one_correction(room, live):
    editor = room.visitor("redaktur")
    edited(editor, live, "tujuh", "delapan")
    form = editor.answer
    editor.press("Terbitkan koreksi", kind="ralat", reason="Jumlah keliru.")
    editor.answer = form
    editor.press("Terbitkan koreksi", kind="ralat", reason="Jumlah keliru.")

    assert len(room.newsroom.library.stories.get(live).corrections) == 1


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"kind": ""}, "Jenis koreksi belum dipilih"),
        ({"reason": " "}, "Alasan belum diisi"),
        ({"deliver": "merpati"}, "merpati tidak ada"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_stays(room, live, choices, told):
    editor = room.visitor("redaktur")
    answer = corrected(editor, live, "tujuh", "delapan", **choices)

    assert answer.status_code == 400
    assert told in editor.text
    assert "ditambah: delapan" in editor.text
    assert room.newsroom.library.stories.get(live).corrections == ()


def test_a_silent_fix_does_not_overtake_a_ralat_that_is_not_out_yet(room, live):
    story = room.newsroom.library.stories.get(live)
    article = article_of(
        PARAGRAPHS[0].replace("6/2018", "8/2016"), *PARAGRAPHS[1:], headline=story.revision.article.headline
    )
    room.newsroom.amend(live, article, kind="ralat", reason="Nomor.", by="yusuf")
    editor = room.visitor("redaktur")
    refused = corrected(editor, live, "tujuh", "delapan", kind="silent")

    assert refused.status_code == 409
    assert "Koreksi oleh yusuf yang harus diumumkan belum terbit" in editor.text


def test_a_reading_for_one_sentence_changes_that_sentence_alone(room, live):
    editor = room.visitor("redaktur")
    editor.get(f"/desk/berita/{live}/kalimat/s6")
    editor.press("Untuk kalimat ini saja", word="Sikka", reading="si ka")
    editor.press("Ucapkan ulang kalimat yang berbeda")

    spoken = {
        segment.id: segment.spoken for segment in room.newsroom.library.stories.get(live).revision.script.segments
    }
    assert "si ka" in spoken["s6"]
    assert "si ka" not in spoken["s1"]
    assert room.newsroom.library.stories.get(live).corrections[0].kind == "silent"


def test_a_house_reading_is_tried_then_taught_and_counted(room, live):
    editor = room.visitor("redaktur")
    editor.get("/desk/lafal", query_string={"word": "semester", "reading": "se mester"})
    tried = re.findall(r'<audio[^>]*src="([^"]+)"', editor.answer.text)
    assert editor.client.get(tried[0].replace("&amp;", "&")).mimetype == "audio/mpeg"

    editor.press("Simpan: “semester”")
    count = int(re.search(r"(\d+) kalimat dalam \d+ berita masih memakai bacaan lama", editor.text)[1])
    editor.press(f"Ucapkan ulang {count} kalimat")
    assert f"Selesai: {count} dari {count} berita" in editor.text
    assert "se mester" in " ".join(s.spoken for s in room.newsroom.library.stories.get(live).revision.script.segments)


def test_words_to_look_at_are_listed_before_speaking(room):
    article = article_of(
        "Grup musik Xyloband tampil bersama DPQXR di panggung 7Alpha. Penonton bertepuk.", headline="Pentas di lapangan"
    )
    slug = room.newsroom.receive(article, by="ratna").slug
    visitor = room.visitor("penulis")
    visitor.get(f"/desk/berita/{slug}/kata")

    assert all(word in visitor.text for word in ("DPQXR", "7Alpha", "Xyloband"))
    assert "Penonton" not in visitor.text


def test_a_report_of_a_misread_word_leads_to_its_sentence(room, live):
    listener = room.app.test_client()
    listener.post(f"/berita/{live}/salah-baca", data={"kalimat": "s6", "kata": "Sikka"})
    editor = room.visitor("redaktur")
    editor.get("/desk/")
    assert "dilaporkan 1 kali" in editor.text
    editor.get(f"/desk/berita/{live}/kalimat/s6")
    editor.press("Laporan selesai")

    assert live not in editor.text.split("Laporan pendengar")[1].split("Suntingan yang belum")[0]


def test_a_doubt_of_the_recogniser_is_told_where_the_sentence_is_heard_and_ended_there(room, live):
    facts = {"segment": "s6", "text": "Kuota itu.", "heard": "Kota itu.", "faults": "kuota", "tries": 2}
    room.newsroom.library.inbox.alarm("speech.fact_not_heard", at=room.newsroom.clock(), slug=live, facts=facts)
    writer, editor = room.visitor("penulis"), room.visitor("redaktur")
    writer.get("/desk/")
    shown_to_writers = writer.answer.text
    editor.get(f"/desk/berita/{live}")
    story = editor.text
    editor.get(f"/desk/berita/{live}/kalimat/s6")
    sentence = editor.text
    editor.press("Peringatan selesai")
    editor.get(f"/desk/berita/{live}/kalimat/s6")

    assert "/peringatan/" not in shown_to_writers  # a button that only refuses is none
    assert "Dengar kalimat s6 dan perbaiki bacaannya" in story
    assert "Yang terdengar: “Kota itu.”" in sentence
    assert "Yang terdengar" not in editor.text


def test_a_reply_is_an_item_of_its_own_linked_both_ways(room, live):
    editor = room.visitor("redaktur")
    editor.get(f"/desk/berita/{live}")
    editor.press(
        "Terbitkan hak jawab", who="PT Laut Sawu", text="Kami sudah mempekerjakan dua orang.\nDatanya kami kirim."
    )
    listener = room.app.test_client()
    answered = listener.get(f"/berita/{live}").text
    reply = re.search(r'href="(/berita/hak-jawab-[^"]+)"', answered)[1]

    assert f'href="{room.newsroom.settings.base_url}/berita/{live}"' in listener.get(reply).text
    assert "Hak jawab dari PT Laut Sawu dimuat dalam berita tersendiri." in answered
    assert [c.kind for c in room.newsroom.library.stories.get(live).corrections] == ["hak-jawab"]
    titles = [item.title for item in room.newsroom.library.feed.items("berita", now=room.newsroom.clock())]
    assert any(title.startswith("Hak jawab PT Laut Sawu") for title in titles)


def test_a_withdrawal_takes_two_persons_and_is_announced(room, live):
    asking, deciding = room.visitor("penanggung-jawab"), room.visitor("admin")
    asking.get(f"/desk/berita/{live}")
    asking.press("Minta pencabutan", ground="anak", reason="Nama anak terbuka.")
    request = next(one for one in room.newsroom.library.inbox.withdrawals() if one.slug == live)
    assert asking.post(f"/desk/pencabutan/{request.id}", decision="done").status_code == 400
    assert room.newsroom.library.stories.get(live).status == "live"

    deciding.get("/desk/")
    headline = room.newsroom.library.stories.get(live).revision.article.headline
    deciding.press("Setujui dan cabut sekarang: " + headline)
    page = room.app.test_client().get(f"/berita/{live}")
    assert page.status_code == 410
    assert "Nama anak terbuka." in page.text
    recorded = [line for line in room.newsroom.library.audit.lines(live) if line.action.startswith("withdraw")]
    assert [line.action for line in recorded] == ["withdraw-ask", "withdraw-agree", "withdraw"]
    assert PEOPLE["penanggung-jawab"] in recorded[-1].by
    assert PEOPLE["admin"] in recorded[-1].by


def test_going_back_is_reviewed_before_it_is_public(room, live):
    editor = room.visitor("redaktur")
    corrected(editor, live, "tujuh", "delapan")
    editor.press("Kembalikan ke revisi 1")

    assert room.newsroom.library.stories.get(live).revision.number == 2
    assert "Tinjau: Kuota pekerja di Sikka" in editor.text
    assert "Belum ada yang terbit: tinjau" in editor.text  # what was done is said first
    assert "Baru tujuh" in editor.get(f"/desk/berita/{live}/sunting").text


def test_a_refused_publication_says_why_and_can_be_tried_again(room):
    slug = room.newsroom.receive(article_of(*PARAGRAPHS, headline="Berita yang rusak suaranya"), by="ratna").slug
    file = room.newsroom.library.blobs.path(room.newsroom.speak(slug, by="ratna").build.mp3)
    sound = file.read_bytes()
    file.write_bytes(bytes([sound[0] ^ 1]) + sound[1:])
    editor = room.visitor("redaktur")
    editor.get(f"/desk/berita/{slug}")
    editor.press("Ucapkan dan terbitkan")
    assert "gagal." in editor.text
    assert "tidak cocok dengan catatannya" in editor.text

    file.write_bytes(sound)
    editor.press("Coba lagi")
    assert room.newsroom.library.stories.get(slug).status == "live"


def test_an_embargo_keeps_the_story_to_the_desk(room):
    slug = room.newsroom.receive(article_of(*PARAGRAPHS, headline="Berita untuk besok pagi"), by="ratna").slug
    editor = room.visitor("redaktur")
    editor.get(f"/desk/berita/{slug}")
    editor.press("Ucapkan dan terbitkan", at="2026-11-25T06:00")

    assert room.app.test_client().get(f"/berita/{slug}").status_code == 404
    assert "terjadwal 25 November 2026 pukul 06.00 WIB" in editor.get("/desk/berita").text
    assert editor.post(f"/desk/berita/{slug}/terbit", at="kapan-kapan").status_code == 400

    editor.get(f"/desk/berita/{slug}")
    editor.press("Simpan jadwal", at="2026-11-26T06:30")
    assert "terjadwal 26 November 2026 pukul 06.30 WIB" in editor.get("/desk/berita").text
    editor.get(f"/desk/berita/{slug}")
    editor.press("Simpan jadwal")
    assert room.app.test_client().get(f"/berita/{slug}").status_code == 200


def test_a_dropped_block_comes_back_into_the_draft(room):
    page = "<html><body><article><h1>Panen raya di Ruteng</h1>" + "".join(
        f"<p>Petani menuai padi hari ke-{n} di lereng yang sama seperti tahun lalu.</p>" for n in range(6)
    )
    page += "<p>Baca juga: Harga gabah naik</p></article></body></html>"
    from audionews.article.model import Page

    slug = room.newsroom.receive(Page(content=page.encode()), by="ratna").slug
    editor = room.visitor("redaktur")
    editor.get(f"/desk/berita/{slug}")
    editor.press("Kembalikan: Baca juga")

    assert "Baca juga: Harga gabah naik</textarea>" in editor.answer.text


def test_what_a_source_changed_becomes_a_draft_to_be_reviewed(room, live):
    article = room.newsroom.library.stories.get(live).revision.article
    changed = article_of(PARAGRAPHS[0].replace("6/2018", "8/2016"), *PARAGRAPHS[1:], headline=article.headline)
    room.newsroom.library.inbox.propose(live, base_revision=1, article=changed, at=room.newsroom.clock())
    editor = room.visitor("redaktur")
    number = next(one.id for one in room.newsroom.library.inbox.proposals() if one.slug == live)
    editor.get(f"/desk/usulan/{number}")
    assert "ditambah: 8/2016." in editor.text
    editor.press("Ambil ke suntingan saya")

    assert "1 kalimat berubah" in editor.text
    assert room.newsroom.library.stories.get(live).corrections == ()


def cleaned(room, name, *dropped):
    """A draft as cleaning leaves it: with what was dropped, and where that stood."""
    article = article_of(*PARAGRAPHS, headline=f"Kuota pekerja penyandang cacat di Sikka {name[:60]}")
    return room.newsroom.receive(replace(article, dropped=dropped), by="ratna").slug


def test_a_block_that_was_left_out_comes_back_where_it_stood_and_stays(room, request):
    lost = Dropped(rule="link_only", text="Formulirnya dibagikan di balai desa.", place=1)
    slug = cleaned(room, request.node.name, lost)
    editor = room.visitor("penulis")
    editor.get(f"/desk/berita/{slug}")
    editor.press("Kembalikan: Formulirnya")

    draft = room.newsroom.library.inbox.draft(slug, PEOPLE["penulis"])
    assert [block.text for block in draft.article.blocks].index(lost.text) == 1
    assert room.newsroom.library.inbox.choices(slug) == {wording(lost.text): "keep"}
    again = chosen(room.newsroom.library, slug, room.newsroom.library.stories.get(slug).revision.article)
    assert lost.text in [block.text for block in again.blocks]


def test_a_box_thrown_out_for_good_is_not_fetched_back(room, request):
    slug = cleaned(room, request.node.name)
    editor = room.visitor("penulis")
    editor.get(f"/desk/berita/{slug}/sunting")
    editor.press("Buang kotak 2 untuk seterusnya")

    draft = room.newsroom.library.inbox.draft(slug, PEOPLE["penulis"])
    assert PARAGRAPHS[1] not in [block.text for block in draft.article.blocks]
    again = chosen(room.newsroom.library, slug, room.newsroom.library.stories.get(slug).revision.article)
    assert PARAGRAPHS[1] not in [block.text for block in again.blocks]


def test_a_term_is_advised_against_and_not_changed(room, request):
    slug = cleaned(room, request.node.name)
    editor = room.visitor("penulis")
    editor.get(f"/desk/berita/{slug}/sunting")

    assert "Judul: “penyandang cacat”, lebih baik penyandang disabilitas" in editor.text
    assert "penyandang cacat" in room.newsroom.library.stories.get(slug).revision.article.headline


def test_a_story_typed_at_the_desk_is_a_draft(room):
    editor = room.visitor("penulis")
    editor.get("/desk/tambah")
    editor.press("Tambah", headline="Pasar Geliting pindah", text="Pasar pindah Senin.\n\nPedagang setuju.")

    slug = editor.answer.request.path.removeprefix("/desk/berita/")
    story = room.newsroom.library.stories.get(slug)
    assert [block.text for block in story.revision.article.blocks] == ["Pasar pindah Senin.", "Pedagang setuju."]
    assert story.status == "draft"


@pytest.mark.parametrize(
    ("kind", "deliver"),
    [
        ("ralat", "biasa"),
        ("ralat", "short"),
        ("ralat", "quiet"),
        ("silent", "biasa"),
        ("silent", "short"),
        ("hak-jawab", "biasa"),
    ],
)
def test_the_feed_is_shown_exactly_as_it_will_be(room, live, kind, deliver):
    editor = room.visitor("redaktur")
    chosen = {"kind": kind, "deliver": deliver, "reason": "Jumlahnya keliru.", "sure": "1"}
    edited(editor, live, "41 perusahaan", "43 perusahaan")
    before = [(i.guid, i.title) for i in room.newsroom.library.feed.items("berita", now=room.newsroom.clock())]
    editor.press("Lihat persis", **chosen)
    shown = editor.text
    after_looking = [(i.guid, i.title) for i in room.newsroom.library.feed.items("berita", now=room.newsroom.clock())]
    editor.press("Terbitkan koreksi", **chosen)
    items = [i for i in room.newsroom.library.feed.items("berita", now=room.newsroom.clock()) if i.slug == live]

    assert after_looking == before
    for item in items:
        known = (item.guid, item.title) in before
        expected = f"{'Butir yang ada' if known else 'Butir baru'}: {item.title}. {item.summary}"
        assert " ".join(expected.split()) in shown
    assert shown.count("Butir yang ada: ") + shown.count("Butir baru: ") == len(items)


def test_one_person_with_a_key_is_not_two_persons(room, live):
    people, inbox, now = room.newsroom.library.accounts, room.newsroom.library.inbox, room.newsroom.clock()
    _, own = people.add_token("naskah", role="penanggung-jawab", by=PEOPLE["admin"], at=now)
    _, others = people.add_token("kontrol", role="penanggung-jawab", by=PEOPLE["penanggung-jawab"], at=now)

    def decide(secret, id):
        headers = {"Authorization": f"Bearer {secret}"}
        return room.app.test_client().post(f"/api/v1/withdrawals/{id}/decision", headers=headers, json={"agree": True})

    admin = room.visitor("admin")
    request = inbox.ask_withdrawal(live, ground="anak", reason="Nama.", by=PEOPLE["admin"], at=now)
    refused = decide(own, request)
    inbox.decide_withdrawal(request, done=False, by=PEOPLE["penanggung-jawab"], at=now)
    request = inbox.ask_withdrawal(live, ground="anak", reason="Nama.", by="naskah (kunci)", at=now)
    at_the_desk = admin.post(f"/desk/pencabutan/{request}", decision="done")

    assert (refused.status_code, refused.json["error"]) == (400, "desk.same_person")
    assert at_the_desk.status_code == 400
    assert room.newsroom.library.stories.get(live).status == "live"
    assert decide(others, request).status_code == 202


def test_a_refused_edit_still_has_what_was_typed_and_leads_to_its_first_field(room, live):
    editor = room.visitor("redaktur")
    editor.get(f"/desk/berita/{live}/sunting")

    editor.press("Lanjut: tinjau perubahan", headline=" ", text_0="Kalimat yang lama dipikirkan.")

    assert editor.answer.status_code == 400
    assert "Kalimat yang lama dipikirkan." in editor.answer.text
    assert '<a href="#headline">' in editor.answer.text


def test_a_writers_draft_that_was_published_is_nobodys_unfinished_work_any_more(room, live):
    writer, editor = room.visitor("penulis"), room.visitor("redaktur")
    edited(writer, live, "41", "44", press="Simpan draf")
    editor.get(f"/desk/berita/{live}/sunting", query_string={"milik": PEOPLE["penulis"]})
    editor.press("Lanjut: tinjau")
    editor.press("Terbitkan koreksi", kind="silent", reason="Salah ketik.", sure="1")

    assert "44 perusahaan" in room.newsroom.library.stories.get(live).revision.article.blocks[1].text
    assert room.newsroom.library.inbox.drafts(live) == []
