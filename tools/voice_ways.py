"""Is one way of speaking heard better than another? They are compared text by text, on half of the texts.

    python tools/voice_ways.py FOLDER_OF_WHISPER --half 0 --kit KIT --package kokoro-js-1.2.1.tgz n3 n4 psi_alex lead …
    python tools/voice_ways.py - --table                                           only counts what was heard before

The texts are ours (voice_sentences.txt). Choose on ``--half 0``, believe ``--half 1``. What was heard is kept in voice_heard.jsonl beside
this file, so that a run that was cut goes on. KIT (../shared/checks/voice after its setup.sh) predicts naturalness, of every second
sentence; without it none is. A sentence costs 2.5 processor seconds. The table gives, for each way, word and letter errors beside those
of ``BASE`` in the same texts, with the 90 % interval of their difference (2,000 resamplings of the texts).
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tarfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
from hearing_cache import keep, rows
from natural_search import distance, halved, words_of
from natural_voices import blend

from audionews.script.model import Segment
from audionews.script.normalize import read
from audionews.speech.engines import natural_timing
from audionews.speech.engines.natural import Natural
from audionews.speech.engines.natural_model import Model, model_parts
from audionews.speech.engines.natural_pauses import faded, silences, with_our_pauses
from audionews.speech.engines.natural_timing import (
    FRAME_MS,
    LONGEST,
    LONGEST_AT_END,
    NUMBERS,
    RATE,
    SIGNS,
    Symbol,
    frames_of,
    symbols_in,
)
from audionews.speech.model import Sound
from audionews.speech.voices_here import sample
from audionews.speech.whisper import Whisper

TEXTS = Path(__file__).with_name("voice_sentences.txt")
HEARD = Path(__file__).with_name("voice_heard.jsonl")
EDGE = bytes(2 * 24 * 200)  # 200 ms of silence, as between sentences
LEAD = "ˈini,300"
BASE = "n3"  # the way of 1 December 2026, before a last word and a first plosive had their own rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What is done otherwise. ``voiced``: a nasal before a first plosive; ``end``: frames of a sound in the last word; ``blend``: of both halves of a style, ``acoustic`` (columns to 128, how it sounds) and
    ``prosody`` (the others: length, pitch, strength) of one; ``lead``: a word before the sentence, which is cut off; ``swaps``: regular expressions on the text for the machine, and what
    is put in their place; ``rules_of_n5``: what n5 brought (last sounds of words, ai, au and aa); ``clamps``: regular expressions on the symbols, the least and the most frames of each symbol in them."""

    voiced: bool = False
    end: int = LONGEST
    blend: str = ""
    acoustic: str = ""
    prosody: str = ""
    rate: float = RATE
    least_row: int = 0
    least_schwa: int = 0
    lead: bool = False
    rules_of_n5: bool = False
    swaps: tuple[tuple[str, str], ...] = ()
    clamps: tuple[tuple[str, int, int], ...] = ()


