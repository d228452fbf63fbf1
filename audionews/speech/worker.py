"""A worker process: one engine and its voices, one clip maker, one sentence a message. Started by :mod:`audionews.speech.pool` alone.

    python -m audionews.speech.worker CONNECTION_FD LIFELINE_FD MAKER

A native engine may hang or crash; here it takes nobody with it. When the parent is gone, however it died, the
lifeline ends and so does this process, in the middle of a sentence if need be: no orphans.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from audionews.errors import AudionewsError, EngineFailed
from audionews.speech.model import Awaited, Engine, Hearing, Sound, cores

if TYPE_CHECKING:
    from audionews.speech.hear import Recogniser


def _die_with_parent(lifeline: int) -> None:
    os.read(lifeline, 1)  # the parent never writes: this returns when its end is closed
    os._exit(0)


def _heard_back(
    speaking: Engine,
    options: dict[str, str | None],
    ears: list[Recogniser | None],
    text: str,
    words: str,
    awaited: Awaited | None,
) -> tuple[Sound, Hearing | None]:
    """The sound, and what was heard in it where the voice may skip words and a recogniser is installed."""
    if not getattr(speaking, "may_skip", False):
        return speaking.speak(text), None
    from audionews.speech.hear import recogniser, spoken_and_heard  # with the reading rules: other voices need neither

    if not ears:
        alone = (
            getattr(speaking, "parallel", None) == 1
        )  # of an engine that speaks in one process alone, who else is at work?
        ears.append(recogniser(options, cores() if alone else 1, for_all=alone))
    if not ears[0]:
        return speaking.speak(text), None
    return spoken_and_heard(speaking, ears[0], text, words, awaited=awaited)


def _serve(connection: Connection) -> None:
    from audionews.speech.engines import engine

    options, maker, path = connection.recv()
    sys.path[:] = path
    module, _, function = maker.partition(":")
    voices: dict[str, Engine] = {}
    make_clip = None
    ears: list[Recogniser | None] = []
    while True:
        name, key, text, words, heard_back, awaited = connection.recv()
        try:
            if name not in voices:
                make_clip = getattr(import_module(module), function)
                voices[name] = engine(name, options)
            spoken = voices[name]
            if heard_back:
                sound, hearing = _heard_back(spoken, options, ears, text, words, awaited)
            else:
                sound, hearing = spoken.speak(text), None
            connection.send((True, replace(make_clip(key, sound, words), hearing=hearing).to_bytes()))
        except AudionewsError as error:
            connection.send((False, error))
        except Exception as error:  # whatever an outsider's engine raises is a failure of that engine, not of us
            why = f"{type(error).__name__}: {error}"[:300]
            connection.send((False, EngineFailed("speech.engine_error", engine=name, why=why)))


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    threading.Thread(target=_die_with_parent, args=(int(sys.argv[2]),), daemon=True).start()
    with suppress(ImportError):  # the first sentence says what is missing
        import_module(sys.argv[3].partition(":")[0])  # while the parent still reads the article
        import_module("audionews.speech.engines")
    with suppress(EOFError, ConnectionError):  # the parent has closed the pool
        _serve(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()
