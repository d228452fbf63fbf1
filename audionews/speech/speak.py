"""A script's segments → clips on the shelf: one voice an episode, each sentence spoken once, on all cores."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from audionews.script.model import Segment
from audionews.speech.model import CLIP_FORMAT, ClipMaker, ClipShelf, Narration, Voice

# progress(done, total, segment or None): called after each sentence that had to be spoken
Progress = Callable[[int, int, Segment | None], None]


def clip_key(engine_text: str, voice: Voice) -> str:
    """Which sound: 64 hex digits of what the machine is handed, who speaks and the clip format."""
    told = "\x1f".join((voice.fingerprint, CLIP_FORMAT, engine_text))
    return hashlib.sha256(told.encode("utf-8")).hexdigest()


class Speaker:
    """Speaks segments in worker processes that live until :meth:`close` (use ``with``).

    ``engines``: names in order of preference, the chosen one first; ``options``: plain values for engines
    (``{"piper_voice": "/…/id.onnx", "gtts_host": "http://127.0.0.1:8155"}``), see :func:`options_from`.
    """

    def __init__(
        self,
        engines: Sequence[str],
        make_clip: ClipMaker,
        *,
        options: dict[str, str | None] | None = None,
        workers: int | None = None,  # None: one a core
    ) -> None:
        raise NotImplementedError

    def voice(self) -> Voice:
        """The voice that would speak now: that of the first engine which is there. Raises ``EngineMissing``."""
        raise NotImplementedError

    def plan(self, segments: Sequence[Segment], shelf: ClipShelf) -> Narration:
        """What ``speak_all`` would speak (``spoken``) and reuse, with its keys; speaks nothing."""
        raise NotImplementedError

    def speak_all(self, segments: Sequence[Segment], shelf: ClipShelf, progress: Progress | None = None) -> Narration:
        """Puts on the shelf what it lacks and returns the keys.

        One voice for all: if an engine fails in the middle, the next engine speaks the whole episode
        (``fallback=True``); what the first had made stays on the shelf for a later re-voice.
        Raises ``EngineFailed`` (facts: ``engine``, ``segment``) when no engine can.
        """
        raise NotImplementedError

    def close(self) -> None:
        """Ends the worker processes."""
        raise NotImplementedError

    def __enter__(self) -> Speaker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
