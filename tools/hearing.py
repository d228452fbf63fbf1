"""How many planted faults does hearing back find, and how many good sentences does it disturb? Prints docs/hearing.md's table.

    python tools/hearing.py FOLDER_OF_WHISPER [--voice natural/pria] [--share 1/2] [--cache FILE] [--most N]

Each of the 200 lines of hearing_sentences.txt is spoken whole, without its [word], and with the wrong side of {right|wrong}, and
heard by the real recogniser, with the tries that ``speech/hear.py`` spends; about 3 CPU seconds a try. It is kept in the
cache (hearing_heard.jsonl) with the voice's version, so that a run that was cut goes on and ``--most 0`` only compares. A clip
of one text is then compared with another: a word dropped, a word too much, a figure changed, two sentences swapped, silence,
babble (the samples of each 60 ms reversed). ``good`` is what one more try would be spent on, ``published`` what stays in doubt.

Two runs on two cores: ``taskset -c 0 … --share 1/2 & taskset -c 1 … --share 2/2``. Each holds a model of its own and appends to
the same cache, a line at a time; a last run with ``--most 0`` prints the table of both.
"""

from __future__ import annotations

import argparse
import itertools
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from hearing_cache import Ear, keep, rows, spoken_by

from audionews.script.normalize import read
from audionews.speech import hear
from audionews.speech.engines import engine
from audionews.speech.hear import compare, spoken_and_heard
from audionews.speech.model import Engine, Sound
from audionews.speech.whisper import Whisper

SENTENCES = Path(__file__).with_name("hearing_sentences.txt")
LIMITS = {
    "LEAST": (0.4, 0.5, 0.6),
    "LEAST_FIGURE": (0.6, 0.7, 0.8),
    "MOST_INSERTED": (3, 4, 5),
    "MOST_COST": (0.2, 0.25),
}
GOOD = ("good", "published")  # at the first try, and the clip that a listener would hear
BABBLED = 6  # sentences of which babble is made
_BABBLE_MS = 60


def variants(line: str) -> dict[str, str]:
    """The sentence whole, with its figure changed, and without its word."""
    right = re.sub(r"\{([^|]*)\|[^}]*\}", r"\1", line)
    plain = str.maketrans("", "", "[]")
    return {
        "full": right.translate(plain),
        "wrong": re.sub(r"\{[^|]*\|([^}]*)\}", r"\1", line).translate(plain),
        "drop": re.sub(r" ?\[[^\]]*\]", "", right).strip(),
    }


def babble(sound: Sound) -> Sound:
    """A voice without words: each 60 ms backwards."""
    samples = np.frombuffer(sound.pcm, "<i2")
    size = sound.rate_hz * _BABBLE_MS // 1000
    pieces = [samples[start : start + size][::-1] for start in range(0, len(samples), size)]
    return Sound(pcm=np.concatenate(pieces).tobytes(), rate_hz=sound.rate_hz)


def hear_all(lines: list[str], speaking: Engine, ear: Ear, cache: Path, most: int, share: tuple[int, int]) -> None:
    """Speaks and hears what is not in the cache, ``most`` of them, of every ``share[1]``-th sentence."""
    voice = {"voice": speaking.voice.full_name, "version": speaking.voice.version}
    known = {(row["n"], row["kind"]) for row in rows(cache) if voice.items() <= row.items()}
    wanted = [(n, kind) for n in range(len(lines)) for kind in ("full", "wrong", "drop", "babble")]
    wanted = [one for one in wanted if one[0] % share[1] == share[0] - 1 and (one[1] != "babble" or one[0] < BABBLED)]
    for n, kind in [one for one in wanted if one not in known][:most]:
        text = variants(lines[n])["full" if kind == "babble" else kind]
        words, for_machine = spoken_by(speaking, text)
        ear.tries.clear()
        if kind == "babble":
            last = ear.hear(babble(speaking.speak(for_machine)))
        else:
            last = spoken_and_heard(speaking, ear, for_machine, words)[1].heard
        row = {
            **voice,
            "n": n,
            "kind": kind,
            "text": text,
            "heard": ear.tries[0],
            "tries": list(ear.tries),
            "last": last,
        }
        keep(cache, row)


def newest(cache: Path, voice: str) -> dict[str, dict]:
    """Of each "number/kind" the row of the voice's newest version."""
    of_voice = [row for row in rows(cache) if row.get("voice") == voice]
    return {f"{row['n']}/{row['kind']}": row for row in of_voice if row["version"] == of_voice[-1]["version"]}


