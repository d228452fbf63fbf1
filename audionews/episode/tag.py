"""What a file says about itself: ID3v2.3 for MP3, comments for Opus.

Both are written as blocks of a length known before the times are, so that the audio behind them never moves.
ID3v2.3, not 2.4: Windows and older players read nothing newer (mutagen translates dates and text encodings).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    TALB,
    TCON,
    TCOP,
    TDRC,
    TIT2,
    TLAN,
    TPE1,
    TSSE,
    TXXX,
    USLT,
    WOAS,
    CTOCFlags,
)
from PIL import Image

from audionews.episode.model import Chapter, Tags
from audionews.errors import EncoderFailed

_UTF16 = 1  # the only encoding of ID3v2.3 that holds every letter
_COVER_PX = 600  # a listener pays for each kilobyte: the feed has the 3000 px picture
_SLACK = 256
_CONTENTS = "isi"  # the id of the table of contents


def id3(tags: Tags, chapters: Sequence[Chapter], *, size: int | None = None) -> bytes:
    """An ID3v2.3 tag, with all frames the design asks for; ``size`` fills it up to so many bytes.

    Raises ``EncoderFailed("episode.chapter_id")`` for chapter ids that are not unique ASCII: mutagen folds two of one id
    into one and cannot write others.
    """
    known = {_CONTENTS}
    for chapter in chapters:
        if not chapter.id.isascii() or chapter.id in known:
            raise EncoderFailed("episode.chapter_id", id=chapter.id)
        known.add(chapter.id)
    tag = ID3()
    frames = [
        TIT2(encoding=_UTF16, text=tags.title),
        TPE1(encoding=_UTF16, text=tags.artist),
        TALB(encoding=_UTF16, text=tags.album),
        TCON(encoding=_UTF16, text="Podcast"),
        TLAN(encoding=0, text=tags.language),
        TSSE(encoding=0, text="audionews, LAME"),
        USLT(encoding=_UTF16, lang=tags.language, desc="", text=tags.lyrics),
        COMM(encoding=_UTF16, lang=tags.language, desc="", text=tags.voice),
        TXXX(encoding=_UTF16, desc="Suara", text=tags.voice),
    ]
    if tags.date:
        frames.append(TDRC(encoding=0, text=tags.date))
    if tags.source_url:
        frames.append(WOAS(url=_ascii_url(tags.source_url)))
    if tags.rights:
        frames.append(TCOP(encoding=_UTF16, text=tags.rights))
    if tags.cover:
        picture = _small(tags.cover, tags.cover.stat().st_mtime_ns)
        frames.append(APIC(encoding=_UTF16, mime="image/jpeg", type=3, desc=tags.cover_alt, data=picture))
    for chapter in chapters:
        frames.append(
            CHAP(
                element_id=chapter.id,
                start_time=chapter.start_ms,
                end_time=chapter.end_ms,
                start_offset=0xFFFFFFFF,
                end_offset=0xFFFFFFFF,
                sub_frames=[TIT2(encoding=_UTF16, text=chapter.title)],
            )
        )
    if chapters:
        top = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
        ids = [chapter.id for chapter in chapters]
        frames.append(CTOC(element_id=_CONTENTS, flags=top, child_element_ids=ids, sub_frames=[]))
    for frame in frames:
        tag.add(frame)
    tag.update_to_v23()  # TDRC becomes TYER and TDAT; saving as 2.3 alone would leave it as it is
    bare = _saved(tag, 0)
    return _saved(tag, _SLACK if size is None else size - len(bare))


def _saved(tag: ID3, padding: int) -> bytes:
    block = io.BytesIO()
    tag.save(block, v2_version=3, padding=lambda _: padding)
    return block.getvalue()


def _ascii_url(url: str) -> str:
    """W… frames are ISO-8859-1; what stands outside of ASCII is percent-encoded as browsers do."""
    return quote(url, safe=":/?#[]@!$&'()*+,;=%~-._")


def warm(cover: Path | None) -> None:
    """Makes the small picture ready, before the speech is waited for. What fails here fails and is told in ``id3``."""
    with suppress(OSError, EncoderFailed):
        if cover:
            _small(cover, cover.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _small(cover: Path, _changed: int) -> bytes:
    """The cover as a small JPEG, the same bytes each time."""
    try:
        with Image.open(cover) as picture:
            picture.draft("RGB", (_COVER_PX, _COVER_PX))  # JPEG's own reduced decoding: 3 MB instead of 80
            picture = picture.convert("RGB")
            picture.thumbnail((_COVER_PX, _COVER_PX))
            block = io.BytesIO()
            picture.save(block, "JPEG", quality=80, optimize=True)
    except (OSError, ValueError) as error:
        raise EncoderFailed("episode.cover", file=cover.name, why=str(error)) from error
    return block.getvalue()


def opus_tags(tags: Tags, chapters: Sequence[Chapter]) -> bytes:
    """An OpusTags packet (RFC 7845 §5.2) with Vorbis comments; chapters as CHAPTERxxx, which ffmpeg and VLC read.

    No picture: the twin is there to save listeners' data. Its length does not depend on the times.
    """
    fields = [
        ("TITLE", tags.title),
        ("ARTIST", tags.artist),
        ("ALBUM", tags.album),
        ("DATE", tags.date or ""),
        ("LANGUAGE", tags.language),
        ("GENRE", "Podcast"),
        ("COMMENT", tags.voice),
        ("CONTACT", tags.source_url or ""),
        ("COPYRIGHT", tags.rights),
        ("LYRICS", tags.lyrics),
    ]
    for number, chapter in enumerate(chapters):
        ms = chapter.start_ms
        clock = f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
        fields += [(f"CHAPTER{number:03}", clock), (f"CHAPTER{number:03}NAME", chapter.title)]
    comments = [f"{name}={text}".encode() for name, text in fields if text]
    vendor = b"audionews"
    packet = b"OpusTags" + struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", len(comments))
    return packet + b"".join(struct.pack("<I", len(comment)) + comment for comment in comments)
