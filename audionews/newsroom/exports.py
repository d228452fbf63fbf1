"""Books of what is public: one story, a channel's day, its month; written to a file that is named by what it was made of.

A file's name holds the state of every story in it, so what was corrected or withdrawn since is never found again: it is made anew, or
refused. Embargoed stories are in no book before their time.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

from audionews.article.publication import stated
from audionews.channels import Channel, channel
from audionews.editions.model import Book, BookChange, BookCorrection, BookStory
from audionews.errors import BadInput, Conflict, StoreFailed, UnknownName
from audionews.library import Library
from audionews.library.model import Story
from audionews.messages import say_in
from audionews.settings import Settings
from audionews.times import WIB, day_words, in_wib, month_words, weekday_words

FORMS = {"epub": "epub", "daisy": "daisy.zip"}
TYPES = {"epub": "application/epub+zip", "daisy": "application/zip"}
_VERSION = 2  # of how books are written: another one, and every file is made anew
_RACES = 3
_KEPT_S = 7 * 86_400


class PublicRoom(Protocol):
    """What books are made from: the newsroom, or the site, which has no newsroom of its own."""

    @property
    def library(self) -> Library: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def channels(self) -> Mapping[str, Channel]: ...

    def clock(self) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a book is of: a story (``slug``), or a channel's day ("2026-11-30") or month ("2026-11")."""

    slug: str | None = None
    channel: str | None = None
    day: str | None = None
    month: str | None = None

    @property
    def name(self) -> str:
        return self.slug or f"{self.channel}-{self.day or self.month}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A book on disk. ``etag`` names the state of the stories in it."""

    path: Path
    form: str
    stories: int
    size_bytes: int
    etag: str
    subject: Subject

    @property
    def file_name(self) -> str:
        return f"{self.subject.name}.{FORMS[self.form]}"


def checked(room: PublicRoom, subject: Subject, form: str) -> Subject:
    """The subject. Raises ``BadInput`` for what is none or two, ``UnknownName`` for a story or channel that is not there."""
    if form not in FORMS:
        raise BadInput("editions.form", form=form, known=", ".join(FORMS))
    if subject.slug:
        if subject.channel or subject.day or subject.month:
            raise BadInput("editions.subject")
        return subject
    if not subject.channel or bool(subject.day) == bool(subject.month):
        raise BadInput("editions.subject")
    channel(room.channels, subject.channel)
    _span(subject)
    return subject


def there(room: PublicRoom, subject: Subject, form: str) -> Exported | None:
    """The book, where it is made and what is in it is as it was. Raises ``UnknownName`` where nothing public is meant."""
    state = _state(room, checked(room, subject, form))
    path, etag = _path(room, subject, form, state)
    return _exported(path, form, len(state), etag, subject) if path.is_file() else None


def made(room: PublicRoom, subject: Subject, form: str) -> Exported:
    """The book, made now where it is not there. Raises as :func:`checked` and :func:`there`, and ``StoreFailed``."""
    checked(room, subject, form)
    for _ in range(_RACES):
        state = _state(room, subject)
        path, etag = _path(room, subject, form, state)
        if path.is_file():
            return _exported(path, form, len(state), etag, subject)
        trial = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with trial.open("wb") as stream:
                _write(room, subject, form, [slug for slug, *_ in state], stream)
            if _state(room, subject) == state:  # nothing was put right or taken back while it was written
                os.replace(trial, path)
                _forget_older(path, subject, form)
                if subject.month:  # the channel's page offers it: whoever keeps that page looks again
                    facts = {"book": path.name, "stories": len(state)}
                    room.library.audit.note("book", by="audionews", at=room.clock(), facts=facts)
                return _exported(path, form, len(state), etag, subject)
        except OSError as error:
            key = "library.disk_full" if error.errno in (28, 122, 27) else "library.media_failed"
            raise StoreFailed(key, where=str(path.parent), why=error.strerror or str(error)) from error
        finally:
            trial.unlink(missing_ok=True)
    raise Conflict("editions.moving", name=subject.name)


def renew(room: PublicRoom) -> list[str]:
    """A worker's look at the books that are there: a month that is not true any more is made anew; a story's or a day's goes, and so
    does one that is a week old: whoever asks again waits a second. What was made."""
    done = []
    for file in sorted(_folder(room).glob("*.json")):
        try:
            description = json.loads(file.read_text(encoding="utf-8"))
            subject, form = Subject(**description["subject"]), description["form"]
            book = there(room, subject, form)
            old = room.clock().timestamp() - file.stat().st_mtime > _KEPT_S
            if subject.month and book is None:
                done.append(made(room, subject, form).path.name)
            elif not subject.month and (book is None or old):
                _remove(file)
        except UnknownName:  # withdrawn, every story of it, or gone
            _remove(file)
        except (ValueError, KeyError, TypeError):
            file.unlink(missing_ok=True)
    return done


def _folder(room: PublicRoom) -> Path:
    return room.settings.home / "exports"


def _exported(path: Path, form: str, stories: int, etag: str, subject: Subject) -> Exported:
    size = path.stat().st_size
    return Exported(path=path, form=form, stories=stories, size_bytes=size, etag=etag, subject=subject)


