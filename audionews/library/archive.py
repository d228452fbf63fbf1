"""A made-up archive of any size, for measuring: rows as publishing would have left them, written in bulk.

All stories share one build's files, so that 100,000 articles need no 100,000 recordings; everything a page reads is there in full size.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from audionews.article.model import Article, Block
from audionews.library import Library, search
from audionews.library.database import reading, to_json, writing
from audionews.library.model import Build
from audionews.library.slugs import title_key
from audionews.library.tables import articles, build_media, builds, feed_items, feed_states, publications, revisions
from audionews.script.model import Script, Segment, Span

WORDS = (
    "warga",
    "pasar",
    "desa",
    "kota",
    "sekolah",
    "guru",
    "petani",
    "nelayan",
    "banjir",
    "jalan",
    "jembatan",
    "harga",
    "beras",
    "kopi",
    "listrik",
    "air",
    "hujan",
    "kebun",
    "kapal",
    "rumah",
    "bupati",
    "menteri",
    "rapat",
    "aturan",
    "anggaran",
    "bantuan",
    "pekerja",
    "pabrik",
    "hutan",
    "laut",
)
BATCH = 1000


def _sentence(number: int) -> str:
    chosen = [WORDS[(number * 7 + step * (number % 13 + 3)) % len(WORDS)] for step in range(14)]
    return f"{' '.join(chosen).capitalize()} nomor {number}."


def _story(number: int, sentences: int) -> tuple[Article, Script]:
    texts = [_sentence(number * sentences + step) for step in range(sentences)]
    headline = f"{' '.join(texts[0].split()[:6])} {number}"
    shown = [headline, *texts]
    segments = tuple(
        Segment(
            id=f"s{place}",
            kind="paragraph" if place > 1 else "headline",
            shown=text,
            spoken=text.lower(),
            spans=(Span(text=text.lower()),),
            block=place,
        )
        for place, text in enumerate(shown, 1)
    )
    blocks = tuple(Block(kind="paragraph", text=text) for text in texts)
    return Article(headline=headline, blocks=blocks), Script(segments=segments, next_number=len(shown) + 1)


def grow(library: Library, count: int, *, pattern: Build, channel: str, until: datetime, sentences: int = 20) -> None:
    """Adds ``count`` live stories, one a minute up to ``until``; ``pattern`` is any published build, whose files they share."""
    with reading(library.engine) as connection:
        last = {
            table: connection.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))).scalar_one()
            for table in (articles, builds, publications, feed_items)
        }
        ordinal = connection.execute(
            sa.select(feed_states.c.last_ordinal).where(feed_states.c.channel == channel)
        ).scalar_one()
    for start in range(0, count, BATCH):
        with writing(library.engine) as connection:
            rows: dict[sa.Table, list[dict]] = {
                t: [] for t in (articles, revisions, builds, build_media, publications, feed_items)
            }
            for number in range(start, min(start + BATCH, count)):
                id, build_id = last[articles] + number + 1, last[builds] + number + 1
                article, script = _story(id, sentences)
                at, slug = until - timedelta(minutes=count - number), f"arsip-{id}"
                texts = {"article": to_json(article), "script": to_json(script)}
                rows[articles].append(
                    {
                        "id": id,
                        "slug": slug,
                        "channel": channel,
                        "status": "live",
                        "headline": article.headline,
                        "text_hash": f"{id:064x}",
                        "newest_revision": 1,
                        "live_build": build_id,
                        "created_at": at,
                        "published_at": at,
                        "updated_at": at,
                        "version": 2,
                    }
                )
                rows[revisions].append(
                    {"article_id": id, "number": 1, "kind": "first", "reason": "", "by": "arsip", "at": at, **texts}
                )
                facts = to_json(replace(pattern, slug=slug, revision=1, at=at))
                rows[builds].append(
                    {
                        "id": build_id,
                        "article_id": id,
                        "revision": 1,
                        "role": "episode",
                        "mp3_hash": pattern.mp3.hash,
                        "fallback": False,
                        "facts": facts,
                        "at": at,
                    }
                )
                rows[build_media] += [
                    {"build_id": build_id, "hash": hash, "ext": ext}
                    for hash, ext in {(file.hash, file.ext) for file in pattern.media}
                ]
                rows[publications].append(
                    {"id": last[publications] + number + 1, "article_id": id, "build_id": build_id, "at": at}
                )
                rows[feed_items].append(
                    {
                        "id": last[feed_items] + number + 1,
                        "guid": uuid.uuid5(uuid.NAMESPACE_URL, slug).urn,
                        "channel": channel,
                        "article_id": id,
                        "build_id": build_id,
                        "kind": "episode",
                        "prefix": "",
                        "headline": article.headline,
                        "title": article.headline,
                        "title_key": title_key(article.headline),
                        "published_at": at,
                        "updated_at": at,
                        "ordinal": ordinal + number + 1,
                        "present": True,
                        "summary": article.blocks[0].text,
                    }
                )
                search.put(connection, id, slug, channel, article)
            for table, made in rows.items():
                # revisions and builds before what points at them; search rows point at nothing
                connection.execute(sa.insert(table), made)
            changed = sa.update(feed_states).where(feed_states.c.channel == channel)
            fresh = len(rows[articles])
            connection.execute(
                changed.values(
                    version=feed_states.c.version + 1,
                    count=feed_states.c.count + fresh,
                    last_ordinal=feed_states.c.last_ordinal + fresh,
                )
            )
