"""An article becomes a script: sentences, ids that last, structure made audible, acronyms learnt on the way."""

from __future__ import annotations

import pytest

from audionews.article.model import Article, Block
from audionews.script.context import learn
from audionews.script.lexicon import Lexicon, table
from audionews.script.normalize import read
from audionews.script.sentences import sentences
from audionews.script.write import write


def article(*paragraphs: str, headline: str = "Pasar baru dibuka", **more) -> Article:
    return Article(headline=headline, blocks=tuple(Block(kind="paragraph", text=p) for p in paragraphs), **more)


def ids(script) -> dict[str, str]:
    return {segment.shown: segment.id for segment in script.segments}


# --- write --------------------------------------------------------------------------------------------------------


def test_a_script_reads_notices_then_headline_byline_dateline_and_body():
    made = write(
        article("Pedagang senang.", authors=("Rina", "Budi"), dateline="SOLO - "), notices=["Berita ini telah diralat."]
    )

    assert [s.kind for s in made.segments] == ["notice", "headline", "byline", "dateline", "paragraph"]
    assert "Rina dan Budi" in made.segments[2].shown
    assert made.segments[3].shown == "SOLO"


def test_every_segment_has_its_own_ascii_id_and_says_what_its_spans_say():
    made = write(article("Satu kalimat. Dua kalimat.", "Tiga kalimat."))

    assert len({s.id for s in made.segments}) == len(made.segments)
    assert all(s.id.isascii() and s.id.startswith("s") for s in made.segments)
    assert all(s.spoken == " ".join(span.text for span in s.spans) for s in made.segments)


def test_sentences_of_one_paragraph_share_a_block_and_the_last_one_pauses_longest():
    made = write(article("Satu kalimat. Dua kalimat.", "Tiga kalimat."))
    _, first, second, third = made.segments

    assert first.block == second.block != third.block
    assert first.pause_ms < second.pause_ms


def test_every_pause_is_a_multiple_of_the_120_ms_that_both_codecs_share():
    blocks = tuple(Block(kind=kind, text="Sebuah kalimat. Lalu lagi.") for kind in ("heading", "paragraph", "quote", "item", "caption", "credit"))  # fmt: skip
    made = write(Article(headline="Judul", authors=("A",), dateline="SOLO", blocks=blocks), notices=["Ralat."])

    assert {s.pause_ms % 120 for s in made.segments} == {0}


def test_a_list_tells_how_many_points_it_has_once():
    items = tuple(Block(kind="item", text=text) for text in ("Air minum.", "Senter.", "Obat."))
    made = write(Article(headline="Siaga", blocks=items))

    assert "tiga" in made.segments[1].spoken.lower()
    assert "tiga" not in made.segments[2].spoken.lower()


def test_a_quotation_set_apart_is_opened_and_closed_aloud_but_shown_unchanged():
    made = write(
        Article(headline="Kata wali kota", blocks=(Block(kind="quote", text="Kami siap. Kami sudah berlatih"),))
    )
    first, last = made.segments[1], made.segments[-1]

    assert (first.shown, last.shown) == ("Kami siap.", "Kami sudah berlatih")
    assert first.spoken != "Kami siap."
    assert last.spoken.startswith("Kami sudah berlatih.")
    assert last.spoken != "Kami sudah berlatih."


def test_a_paragraph_of_marks_alone_is_not_spoken():
    made = write(article("***", "Berita."))

    assert [s.shown for s in made.segments] == ["Pasar baru dibuka", "Berita."]


# --- revise -------------------------------------------------------------------------------------------------------


def test_the_same_article_again_keeps_every_id():
    first = write(article("Satu.", "Dua.", "Tiga."))

    assert write(article("Satu.", "Dua.", "Tiga."), first) == first


