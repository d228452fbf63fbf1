"""Stories, revisions, builds and corrections as rows: reading them, and adding what is never changed afterwards.

Longer than 350 lines: the rows of four tables that are written in one transaction and read in one answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.article.model import Article
from audionews.errors import Conflict, PublicationRefused, StoreFailed, UnknownName
from audionews.library import audit
from audionews.library.database import from_json, to_json
from audionews.library.model import Build, Change, Correction, HistoryLine, Media, Revision, Story
from audionews.library.slugs import first_free, slug_of
from audionews.library.tables import Moment, articles, build_media, builds, corrections, media, revisions
from audionews.script.model import Script

# A story in one question: the article, its live (or tombstone) build, and the revision to be shown.
_shown_revision = sa.func.coalesce(builds.c.revision, articles.c.newest_revision)
_story = sa.select(
    articles,
    builds.c.facts,
    builds.c.id.label("build_id"),
    revisions.c.number,
    revisions.c.kind,
    revisions.c.reason,
    revisions.c.by,
    revisions.c.at,
    revisions.c.article,
    revisions.c.script,
).select_from(
    articles.outerjoin(builds, builds.c.id == articles.c.live_build).join(
        revisions, (revisions.c.article_id == articles.c.id) & (revisions.c.number == _shown_revision)
    )
)


def open_at(column: sa.ColumnElement, now: datetime) -> sa.ColumnElement[bool]:
    """Whether a row's embargo (if any) is over."""
    return column.is_(None) | (column <= now)


def is_public(row: Row, now: datetime) -> bool:
    return row.status != "draft" and (row.visible_from is None or row.visible_from <= now)


def article_row(connection: Connection, slug: str, *, lock: bool = False) -> Row:
    """The article's row; ``lock``: until the end of the transaction nobody else changes it (SQLite's writers wait for one another anyway)."""
    wanted = sa.select(articles).where(articles.c.slug == slug)
    row = connection.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    if row is None:
        raise UnknownName("library.unknown_article", slug=slug)
    return row


def _revision(row: Row) -> Revision:
    return Revision(
        number=row.number,
        kind=row.kind,
        reason=row.reason,
        by=row.by,
        at=row.at,
        article=from_json(row.article, Article),
        script=from_json(row.script, Script),
    )


def _build(facts: str, id: int, slug: str) -> Build:
    return replace(from_json(facts, Build), id=id, slug=slug)


def _stories(connection: Connection, rows: Sequence[Row], now: datetime | None) -> list[Story]:
    put_right = corrections_of(connection, [row.id for row in rows], now)
    return [
        Story(
            slug=row.slug,
            channel=row.channel,
            status=row.status,
            published_at=row.published_at,
            updated_at=row.updated_at,
            revision=_revision(row),
            build=None if row.facts is None else _build(row.facts, row.build_id, row.slug),
            corrections=tuple(put_right.get(row.id, ())),
        )
        for row in rows
    ]


def story(connection: Connection, slug: str, now: datetime | None) -> Story:
    row = connection.execute(_story.where(articles.c.slug == slug)).one_or_none()
    if row is None or (now is not None and not is_public(row, now)):
        raise UnknownName("library.unknown_article", slug=slug)
    return _stories(connection, [row], now)[0]


def headlines(connection: Connection, slugs: Iterable[str]) -> dict[str, str]:
    rows = connection.execute(sa.select(articles.c.slug, articles.c.headline).where(articles.c.slug.in_(set(slugs))))
    return {row.slug: row.headline for row in rows}


def stories_by_id(connection: Connection, ids: Iterable[int], now: datetime | None) -> dict[int, Story]:
    rows = connection.execute(_story.where(articles.c.id.in_(sorted(set(ids))))).all()
    return {row.id: story for row, story in zip(rows, _stories(connection, rows, now), strict=True)}


