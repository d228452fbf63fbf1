"""Characters that paid voices spoke, by engine and month (WIB): counted over all workers, held against a limit.

Kept as settings, "characters/2026-11/azure": a dozen small rows a year.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.library.database import Theme, reading, transact
from audionews.library.settings_table import keep_setting
from audionews.library.tables import kept_settings
from audionews.times import WIB


def month_of(at: datetime) -> str:
    """ "2026-11", by the clock that bills are read by here."""
    return f"{at.astimezone(WIB):%Y-%m}"


class Characters(Theme):
    """What was spoken, in characters."""

    def add(self, engine: str, count: int, *, at: datetime, limit: int | None = None) -> int | None:
        """Counts them and answers the month's sum; ``None``, and nothing counted, where the sum would pass ``limit``.

        A negative count gives back what was counted and not spoken.
        """
        name = f"characters/{month_of(at)}/{engine}"

        def counted(connection: Connection) -> int | None:
            # PostgreSQL holds the row for us; SQLite has one writer at a time
            row = sa.select(kept_settings.c.value).where(kept_settings.c.name == name).with_for_update()
            total = int(connection.execute(row).scalar() or 0) + count
            if limit is not None and count > 0 and total > limit:
                return None
            keep_setting(connection, name, str(max(0, total)))
            return total

        return transact(self.engine, counted)

    def of_month(self, at: datetime) -> dict[str, int]:
        """By engine."""
        start = f"characters/{month_of(at)}/"
        wanted = sa.select(kept_settings.c.name, kept_settings.c.value).where(
            kept_settings.c.name.startswith(start, autoescape=True)
        )
        with reading(self.engine) as connection:
            return {name.removeprefix(start): int(value) for name, value in connection.execute(wanted)}