def test_a_corrected_sentence_keeps_its_id_however_much_of_it_changes():
    first = write(article("Harga beras naik.", "Gempa terasa di Padang.", "Warga tenang."))
    second = write(article("Harga beras naik.", "Tidak ada korban jiwa malam itu.", "Warga tenang."), first)

    assert ids(second)["Tidak ada korban jiwa malam itu."] == ids(first)["Gempa terasa di Padang."]
    assert second.next_number == first.next_number


def test_an_inserted_sentence_gets_a_new_id_and_moves_no_other():
    first = write(article("Satu orang datang. Tiga orang pergi."))
    second = write(article("Satu orang datang. Dua orang menunggu di halte. Tiga orang pergi."), first)

    assert {shown: ids(second)[shown] for shown in ids(first)} == ids(first)
    assert ids(second)["Dua orang menunggu di halte."] not in ids(first).values()


def test_the_id_of_a_deleted_sentence_is_never_used_again():
    first = write(article("Satu orang datang.", "Dua ekor kambing lepas.", "Tiga pohon tumbang."))
    second = write(article("Satu orang datang.", "Tiga pohon tumbang."), first)
    third = write(article("Satu orang datang.", "Tiga pohon tumbang.", "Hujan reda sore hari."), second)

    assert ids(third)["Hujan reda sore hari."] not in ids(first).values()
    assert third.next_number == first.next_number + 1


def test_a_split_sentence_lends_its_id_to_the_half_most_like_it():
    first = write(article("Wali kota membuka pasar dan menyalami semua pedagang sayur di sana."))
    second = write(article("Wali kota membuka pasar. Ia menyalami semua pedagang sayur di sana."), first)
    old = ids(first)["Wali kota membuka pasar dan menyalami semua pedagang sayur di sana."]

    kept = [s.shown for s in second.segments if s.id == old]
    assert kept == ["Ia menyalami semua pedagang sayur di sana."]
    assert len({s.id for s in second.segments}) == len(second.segments)


def test_merged_sentences_keep_the_id_of_the_one_most_like_them():
    first = write(article("Wali kota membuka pasar. Ia menyalami semua pedagang sayur di sana."))
    second = write(article("Wali kota menyalami semua pedagang sayur di sana."), first)

    assert ids(second)["Wali kota menyalami semua pedagang sayur di sana."] == ids(first)["Ia menyalami semua pedagang sayur di sana."]  # fmt: skip


def test_a_sentence_that_moves_takes_its_id_along():
    first = write(article("Pertama sekali.", "Kedua kalinya.", "Ketiga kalinya."))
    second = write(article("Ketiga kalinya.", "Pertama sekali.", "Kedua kalinya."), first)

    assert ids(second) == ids(first)


def test_twins_keep_an_id_each():
    first = write(article("Ya.", "Ya.", "Ya."))
    second = write(article("Ya.", "Ya."), first)

    assert len({s.id for s in second.segments}) == 3
    assert {s.id for s in second.segments} <= {s.id for s in first.segments}


def test_a_heading_is_never_taken_for_the_paragraph_it_resembles():
    first = write(article("Harga cabai naik"))
    second = write(
        Article(headline="Pasar baru dibuka", blocks=(Block(kind="heading", text="Harga cabai naik"),)), first
    )

    assert ids(second)["Harga cabai naik"] != ids(first)["Harga cabai naik"]


