"""How a system that pushes writes its stories: a row of ``push_shapes.toml``, or a table that a newsroom wrote for its own. Pure."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from audionews.errors import BadInput, UnknownName

SIGNATURES = ("standard", "ghost")
MOST = 5_000  # characters of a newsroom's own row
_PATH = re.compile(r"\$(?:\.[\w-]+|\[(?:\*|\d{1,4})\])+", re.ASCII)
_STEP = re.compile(r"\.([\w-]+)|\[(\*|\d{1,4})\]", re.ASCII)
Paths = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PushShape:
    """Where in a message each part of a story stands: the first of its paths that finds something.

    ``public``: the states in which the story stands at its source; () where the message names none. ``absent``: a path that a
    message lacks whose story was deleted; ``gone``: one that is true then.
    """

    id: Paths
    html: Paths
    url: Paths = ()
    title: Paths = ()
    authors: Paths = ()
    published: Paths = ()
    state: Paths = ()
    public: tuple[str, ...] = ()
    gone: Paths = ()
    absent: Paths = ()
    signature: str = "standard"


@cache
def _rows() -> dict[str, PushShape]:
    table = tomllib.loads((Path(__file__).parent / "push_shapes.toml").read_text(encoding="utf-8"))
    return {name: _shape(row) for name, row in table.items()}


def shape_names() -> list[str]:
    """The rows that are shipped."""
    return list(_rows())


def shape_of(description: str | None) -> PushShape:
    """The shape of that name, or the one that a newsroom wrote. Raises ``UnknownName("sources.unknown_shape")``,
    ``BadInput("sources.bad_shape")`` for a table that cannot be used."""
    if description is None or description in _rows():
        return _rows()[description or "audionews"]
    if "=" not in description:
        raise UnknownName("sources.unknown_shape", shape=description[:60], known=", ".join(_rows()))
    if len(description) > MOST:
        raise BadInput("sources.bad_shape", why=f"lebih dari {MOST} huruf")
    try:
        return _shape(tomllib.loads(description))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput("sources.bad_shape", why=str(error)[:200]) from error


def _shape(row: dict[str, Any]) -> PushShape:
    known = {f.name for f in fields(PushShape)}
    if stray := sorted(set(row) - known):
        raise BadInput("sources.bad_shape", why=f"{', '.join(stray)}; yang dikenal: {', '.join(sorted(known))}")
    if row.get("signature", "standard") not in SIGNATURES:
        raise BadInput("sources.bad_shape", why=f"signature: {' | '.join(SIGNATURES)}")
    parts: dict[str, Any] = {"signature": row.get("signature", "standard")}
    for name in known - {"signature"}:
        given = row.get(name, ())
        texts = (given,) if isinstance(given, str) else tuple(given) if isinstance(given, list) else given
        if not isinstance(texts, tuple) or not all(isinstance(text, str) for text in texts):
            raise BadInput("sources.bad_shape", why=f'{name}: tulis misalnya "$.post.title"')
        if name != "public" and (wrong := [text for text in texts if not _PATH.fullmatch(text)]):
            raise BadInput("sources.bad_shape", why=f'{name} = "{wrong[0][:60]}": tulis misalnya "$.post.title"')
        parts[name] = texts
    if not parts["html"] or not (parts["id"] or parts["url"]):
        raise BadInput("sources.bad_shape", why="html, dan id atau url, harus ada")
    return PushShape(**parts)


def value_at(message: object, paths: Paths) -> Any:
    """What the first path that finds something leads to; a list for a path with [*]; ``None``."""
    for path in paths:
        hits = [message]
        for name, place in _STEP.findall(path):
            if name:
                hits = [hit[name] for hit in hits if isinstance(hit, dict) and name in hit]
            elif place == "*":
                hits = [part for hit in hits if isinstance(hit, list) for part in hit]
            else:
                hits = [hit[int(place)] for hit in hits if isinstance(hit, list) and int(place) < len(hit)]
        hits = [hit for hit in hits if hit is not None]
        if hits:
            return hits if "[*]" in path else hits[0]
    return None
