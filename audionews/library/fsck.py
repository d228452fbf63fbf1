"""Looking after what is kept: fsck of every hash and reference, and the retention of old media."""

from __future__ import annotations

import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from audionews.errors import UnknownName
from audionews.library import Library, audit
from audionews.library.backup import Progress, as_our_error, is_plain, no_progress
from audionews.library.blobs import sha256_of
from audionews.library.database import check_pages, reading, writing
from audionews.library.feed import counted
from audionews.library.model import Media
from audionews.library.table_copy import name_of, wanted_media
from audionews.library.tables import articles, build_media, builds, clips, feed_items, feed_states, media, publications

GRACE = timedelta(hours=24)  # a blob without a row may belong to a build that is being made right now


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What fsck saw. ``damaged`` bytes differ from their name; ``missing`` are spoken of, not there; ``orphans`` are there, not spoken of."""

    files: int
    size_bytes: int
    damaged: tuple[Media, ...]
    missing: tuple[Media, ...]
    orphans: tuple[Media, ...]
    references: tuple[str, ...]  # rows that do not fit together, in words for an operator
    seals: tuple[int, ...]  # lines of the record that were changed afterwards
    concerned: Mapping[Media, tuple[str, ...]]  # a damaged or missing file → the slugs of the stories that use it

    @property
    def sound(self) -> bool:
        """Whether nothing is lost or changed (orphans only take room)."""
        return not (self.damaged or self.missing or self.references or self.seals)


def fsck(library: Library, *, now: datetime, repair: bool = False, progress: Progress = no_progress) -> Findings:
    """Reads every byte and every reference while the newsroom works.

    ``repair`` removes orphans older than a day, removes damaged bytes (whoever stores the right ones again is then not told that
    they are there), and forgets clips whose sound is lost (they are spoken again); what only a backup brings back is reported.
    Raises ``StoreFailed("library.database_damaged")`` where the database itself is not whole.
    """
    check_pages(library.engine, thorough=True)
    with reading(library.engine) as connection:
        wanted = {(file.hash, file.ext): file for file in wanted_media(connection)}
        references = tuple(_misfits(connection))
        seals = tuple(audit.broken_seals(connection))
    damaged, orphans, sizes = [], [], 0
    seen = set()
    for file in library.blobs.all():
        progress(len(seen), max(len(wanted), len(seen)))
        key = (file.hash, file.ext)
        seen.add(key)
        sizes += file.size_bytes
        if key not in wanted:
            orphans.append(file)
            continue
        try:
            with library.blobs.open(file) as stream:
                if sha256_of(stream)[0] != file.hash:
                    damaged.append(file)
        except UnknownName:
            seen.discard(key)
    progress(len(seen), len(seen))
    # A blob that came while the store was being listed is not missing: look again, one by one.
    missing = [file for key, file in wanted.items() if key not in seen and not library.blobs.exists(file)]
    with reading(library.engine) as connection:
        since = {(file.hash, file.ext) for file in wanted_media(connection)}
    orphans = [file for file in orphans if (file.hash, file.ext) not in since and _old(library, file, now)]
    missing = [file for file in missing if (file.hash, file.ext) in since]
    concerned = _concerned(library, [*damaged, *missing])
    if repair:
        _repair(library, [*orphans, *damaged], [*missing, *damaged])
    return Findings(
        files=len(seen),
        size_bytes=sizes,
        damaged=tuple(damaged),
        missing=tuple(missing),
        orphans=tuple(orphans),
        references=references,
        seals=seals,
        concerned=concerned,
    )


def _concerned(library: Library, lost: Iterable[Media]) -> dict[Media, tuple[str, ...]]:
    users = build_media.join(builds, builds.c.id == build_media.c.build_id).join(
        articles, articles.c.id == builds.c.article_id
    )
    slugs = {}
    with reading(library.engine) as connection:
        for file in lost:
            this = (build_media.c.hash == file.hash) & (build_media.c.ext == file.ext)
            query = sa.select(articles.c.slug).select_from(users).where(this).distinct().order_by(articles.c.slug)
            slugs[file] = tuple(connection.execute(query.limit(10)).scalars())
    return slugs


def refill(library: Library, file: Path, lost: Iterable[Media]) -> list[Media]:
    """Takes from a backup the media that are lost here, each by its hash; those that it had. Raises ``BadInput`` or ``StoreFailed``."""
    wanted = {f"media/{name_of(one)}": one for one in lost}
    taken = []
    try:
        with tarfile.open(file, mode="r:") as tar:
            for member in tar:
                one = wanted.get(member.name)
                stream = tar.extractfile(member) if one and is_plain(member) else None
                if stream is None or sha256_of(stream) != (one.hash, one.size_bytes):
                    continue
                library.blobs.remove(one)  # damaged: the store would take the name for the bytes
                stream.seek(0)
                library.blobs.put(stream, one.ext)
                taken.append(one)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise as_our_error(error, file) from error
    return taken


def _old(library: Library, file: Media, now: datetime) -> bool:
    stored = library.blobs.stored_at(file)
    return stored is not None and stored < now - GRACE


def _repair(library: Library, useless: list[Media], lost: list[Media]) -> None:
    for file in useless:
        library.blobs.remove(file)
    with writing(library.engine) as connection:
        for file in lost:
            connection.execute(sa.delete(clips).where(clips.c.hash == file.hash, clips.c.ext == file.ext))


def _misfits(connection: Connection):
    if connection.dialect.name == "sqlite":
        for (verdict,) in connection.exec_driver_sql("PRAGMA integrity_check"):
            if verdict != "ok":
                yield f"SQLite: {verdict}"
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"{row[0]} {row[1]}: {row[2]}"
    live = articles.outerjoin(builds, (builds.c.id == articles.c.live_build) & (builds.c.article_id == articles.c.id))
    for slug in connection.execute(
        sa.select(articles.c.slug)
        .select_from(live)
        .where(articles.c.status.in_(("live", "withdrawn")), builds.c.id.is_(None))
    ).scalars():
        yield f"berita {slug}: hasil suara yang terbit tidak ada"
    held = build_media.outerjoin(media, (media.c.hash == build_media.c.hash) & (media.c.ext == build_media.c.ext))
    for id in connection.execute(
        sa.select(build_media.c.build_id).select_from(held).where(media.c.hash.is_(None)).distinct()
    ).scalars():
        yield f"hasil suara {id}: berkasnya tidak tercatat"
    for row in connection.execute(sa.select(feed_states)).mappings():
        count = connection.execute(counted(row["channel"], row["changed_at"])).scalar_one()
        if count != row["count"]:
            yield f"umpan {row['channel']}: tercatat {row['count']} butir, ada {count}"


def retire(library: Library, *, before: datetime, now: datetime, by: str, withdrawn_only: bool = False) -> list[Media]:
    """Takes away the bytes of builds that no page, feed or embargo has needed since ``before``; their rows and hashes stay on record.

    By default nothing is ever retired (old media URLs go on answering); a newsroom that must, says since when. Media of a
    withdrawn story go when the time they may answer has ended before ``before``; ``withdrawn_only``: no others go.
    """
    with reading(library.engine) as connection:
        doomed = list(connection.execute(_retirable(before, withdrawn_only=withdrawn_only)).all())
    gone = []
    for row in doomed:
        file = Media(hash=row.hash, ext=row.ext, size_bytes=row.size_bytes)
        with writing(library.engine) as connection:
            this = (media.c.hash == file.hash) & (media.c.ext == file.ext)
            connection.execute(
                sa.update(media).where(this).values(deleted_at=now)
            )  # locks the row before looking again
            again = _retirable(before, deleted=True, withdrawn_only=withdrawn_only)
            still = connection.execute(again.where(this)).first()
            if still is None:
                connection.execute(sa.update(media).where(this).values(deleted_at=None))
                continue
            audit.write(connection, at=now, by=by, action="retire", facts={"ext": file.ext}, audio_hash=file.hash)
            library.blobs.remove(
                file
            )  # inside the transaction: whoever stores the same bytes again waits, then finds them gone
        gone.append(file)
    return gone


def _retirable(before: datetime, *, deleted: bool = False, withdrawn_only: bool = False) -> sa.Select:
    mine, later = publications.alias("mine"), publications.alias("later")

    def of_build(table: sa.FromClause, *conditions: sa.ColumnElement[bool]) -> sa.Exists:
        return sa.select(sa.literal(1)).select_from(table).where(*conditions).correlate(builds).exists()

    superseded = of_build(
        mine.join(later, (later.c.article_id == mine.c.article_id) & (later.c.id > mine.c.id)),
        mine.c.build_id == builds.c.id,
        later.c.build_id != builds.c.id,
        later.c.at < before,
    )
    published = of_build(mine, mine.c.build_id == builds.c.id)
    needed = (
        of_build(articles, articles.c.live_build == builds.c.id)
        | of_build(feed_items, feed_items.c.build_id == builds.c.id, feed_items.c.present)
        | of_build(mine, mine.c.build_id == builds.c.id, mine.c.public_until >= before)
        | (published & ~superseded)
        | (~published & (builds.c.at >= before))
    )
    holders = build_media.join(builds, builds.c.id == build_media.c.build_id)
    held = (build_media.c.hash == media.c.hash) & (build_media.c.ext == media.c.ext)

    def of_media(table: sa.FromClause, *conditions: sa.ColumnElement[bool]) -> sa.Exists:
        return sa.select(sa.literal(1)).select_from(table).where(*conditions).correlate(media).exists()

    of_withdrawn = of_media(
        holders.join(articles, articles.c.id == builds.c.article_id), held, articles.c.status == "withdrawn"
    )
    return sa.select(media.c.hash, media.c.ext, media.c.size_bytes).where(
        of_withdrawn if withdrawn_only else sa.true(),
        ~media.c.public,
        media.c.deleted_at.isnot(None) if deleted else media.c.deleted_at.is_(None),
        of_media(holders, held),
        ~of_media(holders, held, needed),
        ~of_media(clips, clips.c.hash == media.c.hash, clips.c.ext == media.c.ext),
    )
