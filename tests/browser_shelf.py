"""A small real library for the site's tests: own words, a real database, real MP3 and Opus files of a rising tone.

One story of a bit more than a minute with chapters, quotation, list, foreign words, caption; one that was corrected; one
that was withdrawn; one without headings. The sound is a tone, since nobody listens to it here: the player only needs time to pass.
"""

from __future__ import annotations

import atexit
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import imageio_ffmpeg
import numpy
from flask.testing import FlaskClient
from mutagen.id3 import APIC, ID3
from PIL import Image

from audionews.article.model import Article, Block, SourceCredit
from audionews.episode import webm
from audionews.episode.model import Chapter, Cue, Loudness
from audionews.library import Library
from audionews.library.model import Change, CorrectionDraft
from audionews.script.model import Reading, Script, Segment, Span
from audionews.settings import Settings, from_environment
from audionews.speech.model import Voice

NOW = datetime.fromisoformat("2026-11-24T14:05:00.123456+07:00")  # real clocks have microseconds
RATE_HZ = 24_000
SENTENCE_MS, PAUSE_MS = 3_600, 480
VOICE = Voice(engine="tone", version="1", name="id", rate_wpm=150, label="Suara uji, nada buatan")

HARBOUR = (
    ("headline", "Dermaga Tanjung Luar dibuka kembali setelah tujuh bulan"),
    ("byline", "Oleh Ratna Wulandari"),
    ("dateline", "Lombok Timur"),
    ("paragraph", "Kapal pertama merapat pukul enam pagi di dermaga Tanjung Luar. Muatannya dua ton ikan tongkol."),
    (
        "paragraph",
        "Kepala pelabuhan, Haji Mahsun, mengatakan tiang yang retak sudah diganti. Ia menyebut uji beban dilakukan bersama BPBD.",
    ),
    ("heading", "Biaya perbaikan"),
    (
        "paragraph",
        "Perbaikan itu menelan biaya Rp4,2 miliar. Kontraktor memakai metode jacketing, yaitu membungkus tiang lama dengan beton baru.",
    ),
    ("quote", "Kami menunggu lama, tetapi sekarang bongkar muat lebih cepat daripada dahulu."),
    ("item", "Tiga tiang utama diganti."),
    ("item", "Lampu dermaga memakai tenaga surya."),
    ("heading", "Harga ikan"),
    (
        "paragraph",
        "Di pasar, harga tongkol turun menjadi dua puluh ribu rupiah per kilogram. Pedagang menyebut pasokan kembali normal.",
    ),
    ("caption", "Buruh menurunkan keranjang ikan di dermaga Tanjung Luar."),
    ("credit", "Foto: arsip pelabuhan"),
    (
        "paragraph",
        "Dinas perikanan berjanji memeriksa tiang itu setiap enam bulan. Laporannya akan diumumkan di balai desa.",
    ),
)
SCHOOL = (
    ("headline", "Perpustakaan keliling singgah di lima sekolah luar biasa"),
    ("paragraph", "Mobil perpustakaan membawa dua ratus buku bersuara. Anak-anak memilih sendiri bukunya."),
    ("paragraph", "Pengelola mencatat 140 peminjam pada hari pertama. Buku tentang laut paling banyak dipilih."),
    ("paragraph", "Mobil itu akan kembali dua pekan lagi. Jadwalnya ditempel di papan pengumuman sekolah."),
)
MARKET = (
    ("headline", "Pasar malam di alun-alun dipindah"),
    ("paragraph", "Pedagang diminta pindah ke lapangan barat. Pemindahan dimulai hari Senin."),
    ("paragraph", "Petugas membantu mengangkut gerobak. Listrik disediakan oleh pengelola lapangan."),
)
WORDS_OF_OTHERS = {"jacketing": ("jeketing", "en")}


def sentences(text: str) -> list[str]:
    return [part if part.endswith(".") else part + "." for part in text.split(". ") if part]


