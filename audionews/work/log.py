"""The worker's log: one JSON object a line on stderr, or, in a terminal, a line for people."""

from __future__ import annotations

import json
import logging
import sys


class JsonLine(logging.Formatter):
    """One JSON object a line: what the worker and the site's server write."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, self.datefmt),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line)  # ASCII, one line: what strangers wrote cannot begin a line or move a cursor


class TerminalLine(logging.Formatter):
    """For the eyes of whoever began it in a terminal: time and sentence; what could move a cursor is escaped."""

    def format(self, record: logging.LogRecord) -> str:
        lines = [record.getMessage(), *([self.formatException(record.exc_info)] if record.exc_info else [])]
        safe = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in " / ".join(lines))
        return f"{self.formatTime(record, '%H.%M.%S')}  {safe}"


def log_to_stderr() -> None:
    """The worker's and the queue's lines: structured, but for a terminal."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TerminalLine() if sys.stderr.isatty() else JsonLine(datefmt="%Y-%m-%dT%H:%M:%S%z"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("audionews").setLevel(logging.INFO)
