"""To where a channel's stories are told: what its file names, and where it told of stories before, so that those are still put right."""

from __future__ import annotations

from dataclasses import dataclass

from audionews.channels import Channel
from audionews.library import Library
from audionews.settings import Settings

TELEGRAM, APPRISE = "telegram", "apprise"
_WHAT = {"semua": None, "berita": False, "buletin": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTarget:
    """One place. ``chat``: Telegram's; ``address``: apprise's, which may be a password. ``configured``: new stories are told of."""

    name: str
    chat: str | None = None
    address: str | None = None
    form: str = "text"  # "audio", "voice", "text"
    bulletin: bool | None = None  # only bulletins, only stories; None: both
    configured: bool = True
    known: bool = False  # it was told before

    @property
    def edits(self) -> bool:
        """Whether a message can be changed there."""
        return self.chat is not None


def named_of(channel: Channel) -> list[str]:
    """What its file names: ["telegram:@kanal", "apprise:keluarga"]; of a private channel none, whatever stands there."""
    wish = channel.messages
    if wish is None or channel.private:  # what is heard by private feeds alone is told of nowhere
        return []
    chats = [f"{TELEGRAM}:{wish.telegram}"] if wish.telegram else []
    return [*chats, *(f"{APPRISE}:{name}" for name in wish.apprise.split())]


def tells(settings: Settings) -> bool:
    """Whether this newsroom can send messages at all."""
    return bool(settings.telegram_token or settings.message_to)


def is_reachable(name: str, settings: Settings) -> bool:
    """Whether there is a token or an address for it."""
    kind, _, who = name.partition(":")
    return settings.telegram_token is not None if kind == TELEGRAM else who in addresses(settings)


def addresses(settings: Settings) -> dict[str, str]:
    """By the name that channels' files use, the addresses of AUDIONEWS_MESSAGE_TO."""
    return {name: address for name, _, address in (one.partition("=") for one in settings.message_to) if address}


def targets_of(channel: Channel, settings: Settings, library: Library) -> list[MessageTarget]:
    """Every place that can be reached."""
    named, wish = named_of(channel), channel.messages
    known = library.message_posts.targets(channel.slug) if tells(settings) else {}
    targets = []
    for name in dict.fromkeys((*named, *known)):
        if not is_reachable(name, settings):
            continue
        kind, _, who = name.partition(":")
        targets.append(
            MessageTarget(
                name=name,
                chat=who if kind == TELEGRAM else None,
                address=addresses(settings).get(who) if kind == APPRISE else None,
                form={"audio": "audio", "suara": "voice"}[wish.form if wish else "audio"]
                if kind == TELEGRAM
                else "text",
                bulletin=_WHAT[wish.what] if wish else None,
                configured=name in named,
                known=name in known,
            )
        )
    return targets