def _path(room: PublicRoom, subject: Subject, form: str, state: list[tuple[str, int, int]]) -> tuple[Path, str]:
    title = room.channels[subject.channel].title if subject.channel else ""
    contents = json.dumps([_VERSION, form, title, room.settings.base_url, state])
    etag = hashlib.sha256(contents.encode()).hexdigest()[:24]
    return _folder(room) / f"{subject.name}.{form}.{etag}.{FORMS[form]}", etag


def _forget_older(path: Path, subject: Subject, form: str) -> None:
    """Files of the same book as it was; and what it is of, so that a worker can look after it."""
    for other in path.parent.glob(f"{subject.name}.{form}.*"):
        if other != path:
            other.unlink(missing_ok=True)
    description = {"subject": asdict(subject), "form": form}
    path.with_name(f"{subject.name}.{form}.json").write_text(json.dumps(description), encoding="utf-8")


def _remove(description: Path) -> None:
    """A book, all its files, and what it is of."""
    for file in description.parent.glob(f"{description.stem}.*"):
        file.unlink(missing_ok=True)


def _state(room: PublicRoom, subject: Subject) -> list[tuple[str, int, int]]:
    """(slug, version, build) of every story in it, the eldest first. Raises ``UnknownName("editions.nothing")`` for none."""
    library, now = room.library, room.clock()
    if subject.slug:
        states = library.bulletins.states(slug=subject.slug, now=now)
    else:
        since, until = _span(subject)
        states = library.bulletins.states(channel=subject.channel, since=since, until=until, now=now)
    if not states:
        raise UnknownName("editions.nothing", name=subject.name)
    return states


def _span(subject: Subject) -> tuple[datetime, datetime]:
    """The day or month in Jakarta. Raises ``BadInput("editions.day")``."""
    try:
        if subject.day:
            begins = date.fromisoformat(subject.day)
            ends = begins + timedelta(days=1)
        else:
            year, month = map(int, re.fullmatch(r"(\d{4})-(\d{2})", subject.month).groups())
            begins = date(year, month, 1)
            ends = date(year + month // 12, month % 12 + 1, 1)
    except (ValueError, AttributeError, OverflowError):
        raise BadInput("editions.day", day=subject.day or subject.month) from None
    return tuple(datetime(one.year, one.month, one.day, tzinfo=WIB) for one in (begins, ends))


def _write(room: PublicRoom, subject: Subject, form: str, slugs: list[str], stream: BinaryIO) -> None:
    from audionews.editions import daisy, epub

    now = room.clock()
    first = room.library.stories.get(slugs[0], now=now)
    on_air = channel(room.channels, first.channel)
    lang = first.revision.script.lang if subject.slug else on_air.language
    if subject.slug:
        title, modified = first.revision.article.headline, first.updated_at
        day = (first.published_at or now).astimezone(WIB).date().isoformat()
    else:
        day = subject.day or f"{subject.month}-01"
        when = date.fromisoformat(day)
        period = day_words(when, lang) if subject.day else month_words(when, lang)
        title, modified = f"{on_air.title}, {period}", now
    book = Book(
        identifier=f"urn:audionews:{room.settings.base_url.partition('://')[2]}:{subject.name}",
        title=title,
        publisher=on_air.author,
        date=day,
        modified=modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        description=say_in(lang, "editions.description", count=len(slugs), channel=on_air.title),
        narrator=first.build.voice.label,
        stories=lambda: _stories(room, slugs, now),
        by_day=bool(subject.month),
        language=lang,
    )
    {"epub": epub, "daisy": daisy}[form].write(book, stream)


def _stories(room: PublicRoom, slugs: list[str], now: datetime) -> Iterator[BookStory]:
    for slug in slugs:
        with suppress(UnknownName):  # withdrawn since: the state is compared again when all is written
            story = room.library.stories.get(slug, now=now)
            if story.status == "live" and story.build is not None:
                yield book_story(room, story)


def book_story(room: PublicRoom, story: Story) -> BookStory:
    """A story as a book has it."""
    article, build = story.revision.article, story.build
    published = (story.published_at or story.updated_at).astimezone(WIB)
    lang = story.revision.script.lang
    address = f"{room.settings.base_url}/berita/{story.slug}"
    source = " ".join(
        filter(None, (article.source.name, article.source.url or article.source_url, article.source.licence))
    )
    notes = [
        f"{stated(article, lang)}." if stated(article, lang) else "",
        say_in(lang, "editions.published", moment=in_wib(published, lang)),
        say_in(lang, "editions.from", source=source) if source else "",
        say_in(lang, "editions.voice", voice=build.voice.label),
        say_in(lang, "editions.address", address=address),
    ]
    return BookStory(
        headline=article.headline,
        day=f"{weekday_words(published, lang)}, {day_words(published, lang)}",
        lang=lang,
        segments=story.revision.script.segments,
        cues=build.cues,
        duration_ms=build.duration_ms,
        sound=lambda: room.library.blobs.open(build.mp3),
        address=address,
        notes=tuple(filter(None, notes)),
        corrections=tuple(
            BookCorrection(
                heading=f"{say_in(lang, 'podcast.kind_' + one.kind.replace('-', '_'))}, {in_wib(one.at, lang)}",
                reason=one.reason,
                changes=tuple(
                    BookChange(segment_id=change.segment_id, before=change.before, after=change.after)
                    for change in one.changes
                ),
            )
            for one in story.corrections
            if one.kind != "silent"
        ),
    )