def script_of(rows: tuple[tuple[str, str], ...], first: int = 1) -> Script:
    segments: list[Segment] = []
    for block, (kind, text) in enumerate(rows):
        parts = sentences(text) if kind in ("paragraph", "quote", "notice") else [text]
        for shown in parts:
            readings = tuple(
                Reading(
                    start=shown.index(word), end=shown.index(word) + len(word), spoken=said, lang=lang, rule="lexicon"
                )
                for word, (said, lang) in WORDS_OF_OTHERS.items()
                if word in shown
            )
            id = f"s{first + len(segments)}"
            segments.append(
                Segment(
                    id=id,
                    kind=kind,
                    shown=shown,
                    spoken=shown,
                    spans=(Span(text=shown),),
                    readings=readings,
                    block=block,
                )
            )
    return Script(segments=tuple(segments), next_number=first + len(segments))


def article_of(rows: tuple[tuple[str, str], ...], **more: object) -> Article:
    blocks = tuple(
        Block(kind=kind, text=text) for kind, text in rows if kind not in ("headline", "byline", "dateline", "notice")
    )
    return Article(headline=dict(rows)["headline"], blocks=blocks, **more)


def encoded(pcm: bytes, *options: str) -> bytes:
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-f",
        "s16le",
        "-ar",
        str(RATE_HZ),
        "-ac",
        "1",
        "-i",
        "-",
        *options,
        "-",
    ]
    return subprocess.run(command, input=pcm, capture_output=True, check=True).stdout


def tagged(mp3: bytes) -> bytes:
    """With the cover picture that real episodes carry in front of their sound (a few ten kilobytes)."""
    shade = numpy.random.default_rng(7).integers(0, 255, (300, 300, 3), dtype="uint8")
    picture, file = io.BytesIO(), io.BytesIO()
    Image.fromarray(shade).save(picture, "JPEG", quality=40)
    tags = ID3()
    tags.add(APIC(encoding=3, mime="image/jpeg", type=3, desc="Sampul", data=picture.getvalue()))
    tags.save(file)
    return file.getvalue() + mp3


