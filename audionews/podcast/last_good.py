"""The last good documents, one file each under the state folder: what is served when a new one turns out bad, also after a restart.

A file is one line of JSON (what the document was made of) and then the document. It is replaced by rename, so a reader or a
power cut meets the old one or the new one.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from audionews.podcast.media_check import Sign

LOCK_WAIT_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptItem:
    """As an item stood in the document: enough to say it again when its next build is damaged."""

    guid: str
    build: int
    title: str
    summary: str
    updated_at: str  # ISO 8601
    correction: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A document that was good. ``state``: of the library when it was made; ``whole``: no item had to be left out."""

    body: bytes
    etag: str  # without quotes
    stamp: datetime  # whole seconds: lastBuildDate and Last-Modified; no two documents at one address share it
    state: str
    recipe: str
    whole: bool
    items: tuple[KeptItem, ...] = ()
    signs: dict[str, Sign]


class Shelf:
    """A folder of kept documents. A folder that cannot be written to costs the safety net, not the feed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, name: str) -> Kept | None:
        try:
            head, _, body = (self._folder / name).read_bytes().partition(b"\n")
            row = json.loads(head)
            return Kept(
                body=body,
                etag=row["etag"],
                stamp=datetime.fromisoformat(row["stamp"]),
                state=row["state"],
                recipe=row["recipe"],
                whole=row["whole"],
                items=tuple(KeptItem(**item) for item in row["items"]),
                signs={name: (sign[0], sign[1]) for name, sign in row["signs"].items()},
            )
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            return None  # damaged: as if there were none

    def store(self, name: str, kept: Kept) -> None:
        """Raises ``OSError``."""
        row = {
            "etag": kept.etag,
            "stamp": kept.stamp.isoformat(),
            "state": kept.state,
            "recipe": kept.recipe,
            "whole": kept.whole,
            "items": [asdict(item) for item in kept.items],
            "signs": kept.signs,
        }
        self._folder.mkdir(parents=True, exist_ok=True)
        scratch = self._folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
        try:
            with scratch.open("xb") as out:
                out.write(json.dumps(row).encode() + b"\n" + kept.body)
                out.flush()
                os.fsync(out.fileno())
            scratch.replace(self._folder / name)
        finally:
            with suppress(OSError):
                scratch.unlink()

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """One process renders while the others wait; who has waited long enough goes on without (the result is the same)."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            stream = (self._folder / f".{name}.lock").open("w")
        except OSError:
            yield
            return
        with stream:
            until = time.monotonic() + LOCK_WAIT_S
            while time.monotonic() < until:
                try:
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError:
                    time.sleep(0.02)  # not a blocking lock: it would stop every greenlet of this process
            yield
