"""Revisions as rows: each state of a story's text, added and never changed afterwards."""

from __future__ import annotations

import hashlib
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.article.model import Article
from audionews.errors import Conflict
from audionews.library import audit
from audionews.library.addresses import keep_address
from audionews.library.database import to_json
from audionews.library.model import HistoryLine, Media, Revision
from audionews.library.nameless import is_taken
from audionews.library.rows import columns_of
from audionews.library.slugs import first_free, slug_of
from audionews.library.tables import articles, builds, media, publications, revisions


def text_hash(article: Article) -> str:
    """What makes two receptions one story: the words, not the warnings and what was dropped around them."""
    return hashlib.sha256(to_json((article.headline, article.blocks)).encode()).hexdigest()


def add_story(connection: Connection, first: Revision, channel: str) -> tuple[str, bool]:
    """The slug of the new draft, or of the story that was received before, and whether it was."""
    article = first.article
    words = text_hash(article)
    same_source = (
        articles.c.source_url.is_(None) if article.source_url is None else articles.c.source_url == article.source_url
    )
    known = connection.execute(
        sa.select(articles.c.id, articles.c.slug, articles.c.status)
        .where(articles.c.text_hash == words, same_source, articles.c.channel == channel)
        .limit(1)
    ).one_or_none()
    if known is not None:
        if known.status == "discarded":  # brought in again, it is wanted again
            connection.execute(sa.update(articles).where(articles.c.id == known.id).values(status="draft"))
            audit.write(connection, at=first.at, by=first.by, action="take-up", slug=known.slug, facts={})
        return known.slug, True
    slug = slug_of(article.headline)
    if connection.dialect.name == "postgresql":  # those who want one name wait in line; SQLite's writers do anyway
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext(:slug))"), {"slug": f"slug/{slug}"})

    def taken(name: str) -> bool:
        return is_taken(connection, name)

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
            created_at=first.at,
            updated_at=first.at,
            version=1,
        )
    ).inserted_primary_key[0]
    _insert(connection, article_id, first)
    keep_address(connection, slug, article.source_url)
    facts = {"revision": 1, "source": article.source_url}
    audit.write(connection, at=first.at, by=first.by, action="add", slug=slug, facts=facts)
    return slug, False


def _insert(connection: Connection, article_id: int, revision: Revision) -> None:
    connection.execute(sa.insert(revisions).values(columns_of(revision, revisions, article_id=article_id)))


def add_revision(connection: Connection, row: Row, revision: Revision, expected: int | None) -> Revision:
    """Adds a text to the story of ``row``, which the caller holds locked."""
    if expected is not None and expected != row.newest_revision:
        newest = (revisions.c.article_id == row.id) & (revisions.c.number == row.newest_revision)
        other = connection.execute(sa.select(revisions.c.by, revisions.c.reason).where(newest)).one()
        raise Conflict(
            "library.changed_meanwhile",
            slug=row.slug,
            expected=expected,
            newest=row.newest_revision,
            by=other.by,
            reason=other.reason,
        )
    _insert(connection, row.id, revision)
    keep_address(connection, row.slug, revision.article.source_url)
    connection.execute(
        sa.update(articles)
        .where(articles.c.id == row.id)
        .values(
            newest_revision=revision.number,
            headline=revision.article.headline,
            updated_at=max(revision.at, row.updated_at),
            version=row.version + 1,
        )
    )
    facts = {"revision": revision.number, "kind": revision.kind, "reason": revision.reason}
    audit.write(connection, at=revision.at, by=revision.by, action="revise", slug=row.slug, facts=facts)
    return revision


def history(connection: Connection, article: Row) -> list[HistoryLine]:
    """Oldest first, without the texts."""
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
    moments: dict[int, list[datetime]] = {}
    for row in connection.execute(
        sa.select(builds.c.revision, publications.c.at)
        .join(builds, builds.c.id == publications.c.build_id)
        .where(publications.c.article_id == article.id)
        .order_by(publications.c.id)
    ):
        moments.setdefault(row.revision, []).append(row.at)
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
                went_live=tuple(moments.get(row.number, ())),
            )
        )
    return lines
