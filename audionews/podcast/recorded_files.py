"""The newsroom's own files as desk and terminal change them: each change is a line in the record, with what was changed and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from audionews import assets
from audionews.channels import Channel, load
from audionews.channels import channel as channel_named
from audionews.identity import Identity, load_identity
from audionews.library import Library
from audionews.podcast import channel_files


def add_channel(
    library: Library, home: Path, slug: str, entries: Mapping[str, str], cover: Path | None, *, by: str, at: datetime
) -> Channel:
    """As :func:`channel_files.add_channel`, and a line in the record."""
    all_entries = {"category": "News/Daily News", **entries}
    made = channel_files.add_channel(assets.folder("feeds"), home, slug, all_entries, cover)
    library.audit.note("channel-add", by=by, at=at, facts={"channel": made.slug})
    return made


def edit_channel(
    library: Library,
    home: Path,
    slug: str,
    entries: Mapping[str, str | None],
    cover: Path | None,
    *,
    by: str,
    at: datetime,
) -> Channel:
    """As :func:`channel_files.edit_channel`, of what is not so already: what a channel takes from site.toml stays there. The line in
    the record names the entries."""
    folder = assets.folder("feeds")
    changed = _changed(channel_named(load(folder, home), slug), entries)
    edited = channel_files.edit_channel(folder, home, slug, changed, cover)
    facts = {"channel": slug, "entries": ", ".join([*changed, *(["cover"] if cover else [])])}
    library.audit.note("channel-edit", by=by, at=at, facts=facts)
    return edited


def write_site(
    library: Library,
    home: Path,
    entries: Mapping[str, str | None],
    tables: Mapping[str, Mapping[str, str]] | None = None,
    *,
    by: str,
    at: datetime,
) -> Identity:
    """As :func:`channel_files.write_site`, and a line in the record."""
    now = load_identity(home)
    written = channel_files.write_site(home, _changed(now, entries) if now.is_own else entries, tables)
    library.audit.note("site-edit", by=by, at=at)
    return written


def _changed(now: object, sent: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name: value for name, value in sent.items() if value != (getattr(now, name) or None)}
