"""The HTTP status of an expected failure, the same at every door: pages, desk, API (RFC 9110, section 15)."""

from __future__ import annotations

import re

from audionews.errors import (
    AudionewsError,
    BadInput,
    BeingRenewed,
    Conflict,
    EngineFailed,
    EngineMissing,
    FetchFailed,
    NotAllowed,
    PublicationRefused,
    StoreFailed,
    UnknownName,
)

# What in an address is a key: the first admin's link, a lost password's, a private feed's and its files'.
_SECRET_PATH = re.compile(r"(/desk/penyiapan/|/desk/pulih/|/pribadi/).+", re.DOTALL)

# For people who write programs, in the words of /api/problems.
MEANINGS = (
    (400, "Isi permintaan tidak dapat dipakai. Tidak ada yang berubah; kirim yang lain."),
    (401, "Kunci tidak ada atau tidak dikenal."),
    (403, "Peran kunci ini tidak mencukupi."),
    (404, "Yang ditanyakan tidak ada."),
    (409, "Orang lain mengubahnya lebih dulu, atau keadaannya tidak mengizinkan. Lihat yang sekarang, lalu putuskan."),
    (415, "Isi permintaan bukan JSON."),
    (422, "Dimengerti, tetapi tidak layak: misalnya suara yang tidak utuh, atau Idempotency-Key yang sudah dipakai."),
    (429, "Terlalu sering bertanya. Kirim lagi sesudah Retry-After."),
    (502, "Pihak lain tidak menjawab. Coba lagi nanti."),
    (503, "Tempat simpan tidak menjawab, atau yang ditanyakan sedang diperbarui. Coba lagi nanti."),
)
_STATUS = (
    (BeingRenewed, 503),
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


def without_secrets(path: str) -> str:
    """A path as it may stand in a log."""
    return _SECRET_PATH.sub(r"\1***", path)
