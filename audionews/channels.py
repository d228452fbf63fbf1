"""What each channel is, from feeds/channels/*.toml, which an editor can read and extend."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from audionews.errors import BadInput, UnknownName

DEFAULT = "berita"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One podcast: a feed, a page, an album title. ``cover`` is a picture file beside the .toml."""

    slug: str
    title: str
    description: str
    author: str
    owner_email: str
    category: str  # of Apple's list: "News" or "News/Daily News"
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


def load(folder: Path) -> dict[str, Channel]:
    """All channels by slug. Raises ``BadInput("channels.bad_file")`` naming the file that cannot be used."""
    known = {field.name for field in fields(Channel)}
    channels = {}
    for file in sorted((folder / "channels").glob("*.toml")):
        try:
            row = tomllib.loads(file.read_text(encoding="utf-8"))
            stray = sorted(set(row) - known)
            if stray:
                raise ValueError(f"isian tak dikenal: {', '.join(stray)}")
            row["cover"] = file.parent / row["cover"]
            channels[file.stem] = Channel(slug=file.stem, **row)
        except (ValueError, TypeError, KeyError) as error:
            raise BadInput("channels.bad_file", file=file.name, why=str(error)) from error
    return channels


def channel(channels: dict[str, Channel], slug: str) -> Channel:
    """The channel of that name; raises ``UnknownName("channels.unknown")``."""
    if slug not in channels:
        raise UnknownName("channels.unknown", channel=slug, known=", ".join(sorted(channels)))
    return channels[slug]
