"""What a worker does besides jobs, each at its own pace: sources polled, webhooks sent, old media retired, old jobs forgotten.

A duty that fails is logged and tried again at its next turn, later each time; each has its own thread, so that one that fails
or hangs never stops another duty or a job. Of several workers the eldest does them; when it is gone, the next one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from audionews.newsroom import Newsroom
from audionews.newsroom.alarm_sending import send_due
from audionews.newsroom.free_space import watch_free_space
from audionews.settings import Settings
from audionews.work.automatic import act_due
from audionews.work.remaking import order_more

if TYPE_CHECKING:
    from audionews.work import Work

log = logging.getLogger("audionews.work")
_POSTING = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerDuty:
    """One thing to see to every ``every_s`` seconds."""

    name: str
    every_s: float


DUTIES = (
    WorkerDuty(name="poll_sources", every_s=60),
    WorkerDuty(name="act_on_sources", every_s=5),  # what pushed stories may do by themselves
    WorkerDuty(name="announce", every_s=15),
    WorkerDuty(name="webhooks", every_s=5),
    WorkerDuty(name="messages", every_s=5),
    WorkerDuty(name="tell_alarms", every_s=60),
    WorkerDuty(name="retire", every_s=6 * 3600),
    WorkerDuty(name="bulletins", every_s=10),  # made at their hour; those that a killed run left held back
    WorkerDuty(name="books", every_s=600),
    WorkerDuty(name="forget_listeners", every_s=30),  # the key of yesterday, and every hash under it
    WorkerDuty(name="look_everywhere", every_s=15),
    WorkerDuty(name="free_space", every_s=300),
    WorkerDuty(name="remake_more", every_s=60),  # the orders order each other; this takes up a run whose worker died
)


def of(
    newsroom: Newsroom, settings: Settings, forget: Callable[[datetime], int], queue: Work
) -> Mapping[str, Callable[[], Any]]:
    """The duties by name, as calls."""
    return {
        "poll_sources": lambda: _poll_sources(newsroom, queue),
        "act_on_sources": lambda: act_due(newsroom, queue),
        "announce": lambda: _announce(newsroom, settings),
        "webhooks": lambda: _deliver(newsroom, settings),
        "messages": lambda: _post(newsroom),
        "tell_alarms": lambda: send_due(newsroom.library, settings, newsroom.clock()),
        "retire": lambda: _retire(newsroom, settings, forget),
        "bulletins": lambda: _make_bulletins(newsroom),
        "forget_listeners": lambda: newsroom.library.counts.forget(newsroom.clock()),
        "books": lambda: _renew_books(newsroom),
        "look_everywhere": lambda: _look(newsroom, settings),
        "free_space": lambda: watch_free_space(newsroom.library, newsroom.clock()),
        "remake_more": lambda: order_more(newsroom, queue),
    }


# Imported where they are done: of several workers one does them, and the others need no HTTP client and no feed reader.


def _poll_sources(newsroom: Newsroom, queue: Work) -> Any:
    from audionews.newsroom.sources import poll_due

    done = poll_due(newsroom)
    act_due(newsroom, queue)
    return done


def _announce(newsroom: Newsroom, settings: Settings) -> Any:
    from audionews.newsroom.websub import announce_due

    return announce_due(newsroom.library, settings, newsroom.clock())


def _deliver(newsroom: Newsroom, settings: Settings) -> Any:
    from audionews.newsroom.webhooks import deliver_due

    return deliver_due(newsroom.library, settings, newsroom.clock())


def _post(newsroom: Newsroom) -> list[str]:
    from audionews.newsroom.message_targets import tells

    if not tells(newsroom.settings):
        return []
    from audionews.newsroom.message_posting import post_due

    with _POSTING:  # whoever comes second waits for what the first one sends, and then looks whether it is true
        return post_due(newsroom)


def _make_bulletins(newsroom: Newsroom) -> list[str]:
    from audionews.newsroom.bulletins import make_due

    return make_due(newsroom, by="audionews")


def _renew_books(newsroom: Newsroom) -> list[str]:
    from audionews.newsroom.exports import renew

    return renew(newsroom)


def _look(newsroom: Newsroom, settings: Settings) -> list[int]:
    from audionews.newsroom.propagation import look_due

    _post(newsroom)  # messages are among the places that are looked at
    return look_due(newsroom.library, settings, newsroom.clock())


def _retire(newsroom: Newsroom, settings: Settings, forget: Callable[[datetime], int]) -> dict[str, int]:
    """Old media by the newsroom's policy (none by default: old addresses go on answering), those of withdrawn stories when their
    legal hold is over; jobs that are a month old."""
    from audionews.library.fsck import retire

    now = newsroom.clock()
    gone = []
    for days, withdrawn_only in ((settings.retire_after_days, False), (settings.legal_hold_days, True)):
        if days:
            before = now - timedelta(days=days)
            gone += retire(newsroom.library, before=before, now=now, by="audionews", withdrawn_only=withdrawn_only)
    return {"media": len(gone), "jobs": forget(now - timedelta(days=30))}


class Rounds:
    """Does the duties when they are due, each in a thread of its own."""

    def __init__(self, perform: Callable[[str], Any], duties: tuple[WorkerDuty, ...] = DUTIES) -> None:
        self._perform = perform
        self._duties = {duty.name: duty for duty in duties}
        self._next = dict.fromkeys(self._duties, 0.0)
        self._failures = dict.fromkeys(self._duties, 0)
        self._running: dict[str, threading.Thread] = {}

    def begin(self, now_s: float) -> None:
        """Begins every duty that is due and not running; ``now_s`` by a monotonic clock."""
        for name, at in self._next.items():
            if now_s < at or (name in self._running and self._running[name].is_alive()):
                continue
            pace = self._duties[name].every_s
            self._next[name] = now_s + min(pace * 2 ** self._failures[name], max(3600.0, pace))
            self._running[name] = threading.Thread(target=self._do, args=(name,), name=f"duty-{name}", daemon=True)
            self._running[name].start()

    def hurry(self, name: str) -> None:
        """Does a duty now, whoever the eldest is: a job has just given it something to see to."""
        if name not in self._running or not self._running[name].is_alive():
            self._running[name] = threading.Thread(target=self._do, args=(name,), name=f"duty-{name}", daemon=True)
            self._running[name].start()

    def finish(self, patience_s: float) -> None:
        """Waits for those that run."""
        for thread in self._running.values():
            thread.join(patience_s)

    def _do(self, name: str) -> None:
        try:
            self._perform(name)
            self._failures[name] = 0
        except Exception:
            self._failures[name] = min(self._failures[name] + 1, 12)
            log.exception("duty %s failed (%s in a row)", name, self._failures[name])
