"""What the views of the site share: the library, the clock, the channels, the hashed static files, the templates' words."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli

from audionews.channels import Channel
from audionews.identity import Identity
from audionews.library.model import Media, Story
from audionews.settings import Settings
from audionews.site import translated, translated_scripts
from audionews.speech.engines import is_instant, preference

STATIC = Path(__file__).parent / "static"
# What a page asks for in one request: each answer carries 850 bytes of headers, and what lies together is compressed together.
BUNDLES = {
    "listening.js": ("base.js", "sound.js"),
    "story.js": ("player.js", "keep.js", "onward.js"),
    "framed.js": ("base.js", "sound.js", "player.js", "framed.js"),
    "list.js": ("lists.js", "queue.js", "keep.js", "saved.js"),
}
_COMMENT = re.compile(rb"(?:^|\s{2,})// .*$")  # of our own scripts: none of their texts holds "  // "
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
}

FOLLOWS_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """One file of static/, with its hash in its address so that browsers may keep it for ever."""

    address: str  # "/static/site.1a2b3c4d.css"
    content: bytes
    smaller: Mapping[str, bytes]  # by encoding: "br", "gzip"; empty where nothing is won
    mime: str


@cache  # a tenth of a second for all of static/, once a process however many applications are made in it
def _smaller(content: bytes) -> Mapping[str, bytes]:
    return {
        "br": brotli.compress(content, mode=brotli.MODE_TEXT, quality=11),
        "gzip": gzip.compress(content, 9, mtime=0),
    }


def squeezed(script: bytes) -> bytes:
    """A script without its comments and indentation: listeners pay for each byte, readers have the source."""
    lines = (_COMMENT.sub(b"", line.strip()).rstrip() for line in script.splitlines())
    return b"\n".join(line for line in lines if line) + b"\n"


def _content(file: Path, folder: Path, own: Path | None, say: translated.Say | None) -> bytes:
    parts = [folder / part for part in BUNDLES.get(file.name, (file.name,))] if file.parent == folder else [file]
    content = [_override(part, own).read_bytes() for part in parts]
    if say is not None and file.suffix == ".js":
        content = [
            translated_scripts.script(one.decode(), part.name, say).encode()
            for part, one in zip(parts, content, strict=True)
        ]
    return b"".join(squeezed(one) for one in content) if file.suffix == ".js" else content[0]


def _override(file: Path, own: Path | None) -> Path:
    """The newsroom's file of that name where it has one."""
    return own / file.name if own is not None and (own / file.name).is_file() else file


def static_files(
    folder: Path = STATIC,
    extra: Mapping[str, Path] | None = None,
    *,
    identity: Identity | None = None,
    own: Path | None = None,
    say: translated.Say | None = None,
) -> dict[str, StaticFile]:
    """Every static file by its plain name ("site.css"), read and compressed once.

    ``own``: the newsroom's folder, whose files go before ours; ``identity``: whose colours, icon and logo they show; ``say``: scripts in another language.
    """
    files = {}
    shown = {"logo" + identity.logo.suffix: identity.logo} if identity and identity.logo else {}
    if identity and identity.icon:
        shown["icon.svg"] = identity.icon
    for name, file in {
        **{file.name: file for file in sorted(folder.iterdir()) if file.suffix in TYPES},
        **{name: folder / name for name in BUNDLES if (folder / BUNDLES[name][0]).exists()},
        **(extra or {}),
        **shown,
    }.items():
        content = _content(file, folder, own, say)
        if name == "site.css" and identity is not None:
            content += identity.stylesheet.encode()
        digest = hashlib.sha256(content).hexdigest()[:8]
        stem, _, suffix = name.rpartition(".")
        files[name] = StaticFile(
            address=f"/static/{stem}.{digest}.{suffix}",
            content=content,
            smaller=_smaller(content) if suffix in ("css", "js", "svg") else {},
            mime=TYPES[f".{suffix}"],
        )
    return files


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteContext:
    """Handed to every blueprint; nothing in it changes while the site runs."""

    settings: Settings
    library: Any  # audionews.library.Library as the public meets it: private channels are not there
    newsroom: Any  # for the desk; the listener's pages only read
    clock: Callable[[], datetime]
    channels: Mapping[str, Channel]  # that the public meets
    every_channel: Mapping[str, Channel]  # with our demo channels, in which stories may lie
    static: Mapping[str, StaticFile]
    identity: Identity
    whole: Any = None  # the library with its private channels: for the desk, and for who has a private feed's key

    @property
    def media_from(self) -> str | None:
        """The origin that media is sent from where the bucket sends it itself: the page's policy must name it, redirects too."""
        if self.settings.media_by != "redirect":
            return None
        link = self.library.blobs.link(Media(hash="0" * 64, ext="opus", size_bytes=0))
        parts = urlsplit(link or "")
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None

    def voice_follows(self, story: Story) -> bool:
        """Whether the story is heard in the instant voice until a worker has spoken it in its own.

        Only where its channel asks for that, such a voice is chosen, and the episode is not older than the worker's tries.
        """
        build, on_air = story.build, self.channels.get(story.channel)
        if build is None or not build.fallback or on_air is None or on_air.when != "langsung":
            return False
        return self.clock() - build.at < FOLLOWS_WITHIN and not is_instant(preference(self.settings, on_air.voice)[0])

    def absolute(self, path: str) -> str:
        """The full address of a path, for feeds, cards and structured data; pages link by path."""
        return self.settings.base_url + path
