"""The append-only record, the kept settings and the house lexicon."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.errors import UnknownName
from audionews.library.model import AuditLine, LexiconWord
from audionews.library.tables import EPOCH, audit, kept_settings, words

_LOCK = 0x7265636F7264  # "record": the chain of seals has one writer at a time


def _seal(before: str, at: datetime, by: str, action: str, slug: str | None, facts: str, audio_hash: str | None) -> str:
    moment = (at - EPOCH) // timedelta(microseconds=1)
    return hashlib.sha256(json.dumps([before, moment, by, action, slug, facts, audio_hash]).encode()).hexdigest()


def write(
    connection: Connection,
    *,
    at: datetime,
    by: str,
    action: str,
    slug: str | None = None,
    facts: Mapping[str, str | int | None] | None = None,
    audio_hash: str | None = None,
) -> None:
    """One more line, sealed with the line before it."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    before = connection.execute(sa.select(audit.c.seal).order_by(audit.c.id.desc()).limit(1)).scalar() or ""
    told = json.dumps(dict(facts or {}), ensure_ascii=False, sort_keys=True)
    connection.execute(
        sa.insert(audit).values(
            at=at,
            by=by,
            action=action,
            slug=slug,
            facts=told,
            audio_hash=audio_hash,
            seal=_seal(before, at, by, action, slug, told, audio_hash),
        )
    )


def _line(row: Row) -> AuditLine:
    return AuditLine(
        id=row.id,
        at=row.at,
        by=row.by,
        action=row.action,
        slug=row.slug,
        facts=json.loads(row.facts),
        audio_hash=row.audio_hash,
        seal=row.seal,
    )


def lines(connection: Connection, slug: str | None, after: int, limit: int | None) -> Iterator[AuditLine]:
    """Oldest first."""
    wanted = sa.select(audit).where(audit.c.id > after).order_by(audit.c.id).limit(limit)
    if slug is not None:
        wanted = wanted.where(audit.c.slug == slug)
    for row in connection.execute(wanted):
        yield _line(row)


def newest_lines(connection: Connection, limit: int) -> Iterator[AuditLine]:
    for row in connection.execute(sa.select(audit).order_by(audit.c.id.desc()).limit(limit)):
        yield _line(row)


def broken_seals(connection: Connection) -> Iterator[int]:
    """Ids of lines whose seal does not fit the line or the line before it."""
    before = ""
    for row in connection.execute(sa.select(audit).order_by(audit.c.id)):
        if row.seal != _seal(before, row.at, row.by, row.action, row.slug, row.facts, row.audio_hash):
            yield row.id
        before = row.seal


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


def new_secret() -> str:
    return secrets.token_urlsafe(48)


def _word(row: Row) -> LexiconWord:
    return LexiconWord(word=row.word, reading=row.reading, lang=row.lang, by=row.by, at=row.at)


def all_words(connection: Connection) -> list[LexiconWord]:
    return [_word(row) for row in connection.execute(sa.select(words).order_by(words.c.word))]


def add_word(connection: Connection, word: str, reading: str, lang: str, by: str, at: datetime) -> LexiconWord:
    """Adds the word or gives it its new reading."""
    connection.execute(sa.delete(words).where(words.c.word == word))
    connection.execute(sa.insert(words).values(word=word, reading=reading, lang=lang, by=by, at=at))
    write(connection, at=at, by=by, action="lexicon-add", facts={"word": word, "reading": reading, "lang": lang})
    return LexiconWord(word=word, reading=reading, lang=lang, by=by, at=at)


def remove_word(connection: Connection, word: str, by: str, at: datetime) -> None:
    if not connection.execute(sa.delete(words).where(words.c.word == word)).rowcount:
        raise UnknownName("library.unknown_word", word=word)
    write(connection, at=at, by=by, action="lexicon-remove", facts={"word": word})
