"""Notes in what is built which commit it was built from (``audionews/_commit.txt``); an sdist hands it on to its wheel."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def _commit(package: Path) -> str:
    sys.path.insert(0, str(package.parent))
    try:
        return importlib.import_module("audionews.release").commit() or os.environ.get("SOURCE_COMMIT", "")
    finally:
        sys.path.pop(0)


class CommitHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        package = Path(self.root) / "audionews"
        if version != "editable" and (commit := _commit(package)):
            note = Path(self.directory) / "_commit.txt"
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(commit + "\n")
            build_data["force_include"][str(note)] = "audionews/_commit.txt"
