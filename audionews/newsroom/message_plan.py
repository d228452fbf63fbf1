"""What has to be done to the messages of one story, at one place: worked out of what is public and of what is out there.

A post that can be changed is changed; a correction that is announced is a message of its own, as a reply where its post is known
(delivered quietly it is one only where the post cannot be changed); what was withdrawn is taken back, or says that it was. Nothing whose
answer was lost is sent again: an editor is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from audionews.library.message_posts import STORY, MessagePost
from audionews.library.model import Correction
from audionews.newsroom.correction_rules import ANNOUNCED
from audionews.newsroom.telegram import DELETABLE_S

Doing = Literal["send", "edit", "delete"]
WITHDRAWN = "withdrawn"
DELETABLE = timedelta(seconds=DELETABLE_S - 600)  # ten minutes for clocks that differ
OUT_THERE = ("sent", "unknown", "lost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to be done. ``form``: "audio", "voice" or "text"; ``sound``: its file is sent along; ``post``: what it is done to."""

    doing: Doing
    part: str
    form: str = "text"
    text: str = ""
    media_hash: str | None = None
    sound: bool = False
    post: MessagePost | None = None
    correction: Correction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPost:
    """What the public facts ask for. ``text``: of the post as a new one; ``edited``: of one of that form that is out there already."""

    form: str
    text: str
    media_hash: str | None
    edited: Mapping[str, str]
    corrections: tuple[Correction, ...]  # newest first
    correction_texts: Mapping[int, str]
    notice: str = ""  # withdrawn: what is said
    notice_hash: str | None = None  # withdrawn: the tombstone's sound


def steps_of(wanted: WantedPost, posts: Mapping[str, MessagePost], *, edits: bool) -> list[Step]:
    """Of a public story. ``edits``: messages can be changed there."""
    main = posts.get(STORY)
    if main is not None and main.state == "gone" and not edits:  # it was refused or too late: nobody has it there
        return []
    if main is None or main.state in ("failed", "gone"):
        return [_first(wanted)]
    steps = []
    if can_change(main, edits=edits):
        if main.form == "audio" and wanted.form == "text":  # its sound has grown too large to be replaced
            return [Step(doing="delete", part=STORY, post=main)]
        if (changed := _changed(wanted, main)) is not None:
            steps.append(changed)
    for correction in wanted.corrections[::-1]:
        if correction.id <= main.corrections_to or correction.kind not in ANNOUNCED:
            continue
        reply = posts.get(f"ralat/{correction.id}")
        if reply is not None and (reply.state in OUT_THERE or (reply.state == "gone" and not edits)):
            continue
        heard_old = main.form == "voice"  # a voice note stays as it is: the reply brings the new one
        if correction.delivery != "quiet" or heard_old or not can_change(main, edits=edits):
            steps.append(_reply(wanted, correction, sound=heard_old))
    return steps


def steps_of_withdrawn(
    wanted: WantedPost, posts: Mapping[str, MessagePost], *, edits: bool, now: datetime, announced: bool = True
) -> list[Step]:
    """Of a story that was withdrawn, or (not ``announced``) of a bulletin that nobody may meet for the time being."""
    steps, on_post = [], False  # on_post: the story's own message says that it was withdrawn
    for part, post in posts.items():
        if part == WITHDRAWN or not can_change(post, edits=edits):
            continue
        if post.sent_at is not None and now - post.sent_at < DELETABLE:
            steps.append(Step(doing="delete", part=part, post=post))
        elif post.text != wanted.notice:
            sound = post.form == "audio" and wanted.notice_hash is not None
            media_hash = wanted.notice_hash if sound else post.media_hash
            contents = {"form": post.form, "text": wanted.notice, "media_hash": media_hash, "sound": sound}
            steps.append(Step(doing="edit", part=part, post=post, **contents))
            on_post |= part == STORY
        else:
            on_post |= part == STORY
    there = (*OUT_THERE, "gone") if edits else OUT_THERE  # where nothing can be taken back, "gone" was never there
    was_there = any(post.state in there for part, post in posts.items() if part == STORY)
    withdrawal_post = posts.get(WITHDRAWN)
    unsent = withdrawal_post is None or withdrawal_post.state == "failed"
    if announced and was_there and not on_post and unsent:
        steps.append(Step(doing="send", part=WITHDRAWN, text=wanted.notice))
    return steps


def can_change(post: MessagePost, *, edits: bool) -> bool:
    return edits and post.state == "sent" and post.message_id is not None


def _first(wanted: WantedPost) -> Step:
    sound = wanted.form != "text"
    contents = {"form": wanted.form, "text": wanted.text, "media_hash": wanted.media_hash}
    return Step(doing="send", part=STORY, sound=sound, **contents)


def _changed(wanted: WantedPost, main: MessagePost) -> Step | None:
    sound = main.form == "audio" and wanted.media_hash != main.media_hash
    text = wanted.edited[main.form]
    if text == main.text and not sound:
        return None
    media_hash = wanted.media_hash if sound else main.media_hash
    contents = {"form": main.form, "text": text, "media_hash": media_hash}
    return Step(doing="edit", part=STORY, sound=sound, post=main, **contents)


def _reply(wanted: WantedPost, correction: Correction, *, sound: bool) -> Step:
    newest = correction.id == max(one.id for one in wanted.corrections)
    contents = {"text": wanted.correction_texts[correction.id], "correction": correction}
    if sound and newest and wanted.form == "voice":
        contents |= {"form": "voice", "sound": True, "media_hash": wanted.media_hash}
    return Step(doing="send", part=f"ralat/{correction.id}", **contents)
