"""What went wrong on real pages, each as a small page of our own: what must be read, and what must not."""

import json

import pytest

from audionews.article.clean import clean
from audionews.article.model import Page
from audionews.article.sanitize import sayable
from audionews.cli.run import run
from audionews.errors import BadInput, NotAnArticle

TITLE = "Perpustakaan Terapung Singgah di Teluk Wondama"
ONE = "Perahu perpustakaan singgah di Teluk Wondama selama dua hari dan membawa empat ratus buku cerita."
TWO = "Anak-anak dari lima kampung datang dengan sampan, kata juru mudi perahu itu pada Rabu pagi."
THREE = '"Mereka membaca sampai lampu dermaga dinyalakan," ujar pustakawan Martha Rumbiak.'
FOUR = "Perahu itu berangkat ke pulau berikutnya setelah buku-buku dihitung dan dikeringkan."
TEXTS = [ONE, TWO, THREE, FOUR]


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body, head="", title=TITLE):
    return Page(
        content=f"<!doctype html><html lang=id><head><meta charset=utf-8><title>{title} | Kabar Teluk</title>"
        f'<meta property="og:type" content="article">{head}</head><body><nav><a href=/>Beranda</a></nav>{body}</body></html>'.encode()
    )


def article(inner, **kwargs):
    return clean(
        page(f"<h1>{TITLE}</h1><div class=tanggal>Rabu, 18 November 2026 09:15 WIT</div>{inner}", **kwargs), sites=()
    )


def body(story):
    return [block.text for block in story.blocks if block.kind not in ("caption", "credit")]


def pictured(story):
    return [(block.kind, block.text) for block in story.blocks if block.kind in ("caption", "credit")]


@pytest.mark.parametrize(
    "name",
    [
        "billboard",
        "banner-utama",
        "gallery-wrap",
        "sidebar content",
        "promo",
        "kanan",
        "read-more",
        "topic-body",
        "comment-free",
    ],
)
def test_a_word_of_layout_on_the_storys_wrapper_drops_nothing(name):
    glossary = "<ul>" + "".join(f"<li>{word}: kata lama untuk bagian kapal yang jarang dipakai orang kota sekarang ini, tercatat di kamus pelaut tua.</li>" for word in ("Lunas", "Senta", "Sauh", "Geladak", "Haluan", "Buritan")) + "</ul>"  # fmt: skip

    story = article(f'<div class="{name}">{paragraphs(*TEXTS)}</div><div class="kamus">{glossary}</div>')

    assert body(story) == TEXTS


@pytest.mark.parametrize("name", ["banner", "related", "advert-box"])
def test_a_word_on_one_paragraph_drops_it_not(name):
    story = article(
        f"<article>{paragraphs(ONE)}<div class={name}>{paragraphs(TWO, THREE)}</div>{paragraphs(FOUR)}</article>"
    )

    assert body(story) == TEXTS


def test_pages_that_wait_hidden_in_the_document_are_read():
    pages = f"<div class=hal>{paragraphs(ONE, TWO)}</div>" + "".join(
        f'<div class="hal hal-{at}" style="display: none"><h2>{head}</h2>{paragraphs(text)}</div>'
        for at, head, text in ((2, "Sampai Lampu Dermaga Menyala", THREE), (3, "Ke Pulau Berikutnya", FOUR))
    )

    story = article(f"<div class=isi>{pages}<p>2 dari 3 halaman</p></div>")

    assert body(story) == [ONE, TWO, "Sampai Lampu Dermaga Menyala", THREE, "Ke Pulau Berikutnya", FOUR]


def test_a_hidden_form_or_notice_stays_hidden():
    modal = '<div class=modal style="display:none"><p>Masukkan alamat surel Anda untuk menerima kabar pilihan kami setiap pagi.</p><input type=password></div>'

    story = article(f"<div class=isi>{paragraphs(*TEXTS)}{modal}</div>")

    assert body(story) == TEXTS


def test_prose_that_stays_hidden_in_the_story_is_warned_of():
    lost = " ".join(
        f"Catatan ke-{number} tentang kampung lain yang tidak disinggahi perahu itu." for number in range(12)
    )

    story = article(
        f'<div class=isi>{paragraphs(*TEXTS)}<div class="x9" hidden><a href=/1>kampung lain</a> {paragraphs(lost)}</div></div>'
    )

    assert "article.hidden_text" in story.warnings or lost in body(story)


