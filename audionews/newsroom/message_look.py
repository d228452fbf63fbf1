"""Whether what was told of a story by messages is true now: the text and the size of the sound as the service said, in its last answer,
that the message has them. A bot cannot read a channel; the answer to a change is the message as it is (https://core.telegram.org/bots/api#updating-messages).
"""

from __future__ import annotations

import json
from collections.abc import Callable

from audionews.library import Library
from audionews.library.message_posts import STORY, MessagePost
from audionews.library.model import Correction, Story
from audionews.messages import say, say_in
from audionews.newsroom.correction_rules import ANNOUNCED
from audionews.newsroom.message_plan import OUT_THERE, WITHDRAWN, can_change
from audionews.newsroom.message_posting import wanted_of
from audionews.newsroom.message_targets import TELEGRAM, WHATSAPP, MessageTarget, list_of
from audionews.newsroom.outlet_texts import plain
from audionews.newsroom.own_site import Wrong

Look = Callable[[], str]


def looks_of(library: Library, story: Story, correction: Correction, base_url: str) -> list[tuple[str, Look]]:
    """(place, look) of every place where the story was told; a look answers what it saw, or raises ``Wrong``."""
    by_place: dict[str, dict[str, dict[str, MessagePost]]] = {}  # by place or list, everybody there, part
    known = library.message_posts.targets(story.channel)
    for post in library.message_posts.of(story.slug):
        if post.target.startswith(f"{WHATSAPP}:") and post.target not in known:
            continue  # who has left the list may not be written to: that copy is out of reach, as one that was forwarded
        by_place.setdefault(list_of(post.target), {}).setdefault(post.target, {})[post.part] = post
    looks = []
    for place, everybody in by_place.items():

        def look(everybody: dict[str, dict[str, MessagePost]] = everybody) -> str:
            """Of a WhatsApp list one place: what is wrong for one of them is wrong there."""
            none = say("newsroom.board_message_none")
            seen = [_look(library, story, correction, base_url, *one) for one in everybody.items()]
            return next((words for words in seen if words != none), none)

        looks.append((say("newsroom.board_message", target=place), look))
    return looks


def _look(
    library: Library,
    story: Story,
    correction: Correction,
    base_url: str,
    name: str,
    posts: dict[str, MessagePost],
) -> str:
    main = posts.get(STORY)
    is_telegram = name.startswith(f"{TELEGRAM}:")
    if main is None or main.state == "failed" or (main.state == "gone" and not is_telegram):
        return say("newsroom.board_message_none")  # nothing is there that could be wrong
    if story.status == "withdrawn":
        return _withdrawn(posts, story.revision.script.lang, edits=is_telegram)
    if main.state == "sending":
        raise Wrong(say("newsroom.board_message_waits"), "message")
    if main.state == "gone":
        return say("newsroom.board_message_none")
    if can_change(main, edits=is_telegram):
        target = MessageTarget(
            name=name, chat=name.partition(":")[2], form="voice" if main.form == "voice" else "audio"
        )
        wanted = wanted_of(library, story, target, base_url, main)
        _same(main, wanted.edited[main.form], story)
    needs_own = correction.kind in ANNOUNCED and correction.id > 0
    quiet = correction.delivery == "quiet" and can_change(main, edits=is_telegram) and main.form != "voice"
    if needs_own and not quiet and correction.after_revision > _first_revision(library, story, main):
        reply = posts.get(f"ralat/{correction.id}")
        if reply is not None and reply.state == "gone":
            raise Wrong(say("newsroom.board_message_refused", why=reply.why or "–"), "message")
        if reply is None or reply.state not in OUT_THERE:
            raise Wrong(say("newsroom.board_message_waits"), "message")
        if reply.state == "unknown":
            raise Wrong(say("newsroom.board_message_unknown"), "message")
    return say("newsroom.board_message_same" if is_telegram else "newsroom.board_message_told")


def _first_revision(library: Library, story: Story, main: MessagePost) -> int:
    """Of the story as it was first told: corrections before it needed no message of their own."""
    lines = library.stories.history(story.slug)
    if main.sent_at is None:
        return 0
    out = [line.revision for line in lines if any(at <= main.sent_at for at in line.went_live)]
    return max(out, default=0)


def _same(main: MessagePost, wanted: str, story: Story) -> None:
    returned = json.loads(main.returned or "{}")
    text, size = returned.get("text"), returned.get("size_bytes")
    if plain(text or "") != plain(wanted):
        raise Wrong(say("newsroom.board_message_old", found=plain(text or "–")[:160]), "message")
    if main.form == "audio" and story.build is not None:
        mp3 = story.build.mp3
        if main.media_hash != mp3.hash or (size is not None and size != mp3.size_bytes):
            raise Wrong(say("newsroom.board_bytes"), "message")


def _withdrawn(posts: dict[str, MessagePost], lang: str, *, edits: bool) -> str:
    notice = posts.get(WITHDRAWN)
    head = plain(say_in(lang, "newsroom.message_withdrawn", headline=""))
    for part, post in posts.items():
        there = can_change(post, edits=edits) and part != WITHDRAWN
        if there and not plain(post.text).startswith(head):
            raise Wrong(say("newsroom.board_message_waits"), "message")
    if not edits and notice is not None and notice.state in ("gone", "unknown"):
        refused = say("newsroom.board_message_refused", why=notice.why or "–")
        raise Wrong(refused if notice.state == "gone" else say("newsroom.board_message_unknown"), "message")
    if (not edits or posts[STORY].state != "sent") and (notice is None or notice.state not in OUT_THERE):
        raise Wrong(say("newsroom.board_message_waits"), "message")
    return say("newsroom.board_gone")
