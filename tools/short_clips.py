"""Are texts of one to three words heard right? Each is spoken by a natural voice and heard alone by whisper-small, as a listener meets a heading.

    python tools/short_clips.py FOLDER_OF_WHISPER [--voice natural/pria] [--most N]

"right": the same letters, blanks and capitals aside; "matches": as ``speech/hear.py`` judges a clip before publication. Seven
processor seconds a text.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from audionews.script.normalize import read
from audionews.speech.engines import engine
from audionews.speech.hear import compare
from audionews.speech.model import Sound, cores
from audionews.speech.voices_here import sample
from audionews.speech.whisper import Whisper

TEXTS = """\
Sekolah libur.
Sidang ditunda.
Siti Rahayu
Banjir surut.
Dampak kebakaran
Tanggapan pemerintah
Ribuan buruh mogok.
Hak jawab
Budi Santoso
Warga cemas.
Bantuan tiba.
Hari Senin.
Foto: Antara
Presiden menolak.
Korban selamat.
Jalan ditutup.
Gajah mati.
Sumber: Antara
Listrik padam.
Dewi Lestari
Ralat
Penulis: Agus Wibowo
Tidak benar.
Delapan rumah.
Kapal tenggelam.
Pasar ramai.
Hasil pertandingan
Kepala sekolah.
Kronologi kejadian
Hujan deras.
"""
EDGE = bytes(2 * 24 * 200)  # 200 ms of silence, as between sentences


def letters(text: str) -> str:
    return "".join(sign for sign in read(text).spoken.lower() if sign.isalnum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("whisper", type=Path)
    parser.add_argument("--voice", default="natural/pria")
    parser.add_argument("--most", type=int, default=100)
    options = parser.parse_args()
    speaking, ear = engine(options.voice, {}), Whisper(options.whisper, cores())
    right = matches = 0
    texts = TEXTS.splitlines()[: options.most]
    for number, shown in enumerate(texts, 1):
        spoken = read(shown).spoken
        sound = speaking.speak(speaking.text_for(sample(spoken)))
        heard = ear.hear(Sound(pcm=EDGE + sound.pcm + EDGE, rate_hz=sound.rate_hz))
        right += (same := letters(spoken) == letters(heard))
        matches += (matching := compare(spoken, heard).matches)
        print(
            f"{right}/{number} right, {matches}/{number} match\t{'' if same else 'not right: '}{'' if matching else 'no match: '}{shown} → {heard}",
            flush=True,
        )


if __name__ == "__main__":
    main()
