"""Sends what messages are due: one place after the other, each by one worker at a time, so that nothing overtakes what is newer.

    AUDIONEWS_TELEGRAM_TOKEN          of a bot that may post in the channel · AUDIONEWS_TELEGRAM_URL: a Bot API server of one's own
    AUDIONEWS_MESSAGE_TO              "keluarga=mailto://…", addresses of apprise, which a channel's file names
    AUDIONEWS_WHATSAPP_TO             "keluarga/1=6281…", who asked for it; AUDIONEWS_WHATSAPP_TOKEN, …_PHONE_ID: who sends

A worker calls :func:`post_due` every few seconds and after each publication; publishing never waits for it. What is due follows from the
public state (``library/message_posts.py``), which is asked once more in the transaction that says that a message is about to be sent.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import BinaryIO

from audionews.channels import Channel
from audionews.errors import UnknownName
from audionews.library import Library
from audionews.library.message_posts import STORY, TOO_LATE, DueStory, MessagePost
from audionews.library.model import Media, Story
from audionews.library.public_dates import not_before
from audionews.messages import say
from audionews.newsroom import message_plan, message_texts
from audionews.newsroom.exports import PublicRoom
from audionews.newsroom.message_carriers import TRIED, Carried, Carrier, PlaceWaits
from audionews.newsroom.message_plan import Step, WantedPost
from audionews.newsroom.message_targets import MessageTarget, left_of, targets_of
from audionews.newsroom.telegram import MOST_BYTES, Attachment
from audionews.settings import Settings

log = logging.getLogger("audionews.newsroom")
GRACE = timedelta(minutes=2)  # a bulletin that is held back is made anew in seconds; after that its post is taken back


def post_due(room: PublicRoom) -> list[str]:
    """Sends, changes and takes back what is due: ["berita/air → telegram:@kanal", …] of what is as it should be since."""
    done = []
    for on_air in list(room.channels.values()):
        for name in left_of(on_air, room.settings, room.library):
            room.library.message_posts.forget(on_air.slug, name)
        for target in targets_of(on_air, room.settings, room.library):
            done += _see_to(room, on_air, target)
    return done


def wanted_of(
    library: Library, story: Story, target: MessageTarget, base_url: str, main: MessagePost | None
) -> WantedPost:
    """What the public facts ask for at that place; ``main``: the story's post that is there."""
    form, media = target.form, None
    if story.status == "live" and story.build is not None and target.edits:
        media = story.build.mp3 if form == "audio" else story.build.opus
        if media.size_bytes > MOST_BYTES:
            form, media = "text", None
    else:
        form = "text"
    last = message_texts.newest_announced(story)
    old_sound = False
    if main is not None and main.form == "voice" and last is not None:
        heard = (one.revision for one in library.builds.of(story.slug) if one.opus.hash == main.media_hash)
        old_sound = last.after_revision > next(heard, 0)
    text = target.most_characters
    caption = min(message_texts.CAPTION, text)
    tombstone = story.build.mp3.hash if story.status == "withdrawn" and story.build else None
    return WantedPost(
        form=form,
        text=message_texts.story_text(story, base_url, text if form == "text" else caption),
        media_hash=media.hash if media else None,
        edited={
            "audio": message_texts.story_text(story, base_url, caption),
            "voice": message_texts.story_text(story, base_url, caption, old_sound=old_sound),
            "text": message_texts.story_text(story, base_url, text),
        },
        corrections=story.corrections,
        correction_texts={
            one.id: message_texts.correction_text(one, story, base_url, caption) for one in story.corrections
        },
        notice=message_texts.withdrawn_text(story, base_url, caption) if story.status == "withdrawn" else "",
        notice_hash=tombstone,
    )


def _see_to(room: PublicRoom, on_air: Channel, target: MessageTarget) -> list[str]:
    posts, now = room.library.message_posts, room.clock()
    if not target.known:
        for name in {target.name, target.turn}:
            posts.begin(on_air.slug, name, now=now)
    filters = {"bulletin": target.bulletin, "new": target.configured}
    if not posts.due(on_air.slug, target.name, now=now, **filters):
        return []
    holder = posts.take_turn(on_air.slug, target.turn, now=now)
    if holder is None:
        return []
    done = []
    try:
        with Carrier(room, on_air, target).open() as carrier:
            sender = _Sender(room, on_air, target, holder, carrier)
            for due in posts.due(on_air.slug, target.name, now=now, **filters):
                if sender.settle(due):
                    done.append(f"{due.slug} → {target.name}")
    except PlaceWaits:
        pass
    finally:
        posts.end_turn(on_air.slug, target.turn, holder)
    return done