@pytest.mark.parametrize(
    ("box", "caption", "credit"),
    [
        ('<figure class="photo-gallery"><img src=a><p>Perbesar</p><p>Anak-anak memilih buku di geladak. (Kabar Teluk/Yosef Mambrasar)</p></figure>', "Anak-anak memilih buku di geladak.", "(Kabar Teluk/Yosef Mambrasar)"),
        ('<div class=x1><img src=a><span class=zq>Anak-anak memilih buku di geladak. ANTARA/HO-Pemkab</span></div>', "Anak-anak memilih buku di geladak.", "ANTARA/HO-Pemkab"),
        ('<div><img src=a></div><span id=berita-caption>Anak-anak memilih buku di geladak. ©kabarteluk.example</span>', "Anak-anak memilih buku di geladak.", "©kabarteluk.example"),
        ('<div class=pic><img src=a><p><span class=author>Kabar Teluk / Yosef M</span> Anak-anak memilih buku di geladak.</p></div>', "Anak-anak memilih buku di geladak.", "Kabar Teluk / Yosef M"),
        ('<div class=image><img src=a><small>Anak-anak memilih buku di geladak, foto: Yosef Mambrasar</small></div>', "Anak-anak memilih buku di geladak,", "foto: Yosef Mambrasar"),
        ('<div class=m><picture><img src=a></picture><div>Anak-anak memilih buku di geladak/Photo by Lena Kirana on Unsplash</div></div>', "Anak-anak memilih buku di geladak", "Photo by Lena Kirana on Unsplash"),
    ],
    ids=["gallery", "unknown class", "id only", "author span", "small", "photo by"],
)  # fmt: skip
def test_caption_and_credit_are_found_by_the_picture(box, caption, credit):
    story = article(f"{box}<div class=isi>{paragraphs(*TEXTS)}</div>")

    assert pictured(story) == [("caption", caption), ("credit", credit)]
    assert body(story) == TEXTS


def test_a_caption_above_the_title_is_a_caption():
    story = clean(
        page(
            f"<div class=foto><img src=a><p>Perahu bersandar di dermaga kayu. (Foto: Dok. Kampung)</p></div><h1>{TITLE}</h1><div>{paragraphs(*TEXTS)}</div>"
        ),
        sites=(),
    )

    assert pictured(story) == [("caption", "Perahu bersandar di dermaga kayu."), ("credit", "(Foto: Dok. Kampung)")]


def test_days_as_subheadings_are_read():
    inner = f"<h3>Selasa, 17 November 2026</h3>{paragraphs(ONE)}<h3>Rabu, 18 November 2026</h3>{paragraphs(TWO, FOUR)}"

    story = article(f"<div class=isi>{paragraphs(THREE)}{inner}</div>")

    assert body(story) == [THREE, "Selasa, 17 November 2026", ONE, "Rabu, 18 November 2026", TWO, FOUR]


def test_short_subheadings_part_two_lists():
    first, second = "<ul><li>Komik</li><li>Kamus</li></ul>", "<ul><li>Peta</li><li>Atlas</li></ul>"

    story = article(
        f"<div class=isi>{paragraphs(ONE, TWO)}<p><b>Rak Kiri</b></p>{first}<p><b>Rak Kanan</b></p>{second}</div>"
    )

    assert body(story) == [ONE, TWO, "Rak Kiri", "Komik", "Kamus", "Rak Kanan", "Peta", "Atlas"]


def test_a_lead_in_with_typed_bullets_is_no_item():
    story = article(
        f"<div class=isi>{paragraphs(ONE)}<p>Buku yang dibawa ialah:<br>- komik lama<br>- kamus kecil<br>- peta laut</p>{paragraphs(FOUR)}</div>"
    )

    assert [block.text for block in story.blocks if block.kind == "item"] == ["komik lama", "kamus kecil", "peta laut"]


@pytest.mark.parametrize(
    "line",
    ["2 dari 5 halaman", "Halaman 2 dari 3", "Scroll down untuk melanjutkan membaca", "Dibaca 1.234 kali",
     "The post Perpustakaan Terapung appeared first on Kabar Teluk.", "Lihat postingan ini di Instagram",
     "Sebuah kiriman dibagikan oleh Kabar Teluk (@kabarteluk)", "Email Anda tidak akan dipublikasikan. Ruas yang wajib ditandai *",
     "(adsbygoogle = window.adsbygoogle || []).push({});", ".judul-kotak{margin:0;padding:4px}.judul-kotak a{color:red}", "[gallery ids=\"4,5\"]"],
)  # fmt: skip
def test_what_is_no_sentence_of_the_story_stands_in_the_audit(line):
    story = article(f"<div class=isi>{paragraphs(ONE, TWO, line, THREE, FOUR)}</div>")

    assert body(story) == TEXTS
    assert any(line.startswith(dropped.text[:12]) for dropped in story.dropped)