def tone(segments: int) -> bytes:
    """One pitch a sentence, silence between them."""
    at = numpy.arange(SENTENCE_MS * RATE_HZ // 1000) / RATE_HZ
    rest = numpy.zeros(PAUSE_MS * RATE_HZ // 1000, dtype="<i2")
    parts = []
    for number in range(segments):
        parts += [(numpy.sin(2 * numpy.pi * (220 + 20 * number) * at) * 6000).astype("<i2"), rest]
    return numpy.concatenate(parts).tobytes()


def cues_of(script: Script) -> tuple[Cue, ...]:
    step = SENTENCE_MS + PAUSE_MS
    return tuple(
        Cue(id=one.id, kind=one.kind, start_ms=number * step, end_ms=number * step + SENTENCE_MS, text=one.shown)
        for number, one in enumerate(script.segments)
    )


def built(library: Library, slug: str, revision: int, at: datetime, *, role: str = "episode"):
    script = library.stories.revision(slug, revision).script
    cues = cues_of(script)
    duration_ms = len(cues) * (SENTENCE_MS + PAUSE_MS)
    pcm = tone(len(cues))
    heads = [cue for cue in cues if cue.kind in ("headline", "heading")] or list(cues[:1])
    ends = [head.start_ms for head in heads[1:]] + [duration_ms]
    chapters = tuple(
        Chapter(id=head.id, title=head.text, start_ms=head.start_ms, end_ms=end)
        for head, end in zip(heads, ends, strict=True)
    )
    vtt = "WEBVTT\n\n" + "\n\n".join(f"{cue.id}\n00:00.000 --> 00:01.000\n{cue.text}" for cue in cues) + "\n"
    mp3 = tagged(
        encoded(pcm, "-c:a", "libmp3lame", "-b:a", "64k", "-write_xing", "1", "-id3v2_version", "0", "-f", "mp3")
    )
    small, for_browsers = encoded(pcm, "-c:a", "libopus", "-b:a", "16k", "-f", "ogg"), io.BytesIO()
    webm.write(io.BytesIO(small), for_browsers)
    return library.builds.add(
        slug,
        revision,
        voice=VOICE,
        fallback=False,
        duration_ms=duration_ms,
        loudness=Loudness(integrated_lufs=-16.0, true_peak_dbtp=-2.0),
        mp3=library.media.put(mp3, "mp3"),
        opus=library.media.put(encoded(pcm, "-c:a", "libopus", "-b:a", "24k", "-f", "ogg"), "opus"),
        vtt=library.media.put(vtt.encode(), "vtt"),
        srt=library.media.put(vtt.encode() + b"\n", "srt"),
        chapters_json=library.media.put(json.dumps({"version": "1.2.0", "chapters": []}).encode(), "json"),
        cues=cues,
        chapters=chapters,
        spoken=len(cues),
        reused=0,
        at=at,
        by="uji",
        role=role,
        extras=(
            ("opus16", library.media.put(small, "opus")),
            ("opus16_webm", library.media.put(for_browsers.getvalue(), "webm")),
            ("cues_mp3", library.media.put(mp3, "mp3")),
        ),
    )


def published(library: Library, rows: tuple[tuple[str, str], ...], at: datetime, **more: object) -> str:
    story = library.stories.add(article_of(rows, **more), script_of(rows), channel="berita", by="uji", at=at)
    build = built(library, story.slug, 1, at)
    library.publishing.publish(story.slug, build.id, by="uji", at=at)
    return story.slug


def crowded(library: Library, number: int) -> None:
    """``number`` short news of the same day, all with the sound of one: encoding is not what they are for."""
    first = None
    for count in range(number, 0, -1):  # as a day goes: the clock never behind what is public
        rows = (("headline", f"Kabar singkat nomor {count}"), ("paragraph", f"Ini kabar singkat nomor {count}."))
        at = NOW - timedelta(minutes=2 * count)
        story = library.stories.add(article_of(rows), script_of(rows), channel="berita", by="uji", at=at)
        if first is None:
            first = build = built(library, story.slug, 1, at)
        else:
            names = (
                "voice",
                "fallback",
                "duration_ms",
                "loudness",
                "mp3",
                "opus",
                "vtt",
                "srt",
                "chapters_json",
                "cues",
            )
            names += ("chapters", "spoken", "reused", "extras", "role")
            values = {name: getattr(first, name) for name in names}
            build = library.builds.add(story.slug, 1, at=at, by="uji", **values)
        library.publishing.publish(story.slug, build.id, by="uji", at=at)


def corrected(library: Library, slug: str, at: datetime, before: str, after: str) -> None:
    """The first sentence that holds ``before`` says ``after`` instead, and a notice leads the new audio."""
    old = library.stories.get(slug).revision
    said = f"Ralat, 24 November 2026. Semula {before}. Yang benar {after}."
    notice = Segment(
        id=f"s{old.script.next_number}", kind="notice", shown=said, spoken=said, spans=(Span(text=said),), block=-1
    )
    changes, segments = [], [notice]
    for one in old.script.segments:
        if before in one.shown:
            new = replace(one, shown=one.shown.replace(before, after))
            changes.append(Change(segment_id=one.id, before=one.shown, after=new.shown))
            one = new
        segments.append(one)
    script = Script(segments=tuple(segments), next_number=old.script.next_number + 1)
    reason = "Angka pada laporan pengelola keliru."
    new = library.stories.add_revision(
        slug, kind="ralat", reason=reason, by="uji", at=at, article=old.article, script=script
    )
    build = built(library, slug, new.number, at)
    draft = CorrectionDraft(
        kind="ralat",
        delivery="redeliver",
        reason=reason,
        by="uji",
        before_revision=old.number,
        changes=tuple(changes),
        notice=notice.shown,
    )
    library.publishing.publish(slug, build.id, by="uji", at=at, correction=draft)


def withdrawn(library: Library, slug: str, at: datetime) -> None:
    old = library.stories.get(slug).revision
    rows = (
        (
            "notice",
            "Berita ini dicabut pada 24 November 2026. Alasannya menyangkut masa depan anak. Kami meminta maaf.",
        ),
    )
    new = library.stories.add_revision(
        slug,
        kind="pencabutan",
        reason="Identitas anak terbuka.",
        by="uji",
        at=at,
        article=old.article,
        script=script_of(rows, old.script.next_number),
    )
    build = built(library, slug, new.number, at, role="tombstone")
    library.publishing.withdraw(
        slug, build.id, ground="anak", reason="Identitas anak terbuka.", notice=rows[0][1], by="uji", at=at
    )


def stocked(settings: Settings) -> Library:
    """The library of the site's tests: three stories out, one of them corrected, a fourth withdrawn. Encoded once a process."""
    shutil.copytree(_stock(), settings.home, dirs_exist_ok=True)
    return Library.open(settings)


@contextmanager
def visited(home: Path) -> Iterator[FlaskClient]:
    """A listener at the site of :func:`stocked`."""
    from audionews.app import create_app

    settings = settings_for(home)
    library = stocked(settings)
    yield create_app(settings, library).test_client()
    library.close()


@cache
def _stock() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="audionews-stock-")
    atexit.register(folder.cleanup)
    library = Library.open(settings_for(Path(folder.name)))
    hour = timedelta(hours=1)
    withdrawn(library, published(library, MARKET, NOW - 5 * hour), NOW - 4 * hour)
    school = published(library, SCHOOL, NOW - 3 * hour, published="2026-11-24")
    corrected(library, school, NOW - 2 * hour, "140 peminjam", "104 peminjam")
    source = SourceCredit(name="Kantor berita uji", url="https://kantor-berita.example/dermaga", licence="dengan izin")
    published(library, HARBOUR, NOW - hour, authors=("Ratna Wulandari",), source=source, source_url=source.url)
    library.close()
    return Path(folder.name)


HARBOUR_SLUG = "dermaga-tanjung-luar-dibuka-kembali-setelah-tujuh-bulan"
SCHOOL_SLUG = "perpustakaan-keliling-singgah-di-lima-sekolah-luar-biasa"
MARKET_SLUG = "pasar-malam-di-alun-alun-dipindah"


def settings_for(home: Path, port: int = 8000) -> Settings:
    return from_environment(
        {
            "AUDIONEWS_HOME": str(home),
            "AUDIONEWS_BASE_URL": f"http://127.0.0.1:{port}",
            "AUDIONEWS_NOW": NOW.isoformat(),
        }
    )


def free_port() -> int:
    """A port that the system gives: two test processes never get the same."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextmanager
def served(home: Path, crowd: int = 0):
    """The site as it is really served (own process, gunicorn): yields its address. ``crowd``: so many short news more on that day."""
    port = free_port()
    library = stocked(settings_for(home, port))
    crowded(library, crowd)
    library.close()
    environment = {
        **os.environ,
        "AUDIONEWS_HOME": str(home),
        "AUDIONEWS_BASE_URL": f"http://127.0.0.1:{port}",
        "AUDIONEWS_NOW": NOW.isoformat(),
    }
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen([sys.executable, __file__, str(port)], env=environment, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 30
        while server.poll() is None and time.monotonic() < until:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            raise RuntimeError((home / "server.log").read_text())
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    from audionews.server import serve

    assert threading.active_count() == 1
    serve(from_environment(), host="127.0.0.1", port=int(sys.argv[1]), workers=1)