def newest(connection: Connection, channel: str | None, now: datetime, before: str | None, limit: int) -> list[Story]:
    """Live stories, newest first, by keyset: page 1,000 costs what page 1 costs."""
    wanted = _story.where(articles.c.status == "live", open_at(articles.c.visible_from, now))
    if channel is not None:
        wanted = wanted.where(articles.c.channel == channel)
    if before is not None:
        last = article_row(connection, before)
        if last.published_at is None or (last.visible_from is not None and last.visible_from > now):
            raise UnknownName("library.unknown_article", slug=before)  # as if it were not there: it is not out yet
        wanted = wanted.where(
            sa.tuple_(articles.c.published_at, articles.c.id)
            < sa.tuple_(sa.literal(last.published_at, Moment), sa.literal(last.id))
        )
    wanted = wanted.order_by(articles.c.published_at.desc(), articles.c.id.desc()).limit(limit)
    return _stories(connection, connection.execute(wanted).all(), now)


def drafts(connection: Connection, before: datetime | None, limit: int) -> list[Story]:
    """Stories that are not out yet, the last touched first."""
    wanted = _story.where(articles.c.status == "draft")
    if before is not None:
        wanted = wanted.where(articles.c.updated_at < before)
    return _stories(
        connection, connection.execute(wanted.order_by(articles.c.updated_at.desc()).limit(limit)).all(), None
    )


def live_after(connection: Connection, after: int, limit: int) -> list[tuple[int, Story]]:
    """Live stories by their row number, for walks through the whole archive."""
    wanted = _story.where(articles.c.status == "live", articles.c.id > after).order_by(articles.c.id).limit(limit)
    rows = connection.execute(wanted).all()
    return [(row.id, story) for row, story in zip(rows, _stories(connection, rows, None), strict=True)]


def revision(connection: Connection, slug: str, number: int) -> Revision:
    article = article_row(connection, slug)
    row = connection.execute(
        sa.select(revisions).where(revisions.c.article_id == article.id, revisions.c.number == number)
    ).one_or_none()
    if row is None:
        raise UnknownName("library.unknown_revision", slug=slug, revision=number)
    return _revision(row)


def build(connection: Connection, id: int) -> Build:
    return next(iter(builds_where(connection, builds.c.id == id)), None) or _no_build(id)


def _no_build(id: int) -> Build:
    raise UnknownName("library.unknown_build", build=id)


def builds_where(connection: Connection, condition: sa.ColumnElement[bool]) -> Iterator[Build]:
    wanted = sa.select(builds.c.facts, builds.c.id, articles.c.slug).join(
        articles, articles.c.id == builds.c.article_id
    )
    for row in connection.execute(wanted.where(condition).order_by(builds.c.id.desc())):
        yield _build(*row)


def history(connection: Connection, slug: str) -> list[HistoryLine]:
    """Oldest first, without the texts."""
    article = article_row(connection, slug)
    made = {
        row.revision: row
        for row in connection.execute(
            sa.select(builds.c.revision, builds.c.id, builds.c.mp3_hash, media.c.ext, media.c.size_bytes)
            .join(media, (media.c.hash == builds.c.mp3_hash) & (media.c.ext == "mp3"))
            .where(builds.c.article_id == article.id, builds.c.role != "short")
            .order_by(builds.c.id)
        )
    }
    live = connection.execute(sa.select(builds.c.revision).where(builds.c.id == article.live_build)).scalar()
    lines = []
    for row in connection.execute(
        sa.select(revisions.c.number, revisions.c.kind, revisions.c.reason, revisions.c.by, revisions.c.at)
        .where(revisions.c.article_id == article.id)
        .order_by(revisions.c.number)
    ):
        its = made.get(row.number)
        lines.append(
            HistoryLine(
                revision=row.number,
                kind=row.kind,
                reason=row.reason,
                by=row.by,
                at=row.at,
                build=its and its.id,
                audio=its and Media(hash=its.mp3_hash, ext=its.ext, size_bytes=its.size_bytes),
                live=row.number == live,
            )
        )
    return lines


# Corrections


_correction = sa.select(corrections, articles.c.slug, articles.c.status).join(
    articles, articles.c.id == corrections.c.article_id
)


