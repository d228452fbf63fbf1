"""The table of times in the forms players read: WebVTT, SubRip, Podcasting 2.0 chapters. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence

from audionews.episode.model import Chapter, Cue

LINE_CHARS = 65  # podcast-namespace, transcripts.md: longer lines do not fit an app's caption display


def _clock(ms: int, mark: str) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{mark}{ms % 1000:03}"


def _lines(text: str) -> str:
    """Short lines, none of them blank: that would end the cue; and "-->" within one would be read as a time."""
    lines: list[str] = []
    for word in text.replace("-->", "→").split():  # not textwrap: an hour's captions took it a twentieth of a second
        if lines and len(lines[-1]) + 1 + len(word) <= LINE_CHARS:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


def vtt(cues: Sequence[Cue]) -> str:
    """WebVTT whose cue identifiers are the segment ids (W3C WebVTT §4: &, < and > are escaped)."""
    blocks = ["WEBVTT"]
    for cue in cues:
        text = cue.text.replace("-->", "→").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{cue.id}\n{_clock(cue.start_ms, '.')} --> {_clock(cue.end_ms, '.')}\n{_lines(text)}")
    return "\n\n".join(blocks) + "\n"


def srt(cues: Sequence[Cue]) -> str:
    """SubRip, numbered from 1; the same times as the VTT."""
    blocks = [
        f"{number}\n{_clock(cue.start_ms, ',')} --> {_clock(cue.end_ms, ',')}\n{_lines(cue.text)}"
        for number, cue in enumerate(cues, 1)
    ]
    return "\n\n".join(blocks) + "\n"


def chapters_json(chapters: Sequence[Chapter], title: str) -> str:
    """JSON chapters 1.2 (podcastindex-org/podcast-namespace, chapters/jsonChapters.md); seconds from the start."""
    document = {
        "version": "1.2.0",
        "title": title,
        "chapters": [
            {"startTime": chapter.start_ms / 1000, "endTime": chapter.end_ms / 1000, "title": chapter.title}
            for chapter in chapters
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
