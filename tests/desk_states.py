"""Every page of the desk in every state, drawn one after the other by one busy day at a small newsroom.

``STATES`` names each state and says words which only that state has, so that no audit looks at the wrong page.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from conftest import article_of
from desk_room import PASSWORD, PEOPLE, answering, told_by

from audionews.app import create_app
from audionews.article.model import Difference, Page
from audionews.library.passwords import hash_password
from audionews.messages import say
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment

HEADLINE = "Kuota pekerja disabilitas di Kabupaten Sikka"
PARAGRAPHS = (
    "Kuota satu persen pekerja disabilitas diatur dalam UU 6/2018. Aturan itu berlaku bagi perusahaan swasta.",
    "Dinas tenaga kerja Kabupaten Sikka mendata 41 perusahaan, antara lain DPQXR dan 7Alpha. Baru tujuh yang memenuhinya.",
)
HARVEST = (
    "<html><body><article><h1>Panen raya di Ruteng</h1>"
    + "".join(f"<p>Petani menuai padi hari ke-{n} di lereng yang sama seperti tahun lalu.</p>" for n in range(6))
    + "<p>Baca juga: Harga gabah naik</p></article></body></html>"
)

STATES = {
    "sign in": "Kata sandi Kode enam angka",
    "sign in refused": "Anda belum masuk. Periksa ketiganya",
    "setup": "Belum ada yang dapat masuk ke meja",
    "setup refused": "Kata sandi terlalu pendek",
    "worklist, empty": "Tidak ada. Tambahkan berita, atau ikuti sebuah sumber",
    "worklist, filled": "Laporan pendengar: salah baca (1)",
    "worklist, a job waits and nobody works": "Tidak ada pekerja suara yang hidup",
    "worklist, a withdrawal as the second person sees it": "Setujui dan cabut sekarang",
    "worklist, a withdrawal as its asker sees it": "Tolak pencabutan",
    "stories": "Tinjau dulu apa yang akan terjadi",
    "stories, for a writer": "5 berita.",
    "stories, searched": "memuat “kuota”",
    "stories, filtered to none": "Tidak ada berita yang cocok",
    "stories, all chosen": "Batalkan semua pilihan",
    "stories, a day that is none": "Tanggal itu tidak dapat dibaca",
    "stories, none": "Tidak ada berita",
    "many, reviewed": "Yang tidak berubah (1)",
    "many, to be scheduled": "Jam terbit belum diisi",
    "many, to be withdrawn": "Judul dan alamat juga tidak boleh menyebut nama",
    "many, done": "2 berita dikerjakan",
    "add": "Berita masuk sebagai draf",
    "add, refused": "Judul kosong",
    "story, draft": "Ucapkan dan terbitkan",
    "story, discarded": "Ambil kembali draf ini",
    "listen, nothing spoken yet": "Belum ada suara untuk teks ini",
    "listen, a draft": "Terbitkan dengan suara ini",
    "listen, another voice": "Pakai suara ini",
    "listen, scheduled": "sampai saat itu hanya terbaca",
    "listen, withdrawn": "inilah pengumumannya",
    "sentences, found": "kalimat memuat “perusahaan”",
    "sentences, none": "Tidak ada kalimat yang memuat",
    "handbook": "Sepuluh menit untuk membaca semuanya",
    "story, draft for a writer": "Menerbitkan adalah tugas redaktur",
    "story, blocks were dropped": "Baca juga: Harga gabah naik",
    "story, read otherwise": "Yang dibaca lain oleh pembaca kedua",
    "story, live": "Minta pencabutan",
    "story, corrected": "Koreksi disimpan, sedang diucapkan",
    "story, a job under way": "Terbit “Panen kopi”: mengucapkan 3 dari 8 kalimat",
    "story, its job failed": "Coba lagi",
    "story, a sentence could not be spoken": "Coba lagi dengan mesin ini",
    "story, scheduled": "Simpan jadwal",
    "story, a withdrawal asked": "menunggu orang kedua. Alasan: Nama anak terbuka",
    "story, withdrawn": "Status: dicabut",
    "edit": "Pembaca belum melihat apa pun",
    "edit, draft kept": "Draf tersimpan.",
    "edit, terms advised": "Saran istilah",
    "edit, with another editor": "juga sedang menyunting berita ini",
    "edit, refused": "Judul kosong",
    "review": "1 kalimat berubah",
    "review, exactly as it will be": "Persis seperti akan terbit",
    "review, refused": "Alasan belum diisi",
    "review, another was first": "lebih dahulu mengubah berita ini",
    "review, both changed one box": "kotak diubah oleh Anda berdua",
    "review, of a draft": "Simpan ke draf berita",
    "review, by a writer": "Menerbitkan koreksi adalah tugas redaktur",
    "review, nothing changed": "Belum ada kalimat yang berubah",
    "board, true everywhere": "Benar di semua tempat setelah",
    "board, wrong somewhere": "SALAH",
    "record": "Semua segel utuh",
    "people": "Buat kunci baru",
    "people, with a new key": "ditampilkan hanya sekali",
    "people, refused": "Kata sandi terlalu pendek",
    "account": "Mati. Untuk menyalakannya",
    "account, refused": "Kata sandi Anda yang sekarang tidak cocok",
    "account, with a second factor": "Matikan pengaman kedua",
    "pronunciation": "Kamus redaksi (0)",
    "pronunciation, a word tried": "Coba dengarkan",
    "pronunciation, made again": "Ucapan ulang untuk",
    "sources, none": "Tidak ada sumber yang diikuti",
    "sources, one ill": "Harian Flores",
    "channels, refused": "Nama kanal huruf besar tidak dapat menjadi alamat",
    "channel, saved": "Kanal Ekonomi Flores disimpan",
    "channel, refused": "harus berupa alamat surel",
    "directories, not ready": "akan ditolak",
    "site": "Warna gelap",
    "site, refused": "7 : 1",
    "proposal": "Ambil ke suntingan saya dan tinjau",
    "sentence": "Suara dengan bacaan sekarang",
    "sentence, reported": "Dilaporkan pendengar 1 kali",
    "sentence, refused": "tidak ada dalam kalimat ini",
    "words": "Dengar dan ubah",
    "words, none": "Nama dan kata baru: Panen kopi",
    "refused": "Peran Anda tidak mencakup tindakan ini",
}


class Album:
    """What visitors saw, by the name of the state."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}

    def keep(self, name, visitor) -> None:
        self.pages[name] = visitor.answer.text

    def see(self, name, visitor, path, **query) -> None:
        visitor.get(path, query_string=query)
        self.keep(name, visitor)


