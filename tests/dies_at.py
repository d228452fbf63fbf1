"""A newsroom that dies: for each STEP on stdin a fresh process works until there, kills itself with -9, and its end is told.

It receives and publishes; where something is live, it corrects. No clean-up runs, as in a power cut. Everything it calls
is the real thing; only the step is wrapped in the knife. Processes are forked from one that has imported everything:
that is what makes twenty deaths cheap.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from conftest import article_of, corrected

from audionews.episode import encode, stitch  # noqa: F401 (encode: imported before the fork, once for all)
from audionews.library import builds, feed_channel, publishing, revisions
from audionews.library.blobs import FolderBlobs
from audionews.library.builds import Builds
from audionews.library.clips import Clips
from audionews.library.database import reading
from audionews.library.media_files import MediaFiles
from audionews.library.publishing import Publishing
from audionews.library.stories import Stories
from audionews.library.tables import clips
from audionews.newsroom import Newsroom, open_newsroom
from audionews.settings import from_environment

ARTICLE = article_of(
    "Nelayan Teluk Lawe menanam bakau di pantai utara pada hari Minggu. Bibitnya dibeli dari desa di seberang sungai.",
    "Ombak kini lebih tenang daripada musim lalu, kata mereka. Kapal kecil aman bersandar di dermaga kayu.",
    "Penanaman berikutnya menunggu air surut pada akhir bulan. Semua warga boleh ikut dan membawa alat sendiri.",
)
CORRECTED = corrected(ARTICLE, "desa di seberang sungai", "kota di seberang teluk")
CORRECTION = {"kind": "ralat", "reason": "Asal bibit tertukar.", "by": "yusuf"}

# step → (where it happens, its name, which call of it, die before or after it)
TO_PUBLICATION = {
    "before the story is kept": (Stories, "add", 1, "before"),
    "while the story is being kept": (revisions, "add_story", 1, "after"),
    "after the story is kept": (Stories, "add", 1, "after"),
    "while the bytes of a sentence are being written": (os, "fsync", 1, "before"),
    "after the bytes of a sentence, before its row": (FolderBlobs, "put", 2, "after"),
    "after the second sentence": (Clips, "put", 2, "after"),
    "before the sentences are joined": (stitch, "stitch", 1, "before"),
    "after the first file of the episode": (MediaFiles, "put", 1, "after"),
    "after the last file of the episode": (Builds, "add", 1, "before"),
    "while the build is being kept": (builds, "add_build", 1, "after"),
    "after the build is kept": (Builds, "add", 1, "after"),
    "after the pointer has moved, before the feed knows": (feed_channel, "announce", 1, "before"),
    "before the publication is committed": (publishing, "publish", 1, "after"),
}
TO_CORRECTION = {
    "after the wish, before the correction is kept": (Stories, "add_revision", 1, "before"),
    "after the correction is kept": (Stories, "add_revision", 1, "after"),
    "after its first sentence": (Clips, "put", 1, "after"),
    "after its build is kept": (Builds, "add", 1, "after"),
    "before its short episode is kept": (Builds, "add", 1, "before"),
    "after the pointer has moved, before the feed knows of it": (feed_channel, "announce", 1, "before"),
}
ANSWER_LOST = "after the publication is committed"
STEPS = TO_PUBLICATION | TO_CORRECTION | {ANSWER_LOST: (Publishing, "publish", 1, "after")}


def put_the_knife(where: object, name: str, call: int, when: str) -> None:
    """From now on the given call of ``where.name`` ends this process."""
    real, calls = getattr(where, name), 0

    def step(*arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        mine = calls  # files are stored by several threads at once
        if mine == call and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = real(*arguments, **named)
        if mine == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(where, name, step)


def note_what_is_spoken() -> None:
    """Keeps the key of every sentence that was spoken, beside the home."""
    put = Clips.put

    def noted(shelf: Clips, clip: object) -> None:
        with open(f"{os.environ['AUDIONEWS_HOME']}.spoken", "a") as notes:
            print(clip.key, file=notes)
        put(shelf, clip)

    Clips.put = noted


def work_until(step: str) -> None:
    put_the_knife(*STEPS[step])
    note_what_is_spoken()
    with open_newsroom(from_environment()) as newsroom:
        live = [story.slug for story in newsroom.library.stories.live()]
        if live:
            newsroom.correct(live[0], CORRECTED, deliver="short", **CORRECTION)
        else:
            newsroom.publish(newsroom.receive(ARTICLE, by="ratna").slug, by="ratna")


def one_after_another(run: Callable[[str], None]) -> None:
    """For each line on stdin ``run`` in a fresh process; its exit code is told on stdout."""
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            run(line.strip())
            sys.stdout.flush()
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


@contextmanager
def runs_of(script: str) -> Iterator[Callable[[str], int]]:
    """For a test: ``run(step)`` returns the exit code of a run of ``script`` (this file, or one like it) until there."""
    with subprocess.Popen(
        [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def run(step: str) -> int:
            print(step, file=process.stdin, flush=True)
            return int(process.stdout.readline())

        yield run
        process.stdin.close()


def kept_clips(newsroom: Newsroom) -> set[str]:
    """The keys of the sentences whose sound is kept."""
    with reading(newsroom.library.engine) as connection:
        return set(connection.execute(sa.select(clips.c.key)).scalars())


if __name__ == "__main__":
    one_after_another(work_until)
