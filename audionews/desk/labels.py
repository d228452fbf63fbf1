"""What code calls by slugs and short names, as people call it: stories by their headlines, engines and rules in words."""

from __future__ import annotations

from collections.abc import Iterable

from audionews.desk.auth import desk
from audionews.messages import say
from audionews.speech.engines import names as engine_names
from audionews.speech.engines import voices_of


def headlines(slugs: Iterable[str | None]) -> dict[str, str]:
    """By slug, of the newest versions; where there is no such story, its slug stands in."""
    wanted = {slug for slug in slugs if slug}
    return {slug: slug for slug in wanted} | desk().library.stories.headlines(wanted)


def engines(now: str | None) -> list[tuple[str, str]]:
    """Name and words of each voice engine: what speaks ``now`` first, since a form chooses the first by itself; the test tone last."""
    voices = [voice for name in engine_names() for voice in voices_of(name) or (name,)]
    known = sorted(voices, key=lambda name: (name != now, name == "tone"))
    return [(name, words_of("engine", name, engine=name)) for name in known]


def words_of(about: str, name: str, **facts: object) -> str:
    """What messages.toml says of ``name``; of one that others brought along, the name itself."""
    try:
        return say(f"desk.{about}_{name}", **facts)
    except KeyError:
        return name
