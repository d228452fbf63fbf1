"""Are figures heard right? 320 sentences of our own, each with a figure of one of sixteen kinds, spoken and heard one by one.

    python tools/figures.py FOLDER_OF_WHISPER [--voice natural/pria] [--kinds jam,skor] [--most N] [--table]

The sentences are made here, the same each time. What was heard of each try is kept in figures_heard.jsonl beside this file
(with the voice's version), so that a run that was cut goes on; ``--table`` only counts. Counted is every run of numerals
("dua ribu dua puluh enam"), heard whole and in order, digits and words alike: at the first try, and in the clip that would
be published after the tries that ``speech/hear.py`` spends; and how many sentences are in doubt by its own measure. About 3
processor seconds a try. Two voices on two cores: ``taskset -c 0 … --voice natural/pria & taskset -c 1 … --voice natural/wanita``.
"""

from __future__ import annotations

import argparse
import difflib
import itertools
import random
import re
import tempfile
from collections import Counter
from pathlib import Path

from hearing_cache import Ear, keep, rows, spoken_by

from audionews.script.normalize import read
from audionews.script.numbers import MONTHS
from audionews.speech.engines import engine
from audionews.speech.hear import FIGURES, compare, readings, spoken_and_heard
from audionews.speech.whisper import Whisper

HEARD = Path(__file__).with_name("figures_heard.jsonl")
EACH = 20  # sentences of a kind
TOWNS = (
    "Kendal",
    "Tuban",
    "Mamuju",
    "Lebak",
    "Sragen",
    "Natuna",
    "Bima",
    "Banggai",
    "Ngawi",
    "Toba",
    "Kolaka",
    "Blora",
)


def sentences() -> list[tuple[str, str]]:
    """(kind, sentence), kinds in turn; the same each time."""
    chance = random.Random(1945)
    whole, town = chance.randint, lambda: chance.choice(TOWNS)

    def grouped(least: int, most: int) -> str:
        return f"{whole(least, most):,}".replace(",", ".")

    def decimal(least: float, most: float, places: int) -> str:
        return f"{chance.uniform(least, most):.{places}f}".replace(".", ",")

    def clock() -> str:
        return f"{whole(0, 23):02}.{whole(1, 59):02}"

    def span(least: int, most: int) -> str:
        first = whole(least, most - 1)
        return f"{first}-{whole(first + 1, most)}"

    kinds = {
        "tahun": lambda: f"Pabrik gula di {town()} berdiri sejak tahun {whole(1901, 2029)}.",
        "skor": lambda: f"Tim tuan rumah menang {whole(1, 9)}-{whole(0, 5)} di kandang sendiri.",
        "desimal": lambda: f"Indeks pembangunan {town()} tercatat {decimal(0, 80, chance.choice((1, 2, 3)))} pada survei itu.",
        "rupiah": lambda: f"Harga cabai di {town()} mencapai Rp{grouped(1_100, 999_000)} per kilogram.",
        "miliar": lambda: f"Pemerintah menyalurkan Rp{decimal(1, 99, chance.choice((1, 2)))} {chance.choice(('juta', 'miliar', 'triliun'))} ke {town()}.",
        "tanggal": lambda: f"Sidang digelar pada {whole(1, 31)} {chance.choice(MONTHS)} {whole(1990, 2028)} di {town()}.",
        "jam": lambda: f"Kereta berangkat pukul {clock()} dari Stasiun {town()}.",
        "persen": lambda: f"Penjualan beras di {town()} turun {chance.choice((str(whole(2, 99)), decimal(0.1, 99, 1), decimal(0.1, 20, 2)))} persen.",
        "urutan": lambda: f"Atlet asal {town()} finis di urutan ke-{whole(2, 99)} kemarin sore.",
        "telepon": lambda: f"Warga {town()} dapat menghubungi nomor 08{whole(11, 99)}-{whole(1000, 9999)}-{whole(100, 9999)}.",
        "pelat": lambda: f"Mobil berpelat {chance.choice('BDFGHKLN')} {whole(1000, 9999)} {chance.choice('ABCDR')}{chance.choice('EFGHI')} ditemukan di {town()}.",
        "rentang": lambda: f"Kegiatan itu diikuti {span(10, 90)} peserta dari {town()}.",
        "pecahan": lambda: f"Sekitar {chance.choice(('1/3', '2/3', '1/4', '3/4', '2/5', '3/5', '4/5', '1/6', '5/8', '7/10'))} lahan di {town()} kekeringan.",
        "ukuran": lambda: f"Tinggi ombak di {town()} {chance.choice((decimal(1, 9, 1) + ' meter', str(whole(11, 450)) + ' sentimeter', decimal(1, 9, 2) + ' meter'))} malam itu.",
        "ribuan": lambda: f"Sebanyak {grouped(1_001, 99_999)} warga {town()} mengungsi.",
        "jutaan": lambda: f"Penduduk wilayah itu {grouped(1_000_000, 99_999_999)} jiwa menurut sensus.",
    }  # fmt: skip
    return [(kind, make()) for _ in range(EACH) for kind, make in kinds.items()]


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def figures_of(words: list[str]) -> list[str]:
    return [" ".join(run) for figure, run in itertools.groupby(words, FIGURES.__contains__) if figure]


