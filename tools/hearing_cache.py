"""What a recogniser heard, kept a line at a time, so that a run that was cut goes on. Shared by the tools that speak and hear."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from audionews.script.model import Segment
from audionews.script.normalize import read
from audionews.speech.hear import Recogniser
from audionews.speech.model import Engine, Sound


class Ear:
    """A recogniser that keeps what it heard of each try."""

    name = "kept"

    def __init__(self, ear: Recogniser) -> None:
        self.ear, self.tries = ear, []

    def hear(self, sound: Sound) -> str:
        self.tries.append(self.ear.hear(sound))
        return self.tries[-1]


def rows(file: Path) -> Iterator[dict]:
    if file.exists():
        yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


def keep(file: Path, row: dict) -> None:
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def spoken_by(speaking: Engine, text: str) -> tuple[str, str]:
    """The words of ``text``, and what the machine is handed."""
    reading = read(text)
    segment = Segment(id="s1", kind="paragraph", shown=text, spoken=reading.spoken, spans=reading.spans)
    return reading.spoken, speaking.text_for(segment)
