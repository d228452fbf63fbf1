"""What is known of each item of a source: what it is called there, which story it became, how it reads and how it fares."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Row

from audionews.library.addresses import keep_address
from audionews.library.database import Theme, reading, writing
from audionews.library.tables import source_items, sources

MOST_ITEMS = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceItem:
    """What is known of one item of a source. ``slug``: the story it became, ``None`` while it could not be read."""

    item: str
    url: str | None = None
    slug: str | None = None
    text_hash: str = ""
    seen_at: datetime
    gone_at: datetime | None = None
    published_at: datetime | None = None
    checked_at: datetime | None = None
    etag: str | None = None
    modified: str | None = None
    failure: str | None = None
    tries: int = 0
    guid: str | None = None
    title: str | None = None
    page_hash: str | None = None
    listed_at: datetime | None = None
    absences: int = 0


def item_key(id: str) -> str:
    """An item's own id, or a short name for one that is too long for the table."""
    return id if len(id) <= 300 else "sha256:" + hashlib.sha256(id.encode()).hexdigest()


def count_waiting() -> sa.ScalarSelect[int]:
    """Beside each row of ``sources``: how many of its new items wait for their turn."""
    return (
        sa.select(sa.func.count())
        .where(source_items.c.source_id == sources.c.id, source_items.c.slug.is_(None))
        .where(source_items.c.failure.is_(None), sa.func.coalesce(source_items.c.tries, 0) == 0)
        .scalar_subquery()
    )


class SourceItems(Theme):
    """One database's items of all sources. Each method is one transaction."""

    def items(self, id: int) -> dict[str, SourceItem]:
        """The items that stood in its list last or were seen last, by their id; ``MOST_ITEMS`` of them."""
        with reading(self.engine) as connection:
            rows = connection.execute(
                sa.select(source_items)
                .where(source_items.c.source_id == id)
                .order_by(sa.func.coalesce(source_items.c.listed_at, source_items.c.seen_at).desc())
                .limit(MOST_ITEMS)
            )
            return {row.item: _item(row) for row in rows}

    def unread(self, id: int, limit: int = 50) -> list[SourceItem]:
        """Items no story came of (protected, video only, no text found), newest first: an editor may add them by hand."""
        with reading(self.engine) as connection:
            rows = connection.execute(
                sa.select(source_items)
                .where(
                    source_items.c.source_id == id, source_items.c.slug.is_(None), source_items.c.failure.is_not(None)
                )
                .order_by(source_items.c.seen_at.desc())
                .limit(limit)
            )
            return [_item(row) for row in rows]

    def listed(self, id: int, keys: Iterable[str], at: datetime) -> None:
        """These items stand in the list as it was read at ``at``."""
        keys = list(keys)
        with writing(self.engine) as connection:
            for begin in range(0, len(keys), 500):
                connection.execute(
                    sa.update(source_items)
                    .where(source_items.c.source_id == id, source_items.c.item.in_(keys[begin : begin + 500]))
                    .values(listed_at=at, absences=0)
                )

    def item_of(self, slug: str) -> SourceItem | None:
        """The item a story came from."""
        with reading(self.engine) as connection:
            row = connection.execute(sa.select(source_items).where(source_items.c.slug == slug)).first()
        return row and _item(row)

    def own_address(self, slug: str) -> str | None:
        """Where a story stands at the newsroom's own site; ``None`` for what came from elsewhere."""
        wanted = (
            sa.select(source_items.c.url)
            .join(sources, sources.c.id == source_items.c.source_id)
            .where(source_items.c.slug == slug, sources.c.own, source_items.c.url.is_not(None))
        )
        with reading(self.engine) as connection:
            return connection.execute(wanted).scalar()

    def keep_items(self, id: int, items: Iterable[SourceItem]) -> None:
        """Puts each item as it is now in the place of what was known of it."""
        with writing(self.engine) as connection:
            for item in items:
                connection.execute(
                    sa.delete(source_items).where(source_items.c.source_id == id, source_items.c.item == item.item)
                )
                connection.execute(
                    sa.insert(source_items).values(
                        source_id=id,
                        item=item.item,
                        url=item.url,
                        slug=item.slug,
                        text_hash=item.text_hash,
                        seen_at=item.seen_at,
                        gone_at=item.gone_at,
                        published_at=item.published_at,
                        checked_at=item.checked_at,
                        etag=item.etag,
                        modified=item.modified,
                        failure=item.failure,
                        tries=item.tries,
                        guid=item.guid and item.guid[:300],
                        title=item.title,
                        page_hash=item.page_hash,
                        listed_at=item.listed_at,
                        absences=item.absences,
                    )
                )
                if item.slug is not None:
                    keep_address(connection, item.slug, item.url)


def _item(row: Row) -> SourceItem:
    return SourceItem(
        item=row.item,
        url=row.url,
        slug=row.slug,
        text_hash=row.text_hash,
        seen_at=row.seen_at,
        gone_at=row.gone_at,
        published_at=row.published_at,
        checked_at=row.checked_at,
        etag=row.etag,
        modified=row.modified,
        failure=row.failure,
        tries=row.tries or 0,
        guid=row.guid,
        title=row.title,
        page_hash=row.page_hash,
        listed_at=row.listed_at,
        absences=row.absences or 0,
    )
