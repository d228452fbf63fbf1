"""What each channel is: ``AUDIONEWS_HOME/channels/*.toml``, which go before our demo channels in feeds/channels/, and the feed of all
corrections. An editor reads and extends these.

A file that cannot be used is refused with the line or the entry that is wrong, and what is expected there, in words for who wrote it.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from audionews.errors import BadInput, UnknownName
from audionews.identity import FILE, Identity, load_identity
from audionews.languages import TAG
from audionews.messages import say, say_in

DEFAULT = "berita"
RALAT = "ralat"  # the feed of all corrections: no channel, no story is put there
RESERVED = (RALAT, "kanal")  # /feeds/kanal.opml lists all feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A channel's bulletin: the table ``[bulletin]`` of its file. Sounds are files beside the .toml, in any format."""

    hour: str = "17.00"  # when it is made, western Indonesian time
    order: str = "lama"  # "lama": the eldest story first; "baru": the newest
    most: int = 12  # stories
    minutes: int = 40  # at most
    headlines: bool = True  # read out before the first story
    intro: Path | None = None
    outro: Path | None = None
    gap: Path | None = None  # before each story; None: the house's short earcon
    sounds_licence: str | None = None  # whose sounds they are and how they may be used


@dataclass(frozen=True, slots=True, kw_only=True)
class Messaging:
    """Where a channel's stories are told of by messages: the table ``[messages]`` of its file. Tokens and passwords are settings."""

    telegram: str | None = None  # "@kanal", or a chat's number: "-1001234567890"
    form: str = "audio"  # "audio": the MP3, which can be replaced later; "suara": a voice note, which cannot
    apprise: str = ""  # names of addresses in AUDIONEWS_MESSAGE_TO, blanks between: "keluarga milis"
    whatsapp: str = ""  # names of lists in AUDIONEWS_WHATSAPP_TO, blanks between
    whatsapp_template: str = "kabar_berita"  # of Meta, three variables; "kabar_berita/en_US": its language
    what: str = "semua"  # "semua", "berita" or "buletin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One podcast: a feed, a page, an album title. ``cover`` is a picture file beside the .toml."""

    slug: str
    title: str
    description: str
    author: str
    owner_email: str
    category: str  # of Apple's list (feeds/categories.txt): "News" or "News/Daily News"
    cover: Path
    cover_alt: str
    language: str = "id"
    explicit: bool = False
    licence: str | None = None
    website: str | None = None
    updates: str | None = None  # iCal RRULE for podcast:updateFrequency
    updates_label: str | None = None
    hub: str | None = None  # WebSub hub address, where one is used
    podping: bool = False
    location: str | None = None
    voice: str | None = None  # who reads: "natural/pria"; None: the newsroom's first
    quote_voice: str | None = None  # who says direct speech
    headline_voice: str | None = None  # who says headlines
    when: str = (
        "menunggu"  # "langsung": public at once in the instant voice, the natural one follows; "menunggu": it waits
    )
    guid: str | None = None  # podcast:guid of a feed that has moved: the one it had at its first address
    moved_from: str | None = None  # its address before it moved in; one of ours is redirected here
    new_feed_url: str | None = None  # its address after it moves out: itunes:new-feed-url
    private: bool = False  # heard by private feeds alone: no page, no public feed, no public file
    op3: bool = False  # apps fetch its sound by way of op3.dev, which counts
    bulletin: Programme | None = None  # its daily programme; None: it has none
    messages: Messaging | None = None  # where its stories are told of; None: nowhere
    demo: bool = False  # one of ours, for a newcomer to hear


