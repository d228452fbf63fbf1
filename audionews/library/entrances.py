"""Other ways in than one's password: a link that is good once, and a person whom an OpenID provider knows."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from audionews.errors import BadInput, Conflict, NotAllowed, UnknownName
from audionews.library import audit
from audionews.library.accounts import Accounts, Editor, hashed
from audionews.library.database import Theme, reading, writing
from audionews.library.tables import editors, links, sessions

PASSWORD, SECOND = "password", "second"
GOOD_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntranceLink:
    """A link that is good until ``until``: whose, and for which of ``PASSWORD`` and ``SECOND``."""

    editor: str
    what: str
    until: datetime


class Entrances(Theme):
    """One database's links and subjects. Each method is one transaction."""

    def make_link(self, name: str, what: str, *, by: str, at: datetime) -> str:
        """A one-time secret for a lost password or second factor; an older one of the same kind is void. Raises ``UnknownName``,
        ``BadInput("desk.editor_is_closed")``."""
        if what not in (PASSWORD, SECOND):
            raise BadInput("desk.unknown_action")
        whose = Accounts(self.engine).editor(name)
        if whose.closed:
            raise BadInput("desk.editor_is_closed", name=whose.name)
        secret = secrets.token_urlsafe(24)
        with writing(self.engine) as connection:
            same = links.c.editor_id == whose.id, links.c.what == what
            connection.execute(sa.delete(links).where(sa.or_(links.c.until < at, sa.and_(*same))))
            connection.execute(
                sa.insert(links).values(
                    secret_hash=hashed(secret), editor_id=whose.id, what=what, by=by, until=at + GOOD_FOR
                )
            )
            audit.write(connection, at=at, by=by, action="link-make", facts={"name": whose.name, "what": what})
        return secret

    def link(self, secret: str, at: datetime) -> EntranceLink:
        """Raises ``UnknownName("desk.link_gone")`` for one that was used, replaced, or is too old."""
        with reading(self.engine) as connection:
            row = connection.execute(
                sa.select(links.c.what, links.c.until, editors.c.name)
                .join(editors, editors.c.id == links.c.editor_id)
                .where(links.c.secret_hash == hashed(secret), links.c.until > at, editors.c.closed_at.is_(None))
            ).one_or_none()
        if row is None:
            raise UnknownName("desk.link_gone")
        return EntranceLink(editor=row.name, what=row.what, until=row.until)

    def use_link(self, secret: str, *, password_hash: str | None, at: datetime) -> str:
        """Sets the new password, or takes the second factor away, and ends every session of that person; whose it was.

        Of several who come with it at once one succeeds.
        """
        known = self.link(secret, at)
        wanted = {"password_hash": password_hash} if known.what == PASSWORD else {"totp_secret": None}
        if known.what == PASSWORD and password_hash is None:
            raise BadInput("desk.unknown_action")
        with writing(self.engine) as connection:
            if not connection.execute(sa.delete(links).where(links.c.secret_hash == hashed(secret))).rowcount:
                raise UnknownName("desk.link_gone")
            row = connection.execute(sa.select(editors.c.id).where(editors.c.name == known.editor)).one()
            connection.execute(sa.update(editors).where(editors.c.id == row.id).values(**wanted))
            connection.execute(sa.delete(sessions).where(sessions.c.editor_id == row.id))
            facts = {"name": known.editor, "what": known.what}
            audit.write(connection, at=at, by=known.editor, action="link-use", facts=facts)
        return known.editor

    def known_elsewhere(
        self, subject: str, *, name: str, also: str, role: str, password_hash: str, at: datetime
    ) -> Editor:
        """The person whom a provider calls ``subject``, with the role it gives today; one that is new is added, under ``name`` or,
        where that is somebody else's, with ``also`` beside it. Nobody is taken for a person of that name who was here before.

        Raises ``NotAllowed("desk.editor_is_closed")`` for one who was shut out.
        """
        people = Accounts(self.engine)
        with reading(self.engine) as connection:
            row = connection.execute(sa.select(editors).where(editors.c.subject == subject[:255])).one_or_none()
        if row is None:
            try:
                added = people.add_editor(name[:80], role=role, password_hash=password_hash, by=subject[:80], at=at)
            except BadInput as taken:
                if taken.key != "desk.name_taken":
                    raise
                called = f"{name[:40]} ({also[:36]})"
                added = people.add_editor(called, role=role, password_hash=password_hash, by=subject[:80], at=at)
            with writing(self.engine) as connection:
                connection.execute(sa.update(editors).where(editors.c.id == added.id).values(subject=subject[:255]))
            return added
        if row.closed_at is not None:
            raise NotAllowed("desk.editor_is_closed", name=row.name)
        if row.role != role:
            with suppress(Conflict):  # the last admin stays one: nobody could let others in
                people.change_editor(row.name, by=subject[:80], at=at, role=role)
        return people.editor(row.name)
