"""Why the public does not meet a story: there is none, it is not out, or it is a bulletin that is being made anew."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.errors import BeingRenewed, UnknownName
from audionews.library.tables import HELD, bulletins


def absent(connection: Connection, row: Row | None, slug: str) -> UnknownName:
    """The error to be raised: ``BeingRenewed("library.being_renewed")`` for a bulletin that is held back, unless nothing is left of it."""
    if row is not None and row.visible_from == HELD:
        held = (bulletins.c.article_id == row.id) & bulletins.c.stale_since.is_not(None) & (bulletins.c.parts != "[]")
        if connection.execute(sa.select(bulletins.c.id).where(held)).first() is not None:
            return BeingRenewed("library.being_renewed", slug=slug)
    return UnknownName("library.unknown_article", slug=slug)
