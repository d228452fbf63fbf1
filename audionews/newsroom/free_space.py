"""Whether there is room for the next stories' audio: an alarm before the disk is full, ended by itself when there is room again."""

from __future__ import annotations

from datetime import datetime

from audionews.library import Library

ALARM = "library.disk_low"
LEAST_BYTES = 1_000_000_000  # a day of a newsroom: 300 stories of 3 MB


def watch_free_space(library: Library, now: datetime, least_bytes: int = LEAST_BYTES) -> int | None:
    """Bytes that are free where media lie; ``None`` for a store that has no end (a bucket)."""
    measure = getattr(library.blobs, "free_bytes", None)
    if measure is None:
        return None
    free_bytes = measure()
    warned = any(alarm.key == ALARM for alarm in library.inbox.alarms())
    if free_bytes < least_bytes and not warned:
        free = f"{free_bytes / 1e6:.0f} MB"
        library.inbox.alarm(ALARM, at=now, facts={"free": free})
    elif free_bytes > 1.2 * least_bytes and warned:  # one that hovers about the edge must not come and go
        library.inbox.close_alarms(ALARM, at=now)
    return free_bytes
