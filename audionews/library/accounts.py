"""Who may do what at the desk: editors, sessions, tries to sign in, tokens. Passwords come here as hashes only."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.errors import BadInput, Conflict, UnknownName
from audionews.library import audit, settings_table
from audionews.library.database import Theme, reading, writing
from audionews.library.tables import editors, sessions, sign_ins, tokens

ROLES = ("penulis", "redaktur", "penanggung-jawab", "admin")
IDLE = timedelta(minutes=60)  # OWASP ASVS 3.3.2 (L2): re-authentication after 30 minutes to 12 hours
LIFETIME = timedelta(hours=12)
WINDOW = timedelta(minutes=15)
SETUP = "desk.setup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """One person of the newsroom. ``role`` is one of ``ROLES``, each of which may do what those before it may."""

    id: int
    name: str
    role: str
    password_hash: str
    totp_secret: str | None
    totp_step: int
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser; ``csrf`` stands in every form of it."""

    editor: Editor
    csrf: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A program's key to the interface; the key itself is shown once and never kept."""

    id: int
    name: str
    role: str
    by: str
    created_at: datetime
    closed: bool


def key_name(name: str) -> str:
    """How the record names what a program did with a key."""
    return f"{name} (kunci)"


def hashed(secret: str) -> str:
    """sha256 of a random 256-bit string needs no salt and no slowness: it cannot be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _editor(row: Row) -> Editor:
    return Editor(
        id=row.id,
        name=row.name,
        role=row.role,
        password_hash=row.password_hash,
        totp_secret=row.totp_secret,
        totp_step=row.totp_step,
        closed=row.closed_at is not None,
    )


class Accounts(Theme):
    """Editors, sessions, tries and tokens of one database."""

    # editors

    def add_editor(
        self, name: str, *, role: str, password_hash: str, by: str, at: datetime, link: str | None = None
    ) -> Editor:
        """Raises ``BadInput``: an unknown role, a name that is taken or not fit to sign with.

        ``link``: the one-time secret that allows it; of several who come with it at once one is let in, the others meet ``Conflict``.
        """
        name = " ".join(name.split())
        if role not in ROLES:
            raise BadInput("desk.unknown_role", role=role, known=", ".join(ROLES))
        if not 1 <= len(name) <= 80 or not name.isprintable():
            raise BadInput("desk.bad_name", name=name)
        with writing(self.engine) as connection:
            if link is not None and not settings_table.use_setting(connection, SETUP, hashed(link)):
                raise Conflict("desk.link_used")
            if connection.execute(sa.select(editors.c.id).where(editors.c.name == name)).first():
                raise BadInput("desk.name_taken", name=name)
            connection.execute(
                sa.insert(editors).values(name=name, role=role, password_hash=password_hash, totp_step=0, created_at=at)
            )
            settings_table.keep_setting(connection, SETUP, "")
            audit.write(connection, at=at, by=by, action="editor-add", facts={"name": name, "role": role})
        return self.editor(name)

    def editor(self, name: str) -> Editor:
        """Raises ``UnknownName("desk.unknown_editor")``."""
        with reading(self.engine) as connection:
            row = connection.execute(sa.select(editors).where(editors.c.name == " ".join(name.split()))).one_or_none()
        if row is None:
            raise UnknownName("desk.unknown_editor", name=name)
        return _editor(row)

    def editors(self) -> list[Editor]:
        with reading(self.engine) as connection:
            return [_editor(row) for row in connection.execute(sa.select(editors).order_by(editors.c.name))]

    def change_editor(
        self,
        name: str,
        *,
        by: str,
        at: datetime,
        password_hash: str | None = None,
        role: str | None = None,
        totp_secret: str | None = None,
        closed: bool | None = None,
    ) -> None:
        """Changes what is given and ends every session of that person; ``totp_secret=""`` takes the second factor away.

        Raises ``Conflict("desk.last_admin")`` where nobody would be left who may let others in.
        """
        if role is not None and role not in ROLES:
            raise BadInput("desk.unknown_role", role=role, known=", ".join(ROLES))
        editor = self.editor(name)
        wanted: dict[str, object] = {}
        if password_hash is not None:
            wanted["password_hash"] = password_hash
        if role is not None:
            wanted["role"] = role
        if totp_secret is not None:
            wanted["totp_secret"] = totp_secret or None
        if closed is not None:
            wanted["closed_at"] = at if closed else None
        with writing(self.engine) as connection:
            if editor.role == "admin" and (closed or (role or "admin") != "admin"):
                _refuse_last_admin(connection, editor)
            connection.execute(sa.update(editors).where(editors.c.id == editor.id).values(**wanted))
            connection.execute(sa.delete(sessions).where(sessions.c.editor_id == editor.id))
            audit.write(
                connection,
                at=at,
                by=by,
                action="editor-change",
                facts={"name": name, "changed": ", ".join(sorted(wanted))},
            )

    def use_totp_step(self, editor: Editor, step: int) -> bool:
        """True once for each time step: a code that was overheard cannot be used again (RFC 6238, 5.2)."""
        with writing(self.engine) as connection:
            done = connection.execute(
                sa.update(editors).where(editors.c.id == editor.id, editors.c.totp_step < step).values(totp_step=step)
            )
            return done.rowcount == 1

    # the first start

    def setup_link(self, at: datetime) -> str | None:
        """A one-time secret for the first admin, ``None`` once there is any editor. A new one replaces the old."""
        with writing(self.engine) as connection:
            if connection.execute(sa.select(editors.c.id).limit(1)).first():
                return None
            secret = secrets.token_urlsafe(24)
            settings_table.keep_setting(connection, SETUP, hashed(secret))
        return secret

    def setup_allowed(self, secret: str) -> bool:
        with reading(self.engine) as connection:
            kept = settings_table.setting(connection, SETUP) or ""
            nobody = connection.execute(sa.select(editors.c.id).limit(1)).first() is None
        return nobody and bool(kept) and secrets.compare_digest(kept, hashed(secret))

    # tries

    def may_try(self, name: str, address: str, at: datetime, *, most_a_name: int, most_an_address: int) -> bool:
        """Whether one more try is allowed in this quarter of an hour, for this name and from this address; it is counted then.

        Looked at and counted in one go, so that of a hundred who come at once no more get through than of a hundred in a row.
        """
        with writing(self.engine) as connection:
            connection.execute(sa.delete(sign_ins).where(sign_ins.c.at < at - timedelta(days=1)))
            for column, value, most in (
                (sign_ins.c.name, name[:80], most_a_name),
                (sign_ins.c.address, address[:64], most_an_address),
            ):
                lately = (
                    sa.select(sa.func.count()).select_from(sign_ins).where(column == value, sign_ins.c.at > at - WINDOW)
                )
                if connection.execute(lately).scalar_one() >= most:
                    return False
            connection.execute(sa.insert(sign_ins).values(name=name[:80], address=address[:64], at=at))
        return True

    def forget_tries(self, name: str) -> None:
        with writing(self.engine) as connection:
            connection.execute(sa.delete(sign_ins).where(sign_ins.c.name == name[:80]))

    # sessions

    def open_session(self, editor: Editor, at: datetime) -> str:
        """A new session's secret for the cookie; each sign-in gets a new one (no fixation)."""
        secret = secrets.token_urlsafe(32)
        with writing(self.engine) as connection:
            connection.execute(sa.delete(sessions).where(sessions.c.created_at < at - LIFETIME))
            connection.execute(
                sa.insert(sessions).values(
                    token_hash=hashed(secret),
                    editor_id=editor.id,
                    csrf=secrets.token_urlsafe(24),
                    created_at=at,
                    seen_at=at,
                )
            )
            audit.write(connection, at=at, by=editor.name, action="sign-in")
        return secret

    def session(self, secret: str, at: datetime) -> Session | None:
        """``None`` for an unknown, idle or over-age session and for a person who was shut out."""
        with reading(self.engine) as connection:
            row = connection.execute(
                sa.select(
                    sessions.c.csrf, sessions.c.seen_at.label("seen"), sessions.c.created_at.label("opened"), editors
                )
                .join(editors, editors.c.id == sessions.c.editor_id)
                .where(sessions.c.token_hash == hashed(secret))
            ).one_or_none()
        if row is None or row.closed_at is not None or at - row.opened > LIFETIME or at - row.seen > IDLE:
            return None
        if at - row.seen > timedelta(minutes=1):  # one write a minute, not one a click
            with writing(self.engine) as connection:
                connection.execute(
                    sa.update(sessions).where(sessions.c.token_hash == hashed(secret)).values(seen_at=at)
                )
        return Session(editor=_editor(row), csrf=row.csrf)

    def close_session(self, secret: str) -> None:
        with writing(self.engine) as connection:
            connection.execute(sa.delete(sessions).where(sessions.c.token_hash == hashed(secret)))

    # tokens

    def add_token(self, name: str, *, role: str, by: str, at: datetime) -> tuple[Token, str]:
        """The token and its secret, which is shown now and never again."""
        if role not in ROLES:
            raise BadInput("desk.unknown_role", role=role, known=", ".join(ROLES))
        secret = "an_" + secrets.token_urlsafe(32)
        with writing(self.engine) as connection:
            connection.execute(
                sa.insert(tokens).values(name=name[:80], role=role, by=by, created_at=at, token_hash=hashed(secret))
            )
            audit.write(connection, at=at, by=by, action="token-add", facts={"name": name, "role": role})
        token = self.token(secret)
        assert token is not None
        return token, secret

    def token(self, secret: str) -> Token | None:
        with reading(self.engine) as connection:
            row = connection.execute(
                sa.select(tokens).where(tokens.c.token_hash == hashed(secret), tokens.c.closed_at.is_(None))
            ).one_or_none()
        return row and _token(row)

    def tokens(self) -> list[Token]:
        with reading(self.engine) as connection:
            return [_token(row) for row in connection.execute(sa.select(tokens).order_by(tokens.c.id))]

    def keys_of(self, maker: str) -> frozenset[str]:
        """How the record names the keys that this person made."""
        return frozenset(key_name(token.name) for token in self.tokens() if token.by == maker)

    def close_token(self, id: int, *, by: str, at: datetime) -> None:
        with writing(self.engine) as connection:
            _closed(connection, id, at)
            audit.write(connection, at=at, by=by, action="token-close", facts={"token": id})


def _refuse_last_admin(connection: Connection, editor: Editor) -> None:
    others = sa.select(editors.c.id).where(
        editors.c.role == "admin", editors.c.closed_at.is_(None), editors.c.id != editor.id
    )
    if not editor.closed and connection.execute(others.limit(1)).first() is None:
        raise Conflict("desk.last_admin", name=editor.name)


def _closed(connection: Connection, id: int, at: datetime) -> None:
    done = connection.execute(
        sa.update(tokens).where(tokens.c.id == id, tokens.c.closed_at.is_(None)).values(closed_at=at)
    )
    if not done.rowcount:
        raise UnknownName("desk.unknown_token", token=id)


def _token(row: Row) -> Token:
    return Token(
        id=row.id, name=row.name, role=row.role, by=row.by, created_at=row.created_at, closed=row.closed_at is not None
    )
