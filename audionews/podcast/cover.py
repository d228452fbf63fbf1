"""Whether a channel's cover is one that the large directories take: https://podcasters.apple.com/support/896-artwork-requirements."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from audionews.channels import Channel
from audionews.errors import BadInput
from audionews.messages import say

SMALLEST_PX, LARGEST_PX = 1400, 3000
LARGEST_BYTES = 512 * 1024  # above that some apps and Apple's intake refuse or time out
FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}


def check_cover(channel: Channel) -> None:
    """Raises ``BadInput("podcast.bad_cover")`` with the first thing that is wrong."""
    why = _wrong(channel.cover)
    if why is not None:
        raise BadInput("podcast.bad_cover", file=channel.cover.name, why=why)


def _wrong(path: Path) -> str | None:
    try:
        with Image.open(path) as picture:
            width, height, mode, form = picture.width, picture.height, picture.mode, picture.format
            picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return say("podcast.cover_unreadable", why=error)
    if width != height or not SMALLEST_PX <= width <= LARGEST_PX:
        return say("podcast.cover_size", width=width, height=height, least=SMALLEST_PX, most=LARGEST_PX)
    if mode != "RGB":
        return say("podcast.cover_colours", mode=mode)
    if form != FORMATS.get(path.suffix):
        return say("podcast.cover_format", form=form)
    if path.stat().st_size > LARGEST_BYTES:
        return say("podcast.cover_weight", size=path.stat().st_size // 1024, most=LARGEST_BYTES // 1024)
    return None
