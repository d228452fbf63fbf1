"""A channel with thousands of episodes of forty sentences each, for measuring: python tests/large_feed.py 20000

One story is published as the newsroom does; its rows are then copied with other names, moments and files. The files are made
when somebody asks for them, so that twenty thousand episodes do not take a hundred and twenty thousand files.
"""

from __future__ import annotations

import hashlib
import json
import statistics
import sys
import tempfile
import time
import tracemalloc
import uuid
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from podcast_values import HOUR, MINUTE, NOW, a_library, a_press, published

from audionews.library.blobs import FolderBlobs
from audionews.library.database import writing
from audionews.library.tables import (
    articles,
    build_media,
    builds,
    feed_items,
    feed_states,
    media,
    publications,
    revisions,
)
from audionews.podcast.feed_page import PAGE_ITEMS

SENTENCE = (
    "Warga desa ke-{} menanam 1.250 bibit bakau di pesisir utara sejak Senin pagi bersama petugas dinas kehutanan."
)
SENTENCES = [SENTENCE.format(number) for number in range(40)]
LAST = NOW + 24 * HOUR


class MadeBlobs(FolderBlobs):
    """A folder whose files of the copied episodes come into being when they are looked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.contents: dict[str, tuple[bytes, int]] = {}  # by hash: the beginning and the number of the copy

    def promise(self, original: bytes, number: int) -> str:
        content = _copy(original, number)
        hash = hashlib.sha256(content).hexdigest()
        self.contents[hash] = (original, number)
        return hash

    def path(self, file):
        path = super().path(file)
        if not path.exists() and file.hash in self.contents:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_copy(*self.contents[file.hash]))
        return path


def _copy(original: bytes, number: int) -> bytes:
    return original[:-8] + b"%8d" % number


def many_episodes(library, count: int, *, newest_at: datetime = LAST) -> None:
    """Fills the empty channel "berita" up to ``count`` episodes, a minute apart."""
    library.blobs = MadeBlobs(library.blobs.folder)
    begun = newest_at - count * MINUTE
    first = published(library, "Kabar nomor 0", paragraphs=SENTENCES, cues=len(SENTENCES), at=begun)
    originals = {file: library.blobs.path(file).read_bytes() for file in first.build.media}
    with writing(library.engine) as connection:

        def only(table):
            return dict(connection.execute(sa.select(table)).mappings().first())

        article, revision, build, heard, item = map(only, (articles, revisions, builds, publications, feed_items))
        rows = {table: [] for table in (articles, revisions, media, builds, build_media, publications, feed_items)}
        for number in range(1, count):
            at, slug, title = begun + number * MINUTE, f"{first.slug}-{number}", f"Kabar nomor {number}"
            id, facts = article["id"] + number, build["facts"]
            for file, original in originals.items():
                hash = library.blobs.promise(original, number)
                facts = facts.replace(file.hash, hash)
                rows[media].append(
                    {"hash": hash, "ext": file.ext, "size_bytes": file.size_bytes, "at": at, "public": False}
                )
                rows[build_media].append({"build_id": build["id"] + number, "hash": hash, "ext": file.ext})
                if file == first.build.mp3:
                    mp3 = hash
            rows[articles].append(
                article
                | {"id": id, "slug": slug, "headline": title, "text_hash": mp3, "live_build": build["id"] + number}
                | {"created_at": at, "published_at": at, "updated_at": at}
            )
            rows[revisions].append(revision | {"article_id": id, "at": at})
            rows[builds].append(
                build | {"id": build["id"] + number, "article_id": id, "mp3_hash": mp3, "facts": facts, "at": at}
            )
            rows[publications].append(
                heard | {"id": heard["id"] + number, "article_id": id, "build_id": build["id"] + number, "at": at}
            )
            rows[feed_items].append(
                item
                | {
                    "id": item["id"] + number,
                    "guid": uuid.uuid5(uuid.NAMESPACE_OID, str(number)).urn,
                    "article_id": id,
                    "title": title,
                }
                | {"build_id": build["id"] + number, "title_key": title.casefold(), "ordinal": number + 1}
                | {"published_at": at, "updated_at": at}
            )
        for table, its in rows.items():
            for start in range(0, len(its), 1000):
                connection.execute(sa.insert(table), its[start : start + 1000])
        connection.execute(
            sa.update(feed_states).values(version=count, count=count, last_ordinal=count, changed_at=newest_at)
        )


def peak_bytes(work) -> int:
    """The most memory that Python objects took while ``work`` ran, beyond what there was."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        work()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def measured(count: int, folder: Path) -> dict[str, float]:
    """Seconds and bytes of a channel with ``count`` episodes."""
    library = a_library(folder)
    began = time.perf_counter()
    many_episodes(library, count)
    figures = {"episodes": count, "fill_s": time.perf_counter() - began}
    press = a_press(library, folder)
    now = LAST + HOUR

    def timed(work):
        began = time.thread_time()  # CPU: how busy the machine is with other things is not what is measured
        work()
        return time.thread_time() - began

    figures["first_page_with_every_file_hashed_s"] = timed(lambda: press.document("berita", "xml", now=now))
    rebuilt = []
    for number in range(5):
        published(library, f"Kabar baru {number}", paragraphs=SENTENCES, cues=len(SENTENCES), at=now + number * MINUTE)
        rebuilt.append(timed(lambda: press.document("berita", "xml", now=now + HOUR)))
    figures["page_rebuilt_after_a_publication_s"] = statistics.median(rebuilt)
    figures["first_page_bytes"] = len(press.document("berita", "xml", now=now + HOUR).body)
    last = count // PAGE_ITEMS - 2
    figures["oldest_archive_page_s"] = timed(lambda: press.document("berita", "xml", now=now + HOUR, number=1))
    figures["middle_archive_page_s"] = timed(lambda: press.document("berita", "xml", now=now + HOUR, number=last // 2))
    spent = sorted(timed(lambda: press.document("berita", "xml", now=now + HOUR)) for _ in range(200))
    figures["unchanged_s"] = spent[100]
    published(library, "Kabar paling baru", at=now + 10 * MINUTE)
    figures["peak_memory_of_a_rebuild_bytes"] = peak_bytes(lambda: press.document("berita", "xml", now=now + HOUR))
    library.close()
    return {name: round(value, 5) for name, value in figures.items()}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measured(int(sys.argv[1]), Path(folder)), indent=1))
