"""Answers of our own site, fetched back over HTTP from the address listeners use.

Only our own base address is asked, and only for paths of our own making; redirects are not followed.
"""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from audionews.messages import say

PATIENCE_S = 10.0
HEAD_BYTES = 2_000_000  # where tags lie, with a cover in them
MOST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer: its status, the first bytes, the sha256 of all of them."""

    status: int
    head: bytes
    sha256: str
    age_s: int = 0

    @property
    def text(self) -> str:
        return self.head.decode("utf-8", errors="replace")


class Wrong(Exception):
    """A place does not serve what it should; the message says what it serves. ``do``: which advice helps."""

    def __init__(self, finding: str, do: str = "content") -> None:
        super().__init__(finding)
        self.do = do


Get = Callable[..., Fetched]


def getter(client: httpx.Client, base_url: str) -> Get:
    """``get(path, fresh=…, past=…, whole=…, status=…)`` from our own address. Raises ``Wrong`` where nothing usable comes back.

    ``whole`` keeps all bytes, not the first only; ``fresh`` asks the copies on the way to look again; ``past`` asks under an address of which none can have a copy. An address
    is asked once, and a site that cannot be reached at all once for all places.
    """
    known: dict[tuple[str, bool, bool, bool], Fetched] = {}
    unreachable: list[Wrong] = []

    def fetched(path: str, fresh: bool, past: bool, whole: bool) -> Fetched:
        if unreachable:
            raise unreachable[0]
        address = base_url + path
        if past:
            address += f"{'&' if '?' in path else '?'}periksa={secrets.token_hex(4)}"
        try:
            with client.stream("GET", address, headers={"Cache-Control": "no-cache"} if fresh else {}) as answer:
                digest, head, size = hashlib.sha256(), bytearray(), 0
                for piece in answer.iter_bytes():
                    digest.update(piece)
                    size += len(piece)
                    if whole or len(head) < HEAD_BYTES:
                        head += piece
                    if size > MOST_BYTES:
                        break
                age = answer.headers.get("Age", "0")
                return Fetched(
                    status=answer.status_code,
                    head=bytes(head),
                    sha256=digest.hexdigest(),
                    age_s=int(age) if age.isdecimal() else 0,
                )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            wrong = Wrong(say("newsroom.board_no_answer", why=str(error) or type(error).__name__), "reach")
            if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout)):
                unreachable.append(wrong)
            raise wrong from error

    def get(path: str, *, fresh: bool = False, past: bool = False, whole: bool = False, status: int = 200) -> Fetched:
        if not path.startswith("/") or path.startswith("//"):
            raise Wrong(say("newsroom.board_no_answer", why=path))
        key = (path, fresh, past, whole)
        if key not in known:
            known[key] = fetched(*key)
        got = known[key]
        if got.status != status:
            do = "reach" if got.status >= 500 or got.status in (401, 403, 429) else "content"
            raise Wrong(say("newsroom.board_status", status=got.status, wanted=status), do)
        return got

    return get


def client() -> httpx.Client:
    return httpx.Client(timeout=PATIENCE_S, follow_redirects=False, trust_env=False)


def title_of(png: bytes) -> str:
    """The headline that the picture was drawn with, from its own text (PNG iTXt "Title")."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(png)) as picture:
            picture.load()
            return str(picture.text.get("Title", "")) if picture.format == "PNG" else ""
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise Wrong(say("newsroom.board_no_answer", why=str(error)[:200])) from error
