"""Kinds of page whose story is easily taken for another, cut, or said to be one where there is none; in words of our own."""

import json

import pytest

from audionews.article.clean import clean, next_page
from audionews.article.dateline import split
from audionews.article.model import Page
from audionews.article.script_data import story_in
from audionews.article.text_repair import closed_up, without_asterisks
from audionews.errors import NotAnArticle

TITLE = "Perajin Rotan Katingan Buka Kelas untuk Pelajar"
TEXTS = [
    "Perajin rotan di Katingan membuka kelas menganyam untuk pelajar setiap Sabtu pagi di balai desa.",
    "Sebanyak tiga puluh murid mendaftar pada pekan pertama dan membawa rotan dari kebun keluarga.",
    "Ketua kelompok perajin, Markus Nahan, mengatakan anak-anak belajar lebih cepat daripada orang tua mereka.",
    "Hasil anyaman pertama akan dijual di pasar kabupaten untuk membeli pisau raut yang baru.",
    "Guru keterampilan sekolah ikut belajar agar dapat meneruskan pelajaran itu di kelas.",
]
OTHER_TITLE = "Lomba Dayung Sungai Kahayan Diikuti Sebelas Regu"
OTHERS = [
    "Sebelas regu mengikuti lomba dayung menyusuri tepian kota dan disaksikan ribuan penonton.",
    "Juara tahun lalu tersingkir pada babak pertama karena perahunya kemasukan air.",
    "Panitia menunda final sampai sore sebab arus terlalu deras bagi perahu kecil.",
]


def paragraphs(texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body, *, title=TITLE, article=True, head="", url=None):
    kind = '<meta property="og:type" content="article">' if article else ""
    return Page(
        content=f"<!doctype html><html lang=id><head><meta charset=utf-8><title>{title}</title>{kind}{head}</head><body>{body}</body></html>".encode(),
        url=url,
    )


def read(*args, **kwargs):
    return clean(page(*args, **kwargs), sites=())


def body(story):
    return [block.text for block in story.blocks if block.kind not in ("caption", "credit")]


def next_data(record):
    data = json.dumps(
        {"props": {"pageProps": {"post": record, "related": [{"title": OTHER_TITLE, "content": OTHERS[0]}]}}}
    )
    return f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'


@pytest.mark.parametrize(
    "content",
    [
        paragraphs(TEXTS),
        [{"type": "paragraph", "data": {"text": text}} for text in TEXTS],
        {"rendered": paragraphs(TEXTS)},
    ],
    ids=["html", "blocks", "rendered"],
)
def test_a_story_that_only_a_scripts_data_holds_is_read_for_the_editor_to_compare(content):
    story = read("<div id=__next>Memuat</div>" + next_data({"title": TITLE, "content": content}))

    assert body(story) == TEXTS
    assert "article.look_again" in story.warnings


def test_a_teaser_is_made_whole_from_the_data_of_the_pages_script():
    shown = f"<main><h1>{TITLE}</h1>{paragraphs(TEXTS[:2])}<button>Muat seluruh artikel</button></main>"

    story = read(shown + next_data({"title": TITLE, "content": paragraphs(TEXTS)}))

    assert body(story) == TEXTS
    assert "article.look_again" in story.warnings


def test_a_teaser_before_a_login_wall_stays_a_teaser_and_is_told():
    wall = "<div class=gate><p>Masuk untuk membaca artikel ini sampai selesai.</p><input type=password></div>"
    shown = f"<article><h1>{TITLE}</h1>{paragraphs(TEXTS[:2])}{wall}</article>"

    story = read(shown + next_data({"title": TITLE, "content": paragraphs(TEXTS)}))

    assert body(story) == TEXTS[:2]
    assert "article.paywall" in story.warnings


@pytest.mark.parametrize("mark", [{"isPremium": True}, {"isAccessibleForFree": False}, {"locked": True}])
def test_a_record_that_is_to_be_paid_for_is_not_read_from_the_data(mark):
    with pytest.raises(NotAnArticle):
        read("<div id=__next></div>" + next_data({"title": TITLE, "content": paragraphs(TEXTS), **mark}))


def test_another_records_text_is_not_taken_for_the_pages():
    data = [json.dumps({"posts": [{"title": OTHER_TITLE, "content": paragraphs(OTHERS)}]}), "no JSON"]

    assert story_in(data, [TITLE]) is None