def trials(lines: list[str], known: dict[str, dict]) -> Iterator[tuple[str, str, str]]:
    """(kind, the text that should be said, what was heard)."""
    texts = [variants(line) for line in lines]
    for name, row in known.items():
        number, kind = name.split("/")
        words = row["heard"]
        own = texts[int(number)]
        other = texts[(int(number) + 1) % len(texts)]
        if kind == "babble":
            yield "babble", own["full"], words
            continue
        yield "good", own[kind], words
        yield "published", own[kind], row["last"]
        yield "swapped", other["full"], words
        yield "silence", own[kind], ""
        if kind == "drop":
            yield "a word dropped", own["full"], words
        elif kind == "wrong":
            yield "a figure changed", own["full"], words
        else:
            yield "a word too much", own["drop"], words
            yield "a figure changed", own["wrong"], words


def counted(outcomes: list[tuple[str, str, str]]) -> tuple[Counter[str], Counter[str]]:
    """Of each kind, how many were found and how many there are."""
    found, total = Counter(), Counter()
    for kind, text, words in outcomes:
        total[kind] += 1
        found[kind] += not compare(read(text).spoken, words).matches
    return found, total


def shares(found: Counter[str], total: Counter[str]) -> tuple[float, float]:
    """Percent of the planted faults that were found, and of the good clips that were disturbed."""
    planted = [kind for kind in total if kind not in GOOD]
    hits, faults = sum(found[kind] for kind in planted), sum(total[kind] for kind in planted)
    return 100 * hits / max(faults, 1), 100 * found["good"] / max(total["good"], 1)


def held_out(lines: list[str], known: dict[str, dict]) -> None:
    """Limits chosen on every other sentence, measured on the rest, and the other way round."""
    before = {name: getattr(hear, name) for name in LIMITS}
    for chosen in (0, 1):
        ours, others = (
            {n: w for n, w in known.items() if int(n.split("/")[0]) % 2 == side} for side in (chosen, 1 - chosen)
        )
        here, there = list(trials(lines, ours)), list(trials(lines, others))
        best = None
        for values in itertools.product(*LIMITS.values()):
            for name, value in zip(LIMITS, values, strict=True):
                setattr(hear, name, value)
            found, disturbed = shares(*counted(here))
            near = sum(value != before[name] for name, value in zip(LIMITS, values, strict=True))
            best = max(best or ((-1, 0), ()), ((found - disturbed, -near), values))
        for name, value in zip(LIMITS, best[1], strict=True):
            setattr(hear, name, value)
        found, total = counted(there)
        hits, disturbed = shares(found, total)
        limits = ", ".join(f"{name} {value}" for name, value in zip(LIMITS, best[1], strict=True))
        print(
            f"limits from the {('even', 'odd')[chosen]} sentences ({limits}), on the others: {hits:.1f} % of {sum(total[kind] for kind in total if kind not in GOOD)} faults "
            f"found, {disturbed:.1f} % of {total['good']} good clips disturbed"
        )
        for name, value in before.items():
            setattr(hear, name, value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("whisper", type=Path)
    parser.add_argument("--voice", default="natural/pria")
    parser.add_argument("--cache", type=Path, default=SENTENCES.with_name("hearing_heard.jsonl"))
    parser.add_argument("--share", default="1/1", help="1/2: every other sentence; 2/2: the rest")
    parser.add_argument("--most", type=int, default=1_000, help="clips that are spoken and heard in this run")
    parser.add_argument(
        "--held-out", action="store_true", help="choose the limits on half of the sentences, measure on the others"
    )
    options = parser.parse_args()
    lines = [line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    if options.most:
        number, _, of = options.share.partition("/")
        with tempfile.TemporaryDirectory() as alone:  # two runs beside each other would wait for one model
            speaking = engine(options.voice, {"natural_base": alone})
            hear_all(
                lines, speaking, Ear(Whisper(options.whisper)), options.cache, options.most, (int(number), int(of))
            )
    known = newest(options.cache, options.voice)
    if options.held_out:
        held_out(lines, known)
        return
    outcomes = list(trials(lines, known))
    for kind, text, words in outcomes:
        hearing = compare(read(text).spoken, words)
        if hearing.matches != (kind in GOOD):
            print(f"{kind}: {text}\n    {words}\n    {', '.join(hearing.faults)}")
    found, total = counted(outcomes)
    for kind in total:
        print(f"| {kind} | {total[kind]} | {found[kind]} | {100 * found[kind] / total[kind]:.1f} % |")
    faults = sum(total[kind] for kind in total if kind not in GOOD)
    print(f"| all planted | {faults} | {shares(found, total)[0]:.1f} % |")


if __name__ == "__main__":
    main()
