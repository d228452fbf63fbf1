"""A new reading carried through the archive in the background: story by story, as silent fixes, stoppable and resumable.

Each story is one order to ``work``; how far it came is read from the orders themselves. Stopped, no further story is
ordered: a few are ordered at a time, and the next few when those are ready.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from audionews.desk.door import desk
from audionews.errors import BadInput, Conflict
from audionews.messages import say
from audionews.script.model import Segment
from audionews.script.spoken import read

KEPT = "desk.remaking"
AT_A_TIME = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """One word's new reading on its way through the archive."""

    word: str
    by: str
    total: int
    ready: int
    failed: int
    running: bool  # False: stopped by an editor

    @property
    def over(self) -> bool:
        return self.ready + self.failed >= self.total


def _kept() -> dict | None:
    return json.loads(desk().library.setting(KEPT) or "null")


def _keep(value: dict) -> None:
    desk().library.keep_setting(KEPT, json.dumps(value, ensure_ascii=False))


def begin(word: str, *, by: str) -> None:
    """Orders the stories in which the word sounds different now. Raises ``Conflict`` while another word is under way."""
    now = under_way()
    if now is not None and not now.over:
        raise Conflict("desk.remaking_already", word=now.word)
    slugs = list(dict.fromkeys(place.slug for place in desk().newsroom.readings.where(word) if place.anew))
    if not slugs:
        raise BadInput("desk.nothing_to_remake", word=word)
    at = desk().clock().isoformat()
    _keep({"word": word, "by": by, "slugs": slugs, "running": True, "jobs": {}, "at": at})
    desk().library.note("remake-begin", by=by, at=desk().clock(), facts={"word": word, "stories": len(slugs)})
    under_way()


def stop(*, by: str) -> None:
    _set_running(False, by)


def resume(*, by: str) -> None:
    _set_running(True, by)
    under_way()


def _set_running(running: bool, by: str) -> None:
    kept = _kept()
    if kept is None:
        raise BadInput("desk.unknown_action")
    _keep({**kept, "running": running})
    desk().library.note(
        "remake-resume" if running else "remake-stop", by=by, at=desk().clock(), facts={"word": kept["word"]}
    )


def under_way() -> UnderWay | None:
    """How far it is; orders the next stories when it runs and few are waiting. ``None``: nothing was begun."""
    kept = _kept()
    if kept is None:
        return None
    jobs = dict(kept["jobs"])
    states = {slug: _state(id) for slug, id in jobs.items()}
    open_ones = sum(state in ("waiting", "running") for state in states.values())
    if kept["running"]:
        for slug in kept["slugs"]:
            if open_ones >= AT_A_TIME:
                break
            if slug not in jobs:
                reason = say("desk.reason_word", word=kept["word"])
                key = f"remake/{kept['at']}/{slug}"
                jobs[slug] = desk().work.ask("remake", key=key, by=kept["by"], slug=slug, reason=reason)
                states[slug] = _state(jobs[slug])
                open_ones += states[slug] in ("waiting", "running")
        if jobs != kept["jobs"]:
            _keep({**kept, "jobs": jobs})
    counted = list(states.values())
    return UnderWay(
        word=kept["word"],
        by=kept["by"],
        total=len(kept["slugs"]),
        ready=counted.count("ready"),
        failed=counted.count("failed"),
        running=kept["running"],
    )


def _state(id: str) -> str:
    return desk().work.job(id).state


def tried(shown: str, word: str, reading: str) -> Segment:
    """``shown`` as it would be read if the word were read so."""
    house = {one.word: one.reading for one in desk().library.words()}
    said = read(shown, lexicon={**house, word: reading})
    return Segment(id="s0", kind="paragraph", shown=shown, spoken=said.spoken, spans=said.spans, readings=said.readings)
