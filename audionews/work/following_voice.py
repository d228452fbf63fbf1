"""A story that went public in the instant voice is spoken again in its own, by a worker."""

from __future__ import annotations

from audionews.newsroom import Newsroom
from audionews.newsroom.voice_choice import voice_that_follows
from audionews.work import Work
from audionews.work.values import Revoice


def let_voice_follow(newsroom: Newsroom, slug: str, engine: str | None = None) -> str | None:
    """Asks a worker for it where it is due; that voice, or ``None``. ``engine``: the voice that was asked for by name."""
    voice = voice_that_follows(newsroom, slug, engine)
    build = newsroom.library.stories.get(slug).build
    if voice is None or build is None:
        return None
    with Work(newsroom.settings) as work:
        work.put(Revoice(slug=slug, engine=voice), by="audionews", key=f"revoice/{slug}/{build.id}/{voice}")
    return voice
