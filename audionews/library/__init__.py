"""The library's public face: frozen values of ``library/model.py`` in and out; rows never leave.

    library = Library.open(settings)              # or Library(connect(url), shop(url)); migrates the database
    library.close()

Reading (``now`` is the reader's clock; where it may be left out, leaving it out shows drafts and embargoed stories too: the desk)

    story(slug, *, now=None) -> Story                            UnknownName("library.unknown_article")
    newest(channel=None, *, now, before=None, limit=50)          live stories; ``before``: the slug that ended the page before
    drafts(*, before=None, limit=50) -> list[Story]              ``before``: updated_at of the last one seen
    live_stories() -> Iterator[Story]                            the whole archive, a few hundred at a time (plan --all)
    revision(slug, number) -> Revision · history(slug) -> list[HistoryLine]  oldest first
    build(id) -> Build · builds(slug) -> list[Build]             newest first, all roles
    corrections(*, before=None, limit=50, now=None) · correction(id, now=None)   newest first; ``before``: id of the last one seen
    feed_items(channel, *, now, offset=0, limit=100) · feed_state(channel, now)   channel "ralat": the feed of all heard corrections
    feed_archive(channel, page, *, now, size=100) · feed_pages(channel, *, size=100)   page 1 oldest; full pages keep their items
    search(words, *, now, channel=None, limit=20, offset=0) -> list[Story]         newest first
    media(hash, ext, *, now) -> Path | BinaryIO | None           None: unknown, not yet public, or no longer

Writing (each is one transaction; repeating a call that was cut off changes nothing more)

    add_story(article, script, *, channel, by, at) -> Story              draft; the same text from the same address: the story there is
    add_revision(slug, *, kind, reason, by, at, article, script, expected=None) -> Revision   Conflict("library.changed_meanwhile")
    put_media(content, ext, *, move=False) -> Media             bytes, Path or stream into the media store; do it before add_build
    add_build(slug, revision, *, voice, fallback, duration_ms, loudness, mp3, opus, vtt, srt, chapters_json, cues, chapters,
              spoken, reused, at, by, extras=(), role="episode") -> Build          PublicationRefused("library.blob_missing")
    publish(slug, build_id, *, by, at, visible_from=None, correction=None) -> Story    visible_from in the future: embargo;
                                                 without it an embargo that is on stays on
    rollback(slug, build_id, *, by, at, reason) -> Story                  the pointer alone moves
    withdraw(slug, build_id, *, ground, reason, notice, by, at, media_until=None) -> Story   build_id: of a build of role "tombstone"
                                                 (add_revision kind "pencabutan" first); old media answers until ``media_until``
    publish_media(content, ext, *, at) -> Media  a file public without a story: a cover, a sample of a voice
    add_word / remove_word / words() -> list[LexiconWord]                 the house lexicon
    note(action, *, by, at, slug=None, facts=None, audio_hash=None) · audit(slug=None, *, after=0, limit=None) -> list[AuditLine]
    setting(name) · keep_setting(name, value) · secret_key(given=None)    made once and kept when none is given

``library.clips`` is the ``ClipShelf`` (and ``lacking(keys)``); ``library.blobs`` the media store; ``library.people`` editors,
sessions and tokens; ``library.inbox`` drafts, proposals, reports, alarms and withdrawals that wait for a person;
``library.sources`` feeds, WordPress sites and systems that push, with their health; ``library.announcements`` what hubs were told of each feed; ``library.webhooks`` who else is told of what happens.
This file is longer than 350 lines because it is the list of all verbs; each only opens a transaction and calls its theme's file
(stories, publishing, feed, searching, record). ``fsck.py`` holds fsck and retire, ``backup.py`` backup, restore and move.
Errors: ``UnknownName``, ``BadInput``, ``Conflict``, ``PublicationRefused``, and ``StoreFailed`` when database or store fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.engine import Connection, Engine

from audionews.article.model import Article
from audionews.episode.model import Chapter, Cue, Loudness
from audionews.errors import StoreFailed
from audionews.library import audit, feed, publishing, search, stories
from audionews.library import blobs as media_store
from audionews.library.accounts import People
from audionews.library.announcements import Announcements
from audionews.library.blobs import Blobs
from audionews.library.clips import Clips
from audionews.library.database import connect, migrate, reading, writing
from audionews.library.inbox import Inbox
from audionews.library.model import (
    AuditLine,
    Build,
    BuildRole,
    Correction,
    CorrectionDraft,
    FeedItem,
    FeedState,
    HistoryLine,
    LexiconWord,
    Media,
    Rehearsed,
    Revision,
    Story,
)
from audionews.library.sources import Sources
from audionews.library.tables import articles, build_media, builds, media, publications
from audionews.library.webhooks import Webhooks
from audionews.script.model import Script
from audionews.settings import Settings
from audionews.speech.model import Voice

Answer = TypeVar("Answer")
_TRIES = 5
_WALK = 200


def _wall_clock() -> datetime:
    return datetime.now(UTC)


class _TakenBack(Exception):
    """Ends a transaction of which nothing shall stay."""


class Library:
    """One newsroom's memory. Thread-safe; after a fork open a new one."""

    def __init__(self, engine: Engine, blobs: Blobs, *, clock: Callable[[], datetime] = _wall_clock) -> None:
        """``clock`` stamps clips only; every other moment is handed in."""
        migrate(engine)
        self.engine = engine
        self.blobs = blobs
        self.clips = Clips(engine, blobs, clock)
        self.people = People(engine)
        self.inbox = Inbox(engine)
        self.sources = Sources(engine)
        self.announcements = Announcements(engine)
        self.webhooks = Webhooks(engine)

    @classmethod
    def open(cls, settings: Settings) -> Library:
        """The library the settings point at. Raises ``StoreFailed`` where it cannot be reached, ``BadInput`` for a bad address."""
        return cls(connect(settings.database_url), media_store.shop(settings.media_url))

    def close(self) -> None:
        self.engine.dispose()
        self.blobs.close()

    def _write(self, work: Callable[[Connection], Answer]) -> Answer:
        """One transaction; two writers that chose the same new name at once (PostgreSQL): the slower one looks again."""
        for _ in range(_TRIES - 1):
            try:
                with writing(self.engine) as connection:
                    return work(connection)
            except exc.IntegrityError:
                continue
        try:
            with writing(self.engine) as connection:
                return work(connection)
        except exc.IntegrityError as error:
            raise StoreFailed("library.database_failed", why=str(error.orig).splitlines()[0]) from error

    # Reading

    def story(self, slug: str, *, now: datetime | None = None) -> Story:
        with reading(self.engine) as connection:
            return stories.story(connection, slug, now)

    def headlines(self, slugs: Iterable[str]) -> dict[str, str]:
        """By slug, of the newest revisions: how people call a story. Slugs of no story are left out."""
        with reading(self.engine) as connection:
            return stories.headlines(connection, slugs)

    def newest(
        self, channel: str | None = None, *, now: datetime, before: str | None = None, limit: int = 50
    ) -> list[Story]:
        with reading(self.engine) as connection:
            return stories.newest(connection, channel, now, before, limit)

    def drafts(self, *, before: datetime | None = None, limit: int = 50) -> list[Story]:
        with reading(self.engine) as connection:
            return stories.drafts(connection, before, limit)

    def live_stories(self) -> Iterator[Story]:
        after = 0
        while True:
            with reading(self.engine) as connection:
                page = stories.live_after(connection, after, _WALK)
            yield from (story for _, story in page)
            if len(page) < _WALK:
                return
            after = page[-1][0]

    def revision(self, slug: str, number: int) -> Revision:
        with reading(self.engine) as connection:
            return stories.revision(connection, slug, number)

    def history(self, slug: str) -> list[HistoryLine]:
        with reading(self.engine) as connection:
            return stories.history(connection, slug)

    def build(self, id: int) -> Build:
        with reading(self.engine) as connection:
            return stories.build(connection, id)

    def builds(self, slug: str) -> list[Build]:
        with reading(self.engine) as connection:
            article = stories.article_row(connection, slug)
            return list(stories.builds_where(connection, builds.c.article_id == article.id))

    def corrections(
        self, *, before: int | None = None, limit: int = 50, now: datetime | None = None
    ) -> list[Correction]:
        with reading(self.engine) as connection:
            return stories.newest_corrections(connection, before, limit, now)

    def correction(self, id: int, *, now: datetime | None = None) -> Correction:
        with reading(self.engine) as connection:
            return stories.correction(connection, id, now)

    def feed_items(self, channel: str, *, now: datetime, offset: int = 0, limit: int = 100) -> list[FeedItem]:
        with reading(self.engine) as connection:
            return feed.items(connection, channel, now, offset, limit)

    def feed_state(self, channel: str, now: datetime) -> FeedState:
        with reading(self.engine) as connection:
            return feed.state(connection, channel, now)

    def feed_archive(self, channel: str, page: int, *, now: datetime, size: int = 100) -> list[FeedItem]:
        with reading(self.engine) as connection:
            return feed.archive(connection, channel, now, page, size)

    def feed_pages(self, channel: str, *, size: int = 100) -> int:
        with reading(self.engine) as connection:
            return feed.pages(connection, channel, size)

    def search(
        self, words: str, *, now: datetime, channel: str | None = None, limit: int = 20, offset: int = 0
    ) -> list[Story]:
        with reading(self.engine) as connection:
            found = search.slugs(connection, words, channel, limit, offset)
            ids = connection.execute(
                sa.select(articles.c.id, articles.c.slug).where(
                    articles.c.slug.in_(found), stories.open_at(articles.c.visible_from, now)
                )
            ).all()
            by_slug = {
                story.slug: story for story in stories.stories_by_id(connection, (row.id for row in ids), now).values()
            }
        return [by_slug[slug] for slug in found if slug in by_slug]

    def media(self, hash: str, ext: str, *, now: datetime) -> Path | BinaryIO | None:
        if not media_store.named(hash, ext):
            return None
        with reading(self.engine) as connection:
            file = _public_media(connection, hash, ext, now)
        if file is None:
            return None
        path = self.blobs.path(file)
        if path is None:
            return self.blobs.open(file)
        if not path.is_file():
            raise StoreFailed("library.blob_gone", hash=hash, ext=ext)
        return path

    # Writing

    def add_story(self, article: Article, script: Script, *, channel: str, by: str, at: datetime) -> Story:
        slug = self._write(lambda connection: stories.add_story(connection, article, script, channel, by, at))
        return self.story(slug)

    def add_revision(
        self,
        slug: str,
        *,
        kind: str,
        reason: str,
        by: str,
        at: datetime,
        article: Article,
        script: Script,
        expected: int | None = None,
    ) -> Revision:
        number = self._write(
            lambda connection: stories.add_revision(
                connection,
                slug,
                kind=kind,
                reason=reason,
                by=by,
                at=at,
                article=article,
                script=script,
                expected=expected,
            )
        )
        return self.revision(slug, number)

    def put_media(self, content: bytes | Path | BinaryIO, ext: str, *, move: bool = False) -> Media:
        return self.blobs.put(content, ext, move=move)

    def publish_media(self, content: bytes | Path | BinaryIO, ext: str, *, at: datetime) -> Media:
        file = self.blobs.put(content, ext)
        self._write(lambda connection: stories.keep_media(connection, file, at, public=True))
        return file

    def add_build(
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
        role: BuildRole = "episode",
    ) -> Build:
        made = Build(
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
            role=role,
        )
        return self.build(self._write(lambda connection: stories.add_build(connection, made, by, self.blobs.exists)))

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
        return self._point(slug, build_id, by, at, visible_from, correction, "publish", "")

    def rollback(self, slug: str, build_id: int, *, by: str, at: datetime, reason: str) -> Story:
        return self._point(slug, build_id, by, at, None, None, "rollback", reason)

    def rehearse(
        self, slug: str, article: Article, *, kind: str, delivery: str, notice: str, at: datetime
    ) -> list[Rehearsed]:
        """The story's feed items as a correction would leave them, by publishing's own code, in a transaction that is taken back."""
        story = self.story(slug)
        if story.build is None:
            return []
        found: list[Rehearsed] = []
        correction = Correction(
            id=0,
            slug=slug,
            headline=article.headline,
            kind=kind,
            delivery=delivery,
            reason="",
            by="",
            at=at,
            before_revision=story.revision.number,
            after_revision=story.revision.number + 1,
            changes=(),
            notice=notice,
            short_build=story.build.id if delivery == "short" else None,
        )
        with suppress(_TakenBack), writing(self.engine) as connection:
            row = stories.article_row(connection, slug, lock=True)
            opens = row.visible_from if row.visible_from and row.visible_from > at else None
            news = feed.News(
                article_id=row.id,
                created_at=row.created_at,
                slug=slug,
                channel=row.channel,
                headline=article.headline,
                build=story.build.id,
                at=at,
                visible_from=opens,
                public=opens is None,
                summary=" ".join(filter(None, (notice, feed.summary_of(article)))),
                correction=correction,
            )
            found += feed.rehearse(connection, news)
            raise _TakenBack
        return found

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
        self._write(
            lambda connection: publishing.publish(
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
        )
        return self.story(slug)

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
        media_until: datetime | None = None,
    ) -> Story:
        self._write(
            lambda connection: publishing.withdraw(
                connection,
                slug,
                build_id,
                ground=ground,
                reason=reason,
                notice=notice,
                by=by,
                at=at,
                media_until=media_until or at,
            )
        )
        return self.story(slug)

    # Words, record, settings

    def words(self) -> list[LexiconWord]:
        with reading(self.engine) as connection:
            return audit.all_words(connection)

    def add_word(self, word: str, reading: str, *, by: str, at: datetime, lang: str = "id") -> LexiconWord:
        return self._write(lambda connection: audit.add_word(connection, word, reading, lang, by, at))

    def remove_word(self, word: str, *, by: str, at: datetime) -> None:
        self._write(lambda connection: audit.remove_word(connection, word, by, at))

    def note(
        self,
        action: str,
        *,
        by: str,
        at: datetime,
        slug: str | None = None,
        facts: Mapping[str, str | int | None] | None = None,
        audio_hash: str | None = None,
    ) -> None:
        self._write(
            lambda connection: audit.write(
                connection, at=at, by=by, action=action, slug=slug, facts=facts, audio_hash=audio_hash
            )
        )

    def audit(self, slug: str | None = None, *, after: int = 0, limit: int | None = None) -> list[AuditLine]:
        with reading(self.engine) as connection:
            return list(audit.lines(connection, slug, after, limit))

    def audit_tail(self, limit: int) -> list[AuditLine]:
        """The newest lines, newest first."""
        with reading(self.engine) as connection:
            return list(audit.newest_lines(connection, limit))

    def broken_seals(self) -> list[int]:
        """Ids of lines of the record that were changed afterwards; reads all of it."""
        with reading(self.engine) as connection:
            return list(audit.broken_seals(connection))

    def setting(self, name: str) -> str | None:
        with reading(self.engine) as connection:
            return audit.setting(connection, name)

    def keep_setting(self, name: str, value: str) -> None:
        self._write(lambda connection: audit.keep_setting(connection, name, value))

    def secret_key(self, given: str | None = None) -> str:
        if given:
            return given

        def kept(connection: Connection) -> str:
            secret = audit.setting(connection, "secret_key")
            if secret is None:
                secret = audit.new_secret()
                audit.keep_setting(connection, "secret_key", secret)
            return secret

        return self.setting("secret_key") or self._write(kept)


def _public_media(connection: Connection, hash: str, ext: str, now: datetime) -> Media | None:
    """The file, if any build that holds it may be heard now: three index look-ups."""
    heard = (
        sa.select(publications.c.id)
        .join(build_media, build_media.c.build_id == publications.c.build_id)
        .where(
            build_media.c.hash == media.c.hash,
            build_media.c.ext == media.c.ext,
            stories.open_at(publications.c.visible_from, now),
            publications.c.public_until.is_(None) | (publications.c.public_until > now),
        )
        .exists()
    )
    row = connection.execute(
        sa.select(media.c.size_bytes).where(
            media.c.hash == hash, media.c.ext == ext, media.c.deleted_at.is_(None), media.c.public | heard
        )
    ).one_or_none()
    return row and Media(hash=hash, ext=ext, size_bytes=row.size_bytes)