def _corrected(row: Row, now: datetime | None) -> Correction:
    """``now``: as the public may read it. Of a withdrawn story the record keeps that, when and how it was put right, not
    the words: what was withdrawn for a child's sake would else be quoted for ever as "Semula"."""
    found = Correction(
        id=row.id,
        slug=row.slug,
        headline=row.headline,
        kind=row.kind,
        delivery=row.delivery,
        reason=row.reason,
        by=row.by,
        at=row.at,
        before_revision=row.before_revision,
        after_revision=row.after_revision,
        changes=from_json(row.changes, tuple[Change, ...]),
        notice=row.notice,
        ground=row.ground,
        short_build=row.short_build,
    )
    if now is not None and row.status == "withdrawn" and row.kind != "pencabutan":
        return replace(found, reason="", changes=(), notice="", short_build=None)
    return found


def corrections_of(
    connection: Connection, article_ids: Sequence[int], now: datetime | None
) -> dict[int, list[Correction]]:
    wanted = _correction.where(corrections.c.article_id.in_(article_ids)).order_by(corrections.c.id.desc())
    if now is not None:
        wanted = wanted.where(open_at(corrections.c.visible_from, now))
    found: dict[int, list[Correction]] = {}
    for row in connection.execute(wanted) if article_ids else ():
        found.setdefault(row.article_id, []).append(_corrected(row, now))
    return found


def newest_corrections(
    connection: Connection, before: int | None, limit: int, now: datetime | None
) -> list[Correction]:
    wanted = _correction.order_by(corrections.c.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(corrections.c.id < before)
    if now is not None:
        wanted = wanted.where(open_at(corrections.c.visible_from, now))
    return [_corrected(row, now) for row in connection.execute(wanted)]


def correction(connection: Connection, id: int, now: datetime | None = None) -> Correction:
    wanted = _correction.where(corrections.c.id == id)
    if now is not None:
        wanted = wanted.where(open_at(corrections.c.visible_from, now))
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise UnknownName("library.unknown_correction", correction=id)
    return _corrected(row, now)


# Adding


def text_hash(article: Article) -> str:
    """What makes two receptions one story: the words, not the warnings and what was dropped around them."""
    return hashlib.sha256(to_json((article.headline, article.blocks)).encode()).hexdigest()


def add_story(connection: Connection, article: Article, script: Script, channel: str, by: str, at: datetime) -> str:
    """The slug of the new draft, or of the story that was received before."""
    words = text_hash(article)
    same_source = (
        articles.c.source_url.is_(None) if article.source_url is None else articles.c.source_url == article.source_url
    )
    known = connection.execute(
        sa.select(articles.c.slug)
        .where(articles.c.text_hash == words, same_source, articles.c.channel == channel)
        .limit(1)
    ).scalar()
    if known is not None:
        return known
    slug = slug_of(article.headline)
    if connection.dialect.name == "postgresql":  # those who want one name wait in line; SQLite's writers do anyway
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext(:slug))"), {"slug": f"slug/{slug}"})

    def taken(name: str) -> bool:
        return connection.execute(sa.select(articles.c.id).where(articles.c.slug == name)).first() is not None

    if taken(slug):
        base = slug
        slug = f"{base}-{first_free(lambda number: taken(f'{base}-{number}'))}"
    article_id = connection.execute(
        sa.insert(articles).values(
            slug=slug,
            channel=channel,
            status="draft",
            headline=article.headline,
            source_url=article.source_url,
            text_hash=words,
            newest_revision=1,
            created_at=at,
            updated_at=at,
            version=1,
        )
    ).inserted_primary_key[0]
    _insert_revision(connection, article_id, 1, "first", "", by, at, article, script)
    audit.write(connection, at=at, by=by, action="add", slug=slug, facts={"revision": 1, "source": article.source_url})
    return slug


def _insert_revision(
    connection: Connection,
    article_id: int,
    number: int,
    kind: str,
    reason: str,
    by: str,
    at: datetime,
    article: Article,
    script: Script,
) -> None:
    connection.execute(
        sa.insert(revisions).values(
            article_id=article_id,
            number=number,
            kind=kind,
            reason=reason,
            by=by,
            at=at,
            article=to_json(article),
            script=to_json(script),
        )
    )


