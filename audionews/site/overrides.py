"""A newsroom's own copies of single templates and static files, and what has moved under them since they were copied.

The first line of a copy names the version and the bytes it was copied from, in the file's own kind of remark:
``{# audionews 0.4.0 sha256:1a2b3c4d #}``. An upgrade changes our file, not theirs: ``audionews check`` says which copies to look at.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from audionews import __version__, assets
from audionews.errors import BadInput, UnknownName
from audionews.site.context import STATIC

_REMARKS = {".html": ("{#- ", " -#}"), ".css": ("/* ", " */"), ".js": ("// ", ""), ".svg": ("<!-- ", " -->")}
_NOTE = re.compile(r"audionews (\S+) sha256:([0-9a-f]{12})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One file of the newsroom's. ``state``: "same" as when it was copied, "moved" (ours has changed since), "gone" (we have none of
    that name any more: it is not used), "unnoted" (nobody knows from which version it is)."""

    name: str  # "templates/parts/footer.html", "static/site.css"
    version: str | None
    state: Literal["same", "moved", "gone", "unnoted"]


def _ours(name: str) -> Path | None:
    kind, _, rest = name.partition("/")
    folder = {"templates": assets.folder("templates"), "static": STATIC}.get(kind)
    file = folder / rest if folder and rest else None
    inside = file is not None and folder is not None and file.resolve().is_relative_to(folder.resolve())
    return file if file is not None and inside and file.is_file() else None


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def copy_to(home: Path, name: str) -> Path:
    """Our file "templates/parts/footer.html" or "static/site.css" put into the home, with a first line that says where it is from.

    Raises ``UnknownName("site.no_such_file")``, ``BadInput("site.copied_already")``; nothing is written then.
    """
    file = _ours(name)
    remark = _REMARKS.get(file.suffix) if file else None
    if file is None or remark is None:
        raise UnknownName("site.no_such_file", name=name)
    target = home / name
    if target.exists():
        raise BadInput("site.copied_already", file=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    note = f"{remark[0]}audionews {__version__} sha256:{_hash(file)}{remark[1]}\n"
    target.write_text(note + file.read_text(encoding="utf-8"), encoding="utf-8")
    return target


def overrides(home: Path) -> list[Override]:
    """Every file of the newsroom's that goes before ours, and whether ours has moved since."""
    listed = []
    for kind in ("templates", "static"):
        for file in sorted((home / kind).rglob("*")):
            if not file.is_file():
                continue
            name = file.relative_to(home).as_posix()
            ours = _ours(name)
            with file.open("rb") as stream:
                note = _NOTE.search(stream.readline(300).decode("utf-8", "replace"))
            if ours is None:
                state = "gone"
            elif note is None:
                state = "unnoted"
            else:
                state = "same" if note[2] == _hash(ours) else "moved"
            listed.append(Override(name=name, version=note[1] if note else None, state=state))
    return listed
