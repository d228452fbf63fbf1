"""A sound → its clip: trimmed, levelled, encoded so that its frames may stand anywhere."""

from __future__ import annotations

from audionews.speech.model import Clip, Sound


def make_clip(key: str, sound: Sound, words: str) -> Clip:
    """The :class:`audionews.speech.model.ClipMaker` of the house; runs in the speech workers."""
    raise NotImplementedError