def drawn(folder) -> dict[str, str]:
    """Every state's HTML, by name."""
    album = Album()
    _first_start(album, folder / "new")
    with answering(folder / "old") as room:
        _morning(album, room)
        live, draft = _stories(album, room)
        _correction(album, room, live)
        _readings(album, room, live)
        _house(album, room)
        _evening(album, room, live, draft)
    return album.pages


def _first_start(album, folder) -> None:
    with open_newsroom(from_environment(told_by(folder))) as newsroom:
        client = create_app(newsroom.settings, newsroom.library, newsroom, newsroom.clock).test_client()
        address = "/desk/penyiapan/" + newsroom.library.accounts.setup_link(newsroom.clock())
        album.pages["setup"] = client.get(address).text
        album.pages["setup refused"] = client.post(address, data={"name": "Kornelis", "password": "pendek"}).text


def _morning(album, room) -> None:
    stranger, editor = room.anybody(), room.visitor("redaktur")
    album.see("sign in", stranger, "/desk/masuk")
    stranger.press("Masuk", name="Kornelis", password="bukan kata sandinya")
    album.keep("sign in refused", stranger)
    album.see("worklist, empty", editor, "/desk/")
    album.see("stories, none", editor, "/desk/berita")
    album.see("sources, none", editor, "/desk/sumber")
    album.see("pronunciation", editor, "/desk/lafal")
    album.see("add", editor, "/desk/tambah")
    editor.press("Tambah", headline="", text="Isi tanpa judul.")
    album.keep("add, refused", editor)