def test_a_button_that_opens_the_rest_tells_the_editor_that_the_text_is_cut():
    story = read(f"<main><h1>{TITLE}</h1>{paragraphs(TEXTS)}<button>Muat seluruh artikel</button></main>")

    assert "article.cut_body" in story.warnings


def test_a_second_page_is_found_by_its_address_where_no_box_is_named_after_paging():
    url = "https://kabar.example/daerah/d-4411/perajin-rotan-katingan"
    links = f'<div class=anchor-numb><a>1</a><a href="{url}/2">2</a></div><a class=btn href="{url}/2">Selanjutnya</a>'
    paged = page(f"<article><h1>{TITLE}</h1>{paragraphs(TEXTS)}{links}</article>", url=url)

    assert "article.more_pages" in clean(paged, sites=()).warnings
    assert next_page(paged) == f"{url}/2"


def test_a_number_that_links_to_another_story_is_no_second_page():
    url = "https://kabar.example/daerah/d-4411/perajin-rotan-katingan"
    story = read(
        f"<article><h1>{TITLE}</h1>{paragraphs(TEXTS)}</article><a href=https://kabar.example/olahraga/d-4412/dayung/2>2</a>",
        url=url,
    )

    assert "article.more_pages" not in story.warnings


def test_the_next_story_of_an_endless_page_is_neither_read_nor_warned_of():
    def section(title, texts):
        return f"<section class=wrap><h1>{title}</h1><p>Rabu, 8 Juli 2026 11:20 WIB</p><div class=isi>{paragraphs(texts)}</div></section>"

    story = read(f"<main>{section(TITLE, TEXTS)}<p>Artikel berikutnya</p>{section(OTHER_TITLE, OTHERS * 4)}</main>")

    assert body(story) == TEXTS
    assert not {"article.half_taken", "article.look_again"} & set(story.warnings)


def test_sections_of_one_story_under_their_own_headings_are_all_read():
    more = [
        "Kelas menganyam rotan itu memakai balai desa karena bengkel perajin terlalu sempit untuk murid.",
        "Perajin menyiapkan rotan yang sudah dibelah agar tangan pelajar tidak terluka saat menganyam.",
    ]
    sections = f"<section class=part><h1>{TITLE}</h1>{paragraphs(TEXTS)}</section><section class=part><h2>Balai Desa Menjadi Bengkel</h2>{paragraphs(more)}</section>"

    story = read(f"<main>{sections}</main>")

    assert body(story) == [*TEXTS, "Balai Desa Menjadi Bengkel", *more]


def test_a_story_that_a_page_builder_parts_into_sections_is_read_whole():
    def widgets(texts):
        return "".join(f"<div class=widget-text><div class=widget-in><p>{text}</p></div></div>" for text in texts)

    tips = "".join(
        f"<div class=post><a href=/{at}><img src=a></a><h5><a href=/{at}>Bengkel Anyaman Kampung Sebelah {at}</a></h5><p>Bengkel itu menerima pesanan setiap hari.</p></div>"
        for at in range(2)
    )
    sections = f"<section class=bagian>{widgets(TEXTS[:3])}</section><section class=bagian>{widgets(TEXTS[3:])}</section><section class=bagian><h4>Artikel Lainnya</h4>{tips}</section>"

    story = read(f"<div class=builder><section class=bagian><h1>{TITLE}</h1></section>{sections}</div>")

    assert body(story) == TEXTS


