"""Drafts that are put away, taken up again, or moved to another channel. Nothing is deleted: text and record stay."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.errors import BadInput, Conflict
from audionews.library import audit
from audionews.library.database import Theme, transact
from audionews.library.stories import article_row
from audionews.library.tables import articles


class Shelving(Theme):
    """What becomes of a draft before anybody outside has met it."""

    def discard(self, slug: str, *, by: str, at: datetime) -> None:
        """Raises ``BadInput`` for a story that was public: that is withdrawn, not discarded. Said twice it is done once."""
        self._change(slug, "draft", {"status": "discarded"}, "discard", {}, by, at)

    def take_up(self, slug: str, *, by: str, at: datetime) -> None:
        """Makes a discarded draft a draft again."""
        self._change(slug, "discarded", {"status": "draft"}, "take-up", {}, by, at)

    def put_in_channel(self, slug: str, channel: str, *, by: str, at: datetime) -> None:
        """Raises ``BadInput`` for a story that is public: its items stand in the feed of its channel."""
        self._change(slug, "draft", {"channel": channel}, "put-in-channel", {"channel": channel}, by, at)

    def _change(
        self,
        slug: str,
        before: str,
        after: dict[str, str],
        action: str,
        facts: dict[str, object],
        by: str,
        at: datetime,
    ) -> None:
        def change(connection: Connection) -> None:
            row = article_row(connection, slug, lock=True)
            if after.get("status") == row.status:
                return
            _refuse_unless(row, before)
            if all(row._mapping[name] == value for name, value in after.items()):
                return
            touched = {"updated_at": max(at, row.updated_at), "version": row.version + 1}
            connection.execute(sa.update(articles).where(articles.c.id == row.id).values(**after, **touched))
            audit.write(connection, at=at, by=by, action=action, slug=row.slug, facts=facts)

        transact(self.engine, change)


def _refuse_unless(row: Row, status: str) -> None:
    if row.status == status:
        return
    if row.status == "discarded":
        raise Conflict("newsroom.discarded", slug=row.slug)
    if row.status == "withdrawn":
        raise Conflict("newsroom.withdrawn", slug=row.slug)
    raise BadInput("newsroom.no_draft", slug=row.slug)
