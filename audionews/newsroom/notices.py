"""What was put right, in words: the differences by sentence, and the notice that listeners hear. Pure.

Wording: Pedoman Pemberitaan Media Siber (Dewan Pers, 2012) 4a-4d asks that a correction name its moment, be linked to
what it corrects and say what was wrong; 5 lists the grounds of a withdrawal, which must be announced with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from audionews.library.model import Change
from audionews.messages import say
from audionews.script.model import Script
from audionews.times import in_wib

SPOKEN_CHANGES = 5  # more than these are told as a number: a notice of minutes would bury the story


def changes(before: Script, after: Script) -> tuple[Change, ...]:
    """Each sentence of the story that reads differently, in reading order; notices are not part of the story.

    A new sentence has no ``before``, a removed one no ``after``; a removed one stands where it stood.
    """
    old = {segment.id: segment.shown for segment in before.segments if segment.kind != "notice"}
    new = {segment.id: segment.shown for segment in after.segments if segment.kind != "notice"}
    found: list[Change] = []
    gone = iter([id for id in old if id not in new])
    pending = next(gone, None)
    place = {id: number for number, id in enumerate(old)}
    for id, shown in new.items():
        while pending is not None and id in place and place[pending] < place[id]:
            found.append(Change(segment_id=pending, before=old[pending], after=""))
            pending = next(gone, None)
        if old.get(id, "") != shown:
            found.append(Change(segment_id=id, before=old.get(id, ""), after=shown))
    while pending is not None:
        found.append(Change(segment_id=pending, before=old[pending], after=""))
        pending = next(gone, None)
    return tuple(found)


def told(kind: str, differences: Sequence[Change], moment: datetime) -> list[str]:
    """The sentences spoken at the head of the corrected episode; none for a silent fix."""
    if kind == "silent":
        return []
    name = {"ralat": "ralat", "hak-jawab": "hak_jawab"}[kind]
    lines = [say(f"newsroom.{name}_head", when=in_wib(moment))]
    for change in differences[:SPOKEN_CHANGES]:
        if change.before and change.after:
            lines += [
                say("newsroom.notice_before", sentence=change.before),
                say("newsroom.notice_after", sentence=change.after),
            ]
        elif change.after:
            lines.append(say("newsroom.notice_added", sentence=change.after))
        else:
            lines.append(say("newsroom.notice_removed", sentence=change.before))
    if len(differences) > SPOKEN_CHANGES:
        lines.append(say("newsroom.notice_more", count=len(differences) - SPOKEN_CHANGES))
    return lines


def withdrawn(ground: str, reason: str, moment: datetime) -> list[str]:
    """What the audio of a withdrawn story says, and what its page shows."""
    reason = reason.strip()
    return [
        say("newsroom.withdrawn_head", when=in_wib(moment)),
        say("newsroom.withdrawn_ground", ground=say("newsroom.ground_" + ground.replace("-", "_"))),
        say("newsroom.withdrawn_reason", reason=reason if reason.endswith((".", "!", "?")) else reason + "."),
    ]


def old_notices(script: Script) -> list[str]:
    """The notices a script carries: they stay on the page and in the audio when something else is put right later."""
    return [segment.shown for segment in script.segments if segment.kind == "notice"]