def _stories(album, room) -> tuple[str, str]:
    newsroom, editor, writer = room.newsroom, room.visitor("redaktur"), room.visitor("penulis")
    live = newsroom.receive(article_of(*PARAGRAPHS, headline=HEADLINE), by="ratna").slug
    newsroom.publish(live, by="ratna")
    album.see("story, live", editor, f"/desk/berita/{live}")
    album.see("words", editor, f"/desk/berita/{live}/kata")
    newsroom.speak(live, by="ratna", engine="espeak")
    album.see("listen, another voice", editor, f"/desk/berita/{live}/dengar")
    album.see("sentences, found", editor, f"/desk/berita/{live}/cari", q="perusahaan")
    album.see("sentences, none", editor, f"/desk/berita/{live}/cari", q="gunung")

    draft = newsroom.receive(article_of("Petani memetik kopi.", headline="Panen kopi"), by="ratna").slug
    album.see("story, draft", editor, f"/desk/berita/{draft}")
    album.see("listen, nothing spoken yet", editor, f"/desk/berita/{draft}/dengar")
    album.see("story, draft for a writer", writer, f"/desk/berita/{draft}")
    album.see("words, none", editor, f"/desk/berita/{draft}/kata")
    album.see("review, of a draft", editor, f"/desk/berita/{draft}/tinjau")

    fetched = newsroom.receive(Page(content=HARVEST.encode()), by="ratna").slug
    album.see("story, blocks were dropped", editor, f"/desk/berita/{fetched}")
    doubted = article_of("Nelayan pulang lebih awal.", headline="Nelayan Wuring")
    other = (Difference(what="missing", text="Ombak setinggi dua meter."), Difference(what="extra", text="Iklan."))
    doubted = newsroom.receive(replace(doubted, differences=other), by="ratna").slug
    album.see("story, read otherwise", editor, f"/desk/berita/{doubted}")

    later = newsroom.receive(article_of("Jalan dibuka besok.", headline="Jalan baru"), by="ratna").slug
    newsroom.publish(later, by="ratna", visible_from=newsroom.clock() + timedelta(hours=6))
    album.see("stories, for a writer", writer, "/desk/berita")
    album.see("story, scheduled", editor, f"/desk/berita/{later}")
    album.see("listen, scheduled", editor, f"/desk/berita/{later}/dengar")
    _many(album, room, live)
    return live, draft


def _many(album, room, live) -> None:
    newsroom, editor = room.newsroom, room.visitor("redaktur")
    slugs = [newsroom.receive(article_of(f"Isi {n}.", headline=f"Sayur {n}"), by="ratna").slug for n in range(2)]
    newsroom.speak(slugs[0], by="ratna")
    album.see("listen, a draft", editor, f"/desk/berita/{slugs[0]}/dengar")
    for name, action, chosen, more in (
        ("many, reviewed", "publish", [*slugs, live], {}),
        ("many, to be scheduled", "schedule", slugs, {"sure": "1"}),
        ("many, to be withdrawn", "withdraw", [live], {}),
        ("many, done", "discard", slugs, {"sure": "1"}),
    ):
        editor.post("/desk/berita-terpilih", pilih=chosen, action=action, **more)
        album.keep(name, editor)
    album.see("story, discarded", editor, f"/desk/berita/{slugs[0]}")
    album.see("stories, filtered to none", editor, "/desk/berita", q="tidak ada kata ini")
    album.see("stories, all chosen", editor, "/desk/berita", pilih="semua", keadaan="draft")
    album.see("stories, a day that is none", editor, "/desk/berita", dari="kemarin")
    album.see("handbook", editor, "/desk/panduan")


