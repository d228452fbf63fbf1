"""A newsroom's own files under its home: site.toml, channels/*.toml with their covers, written so that they can be read back.

Each file is tried under another name first; what is refused leaves the old one as it was.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from audionews.channels import RESERVED, Channel, load
from audionews.environment import dotenv_path
from audionews.errors import BadInput, UnknownName
from audionews.identity import FILE, LIGHT, Identity, load_identity
from audionews.podcast.cover import FORMATS, check_cover

COVER_PX = 1400
_ENTRY = r"^{name}\s*=\s*(?:\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''|\"(?:[^\"\\]|\\.)*\"|'[^']*'|true|false)[ \t]*(?:#.*)?$"  # on one line, as we write them


def write_site(
    home: Path, entries: Mapping[str, str | None], tables: Mapping[str, Mapping[str, str]] | None = None
) -> Identity:
    """Keeps ``entries`` in site.toml, each in its old place where it has one; ``None`` takes one out. ``tables``: those of colours,
    whole. Raises ``BadInput("identity.bad_file")``."""
    home.mkdir(parents=True, exist_ok=True)
    old = (home / FILE).read_text(encoding="utf-8") if (home / FILE).exists() else ""
    text = _with_entries(old, entries)
    for name, colours in (tables or {}).items():
        text = re.sub(rf"^\[{name}\][^\[]*", "", text, flags=re.MULTILINE).rstrip() + "\n"
        if colours:
            text += f"\n[{name}]\n" + "".join(f"{part} = {json.dumps(value)}\n" for part, value in colours.items())
    with tempfile.TemporaryDirectory(dir=home) as trial:
        (Path(trial) / FILE).write_text(text, encoding="utf-8")
        for picture in home.glob("*.*"):
            if picture.suffix in (".svg", ".png", ".jpg"):
                shutil.copy(picture, trial)
        load_identity(Path(trial))
        os.replace(Path(trial) / FILE, home / FILE)
    return load_identity(home)


def write_base_url(home: Path, base_url: str) -> Path:
    """Keeps the public address in the ``.env`` beside the home, beside whatever stands there."""
    path = dotenv_path({"AUDIONEWS_HOME": str(home)})
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = [line for line in old.splitlines() if not re.match(r"\s*(export\s+)?AUDIONEWS_BASE_URL\s*=", line)]
    path.write_text("\n".join([*lines, f"AUDIONEWS_BASE_URL={base_url}"]) + "\n", encoding="utf-8")
    return path


def add_channel(folder: Path, home: Path, slug: str, entries: Mapping[str, str], cover: Path | None) -> Channel:
    """A new channel of the newsroom; without a ``cover`` one is drawn with its title. ``folder``: feeds/.

    Raises ``BadInput("channels.exists")``, and what reading its file and looking at its cover raise; nothing is kept then.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or slug in RESERVED:
        raise BadInput("channels.bad_slug", slug=slug)
    if (home / "channels" / f"{slug}.toml").exists():
        raise BadInput("channels.exists", channel=slug)
    return _write(folder, home, slug, "", entries, cover)


def edit_channel(folder: Path, home: Path, slug: str, entries: Mapping[str, str | None], cover: Path | None) -> Channel:
    """Changes entries of a channel of the newsroom's own; ``None`` takes one out. Raises ``UnknownName("channels.not_own")``, and as :func:`add_channel`."""
    path = home / "channels" / f"{slug}.toml"
    if not re.fullmatch(r"[\w-]+", slug) or not path.is_file():
        raise UnknownName("channels.not_own", channel=slug, home=home / "channels")
    return _write(folder, home, slug, path.read_text(encoding="utf-8"), entries, cover)


def _write(
    folder: Path, home: Path, slug: str, old: str, entries: Mapping[str, str | None], cover: Path | None
) -> Channel:
    own = home / "channels"
    own.mkdir(parents=True, exist_ok=True)
    entries = dict(entries)
    with tempfile.TemporaryDirectory(dir=home) as trial:
        tried = Path(trial) / "channels"
        tried.mkdir()
        if (home / FILE).exists():
            shutil.copy(home / FILE, trial)
            for picture in home.glob("*.*"):
                if picture.suffix in (".svg", ".png", ".jpg"):
                    shutil.copy(picture, trial)
        before = re.search(r'^cover\s*=\s*"([\w.-]+)"', old, re.MULTILINE)
        picture = None
        if cover is not None:
            if cover.suffix.lower() not in FORMATS or not cover.is_file():
                raise BadInput("cli.no_file", file=cover, why=", ".join(FORMATS))
            picture = f"{slug}{cover.suffix.lower()}"
            shutil.copy(cover, tried / picture)
        elif before and (own / before[1]).is_file():
            shutil.copy(own / before[1], tried / before[1])
        else:
            picture = f"{slug}.jpg"
            draw_cover(entries.get("title") or slug, tried / picture)
            entries.setdefault("cover_alt", f"Tulisan “{entries.get('title') or slug}”.")
        if picture:
            entries["cover"] = picture
        file = tried / f"{slug}.toml"
        file.write_text(_with_entries(old, entries), encoding="utf-8")
        site = Path(trial) / FILE
        if site.exists():  # its default channel may be one that is not tried here
            site.write_text(
                re.sub(r"(?m)^default_channel\s*=.*$", "", site.read_text(encoding="utf-8")), encoding="utf-8"
            )
        read = load(folder, Path(trial))[file.stem]
        check_cover(read)
        if picture:
            os.replace(tried / picture, own / picture)
        os.replace(file, own / file.name)
    return load(folder, home)[slug]


def _with_entries(text: str, entries: Mapping[str, str | None]) -> str:
    """``text`` with each entry in its old place, new ones before the first table; ``None``: without it."""
    fresh = []
    for name, value in entries.items():
        line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
        pattern = re.compile(_ENTRY.format(name=re.escape(name)), re.MULTILINE)
        if value is None:
            text = pattern.sub("", text, count=1)
            continue
        if pattern.search(text):
            text = pattern.sub(lambda _match, line=line: line, text, count=1)
        else:
            fresh.append(line + "\n")
    table = re.search(r"^\s*\[", text, re.MULTILINE)
    at = table.start() if table else len(text)
    head = text[:at]
    return head + ("" if not head or head.endswith("\n") else "\n") + "".join(fresh) + text[at:]


def draw_cover(title: str, path: Path) -> None:
    """A plain square cover, the title on the house's accent colour: a beginning that directories take, until somebody draws a better one."""
    picture = Image.new("RGB", (COVER_PX, COVER_PX), LIGHT["accent"])
    draw, margin = ImageDraw.Draw(picture), 120
    font = ImageFont.load_default(150 if len(title) < 40 else 100)
    lines: list[str] = []
    for word in title.split()[:20]:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font=font) <= COVER_PX - 2 * margin:
            lines[-1] = longer
        else:
            lines.append(word)
    draw.multiline_text((margin, margin), "\n".join(lines[:6]), font=font, fill=LIGHT["on_accent"], spacing=30)
    draw.rectangle((margin, COVER_PX - margin - 24, COVER_PX - margin, COVER_PX - margin), fill="#f2c14e")
    picture.save(path, "JPEG", quality=88)