def test_what_follows_the_desks_initials_is_a_call_to_readers():
    story = article(
        f"<div class=isi>{paragraphs(*TEXTS)}<b>(yms/rb)</b><div class=q7><p>Punya cerita dari kampung Anda? Ceritakan kepada kami lewat formulir di bawah.</p></div></div>"
    )

    assert body(story) == TEXTS


def test_a_correction_after_the_initials_is_read():
    note = "Ralat: jumlah kampung semula tertulis empat, yang benar lima kampung."

    story = article(f"<div class=isi>{paragraphs(*TEXTS)}<b>(yms/rb)</b>{paragraphs(note)}</div>")

    assert body(story) == [*TEXTS, note]


@pytest.mark.parametrize(
    ("markup", "writer"),
    [
        ("<p><author>Yosef Mambrasar</author> : 18 November 2026</p>", "Yosef Mambrasar"),
        ("<div class=related><p>Reporter : Yosef Mambrasar</p></div>", "Yosef Mambrasar"),
        ("<div><p>Yosef Mambrasar</p><p>Jurnalis</p></div>", "Yosef Mambrasar"),
        ("<div class=date>Rabu, 18 November 2026 09:15 WIT Reporter : Yosef Mambrasar</div>", "Yosef Mambrasar"),
    ],
    ids=["element", "related box", "above the role", "behind the date"],
)
def test_the_writer_is_found(markup, writer):
    story = clean(page(f"<h1>{TITLE}</h1>{markup}<div class=isi>{paragraphs(*TEXTS)}</div>"), sites=())

    assert story.authors == (writer,)


def test_an_offset_of_another_continent_does_not_move_the_day():
    head = '<meta property="article:published_time" content="2026-11-18T06:04:00-07:00">'

    story = clean(page(f"<h1>{TITLE}</h1><div>{paragraphs(*TEXTS)}</div>", head=head), sites=())

    assert story.published == "2026-11-18"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<del>sepuluh</del> <ins>dua puluh</ins> buku", "dua puluh buku"),
        ('<span style="text-decoration:line-through">Senin</span> Rabu', "Rabu"),
        ("10<sup>2</sup> meter", "10² meter"),
        ("1<sup>1</sup>/<sub>2</sub> jam", "1½ jam"),
        ("dua kampung<sup>3</sup> itu", "dua kampung itu"),
        ("kadar CO<sub>2</sub> turun", "kadar CO₂ turun"),
        ("Rp7</span><span class=b>.500", "Rp7.500"),
        ("per<wbr>pustakaan", "perpustakaan"),
        ("Caf\u00c3\u00a9 Teluk", "Café Teluk"),
        ("e\ufb03sien dan a\ufb01ks", "effisien dan afiks"),
        ("\U0001d5d5\U0001d5ee\U0001d5ff\U0001d602", "Baru"),
        ("5\x967 persen", "5–7 persen"),
        ("satu\x0bdua", "satu dua"),
        ("Roti &amp;amp; susu", "Roti & susu"),
        ('<a class=__cf_email__ data-cfemail="3251404f725c1c5756">[email&#160;protected]</a>', "cr}@n.ed"),
    ],
)  # fmt: skip
def test_figures_letters_and_struck_words_are_read_as_they_are_meant(written, read):
    story = article(
        f"<div class=isi>{paragraphs(ONE)}<p>Menurut catatan, <span class=a>{written}</span> di kampung itu.</p>{paragraphs(FOUR)}</div>"
    )

    assert body(story)[1] == f"Menurut catatan, {read} di kampung itu."


@pytest.mark.parametrize(
    "opening",
    [
        "<p><span class=dropcap>P</span>erahu",
        "<p><span>P</span> erahu",
        "<div class=besar>P</div><p>erahu",
        "<p><b>P</b><span class=r>erahu</span>",
    ],
)
def test_a_drop_cap_belongs_to_its_word(opening):
    story = article(f"<div class=isi>{opening}{ONE[6:]}</p>{paragraphs(TWO, THREE, FOUR)}</div>")

    assert body(story) == TEXTS


