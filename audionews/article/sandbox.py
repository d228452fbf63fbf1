"""A page of unknown origin is read in a child process that may use only so much time and memory.

The parser is C code fed by strangers: if it hangs, swallows memory or crashes, it takes the child along, not the newsroom.
"""

from __future__ import annotations

import importlib
import pickle
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from audionews.article.model import MAX_BYTES, Article, Page
from audionews.errors import AudionewsError, BadInput

if TYPE_CHECKING:
    from audionews.article.listing import Listing

CPU_S = 3  # the slowest page of a newsroom seen takes 0.3
SMALL_BYTES = 300_000  # read in the own process for a person who waits; all but a few pages of newsrooms are smaller
_OUT_OF_TIME = [-getattr(signal, name) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name)]  # not on Windows
MEMORY_BYTES = 1_200_000_000


# What a child may be asked: each takes the page.
_TASKS = {
    "story": ("audionews.article.clean", "clean"),
    "pasted": ("audionews.article.pasted", "pasted"),
    "next page": ("audionews.article.clean", "next_page"),
    "listing": ("audionews.article.feeds", "read_listing"),
    "addresses": ("audionews.article.discovery", "listings_of"),
    "second opinion": ("audionews.article.second_opinion", "told_by_another"),
}


def clean_limited(page: Page, *, wall_s: float = 10.0) -> Article:
    """As :func:`audionews.article.clean.clean`; raises ``BadInput("article.too_deep")`` where a limit is met."""
    return _limited("story", page, wall_s)


def pasted_limited(html: str) -> Article:
    """As :func:`audionews.article.pasted.pasted`."""
    return _limited("pasted", Page(content=html.encode("utf-8", "replace")))


def next_page_limited(page: Page) -> str | None:
    """As :func:`audionews.article.clean.next_page`."""
    return _limited("next page", page)


def listing_limited(page: Page) -> Listing:
    """As :func:`audionews.article.feeds.read_listing`."""
    return _limited("listing", page)


def addresses_limited(page: Page) -> list[str]:
    """As :func:`audionews.article.discovery.listings_of`."""
    return _limited("addresses", page)


def told_by_another_limited(page: Page) -> list[str]:
    """As :func:`audionews.article.second_opinion.told_by_another`."""
    return _limited("second opinion", page)


def _limited(task: str, page: Page, wall_s: float = 10.0) -> Any:
    if len(page.content) > MAX_BYTES:  # not worth handing over
        raise BadInput("article.too_big", size_bytes=len(page.content), most_bytes=MAX_BYTES)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "audionews.article.sandbox", task],
            input=pickle.dumps(page),
            capture_output=True,
            timeout=wall_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BadInput("article.too_deep", why=f"lebih dari {wall_s:.0f} detik") from error
    if done.returncode in _OUT_OF_TIME:
        raise BadInput("article.too_deep", why=f"lebih dari {CPU_S} detik")
    if done.returncode != 0 or not done.stdout:
        raise BadInput("article.too_deep", why=f"pembaca berhenti ({done.returncode})")
    answer = pickle.loads(done.stdout)  # written by our own child from our own values
    if isinstance(answer, AudionewsError):
        raise answer
    return answer


def clean_promptly(page: Page) -> Article:
    """As :func:`clean_limited`, without a child process (0.2 s) for a small page: for a terminal, which has only itself
    to lose; what is kept in the archive is always read by :func:`clean_limited`."""
    if len(page.content) > SMALL_BYTES:
        return clean_limited(page)
    from audionews.article.clean import clean

    return clean(page)


def _child() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    except (ImportError, ValueError, OSError):
        pass  # Windows has no such limits; the wall clock still holds
    room, verb = _TASKS[sys.argv[1] if len(sys.argv) > 1 else "story"]
    try:
        answer: object = getattr(importlib.import_module(room), verb)(pickle.load(sys.stdin.buffer))
    except AudionewsError as error:
        answer = error
    except MemoryError:
        answer = BadInput("article.too_deep", why="memori")
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    _child()
