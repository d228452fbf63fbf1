"""An archive of any size in minutes, and how fast it is read: the table of docs/scale.md.

    nice python tools/scale.py make  FOLDER --articles 100000
    nice python tools/scale.py read  FOLDER [--plan 2000]

One story is really received, spoken (the tone engine) and published; the others are its rows with other words: every
headline, sentence and place in feed and search index of its own, the sound shared. 20 sentences an article.
Pages are asked from the site in this process, each address once, so that no kept page answers.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from audionews.article.model import Article, Block
from audionews.bench.material import sentence
from audionews.library import search
from audionews.library.database import from_json, to_json
from audionews.library.model import Build, Media
from audionews.library.revisions import text_hash
from audionews.library.slugs import title_key
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
from audionews.newsroom import Newsroom, open_newsroom
from audionews.script.model import Script
from audionews.script.normalize import read
from audionews.settings import from_environment

SENTENCES = 20
DISTINCT = 4_000
BATCH = 500
EVERY = timedelta(minutes=5)


def settings_of(folder: Path):
    os.environ.update(AUDIONEWS_HOME=str(folder), AUDIONEWS_ENGINE="tone")
    return from_environment()


def written(first: int) -> Article:
    numbers = range(first, first + SENTENCES)
    blocks = (
        Block(kind="paragraph", text=" ".join(sentence(n) for n in numbers[p : p + 4])) for p in range(0, SENTENCES, 4)
    )
    return Article(
        headline=f"Kabar nomor {first} dari Sukamulya",
        authors=("Ratna Wiratmi",),
        published="2026-11-23",
        blocks=tuple(blocks),
    )


def make(folder: Path, count: int) -> None:
    with open_newsroom(settings_of(folder)) as newsroom:
        library = newsroom.library
        slug = newsroom.receive(written(0), by="ukur").slug
        newsroom.publish(slug, by="ukur")
        began = time.monotonic()
        with library.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.connection.dbapi_connection.execute(
                    "PRAGMA synchronous=OFF"
                )  # made anew when the power fails
            there = connection.execute(sa.select(sa.func.count()).select_from(articles)).scalar_one()
            connection.commit()
            copies = Copies(connection, slug, library.blobs.put, count)
            connection.commit()
            for start in range(there, count, BATCH):
                with connection.begin():
                    copies.add(range(start, min(start + BATCH, count)))
                if start // BATCH % 4 == 0:
                    print(f"{start} of {count}, {time.monotonic() - began:.0f} s", file=sys.stderr)
            with connection.begin():
                connection.execute(
                    sa.update(feed_states)
                    .where(feed_states.c.channel == "berita")
                    .values(count=count, last_ordinal=count, version=count)
                )
            connection.execute(sa.text("ANALYZE"))
            connection.commit()


def own(ext: str, n: int) -> tuple[Media, bytes]:
    """A file of a few bytes: no two items of a feed may have one enclosure, and the feed looks whether each is whole."""
    content = {"mp3": b"ID3", "opus": b"OggS"}[ext] + f" {n}".encode()
    return Media(hash=hashlib.sha256(content).hexdigest(), ext=ext, size_bytes=len(content)), content


def with_files(page: int, count: int) -> bool:
    """Whether the stories of this page of the feed's archive have files: about thirty pages, and the newest."""
    return page % max(1, count // 3_000) == 0 or page >= count // 100 - 2


class Copies:
    """The rows of one published story, again and again with other words."""

    def __init__(self, connection: sa.Connection, slug: str, put: Callable[[bytes, str], object], count: int) -> None:
        self.connection, self.put, self.count = connection, put, count

        def row(table: sa.Table, *where) -> dict:
            return dict(connection.execute(sa.select(table).where(*where)).mappings().first())

        self.article = row(articles, articles.c.slug == slug)
        mine = self.article["id"]
        self.revision = row(revisions, revisions.c.article_id == mine)
        self.build = row(builds, builds.c.article_id == mine)
        self.publication = row(publications, publications.c.article_id == mine)
        self.item = row(feed_items, feed_items.c.article_id == mine)
        self.media = [
            dict(m)
            for m in connection.execute(
                sa.select(build_media).where(build_media.c.build_id == self.build["id"])
            ).mappings()
        ]
        self.script = from_json(self.revision["script"], Script)
        self.built = from_json(self.build["facts"], Build)
        self.readings = [read(sentence(n)) for n in range(DISTINCT)]

    def add(self, numbers: range) -> None:
        order = (articles, revisions, media, builds, build_media, publications, feed_items)
        rows: dict[sa.Table, list[dict]] = {table: [] for table in order}
        added = []
        for n in numbers:
            id = n + 1
            article = written(n * SENTENCES % (DISTINCT - SENTENCES))
            article = replace(article, headline=f"Kabar nomor {n} dari Sukamulya")
            at = self.article["published_at"] - EVERY * (1_000_000 - n)
            slug = f"kabar-nomor-{n}-dari-sukamulya"
            files = {}
            for ext in ("mp3", "opus"):
                files[ext], content = own(ext, n)
                if with_files(n // 100, self.count):
                    self.put(content, ext)
            facts = replace(
                self.built,
                **files,
                cues=tuple(
                    replace(cue, text=s.shown) for cue, s in zip(self.built.cues, self._segments(article), strict=True)
                ),
            )
            rows[articles].append(
                self.article
                | {
                    "id": id,
                    "slug": slug,
                    "headline": article.headline,
                    "text_hash": text_hash(article),
                    "live_build": id,
                }
                | {"published_at": at, "created_at": at, "updated_at": at}
            )
            script = replace(self.script, segments=tuple(self._segments(article)))
            rows[revisions].append(
                self.revision | {"article_id": id, "article": to_json(article), "script": to_json(script), "at": at}
            )
            rows[media] += [
                {"hash": f.hash, "ext": f.ext, "size_bytes": f.size_bytes, "at": at, "public": False}
                for f in files.values()
            ]
            rows[builds].append(
                self.build
                | {"id": id, "article_id": id, "facts": to_json(facts), "at": at, "mp3_hash": files["mp3"].hash}
            )
            rows[build_media] += [file | {"build_id": id} for file in self.media]
            rows[publications].append(self.publication | {"id": id, "article_id": id, "build_id": id, "at": at})
            rows[feed_items].append(
                self.item
                | {"id": id, "guid": f"ukur-{n}", "article_id": id, "build_id": id, "headline": article.headline}
                | {"title": article.headline, "title_key": title_key(article.headline), "ordinal": id}
                | {"published_at": at, "updated_at": at}
            )
            added.append((id, slug, article))
        for table, values in rows.items():
            self.connection.execute(sa.insert(table), values)
        for id, slug, article in added:
            search.put(self.connection, id, slug, "berita", article)

    def _segments(self, article: Article) -> Iterator:
        sentences = iter([s.strip() + "." for b in article.blocks for s in b.text.rstrip(".").split(". ")])
        for segment in self.script.segments:
            if segment.kind == "headline":
                said = read(article.headline)
                yield replace(
                    segment, shown=article.headline, spoken=said.spoken, spans=said.spans, readings=said.readings
                )
            elif segment.kind == "paragraph":
                shown = next(sentences)
                said = self.readings[int(shown.split(" nomor ")[1].split()[0])]
                yield replace(segment, shown=shown, spoken=said.spoken, spans=said.spans, readings=said.readings)
            else:
                yield segment


def measure(folder: Path, asked: int, plan: int) -> None:
    settings = settings_of(folder)
    with open_newsroom(settings) as newsroom:
        from audionews.app import create_app

        site = create_app(settings, newsroom.library, newsroom, newsroom.clock).test_client()
        gc.collect()
        gc.freeze()  # as the server does once it has loaded (server.py)
        with newsroom.library.engine.connect() as connection:
            count = connection.execute(sa.select(sa.func.count()).select_from(articles)).scalar_one()
        chance = random.Random(1)

        def some() -> int:
            return chance.randrange(1, count)

        archived = [page for page in range(count // 100 - 1) if with_files(page, count)]
        words = ("jembatan bambu", "pasar", "nomor 311", "perpustakaan sungai", "kuota")
        pages: dict[str, Callable[[int], str]] = {
            "home, newest": lambda n: f"/?n={n}",
            "home, anywhere in the archive": lambda n: f"/?sebelum=kabar-nomor-{some()}-dari-sukamulya",
            "article": lambda n: f"/berita/kabar-nomor-{some()}-dari-sukamulya",
            "feed, newest": lambda n: "/feeds/berita.xml",
            "feed, page of the archive": lambda n: f"/feeds/berita/{chance.choice(archived) + 1}.xml",
            "search": lambda n: f"/cari?q={words[n % len(words)].replace(' ', '+')}&n={n}",
            "corrections": lambda n: f"/ralat?n={n}",
            "sitemap": lambda n: "/sitemap.xml",
        }
        table = {}
        for name, address in pages.items():
            times, busy = [], []
            for n in range(3 if name == "sitemap" else asked):
                began, cpu = time.perf_counter(), time.process_time()
                answer = site.get(address(n))
                times.append((time.perf_counter() - began) * 1000)
                busy.append((time.process_time() - cpu) * 1000)
                assert answer.status_code == 200, (name, answer.status_code)
            table[name] = {"p50_ms": statistics.median(times), "p99_ms": p99(times)}
            table[name] |= {"cpu_p50_ms": statistics.median(busy), "cpu_p99_ms": p99(busy)}
            print(f"{name:32}" + "".join(f"{value:9.1f}" for value in table[name].values()), file=sys.stderr)
        if plan:
            table["plan --all"] = planned(newsroom, plan, count)
        print(json.dumps({"articles": count, "sentences": count * SENTENCES, "pages": table}))


def p99(values: list[float]) -> float:
    return sorted(values)[max(0, int(len(values) * 0.99) - 1)]


def planned(newsroom: Newsroom, most: int, count: int) -> dict:
    """``plan --all`` of the first stories: its cost is linear in the archive, so that a part tells the whole."""
    stories = type(newsroom.library.stories)
    whole = stories.live
    stories.live = lambda self: (story for story, _ in zip(whole(self), range(most), strict=False))
    began = time.process_time()
    plan = newsroom.plan_all()
    took_s = time.process_time() - began
    stories.live = whole
    return {
        "articles": min(most, count),
        "cpu_s": took_s,
        "anew": plan.sentences,
        "cpu_ms_an_article": took_s * 1000 / min(most, count),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["make", "read"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--asked", type=int, default=200)
    parser.add_argument("--plan", type=int, default=500)
    given = parser.parse_args()
    if given.what == "make":
        make(given.folder.absolute(), given.articles)
    else:
        measure(given.folder.absolute(), given.asked, given.plan)
