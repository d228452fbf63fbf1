"""Settings that the newsroom keeps for itself: a name and its value."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.library.database import Theme, reading, transact
from audionews.library.tables import kept_settings

SECRET_KEY = "secret_key"


class SettingsTable(Theme):
    """Kept settings by name."""

    def get(self, name: str) -> str | None:
        with reading(self.engine) as connection:
            return setting(connection, name)

    def keep(self, name: str, value: str) -> None:
        transact(self.engine, lambda connection: keep_setting(connection, name, value))

    def secret_key(self, given: str | None = None) -> str:
        """What cookies are signed with: the one handed in, or one that is generated once and kept."""

        def kept(connection: Connection) -> str:
            secret = setting(connection, SECRET_KEY)
            if secret is None:
                secret = secrets.token_urlsafe(48)
                keep_setting(connection, SECRET_KEY, secret)
            return secret

        return given or self.get(SECRET_KEY) or transact(self.engine, kept)


def setting(connection: Connection, name: str) -> str | None:
    return connection.execute(sa.select(kept_settings.c.value).where(kept_settings.c.name == name)).scalar()


def keep_setting(connection: Connection, name: str, value: str) -> None:
    changed = connection.execute(sa.update(kept_settings).where(kept_settings.c.name == name).values(value=value))
    if not changed.rowcount:
        connection.execute(sa.insert(kept_settings).values(name=name, value=value))


def use_setting(connection: Connection, name: str, value: str) -> bool:
    """Empties the setting if it still is ``value``; of several at once one succeeds."""
    emptied = sa.update(kept_settings).where(kept_settings.c.name == name, kept_settings.c.value == value)
    return bool(value) and connection.execute(emptied.values(value="")).rowcount == 1