_FIELDS = {field.name: field for field in fields(Channel) if field.name not in ("slug", "demo")}
_REQUIRED = [name for name, field in _FIELDS.items() if field.default is MISSING]
_PROGRAMME = [field.name for field in fields(Programme)]
_MESSAGING = [field.name for field in fields(Messaging)]
_SOUNDS = ("intro", "outro", "gap")
_MOST = {"most": 100, "minutes": 180}
_PATTERNS = {  # entry → how it must look; the message table says it in words: channels.form_<entry>
    "owner_email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "cover": r"[\w.-]+\.(jpg|jpeg|png)",
    "language": TAG,
    "updates": r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY|HOURLY)(;[A-Z]+=[\w,+-]+)*",
    "voice": r"[\w.:-]+(/[\w.-]+)?",
    "quote_voice": r"[\w.:-]+(/[\w.-]+)?",
    "headline_voice": r"[\w.:-]+(/[\w.-]+)?",
    "when": "langsung|menunggu",
    "guid": r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    "bulletin.hour": r"([01]\d|2[0-3])\.[0-5]\d",
    "bulletin.order": "lama|baru",
    "messages.telegram": r"@[A-Za-z]\w{3,31}|-?\d{1,20}",
    "messages.form": "audio|suara",
    "messages.apprise": r"[\w-]{1,40}( +[\w-]{1,40})*",
    "messages.whatsapp": r"[\w-]{1,40}( +[\w-]{1,40})*",
    "messages.whatsapp_template": r"[a-z0-9_]{1,200}(/[a-z]{2,3}(_[A-Z]{2,3})?)?",
    "messages.what": "semua|berita|buletin",
    "location": r"[^;]+(;\s*(geo:-?\d+(\.\d+)?,-?\d+(\.\d+)?|[NWR]\d+|[A-Z]{2})\s*)*",
}


def load(folder: Path, home: Path | None = None) -> dict[str, Channel]:
    """All channels by slug: the newsroom's own in ``home``, its default one first, then ours in ``folder``.

    Raises ``BadInput("channels.bad_file")`` naming the file that cannot be used and why, and what reading site.toml raises.
    """
    known = categories(folder)
    ours = {file.stem: replace(_read(file, known), demo=True) for file in sorted((folder / "channels").glob("*.toml"))}
    if home is None:
        return ours
    identity = load_identity(home)
    own = {file.stem: _read(file, known, identity) for file in sorted((home / "channels").glob("*.toml"))}
    wish = identity.default_channel or (DEFAULT if DEFAULT in own else None)
    every = {**own, **{slug: one for slug, one in ours.items() if slug not in own}}
    if wish is None:
        return every
    return {wish: channel(every, wish), **every}


def stamp(home: Path) -> tuple[tuple[str, int, int], ...]:
    """Changes when somebody changes the newsroom's own name or channels."""
    files = [home / FILE, *sorted((home / "channels").glob("*"))]
    return tuple((file.name, seen.st_mtime_ns, seen.st_size) for file in files if (seen := _seen(file)) is not None)


