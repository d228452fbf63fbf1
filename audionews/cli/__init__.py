"""The terminal's door: every verb of the house, one object with ``--json``, one line for an expected failure.

``verbs.py`` lists the verbs and the file each lives in; a file is imported when its verb is called, because
``audionews spoken`` is piped and ``audionews clean`` is called page by page: what they do not need they do not load.
Exit codes: 0 done, 1 an expected failure, 2 wrong usage, 130 interrupted, 141 the reader of a pipe went away.
"""

from __future__ import annotations

import os
import sys


def main(arguments: list[str] | None = None) -> None:
    """Runs one verb and leaves with its exit code."""
    from audionews.cli.run import run

    code = run(sys.argv[1:] if arguments is None else arguments)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = 141
    if code == 141:  # what is still buffered has no reader; the interpreter must not try again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