END = r"(?=[ .,;:?!…—]|$)"  # of a word
VOWELS = "aeiouəɛɔɪʊæʌAIWY"
NUMBERS.update({"ɜ": 87, "ɨ": 101, "ˌ": 157})  # these too, by the same vocabulary
N4 = {"voiced": True, "end": LONGEST_AT_END}
WAYS = {
    "n3": Way(),
    "n4": Way(voiced=True, end=LONGEST_AT_END),
    "n5": Way(**N4, rules_of_n5=True),
    "open_o": Way(**N4, rules_of_n5=True, swaps=((f"o(?=[^{VOWELS}ˈ .,][^{VOWELS}jw])", "ɔ"),)),
    "voiced": Way(voiced=True),
    "psi_alex": Way(blend="hm_psi+em_alex"),
    "omega2_alex": Way(blend="hm_omega+hm_omega+em_alex"),
    "omega_alex2": Way(blend="hm_omega+em_alex+em_alex"),
    "alex_michael": Way(blend="em_alex+am_michael"),
    "beta_dora": Way(blend="hf_beta+ef_dora"),
    "acoustic_alex": Way(acoustic="em_alex"),
    "prosody_alex": Way(prosody="em_alex"),
    "row60": Way(least_row=60),
    "row90": Way(least_row=90),
    "rate100": Way(rate=1.0),
    "rate125": Way(rate=1.25),
    "schwa75": Way(least_schwa=3),
    "lead": Way(lead=True),
    "r100": Way(**N4, rate=1.0),
    "r105": Way(**N4, rate=1.05),
    "blank2": Way(**N4, clamps=((" ", 2, 2),)),
    "blank3": Way(**N4, clamps=((" ", 3, 3),)),
    "blank4": Way(**N4, clamps=((" ", 4, 4),)),
    "blank3_h_x": Way(**N4, swaps=((f"h{END}", "x"),), clamps=((" ", 3, 3),)),
    "blank3_last3": Way(**N4, clamps=((" ", 3, 3), ("[^ˈ ](?= )", 3, 9))),
    "schwa1": Way(**N4, clamps=(("ə", 1, 1),)),
    "schwa2": Way(**N4, clamps=(("ə", 2, 2),)),
    "h_x": Way(**N4, swaps=((f"h{END}", "x"),)),
    "h3": Way(**N4, clamps=((f"h{END}", 3, 9),)),
    "h4": Way(**N4, clamps=((f"h{END}", 4, 9),)),
    "q3": Way(**N4, clamps=((f"[ʔk]{END}", 3, 9),)),
    "nasal3": Way(**N4, clamps=(("[mnŋ](?=[pbtdkɡʧʤs])", 3, 9),)),
    "vowel3": Way(**N4, clamps=((f"[{VOWELS}]", 3, 9),)),
    "last3": Way(**N4, clamps=(("[^ˈ ](?= )", 3, 9),)),
    "aa": Way(**N4, swaps=(("aʔa", "aa"), ("aˈʔa", "aˈa")), clamps=(("aˈ?a", 3, 9),)),
    "aa_long": Way(**N4, clamps=(("aˈ?a", 3, 9),)),
    "open_e": Way(**N4, swaps=(("e", "ɛ"),)),
    "open_e_closed": Way(**N4, swaps=((f"e(?=[^{VOWELS}ˈ]([^{VOWELS}ˈ]|{END}))", "ɛ"),)),
    "ai": Way(**N4, swaps=(("I", "aj"),)),
    "ai_two": Way(**N4, swaps=(("I", "ai"),)),
    "glides": Way(**N4, swaps=(("I", "aj"), ("W", "aw"), ("Y", "oj"))),
    "vowels": Way(**N4, swaps=(("I", "ai"), ("W", "au"), ("Y", "oi"))),
    "ai_long": Way(**N4, clamps=(("[IWY]", 4, 9),)),
    "weak": Way(**N4, swaps=((r"(?<!\S)(d|k|j|d|p)ˈ([ie]|aŋ|an|aɾi|ada)(?! ?$)(?=[ ])", r"\1\2"),)),
    "no_stress": Way(**N4, swaps=(("ˈ", ""),)),
    "stress_first": Way(**N4, swaps=((r"([bdfhjklmnpstvwxzɡŋɲɾʃʒʔʤʧ]+)ˈ", r"ˈ\1"),)),
    "k_final": Way(**N4, swaps=((f"ʔ{END}", "k"),)),
    "schwa_er": Way(**N4, swaps=(("ə", "ɜ"),)),
    "schwa_high": Way(**N4, swaps=(("ə", "ɨ"),)),
    "many_a": Way(
        **N4,
        swaps=(("aʔa", "aa"), ("aˈʔa", "aˈa"), ("e", "ɛ"), ("I", "aj")),
        clamps=((f"h{END}", 3, 9), (f"ʔ{END}", 3, 9), ("aˈ?a", 3, 9), ("[mnŋ](?=[pbtdkɡʧʤs])", 3, 9)),
    ),
    "many_b": Way(
        **N4,
        swaps=(
            (f"h{END}", "x"),
            ("I", "ai"),
            (f"ʔ{END}", "k"),
            (f"i(?=[^{VOWELS}ˈ ]{END})", "ɪ"),
            (f"u(?=[^{VOWELS}ˈ ]{END})", "ʊ"),
        ),
        clamps=((f"[nŋmtpslɾ]{END}", 3, 9),),
    ),
    "lax": Way(**N4, swaps=((f"i(?=[^{VOWELS}ˈ ]{END})", "ɪ"), (f"u(?=[^{VOWELS}ˈ ]{END})", "ʊ"))),
}


