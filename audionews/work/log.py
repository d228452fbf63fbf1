"""The worker's log: one JSON object a line on stderr."""

from __future__ import annotations

import json
import logging
import sys


class JsonLine(logging.Formatter):
    """One JSON object a line: what the worker and the site's server write."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": self.formatTime(record, self.datefmt),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": record.getMessage(),
        }
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told)  # ASCII, one line: what strangers wrote cannot begin a line or move a cursor


def log_to_stderr() -> None:
    """The worker's and the queue's lines, structured."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine(datefmt="%Y-%m-%dT%H:%M:%S%z"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("audionews").setLevel(logging.INFO)
