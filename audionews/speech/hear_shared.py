"""The recogniser's model (0.4 GB), opened by one process a machine (``speech.shared``). The words are the same in each."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from audionews.errors import AudionewsError
from audionews.speech.model import Sound
from audionews.speech.shared import Shared, received

MODEL = (
    "hearing-1"  # raise it when the same sound gives other words: programs of two versions do not answer for each other
)
_HEAD = struct.Struct("<II")  # samples a second, bytes; then the PCM
_COUNT = struct.Struct("<I")  # of the answer: bytes of UTF-8
_MOST_PCM = 2 * 48_000 * 600  # ten minutes of the highest rate
_MOST_WORDS = 1 << 20


class Loaded(Protocol):
    """A recogniser (``speech.hear``) whose model may be opened ahead."""

    name: str

    def hear(self, sound: Sound) -> str: ...
    def load(self) -> None: ...


class SharedRecogniser:
    """A recogniser that one process a machine opens: ``own`` is opened only where it is held. ``place``: of :class:`Shared`.
    Thread-safe."""

    def __init__(self, own: Loaded, place: Callable[[], Path]) -> None:
        self._own = own
        self.name = own.name
        self._one = threading.Lock()
        self._shared = Shared(place, self._answered)

    def begin(self) -> None:
        """Opens the model beside whatever is done meanwhile, where it is to be opened here: the first sound is not spoken yet."""
        threading.Thread(target=self._load, daemon=True).start()

    def hear(self, sound: Sound) -> str:
        """As :class:`audionews.speech.hear.Recogniser`."""
        words = self._shared.elsewhere(_HEAD.pack(sound.rate_hz, len(sound.pcm)) + sound.pcm, _words)
        return self._here(sound) if words is None else words

    def close(self) -> None:
        """Lets the next one hold the model."""
        self._shared.close()

    def _load(self) -> None:
        with suppress(OSError, ImportError, AudionewsError):  # whoever hears is told
            if self._shared.holds():
                self._own.load()

    def _here(self, sound: Sound) -> str:
        with self._one:
            return self._own.hear(sound)

    def _answered(self, line: socket.socket) -> bytes:
        rate_hz, size = _HEAD.unpack(received(line, _HEAD.size))
        if not 8_000 <= rate_hz <= 48_000 or size % 2 or size > _MOST_PCM:
            raise ConnectionError("not asked in our way")
        words = self._here(Sound(pcm=received(line, size), rate_hz=rate_hz)).encode()
        return _COUNT.pack(len(words)) + words


def _words(line: socket.socket) -> str:
    (count,) = _COUNT.unpack(received(line, _COUNT.size))
    if count > _MOST_WORDS:
        raise ConnectionError("endless")
    return received(line, count).decode("utf-8", "replace")
