"""A worker process: one engine and its voices, one clip maker, one sentence a message. Started by :mod:`audionews.speech.pool` alone.

    python -m audionews.speech.worker CONNECTION_FD LIFELINE_FD

A native engine may hang or crash; here it takes nobody with it. When the parent is gone, however it died, the
lifeline ends and so does this process, in the middle of a sentence if need be: no orphans.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection

from audionews.errors import AudionewsError, EngineFailed
from audionews.speech.model import Engine


def _die_with_parent(lifeline: int) -> None:
    os.read(lifeline, 1)  # the parent never writes: this returns when its end is closed
    os._exit(0)


def _serve(connection: Connection) -> None:
    from audionews.speech.engines import engine

    options, maker, path = connection.recv()
    sys.path[:] = path
    module, _, function = maker.partition(":")
    voices: dict[str, Engine] = {}
    make_clip = None
    while True:
        name, key, text, words = connection.recv()
        try:
            if name not in voices:
                make_clip = getattr(import_module(module), function)
                voices[name] = engine(name, options)
            connection.send((True, make_clip(key, voices[name].speak(text), words).to_bytes()))
        except AudionewsError as error:
            connection.send((False, error))
        except Exception as error:  # whatever an outsider's engine raises is a failure of that engine, not of us
            why = f"{type(error).__name__}: {error}"[:300]
            connection.send((False, EngineFailed("speech.engine_error", engine=name, why=why)))


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    threading.Thread(target=_die_with_parent, args=(int(sys.argv[2]),), daemon=True).start()
    with suppress(EOFError, ConnectionError):  # the parent has closed the pool
        _serve(Connection(int(sys.argv[1])))


if __name__ == "__main__":
    main()
