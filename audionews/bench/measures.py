"""The figures of issue 3 and 9, each a ratio of two things measured in one run on one machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from audionews.bench.material import SENTENCES_A_MINUTE, article
from audionews.errors import StoreFailed
from audionews.script.write import write
from audionews.speech.engines import engine

FORTY = 40
WRONG = 17  # the sentence that is put right


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is measured. ``whole``: the long episode is really spoken, sentence by sentence."""

    render_sentences: int
    long_sentences: int
    whole: bool
    forty: int = FORTY


FULL = Sizes(render_sentences=round(10 * SENTENCES_A_MINUTE), long_sentences=round(60 * SENTENCES_A_MINUTE), whole=True)
QUICK = Sizes(
    render_sentences=round(2 * SENTENCES_A_MINUTE), long_sentences=round(60 * SENTENCES_A_MINUTE), whole=False
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table. ``target`` with ``at_most``: value ≤ target is good; else value ≥ target. ``None``: for comparison."""

    name: str  # "first_render": key of the table's words too
    value: float
    target: float | None = None
    at_most: bool = True
    facts: dict[str, float]

    @property
    def met(self) -> bool | None:
        if self.target is None:
            return None
        return self.value <= self.target if self.at_most else self.value >= self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A task that ended: what it printed, and what its whole family of processes cost."""

    facts: dict
    cpu_s: float
    wall_s: float


def ran(task: str, folder: Path, cores: int = 1, **facts: object) -> Ran:
    """Runs one of ``tasks.TASKS`` in a process of its own. Raises ``StoreFailed("bench.task_failed")`` when it fails."""
    folder.mkdir(parents=True, exist_ok=True)
    # as in an installed house, modules come from bytecode: a machine that forbids writing it would compile them each time
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept.setdefault("PYTHONPYCACHEPREFIX", str(Path(tempfile.gettempdir()) / f"audionews-bytecode-{os.getuid()}"))
    start = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "audionews.bench.tasks", task, str(folder), str(cores), json.dumps(facts)],
        stdout=subprocess.PIPE,
        env={**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    with child.stdout:
        output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)  # counts those it waited for too: the speech workers
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise StoreFailed("bench.task_failed", task=task, code=child.returncode)
    return Ran(facts=json.loads(output), cpu_s=usage.ru_utime + usage.ru_stime, wall_s=time.perf_counter() - start)


def measure(folder: Path, sizes: Sizes, announce: Callable[[str], None]) -> Iterator[Figure]:
    """All figures, as they are known. ``told``: what is being measured now (a key of the message table)."""
    bare_kb = ran("nothing", folder).facts["memory_kb"]
    announce("bench.doing_correction")
    yield one_sentence(folder / "forty", sizes)
    announce("bench.doing_render")
    yield from _first_render(folder / "render", sizes)
    announce("bench.doing_long")
    yield from _long(folder / "long", sizes, bare_kb)


def one_sentence(folder: Path, sizes: Sizes) -> Figure:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    wrong = WRONG % sizes.forty
    first = ran("render", folder, cores, sentences=sizes.forty, wrong=wrong).facts
    fixed = ran("correct", folder, cores, slug=first["slug"], sentences=sizes.forty, wrong=wrong).facts
    return Figure(
        name="sentences",
        value=fixed["spoken"] - fixed["notices"],
        target=1,
        facts={"sentences": sizes.forty, "notices": fixed["notices"]},
    )