def _seen(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None


def default_of(channels: Mapping[str, Channel]) -> str:
    """The channel of a story that names none."""
    return next(iter(channels), DEFAULT)


def offered(channels: Mapping[str, Channel]) -> dict[str, Channel]:
    """The channels the newsroom has: its own, ours only while it has none."""
    own = {slug: one for slug, one in channels.items() if not one.demo}
    return own or dict(channels)


def met(channels: Mapping[str, Channel]) -> dict[str, Channel]:
    """The channels the public meets: those offered that are not private."""
    return {slug: one for slug, one in offered(channels).items() if not one.private}


def corrections_feed(folder: Path, home: Path | None = None) -> Channel:
    """The feed of all corrections: of feeds/ralat/ralat.toml, under the newsroom's name; raises as :func:`load`."""
    ours = replace(_read(folder / RALAT / f"{RALAT}.toml", categories(folder)), demo=True)
    identity = load_identity(home) if home is not None else None
    if identity is None or not identity.is_own:
        return ours
    lang = identity.language
    author = identity.owner or identity.name
    email = identity.owner_email or ours.owner_email
    return replace(
        ours,
        title=say_in(lang, "channels.corrections_of", name=identity.name),
        language=lang,
        description=say_in(lang, "channels.corrections_description"),
        cover_alt=say_in(lang, "channels.corrections_cover"),
        licence=say_in(lang, "channels.corrections_licence"),
        author=author,
        owner_email=email,
        category=identity.category or ours.category,
        demo=identity.owner_email is None,
    )


@cache
def categories(folder: Path) -> frozenset[str]:
    """Apple's categories, from feeds/categories.txt."""
    lines = (folder / "categories.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def channel(channels: Mapping[str, Channel], slug: str) -> Channel:
    """The channel of that name; raises ``UnknownName("channels.unknown")``."""
    if slug not in channels:
        raise UnknownName("channels.unknown", channel=slug, known=", ".join(sorted(channels)))
    return channels[slug]


def _read(file: Path, known_categories: frozenset[str], identity: Identity | None = None) -> Channel:
    def refuse(key: str, **facts: object) -> BadInput:
        return BadInput("channels.bad_file", file=file.name, folder=file.parent, why=say(f"channels.{key}", **facts))

    try:
        row = tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise refuse("not_utf8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise refuse("not_toml", line=line[1] if line else "?") from error
    except OSError as error:
        raise refuse("unreadable", why=error.strerror or error) from error
    slug = file.stem
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or (slug in RESERVED and file.parent.name != RALAT):
        raise refuse("bad_name", slug=slug)
    if stray := sorted(set(row) - set(_FIELDS)):
        raise refuse("stray", names=", ".join(stray), known=", ".join(_FIELDS))
    if identity is not None:
        standing = {
            "author": identity.owner or (identity.name if identity.is_own else None),
            "owner_email": identity.owner_email,
            "category": identity.category,
        }
        row = {**{name: value for name, value in standing.items() if value}, **row}
    if absent := [name for name in _REQUIRED if row.get(name) in (None, "")]:
        raise refuse("absent", names=", ".join(absent))
    for name, value in row.items():
        if (why := _wrong(name, value, known_categories)) is not None:
            raise refuse(why, name=name, value=value)
    cover = file.parent / row["cover"]
    if not cover.is_file():
        raise refuse("no_cover", name=row["cover"])
    table = row.pop("bulletin", None)
    programme = None if table is None else _programme(file.parent, table, refuse)
    table = row.pop("messages", None)
    messaging = None if table is None else _messaging(table, refuse)
    return Channel(slug=slug, **{**row, "cover": cover, "bulletin": programme, "messages": messaging})


def _messaging(table: Mapping[str, Any], refuse: Callable[..., BadInput]) -> Messaging:
    if stray := sorted(set(table) - set(_MESSAGING)):
        raise refuse("stray", names=", ".join(f"messages.{name}" for name in stray), known=", ".join(_MESSAGING))
    for name, value in table.items():
        why = None if isinstance(value, str) else "not_text"
        if why is None and not re.fullmatch(_PATTERNS[f"messages.{name}"], value, re.ASCII):
            why = f"form_messages_{name}"
        if why is not None:
            raise refuse(why, name=f"messages.{name}", value=value)
    return Messaging(**table)


def _programme(folder: Path, table: Mapping[str, Any], refuse: Callable[..., BadInput]) -> Programme:
    if stray := sorted(set(table) - set(_PROGRAMME)):
        raise refuse("stray", names=", ".join(f"bulletin.{name}" for name in stray), known=", ".join(_PROGRAMME))
    row = dict(table)
    for name, value in table.items():
        entry = f"bulletin.{name}"
        if name == "headlines":
            why = None if isinstance(value, bool) else "not_bool"
        elif name in _MOST:
            fits = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST[name]
            why = None if fits else "not_number"
        elif not isinstance(value, str):
            why = "not_text"
        elif name in _SOUNDS:
            row[name] = folder / Path(value).name
            why = None if row[name].is_file() else "no_sound"
        else:
            pattern = _PATTERNS.get(entry)
            why = None if pattern is None or re.fullmatch(pattern, value) else f"form_bulletin_{name}"
        if why is not None:
            raise refuse(why, name=entry, value=value, most=_MOST.get(name))
    return Programme(**row)


def _wrong(name: str, value: Any, known_categories: frozenset[str]) -> str | None:
    """The key of what is wrong with an entry; ``None``: nothing."""
    if name in ("bulletin", "messages"):
        return None if isinstance(value, dict) else {"bulletin": "not_table", "messages": "not_messages"}[name]
    if name in ("explicit", "podping", "private", "op3"):
        return None if isinstance(value, bool) else "not_bool"
    if not isinstance(value, str):
        return "not_text"
    if name == "category":
        return None if value in known_categories else "form_category"
    if name in ("website", "hub", "moved_from", "new_feed_url"):
        return None if _is_address(value) else "form_address"
    pattern = _PATTERNS.get(name)
    return None if pattern is None or re.fullmatch(pattern, value) else f"form_{name}"


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s<>\"]", value)
    except ValueError:
        return False
