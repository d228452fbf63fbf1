"""Brief news is news; a page that has nothing to tell is none."""

import pytest

from audionews.article.clean import clean
from audionews.article.model import Page
from audionews.errors import NotAnArticle

FRAME = "<!doctype html><html lang=id><head><title>{title} - Warta Kita</title>{head}</head><body><nav><ul><li><a href=/>Beranda</a><li><a href=/olahraga>Olahraga</a></ul></nav>{body}<footer><p>© 2026 Warta Kita</p></footer></body></html>"


def page(title, body, head=""):
    return Page(content=FRAME.format(title=title, body=body, head=head).encode())


def paragraphs_of(article):
    return [block.text for block in article.blocks]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Gempa terasa di Palu.", "Tidak ada kerusakan."],
        ["Persija menang 2-0 atas Arema, Minggu malam."],
        ["Listrik di Kecamatan Sukamaju padam sejak pukul 17.00 WIB.", "PLN memperkirakan pulih tengah malam."],
    ],
    ids=["two short sentences", "one result", "a notice"],
)
def test_brief_news_is_read_and_marked_as_brief(sentences):
    story = clean(
        page("Kabar Singkat dari Palu", "<h1>Kabar Singkat dari Palu</h1>" + "".join(f"<p>{s}</p>" for s in sentences))
    )

    assert paragraphs_of(story) == sentences
    assert "article.short" in story.warnings


def test_brief_news_in_one_bare_run_of_text_is_read():
    story = clean(
        page(
            "Kabar Singkat dari Palu",
            "<div class=isi><h1>Kabar Singkat dari Palu</h1>Gempa terasa di Palu.<br><br>Tidak ada kerusakan.</div>",
        )
    )

    assert paragraphs_of(story) == ["Gempa terasa di Palu.", "Tidak ada kerusakan."]


def teasers(count):
    return "".join(
        f"<div class=item><h2><a href=/{n}>Judul berita nomor {n} hari ini</a></h2><p>Ringkasan pendek berita nomor {n} yang berakhir dengan titik.</p></div>"
        for n in range(count)
    )


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Warta Kita", "<h1>Warta Kita</h1>" + teasers(12)),
        ("Indeks Berita Olahraga", "<h1>Indeks Berita Olahraga</h1>" + teasers(5)),
        ("Masuk", "<h1>Masuk ke akun Anda</h1><form><p>Masukkan surel dan kata sandi Anda untuk melanjutkan.</p><input type=email><input type=password><button>Masuk</button></form><p>Lupa kata sandi? Hubungi kami lewat surel.</p>"),
        ("Halaman tidak ditemukan", "<h1>Halaman tidak ditemukan</h1><p>Maaf, halaman yang Anda cari tidak ada atau sudah dipindahkan ke alamat lain oleh redaksi.</p><p>Silakan kembali ke beranda atau gunakan kotak pencarian di atas untuk menemukan berita yang Anda cari.</p>"),
        ("404", "<h1>404</h1><p>Halaman yang Anda tuju tidak ditemukan.</p>"),
        ("Hasil pencarian: parkir", "<h1>Hasil pencarian: parkir</h1><p>Tidak ada berita yang cocok dengan kata itu.</p>"),
        ("Sebentar", "<h1>Sebentar ya</h1><p>Kami memeriksa bahwa Anda bukan robot sebelum melanjutkan.</p>"),
        ("Tag: parkir", "<h1>Tag: parkir</h1><ul>" + "".join(f"<li><a href=/{n}>Judul berita nomor {n} tentang parkir di kota</a></li>" for n in range(9)) + "</ul>"),
        ("Situs dalam perbaikan", "<h1>Situs dalam perbaikan</h1><p>Kami akan segera kembali. Terima kasih atas kesabaran Anda.</p>"),
        ("Foto: Pasar Pagi", "<h1>Foto: Pasar Pagi</h1><figure><img src=a.jpg><figcaption>Pedagang sayur menata dagangan.</figcaption></figure>"),
        ("Berita Terbaru", "<h1>Berita Terbaru</h1><p>Belum ada berita.</p>"),
        ("Kontak", "<p>Jl. Merdeka 1</p>"),
    ],
    ids=lambda value: value[:14] if not value.startswith("<") else "",
)  # fmt: skip
def test_a_page_that_has_nothing_to_tell_is_refused(title, body):
    with pytest.raises(NotAnArticle):
        clean(page(title, body))


def test_news_about_a_missing_page_is_news():
    sentences = [
        "Situs layanan kependudukan menampilkan pesan bahwa halaman tidak ditemukan sejak Senin pagi.",
        "Kepala dinas menjelaskan bahwa peladen baru sedang dipasang, dan layanan pulih pada sore hari menurut jadwal yang diumumkan pekan lalu.",
        "Warga yang datang ke kantor kecamatan dilayani seperti biasa hingga pukul tiga sore, kata petugas loket.",
        "Gangguan serupa terjadi dua kali tahun ini, keduanya karena pemasangan peladen yang melewati tenggat.",
        "Dewan perwakilan rakyat daerah meminta penjelasan tertulis dari dinas itu paling lambat akhir pekan ini.",
    ]  # fmt: skip

    story = clean(
        page(
            "Situs Kependudukan Pulih Sore Ini",
            "<article><h1>Situs Kependudukan Pulih Sore Ini</h1>"
            + "".join(f"<p>{s}</p>" for s in sentences)
            + "</article>",
        )
    )

    assert paragraphs_of(story) == sentences
