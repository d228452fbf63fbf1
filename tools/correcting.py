"""How long a correction of one sentence takes until the public has it, and what it costs: natural voice, heard back.

    python tools/correcting.py FOLDER_OF_WHISPER [--voice natural/pria] [--times 3]

A story of five sentences is published in an archive of its own; then one sentence of fifteen words is corrected, each time
another: in a newsroom whose worker has spoken before (as ``serve`` keeps it), by the program started anew beside it (as in a
terminal on a server), and by the program alone. The second one of either of the first two has a figure that is not heard right at
once ("2 tries"), with three times each. Wall seconds, and processor seconds of this process and all it started. Say the machine's load beside them.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from audionews.article.model import Page
from audionews.newsroom import Newsroom, open_newsroom
from audionews.newsroom.lead_ins import speak_ahead
from audionews.settings import from_environment
from audionews.speech.engines import name_of

TICK = os.sysconf("SC_CLK_TCK")
SENTENCES = (
    "Wali Kota Kendal membuka pasar malam di tepi sungai pada Jumat sore kemarin.",
    "Petugas gudang mencatat seratus dua puluh karung beras tiba sejak pagi tadi.",
    "Warga berharap bantuan itu cukup sampai panen raya pada bulan depan.",
    "Hujan deras mengguyur kota itu sejak tengah malam hingga menjelang siang.",
)
COUNTS = (213, 1850, 415, 28, 140, 617, 314, 39, 718, 516, 79, 89, 919, 821, 48)  # 1850 and 140 are spoken twice
WRONG = "Pemerintah daerah menyalurkan {} paket bantuan kepada warga yang tinggal di tepi sungai sejak Senin pagi."


def page(count: int) -> Page:
    paragraphs = "".join(f"<p>{one}</p>" for one in (*SENTENCES, WRONG.format(count)))
    text = f"""<html lang="id"><head><title>Bantuan beras sampai di Kendal</title></head><body><article>
<h1>Bantuan beras sampai di Kendal</h1><p class="byline">Ratna Wiratmi</p>{paragraphs}</article></body></html>"""
    return Page(content=text.encode())


def cpu_s() -> float:
    """Of this process, of those it waited for, and of those that still run."""
    own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in own) + sum(map(_running_s, _descendants(os.getpid())))


def _descendants(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [one for child in map(int, children) for one in (child, *_descendants(child))]


def _running_s(process: int) -> float:
    return sum(map(int, Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:15])) / TICK


def memory_mb() -> str:
    """Of each process that still runs: now, and at its peak."""
    figures = []
    for process in _descendants(os.getpid()):
        lines = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
        figures.append("{} MB (peak {})".format(*(int(lines[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM"))))
    return ", ".join(figures)


def timed(what: str, act: Callable[[], object]) -> None:
    wall, cpu = time.monotonic(), cpu_s()
    act()
    wall, cpu = time.monotonic() - wall, cpu_s() - cpu
    print(f"{what}: {wall:.1f} s, {cpu:.1f} processor seconds, load {os.getloadavg()[0]:.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("whisper", type=Path)
    parser.add_argument("--voice", default="natural/pria")
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = {"AUDIONEWS_HOME": folder, "AUDIONEWS_SECRET_KEY": "rahasia-percobaan"}
        home |= {"AUDIONEWS_HEAR_MODEL": str(options.whisper.resolve())}
        with open_newsroom(from_environment(home)) as room:
            slug = room.receive(page(2027), by="ukuran").slug
            timed(
                "published, five sentences and a headline",
                lambda: room.publish(slug, by="ukuran", engine=options.voice),
            )
            timed("the words of a correction spoken ahead, as a worker does", lambda: speak_ahead(room, slug))
            for time_of in range(options.times):
                fixed = page(COUNTS[time_of])
                timed("corrected, worker warm", partial(_correct, room, slug, fixed, options.voice))
                print(f"  {tries(room, slug)}")
            print(f"worker's memory: {memory_mb()}")
            for time_of in range(options.times):
                anew = partial(_anew, Path(folder), slug, page(COUNTS[options.times + time_of]), options.voice, home)
                timed("corrected, program started anew beside that worker", anew)
                print(f"  {tries(room, slug)}")
        for time_of in range(options.times):
            anew = partial(_anew, Path(folder), slug, page(COUNTS[2 * options.times + time_of]), options.voice, home)
            timed("corrected, program started anew and alone", anew)
            with open_newsroom(from_environment(home)) as room:
                print(f"  {tries(room, slug)}")


def tries(room: Newsroom, slug: str) -> str:
    """How often the corrected sentence was spoken, and what stayed in doubt."""
    story = room.library.stories.get(slug)
    said = [part for part in story.revision.script.segments if "paket bantuan" in part.shown and part.kind != "notice"]
    speaker = room.studio.speaker_of(room.studio.casts(name_of(story.build.voice)))
    plan = speaker.plan(said, room.library.clips)
    hearings = [clip.hearing for clip in room.library.clips.each(plan.keys) if clip and clip.hearing]
    return ", ".join(
        f"{one.tries} tries{' in doubt: ' + ' '.join(one.faults) if one.faults else ''}" for one in hearings
    )


def _anew(folder: Path, slug: str, fixed: Page, voice: str, home: dict[str, str]) -> None:
    file = folder / "benar.html"
    file.write_bytes(fixed.content)
    command = [sys.executable, "-m", "audionews", "correct", slug, "--from", str(file), "--kind", "ralat"]
    command += ["--reason", "Jumlahnya keliru.", "--engine", voice]
    subprocess.run(command, env={**os.environ, **home}, check=True, stdout=subprocess.DEVNULL)


def _correct(room, slug: str, fixed: Page, voice: str) -> None:
    room.correct(slug, fixed, kind="ralat", reason="Jumlahnya keliru.", by="ukuran", engine=voice)


if __name__ == "__main__":
    main()