def _correction(album, room, live) -> None:
    editor, other, writer = (room.visitor(role) for role in ("redaktur", "penanggung-jawab", "penulis"))
    edit, review = f"/desk/berita/{live}/sunting", f"/desk/berita/{live}/tinjau"
    album.see("review, nothing changed", editor, review)
    album.see("edit", editor, edit)
    editor.press("Lanjut: tinjau perubahan", headline="")
    album.keep("edit, refused", editor)
    writer.get(edit)
    writer.press("Lanjut: tinjau perubahan", text_1="Dinas mendata penyandang cacat di 41 perusahaan.")
    album.keep("review, by a writer", writer)
    album.see("edit, terms advised", writer, edit)
    writer.press("Buang suntingan ini")

    editor.get(edit)
    editor.press("Lanjut: tinjau perubahan", text_0=PARAGRAPHS[0].replace("6/2018", "8/2016 Pasal 53"))
    album.keep("review", editor)
    other.get(edit)
    other.press("Simpan draf", text_0=PARAGRAPHS[0].replace("6/2018", "8/2016"))
    album.keep("edit, draft kept", other)
    album.see("edit, with another editor", other, edit)
    editor.press("Lihat persis", kind="ralat", reason="Nomor undang-undang keliru.")
    album.keep("review, exactly as it will be", editor)
    editor.press("Terbitkan koreksi", reason="")
    album.keep("review, refused", editor)
    editor.press("Terbitkan koreksi", kind="ralat", reason="Nomor undang-undang keliru.")
    album.keep("story, corrected", editor)
    album.see("review, another was first", other, review)
    other.press("Gabungkan perubahan")
    album.keep("review, both changed one box", other)
    album.see("board, true everywhere", editor, f"/desk/sebaran/{_correction_of(room, live)}")


def _readings(album, room, live) -> None:
    editor = room.visitor("redaktur")
    album.see("sentence", editor, f"/desk/berita/{live}/kalimat/s5")
    editor.press("Untuk kalimat ini saja", word="Kupang", reading="ku pang")
    album.keep("sentence, refused", editor)
    album.see("pronunciation, a word tried", editor, "/desk/lafal", word="Sikka", reading="sik ka")
    editor.press("Simpan: “Sikka”")
    editor.press("Ucapkan ulang")
    album.keep("pronunciation, made again", editor)


def _house(album, room) -> None:
    people, sources, now = room.newsroom.library.accounts, room.newsroom.library.sources, room.newsroom.clock()
    editor, admin = room.visitor("redaktur"), room.visitor("admin")
    album.see("refused", editor, "/desk/orang")
    album.see("people", admin, "/desk/orang")
    admin.press("Buat kunci", name="CMS", role="redaktur")
    album.keep("people, with a new key", admin)
    admin.press("Tambah orang", name="Rambu", role="penulis", password="pendek")
    album.keep("people, refused", admin)
    album.see("account", editor, "/desk/akun")
    editor.press("Ganti kata sandi", password="bukan kata sandinya", new_password="gunung yang lain")
    album.keep("account, refused", editor)
    careful = people.add_editor(
        "Rambu", role="penulis", password_hash=hash_password(PASSWORD), by=PEOPLE["admin"], at=now
    )
    people.change_editor(careful.name, by=careful.name, at=now, totp_secret="JBSWY3DPEHPK3PXP")
    album.see("account, with a second factor", room.visitor("Rambu"), "/desk/akun")
    _own(album, admin)
    told = {"channel": "berita", "by": "uji", "at": now}
    ill = sources.follow("https://harian.example/umpan.xml", kind="feed", title="Harian Flores", **told)
    sources.failed(ill.id, at=now, next_at=now + timedelta(hours=1), why="Alamat itu tidak menjawab.")
    sources.follow("https://warta.example/", kind="wordpress", title=None, **told)
    sources.take_pushes("cms", **told)
    album.see("sources, one ill", editor, "/desk/sumber")


