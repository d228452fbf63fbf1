"""The natural voice's model (0.3 GB), opened by one process a machine (``speech.shared``). The samples are the same in each."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from audionews.speech.engines.natural_model import MOST_SYMBOLS, Model
from audionews.speech.shared import Shared, received

if TYPE_CHECKING:
    import numpy as np

_FRAMES, _SAMPLES = b"f", b"s"
_HEAD = struct.Struct(
    "<cI"
)  # what is asked, number of symbols; then int64 [n], float32 [256] and, for samples, two float32 [n]
_COUNT = struct.Struct("<I")  # of the answer: float32 [count]
_STYLE_BYTES = 256 * 4
_MOST_FLOATS = 24_000 * 600  # ten minutes: no text of 510 symbols is longer


class SharedModel:
    """A :class:`Model` that one process a machine opens: ``own`` is opened only where it is held. ``place``: of :class:`Shared`.
    Thread-safe."""

    def __init__(self, own: Model, place: Callable[[], Path]) -> None:
        self._own = own
        self._one = threading.Lock()  # the cores are the model's: two sentences at once would only wait for each other
        self._shared = Shared(place, self._answered)

    def frames(self, numbers: np.ndarray, style: np.ndarray) -> np.ndarray:
        """:meth:`Model.frames`."""
        return self._asked(_FRAMES, (numbers, style))

    def samples(self, numbers: np.ndarray, style: np.ndarray, predicted: np.ndarray, frames: np.ndarray) -> np.ndarray:
        """:meth:`Model.samples`."""
        return self._asked(_SAMPLES, (numbers, style, predicted, frames))

    def close(self) -> None:
        """Lets the next one hold the model."""
        self._shared.close()

    def _asked(self, call: bytes, arrays: tuple[np.ndarray, ...]) -> np.ndarray:
        numbers, *others = arrays
        pieces = [numbers.astype("<i8").tobytes(), *(one.astype("<f4").tobytes() for one in others)]
        answer = self._shared.elsewhere(_HEAD.pack(call, len(numbers)) + b"".join(pieces), _floats)
        return self._here(call, arrays) if answer is None else answer

    def _here(self, call: bytes, arrays: tuple[np.ndarray, ...]) -> np.ndarray:
        with self._one:
            return self._own.frames(*arrays) if call == _FRAMES else self._own.samples(*arrays)

    def _answered(self, line: socket.socket) -> bytes:
        import numpy as np

        call, count = _HEAD.unpack(received(line, _HEAD.size))
        if call not in (_FRAMES, _SAMPLES) or not 2 < count <= MOST_SYMBOLS + 2:
            raise ConnectionError("not asked in our way")
        arrays = [
            np.frombuffer(received(line, 8 * count), "<i8"),
            np.frombuffer(received(line, _STYLE_BYTES), "<f4"),
        ]
        arrays += [np.frombuffer(received(line, 4 * count), "<f4") for _ in range(2 * (call == _SAMPLES))]
        floats = self._here(call, tuple(arrays)).astype("<f4")
        return _COUNT.pack(len(floats)) + floats.tobytes()


def _floats(line: socket.socket) -> np.ndarray:
    import numpy as np

    (count,) = _COUNT.unpack(received(line, _COUNT.size))
    if count > _MOST_FLOATS:
        raise ConnectionError("endless")
    return np.frombuffer(received(line, 4 * count), "<f4").copy()