class Tried(Natural):
    """A natural voice that speaks in ``way``, with a model of its own."""

    def __init__(self, voice: str, way: Way, model: Model, package: Path | None) -> None:
        super().__init__({"voice": voice})
        self._way, self._model = way, model
        styles = self._styles.copy()
        for names, columns in ((way.blend, slice(256)), (way.acoustic, slice(128)), (way.prosody, slice(128, 256))):
            if names:
                if package is None:
                    raise SystemExit(f"{names}: --package is missing")
                with tarfile.open(package) as opened:
                    styles[:, columns] = blend(opened, tuple(names.split("+")))[:, columns]
        self.__dict__["_styles"] = styles

    def text_for(self, segment: Segment) -> str:
        with self._rules():
            text = super().text_for(segment)
        for pattern, other in self._way.swaps:
            text = re.sub(pattern, other, text)
        return text

    def _rules(self) -> AbstractContextManager:
        """Those of n4 are today's without these."""
        return (
            nullcontext()
            if self._way.rules_of_n5
            else patch.multiple(natural_timing, _GLIDES=(), _HIATUS=(), LEAST_AT_WORD_END=1)
        )

    def plan(self, text: str) -> bytes:
        """The symbols and frames of a text: where they are the same, so is the sound."""
        symbols = self._chosen(list(symbols_in(text)))
        numbers, _, _, frames = self._planned(symbols)
        return numbers.tobytes() + frames.tobytes()

    def _samples(self, symbols: list[Symbol]) -> np.ndarray:
        symbols = self._chosen(symbols)
        if not self._way.lead:
            return super()._samples(symbols)
        lead = [*symbols_in(LEAD), Symbol(sign=" ")]
        samples, frames = self._spoken([*lead, *symbols])
        ends_ms = np.cumsum(frames) * FRAME_MS
        mark_ms = ends_ms[len(lead) - 2 : len(lead)]
        quiet = [s for s in silences(samples) if s[0] < mark_ms[1] and s[1] > mark_ms[0] and s[1] - s[0] >= 100]
        if not quiet:
            return super()._samples(symbols)
        at_ms = quiet[0][1] - 60
        piece = faded(samples[at_ms * 24 :][::-1])[::-1].copy()
        return with_our_pauses(
            piece, symbols, np.concatenate([[(ends_ms[len(lead)] - at_ms) / FRAME_MS], frames[len(lead) + 1 :]])
        )

    def _short(self, symbols: list[Symbol], *, at_end: bool = False) -> np.ndarray | None:
        return super()._short(self._chosen(symbols), at_end=at_end)

    def _chosen(self, symbols: list[Symbol]) -> list[Symbol]:
        return [symbol for symbol in symbols if self._way.voiced or not symbol.voices]

    def _spoken(self, symbols: list[Symbol]) -> tuple[np.ndarray, np.ndarray]:
        numbers, style, predicted, frames = self._planned(symbols)
        return self._model.samples(numbers, style, predicted, frames), frames

    def _planned(self, symbols: list[Symbol]) -> tuple[np.ndarray, ...]:
        numbers = np.array([0, *(NUMBERS[symbol.sign] for symbol in symbols), 0], np.int64)
        style = self._styles[max(len(symbols) - 1, self._way.least_row)]
        predicted = self._model.frames(numbers, style)
        with self._rules():
            frames = frames_of(symbols, predicted * RATE / self._way.rate)
        for place, symbol in enumerate(symbols, 1):
            if symbol.sign == "ə":
                frames[place] = max(frames[place], self._way.least_schwa)
            if symbol.sign not in SIGNS and not symbol.voices:
                frames[place] = min(frames[place], self._way.end)
        signs = "".join(symbol.sign for symbol in symbols)
        for pattern, least, most in self._way.clamps:
            for found in re.finditer(pattern, signs):
                for place in range(found.start() + 1, found.end() + 1):
                    if signs[place - 1] != "ˈ" and not symbols[place - 1].voices:
                        frames[place] = min(max(frames[place], least), most)
        return numbers, style, predicted, frames


def texts(half: int | None = None) -> Iterator[tuple[str, str]]:
    """(section, text), every other one of each section where a half is wanted."""
    section, number = "", 0
    for line in TEXTS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section, number = line.strip("[]"), 0
        elif line and not line.startswith("#"):
            if half is None or number % 2 == half:
                yield section, line
            number += 1