def _own(album, admin) -> None:
    """The newsroom's own channels and site."""
    admin.get("/desk/kanal")
    admin.press("Buat kanal", slug="HURUF BESAR", title="Ekonomi", description="Kabar ekonomi.")
    album.keep("channels, refused", admin)
    admin.get("/desk/kanal")
    admin.press(
        "Buat kanal",
        slug="ekonomi",
        title="Ekonomi",
        description="Kabar ekonomi dari Flores.",
        author="Suara Flores",
        owner_email="redaksi@kabarflores.id",
    )
    admin.press("Simpan kanal", title="Ekonomi Flores")
    album.keep("channel, saved", admin)
    admin.press("Simpan kanal", owner_email="tanpa tanda")
    album.keep("channel, refused", admin)
    album.see("directories, not ready", admin, "/desk/kanal/ekonomi/daftarkan")
    album.see("site", admin, "/desk/situs")
    admin.press("Simpan situs", **{"colours-quiet": "#bbbbbb"})
    album.keep("site, refused", admin)


def _evening(album, room, live, draft) -> None:
    newsroom, inbox, now = room.newsroom, room.newsroom.library.inbox, room.newsroom.clock()
    editor, chief, admin = (room.visitor(role) for role in ("redaktur", "penanggung-jawab", "admin"))
    room.work.held = True
    editor.get(f"/desk/berita/{draft}")
    editor.press("Ucapkan dan terbitkan")
    album.see("worklist, a job waits and nobody works", editor, "/desk/")
    room.work.newest(state="running", done=3, total=8)
    album.see("story, a job under way", editor, f"/desk/berita/{draft}")
    room.work.newest(state="failed", reason=say("library.disk_full", where="/media"))
    album.see("story, its job failed", editor, f"/desk/berita/{draft}")
    quiet = {"segment": "s2", "text": "Petani memetik kopi."}
    room.work.newest(facts=quiet, reason=say("newsroom.silent_sentence", slug=draft, **quiet))
    album.see("story, a sentence could not be spoken", editor, f"/desk/berita/{draft}")
    room.work.held = False

    proposed = article_of(*PARAGRAPHS, "Satu kalimat lagi dari sumber.", headline=HEADLINE)
    inbox.propose(live, base_revision=2, article=proposed, at=now)
    inbox.report(live, "s4", build_id=None, note="kuota", at=now)
    inbox.alarm("library.disk_full", at=now, facts={"where": "/media"})
    album.see("proposal", editor, f"/desk/usulan/{inbox.proposals()[0].id}")
    album.see("sentence, reported", editor, f"/desk/berita/{live}/kalimat/s4")
    album.see("worklist, filled", editor, "/desk/")
    album.see("stories", editor, "/desk/berita")
    album.see("stories, searched", editor, "/desk/berita", q="kuota")
    correction = _correction_of(room, live)
    newsroom.library.blobs.path(newsroom.library.stories.get(live).build.vtt).unlink()
    album.see("board, wrong somewhere", editor, f"/desk/sebaran/{correction}")

    chief.get(f"/desk/berita/{live}")
    chief.press("Minta pencabutan", ground="anak", reason="Nama anak terbuka.")
    album.see("story, a withdrawal asked", editor, f"/desk/berita/{live}")
    album.see("worklist, a withdrawal as its asker sees it", chief, "/desk/")
    album.see("worklist, a withdrawal as the second person sees it", admin, "/desk/")
    admin.press("Setujui dan cabut sekarang")
    album.see("story, withdrawn", editor, f"/desk/berita/{live}")
    album.see("listen, withdrawn", editor, f"/desk/berita/{live}/dengar")
    album.see("record", editor, "/desk/catatan")


def _correction_of(room, slug) -> int:
    return next(one.id for one in room.newsroom.library.stories.get(slug).corrections if one.kind == "ralat")
