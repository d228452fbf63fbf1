"""Every page of the desk in every state, drawn one after the other by one busy day at a small newsroom.

``STATES`` names each state and says words which only that state has, so that no audit looks at the wrong page.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import audit
from conftest import article_of
from desk_room import PASSWORD, PEOPLE, answering, settings_of_desk
from flask import render_template

from audionews import desk
from audionews.app import create_app
from audionews.article.model import Difference, Page
from audionews.channels import Messaging, Programme
from audionews.desk.auth import COOKIE
from audionews.library.passwords import hash_password
from audionews.messages import say
from audionews.newsroom import open_newsroom
from audionews.settings import from_environment

ADDRESS = "http://127.0.0.1:9190"  # made up: pages and style are handed to the browser as it asks for them
STATIC = "/desk/static/"
DRESS = Path(desk.__file__).parent / "static"

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
    "sign in, by a provider alone": "Masuk dengan akun redaksi (akun.contoh.id)",
    "signed in by a provider": "Lanjut ke meja redaksi",
    "provider away": "Layanan masuk redaksi",
    "recover, a password": "Kata sandi baru, sedikitnya 12 huruf Simpan",
    "recover, refused": "Kata sandi terlalu pendek",
    "recover, a second factor": "Pasang pengaman kedua yang baru",
    "recover, link gone": "Tautan itu sudah dipakai",
    "setup": "Belum ada yang dapat masuk ke meja",
    "setup refused": "Kata sandi terlalu pendek",
    "worklist, empty": "Tidak ada. Tambahkan berita, atau ikuti sebuah sumber",
    "worklist, filled": "Laporan pendengar: salah baca (1)",
    "worklist, a story vanished at its source": "Dasar pencabutan",
    "worklist, a job waits and nobody works": "Tidak ada pekerja suara yang hidup",
    "worklist, a withdrawal as the second person sees it": "Setujui dan cabut sekarang",
    "worklist, a withdrawal as its asker sees it": "Tolak pencabutan",
    "stories": "Tinjau dulu apa yang akan terjadi",
    "stories, for a writer": "6 berita.",
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
    "story, one page of several": "Saya yakin bagian ini utuh",
    "story, not published by itself": "Tidak terbit sendiri:",
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
    "story, corrected": "Koreksi disimpan dan sudah selesai diucapkan",
    "story, a job under way": "Terbit “Panen kopi”: mengucapkan 3 dari 8 kalimat",
    "story, its job failed": "Coba lagi",
    "story, a sentence could not be spoken": "Coba lagi dengan mesin ini",
    "story, scheduled": "Simpan jadwal",
    "story, a withdrawal refused": "Alasan belum diisi",
    "story, a withdrawal without a ground": "Dasar pencabutan belum dipilih",
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
    "review, a fact in silence": "Perubahan tanpa pengumuman ini mengubah fakta",
    "review, another was first": "lebih dahulu mengubah berita ini",
    "review, both changed one box": "kotak diubah oleh Anda berdua",
    "review, of a draft": "Simpan ke draf berita",
    "review, by a writer": "Menerbitkan koreksi adalah tugas redaktur",
    "review, nothing changed": "Belum ada kalimat yang berubah",
    "board, true everywhere": "Benar di semua tempat setelah",
    "board, wrong somewhere": "SALAH",
    "audience, nobody yet": "Belum ada yang didengar dalam waktu itu",
    "audience, filled": "kali didengar. 1 diunduh",
    "audience, refused": "Pilih dari 1 sampai 366",
    "record": "Semua segel utuh",
    "private feeds, none": "Sebutan bagi redaksi sendiri",
    "private feeds, a new one": "Alamatnya ditampilkan hanya sekali",
    "private feeds, closed": "Alamat dan tautan suaranya tidak menjawab lagi",
    "private feeds, refused": "Sebutan umpan pribadi kosong",
    "people": "Buat kunci baru",
    "people, with a new key": "ditampilkan hanya sekali",
    "people, with a link": "berlaku sekali selama 24 jam",
    "voices": "Suara yang boleh dipilih redaktur",
    "alarms, to nobody": "Belum ada satu pun",
    "alarms, with quiet hours": "22.00 sampai 05.30 WIB",
    "alarms, refused": "Belum ada tujuan peringatan",
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
    "messages, none": "Kanal ini tidak mengabarkan beritanya",
    "messages, one unclear": "tidak diketahui sampai atau tidak",
    "messages, settled": "Dicatat sebagai sudah sampai",
    "bulletins, none": "Belum ada kanal yang punya buletin",
    "bulletins": "dibuat pukul 17.00 WIB. Belum dibuat.",
    "bulletin": "Berita lain yang dapat dimasukkan",
    "bulletin, a story dropped": "Isinya dipilih redaksi",
    "sources, one of our own": "Tahan terbitan otomatis",
    "sources, tried": "Yang akan masuk dari",
    "sources, a program let in": "boleh mengirim ke",
    "sources, refused": "Tulis jumlah berita sehari",
    "proposal, ruled": "Aturan yang memutuskan",
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
        _bulletin(album, room)
        _messages(album, room, live)
        _evening(album, room, live, draft)
    return album.pages


def _bulletin(album, room) -> None:
    editor, channels = room.visitor("redaktur"), room.newsroom.channels
    album.see("bulletins, none", editor, "/desk/buletin")
    channels["berita"] = replace(channels["berita"], bulletin=Programme())
    album.see("bulletins", editor, "/desk/buletin")
    album.see("bulletin", editor, "/desk/buletin/berita/2026-11-24")
    editor.press("Keluarkan:")
    album.keep("bulletin, a story dropped", editor)
    channels["berita"] = replace(channels["berita"], bulletin=None)


def _messages(album, room, live) -> None:
    editor, channels, library = room.visitor("redaktur"), room.newsroom.channels, room.newsroom.library
    album.see("messages, none", editor, f"/desk/berita/{live}/pesan")
    channels["berita"] = replace(channels["berita"], messages=Messaging(telegram="@kabarsetara"))
    now = room.newsroom.clock()
    library.message_posts.begin("berita", "telegram:@kabarsetara", now=now - timedelta(days=1))
    (due,) = [one for one in library.message_posts.due("berita", "telegram:@kabarsetara", now=now) if one.slug == live]
    contents = {"form": "audio", "text": "Kuota pekerja.\n\nSatu persen.", "media_hash": None, "now": now}
    id = library.message_posts.hand_over(due, "telegram:@kabarsetara", "story", **contents)
    library.message_posts.keep(id, state="unknown", why="ReadTimeout")
    album.see("messages, one unclear", editor, f"/desk/berita/{live}/pesan")
    editor.press("Sudah sampai")
    album.keep("messages, settled", editor)
    channels["berita"] = replace(channels["berita"], messages=None)


def _first_start(album, folder) -> None:
    with open_newsroom(from_environment(settings_of_desk(folder))) as newsroom:
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

    parted = replace(article_of("Pelabuhan diperluas.", headline="Pelabuhan"), warnings=("article.more_pages",))
    parted = newsroom.receive(parted, by="ratna").slug
    album.see("story, one page of several", editor, f"/desk/berita/{parted}")
    ruling = {"source_id": 1, "what": "publish", "rule": "warnings", "by": "uji", "at": newsroom.clock()}
    newsroom.library.rulings.keep(parted, due=False, facts=say("article.more_pages"), **ruling)
    album.see("story, not published by itself", editor, f"/desk/berita/{parted}")

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
    editor.press("Terbitkan koreksi", kind="silent", reason="Nomor undang-undang keliru.")
    album.keep("review, a fact in silence", editor)
    editor.press("Terbitkan koreksi", kind="ralat", reason="Nomor undang-undang keliru.")
    album.keep("story, corrected", editor)
    album.see("review, another was first", other, review)
    other.press("Gabungkan perubahan")
    album.keep("review, both changed one box", other)
    album.see("board, true everywhere", editor, f"/desk/sebaran/{_correction_of(room, live)}")


def _readings(album, room, live) -> None:
    editor = room.visitor("redaktur")
    album.see("audience, nobody yet", editor, "/desk/pendengar")
    sound = room.newsroom.library.stories.get(live).build.mp3.path
    room.app.test_client().get(sound, headers={"User-Agent": "AntennaPod/3.5.0"}, buffered=True).close()
    album.see("audience, filled", editor, "/desk/pendengar")
    album.see("audience, refused", editor, "/desk/pendengar", hari=0)
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
    album.see("private feeds, none", admin, "/desk/umpan-pribadi")
    admin.press("Buat umpan pribadi", name="kelompok uji")
    album.keep("private feeds, a new one", admin)
    admin.press("Tutup umpan kelompok uji")
    album.keep("private feeds, closed", admin)
    admin.press("Buat umpan pribadi", name=" ")
    album.keep("private feeds, refused", admin)
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
    followed = {"channel": "berita", "by": "uji", "at": now}
    ill = sources.follow("https://harian.example/umpan.xml", kind="feed", title="Harian Flores", **followed)
    sources.failed(ill.id, at=now, next_at=now + timedelta(hours=1), why="Alamat itu tidak menjawab.")
    sources.follow("https://warta.example/", kind="wordpress", title=None, **followed)
    sources.take_pushes("cms", **followed)
    album.see("sources, one ill", editor, "/desk/sumber")
    _sources(album, room)
    _entrances(album, room, careful.name)


def _entrances(album, room, careful) -> None:
    admin, stranger, now = room.visitor("admin"), room.anybody(), room.newsroom.clock()
    admin.get("/desk/orang")
    admin.press(f"Tautan kata sandi baru {careful}")
    album.keep("people, with a link", admin)
    doors = room.newsroom.library.entrances
    album.see("recover, link gone", stranger, "/desk/pulih/sudah-lama")
    album.see(
        "recover, a second factor", stranger, f"/desk/pulih/{doors.make_link(careful, 'second', by='uji', at=now)}"
    )
    album.see("recover, a password", stranger, f"/desk/pulih/{doors.make_link(careful, 'password', by='uji', at=now)}")
    stranger.press("Simpan kata sandi", password="pendek")
    album.keep("recover, refused", stranger)
    album.see("voices", admin, "/desk/suara")
    album.see("alarms, to nobody", admin, "/desk/peringatan-keluar")
    admin.press("Kirim pesan percobaan")
    album.keep("alarms, refused", admin)
    told = {"oidc_issuer": "https://akun.contoh.id:1", "oidc_client_id": "meja", "password_door": False}
    settings = replace(room.newsroom.settings, alarm_to=("mailto://meja",), alarm_quiet=(1320, 330), **told)
    other = create_app(settings, room.newsroom.library, room.newsroom, room.newsroom.clock, work=room.work)
    client = other.test_client()
    client.set_cookie(COOKIE, admin.client.get_cookie(COOKIE, path="/desk").value, path="/desk")
    album.pages["alarms, with quiet hours"] = client.get("/desk/peringatan-keluar").text
    album.pages["sign in, by a provider alone"] = other.test_client().get("/desk/masuk").text
    away = replace(settings, oidc_issuer="http://127.0.0.1:9")
    away = create_app(away, room.newsroom.library, room.newsroom, room.newsroom.clock, work=room.work).test_client()
    album.pages["provider away"] = away.get("/desk/masuk/luar").text
    with other.test_request_context("/desk/masuk/luar/kembali"):
        other.preprocess_request()
        shown = render_template("desk/openid.html", name="Ratna", target="/desk/")
        # without what leads on at once: the browser would be gone before anybody looked
        album.pages["signed in by a provider"] = re.sub('<meta http-equiv="refresh"[^>]*>', "", shown)


def _sources(album, room) -> None:
    chief, settings = room.visitor("penanggung-jawab"), room.newsroom.settings
    chief.get("/desk/sumber")
    chief.press("Ini CMS kami sendiri: Harian Flores")
    album.keep("sources, one of our own", chief)
    chief.press("Ikuti", url="https://kabar.example/", limit="banyak")
    album.keep("sources, refused", chief)
    chief.press("Beri rahasia", name="ghost", shape="ghost")
    album.keep("sources, a program let in", chief)
    room.newsroom.settings = replace(settings, fetch_allow=(ip_network("127.0.0.0/8"),))
    chief.press("Coba dulu", url=settings.base_url + "/feeds/berita.xml")
    album.keep("sources, tried", chief)
    room.newsroom.settings = settings


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
    album.see("proposal", editor, f"/desk/usulan/{inbox.proposals()[0].id}")
    ruled = {"kind": "ralat", "rule": "sentence"}
    inbox.propose(
        live, base_revision=2, article=replace(proposed, dateline="Maumere"), at=now + timedelta(minutes=1), **ruled
    )
    album.see("proposal, ruled", editor, f"/desk/usulan/{inbox.proposals()[0].id}")
    inbox.alarm(
        "sources.page_gone", at=now, slug=live, facts={"source": "Harian Flores", "url": "https://harian.example/1"}
    )
    album.see("worklist, a story vanished at its source", editor, "/desk/")
    (vanished,) = [one for one in inbox.alarms() if one.key == "sources.page_gone"]
    inbox.close_alarm(vanished.id, by="uji", at=now)
    inbox.report(live, "s4", build_id=None, note="kuota", at=now)
    inbox.alarm("library.disk_full", at=now, facts={"where": "/media"})
    album.see("sentence, reported", editor, f"/desk/berita/{live}/kalimat/s4")
    album.see("worklist, filled", editor, "/desk/")
    album.see("stories", editor, "/desk/berita")
    album.see("stories, searched", editor, "/desk/berita", q="kuota")
    correction = _correction_of(room, live)
    newsroom.library.blobs.path(newsroom.library.stories.get(live).build.vtt).unlink()
    album.see("board, wrong somewhere", editor, f"/desk/sebaran/{correction}")

    chief.get(f"/desk/berita/{live}")
    chief.press("Minta pencabutan", ground="anak", reason="")
    album.keep("story, a withdrawal refused", chief)
    chief.press("Minta pencabutan", ground="", reason="Nama anak terbuka.")
    album.keep("story, a withdrawal without a ground", chief)
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


def dressed(browser):
    """One page for all states, which finds the desk's style where it looks for it."""

    def answer(route):
        path = route.request.url.removeprefix(ADDRESS).partition("?")[0]
        if path.startswith(STATIC):
            return route.fulfill(path=DRESS / path.removeprefix(STATIC))
        return route.fulfill(body="<!doctype html><title>Kosong</title>", content_type="text/html; charset=utf-8")

    context = audit.visitor(browser, bypass_csp=True)
    context.route(ADDRESS + "/**", answer)
    page = context.new_page()
    page.goto(ADDRESS)
    return page