def add_revision(
    connection: Connection,
    slug: str,
    *,
    kind: str,
    reason: str,
    by: str,
    at: datetime,
    article: Article,
    script: Script,
    expected: int | None,
) -> int:
    row = article_row(connection, slug, lock=True)
    if expected is not None and expected != row.newest_revision:
        other = connection.execute(
            sa.select(revisions.c.by, revisions.c.reason).where(
                revisions.c.article_id == row.id, revisions.c.number == row.newest_revision
            )
        ).one()
        raise Conflict(
            "library.changed_meanwhile",
            slug=slug,
            expected=expected,
            newest=row.newest_revision,
            by=other.by,
            reason=other.reason,
        )
    number = row.newest_revision + 1
    _insert_revision(connection, row.id, number, kind, reason, by, at, article, script)
    connection.execute(
        sa.update(articles)
        .where(articles.c.id == row.id)
        .values(
            newest_revision=number,
            headline=article.headline,
            updated_at=max(at, row.updated_at),
            version=row.version + 1,
        )
    )
    audit.write(
        connection, at=at, by=by, action="revise", slug=slug, facts={"revision": number, "kind": kind, "reason": reason}
    )
    return number


def add_build(connection: Connection, made: Build, by: str, stored: Callable[[Media], bool]) -> int:
    """The id of the new build, or of the one with the same revision and audio. Raises ``PublicationRefused("library.blob_missing")``."""
    row = article_row(connection, made.slug, lock=True)
    if made.revision > row.newest_revision or made.revision < 1:
        raise UnknownName("library.unknown_revision", slug=made.slug, revision=made.revision)
    files = {(file.hash, file.ext): file for file in made.media}
    for file in files.values():
        keep_media(connection, file, made.at)
        if not stored(file):  # looked at with the row held: retention cannot take the bytes away in between
            raise PublicationRefused("library.blob_missing", slug=made.slug, hash=file.hash, ext=file.ext)
    known = connection.execute(
        sa.select(builds.c.id).where(
            builds.c.article_id == row.id,
            builds.c.revision == made.revision,
            builds.c.role == made.role,
            builds.c.mp3_hash == made.mp3.hash,
        )
    ).scalar()
    if known is not None:
        return known
    id = connection.execute(
        sa.insert(builds).values(
            article_id=row.id,
            revision=made.revision,
            role=made.role,
            mp3_hash=made.mp3.hash,
            fallback=made.fallback,
            facts=to_json(made),
            at=made.at,
        )
    ).inserted_primary_key[0]
    connection.execute(sa.insert(build_media), [{"build_id": id, "hash": hash, "ext": ext} for hash, ext in files])
    audit.write(
        connection,
        at=made.at,
        by=by,
        action="build",
        slug=made.slug,
        facts={"build": id, "revision": made.revision, "role": made.role, "voice": made.voice.fingerprint},
        audio_hash=made.mp3.hash,
    )
    return id


def keep_media(connection: Connection, file: Media, at: datetime, *, public: bool = False) -> None:
    """The row of a blob that is there; a blob that retention had taken away counts again."""
    key = (media.c.hash == file.hash) & (media.c.ext == file.ext)
    row = connection.execute(sa.select(media).where(key).with_for_update()).one_or_none()
    if row is None:
        insert = insert_quietly(connection)(media).values(
            hash=file.hash, ext=file.ext, size_bytes=file.size_bytes, at=at, public=public
        )
        connection.execute(insert.on_conflict_do_nothing())
    elif row.size_bytes != file.size_bytes:
        raise StoreFailed("library.blob_differs", hash=file.hash, ext=file.ext)
    elif row.deleted_at is not None or (public and not row.public):
        connection.execute(sa.update(media).where(key).values(deleted_at=None, public=public or row.public))


def insert_quietly(connection: Connection):
    """The dialect's INSERT that knows ON CONFLICT."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert
    return insert