# --- sentences ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "whole",
    [
        "Menurut Dr. Sinta, pasien membaik.",
        "Ia tinggal di Jl. Merdeka No. 5 Bandung.",
        "Rapat dimulai pukul 18.30 WIB di balai desa.",
        "Presiden ke-3 B.J. Habibie lahir di Parepare.",
        "Ketua panitia, M. Yamin, hadir.",
        '"Mau ke mana?" tanya sopir itu.',
        "Harga naik menjadi Rp 2.500.000 per ton.",
        "Prof. Dr. Ir. Hadi Susanto, M.Sc. memimpin rapat.",
        "Perpres No. 82/2018 berlaku.",
        "Tim S.A.R. tiba.",
        "Kunjungi www.kota.go.id. untuk keterangan.",
        "1. Cuci tangan dengan sabun.",
        "Ia datang s.d. Jumat.",
    ],
)
def test_an_abbreviation_a_figure_or_a_quotation_does_not_end_a_sentence(whole):
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    "parts",
    [
        ["Hujan turun.", "Warga mengungsi."],
        ['"Kami siap."', "Ia lalu pergi."],
        ["Benarkah?", "Ya!", "Tentu…", "Baik."],
        ["Beras, gula, minyak, dll.", "Semua naik."],
        ["Acara usai pukul 18.30.", "Warga pulang."],
        ["Saham PT Maju Tbk.", "Turun lagi."],
        ["(Hujan reda.)", "Jalan dibuka."],
        ["Nilainya 7,5.", "Itu cukup."],
        ["Korban 12 orang.", "15 lainnya selamat."],
    ],
)
def test_a_sentence_ends_where_the_next_one_begins(parts):
    assert sentences(" ".join(parts)) == parts


def test_the_sentences_joined_are_the_paragraph_with_plain_spaces():
    paragraph = "  Satu  kalimat.\n Dua kalimat? Tiga. "

    assert " ".join(sentences(paragraph)) == "Satu kalimat. Dua kalimat? Tiga."
    assert sentences("") == sentences(" \n ") == []


# --- what an article explains itself ------------------------------------------------------------------------------


def test_an_article_teaches_its_own_acronyms():
    learnt = learn("Forum Warga Peduli Sungai (FWPS) dan Badan Sampah Kota (Basakota) bertemu.")

    assert learnt["FWPS"] == "ef we pe es"
    assert "BADAN" not in learnt


def test_a_learnt_word_is_said_as_a_word_everywhere_in_its_article():
    made = write(article("Gerakan Membaca Anak Nusantara (GEMBANARA) dibuka.", "GEMBANARA punya seratus taman."))

    assert made.segments[-1].spoken.lower().startswith("gembanara")


def test_the_files_know_better_than_an_article():
    assert learn("Komisi Pemberantasan Korupsi (KPK) memanggil saksi.") == {}


# --- the newsroom's own words -------------------------------------------------------------------------------------


def test_the_house_lexicon_comes_before_every_rule():
    assert read("Ia dari KPK.", lexicon={"KPK": "komisi antirasuah"}).spoken == "Ia dari komisi antirasuah."
    assert read("Bus 7A tiba.", lexicon={"7A": "tujuh alfa"}).spoken == "Bus tujuh alfa tiba."


def test_the_house_lexicon_touches_whole_words_only():
    assert read("Sakti dan sak.", lexicon={"sak": "karung"}).spoken == "Sakti dan karung."


def test_of_two_house_entries_the_longer_one_is_said():
    house = Lexicon.of({"Sri": "seri", "Sri Lanka": "srilangka"})

    assert read("Kapal Sri Lanka.", lexicon=house).spoken == "Kapal srilangka."


def test_a_house_reading_names_its_rule():
    reading = read("Ia dari Cak Nun.", lexicon={"Cak Nun": "cak nun"})

    assert [(r.start, r.end, r.rule) for r in reading.readings if r.rule == "house"] == [(8, 15, "house")]


# --- the table of acronyms ----------------------------------------------------------------------------------------


def test_every_acronym_has_a_known_mode_a_meaning_and_one_line():
    rows = table("acronyms")

    assert len(rows) >= 600
    assert {row[1] for row in rows} <= {"word", "letters", "say", "expansion"}
    assert [row[0] for row in rows if not row[3]] == []
    assert [row[0] for row in rows if row[1] in ("say", "expansion") and not row[2]] == []
    assert len({row[0] for row in rows}) == len(rows)


# --- figures, whatever stands around them -------------------------------------------------------------------------

