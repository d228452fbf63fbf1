"""Whether messages of a channel would arrive: the bot's rights and the state of WhatsApp's number, without a message to anybody; apprise
by a message that says it is a test."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from audionews.channels import channel
from audionews.errors import AudionewsError, BadInput
from audionews.messages import say, sentence
from audionews.newsroom import alarm_sending
from audionews.newsroom.exports import PublicRoom
from audionews.newsroom.message_targets import TELEGRAM, WHATSAPP, addresses, is_reachable, named_of
from audionews.newsroom.telegram import Telegram
from audionews.newsroom.whatsapp import WhatsApp
from audionews.settings import Settings
from audionews.times import in_wib


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedTarget:
    """One place that a channel's file names. ``why``: what stands in the way; "" for nothing."""

    target: str
    why: str


def check(room: PublicRoom, channel_slug: str) -> list[CheckedTarget]:
    """Every place of the channel, asked now. Raises ``UnknownName``, ``BadInput("newsroom.message_nowhere")``."""
    on_air = channel(room.channels, channel_slug)
    named = named_of(on_air)
    if not named:
        raise BadInput("newsroom.message_nowhere", channel=channel_slug)
    when = in_wib(room.clock())
    return [CheckedTarget(target=name, why=_why(name, room.settings, on_air.title, when)) for name in named]


def _why(name: str, settings: Settings, title: str, when: str) -> str:
    if not is_reachable(name, settings):
        return say("newsroom.message_no_secret")
    kind, _, who = name.partition(":")
    if kind == TELEGRAM:
        with closing(Telegram(settings.telegram_token or "", settings.telegram_url)) as bot:
            return bot.why_not(who) or ""
    if kind == WHATSAPP:
        who_sends = settings.whatsapp_token or "", settings.whatsapp_phone_id or ""
        with closing(WhatsApp(*who_sends, settings.whatsapp_url)) as sender:
            return sender.why_not() or ""
    try:
        words = say("newsroom.message_test", title=title, when=when)
        alarm_sending.notify([addresses(settings)[who]], title, words)
    except AudionewsError as error:
        return sentence(error)
    return ""