def test_a_second_text_beside_the_story_is_for_the_editor_to_look_at():
    two = f"<div class=kiri><h1>{TITLE}</h1><div class=t>{paragraphs(TEXTS)}</div></div><div class=kanan><h2>{OTHER_TITLE}</h2><div class=t>{paragraphs(OTHERS * 2)}</div></div>"

    story = read(f"<div>{two}</div>")

    assert "article.look_again" in story.warnings or body(story) == TEXTS


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Just a moment...", "This website uses a security service to protect against malicious bots. This page is displayed while the website verifies you are not a bot."),
        ("Lalu lintas tidak biasa", "Sistem kami mendeteksi unusual traffic dari jaringan Anda. Silakan coba beberapa saat lagi."),
        ("Artikel Tidak Tersedia", "Mohon maaf, artikel yang Anda cari sudah dihapus oleh redaksi atau alamatnya berubah sejak pekan lalu."),
        ("Kami segera kembali", "Situs sedang dalam pemeliharaan. Terima kasih atas kesabaran Anda menunggu layanan kami pulih kembali."),
        ("Mengalihkan", "Anda sedang dialihkan ke halaman versi seluler. Klik di sini bila halaman tidak berpindah sendiri."),
        ("Konfirmasi Usia", "Halaman ini hanya untuk pembaca berusia 18 tahun ke atas. Dengan melanjutkan, Anda menyatakan telah cukup umur."),
        ("Sebelum Anda melanjutkan", "Kami dan mitra kami menggunakan cookie untuk menyimpan dan mengakses informasi di perangkat Anda serta mengukur iklan."),
    ],
    ids=["bots", "traffic", "removed", "maintenance", "redirect", "age", "consent"],
)  # fmt: skip
def test_a_page_that_says_why_it_shows_nothing_is_refused(title, text):
    with pytest.raises(NotAnArticle):
        read(f"<main><h1>{title}</h1><p>{text}</p></main>", title=title, article=False)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Layanan SIM Keliling Tutup Dua Hari", "Layanan SIM keliling di Kudus sedang pemeliharaan mesin cetak sampai Rabu. Warga dapat datang ke kantor polres pada jam kerja."),
        ("Konten Palsu soal Beras Sudah Dihapus", "Konten palsu soal beras beracun sudah dihapus dari tiga akun, menurut kepolisian daerah pada Senin siang di Pontianak."),
    ],
    ids=["maintenance", "removed"],
)  # fmt: skip
def test_brief_news_in_the_same_words_is_read(title, text):
    story = read(f"<main><h1>{title}</h1><p>{text}</p></main>", title=title, article=False)

    assert body(story) == [text]


@pytest.mark.parametrize(
    "text",
    ["Ubur-Ubur menyengat belasan wisatawan di Pantai Baron.", "SOLO-JOGJA kini ditempuh kereta dalam satu jam."],
)
def test_the_hyphen_in_a_word_ends_no_dateline(text):
    assert split(text) is None


def test_a_place_in_capitals_and_a_hyphen_without_blanks_is_a_dateline():
    assert split("SOLO-Warga Laweyan menjemur kain batik di tepi sungai.") == (
        "SOLO-",
        "Warga Laweyan menjemur kain batik di tepi sungai.",
    )


@pytest.mark.parametrize(
    ("spaced", "closed"),
    [
        ("M A D I U N - Seniman", "MADIUN - Seniman"),
        ("P A S A R  B A R U ramai", "PASAR  BARU ramai"),
        ("Pilihan A B C D E ada di lembar jawaban", "Pilihan A B C D E ada di lembar jawaban"),
        ("vitamin B C D K diperlukan", "vitamin B C D K diperlukan"),
    ],
)
def test_words_that_were_spaced_out_are_closed_up(spaced, closed):
    assert closed_up(spaced) == closed


@pytest.mark.parametrize(
    "call",
    [
        "Narahubung: Humas Dinas Perindustrian, 0812-0000-1122",
        "Dukung liputan mendalam seperti ini dengan menjadi anggota mulai Rp 20.000 sebulan.",
        "Izinkan pemberitahuan agar tidak tertinggal berita penting dari kami.",
        "Sahabat dapat membaca kabar lain di kanal WhatsApp kami di sini.",
        "Isi survei pembaca kami dan menangkan voucer belanja.",
        "Apakah artikel ini membantu?",
        "Dengarkan juga: Siniar Kabar Rotan episode 12",
        "Unduh lampiran: jadwal kelas menganyam",
        "(*/kabarkatingan.com/Rini Astuti)",
    ],
)
def test_a_call_or_sign_of_the_newsroom_between_paragraphs_is_left_out(call):
    story = read(f"<article><h1>{TITLE}</h1>{paragraphs([*TEXTS[:3], call, *TEXTS[3:]])}</article>")

    assert body(story) == TEXTS
    assert call in [dropped.text for dropped in story.dropped]


def test_a_short_paragraph_with_a_picture_in_a_box_of_text_is_no_caption():
    boxes = "".join(f"<div class=blok><img src=a><p>{text}</p></div>" for text in TEXTS)

    story = read(f"<article><h1>{TITLE}</h1>{boxes}</article>")

    assert body(story) == TEXTS


