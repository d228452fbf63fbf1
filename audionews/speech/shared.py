"""One process a machine opens a large model and answers with it for all of one user's processes.

Whoever needs the model first keeps a lock and answers at a socket, both in a folder of this user alone; the others ask it.
When it ends, however it ends, the lock is free and the next one who asks holds the model. Where a machine has no such locks
or sockets, or nobody answers, a process opens its own: the answers are the same.
"""

from __future__ import annotations

import hashlib
import os
import socket
import stat
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

STARTS_S = 5.0  # for a holder that has the lock and not yet its socket
ANSWERS_S = 60.0
_LONGEST_BASE = 50  # bytes: a socket's address has 104 at most (macOS; 108 on Linux)
_Answer = TypeVar("_Answer")


def folder_of_user(model: str, parts: Sequence[Path], base: Path | None = None) -> Path:
    """Where lock and socket lie for ``model``, opened from these files: whoever holds it has checked them. ``base``: a folder of the
    newsroom, for units of systemd have temporary folders of their own; too long a path for a socket is not taken.

    Raises ``OSError`` where another user could have put them there, or there are no users.
    """
    if not hasattr(socket, "AF_UNIX") or not hasattr(os, "getuid"):
        raise OSError("no sockets of one user")
    files = hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()
    if base is None or not base.is_dir() or len(os.fsencode(base)) > _LONGEST_BASE:
        base = Path(tempfile.gettempdir())
    folder = base / f"audionews-{model}-{os.getuid()}-{files[:12]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.getuid() or seen.st_mode & 0o077:
        raise PermissionError(f"{folder}: not ours alone")
    return folder


class Shared:
    """The place of one model. ``place`` answers the folder of lock and socket; ``answered`` reads one question from a line and
    answers its bytes, or raises whatever it likes: then the line ends, and who asked opens its own. Thread-safe."""

    def __init__(self, place: Callable[[], Path], answered: Callable[[socket.socket], bytes]) -> None:
        self._place, self._answered = place, answered
        self._holding = threading.Lock()
        self._lock: int | None = None
        self._listener: socket.socket | None = None

    def elsewhere(self, question: bytes, read: Callable[[socket.socket], _Answer]) -> _Answer | None:
        """The holder's answer; ``None`` where the model is held here, or nobody answers."""
        until = time.monotonic() + STARTS_S
        with suppress(OSError, ImportError):
            while not self.holds():
                try:
                    return self._ask(question, read)
                except OSError:  # it is about to listen, or about to be gone
                    if time.monotonic() > until:
                        return None
                    time.sleep(0.05)
        return None

    def holds(self) -> bool:
        """Is it held here, or was nobody holding it until now? Raises ``OSError``, ``ImportError`` where that cannot be."""
        import fcntl

        with self._holding:
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

    def close(self) -> None:
        """Lets the next one hold the model."""
        with self._holding:
            if self._listener is not None:
                self._listener.close()
            if self._lock is not None:
                os.close(self._lock)
            self._listener = self._lock = None

    def _ask(self, question: bytes, read: Callable[[socket.socket], _Answer]) -> _Answer:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(ANSWERS_S)
            line.connect(str(self._place() / "model.sock"))
            line.sendall(question)
            return read(line)

    def _serve(self, listener: socket.socket) -> None:
        with suppress(OSError):  # closed
            while True:
                line, _ = listener.accept()
                threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with line, suppress(Exception):
            line.settimeout(ANSWERS_S)
            line.sendall(self._answered(line))


def received(line: socket.socket, size: int) -> bytes:
    """Exactly so many bytes. Raises ``ConnectionError`` for a line that ends before."""
    pieces = []
    while size:
        piece = line.recv(min(size, 1 << 20))
        if not piece:
            raise ConnectionError("cut off")
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
