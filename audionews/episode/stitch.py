"""Clips → one episode: frames are moved, never encoded again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from audionews.episode.model import Episode, Tags
from audionews.script.model import Segment
from audionews.speech.model import ClipShelf


def stitch(
    segments: Sequence[Segment],
    keys: Sequence[str],
    shelf: ClipShelf,
    scratch: Path,
    tags: Tags,
    *,
    layout_cues: bool = False,
) -> Episode:
    """Writes the files of one episode into ``scratch`` (a folder of its own; the caller empties it).

    ``keys`` stand in the order of ``segments`` (``Narration.keys``). One clip at a time is in memory.
    Raises ``PublicationRefused`` (``segment``) for a clip that is missing or without sound, or a file that is
    not as loud or as long as it must be; ``EncoderFailed``/``StoreFailed`` when a file cannot be written.
    """
    raise NotImplementedError
