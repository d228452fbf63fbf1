"""Builds as rows: one revision as it is heard, never changed afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.episode.model import Chapter, Cue, Loudness
from audionews.errors import PublicationRefused, UnknownName
from audionews.library import audit
from audionews.library.blobs import Blobs
from audionews.library.database import Theme, insert_quietly, reading, to_json, transact
from audionews.library.media_files import keep_media
from audionews.library.model import Build, BuildRole, Media
from audionews.library.stories import article_row, build_value
from audionews.library.tables import articles, build_media, builds
from audionews.speech.model import HeardBack, Voice


@dataclass(frozen=True, slots=True)
class Builds(Theme):
    """The builds of all stories; their files lie in ``blobs``."""

    blobs: Blobs

    def get(self, id: int) -> Build:
        """Raises ``UnknownName("library.unknown_build")``."""
        with reading(self.engine) as connection:
            return build(connection, id)

    def of(self, slug: str) -> list[Build]:
        """A story's builds of all roles, newest first."""
        with reading(self.engine) as connection:
            values = list(builds_where(connection, articles.c.slug == slug))
            if not values:
                article_row(connection, slug)  # no story, or one without builds
            return values

    def add(
        self,
        slug: str,
        revision: int,
        *,
        voice: Voice,
        fallback: bool,
        duration_ms: int,
        loudness: Loudness,
        mp3: Media,
        opus: Media,
        vtt: Media,
        srt: Media,
        chapters_json: Media,
        cues: tuple[Cue, ...],
        chapters: tuple[Chapter, ...],
        spoken: int,
        reused: int,
        at: datetime,
        by: str,
        extras: tuple[tuple[str, Media], ...] = (),
        characters: int = 0,
        heard: HeardBack | None = None,
        role: BuildRole = "episode",
    ) -> Build:
        """Keeps a build whose files are stored already; the same audio of the same revision is the build that is there.

        Raises ``PublicationRefused("library.blob_missing")``.
        """
        value = Build(
            id=0,
            slug=slug,
            revision=revision,
            voice=voice,
            fallback=fallback,
            duration_ms=duration_ms,
            loudness=loudness,
            mp3=mp3,
            opus=opus,
            vtt=vtt,
            srt=srt,
            chapters_json=chapters_json,
            cues=cues,
            chapters=chapters,
            spoken=spoken,
            reused=reused,
            at=at,
            extras=extras,
            characters=characters,
            heard=heard,
            role=role,
        )
        return transact(self.engine, lambda connection: add_build(connection, value, by, self.blobs.exists))


def build(connection: Connection, id: int) -> Build:
    """One build within the caller's transaction."""
    for value in builds_where(connection, builds.c.id == id):
        return value
    raise UnknownName("library.unknown_build", build=id)


def builds_where(connection: Connection, condition: sa.ColumnElement[bool]) -> Iterator[Build]:
    """Those that meet the condition, newest first."""
    wanted = sa.select(builds.c.facts, builds.c.id, articles.c.slug).join(
        articles, articles.c.id == builds.c.article_id
    )
    for row in connection.execute(wanted.where(condition).order_by(builds.c.id.desc())):
        yield build_value(*row)


def add_build(connection: Connection, value: Build, by: str, stored: Callable[[Media], bool]) -> Build:
    """The new build, or the one with the same revision and audio. Raises ``PublicationRefused("library.blob_missing")``."""
    row = article_row(connection, value.slug, lock=True)
    if value.revision > row.newest_revision or value.revision < 1:
        raise UnknownName("library.unknown_revision", slug=value.slug, revision=value.revision)
    files = {(file.hash, file.ext): file for file in value.media}
    keep_media(connection, files.values(), value.at)
    for file in files.values():
        if not stored(file):  # looked at with the row held: retention cannot take the bytes away in between
            raise PublicationRefused("library.blob_missing", slug=value.slug, hash=file.hash, ext=file.ext)
    columns = {
        "article_id": row.id,
        "revision": value.revision,
        "role": value.role,
        "mp3_hash": value.mp3.hash,
    }
    insert = insert_quietly(connection)(builds).values(
        **columns, fallback=value.fallback, facts=to_json(value), at=value.at
    )
    id = connection.execute(insert.on_conflict_do_nothing().returning(builds.c.id)).scalar()
    if id is None:
        same = sa.and_(*(builds.c[name] == held for name, held in columns.items()))
        return next(builds_where(connection, same))
    connection.execute(sa.insert(build_media), [{"build_id": id, "hash": hash, "ext": ext} for hash, ext in files])
    audit.write(
        connection,
        at=value.at,
        by=by,
        action="build",
        slug=value.slug,
        facts={
            "build": id,
            "revision": value.revision,
            "role": value.role,
            "voice": value.voice.fingerprint,
            "characters": value.characters,
        },
        audio_hash=value.mp3.hash,
    )
    return replace(value, id=id)
