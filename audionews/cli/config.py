"""config: which settings are in force, and where each comes from."""

from __future__ import annotations

import os
import re

import click

from audionews import assets
from audionews.channels import load, offered
from audionews.cli.shared import as_json, tell
from audionews.environment import dotenv, dotenv_path
from audionews.identity import FILE, load_identity
from audionews.messages import say
from audionews.settings import Settings, from_environment, setting_names, unread

_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/@]*@")
MASK = "•••"


@click.command()
@as_json
def config(as_json: bool) -> None:
    """Pengaturan yang berlaku dan asalnya; rahasia ditutupi."""
    settings = from_environment()
    rows = [
        {"name": name, "value": _shown(settings, field), "from": _origin(name)}
        for name, field in setting_names().items()
        if field and not name.endswith("_FILE")
    ]
    strangers = unread(os.environ)
    identity, channels = load_identity(settings.home), offered(load(assets.folder("feeds"), settings.home))
    facts = {
        "settings": rows,
        "unread": [{"name": name, "near": near} for name, near in strangers.items()],
        "site": {"name": identity.name, "file": str(settings.home / FILE) if identity.is_own else None},
        "channels": [
            {"slug": one.slug, "folder": str(one.cover.parent), "demo": one.demo} for one in channels.values()
        ],
    }
    lines = [
        say("cli.config_line", name=row["name"], value=row["value"] or say("cli.config_none"), origin=row["from"])
        for row in rows
    ]
    whose = str(settings.home / FILE) if identity.is_own else say("cli.from_default")
    lines.append(say("cli.config_site", name=identity.name, origin=whose))
    lines += [say("cli.config_channel", slug=one.slug, folder=one.cover.parent) for one in channels.values()]
    tell(facts, as_json, *lines)


def _origin(name: str) -> str:
    """The process, a file that NAME_FILE names, ".env" with its path, or that it is ours."""
    path = dotenv_path(os.environ)
    values = dotenv(path)
    for named in (name, name + "_FILE"):
        if os.environ.get(named):
            return say("cli.from_environment") if named == name else named
        if values.get(named):
            return str(path) if named == name else f"{path}: {named}"
    return say("cli.from_default")


def _shown(settings: Settings, field: str) -> str:
    value = getattr(settings, field)
    if value is None or value == () or value == {}:
        return ""
    if field in ("database_url", "media_url"):
        return _PASSWORD.sub(rf"\1:{MASK}@", str(value))
    if not Settings.__dataclass_fields__[field].repr:
        return MASK
    if isinstance(value, dict):
        return " ".join(f"{name}={part}" for name, part in value.items())
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
