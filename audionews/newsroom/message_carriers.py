"""Carries one message to one place, by Telegram, apprise or WhatsApp, and says what came of it.

What concerns a whole place (too many requests, a token that has expired) is written down for it, and nothing more is carried there
until then: :class:`PlaceWaits`. Who is to be told what is decided elsewhere (``message_posting.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import NoReturn

from audionews.channels import Channel
from audionews.errors import AudionewsError, BadInput
from audionews.library.message_posts import STORY, MessagePost
from audionews.library.model import Story
from audionews.messages import say, sentence
from audionews.newsroom import alarm_sending, message_texts
from audionews.newsroom.exports import PublicRoom
from audionews.newsroom.message_plan import Step
from audionews.newsroom.message_targets import MessageTarget
from audionews.newsroom.telegram import Attachment, Telegram, TelegramAnswer
from audionews.newsroom.whatsapp import WhatsApp

TRIED = 3  # failures in a row after which the desk is told
_WAITS = (401, 403, 404, 429)  # what concerns the whole place, not one message


class PlaceWaits(Exception):
    """Nothing more goes to this place now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What came of one message: it is as it should be; or its answer was lost; or not, and why. ``refused``: it never will be."""

    good: bool
    message_id: int | None = None
    returned: str | None = None
    lost: bool = False
    gone: bool = False
    refused: bool = False
    why: str = ""


class Carrier:
    """The way to one place, while a worker has its turn there."""

    def __init__(self, room: PublicRoom, on_air: Channel, target: MessageTarget) -> None:
        self._room, self._library, self._on_air, self._target = room, room.library, on_air, target
        self._telegram: Telegram | None = None
        self._whatsapp: WhatsApp | None = None

    @contextmanager
    def open(self) -> Iterator[Carrier]:
        settings = self._room.settings
        if self._target.chat is not None:
            with closing(Telegram(settings.telegram_token or "", settings.telegram_url)) as self._telegram:
                yield self
        elif self._target.number is not None:
            sender = settings.whatsapp_token or "", settings.whatsapp_phone_id or ""
            with closing(WhatsApp(*sender, settings.whatsapp_url)) as self._whatsapp:
                yield self
        else:
            yield self

    def carry(self, story: Story, step: Step, attachment: Attachment | None, main: MessagePost | None) -> Carried:
        """One request, or one notice by apprise. Raises ``PlaceWaits``."""
        if self._whatsapp is not None:
            return self._written(story, step, self._whatsapp)
        if self._telegram is None:
            return self._apprised(story, step)
        chat, id = self._target.chat, step.post.message_id if step.post else None
        if step.doing == "delete":
            answer = self._telegram.delete(chat, id)
        elif step.doing == "edit":
            answer = self._telegram.edit(chat, id, step.text, form=step.form, attachment=attachment)
        else:
            replied = main is not None and step.part != STORY and main.state == "sent"
            answer = self._telegram.send(chat, step.text, attachment, main.message_id if replied else None)
        return self._understood(step, answer)

    def _understood(self, step: Step, answer: TelegramAnswer) -> Carried:
        if answer.is_not_there and step.doing != "send":
            return Carried(good=False, gone=True, why=answer.why)
        if answer.good or (answer.is_same_already and step.doing == "edit"):
            self._heard()
            returned = {"text": step.text if answer.is_same_already else answer.text, "size_bytes": answer.size_bytes}
            return Carried(good=True, message_id=answer.message_id, returned=json.dumps(returned, ensure_ascii=False))
        if answer.lost and step.doing == "send":
            return Carried(good=False, lost=True, why=answer.why)
        if answer.status in _WAITS or answer.status == 0 or answer.lost:
            closed = answer.status in (401, 403, 404)
            self._wait(answer.why, closed=closed, wait_s=answer.wait_s, key="message_place_closed")
        return Carried(good=False, why=answer.why)

    def _apprised(self, story: Story, step: Step) -> Carried:
        """apprise says no more than yes or no: a no may have arrived in part."""
        try:
            alarm_sending.notify([self._target.address or ""], story.revision.article.headline, step.text)
        except BadInput as error:
            return Carried(good=False, why=sentence(error))
        except AudionewsError as error:
            return Carried(good=False, lost=error.key == "alarms.not_sent", why=say("newsroom.message_no_answer"))
        self._heard()
        return Carried(good=True)

    def _written(self, story: Story, step: Step, sender: WhatsApp) -> Carried:
        """Text alone: a template has it in three variables."""
        name, language = self._target.template
        values = message_texts.template_values(step.text, story)
        answer = sender.send(self._target.number or "", name, language, values)
        if answer.good:
            self._heard()
            return Carried(good=True)
        if answer.waits:
            self._wait(answer.why, closed=answer.closed, wait_s=None, key="message_whatsapp_closed")
        return Carried(good=False, lost=answer.lost, refused=answer.refused, why=answer.why)

    def _heard(self) -> None:
        self._library.message_posts.heard(self._on_air.slug, self._target.turn)

    def _wait(self, why: str, *, closed: bool, wait_s: float | None, key: str) -> NoReturn:
        """Nothing goes there for a while; the desk is told at once of what does not pass by itself (``closed``)."""
        channel, now = self._on_air.slug, self._room.clock()
        tries = self._library.message_posts.wait(channel, self._target.turn, why=why, now=now, wait_s=wait_s)
        if tries == TRIED or (tries == 1 and closed):
            facts = {"target": self._target.turn, "why": why, "channel": channel}
            self._library.inbox.alarm(f"newsroom.{key}", at=now, facts=facts)
        raise PlaceWaits
