"""One process a machine holds the natural voice's model (0.3 GB) and runs it for all of one user's processes.

Whoever needs the model first keeps a lock and answers at a socket, both in a folder of this user alone; the others ask it.
When it ends, however it ends, the lock is free and the next one who asks holds the model. Where a machine has no such locks
or sockets, or nobody answers, a process loads its own: the samples are the same.
"""

from __future__ import annotations

import hashlib
import os
import socket
import stat
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from audionews.speech.engines.natural_model import MOST_SYMBOLS, Model

if TYPE_CHECKING:
    import numpy as np

STARTS_S = 5.0  # for a holder that has the lock and not yet its socket
ANSWERS_S = 60.0
_FRAMES, _SAMPLES = b"f", b"s"
_HEAD = struct.Struct(
    "<cI"
)  # what is asked, number of symbols; then int64 [n], float32 [256] and, for samples, two float32 [n]
_COUNT = struct.Struct("<I")  # of the answer: float32 [count]
_LONGEST_BASE = 50  # bytes: a socket's address has 104 at most (macOS; 108 on Linux)
_STYLE_BYTES = 256 * 4
_MOST_FLOATS = 24_000 * 600  # ten minutes: no text of 510 symbols is longer


def folder_of_user(parts: Sequence[Path], base: Path | None = None) -> Path:
    """Where lock and socket lie for the model of these files: whoever holds it has checked them. ``base``: a folder of the
    newsroom, for units of systemd have temporary folders of their own; too long a path for a socket is not taken.

    Raises ``OSError`` where another user could have put them there, or there are no users.
    """
    if not hasattr(socket, "AF_UNIX") or not hasattr(os, "getuid"):
        raise OSError("no sockets of one user")
    files = hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()
    if base is None or not base.is_dir() or len(os.fsencode(base)) > _LONGEST_BASE:
        base = Path(tempfile.gettempdir())
    folder = base / f"audionews-natural-{os.getuid()}-{files[:12]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.getuid() or seen.st_mode & 0o077:
        raise PermissionError(f"{folder}: not ours alone")
    return folder


class SharedModel:
    """A :class:`Model` that one process a machine opens: ``own`` is opened only where it is held. ``place`` answers
    the folder of lock and socket. Thread-safe."""

    def __init__(self, own: Model, place: Callable[[], Path]) -> None:
        self._own = own
        self._place = place
        self._one = threading.Lock()  # the cores are the model's: two sentences at once would only wait for each other
        self._lock: int | None = None
        self._listener: socket.socket | None = None

    def frames(self, numbers: np.ndarray, style: np.ndarray) -> np.ndarray:
        """:meth:`Model.frames`."""
        arrays = (numbers, style)
        answer = self._elsewhere(_FRAMES, arrays)
        return self._here(_FRAMES, arrays) if answer is None else answer

    def samples(self, numbers: np.ndarray, style: np.ndarray, predicted: np.ndarray, frames: np.ndarray) -> np.ndarray:
        """:meth:`Model.samples`."""
        arrays = (numbers, style, predicted, frames)
        answer = self._elsewhere(_SAMPLES, arrays)
        return self._here(_SAMPLES, arrays) if answer is None else answer

    def close(self) -> None:
        """Lets the next one hold the model."""
        if self._listener is not None:
            self._listener.close()
        if self._lock is not None:
            os.close(self._lock)
        self._listener = self._lock = None

    def _here(self, call: bytes, arrays: tuple[np.ndarray, ...]) -> np.ndarray:
        with self._one:
            return self._own.frames(*arrays) if call == _FRAMES else self._own.samples(*arrays)

    # Asking

    def _elsewhere(self, call: bytes, arrays: tuple[np.ndarray, ...]) -> np.ndarray | None:
        """The holder's answer; ``None`` where the model is held here, or nobody answers."""
        until = time.monotonic() + STARTS_S
        with suppress(OSError, ImportError):
            while not self._holds():
                try:
                    return self._ask(call, arrays)
                except OSError:  # it is about to listen, or about to be gone
                    if time.monotonic() > until:
                        return None
                    time.sleep(0.05)
        return None

    def _ask(self, call: bytes, arrays: tuple[np.ndarray, ...]) -> np.ndarray:
        import numpy as np

        numbers, *others = arrays
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(ANSWERS_S)
            line.connect(str(self._place() / "model.sock"))
            pieces = [numbers.astype("<i8").tobytes(), *(one.astype("<f4").tobytes() for one in others)]
            line.sendall(_HEAD.pack(call, len(numbers)) + b"".join(pieces))
            (count,) = _COUNT.unpack(_received(line, _COUNT.size))
            if count > _MOST_FLOATS:
                raise ConnectionError("endless")
            return np.frombuffer(_received(line, 4 * count), "<f4").copy()

    # Holding

    def _holds(self) -> bool:
        """Is it held here, or was nobody holding it until now?"""
        import fcntl

        if self._lock is not None:
            return True
        folder = self._place()
        lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return False
        address = folder / "model.sock"
        address.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(str(address))
        listener.listen(16)
        self._lock, self._listener = lock, listener
        threading.Thread(target=self._serve, args=(listener,), daemon=True).start()
        return True

    def _serve(self, listener: socket.socket) -> None:
        with suppress(OSError):  # closed
            while True:
                line, _ = listener.accept()
                threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        """One question; whatever is wrong with it, or with the model, ends the line, and who asked loads its own."""
        import numpy as np

        with line, suppress(Exception):
            line.settimeout(ANSWERS_S)
            call, count = _HEAD.unpack(_received(line, _HEAD.size))
            if call not in (_FRAMES, _SAMPLES) or not 2 < count <= MOST_SYMBOLS + 2:
                return
            arrays = [
                np.frombuffer(_received(line, 8 * count), "<i8"),
                np.frombuffer(_received(line, _STYLE_BYTES), "<f4"),
            ]
            arrays += [np.frombuffer(_received(line, 4 * count), "<f4") for _ in range(2 * (call == _SAMPLES))]
            floats = self._here(call, tuple(arrays)).astype("<f4")
            line.sendall(_COUNT.pack(len(floats)) + floats.tobytes())


def _received(line: socket.socket, size: int) -> bytes:
    """Exactly so many bytes. Raises ``ConnectionError`` for a line that ends before."""
    pieces = []
    while size:
        piece = line.recv(min(size, 1 << 20))
        if not piece:
            raise ConnectionError("cut off")
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