def test_a_paragraph_that_begins_with_a_shortcode_is_kept():
    story = article(
        f'<div class=isi><p>[vc_row][vc_column width="1/2"]{ONE}[/vc_column][/vc_row]</p>{paragraphs(TWO)}<p>[kotak]{THREE}[/kotak]</p><p>{FOUR} [sic]</p></div>'
    )

    assert body(story) == [ONE, TWO, THREE, f"{FOUR} [sic]"]


def test_a_table_is_read_by_rows_with_the_names_of_its_columns():
    table = "<figure class=wp-block-table><table><thead><tr><th>Kampung</th><th>Buku</th></tr></thead><tbody><tr><td>Isei</td><td>40</td></tr><tr><td>Sasirei</td><td>55</td></tr></tbody></table></figure>"

    story = article(f"<div class=entry-content>{paragraphs(ONE, TWO)}{table}{paragraphs(FOUR)}</div>")

    assert body(story) == [ONE, TWO, "Kampung: Isei; Buku: 40", "Kampung: Sasirei; Buku: 55", FOUR]


def test_a_pull_quote_is_read_once():
    quote = "Mereka membaca sampai lampu dermaga dinyalakan"

    story = article(
        f"<div class=entry-content>{paragraphs(ONE)}<figure class=wp-block-pullquote><blockquote><p>{quote}</p></blockquote></figure>{paragraphs(TWO, THREE, FOUR)}</div>"
    )

    assert body(story) == TEXTS


PULLED = "<figure class='wp-block-pullquote alignleft'><blockquote><p>{quote}</p><cite>Marlina Hasan</cite></blockquote></figure>"


def test_a_pull_quote_with_its_speaker_is_read_once():
    pulled = PULLED.format(quote="Mereka membaca sampai lampu dermaga dinyalakan")

    story = article(f"<div class=entry-content>{paragraphs(ONE)}{pulled}{paragraphs(TWO, THREE, FOUR)}</div>")

    assert body(story) == TEXTS
    assert [one.rule for one in story.dropped if "Marlina Hasan" in one.text] == ["said_twice"]


def test_a_pull_quote_that_the_text_does_not_say_is_a_quote_of_its_speaker_and_no_caption():
    pulled = PULLED.format(quote="Kami akan membuka rumah baca kedua sebelum musim angin barat")

    story = article(f"<div class=entry-content>{paragraphs(ONE, TWO)}{pulled}{paragraphs(THREE, FOUR)}</div>")

    (quote,) = [block for block in story.blocks if block.kind not in ("paragraph", "byline")]
    assert (quote.kind, quote.text) == (
        "quote",
        "Kami akan membuka rumah baca kedua sebelum musim angin barat – Marlina Hasan",
    )


def test_loose_words_of_a_quote_are_nobodys_name():
    quote = "<blockquote><p>Kami menunggu lama untuk buku-buku ini.</p>Anak-anak datang tiap sore.</blockquote>"

    story = article(f"<div class=entry-content>{paragraphs(ONE, TWO)}{quote}{paragraphs(THREE, FOUR)}</div>")

    assert not any(" – " in text for text in body(story))
    assert "Anak-anak datang tiap sore." in body(story)


@pytest.mark.parametrize(
    ("inner", "head", "key"),
    [
        (paragraphs(*TEXTS), '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>', "article.paywall"),
        (paragraphs(*TEXTS) + "<p>Artikel ini khusus untuk pelanggan Kabar Teluk.</p>", "", "article.paywall"),
        (paragraphs(ONE, TWO, "Pustakawan itu kemudian menceritakan bagaimana perahu …"), "", "article.cut_body"),
        (paragraphs(ONE, TWO, THREE), '<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"' + " ".join([ONE, TWO, FOUR] * 6) + '"}</script>', "article.cut_body"),
        (paragraphs(*TEXTS) + "<div class=paging><a href='?page=2'>2</a><a href='?page=3'>3</a></div>", "", "article.more_pages"),
    ],
    ids=["schema.org paywall", "paywall line", "ellipsis", "longer articleBody", "more pages"],
)  # fmt: skip
def test_what_may_be_missing_is_warned_of(inner, head, key):
    story = article(f"<div class=isi>{inner}</div>", head=head)

    assert key in story.warnings


def test_another_text_under_the_headline_is_warned_of():
    other = [
        f"Resep sayur ke-{number} memakai santan, cabai, dan garam secukupnya lalu dimasak hingga matang."
        for number in range(8)
    ]

    story = clean(page(f"<h1>{TITLE}</h1><div class=isi>{paragraphs(*other)}</div>"), sites=())

    assert "article.other_text" in story.warnings


