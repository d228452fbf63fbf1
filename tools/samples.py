"""Makes docs/samples: ten sentences of our own, each by eSpeak and by the natural voice, and the form for blind listeners.

    python tools/samples.py

Which voice is A and which is B changes from pair to pair, so that nobody judges by the letter; docs/samples/kunci.txt says which is which.
"""

from __future__ import annotations

from pathlib import Path

from audionews.episode.encode import make_clip
from audionews.script.normalize import read
from audionews.speech.engines import engine
from audionews.speech.voices_here import sample

TARGET = Path(__file__).parent.parent / "docs" / "samples"
SENTENCES = (
    "Nelayan Tanjung Luar melepas 1.250 tukik penyu ke laut pada Sabtu pagi.",
    "Harga gabah naik 7,5 persen menjadi Rp6.900 per kilogram.",
    "Tim putri Kolaka menang 3-1 atas tuan rumah.",
    "Perpustakaan desa membuka kelas membaca huruf braille setiap hari Kamis.",
    "Gempa bermagnitudo 4,8 terasa di Mamuju pada pukul 21.35 WITA.",
    "Sekolah luar biasa di Bima menerima enam guru baru tahun ini.",
    "Hujan lebat memutus jembatan bambu, dan warga menyeberang dengan rakit.",
    "Pendaftaran dibuka sampai 17 Maret 2027 di kantor kelurahan.",
    "Petani garam mengeluh karena gudang penuh sejak musim kemarau.",
    "Bus malam dari Sragen berhenti di terminal pada jalur 12.",
)
FORM = """<!doctype html>
<html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Menilai dua suara</title>
<style>body {{ font: 1.1rem/1.5 sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }} fieldset {{ margin: 1.5rem 0 }}
label {{ display: block }} audio {{ width: 100% }} @media print {{ audio {{ display: none }} fieldset {{ break-inside: avoid }} }}</style>
<h1>Menilai dua suara</h1>
<p>Dengarkan suara A dan suara B, lalu jawab. Tidak ada jawaban yang salah. Formulir ini dapat dicetak, atau diisi di sini lalu dikirim dengan surel.</p>
<form method="post" enctype="text/plain" action="mailto:">
<p><label>Nama atau inisial <input name="nama" autocomplete="name"></label>
<label>Pembaca layar dan kecepatan yang biasa dipakai <input name="pembaca-layar"></label></p>
{pairs}
<p><button>Kirim dengan surel</button></p>
</form>
</html>
"""
PAIR = """<fieldset><legend>Pasangan {number}</legend>
<p>Suara A</p><audio controls preload="none" src="{number:02}-a.mp3" aria-label="Pasangan {number}, suara A"></audio>
<p>Suara B</p><audio controls preload="none" src="{number:02}-b.mp3" aria-label="Pasangan {number}, suara B"></audio>
<p>Mana yang lebih mudah dipahami?</p>
<label><input type="radio" name="paham-{number}" value="A"> A</label>
<label><input type="radio" name="paham-{number}" value="B"> B</label>
<label><input type="radio" name="paham-{number}" value="sama"> Sama saja</label>
<label>Tulis kalimat yang Anda dengar <input name="kalimat-{number}" size="60"></label></fieldset>"""


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    voices = [engine(name, {}) for name in ("espeak", "natural")]
    key = []
    for number, shown in enumerate(SENTENCES, 1):
        spoken = read(shown).spoken
        order = voices if number % 3 else voices[::-1]
        for letter, speaking in zip("ab", order, strict=True):
            clip = make_clip("0" * 64, speaking.speak(speaking.text_for(sample(spoken))), spoken)
            (TARGET / f"{number:02}-{letter}.mp3").write_bytes(clip.mp3)
        key.append(f"{number}\tA: {order[0].voice.full_name}\tB: {order[1].voice.full_name}\t{shown}")
    (TARGET / "kunci.txt").write_text("\n".join(key) + "\n", encoding="utf-8")
    pairs = "\n".join(PAIR.format(number=number) for number in range(1, len(SENTENCES) + 1))
    (TARGET / "formulir.html").write_text(FORM.format(pairs=pairs), encoding="utf-8")
    print(TARGET)


if __name__ == "__main__":
    main()