def lost(spoken: str, heard: str) -> tuple[list[str], int]:
    """The figures of ``spoken`` that were not heard, whole and in order; and how many there are."""
    ours = figures_of(words_of(spoken))
    return min((_lost(ours, figures_of(words)) for words in readings(heard)), key=len), len(ours)


def _lost(ours: list[str], theirs: list[str]) -> list[str]:
    blocks = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    kept = {block.a + place for block in blocks for place in range(block.size)}
    return [figure for place, figure in enumerate(ours) if place not in kept]


def speak(voice: str, whisper: Path, kinds: list[str], most: int, alone: str) -> None:
    """``alone``: a folder of this run; two runs beside each other would wait for one model."""
    speaking, ear = engine(voice, {"natural_base": alone}), Ear(Whisper(whisper))
    version = speaking.voice.version
    known = {row["text"] for row in rows(HEARD) if (row["voice"], row["version"]) == (voice, version)}
    for kind, text in [one for one in sentences() if one[1] not in known and (not kinds or one[0] in kinds)][:most]:
        words, for_machine = spoken_by(speaking, text)
        ear.tries.clear()
        _, hearing = spoken_and_heard(speaking, ear, for_machine, words)
        row = {"voice": voice, "version": version, "kind": kind, "text": text, "tries": list(ear.tries)}
        row |= {"last": hearing.heard, "matches": hearing.matches}
        keep(HEARD, row)
        if gone := lost(words, ear.tries[0])[0]:
            print(f"{kind}: {'; '.join(gone)}\t{' | '.join(ear.tries)}", flush=True)


def table(voice: str) -> None:
    """Of the newest version of the voice: each kind's figures, not heard at first, in the published clip, and of these unflagged."""
    of_voice = [row for row in rows(HEARD) if row["voice"] == voice]
    newest = {row["text"]: row for row in of_voice if row["version"] == of_voice[-1]["version"]}
    total, first, last, unflagged, doubt = Counter(), Counter(), Counter(), Counter(), Counter()
    for row in newest.values():
        spoken = read(row["text"]).spoken
        gone, count = lost(spoken, row["tries"][0])
        total[row["kind"]] += count
        first[row["kind"]] += len(gone)
        left = len(lost(spoken, row["last"])[0])
        last[row["kind"]] += left
        matches = compare(spoken, row["last"]).matches
        unflagged[row["kind"]] += left if matches else 0
        doubt["first"] += not compare(spoken, row["tries"][0]).matches
        doubt["last"] += not matches
    for kind in total:
        print(f"| {kind} | {total[kind]} | {first[kind]} | {last[kind]} | {unflagged[kind]} |")
    print(
        f"| **{voice}, {len(newest)} sentences** | {total.total()} | {first.total()} ({100 * first.total() / max(1, total.total()):.1f} %) "
        f"| {last.total()} ({100 * last.total() / max(1, total.total()):.1f} %) | {unflagged.total()} |"
    )
    shares = (f"{doubt[when]} ({100 * doubt[when] / max(1, len(newest)):.1f} %)" for when in ("first", "last"))
    print("in doubt as speech/hear.py judges: {} of the sentences at first, {} of the published clips".format(*shares))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("whisper", type=Path)
    parser.add_argument("--voice", default="natural/pria")
    parser.add_argument("--kinds", default="", help="only these, parted by commas")
    parser.add_argument("--most", type=int, default=10_000, help="sentences that are spoken in this run")
    parser.add_argument("--table", action="store_true", help="only count what was heard before")
    options = parser.parse_args()
    if not options.table:
        with tempfile.TemporaryDirectory() as alone:
            speak(
                options.voice, options.whisper, [kind for kind in options.kinds.split(",") if kind], options.most, alone
            )
    table(options.voice)


if __name__ == "__main__":
    main()
