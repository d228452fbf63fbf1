"""How passwords are kept: argon2id with the library's defaults, RFC 9106's low-memory profile (argon2-cffi, "Choosing Parameters")."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from audionews.errors import BadInput

SHORTEST = 12  # OWASP ASVS 2.1.1
LONGEST = 1024
_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """Raises ``BadInput`` for one too short or absurdly long. No rules about signs: length is what counts (ASVS 2.1.9)."""
    if len(password) < SHORTEST:
        raise BadInput("desk.short_password", shortest=SHORTEST)
    if len(password) > LONGEST:
        raise BadInput("desk.long_password")
    return _HASHER.hash(password)


def right_password(stored: str, password: str) -> bool:
    """Whether ``password`` is the one behind ``stored``."""
    try:
        return _HASHER.verify(stored, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
