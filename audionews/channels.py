"""What each channel is, from feeds/channels/*.toml, and the feed of all corrections beside them. An editor reads and extends these.

A file that cannot be used is refused with the line or the entry that is wrong, and what is expected there, in words for who wrote it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from audionews.errors import BadInput, UnknownName
from audionews.messages import say

DEFAULT = "berita"
RALAT = "ralat"  # the feed of all corrections: no channel, no story is put there
RESERVED = (RALAT, "kanal")  # /feeds/kanal.opml lists all feeds


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


_FIELDS = {field.name: field for field in fields(Channel) if field.name != "slug"}
_REQUIRED = [name for name, field in _FIELDS.items() if field.default is MISSING]
_PATTERNS = {  # entry → how it must look; the message table says it in words: channels.form_<entry>
    "owner_email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "cover": r"[\w.-]+\.(jpg|jpeg|png)",
    "language": r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*",
    "updates": r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY|HOURLY)(;[A-Z]+=[\w,+-]+)*",
    "voice": r"[\w.:-]+(/[\w.-]+)?",
    "quote_voice": r"[\w.:-]+(/[\w.-]+)?",
    "headline_voice": r"[\w.:-]+(/[\w.-]+)?",
    "when": "langsung|menunggu",
    "guid": r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    "location": r"[^;]+(;\s*(geo:-?\d+(\.\d+)?,-?\d+(\.\d+)?|[NWR]\d+|[A-Z]{2})\s*)*",
}


def load(folder: Path) -> dict[str, Channel]:
    """All channels by slug. Raises ``BadInput("channels.bad_file")`` naming the file that cannot be used, and why."""
    known = categories(folder)
    return {file.stem: _read(file, known) for file in sorted((folder / "channels").glob("*.toml"))}


def corrections_feed(folder: Path) -> Channel:
    """The feed of all corrections, from feeds/ralat/ralat.toml; raises as :func:`load`."""
    return _read(folder / RALAT / f"{RALAT}.toml", categories(folder))


@cache
def categories(folder: Path) -> frozenset[str]:
    """Apple's categories, from feeds/categories.txt."""
    lines = (folder / "categories.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def channel(channels: dict[str, Channel], slug: str) -> Channel:
    """The channel of that name; raises ``UnknownName("channels.unknown")``."""
    if slug not in channels:
        raise UnknownName("channels.unknown", channel=slug, known=", ".join(sorted(channels)))
    return channels[slug]


def _read(file: Path, known_categories: frozenset[str]) -> Channel:
    def refuse(key: str, **facts: object) -> BadInput:
        return BadInput("channels.bad_file", file=file.name, why=say(f"channels.{key}", **facts))

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
    if absent := [name for name in _REQUIRED if row.get(name) in (None, "")]:
        raise refuse("absent", names=", ".join(absent))
    for name, value in row.items():
        if (why := _wrong(name, value, known_categories)) is not None:
            raise refuse(why, name=name, value=value)
    cover = file.parent / row["cover"]
    if not cover.is_file():
        raise refuse("no_cover", name=row["cover"])
    return Channel(slug=slug, **{**row, "cover": cover})


def _wrong(name: str, value: Any, known_categories: frozenset[str]) -> str | None:
    """The key of what is wrong with an entry; ``None``: nothing."""
    if name in ("explicit", "podping"):
        return None if isinstance(value, bool) else "not_bool"
    if not isinstance(value, str):
        return "not_text"
    if name == "category":
        return None if value in known_categories else "form_category"
    if name in ("website", "hub"):
        return None if _is_address(value) else "form_address"
    pattern = _PATTERNS.get(name)
    return None if pattern is None or re.fullmatch(pattern, value) else f"form_{name}"


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s<>\"]", value)
    except ValueError:
        return False
