"""Who publishes here: ``AUDIONEWS_HOME/site.toml``, which a newsroom writes, ``audionews init`` begins, and every page and feed shows.

A file that cannot be used is refused with the entry that is wrong and what is expected there. Without the file the house shows its own name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from audionews.errors import BadInput
from audionews.languages import INDONESIAN
from audionews.messages import say

FILE = "site.toml"
AAA = 7.0  # WCAG 2.2, 1.4.6: text against its ground
# The house's colours as site.css has them; a newsroom changes some, and all of them together are looked at.
LIGHT = {
    "paper": "#f7f5f0",
    "card": "#ffffff",
    "ink": "#1a1d1f",
    "quiet": "#454b4f",
    "accent": "#0b4a52",
    "on_accent": "#ffffff",
}
DARK = {
    "paper": "#14181a",
    "card": "#1d2326",
    "ink": "#f0f1ef",
    "quiet": "#c3c9cb",
    "accent": "#a9d9de",
    "on_accent": "#0c2023",
}
_READ_ON = (  # text, ground
    *((text, ground) for text in ("ink", "quiet", "accent") for ground in ("paper", "card")),
    ("on_accent", "accent"),
)
_EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"
_PATTERNS = {
    "contact": _EMAIL,
    "language": "id|en",
    "owner_email": _EMAIL,
    "logo": r"[\w.-]+\.(svg|png|jpg)",
    "icon": r"[\w.-]+\.svg",
    "default_channel": r"[a-z0-9]+(-[a-z0-9]+)*",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A newsroom's own. ``imprint``: who publishes and answers for it (UU 40/1999 Pasal 12), a blank line between paragraphs;
    ``guidelines``: what it adds to the Pedoman. ``owner``, ``owner_email``, ``category`` stand in channel files that do not say them.
    """

    name: str
    language: str = INDONESIAN  # of the public pages: "id" or "en"
    tagline: str = ""
    contact: str | None = None
    imprint: str = ""
    guidelines: str = ""
    owner: str | None = None
    owner_email: str | None = None
    category: str | None = None
    default_channel: str | None = None
    logo: Path | None = None
    icon: Path | None = None
    colours: Mapping[str, str] = field(default_factory=dict)
    dark_colours: Mapping[str, str] = field(default_factory=dict)
    is_own: bool = False  # read from a newsroom's file

    @property
    def imprint_paragraphs(self) -> list[str]:
        return paragraphs(self.imprint)

    @property
    def guidelines_paragraphs(self) -> list[str]:
        return paragraphs(self.guidelines)

    @property
    def stylesheet(self) -> str:
        """Its colours over those of site.css, by the same selectors; "" where it has none."""
        light, dark = _properties(self.colours), _properties(self.dark_colours)
        parts = [f":root{{{light}}}", f":root[data-theme=terang]{{{light}}}"] if light else []
        if light or dark:
            night = _properties({**(DARK if light else {}), **self.dark_colours})
            parts.append(f"@media (prefers-color-scheme:dark){{:root:not([data-theme=terang]){{{night}}}}}")
            parts.append(f":root[data-theme=gelap]{{{night}}}")
        return "\n".join([*parts, ""]) if parts else ""


def paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def load_identity(home: Path) -> Identity:
    """The newsroom's own name and looks; the house's where there is no file. Raises ``BadInput("identity.bad_file")``."""

    def refuse(key: str, **facts: object) -> BadInput:
        return BadInput("identity.bad_file", file=home / FILE, why=say(f"identity.{key}", **facts))

    try:
        row: dict[str, Any] = tomllib.loads((home / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Identity(name=say("site.name"))
    except UnicodeDecodeError as error:
        raise refuse("not_utf8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise refuse("not_toml", line=line[1] if line else "?") from error
    except OSError as error:
        raise refuse("unreadable", why=error.strerror or error) from error
    known = [f.name for f in fields(Identity) if f.name != "is_own"]
    if stray := sorted(set(row) - set(known)):
        raise refuse("stray", names=", ".join(stray), known=", ".join(known))
    for name, value in row.items():
        tables = name in ("colours", "dark_colours")
        if tables is not isinstance(value, dict) or (not tables and not isinstance(value, str)):
            raise refuse("not_table" if tables else "not_text", name=name, value=value)
        if name in _PATTERNS and not re.fullmatch(_PATTERNS[name], value):
            raise refuse(f"form_{name}", name=name, value=value)
    if not str(row.get("name") or "").strip():
        raise refuse("no_name")
    for name in ("logo", "icon"):
        if name in row and not (home / row[name]).is_file():
            raise refuse("no_picture", name=name, file=row[name])
    for name, ours in (("colours", LIGHT), ("dark_colours", DARK)):
        if wrong := wrong_colours(row.get(name, {}), ours):
            raise refuse(wrong[0], table=name, **wrong[1])
    pictures = {name: home / row[name] for name in ("logo", "icon") if name in row}
    return Identity(**{**row, **pictures}, is_own=True)


def wrong_colours(colours: Mapping[str, Any], ours: Mapping[str, str]) -> tuple[str, dict[str, object]] | None:
    """What is wrong with a newsroom's colours over ours: the key and facts of its sentence; ``None``: every text is 7:1 on its ground."""
    for name, value in colours.items():
        if name not in ours:
            return "stray_colour", {"name": name, "known": ", ".join(ours)}
        if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
            return "form_colour", {"name": name, "value": value}
    together = {**ours, **colours}
    for text, ground in _READ_ON:
        ratio = contrast(together[text], together[ground])
        if ratio < AAA:
            return "low_contrast", {"name": text, "ground": ground, "ratio": f"{int(ratio * 10) / 10:.1f}", "least": 7}
    return None


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours "#rrggbb" (WCAG 2.2, definition of contrast ratio): 1 to 21."""
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _properties(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name.replace('_', '-')}:{value};" for name, value in colours.items())
