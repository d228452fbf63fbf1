"""Where templates/, feeds/ and docs/ lie. The only file that knows: the copy inside an installed package first, the checkout second."""

from __future__ import annotations

from pathlib import Path

_PACKAGED = Path(__file__).parent / "_assets"
_CHECKOUT = Path(__file__).parent.parent


def folder(name: str) -> Path:
    """The folder ``templates``, ``feeds`` or ``docs`` (installed: the handbook alone); raises ``FileNotFoundError`` where neither copy exists."""
    for root in (_PACKAGED, _CHECKOUT):
        if (root / name).is_dir():
            return root / name
    raise FileNotFoundError(name)