FIGURES = [
    "34 °C", "5–10 persen", "Rp2,5 miliar", "Rp20.000–Rp35.000", "15 rb", "17/8/1945", "80-an", "2019–2024",
    "pukul 14.30 WIB", "menit 90+3", "ke-80", "skor 2-1", "45 km/jam", "1.500 m²", "skala 1:50.000", "~15 km",
    "6,2 SR", "PON XX", "abad XVII", "kelas X", "Kodam V/Brawijaya", "5 + 3 = 8", "#3", "H-7", "U-23", "Rp14.000/kg",
]  # fmt: skip


@pytest.mark.parametrize(
    "around", ["({})", "“{}”", "'{}'", "{}, katanya", "{}: benar", "{}—benar", "_{}_", "{}…", "[{}]"]
)
@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_is_read_the_same_whatever_marks_stand_around_it(figure, around):
    alone = words_of(f"Ada {figure} di sini")[1:-2]

    assert alone == words_of(f"Ada {around.format(figure)}")[1 : 1 + len(alone)]


def words_of(shown: str) -> list[str]:
    return [word.strip(",.:;!?") for word in read(shown).spoken.split()]


@pytest.mark.parametrize("dash", ["-", "‑", "—", "−", " - ", " – "])
@pytest.mark.parametrize(
    "shown",
    ["usia 5–12 tahun", "Rp5–7 juta", "1–3 Mei", "2019–2024", "pukul 08.00–10.00", "24–32°C", "10–15 kg", "kelas X–XII", "Senin–Jumat"],
)  # fmt: skip
def test_every_dash_of_a_range_is_read_alike(shown, dash):
    assert words_of(f"Ada {shown} itu") == words_of(f"Ada {shown.replace('–', dash)} itu")


@pytest.mark.parametrize(
    "alike",
    [
        ["Rp5.000", "Rp 5.000", "Rp. 5.000", "Rp5.000,-", "Rp5.000,00", "rp 5.000", "IDR 5.000", "Rp5 ribu", "Rp5rb"],
        ["34°C", "34 °C", "34º C", "34℃", "34 derajat Celsius", "34 derajat celcius"],
        ["20 m²", "20 m2", "20m2", "20 m^2", "20 meter persegi"],
        ["60 km/jam", "60km/jam", "60 km/h", "60 kpj", "60 kilometer per jam"],
        ["17/8/1945", "17-08-1945", "17.8.1945", "1945-08-17", "17 Agustus 1945", "17 Agt. 1945"],
        ["gempa M 5,6", "gempa M5.6", "gempa magnitudo 5,6", "gempa Mag: 5,6"],
        ["US$5 juta", "USD 5 juta", "US $5 juta", "5 juta USD", "AS$5 juta", "5 juta dolar AS"],
        ["setengah jam", "1/2 jam", "½ jam", "1⁄2 jam"],
    ],
)
def test_many_ways_to_print_a_figure_are_one_way_to_say_it(alike):
    assert len({tuple(words_of(f"Ada {shown} di sini")) for shown in alike}) == 1


@pytest.mark.parametrize(
    "shown",
    [
        "Ia menulis \"siapa bilang begitu\" di dinding.", "I Ketut Rai melukis.", "Perlu dua pertiga suara.",
        "Ibu-ibu datang pagi-pagi.", "Malam itu sunyi sekali.", "Ia naik ke lantai dua.",
    ],
)  # fmt: skip
def test_words_without_figures_stay_as_they_are(shown):
    assert " ".join(words_of(shown)) == " ".join(w.strip('".') for w in shown.split())


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("KM Cahaya Laut V karam", "ka em Cahaya Laut lima karam"),
        ("KRI Teluk Biru II karam", "ka er i Teluk Biru dua karam"),
        ("Sultan Mahmud Syah II wafat", "Sultan Mahmud Syah kedua wafat"),
        ("Kongres Nelayan III dibuka", "Kongres Nelayan ketiga dibuka"),
        ("Taman Kota II dibuka", "Taman Kota dua dibuka"),
    ],
)
def test_a_roman_numeral_ranks_rulers_and_events_and_counts_the_rest(shown, said):
    assert read(shown).spoken == said
