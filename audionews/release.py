"""The commit that this audionews was built from; the release is ``audionews.__version__``."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache  # once a process: a checkout that moves on under a server does not change what the server runs
def commit() -> str:
    """The commit this was built from, 12 hex digits; "" where nobody noted it.

    A wheel or sdist carries it in ``_commit.txt`` (tools/hatch_build.py); a checkout says what it stands at.
    """
    here = Path(__file__).parent
    try:
        if (noted := here / "_commit.txt").is_file():
            return noted.read_text().strip()[:12]
        git = here.parent / ".git"
        if git.is_file():  # a worktree: gitrepository-layout(5)
            git = here.parent / git.read_text().removeprefix("gitdir:").strip()
        head = (git / "HEAD").read_text().strip()
        if not head.startswith("ref:"):
            return head[:12]
        shared = git / (git / "commondir").read_text().strip() if (git / "commondir").is_file() else git
        branch = head.removeprefix("ref:").strip()
        if (loose := shared / branch).is_file():
            return loose.read_text().strip()[:12]
        packed = (line.split(" ", 1) for line in (shared / "packed-refs").read_text().splitlines() if " " in line)
        return next((hash[:12] for hash, name in packed if name == branch), "")
    except OSError:
        return ""