def test_a_comments_heading_above_the_story_ends_nothing():
    story = read(f"<article><h1>{TITLE}</h1><p>2 Komentar</p><p>3 jam lalu</p>{paragraphs(TEXTS)}</article>")

    assert body(story) == TEXTS


def test_numbers_of_pages_that_stand_hidden_in_the_document_lead_nowhere_else():
    pages = "".join(
        f'<div class="hal hal-{at}" style="display:none">{paragraphs([text])}</div>'
        for at, text in enumerate(TEXTS[1:], 2)
    )
    numbers = "".join(f'<a data-num={at} href="?page={at}">{at}</a>' for at in range(1, 6))

    story = read(
        f"<h1>{TITLE}</h1><div class=isi><div class=hal>{paragraphs(TEXTS[:1])}</div>{pages}</div><p>{numbers}</p>",
        url="https://kabar.example/daerah/perajin-rotan-katingan",
    )

    assert body(story) == TEXTS
    assert "article.more_pages" not in story.warnings


def test_boxes_of_links_that_hold_much_of_the_page_are_for_the_editor_to_look_at():
    boxes = "".join(
        f"<div class=kartu><a href=/{at}><img src=a></a><h3><a href=/{at}>Bengkel Anyaman Kampung Sebelah {at}</a></h3><p>Bengkel itu menerima pesanan tikar dan keranjang setiap hari.</p></div>"
        for at in range(3)
    )

    story = read(f"<article><h1>{TITLE}</h1>{paragraphs(TEXTS)}{boxes}{paragraphs([*OTHERS])}</article>")

    assert "article.look_again" in story.warnings or "Bengkel" in " ".join(body(story))


def test_as_many_boxes_as_the_headline_counts_are_the_story():
    title = "Tiga Bengkel Anyaman yang Menerima Murid di Katingan"
    boxes = "".join(
        f"<div class=kartu><a href=/{at}><img src=a></a><h3><a href=/{at}>Bengkel Anyaman Kampung {name}</a></h3><p>Bengkel itu menerima murid setiap Sabtu pagi.</p></div>"
        for at, name in enumerate(("Hilir", "Tengah", "Hulu"))
    )

    story = read(f"<article><h1>{title}</h1>{paragraphs(TEXTS)}{boxes}{paragraphs(OTHERS)}</article>", title=title)

    assert "Bengkel Anyaman Kampung Tengah" in body(story)


def test_a_word_about_the_writer_under_a_heading_is_left_out():
    about = "Nadira Putri, petani karet dan penulis lepas, tinggal di Musi Banyuasin."

    story = read(f"<article><h1>{TITLE}</h1>{paragraphs(TEXTS)}<p><b>Tentang Penulis</b></p><p>{about}</p></article>")

    assert body(story) == TEXTS
    assert ("author_box", about) in [(dropped.rule, dropped.text) for dropped in story.dropped]


def test_a_word_about_the_writer_above_the_story_ends_nothing():
    story = read(f"<article><h1>{TITLE}</h1><p>Tentang Penulis</p>{paragraphs(TEXTS * 3)}</article>")

    assert body(story)[-1] == TEXTS[-1]


def test_italics_below_a_picture_of_the_same_paragraph_are_its_caption():
    story = read(
        f"<article><h1>{TITLE}</h1>{paragraphs(TEXTS[:2])}<p><img src=a><br><em>Murid menganyam tikar pertama.</em></p>{paragraphs(TEXTS[2:])}</article>"
    )

    assert body(story) == TEXTS
    assert ("caption", "Murid menganyam tikar pertama.") in [(block.kind, block.text) for block in story.blocks]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("*Jadwal kerja bakti*", "Jadwal kerja bakti"),
        ("Datanglah *sebelum subuh* ke balai", "Datanglah sebelum subuh ke balai"),
        ("Harga* itu belum termasuk pajak*", "Harga* itu belum termasuk pajak*"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)
def test_asterisks_of_a_messenger_are_taken_off(typed, plain):
    assert without_asterisks(typed) == plain


def test_a_wall_that_asks_for_an_account_is_told():
    wall = "<section><h2>Buat akun gratis untuk lanjut membaca</h2><input type=email></section>"

    story = read(f"<article><h1>{TITLE}</h1><div class=isi>{paragraphs(TEXTS[:3])}</div>{wall}</article>")

    assert "article.paywall" in story.warnings