class _Sender:
    """One worker's turn at one place."""

    def __init__(self, room: PublicRoom, on_air: Channel, target: MessageTarget, holder: str, carrier: Carrier) -> None:
        self._room, self._on_air, self._target, self._holder = room, on_air, target, holder
        self._library: Library = room.library
        self._settings: Settings = room.settings
        self._carrier = carrier

    def settle(self, due: DueStory) -> bool:
        """Does what is to be done of one story; whether everything is as it should be. Raises ``PlaceWaits``."""
        posts = self._doubted(due)
        now, main = self._room.clock(), posts.get(STORY)
        try:
            story = self._library.stories.get(due.slug)
        except UnknownName:  # a nameless withdrawal took its address meanwhile: it is due under the new one
            return False
        steps = self._steps(story, posts, main, now)
        if steps is None:
            return False
        for step in steps:
            if not self._done(due, story, step, main):
                return False
        main = self._main(due.slug)
        if main is not None and self._library.message_posts.is_still(due):
            corrections_to = max(newest_correction(story), main.corrections_to)
            state = {"version": due.version, "corrections_to": corrections_to}
            self._library.message_posts.keep(main.id, **state, next_at=None, tries=0)
        return True

    def _steps(
        self, story: Story, posts: dict[str, MessagePost], main: MessagePost | None, now: datetime
    ) -> list[Step] | None:
        """``None``: not yet."""
        edits, base_url = self._target.edits, self._settings.base_url
        wanted = wanted_of(self._library, story, self._target, base_url, main)
        if story.status == "withdrawn":
            return message_plan.steps_of_withdrawn(wanted, posts, edits=edits, now=now)
        if story.status != "live" or not is_public(self._library, story, now):
            held = story.bulletin and now - story.updated_at > GRACE
            if not held:
                return None
            wanted = replace(wanted, notice=message_texts.held_text(story, message_texts.CAPTION))
            return message_plan.steps_of_withdrawn(wanted, posts, edits=edits, now=now, announced=False)
        first = main is None or main.state in ("failed", "gone")
        if first and (not self._target.configured or _is_known_wrong(story)):
            return None
        if first and main is not None and main.tries and now - (story.published_at or now) > TOO_LATE:
            self._library.message_posts.keep(main.id, state="gone", why=say("newsroom.message_too_late"))
            return []
        return message_plan.steps_of(wanted, posts, edits=edits)

    def _doubted(self, due: DueStory) -> dict[str, MessagePost]:
        """The posts, after those that a killed worker was sending have become what they are: unknown."""
        posts = dict(due.posts)
        for part, post in due.posts.items():
            if post.state == "sending":
                self._unknown(due, post.id, part, say("newsroom.message_cut_off"))
                posts[part] = replace(post, state="unknown")
        return posts

    def _unknown(self, due: DueStory, id: int, part: str, why: str) -> None:
        now = self._room.clock()
        self._library.message_posts.keep(id, state="unknown", why=why, changed_at=now)
        self._alarm("newsroom.message_unknown", due, part, why)

    def _main(self, slug: str) -> MessagePost | None:
        mine = (one for one in self._library.message_posts.of(slug) if one.target == self._target.name)
        return next((one for one in mine if one.part == STORY), None)

    # One step

    def _done(self, due: DueStory, story: Story, step: Step, main: MessagePost | None) -> bool:
        posts, now = self._library.message_posts, self._room.clock()
        if not posts.go_on(self._on_air.slug, self._target.turn, self._holder, now=now):
            raise PlaceWaits
        with self._sound(story, step) as attachment:
            if step.doing == "send":
                contents = {"form": step.form, "text": step.text, "media_hash": step.media_hash}
                id = posts.hand_over(due, self._target.name, step.part, now=now, **contents)
            else:
                id = step.post.id if posts.is_still(due) else None
            if id is None:  # it is another story by now
                return False
            try:
                outcome = self._carrier.carry(story, step, attachment, main)
            except PlaceWaits:
                if step.doing == "send":  # it never arrived: its turn comes again when the place answers
                    posts.keep(id, state="failed", tries=1)
                raise
        return self._noted(due, story, step, id, outcome, main)

    def _noted(
        self, due: DueStory, story: Story, step: Step, id: int, outcome: Carried, main: MessagePost | None
    ) -> bool:
        """Keeps what came of a step, and tells the desk where nobody else can mend it; whether the next step may follow."""
        posts, now = self._library.message_posts, self._room.clock()
        if outcome.lost and step.doing == "send":
            self._unknown(due, id, step.part, outcome.why)
        elif outcome.refused:  # this person does not get it: it is not tried again
            posts.keep(id, state="gone", text="", changed_at=now, why=outcome.why)
            self._alarm("newsroom.message_refused", due, step.part, outcome.why)
        elif outcome.gone:
            posts.keep(id, state="gone" if step.doing == "delete" else "lost", changed_at=now, why=outcome.why)
        elif outcome.good:
            self._arrived(due, story, step, id, outcome)
        else:
            self._failed(due, step, id, outcome.why, main)
            return False
        return True

    def _arrived(self, due: DueStory, story: Story, step: Step, id: int, outcome: Carried) -> None:
        posts, now = self._library.message_posts, self._room.clock()
        kept = {"tries": 0, "next_at": None, "why": None, "changed_at": now}
        if step.doing == "delete":
            posts.keep(id, state="gone", text="", returned=None, **kept)
            return
        kept |= {"text": step.text, "media_hash": step.media_hash, "returned": outcome.returned}
        if step.doing == "send":
            kept |= {"state": "sent", "message_id": outcome.message_id, "sent_at": not_before(story.updated_at, now)}
            if step.part == STORY:
                kept["corrections_to"] = newest_correction(story)
        posts.keep(id, **kept)
        if step.doing == "edit" and step.form == "voice" and story.status == "withdrawn":
            # It is still heard: a voice note cannot be replaced, and after 48 hours no bot may delete it.
            self._alarm("newsroom.message_not_delete", due, step.part, say("newsroom.message_voice_stays"))

    def _failed(self, due: DueStory, step: Step, id: int, why: str, main: MessagePost | None) -> None:
        """Counts the try; the desk is told of the first that changes what is out there, and of the third in a row of the others."""
        posts, now = self._library.message_posts, self._room.clock()
        state = {"state": "failed"} if step.doing == "send" else {}
        tries = posts.fail(id, why=why, now=now, **state)
        if main is not None and main.id != id:
            posts.fail(main.id, why=why, now=now)
        log.warning("message of %s to %s: %s", due.slug, self._target.name, why)
        if tries == TRIED or (tries == 1 and step.doing != "send"):
            self._alarm(f"newsroom.message_not_{step.doing}", due, step.part, why)

    def _alarm(self, key: str, due: DueStory, part: str, why: str) -> None:
        facts = {"target": self._target.name, "part": part, "why": why}
        self._library.inbox.alarm(key, at=self._room.clock(), slug=due.slug, facts=facts)

    @contextmanager
    def _sound(self, story: Story, step: Step) -> Iterator[Attachment | None]:
        if not step.sound or story.build is None:
            yield None
            return
        media = story.build.opus if step.form == "voice" else story.build.mp3
        with closing(_opened(self._library, media)) as stream:
            yield Attachment(
                form=step.form,
                name=f"{story.slug}.{'ogg' if step.form == 'voice' else media.ext}",
                stream=stream,
                title=story.revision.article.headline,
                performer=self._on_air.title,
                duration_s=round(story.build.duration_ms / 1000),
            )


def newest_correction(story: Story) -> int:
    """Its id; 0 where there is none."""
    return max((correction.id for correction in story.corrections), default=0)


def is_public(library: Library, story: Story, now: datetime) -> bool:
    try:
        return library.stories.get(story.slug, now=now).status == "live"
    except UnknownName:
        return False


def _is_known_wrong(story: Story) -> bool:
    """A correction of it is kept and is being spoken: what is public is wrong, and nobody is told of it any more."""
    return story.pending is not None and story.pending.kind in ("ralat", "hak-jawab")


def _opened(library: Library, media: Media) -> BinaryIO:
    path = library.blobs.path(media)
    if path is not None:
        return path.open("rb")
    with closing(library.blobs.open(media)) as stream:  # a bucket's stream cannot say how long it is
        return io.BytesIO(stream.read())
