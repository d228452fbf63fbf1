"""Which of Kokoro's voices, and which blends of them, are best understood in Indonesian? In stages, each on texts of our own.

    python tools/natural_blends.py FOLDER_OF_WHISPER kokoro-js-1.2.1.tgz --kit KIT --texts 4 all            every voice there is
    python tools/natural_blends.py … --texts 16 hm_omega em_alex hm_omega+em_alex hm_omega*3+em_alex        these, on more texts
    python tools/natural_blends.py - - --table [--half 1]                                                   only what was heard before

The texts are voice_sentences.txt's; --half 0 (the default) is for choosing, --half 1 for believing. Of each sound the recogniser is asked for two things: what it hears, and how
surprised it is by the words that were said (nats a letter: minus the logarithm of the chance it gives them). The surprise is what tells voices apart on few texts: it moves with every sound,
an error only where a word tips over. What was heard is kept in natural_blends.jsonl beside this file, so that a run that was cut goes on. A sentence costs 3 processor seconds.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import sys
import tarfile
from pathlib import Path

import numpy as np
from hearing_cache import keep, rows
from natural_search import halved
from voice_ways import EDGE, WAYS, Tried, errors, texts
from voice_ways import HEARD as SPOKEN

from audionews.script.normalize import read
from audionews.speech.engines.natural_model import Model, model_parts
from audionews.speech.model import Sound
from audionews.speech.voices_here import sample
from audionews.speech.whisper import Whisper, _bytes_by_letter, _resampled

HEARD = Path(__file__).with_name("natural_blends.jsonl")
_PIECE = re.compile(r" ?[^\W\d_]+| ?\d+| ?[^\s\w]+")


class Surprise:
    """How many nats a letter the recogniser ``ear`` is surprised by words that were said."""

    def __init__(self, ear: Whisper, folder: Path) -> None:
        model = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]
        pairs = (merge.split(" ") if isinstance(merge, str) else merge for merge in model["merges"])
        self._ear, self._numbers = ear, model["vocab"]
        self._ranks = {tuple(pair): rank for rank, pair in enumerate(pairs)}
        self._letters = {byte: letter for letter, byte in _bytes_by_letter().items()}

    def tokens(self, text: str) -> list[int]:
        """Byte pair encoding: the pair that was learned first is joined first."""
        numbers = []
        for piece in _PIECE.findall(f" {text}"):
            parts = [self._letters[byte] for byte in piece.encode()]
            while len(parts) > 1:
                rank, place = min(
                    (self._ranks.get(pair, len(self._ranks)), at) for at, pair in enumerate(itertools.pairwise(parts))
                )
                if rank == len(self._ranks):
                    break
                parts[place : place + 2] = ["".join(parts[place : place + 2])]
            numbers += [self._numbers[part] for part in parts]
        return numbers

    def of(self, sound: Sound, text: str) -> tuple[float, str]:
        """Nats a letter, and the nats of each word."""
        ear, decoder = self._ear, self._ear._decoder
        heard, memory = decoder.attention(ear._encoder.states(_resampled(sound))), decoder.beginning
        nats: list[tuple[str, float]] = []
        for token in ear._vocabulary.prompt:
            scores, memory = decoder.step(token, heard, memory)
        for word in text.split():
            nats.append((word, 0.0))
            for token in self.tokens(word):
                scores = scores.astype(np.float64)
                top = scores.max()
                nats[-1] = word, nats[-1][1] + float(top + np.log(np.exp(scores - top).sum()) - scores[token])
                scores, memory = decoder.step(token, heard, memory)
        return sum(one for _, one in nats) / len(text), " ".join(f"{one:.2f}" for _, one in nats)


class Remembering:
    """An encoder that need not look at the same sound twice."""

    def __init__(self, encoder) -> None:
        self._encoder, self._last = encoder, (b"", None)

    def states(self, samples: np.ndarray) -> np.ndarray:
        if samples.tobytes() != self._last[0]:
            self._last = samples.tobytes(), self._encoder.states(samples)
        return self._last[1]


def styles_of(matrices: dict[str, np.ndarray], name: str) -> np.ndarray:
    """float32 [510, 256] of a blend like "hm_omega*3+em_alex", as float16 keeps it."""
    parts = [(one.partition("*")[0], float(one.partition("*")[2] or 1)) for one in name.split("+")]
    mean = np.average([matrices[part] for part, _ in parts], axis=0, weights=[weight for _, weight in parts])
    return mean.astype("<f2").astype(np.float32)


def matrix_of(package: tarfile.TarFile, name: str) -> np.ndarray:
    return np.frombuffer(package.extractfile(f"package/voices/{name}.bin").read(), "<f4").reshape(510, 256)


def everyone(package: tarfile.TarFile) -> list[str]:
    return sorted(Path(name).stem for name in package.getnames() if name.endswith(".bin"))


def chosen(half: int, count: int, matching: str) -> list[str]:
    """So many texts of a half: one for all voices, then those in which the most letters were heard wrongly before, by the other voice (voice_heard.jsonl), for they tell voices apart."""
    whole = [text for section, text in texts(half) if section in ("news", "onset")]
    wrong = {text: [0] for text in whole}
    for row in rows(SPOKEN):
        if row["text"] in wrong and row["voice"] == "wanita" and row["way"] in ("n3", "n4"):
            wrong[row["text"]].append(errors(row)[2])
    if matching:
        return [text for _, text in texts(half) if re.search(matching, text)][:count]
    if half:
        return [whole[number * 17 % len(whole)] for number in range(count)]
    return [whole[0], *sorted(whole[1:], key=lambda text: -np.mean(wrong[text]))][:count]


def hear(asked: argparse.Namespace) -> None:
    model, ear = Model(model_parts(), threads=1), Whisper(asked.whisper)
    surprise, judge = Surprise(ear, asked.whisper), None
    if asked.kit:
        sys.path.insert(0, str(asked.kit))
        import natural

        work = Path(os.environ.get("VOICE_WORK", "/tmp/voicekit"))
        judge = natural.Judge(next(work.glob("venv/lib/python*/site-packages/distillmos/weights/distill_mos_v7.pt")))
    ear.__dict__["_encoder"] = Remembering(ear._encoder)
    known = {(row["blend"], row["text"]) for row in rows(HEARD)}
    ways = {name: Tried("pria", WAYS[name], model, None) for name in dict.fromkeys(["n4", *asked.ways])}
    with tarfile.open(asked.package) as package:
        matrices = {name: matrix_of(package, name) for name in everyone(package)}
        blends = [one for name in asked.blends for one in (matrices if name == "all" else [name])]
        for number, text in enumerate(chosen(asked.half, asked.texts, asked.matching)):
            for blend, way in itertools.product(blends, asked.ways):
                name = blend if way == "n4" else f"{blend}@{way}"
                if (name, text) in known:
                    continue
                plans = set()
                for speaking in (ways["n4"], ways[way]):
                    speaking.__dict__["_styles"] = styles_of(matrices, blend)
                    plans.add(speaking.plan(speaking.text_for(sample(read(text).spoken))))
                if way != "n4" and len(plans) == 1:
                    continue  # the same sound
                pcm = EDGE + speaking.speak(speaking.text_for(sample(read(text).spoken))).pcm + EDGE
                sound = Sound(pcm=pcm, rate_hz=24_000)
                row = {"blend": name, "half": asked.half, "text": text, "heard": ear.hear(sound)}
                nats, row["words"] = surprise.of(sound, text)
                row["surprise"] = round(nats, 4)
                if judge and number % 4 < asked.judged:
                    row["mos"] = round(judge.mos(halved(np.frombuffer(pcm, "<i2").astype(np.float32) / 32768)), 3)
                keep(HEARD, row)


def table(half: int, base: str) -> None:
    """One line a blend, the least surprising first; beside each its difference to ``base`` in the same texts, in standard errors."""
    heard: dict[str, dict[str, dict]] = {}
    for row in rows(HEARD):
        if row["half"] == half:
            heard.setdefault(row["blend"], {})[row["text"]] = row
    lines = []
    for blend, ours in heard.items():
        wrong = np.sum([errors(row) for row in ours.values()], axis=0)
        both = [text for text in ours if text in heard.get(base, {})]
        apart = np.array([ours[text]["surprise"] - heard[base][text]["surprise"] for text in both])
        error = apart.std(ddof=1) / len(apart) ** 0.5 if len(apart) > 1 else np.inf
        judged = [row["mos"] for row in ours.values() if "mos" in row]
        mos = f"{np.mean(judged):.2f}\t{min(judged):.2f}" if judged else "-\t-"
        mean = np.mean([row["surprise"] for row in ours.values()])
        beside = f"{apart.mean():+.4f}\t{apart.mean() / error if error else 0:+.1f}" if len(both) else "-\t-"
        lines.append(
            (
                mean,
                f"{blend}\t{len(ours)}\t{mean:.4f}\t{beside}\t{100 * wrong[0] / wrong[1]:.1f}\t{100 * wrong[2] / wrong[3]:.1f}\t{mos}",
            )
        )
    print("blend\ttexts\tsurprise\tbeside_base\tstandard_errors\twer\tcer\tmos\tmos_least")
    for _, line in sorted(lines):
        print(line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("whisper", type=Path)
    parser.add_argument("package", type=Path)
    parser.add_argument("blends", nargs="*")
    parser.add_argument("--half", type=int, choices=(0, 1), default=0)
    parser.add_argument("--matching", default="", help="only texts of this regular expression")
    parser.add_argument("--texts", type=int, default=4)
    parser.add_argument("--judged", type=int, default=1, help="texts of four whose naturalness is predicted")
    parser.add_argument("--ways", nargs="+", default=["n4"], choices=WAYS)
    parser.add_argument("--kit", type=Path)
    parser.add_argument("--base", default="hm_omega+em_alex")
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    if not asked.table:
        hear(asked)
    table(asked.half, asked.base)


if __name__ == "__main__":
    main()
