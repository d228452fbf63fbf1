"""Stories with files that are what they claim to be, for the tests of feeds: made through the library, as the newsroom does."""

import json
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import library_values
from library_values import VOICE, an_article

from audionews import assets, channels
from audionews.article.model import SourceCredit
from audionews.episode.model import Cue, Loudness
from audionews.library import Library
from audionews.library.blobs import FolderBlobs
from audionews.library.database import connect, migrate
from audionews.podcast.publisher import Press

NOW = datetime(2026, 11, 25, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
BASE = "https://berita.example"
TITLES = ("Pasar Kamboja Dibuka Lagi", "Jembatan Sungai Cikapundung Diperkuat", "Sekolah Pesisir Menerima Buku Braille")


@cache
def _migrated():
    """An empty database's bytes: migrating takes longer than most tests."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "empty.sqlite"
        engine = connect(f"sqlite:///{file}")
        migrate(engine)
        engine.dispose()
        return file.read_bytes()


class Clock:
    """Shows ``now`` until a test sets it."""

    now = NOW

    def __call__(self):
        return self.now


def a_library(folder):
    (folder / "audionews.sqlite").write_bytes(_migrated())
    return Library(connect(f"sqlite:///{folder / 'audionews.sqlite'}"), FolderBlobs(folder / "media"))


class Minutes:
    """A monotonic clock that tests move."""

    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


def a_press(library, folder, *, base_url=BASE, monotonic=None):
    feeds = {**channels.load(assets.folder("feeds")), "ralat": channels.corrections_feed(assets.folder("feeds"))}
    return Press(library, feeds, base_url=base_url, folder=folder / "feeds", monotonic=monotonic or Minutes())


def a_story(headline=TITLES[0], *paragraphs):
    article = an_article(headline, *paragraphs, source_url="https://sumber.example/artikel?a=1&b=2")
    return replace(
        article,
        source=SourceCredit(
            name="Kantor Berita <Uji>", url="https://sumber.example/artikel?a=1&b=2", licence="CC-BY-4.0"
        ),
    )


def built(
    library, slug, revision=1, *, role="episode", at=NOW, duration_ms=None, sound=b"\0" * 2000, cues=1, files=None
):
    """``files``: other bytes than these for a file, by its name."""
    told = f"{slug} {revision} {role}"
    duration_ms = duration_ms or (2000 if role == "short" else 4200)

    def file(content, ext, name=None):
        return library.media.put((files or {}).get(name or ext, content), ext)

    times = tuple(
        Cue(id=f"s{number}", kind="paragraph", start_ms=4000 * number, end_ms=4000 * number + 4000, text=slug)
        for number in range(cues)
    )
    mp3 = b"ID3" + told.encode() + sound
    return library.builds.add(
        slug,
        revision,
        voice=VOICE,
        fallback=False,
        duration_ms=duration_ms,
        loudness=Loudness(integrated_lufs=-16.0, true_peak_dbtp=-1.5),
        mp3=file(mp3, "mp3"),
        opus=file(b"OggS" + told.encode() + sound, "opus"),
        vtt=file(f"WEBVTT\n\ns1\n00:00.000 --> 00:04.000\n{told}\n".encode(), "vtt"),
        srt=file(f"1\n00:00:00,000 --> 00:00:04,000\n{told}\n".encode(), "srt"),
        chapters_json=file(
            json.dumps({"version": "1.2.0", "chapters": [{"startTime": 0, "title": told}]}).encode(),
            "json",
            "chapters_json",
        ),
        cues=times,
        chapters=(),
        spoken=3,
        reused=0,
        at=at,
        by="rini",
        role=role,
        extras=(("opus16", file(b"OggS16" + told.encode() + sound, "opus")),),
    )


def published(library, headline=TITLES[0], *, channel="berita", at=NOW, visible_from=None, paragraphs=(), **more):
    article = a_story(headline, *paragraphs)
    slug = library_values.received(library, article, channel=channel, at=at).slug
    return library.publishing.publish(
        slug, built(library, slug, at=at, **more).id, by="rini", at=at, visible_from=visible_from
    )


def corrected(library, slug, **told):
    return library_values.corrected(library, slug, make=built, **told)


def withdrawn(library, slug, **told):
    return library_values.withdrawn(library, slug, make=built, **told)
