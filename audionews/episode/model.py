"""One finished file and its table of times."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """When a segment is heard. Counted from samples, so exact; ``end_ms`` excludes the pause after it."""

    id: str  # the segment's id
    kind: str
    start_ms: int
    end_ms: int
    text: str  # as shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A stretch under one heading; chapters follow one another without gap or overlap."""

    id: str  # the heading segment's id: ASCII, unique (mutagen folds two of one id into one)
    title: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """EBU R128 of the finished mono file."""

    integrated_lufs: float
    true_peak_dbtp: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What a file says about itself. The cover is a JPEG or PNG file of the channel."""

    title: str
    artist: str  # bylines, or the newsroom
    album: str  # the channel's title
    date: str | None  # "2026-11-24"; None when the story has no date
    lyrics: str  # the text as shown
    voice: str  # Voice.label: the disclosure
    source_url: str | None = None
    rights: str = ""  # "2026 ANTARA, CC BY 4.0": whose story it is, beginning with the year as ID3 wants it
    cover: Path | None = None
    cover_alt: str = ""
    language: str = "ind"  # ISO 639-2, as ID3 wants it


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A finished episode in the scratch folder it was made in: files to be stored, and its table of times."""

    mp3: Path
    opus: Path  # 24 kbit/s
    opus16: Path  # 16 kbit/s, "Hemat data"
    webm16: Path  # the same packets, for browsers: sound comes before the file's end was read
    cues_mp3: Path | None  # the same speech with layout cues, same times to the sample
    vtt: str
    srt: str
    chapters_json: str
    duration_ms: int
    loudness: Loudness
    cues: tuple[Cue, ...]
    chapters: tuple[Chapter, ...]