def test_a_whole_story_is_not_warned_of():
    story = article(f"<article>{paragraphs(*TEXTS)}</article>")

    assert set(story.warnings) <= {"article.no_author"}


@pytest.mark.parametrize(
    "content",
    [
        b"{\\rtf1\\ansi Perahu perpustakaan singgah di teluk itu selama dua hari penuh.}",
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title><item><title>Perahu</title><description>' + ONE.encode() * 5 + b"</description></item></channel></rss>",
        b'{"title": "Perahu", "content": "<p>' + ONE.encode() + b'</p>"}',
        b"# Perahu\n\n" + ONE.encode() + b"\n\n- satu\n- dua\n\n" + TWO.encode(),
        b"function muat() { document.write('<p>" + ONE.encode() + b"</p>'); } muat(); var perahu = 'singgah di teluk';",
        b"From: a@b.example\nSubject: Perahu\nMIME-Version: 1.0\nContent-Type: text/plain\n\n" + ONE.encode(),
    ],
    ids=["rtf", "rss", "json", "markdown", "script", "plain e-mail"],
)  # fmt: skip
def test_what_is_no_page_is_refused(content):
    with pytest.raises(BadInput) as caught:
        clean(Page(content=content))

    assert caught.value.key == "article.not_html"


def test_a_saved_web_archive_is_read_as_the_page_in_it():
    html = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><article>{paragraphs(*TEXTS)}</article></body></html>"
    archive = f'From: <Saved by Blink>\nSnapshot-Content-Location: https://kabar.example/1\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="b1"\n\n--b1\nContent-Type: text/html; charset=utf-8\nContent-Location: https://kabar.example/1\n\n{html}\n--b1--\n'

    story = clean(Page(content=archive.encode()))

    assert body(story) == TEXTS
    assert story.source_url == "https://kabar.example/1"


def cards(count, excerpt=True):
    return "".join(
        f"<div class=item><h3><a href=/b/{n}>Kabar nomor {n} dari kampung pesisir di teluk</a></h3>"
        + (
            f"<p>Ringkasan kabar nomor {n} yang cukup panjang untuk sebuah kalimat di halaman kanal.</p>"
            if excerpt
            else ""
        )
        + "</div>"
        for n in range(count)
    )


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Berita Terkini</h1>" + cards(12),
        "<h1>Kanal Pesisir</h1>" + cards(8),
        "<h1>Indeks</h1><ul>" + "".join(f"<li><a href=/b/{n}>Kabar nomor {n} dari kampung pesisir</a> <span>18/11/2026</span></li>" for n in range(20)) + "</ul>",
        "<h1>Tag: perahu</h1>" + "".join(f"<div><a href=/b/{n}>Kabar nomor {n} dari kampung pesisir di teluk</a><p>Potongan kabar nomor {n} yang panjangnya dibatasi oleh templat situs ...</p></div>" for n in range(9)),
    ],
    ids=["newest", "channel", "index", "tag"],
)  # fmt: skip
def test_a_page_of_lists_is_refused(body):
    with pytest.raises(NotAnArticle):
        clean(page(body, title="Kabar dari Teluk"))


def test_a_page_and_our_reading_are_kept_as_a_specimen(tmp_path):
    source = tmp_path / "asal.html"
    source.write_bytes(page(f"<h1>{TITLE}</h1><article>{paragraphs(*TEXTS)}</article>").content)

    for _ in range(2):
        assert (
            run(
                ["clean", str(source), "--url", "https://www.kabar.example/1", "--specimen", str(tmp_path / "pasangan")]
            )
            == 0
        )

    names = sorted(path.name for path in (tmp_path / "pasangan").iterdir())
    stem = "kabar-perpustakaan-terapung-singgah-di-teluk"
    assert names == [f"{stem}-2.html", f"{stem}-2.json", f"{stem}.html", f"{stem}.json"]
    kept = json.loads((tmp_path / "pasangan" / f"{stem}.json").read_text())
    assert [block["text"] for block in kept["body"]] == TEXTS


def test_a_dash_that_came_as_a_control_character_parts_the_figures():
    assert sayable("naik 5\x967 persen") == "naik 5–7 persen"


def test_a_label_said_a_thousand_times_is_no_caption_and_no_crash():
    story = article(
        f"<figure><img src=a><figcaption>{'Foto: ' * 200}</figcaption></figure><div class=isi>{paragraphs(*TEXTS)}</div>"
    )

    assert body(story) == TEXTS
