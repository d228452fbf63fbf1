"""What voices cost: characters a month, counted before they are spoken and held against the newsroom's limit."""

from __future__ import annotations

from datetime import datetime

from audionews.errors import EngineFailed
from audionews.library import Library
from audionews.library.characters import month_of
from audionews.settings import Settings

LIMIT_REACHED = "speech.limit_reached"


def count(library: Library, settings: Settings, engine: str, characters: int, within: bool, *, at: datetime) -> None:
    """Counts them for the month; ``within`` its limit, or it counts nothing, tells the desk once and raises
    ``EngineFailed``: the next voice in order then speaks the episode."""
    limit = settings.engine_characters.get(engine) if within else None
    if library.characters.add(engine, characters, at=at, limit=limit) is not None:
        return
    month = month_of(at)
    library.inbox.alarm(LIMIT_REACHED, at=at, facts={"engine": engine, "limit": limit, "month": month})
    raise EngineFailed(LIMIT_REACHED, engine=engine, limit=limit, month=month)
