"""Carries out orders until it kills itself with -9, for ``history_deaths.Killer``: for each line on stdin in a fresh process.

A doing is a statement to the database, a commit, a flushed or a renamed file. No clean-up runs, as in a power cut. Processes are
forked from this one, which has imported everything: that is what makes hundreds of deaths cheap.
"""

from __future__ import annotations

import os
import pickle
from base64 import b64decode
from contextlib import suppress

import sqlalchemy as sa
from dies_at import one_after_another
from history_deaths import die_at

from audionews import assets
from audionews.channels import load
from audionews.episode import encode, stitch  # noqa: F401 (imported before the fork, once for all)
from audionews.errors import AudionewsError
from audionews.library import Library
from audionews.newsroom import Newsroom
from audionews.settings import from_environment
from audionews.work.orders import By, Publish, Receive, perform

EDITOR = By(name="ratna", role="admin", here=True)


def carry_out(task: str) -> None:
    environment, moment, orders, doings = pickle.loads(b64decode(task))
    settings = from_environment(environment)
    library = Library.open(settings)
    newsroom = Newsroom(library, settings, load(assets.folder("feeds"), settings.home), lambda: moment)
    doing = die_at(doings)
    sa.event.listen(library.engine, "before_cursor_execute", doing)
    sa.event.listen(library.engine, "commit", doing)
    for name in ("fsync", "replace", "rename"):
        setattr(os, name, _counted(getattr(os, name), doing))
    for order in orders:
        with suppress(AudionewsError):
            done = perform(order, EDITOR, newsroom)
            if isinstance(order, Receive):  # what comes in goes out
                perform(Publish(slug=done.facts["slug"]), EDITOR, newsroom)


def _counted(real, doing):
    def step(*arguments, **named):
        doing()
        answer = real(*arguments, **named)
        doing()
        return answer

    return step


if __name__ == "__main__":
    one_after_another(carry_out)
