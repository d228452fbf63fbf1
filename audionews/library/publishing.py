"""Publishing moves one pointer; everything that must be true together changes in the caller's one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from audionews.article.model import Article
from audionews.errors import BadInput, PublicationRefused, UnknownName
from audionews.library import audit, feed_channel, holding, public_dates, search, stories
from audionews.library.corrections import is_kept, keep_correction, language_of
from audionews.library.database import Theme, from_json, transact
from audionews.library.model import Correction, CorrectionDraft, Story
from audionews.library.nameless import digest_of, take_name_away
from audionews.library.tables import articles, build_media, builds, corrections, media, publications, revisions

GROUNDS = ("sara", "kesusilaan", "anak", "trauma", "dewan-pers")


class Publishing(Theme):
    """Publish, roll back, withdraw: each moves the live pointer, and with it page, feed, search and record."""

    def publish(
        self,
        slug: str,
        build_id: int,
        *,
        by: str,
        at: datetime,
        visible_from: datetime | None = None,
        correction: CorrectionDraft | None = None,
    ) -> Story:
        """Makes a build live. ``visible_from`` in the future: an embargo; without it an embargo that is on stays on."""
        return self._point(slug, build_id, by, at, visible_from, correction, "publish", "")

    def rollback(self, slug: str, build_id: int, *, by: str, at: datetime, reason: str) -> Story:
        """Makes an earlier build live again: the pointer alone moves."""
        return self._point(slug, build_id, by, at, None, None, "rollback", reason)

    def _point(
        self,
        slug: str,
        build_id: int,
        by: str,
        at: datetime,
        visible_from: datetime | None,
        draft: CorrectionDraft | None,
        action: str,
        reason: str,
    ) -> Story:
        def point(connection: Connection) -> Story:
            publish(
                connection,
                slug,
                build_id,
                by=by,
                at=at,
                visible_from=visible_from,
                draft=draft,
                action=action,
                reason=reason,
            )
            return stories.story(connection, slug, None)

        return transact(self.engine, point)

    def withdraw(
        self,
        slug: str,
        build_id: int,
        *,
        ground: str,
        reason: str,
        notice: str,
        by: str,
        at: datetime,
        nameless: bool = False,
        media_until: datetime | None = None,
    ) -> Story:
        """Makes a build of role "tombstone" live (after ``add_revision`` of kind "pencabutan"); old media answers until ``media_until``.

        ``nameless``: the story gets a neutral address, and its older headlines are replaced by the tombstone's (``nameless.py``).
        """

        def take_back(connection: Connection) -> Story:
            withdraw(
                connection,
                slug,
                build_id,
                ground=ground,
                reason=reason,
                notice=notice,
                by=by,
                at=at,
                nameless=nameless,
                media_until=media_until or at,
            )
            return stories.story(connection, slug, None)

        return transact(self.engine, take_back)


def _build_of(connection: Connection, article: Row, id: int, role: str) -> Row:
    row = connection.execute(
        sa.select(builds.c.id, builds.c.revision, builds.c.mp3_hash, revisions.c.article, revisions.c.script)
        .join(revisions, (revisions.c.article_id == builds.c.article_id) & (revisions.c.number == builds.c.revision))
        .where(builds.c.id == id, builds.c.article_id == article.id, builds.c.role == role)
    ).one_or_none()
    if row is None:
        raise UnknownName("library.unknown_build", build=id)
    for file in connection.execute(
        sa.select(media)
        .join(build_media, (build_media.c.hash == media.c.hash) & (build_media.c.ext == media.c.ext))
        .where(build_media.c.build_id == id)
        .with_for_update(of=media)  # retention waits, then sees that the build is needed
    ):
        if file.deleted_at is not None:
            raise PublicationRefused("library.blob_missing", slug=article.slug, hash=file.hash, ext=file.ext)
    return row


def publish(
    connection: Connection,
    slug: str,
    build_id: int,
    *,
    by: str,
    at: datetime,
    visible_from: datetime | None,
    draft: CorrectionDraft | None,
    action: str,
    reason: str,
) -> None:
    row = stories.article_row(connection, slug, lock=True)
    if row.status == "withdrawn":
        raise PublicationRefused("library.withdrawn", slug=slug)
    made = _build_of(connection, row, build_id, "episode")
    public = row.live_build is not None and (row.visible_from is None or row.visible_from <= at)
    if visible_from is not None and visible_from > at and public:
        raise BadInput("library.already_public", slug=slug)
    same = row.live_build == build_id and visible_from is None
    if same and (draft is None or is_kept(connection, row.id, made.revision)):
        return  # a killed run tries again: it is done
    opens = None if public or row.live_build is None else row.visible_from
    if visible_from is not None:
        opens = visible_from if visible_from > at else None
    # A first version is the feed's newest news, a later one its story's: neither is dated before what is there.
    newest = row.updated_at if public else feed_channel.newest_date(connection, row.channel, at)
    date = at if opens else public_dates.dated(connection, row.channel, newest, at)
    published_at = row.published_at if public else (opens or date)

    article = from_json(made.article, Article)
    correction = draft and _record_correction(
        connection, row, made.revision, article.headline, draft, date, opens, None
    )
    if not public:
        connection.execute(
            sa.update(publications).where(publications.c.article_id == row.id).values(visible_from=opens)
        )
        connection.execute(sa.update(corrections).where(corrections.c.article_id == row.id).values(visible_from=opens))
    connection.execute(
        sa.insert(publications).values(article_id=row.id, build_id=build_id, at=date, visible_from=opens)
    )
    if correction is not None and correction.short_build is not None:
        connection.execute(
            sa.insert(publications).values(
                article_id=row.id, build_id=correction.short_build, at=date, visible_from=opens
            )
        )
    _move(connection, row, build_id, "live", published_at, opens, date)
    summary = feed_channel.summary_of(article)
    if correction is not None and correction.notice:
        summary = f"{correction.notice} {summary}"
    feed_channel.announce(
        connection,
        feed_channel.News(
            article_id=row.id,
            created_at=row.created_at,
            slug=slug,
            channel=row.channel,
            headline=article.headline,
            build=build_id,
            at=at,
            date=date,
            visible_from=opens,
            public=public,
            summary=summary,
            lang=language_of(made.script),
            correction=correction,
            in_corrections=not row.bulletin,
        ),
    )
    if correction is not None and correction.kind != "silent":
        holding.hold(connection, row.id, slug, at, date=date)
    search.put(connection, row.id, slug, row.channel, replace(article, blocks=()) if row.bulletin else article)
    audit.write(
        connection,
        at=at,
        by=by,
        action=action,
        slug=slug,
        facts={
            "build": build_id,
            "revision": made.revision,
            "before": row.live_build,
            "correction": correction and correction.id,
            "visible_from": opens and opens.isoformat(),
            "reason": reason or (draft.reason if draft else ""),
        },
        audio_hash=made.mp3_hash,
    )


def _move(
    connection: Connection,
    row: Row,
    build_id: int,
    status: str,
    published_at: datetime,
    opens: datetime | None,
    at: datetime,
) -> None:
    connection.execute(
        sa.update(articles)
        .where(articles.c.id == row.id)
        .values(
            live_build=build_id,
            status=status,
            published_at=published_at,
            visible_from=opens,
            updated_at=max(at, row.updated_at),
            version=row.version + 1,
        )
    )


def _record_correction(
    connection: Connection,
    row: Row,
    after: int,
    headline: str,
    draft: CorrectionDraft,
    at: datetime,
    opens: datetime | None,
    ground: str | None,
    former: str | None = None,
) -> Correction:
    if draft.delivery == "short" and draft.short_build is None:
        raise BadInput("library.short_missing", slug=row.slug)
    if draft.short_build is not None:
        _build_of(connection, row, draft.short_build, "short")
    correction = Correction(
        id=0,
        slug=row.slug,
        headline=headline,
        kind=draft.kind,
        delivery=draft.delivery,
        reason=draft.reason,
        by=draft.by,
        at=at,
        before_revision=draft.before_revision,
        after_revision=after,
        changes=draft.changes,
        notice=draft.notice,
        ground=ground,
        short_build=draft.short_build,
        former=former,
    )
    return keep_correction(connection, row.id, correction, opens)


def withdraw(
    connection: Connection,
    slug: str,
    build_id: int,
    *,
    ground: str,
    reason: str,
    notice: str,
    by: str,
    at: datetime,
    nameless: bool,
    media_until: datetime,
) -> None:
    if ground not in GROUNDS:
        raise BadInput("library.unknown_ground", ground=ground, known=", ".join(GROUNDS))
    row = stories.article_row(connection, slug, lock=True)
    if row.status == "withdrawn" and row.live_build == build_id:
        return
    if row.status != "live":
        raise BadInput("library.not_live", slug=slug)
    made = _build_of(connection, row, build_id, "tombstone")
    before = connection.execute(sa.select(builds.c.revision).where(builds.c.id == row.live_build)).scalar_one()
    draft = CorrectionDraft(
        kind="pencabutan", delivery="redeliver", reason=reason, by=by, before_revision=before, notice=notice
    )
    article = from_json(made.article, Article)
    former = None
    if nameless:
        text = (revisions.c.article_id == row.id) & (revisions.c.number == before)
        old = from_json(connection.execute(sa.select(revisions.c.article).where(text)).scalar_one(), Article)
        former = digest_of(row.slug)
        slug = take_name_away(connection, row, article.headline, former=old.headline, by=by, at=at)
    public = row.visible_from is None or row.visible_from <= at
    date = public_dates.dated(connection, row.channel, row.updated_at, at)
    correction = _record_correction(connection, row, made.revision, article.headline, draft, date, None, ground, former)
    connection.execute(
        sa.update(publications).where(publications.c.article_id == row.id).values(public_until=media_until)
    )
    connection.execute(sa.insert(publications).values(article_id=row.id, build_id=build_id, at=date))
    _move(connection, row, build_id, "withdrawn", row.published_at if public else date, None, date)
    feed_channel.bury(
        connection,
        feed_channel.News(
            article_id=row.id,
            created_at=row.created_at,
            slug=slug,
            channel=row.channel,
            headline=article.headline,
            build=build_id,
            at=at,
            date=date,
            visible_from=None,
            public=public,
            summary=notice or feed_channel.summary_of(article),
            lang=language_of(made.script),
            correction=correction,
        ),
    )
    holding.hold(connection, row.id, row.slug, at, date=date, withdrawn=True)  # as its bulletins know it
    search.drop(connection, row.id)
    audit.write(
        connection,
        at=at,
        by=by,
        action="withdraw",
        slug=slug,
        facts={
            "build": build_id,
            "revision": made.revision,
            "before": row.live_build,
            "ground": ground,
            "reason": reason,
            "former_sha256": former,  # who is told and knew the old address knows which it was
        },
        audio_hash=made.mp3_hash,
    )
