"""To where a channel's stories are told: what its file names, and where it told of stories before, so that those are still put right."""

from __future__ import annotations

from dataclasses import dataclass, field

from audionews.channels import Channel, Messaging
from audionews.library import Library
from audionews.newsroom import message_texts
from audionews.settings import Settings

TELEGRAM, APPRISE, WHATSAPP = "telegram", "apprise", "whatsapp"
_WHAT = {"semua": None, "berita": False, "buletin": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTarget:
    """One place. ``chat``: Telegram's; ``address``: apprise's, which may be a password; ``number``: one person's on WhatsApp, with the
    template that is filled in. ``configured``: new stories are told of."""

    name: str
    chat: str | None = None
    address: str | None = field(default=None, repr=False)
    number: str | None = field(default=None, repr=False)
    template: tuple[str, str] = ("", "")  # name and language
    form: str = "text"  # "audio", "voice", "text"
    bulletin: bool | None = None  # only bulletins, only stories; None: both
    configured: bool = True
    known: bool = False  # it was told before

    @property
    def edits(self) -> bool:
        """Whether a message can be changed there."""
        return self.chat is not None

    @property
    def turn(self) -> str:
        """Whose turn it is to send is said of this name: all who are written to from one WhatsApp number wait for each other."""
        return turn_of(self.name)

    @property
    def most_characters(self) -> int:
        return message_texts.TEXT if self.number is None else message_texts.TEMPLATE


def named_of(channel: Channel) -> list[str]:
    """What its file names: ["telegram:@kanal", "apprise:keluarga"]; of a private channel none, whatever stands there."""
    wish = channel.messages
    if wish is None or channel.private:  # what is heard by private feeds alone is told of nowhere
        return []
    chats = [f"{TELEGRAM}:{wish.telegram}"] if wish.telegram else []
    lists = (f"{WHATSAPP}:{name}" for name in wish.whatsapp.split())
    return [*chats, *(f"{APPRISE}:{name}" for name in wish.apprise.split()), *lists]


def turn_of(name: str) -> str:
    return WHATSAPP if name.startswith(f"{WHATSAPP}:") else name


def list_of(name: str) -> str:
    """ "whatsapp:keluarga" of "whatsapp:keluarga/1"; any other place is one by itself."""
    return name.partition("/")[0] if name.startswith(f"{WHATSAPP}:") else name


def tells(settings: Settings) -> bool:
    """Whether this newsroom can send messages at all."""
    return bool(settings.telegram_token or settings.message_to or settings.whatsapp_token)


def is_reachable(name: str, settings: Settings) -> bool:
    """Whether there is a token or an address for it, or of a list anybody's number."""
    kind, _, who = name.partition(":")
    if kind == TELEGRAM:
        return settings.telegram_token is not None
    if kind == WHATSAPP:
        return bool(settings.whatsapp_token and settings.whatsapp_phone_id and _people(name, settings))
    return who in addresses(settings)


def addresses(settings: Settings) -> dict[str, str]:
    """By the name that channels' files use, the addresses of AUDIONEWS_MESSAGE_TO."""
    return {name: address for name, _, address in (one.partition("=") for one in settings.message_to) if address}


def targets_of(channel: Channel, settings: Settings, library: Library) -> list[MessageTarget]:
    """Every place that can be reached; of a WhatsApp list every number once."""
    wish = channel.messages
    named = [one for name in named_of(channel) for one in _people(name, settings)]
    known = library.message_posts.targets(channel.slug) if tells(settings) else {}
    targets, numbers = [], set()
    for name in sorted(dict.fromkeys((*named, *known)), key=lambda name: name not in known):
        if not is_reachable(name, settings):
            continue
        kind, _, who = name.partition(":")
        number = settings.whatsapp_to.get(who) if kind == WHATSAPP else None
        if kind == WHATSAPP and (number is None or number in numbers):
            continue
        numbers.add(number)
        targets.append(
            MessageTarget(
                name=name,
                chat=who if kind == TELEGRAM else None,
                address=addresses(settings).get(who) if kind == APPRISE else None,
                number=number,
                template=_template(channel),
                form={"audio": "audio", "suara": "voice"}[wish.form if wish else "audio"]
                if kind == TELEGRAM
                else "text",
                bulletin=_WHAT[wish.what] if wish else None,
                configured=name in named,
                known=name in known,
            )
        )
    return targets


def left_of(channel: Channel, settings: Settings, library: Library) -> list[str]:
    """Who was told on WhatsApp and stands on no list any more: they are not written to, not of a correction either."""
    if not settings.whatsapp_token:
        return []
    numbers = (name for name in library.message_posts.targets(channel.slug) if name.startswith(f"{WHATSAPP}:"))
    return [name for name in numbers if name.partition(":")[2] not in settings.whatsapp_to]


def _people(name: str, settings: Settings) -> list[str]:
    """ "whatsapp:keluarga/1", … of "whatsapp:keluarga"; any other place is one by itself."""
    if not name.startswith(f"{WHATSAPP}:"):
        return [name]
    every = (f"{WHATSAPP}:{who}" for who in settings.whatsapp_to)
    return [one for one in every if name in (one, list_of(one))]


def _template(channel: Channel) -> tuple[str, str]:
    """Its name and language: the channel's, where the file says no other ("en-GB" is Meta's "en_GB")."""
    wish = channel.messages or Messaging()
    name, _, language = wish.whatsapp_template.partition("/")
    return name, language or channel.language.replace("-", "_")
