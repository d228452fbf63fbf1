"""The HTTP status of an expected failure, the same at every door: pages, desk, API (RFC 9110, section 15)."""

from __future__ import annotations

from audionews.errors import (
    AudionewsError,
    BadInput,
    Conflict,
    EngineFailed,
    EngineMissing,
    FetchFailed,
    NotAllowed,
    PublicationRefused,
    StoreFailed,
    UnknownName,
)

_STATUS = (
    (UnknownName, 404),
    (BadInput, 400),
    (NotAllowed, 403),
    (Conflict, 409),
    (PublicationRefused, 422),
    (FetchFailed, 502),
    (EngineMissing, 409),
    (EngineFailed, 502),
    (StoreFailed, 503),
)


def status_of(error: AudionewsError) -> int:
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
