"""The clip shelf: a sentence's sound by its key, kept for ever (``speech.model.ClipShelf``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from audionews.errors import UnknownName
from audionews.library.blobs import Blobs
from audionews.library.database import insert_quietly, reading, writing
from audionews.library.model import Media
from audionews.library.tables import clips
from audionews.speech.model import CLOCK_HZ, Clip

EXT = "clip"
_BATCH = 500


class Clips:
    """``has``, ``get``, ``put`` of one clip, and ``lacking`` of many keys at once."""

    def __init__(self, engine: Engine, blobs: Blobs, clock: Callable[[], datetime]) -> None:
        self._engine, self._blobs, self._clock = engine, blobs, clock

    def _where(self, key: str) -> Media | None:
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(clips).where(clips.c.key == key)).one_or_none()
        return row and Media(hash=row.hash, ext=row.ext, size_bytes=row.size_bytes)

    def has(self, key: str) -> bool:
        """Whether the sound is here, with all its bytes."""
        media = self._where(key)
        return media is not None and self._blobs.exists(media)

    def get(self, key: str) -> Clip | None:
        """The clip; ``None`` for one that is unknown or damaged and must be spoken again."""
        media = self._where(key)
        return None if media is None else self._read(key, media)

    def count(self) -> int:
        """How many clips were ever spoken and kept."""
        with reading(self._engine) as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(clips)).scalar_one()

    def missing(self, keys: Iterable[str]) -> set[str]:
        """Those whose sound is not here with all its bytes: one question for 500 keys, one look at each blob."""
        wanted = list(dict.fromkeys(keys))
        here = {key for key, media in self._places(wanted).items() if self._blobs.exists(media)}
        return set(wanted) - here

    def each(self, keys: Sequence[str]) -> Iterator[Clip | None]:
        """``get`` of many, in their order, one in memory at a time."""
        places = self._places(list(dict.fromkeys(keys)))
        for key in keys:
            media = places.get(key)
            yield self._read(key, media) if media else None

    def _places(self, keys: Sequence[str]) -> dict[str, Media]:
        media = {}
        with reading(self._engine) as connection:
            for start in range(0, len(keys), _BATCH):
                rows = connection.execute(
                    sa.select(clips.c.key, clips.c.hash, clips.c.ext, clips.c.size_bytes).where(
                        clips.c.key.in_(keys[start : start + _BATCH])
                    )
                )
                media.update({key: Media(hash=hash, ext=ext, size_bytes=size) for key, hash, ext, size in rows})
        return media

    def _read(self, key: str, media: Media) -> Clip | None:
        try:
            with self._blobs.open(media) as stream:
                clip = Clip.from_bytes(stream.read())
        except (UnknownName, ValueError):
            return None
        return clip if clip.key == key else None

    def put(self, clip: Clip) -> None:
        """Blob first, row second; a key that is there already is pointed at the new bytes only when its own are damaged."""
        content = clip.to_bytes()
        media = self._blobs.put(content, EXT)
        values = {
            "hash": media.hash,
            "ext": media.ext,
            "size_bytes": media.size_bytes,
            "duration_ms": clip.samples * 1000 // CLOCK_HZ,
            "note": "",
            "at": self._clock(),
        }
        with writing(self._engine) as connection:
            insert = insert_quietly(connection)(clips).values(key=clip.key, **values)
            new = insert.on_conflict_do_nothing(index_elements=["key"]).returning(clips.c.key)
            if connection.execute(new).first() is not None:
                return  # a new key, as nearly always: who speaks has asked which are lacking
        old = self._where(clip.key)
        if old is not None and self._blobs.exists(old):
            if self.get(clip.key) is not None:
                return
            self._blobs.remove(old)  # damaged; the same clip has the same name and was taken for stored
            self._blobs.put(content, EXT)
        with writing(self._engine) as connection:
            connection.execute(sa.update(clips).where(clips.c.key == clip.key).values(**values))

    def lacking(self, keys: Iterable[str]) -> set[str]:
        """Which of these would have to be spoken (by the rows alone: 2 million keys are asked about in batches of 500)."""
        wanted = list(dict.fromkeys(keys))
        missing = set(wanted)
        with reading(self._engine) as connection:
            for start in range(0, len(wanted), _BATCH):
                batch = wanted[start : start + _BATCH]
                missing.difference_update(
                    connection.execute(sa.select(clips.c.key).where(clips.c.key.in_(batch))).scalars()
                )
        return missing