def hear(asked: argparse.Namespace) -> None:
    known = {(row["voice"], row["way"], row["text"]) for row in rows(HEARD)}
    model, ear, judge = Model(model_parts(), threads=1), Whisper(asked.whisper), None
    if asked.kit:
        sys.path.insert(0, str(asked.kit))
        import natural

        work = Path(os.environ.get("VOICE_WORK", "/tmp/voicekit"))
        judge = natural.Judge(next(work.glob("venv/lib/python*/site-packages/distillmos/weights/distill_mos_v7.pt")))
    for name in asked.ways:
        speaking = Tried(asked.voice, WAYS[name], model, asked.package)
        for number, (section, text) in enumerate(texts(asked.half)):
            if (asked.voice, name, text) in known or (asked.sections and section not in asked.sections.split(",")):
                continue
            spoken = read(text).spoken
            pcm = EDGE + speaking.speak(speaking.text_for(sample(spoken))).pcm + EDGE
            heard = ear.hear(Sound(pcm=pcm, rate_hz=24_000))
            row = {"voice": asked.voice, "way": name, "section": section, "text": text, "heard": heard}
            if judge and section != "short" and number % 2 == 0:
                row["mos"] = judge.mos(halved(np.frombuffer(pcm, "<i2").astype(np.float32) / 32768))
            keep(HEARD, row)


def errors(row: dict) -> np.ndarray:
    """Wrong words, words, wrong letters, letters."""
    wanted, heard = (words_of(read(read(text).spoken).spoken) for text in (row["text"], row["heard"]))
    mine, theirs = list("".join(wanted)), list("".join(heard))
    return np.array([distance(wanted, heard), len(wanted), distance(mine, theirs), len(mine)])


def table(voice: str) -> None:
    chance = np.random.default_rng(1)
    halves = [set(texts(half)) for half in (0, 1)]
    heard: dict[tuple[str, str], dict[str, dict]] = {}
    for row in rows(HEARD):
        if row["voice"] == voice:
            kind = "short" if row["section"] == "short" else "sentences"
            for half, chosen in enumerate(halves):
                if (row["section"], row["text"]) in chosen:
                    heard.setdefault((row["way"], f"{kind}, half {half}"), {})[row["text"]] = row
    for (name, part), ours in heard.items():
        base = heard.get((BASE, part), {})
        both = [text for text in ours if text in base]
        if name == BASE or not both:
            continue
        a, b = (np.array([errors(side[text]) for text in both]) for side in (ours, base))
        drawn = chance.integers(0, len(both), (2_000, len(both)))
        cells = []
        for wrong, of in ((0, 1), (2, 3)):
            apart = 100 * (a - b)[drawn][..., wrong].sum(1) / a[drawn][..., of].sum(1)
            low, high = np.percentile(apart, (5, 95))
            rate, before = (100 * side[:, wrong].sum() / side[:, of].sum() for side in (a, b))
            cells.append(f"{rate:.1f} ({BASE} {before:.1f}; {low:+.1f} to {high:+.1f})")
        judged = [(ours[t]["mos"], base[t]["mos"]) for t in both if ours[t].get("mos") and base[t].get("mos")]
        mos = "–"
        if judged:
            (mean, mean_base), (least, least_base) = np.mean(judged, axis=0), np.min(judged, axis=0)
            mos = f"{mean:.2f}, least {least:.2f} ({BASE} {mean_base:.2f}, {least_base:.2f})"
        whole = f"{(a[:, 2] == 0).sum()} ({BASE} {(b[:, 2] == 0).sum()})"
        print(f"| {name} | {part} | {len(both)} | {cells[0]} | {cells[1]} | {whole} | {mos} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("whisper", type=Path)
    parser.add_argument("ways", nargs="*", choices=[*WAYS, []])
    parser.add_argument("--voice", default="pria")
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--sections", default="", help="only these (news, onset, short), parted by commas")
    parser.add_argument("--package", type=Path, help="npm pack kokoro-js@1.2.1, for other blends")
    parser.add_argument("--kit", type=Path)
    parser.add_argument("--table", action="store_true")
    asked = parser.parse_args()
    if not asked.table:
        hear(asked)
    table(asked.voice)


if __name__ == "__main__":
    main()
