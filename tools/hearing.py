"""How many planted faults does hearing back find, and how many good sentences does it disturb? Prints docs/hearing.md's table.

    python tools/hearing.py FOLDER_OF_WHISPER [--voice natural/pria] [--cache FILE] [--most N]

Each line of hearing_sentences.txt is spoken whole, without its [word], and with the wrong side of {right|wrong}, and heard
by the real recogniser; about 7 CPU seconds each, kept in the cache (hearing_heard.jsonl), so that a run that was cut goes on and ``--most 0`` only compares. A clip of one text
is then compared with another: a word dropped, a word too much, a figure changed, two sentences swapped, silence, babble
(the samples of each 60 ms reversed). Nothing is spoken twice here: ``disturbed`` is what one more try would be spent on.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from audionews.script.model import Segment
from audionews.script.normalize import read
from audionews.speech import hear
from audionews.speech.engines import engine
from audionews.speech.hear import Recogniser, compare
from audionews.speech.model import Engine, Sound
from audionews.speech.whisper import Whisper

SENTENCES = Path(__file__).with_name("hearing_sentences.txt")
LIMITS = {
    "LEAST": (0.4, 0.5, 0.6),
    "LEAST_FIGURE": (0.6, 0.7, 0.8),
    "MOST_INSERTED": (3, 4, 5),
    "MOST_COST": (0.2, 0.25),
}
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


def spoken(speaking: Engine, text: str) -> Sound:
    reading = read(text)
    segment = Segment(id="s1", kind="paragraph", shown=text, spoken=reading.spoken, spans=reading.spans)
    return speaking.speak(speaking.text_for(segment))


def babble(sound: Sound) -> Sound:
    """A voice without words: each 60 ms backwards."""
    samples = np.frombuffer(sound.pcm, "<i2")
    size = sound.rate_hz * _BABBLE_MS // 1000
    pieces = [samples[start : start + size][::-1] for start in range(0, len(samples), size)]
    return Sound(pcm=np.concatenate(pieces).tobytes(), rate_hz=sound.rate_hz)


def heard(lines: list[str], speaking: Engine | None, ear: Recogniser | None, cache: Path, most: int) -> dict[str, str]:
    """What is heard of each "number/kind"; what is not in the cache is spoken and heard now, ``most`` of them."""
    known = {}
    if cache.exists():
        for row in map(json.loads, cache.read_text(encoding="utf-8").splitlines()):
            known[f"{row['n']}/{row['kind']}"] = row["heard"]
    wanted = [(n, kind) for kind in ("full", "wrong", "drop") for n in range(len(lines))]
    wanted += [(n, "babble") for n in range(BABBLED)]
    for n, kind in [one for one in wanted if f"{one[0]}/{one[1]}" not in known][:most]:
        text = variants(lines[n])["full" if kind == "babble" else kind]
        sound = spoken(speaking, text)
        words = ear.hear(babble(sound) if kind == "babble" else sound)
        known[f"{n}/{kind}"] = words
        with cache.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"n": n, "kind": kind, "text": text, "heard": words}, ensure_ascii=False) + "\n")
    return known


def trials(lines: list[str], known: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """(kind, the text that should be said, what was heard)."""
    texts = [variants(line) for line in lines]
    for name, words in known.items():
        number, kind = name.split("/")
        own = texts[int(number)]
        other = texts[(int(number) + 1) % len(texts)]
        if kind == "babble":
            yield "babble", own["full"], words
            continue
        yield "good", own[kind], words
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
    planted = [kind for kind in total if kind != "good"]
    hits, faults = sum(found[kind] for kind in planted), sum(total[kind] for kind in planted)
    return 100 * hits / max(faults, 1), 100 * found["good"] / max(total["good"], 1)


def held_out(lines: list[str], known: dict[str, str]) -> None:
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
            f"limits from the {('even', 'odd')[chosen]} sentences ({limits}), on the others: {hits:.1f} % of {total.total() - total['good']} faults "
            f"found, {disturbed:.1f} % of {total['good']} good clips disturbed"
        )
        for name, value in before.items():
            setattr(hear, name, value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("whisper", type=Path)
    parser.add_argument("--voice", default="natural/pria")
    parser.add_argument("--cache", type=Path, default=SENTENCES.with_name("hearing_heard.jsonl"))
    parser.add_argument("--most", type=int, default=1_000, help="clips that are spoken and heard in this run")
    parser.add_argument(
        "--held-out", action="store_true", help="choose the limits on half of the sentences, measure on the others"
    )
    options = parser.parse_args()
    lines = [line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    machines = (engine(options.voice, {}), Whisper(options.whisper)) if options.most else (None, None)
    known = heard(lines, *machines, options.cache, options.most)
    if options.held_out:
        held_out(lines, known)
        return
    outcomes = list(trials(lines, known))
    for kind, text, words in outcomes:
        hearing = compare(read(text).spoken, words)
        if hearing.matches != (kind == "good"):
            print(f"{kind}: {text}\n    {words}\n    {', '.join(hearing.faults)}")
    found, total = counted(outcomes)
    for kind in total:
        print(f"| {kind} | {total[kind]} | {found[kind]} | {100 * found[kind] / total[kind]:.1f} % |")
    print("| all planted | {} | {:.1f} % |".format(total.total() - total["good"], shares(found, total)[0]))


if __name__ == "__main__":
    main()
