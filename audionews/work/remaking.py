"""A word's new reading carried through the archive in the background: story by story, as silent fixes, stoppable, resumable.

Each story is an order of its own; each ends by ordering the next (:func:`order_more`), and the duty of that name takes the run up
again where a worker died in between. Who asks how far it is only reads (:func:`under_way`).

Kept in the library (``library.remakings``), each part with one writer, so that nobody overwrites the other: the *wish* (an editor:
which word, running or stopped), the *plan* (written once: the stories), the *progress* (the worker: how far). An order's key is made of
run, turn and story, so an order that is asked for twice is one order. A stop also reaches what is ordered already: an order looks
at the wish when its turn comes, and is left for the next turn.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from audionews.errors import BadInput, Conflict, UnknownName
from audionews.languages import INDONESIAN
from audionews.library import Library
from audionews.library.remakings import Remaking
from audionews.messages import say_in
from audionews.work.values import Order, Remake

if TYPE_CHECKING:
    from audionews.newsroom import Newsroom

AT_A_TIME = 4  # orders under way: few, so that what is asked for meanwhile comes soon; enough for a few workers


class OrderQueue(Protocol):
    """``audionews.work.Work``, or what answers like it."""

    def put(self, order: Order, *, by: str, key: str | None = None) -> str: ...

    def job(self, id: str) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """One word's new reading on its way through the archive."""

    word: str
    by: str
    total: int  # stories
    ready: int
    failed: tuple[str, ...]  # slugs
    running: bool  # False: stopped by an editor

    @property
    def over(self) -> bool:
        return self.ready + len(self.failed) >= self.total


def begin(newsroom: Newsroom, queue: OrderQueue, word: str, *, by: str) -> None:
    """The wish and the plan of a run through the stories in which the word sounds different now; ``RemakeMore`` begins it.

    Raises ``Conflict`` while another word is under way, ``BadInput`` where nothing sounds different.
    """
    library = newsroom.library
    now = under_way(library, queue)
    if now is not None and not now.over:
        raise Conflict("desk.remaking_already", word=now.word)
    slugs = list(newsroom.readings.stale(word))
    if not slugs:
        raise BadInput("desk.nothing_to_remake", word=word)
    at = newsroom.clock()
    run = secrets.token_hex(12)
    library.remakings.begin(run, word=word, slugs=slugs, by=by, at=at)


def stop(newsroom: Newsroom, *, by: str) -> None:
    """No further story is begun; the one that is being spoken is finished. Raises ``BadInput`` where nothing was begun."""
    _set_running(newsroom, False, by)


def resume(newsroom: Newsroom, *, by: str) -> None:
    """Goes on where it was stopped, as soon as ``RemakeMore`` is done; the stories that failed are tried once more."""
    _set_running(newsroom, True, by)


def _set_running(newsroom: Newsroom, running: bool, by: str) -> None:
    library = newsroom.library
    wish = library.remakings.newest()
    if wish is None:
        raise BadInput("desk.unknown_action")
    if wish.running == running and not running:
        return
    library.remakings.set_running(wish, running, by=by, at=newsroom.clock())


def under_way(library: Library, queue: OrderQueue) -> UnderWay | None:
    """How far it is; ``None``: nothing was ever begun. Changes nothing."""
    wish = library.remakings.newest()
    if wish is None:
        return None
    count = _counted(wish, queue)
    return UnderWay(
        word=wish.word,
        by=wish.by,
        total=len(wish.slugs),
        ready=count["ready"],
        failed=tuple(count["failed"]),
        running=wish.running,
    )


def goes_on(library: Library, run: str) -> bool:
    """Whether an order of that run is still wanted; asked by the order itself when its turn comes."""
    wish = library.remakings.newest()
    return wish is not None and wish.run == run and wish.running


def order_more(newsroom: Newsroom, queue: OrderQueue) -> int:
    """The duty: counts what is over and orders the next stories; how many were ordered."""
    library = newsroom.library
    wish = library.remakings.newest()
    if wish is None:
        return 0
    before = dict(wish.progress or {})
    count = _counted(wish, queue)
    ordered = 0
    if wish.running and (count["again"] or count["next"] < len(wish.slugs)):
        ordered = _order(library, wish, count, queue)
    if count != before:
        library.remakings.keep_progress(wish.run, count)
    if _is_over(count, wish) and before.get("run") == wish.run and not _is_over(before, wish):
        facts = {"word": wish.word, "ready": count["ready"], "failed": len(count["failed"])}
        library.audit.note("remake-end", by=wish.by, at=newsroom.clock(), facts=facts)
    return ordered


def _is_over(count: dict[str, Any], wish: Remaking) -> bool:
    return count["ready"] + len(count["failed"]) >= len(wish.slugs)


def _order(library: Library, wish: Remaking, count: dict[str, Any], queue: OrderQueue) -> int:
    slugs, ordered = wish.slugs, 0
    while len(count["open"]) < AT_A_TIME and (count["again"] or count["next"] < len(slugs)):
        if count["again"]:
            slug = count["again"].pop(0)
        else:
            slug = slugs[count["next"]]
            count["next"] += 1
        key = f"{wish.run}/{wish.turn}/{slug}"
        order = Remake(slug=slug, reason=_reason(library, slug, wish.word), run=wish.run)
        count["open"][slug] = queue.put(order, key=key, by=wish.by)
        ordered += 1
    return ordered


def _reason(library: Library, slug: str, word: str) -> str:
    """Why the story is made anew, in its own language: its record is public."""
    try:
        lang = library.stories.get(slug).revision.script.lang
    except UnknownName:  # its job fails and says so
        lang = INDONESIAN
    return say_in(lang, "desk.reason_word", word=word)


def _counted(wish: Remaking, queue: OrderQueue) -> dict[str, Any]:
    """The count as it is now: what was open may be over."""
    count = wish.progress and dict(wish.progress)
    if not count:
        count = {"run": wish.run, "turn": wish.turn, "next": 0, "open": {}, "again": [], "ready": 0, "failed": []}
    if count["turn"] != wish.turn:  # taken up again: what failed is tried once more
        count = {**count, "turn": wish.turn, "again": [*count["again"], *count["failed"]], "failed": []}
    left: dict[str, str] = {}
    for slug, id in count["open"].items():
        match _state(queue, id):
            case "ready":
                count = {**count, "ready": count["ready"] + 1}
            case "failed":
                count = {**count, "failed": [*count["failed"], slug]}
            case "again":
                count = {**count, "again": [*count["again"], slug]}
            case _:
                left[slug] = id
    return {**count, "open": left, "again": list(count["again"])}


def _state(queue: OrderQueue, id: str) -> str:
    try:
        job = queue.job(id)
    except UnknownName:  # the queue was lost: orders may be, truth is in the library
        return "again"
    if job.state == "ready" and job.result.get("postponed"):
        return "again"
    return job.state
