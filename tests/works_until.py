"""Workers that die: for each STEP on stdin a fresh worker goes until there and kills itself with -9; its end is told.

"-" is a worker that drains the queue and ends. Forked from one process that has imported everything, as in ``dies_at``.
"""

from __future__ import annotations

import logging
import warnings

import impatient
from dies_at import note_what_is_spoken, one_after_another, put_the_knife

from audionews.library.builds import Builds
from audionews.library.clips import Clips
from audionews.library.publishing import Publishing
from audionews.library.stories import Stories
from audionews.settings import from_environment
from audionews.work import Work, dbos_queue, steps, worker  # noqa: F401 (imported before the fork, once for all)

STEPS = {
    "taken, nothing done": (steps, "do", 1, "before"),
    "the second sentence is spoken": (Clips, "put", 2, "after"),
    "the build is kept, the step is not told": (Builds, "add", 1, "after"),
    "published, the step is not told": (Publishing, "publish", 1, "after"),
    "all steps told, the job is not": (steps, "do", 1, "after"),
    "the correction is kept": (Stories, "add_revision", 1, "after"),
}


def work_until(step: str) -> None:
    if step != "-":
        put_the_knife(*STEPS[step])
    note_what_is_spoken()
    with Work(from_environment()) as work:
        work.run(until_idle=True)


if __name__ == "__main__":
    worker.lanes = impatient.lanes
    logging.basicConfig(level=logging.WARNING)
    warnings.simplefilter("ignore", DeprecationWarning)
    one_after_another(work_until)
