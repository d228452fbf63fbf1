"""When an engine is left alone for a while: a circuit breaker (Nygard, *Release It!*, ch. 5), as pure values.

Three episodes in a row that the chosen engine could not speak open the circuit: the next ones are spoken by the fallback at
once, instead of each waiting for the provider's time-outs. When the time is over the next episode tries it again; a success
closes the circuit, another failure doubles the wait. What the fallback spoke is spoken again later by the chosen voice.
"""

from __future__ import annotations

from dataclasses import dataclass

TRIPS_AT = 3
FIRST_S, LONGEST_S = 60.0, 3600.0
REVOICE_FIRST_S, REVOICE_LONGEST_S, REVOICE_TRIES = 300.0, 6 * 3600.0, 20  # about four days


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """``failures`` in a row; the engine is left alone until ``open_until`` (seconds since 1970)."""

    failures: int = 0
    open_until: float = 0.0

    def open(self, now_s: float) -> bool:
        """A moment further away than the longest wait was written by a clock that was wrong: it counts for nothing."""
        return now_s < self.open_until <= now_s + LONGEST_S and self.failures >= TRIPS_AT


def after_failure(health: Health, now_s: float) -> Health:
    """One more failure."""
    failures = health.failures + 1
    wait = min(FIRST_S * 2 ** max(0, failures - TRIPS_AT), LONGEST_S)
    return Health(failures=failures, open_until=now_s + wait if failures >= TRIPS_AT else 0.0)


def after_success(_health: Health) -> Health:
    """It speaks again."""
    return Health()


def revoice_after(attempt: int) -> float | None:
    """How long to wait before the attempt (from 1) to speak again what the fallback spoke; ``None``: no more."""
    if attempt > REVOICE_TRIES:
        return None
    return min(REVOICE_FIRST_S * 2 ** min(attempt - 1, 20), REVOICE_LONGEST_S)