def _first_render(folder: Path, sizes: Sizes) -> Iterator[Figure]:
    """The house on one core and on two, the floor, and the tutorials' way, all of the same words."""
    count = sizes.render_sentences
    folder.mkdir(parents=True)
    texts = folder / "texts.json"
    speaking = engine("espeak", {})
    texts.write_text(json.dumps([speaking.text_for(segment) for segment in write(article(count)).segments]))
    # the rivals in turn with the house, so that a busy machine is as busy for all
    floor = ran("floor", folder / "floor", texts=str(texts))
    house = ran("render", folder / "one", sentences=count)
    plain = ran("plain", folder / "plain", texts=str(texts))
    naive = ran("naive", folder / "naive", texts=str(texts))
    started = floor.cpu_s - floor.facts["opus16"]  # what the interpreter cost after its own clock ended
    mp3_opus = floor.facts["opus"] + started
    minutes = house.facts["duration_ms"] / 60_000
    yield Figure(
        name="first_render",
        value=house.cpu_s / floor.cpu_s,
        target=1.15,
        facts={
            "minutes": minutes,
            "house_s": house.cpu_s,
            "floor_s": floor.cpu_s,
            "speech_s": floor.facts["speech"],
            "mp3_s": floor.facts["mp3"] - floor.facts["speech"],
            "opus_s": floor.facts["opus"] - floor.facts["mp3"],
            "opus16_s": floor.facts["opus16"] - floor.facts["opus"],
            "without_opus16": house.cpu_s / mp3_opus,
        },
    )
    yield Figure(
        name="plain_render",
        value=house.cpu_s / plain.cpu_s,
        target=1.15,
        facts={"minutes": minutes, "house_s": house.cpu_s, "plain_s": plain.cpu_s},
    )
    yield Figure(
        name="naive_render",
        value=naive.cpu_s / house.cpu_s,
        facts={
            "naive_s": naive.cpu_s,
            "house_s": house.cpu_s,
            "naive_mb": naive.facts["memory_kb"] / 1024,
            "minutes": naive.facts["seconds"] / 60,
        },
    )
    if hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1:
        two = ran("render", folder / "two", 2, sentences=count)
        yield Figure(
            name="two_cores",
            value=house.wall_s / two.wall_s,
            target=1.8,
            at_most=False,
            facts={"one_s": house.wall_s, "two_s": two.wall_s, "load": os.getloadavg()[0]},
        )


def _long(folder: Path, sizes: Sizes, bare_kb: int) -> Iterator[Figure]:
    count = sizes.long_sentences
    wrong = count // 2
    cores = 2 if hasattr(os, "sched_getaffinity") else 1
    if not sizes.whole:
        ran("stock", folder, cores, sentences=count, spare=50, wrong=wrong)
    built = ran("render", folder, cores, sentences=count, wrong=wrong).facts
    minutes = built["duration_ms"] / 60_000
    over_mb = (built["memory_kb"] - bare_kb) / 1024
    workers_mb = [(kb - bare_kb) / 1024 for kb in built["workers_kb"]]
    yield Figure(
        name="memory",
        value=over_mb,
        target=64,
        facts={
            "minutes": minutes,
            "bare_mb": bare_kb / 1024,
            "worker_mb": max(workers_mb, default=0),
            "family_mb": (built["memory_kb"] + sum(built["workers_kb"])) / 1024,
        },
    )
    fixed = ran("correct", folder, 1, slug=built["slug"], sentences=count, wrong=wrong).facts
    yield Figure(
        name="splice_s",
        value=fixed["after_s"],
        target=0.5,
        facts={
            "minutes": minutes,
            "spoken": fixed["spoken"],
            "notices": fixed["notices"],
            "whole_s": fixed["whole_s"],
            "cpu_s": fixed["after_cpu_s"],
        },
    )
    usual = ran("rejoin", folder).facts
    yield Figure(
        name="splice",
        value=usual["all_s"] / fixed["after_s"],
        target=30,
        at_most=False,
        facts={
            "usual_s": usual["all_s"],
            "usual_mp3_s": usual["mp3_s"],
            "splice_s": fixed["after_s"],
            "usual_cpu_s": usual["cpu_s"],
            "splice_cpu_s": fixed["after_cpu_s"],
            "by_cpu": usual["cpu_s"] / fixed["after_cpu_s"],
            "mp3_only": usual["mp3_s"] / fixed["after_s"],
        },
    )
