"""What the package index shows of the project: README.md with links that work there, and where the source is.

Where the source is, is told by ``SOURCE_REPOSITORY`` (tools/release takes it from the remote ``origin``), or, in an sdist, by what it
was built with. Where nobody says it, no address is made up: links to files of the repository are plain words then.
"""

from __future__ import annotations

import os
import re
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

LINK = re.compile(r"\[([^\]]+)\]\((?!https?://|#|mailto:)([^)]+)\)")


def repository(root: Path) -> str:
    """``https://…`` without a slash at its end, or ""."""
    if told := os.environ.get("SOURCE_REPOSITORY", ""):
        return told.removesuffix("/").removesuffix(".git")
    try:
        head = HeaderParser().parsestr((root / "PKG-INFO").read_text(encoding="utf-8"))
    except OSError:
        return ""
    urls = dict(line.split(", ", 1) for line in head.get_all("Project-URL", []))
    return urls.get("Source", "")


def readable(text: str, source: str, version: str) -> str:
    """README.md for a page that has no files beside it."""
    if not source:
        return LINK.sub(r"\1", text)
    return LINK.sub(rf"[\1]({source}/blob/v{version}/\2)", text)


class ProjectPage(MetadataHookInterface):
    PLUGIN_NAME = "custom"

    def update(self, metadata: dict[str, Any]) -> None:
        root = Path(self.root)
        source, version = repository(root), metadata.get("version", "")
        text = (root / "README.md").read_text(encoding="utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": readable(text, source, version)}
        metadata["urls"] = {}
        if source:
            metadata["urls"] = {
                "Source": source,
                "Documentation": f"{source}/blob/v{version}/docs/index.md",
                "Changelog": f"{source}/blob/v{version}/CHANGELOG.md",
                "Issues": f"{source}/issues",
                "Security": f"{source}/blob/v{version}/SECURITY.md",
            }
